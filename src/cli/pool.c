/* A part of a plan is cut into pieces, the cells of one trained network each, and a thread that is done early takes the
 * next. A thread reads the plan once and gives one report of all its pieces; the merge of them is the same whatever the
 * number of threads, whoever ran what, and whether it was run now or read from where an earlier run saved it.
 *
 * Threads share nothing but the bytes they read and the few fields under the lock. Signals are not handled but waited for,
 * by the thread that started the others. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/files.h"
#include "base/json_tree.h"
#include "cli/parts.h"
#include "cli/pool.h"
#include "base/chacha20.h"
#include "experiment/plan.h"
#include "model/graph/file.h"

#define BUDGET 30000 /* rows of training between two looks at the outside: a fraction of a second */

size_t cli_pool_group(const cli_pool *pool, size_t piece) {
    return pool->shard + piece * pool->n_shards; /* there are fewer groups than EQ_MAX_CELLS shards: a shard is one */
}

static bool take_piece(cli_pool *pool, size_t *piece) {
    pthread_mutex_lock(&pool->lock);
    while (pool->next_piece < pool->n_pieces && pool->saved[pool->next_piece]) pool->next_piece++;
    bool got = !pool->stop && pool->next_piece < pool->n_pieces;
    if (got) *piece = pool->next_piece++;
    pthread_mutex_unlock(&pool->lock);
    return got;
}

static void fail(cli_worker *worker, eq_status status) {
    cli_pool *pool = worker->pool;
    pthread_mutex_lock(&pool->lock);
    if (pool->status == EQ_OK) {
        pool->status = status;
        snprintf(pool->message, sizeof pool->message, "%s", eq_message(&worker->cx));
    }
    pool->stop = true;
    pthread_mutex_unlock(&pool->lock);
}

/* "2 of 6: random_perturbation, seed 3, train 40%" */
static void describe(cli_worker *worker, eq_tree progress) {
    eq_tree cell = eq_tree_get(progress, "cell");
    double done = eq_tree_number(eq_tree_get(eq_tree_get(progress, "cells"), "done"));
    double part = eq_tree_number(eq_tree_get(cell, "done"));
    const char *method = eq_tree_text(eq_tree_get(cell, "method")), *stage = eq_tree_text(eq_tree_get(cell, "stage"));
    pthread_mutex_lock(&worker->pool->lock);
    worker->done = done + (cell ? part : 0);
    worker->doing[0] = 0;
    if (method && stage)
        snprintf(worker->doing, sizeof worker->doing, "%.80s, seed %.0f, %s %.0f%%", method,
                 eq_tree_number(eq_tree_get(cell, "seed")), stage, 100 * part);
    pthread_mutex_unlock(&worker->pool->lock);
}

static eq_status show_progress(cli_worker *worker, eq_lab *lab) {
    const char *json;
    eq_tree progress;
    EQ_TRY(eq_lab_progress(lab, NULL, &json));
    pthread_mutex_lock(&worker->pool->reading);
    eq_status status = eq_tree_parse(&worker->cx, "progress", eq_bytes_of(json), &progress);
    pthread_mutex_unlock(&worker->pool->reading);
    EQ_TRY(status);
    describe(worker, progress);
    eq_tree_free(progress);
    return EQ_OK;
}

static bool stopped(cli_pool *pool) {
    pthread_mutex_lock(&pool->lock);
    bool stop = pool->stop;
    pthread_mutex_unlock(&pool->lock);
    return stop;
}

static eq_status save_predictions(cli_worker *worker, eq_lab *lab, size_t cell) {
    const char *csv;
    cli_output output = {0};
    const char *path = eq_arena_format(&worker->cx, &worker->cx.mem, "%s/cell-%zu.csv", worker->pool->predictions, cell);
    if (!path) return EQ_EMEMORY;
    EQ_TRY(eq_lab_predictions(lab, cell, &csv));
    EQ_TRY(cli_output_open(&worker->cx, path, &output));
    return cli_output_close(&worker->cx, &output, csv);
}

