/* The impact table of one attribute or of several crossed: who is selected, at what rate, against whom, how sure that is, and
 * what the people of unknown group could change. Definitions, intervals and bounds as in the header of each part. */
#ifndef EQ_IMPACT_TABLE_H
#define EQ_IMPACT_TABLE_H

#include "equipoise/metric.h"
#include "impact/wide.h"
#include "math/stats.h"
#include "metric/tally.h"

/* Against whom the groups of a table are compared. */
typedef enum eq_reference_rule { EQ_MOST_SELECTED, EQ_LARGEST, EQ_NAMED } eq_reference_rule;

/* People of unknown group who may belong to a group: selected and refused. */
typedef struct eq_maybe {
    double selected, refused;
} eq_maybe;

/* The groups of a table. A tally has the selected in tp + fp and the refused in fn + tn. */
typedef struct eq_impact_counts {
    size_t n_groups;
    const char *const *name; /* (n_groups) */
    const eq_tally *tally;   /* (n_groups) */
    bool whole;              /* counts of people; else sums of weights */
    eq_maybe unknown;        /* of no group that is known */
    const eq_maybe *may;     /* (n_groups) of these, who may belong to each; NULL = all may belong to any */
    bool sharp;              /* of `may`: each of them may belong to two groups or more */
} eq_impact_counts;

typedef struct eq_impact_asked {
    double confidence;
    eq_limit limit;             /* of ratios; text NULL = none */
    eq_reference_rule rule;     /* the first of equals, in the order of the groups */
    size_t named;               /* EQ_NAMED: the group */
    double reference_min_share; /* and one with a smaller share than this is not the reference, unless it was named */
    double exclude_below;       /* a group with a smaller share of the people of the table is in no ratio; 0 = all are */
    size_t minimum;             /* a group of fewer people is small: kept, and marked */
} eq_impact_asked;

/* What the difference from the reference would be by chance. NaN: see `why`. */
typedef struct eq_impact_tests {
    double z, z_p;                    /* the two rates pooled, no continuity correction */
    double fisher_p, fisher_adjusted; /* two-sided, and for the number of comparisons (Holm); over 1e9 people z_p */
    eq_cause why;                     /* of a z that is none; of tests that are none */
} eq_impact_tests;

/* How large it is, in three ways that are in use. NaN: a count is 0. */
typedef struct eq_impact_effect {
    double odds_ratio, phi, h;
} eq_impact_effect;

/* How many people more of the group would have to be selected: until its rate is the reference's, all else as it is; until both
 * have one, with as many selected in all; until the ratio is at the limit, by people added, and by selections that pass from the
 * reference to the group. NaN: cannot be, see `why`. */
typedef struct eq_shortfall {
    double at_reference_rate, at_pooled_rate, to_limit_added, to_limit_swapped;
    eq_cause why;
} eq_shortfall;

/* Fewest unknown people whose placement moves the ratio across the limit, of them those of this group and those of the other; the
 * rest stay unknown. */
typedef struct eq_tipping {
    double n, own, other;
    size_t with;  /* the other group */
    eq_cause why; /* of n that is NaN */
} eq_tipping;

/* The least and the most that the ratio can be, whoever the unknown are. Sharp: some placement of them attains it. */
typedef struct eq_bounds {
    double low, high;
    bool sharp;
    eq_tipping down, up;
    eq_cause why; /* of bounds that are none */
} eq_bounds;

/* What a yes or no is that cannot be told. */
typedef enum eq_answered { EQ_NO, EQ_YES, EQ_UNTOLD } eq_answered;

typedef struct eq_impact_group {
    bool small, excluded, is_reference;
    double n, selected, share; /* of the people of the table whose group is known */
    eq_value rate, ratio, difference;
    double worst, best; /* the rate's bounds; NaN where nobody is unknown */
    eq_answered below, flip, n_of_one, significant;
    eq_value to_largest; /* the ratio to the largest group, where the reference is small and was chosen by its rate */
    eq_impact_tests tests;
    eq_impact_effect effect;
    eq_shortfall shortfall;
    eq_bounds bounds;
    double by_size, by_decision; /* the ratio were the unknown shared out like the known; NaN: none are, or it is none */
} eq_impact_group;

typedef struct eq_impact_table {
    eq_impact_group *group;              /* (n_groups) */
    size_t n_groups, reference, largest; /* SIZE_MAX: nobody can be */
    double n_known;
    bool small_reference;
    struct {
        double value, df, p, least_expected;
        eq_cause why;
    } chi2;
    eq_value max_difference, min_ratio, worst_rate;
    size_t between[2]; /* the groups selected most and least, the first of equals */
    eq_interval min_ratio_bounds;
} eq_impact_table;

/* Lives in `arena`. Intervals: rates Wilson; differences Newcombe; ratios MOVER on Wilson limits, or, to the most selected group,
 * which the data chose, on exact limits that allow for it (ratio.c); over all groups as eq_gap_interval. Tests, what shortfalls
 * and tipping points count, and flips need whole counts. O(K^2) exact tests and intervals, K groups.
 * Source: Uniform Guidelines, 29 CFR 1607.4 D; Fieller-type limits of Donner & Zou 2012; bounds: see unknown.c. */
eq_status eq_impact_make(eq_ctx *cx, eq_arena *arena, const eq_impact_counts *counts, const eq_impact_asked *asked,
                         eq_impact_table *out);

#endif
