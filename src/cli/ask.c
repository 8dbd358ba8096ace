/* Signals are held back while an answer is worked on and asked for between its steps, so that none comes at a bad moment. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/ask.h"

#define BUDGET 5000 /* of a step: some 50 milliseconds */
#define REFRESH 0.2 /* seconds between two progress lines */

/* An answer under way. */
typedef struct asking {
    cli_inquiry *q;
    const char *analysis;
    bool on_terminal;
    double told; /* when progress was last said, in seconds */
} asking;

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void ending_signals(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
}

/* The signal that came meanwhile, or 0. */
static int take_signal(void) {
    sigset_t set;
    const struct timespec at_once = {0, 0};
    ending_signals(&set);
    int signal = sigtimedwait(&set, NULL, &at_once);
    return signal > 0 ? signal : 0;
}

static void tell(asking *a) {
    double now = seconds_now();
    if (!a->on_terminal || now - a->told < REFRESH) return;
    a->told = now;
    fprintf(stderr, "\r\033[K%s: %.0f %%", a->analysis, 100 * eq_lab_answered(a->q->lab));
    fflush(stderr);
}

static eq_status step_all(asking *a, const char **json) {
    cli_inquiry *q = a->q;
    for (;;) {
        eq_status status = eq_lab_answer(q->lab, BUDGET, json);
        if (status != EQ_MORE) return status;
        tell(a);
        q->ended = take_signal();
        if (!q->ended) continue;
        q->call->exit_code = 128 + q->ended; /* as of a program that the signal ends */
        return eq_fail(q->call->cx, EQ_EINPUT, "was ended when %.0f %% of it was done", 100 * eq_lab_answered(q->lab));
    }
}

eq_status cli_ask(cli_inquiry *q, size_t subject, const char *analysis, const char *options, const char **json) {
    asking a = {.q = q, .analysis = analysis, .on_terminal = isatty(2), .told = seconds_now()};
    eq_ctx *cx = q->call->cx;
    sigset_t set, before;
    ending_signals(&set);
    EQ_TRY(eq_lab_ask(q->lab, subject, analysis, options));
    sigprocmask(SIG_BLOCK, &set, &before);
    eq_status status = step_all(&a, json);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (a.on_terminal) fputs("\r\033[K", stderr);
    EQ_TRY(status);
    *json = eq_arena_text(cx, &cx->mem, *json, strlen(*json));
    return *json ? EQ_OK : EQ_EMEMORY;
}
