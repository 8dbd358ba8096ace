/* Group thresholds: every group gets its own, possibly randomised, threshold, so that a constraint between
 * the groups holds exactly in expectation on validation, at the best performance the scores allow under it
 * (post/tradeoff.c).
 *
 * Performance is the plan's (balanced accuracy or accuracy) over all rows together. Randomised decisions
 * draw by row id, so neither the order of rows nor who else is decided upon matters. A group that has no
 * rule (not seen in validation, or without a class that the constraint speaks of) is decided by the common
 * threshold; where no group has one the method refuses, for it would be the model alone under another name.
 * Source: Hardt, Price & Srebro, "Equality of opportunity in supervised learning", NIPS 2016. Deviations:
 * the exact optimum instead of a grid; any number of groups; `strength` applies the rule to a share of
 * people, chosen by row id (the same people, and more, at a larger strength). */
#include "method/chances.h"
#include "method/methods.h"
#include "method/post/tradeoff.h"

enum { CONSTRAINT, STRENGTH };

static const char *const constraints[EQ_N_CONSTRAINTS + 1] = {
    [EQ_DEMOGRAPHIC_PARITY] = "demographic_parity",
    [EQ_EQUAL_OPPORTUNITY] = "equal_opportunity",
    [EQ_EQUALIZED_ODDS] = "equalized_odds",
    [EQ_MAX_BALANCED_ACCURACY] = "max_balanced_accuracy",
};

static const eq_param params[] = {
    {.id = "constraint",
     .title = "What becomes equal",
     .help = "What becomes equal between groups: selection rate, true positive rate, both error rates, "
             "or nothing (each group's own best threshold)",
     .kind = EQ_CHOICE,
     .initial = EQ_DEMOGRAPHIC_PARITY,
     .min = 0,
     .max = EQ_N_CONSTRAINTS - 1,
     .choice = constraints},
    {.id = "strength",
     .title = "Strength",
     .help = "Share of people decided by their group's rule; the others by the common threshold",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
};

typedef struct rules {
    size_t n_groups;
    eq_rule *rule; /* (n_groups) */
} rules;

/* The curve of each group on validation. curve (n_groups) */
static eq_status draw_curves(eq_step *step, const eq_dataset *valid, const float *score, eq_threshold_curve *curve) {
    eq_ctx *cx = step->cx;
    double *exact;         /* (n_rows) the scores */
    uint32_t *row, *first; /* (n_rows) row numbers, group by group; (n_groups + 1) where each group starts */
    EQ_NEW(cx, &cx->tmp, exact, valid->n_rows);
    EQ_NEW(cx, &cx->tmp, row, valid->n_rows);
    EQ_NEW(cx, &cx->tmp, first, step->n_groups + 2);
    for (size_t i = 0; i < valid->n_rows; i++) {
        exact[i] = (double)score[i];
        first[valid->group[i] + 2]++;
    }
    for (size_t g = 0; g < step->n_groups; g++) first[g + 2] += first[g + 1];
    for (size_t i = 0; i < valid->n_rows; i++) row[first[valid->group[i] + 1]++] = (uint32_t)i;
    for (size_t g = 0; g < step->n_groups; g++) {
        eq_curve_rows rows = {
            .n_rows = first[g + 1] - first[g], .row = row + first[g], .score = exact, .y = valid->y, .weight = valid->weight};
        EQ_TRY(eq_curve_build(cx, step->arena, &rows, &curve[g]));
    }
    return EQ_OK;
}

/* What a true positive is worth and a false positive costs in the plan's performance; false when it is
 * undefined. */
static bool price(const eq_step *step, const eq_threshold_curve *curve, double *gain, double *loss) {
    double positives = 0, negatives = 0;
    for (size_t g = 0; g < step->n_groups; g++) {
        positives += curve[g].positives;
        negatives += curve[g].negatives;
    }
    bool balanced = step->objective->performance == EQ_BALANCED_ACCURACY;
    if (balanced ? !(positives > 0 && negatives > 0) : !(positives + negatives > 0)) return false;
    for (size_t g = 0; g < step->n_groups; g++) {
        gain[g] = balanced ? 1 / (2 * positives) : 1 / (positives + negatives);
        loss[g] = balanced ? 1 / (2 * negatives) : 1 / (positives + negatives);
    }
    return true;
}

static eq_status calibrate(eq_step *step, const eq_dataset *valid, const float *score) {
    eq_ctx *cx = step->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    rules *state = step->state;
    eq_threshold_curve *curve;
    double *gain, *loss;
    state->n_groups = step->n_groups;
    EQ_NEW(cx, step->arena, state->rule, step->n_groups);
    EQ_NEW(cx, &cx->tmp, curve, step->n_groups);
    EQ_NEW(cx, &cx->tmp, gain, step->n_groups);
    EQ_NEW(cx, &cx->tmp, loss, step->n_groups);
    EQ_TRY(draw_curves(step, valid, score, curve));
    if (price(step, curve, gain, loss)) {
        eq_tradeoff tradeoff = {.constraint = (eq_constraint)step->param[CONSTRAINT],
                                .n_groups = step->n_groups,
                                .group = curve,
                                .gain = gain,
                                .loss = loss};
        EQ_TRY(eq_tradeoff_solve(cx, &tradeoff, state->rule));
    }
    step->done = 1;
    eq_arena_reset(&cx->tmp, mark);
    for (size_t g = 0; g < step->n_groups; g++)
        if (state->rule[g].given) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "group_thresholds: no group has, on validation, the outcomes that %s speaks of",
                   constraints[(size_t)step->param[CONSTRAINT]]);
}

static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    const rules *state = step->state;
    eq_rng people = eq_rng_split(&step->rng, "people");
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "group_thresholds: it was not given the groups");
    for (size_t i = 0; i < rows->n_rows; i++) {
        eq_rng person = eq_rng_at(&people, rows->row[i]);
        double asked = eq_rng_uniform(&person), u[3];
        for (int k = 0; k < 3; k++) u[k] = eq_rng_uniform(&person);
        const eq_rule *rule = rows->group[i] < state->n_groups ? &state->rule[rows->group[i]] : NULL;
        bool own = rule && rule->given && asked < step->param[STRENGTH];
        yhat[i] = own ? eq_rule_decide(rule, (double)score[i], u) : (double)score[i] > step->threshold;
    }
    return EQ_OK;
}

static void rule_of(const eq_step *step, size_t group, eq_chances *out) {
    const rules *state = step->state;
    const eq_rule *rule = &state->rule[group];
    double own = rule->given ? step->param[STRENGTH] : 0, scored = own * (1 - rule->ignore);
    eq_chance_part part[] = {
        {scored * rule->p, rule->tau[1]}, {scored * (1 - rule->p), rule->tau[0]}, {1 - own, step->threshold}};
    eq_chances_make(own * rule->ignore * rule->constant, part, 3, out);
}

const eq_method eq_method_group_thresholds = {
    .id = "group_thresholds",
    .title = "Group thresholds",
    .cite = "Hardt, Price & Srebro 2016, Equality of opportunity in supervised learning, NIPS",
    .help = "Gives each group its own threshold, randomised where needed, so that the chosen rates become equal.",
    .family = EQ_POST,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT | EQ_RANDOM_DECISION,
    .params = params,
    .n_params = sizeof params / sizeof *params,
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(rules),
    .calibrate = calibrate,
    .decide = decide,
    .rule = rule_of,
};
