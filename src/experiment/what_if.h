/* What a finished cell's model would say of one row if it were another; and who is nearest to it of those decided otherwise. */
#ifndef EQ_WHAT_IF_H
#define EQ_WHAT_IF_H

#include "experiment/judged.h"

typedef struct eq_what_if {
    eq_judging judging;    /* of the cell; data: a row a row of the loaded table */
    const eq_roles *roles; /* by which those were encoded */
    eq_bytes model;        /* a file as eq_saved_write makes it, ours or ONNX */
} eq_what_if;

/* What the model says of a row, encoded and standardised as it was trained, with some of its cells changed.
 *   question  {"row": position in the loaded data from 0, "set": {column: number or value}, "nearest": true}; but for the row
 *             all may lack
 *   *json     {"score", "threshold" or null, "chance" of the favourable decision, "group"} and, where it is asked for, "nearest":
 *             {"row", "distance"}, the test row decided otherwise than this one of them that is nearest by the distance of the
 *             analysis "individual", without the protected columns; nulls if there is none. In `arena`
 * EQ_EINPUT: no such row, column or value in a column; a group that the run did not have and whose
 * rule is thus not known.
 * O(columns + groups) besides reading the model, with the nearest O(rows columns). */
eq_status eq_what_if_answer(eq_ctx *cx, eq_arena *arena, const eq_what_if *of, const char *question, const char **json);

#endif
