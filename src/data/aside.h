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
    uint32_t *line;    /* (table->n_rows) */
    uint8_t *selected; /* (table->n_rows) of eq_selection_make, between the two; or NULL */
} eq_asiding;

/* Marks what is missing in the named columns: then such a cell is EQ_MISSING or NaN and nothing else. The words found go to
 * `out`, whose counts are 0. Lives in `arena`. O(rows columns). */
eq_status eq_aside_mark(eq_ctx *cx, eq_arena *arena, const eq_asiding *what, eq_people *out);

/* Counts people, and takes the rows that are left: table, lines and selected become theirs, and levels that nobody has leave
 * the named categories. A table in which nothing is missing stays as it is; the columns there were stay in any case. Lives in
 * `arena`. EQ_EINPUT: something is missing and that is refused. O(rows columns). */
eq_status eq_aside_set(eq_ctx *cx, eq_arena *arena, eq_asiding *what, eq_people *out);

/* Whether a text is one of the values, by eq_same_value. O(values). */
bool eq_is_value(eq_text_list values, const char *text);

/* Whether two cells are the same text or the same number. */
bool eq_same_value(const char *a, const char *b);

#endif
