/* How a finished cell judged its test rows: kept for a plan of few cells, and written out as a predictions file. */
#ifndef EQ_JUDGED_H
#define EQ_JUDGED_H

#include "analysis/subject.h"
#include "experiment/run.h"

#define EQ_MOST_JUDGED 64 /* cells of a plan whose judgements are kept: 5 bytes a test row each */

typedef struct eq_judged {
    size_t n_rows;       /* 0 = not kept: the cell is not finished, or could not be run */
    const uint32_t *row; /* (n_rows) positions in the loaded data */
    eq_table *own;       /* the loaded table's columns of these rows, once a subject has asked for them: n_rows 0 before */
    float *score;        /* (n_rows) as the metrics saw them */
    uint8_t *yhat;       /* (n_rows) decisions, those drawn at random as they were drawn */
    double threshold;    /* that makes them of the scores; NaN: none does */
} eq_judged;

/* Keeps what a runner that has just finished a cell found on its test rows. Lives in `arena`; the list of rows and their columns
 * are shared with one of `others` where it is the same. O(rows others). */
typedef struct eq_judged_list {
    eq_judged *cell;
    size_t n;
} eq_judged_list;
eq_status eq_judged_keep(eq_ctx *cx, eq_arena *arena, const eq_runner *runner, eq_judged_list others, eq_judged *out);

/* A cell's judgements, what they are of, and perhaps another cell's of the same rows. */
typedef struct eq_judging {
    const eq_loaded *loaded;
    const eq_dataset *data;
    const uint8_t *truth;            /* (data->n_rows) the true outcomes where the records are bent by hand, or NULL */
    bool by_truth;                   /* a subject has those */
    const eq_judged *judged, *other; /* other NULL = none */
    eq_arena *run;                   /* which `judged` lives in */
} eq_judging;

/* The CSV of eq_lab_predictions, in `arena`. */
eq_status eq_judged_csv(eq_ctx *cx, eq_arena *arena, const eq_judging *judging, const char **csv);

/* The same rows as a subject, as if that file had been read: columns, groups, decisions and scores, and the other cell's as the
 * second model's. Lives in `arena`; names and levels are borrowed from the loaded data and the run, the loaded columns from the
 * run, which makes them for the first subject of its rows. EQ_EINPUT: all rows are of one group; the cells judged other rows.
 * O(rows columns) at first, then O(rows). */
eq_status eq_judged_subject(eq_ctx *cx, eq_arena *arena, const eq_judging *judging, eq_subject *out);

#endif
