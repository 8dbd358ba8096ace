/* Weighted confusion counts per group, one pass over the rows.
 *
 * Invariant: each cell is the sum of its rows' weights in row order, so a tally of unit weights is exact
 * below 2^53 and any tally has the same bits everywhere. Beside each cell stands the sum of squared weights,
 * from which the effective sample size of any denominator follows. */
#include <math.h>
#include <string.h>

#include "metric/tally.h"

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
    for (size_t g = 0; g < n_groups; g++)
        eq_tally_add(&side[privileged[g] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED], &tally[g]);
}

eq_status eq_outcomes_check(eq_ctx *cx, const eq_outcomes *o) {
    for (size_t i = 0; i < o->n_rows; i++) {
        if (o->y[i] > 1)
            return eq_fail(cx, EQ_EINPUT, "row %zu: label is %u, expected 0 or 1", i + 1, o->y[i]);
        if (o->yhat && o->yhat[i] > 1)
            return eq_fail(cx, EQ_EINPUT, "row %zu: decision is %u, expected 0 or 1", i + 1, o->yhat[i]);
        if (o->group[i] >= o->n_groups)
            return eq_fail(cx, EQ_EINPUT, "row %zu: group is %u, expected less than %zu", i + 1, o->group[i],
                           o->n_groups);
        if (o->weight && !(o->weight[i] >= 0 && isfinite(o->weight[i])))
            return eq_fail(cx, EQ_EINPUT, "row %zu: weight is %g, expected a finite number >= 0", i + 1,
                           o->weight[i]);
    }
    return EQ_OK;
}

eq_status eq_outcomes_check_score(eq_ctx *cx, const eq_outcomes *o) {
    if (!o->score) return eq_fail(cx, EQ_EINPUT, "there are no scores, expected one for each row");
    for (size_t i = 0; i < o->n_rows; i++)
        if (!(o->score[i] >= 0 && o->score[i] <= 1))
            return eq_fail(cx, EQ_EINPUT, "row %zu: score is %g, expected a number in [0, 1]", i + 1,
                           o->score[i]);
    return EQ_OK;
}

static void add_row(eq_tally *t, unsigned y, unsigned yhat, double w) {
    int cell = yhat ? (y ? EQ_TP : EQ_FP) : y ? EQ_FN : EQ_TN;
    *(cell == EQ_TP ? &t->tp : cell == EQ_FP ? &t->fp : cell == EQ_TN ? &t->tn : &t->fn) += w;
    t->squared[cell] += w * w;
    t->rows[cell]++;
    t->n_rows++;
}

eq_status eq_tally_count(eq_ctx *cx, const eq_outcomes *o, eq_tally *out) {
    EQ_TRY(eq_outcomes_check(cx, o));
    const uint8_t *yhat = o->yhat ? o->yhat : o->y;
    memset(out, 0, o->n_groups * sizeof *out);
    for (size_t i = 0; i < o->n_rows; i++)
        add_row(&out[o->group[i]], o->y[i], yhat[i], o->weight ? o->weight[i] : 1);
    return EQ_OK;
}
