/* Reductions: the Lagrangian error + lambda . gamma of a classifier is a sum over rows of what deciding 1 costs there, so its
 * minimum is a weighted classification problem, whose labels and weights depend on a row's outcome and group alone. Validation
 * rows are relabelled and weighed by the same table, so that early stopping watches the loss that training minimises.
 * Source: Agarwal, Beygelzimer, Dudik, Langford & Wallach, "A reductions approach to fair classification" (ICML 2018); ratios as
 * in fairlearn. Deviations: instance weights count everywhere; networks and logistic regressions go on from the last model. */
#include <math.h>
#include <string.h>

#include "base/sha256.h"
#include "math/stats.h"
#include "method/in/reduction.h"
#include "model/logistic.h"

#define PRECISION 1e-8 /* by which an answer must be better than all before to be kept */
#define WARM_SHARE 0.2 /* of the epochs, where a network goes on from another */

const char *const eq_utility_parity_ids[EQ_N_UTILITY_PARITIES + 1] = {
    [EQ_UTILITY_PARITY_DEMOGRAPHIC] = "demographic_parity",
    [EQ_UTILITY_PARITY_EQUALIZED_ODDS] = "equalized_odds",
    [EQ_UTILITY_PARITY_TRUE_POSITIVE] = "true_positive_rate",
    [EQ_UTILITY_PARITY_FALSE_POSITIVE] = "false_positive_rate",
    [EQ_UTILITY_PARITY_ERROR] = "error_rate",
};

const char *const eq_counted_error_ids[] = {"plan", "accuracy", "balanced_accuracy", NULL};

bool eq_errors_balanced(const eq_step *step, eq_counted_errors counted) {
    if (counted != EQ_ERRORS_OF_PLAN) return counted == EQ_ERRORS_BALANCED;
    return step->objective && step->objective->performance == EQ_BALANCED_ACCURACY;
}

/* A model being trained as an answer. */
typedef struct eq_response {
    double *table; /* (n_groups, 2) what deciding 1 is worth to a row of a group and an outcome */
    eq_dataset train, valid;
    double *valid_weight;
    eq_train_config config;
    eq_model_spec spec;
    eq_predictor model, last; /* last: the one trained before, where the kind can go on from it */
    eq_lesson lesson;
    eq_sparse rows; /* the training rows as a logistic regression has them: answers differ in labels and weights alone */
    eq_mark mark;
    double *gamma; /* (n_constraints) of the model just trained */
    bool under_way;
} eq_response;

/* A network without hidden layers. */
static bool is_solved(const eq_kind *kind) { return (kind->flags & (EQ_KIND_GRADIENT | EQ_KIND_HIDDEN)) == EQ_KIND_GRADIENT; }

/* ---- events ---- */

/* SIZE_MAX: the row is in none. */
static size_t event_of(eq_utility_parity parity, uint8_t y) {
    switch (parity) {
    case EQ_UTILITY_PARITY_EQUALIZED_ODDS: return y;
    case EQ_UTILITY_PARITY_TRUE_POSITIVE: return y ? 0 : SIZE_MAX;
    case EQ_UTILITY_PARITY_FALSE_POSITIVE: return y ? SIZE_MAX : 0;
    default: return 0;
    }
}

static double utility(eq_utility_parity parity, uint8_t y, uint8_t decision) {
    return parity == EQ_UTILITY_PARITY_ERROR ? decision != y : decision;
}

static void count_events(eq_reduction *r) {
    const eq_dataset *d = r->train;
    double sum = 0, squares = 0, of_outcome[2] = {0, 0};
    for (size_t i = 0; i < d->n_rows; i++) sum += d->weight[i], squares += d->weight[i] * d->weight[i];
    for (size_t i = 0; i < d->n_rows; i++) {
        size_t event = event_of(r->config.parity, d->y[i]);
        of_outcome[d->y[i]] += d->weight[i];
        if (event == SIZE_MAX) continue;
        r->event_share[event] += d->weight[i] / sum;
        r->cell_share[event * r->n_groups + d->group[i]] += d->weight[i] / sum;
    }
    for (int y = 0; y < 2; y++) r->cost[y] = r->config.balanced && of_outcome[y] > 0 ? sum / (2 * of_outcome[y]) : 1;
    r->weights = sum;
    r->n_effective = eq_effective_size(sum, squares);
}

