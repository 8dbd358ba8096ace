/* Data sets as wholes: taking rows or features, copying. */
#include <string.h>

#include "equipoise/dataset.h"

/* A data set like `from` with room for n rows. */
static eq_status make_like(eq_ctx *cx, eq_arena *arena, const eq_dataset *from, size_t n, eq_dataset *out) {
    eq_dataset made = *from;
    made.n_rows = n;
    EQ_NEW_CELLS(cx, arena, made.x, n, from->n_features);
    EQ_NEW(cx, arena, made.y, n);
    EQ_NEW(cx, arena, made.group, n);
    EQ_NEW(cx, arena, made.weight, n);
    EQ_NEW(cx, arena, made.row, n);
    EQ_NEW(cx, arena, made.privileged, from->n_groups);
    if (from->n_groups) memcpy(made.privileged, from->privileged, from->n_groups);
    *out = made;
    return EQ_OK;
}

eq_status eq_dataset_take(eq_ctx *cx, eq_arena *arena, const eq_dataset *from, eq_row_list rows, eq_dataset *out) {
    eq_dataset taken;
    const uint32_t *index = rows.index;
    size_t n = rows.n;
    for (size_t i = 0; i < n; i++)
        if (index[i] >= from->n_rows)
            return eq_fail(cx, EQ_EINPUT, "row %u is asked for, but the data have %zu", (unsigned)index[i], from->n_rows);
    EQ_TRY(make_like(cx, arena, from, n, &taken));
    size_t width = from->n_features;
    for (size_t i = 0; i < n; i++) {
        size_t at = index[i];
        if (width) memcpy(taken.x + i * width, from->x + at * width, width * sizeof *taken.x);
        taken.y[i] = from->y[at];
        taken.group[i] = from->group[at];
        taken.weight[i] = from->weight[at];
        taken.row[i] = from->row[at];
    }
    *out = taken;
    return EQ_OK;
}

eq_status eq_dataset_copy(eq_ctx *cx, eq_arena *arena, const eq_dataset *from, eq_dataset *out) {
    eq_dataset copy;
    size_t n = from->n_rows;
    EQ_TRY(make_like(cx, arena, from, n, &copy));
    if (n) {
        if (from->n_features) memcpy(copy.x, from->x, n * from->n_features * sizeof *copy.x);
        memcpy(copy.y, from->y, n * sizeof *copy.y);
        memcpy(copy.group, from->group, n * sizeof *copy.group);
        memcpy(copy.weight, from->weight, n * sizeof *copy.weight);
        memcpy(copy.row, from->row, n * sizeof *copy.row);
    }
    *out = copy;
    return EQ_OK;
}

/* Where the features of a protected column stand among the chosen ones. */
static eq_status move_protected(eq_ctx *cx, const eq_protected *from, const uint32_t *feature, size_t n, eq_protected *to) {
    size_t n_found = 0, first = 0;
    for (size_t f = 0; f < n; f++) {
        if (feature[f] < from->feature || feature[f] >= from->feature + from->n_features) continue;
        if (!n_found) first = f;
        if (feature[f] != from->feature + n_found || f != first + n_found)
            return eq_fail(cx, EQ_EINPUT, "the features of \"%s\" are not in the order of the data", from->column);
        n_found++;
    }
    if (n_found && n_found < from->n_features)
        return eq_fail(cx, EQ_EINPUT, "%zu of the %zu features of \"%s\" are left out, expected all or none",
                       from->n_features - n_found, from->n_features, from->column);
    *to = *from;
    to->feature = first;
    to->n_features = n_found;
    return EQ_OK;
}

eq_status eq_dataset_select(eq_ctx *cx, eq_arena *arena, const eq_dataset *from, const uint32_t *feature, size_t n,
                            eq_dataset *out) {
    eq_dataset made = *from;
    made.n_features = n;
    EQ_NEW_CELLS(cx, arena, made.x, from->n_rows, n);
    EQ_NEW(cx, arena, made.feature_name, n);
    EQ_NEW(cx, arena, made.protected_column, from->n_protected);
    if (from->source) EQ_NEW(cx, arena, made.source, n);
    for (size_t f = 0; f < n; f++) {
        made.feature_name[f] = from->feature_name[feature[f]];
        if (from->source) made.source[f] = from->source[feature[f]];
    }
    for (size_t p = 0; p < from->n_protected; p++)
        EQ_TRY(move_protected(cx, &from->protected_column[p], feature, n, &made.protected_column[p]));
    for (size_t i = 0; i < from->n_rows; i++)
        for (size_t f = 0; f < n; f++) made.x[i * n + f] = from->x[i * from->n_features + feature[f]];
    *out = made;
    return EQ_OK;
}
