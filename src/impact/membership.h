/* Selection by groups that are known as chances: each person is of each group with some probability. */
#ifndef EQ_IMPACT_MEMBERSHIP_H
#define EQ_IMPACT_MEMBERSHIP_H

#include "equipoise/metric.h"
#include "impact/table.h"

/* The people: decisions are known, and their chances. */
typedef struct eq_membership_rows {
    size_t n_rows, n_groups;
    const double *const *chance; /* (n_groups) (n_rows) in [0, 1]; a person's sum is at most 1, the rest is unknown */
    const uint8_t *selected;     /* (n_rows) 0 or 1 */
    const double *weight;        /* (n_rows) people or weights of a row, or NULL = ones */
    const double *squared;       /* (n_rows) their squares, or NULL = as many people of weight 1 */
} eq_membership_rows;

typedef struct eq_membership_asked {
    double confidence;
    size_t cells; /* steps of a chance within which people count as alike */
    eq_reference_rule rule;
    size_t named;
} eq_membership_asked;

/* What a ratio or a rate may be; NaN: not bounded. */
typedef struct eq_range {
    double worst, best;
} eq_range;

typedef struct eq_membership_group {
    double n, selected, n_effective; /* sums of chances; people that would tell as much */
    double resolution;               /* the share of a gap that is due to the group itself which these chances would show */
    eq_value rate, ratio;
    eq_range rate_range;               /* if the chances are right, whoever is selected within each cell */
    eq_range ratio_range, totals_only; /* the same; and where only the totals are believed */
} eq_membership_group;

typedef struct eq_membership_table {
    eq_membership_group *group; /* (n_groups) */
    size_t reference;           /* SIZE_MAX: there is none */
    size_t n_cells;
    double smallest_cell; /* people */
    eq_maybe unknown;     /* what is missing from 1 */
} eq_membership_table;

/* Rates weighted by chances, their intervals Wilson's at the people who would tell as much, and the ranges that the chances
 * leave: within a cell of people of alike chances, N of them, k selected and Q of a group, between max(0, k - (N - Q)) and
 * min(Q, k) of the selected are of it. 0/1 chances give the counts of an ordinary table, bit by bit. Lives in `arena`.
 * O(n_rows n_groups). Sources: Chen, Kallus, Mao, Svacha & Udell 2019; Kallus, Mao & Zhou 2022. */
eq_status eq_membership_make(eq_ctx *cx, eq_arena *arena, const eq_membership_rows *of, const eq_membership_asked *asked,
                             eq_membership_table *out);

#endif
