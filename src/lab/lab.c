/* The lab: one loaded data set and one experiment over it, pulled step by step.
 *
 * Cells are worked off group by group, so that a trained network is shared and dropped before the next is made; records
 * stand in the plan's order all the same. A cell that cannot be run (one class in a part, say) is recorded with its
 * sentence and the others go on; only running out of memory stops the experiment. Calls replace the last text of their
 * own kind and reset cx->tmp, whatever path they leave by. */
#include <stdio.h>
#include <string.h>

#include "equipoise/experiment.h"
#include "analysis/analysis.h"
#include "board/board.h"
#include "lab/catalog.h"
#include "lab/describe.h"
#include "lab/state.h"
#include "experiment/progress.h"
#include "experiment/report.h"
#include "experiment/sensitivity_answer.h"

eq_status eq_lab_new(eq_ctx *cx, eq_lab **out) {
    EQ_NEW(cx, &cx->mem, *out, 1);
    (*out)->cx = cx;
    return EQ_OK;
}

static void free_trial(eq_trial *trial) {
    eq_runner_free(&trial->runner);
    eq_kept_free(&trial->kept);
    eq_arena_free(&trial->looked.arena);
    eq_arena_free(&trial->arena);
    memset(trial, 0, sizeof *trial);
}

void eq_lab_close(eq_lab *lab) {
    eq_question_end(&lab->question);
    eq_keeping_drop_all(&lab->subjects, EQ_OF_NOTHING);
    free_trial(&lab->trial);
    eq_given_free(&lab->given);
    eq_arena_free(&lab->loaded.arena);
    for (int t = 0; t < EQ_N_TEXTS; t++) eq_arena_free(&lab->text[t]);
    memset(&lab->loaded, 0, sizeof lab->loaded);
    lab->has_data = lab->has_trial = false;
}

eq_arena *eq_lab_fresh(eq_lab *lab, eq_lab_text kind) {
    eq_arena_free(&lab->text[kind]);
    return &lab->text[kind];
}

eq_status eq_lab_leave(eq_lab *lab, eq_mark mark, eq_status status) {
    eq_arena_reset(&lab->cx->tmp, mark);
    return status;
}

eq_status eq_lab_enter(eq_lab *lab, bool needs_data, eq_mark *mark) {
    eq_ctx_clear(lab->cx);
    *mark = eq_arena_mark(&lab->cx->tmp);
    if (!needs_data || lab->has_data) return EQ_OK;
    return eq_fail(lab->cx, EQ_EINPUT, "data: none is loaded yet, expected a data set first");
}

eq_status eq_lab_catalog(eq_lab *lab, const char **json) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    return eq_lab_leave(lab, mark, eq_catalog_json(lab->cx, eq_lab_fresh(lab, EQ_TEXT_CATALOG), json));
}

eq_status eq_lab_load(eq_lab *lab, const eq_source *source) {
    eq_mark mark;
    eq_loaded fresh;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    eq_status status = eq_loaded_read(lab->cx, source, &fresh);
    if (status != EQ_OK) {
        eq_arena_free(&fresh.arena);
        return eq_lab_leave(lab, mark, status);
    }
    eq_keeping_drop_all(&lab->subjects, EQ_OF_DATA);
    free_trial(&lab->trial); /* its plan was about the data that goes */
    lab->has_trial = false;
    eq_arena_free(&lab->loaded.arena);
    lab->loaded = fresh;
    lab->has_data = true;
    return eq_lab_leave(lab, mark, EQ_OK);
}

eq_status eq_lab_describe(eq_lab *lab, const char **json) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, true, &mark));
    return eq_lab_leave(lab, mark, eq_loaded_describe(lab->cx, eq_lab_fresh(lab, EQ_TEXT_DESCRIBE), &lab->loaded, json));
}

eq_status eq_lab_analyse(eq_lab *lab, const char *analysis, eq_bytes file, const char *options_json, const char **json) {
    eq_mark mark;
    eq_subject_place from = {&lab->loaded, file};
    EQ_TRY(eq_lab_enter(lab, !file.size, &mark));
    return eq_lab_leave(
        lab, mark,
        eq_analysis_json(lab->cx, eq_lab_fresh(lab, EQ_TEXT_ANALYSIS), analysis, &from, eq_bytes_of(options_json), json));
}