/* A model that is no file by itself is no failure of the run. */
static eq_status save_model(cli_worker *worker, eq_lab *lab, size_t cell) {
    eq_bytes bytes;
    cli_output output = {0};
    eq_ctx *cx = &worker->cx;
    cli_model *model = &worker->pool->model[cell];
    if (eq_lab_model(lab, cell, &bytes) != EQ_OK) {
        model->why = eq_arena_text(cx, &cx->mem, eq_message(cx), strlen(eq_message(cx)));
        eq_ctx_clear(cx);
        return model->why ? EQ_OK : EQ_EMEMORY;
    }
    model->kind = bytes.size >= 7 && !memcmp(bytes.data, EQ_MODEL_MAGIC, 7) ? "eqm" : "onnx";
    const char *path = eq_arena_format(cx, &cx->mem, "%s/cell-%zu.%s", worker->pool->models, cell, model->kind);
    if (!path) return EQ_EMEMORY;
    EQ_TRY(cli_output_open(cx, path, &output));
    EQ_TRY(cli_output_close_bytes(cx, &output, bytes));
    eq_bytes_sha256(bytes, model->sha256);
    return EQ_OK;
}

static eq_status save_cell(cli_worker *worker, eq_lab *lab, size_t cell) {
    if (worker->pool->models) EQ_TRY(save_model(worker, lab, cell));
    return worker->pool->predictions ? save_predictions(worker, lab, cell) : EQ_OK;
}

/* Predictions and models of the cells that a report says are finished. */
static eq_status save_cells(cli_worker *worker, eq_lab *lab, const char *report) {
    eq_tree tree;
    pthread_mutex_lock(&worker->pool->reading);
    eq_status status = eq_tree_parse(&worker->cx, "report", eq_bytes_of(report), &tree);
    pthread_mutex_unlock(&worker->pool->reading);
    EQ_TRY(status);
    for (eq_tree cell = eq_tree_first(eq_tree_get(tree, "cells")); status == EQ_OK && cell; cell = eq_tree_next(cell))
        if (!eq_tree_text(eq_tree_get(cell, "error")))
            status = save_cell(worker, lab, (size_t)eq_tree_number(eq_tree_get(cell, "index")));
    eq_tree_free(tree);
    return status;
}

/* A report reads JSON of its own: one thread at a time. */
static eq_status report_of(cli_worker *worker, eq_lab *lab, eq_status (*make)(eq_lab *, const char **), const char **json) {
    pthread_mutex_lock(&worker->pool->reading);
    eq_status status = make(lab, json);
    pthread_mutex_unlock(&worker->pool->reading);
    return status;
}

/* What else a finished piece is wanted for. */
static eq_status save_piece(cli_worker *worker, eq_lab *lab, size_t piece, bool whole) {
    const cli_pool *pool = worker->pool;
    const char *json;
    bool cells = pool->predictions || pool->models;
    if (!cells && !(whole && pool->folder)) return EQ_OK;
    EQ_TRY(report_of(worker, lab, eq_lab_part, &json));
    if (whole && pool->folder) EQ_TRY(cli_parts_save(&worker->cx, pool->folder, cli_pool_group(pool, piece), json));
    return cells ? save_cells(worker, lab, json) : EQ_OK;
}

static eq_status run_piece(cli_worker *worker, eq_lab *lab, size_t piece) {
    cli_pool *pool = worker->pool;
    eq_status status;
    EQ_TRY(eq_lab_take(lab, cli_pool_group(pool, piece)));
    do {
        status = eq_lab_step(lab, BUDGET);
        if (pool->wants_progress && (status == EQ_OK || status == EQ_MORE)) EQ_TRY(show_progress(worker, lab));
    } while (status == EQ_MORE && !stopped(pool));
    if (status != EQ_OK && status != EQ_MORE) return status;
    EQ_TRY(save_piece(worker, lab, piece, status == EQ_OK));
    pthread_mutex_lock(&pool->lock);
    pool->cells_done += (size_t)worker->done;
    worker->done = 0;
    pthread_mutex_unlock(&pool->lock);
    return EQ_OK;
}

