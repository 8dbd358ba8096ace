/* Weighted confusion counts per group, one pass over the rows.
 *
 * Invariant: each cell is the sum of its rows' weights in row order, so a tally of unit weights is exact
 * below 2^53 and any tally has the same bits everywhere. Beside each cell stands the sum of squared weights,
 * from which the effective sample size of any denominator follows. A row that stands for many adds their sums, which are
 * given or follow from their number: so a tally does not tell a table of counts from the rows it was made of. */
#include <math.h>
#include <string.h>

#include "metric/tally.h"

#define MOST_PEOPLE 0x1p53 /* up to here whole numbers are exact in double */
#define ROUNDING 1e-9      /* relative, of sums that others added up in whatever order */

void eq_tally_add(eq_tally *sum, const eq_tally *part) {
    sum->tp += part->tp;
    sum->fp += part->fp;
    sum->tn += part->tn;
    sum->fn += part->fn;
    for (int c = 0; c < EQ_N_CELLS; c++) {
        sum->squared[c] += part->squared[c];
        sum->rows[c] += part->rows[c];
    }
    sum->n_rows += part->n_rows;
}

void eq_tally_sides(const eq_tally *tally, const uint8_t *privileged, size_t n_groups, eq_tally *side) {
    memset(side, 0, EQ_N_SIDES * sizeof *side);
    for (size_t g = 0; g < n_groups; g++) eq_tally_add(&side[privileged[g] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED], &tally[g]);
}

/* People's weights w_1 .. w_n >= 0 have (sum w)^2 / n <= sum w^2 <= (sum w)^2. */
static eq_status check_squares(eq_ctx *cx, const eq_outcomes *o, size_t row) {
    double n = o->count[row], w = o->weight[row], squares = o->weight_squared ? o->weight_squared[row] : 0;
    if (!o->weight_squared && n > 0) return EQ_OK;
    if (w * w <= n * squares * (1 + ROUNDING) && squares <= w * w * (1 + ROUNDING)) return EQ_OK;
    if (n > 0)
        return eq_fail(cx, EQ_EINPUT,
                       "row %zu: weights that add up to %g and squared to %g cannot be those of %.0f rows, "
                       "expected the sums over the rows that it counts",
                       row + 1, w, squares, n);
    return eq_fail(cx, EQ_EINPUT, "row %zu: counts no row but weighs %g, expected 0", row + 1, w);
}

static eq_status check_counts(eq_ctx *cx, const eq_outcomes *o) {
    double all = 0;
    for (size_t i = 0; i < o->n_rows; i++) {
        double n = o->count[i];
        if (!(n >= 0 && n <= MOST_PEOPLE && floor(n) >= n))
            return eq_fail(cx, EQ_EINPUT, "row %zu: count is %g, expected a whole number in [0, 2^53]", i + 1, n);
        if (o->weight) EQ_TRY(check_squares(cx, o, i));
        if (n > MOST_PEOPLE - all)
            return eq_fail(cx, EQ_EINPUT, "row %zu: the counts up to here add up to over 2^53, expected at most that", i + 1);
        all += n;
    }
    return EQ_OK;
}

eq_status eq_outcomes_check(eq_ctx *cx, const eq_outcomes *o) {
    for (size_t i = 0; i < o->n_rows; i++) {
        if (o->y[i] > 1) return eq_fail(cx, EQ_EINPUT, "row %zu: label is %u, expected 0 or 1", i + 1, o->y[i]);
        if (o->yhat && o->yhat[i] > 1)
            return eq_fail(cx, EQ_EINPUT, "row %zu: decision is %u, expected 0 or 1", i + 1, o->yhat[i]);
        if (o->group[i] >= o->n_groups)
            return eq_fail(cx, EQ_EINPUT, "row %zu: group is %u, expected less than %zu", i + 1, o->group[i], o->n_groups);
        if (o->weight && !(o->weight[i] >= 0 && isfinite(o->weight[i])))
            return eq_fail(cx, EQ_EINPUT, "row %zu: weight is %g, expected a finite number >= 0", i + 1, o->weight[i]);
    }
    return o->count ? check_counts(cx, o) : EQ_OK;
}

eq_status eq_outcomes_check_score(eq_ctx *cx, const eq_outcomes *o) {
    if (!o->score) return eq_fail(cx, EQ_EINPUT, "there are no scores, expected one for each row");
    for (size_t i = 0; i < o->n_rows; i++)
        if (!isfinite(o->score[i]) || (!o->any_scale && !(o->score[i] >= 0 && o->score[i] <= 1)))
            return eq_fail(cx, EQ_EINPUT, "row %zu: score is %g, expected a %s", i + 1, o->score[i],
                           o->any_scale ? "finite number" : "number in [0, 1]");
    return EQ_OK;
}

static inline void add_row(const eq_outcomes *o, size_t row, unsigned yhat, eq_tally *t) {
    unsigned y = o->y[row];
    int cell = yhat ? (y ? EQ_TP : EQ_FP) : y ? EQ_FN : EQ_TN;
    uint64_t n = (uint64_t)eq_row_count(o, row);
    *(cell == EQ_TP ? &t->tp : cell == EQ_FP ? &t->fp : cell == EQ_TN ? &t->tn : &t->fn) += eq_row_weight(o, row);
    t->squared[cell] += eq_row_squared(o, row);
    t->rows[cell] += n;
    t->n_rows += n;
}

void eq_tally_add_row(const eq_outcomes *o, size_t row, eq_tally *t) { add_row(o, row, o->yhat ? o->yhat[row] : o->y[row], t); }

eq_status eq_tally_count(eq_ctx *cx, const eq_outcomes *o, eq_tally *out) {
    EQ_TRY(eq_outcomes_check(cx, o));
    const uint8_t *yhat = o->yhat ? o->yhat : o->y;
    memset(out, 0, o->n_groups * sizeof *out);
    for (size_t i = 0; i < o->n_rows; i++) add_row(o, i, yhat[i], &out[o->group[i]]);
    return EQ_OK;
}
