/* People counted into the tables of an audit of selection: by one protected attribute, or by several crossed. */
#ifndef EQ_IMPACT_PEOPLE_H
#define EQ_IMPACT_PEOPLE_H

#include "equipoise/predictions.h"
#include "impact/table.h"

#define EQ_NO_GROUP UINT16_MAX

/* Of one row: the people that it stands for, their weight, and the weights' squares. */
double eq_everyone_people(const eq_everyone *everyone, size_t row);
double eq_everyone_weight(const eq_everyone *everyone, size_t row);
double eq_everyone_squared(const eq_everyone *everyone, size_t row);

/* Which attributes make a table. */
typedef struct eq_axes {
    const size_t *axis; /* (n) of eq_everyone */
    size_t n;
    bool leave_out; /* people of whom any attribute is unknown, whether it makes this table or not, are in no table */
} eq_axes;

typedef struct eq_people_table {
    eq_impact_counts counts;
    uint16_t *group;       /* (n_rows) of everybody: < counts.n_groups; EQ_NO_GROUP where it is unknown or nobody decided */
    const char ***value;   /* (counts.n_groups, axes.n) what a group has of each attribute */
    double unknown_people; /* rows or what they stand for, whatever they weigh */
} eq_people_table;

/* Groups are those that occur, as eq_groups_cross numbers and names them. Whom nobody decided about is not counted. Lives in
 * `arena`. EQ_ELIMIT as eq_groups_cross. O(n_rows axes.n + (unknown rows) n_groups axes.n). */
eq_status eq_people_count(eq_ctx *cx, eq_arena *arena, const eq_everyone *everyone, const eq_axes *axes, eq_people_table *out);

#endif
