/* Subgroup fairness: a learner and an auditor take turns, so that no subgroup by several protected columns has many more
 * errors than everybody, whether or not its columns are fair one by one.
 *
 * The classifier of a round decides 1 where a ridge regression of what that costs is below 0. The auditor looks at the mean of
 * all classifiers so far: of those with y = 0 (or 1) it finds the subgroup whose rate of errors is furthest from that of all,
 * times its size, and from then on charges the learner C times what a decision adds to that gap, averaged over rounds. It ends
 * when no subgroup is further than gamma, and else with the mean of as many rounds as were least unfair; a decision is drawn
 * with that mean. C = 0 is plain training of the plan's model; above it the learner is linear whatever the plan says. Source:
 * Kearns, Neel, Roth & Wu, "Preventing fairness gerrymandering: auditing and learning for subgroup fairness" (ICML 2018), the
 * algorithm of fictitious play as in "An empirical study of rich subgroup fairness" (FAT* 2019). Deviations: each row is
 * charged by its own membership, where the authors' code takes the first row's; weighted rows; an exact auditor beside the
 * linear one. */
#include <math.h>
#include <string.h>

#include "base/sha256.h"
#include "math/cholesky.h"
#include "metric/subgroups.h"
#include "method/methods.h"
#include "method/plain.h"

enum { CHARGE, RATE, SUBGROUPS, GAMMA, ROUNDS };
enum { FALSE_POSITIVE_RATE, FALSE_NEGATIVE_RATE };
#define RIDGE 1e-8

static const char *const rates[] = {"false_positive_rate", "false_negative_rate", NULL};
static const char *const kinds[] = {"linear", "conjunctions", NULL};

static const eq_param params[] = {
    {.id = "charge",
     .title = "Strength",
     .help = "What a unit of unfairness costs against a unit of error; 0 is plain training",
     .kind = EQ_REAL,
     .initial = 10,
     .max = 1000},
    {.id = "rate",
     .title = "Equal what",
     .help = "Which errors",
     .kind = EQ_CHOICE,
     .initial = FALSE_POSITIVE_RATE,
     .max = FALSE_NEGATIVE_RATE,
     .choice = rates},
    {.id = "subgroups",
     .title = "Subgroups",
     .help = "Who is looked for: half-spaces of the protected values by regression, or every combination of values, exactly",
     .kind = EQ_CHOICE,
     .initial = EQ_SUBGROUPS_LINEAR,
     .max = EQ_N_SUBGROUP_KINDS - 1,
     .choice = kinds},
    {.id = "gamma",
     .title = "Allowed unfairness",
     .help = "A subgroup's gap times its share of everybody, below which the game ends",
     .kind = EQ_REAL,
     .initial = 0.01,
     .max = 1},
    {.id = "rounds",
     .title = "Most rounds",
     .help = "Rounds of the game",
     .kind = EQ_INTEGER,
     .initial = 50,
     .min = 1,
     .max = 1000},
};

typedef struct game {
    const eq_dataset *train;
    size_t n;                           /* features and the intercept behind them */
    double *factor;                     /* (n, n) of the Gram matrix */
    double *classifier;                 /* (rounds, n) decides 1 below 0 */
    size_t round, n_best;               /* rounds that were least unfair together */
    double least, first;                /* their violation, and that of the first round */
    double *charge;                     /* (n_groups) sum over rounds of what deciding 1 adds to the gap, for a row that counts */
    double *mean;                       /* (n_rows) of the decisions so far */
    double *counted, *wrong, everybody; /* (n_groups) */
    eq_subgroups subgroups;
    eq_subgroup worst;
    bool begun, over;
    eq_lesson lesson;
    eq_predictor plain; /* C = 0 */
} game;

/* ---- the learner ---- */

static bool counts(const eq_step *step, uint8_t y) { return y == (step->param[RATE] == FALSE_NEGATIVE_RATE); }

