/* Prefix sums over rows by descending score.
 *
 * Invariant: after the last row of a distinct score, the sums are the confusion counts of a threshold just
 * below it. Rows of equal score enter together, so no curve depends on the order of tied rows beyond the last
 * bit of a weighted sum, and that order is fixed by the stable sort. */
#include <math.h>

#include "math/sort.h"
#include "math/stats.h"
#include "metric/score/curve.h"

double eq_curve_between(double low, double high) {
    double middle = low + (high - low) / 2;
    return middle < high ? middle : low;
}

static eq_status sort_rows(eq_ctx *cx, const eq_curve_rows *rows, uint32_t *order) {
    if (!rows->row) return eq_sort_order(cx, rows->score, rows->n_rows, order);
    double *score;
    EQ_NEW(cx, &cx->tmp, score, rows->n_rows);
    for (size_t i = 0; i < rows->n_rows; i++) score[i] = rows->score[rows->row[i]];
    EQ_TRY(eq_sort_order(cx, score, rows->n_rows, order));
    for (size_t i = 0; i < rows->n_rows; i++) order[i] = rows->row[order[i]];
    return EQ_OK;
}

/* Whether a distinct score ends at place i of the descending order, which runs from n - 1 to 0. */
static bool ends_tie(const eq_curve_rows *rows, const uint32_t *order, size_t i) {
    return i == 0 || rows->score[order[i - 1]] < rows->score[order[i]];
}

eq_status eq_curve_build(eq_ctx *cx, eq_arena *arena, const eq_curve_rows *rows, eq_threshold_curve *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    uint32_t *order;
    EQ_NEW(cx, &cx->tmp, order, rows->n_rows);
    EQ_TRY(sort_rows(cx, rows, order));
    eq_threshold_curve c = {.n_points = 1};
    for (size_t i = 0; i < rows->n_rows; i++) c.n_points += ends_tie(rows, order, i);
    EQ_NEW(cx, arena, c.threshold, c.n_points);
    EQ_NEW(cx, arena, c.tp, c.n_points);
    EQ_NEW(cx, arena, c.fp, c.n_points);
    c.threshold[0] = 1;
    size_t k = 1;
    for (size_t i = rows->n_rows; i-- > 0;) {
        uint32_t row = order[i];
        *(rows->y[row] ? &c.positives : &c.negatives) += rows->weight ? rows->weight[row] : 1;
        if (!ends_tie(rows, order, i)) continue;
        c.threshold[k] = i ? eq_curve_between(rows->score[order[i - 1]], rows->score[row]) : -1;
        c.tp[k] = c.positives;
        c.fp[k] = c.negatives;
        k++;
    }
    *out = c;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
