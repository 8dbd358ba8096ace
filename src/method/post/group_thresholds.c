/* Group thresholds: every group gets its own, possibly randomised, threshold, such that rates of the groups differ by the
 * tolerance at most on validation (in expectation), at the best that the scores allow under it (metric/frontier).
 *
 * The objective counts all rows of the groups that take part. Randomised decisions draw by row id, so neither the order of rows
 * nor who else is decided upon matters. A group that has no rule (not seen in validation, or without a class that the constraint
 * speaks of) is decided by the common threshold; where no group has one the method refuses, for it would be the model alone
 * under another name. A constraint of the user's own writing is left out: minimum, budget, `given` and the utilities say what is
 * linear in counts and has a name, and what else it might speak of nobody has defined. Source: Hardt, Price & Srebro, "Equality
 * of opportunity in supervised learning", NIPS 2016. Deviations: the exact optimum instead of a grid; any number of groups,
 * tolerance and further constraints; `strength` applies the rule to a share of people, chosen by row id (the same people, and
 * more, at a larger strength). */
#include "method/chances.h"
#include "method/methods.h"
#include "method/post/strata.h"
#include "method/validation.h"
#include "metric/frontier/frontier.h"

enum {
    CONSTRAINT,
    STRENGTH,
    TOLERANCE,
    OBJECTIVE,
    RANDOMISED,
    MINIMUM,
    MINIMUM_OF,
    BUDGET,
    UTILITY, /* the first of four */
    GIVEN = UTILITY + 4
};

enum { OWN_BEST = EQ_N_PARITIES }; /* beside the parities: each group's own largest TPR - FPR */

/* The first four came first. */
static const char *const constraints[] = {
    "demographic_parity", "equal_opportunity", "equalized_odds", "max_balanced_accuracy", "fpr_parity",
    "ppv_parity",         "for_parity",        "none",           "average_odds",          NULL};
static const int parities[] = {EQ_PARITY_SELECTION, EQ_PARITY_TPR,  EQ_PARITY_ODDS,        OWN_BEST, EQ_PARITY_FPR, EQ_PARITY_PPV,
                               EQ_PARITY_FOR,       EQ_PARITY_NONE, EQ_PARITY_AVERAGE_ODDS};
static const char *const objectives[] = {"plan", "accuracy", "balanced_accuracy", "utility", "f1", "mcc", NULL};
static const char *const leasts[] = {"selection_rate", "tpr", "ppv", NULL};

#define WORTH(which, text, value)                                                                                       \
    {                                                                                                                   \
        .id = "value_" which, .title = text " worth", .help = "Objective utility: what one is worth; below 0 it costs", \
        .kind = EQ_REAL, .initial = (value), .min = -1000, .max = 1000                                                  \
    }

static const eq_param params[] = {
    {.id = "constraint",
     .title = "What becomes equal",
     .help = "What becomes equal between groups: selection rate, true positive rate, both error rates, "
             "or nothing (each group's own best threshold); false positive rate; the share of favourable outcomes among the "
             "selected or among the others, to about 0.0001; no rate; or both error rates by the mean of their differences",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 8,
     .choice = constraints},
    {.id = "strength",
     .title = "Strength",
     .help = "Share of people decided by their group's rule; the others by the common threshold",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "tolerance",
     .title = "Tolerance",
     .help = "By how much the rates of two groups may differ on validation",
     .kind = EQ_REAL,
     .initial = 0,
     .min = 0,
     .max = 1},
    {.id = "objective",
     .title = "Objective",
     .help = "What is made as large as the constraint allows; plan: the plan's performance",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 5,
     .choice = objectives},
    {.id = "randomised",
     .title = "Randomised",
     .help = "Two thresholds a group may be mixed by chance; without, one threshold a group, which meets few rates exactly",
     .kind = EQ_BOOLEAN,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "minimum",
     .title = "Least rate",
     .help = "What every group's rate must reach; 0 asks nothing",
     .kind = EQ_REAL,
     .initial = 0,
     .min = 0,
     .max = 1},
    {.id = "minimum_of",
     .title = "Least rate of",
     .help = "Which rate must reach that",
     .kind = EQ_CHOICE,
     .initial = EQ_LEAST_TPR,
     .min = 0,
     .max = EQ_N_LEASTS - 1,
     .choice = leasts},
    {.id = "budget",
     .title = "Budget",
     .help = "Share of all people that is selected, exactly; 0 leaves it open",
     .kind = EQ_REAL,
     .initial = 0,
     .min = 0,
     .max = 1},
    WORTH("tp", "True positive", 1),
    WORTH("fp", "False positive", -1),
    WORTH("tn", "True negative", 0),
    WORTH("fn", "False negative", 0),
    {.id = "given",
     .title = "Among equals in",
     .help = "Rates become equal among people alike in this feature: its place in the list of features, from 1; 0 compares all. "
             "Strata are a category's levels, up to ten values, or quarters",
     .kind = EQ_INTEGER,
     .initial = 0,
     .min = 0,
     .max = EQ_MAX_FEATURES},
};

