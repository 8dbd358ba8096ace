/* Fair plug-in rule: both sides' thresholds move by one number t, the price of the gap.
 *
 * If scores are probabilities eta, the best decision under a bound on the gap is: 1 where eta - c exceeds t omega / 2, c being
 * the threshold without a bound and omega what a person adds to the gap: with sigma = +1 for the privileged and -1 for others,
 * sigma / p_a for selection rates, sigma eta / p_a1 for TPR, sigma (1 - eta) / p_a0 for FPR (p: shares of all people). Solved for
 * eta that is a threshold a side: c + v; c / (1 - v); (c + v) / (1 + v), where v = t sigma / (2 p). The gap falls as t rises, so
 * t is found by bisection, on the rates that the scores themselves promise or on those of the recorded outcomes. Two sides: for
 * more groups group_thresholds is the answer. Source: Zeng, Dobriban & Cheng 2024 (FPIR), there with c = 1/2. */
#include <math.h>

#include "method/chances.h"
#include "method/methods.h"
#include "method/post/plug_in.h"
#include "method/price.h"
#include "method/validation.h"

/* ---- the thresholds ---- */

double eq_plug_in_cut(const eq_plug_in *p, double t, int side, double mass) {
    double v = (side == EQ_PRIVILEGED ? t : -t) / (2 * mass);
    eq_priced_rate rate = p->parity == EQ_PARITY_TPR   ? EQ_PRICED_TPR
                          : p->parity == EQ_PARITY_FPR ? EQ_PRICED_FPR
                                                       : EQ_PRICED_SELECTION;
    return eq_price_moved(rate, p->base, v);
}

/* What a row adds to the sums that the rates are made of. */
static double part_of(const eq_plug_in *p, const eq_outcomes *o, size_t i) {
    double weight = o->weight ? o->weight[i] : 1, favourable = p->by_labels ? o->y[i] : o->score[i];
    if (p->parity == EQ_PARITY_SELECTION) return weight;
    return p->parity == EQ_PARITY_TPR ? weight * favourable : weight * (1 - favourable);
}

static int side_of(const eq_outcomes *o, size_t i) { return o->privileged[o->group[i]] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED; }

static bool is_selected(double score, double cut) { return cut <= 0 || (cut < 1 && score > cut); }

static double gap_at(const eq_plug_in *p, const eq_outcomes *o, double t, eq_plug_in_rule *rule) {
    double selected[EQ_N_SIDES] = {0}, all[EQ_N_SIDES] = {0};
    for (int k = 0; k < EQ_N_SIDES; k++) rule->cut[k] = eq_plug_in_cut(p, t, k, rule->mass[k]);
    for (size_t i = 0; i < o->n_rows; i++) {
        int side = side_of(o, i);
        double part = part_of(p, o, i);
        all[side] += part;
        if (is_selected(o->score[i], rule->cut[side])) selected[side] += part;
    }
    rule->t = t;
    rule->gap = selected[EQ_PRIVILEGED] / all[EQ_PRIVILEGED] - selected[EQ_UNPRIVILEGED] / all[EQ_UNPRIVILEGED];
    return rule->gap;
}

/* A |t| at which the side that is ahead has nobody selected, or the other everybody. */
static double largest_t(const eq_plug_in *p, const eq_plug_in_rule *rule, int ahead) {
    if (p->parity == EQ_PARITY_FPR) return 2 * p->base * rule->mass[!ahead];
    return 2 * (1 - p->base) * rule->mass[ahead];
}

bool eq_plug_in_find(const eq_plug_in *p, const eq_outcomes *o, eq_plug_in_rule *out) {
    double total = 0;
    *out = (eq_plug_in_rule){0};
    for (size_t i = 0; i < o->n_rows; i++) {
        total += o->weight ? o->weight[i] : 1;
        out->mass[side_of(o, i)] += part_of(p, o, i);
    }
    for (int k = 0; k < EQ_N_SIDES; k++) out->mass[k] /= total;
    if (!(out->mass[0] > 0 && out->mass[1] > 0)) return false;
    double gap = gap_at(p, o, 0, out), sign = gap > 0 ? 1 : -1;
    if (fabs(gap) <= p->tolerance) return true;
    double low = 0, high = largest_t(p, out, gap > 0 ? EQ_PRIVILEGED : EQ_UNPRIVILEGED);
    for (int k = 0; k < 64; k++) {
        double middle = low + (high - low) / 2;
        if (sign * gap_at(p, o, sign * middle, out) <= p->tolerance) high = middle;
        else low = middle;
    }
    gap_at(p, o, sign * high, out);
    return true;
}

