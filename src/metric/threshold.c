/* The best of all thresholds in one sweep.
 *
 * Rows are visited by descending score, and each moves from "refused" to "selected" on its side. After the
 * last row of every distinct score the counts are those of one threshold, so all of them cost one sort and
 * one pass. Sweeping from "no one" to "everyone" adds weights and never subtracts them: the counts at
 * "everyone" equal the totals bit for bit. Deviation from the paper's code: it tries a grid of thresholds,
 * each on fresh bootstrap resamples, and so reports the largest of many noisy values; this is deterministic
 * and misses no threshold. */
#include <math.h>

#include "math/sort.h"
#include "metric/curve.h"
#include "metric/objective.h"

/* Weight of the rows so far selected and of all rows, by side and label. */
typedef struct sweep {
    double selected[EQ_N_SIDES][2], total[EQ_N_SIDES][2];
} sweep;

static void tally_sweep(const sweep *s, eq_tally *side) {
    for (int k = 0; k < EQ_N_SIDES; k++)
        side[k] = (eq_tally){.tp = s->selected[k][1],
                             .fp = s->selected[k][0],
                             .tn = s->total[k][0] - s->selected[k][0],
                             .fn = s->total[k][1] - s->selected[k][1]};
}

static void select_row(double (*sum)[2], const eq_outcomes *o, uint32_t row) {
    sum[o->privileged[o->group[row]] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED][o->y[row]] +=
        o->weight ? o->weight[row] : 1;
}

/* Replaces `best` when the objective at tau is at least as good: taus come in descending order, the smallest
 * wins. */
static void consider(const eq_objective *objective, eq_threshold_rule rule, const sweep *s, double tau,
                     eq_threshold *best) {
    eq_tally side[EQ_N_SIDES];
    tally_sweep(s, side);
    eq_objective_value v = eq_objective_of_sides(objective, side, objective->epsilon - objective->margin);
    double now = rule == EQ_BY_OBJECTIVE ? v.phi : v.performance;
    double then = rule == EQ_BY_OBJECTIVE ? best->value.phi : best->value.performance;
    if (now < then) return;
    best->tau = tau;
    best->value = v;
}

eq_status eq_threshold_search(eq_ctx *cx, const eq_objective *objective, eq_threshold_rule rule,
                              const eq_outcomes *o, eq_threshold *out) {
    EQ_TRY(eq_outcomes_check(cx, o));
    EQ_TRY(eq_outcomes_check_score(cx, o));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    uint32_t *order;
    EQ_NEW(cx, &cx->tmp, order, o->n_rows);
    EQ_TRY(eq_sort_order(cx, o->score, o->n_rows, order));
    sweep s = {0};
    for (size_t i = o->n_rows; i-- > 0;) select_row(s.total, o, order[i]);
    eq_threshold best = {.tau = 1, .value = {.phi = -1, .performance = -1}};
    consider(objective, rule, &s, 1, &best);
    for (size_t i = o->n_rows; i-- > 0;) {
        select_row(s.selected, o, order[i]);
        double score = o->score[order[i]], next = i ? o->score[order[i - 1]] : -1;
        if (next < score) consider(objective, rule, &s, i ? eq_curve_between(next, score) : -1, &best);
    }
    *out = best;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
