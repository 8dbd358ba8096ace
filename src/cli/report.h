/* A report's summary, for reading. */
#ifndef EQ_CLI_REPORT_H
#define EQ_CLI_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "equipoise/status.h"

typedef struct cli_report_count {
    size_t n_cells, n_failed;
    const char *error; /* of the first cell that failed, in cx->mem; NULL when none */
} cli_report_count;

/* Counts the cells; and prints the summary on standard output when `print`. */
eq_status cli_report_show(eq_ctx *cx, const char *json, bool print, cli_report_count *count);

#endif
