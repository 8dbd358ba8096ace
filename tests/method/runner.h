/* A small world and a run over it, for the laws: prepare -> train -> adjust -> calibrate, then map_x ->
 * predict -> decide, written apart from src/experiment/run.c so that a mistake there does not hide one here.
 */
#ifndef EQ_RUNNER_H
#define EQ_RUNNER_H

#include <string.h>

#include "equipoise/method.h"

#define MAX_ROWS 1200
#define N_FEATURES 4

typedef struct part {
    eq_dataset data;
    float x[MAX_ROWS * N_FEATURES];
    uint8_t y[MAX_ROWS];
    uint16_t group[MAX_ROWS];
    double weight[MAX_ROWS];
    uint32_t row[MAX_ROWS];
} part;

/* Group 0 is unprivileged. A group's y = 1 is more frequent the more privileged it is, at equal merit
 * (feature 0), and feature 1 gives the group away; so a model trained plainly is unfair to group 0. */
typedef struct world {
    part train, valid, test;
    uint8_t privileged[4];
    size_t n_groups;
} world;

static const char *feature_name[N_FEATURES] = {"merit", "proxy", "noise", "more noise"};
static const char *group_name[4] = {"a", "b", "c", "d"};

static void part_rows(part *p, size_t from, size_t n_rows) { /* n_rows people, row ids from `from` */
    eq_rng people = eq_rng_seed(2024);
    for (size_t i = 0; i < n_rows; i++) {
        eq_rng person = eq_rng_at(&people, from + i);
        uint16_t group = eq_rng_uniform(&person) < 0.6;
        double merit = 2 * eq_rng_uniform(&person) - 1, luck = 2 * eq_rng_uniform(&person) - 1;
        float *x = p->x + i * N_FEATURES;
        x[0] = (float)(2 * merit);
        x[1] = (float)(2.0 * group - 1 + 0.5 * eq_rng_uniform(&person));
        x[2] = (float)(2 * eq_rng_uniform(&person) - 1);
        x[3] = (float)(2 * eq_rng_uniform(&person) - 1);
        p->y[i] = merit + 0.5 * luck + 0.7 * group > 0.4;
        p->group[i] = group;
        p->weight[i] = 1;
        p->row[i] = (uint32_t)(from + i);
    }
    p->data.n_rows = n_rows;
}

/* Points the data sets at their arrays: again after a struct copy. */
static void world_tie(world *w) {
    part *all[] = {&w->train, &w->valid, &w->test};
    for (int k = 0; k < 3; k++)
        all[k]->data = (eq_dataset){.n_rows = all[k]->data.n_rows,
                                    .n_features = N_FEATURES,
                                    .n_groups = w->n_groups,
                                    .x = all[k]->x,
                                    .y = all[k]->y,
                                    .group = all[k]->group,
                                    .weight = all[k]->weight,
                                    .row = all[k]->row,
                                    .feature_name = feature_name,
                                    .group_name = group_name,
                                    .privileged = w->privileged};
}

static void world_make(world *w, size_t n_train, size_t n_valid, size_t n_test) {
    *w = (world){.privileged = {0, 1}, .n_groups = 2};
    part_rows(&w->train, 0, n_train);
    part_rows(&w->valid, n_train, n_valid);
    part_rows(&w->test, n_train + n_valid, n_test);
    world_tie(w);
}

/* What to run; zero = the baseline on defaults. */
typedef struct order {
    const eq_method *method;
    const double *param; /* NULL = the method's defaults */
    uint64_t seed;
    int64_t slice; /* budget of each call; 0 = all at once */
    bool small;    /* logistic regression for two epochs instead of a network for twenty */
    bool poison;   /* methods that do not ask for the groups find nonsense in them */
} order;

typedef struct outcome {
    float score[MAX_ROWS];
    uint8_t yhat[MAX_ROWS];
    double tau, valid_phi;
    int n_calls;   /* of hooks that can be resumed */
    bool progress; /* done stayed in [0,1] and ended at 1 in every hook */
    char weights[65];
} outcome;

typedef struct runner {
    eq_ctx *cx;
    const order *order;
    world *world; /* own copies of it are what hooks may rewrite */
    const eq_method *method;
    eq_step step;
    eq_model model;
    const eq_model_config *model_config;
    outcome *out;
    double param[EQ_MAX_PARAMS];
} runner;

static void note_progress(runner *r, eq_status status) {
    r->out->n_calls++;
    if (!(r->step.done >= 0 && r->step.done <= 1) || (status == EQ_OK && r->step.done != 1)) r->out->progress = false;
}

static eq_status run_train(runner *r) {
    eq_rng seed = eq_rng_seed(r->order->seed);
    eq_trainer *trainer = NULL;
    eq_status status = EQ_MORE;
    while (status == EQ_MORE) {
        r->step.budget = r->order->slice ? r->order->slice : INT64_MAX;
        if (r->method->train) {
            status = r->method->train(&r->step, &r->world->train.data, &r->model);
            note_progress(r, status);
            continue;
        }
        eq_trainer_config config = {
            .train = r->step.train_config, .objective = r->step.objective, .rng = eq_rng_split(&seed, "train")};
        if (!trainer)
            EQ_TRY(
                eq_trainer_new(r->cx, r->step.arena, &r->model, &r->world->train.data, &r->world->valid.data, &config, &trainer));
        status = eq_trainer_step(r->cx, trainer, &r->step.budget);
    }
    return status;
}

