/* One cell, stage by stage. Each stage either does a bounded piece of work and says EQ_MORE, or is done and hands over to
 * the next; nothing is kept on the stack between calls.
 *
 * Streams: a seed's root splits into "init", "train", "bootstrap" and one stream a method, so a network trained for one
 * cell has the same bits as if it were trained for another cell of its group. In-processing methods get the "train" stream:
 * with nothing to add they train exactly as plain training does. */
#include <math.h>
#include <string.h>

#include "experiment/run.h"

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
    run->spec = (eq_model_spec){.kind = eq_kind_at((size_t)set[EQ_SET_MODEL_KIND]),
                                .param = set + eq_setting_of_kind((size_t)set[EQ_SET_MODEL_KIND]),
                                .n_hidden = run->plan->n_hidden,
                                .hidden = run->plan->hidden,
                                .train = &run->train_config,
                                .objective = &run->objective};
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
    EQ_TRY(eq_dataset_split_by(run->cx, &run->split_arena, run->all, fraction, seed, run->given ? run->given->moments : NULL,
                               &run->split));
    run->split_seed = seed;
    memcpy(run->fraction, fraction, sizeof run->fraction);
    run->has_split = true;
    return EQ_OK;
}

/* Every trained network has a key of its own: noise that two of them share goes away when one is taken from the other. */
static void derive_secret(eq_runner *run) {
    uint8_t block[64], nonce[12] = "group";
    if (!run->secret) return;
    eq_chacha20_block(run->secret, (uint32_t)run->cell->group, nonce, block);
    memcpy(run->group_secret, block, sizeof run->group_secret);
    run->in.secret = run->group_secret;
}

