/* Drift of the inputs: how far the values of each column have moved from the reference, for all and for each group. */
#ifndef EQ_INPUTS_H
#define EQ_INPUTS_H

#include "analysis/attributes.h"
#include "analysis/windows.h"
#include "answer/answer.h"

/* The columns watched, as they are written. */
typedef struct eq_inputs {
    eq_out *out;
    eq_place array;
    const eq_subject *subject;
    size_t n_windows;
    const char **known, **unknown; /* (n_known), (n_unknown) places in the array of columns with figures and without */
    size_t n_known, n_unknown;
} eq_inputs;

/* Writes "drift" to the root of `out`: a column each, with its population stability index and Kolmogorov-Smirnov distance by
 * window, or why it has none. Lives in subject->arena. EQ_EINPUT as eq_columns_choose. O(columns rows log rows). */
eq_status eq_inputs_watch(eq_subject *subject, const eq_column_request *columns, const eq_windows *windows, eq_out *out,
                          eq_inputs *list);

/* Says them: a table, what is not watched, and what the figures are. */
eq_status eq_inputs_say(const eq_inputs *drift, eq_answer *answer);

#endif
