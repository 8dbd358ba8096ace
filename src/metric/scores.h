/* Estimates from scores: AUC and means, with standard errors, for every set of an audit in one go. */
#ifndef EQ_METRIC_SCORES_H
#define EQ_METRIC_SCORES_H

#include "equipoise/metric.h"

/* A number and its standard error; NaN where undefined. */
typedef struct eq_estimate {
    double value, error;
} eq_estimate;

typedef struct eq_score_estimates {
    eq_estimate auc, brier_score, log_loss, mean_score;
    eq_estimate generalized_tpr, generalized_fpr; /* mean score where y = 1, where y = 0 */
} eq_score_estimates;

/* Which mean: over all rows, or over those of one label. */
typedef enum eq_score_mean {
    EQ_MEAN_BRIER,
    EQ_MEAN_LOG_LOSS,
    EQ_MEAN_SCORE,
    EQ_MEAN_OF_POSITIVES,
    EQ_MEAN_OF_NEGATIVES,
    EQ_N_MEANS
} eq_score_mean;

/* The row's value under a mean; false when the mean leaves the row out. */
bool eq_score_value(const eq_outcomes *outcomes, eq_score_mean kind, size_t row, double *x);

/* Estimates for each group, the two sides and all rows (eq_set_count sets), overwritten.
 * Weighted rows enter with their weights; errors are those of a weighted mean with an effective-size
 * correction, and with unit weights those of DeLong et al. 1988 and of the sample variance. EQ_EINPUT: a
 * score outside [0,1]; everything else is taken as checked. O(n log n), scratch from cx->tmp. */
eq_status eq_scores_estimate(eq_ctx *cx, const eq_outcomes *outcomes, eq_score_estimates *set);

#endif
