/* What a report says to people. */
#ifndef EQ_REPORT_BLOCKS_H
#define EQ_REPORT_BLOCKS_H

#include "answer/answer.h"
#include "experiment/report.h"

/* Says of the cells that are done: what was run, which method is best, each method's medians with their range over seeds, which
 * models learnt nothing and the medians without them, what changing the protected attribute alone does, and why figures are
 * missing. Tables are views of the report's "summary" and "cells".
 * EQ_EMEMORY; EQ_EINPUT where parts->data is no JSON. Scratch from cx->tmp. O(cells log cells). */
eq_status eq_report_say(eq_answer *answer, const eq_report_parts *parts);

#endif
