/* The best of all thresholds in one sweep.
 *
 * Rows are visited by descending score, and each moves from "refused" to "selected" on its side. After the
 * last row of every distinct score the counts are those of one threshold, so all of them cost one sort and
 * one pass. Sweeping from "no one" to "everyone" adds weights and never subtracts them: the counts at
 * "everyone" equal the totals bit for bit. Deviation from the paper's code: it tries a grid of thresholds,
 * each on fresh bootstrap resamples, and so reports the largest of many noisy values; this is deterministic
 * and misses no threshold. Both of its habits can be asked for; the resamples are then drawn once a search. */
#include <math.h>

#include "equipoise/rng.h"
#include "math/sort.h"
#include "math/stats.h"
#include "metric/score/curve.h"
#include "metric/objective.h"

/* Weight of the rows so far selected and of all rows, by side and label. */
typedef struct sweep {
    double selected[EQ_N_SIDES][2], total[EQ_N_SIDES][2];
    const uint16_t *count; /* (n_rows) how often a resample holds each row; NULL = once */
} sweep;

typedef struct search {
    const eq_objective *objective;
    eq_threshold_rule rule;
    const eq_outcomes *outcomes;
    double z; /* normal quantile of the confidence; 0 = none */
    eq_side_sizes sizes;
    size_t n_sweeps;
    sweep *sweep; /* (n_sweeps) the rows themselves, or one a resample */
    eq_threshold best;
} search;

static void tally_sweep(const sweep *s, eq_tally *side) {
    for (int k = 0; k < EQ_N_SIDES; k++)
        side[k] = (eq_tally){.tp = s->selected[k][1],
                             .fp = s->selected[k][0],
                             .tn = s->total[k][0] - s->selected[k][0],
                             .fn = s->total[k][1] - s->selected[k][1]};
}

static int side_of(const eq_outcomes *o, uint32_t row) { return o->privileged[o->group[row]] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED; }

static void select_row(const sweep *s, double (*sum)[2], const eq_outcomes *o, uint32_t row) {
    sum[side_of(o, row)][o->y[row]] += eq_row_weight(o, row) * (s->count ? s->count[row] : 1);
}

/* The objective of one sweep at tau; a constant decision needs no confidence. */
static eq_objective_value value_of(const search *s, const sweep *one, double tau) {
    eq_tally side[EQ_N_SIDES];
    double bound = s->objective->epsilon - s->objective->margin;
    tally_sweep(one, side);
    if (s->z > 0 && tau >= 0 && tau < 1) bound -= s->z * eq_bias_deviation(s->objective->bias, side, &s->sizes);
    return eq_objective_of_sides(s->objective, side, bound);
}

/* The mean of those of n values that are defined (a resample may lack a class or a side); NaN when none is. */
typedef struct mean {
    double sum;
    size_t n;
} mean;

static void add_to_mean(mean *m, double value) {
    if (isnan(value)) return;
    m->sum += value;
    m->n++;
}

static double mean_of(const mean *m) { return m->n ? m->sum / (double)m->n : EQ_NAN; }

/* Replaces the best when the objective at tau is at least as good: taus come in descending order, the smallest
 * wins. */
static void consider(search *s, double tau) {
    mean phi = {0}, performance = {0}, bias = {0};
    eq_objective_value v = {0};
    for (size_t r = 0; r < s->n_sweeps; r++) {
        eq_objective_value one = value_of(s, &s->sweep[r], tau);
        add_to_mean(&phi, one.phi); /* always defined: 0 without a bias */
        add_to_mean(&performance, one.performance);
        add_to_mean(&bias, one.bias);
        if (one.why) v.why = one.why, v.cause = one.cause;
    }
    v.phi = mean_of(&phi);
    v.performance = mean_of(&performance);
    v.bias = mean_of(&bias);
    if (!isnan(v.performance) && !isnan(v.bias)) v.why = NULL, v.cause = EQ_NO_CAUSE;
    double now = s->rule == EQ_BY_OBJECTIVE ? v.phi : v.performance;
    double then = s->rule == EQ_BY_OBJECTIVE ? s->best.value.phi : s->best.value.performance;
    if (now < then) return;
    s->best.tau = tau;
    s->best.value = v;
}

