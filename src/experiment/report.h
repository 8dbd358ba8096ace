/* Reports: the text of each finished cell, their summary over seeds, and the whole. */
#ifndef EQ_REPORT_H
#define EQ_REPORT_H

#include "answer/out.h"
#include "experiment/run.h"

/* The figures a summary is made of; NaN where undefined. A summary holds the medians of all runs and, where some ended no
 * better than chance (chance.h), those of the others beside them. */
typedef struct eq_figures {
    double phi, performance, bias;
} eq_figures;

/* A finished cell: its JSON, and its figures on validation and test. */
typedef struct eq_record {
    const char *json;                   /* NULL = not done */
    bool failed;                        /* the cell's JSON says why; it has no figures */
    bool noted;                         /* a method had something to tell */
    bool collapsed;                     /* no better than chance on validation */
    const char *why;                    /* why it failed, or why its objective on test is undefined; or NULL */
    const char *reads;                  /* "reads sex", as of reads.h; NULL where it failed */
    const char *warning[EQ_N_WARNINGS]; /* sentences, as of warning.h */
    double rate[2];                     /* that the bias compares, on test: of eq_sides */
    double constant[2];                 /* performance of deciding alike about everybody, on validation and test */
    eq_figures valid, test;
} eq_record;

/* Writes a cell. `error` NULL: `result` is what it found; else why it failed. The record's text lives in `arena`. */
eq_status eq_report_cell(eq_ctx *cx, eq_arena *arena, const eq_plan *plan, const eq_cell *cell, const eq_cell_result *result,
                         const char *error, eq_record *out);

/* The ids of a cell's methods, "reweighing+group_thresholds", in `arena`; NULL when memory ran out. */
const char *eq_report_chain(eq_ctx *cx, eq_arena *arena, const eq_plan *plan, const eq_cell *cell);

/* Median and range of the values that are defined, which are moved to the front of `value`. NaN where there are none. */
typedef struct eq_spread {
    double median, min, max;
    size_t n;
} eq_spread;
eq_status eq_spread_find(eq_ctx *cx, double *value, size_t n, eq_spread *out);

/* Adds what a cell is: method, title, family, parameters, swept settings. */
void eq_report_identity(eq_out *out, eq_place to, const eq_plan *plan, const eq_cell *cell);

/* The plan with every default spelt out; itself a valid plan. Lives in `arena`. */
eq_status eq_report_plan(eq_ctx *cx, eq_arena *arena, const eq_plan *plan, const char **json);

/* What a report is put together from. */
typedef struct eq_report_parts {
    const char *data, *plan_json; /* JSON texts of the members "data" and "plan" */
    const eq_plan *plan;
    const eq_record *record; /* (plan->n_cells) */
} eq_report_parts;

/* The report of the cells that are done, in the plan's order: "data", "plan", "cells", "summary", and "blocks" for people. Lives
 * in `arena`. O(bytes + cells log cells). */
eq_status eq_report_json(eq_ctx *cx, eq_arena *arena, const eq_report_parts *parts, const char **json);

#endif
