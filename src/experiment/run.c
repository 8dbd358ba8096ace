/* One cell, stage by stage. Each stage either does a bounded piece of work and says EQ_MORE, or is done and hands over to
 * the next; nothing is kept on the stack between calls.
 *
 * Streams: a seed's root splits into "init", "train", "bootstrap" and one stream a method, so a network trained for one
 * cell has the same bits as if it were trained for another cell of its group. In-processing methods get the "train" stream:
 * with nothing to add they train exactly as plain training does. */
#include <math.h>
#include <string.h>

#include "experiment/run.h"

/* The chain's method of a family, or NULL; *index is its place in the chain. */
static const eq_method *find(const eq_runner *run, eq_family family, size_t *index) {
    const eq_plan_entry *entry = &run->plan->entry[run->cell->entry];
    for (*index = 0; *index < entry->n_methods; ++*index)
        if (entry->method[*index].method->family == family) return entry->method[*index].method;
    return NULL;
}

static void read_settings(eq_runner *run) {
    const double *set = run->cell->setting;
    eq_rng root = eq_rng_seed(run->cell->seed);
    run->objective = (eq_objective){.performance = (eq_performance)set[EQ_SET_OBJECTIVE_PERFORMANCE],
                                    .bias = (eq_bias)set[EQ_SET_OBJECTIVE_BIAS],
                                    .epsilon = set[EQ_SET_OBJECTIVE_EPSILON],
                                    .margin = set[EQ_SET_OBJECTIVE_MARGIN],
                                    .confidence = set[EQ_SET_OBJECTIVE_CONFIDENCE],
                                    .grid = (size_t)set[EQ_SET_OBJECTIVE_GRID],
                                    .resamples = (size_t)set[EQ_SET_OBJECTIVE_RESAMPLES],
                                    .resample_seed = eq_rng_split(&root, "resamples").key};
    run->model_config = (eq_model_config){.kind = (eq_model_kind)set[EQ_SET_MODEL_KIND],
                                          .n_hidden = run->plan->n_hidden,
                                          .dropout = set[EQ_SET_MODEL_DROPOUT],
                                          .batch_norm = set[EQ_SET_MODEL_BATCH_NORM] != 0};
    memcpy(run->model_config.hidden, run->plan->hidden, sizeof run->model_config.hidden);
    run->train_config = (eq_train_config){.learning_rate = set[EQ_SET_TRAIN_LEARNING_RATE],
                                          .batch = (size_t)set[EQ_SET_TRAIN_BATCH],
                                          .max_epochs = (size_t)set[EQ_SET_TRAIN_MAX_EPOCHS],
                                          .patience = (size_t)set[EQ_SET_TRAIN_PATIENCE],
                                          .weight_decay = set[EQ_SET_TRAIN_WEIGHT_DECAY],
                                          .plateau_factor = set[EQ_SET_TRAIN_PLATEAU_FACTOR],
                                          .plateau_patience = (size_t)set[EQ_SET_TRAIN_PLATEAU_PATIENCE],
                                          .last_weights = set[EQ_SET_TRAIN_LAST_WEIGHTS] != 0};
}

static eq_status ensure_split(eq_runner *run) {
    const double *fraction = &run->cell->setting[EQ_SET_SPLIT_TRAIN];
    uint32_t seed = run->plan->has_split_seed ? run->plan->split_seed : run->cell->seed;
    if (run->has_split && run->split_seed == seed && !memcmp(run->fraction, fraction, sizeof run->fraction)) return EQ_OK;
    run->has_split = run->has_group = false;
    eq_arena_free(&run->group_arena);
    eq_arena_free(&run->split_arena);
    EQ_TRY(eq_dataset_split(run->cx, &run->split_arena, run->all, fraction, seed, &run->split));
    run->split_seed = seed;
    memcpy(run->fraction, fraction, sizeof run->fraction);
    run->has_split = true;
    return EQ_OK;
}

