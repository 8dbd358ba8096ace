/* Calibrated equalized odds: some people of the side with the lower cost get their side's base rate as score,
 * so that both sides have the same cost while scores stay calibrated.
 *
 * Were everybody of the cheaper side given the base rate, its cost would be the trivial one; so the share who
 * are is (other cost - own cost) / (trivial cost - own cost). The formula leaves [0,1] when the trivial cost
 * does not reach the other's: then the sides cannot be made equal this way, and the share is cut to [0,1]
 * when it is applied. Weighted. Source: Pleiss, Raghavan, Wu, Kleinberg & Weinberger, "On fairness and
 * calibration", NIPS 2017; formulas as in AIF360. Deviations: every row draws by its id; the decision is
 * score > threshold with the common threshold, or 1/2 as in AIF360 (there the base rate itself, when it
 * equals 1/2, is favoured). */
#include <math.h>

#include "method/chances.h"
#include "method/methods.h"
#include "method/post/calibrated_odds.h"
#include "method/validation.h"

/* ---- the mixing rates ---- */

/* Weight, and weight x score, by label. */
typedef struct score_sums {
    double weight[2], score[2];
} score_sums;

static double cost_of(eq_odds_cost cost, const score_sums *s) {
    double base = s->weight[1] / (s->weight[0] + s->weight[1]);
    double fpr = s->score[0] / s->weight[0], fnr = 1 - s->score[1] / s->weight[1];
    if (cost == EQ_COST_FPR) return fpr;
    return cost == EQ_COST_FNR ? fnr : 0.5 * fpr * (1 - base) + 0.5 * fnr * base;
}

/* Sums of one side, with everybody's own score or, to give scores that are all the base rate the trivial cost
 * to the last bit, with the base rate. */
static score_sums sum_up(const eq_outcomes *o, int side, const double *base) {
    score_sums s = {0};
    for (size_t i = 0; i < o->n_rows; i++) {
        if ((o->privileged[o->group[i]] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED) != side) continue;
        double weight = o->weight ? o->weight[i] : 1;
        s.weight[o->y[i]] += weight;
        s.score[o->y[i]] += weight * (base ? *base : o->score[i]);
    }
    return s;
}

eq_odds_mix eq_odds_mix_of(eq_odds_cost which, const eq_outcomes *o) {
    eq_odds_mix mix = {{0, 0}, {0, 0}};
    double cost[EQ_N_SIDES], trivial[EQ_N_SIDES];
    for (int k = 0; k < EQ_N_SIDES; k++) {
        score_sums own = sum_up(o, k, NULL);
        mix.base[k] = own.weight[1] / (own.weight[0] + own.weight[1]);
        score_sums constant = sum_up(o, k, &mix.base[k]);
        cost[k] = cost_of(which, &own);
        trivial[k] = cost_of(which, &constant);
    }
    int cheap = cost[EQ_UNPRIVILEGED] > cost[EQ_PRIVILEGED] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED;
    mix.rate[cheap] = (cost[1 - cheap] - cost[cheap]) / (trivial[cheap] - cost[cheap]);
    return mix;
}

/* ---- the method ---- */

enum { COST, PREDICTED };

static const char *const costs[EQ_N_ODDS_COSTS + 1] = {
    [EQ_COST_FPR] = "fpr", [EQ_COST_FNR] = "fnr", [EQ_COST_WEIGHTED] = "weighted"};
static const char *const predictions[] = {"common_threshold", "half", NULL};

static const eq_param params[] = {
    {.id = "cost",
     .title = "What becomes equal",
     .help = "What becomes equal: mean score where the outcome is unfavourable, mean missing score where it is "
             "favourable, or both weighted",
     .kind = EQ_CHOICE,
     .initial = EQ_COST_FNR,
     .min = 0,
     .max = EQ_N_ODDS_COSTS - 1,
     .choice = costs},
    {.id = "predicted",
     .title = "Decisions",
     .help = "Decisions: scores above the common threshold, or above 1/2",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 1,
     .choice = predictions},
};

/* Defined when both sides have both outcomes. */
static const eq_objective both_outcomes = {.performance = EQ_ACCURACY, .bias = EQ_AVERAGE_ODDS_DIFFERENCE, .epsilon = 1};

static eq_status calibrate(eq_step *step, const eq_dataset *valid, const float *score) {
    eq_ctx *cx = step->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_odds_mix *mix = step->state;
    eq_outcomes outcomes;
    EQ_TRY(eq_validation_outcomes(step, valid, score, &outcomes));
    *mix = eq_odds_mix_of((eq_odds_cost)step->param[COST], &outcomes);
    if (isnan(mix->rate[0]) || isnan(mix->rate[1])) /* with both outcomes on both sides the costs are equal already */
        EQ_TRY(eq_validation_need(step, "calibrated_equalized_odds", &both_outcomes, &outcomes));
    eq_arena_reset(&cx->tmp, mark);
    step->done = 1;
    return EQ_OK;
}

/* A rate of 0/0 (NaN), of sides that are equal as they are, compares false: nobody is mixed. */
static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    const eq_odds_mix *mix = step->state;
    eq_rng people = eq_rng_split(&step->rng, "people");
    double threshold = step->param[PREDICTED] > 0 ? 0.5 : step->threshold;
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "calibrated_equalized_odds: it was not given the groups");
    for (size_t i = 0; i < rows->n_rows; i++) {
        eq_rng person = eq_rng_at(&people, rows->row[i]);
        int side = step->privileged[rows->group[i]] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED;
        if (eq_rng_uniform(&person) < mix->rate[side]) score[i] = (float)mix->base[side];
        yhat[i] = (double)score[i] > threshold;
    }
    return EQ_OK;
}

static void rule_of(const eq_step *step, size_t group, eq_chances *out) {
    const eq_odds_mix *mix = step->state;
    int side = step->privileged[group] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED;
    double rate = mix->rate[side], threshold = step->param[PREDICTED] > 0 ? 0.5 : step->threshold;
    double mixed = rate > 1 ? 1 : rate > 0 ? rate : 0;
    eq_chance_part part = {1 - mixed, threshold};
    eq_chances_make((double)(float)mix->base[side] > threshold ? mixed : 0, &part, 1, out);
}

const eq_method eq_method_calibrated_equalized_odds = {
    .id = "calibrated_equalized_odds",
    .title = "Calibrated equalized odds",
    .cite = "Pleiss, Raghavan, Wu, Kleinberg & Weinberger 2017, On fairness and calibration, NIPS",
    .help = "Gives some people of the better served side their side's base rate as score, so that one cost "
            "becomes "
            "equal and scores stay calibrated.",
    .family = EQ_POST,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT | EQ_RANDOM_DECISION,
    EQ_PARAMS(params),
    .target = "generalized_tpr_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(eq_odds_mix),
    .calibrate = calibrate,
    .decide = decide,
    .rule = rule_of,
};
