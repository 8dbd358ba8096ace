/* Who an audit is about, which values meant what, and what to know before its figures are read. */
#ifndef EQ_PEOPLE_H
#define EQ_PEOPLE_H

#include "answer/out.h"
#include "analysis/subject.h"

/* Adds "people", "outcomes", "privileged" and "notes" (each {"kind", "warning", "text"}: the sentences that terminal, page
 * and report all show) to out->root. Scratch from subject->cx->tmp. O(rows). */
eq_status eq_out_people(const eq_subject *subject, const eq_audit *audit, eq_out *out);

#endif