/* The data and the plan, once a thread. */
static eq_status prepare(cli_worker *worker, eq_lab *lab) {
    cli_pool *pool = worker->pool;
    unsigned char key[EQ_CHACHA20_KEY];
    pthread_mutex_lock(&pool->reading);
    eq_lab_keep_models(lab, pool->models != NULL);
    eq_status status = cli_plan_load(lab, pool->source, pool->given);
    if (status == EQ_OK && cli_secret_key(&worker->cx, "run", key) == EQ_OK) eq_lab_secret(lab, key);
    else if (status == EQ_OK) eq_ctx_clear(&worker->cx); /* only private training needs it, and says that there is none */
    if (status == EQ_OK) status = eq_lab_start(lab, pool->plan, 0, 1);
    pthread_mutex_unlock(&pool->reading);
    return status;
}

/* Pieces until there is none. What is finished is kept even where one could not be saved. */
static eq_status run_pieces(cli_worker *worker, eq_lab *lab) {
    size_t piece;
    const char *json;
    eq_ctx *cx = &worker->cx;
    eq_status status = EQ_OK;
    bool any = false;
    for (; status == EQ_OK && take_piece(worker->pool, &piece); any = true) status = run_piece(worker, lab, piece);
    if (status != EQ_OK) fail(worker, status);
    if (!any || status == EQ_EMEMORY) return status;
    eq_ctx_clear(cx);
    EQ_TRY(report_of(worker, lab, eq_lab_report, &json));
    worker->report = eq_arena_text(cx, &cx->mem, json, strlen(json));
    return worker->report ? status : EQ_EMEMORY;
}

static eq_status run_thread(cli_worker *worker) {
    eq_lab *lab;
    EQ_TRY(eq_lab_new(&worker->cx, &lab));
    eq_status status = prepare(worker, lab);
    if (status == EQ_OK) status = run_pieces(worker, lab);
    eq_lab_close(lab);
    return status;
}

static void *work(void *argument) {
    cli_worker *worker = argument;
    eq_status status = run_thread(worker);
    if (status != EQ_OK) fail(worker, status);
    pthread_mutex_lock(&worker->pool->lock);
    worker->pool->n_running--;
    pthread_mutex_unlock(&worker->pool->lock);
    pthread_kill(worker->pool->owner, SIGUSR1);
    return NULL;
}

static void waited_signals(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGUSR1);
}

eq_status cli_pool_start(eq_ctx *cx, cli_pool *pool) {
    sigset_t set;
    waited_signals(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_mutex_init(&pool->reading, NULL);
    pool->owner = pthread_self();
    size_t wanted = pool->n_jobs;
    for (pool->n_jobs = 0; pool->n_jobs < wanted; pool->n_jobs++) {
        cli_worker *worker = &pool->worker[pool->n_jobs];
        worker->pool = pool;
        pthread_mutex_lock(&pool->lock);
        pool->n_running++;
        pthread_mutex_unlock(&pool->lock);
        int error = pthread_create(&worker->thread, NULL, work, worker);
        if (!error) continue;
        pthread_mutex_lock(&pool->lock);
        pool->n_running--;
        pthread_mutex_unlock(&pool->lock);
        if (pool->n_jobs) break; /* fewer threads give the same report */
        return eq_fail(cx, EQ_ELIMIT, "--jobs: no thread can be started: %s", strerror(error));
    }
    return EQ_OK;
}

int cli_pool_wait(cli_pool *pool, long milliseconds) {
    sigset_t set;
    struct timespec limit = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    waited_signals(&set);
    int signal = sigtimedwait(&set, NULL, &limit);
    if (signal != SIGINT && signal != SIGTERM) return 0;
    pthread_mutex_lock(&pool->lock);
    pool->stop = true;
    pthread_mutex_unlock(&pool->lock);
    return signal;
}

void cli_pool_join(cli_pool *pool) {
    for (size_t j = 0; j < pool->n_jobs; j++) pthread_join(pool->worker[j].thread, NULL);
}

void cli_pool_free(cli_pool *pool) {
    for (size_t j = 0; j < pool->n_jobs; j++) eq_ctx_free(&pool->worker[j].cx);
    pthread_mutex_destroy(&pool->lock);
    pthread_mutex_destroy(&pool->reading);
}
