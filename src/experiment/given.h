/* A model that a person brings in a file: it takes the place of training. */
#ifndef EQ_GIVEN_H
#define EQ_GIVEN_H

#include "equipoise/dataset.h"
#include "equipoise/kind.h"
#include "experiment/plan.h"
#include "model/graph/file.h"
#include "model/scorer/scored.h"

typedef struct eq_given {
    const char *name;         /* of the file */
    char sha256[65];          /* of its bytes */
    eq_model_file file;       /* a model of ours; of others: what of it is a network and its threshold */
    eq_bytes bytes;           /* of others: their file; empty = it is ours */
    const eq_scorer *scorer;  /* of others, when it is taken for a plan */
    const char **column;      /* (scorer->n_columns) names of its columns: its own, or of a file without names the data's */
    const double *moments[2]; /* mean and deviation (n_inputs) of each column, as the model reads it */
} eq_given;

/* Data as they were loaded, and encoded. */
typedef struct eq_given_data {
    const eq_table *table;
    const eq_table *whole; /* with the cells that are missing as they are; NULL = there is none but `table` */
    const eq_dataset *encoded;
    const char *label; /* its column */
} eq_given_data;

/* Reads a model file: ours, or of any format of scorers. Lives in `arena`. EQ_EINPUT as eq_model_file_read, eq_scorer_read. */
eq_status eq_given_read(eq_ctx *cx, eq_arena *arena, const char *name, eq_bytes bytes, eq_given *out);

/* A copy that shares nothing with the original but the texts and moments. */
eq_status eq_given_copy(eq_ctx *cx, eq_arena *arena, const eq_given *from, eq_given *out);

/* The data with the columns that the model asks for, found by their names, in its order. EQ_EINPUT: one is missing or there
 * twice, or only some features of a protected column are asked for; names file and column. O(cells). Lives in `arena`. */
eq_status eq_given_columns(eq_ctx *cx, eq_arena *arena, const eq_given *given, const eq_dataset *all, eq_dataset *out);

/* The same of a model of others, with what a plan says of it: the data's features are what comes into the layers that methods may
 * edit, or where there are none the score. EQ_EINPUT: something is asked, a cell is missing where it takes none, or the score is
 * no probability. */
eq_status eq_given_rows(eq_ctx *cx, eq_arena *arena, eq_given *given, const eq_plan *plan, const eq_given_data *data,
                        eq_dataset *out);

/* What of the data a given model learned from. */
typedef struct eq_learned {
    size_t n_rows;       /* that are left out for it */
    const char *says;    /* a sentence, or NULL where nobody knows */
    const char *recoded; /* a column whose values are merged or cut before the model reads them; else NULL */
    const char *outcome; /* the column of the outcomes, where the model reads it; else NULL */
} eq_learned;

/* Leaves the rows out that the model learned from: it would be chosen and judged by what it knows. Row i of `data` is row i of
 * `table`; the rows that are left keep their identity. EQ_EINPUT: no such column or value, or no row is left. O(cells), where
 * rows are left out. Lives in `arena`. */
eq_status eq_given_unseen(eq_ctx *cx, eq_arena *arena, const eq_plan_learned *said, const eq_table *table, eq_dataset *data,
                          eq_learned *out);

/* What there is to look at before a plan takes it: which columns were found, scores of all rows and how they lie, or what is
 * asked first. given->scorer is filled in. Lives in `arena` and cx->tmp. EQ_EINPUT as eq_given_rows, but for what is asked. */
eq_status eq_given_look(eq_ctx *cx, eq_arena *arena, eq_given *given, const eq_plan *plan, const eq_given_data *data,
                        eq_scored *out);

/* What scores those rows where no layer can be edited: a predictor whose only feature is the score. Borrows `given`. */
eq_status eq_given_predictor(eq_ctx *cx, eq_arena *arena, const eq_given *given, eq_predictor *out);

#endif
