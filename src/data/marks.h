/* What there is to know of a file's cells before anybody is counted by them: marks of numbers that may be read in two ways,
 * what stands beside numbers, rows of another width. */
#ifndef EQ_MARKS_H
#define EQ_MARKS_H

#include "equipoise/predictions.h"

/* A weight or a count that may be read in two ways is not read: EQ_EINPUT with its line, both readings and the options that say
 * which. `guessed` is of the file that has the columns. */
eq_status eq_marks_check(eq_ctx *cx, const eq_prediction_columns *columns, const eq_schema *guessed);

/* What there is to know of how the columns that are asked for are read, added to *said (NULL = nothing yet), a sentence
 * without its point: what stands beside their numbers, and which of two columns of one name it is. Lives in `arena`. */
eq_status eq_columns_say(eq_ctx *cx, eq_arena *arena, const eq_prediction_columns *columns, const eq_schema *guessed,
                         const char **said);

/* Rows of more or fewer cells than the header, and the line of the first; added in the same way where there are some. */
typedef struct eq_ragged {
    size_t n, line;
} eq_ragged;
eq_status eq_ragged_say(eq_ctx *cx, eq_arena *arena, eq_ragged ragged, const char **said);

#endif