eq_status eq_lab_board(eq_lab *lab, eq_bytes file, const char *request_json, const char **report) {
    eq_mark mark;
    eq_subject_place from = {&lab->loaded, file};
    EQ_TRY(eq_lab_enter(lab, !file.size, &mark));
    return eq_lab_leave(lab, mark,
                        eq_board_make(lab->cx, eq_lab_fresh(lab, EQ_TEXT_BOARD), &from, eq_bytes_of(request_json), report));
}

/* Lists the shard's cells, group by group, in the plan's order within a group. */
static eq_status order_cells(eq_ctx *cx, eq_trial *trial, size_t shard, size_t n_shards) {
    const eq_plan *plan = &trial->plan;
    size_t *start, *filled;
    EQ_NEW(cx, &trial->arena, trial->order, plan->n_cells);
    EQ_NEW(cx, &trial->arena, start, plan->n_groups + 1);
    EQ_NEW(cx, &cx->tmp, filled, plan->n_groups + 1);
    for (size_t c = 0; c < plan->n_cells; c++)
        if (plan->cell[c].group % n_shards == shard) start[plan->cell[c].group + 1]++;
    for (size_t g = 0; g < plan->n_groups; g++) {
        if (start[g + 1]) trial->n_groups++;
        start[g + 1] += start[g];
    }
    trial->start = start;
    trial->end = start[plan->n_groups];
    for (size_t c = 0; c < plan->n_cells; c++) {
        size_t g = plan->cell[c].group;
        if (g % n_shards == shard) trial->order[start[g] + filled[g]++] = c;
    }
    return EQ_OK;
}

/* What a run is about: the loaded data, or what its plan bends them into. */
static const eq_loaded *loaded_of(const eq_lab *lab, const eq_trial *trial) {
    return trial->bent ? &trial->bent->records : &lab->loaded;
}

/* What is to be known of the columns that a model of others reads. */
static void learn_of_columns(const eq_schema *schema, const eq_given *given, const char *label, eq_learned *learned) {
    for (size_t c = 0; given->scorer && c < given->scorer->n_columns; c++) {
        if (label && !strcmp(given->column[c], label)) learned->outcome = label;
        for (size_t s = 0; s < schema->n_columns; s++) {
            const eq_recode *recode = &schema->column[s].recode;
            bool other = recode->n_merged || recode->n_cuts || recode->n_quantiles;
            if (other && !strcmp(given->column[c], schema->column[s].name)) learned->recoded = schema->column[s].name;
        }
    }
}

/* The model of the plan, and the data with its columns: the rows that it did not learn from. */
static eq_status take_given(eq_lab *lab, eq_trial *trial, eq_learned *learned) {
    const eq_loaded *loaded = loaded_of(lab, trial);
    eq_given_data data = {&loaded->table, &loaded->whole, &trial->whole, eq_lab_label(lab)};
    EQ_TRY(eq_given_find(lab->cx, &trial->arena, &lab->given, &trial->plan, &trial->given));
    if (trial->given.bytes.size) EQ_TRY(eq_given_rows(lab->cx, &trial->arena, &trial->given, &trial->plan, &data, &trial->data));
    else EQ_TRY(eq_given_columns(lab->cx, &trial->arena, &trial->given, &trial->whole, &trial->data));
    EQ_TRY(eq_given_unseen(lab->cx, &trial->arena, &trial->plan.answers.learned, data.table, &trial->data, learned));
    learn_of_columns(&loaded->schema, &trial->given, data.label, learned);
    return EQ_OK;
}

static eq_status start_trial(eq_lab *lab, const char *plan_json, size_t shard, size_t n_shards, eq_trial *trial) {
    eq_ctx *cx = lab->cx;
    eq_plan *plan = &trial->plan;
    if (n_shards < 1 || shard >= n_shards)
        return eq_fail(cx, EQ_EINPUT, "shard: is %zu of %zu, expected i of n with i < n", shard, n_shards);
    EQ_TRY(eq_plan_from_json(cx, &trial->arena, eq_bytes_of(plan_json), plan));
    if (plan->data && strcmp(plan->data, lab->loaded.schema.name))
        return eq_fail(cx, EQ_EINPUT, "data: is \"%.60s\", but \"%.60s\" is loaded", plan->data, lab->loaded.schema.name);
    EQ_TRY(eq_plan_unfold(cx, &trial->arena, plan));
    EQ_TRY(eq_trial_bend(lab, trial));
    const eq_loaded *loaded = loaded_of(lab, trial);
    EQ_TRY(eq_dataset_encode(cx, &trial->arena, &loaded->schema, &loaded->table, &plan->roles, &trial->whole));
    trial->data = trial->whole;
    eq_learned learned = {0};
    if (plan->given) EQ_TRY(take_given(lab, trial, &learned));
    eq_head head = {loaded, &trial->whole, trial->bent, plan->given ? &learned : NULL};
    EQ_TRY(eq_loaded_head(cx, &trial->arena, &head, &trial->data_json));
    EQ_NEW(cx, &trial->arena, trial->record, plan->n_cells);
    if (plan->n_cells <= EQ_MOST_JUDGED) EQ_NEW(cx, &trial->arena, trial->judged, plan->n_cells);
    EQ_TRY(order_cells(cx, trial, shard, n_shards));
    return eq_report_plan(cx, &trial->arena, plan, &trial->plan_json);
}