static eq_status run_adjust(runner *r) {
    eq_status status = r->method->adjust ? EQ_MORE : EQ_OK;
    r->step.train = &r->world->train.data;
    while (status == EQ_MORE) {
        r->step.budget = r->order->slice ? r->order->slice : INT64_MAX;
        status = r->method->adjust(&r->step, &r->world->valid.data, &r->model);
        note_progress(r, status);
    }
    return status;
}

/* The common threshold, then the method's own rule. */
static eq_status run_calibrate(runner *r) {
    const eq_dataset *valid = &r->world->valid.data;
    static float score[MAX_ROWS];
    static double exact[MAX_ROWS];
    EQ_TRY(eq_model_score(r->cx, &r->model, valid->x, valid->n_rows, score));
    for (size_t i = 0; i < valid->n_rows; i++) exact[i] = (double)score[i];
    eq_outcomes outcomes = {.n_rows = valid->n_rows,
                            .n_groups = valid->n_groups,
                            .y = valid->y,
                            .score = exact,
                            .group = valid->group,
                            .group_name = valid->group_name,
                            .privileged = valid->privileged};
    eq_threshold found;
    EQ_TRY(eq_threshold_search(r->cx, r->step.objective, r->method->threshold, &outcomes, &found));
    r->out->tau = r->step.threshold = found.tau;
    EQ_TRY(eq_threshold_search(r->cx, r->step.objective, EQ_BY_OBJECTIVE, &outcomes, &found));
    r->out->valid_phi = found.value.phi;
    if (!r->method->calibrate) return EQ_OK;
    eq_status status = r->method->calibrate(&r->step, valid, score);
    note_progress(r, status);
    return status;
}

static eq_status run_decide(runner *r) {
    part *test = &r->world->test;
    static uint16_t nonsense[MAX_ROWS];
    for (size_t i = 0; i < MAX_ROWS; i++) nonsense[i] = (uint16_t)(i * 7919u);
    eq_rows rows = {.n_rows = test->data.n_rows, .n_features = N_FEATURES, .x = test->x, .row = test->row};
    if (r->order->poison) rows.group = nonsense;
    if (r->method->flags & EQ_NEEDS_GROUP_AT_PREDICT) rows.group = test->group;
    if (r->method->map_x) EQ_TRY(r->method->map_x(&r->step, &rows));
    EQ_TRY(eq_model_score(r->cx, &r->model, rows.x, rows.n_rows, r->out->score));
    for (size_t i = 0; i < rows.n_rows; i++) r->out->yhat[i] = (double)r->out->score[i] > r->step.threshold;
    return r->method->decide ? r->method->decide(&r->step, &rows, r->out->score, r->out->yhat) : EQ_OK;
}

static eq_status run_stages(runner *r) {
    if (r->method->prepare) {
        eq_status status = r->method->prepare(&r->step, &r->world->train.data);
        note_progress(r, status);
        EQ_TRY(status);
    }
    eq_rng seed = eq_rng_seed(r->order->seed);
    r->step.valid = &r->world->valid.data;
    if (r->method->map_x) {
        eq_rows valid = {.n_rows = r->world->valid.data.n_rows, .n_features = N_FEATURES, .x = r->world->valid.x};
        EQ_TRY(r->method->map_x(&r->step, &valid));
    }
    EQ_TRY(eq_model_init(r->cx, r->step.arena, r->model_config, N_FEATURES, eq_rng_split(&seed, "model"), &r->model));
    EQ_TRY(run_train(r));
    EQ_TRY(run_adjust(r));
    eq_model_sha256(&r->model, r->out->weights);
    EQ_TRY(run_calibrate(r));
    return run_decide(r);
}

static const eq_objective objective = {
    .performance = EQ_BALANCED_ACCURACY, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE, .epsilon = 0.05};

/* Runs `o` over `w`, whose data sets it hands to the hooks as they are: copy it first to keep it. */
static inline eq_status run(eq_ctx *cx, world *w, const order *o, outcome *out) {
    static const eq_model_config network = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {8, 8}, .dropout = 0.1, .batch_norm = true};
    static const eq_model_config line = {.kind = EQ_LOGISTIC_REGRESSION};
    static const eq_train_config twenty = {.batch = 32, .learning_rate = 0.01, .max_epochs = 20};
    static const eq_train_config two = {.batch = 16, .learning_rate = 0.01, .max_epochs = 2};
    runner r = {.cx = cx, .order = o, .world = w, .out = out};
    memset(out, 0, sizeof *out);
    out->progress = true;
    r.model_config = o->small ? &line : &network;
    r.method = o->method ? o->method : eq_method_at(0);
    for (size_t k = 0; k < r.method->n_params; k++) r.param[k] = o->param ? o->param[k] : r.method->params[k].initial;
    eq_rng seed = eq_rng_seed(o->seed);
    r.step = (eq_step){.cx = cx,
                       .arena = &cx->mem,
                       .rng = eq_rng_split(&seed, r.method->family == EQ_IN ? "train" : r.method->id),
                       .param = r.param,
                       .objective = &objective,
                       .train_config = o->small ? &two : &twenty,
                       .privileged = w->privileged,
                       .n_groups = w->n_groups};
    r.step.state = eq_arena_alloc(cx, &cx->mem, 1, r.method->state_size);
    return r.step.state ? run_stages(&r) : EQ_EMEMORY;
}

#endif
