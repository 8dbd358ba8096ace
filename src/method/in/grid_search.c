/* Grid search: the best classifier for each of a lattice of multipliers, and of these the one with the best trade-off on the
 * training rows.
 *
 * A constraint of a group in an event takes one signed number: positive charges a higher rate there, negative a lower one; the
 * first group has none, for the others' say what is left to it. The lattice is that of whole numbers whose sizes add up to at
 * most u, times limit / u, u the least with as many points as asked for. Chosen is the least error + worst violation, the
 * first of equals. The answer is one classifier and decides at 1/2. limit = 0 leaves the point 0 alone: the baseline,
 * threshold and all. Errors count alike unless asked, so where balanced accuracy is wanted it stands below thresholds: Adult
 * (sex), boosted trees, seed 100: .746 at a gap of .03, group thresholds .798. With each outcome's half the lattice is too
 * coarse for its default: a multiplier turns the label of all rows of a group and an outcome at once, so a logistic regression
 * goes from a gap of -.17 to +.08 between two points (exponentiated_gradient mixes such two). Source: Agarwal
 * et al., "A reductions approach to fair classification" (ICML 2018), appendix, as in fairlearn. Deviations: reduction.c; the
 * lattice is whole and symmetric, where fairlearn cuts off its last points. */
#include <math.h>
#include <string.h>

#include "math/stats.h"
#include "method/in/reduction.h"
#include "method/methods.h"
#include "method/plain.h"

enum { LIMIT, PARITY, POINTS, RATIO, ERRORS };
enum { MOST_POINTS = 4000 };

static const eq_param params[] = {
    {.id = "limit",
     .title = "Strength",
     .help = "Most that the multipliers of the constraints add up to; 0 is plain training",
     .kind = EQ_REAL,
     .initial = 2,
     .max = 1000},
    {.id = "constraint",
     .title = "Equal what",
     .help = "Whose rate of decisions is to be equal, or of errors",
     .kind = EQ_CHOICE,
     .initial = EQ_UTILITY_PARITY_DEMOGRAPHIC,
     .max = EQ_N_UTILITY_PARITIES - 1,
     .choice = eq_utility_parity_ids},
    {.id = "points",
     .title = "Least points",
     .help = "Fewest points of the lattice, each a model to be trained",
     .kind = EQ_INTEGER,
     .initial = 11,
     .min = 1,
     .max = 1000},
    {.id = "ratio",
     .title = "Least ratio",
     .help = "Of a group's rate and that of all, either way; 1 compares them by difference",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0.01,
     .max = 1},
    {.id = "objective",
     .title = "Errors counted",
     .help = "Whether errors count alike or each outcome's half; plan: as the plan's performance does",
     .kind = EQ_CHOICE,
     .initial = EQ_ERRORS_ALIKE,
     .max = EQ_ERRORS_BALANCED,
     .choice = eq_counted_error_ids},
};

typedef struct search {
    eq_reduction reduction;
    size_t n_dims, n_points, at;
    int *point, units; /* (n_dims) where the search stands */
    double *lambda;    /* (n_constraints) */
    bool begun;
    const eq_answerer *best;
    eq_answerer plain; /* limit 0 */
    eq_lesson lesson;
} search;

static double larger(double a, double b) { return a > b ? a : b; }

/* ---- the lattice ---- */

/* What dimensions before d leave of the units. */
static int spare(const int *point, size_t d, int units) {
    for (size_t k = 0; k < d; k++) units -= point[k] < 0 ? -point[k] : point[k];
    return units;
}

static void first_point(int *point, size_t n_dims, int units) {
    for (size_t d = 0; d < n_dims; d++) point[d] = -spare(point, d, units);
}

/* The next in the order of digits; false after the last. */
static bool next_point(int *point, size_t n_dims, int units) {
    size_t d = n_dims;
    while (d > 0 && point[d - 1] >= spare(point, d - 1, units)) d--;
    if (d == 0) return false;
    point[d - 1]++;
    for (; d < n_dims; d++) point[d] = -spare(point, d, units);
    return true;
}

static size_t count_points(int *point, size_t n_dims, int units) {
    size_t n = 1;
    first_point(point, n_dims, units);
    while (n <= MOST_POINTS && next_point(point, n_dims, units)) n++;
    return n;
}

