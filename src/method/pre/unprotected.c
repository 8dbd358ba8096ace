/* In place: a feature never moves to the right. */
#include "method/pre/unprotected.h"

bool eq_feature_is_protected(const eq_dataset *data, size_t feature) {
    for (size_t p = 0; p < data->n_protected; p++) {
        const eq_protected *column = &data->protected_column[p];
        if (feature >= column->feature && feature - column->feature < column->n_features) return true;
    }
    return false;
}

eq_status eq_unprotected_find(eq_step *step, const char *id, const eq_dataset *train, eq_unprotected *out) {
    *out = (eq_unprotected){0};
    EQ_NEW(step->cx, step->arena, out->feature, train->n_features);
    for (uint32_t f = 0; f < train->n_features; f++)
        if (!eq_feature_is_protected(train, f)) out->feature[out->n++] = f;
    if (out->n) return EQ_OK;
    return eq_fail(step->cx, EQ_EINPUT, "%s: every feature is a protected column, expected others beside it", id);
}

void eq_unprotected_keep(const eq_unprotected *kept, eq_rows *rows) {
    size_t width = rows->n_features;
    if (!kept->n) return;
    for (size_t i = 0; i < rows->n_rows; i++)
        for (size_t k = 0; k < kept->n; k++) rows->x[i * kept->n + k] = rows->x[i * width + kept->feature[k]];
    rows->n_features = kept->n;
}

eq_status eq_unprotected_narrow(eq_step *step, const eq_unprotected *kept, eq_dataset *train) {
    const char **name;
    eq_protected *column;
    EQ_NEW(step->cx, step->arena, name, kept->n);
    for (size_t k = 0; k < kept->n; k++) name[k] = train->feature_name[kept->feature[k]];
    EQ_NEW(step->cx, step->arena, column, train->n_protected);
    for (size_t p = 0; p < train->n_protected; p++) {
        column[p] = train->protected_column[p];
        column[p].feature = column[p].n_features = 0;
    }
    eq_rows rows = {.n_rows = train->n_rows, .n_features = train->n_features, .x = train->x};
    eq_unprotected_keep(kept, &rows);
    train->n_features = rows.n_features;
    train->feature_name = name;
    train->source = NULL;
    train->protected_column = column;
    return EQ_OK;
}