/* What a hook sees. `index` is the method's place in the chain. */
static eq_status make_step(eq_runner *run, eq_arena *arena, const eq_method *method, size_t index, eq_step *out) {
    eq_rng root = eq_rng_seed(run->cell->seed), methods = eq_rng_split(&root, "method");
    memset(out, 0, sizeof *out);
    out->cx = run->cx;
    out->arena = arena;
    out->rng = method->family == EQ_IN ? eq_rng_split(&root, "train") : eq_rng_split(&methods, method->id);
    out->objective = &run->objective;
    out->model_config = &run->model_config;
    out->train_config = &run->train_config;
    out->privileged = run->all->privileged;
    out->n_groups = run->all->n_groups;
    double *param;
    EQ_NEW(run->cx, arena, param, EQ_MAX_PARAMS);
    memcpy(param, run->cell->param[index], EQ_MAX_PARAMS * sizeof *param);
    out->param = param;
    out->state = eq_arena_alloc(run->cx, arena, 1, method->state_size);
    return out->state ? EQ_OK : EQ_EMEMORY;
}

/* A fresh, untrained network and the parts it will see, before any pre-processing. */
static eq_status begin_group(eq_runner *run) {
    size_t index;
    eq_rng root = eq_rng_seed(run->cell->seed);
    run->has_group = run->trained = run->prepared = false;
    run->trainer = NULL;
    run->curve = NULL;
    run->valid_weight = NULL;
    eq_arena_free(&run->group_arena);
    run->part[EQ_PART_TRAIN] = run->split.train;
    run->part[EQ_PART_VALID] = run->split.valid;
    run->part[EQ_PART_TEST] = run->split.test;
    EQ_TRY(eq_model_init(run->cx, &run->group_arena, &run->model_config, run->all->n_features, eq_rng_split(&root, "init"),
                         &run->model));
    const eq_method *pre = find(run, EQ_PRE, &index);
    if (pre) EQ_TRY(make_step(run, &run->group_arena, pre, index, &run->pre));
    const eq_method *in = find(run, EQ_IN, &index);
    if (in) EQ_TRY(make_step(run, &run->group_arena, in, index, &run->in));
    run->group = run->cell->group;
    run->has_group = true;
    return EQ_OK;
}

eq_status eq_runner_begin(eq_runner *run, const eq_cell *cell) {
    size_t index;
    run->cell = cell;
    run->stage = EQ_STAGE_PREPARE;
    run->done = 0;
    run->next_part = 0;
    run->valid_score = NULL;
    run->counterfactual = NULL;
    memset(&run->result, 0, sizeof run->result);
    eq_arena_free(&run->cell_arena);
    read_settings(run);
    EQ_TRY(ensure_split(run));
    if (!run->has_group || run->group != cell->group) EQ_TRY(begin_group(run));
    const eq_method *intra = find(run, EQ_INTRA, &index);
    if (intra) EQ_TRY(make_step(run, &run->cell_arena, intra, index, &run->intra));
    const eq_method *post = find(run, EQ_POST, &index);
    return post ? make_step(run, &run->cell_arena, post, index, &run->post) : EQ_OK;
}

/* A part as unseen rows: x is copied when `own` is set, the group shown only when the method declares it. */
static eq_status make_rows(eq_runner *run, const eq_dataset *part, const eq_method *method, bool own, eq_rows *out) {
    *out = (eq_rows){.n_rows = part->n_rows,
                     .n_features = part->n_features,
                     .x = part->x,
                     .row = part->row,
                     .group = method->needs & EQ_NEEDS_GROUP_AT_PREDICT ? part->group : NULL};
    if (!own) return EQ_OK;
    EQ_NEW_CELLS(run->cx, &run->group_arena, out->x, part->n_rows, part->n_features);
    memcpy(out->x, part->x, part->n_rows * part->n_features * sizeof *out->x);
    return EQ_OK;
}

static eq_status weigh_valid(eq_runner *run, const eq_method *pre) {
    const eq_dataset *valid = &run->part[EQ_PART_VALID];
    EQ_NEW(run->cx, &run->group_arena, run->valid_weight, valid->n_rows);
    memcpy(run->valid_weight, valid->weight, valid->n_rows * sizeof *run->valid_weight);
    return pre->weigh(&run->pre, valid, run->valid_weight);
}