static void set_runner(eq_lab *lab, eq_trial *trial) {
    trial->runner.cx = lab->cx;
    trial->runner.plan = &trial->plan;
    trial->runner.all = &trial->data;
    trial->runner.truth = trial->truth;
    trial->runner.given = trial->plan.given ? &trial->given : NULL;
    trial->runner.data_sha256 = lab->loaded.sha256;
}

void eq_lab_secret(eq_lab *lab, const unsigned char *key) { eq_secret_give(&lab->next_secret, key); }

eq_status eq_lab_start(eq_lab *lab, const char *plan_json, size_t shard, size_t n_shards) {
    eq_mark mark;
    eq_trial fresh = {0};
    EQ_TRY(eq_lab_enter(lab, true, &mark));
    eq_status status = start_trial(lab, plan_json, shard, n_shards, &fresh);
    if (status != EQ_OK) {
        free_trial(&fresh);
        return eq_lab_leave(lab, mark, status);
    }
    eq_keeping_drop_all(&lab->subjects, EQ_OF_RUN);
    free_trial(&lab->trial);
    lab->trial = fresh;
    set_runner(lab, &lab->trial);
    lab->trial.runner.secret = eq_secret_take(&lab->next_secret, &lab->secret);
    lab->has_trial = true;
    return eq_lab_leave(lab, mark, EQ_OK);
}

static eq_status take_group(eq_lab *lab, size_t group) {
    eq_trial *trial = &lab->trial;
    if (!lab->has_trial) return eq_fail(lab->cx, EQ_EINPUT, "plan: none was started, expected eq_lab_start first");
    if (group >= trial->plan.n_groups || trial->start[group] == trial->start[group + 1])
        return eq_fail(lab->cx, EQ_EINPUT, "group: is %zu, expected one of the shard's", group);
    eq_kept_free(&trial->kept);
    trial->first = trial->next = trial->start[group];
    trial->end = trial->start[group + 1];
    trial->begun = false;
    return EQ_OK;
}

eq_status eq_lab_take(eq_lab *lab, size_t group) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, true, &mark));
    return eq_lab_leave(lab, mark, take_group(lab, group));
}

/* Writes the record of the cell under way and goes to the next. `status` is how it ended. */
static eq_status record_cell(eq_lab *lab, eq_status status) {
    eq_trial *trial = &lab->trial;
    char sentence[EQ_MESSAGE_SIZE];
    const eq_cell *cell = &trial->plan.cell[trial->order[trial->next]];
    if (status != EQ_OK) { /* what the failure left half done is not for the next cell; a trained network is whole */
        trial->begun = false;
        trial->runner.has_group = trial->runner.has_group && trial->runner.trained;
        if (status != EQ_EINPUT && status != EQ_ELIMIT) return status;
    }
    snprintf(sentence, sizeof sentence, "%s", eq_message(lab->cx));
    eq_ctx_clear(lab->cx);
    EQ_TRY(eq_report_cell(lab->cx, &trial->arena, &trial->plan, cell, &trial->runner.result, status == EQ_OK ? NULL : sentence,
                          &trial->record[cell->index]));
    if (status == EQ_OK && trial->judged)
        EQ_TRY(eq_judged_keep(lab->cx, &trial->arena, &trial->runner, (eq_judged_list){trial->judged, trial->plan.n_cells},
                              &trial->judged[cell->index]));
    if (status == EQ_OK && lab->keeps_models) EQ_TRY(eq_kept_add(lab->cx, &trial->kept, &trial->runner, trial->plan_json));
    trial->next++;
    trial->begun = false;
    return EQ_OK;
}

