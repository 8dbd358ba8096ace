/* What a finished cell's model would say of one row if it were another; and who is nearest to it of those decided otherwise. */
#ifndef EQ_WHAT_IF_H
#define EQ_WHAT_IF_H

#include "experiment/judged.h"

typedef struct eq_what_if {
    eq_judging judging;    /* of the cell; data: a row a row of the loaded table */
    const eq_roles *roles; /* by which those were encoded */
    eq_bytes model;        /* a file as eq_saved_write makes it */
} eq_what_if;

/* The JSON of eq_lab_what_if, in `arena`: the row is encoded and standardised as the model was trained. Errors and cost as
 * there. */
eq_status eq_what_if_answer(eq_ctx *cx, eq_arena *arena, const eq_what_if *of, const char *question, const char **json);

#endif