static bool factorise(game *g) {
    const eq_dataset *d = g->train;
    size_t n = g->n, last = n - 1;
    for (size_t i = 0; i < d->n_rows; i++) {
        const float *x = d->x + i * last;
        double w = d->weight[i] / g->everybody;
        for (size_t j = 0; j < last; j++) {
            double own = w * (double)x[j];
            for (size_t k = 0; k <= j; k++) g->factor[j * n + k] += own * (double)x[k];
            g->factor[last * n + j] += own;
        }
        g->factor[last * n + last] += w;
    }
    for (size_t j = 0; j < n; j++) g->factor[j * n + j] += RIDGE;
    return eq_cholesky(g->factor, n);
}

static double price_of(const double *classifier, const float *x, size_t last) {
    double sum = classifier[last];
    for (size_t j = 0; j < last; j++) sum += classifier[j] * (double)x[j];
    return sum;
}

/* The regression of what deciding 1 costs; its decisions join the mean. */
static void learn(eq_step *step, game *g) {
    const eq_dataset *d = g->train;
    size_t last = g->n - 1;
    double *own = g->classifier + g->round * g->n, rounds = (double)(g->round + 1);
    for (size_t i = 0; i < d->n_rows; i++) {
        double cost = d->y[i] ? -1 : 1, w = d->weight[i] / g->everybody;
        if (g->round && counts(step, d->y[i])) cost += step->param[CHARGE] * g->charge[d->group[i]] / (double)g->round;
        for (size_t j = 0; j < last; j++) own[j] += w * cost * (double)d->x[i * last + j];
        own[last] += w * cost;
    }
    eq_cholesky_solve(g->factor, g->n, own);
    for (size_t i = 0; i < d->n_rows; i++) g->mean[i] += ((price_of(own, d->x + i * last, last) < 0) - g->mean[i]) / rounds;
}

/* ---- the auditor ---- */

static void audit(eq_step *step, game *g) {
    const eq_dataset *d = g->train;
    bool negatives = step->param[RATE] == FALSE_NEGATIVE_RATE;
    memset(g->counted, 0, step->n_groups * sizeof *g->counted);
    memset(g->wrong, 0, step->n_groups * sizeof *g->wrong);
    for (size_t i = 0; i < d->n_rows; i++) {
        if (!counts(step, d->y[i])) continue;
        g->counted[d->group[i]] += d->weight[i];
        g->wrong[d->group[i]] += d->weight[i] * (negatives ? 1 - g->mean[i] : g->mean[i]);
    }
    eq_subgroups_worst(&g->subgroups, g->counted, g->wrong, g->everybody, &g->worst);
    double sign = (g->worst.gap > 0 ? 1 : -1) * (negatives ? -1 : 1);
    for (size_t a = 0; g->worst.violation > 0 && a < step->n_groups; a++)
        g->charge[a] += sign * (g->worst.member[a] - g->worst.share);
}

/* ---- the game ---- */

static eq_status begin(eq_step *step, const eq_dataset *train, game *g) {
    size_t k = step->n_groups;
    g->train = train;
    g->n = train->n_features + 1;
    EQ_NEW_CELLS(step->cx, step->arena, g->factor, g->n, g->n);
    EQ_NEW_CELLS(step->cx, step->arena, g->classifier, (size_t)step->param[ROUNDS], g->n);
    EQ_NEW(step->cx, step->arena, g->charge, k);
    EQ_NEW(step->cx, step->arena, g->mean, train->n_rows);
    EQ_NEW(step->cx, step->arena, g->counted, k);
    EQ_NEW(step->cx, step->arena, g->wrong, k);
    EQ_NEW(step->cx, step->arena, g->worst.member, k);
    EQ_TRY(eq_subgroups_new(step->cx, step->arena, train, (eq_subgroup_kind)step->param[SUBGROUPS], &g->subgroups));
    for (size_t i = 0; i < train->n_rows; i++) g->everybody += train->weight[i];
    if (!(g->everybody > 0) || !factorise(g))
        return eq_fail(step->cx, EQ_EINPUT, "gerry_fair: the training rows' weights sum to %g or their features are not finite",
                       g->everybody);
    step->budget -= (int64_t)(train->n_rows * (1 + train->n_features / 16));
    step->done = 0.5 / step->param[ROUNDS];
    g->begun = true;
    return EQ_OK;
}