static eq_status step(eq_lab *lab, int64_t budget) {
    eq_trial *trial = &lab->trial;
    while (trial->next < trial->end) {
        if (budget <= 0) return EQ_MORE;
        eq_status status = EQ_OK;
        if (!trial->begun) {
            status = eq_runner_begin(&trial->runner, &trial->plan.cell[trial->order[trial->next]]);
            budget -= (int64_t)(trial->data.n_rows / 10 + 1); /* a split costs about this much */
            trial->begun = status == EQ_OK;
        }
        if (status == EQ_OK) status = eq_runner_step(&trial->runner, &budget);
        if (status == EQ_MORE) return EQ_MORE;
        EQ_TRY(record_cell(lab, status));
    }
    return EQ_OK;
}

eq_status eq_lab_step(eq_lab *lab, int64_t budget) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, true, &mark));
    if (!lab->has_trial) return eq_fail(lab->cx, EQ_EINPUT, "plan: none was started, expected eq_lab_start first");
    return eq_lab_leave(lab, mark, step(lab, budget > 0 ? budget : 1));
}

eq_status eq_lab_progress(eq_lab *lab, const eq_seen *seen, const char **json) {
    const eq_trial *trial = &lab->trial;
    eq_progress progress = {.plan = &trial->plan, .n_groups = trial->n_groups, .seen = seen};
    progress.done = trial->next - trial->first;
    progress.total = trial->end - trial->first;
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    if (trial->next < trial->end) progress.cell = &trial->plan.cell[trial->order[trial->next]];
    if (trial->begun) progress.runner = &trial->runner;
    return eq_lab_leave(lab, mark, eq_progress_json(lab->cx, eq_lab_fresh(lab, EQ_TEXT_PROGRESS), &progress, json));
}

eq_status eq_lab_report(eq_lab *lab, const char **json) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    if (!lab->has_trial) return eq_fail(lab->cx, EQ_EINPUT, "plan: none was started, expected eq_lab_start first");
    eq_report_parts parts = {lab->trial.data_json, lab->trial.plan_json, &lab->trial.plan, lab->trial.record};
    return eq_lab_leave(lab, mark, eq_report_json(lab->cx, eq_lab_fresh(lab, EQ_TEXT_REPORT), &parts, json));
}

/* The report of the cells of the group under way alone. */
static eq_status write_part(eq_lab *lab, const char **json) {
    const eq_trial *trial = &lab->trial;
    eq_record *record;
    if (!lab->has_trial) return eq_fail(lab->cx, EQ_EINPUT, "plan: none was started, expected eq_lab_start first");
    EQ_NEW(lab->cx, &lab->cx->tmp, record, trial->plan.n_cells);
    for (size_t i = trial->first; i < trial->next; i++) record[trial->order[i]] = trial->record[trial->order[i]];
    eq_report_parts parts = {trial->data_json, trial->plan_json, &trial->plan, record};
    return eq_report_json(lab->cx, eq_lab_fresh(lab, EQ_TEXT_PART), &parts, json);
}

eq_status eq_lab_part(eq_lab *lab, const char **json) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    return eq_lab_leave(lab, mark, write_part(lab, json));
}

eq_status eq_lab_give_model(eq_lab *lab, const char *name, eq_bytes bytes) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    return eq_lab_leave(lab, mark, eq_given_add(lab->cx, &lab->given, name, bytes));
}

void eq_lab_keep_models(eq_lab *lab, bool keep) { lab->keeps_models = keep; }

eq_status eq_lab_model(eq_lab *lab, size_t cell, eq_bytes *out) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    return eq_lab_leave(lab, mark, eq_kept_find(lab->cx, &lab->trial.kept, cell, out));
}

static eq_status find_judged(const eq_lab *lab, size_t cell, const eq_judged **out) {
    const eq_trial *trial = &lab->trial;
    size_t n = trial->plan.n_cells;
    if (!lab->has_trial) return eq_fail(lab->cx, EQ_EINPUT, "plan: none was started, expected eq_lab_start first");
    if (cell >= n) return eq_fail(lab->cx, EQ_EINPUT, "cell: is %zu, expected one of the plan's %zu, counted from 0", cell, n);
    if (!trial->judged)
        return eq_fail(lab->cx, EQ_ELIMIT,
                       "the plan has %zu cells, and predictions are kept of at most %d: expected a plan of fewer cells", n,
                       EQ_MOST_JUDGED);
    if (!trial->judged[cell].n_rows)
        return eq_fail(lab->cx, EQ_EINPUT, "cell %zu %s, expected one that is finished", cell,
                       trial->record[cell].json ? "could not be run" : "is not finished");
    *out = &trial->judged[cell];
    return EQ_OK;
}

