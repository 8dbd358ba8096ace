/* What is said of impact in more places than one. */
#ifndef EQ_ANALYSIS_IMPACT_WORDS_H
#define EQ_ANALYSIS_IMPACT_WORDS_H

#include "analysis/impact.h"

/* "> 640", "< median", "the 30 best": of scores that decide. In cx->mem; NULL with EQ_EMEMORY in cx. */
const eq_phrase *eq_impact_rule(eq_ctx *cx, const eq_impact *impact);

/* A group's ratio and its tests together, in neutral words; NULL where one of them cannot be told. In cx->mem, as above. */
const eq_phrase *eq_impact_verdict(eq_ctx *cx, const eq_impact *impact, const eq_impact_group *group);

#endif
