/* Running a plan on several threads. */
#ifndef EQ_CLI_POOL_H
#define EQ_CLI_POOL_H

#include <pthread.h>
#include <signal.h>

#include "cli/plan.h"
#include "equipoise.h"

#define CLI_MAX_JOBS 256

/* A saved model: the SHA-256 of its file, or why there is none; both empty: the cell is not finished. */
typedef struct cli_model {
    char sha256[65];
    const char *kind; /* how its name ends: "eqm", or "onnx" of one that others made */
    const char *why;  /* in a worker's cx */
} cli_model;

/* What is to be run, and the state its threads share. */
typedef struct cli_pool {
    const eq_source *source;
    const char *plan;
    const cli_brought *given;
    size_t shard, n_shards;  /* this machine's part of the plan */
    size_t n_pieces;         /* its trained networks; threads take them one by one */
    const char *folder;      /* finished pieces are saved here; NULL = nowhere */
    const char *predictions; /* and the predictions of finished cells here, as cell-<index>.csv; NULL = nowhere */
    const char *models;      /* and their models, as cell-<index>.eqm; NULL = nowhere */
    cli_model *model;        /* (cells of the plan), each written by the thread that runs the cell */
    size_t n_jobs;
    bool wants_progress;

    pthread_mutex_t reading; /* the JSON parser notes its last error in a global: one thread at a time */
    pthread_mutex_t lock;    /* guards what follows */
    pthread_t owner;         /* woken by SIGUSR1 when a thread ends */
    size_t next_piece, n_running;
    bool stop;
    const char **saved;        /* (n_pieces) the reports that an earlier run saved; NULL = to be run */
    size_t cells_done;         /* of the pieces that are finished or were saved */
    struct cli_worker *worker; /* (n_jobs) */
    eq_status status;          /* of the first thread that failed */
    char message[EQ_MESSAGE_SIZE];
} cli_pool;

/* A thread: its own context and lab. */
typedef struct cli_worker {
    cli_pool *pool;
    pthread_t thread;
    eq_ctx cx;
    const char *report; /* of all its pieces, in cx; NULL = it finished none */
    double done;        /* cells of the piece under way, the current one by its fraction */
    char doing[160];
} cli_worker;

/* The training group of the whole plan that a piece is. */
size_t cli_pool_group(const cli_pool *pool, size_t piece);

/* Starts the threads; SIGINT, SIGTERM and SIGUSR1 are blocked from here on. `saved` and `worker` are the caller's. */
eq_status cli_pool_start(eq_ctx *cx, cli_pool *pool);

/* Waits for a thread to end, a signal, or `milliseconds`. The signal by which someone wants the run to end, or 0. */
int cli_pool_wait(cli_pool *pool, long milliseconds);

/* Waits for all threads; afterwards their reports are whole. cli_pool_free then ends their contexts. */
void cli_pool_join(cli_pool *pool);
void cli_pool_free(cli_pool *pool);

#endif
