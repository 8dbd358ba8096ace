/* Two models on the same rows: how much they differ, and how sure that is. */
#ifndef EQ_METRIC_PAIRED_H
#define EQ_METRIC_PAIRED_H

#include "equipoise/rng.h"
#include "metric/metric.h"

/* One set of rows under both models. */
typedef struct eq_paired_set {
    eq_value *difference;                  /* (eq_metric_count) second minus first, where the metric is an EQ_RATE */
    eq_value changed;                      /* share decided differently */
    double to_favourable, to_unfavourable; /* weight of those the second decides for, against, and the first did not */
    double gained[2], lost[2];             /* the same by their label */
} eq_paired_set;

typedef struct eq_comparison {
    eq_audit a, b;        /* of the first model, of the second */
    eq_paired_set *group; /* (a.n_groups) */
    eq_paired_set overall;
    eq_value *difference;    /* (eq_metric_count) second minus first */
    uint64_t only_a, only_b; /* rows that only the first, only the second decides as their label is */
    double p;                /* eq_mcnemar of them */
} eq_comparison;

/* Compares two models: every metric under each, and the difference.
 *   a, b   n_rows people with decisions; b differs from a in nothing but yhat and score
 * Intervals of differences: percentiles of the bootstrap over the joint cells (group, label, first decision, second
 * decision) for metrics of counts, so what the models share cancels; normal for means of scores (paired differences) and
 * AUC (DeLong et al. 1988 for two correlated curves), and their differences between the sides; none for other metrics of scores.
 * What is undefined under either has no difference, and says which. Lives in `arena`.
 * EQ_EINPUT: as eq_audit_compute; a model has no decisions. O(n log n + bootstrap x groups). */
eq_status eq_paired_compare(eq_ctx *cx, eq_arena *arena, const eq_outcomes *a, const eq_outcomes *b,
                            const eq_audit_options *options, eq_comparison *out);

/* Two-sided p of McNemar's test: of `only_a + only_b` fair coins, a split at least as uneven. 1 when both are 0. Exact to
 * 1e-12 relative up to 10,000,000 coins, then normal. O(coins up to there). Source: McNemar 1947; exact: Mosteller 1952. */
double eq_mcnemar(uint64_t only_a, uint64_t only_b);

/* Joint tallies: joint (2 n_groups); of group g the rows that the second model refuses at 2 g, those it selects at 2 g + 1,
 * each tallied by the first model's decisions. Errors as eq_tally_count; EQ_ELIMIT: over 32,767 groups. O(n). */
eq_status eq_paired_tally(eq_ctx *cx, const eq_outcomes *a, const uint8_t *yhat_b, eq_tally *joint);

/* Resamples of all rows, counted under both models. */
typedef struct eq_paired_resamples {
    size_t n_resamples, n_sets;
    eq_counts *a, *b; /* (n_resamples, n_sets) */
    double *scratch;  /* (n_resamples) for the caller's own use */
} eq_paired_resamples;

/* Draws as eq_bootstrap_draw does, from joint cells.
 *   joint (2 n_groups)    privileged (n_groups)    Lives in `arena`. */
typedef struct eq_paired_bootstrap {
    const eq_tally *joint;
    const uint8_t *privileged;
    size_t n_groups, n_resamples;
    eq_rng rng;
} eq_paired_bootstrap;
eq_status eq_paired_draw(eq_ctx *cx, eq_arena *arena, const eq_paired_bootstrap *bootstrap, eq_paired_resamples *out);

/* Standard errors of the differences of score estimates (eq_scores_estimate of b minus that of a), in the same fields, of
 * every set; the values are the differences. 0 where the two never differ; NaN where nothing tells. Both have scores,
 * checked. O(n log n), scratch from cx->tmp. Source: DeLong et al. 1988 (AUC). */
eq_status eq_paired_scores(eq_ctx *cx, const eq_outcomes *a, const eq_outcomes *b, eq_score_estimates *set);

#endif
