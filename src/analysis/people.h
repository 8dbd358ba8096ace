/* Who an audit is about, which values meant what, and what to know before its figures are read. */
#ifndef EQ_PEOPLE_H
#define EQ_PEOPLE_H

#include "answer/answer.h"
#include "analysis/subject.h"

/* Adds "people", "outcomes", "privileged" and "notes" (each {"kind", "warning", "text"}) to the answer's values, and the notes
 * to its blocks. Scratch from subject->cx->tmp. O(rows). */
eq_status eq_answer_people(const eq_subject *subject, const eq_audit *audit, eq_answer *answer);

#endif