/* Of the run's cells; whose, is found next. */
static eq_judging judging(eq_lab *lab) {
    eq_trial *trial = &lab->trial;
    return (eq_judging){.loaded = loaded_of(lab, trial), .data = &trial->whole, .truth = trial->truth, .run = &trial->arena};
}

eq_status eq_lab_predictions(eq_lab *lab, size_t cell, const char **csv) {
    eq_mark mark;
    eq_judging from = judging(lab);
    EQ_TRY(eq_lab_enter(lab, true, &mark));
    eq_status status = find_judged(lab, cell, &from.judged);
    if (status == EQ_OK) status = eq_judged_csv(lab->cx, eq_lab_fresh(lab, EQ_TEXT_PREDICTIONS), &from, csv);
    return eq_lab_leave(lab, mark, status);
}

eq_status eq_lab_what_if(eq_lab *lab, size_t cell, const char *question_json, const char **json) {
    eq_mark mark;
    eq_what_if of = {judging(lab), &lab->trial.plan.roles, {NULL, 0}};
    EQ_TRY(eq_lab_enter(lab, true, &mark));
    eq_status status = find_judged(lab, cell, &of.judging.judged);
    if (status == EQ_OK) status = eq_kept_find(lab->cx, &lab->trial.kept, cell, &of.model);
    if (status == EQ_OK) status = eq_what_if_answer(lab->cx, eq_lab_fresh(lab, EQ_TEXT_WHAT_IF), &of, question_json, json);
    return eq_lab_leave(lab, mark, status);
}

/* ---- subjects and questions ---- */

static eq_status subject_of_cell(eq_lab *lab, const eq_subject_source *source, eq_bytes options, eq_kept *fresh) {
    eq_judging from = judging(lab);
    EQ_TRY(eq_subject_judge_by(lab->cx, options, &from.by_truth));
    EQ_TRY(find_judged(lab, source->cell, &from.judged));
    if (source->against) EQ_TRY(find_judged(lab, source->other, &from.other));
    fresh->of = EQ_OF_RUN;
    EQ_TRY(eq_judged_subject(lab->cx, &fresh->arena, &from, &fresh->subject));
    if (lab->trial.bent) {
        fresh->subject.bent = lab->trial.bent->says;
        fresh->subject.injected = lab->trial.bent->done;
        fresh->subject.by_truth = from.by_truth;
    }
    return eq_subject_compare_with(&fresh->subject, options);
}

static eq_status make_subject(eq_lab *lab, const eq_subject_source *source, const char *options_json, eq_kept *fresh) {
    eq_subject_place from = {&lab->loaded, source->file};
    eq_bytes options = eq_bytes_of(options_json);
    if (source->of_cell && source->file.size)
        return eq_fail(lab->cx, EQ_EINPUT, "subject: a file and a cell were given, expected one of them");
    if (source->of_cell) return subject_of_cell(lab, source, options, fresh);
    if (!source->file.size && !lab->has_data)
        return eq_fail(lab->cx, EQ_EINPUT, "data: none is loaded yet, expected a data set first");
    fresh->of = source->file.size ? EQ_OF_NOTHING : EQ_OF_DATA;
    return eq_subject_from_json(lab->cx, &fresh->arena, &from, options, &fresh->subject);
}

eq_status eq_lab_subject(eq_lab *lab, const eq_subject_source *source, const char *options_json, size_t *subject) {
    eq_mark mark;
    eq_kept fresh;
    memset(&fresh, 0, sizeof fresh);
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    eq_status status = make_subject(lab, source, options_json, &fresh);
    if (status == EQ_OK) status = eq_subject_keep(&fresh.subject);
    if (status == EQ_OK) *subject = eq_keeping_add(&lab->subjects, &fresh);
    else eq_arena_free(&fresh.arena);
    return eq_lab_leave(lab, mark, status);
}

