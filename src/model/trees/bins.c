/* Binning. Each feature is read once as a column, its distinct values sorted, its edges laid down and its codes written.
 *
 * Features of two bins, as the indicators of a category are, join the last bundle of such features when no row is in the
 * upper bin of two: the check is by the rows themselves, so it needs no names and is exact. A histogram over a bundle then
 * counts all its features in one pass; what is in a feature's lower bin is the rest of the node. */
#include <math.h>
#include <string.h>

#include "math/sort.h"
#include "model/trees/bins.h"

enum { AT_ONCE = 16 };

typedef struct binning {
    const eq_matrix *matrix;
    eq_arena *arena; /* of the result */
    eq_bins *out;
    size_t most_bins;
    float *column;   /* (AT_ONCE, n_rows) the columns that are read together */
    double *value;   /* (n_rows) a column's values that are not missing, later ascending */
    uint32_t *order; /* (n_rows) */
    double *sorted;  /* (n_rows) */
    size_t open;     /* the bundle that features of two bins may join, or SIZE_MAX */
} binning;

static const float *column_of(const binning *b, size_t feature) { return b->column + feature % AT_ONCE * b->matrix->n_rows; }

/* Turns the columns from `feature` on: a row's numbers lie in one line of memory, which a column at a time would fetch anew. */
static void turn_columns(binning *b, size_t feature) {
    const eq_matrix *m = b->matrix;
    size_t n = m->n_features - feature < AT_ONCE ? m->n_features - feature : AT_ONCE;
    for (size_t i = 0; i < m->n_rows; i++)
        for (size_t j = 0; j < n; j++) b->column[j * m->n_rows + i] = m->x[i * m->n_features + feature + j];
}

/* Fills value; how many there are. */
static size_t read_column(binning *b, size_t feature) {
    const float *x = column_of(b, feature);
    size_t n = 0;
    for (size_t i = 0; i < b->matrix->n_rows; i++) {
        b->value[n] = (double)x[i];
        n += isnan(x[i]) ? 0 : 1;
    }
    return n;
}

/* The two values of a column that has no others, ascending and maybe equal; false at the third. */
static bool two_values(const double *value, size_t n, double two[2]) {
    two[0] = two[1] = n ? value[0] : 0;
    for (size_t i = 1; i < n; i++) {
        if (value[i] < two[0] && two[0] == two[1]) two[0] = value[i];
        else if (value[i] > two[1] && two[0] == two[1]) two[1] = value[i];
        else if (value[i] != two[0] && value[i] != two[1]) return false;
    }
    return true;
}

static eq_status sort_values(eq_ctx *cx, binning *b, size_t n) {
    EQ_TRY(eq_sort_order(cx, b->value, n, b->order));
    for (size_t i = 0; i < n; i++) b->sorted[i] = b->value[b->order[i]];
    return EQ_OK;
}

static size_t count_distinct(const double *sorted, size_t n) {
    size_t distinct = n > 0;
    for (size_t i = 1; i < n; i++) distinct += sorted[i] > sorted[i - 1];
    return distinct;
}

/* Edges of n sorted values into `edge` (most_bins - 1); how many. */
static uint32_t lay_edges(const binning *b, size_t n, double *edge) {
    const double *s = b->sorted;
    uint32_t k = 0;
    if (count_distinct(s, n) <= b->most_bins) {
        for (size_t i = 1; i < n; i++)
            if (s[i] > s[i - 1]) edge[k++] = (s[i - 1] + s[i]) / 2;
        return k;
    }
    for (size_t q = 1; q < b->most_bins; q++) {
        uint64_t place = (uint64_t)q * (n - 1); /* in most_bins-ths of a row */
        size_t low = (size_t)(place / b->most_bins);
        double percentile = place % b->most_bins ? (s[low] + s[low + 1]) / 2 : s[low];
        if (k == 0 || percentile > edge[k - 1]) edge[k++] = percentile;
    }
    return k;
}

static uint8_t bin_of(const eq_binned *f, double value) {
    uint32_t low = 0, high = f->n_edges;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (value <= f->edge[middle]) high = middle;
        else low = middle + 1;
    }
    return (uint8_t)low;
}

static eq_status new_bundle(eq_ctx *cx, binning *b, size_t n_codes, size_t *at_bundle) {
    eq_bins *out = b->out;
    *at_bundle = out->n_bundles++;
    EQ_NEW(cx, b->arena, out->code[*at_bundle], out->n_rows);
    out->first_cell[*at_bundle + 1] = out->first_cell[*at_bundle] + n_codes;
    return EQ_OK;
}

