/* equipoise run and merge. A run is always cut into pieces and merged, with one thread as with many, so the bytes of a
 * report come about in one way only. Ctrl-C ends a run after the step under way, and what is finished is kept. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/data.h"
#include "cli/files.h"
#include "base/json_tree.h"
#include "cli/parts.h"
#include "cli/plan.h"
#include "cli/pool.h"
#include "cli/report.h"
#include "cli/shard.h"
#include "base/json_read.h"
#include "experiment/plan.h"

#define REFRESH 200     /* milliseconds between two progress lines */
#define MOST_SAVED 10e9 /* bytes of saved parts */

typedef struct job {
    eq_source source;
    cli_brought given;
    const char *plan;
    size_t shard, n_shards, n_jobs;
    size_t n_cells;                /* of the shard */
    size_t n_groups;               /* trained networks they share */
    const char *head;              /* the report of this plan and data, before any cell */
    const char *folder;            /* where finished groups are saved and found; NULL = nowhere */
    const char *predictions;       /* the folder of the cells' predictions; NULL = none wanted */
    const char *models;            /* and of their models */
    size_t n_planned;              /* cells of the whole plan */
    cli_model *model;              /* (n_planned) what became of each model, where they are wanted */
    cli_output output;             /* file NULL = none wanted */
    int ended;                     /* by this signal; 0 = not */
    char failure[EQ_MESSAGE_SIZE]; /* why it stopped early; empty = it did not */
} job;

static eq_status read_job(cli_call *call, job *out) {
    const size_t jobs[2] = {1, CLI_MAX_JOBS};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    out->n_jobs = processors > 0 && processors < CLI_MAX_JOBS ? (size_t)processors : 1;
    EQ_TRY(cli_shard_read(call, &out->shard, &out->n_shards));
    EQ_TRY(cli_whole(call, "jobs", jobs, &out->n_jobs));
    out->folder = cli_text(call, "resume");
    out->predictions = cli_text(call, "predictions");
    out->models = cli_text(call, "models");
    if (out->folder && out->predictions)
        return cli_misuse(call, "--predictions and --resume exclude each other: saved parts hold figures, not predictions");
    if (out->folder && out->models)
        return cli_misuse(call, "--models and --resume exclude each other: saved parts hold figures, not models");
    EQ_TRY(cli_plan_read(call, &out->plan, &out->source));
    return cli_plan_given(call->cx, out->plan, &out->given);
}

/* The shard's cells and groups, and the head of its report. */
static eq_status count_work(eq_lab *lab, eq_ctx *cx, job *work) {
    const char *json;
    eq_tree progress;
    EQ_TRY(cli_plan_load(lab, &work->source, &work->given));
    EQ_TRY(eq_lab_start(lab, work->plan, work->shard, work->n_shards));
    if (work->predictions && eq_lab_predictions(lab, 0, &json) == EQ_ELIMIT) return EQ_ELIMIT; /* known now, not at the end */
    EQ_TRY(eq_lab_progress(lab, NULL, &json));
    EQ_TRY(eq_tree_parse(cx, "progress", eq_bytes_of(json), &progress));
    eq_tree cells = eq_tree_get(progress, "cells");
    work->n_cells = (size_t)eq_tree_number(eq_tree_get(cells, "total"));
    work->n_groups = (size_t)eq_tree_number(eq_tree_get(cells, "groups"));
    eq_tree_free(progress);
    EQ_TRY(eq_lab_report(lab, &json));
    work->head = eq_arena_text(cx, &cx->mem, json, strlen(json));
    return work->head ? EQ_OK : EQ_EMEMORY;
}

