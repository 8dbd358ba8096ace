/* A small world, and the product's own runner over it. */
#ifndef EQ_RUNNER_H
#define EQ_RUNNER_H

#include <stdio.h>
#include <string.h>

#include "experiment/run.h"

#define MAX_ROWS 1200
#define N_FEATURES 5

typedef struct part {
    eq_dataset data;
    float x[MAX_ROWS * N_FEATURES];
    uint8_t y[MAX_ROWS];
    uint16_t group[MAX_ROWS];
    double weight[MAX_ROWS];
    uint32_t row[MAX_ROWS];
} part;

/* Group 0 is unprivileged. A group's y = 1 is more frequent the more privileged it is, at equal merit
 * (feature 0), feature 1 gives the group away, and feature 4 is the protected column; so a model trained plainly is unfair to
 * group 0. */
typedef struct world {
    part train, valid, test;
    uint8_t privileged[4];
    size_t n_groups;
} world;

static const char *feature_name[N_FEATURES] = {"merit", "proxy", "noise", "more noise", "group"};
static const char *group_name[4] = {"a", "b", "c", "d"};
static eq_protected protected_column = {.column = "group",
                                        .n_values = 4,
                                        .value = group_name,
                                        .privileged = (const uint8_t[]){0, 1, 1, 1},
                                        .of_group = (const uint16_t[]){0, 1, 2, 3},
                                        .feature = 4,
                                        .n_features = 1};

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
        x[4] = group ? 1 : -1;
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
                                    .privileged = w->privileged,
                                    .n_protected = 1,
                                    .protected_column = &protected_column};
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
    uint32_t seed;
    int64_t slice; /* budget of each call; 0 = all at once */
    bool small;    /* logistic regression for two epochs instead of a network for twenty */
} order;

typedef struct outcome {
    float score[MAX_ROWS];
    uint8_t yhat[MAX_ROWS];
    double valid_phi; /* of the validation scores, at their threshold best by objective */
    char said[300];   /* the first that methods had to tell */
    int n_calls;      /* that did work in the method's own stage */
    bool progress;    /* done stayed in [0,1] and ended at 1 in every hook */
    char weights[65];
    bool same_rows;          /* learnt from: the training rows, each once, in their order */
    size_t n_foreign, width; /* learnt from: rows that are no training rows; features */
    size_t n_learnt[4][2];   /* rows by group and label */
} outcome;

static const eq_objective objective = {
    .performance = EQ_BALANCED_ACCURACY, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE, .epsilon = 0.05};

static eq_cell cell_of(const order *o, const eq_method *method) {
    eq_cell cell = {.seed = o->seed};
    double *set = cell.setting;
    for (size_t s = 0; s < EQ_N_SETTINGS; s++) set[s] = eq_setting_at(s).param.initial;
    set[EQ_SET_MODEL_KIND] = o->small ? EQ_KIND_AT_logistic_regression : EQ_KIND_AT_mlp;
    set[eq_setting_of_kind(EQ_KIND_AT_mlp)] = 0.1; /* dropout */
    set[EQ_SET_TRAIN_LEARNING_RATE] = 0.01;
    set[EQ_SET_TRAIN_BATCH] = o->small ? 16 : 32;
    set[EQ_SET_TRAIN_MAX_EPOCHS] = o->small ? 2 : 20;
    if (o->small) set[EQ_SET_TRAIN_WEIGHT_DECAY] = 1.0 / 300; /* else a ridge of 1 / rows, which tells how many rows there are */
    set[EQ_SET_OBJECTIVE_EPSILON] = objective.epsilon;
    set[EQ_SET_REPORT_AUDITS] = 0;
    for (size_t k = 0; k < method->n_params; k++) cell.param[0][k] = o->param ? o->param[k] : method->params[k].initial;
    return cell;
}

static eq_stage stage_of(const eq_method *method) {
    switch (method->family) {
    case EQ_PRE: return EQ_STAGE_PREPARE;
    case EQ_INTRA: return EQ_STAGE_ADJUST;
    case EQ_POST: return EQ_STAGE_CALIBRATE;
    default: return EQ_STAGE_TRAIN;
    }
}