/* Whether the rows in the feature's upper bin are in no upper bin of the open bundle, which has room for one more. */
static bool may_join(const binning *b, size_t feature, double edge) {
    const eq_bins *out = b->out;
    if (b->open != out->n_bundles - 1 || out->n_bundles == 0) return false; /* cells of others follow: it cannot grow */
    if (out->first_cell[b->open + 1] - out->first_cell[b->open] > EQ_MOST_BINS) return false;
    const float *x = column_of(b, feature);
    for (size_t i = 0; i < out->n_rows; i++)
        if ((double)x[i] > edge && out->code[b->open][i]) return false;
    return true;
}

static eq_status bundle_feature(eq_ctx *cx, binning *b, size_t feature) {
    eq_bins *out = b->out;
    eq_binned *f = &out->feature[feature];
    if (!may_join(b, feature, f->edge[0])) EQ_TRY(new_bundle(cx, b, 1, &b->open));
    f->bundled = true;
    f->bundle = b->open;
    f->upper = (uint32_t)(out->first_cell[b->open + 1]++ - out->first_cell[b->open]);
    const float *x = column_of(b, feature);
    for (size_t i = 0; i < out->n_rows; i++)
        if ((double)x[i] > f->edge[0]) out->code[b->open][i] = (uint8_t)f->upper;
    return EQ_OK;
}

static eq_status code_feature(eq_ctx *cx, binning *b, size_t feature) {
    eq_binned *f = &b->out->feature[feature];
    EQ_TRY(new_bundle(cx, b, (size_t)f->n_edges + 1 + f->missing, &f->bundle));
    const float *x = column_of(b, feature);
    uint8_t *code = b->out->code[f->bundle];
    for (size_t i = 0; i < b->out->n_rows; i++) code[i] = isnan(x[i]) ? (uint8_t)(f->n_edges + 1) : bin_of(f, (double)x[i]);
    return EQ_OK;
}

static eq_status bin_feature(eq_ctx *cx, binning *b, size_t feature) {
    eq_binned *f = &b->out->feature[feature];
    if (feature % AT_ONCE == 0) turn_columns(b, feature);
    size_t n = read_column(b, feature);
    double two[2], *edge;
    f->missing = n < b->out->n_rows;
    f->bundle = SIZE_MAX;
    if (two_values(b->value, n, two)) {
        f->n_edges = two[0] < two[1];
        EQ_NEW(cx, b->arena, edge, 1);
        edge[0] = (two[0] + two[1]) / 2;
    } else {
        EQ_TRY(sort_values(cx, b, n));
        double scratch[EQ_MOST_BINS];
        f->n_edges = lay_edges(b, n, scratch);
        EQ_NEW(cx, b->arena, edge, f->n_edges);
        memcpy(edge, scratch, f->n_edges * sizeof *edge);
    }
    f->edge = edge;
    if (f->n_edges == 1 && !f->missing) return bundle_feature(cx, b, feature);
    return f->n_edges || (f->missing && n) ? code_feature(cx, b, feature) : EQ_OK;
}

eq_status eq_bins_make(eq_ctx *cx, eq_arena *arena, const eq_matrix *matrix, size_t most_bins, eq_bins *out) {
    binning b = {.matrix = matrix, .arena = arena, .out = out, .most_bins = most_bins, .open = SIZE_MAX};
    *out = (eq_bins){.n_rows = matrix->n_rows, .n_features = matrix->n_features};
    EQ_NEW(cx, arena, out->feature, matrix->n_features);
    EQ_NEW(cx, arena, out->code, matrix->n_features);
    EQ_NEW(cx, arena, out->first_cell, matrix->n_features + 1);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW_CELLS(cx, &cx->tmp, b.column, matrix->n_features < AT_ONCE ? matrix->n_features : AT_ONCE, matrix->n_rows);
    EQ_NEW(cx, &cx->tmp, b.value, matrix->n_rows);
    EQ_NEW(cx, &cx->tmp, b.order, matrix->n_rows);
    EQ_NEW(cx, &cx->tmp, b.sorted, matrix->n_rows);
    for (size_t j = 0; j < matrix->n_features; j++) EQ_TRY(bin_feature(cx, &b, j));
    out->n_cells = out->first_cell[out->n_bundles];
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
