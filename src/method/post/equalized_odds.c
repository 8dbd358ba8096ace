/* Equalized odds: changes decisions at random, with a chance that depends on side and decision, so that both
 * sides get the same true and the same false positive rate on validation.
 *
 * The four chances solve a linear program: least cost (FPR - TPR) keep + (TNR - FNR) turn, summed over the
 * two sides, under two equalities and the box [0,1]^4. Its optimum is a vertex: at most two unknowns lie
 * inside the box, so all choices of those are tried, with nothing to converge. Rates are weighted. Source:
 * Hardt, Price & Srebro, "Equality of opportunity in supervised learning", NIPS 2016, with the objective of
 * AIF360 (each side counts alike, whatever its size). Deviations: AIF360 turns an exact number of rows picked
 * at random, here every row draws by its id, so that the order of rows and who else is decided upon do not
 * matter; AIF360 mixes weighted rates with plain shares, which does not equalise weighted rows. Variant
 * aif360_0_3: the equalities of AIF360 0.3, which divide by the sides' share of all rows instead of the base
 * rate and so do not equalise the odds. */
#include <math.h>

#include "method/methods.h"
#include "method/post/equalized_odds.h"
#include "method/validation.h"

/* ---- the program ---- */

bool eq_odds_program_make(const eq_tally *side, bool old_shares, eq_odds_program *out) {
    static const int first[EQ_N_SIDES] = {[EQ_PRIVILEGED] = EQ_PRIVILEGED_KEEP, [EQ_UNPRIVILEGED] = EQ_OTHERS_KEEP};
    double n[EQ_N_SIDES], total = 0;
    for (int s = 0; s < EQ_N_SIDES; s++) {
        if (!(side[s].tp + side[s].fn > 0 && side[s].fp + side[s].tn > 0)) return false;
        n[s] = side[s].tp + side[s].fn + side[s].fp + side[s].tn;
        total += n[s];
    }
    for (int s = 0; s < EQ_N_SIDES; s++) {
        const eq_tally *t = &side[s];
        double positives = t->tp + t->fn, negatives = t->fp + t->tn, sign = s == EQ_PRIVILEGED ? 1 : -1;
        double part[2] = {positives, negatives}; /* what the counts of the two rows are divided by */
        if (old_shares) part[0] = n[s] * (n[s] / total), part[1] = n[s] * (n[1 - s] / total);
        int k = first[s];
        out->cost[k] = t->fp / negatives - t->tp / positives;
        out->cost[k + 1] = t->tn / negatives - t->fn / positives;
        out->equal[0][k] = sign * t->tp / part[0];
        out->equal[0][k + 1] = sign * t->fn / part[0];
        out->equal[1][k] = sign * t->fp / part[1];
        out->equal[1][k + 1] = sign * t->tn / part[1];
    }
    return true;
}

typedef struct vertex {
    bool given;
    double x[EQ_N_CHANCES], cost, change;
} vertex;

static double product(const double *a, const double *x) { return a[0] * x[0] + a[1] * x[1] + a[2] * x[2] + a[3] * x[3]; }

/* Rounding leaves a vertex of the box a little outside it and the equalities a little open. */
static void consider(const eq_odds_program *p, const double *x, vertex *best) {
    vertex v = {.given = true};
    for (int k = 0; k < EQ_N_CHANCES; k++) {
        if (!(x[k] >= -1e-12 && x[k] <= 1 + 1e-12)) return;
        v.x[k] = x[k] < 0 ? 0 : x[k] > 1 ? 1 : x[k];
        v.change += k % 2 ? v.x[k] : 1 - v.x[k];
    }
    if (fabs(product(p->equal[0], v.x)) > 1e-11 || fabs(product(p->equal[1], v.x)) > 1e-11) return;
    v.cost = product(p->cost, v.x);
    if (best->given && v.cost > best->cost - 1e-12 && (v.cost > best->cost + 1e-12 || v.change >= best->change - 1e-12)) return;
    *best = v;
}

/* Solves the equalities for the unknowns a and b, the others at 0 or 1. */
static void try_two(const eq_odds_program *p, int a, int b, const double *bound, vertex *best) {
    const double *r = p->equal[0], *q = p->equal[1];
    double x[EQ_N_CHANCES] = {bound[0], bound[1], bound[2], bound[3]}, determinant = r[a] * q[b] - r[b] * q[a];
    if (fabs(determinant) < 1e-13) return; /* the rows say the same of a and b: try_one finds it */
    x[a] = x[b] = 0;
    double u = -product(r, x), v = -product(q, x);
    x[a] = (u * q[b] - v * r[b]) / determinant;
    x[b] = (r[a] * v - q[a] * u) / determinant;
    consider(p, x, best);
}

/* One unknown inside the box: what is left to try where the two equalities say the same. */
static void try_one(const eq_odds_program *p, int a, const double *bound, vertex *best) {
    const double *row = fabs(p->equal[0][a]) > fabs(p->equal[1][a]) ? p->equal[0] : p->equal[1];
    double x[EQ_N_CHANCES] = {bound[0], bound[1], bound[2], bound[3]};
    if (!(fabs(row[a]) > 1e-13)) return;
    x[a] = 0;
    x[a] = -product(row, x) / row[a];
    consider(p, x, best);
}

