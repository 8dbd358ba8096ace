/* Exponentiated gradient: a game between a learner that answers multipliers on the constraints with its best classifier and a
 * player that raises the multipliers of what is violated. The answer is a mixture of classifiers, drawn anew for each
 * decision.
 *
 * Round t: lambda = B exp(theta) / (1 + sum of exp(theta)); the best answer joins the mixture; theta += eta (gamma - bound).
 * Beside the mixture of all rounds the best one over the classifiers so far is a small linear program. Each mixture's gap is
 * how far either player could still gain; the round with the smallest is returned, and the game ends below nu, half a standard
 * error of the error rate. B = 0 pays for no constraint: the baseline, scores, threshold and all.
 * Which errors count is the plan's: counted alike, where balanced accuracy is wanted and one outcome is rare, the answer favours
 * few people (Adult by sex, boosted trees, 10 rounds, seed 100: .756 at a gap of .003; each outcome's half .799 at .005; group
 * thresholds .798 at .002).
 * Source: Agarwal, Beygelzimer, Dudik, Langford & Wallach, "A reductions approach to fair classification" (ICML 2018), with
 * fairlearn's stopping and step rules. Deviations: reduction.c; `single` keeps of the members the one with the smallest error
 * among those within the bound, which is no guarantee but decides without drawing. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "math/stats.h"
#include "method/in/mixture.h"
#include "method/in/reduction.h"
#include "method/methods.h"
#include "method/plain.h"

enum { MULTIPLIER, PARITY, BOUND, RATIO, ROUNDS, SINGLE, ERRORS };
enum { MOST_MEMBERS = 1000, LEAST_ROUNDS = 5, N_STAGES = 4 };
#define NU_SHARE 0.5
#define FIRST_STEP 2.0
#define PRECISION 1e-8

static const char *const constraints[] = {"demographic_parity",
                                          "equalized_odds",
                                          "true_positive_rate",
                                          "false_positive_rate",
                                          "error_rate",
                                          "false_positive_bound",
                                          NULL};

static const eq_param params[] = {
    {.id = "multiplier",
     .title = "Strength",
     .help = "Most that the multipliers of the constraints add up to; 0 is plain training",
     .kind = EQ_REAL,
     .initial = 100,
     .max = 10000},
    {.id = "constraint",
     .title = "Equal what",
     .help = "Whose rate of decisions is to be equal, or of errors; or that no group's false positive rate passes the bound",
     .kind = EQ_CHOICE,
     .initial = EQ_UTILITY_PARITY_DEMOGRAPHIC,
     .max = EQ_N_UTILITY_PARITIES,
     .choice = constraints},
    {.id = "bound",
     .title = "Allowed difference",
     .help = "How far a group's rate may be from that of all; of false_positive_bound, how high it may be",
     .kind = EQ_REAL,
     .initial = 0.01,
     .max = 1},
    {.id = "ratio",
     .title = "Least ratio",
     .help = "Of a group's rate and that of all, either way; 1 compares them by difference",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0.01,
     .max = 1},
    {.id = "rounds",
     .title = "Most rounds",
     .help = "Rounds of the game",
     .kind = EQ_INTEGER,
     .initial = 50,
     .min = 1,
     .max = 500},
    {.id = "single",
     .title = "One classifier",
     .help = "Decide by the single classifier with the fewest errors within the bound, without drawing and without a guarantee",
     .kind = EQ_BOOLEAN,
     .max = 1},
    {.id = "objective",
     .title = "Errors counted",
     .help = "Whether errors count alike or each outcome's half; plan: as the plan's performance does",
     .kind = EQ_CHOICE,
     .initial = EQ_ERRORS_OF_PLAN,
     .max = EQ_ERRORS_BALANCED,
     .choice = eq_counted_error_ids},
};

typedef enum phase { BEGIN, RESPOND, GAP_OF_ROUNDS, PROGRAM, GAP_OF_PROGRAM, ROUND_END, DONE } phase;

/* A mixture and how far it is from a draw between the players. */
typedef struct mixture {
    double *share;           /* (MOST_MEMBERS) */
    double *lambda;          /* (n_constraints) the multipliers it is held against */
    double value, low, high; /* of the Lagrangian: here, at the learner's best answer, at the player's */
    size_t stage;            /* of the learner's answers tried */
} mixture;

typedef struct game {
    eq_reduction reduction;
    phase phase;
    size_t round, chosen; /* the round's answer */
    double *theta, *lambda, *sum_of_lambda, *scratch;
    double *votes;           /* (MOST_MEMBERS) rounds that a member was the answer */
    mixture rounds, program; /* of this round */
    size_t n_in_program;     /* members the program was solved over */
    eq_mixture_program *best_mixture;
    double nu, eta, best_gap, last_gap, least_gap_of_rounds;
    size_t last_check;
    double *best;            /* (MOST_MEMBERS) the mixture to be returned */
    const eq_answerer *only; /* NULL: the mixture */
    eq_answerer plain;       /* strength 0 */
    eq_lesson lesson;
} game;