/* Refuses a bad plan before any thread starts. */
static eq_status check_plan(eq_ctx *cx, job *work) {
    eq_lab *lab;
    EQ_TRY(eq_lab_new(cx, &lab));
    eq_status status = count_work(lab, cx, work);
    eq_lab_close(lab);
    return status;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* "1:02:03", or "2:03". */
static void show_time(double seconds, char *to, size_t size) {
    long s = (long)seconds;
    if (s >= 3600) snprintf(to, size, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
    else snprintf(to, size, "%ld:%02ld", s / 60, s % 60);
}

static void show_progress(cli_pool *pool, size_t n_cells, double started) {
    char left[32] = "?", doing[160] = "";
    double elapsed = seconds_now() - started;
    pthread_mutex_lock(&pool->lock);
    size_t whole = pool->cells_done;
    double done = (double)whole;
    for (size_t j = 0; j < pool->n_jobs; j++) {
        done += pool->worker[j].done;
        whole += (size_t)pool->worker[j].done;
        if (!*doing) memcpy(doing, pool->worker[j].doing, sizeof doing);
    }
    pthread_mutex_unlock(&pool->lock);
    if (done > 0.02 && elapsed > 1) show_time(elapsed * ((double)n_cells - done) / done, left, sizeof left);
    fprintf(stderr, "\r\033[K%zu of %zu cells, %s left: %.*s", whole, n_cells, left, 60, doing);
    fflush(stderr);
}

/* Runs the pieces; their reports stay in the pool. */
static eq_status run_pool(eq_ctx *cx, job *work, cli_pool *pool) {
    double started = seconds_now();
    EQ_TRY(cli_pool_start(cx, pool));
    for (;;) {
        pthread_mutex_lock(&pool->lock);
        bool running = pool->n_running > 0;
        pthread_mutex_unlock(&pool->lock);
        if (!running) break;
        if (pool->wants_progress) show_progress(pool, work->n_cells, started);
        int signal = cli_pool_wait(pool, pool->wants_progress ? REFRESH : 1000);
        if (signal) work->ended = signal;
    }
    cli_pool_join(pool);
    if (pool->wants_progress) fputs("\r\033[K", stderr);
    if (pool->status == EQ_EMEMORY) return eq_fail(cx, EQ_EMEMORY, "%s", pool->message);
    if (pool->status != EQ_OK) memcpy(work->failure, pool->message, sizeof work->failure);
    return EQ_OK;
}

/* What an earlier run saved: its reports stand in the pool from the start, so no thread takes those pieces. */
static eq_status load_parts(eq_ctx *cx, const job *work, cli_pool *pool) {
    for (size_t p = 0; pool->folder && p < pool->n_pieces; p++) {
        size_t n_cells = 0;
        EQ_TRY(cli_parts_load(cx, pool->folder, cli_pool_group(pool, p), work->head, &pool->saved[p], &n_cells));
        pool->cells_done += n_cells;
    }
    return EQ_OK;
}

/* One report of what was saved before and what every thread did. */
static eq_status merge_pieces(eq_ctx *cx, const job *work, const cli_pool *pool, const char **json) {
    size_t n = 0;
    const char **report;
    EQ_NEW(cx, &cx->mem, report, pool->n_pieces + pool->n_jobs);
    for (size_t p = 0; p < pool->n_pieces; p++)
        if (pool->saved[p]) report[n++] = pool->saved[p];
    for (size_t j = 0; j < pool->n_jobs; j++)
        if (pool->worker[j].report) report[n++] = pool->worker[j].report;
    if (!n && *work->failure) return eq_fail(cx, EQ_EINPUT, "%s", work->failure);
    if (!n && work->ended) return eq_fail(cx, EQ_EINPUT, "the run was ended before it began");
    if (!n) report[n++] = work->head; /* there are more shards than networks */
    return eq_report_merge(cx, &cx->mem, report, n, json);
}

/* Why models are none outlives the threads that found it. */
static eq_status keep_reasons(eq_ctx *cx, job *work) {
    for (size_t c = 0; work->model && c < work->n_planned; c++) {
        const char *why = work->model[c].why;
        if (why) work->model[c].why = eq_arena_text(cx, &cx->mem, why, strlen(why));
        if (why && !work->model[c].why) return EQ_EMEMORY;
    }
    return EQ_OK;
}

/* The report of the job, in cx->mem. */
static eq_status run_job(eq_ctx *cx, job *work, const char **json) {
    cli_pool pool = {.source = &work->source,
                     .plan = work->plan,
                     .given = &work->given,
                     .models = work->models,
                     .model = work->model,
                     .shard = work->shard,
                     .n_shards = work->n_shards,
                     .n_pieces = work->n_groups,
                     .folder = work->folder,
                     .predictions = work->predictions,
                     .n_jobs = work->n_jobs,
                     .wants_progress = isatty(2)};
    if (pool.n_jobs > pool.n_pieces) pool.n_jobs = pool.n_pieces;
    EQ_NEW(cx, &cx->mem, pool.saved, pool.n_pieces);
    EQ_NEW(cx, &cx->mem, pool.worker, pool.n_jobs);
    EQ_TRY(load_parts(cx, work, &pool));
    eq_status status = run_pool(cx, work, &pool);
    if (status == EQ_OK) status = merge_pieces(cx, work, &pool, json);
    if (status == EQ_OK) status = keep_reasons(cx, work);
    cli_pool_free(&pool);
    return status;
}

/* Where a report goes: the file, and standard output as JSON or as a table; as JSON too where the file cannot be written. */
static eq_status put_report(cli_call *call, cli_output *output, const char *json, cli_report_count *count) {
    bool as_json = cli_has(call, "json");
    EQ_TRY(cli_report_show(call->cx, json, false, count));
    call->answered = true;
    if (output->file) EQ_TRY(cli_output_close_or_print(call->cx, output, json));
    if (as_json) return cli_print(call->cx, json);
    EQ_TRY(cli_report_show(call->cx, json, true, count));
    return cli_print(call->cx, "");
}

/* How a run went whose report is out. */
static eq_status judge(cli_call *call, const job *work, const cli_report_count *count) {
    const char *out = cli_text(call, "out");
    if (*work->failure)
        return eq_fail(call->cx, EQ_EINPUT, "%.300s; %zu of %zu cells are finished%s%.100s", work->failure, count->n_cells,
                       work->n_cells, out ? " and kept in " : "", out ? out : "");
    if (work->ended)
        return eq_fail(call->cx, EQ_EINPUT, "the run was ended; %zu of %zu cells are finished%s%.160s%s%.160s", count->n_cells,
                       work->n_cells, out ? " and kept in " : "", out ? out : "",
                       work->folder ? "; the same command goes on from " : "", work->folder ? work->folder : "");
    if (count->n_cells != work->n_cells)
        return eq_fail(call->cx, EQ_EINPUT, "%.300s: a saved part lacks cells: %zu of %zu are there; remove it",
                       work->folder ? work->folder : "", count->n_cells, work->n_cells);
    if (count->n_failed)
        return eq_fail(call->cx, EQ_EINPUT, "%zu of %zu cells could not be run: %.300s", count->n_failed, count->n_cells,
                       count->error);
    return EQ_OK;
}

/* The cells of the plan that a report is about. */
static eq_status count_planned(eq_ctx *cx, const char *json, size_t *n) {
    const char *plan = "";
    eq_plan read;
    eq_arena own = {0};
    EQ_TRY(eq_json_member(cx, &cx->mem, "report", (eq_bytes){json, strlen(json)}, "plan", &plan));
    eq_status status = eq_plan_from_json(cx, &own, (eq_bytes){plan, strlen(plan)}, &read);
    if (status == EQ_OK) status = eq_plan_unfold(cx, &own, &read);
    *n = read.n_cells;
    eq_arena_free(&own);
    return status;
}

static eq_status open_models(cli_call *call, job *work) {
    EQ_TRY(cli_folder_open(call->cx, "models", work->models));
    EQ_TRY(count_planned(call->cx, work->head, &work->n_planned));
    EQ_NEW(call->cx, &call->cx->mem, work->model, work->n_planned);
    return EQ_OK;
}

/* A line a file, as sha256sum checks them; beside a report that is JSON on standard error, as is why a model is none. */
static void list_models(const cli_call *call, const job *work) {
    FILE *to = cli_has(call, "json") ? stderr : stdout;
    for (size_t c = 0; work->model && c < work->n_planned; c++) {
        if (work->model[c].why) fprintf(stderr, "equipoise run: %s\n", work->model[c].why);
        else if (*work->model[c].sha256)
            fprintf(to, "%s  %s/cell-%zu.%s\n", work->model[c].sha256, work->models, c, work->model[c].kind);
    }
}

/* A part has its plan with it, so parts of a plan of very many seeds would fill a disk. */
static eq_status check_folder(cli_call *call, const job *work) {
    double bytes = (double)work->n_groups * (double)strlen(work->head);
    if (bytes > MOST_SAVED)
        return eq_fail(call->cx, EQ_EINPUT,
                       "--resume: the parts of %zu networks, each with the plan, would take %.0f GB, expected at most %.0f: "
                       "take fewer seeds, or a shard",
                       work->n_groups, bytes / 1e9, MOST_SAVED / 1e9);
    return cli_folder_open(call->cx, "resume", work->folder);
}

static eq_status run(cli_call *call, job *work) {
    const char *json;
    cli_report_count count;
    EQ_TRY(read_job(call, work));
    EQ_TRY(check_plan(call->cx, work));
    if (work->folder) EQ_TRY(check_folder(call, work));
    if (work->predictions) EQ_TRY(cli_folder_open(call->cx, "predictions", work->predictions));
    if (work->models) EQ_TRY(open_models(call, work));
    if (cli_has(call, "out")) EQ_TRY(cli_output_open(call->cx, cli_text(call, "out"), &work->output));
    eq_status status = run_job(call->cx, work, &json);
    if (work->ended) call->exit_code = 128 + work->ended; /* as of a program that the signal ends */
    EQ_TRY(status);
    EQ_TRY(put_report(call, &work->output, json, &count));
    list_models(call, work);
    return judge(call, work, &count);
}

eq_status cli_run_plan(cli_call *call) {
    job work;
    memset(&work, 0, sizeof work);
    eq_status status = run(call, &work);
    cli_output_drop(&work.output);
    return status;
}

/* A report of a part of a plan is made where that is asked for, and said. */
static eq_status check_whole(cli_call *call, const char *json) {
    cli_report_count count;
    size_t planned;
    EQ_TRY(count_planned(call->cx, json, &planned));
    EQ_TRY(cli_report_show(call->cx, json, false, &count));
    if (count.n_cells == planned) return EQ_OK;
    if (!cli_has(call, "partial"))
        return eq_fail(call->cx, EQ_EINPUT,
                       "%zu of %zu cells of the plan are there, expected all of them; with --partial the "
                       "report is made of these",
                       count.n_cells, planned);
    fprintf(stderr, "equipoise merge: %zu of %zu cells of the plan are there\n", count.n_cells, planned);
    return EQ_OK;
}

static eq_status merge(cli_call *call, cli_output *output) {
    const char **report, *json;
    cli_report_count count;
    EQ_NEW(call->cx, &call->cx->mem, report, call->n_operands);
    for (size_t i = 0; i < call->n_operands; i++) EQ_TRY(cli_text_read(call->cx, "report", call->operand[i], &report[i]));
    if (cli_has(call, "out")) EQ_TRY(cli_output_open(call->cx, cli_text(call, "out"), output));
    EQ_TRY(eq_report_merge(call->cx, &call->cx->mem, report, call->n_operands, &json));
    EQ_TRY(check_whole(call, json));
    return put_report(call, output, json, &count);
}

eq_status cli_run_merge(cli_call *call) {
    cli_output output = {0};
    eq_status status = merge(call, &output);
    cli_output_drop(&output);
    return status;
}