/* ---- the method ---- */

enum { CONSTRAINT, TOLERANCE, STRENGTH, BASE, JUDGED_BY };

static const char *const constraints[] = {"demographic_parity", "equal_opportunity", "fpr_parity", NULL};
static const char *const bases[] = {"common_threshold", "half", NULL};
static const char *const judges[] = {"scores", "outcomes", NULL};

static const eq_param params[] = {
    {.id = "constraint",
     .title = "What becomes equal",
     .help = "Which rate of the two sides comes within the tolerance: selection, true positive or false positive rate",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 2,
     .choice = constraints},
    {.id = "tolerance",
     .title = "Tolerance",
     .help = "By how much the two sides' rates may differ on validation",
     .kind = EQ_REAL,
     .initial = 0.02,
     .min = 0,
     .max = 1},
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the way from the common threshold to the two sides' own",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "base",
     .title = "Starts from",
     .help = "The threshold that both sides would have without a constraint: the common one, or 1/2 as published",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 1,
     .choice = bases},
    {.id = "judged_by",
     .title = "Judged by",
     .help = "Rates as the scores promise them, which is right where scores are calibrated, or those of the recorded outcomes",
     .kind = EQ_CHOICE,
     .initial = 1,
     .min = 0,
     .max = 1,
     .choice = judges},
};

static eq_status calibrate(eq_step *step, const eq_dataset *valid, const float *score) {
    static const eq_parity parity[] = {EQ_PARITY_SELECTION, EQ_PARITY_TPR, EQ_PARITY_FPR};
    eq_ctx *cx = step->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_plug_in_rule *rule = step->state;
    eq_outcomes outcomes;
    eq_plug_in plug_in = {.parity = parity[(size_t)step->param[CONSTRAINT]],
                          .base = step->param[BASE] > 0 ? 0.5 : step->threshold,
                          .tolerance = step->param[TOLERANCE],
                          .by_labels = step->param[JUDGED_BY] > 0};
    EQ_TRY(eq_validation_outcomes(step, valid, score, &outcomes));
    bool constant = !(plug_in.base > 0 && plug_in.base < 1); /* everybody or nobody: nothing to even out */
    bool found = constant || eq_plug_in_find(&plug_in, &outcomes, rule);
    if (constant) rule->cut[0] = rule->cut[1] = plug_in.base;
    double t = rule->t * step->param[STRENGTH];
    for (int k = 0; found && !constant && k < EQ_N_SIDES; k++) rule->cut[k] = eq_plug_in_cut(&plug_in, t, k, rule->mass[k]);
    eq_arena_reset(&cx->tmp, mark);
    step->done = 1;
    if (found) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "fair_plug_in: a side has no rows on validation that %s speaks of",
                   constraints[(size_t)step->param[CONSTRAINT]]);
}

static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    const eq_plug_in_rule *rule = step->state;
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "fair_plug_in: it was not given the groups");
    for (size_t i = 0; i < rows->n_rows; i++)
        yhat[i] = is_selected((double)score[i], rule->cut[step->privileged[rows->group[i]] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED]);
    return EQ_OK;
}

static void rule_of(const eq_step *step, size_t group, eq_chances *out) {
    const eq_plug_in_rule *rule = step->state;
    double cut = rule->cut[step->privileged[group] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED];
    eq_chance_part part = {cut < 1, cut};
    eq_chances_make(cut <= 0, &part, cut > 0, out);
}

const eq_method eq_method_fair_plug_in = {
    .id = "fair_plug_in",
    .title = "Fair plug-in rule",
    .cite = "Zeng, Dobriban & Cheng 2024, Bayes-optimal fair classification with linear disparity constraints, arXiv 2402.02817",
    .help =
        "Moves the thresholds of both sides by one number, the best way to bring one rate within a tolerance where scores are "
        "probabilities.",
    .family = EQ_POST,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(eq_plug_in_rule),
    .calibrate = calibrate,
    .decide = decide,
    .rule = rule_of,
};
