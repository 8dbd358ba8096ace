/* A handler may do little: the sentence is made before, and write, unlink and _exit are allowed. What it looks at is all that
 * this program keeps outside of its calls. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/ending.h"

enum { MOST_PARTS = 8, SENTENCE = 512 };

static char sentence[2][SENTENCE]; /* of the command; while a file is read */
static volatile sig_atomic_t reads;
static _Atomic(const char *) part[MOST_PARTS]; /* of all threads */

static void end(int signal) {
    for (int i = 0; i < MOST_PARTS; i++) {
        const char *path = part[i];
        if (path) unlink(path);
    }
    const char *said = sentence[reads];
    ssize_t written = write(STDERR_FILENO, said, strlen(said));
    _exit(written < 0 ? 1 : 128 + signal);
}

void cli_ending_watch(const char *command) {
    static const int ending[] = {SIGINT, SIGTERM};
    snprintf(sentence[0], SENTENCE, "equipoise %s: was ended before it was done\n", command);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction before, now = {.sa_handler = end};
        sigemptyset(&now.sa_mask);
        sigaddset(&now.sa_mask, SIGINT);
        sigaddset(&now.sa_mask, SIGTERM);
        if (!sigaction(ending[i], NULL, &before) && before.sa_handler != SIG_IGN) sigaction(ending[i], &now, NULL);
    }
}

void cli_ending_reads(const char *path) {
    reads = 0;
    if (!path) return;
    size_t head = strcspn(sentence[0], ":");
    snprintf(sentence[1], SENTENCE, "%.*s: was ended while %.300s was read\n", (int)head, sentence[0],
             strcmp(path, "-") ? path : "standard input");
    reads = 1;
}

void cli_ending_remove(const char *path) {
    for (int i = 0; i < MOST_PARTS; i++) {
        const char *none = NULL;
        if (atomic_compare_exchange_strong(&part[i], &none, path)) return;
    }
}

void cli_ending_forget(const char *path) {
    for (int i = 0; i < MOST_PARTS; i++) {
        const char *own = path;
        if (atomic_compare_exchange_strong(&part[i], &own, NULL)) return;
    }
}
