/* Values that come with a cause, and the words of causes. */
#ifndef EQ_METRIC_CAUSE_H
#define EQ_METRIC_CAUSE_H

#include "equipoise/metric.h"
#include "math/proportion.h"

const char *eq_cause_id(eq_cause cause);    /* "no_positives" */
const char *eq_cause_words(eq_cause cause); /* "{who} has no favourable outcomes" */
eq_cause eq_cause_find(const char *id);     /* EQ_NO_CAUSE: there is none of that id */

/* A reason's words with who and what in them: what stands before ": true positive rate is undefined". "" for EQ_NO_CAUSE and
 * EQ_NO_NUMBER. Lives in `arena`, or for ever; NULL with EQ_EMEMORY in cx when there is no memory. */
const char *eq_reason_clause(eq_ctx *cx, eq_arena *arena, const eq_reason *reason);

/* A number without an interval; with one; one that is undefined by a cause without brackets. */
eq_value eq_value_bare(double value);
eq_value eq_value_within(double value, eq_interval interval);
eq_value eq_value_undefined(eq_cause cause);

/* An undefined value: "<clause>: <of> is undefined", or the clause alone where `of` is NULL. who and what are kept as they are
 * and must live as long as the arena. EQ_EMEMORY. */
eq_status eq_value_refuse(eq_ctx *cx, eq_arena *arena, const eq_reason *reason, const char *of, eq_value *out);

/* A defined value without an interval says why, by a cause without brackets. */
void eq_value_unbounded(eq_cause cause, eq_value *value);

/* Notes on a value: that it rests on few rows; anything else, after that is known. EQ_EMEMORY. */
void eq_value_few(bool few, eq_value *value);
eq_status eq_value_note(eq_ctx *cx, eq_arena *arena, const eq_reason *reason, eq_value *value);

#endif