static double larger(double a, double b) { return a > b ? a : b; }
static double smaller(double a, double b) { return a < b ? a : b; }

static double gap_of(const mixture *m) { return larger(m->value - m->low, m->high - m->value); }

/* ---- preparing ---- */

static eq_status new_mixture(eq_step *step, const game *g, mixture *m) {
    EQ_NEW(step->cx, step->arena, m->share, MOST_MEMBERS);
    EQ_NEW(step->cx, step->arena, m->lambda, g->reduction.n_constraints);
    return EQ_OK;
}

static eq_status begin(eq_step *step, const eq_dataset *train, game *g) {
    bool bounded = step->param[PARITY] == EQ_N_UTILITY_PARITIES;
    eq_reduction_config config = {.parity = bounded ? EQ_UTILITY_PARITY_FALSE_POSITIVE : (eq_utility_parity)step->param[PARITY],
                                  .ratio = step->param[RATIO],
                                  .balanced = eq_errors_balanced(step, (eq_counted_errors)step->param[ERRORS]),
                                  .bounded = bounded,
                                  .most_members = MOST_MEMBERS};
    EQ_TRY(eq_reduction_new(step, train, &config, &g->reduction));
    size_t m = g->reduction.n_constraints;
    EQ_NEW(step->cx, step->arena, g->theta, m);
    EQ_NEW(step->cx, step->arena, g->lambda, m);
    EQ_NEW(step->cx, step->arena, g->sum_of_lambda, m);
    EQ_NEW(step->cx, step->arena, g->scratch, m);
    EQ_NEW(step->cx, step->arena, g->votes, MOST_MEMBERS);
    EQ_NEW(step->cx, step->arena, g->best, MOST_MEMBERS);
    EQ_TRY(new_mixture(step, g, &g->rounds));
    EQ_TRY(new_mixture(step, g, &g->program));
    g->program.stage = N_STAGES; /* there is none in the first round */
    EQ_TRY(eq_mixture_new(step->cx, step->arena, m, step->param[MULTIPLIER], step->param[BOUND], &g->best_mixture));
    g->best_gap = g->last_gap = g->least_gap_of_rounds = EQ_INFINITY;
    g->last_check = LEAST_ROUNDS;
    g->phase = RESPOND;
    return EQ_OK;
}

/* ---- the game ---- */

static void raise_multipliers(eq_step *step, game *g) {
    size_t m = g->reduction.n_constraints;
    double most = 0, sum;
    for (size_t k = 0; k < m; k++) most = larger(most, g->theta[k]);
    sum = eq_exp(-most);
    for (size_t k = 0; k < m; k++) sum += g->lambda[k] = eq_exp(g->theta[k] - most);
    for (size_t k = 0; k < m; k++) g->lambda[k] *= step->param[MULTIPLIER] / sum;
}

/* Whether the gammas of both signs are each other's negatives. */
static bool has_pairs(const eq_reduction *r) { return r->config.ratio >= 1 && !r->config.bounded; }

/* Error, greatest violation and Lagrangian of a mixture at its multipliers, of which a pair for both signs of one constraint
 * counts by its difference. */
static void weigh_mixture(eq_step *step, game *g, mixture *m) {
    const eq_reduction *r = &g->reduction;
    size_t half = r->n_constraints / 2;
    double error = 0, worst = 0, sum = 0;
    memset(g->scratch, 0, r->n_constraints * sizeof *g->scratch);
    for (size_t k = 0; k < r->n_members; k++) {
        error += m->share[k] * r->member[k].error;
        for (size_t c = 0; c < r->n_constraints; c++) g->scratch[c] += m->share[k] * r->member[k].gamma[c];
    }
    for (size_t c = 0; c < r->n_constraints; c++) {
        double beyond = g->scratch[c] - step->param[BOUND], lambda = m->lambda[c];
        if (has_pairs(r)) lambda = larger(0, c < half ? lambda - m->lambda[half + c] : lambda - m->lambda[c - half]);
        worst = larger(worst, beyond);
        sum += lambda * beyond;
    }
    m->value = m->low = error + sum;
    m->high = error + step->param[MULTIPLIER] * worst;
    m->stage = 0;
}

/* The Lagrangian of one member at the mixture's multipliers, as above. */
static double answer_value(eq_step *step, const game *g, const mixture *m, size_t member) {
    const eq_reduction *r = &g->reduction;
    size_t half = r->n_constraints / 2;
    double sum = r->member[member].error;
    for (size_t c = 0; c < r->n_constraints; c++) {
        double lambda = m->lambda[c];
        if (has_pairs(r)) lambda = larger(0, c < half ? lambda - m->lambda[half + c] : lambda - m->lambda[c - half]);
        sum += lambda * (r->member[member].gamma[c] - step->param[BOUND]);
    }
    return sum;
}

