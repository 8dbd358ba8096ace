/* Copies of a row keep its weight and its number, and stand behind one another in the order of the rows. */
#include <math.h>

#include "method/pre/resampling.h"

eq_status eq_resampling_begin(eq_ctx *cx, eq_arena *arena, const eq_dataset *train, eq_resampling *out) {
    uint32_t *cell;
    out->n_groups = train->n_groups;
    EQ_TRY(eq_cells_count(cx, arena, train, &out->cells));
    EQ_NEW(cx, arena, out->copies, train->n_rows);
    EQ_NEW(cx, arena, cell, train->n_rows);
    for (size_t i = 0; i < train->n_rows; i++) cell[i] = 2u * train->group[i] + train->y[i];
    return eq_sort_classes(cx, arena, cell, train->n_rows, 2 * train->n_groups, &out->rows);
}

void eq_resampling_shuffle(eq_resampling *work, const eq_rng *streams, const eq_dataset *train, size_t cell) {
    size_t first = work->rows.first[cell], n = work->rows.first[cell + 1] - first;
    uint32_t *place = work->rows.place + first, least = UINT32_MAX;
    for (size_t k = 0; k < n; k++)
        if (train->row[place[k]] < least) least = train->row[place[k]];
    eq_rng stream = eq_rng_at(streams, least);
    eq_rng_shuffle(&stream, place, (uint32_t)n);
}

double eq_resampling_want(eq_resampling *work, size_t cell, size_t want, eq_keeping keeping) {
    const uint32_t *row = work->rows.place + work->rows.first[cell];
    size_t n = work->rows.first[cell + 1] - work->rows.first[cell];
    for (size_t k = 0; k < n; k++) {
        bool once_more = keeping == EQ_KEEP_FIRST || want >= n ? k < want % n : k >= n - want;
        work->copies[row[k]] = (uint32_t)(want / n + once_more);
    }
    return n ? (double)want / (double)n : 1;
}

/* Rows wanted of a cell that has some. */
static size_t independent(const eq_cells *cells, size_t g, size_t c, double strength) {
    double n = (double)cells->n[g][c], r = floor(eq_cells_expected(cells, g, c) * (n / cells->weight[g][c]) + 0.5);
    return (size_t)floor(n + strength * (r - n) + 0.5);
}

void eq_resampling_balance(eq_resampling *work, double strength, eq_keeping keeping, double (*factor)[2]) {
    for (size_t cell = 0; cell < 2 * work->n_groups; cell++) {
        size_t g = cell / 2, c = cell % 2;
        size_t want = work->cells.n[g][c] ? independent(&work->cells, g, c, strength) : 0;
        factor[g][c] = eq_resampling_want(work, cell, want, keeping);
    }
}

eq_status eq_resampling_take(eq_step *step, const char *id, const eq_resampling *work, eq_dataset *train) {
    uint32_t *index;
    size_t n = 0;
    eq_dataset taken;
    for (size_t i = 0; i < train->n_rows; i++) n += work->copies[i];
    if (!n) return eq_fail(step->cx, EQ_EINPUT, "%s: no training row is left, expected larger groups", id);
    EQ_NEW(step->cx, &step->cx->tmp, index, n);
    n = 0;
    for (uint32_t i = 0; i < train->n_rows; i++)
        for (uint32_t k = 0; k < work->copies[i]; k++) index[n++] = i;
    EQ_TRY(eq_dataset_take(step->cx, step->arena, train, (eq_row_list){index, n}, &taken));
    *train = taken;
    return EQ_OK;
}