double eq_odds_program_solve(const eq_odds_program *p, double *x) {
    vertex best = {.given = false};
    for (unsigned corner = 0; corner < 1u << EQ_N_CHANCES; corner++) {
        double bound[EQ_N_CHANCES];
        for (int k = 0; k < EQ_N_CHANCES; k++) bound[k] = corner >> k & 1;
        consider(p, bound, &best);
        for (int a = 0; a < EQ_N_CHANCES; a++) {
            try_one(p, a, bound, &best);
            for (int b = 0; b < a; b++) try_two(p, a, b, bound, &best);
        }
    }
    for (int k = 0; k < EQ_N_CHANCES; k++) x[k] = best.x[k];
    return best.cost;
}

/* ---- the method ---- */

enum { PREDICTED, VARIANT };

static const char *const predictions[] = {"common_threshold", "half", NULL};
static const char *const variants[] = {"recommended", "aif360_0_3", NULL};

static const eq_param params[] = {
    {.id = "predicted",
     .title = "Decisions changed",
     .help = "The predictions that are changed: scores above the common threshold, or above 1/2",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 1,
     .choice = predictions},
    {.id = "variant",
     .title = "Variant",
     .help = "aif360_0_3: that version's equations, which do not equalise the odds",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 1,
     .choice = variants},
};

typedef struct chances {
    double x[EQ_N_CHANCES];
} chances;

static double threshold_of(const eq_step *step) { return step->param[PREDICTED] > 0 ? 0.5 : step->threshold; }

/* Defined when both sides have both outcomes. */
static const eq_objective both_outcomes = {.performance = EQ_ACCURACY, .bias = EQ_AVERAGE_ODDS_DIFFERENCE, .epsilon = 1};

static eq_status calibrate(eq_step *step, const eq_dataset *valid, const float *score) {
    eq_ctx *cx = step->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    chances *state = step->state;
    eq_tally *tally, side[EQ_N_SIDES];
    uint8_t *yhat;
    EQ_NEW(cx, &cx->tmp, tally, step->n_groups);
    EQ_NEW(cx, &cx->tmp, yhat, valid->n_rows);
    for (size_t i = 0; i < valid->n_rows; i++) yhat[i] = (double)score[i] > threshold_of(step);
    eq_outcomes outcomes;
    EQ_TRY(eq_validation_outcomes(step, valid, score, &outcomes));
    EQ_TRY(eq_validation_need(step, "equalized_odds", &both_outcomes, &outcomes));
    outcomes.yhat = yhat;
    EQ_TRY(eq_tally_count(cx, &outcomes, tally));
    eq_tally_sides(tally, step->privileged, step->n_groups, side);
    eq_odds_program program;
    if (!eq_odds_program_make(side, step->param[VARIANT] > 0, &program))
        return eq_fail(cx, EQ_EINTERNAL, "equalized_odds: there is no program although all rates are defined");
    eq_odds_program_solve(&program, state->x);
    eq_arena_reset(&cx->tmp, mark);
    step->done = 1;
    return EQ_OK;
}

static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    const chances *state = step->state;
    eq_rng people = eq_rng_split(&step->rng, "people");
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "equalized_odds: it was not given the groups");
    for (size_t i = 0; i < rows->n_rows; i++) {
        eq_rng person = eq_rng_at(&people, rows->row[i]);
        bool predicted = (double)score[i] > threshold_of(step);
        int k = step->privileged[rows->group[i]] ? EQ_PRIVILEGED_KEEP : EQ_OTHERS_KEEP;
        yhat[i] = eq_rng_uniform(&person) < state->x[predicted ? k : k + 1];
    }
    return EQ_OK;
}

/* A chance may be smaller above the threshold than below it, so this is no sum of parts. */
static void rule_of(const eq_step *step, size_t group, eq_chances *out) {
    const chances *state = step->state;
    int k = step->privileged[group] ? EQ_PRIVILEGED_KEEP : EQ_OTHERS_KEEP;
    double threshold = threshold_of(step);
    *out = (eq_chances){.n = 1, .threshold = {threshold}, .chance = {state->x[k + 1], state->x[k]}};
    if (isfinite(threshold)) return;
    *out = (eq_chances){.chance = {state->x[threshold > 0 ? k + 1 : k]}};
}

const eq_method eq_method_equalized_odds = {
    .id = "equalized_odds",
    .title = "Equalized odds",
    .cite = "Hardt, Price & Srebro 2016, Equality of opportunity in supervised learning, NIPS",
    .help = "Turns some decisions of each side around at random, so that both sides have the same error rates.",
    .family = EQ_POST,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT | EQ_RANDOM_DECISION,
    EQ_PARAMS(params),
    .target = "average_odds_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(chances),
    .calibrate = calibrate,
    .decide = decide,
    .rule = rule_of,
};