typedef struct rules {
    size_t n_groups;
    eq_rule *rule; /* (n_groups) */
} rules;

static eq_goal goal_of(const eq_step *step) {
    int asked = (int)step->param[OBJECTIVE];
    if (asked == 0) return step->objective->performance == EQ_BALANCED_ACCURACY ? EQ_GOAL_BALANCED : EQ_GOAL_ACCURACY;
    return (eq_goal)(asked - 1);
}

/* A group's largest TPR - FPR by itself; the smallest such threshold. */
static eq_status own_best(eq_step *step, const eq_threshold_curve *curve, eq_rule *rule) {
    size_t best = 0;
    double top = 0;
    for (size_t i = 0; i < curve->n_points; i++) {
        double value = curve->tp[i] / curve->positives - curve->fp[i] / curve->negatives;
        if (value >= top) top = value, best = i;
    }
    *rule = (eq_rule){.n = 1, .tp = curve->tp[best], .fp = curve->fp[best]};
    EQ_NEW(step->cx, step->arena, rule->threshold, 1);
    EQ_NEW(step->cx, step->arena, rule->upto, 1);
    rule->threshold[0] = curve->threshold[best];
    rule->upto[0] = 1;
    return EQ_OK;
}

static eq_status solve(eq_step *step, int parity, const eq_threshold_curve *curve, const eq_threshold_curve *rated,
                       eq_frontier_point *point) {
    const double *param = step->param;
    eq_rule *rule = ((rules *)step->state)->rule;
    eq_frontier f = {.n_groups = step->n_groups,
                     .group = curve,
                     .rated = rated,
                     .parity = (eq_parity)parity,
                     .tolerance = param[TOLERANCE],
                     .fixed = param[RANDOMISED] == 0,
                     .least = (eq_least)param[MINIMUM_OF],
                     .minimum = param[MINIMUM],
                     .budget = param[BUDGET],
                     .goal = goal_of(step),
                     .utility = {param[UTILITY], param[UTILITY + 1], param[UTILITY + 2], param[UTILITY + 3]}};
    if (parity != OWN_BEST) return eq_frontier_best(step->cx, step->arena, &f, rule, point);
    point->feasible = true;
    for (size_t g = 0; g < step->n_groups; g++)
        if (eq_frontier_takes_part(EQ_PARITY_ODDS, &curve[g])) EQ_TRY(own_best(step, &curve[g], &rule[g]));
    return EQ_OK;
}

/* The curves that rates are counted by: NULL = the people as they are. */
static eq_status draw_rated(eq_step *step, const eq_dataset *valid, const float *score, int parity, eq_threshold_curve **out) {
    double *weight, given = step->param[GIVEN];
    *out = NULL;
    if (given == 0 || parity == OWN_BEST || parity == EQ_PARITY_NONE) return EQ_OK;
    if (given > (double)valid->n_features)
        return eq_fail(step->cx, EQ_EINPUT, "group_thresholds: given is %g, expected at most %zu, the number of features", given,
                       valid->n_features);
    EQ_NEW(step->cx, &step->cx->tmp, weight, valid->n_rows);
    EQ_NEW(step->cx, &step->cx->tmp, *out, step->n_groups);
    EQ_TRY(eq_strata_weights(step, valid, (size_t)given - 1, parity != EQ_PARITY_SELECTION, weight));
    return eq_validation_curves(step, valid, score, weight, *out);
}