/* The learner's best answers to 1, 2, 5 and 10 times the multipliers, as long as the gap might still be small. */
static eq_status find_gap(eq_step *step, game *g, mixture *m) {
    static const double times[N_STAGES] = {1, 2, 5, 10};
    for (; m->stage < N_STAGES; m->stage++) {
        size_t index;
        for (size_t c = 0; c < g->reduction.n_constraints; c++) g->scratch[c] = times[m->stage] * m->lambda[c];
        EQ_TRY(eq_reduction_respond(step, &g->reduction, g->scratch, &index));
        m->low = smaller(m->low, answer_value(step, g, m, index));
        if (gap_of(m) > g->nu + PRECISION) break;
    }
    m->stage = N_STAGES;
    return EQ_OK;
}

static eq_status respond(eq_step *step, game *g) {
    eq_reduction *r = &g->reduction;
    raise_multipliers(step, g);
    EQ_TRY(eq_reduction_respond(step, r, g->lambda, &g->chosen));
    if (g->round == 0) {
        double error = r->member[g->chosen].error, n = r->n_effective;
        g->nu = NU_SHARE * sqrt(error * (1 - error) * n / larger(n - 1, 1)) / sqrt(n);
        g->eta = FIRST_STEP / step->param[MULTIPLIER];
    }
    g->votes[g->chosen]++;
    for (size_t k = 0; k < r->n_members; k++) g->rounds.share[k] = g->votes[k] / (double)(g->round + 1);
    for (size_t c = 0; c < r->n_constraints; c++) {
        g->sum_of_lambda[c] += g->lambda[c];
        g->rounds.lambda[c] = g->sum_of_lambda[c] / (double)(g->round + 1);
    }
    weigh_mixture(step, g, &g->rounds);
    return EQ_OK;
}

/* Over the members there are; a solution stands until others join. */
static eq_status solve_program(eq_step *step, game *g) {
    const eq_reduction *r = &g->reduction;
    if (g->round == 0 || g->n_in_program == r->n_members) return EQ_OK;
    for (; g->n_in_program < r->n_members; g->n_in_program++) {
        const eq_answerer *member = &r->member[g->n_in_program];
        EQ_TRY(eq_mixture_add(step->cx, g->best_mixture, member->error, member->gamma));
    }
    EQ_TRY(eq_mixture_solve(step->cx, g->best_mixture, g->program.share, g->program.lambda));
    weigh_mixture(step, g, &g->program);
    return EQ_OK;
}

/* Keeps the better mixture, of equal rounds the last; ends the game or moves the multipliers. */
static void end_round(eq_step *step, game *g) {
    const eq_reduction *r = &g->reduction;
    double of_rounds = gap_of(&g->rounds), of_program = g->round ? gap_of(&g->program) : EQ_INFINITY;
    const mixture *better = of_rounds < of_program ? &g->rounds : &g->program;
    double gap = smaller(of_rounds, of_program);
    g->least_gap_of_rounds = smaller(g->least_gap_of_rounds, of_rounds);
    if (gap <= g->best_gap + PRECISION) memcpy(g->best, better->share, r->n_members * sizeof *g->best);
    g->best_gap = smaller(g->best_gap, gap);
    bool over = gap < g->nu && g->round >= LEAST_ROUNDS;
    if (!over && (double)g->round >= 1.6 * (double)g->last_check) {
        if (g->least_gap_of_rounds > 0.8 * g->last_gap) g->eta *= 0.8;
        g->last_check = g->round;
        g->last_gap = g->least_gap_of_rounds;
    }
    for (size_t c = 0; c < r->n_constraints; c++) g->theta[c] += g->eta * (r->member[g->chosen].gamma[c] - step->param[BOUND]);
    g->round++;
    g->phase = over || g->round >= (size_t)step->param[ROUNDS] ? DONE : RESPOND;
}

/* Of the members within the bound the one with the fewest errors; of none, the least beyond it. */
static const eq_answerer *single_out(eq_step *step, const eq_reduction *r) {
    const eq_answerer *best = NULL;
    double best_error = 0, best_beyond = 0;
    for (size_t k = 0; k < r->n_members; k++) {
        double beyond = 0;
        for (size_t c = 0; c < r->n_constraints; c++) beyond = larger(beyond, r->member[k].gamma[c] - step->param[BOUND]);
        bool better = beyond < best_beyond || (beyond <= best_beyond && r->member[k].error < best_error);
        if (!best || better) best = &r->member[k], best_error = r->member[k].error, best_beyond = beyond;
    }
    return best;
}