eq_status eq_lab_about(eq_lab *lab, size_t subject, const char **json) {
    eq_mark mark;
    const eq_subject *about;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    eq_status status = eq_keeping_find(lab->cx, &lab->subjects, subject, &about);
    if (status == EQ_OK) status = eq_subject_describe(lab->cx, eq_lab_fresh(lab, EQ_TEXT_SUBJECT), about, json);
    return eq_lab_leave(lab, mark, status);
}

void eq_lab_drop(eq_lab *lab, size_t subject) { eq_keeping_drop(&lab->subjects, subject); }

eq_status eq_lab_ask(eq_lab *lab, size_t subject, const char *analysis, const char *options_json) {
    eq_mark mark;
    const eq_subject *about;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    eq_question_end(&lab->question);
    eq_status status = eq_keeping_find(lab->cx, &lab->subjects, subject, &about);
    if (status == EQ_OK) status = eq_question_begin(lab->cx, analysis, eq_bytes_of(options_json), &lab->question);
    lab->about = subject;
    return eq_lab_leave(lab, mark, status);
}

static eq_status answer(eq_lab *lab, int64_t budget, const char **json) {
    const eq_subject *about;
    if (!lab->question.analysis) return eq_fail(lab->cx, EQ_EINPUT, "question: none is asked, expected eq_lab_ask first");
    EQ_TRY(eq_keeping_find(lab->cx, &lab->subjects, lab->about, &about));
    return eq_question_step(&lab->question, about, budget, eq_lab_fresh(lab, EQ_TEXT_ANALYSIS), json);
}

double eq_lab_answered(const eq_lab *lab) { return lab->question.analysis ? lab->question.work.done : 0; }

eq_status eq_lab_answer(eq_lab *lab, int64_t budget, const char **json) {
    eq_mark mark;
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    eq_status status = answer(lab, budget > 0 ? budget : 1, json);
    if (status != EQ_MORE) eq_question_end(&lab->question);
    return eq_lab_leave(lab, mark, status);
}

/* Runs a cell to its end and explains its network. */
static eq_status explain_cell(eq_trial *trial, const eq_cell *cell, const eq_sensitivity_options *options,
                              eq_sensitivity_text *text) {
    eq_runner *runner = &trial->runner;
    eq_arena own = {0};
    eq_sensitivity found;
    eq_status status;
    EQ_TRY(eq_runner_begin(runner, cell));
    do {
        int64_t budget = INT64_MAX;
        status = eq_runner_step(runner, &budget);
    } while (status == EQ_MORE);
    EQ_TRY(status);
    eq_model *network = eq_predictor_network(&runner->chain.model);
    if (!network || network->n_inputs != trial->data.n_features)
        return eq_fail(runner->cx, EQ_EINPUT, "plan: cell %zu has no network over the loaded features, expected one",
                       cell->index);
    eq_rng root = eq_rng_seed(cell->seed);
    eq_sensitivity_question question = {runner->objective.bias, options->perturbations, options->sd,
                                        eq_rng_split(&root, "sensitivity")};
    status = eq_sensitivity_measure(runner->cx, &own, network, &runner->part[options->on_valid ? EQ_PART_VALID : EQ_PART_TEST],
                                    &question, &found);
    if (status == EQ_OK) eq_sensitivity_add(text, runner, &found);
    eq_arena_free(&own);
    return status;
}

static eq_status explain_cells(eq_lab *lab, eq_trial *trial, const eq_sensitivity_options *options, const char **json) {
    eq_sensitivity_text text;
    eq_sensitivity_begin(lab->cx, trial->data_json, &trial->data, options, &text);
    eq_status status = EQ_OK;
    for (size_t c = 0; status == EQ_OK && c < trial->end; c++)
        status = explain_cell(trial, &trial->plan.cell[trial->order[c]], options, &text);
    if (status == EQ_OK) {
        eq_sensitivity_end(&text, options);
        return eq_out_print(&text.out, eq_lab_fresh(lab, EQ_TEXT_SENSITIVITY), json);
    }
    eq_out_drop(&text.out);
    return status;
}

eq_status eq_lab_sensitivity(eq_lab *lab, const char *plan_json, const eq_sensitivity_options *options, const char **json) {
    eq_mark mark;
    eq_trial trial = {0};
    EQ_TRY(eq_lab_enter(lab, true, &mark));
    eq_status status = start_trial(lab, plan_json, options->shard, options->n_shards, &trial);
    set_runner(lab, &trial);
    if (status == EQ_OK) status = explain_cells(lab, &trial, options, json);
    free_trial(&trial);
    return eq_lab_leave(lab, mark, status);
}
