#include <string.h>

#include "cli/report.h"
#include "cli/show.h"

static eq_status count_cells(eq_ctx *cx, eq_tree report, cli_report_count *count) {
    eq_tree cells = eq_tree_get(report, "cells");
    memset(count, 0, sizeof *count);
    for (eq_tree cell = eq_tree_first(cells); cell; cell = eq_tree_next(cell)) {
        const char *error = eq_tree_text(eq_tree_get(cell, "error"));
        count->n_cells++;
        count->n_failed += error != NULL;
        if (!error || count->error) continue;
        count->error = eq_arena_text(cx, &cx->mem, error, strlen(error));
        if (!count->error) return EQ_EMEMORY;
    }
    return EQ_OK;
}

eq_status cli_report_show(eq_ctx *cx, const char *json, bool print, cli_report_count *count) {
    eq_tree report;
    EQ_TRY(eq_tree_parse(cx, "report", eq_bytes_of(json), &report));
    eq_status status = count_cells(cx, report, count);
    if (status == EQ_OK && print) status = cli_print_answer(cx, report);
    eq_tree_free(report);
    return status;
}
