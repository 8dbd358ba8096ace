/* A group's part in all rows, and people compared with people alike in another column (strata). */
#ifndef EQ_METRIC_STRATA_H
#define EQ_METRIC_STRATA_H

#include "math/proportion.h"
#include "metric/metric.h"

/* Everybody by stratum. */
typedef struct eq_stratified {
    size_t n;        /* strata */
    uint64_t rows;   /* people in one of them */
    eq_tally *tally; /* (n, eq_set_count) */
} eq_stratified;

/* Counts the outcomes, which were checked, by their strata and in those as an audit does. Lives in `arena`.
 * O(n_rows + strata x groups). */
eq_status eq_stratified_count(eq_ctx *cx, eq_arena *arena, const eq_outcomes *outcomes, eq_stratified *out);

/* What such a measure is made of. */
typedef struct eq_within {
    const eq_tally *tally; /* (eq_set_count) */
    size_t n_groups;
    const eq_stratified *strata; /* NULL: there are none */
} eq_within;

/* A number with its limits, NaN where it is undefined; and of how many strata how many say something. */
typedef struct eq_within_number {
    eq_limited number;
    size_t used, of; /* 0 and 0 for what needs no strata */
} eq_within_number;

/* The functions of the rows of metrics.def, each of a set (of a disparity, any) at normal quantile z. A sum over strata squares
 * and adds their arms (Zou & Donner 2008), the strata's sizes taken as given. O(strata). */
typedef eq_within_number eq_within_measure(const eq_within *within, size_t set, double z);
eq_within_measure eq_within_demographic_disparity, eq_within_conditional_demographic_disparity,
    eq_within_conditional_statistical_parity_difference;

#endif
