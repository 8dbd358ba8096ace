/* The part of an audit that the law asks about: who is selected, at what rate, against whom, how sure that is, and what if the
 * people of unknown group were known. Made of everybody of whom a decision is known, with an outcome or without. */
#ifndef EQ_ANALYSIS_IMPACT_H
#define EQ_ANALYSIS_IMPACT_H

#include "analysis/impact_preset.h"
#include "analysis/subject.h"
#include "answer/answer.h"
#include "impact/membership.h"
#include "impact/people.h"
#include "impact/scores.h"
#include "impact/strata.h"
#include "impact/table.h"

typedef enum eq_impact_tables { EQ_EACH, EQ_CROSSED, EQ_BOTH } eq_impact_tables;

/* What was asked. */
typedef struct eq_impact_options {
    size_t n_references;
    const char **reference; /* (n_references) "most_selected", "largest", or names of groups */
    double ratio_threshold; /* 0 = none */
    eq_impact_tables tables;
    double exclude_below;
    size_t minimum, cells;
    double reference_min_share;
    eq_audit_preset_words preset; /* what set them; id NULL = nothing did */
} eq_impact_options;

/* A group beside the reference within strata; the reference itself has none. */
typedef struct eq_impact_strata {
    const char *column;
    double unknown;   /* people of whom the stratum is not known */
    eq_strata *group; /* (n_groups); NULL: there are no strata */
    eq_cause why;     /* they say nothing, whatever the column */
} eq_impact_strata;

typedef struct eq_impact_part {
    size_t n_axes;
    const char **by; /* (n_axes) columns */
    eq_people_table people;
    eq_impact_asked asked; /* with the reference of this table */
    eq_impact_table table;
    eq_impact_strata strata;
    eq_scored_group *scored; /* (n_groups) or NULL */
    size_t scored_against;   /* the group that was named, else the largest: the most selected has the best scores by itself */
    double *tied;            /* (n_groups) people at the cut of the K best, or NULL */
} eq_impact_part;

typedef struct eq_impact {
    const eq_subject *subject;
    const eq_everyone *everyone;
    eq_impact_options asked;
    eq_limit limit;
    double people, no_decision;
    double *value_n;    /* of each value of the decisions' column: people who have it, */
    uint8_t *value_yes; /* and whether it is favourable; NULL: there is no such column */
    size_t n_parts;
    eq_impact_part *part;         /* (n_parts) */
    eq_membership_table *chances; /* NULL: there are no memberships */
    const char *reference_of_chances;
} eq_impact;

/* Lives in subject->arena. *out is NULL where nobody decided. EQ_EINPUT: a reference that is no group; a membership sum over
 * 1, with its line. */
eq_status eq_impact_compute(const eq_subject *subject, const eq_impact_options *asked, eq_impact **out);

/* "impact" in the answer's values (null where nobody decided), and what is said of it. */
void eq_impact_write(const eq_impact *impact, eq_out *out);
eq_status eq_impact_say(const eq_impact *impact, eq_answer *answer);

#endif