/* ---- the problem of a set of multipliers ---- */

static void fill_table(const eq_reduction *r, const double *lambda, double *table) {
    size_t k = r->n_groups, half = r->n_constraints / 2;
    double ratio = r->config.ratio;
    for (size_t a = 0; a < k; a++)
        for (uint8_t y = 0; y < 2; y++) {
            size_t event = event_of(r->config.parity, y);
            double worth = y ? r->cost[1] : -r->cost[0], gain = utility(r->config.parity, y, 1) - utility(r->config.parity, y, 0),
                   all = 0;
            table[2 * a + y] = worth;
            if (event == SIZE_MAX || !(r->cell_share[event * k + a] > 0)) continue;
            for (size_t b = 0; b < k; b++)
                if (r->cell_share[event * k + b] > 0 && !r->config.bounded)
                    all += lambda[event * k + b] - ratio * lambda[half + event * k + b];
            double own = r->config.bounded ? lambda[event * k + a] : ratio * lambda[event * k + a] - lambda[half + event * k + a];
            table[2 * a + y] += gain * (all / r->event_share[event] - own / r->cell_share[event * k + a]);
        }
}

/* Labels and weights of rows by the table; *sum: of the weights; true when the labels differ. */
static bool relabel(const eq_dataset *from, const double *weight, const double *table, eq_dataset *to, double *sum) {
    bool differ = false;
    *sum = 0;
    for (size_t i = 0; i < from->n_rows; i++) {
        double worth = table[2 * from->group[i] + from->y[i]];
        to->y[i] = worth > 0;
        to->weight[i] = weight[i] * fabs(worth);
        differ |= to->y[i] != to->y[0];
        *sum += to->weight[i];
    }
    return differ;
}

static eq_status own_labels(eq_step *step, const eq_dataset *from, eq_dataset *to) {
    *to = *from;
    EQ_NEW(step->cx, step->arena, to->y, from->n_rows);
    EQ_NEW(step->cx, step->arena, to->weight, from->n_rows);
    return EQ_OK;
}

eq_status eq_reduction_new(eq_step *step, const eq_dataset *train, const eq_reduction_config *config, eq_reduction *out) {
    eq_reduction r = {.config = *config,
                      .train = train,
                      .n_groups = step->n_groups,
                      .n_events = config->parity == EQ_UTILITY_PARITY_EQUALIZED_ODDS ? 2 : 1};
    r.n_constraints = 2 * r.n_events * r.n_groups;
    EQ_NEW(step->cx, step->arena, r.event_share, r.n_events);
    EQ_NEW(step->cx, step->arena, r.cell_share, r.n_events * r.n_groups);
    EQ_NEW(step->cx, step->arena, r.member, config->most_members);
    EQ_NEW(step->cx, step->arena, r.response, 1);
    EQ_NEW(step->cx, step->arena, r.response->table, 2 * r.n_groups);
    EQ_NEW(step->cx, step->arena, r.response->gamma, r.n_constraints);
    EQ_TRY(own_labels(step, train, &r.response->train));
    EQ_TRY(own_labels(step, step->valid, &r.response->valid));
    if (is_solved(step->spec->kind)) EQ_TRY(eq_logistic_split(step->cx, step->arena, train, &r.response->rows));
    count_events(&r);
    *out = r;
    return EQ_OK;
}

/* ---- answering ---- */

/* From the model before, which answered other multipliers. */
static bool goes_on(const eq_response *response) { return response->last.kind != NULL; }

static bool is_gradual(const eq_kind *kind) { return kind->flags & EQ_KIND_GRADIENT; }

/* How the model is trained: as the plan says, but a network that goes on needs a fifth; and a solved logistic regression's L2
 * term, which is held against weights of mean 1, is scaled to the weights as they are where that is asked. */
