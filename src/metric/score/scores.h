/* Estimates from scores: AUC and means, with standard errors, for every set of an audit in one go. */
#ifndef EQ_METRIC_SCORES_H
#define EQ_METRIC_SCORES_H

#include "equipoise/metric.h"
#include "metric/score/calibration.h"
#include "metric/score/distance.h"

typedef struct eq_score_estimates {
    eq_estimate auc, average_precision;
    eq_calibration calibration; /* error NaN where nothing weighs */
    eq_estimate cross_auc;      /* of the two sides only: its positives against the other side's negatives */
    eq_distance distance;       /* of the unprivileged side only: from the privileged one */
    eq_estimate brier_score, brier_skill_score, log_loss, mean_absolute_error, mean_score;
    eq_estimate generalized_tpr, generalized_fpr; /* mean score where y = 1, where y = 0 */
} eq_score_estimates;

/* The sets a row belongs to (eq_scores_sets_of): its group, its side and all rows. */
enum { EQ_N_MEMBERSHIPS = 3 };

/* The standard error of a weighted mean from the sums of w, w^2 and w^2 (x - mean)^2: with unit weights that of
 * the sample variance, with others corrected for the effective size. NaN for one row, which tells nothing of its
 * spread. */
double eq_scores_error(double w, double ww, double wwdd);

/* The estimates that need the order of scores: AUC, cross AUC, average precision, calibration error, distance; the others
 * are left alone. What the arrays hold is not checked here. O(n), by radix sort, scratch from cx->tmp. */
eq_status eq_scores_rank(eq_ctx *cx, const eq_outcomes *outcomes, eq_score_estimates *set);

/* Which mean: over all rows, or, of the score, over those of one label. */
typedef enum eq_score_mean {
    EQ_MEAN_BRIER,
    EQ_MEAN_LOG_LOSS,
    EQ_MEAN_ABSOLUTE_ERROR,
    EQ_MEAN_SCORE,
    EQ_N_OVER_ALL,
    EQ_MEAN_OF_POSITIVES = EQ_N_OVER_ALL,
    EQ_MEAN_OF_NEGATIVES
} eq_score_mean;

/* A row's value under each mean over all rows; those of rows first .. first + n - 1, out (n). */
typedef struct eq_row_values {
    double x[EQ_N_OVER_ALL];
} eq_row_values;
enum { EQ_SCORED_AT_ONCE = 64 };
void eq_score_values(const eq_outcomes *outcomes, size_t first, size_t n, eq_row_values *out);

/* Sums of w, w^2, w x and w^2 (x - mean)^2 over a set's rows; over those of a label, x being the value of EQ_MEAN_SCORE.
 * differ: bit k, whether a row that weighs has a value k other than 0. */
typedef struct eq_label_sums {
    double w, ww, wx, mean, wwdd;
    unsigned differ;
} eq_label_sums;
typedef struct eq_mean_sums {
    double w, ww, wx[EQ_N_OVER_ALL], mean[EQ_N_OVER_ALL], wwdd[EQ_N_OVER_ALL];
    unsigned differ;
    eq_label_sums of[2];
} eq_mean_sums;

/* Adds up any values of the rows, in row order: value (n_rows), sums (eq_set_count) zero at first. Then the mean of one set with
 * its error, NaN where nothing weighs. O(n). */
void eq_means_add_up(const eq_outcomes *outcomes, const eq_row_values *value, eq_mean_sums *sums);
eq_estimate eq_mean_estimate(const eq_mean_sums *sums, eq_score_mean kind);

/* Estimates for each group, the two sides and all rows (eq_set_count sets), overwritten.
 * Weighted rows enter with their weights; errors are those of a weighted mean with an effective-size
 * correction, and with unit weights those of DeLong et al. 1988 and of the sample variance. EQ_EINPUT: a
 * score outside [0,1]; everything else is taken as checked. Errors are NaN for average precision
 * and Brier skill score. O(n), scratch from cx->tmp. */
eq_status eq_scores_estimate(eq_ctx *cx, const eq_outcomes *outcomes, eq_score_estimates *set);

#endif
