/* Setting people of a predictions file aside: who has no label, decision, score or group. */
#ifndef EQ_ASIDE_H
#define EQ_ASIDE_H

#include "equipoise/predictions.h"

/* What a category reads like where it is not empty. */
#define EQ_EMPTY_NAME "(empty)"

#define EQ_MOST_PROTECTED 16 /* columns of a predictions file */

/* A table read with EQ_KEEP_WORD in the columns that are named. */
typedef struct eq_asiding {
    const eq_prediction_columns *columns;
    eq_table *table;
    uint32_t *line; /* (table->n_rows) */
} eq_asiding;

/* Marks what is missing in the named columns, counts, and takes the rows that are left: table and lines become theirs, and
 * levels that nobody has leave the named categories. A table in which nothing is missing stays as it is. Lives in `arena`.
 * EQ_EINPUT: something is missing and that is refused. O(rows columns). */
eq_status eq_aside_set(eq_ctx *cx, eq_arena *arena, eq_asiding *what, eq_people *out);

/* Whether two cells are the same text or the same number. */
bool eq_same_value(const char *a, const char *b);

#endif
