/* The warnings of a report: each cell's own, and levelling down, for which a baseline must be beside it. */
#ifndef EQ_REPORT_WARNINGS_H
#define EQ_REPORT_WARNINGS_H

#include "experiment/report.h"

/* Adds the list: an item a line of the summary and warning, {"id", what a cell is, "n_seeds" of "of" that are done, "seed" and
 * "says" of the first}. O(cells). Scratch from cx->tmp. */
eq_status eq_report_warnings(eq_out *out, eq_place list, const eq_report_parts *parts);

/* The cell of the plain baseline, same seed and settings; NULL: the plan has none. O(cells of one combination of settings). */
const eq_cell *eq_report_baseline(const eq_plan *plan, size_t cell);

#endif
