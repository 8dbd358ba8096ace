/* Columns are told by names: the features "column=level" that stand side by side are one category. Levels of a number are cut
 * at the training rows' quantiles, as values of rows and so the same on every machine; the same value is never cut apart. */
#include "method/pre/coarse.h"

#include <string.h>

#include "math/sort.h"
#include "method/pre/unprotected.h"

/* ---- which columns there are ---- */

/* Bytes of a feature's name before "="; 0 for a number. */
static size_t stem(const char *name) {
    const char *equals = strchr(name, '=');
    return equals ? (size_t)(equals - name) : 0;
}

/* Features of the column that begins here. */
static size_t count_features(const eq_dataset *train, size_t feature) {
    const char *name = train->feature_name[feature];
    size_t n = 1, size = stem(name);
    while (size && feature + n < train->n_features && stem(train->feature_name[feature + n]) == size &&
           !memcmp(train->feature_name[feature + n], name, size))
        n++;
    return n;
}

/* ---- levels ---- */

/* Cuts between the sorted values so that levels hold about as many rows: behind the value with which each further n-th of the
 * rows is complete. value, order (n_rows): ascending by order. */
static void cut_number(const double *value, const uint32_t *order, size_t n_rows, size_t n_levels, eq_coarse_column *c) {
    size_t n_distinct = 1, first = 0, nth = 1;
    for (size_t k = 1; k < n_rows; k++) n_distinct += value[order[k]] > value[order[k - 1]];
    bool every = n_distinct <= n_levels;
    c->n_levels = 1;
    for (size_t k = 1; k <= n_rows; k++) {
        bool last = k == n_rows, apart = last || value[order[k]] > value[order[k - 1]];
        if (!apart || !(last || every || k * n_levels >= nth * n_rows)) continue;
        c->middle[c->n_levels - 1] = (float)value[order[first + (k - first - 1) / 2]];
        if (last) break;
        c->cut[c->n_levels++ - 1] = (float)value[order[k - 1]];
        first = k;
        while (k * n_levels >= nth * n_rows) nth++;
    }
}

static eq_status read_number(eq_ctx *cx, const eq_dataset *train, size_t n_levels, eq_coarse_column *c) {
    double *value;
    uint32_t *order;
    EQ_NEW(cx, &cx->tmp, value, train->n_rows);
    EQ_NEW(cx, &cx->tmp, order, train->n_rows);
    for (size_t i = 0; i < train->n_rows; i++) value[i] = (double)train->x[i * train->n_features + c->feature];
    EQ_TRY(eq_sort_order(cx, value, train->n_rows, order));
    cut_number(value, order, train->n_rows, n_levels, c);
    return EQ_OK;
}

static void read_category(const eq_dataset *train, eq_coarse_column *c) {
    c->n_levels = c->n_features;
    for (size_t l = 0; l < c->n_features; l++) c->off[l] = c->on[l] = train->x[c->feature + l];
    for (size_t i = 0; i < train->n_rows; i++)
        for (size_t l = 0; l < c->n_features; l++) {
            float v = train->x[i * train->n_features + c->feature + l];
            if (v < c->off[l]) c->off[l] = v;
            if (v > c->on[l]) c->on[l] = v;
        }
}

static size_t level_of(const eq_coarse_column *c, const float *x) {
    size_t level = 0;
    if (c->n_features == 1)
        while (level + 1 < c->n_levels && x[c->feature] > c->cut[level]) level++;
    else
        for (size_t l = 1; l < c->n_levels; l++)
            if (x[c->feature + l] - c->off[l] > x[c->feature + level] - c->off[level]) level = l;
    return level;
}

/* The share of the label's variance that levels explain. */
static double associate(const eq_dataset *train, const eq_coarse_column *c) {
    double weight[EQ_MAX_LEVELS] = {0}, favourable[EQ_MAX_LEVELS] = {0}, all = 0, ones = 0, between = 0;
    for (size_t i = 0; i < train->n_rows; i++) {
        size_t level = level_of(c, train->x + i * train->n_features);
        weight[level] += train->weight[i];
        favourable[level] += train->weight[i] * train->y[i];
    }
    for (size_t l = 0; l < c->n_levels; l++) all += weight[l], ones += favourable[l];
    double rate = ones / all;
    for (size_t l = 0; l < c->n_levels; l++)
        if (weight[l] > 0) between += weight[l] * (favourable[l] / weight[l] - rate) * (favourable[l] / weight[l] - rate);
    return rate > 0 && rate < 1 ? between / (all * rate * (1 - rate)) : 0;
}

/* ---- choosing ---- */

/* Puts a column in its place among those found so far; the first of equals stays before. */
static void rank(eq_coarse_column *found, size_t *n, const eq_coarse_column *c) {
    size_t at = (*n)++;
    for (; at > 0 && found[at - 1].association < c->association; at--) found[at] = found[at - 1];
    found[at] = *c;
}

static eq_status read_columns(eq_ctx *cx, const eq_dataset *train, size_t n_levels, eq_coarse_column *found, size_t *n) {
    for (size_t f = 0, width; f < train->n_features; f += width) {
        eq_coarse_column c = {.feature = f, .n_features = width = count_features(train, f)};
        if (eq_feature_is_protected(train, f) || c.n_features > EQ_MAX_LEVELS) continue;
        eq_mark mark = eq_arena_mark(&cx->tmp);
        if (c.n_features == 1) EQ_TRY(read_number(cx, train, n_levels, &c));
        else read_category(train, &c);
        eq_arena_reset(&cx->tmp, mark);
        c.association = associate(train, &c);
        if (c.n_levels > 1) rank(found, n, &c);
    }
    return EQ_OK;
}

eq_status eq_coarse_choose(eq_ctx *cx, const eq_dataset *train, size_t n_columns, size_t n_levels, eq_coarse *out) {
    eq_coarse_column *found;
    size_t n = 0;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, found, train->n_features);
    EQ_TRY(read_columns(cx, train, n_levels, found, &n));
    *out = (eq_coarse){.shape = {.n_cells = 2}};
    for (size_t k = 0; k < n && out->shape.n_columns < n_columns; k++) {
        if (out->shape.n_cells * found[k].n_levels > EQ_MAX_CELLS) continue;
        size_t at = out->shape.n_columns++;
        out->column[at] = found[k];
        out->shape.n_levels[at] = found[k].n_levels;
        out->shape.ordered[at] = found[k].n_features == 1;
        out->shape.n_cells *= found[k].n_levels;
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* ---- rows ---- */

size_t eq_coarse_cell(const eq_coarse *coarse, const float *x, uint8_t y) {
    size_t cell = 0;
    for (size_t k = 0; k < coarse->shape.n_columns; k++)
        cell = cell * coarse->shape.n_levels[k] + level_of(&coarse->column[k], x);
    return 2 * cell + y;
}

void eq_coarse_move(const eq_coarse *coarse, size_t from, size_t to, float *x, uint8_t *y) {
    *y = to % 2;
    from /= 2, to /= 2;
    for (size_t k = coarse->shape.n_columns; k-- > 0;) {
        const eq_coarse_column *c = &coarse->column[k];
        size_t was = from % c->n_levels, is = to % c->n_levels;
        from /= c->n_levels, to /= c->n_levels;
        if (was == is) continue;
        if (c->n_features == 1) x[c->feature] = c->middle[is];
        for (size_t l = 0; l < c->n_features && c->n_features > 1; l++) x[c->feature + l] = l == is ? c->on[l] : c->off[l];
    }
}
