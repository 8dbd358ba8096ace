/* What impact tables count of a subject's rows whatever is asked about them, kept as long as the subject: who is there, the
 * people of each table, and how their scores lie apart. */
#ifndef EQ_ANALYSIS_IMPACT_KEPT_H
#define EQ_ANALYSIS_IMPACT_KEPT_H

#include "analysis/subject.h"
#include "impact/people.h"
#include "impact/scores.h"

/* Everybody, and what they have in the decisions' column. */
typedef struct eq_impact_rows {
    const eq_everyone *everyone; /* NULL: not counted yet */
    double people, no_decision;
    double *value_n;    /* of each value of that column: people who have it, */
    uint8_t *value_yes; /* and whether it is favourable; NULL: there is no such column */
} eq_impact_rows;

/* The people of a table; a table that is kept is found again by its axes. */
typedef struct eq_impact_people {
    const size_t *axis; /* (n_axes) */
    size_t n_axes;
    eq_people_table people;
    struct eq_impact_scored *scored; /* the last first */
    size_t n_scored;
    struct eq_impact_people *next;
} eq_impact_people;

typedef struct eq_impact_kept {
    eq_impact_rows rows;
    eq_impact_people *table;
} eq_impact_kept;

/* All three: made the first time, read from then on where the subject is kept (eq_subject_keep), with the same bits. They live in
 * the subject's arena, or, of a subject that is not kept, in the answer's. The first is O(n_rows). */
eq_status eq_impact_rows_of(const eq_subject *subject, eq_impact_rows *out);

/* As eq_people_count; whether people of unknown group are left out is the subject's to say. */
eq_status eq_impact_people_of(const eq_subject *subject, const eq_everyone *everyone, const size_t *axis, size_t n_axes,
                              eq_impact_people **out);

/* As eq_scored_compare, of everybody in the table who has a score, at the subject's confidence; *out (n_groups). */
eq_status eq_impact_scored_of(const eq_subject *subject, const eq_everyone *everyone, eq_impact_people *table, size_t against,
                              eq_scored_group **out);

#endif
