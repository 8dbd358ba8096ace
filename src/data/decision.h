/* What the values of a column of decisions mean beside the labels'. */
#ifndef EQ_DECISION_H
#define EQ_DECISION_H

#include "equipoise/table.h"
#include "data/value_set.h"

/* What `equipoise sql` writes for decisions that it makes of scores beside a favourable value; no label is called so. */
#define EQ_DECIDED_FOR "favourable"
#define EQ_DECIDED_AGAINST "unfavourable"

typedef struct eq_decisions {
    const eq_column *label;
    const char *favourable; /* NULL = 1, and all others are 0 */
    eq_value_set labels;
    bool coded; /* 1 and 0 are no labels, so they may be decisions beside words */
} eq_decisions;

/* Prepares for decisions beside this label (borrowed), in cx->tmp. O(levels). */
eq_status eq_decisions_make(eq_ctx *cx, const eq_column *label, const char *favourable, eq_decisions *out);

/* Whether a decision is the favourable one: the favourable value, or where that is a word and 1 and 0 are no labels 1, or
 * EQ_DECIDED_FOR. O(bytes). */
bool eq_decision_is_favourable(const eq_decisions *rule, const char *value);

/* Beside a chosen favourable value, decisions are labels or all of them are codes. EQ_EINPUT names a value that is neither;
 * 1 and 0 beside a favourable "no" or "f", where nobody knows whether 1 means that value. The opposite of a label that has one
 * value only is not known: then any decision may be it. O(levels). */
eq_status eq_decisions_check(eq_ctx *cx, const eq_decisions *rule, const eq_column *pred);

#endif