static eq_status begin(eq_step *step, const eq_dataset *train, search *s) {
    size_t wanted = (size_t)step->param[POINTS];
    eq_reduction_config config = {.parity = (eq_utility_parity)step->param[PARITY],
                                  .ratio = step->param[RATIO],
                                  .balanced = eq_errors_balanced(step, (eq_counted_errors)step->param[ERRORS]),
                                  .keep_all = true,
                                  .weigh_as_are = true,
                                  .most_members = MOST_POINTS};
    EQ_TRY(eq_reduction_new(step, train, &config, &s->reduction));
    s->n_dims = (s->reduction.n_groups - 1) * s->reduction.n_events;
    EQ_NEW(step->cx, step->arena, s->lambda, s->reduction.n_constraints);
    EQ_NEW(step->cx, step->arena, s->point, s->n_dims);
    s->n_points = 1;
    for (s->units = 1; s->n_dims && wanted > 1; s->units++)
        if ((s->n_points = count_points(s->point, s->n_dims, s->units)) >= wanted) break;
    if (s->n_points > MOST_POINTS)
        return eq_fail(step->cx, EQ_ELIMIT, "grid_search: the lattice over %zu constraints has more than %d points", s->n_dims,
                       MOST_POINTS);
    if (s->n_points > 1) first_point(s->point, s->n_dims, s->units);
    s->begun = true;
    return EQ_OK;
}

/* ---- the search ---- */

static void set_multipliers(eq_step *step, search *s) {
    const eq_reduction *r = &s->reduction;
    size_t others = r->n_groups - 1, half = r->n_constraints / 2;
    for (size_t d = 0; d < s->n_dims; d++) {
        size_t at = d / others * r->n_groups + 1 + d % others;
        double lambda = s->point[d] * step->param[LIMIT] / s->units;
        s->lambda[at] = larger(0, lambda);
        s->lambda[half + at] = larger(0, -lambda);
    }
}

static void choose(search *s) {
    const eq_reduction *r = &s->reduction;
    double least = EQ_INFINITY;
    for (size_t k = 0; k < r->n_members; k++) {
        double worst = 0;
        for (size_t c = 0; c < r->n_constraints; c++) worst = larger(worst, r->member[k].gamma[c]);
        if (r->member[k].error + worst < least) least = r->member[k].error + worst, s->best = &r->member[k];
    }
}

static eq_status fit(eq_step *step, const eq_dataset *train) {
    search *s = step->state;
    if (step->param[LIMIT] == 0) return eq_plain_fit(step, train, &s->lesson, &s->plain.model);
    if (!s->begun) EQ_TRY(begin(step, train, s));
    for (; s->at < s->n_points; s->at++) {
        size_t ignored;
        step->done = (double)s->at / (double)s->n_points;
        set_multipliers(step, s);
        EQ_TRY(eq_reduction_respond(step, &s->reduction, s->lambda, &ignored));
        next_point(s->point, s->n_dims, s->units);
    }
    choose(s);
    step->done = 1;
    return EQ_OK;
}

/* ---- deciding ---- */

static const eq_answerer *chosen(const search *s) { return s->plain.model.kind ? &s->plain : s->best; }

static eq_status predict(const eq_step *step, const eq_rows *rows, float *score) {
    return eq_answerer_score(step->cx, chosen(step->state), rows, score);
}

static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    const search *s = step->state;
    for (size_t i = 0; !s->plain.model.kind && i < rows->n_rows; i++) yhat[i] = eq_answerer_decision(score[i]);
    return EQ_OK;
}

static void identify(const eq_step *step, char sha256[65], size_t *n_weights) {
    const eq_answerer *one = chosen(step->state);
    eq_answerers_identify(&one, 1, sha256, n_weights);
}

const eq_method eq_method_grid_search = {
    .id = "grid_search",
    .title = "Grid search",
    .cite = "Agarwal, Beygelzimer, Dudik, Langford & Wallach 2018, A reductions approach to fair classification, ICML",
    .help = "Trains the model for a lattice of prices on unequal rates and keeps the one with the best trade-off.",
    .family = EQ_IN,
    .flags = EQ_OWN_PREDICTOR,
    EQ_PARAMS(params),
    .strength = "limit",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(search),
    .fit = fit,
    .predict = predict,
    .identify = identify,
    .decide = decide,
};