/* What a hook sees. `index` is the method's place in the chain. */
static eq_status make_step(eq_runner *run, eq_arena *arena, const eq_method *method, size_t index, eq_step *out) {
    eq_rng root = eq_rng_seed(run->cell->seed), methods = eq_rng_split(&root, "method");
    memset(out, 0, sizeof *out);
    out->cx = run->cx;
    out->arena = arena;
    out->rng = method->family == EQ_IN ? eq_rng_split(&root, "train") : eq_rng_split(&methods, method->id);
    out->init = eq_rng_split(&root, "init");
    out->training = eq_rng_split(&root, "train");
    out->objective = &run->objective;
    out->spec = &run->spec;
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

/* The chain's method of a family takes its place in the pipeline; NULL where there is none. */
static eq_status take_method(eq_runner *run, eq_family family, const eq_method **method, eq_step *step) {
    const eq_plan_entry *entry = &run->plan->entry[run->cell->entry];
    eq_arena *arena = family <= EQ_IN ? &run->group_arena : &run->cell_arena;
    *method = NULL;
    for (size_t m = 0; m < entry->n_methods; m++) {
        if (entry->method[m].method->family != family) continue;
        *method = entry->method[m].method;
        return make_step(run, arena, *method, m, step);
    }
    return EQ_OK;
}

/* The parts as they are before any pre-processing, and nothing trained. */
static eq_status begin_group(eq_runner *run) {
    run->has_group = run->trained = run->prepared = run->copied = false;
    run->model = (eq_predictor){0};
    run->lesson = (eq_lesson){0};
    run->curve = NULL;
    run->valid_weight = NULL;
    eq_arena_free(&run->group_arena);
    run->learn = run->part[EQ_PART_TRAIN] = run->split.train;
    run->part[EQ_PART_VALID] = run->split.valid;
    run->part[EQ_PART_TEST] = run->split.test;
    EQ_TRY(take_method(run, EQ_PRE, &run->chain.pre, &run->pre));
    EQ_TRY(take_method(run, EQ_IN, &run->chain.in, &run->in));
    derive_secret(run);
    run->group = run->cell->group;
    run->has_group = true;
    return EQ_OK;
}

eq_status eq_runner_begin(eq_runner *run, const eq_cell *cell) {
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
    run->chain.pre_step = &run->pre;
    run->chain.in_step = &run->in;
    run->chain.intra_step = &run->intra;
    run->chain.post_step = &run->post;
    if (!run->has_group || run->group != cell->group) EQ_TRY(begin_group(run));
    EQ_TRY(take_method(run, EQ_INTRA, &run->chain.intra, &run->intra));
    run->trials = (eq_trials){0};
    if (cell->setting[EQ_SET_REPORT_TRIALS] != 0) run->intra.trials = &run->trials;
    return take_method(run, EQ_POST, &run->chain.post, &run->post);
}

/* A part as rows that are judged. */
static eq_rows rows_of(eq_runner *run, const eq_dataset *part) {
    return (eq_rows){.n_rows = part->n_rows,
                     .n_features = part->n_features,
                     .x = part->x,
                     .arena = &run->group_arena,
                     .row = part->row,
                     .group = part->group};
}

/* Maps the features of a part, in a copy. */
static eq_status map_part(eq_runner *run, eq_dataset *part) {
    eq_rows rows = rows_of(run, part);
    EQ_NEW_CELLS(run->cx, &run->group_arena, rows.x, part->n_rows, part->n_features);
    memcpy(rows.x, part->x, part->n_rows * part->n_features * sizeof *rows.x);
    EQ_TRY(eq_pipeline_map(&run->chain, &rows));
    if (rows.n_features != run->learn.n_features)
        return eq_fail(run->cx, EQ_EINTERNAL, "%s: gives rows %zu features and training rows %zu", run->chain.pre->id,
                       rows.n_features, run->learn.n_features);
    part->x = rows.x;
    part->n_features = rows.n_features;
    part->feature_name = run->learn.feature_name;
    part->source = run->learn.source;
    part->protected_column = run->learn.protected_column;
    return EQ_OK;
}

/* What a method did to the training part is what its row says of it. */
static eq_status check_prepared(eq_runner *run) {
    const eq_method *pre = run->chain.pre;
    const eq_dataset *learn = &run->learn, *of = &run->split.train;
    if (learn->n_rows != of->n_rows && !(pre->flags & EQ_CHANGES_ROWS))
        return eq_fail(run->cx, EQ_EINTERNAL, "%s: changes the number of rows without saying so", pre->id);
    if (learn->n_features != of->n_features && !(pre->flags & EQ_CHANGES_WIDTH && pre->map_x))
        return eq_fail(run->cx, EQ_EINTERNAL, "%s: changes the number of features without saying so", pre->id);
    return EQ_OK;
}

static eq_status weigh_valid(eq_runner *run) {
    const eq_dataset *valid = &run->part[EQ_PART_VALID];
    if (!run->chain.pre->weigh) return EQ_OK;
    EQ_NEW(run->cx, &run->group_arena, run->valid_weight, valid->n_rows);
    memcpy(run->valid_weight, valid->weight, valid->n_rows * sizeof *run->valid_weight);
    return run->chain.pre->weigh(&run->pre, valid, run->valid_weight);
}

static eq_status prepare(eq_runner *run, int64_t *budget) {
    const eq_method *pre = run->chain.pre;
    if (!pre || run->prepared) return EQ_OK;
    if (!run->copied) EQ_TRY(eq_dataset_copy(run->cx, &run->group_arena, &run->split.train, &run->learn));
    run->copied = true;
    run->pre.valid = &run->part[EQ_PART_VALID];
    run->pre.budget = *budget;
    eq_status status = pre->prepare(&run->pre, &run->learn);
    *budget = run->pre.budget;
    run->done = run->pre.done;
    if (status != EQ_OK) return status;
    EQ_TRY(check_prepared(run));
    for (size_t p = 0; pre->map_x && p < EQ_N_PARTS; p++) EQ_TRY(map_part(run, &run->part[p]));
    run->prepared = true;
    return weigh_valid(run);
}

/* The untrained model, as wide as what was prepared. */
static eq_status make_model(eq_runner *run) {
    eq_rng root = eq_rng_seed(run->cell->seed);
    run->spec.n_named = run->learn.feature_name ? run->learn.n_features : 0;
    run->spec.feature_name = run->learn.feature_name;
    if (run->model.kind || (run->chain.in && run->chain.in->fit)) return EQ_OK;
    if (run->given && run->given->scorer && !run->given->scorer->network)
        return eq_given_predictor(run->cx, &run->group_arena, run->given, &run->model);
    if (run->given) return eq_predictor_of_network(run->cx, &run->group_arena, &run->given->file.model, &run->model);
    return eq_predictor_init(run->cx, &run->group_arena, &run->spec, run->learn.n_features, eq_rng_split(&root, "init"),
                             &run->model);
}

static eq_status begin_lesson(eq_runner *run) {
    eq_rng root = eq_rng_seed(run->cell->seed);
    const eq_method *in = run->chain.in;
    eq_penalty penalty = {0};
    run->in.valid = &run->part[EQ_PART_VALID];
    if (in && in->penalise) EQ_TRY(in->penalise(&run->in, &run->learn, &penalty));
    run->lesson = (eq_lesson){.arena = &run->group_arena,
                              .spec = &run->spec,
                              .train = &run->learn,
                              .valid = &run->part[EQ_PART_VALID],
                              .valid_weight = run->valid_weight,
                              .penalty = penalty,
                              .rng = eq_rng_split(&root, "train")};
    return EQ_OK;
}

static eq_status plain_training(eq_runner *run, int64_t *budget) {
    eq_lesson *lesson = &run->lesson;
    if (!lesson->spec) EQ_TRY(begin_lesson(run));
    lesson->budget = *budget;
    eq_status status = eq_predictor_train(run->cx, &run->model, lesson);
    *budget = lesson->budget;
    run->done = run->in.done = lesson->done;
    run->curve = lesson->curve;
    return status;
}

/* A method that trains the network, or is a predictor of its own. */
static eq_status training_by_method(eq_runner *run, int64_t *budget) {
    const eq_method *in = run->chain.in;
    run->in.valid = &run->part[EQ_PART_VALID];
    run->in.valid_weight = run->valid_weight;
    run->in.budget = *budget;
    eq_status status =
        in->fit ? in->fit(&run->in, &run->learn) : in->train(&run->in, &run->learn, eq_predictor_network(&run->model));
    *budget = run->in.budget;
    run->done = run->in.done;
    run->curve = run->in.curve;
    return status == EQ_OK ? eq_curve_check(run->cx, run->curve, &run->train_config) : status;
}

static eq_status train(eq_runner *run, int64_t *budget) {
    if (run->trained) return EQ_OK;
    EQ_TRY(make_model(run));
    bool by_method = run->chain.in && !run->chain.in->penalise;
    if (!run->given) EQ_TRY(by_method ? training_by_method(run, budget) : plain_training(run, budget));
    run->trained = true;
    return EQ_OK;
}

static eq_status adjust(eq_runner *run, int64_t *budget) {
    const eq_method *intra = run->chain.intra;
    if (!run->next_part) {
        /* the group's network is shared: an intra-processing method works on its own copy */
        run->chain.model = run->model;
        if (intra) EQ_TRY(eq_predictor_copy(run->cx, &run->cell_arena, &run->model, &run->chain.model));
        run->next_part = 1;
    }
    if (!intra) return EQ_OK;
    if (!eq_predictor_network(&run->chain.model))
        return eq_fail(run->cx, EQ_EINPUT, "%s: edits the layers of a network, and the model has none", intra->id);
    run->intra.valid = &run->part[EQ_PART_VALID];
    run->intra.train = &run->learn;
    run->intra.budget = *budget;
    eq_status status = intra->adjust(&run->intra, &run->part[EQ_PART_VALID], eq_predictor_network(&run->chain.model));
    *budget = run->intra.budget;
    run->done = run->intra.done;
    return status;
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
 * margin of the method that has one. */
static eq_threshold_rule threshold_rule(const eq_runner *run, double *margin) {
    const eq_plan_entry *entry = &run->plan->entry[run->cell->entry];
    eq_threshold_rule rule = EQ_BY_PERFORMANCE;
    for (size_t m = 0; m < entry->n_methods; m++) {
        const eq_method *method = entry->method[m].method;
        if (method->threshold == EQ_BY_OBJECTIVE) rule = EQ_BY_OBJECTIVE;
        for (size_t p = 0; method->margin && p < method->n_params; p++)
            if (!strcmp(method->params[p].id, method->margin)) *margin = run->cell->param[m][p];
    }
    return entry->has_threshold ? entry->threshold : rule;
}

/* A given model that no method touches decides as its file says. */
static bool decides_itself(const eq_runner *run) {
    const eq_plan_entry *entry = &run->plan->entry[run->cell->entry];
    return run->given && isfinite(run->given->file.threshold) && !run->chain.intra && !run->chain.post && !entry->has_threshold;
}

static eq_status choose_threshold(eq_runner *run, const double *score) {
    eq_threshold threshold;
    eq_objective objective = run->objective;
    eq_outcomes outcomes = outcomes_of(&run->part[EQ_PART_VALID], score, NULL);
    eq_threshold_rule rule = threshold_rule(run, &objective.margin);
    if (decides_itself(run)) {
        run->chain.threshold = run->given->file.threshold;
        return EQ_OK;
    }
    EQ_TRY(eq_threshold_search(run->cx, &objective, rule, &outcomes, &threshold));
    run->chain.threshold = threshold.tau;
    return EQ_OK;
}

/* Scores validation, chooses the common threshold there, and lets a post-processing method learn its rule. */
static eq_status calibrate(eq_runner *run, int64_t *budget) {
    const eq_dataset *valid = &run->part[EQ_PART_VALID];
    const eq_method *post = run->chain.post;
    if (!run->valid_score) {
        double *wide;
        EQ_NEW(run->cx, &run->cell_arena, run->valid_score, valid->n_rows);
        eq_rows rows = rows_of(run, valid);
        EQ_TRY(eq_pipeline_score(run->cx, &run->chain, &rows, run->valid_score));
        *budget -= (int64_t)(valid->n_rows / 3 + 1);
        EQ_TRY(widen(run, run->valid_score, valid->n_rows, &wide));
        EQ_TRY(eq_chance_judge(run->cx, valid, wide, &run->result.chance));
        EQ_TRY(choose_threshold(run, wide));
    }
    if (!post) return EQ_OK;
    run->post.threshold = run->chain.threshold;
    run->post.valid = valid;
    run->post.budget = *budget;
    eq_status status = post->calibrate ? post->calibrate(&run->post, valid, run->valid_score) : EQ_OK;
    *budget = run->post.budget;
    run->done = run->post.done;
    return status;
}

/* Figures of a part's decisions against the outcomes. */
static eq_status judge_by(eq_runner *run, const eq_outcomes *outcomes, const eq_audit_options *options, eq_judged_by *out) {
    EQ_TRY(eq_objective_evaluate(run->cx, &run->objective, outcomes, &out->objective));
    EQ_TRY(eq_decided_find(run->cx, &run->objective, outcomes, &out->decided));
    if (run->cell->setting[EQ_SET_REPORT_AUDITS] == 0) return EQ_OK;
    return eq_audit_compute(run->cx, &run->cell_arena, outcomes, options, &out->audit);
}

/* The same against what the records hide; of the rows that the run judges, which none was made up for. */
static eq_status judge_by_truth(eq_runner *run, const eq_dataset *part, const eq_outcomes *by_records,
                                const eq_audit_options *options) {
    eq_outcomes outcomes = *by_records;
    uint8_t *y;
    EQ_NEW(run->cx, &run->cell_arena, y, part->n_rows);
    for (size_t i = 0; i < part->n_rows; i++) y[i] = run->truth[part->row[i]];
    outcomes.y = y;
    run->result.part[EQ_PART_TEST].has_truth = true;
    return judge_by(run, &outcomes, options, &run->result.part[EQ_PART_TEST].by_truth);
}

/* Decisions and figures of one part. */
static eq_status evaluate_part(eq_runner *run, eq_part p, int64_t *budget) {
    const eq_dataset *part = &run->part[p];
    eq_rows rows = rows_of(run, part);
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
    else EQ_TRY(eq_pipeline_score(run->cx, &run->chain, &rows, score));
    *budget -= (int64_t)(part->n_rows / 3 + 1);
    EQ_TRY(eq_pipeline_decide(&run->chain, &rows, score, yhat));
    if (p == EQ_PART_TEST) {
        run->result.test_score = score;
        run->result.test_yhat = yhat;
    }
    if (p == EQ_PART_VALID) EQ_TRY(eq_decided_in_order(run->cx, part, run->valid_score, yhat, &run->result.in_order));
    EQ_TRY(widen(run, score, part->n_rows, &wide));
    if (p == EQ_PART_TEST) run->test_score = wide, run->test_yhat = yhat;
    eq_outcomes outcomes = outcomes_of(part, wide, yhat);
    EQ_TRY(judge_by(run, &outcomes, &options, &run->result.part[p].by));
    return p == EQ_PART_TEST && run->truth ? judge_by_truth(run, part, &outcomes, &options) : EQ_OK;
}

/* The counterfactual test of the test part, where the plan asks for it. */
static eq_status test_counterfactual(eq_runner *run, int64_t *budget) {
    if (run->cell->setting[EQ_SET_REPORT_COUNTERFACTUAL] == 0) return EQ_OK;
    if (!run->counterfactual) {
        eq_counterfactual_input input = {.rows = &run->split.test,
                                         .mean = run->split.mean,
                                         .scale = run->split.scale,
                                         .pipeline = &run->chain,
                                         .score = run->test_score,
                                         .yhat = run->test_yhat,
                                         .confidence = run->cell->setting[EQ_SET_REPORT_CONFIDENCE]};
        EQ_TRY(eq_counterfactual_new(run->cx, &run->cell_arena, &input, &run->counterfactual));
    }
    EQ_TRY(eq_counterfactual_step(run->cx, run->counterfactual, budget));
    run->result.counterfactual = eq_counterfactual_found(run->counterfactual);
    return EQ_OK;
}

static void identify(eq_runner *run) {
    eq_cell_result *result = &run->result;
    if (run->chain.in && run->chain.in->fit) {
        run->chain.in->identify(&run->in, result->weights_sha256, &result->n_weights);
        return;
    }
    run->chain.model.kind->sha256(run->chain.model.state, result->weights_sha256);
    result->n_weights = run->chain.model.kind->n_weights(run->chain.model.state);
}

static void collect_notes(eq_runner *run) {
    const eq_step *steps[] = {run->chain.pre ? &run->pre : NULL, run->chain.in ? &run->in : NULL,
                              run->chain.intra ? &run->intra : NULL, run->chain.post ? &run->post : NULL};
    run->result.n_notes = 0;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
        if (steps[k] && steps[k]->said) run->result.note[run->result.n_notes++] = steps[k]->said;
}

/* What the chain reads, and what is to be known of its figures. */
static eq_status judge(eq_runner *run) {
    eq_cell_result *result = &run->result;
    const eq_dataset *rows[] = {[EQ_READS_GIVEN] = &run->split.train, [EQ_READS_KNOWN] = &run->learn};
    eq_warned warned = {.pipeline = &run->chain,
                        .reads = &result->reads,
                        .valid = &result->part[EQ_PART_VALID].by.decided,
                        .test = &result->part[EQ_PART_TEST].by.decided,
                        .in_order = result->in_order,
                        .has_rule = run->given && isnan(run->given->file.threshold) && run->given->file.decision,
                        .may_know_rows = run->given && !run->plan->answers.learned.none && !run->plan->answers.learned.column,
                        .performance = result->part[EQ_PART_TEST].by.objective.performance};
    EQ_TRY(eq_reads_find(run->cx, &run->cell_arena, &run->chain, rows, &result->reads));
    return eq_warnings_find(run->cx, &run->cell_arena, &warned, result->warning);
}

static eq_status evaluate(eq_runner *run, int64_t *budget) {
    if (run->next_part < EQ_N_PARTS) {
        EQ_TRY(evaluate_part(run, (eq_part)run->next_part, budget));
        run->next_part++;
        run->done = (double)run->next_part / EQ_N_PARTS;
        if (run->next_part < EQ_N_PARTS) return EQ_MORE;
    }
    EQ_TRY(test_counterfactual(run, budget));
    EQ_TRY(judge(run));
    identify(run);
    collect_notes(run);
    run->result.curve = run->curve;
    run->result.trials = run->trials.n ? &run->trials : NULL;
    bool by_method = run->chain.post || (run->chain.in && run->chain.in->decide);
    run->result.threshold = by_method ? (double)NAN : run->chain.threshold;
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
