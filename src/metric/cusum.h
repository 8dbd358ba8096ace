/* Control charts: cumulative sums of a metric's deviations over the windows of a stream, and the errors they are in units of. */
#ifndef EQ_METRIC_CUSUM_H
#define EQ_METRIC_CUSUM_H

#include "metric/score/scores.h"

typedef struct eq_cusum_rule {
    double k; /* slack: deviations up to so many standard errors are let pass; half the shift to be found soon. > 0 */
    double h; /* an alarm is raised when a sum is over so many standard errors. > 0 */
} eq_cusum_rule;

/* One window of a chart. */
typedef struct eq_cusum_point {
    double expected;  /* of the metric: what the reference and the windows before say */
    double z;         /* deviation from it in standard errors; NaN: the window says nothing, the sums stay */
    double high, low; /* the sums of deviations upwards and downwards, both >= 0 */
    int alarm;        /* +1: high is over h; -1: low is; 0: neither */
} eq_cusum_point;

/* The two-sided tabular CUSUM: high = max(0, high + z - k), low = max(0, low - z - k).
 *   start         the reference
 *   window (n)    the metric in each window; NaN value or error: it says nothing (so pass the reference's own windows)
 *   point (n), overwritten
 * Self-starting: z is the deviation from the mean of the reference and of all windows before, each weighed by its error, over the
 * errors of both. While an alarm stands nothing is learnt. O(n).
 * Source: Page 1954; Montgomery 2013, section 9.1; self-starting: Hawkins 1987. */
void eq_cusum_run(const eq_cusum_rule *rule, eq_estimate start, const eq_estimate *window, size_t n, eq_cusum_point *point);

/* What is expected of a window: the cells of the reference, the sizes of the window. */
typedef struct eq_expectation {
    const eq_tally *reference, *window; /* (n_groups) */
    const uint8_t *privileged;          /* (n_groups) */
    size_t n_groups;
    size_t n_resamples; /* >= 2 */
    uint64_t seed;
} eq_expectation;

/* Standard errors of metrics of counts in a window, if it were like the reference: the standard deviation over resamples in
 * which each group has the window's (effective) rows, drawn from its cells (label, decision) in the reference with half a row
 * added to each; so an error is never 0 because the reference happens to have no error.
 *   metric (n_metrics) indices of rates or disparities of counts    error (n_metrics), overwritten
 * NaN where a metric is defined in fewer than half of the resamples. EQ_EINPUT: a metric is of scores.
 * O(n_resamples n_groups + n_resamples n_metrics n_groups), scratch from cx->tmp. */
eq_status eq_expected_errors(eq_ctx *cx, const eq_expectation *expectation, const size_t *metric, size_t n_metrics,
                             double *error);

#endif
