/* The Pareto front of a report: which lines of the summary no other line beats in both performance and gap. */
#ifndef EQ_FRONT_H
#define EQ_FRONT_H

#include "experiment/report.h"

/* Which of n points no other has at least the performance and at most the gap of, one of them better. A point with a NaN is on no
 * front. on (n) is overwritten. O(n log n), scratch from cx->tmp. */
eq_status eq_front_find(eq_ctx *cx, const double *performance, const double *gap, size_t n, bool *on);

/* Adds the list: an item a line of the summary that is done, and one of deciding alike about everybody for each combination of
 * settings: {what a line is, "valid" and "test": {"performance", "gap": medians over seeds, "on_front", "seeds_on_front", "of"},
 * "front": in words}. Fronts are of lines of the same settings. O(cells log cells). Scratch from cx->tmp. */
eq_status eq_report_front(eq_out *out, eq_place list, const eq_report_parts *parts);

#endif
