/* Estimates from scores: AUC and means, with standard errors, for every set of an audit in one go. */
#ifndef EQ_METRIC_SCORES_H
#define EQ_METRIC_SCORES_H

#include "equipoise/metric.h"
#include "metric/score/calibration.h"

typedef struct eq_score_estimates {
    eq_estimate auc, average_precision;
    eq_calibration calibration; /* error NaN where nothing weighs */
    eq_estimate cross_auc;      /* of the two sides only: its positives against the other side's negatives */
    eq_estimate brier_score, brier_skill_score, log_loss, mean_absolute_error, mean_score;
    eq_estimate generalized_tpr, generalized_fpr; /* mean score where y = 1, where y = 0 */
} eq_score_estimates;

/* The sets a row belongs to: its group, its side and all rows. */
enum { EQ_N_MEMBERSHIPS = 3 };
void eq_scores_sets_of(const eq_outcomes *outcomes, size_t row, size_t set[EQ_N_MEMBERSHIPS]);

/* The standard error of a weighted mean from the sums of w, w^2 and w^2 (x - mean)^2: with unit weights that of
 * the sample variance, with others corrected for the effective size. NaN for one row, which tells nothing of its
 * spread. */
double eq_scores_error(double w, double ww, double wwdd);

/* The estimates that need the order of scores: AUC, cross AUC, average precision, calibration error; the others
 * are left alone. What the arrays hold is not checked here. O(n), by radix sort, scratch from cx->tmp. */
eq_status eq_scores_rank(eq_ctx *cx, const eq_outcomes *outcomes, eq_score_estimates *set);

/* Which mean: over all rows, or over those of one label. */
typedef enum eq_score_mean {
    EQ_MEAN_BRIER,
    EQ_MEAN_LOG_LOSS,
    EQ_MEAN_ABSOLUTE_ERROR,
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
 * score outside [0,1]; everything else is taken as checked. Errors are NaN for average precision
 * and Brier skill score. O(n), scratch from cx->tmp. */
eq_status eq_scores_estimate(eq_ctx *cx, const eq_outcomes *outcomes, eq_score_estimates *set);

#endif
