/* What the values of a column of decisions mean beside the labels'. */
#ifndef EQ_DECISION_H
#define EQ_DECISION_H

#include "equipoise/table.h"

/* What `equipoise sql` writes for decisions that it makes of scores beside a favourable value; no label is called so. */
#define EQ_DECIDED_FOR "favourable"
#define EQ_DECIDED_AGAINST "unfavourable"

/* Whether a decision is the favourable one: the label's favourable value (NULL = 1), or, where that is a word and 1 and 0 are no
 * labels, 1 or EQ_DECIDED_FOR. O(levels of the label). */
bool eq_decision_is_favourable(const eq_column *label, const char *favourable, const char *value);

/* Decisions beside a chosen favourable value are labels, or all of them are codes. EQ_EINPUT names a value that is neither; 1 and 0
 * beside a favourable "no" or "f", of which nobody knows whether 1 is that value. A label with one value only has an opposite that
 * is not known: then any decision may be it. O(levels squared). */
eq_status eq_decision_check(eq_ctx *cx, const eq_column *label, const char *favourable, const eq_column *pred);

#endif
