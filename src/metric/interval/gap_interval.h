/* Closed-form intervals of gaps between rates. */
#ifndef EQ_METRIC_GAP_INTERVAL_H
#define EQ_METRIC_GAP_INTERVAL_H

#include "math/beta.h"
#include "metric/metric.h"

/* What the intervals of one audit are made from, and the limits already made. Zero, then set the first members. */
typedef struct eq_gap_source {
    const eq_tally *tally;            /* (eq_set_count) */
    const eq_score_estimates *scores; /* (eq_set_count), or NULL */
    const uint8_t *privileged;        /* (n_groups) */
    size_t n_groups;
    double confidence;
    bool any_scale;  /* the scores are no probabilities */
    eq_arena *arena; /* of the limits */
    struct eq_limits_kept *kept;
    eq_quantiles *quantiles; /* that exact limits were made of */
} eq_gap_source;

/* The interval of a rate that is a mean of two shares (EQ_SHARES), in one set. Source: MOVER on Wilson limits. */
eq_interval eq_shares_interval(const eq_gap_source *source, const eq_metric_row *rate, size_t set);

/* Whether the row, a gap, has its interval from here. */
bool eq_gap_is_closed(const eq_metric_row *row);

/* The interval of such a gap, which is defined; it holds the gap's value. high is infinite where a ratio's is not bounded;
 * NaN where none is known: one group alone, no error of a score.
 *   two sides: Newcombe 1998 and MOVER (Zou & Donner 2008, Donner & Zou 2012) on Wilson limits; scores: normal limits
 *   mean of two signed differences: their arms squared and added; of absolute ones, the larger, the smaller: each
 *     difference folded at 0 (ratio at 1) with its interval at 1 - alpha / 2
 *   over groups: see gap_interval.c
 *   mean or sum over pairs: of each folded difference (logarithm of a ratio) with its interval at 1 - alpha / M, M pairs
 * O(n_groups) exact limits and O(n_groups^2) pairs. */
eq_status eq_gap_interval(eq_ctx *cx, eq_gap_source *source, const eq_metric_row *row, eq_interval *out);

#endif
