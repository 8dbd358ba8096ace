/* The objective a model is chosen by: performance while a bias stays within a bound, and the threshold that maximises it. */
#ifndef EQUIPOISE_OBJECTIVE_H
#define EQUIPOISE_OBJECTIVE_H

#include "equipoise/metric.h"

/* The bias measures an objective can bound: unprivileged minus privileged. */
typedef enum eq_bias {
    EQ_STATISTICAL_PARITY_DIFFERENCE,
    EQ_EQUAL_OPPORTUNITY_DIFFERENCE,
    EQ_AVERAGE_ODDS_DIFFERENCE,
    EQ_N_BIASES
} eq_bias;

/* Metric id of a bias measure. */
const char *eq_bias_id(eq_bias bias);

typedef enum eq_performance { EQ_BALANCED_ACCURACY, EQ_ACCURACY, EQ_N_PERFORMANCES } eq_performance;
const char *eq_performance_id(eq_performance performance);

/* phi = performance if |bias| < epsilon, else 0. Savani, White & Govindarajulu 2020, equation 1. */
typedef struct eq_objective {
    eq_performance performance;
    eq_bias bias;
    double epsilon; /* (0,1] */
    /* What searching a threshold does beyond; evaluating looks at none of these. Zero = not at all. */
    double margin;     /* demand |bias| < epsilon - margin; in [0, epsilon) */
    double confidence; /* demand that the one-sided upper confidence bound of |bias| stays below, in [0.5,1) */
    size_t grid;       /* try the thresholds i / (grid - 1) only; 0 = every distinct one */
    size_t resamples;  /* means over the bootstrap resamples in which they are defined, instead of the rows */
    uint64_t resample_seed;
} eq_objective;

typedef struct eq_objective_value {
    double phi, performance, bias; /* NaN bias: undefined, then phi = 0 */
    const char *why;               /* NULL unless bias or performance is undefined; lives for ever */
    eq_cause cause;                /* of that */
} eq_objective_value;

/* The objective of decisions, without the margin. The two sides of the bias are the privileged groups and all others.
 * EQ_EINPUT as eq_tally_count. O(n). */
eq_status eq_objective_evaluate(eq_ctx *cx, const eq_objective *objective, const eq_outcomes *outcomes, eq_objective_value *out);

/* What a threshold is chosen to maximise. */
typedef enum eq_threshold_rule { EQ_BY_PERFORMANCE, EQ_BY_OBJECTIVE } eq_threshold_rule;

typedef struct eq_threshold {
    double tau;               /* decide 1 when score > tau */
    eq_objective_value value; /* at tau, margin included */
} eq_threshold;

/* The best of ALL thresholds: "everyone" (-1), between every two distinct scores (their midpoint), "no one" (1); or of
 * objective->grid. Ties: the smallest tau wins. The objective's two sides are the privileged groups and all others.
 *
 * Confidence: the variance of a rate r over n rows (effective rows where weighted) is p (1 - p) / (n + 2) with
 * p = (r n + 1) / (n + 2) (Agresti & Caffo 2000); of a difference, the sum. The thresholds -1 and 1 decide alike for
 * everybody, so their bias is 0 on any rows and needs no confidence: phi >= 0.5 stays attainable.
 * EQ_EINPUT: as eq_tally_count; a score outside [0,1]; a confidence out of range; by objective, a margin that epsilon does
 * not exceed. O((resamples + 1) n + n log n), scratch from cx->tmp. */
eq_status eq_threshold_search(eq_ctx *cx, const eq_objective *objective, eq_threshold_rule rule, const eq_outcomes *outcomes,
                              eq_threshold *out);

#endif