static void configure(eq_step *step, eq_reduction *r, double weights) {
    eq_response *response = r->response;
    eq_train_config *c = &response->config;
    double n = (double)r->train->n_rows;
    weights *= n / r->weights;
    *c = *step->train_config;
    if (goes_on(response) && !is_solved(step->spec->kind)) {
        *c = eq_train_defaults(*c);
        c->max_epochs = (size_t)ceil(WARM_SHARE * (double)c->max_epochs);
        c->patience = (size_t)ceil(WARM_SHARE * (double)c->patience);
    }
    if (r->config.weigh_as_are && is_solved(step->spec->kind))
        c->weight_decay = (c->weight_decay > 0 ? c->weight_decay * n : 1) / weights;
    c->go_on = response->last.kind != NULL;
    response->spec = *step->spec;
    response->spec.train = c;
    response->spec.objective = NULL; /* nobody looks at the curve */
}

static eq_status begin_training(eq_step *step, eq_reduction *r) {
    eq_response *response = r->response;
    eq_rng rngs = eq_rng_split(&step->rng, "responses");
    response->mark = eq_arena_mark(step->arena);
    response->lesson = (eq_lesson){.arena = step->arena,
                                   .spec = &response->spec,
                                   .train = &response->train,
                                   .valid = &response->valid,
                                   .rng = eq_rng_at(&rngs, r->n_calls),
                                   .split = is_solved(step->spec->kind) ? &response->rows : NULL};
    if (goes_on(response)) return eq_predictor_copy(step->cx, step->arena, &response->last, &response->model);
    return eq_predictor_init(step->cx, step->arena, &response->spec, r->train->n_features, step->init, &response->model);
}

/* Error and gamma of decisions on the training rows; scores (n_rows), or NULL for a constant. */
static double measure(const eq_reduction *r, const float *score, uint8_t constant, double *gamma) {
    const eq_dataset *d = r->train;
    size_t k = r->n_groups, half = r->n_constraints / 2;
    double wrong = 0, sum = 0;
    memset(gamma, 0, r->n_constraints * sizeof *gamma);
    for (size_t i = 0; i < d->n_rows; i++) {
        uint8_t decision = score ? eq_answerer_decision(score[i]) : constant;
        size_t event = event_of(r->config.parity, d->y[i]);
        wrong += d->weight[i] * r->cost[d->y[i]] * (decision != d->y[i]);
        sum += d->weight[i];
        if (event != SIZE_MAX) gamma[event * k + d->group[i]] += d->weight[i] * utility(r->config.parity, d->y[i], decision);
    }
    for (size_t e = 0; e < r->n_events; e++) {
        double all = 0;
        for (size_t a = 0; a < k; a++) all += gamma[e * k + a];
        all = r->event_share[e] > 0 ? all / sum / r->event_share[e] : 0;
        for (size_t a = 0; a < k; a++) {
            size_t at = e * k + a;
            double share = r->cell_share[at], own = share > 0 ? gamma[at] / sum / share : 0;
            gamma[at] = r->config.bounded ? own : share > 0 ? r->config.ratio * own - all : 0;
            gamma[half + at] = share > 0 && !r->config.bounded ? r->config.ratio * all - own : 0;
        }
    }
    return wrong / sum;
}

static double lagrangian(const eq_reduction *r, double error, const double *gamma, const double *lambda) {
    for (size_t k = 0; k < r->n_constraints; k++) error += gamma[k] * lambda[k];
    return error;
}

/* The kept member that is best under these multipliers; SIZE_MAX when there is none. */
static size_t best_kept(const eq_reduction *r, const double *lambda, double *value) {
    size_t best = SIZE_MAX;
    *value = EQ_INFINITY;
    for (size_t m = 0; m < r->n_members; m++) {
        double own = lagrangian(r, r->member[m].error, r->member[m].gamma, lambda);
        if (own < *value) *value = own, best = m;
    }
    return best;
}

/* Training scratch is given back; what was learnt stays where it is wanted. */
static eq_status put_away(eq_step *step, eq_response *response, eq_predictor *keep) {
    eq_predictor copy;
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    EQ_TRY(eq_predictor_copy(step->cx, &step->cx->tmp, &response->model, &copy));
    eq_arena_reset(step->arena, response->mark);
    EQ_TRY(eq_predictor_copy(step->cx, step->arena, &copy, keep));
    eq_arena_reset(&step->cx->tmp, mark);
    return EQ_OK;
}