static eq_status run_to_the_end(eq_runner *r, const eq_method *method, int64_t slice, outcome *out) {
    eq_status status;
    eq_stage own = stage_of(method);
    do {
        int64_t budget = slice ? slice : INT64_MAX;
        eq_stage before = r->stage;
        status = eq_runner_step(r, &budget);
        out->n_calls += before == own || (before < own && (r->stage > own || (r->stage == own && r->done > 0)));
        if (!(r->done >= 0 && r->done <= 1)) out->progress = false;
    } while (status == EQ_MORE);
    return status;
}

static eq_status judge_validation(eq_runner *r, outcome *out) {
    const eq_dataset *valid = &r->part[EQ_PART_VALID];
    static double exact[MAX_ROWS];
    for (size_t i = 0; i < valid->n_rows; i++) exact[i] = (double)r->valid_score[i];
    eq_outcomes outcomes = {.n_rows = valid->n_rows,
                            .n_groups = valid->n_groups,
                            .y = valid->y,
                            .score = exact,
                            .weight = valid->weight,
                            .group = valid->group,
                            .group_name = valid->group_name,
                            .privileged = valid->privileged};
    eq_threshold found;
    EQ_TRY(eq_threshold_search(r->cx, &objective, EQ_BY_OBJECTIVE, &outcomes, &found));
    out->valid_phi = found.value.phi;
    return EQ_OK;
}

static void note_learnt(const eq_runner *r, const world *w, outcome *out) {
    const eq_dataset *learn = &r->learn;
    out->same_rows =
        learn->n_rows == w->train.data.n_rows && !memcmp(learn->row, w->train.row, learn->n_rows * sizeof *learn->row);
    out->width = learn->n_features;
    for (size_t i = 0; i < learn->n_rows; i++) {
        size_t k = 0;
        while (k < w->train.data.n_rows && w->train.row[k] != learn->row[i]) k++;
        out->n_foreign += k == w->train.data.n_rows;
        out->n_learnt[learn->group[i]][learn->y[i]]++;
    }
}

static eq_status run_cell(eq_runner *r, world *w, const order *o, outcome *out) {
    const eq_method *method = r->plan->entry->method->method;
    const eq_step *step[] = {&r->pre, &r->in, &r->intra, &r->post};
    bool hook[] = {method->prepare, method->train || method->penalise || method->fit, method->adjust, method->calibrate};
    EQ_TRY(run_to_the_end(r, method, o->slice, out));
    for (int k = 0; k < 4; k++)
        if (hook[k] && step[k]->done != 1) out->progress = false;
    memcpy(out->score, r->result.test_score, w->test.data.n_rows * sizeof *out->score);
    memcpy(out->yhat, r->result.test_yhat, w->test.data.n_rows);
    memcpy(out->weights, r->result.weights_sha256, sizeof out->weights);
    if (r->result.n_notes) snprintf(out->said, sizeof out->said, "%s", r->result.note[0]);
    note_learnt(r, w, out);
    return judge_validation(r, out);
}

/* Runs `o` over `w`, whose data sets are the parts of the split as they are. */
static inline eq_status run(eq_ctx *cx, world *w, const order *o, outcome *out) {
    const eq_method *method = o->method ? o->method : eq_method_at(0);
    eq_plan_entry entry = {.n_methods = 1, .method = {{.method = method}}};
    eq_plan plan = {.n_hidden = 2, .hidden = {8, 8}, .n_entries = 1, .entry = &entry};
    eq_cell cell = cell_of(o, method);
    eq_runner r = {.cx = cx, .plan = &plan, .all = &w->train.data, .has_split = true, .split_seed = o->seed};
    r.split = (eq_split){.train = w->train.data, .valid = w->valid.data, .test = w->test.data};
    memcpy(r.fraction, &cell.setting[EQ_SET_SPLIT_TRAIN], sizeof r.fraction);
    memset(out, 0, sizeof *out);
    out->progress = true;
    eq_status status = eq_runner_begin(&r, &cell);
    if (status == EQ_OK) status = run_cell(&r, w, o, out);
    eq_runner_free(&r);
    return status;
}

#endif