static eq_status calibrate(eq_step *step, const eq_dataset *valid, const float *score) {
    eq_ctx *cx = step->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    rules *state = step->state;
    eq_threshold_curve *curve, *rated;
    eq_frontier_point point = {0};
    int parity = parities[(size_t)step->param[CONSTRAINT]];
    size_t n_able = 0, n_ruled = 0;
    state->n_groups = step->n_groups;
    EQ_NEW(cx, step->arena, state->rule, step->n_groups);
    EQ_NEW(cx, &cx->tmp, curve, step->n_groups);
    EQ_TRY(eq_validation_curves(step, valid, score, NULL, curve));
    EQ_TRY(draw_rated(step, valid, score, parity, &rated));
    EQ_TRY(solve(step, parity, curve, rated, &point));
    for (size_t g = 0; g < step->n_groups; g++) {
        n_able += eq_frontier_takes_part(parity == OWN_BEST ? EQ_PARITY_ODDS : (eq_parity)parity, &curve[g]);
        n_ruled += state->rule[g].n > 0;
    }
    eq_arena_reset(&cx->tmp, mark);
    step->done = 1;
    if (point.reduced) step->said = "Of very many thresholds only every so manyth was tried: the rule is the best of a grid.";
    if (n_ruled) return EQ_OK;
    if (n_able && (step->param[MINIMUM] > 0 || step->param[BUDGET] > 0))
        return eq_fail(
            cx, EQ_EINPUT, "group_thresholds: no thresholds meet %s within %g with minimum %g and budget %g on validation",
            constraints[(size_t)step->param[CONSTRAINT]], step->param[TOLERANCE], step->param[MINIMUM], step->param[BUDGET]);
    return eq_fail(cx, EQ_EINPUT, "group_thresholds: no group has, on validation, the outcomes that %s speaks of",
                   constraints[(size_t)step->param[CONSTRAINT]]);
}

static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    const rules *state = step->state;
    eq_rng people = eq_rng_split(&step->rng, "people");
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "group_thresholds: it was not given the groups");
    for (size_t i = 0; i < rows->n_rows; i++) {
        eq_rng person = eq_rng_at(&people, rows->row[i]);
        double asked = eq_rng_uniform(&person), drawn = eq_rng_uniform(&person);
        const eq_rule *rule = rows->group[i] < state->n_groups ? &state->rule[rows->group[i]] : NULL;
        bool own = rule && rule->n && asked < step->param[STRENGTH];
        yhat[i] = own ? drawn < eq_rule_chance(rule, (double)score[i]) : (double)score[i] > step->threshold;
    }
    return EQ_OK;
}

static void rule_of(const eq_step *step, size_t group, eq_chances *out) {
    const eq_rule *rule = &((const rules *)step->state)->rule[group];
    double own = rule->n ? step->param[STRENGTH] : 0, before = 0;
    eq_chance_part part[EQ_MAX_STEPS] = {{1 - own, step->threshold}};
    for (size_t k = 0; k < rule->n; k++) {
        part[1 + k] = (eq_chance_part){own * (rule->upto[k] - before), rule->threshold[k]};
        before = rule->upto[k];
    }
    eq_chances_make(0, part, 1 + rule->n, out);
}

const eq_method eq_method_group_thresholds = {
    .id = "group_thresholds",
    .title = "Group thresholds",
    .cite = "Hardt, Price & Srebro 2016, Equality of opportunity in supervised learning, NIPS",
    .help = "Gives each group its own threshold, randomised where needed, so that the chosen rates become equal.",
    .family = EQ_POST,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT | EQ_RANDOM_DECISION,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(rules),
    .calibrate = calibrate,
    .decide = decide,
    .rule = rule_of,
};
