/* Marks of numbers that decide how much people count. */
#ifndef EQ_MARKS_H
#define EQ_MARKS_H

#include "equipoise/predictions.h"

/* A weight or a count that may be read in two ways is not read: EQ_EINPUT with its line, both readings and the options that say
 * which. `guessed` is of the file that has the columns. */
eq_status eq_marks_check(eq_ctx *cx, const eq_prediction_columns *columns, const eq_schema *guessed);

#endif
