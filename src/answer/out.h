/* What answers and reports have in common: values and audits as JSON. */
#ifndef EQ_OUT_H
#define EQ_OUT_H

#include "base/json_write.h"
#include "equipoise/metric.h"

/* {"value", "low", "high", "why"} and, where there is one, "note"; but see `brief`. A reason comes as fields too: "cause" (an id
 * of equipoise/cause.h) with "who" and "what" where it has them, and where who is more than a name its form as "who_form" (group
 * "{text}") with "who_of"; a note as "few": true, and "noted", "noted_who", "noted_what".
 * Of an extreme over groups "between": [highest, lowest], with "between_rate" where one of two rates decides; of a mean of two,
 * an object with such a list by rate; of what is farthest from all in one of two rates, or in both, "farthest": {rate: group}. */
void eq_out_value(eq_out *out, eq_place to, const char *key, const eq_value *value);

/* What is said first of an audit as "headline", a member of `to`; and in an answer also of every rate as "apart" by the rate's
 * id (eq_answer_headlines):
 * {"text", "parts": [texts], "minimum", "groups": [first, second] or [], "difference": value, "left_out": [{"name", "n"}]},
 * of a rate text and parts alone. outcome: as in eq_headlines. */
void eq_out_headline(eq_out *out, eq_place to, const eq_audit *audit);

/* The groups, overall and metrics of an audit, as members of `to`; and the two sides, where the groups were pooled. */
void eq_out_audit(eq_out *out, eq_place to, const eq_audit *audit);
void eq_out_sides(eq_out *out, eq_place to, const eq_audit *audit);

#endif
