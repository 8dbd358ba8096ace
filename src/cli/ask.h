/* Asking the lab, which may take minutes: with progress on a terminal, and until somebody ends it. */
#ifndef EQ_CLI_ASK_H
#define EQ_CLI_ASK_H

#include "cli/inquiry.h"

/* The answer of one analysis about a subject, in cx->mem. Ctrl-C (or SIGTERM) ends it after the step under way: EQ_EINPUT with a
 * sentence, q->ended is the signal, and the exit code says so. Errors as eq_lab_ask, eq_lab_answer. */
eq_status cli_ask(cli_inquiry *q, size_t subject, const char *analysis, const char *options, const char **json);

#endif