/* The sweeps, each with its totals: summed in the order of `order`, from its end, as selecting does. */
static eq_status begin_sweeps(eq_ctx *cx, search *s, const uint32_t *order) {
    const eq_outcomes *o = s->outcomes;
    size_t resamples = s->objective->resamples;
    eq_rng rng = eq_rng_seed(s->objective->resample_seed);
    s->n_sweeps = resamples ? resamples : 1;
    if (resamples && o->count)
        return eq_fail(cx, EQ_EINPUT, "objective.resamples is %zu, expected 0 for a table of counts", resamples);
    EQ_NEW(cx, &cx->tmp, s->sweep, s->n_sweeps);
    for (size_t r = 0; r < s->n_sweeps; r++) {
        if (resamples) {
            uint16_t *count;
            eq_rng draw = eq_rng_at(&rng, r);
            EQ_NEW(cx, &cx->tmp, count, o->n_rows);
            for (size_t i = 0; i < o->n_rows; i++) count[eq_rng_below(&draw, o->n_rows)]++;
            s->sweep[r].count = count;
        }
        for (size_t i = o->n_rows; i-- > 0;) select_row(&s->sweep[r], s->sweep[r].total, o, order[i]);
    }
    return EQ_OK;
}

/* Effective rows of each side, by label and together. */
static void measure_sides(search *s) {
    const eq_outcomes *o = s->outcomes;
    double sum[EQ_N_SIDES][3] = {{0}}, squares[EQ_N_SIDES][3] = {{0}};
    for (uint32_t i = 0; i < o->n_rows; i++) {
        int side = side_of(o, i), part[2] = {o->y[i], 2};
        for (int k = 0; k < 2; k++) {
            sum[side][part[k]] += eq_row_weight(o, i);
            squares[side][part[k]] += eq_row_squared(o, i);
        }
    }
    for (int side = 0; side < EQ_N_SIDES; side++)
        for (int k = 0; k < 3; k++) s->sizes.n[side][k] = eq_effective_size(sum[side][k], squares[side][k]);
}

static void select_everywhere(search *s, uint32_t row) {
    for (size_t r = 0; r < s->n_sweeps; r++) select_row(&s->sweep[r], s->sweep[r].selected, s->outcomes, row);
}

static void try_every_threshold(search *s, const uint32_t *order) {
    const double *score = s->outcomes->score;
    consider(s, 1);
    for (size_t i = s->outcomes->n_rows; i-- > 0;) {
        double here = score[order[i]], next = i ? score[order[i - 1]] : -1;
        select_everywhere(s, order[i]);
        if (next < here) consider(s, i ? eq_curve_between(next, here) : -1);
    }
}

static void try_grid(search *s, const uint32_t *order) {
    size_t i = s->outcomes->n_rows, last = s->objective->grid - 1;
    for (size_t k = last + 1; k-- > 0;) {
        double tau = (double)k / (double)last;
        while (i > 0 && s->outcomes->score[order[i - 1]] > tau) select_everywhere(s, order[--i]);
        consider(s, tau);
    }
}

static eq_status run_search(eq_ctx *cx, search *s) {
    uint32_t *order;
    EQ_NEW(cx, &cx->tmp, order, s->outcomes->n_rows);
    EQ_TRY(eq_sort_order(cx, s->outcomes->score, s->outcomes->n_rows, order));
    EQ_TRY(begin_sweeps(cx, s, order));
    if (s->z > 0) measure_sides(s);
    if (s->objective->grid > 1) try_grid(s, order);
    else try_every_threshold(s, order);
    return EQ_OK;
}

/* Both would be answered with a threshold that means nothing: no decision has a bias below 0. */
static eq_status check_objective(eq_ctx *cx, const eq_objective *objective, eq_threshold_rule rule) {
    double confidence = objective->confidence;
    if (confidence != 0 && !(confidence >= 0.5 && confidence < 1))
        return eq_fail(cx, EQ_EINPUT, "objective.confidence is %g, expected 0 (none) or at least 0.5 and below 1", confidence);
    if (rule == EQ_BY_OBJECTIVE && !(objective->margin < objective->epsilon))
        return eq_fail(cx, EQ_EINPUT, "margin is %g, expected less than objective.epsilon, which is %g", objective->margin,
                       objective->epsilon);
    return EQ_OK;
}

eq_status eq_threshold_search(eq_ctx *cx, const eq_objective *objective, eq_threshold_rule rule, const eq_outcomes *outcomes,
                              eq_threshold *out) {
    search s = {.objective = objective,
                .rule = rule,
                .outcomes = outcomes,
                .z = objective->confidence > 0 ? eq_normal_quantile(objective->confidence) : 0,
                .best = {.tau = 1, .value = {.phi = -1, .performance = -1}}};
    EQ_TRY(check_objective(cx, objective, rule));
    EQ_TRY(eq_outcomes_check(cx, outcomes));
    EQ_TRY(eq_outcomes_check_score(cx, outcomes));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = run_search(cx, &s);
    *out = s.best;
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