static eq_status prepare(eq_runner *run, int64_t *budget) {
    size_t index;
    const eq_method *pre = find(run, EQ_PRE, &index);
    if (!pre || run->prepared) return EQ_OK;
    if (run->part[EQ_PART_TRAIN].weight == run->split.train.weight)
        EQ_TRY(eq_dataset_copy(run->cx, &run->group_arena, &run->split.train, &run->part[EQ_PART_TRAIN]));
    run->pre.budget = *budget;
    eq_status status = pre->prepare(&run->pre, &run->part[EQ_PART_TRAIN]);
    *budget = run->pre.budget;
    run->done = run->pre.done;
    if (status != EQ_OK) return status;
    for (size_t p = EQ_PART_VALID; pre->map_x && p < EQ_N_PARTS; p++) {
        eq_rows rows;
        EQ_TRY(make_rows(run, &run->part[p], pre, true, &rows));
        EQ_TRY(pre->map_x(&run->pre, &rows));
        run->part[p].x = rows.x;
        run->part[p].n_features = rows.n_features;
    }
    run->prepared = true;
    return pre->weigh ? weigh_valid(run, pre) : EQ_OK;
}

static eq_status plain_training(eq_runner *run, int64_t *budget) {
    eq_rng root = eq_rng_seed(run->cell->seed);
    if (!run->trainer) {
        eq_trainer_config config = {.train = &run->train_config,
                                    .objective = &run->objective,
                                    .valid_weight = run->valid_weight,
                                    .rng = eq_rng_split(&root, "train")};
        EQ_TRY(eq_trainer_new(run->cx, &run->group_arena, &run->model, &run->part[EQ_PART_TRAIN], &run->part[EQ_PART_VALID],
                              &config, &run->trainer));
    }
    run->curve = eq_trainer_curve(run->trainer);
    eq_status status = eq_trainer_step(run->cx, run->trainer, budget);
    run->done = (double)run->curve->n_epochs / (double)run->train_config.max_epochs;
    return status;
}

static eq_status train(eq_runner *run, int64_t *budget) {
    size_t index;
    if (run->trained) return EQ_OK;
    const eq_method *in = find(run, EQ_IN, &index);
    if (in) {
        run->in.valid = &run->part[EQ_PART_VALID];
        run->in.valid_weight = run->valid_weight;
        run->in.budget = *budget;
        eq_status status = in->train(&run->in, &run->part[EQ_PART_TRAIN], &run->model);
        *budget = run->in.budget;
        run->done = run->in.done;
        run->curve = run->in.curve;
        EQ_TRY(status);
    } else {
        EQ_TRY(plain_training(run, budget));
    }
    if (run->curve && !run->curve->best_epoch) /* else initial weights would be reported as a trained network's */
        return eq_fail(run->cx, EQ_EINPUT,
                       "train: the validation loss of the first epoch is not finite at learning rate %g, "
                       "expected a smaller one or another model",
                       run->train_config.learning_rate);
    run->trained = true;
    return EQ_OK;
}

static eq_status adjust(eq_runner *run, int64_t *budget) {
    size_t index;
    const eq_method *intra = find(run, EQ_INTRA, &index);
    if (!run->next_part) {
        /* the group's network is shared: an intra-processing method works on its own copy */
        if (intra) EQ_TRY(eq_model_copy(run->cx, &run->cell_arena, &run->model, &run->tuned));
        else run->tuned = run->model;
        run->next_part = 1;
    }
    if (!intra) return EQ_OK;
    run->intra.valid = &run->part[EQ_PART_VALID];
    run->intra.train = &run->part[EQ_PART_TRAIN];
    run->intra.budget = *budget;
    eq_status status = intra->adjust(&run->intra, &run->part[EQ_PART_VALID], &run->tuned);
    *budget = run->intra.budget;
    run->done = run->intra.done;
    return status;
}

/* A part as it is judged. What a pre-processing method made of labels and weights is for training only; the rows stay the
 * same rows. */
static const eq_dataset *judged_part(const eq_runner *run, eq_part p) {
    return p == EQ_PART_TRAIN ? &run->split.train : &run->part[p];
}

