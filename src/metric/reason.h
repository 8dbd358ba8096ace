/* Why a metric is undefined, and whether it rests on few rows. */
#ifndef EQ_METRIC_REASON_H
#define EQ_METRIC_REASON_H

#include "metric/cause.h"
#include "metric/metric.h"

/* What reasons are read from. */
typedef struct eq_evidence {
    const eq_outcomes *outcomes;
    const eq_tally *tally; /* (eq_set_count) */
} eq_evidence;

/* A rate of one set that is undefined: its reason names the set and the empty count, or what was not given.
 * Lives in `arena`. EQ_EMEMORY. */
eq_status eq_refuse_rate(eq_ctx *cx, eq_arena *arena, const eq_evidence *evidence, const eq_metric_row *row, size_t set,
                         eq_value *out);

/* The same for a disparity. */
eq_status eq_refuse_disparity(eq_ctx *cx, eq_arena *arena, const eq_evidence *evidence, const eq_metric_row *row, eq_value *out);

/* Whether a denominator of the rate in this set, or of the disparity in any set it compares, is under 30 rows
 * (weighted: effective rows). */
bool eq_few_rate(const eq_evidence *evidence, const eq_metric_row *row, size_t set);
bool eq_few_disparity(const eq_evidence *evidence, const eq_metric_row *row);

/* A title inside a sentence: "Base rate" becomes "base rate", but "AUC", "F1 score" and people's names stay. Gives `text`. */
enum { EQ_TITLE_SIZE = 100 };
const char *eq_title_inside(const eq_metric_row *row, char text[EQ_TITLE_SIZE]);

/* Weight of a whole in a tally; `effective`: its effective size instead. */
double eq_whole_weight(const eq_tally *tally, const eq_whole *whole);
double eq_whole_effective(const eq_tally *tally, const eq_whole *whole);

#endif