static eq_status play(eq_step *step, game *g) {
    while (g->phase != DONE) {
        step->done = (double)g->round / step->param[ROUNDS];
        switch (g->phase) {
        case RESPOND: EQ_TRY(respond(step, g)); break;
        case GAP_OF_ROUNDS: EQ_TRY(find_gap(step, g, &g->rounds)); break;
        case PROGRAM: EQ_TRY(solve_program(step, g)); break;
        case GAP_OF_PROGRAM: EQ_TRY(find_gap(step, g, &g->program)); break;
        default: end_round(step, g); continue;
        }
        g->phase++;
    }
    if (step->param[SINGLE] > 0) g->only = single_out(step, &g->reduction);
    return EQ_OK;
}

static eq_status say(eq_step *step, const game *g) {
    size_t n = 0;
    bool rough = step->spec->kind->flags & EQ_KIND_HIDDEN;
    for (size_t k = 0; k < g->reduction.n_members; k++) n += g->best[k] > 0;
    step->said =
        eq_arena_format(step->cx, step->arena, "%zu of %zu models trained are mixed after %zu rounds; gap of the game %.3g%s%s",
                        n, g->reduction.n_calls, g->round, g->best_gap,
                        rough ? ", an estimate, since a network's answer is only nearly the best" : "",
                        g->only ? ". One of them decides, without the mixture's guarantee." : ".");
    return step->said ? EQ_OK : EQ_EMEMORY;
}

static eq_status fit(eq_step *step, const eq_dataset *train) {
    game *g = step->state;
    if (step->param[MULTIPLIER] == 0) return eq_plain_fit(step, train, &g->lesson, &g->plain.model);
    if (g->phase == BEGIN) EQ_TRY(begin(step, train, g));
    EQ_TRY(play(step, g));
    step->done = 1;
    return say(step, g);
}

/* ---- deciding ---- */

/* The chance of a favourable decision; of one classifier its score. */
static eq_status predict(const eq_step *step, const eq_rows *rows, float *score) {
    const game *g = step->state;
    eq_ctx *cx = step->cx;
    if (g->plain.model.kind) return eq_answerer_score(cx, &g->plain, rows, score);
    if (g->only) return eq_answerer_score(cx, g->only, rows, score);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    float *own;
    double *chance;
    EQ_NEW(cx, &cx->tmp, own, rows->n_rows);
    EQ_NEW(cx, &cx->tmp, chance, rows->n_rows);
    for (size_t k = 0; k < g->reduction.n_members; k++) {
        if (!(g->best[k] > 0)) continue;
        EQ_TRY(eq_answerer_score(cx, &g->reduction.member[k], rows, own));
        for (size_t i = 0; i < rows->n_rows; i++) chance[i] += g->best[k] * eq_answerer_decision(own[i]);
    }
    for (size_t i = 0; i < rows->n_rows; i++) score[i] = (float)smaller(1, chance[i]);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* Draws by the row's number; one classifier draws nothing, and the baseline keeps the common threshold. */
static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    const game *g = step->state;
    eq_rng decisions = eq_rng_split(&step->rng, "decisions");
    if (g->plain.model.kind) return EQ_OK;
    for (size_t i = 0; i < rows->n_rows; i++) {
        eq_rng own = eq_rng_at(&decisions, rows->row[i]);
        yhat[i] = g->only ? eq_answerer_decision(score[i]) : eq_rng_uniform(&own) < (double)score[i];
    }
    return EQ_OK;
}

static void identify(const eq_step *step, char sha256[65], size_t *n_weights) {
    const game *g = step->state;
    const eq_answerer *used[MOST_MEMBERS];
    size_t n = 0;
    if (g->plain.model.kind) used[n++] = &g->plain;
    else if (g->only) used[n++] = g->only;
    for (size_t k = 0; n == 0 || (!g->plain.model.kind && !g->only && k < g->reduction.n_members); k++)
        if (g->best[k] > 0) used[n++] = &g->reduction.member[k];
    eq_answerers_identify(used, n, sha256, n_weights);
}

const eq_method eq_method_exponentiated_gradient = {
    .id = "exponentiated_gradient",
    .title = "Exponentiated gradient",
    .cite = "Agarwal, Beygelzimer, Dudik, Langford & Wallach 2018, A reductions approach to fair classification, ICML",
    .help = "Trains the model again and again on reweighted labels and mixes the answers, so that the groups' rates agree.",
    .family = EQ_IN,
    .flags = EQ_OWN_PREDICTOR | EQ_RANDOM_DECISION,
    EQ_PARAMS(params),
    .strength = "multiplier",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(game),
    .fit = fit,
    .predict = predict,
    .identify = identify,
    .decide = decide,
};