/* What metrics see of a part, with decisions and scores. */
static eq_outcomes outcomes_of(const eq_dataset *part, const double *score, const uint8_t *yhat) {
    eq_outcomes out = {.n_rows = part->n_rows,
                       .n_groups = part->n_groups,
                       .y = part->y,
                       .yhat = yhat,
                       .score = score,
                       .weight = part->weight,
                       .group = part->group,
                       .group_name = part->group_name,
                       .privileged = part->privileged};
    return out;
}

static eq_status widen(eq_runner *run, const float *score, size_t n, double **out) {
    EQ_NEW(run->cx, &run->cell_arena, *out, n);
    for (size_t i = 0; i < n; i++) (*out)[i] = (double)score[i];
    return EQ_OK;
}

/* How the chain chooses its common threshold: the plan's word, else by objective as soon as one method does; with the
 * margin of the method before it. A post-processing method's margin is about the rule it learns afterwards. */
static eq_threshold_rule threshold_rule(const eq_runner *run, double *margin) {
    const eq_plan_entry *entry = &run->plan->entry[run->cell->entry];
    eq_threshold_rule rule = EQ_BY_PERFORMANCE;
    for (size_t m = 0; m < entry->n_methods; m++) {
        const eq_method *method = entry->method[m].method;
        if (method->threshold == EQ_BY_OBJECTIVE) rule = EQ_BY_OBJECTIVE;
        for (size_t p = 0; p < method->n_params; p++)
            if (method->family != EQ_POST && !strcmp(method->params[p].id, "margin")) *margin = run->cell->param[m][p];
    }
    return entry->has_threshold ? entry->threshold : rule;
}

/* Scores validation, chooses the common threshold there, and lets a post-processing method learn its rule. */
static eq_status calibrate(eq_runner *run, int64_t *budget) {
    size_t index;
    const eq_dataset *valid = &run->part[EQ_PART_VALID];
    const eq_method *post = find(run, EQ_POST, &index);
    if (!run->valid_score) {
        double *wide;
        eq_threshold threshold;
        eq_objective objective = run->objective;
        EQ_NEW(run->cx, &run->cell_arena, run->valid_score, valid->n_rows);
        EQ_TRY(eq_model_score(run->cx, &run->tuned, valid->x, valid->n_rows, run->valid_score));
        *budget -= (int64_t)(valid->n_rows / 3 + 1);
        EQ_TRY(widen(run, run->valid_score, valid->n_rows, &wide));
        EQ_TRY(eq_chance_judge(run->cx, valid, wide, &run->result.chance));
        eq_outcomes outcomes = outcomes_of(valid, wide, NULL);
        eq_threshold_rule rule = threshold_rule(run, &objective.margin);
        EQ_TRY(eq_threshold_search(run->cx, &objective, rule, &outcomes, &threshold));
        run->result.threshold = threshold.tau;
    }
    if (!post) return EQ_OK;
    run->post.threshold = run->result.threshold;
    run->post.valid = valid;
    run->post.budget = *budget;
    eq_status status = post->calibrate ? post->calibrate(&run->post, valid, run->valid_score) : EQ_OK;
    *budget = run->post.budget;
    run->done = run->post.done;
    return status;
}