static eq_status fit(eq_step *step, const eq_dataset *train) {
    game *g = step->state;
    if (step->param[CHARGE] == 0) return eq_plain_fit(step, train, &g->lesson, &g->plain);
    if (!g->begun) EQ_TRY(begin(step, train, g));
    while (!g->over) {
        if (step->budget <= 0) return EQ_MORE;
        learn(step, g);
        audit(step, g);
        if (g->round++ == 0) g->first = g->worst.violation;
        if (g->round == 1 || g->worst.violation <= g->least) g->least = g->worst.violation, g->n_best = g->round;
        g->over = g->worst.violation < step->param[GAMMA] || g->round >= (size_t)step->param[ROUNDS];
        step->done = (double)g->round / step->param[ROUNDS];
        step->budget -= (int64_t)train->n_rows;
    }
    step->done = 1;
    step->said =
        eq_arena_format(step->cx, step->arena,
                        "Its model is a mixture of linear rules, whatever the plan's model is. Worst subgroup on the training "
                        "rows: gap times share %.4f in the first round, %.4f after %zu.",
                        g->first, g->least, g->n_best);
    return step->said ? EQ_OK : EQ_EMEMORY;
}

/* ---- deciding ---- */

/* The share of classifiers that decide 1. */
static eq_status predict(const eq_step *step, const eq_rows *rows, float *score) {
    const game *g = step->state;
    if (g->plain.kind) return eq_predictor_score(step->cx, &g->plain, rows->x, rows->n_rows, score);
    for (size_t i = 0; i < rows->n_rows; i++) {
        size_t n = 0;
        for (size_t t = 0; t < g->n_best; t++)
            n += price_of(g->classifier + t * g->n, rows->x + i * rows->n_features, g->n - 1) < 0;
        score[i] = (float)((double)n / (double)g->n_best);
    }
    return EQ_OK;
}

/* Draws by the row's number; the baseline keeps the common threshold. */
static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    const game *g = step->state;
    eq_rng decisions = eq_rng_split(&step->rng, "decisions");
    for (size_t i = 0; !g->plain.kind && i < rows->n_rows; i++) {
        eq_rng own = eq_rng_at(&decisions, rows->row[i]);
        yhat[i] = eq_rng_uniform(&own) < (double)score[i];
    }
    return EQ_OK;
}

static void identify(const eq_step *step, char sha256[65], size_t *n_weights) {
    const game *g = step->state;
    eq_sha256 sha;
    if (g->plain.kind) {
        g->plain.kind->sha256(g->plain.state, sha256);
        *n_weights = g->plain.kind->n_weights(g->plain.state);
        return;
    }
    *n_weights = g->n_best * g->n;
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, g->classifier, *n_weights * sizeof *g->classifier);
    eq_sha256_end(&sha, sha256);
}

const eq_method eq_method_gerry_fair = {
    .id = "gerry_fair",
    .title = "Subgroup fairness",
    .cite = "Kearns, Neel, Roth & Wu 2018, Preventing fairness gerrymandering: auditing and learning for subgroup fairness, ICML",
    .help = "A learner and an auditor take turns until no subgroup by several protected columns has many more errors than all.",
    .family = EQ_IN,
    .flags = EQ_OWN_PREDICTOR | EQ_RANDOM_DECISION,
    EQ_PARAMS(params),
    .strength = "charge",
    .target = "fpr_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(game),
    .fit = fit,
    .predict = predict,
    .identify = identify,
    .decide = decide,
};
