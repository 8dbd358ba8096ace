/* Subgroups of people by all protected columns at once, and the one with the largest gap of its rate times its size. */
#ifndef EQ_SUBGROUPS_H
#define EQ_SUBGROUPS_H

#include "equipoise/dataset.h"

/* Which subgroups there are: half-spaces of the protected values' indicators, found by regression; or every combination of
 * values, columns left open included, each looked at. */
typedef enum eq_subgroup_kind { EQ_SUBGROUPS_LINEAR, EQ_SUBGROUPS_CONJUNCTIONS, EQ_N_SUBGROUP_KINDS } eq_subgroup_kind;

typedef struct eq_subgroups {
    eq_subgroup_kind kind;
    size_t n_groups, n_columns;
    size_t *n_values;   /* (n_columns) */
    uint16_t *value;    /* (n_groups, n_columns) that a group has */
    size_t n_terms;     /* indicators of all values but each column's first, and 1 */
    double *term;       /* (n_groups, n_terms) */
    double *normal;     /* (n_terms, n_terms) scratch */
    double *slope;      /* (n_terms) scratch */
    uint8_t *member;    /* (n_groups) scratch */
    uint16_t *selected; /* (n_columns) scratch */
} eq_subgroups;

typedef struct eq_subgroup {
    uint8_t *member;  /* (n_groups) which groups it is made of; the caller's */
    double share;     /* of those counted that are members */
    double gap;       /* its rate less that of all */
    double violation; /* |gap| times the share of members counted among everybody */
} eq_subgroup;

/* The data set's protected columns; without any, its groups. Lives in `arena`. EQ_ELIMIT: more than 100,000 conjunctions. */
eq_status eq_subgroups_new(eq_ctx *cx, eq_arena *arena, const eq_dataset *data, eq_subgroup_kind kind, eq_subgroups *out);

/* The subgroup with the largest violation, the first of equals; violation 0 when there is none. counted (n_groups): weight of the
 * people that the rate is about; wrong (n_groups): of those, by how much they are wronged; everybody: weight of all people.
 * O(conjunctions groups), or O(groups terms^2). */
void eq_subgroups_worst(const eq_subgroups *subgroups, const double *counted, const double *wrong, double everybody,
                        eq_subgroup *out);

#endif