/* Decisions and figures of one part. */
static eq_status evaluate_part(eq_runner *run, eq_part p, int64_t *budget) {
    size_t index;
    const eq_dataset *part = &run->part[p];
    const eq_method *post = find(run, EQ_POST, &index);
    eq_rng root = eq_rng_seed(run->cell->seed), resamples = eq_rng_split(&root, "bootstrap");
    eq_audit_options options = {.bootstrap = (size_t)run->cell->setting[EQ_SET_REPORT_BOOTSTRAP],
                                .confidence = run->cell->setting[EQ_SET_REPORT_CONFIDENCE],
                                .seed = eq_rng_at(&resamples, p).key};
    float *score;
    double *wide;
    uint8_t *yhat;
    EQ_NEW(run->cx, &run->cell_arena, score, part->n_rows);
    EQ_NEW(run->cx, &run->cell_arena, yhat, part->n_rows);
    if (p == EQ_PART_VALID) memcpy(score, run->valid_score, part->n_rows * sizeof *score);
    else EQ_TRY(eq_model_score(run->cx, &run->tuned, part->x, part->n_rows, score));
    *budget -= (int64_t)(part->n_rows / 3 + 1);
    for (size_t i = 0; i < part->n_rows; i++) yhat[i] = (double)score[i] > run->result.threshold;
    if (post) {
        eq_rows rows;
        EQ_TRY(make_rows(run, part, post, false, &rows));
        EQ_TRY(post->decide(&run->post, &rows, score, yhat));
    }
    if (p == EQ_PART_TEST) {
        run->result.test_score = score;
        run->result.test_yhat = yhat;
    }
    EQ_TRY(widen(run, score, part->n_rows, &wide));
    if (p == EQ_PART_TEST) run->test_score = wide, run->test_yhat = yhat;
    eq_outcomes outcomes = outcomes_of(judged_part(run, p), wide, yhat);
    EQ_TRY(eq_objective_evaluate(run->cx, &run->objective, &outcomes, &run->result.part[p].objective));
    if (run->cell->setting[EQ_SET_REPORT_AUDITS] == 0) return EQ_OK;
    return eq_audit_compute(run->cx, &run->cell_arena, &outcomes, &options, &run->result.part[p].audit);
}

/* The counterfactual test of the test part, where the plan asks for it. */
static eq_status test_counterfactual(eq_runner *run, int64_t *budget) {
    size_t pre, post;
    if (run->cell->setting[EQ_SET_REPORT_COUNTERFACTUAL] == 0) return EQ_OK;
    if (!run->counterfactual) {
        eq_counterfactual_input input = {.rows = &run->split.test,
                                         .mean = run->split.mean,
                                         .scale = run->split.scale,
                                         .model = &run->tuned,
                                         .threshold = run->result.threshold,
                                         .pre = find(run, EQ_PRE, &pre),
                                         .pre_step = &run->pre,
                                         .post = find(run, EQ_POST, &post),
                                         .post_step = &run->post,
                                         .score = run->test_score,
                                         .yhat = run->test_yhat,
                                         .confidence = run->cell->setting[EQ_SET_REPORT_CONFIDENCE]};
        EQ_TRY(eq_counterfactual_new(run->cx, &run->cell_arena, &input, &run->counterfactual));
    }
    EQ_TRY(eq_counterfactual_step(run->cx, run->counterfactual, budget));
    run->result.counterfactual = eq_counterfactual_found(run->counterfactual);
    return EQ_OK;
}

static eq_status evaluate(eq_runner *run, int64_t *budget) {
    size_t index;
    if (run->next_part < EQ_N_PARTS) {
        EQ_TRY(evaluate_part(run, (eq_part)run->next_part, budget));
        run->next_part++;
        run->done = (double)run->next_part / EQ_N_PARTS;
        if (run->next_part < EQ_N_PARTS) return EQ_MORE;
    }
    EQ_TRY(test_counterfactual(run, budget));
    eq_model_sha256(&run->tuned, run->result.weights_sha256);
    run->result.n_weights = run->tuned.n_weights;
    run->result.curve = run->curve;
    if (find(run, EQ_POST, &index)) run->result.threshold = (double)NAN;
    return EQ_OK;
}

eq_status eq_runner_step(eq_runner *run, int64_t *budget) {
    static eq_status (*const stages[])(eq_runner *, int64_t *) = {prepare, train, adjust, calibrate, evaluate};
    for (;;) {
        eq_status status = stages[run->stage](run, budget);
        if (status == EQ_MORE && *budget > 0) continue;
        if (status != EQ_OK) return status;
        if (run->stage == EQ_STAGE_EVALUATE) return EQ_OK;
        run->stage++;
        run->done = 0;
        run->next_part = 0;
        if (*budget <= 0) return EQ_MORE;
    }
}

void eq_runner_free(eq_runner *run) {
    eq_arena_free(&run->split_arena);
    eq_arena_free(&run->group_arena);
    eq_arena_free(&run->cell_arena);
}
