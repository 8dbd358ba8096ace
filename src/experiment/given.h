/* A model that a person brings in a file: it takes the place of training. */
#ifndef EQ_GIVEN_H
#define EQ_GIVEN_H

#include "equipoise/dataset.h"
#include "model/graph/file.h"

typedef struct eq_given {
    const char *name; /* of the file */
    char sha256[65];  /* of its bytes */
    eq_model_file file;
    const double *moments[2]; /* mean and deviation (n_inputs) of each column, as the model reads it */
} eq_given;

/* Reads a model file. EQ_EINPUT as eq_model_file_read. Lives in `arena`. */
eq_status eq_given_read(eq_ctx *cx, eq_arena *arena, const char *name, eq_bytes bytes, eq_given *out);

/* A copy that shares nothing with the original but the texts and moments. */
eq_status eq_given_copy(eq_ctx *cx, eq_arena *arena, const eq_given *from, eq_given *out);

/* The data with the columns that the model asks for, found by their names, in its order. EQ_EINPUT: one is missing or there
 * twice, or only some features of a protected column are asked for; names file and column. O(cells). Lives in `arena`. */
eq_status eq_given_columns(eq_ctx *cx, eq_arena *arena, const eq_given *given, const eq_dataset *all, eq_dataset *out);

#endif