/* The model just trained, or the constant, becomes a member if it is worth it. */
static eq_status settle(eq_step *step, eq_reduction *r, const double *lambda, const float *score, size_t *index) {
    eq_response *response = r->response;
    uint8_t constant = response->train.y[0];
    double best, error = measure(r, score, constant, response->gamma);
    *index = best_kept(r, lambda, &best);
    bool better = lagrangian(r, error, response->gamma, lambda) < best - PRECISION;
    bool keep = (better || r->config.keep_all) && r->n_members < r->config.most_members;
    eq_predictor model = {0};
    if (score && (keep || is_gradual(response->model.kind))) {
        EQ_TRY(put_away(step, response, &model));
        if (is_gradual(model.kind)) response->last = model;
    } else if (score) eq_arena_reset(step->arena, response->mark);
    if (!keep) return EQ_OK;
    *index = r->n_members++;
    r->member[*index] = (eq_answerer){.model = model, .constant = constant, .error = error};
    EQ_NEW(step->cx, step->arena, r->member[*index].gamma, r->n_constraints);
    memcpy(r->member[*index].gamma, response->gamma, r->n_constraints * sizeof *response->gamma);
    return EQ_OK;
}

static eq_status judge(eq_step *step, eq_reduction *r, const double *lambda, size_t *index) {
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    float *score;
    EQ_NEW(step->cx, &step->cx->tmp, score, r->train->n_rows);
    EQ_TRY(eq_predictor_score(step->cx, &r->response->model, r->train->x, r->train->n_rows, score));
    step->budget -= (int64_t)(r->train->n_rows / 3 + 1);
    EQ_TRY(settle(step, r, lambda, score, index));
    eq_arena_reset(&step->cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_reduction_respond(eq_step *step, eq_reduction *r, const double *lambda, size_t *index) {
    eq_response *response = r->response;
    const double *weight = step->valid_weight ? step->valid_weight : step->valid->weight;
    if (!response->under_way) {
        double sum, ignored;
        if (step->budget <= 0) return EQ_MORE;
        fill_table(r, lambda, response->table);
        bool differ = relabel(r->train, r->train->weight, response->table, &response->train, &sum);
        relabel(step->valid, weight, response->table, &response->valid, &ignored);
        if (!differ) return settle(step, r, lambda, NULL, index);
        configure(step, r, sum);
        EQ_TRY(begin_training(step, r));
        response->under_way = true;
    }
    response->lesson.budget = step->budget;
    eq_status status = eq_predictor_train(step->cx, &response->model, &response->lesson);
    step->budget = response->lesson.budget;
    if (status != EQ_OK) return status;
    response->under_way = false;
    r->n_calls++;
    return judge(step, r, lambda, index);
}

/* ---- members ---- */

uint8_t eq_answerer_decision(float score) { return score > 0.5f; }

eq_status eq_answerer_score(eq_ctx *cx, const eq_answerer *member, const eq_rows *rows, float *out) {
    if (member->model.kind) return eq_predictor_score(cx, &member->model, rows->x, rows->n_rows, out);
    for (size_t i = 0; i < rows->n_rows; i++) out[i] = member->constant;
    return EQ_OK;
}

void eq_answerers_identify(const eq_answerer *const *member, size_t n, char sha256[65], size_t *n_weights) {
    eq_sha256 sha;
    eq_sha256_begin(&sha);
    *n_weights = 0;
    for (size_t k = 0; k < n; k++) {
        const eq_predictor *model = &member[k]->model;
        if (model->kind) {
            model->kind->sha256(model->state, sha256);
            *n_weights += model->kind->n_weights(model->state);
            eq_sha256_add(&sha, sha256, 64);
        } else eq_sha256_add(&sha, &member[k]->constant, 1);
    }
    if (n != 1 || !member[0]->model.kind) eq_sha256_end(&sha, sha256);
}
