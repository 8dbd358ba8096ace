/* Fairness penalties on scores: how far the groups are from equal, and its slope by each logit, for any number of groups.
 * Most are functions of two sums a group (penalty_sums.c); two look at rows (penalty_rows.c). */
#ifndef EQ_PENALTY_H
#define EQ_PENALTY_H

#include "equipoise/model.h"

typedef enum eq_penalty_form {
    EQ_PENALTY_RATIO,              /* norm of |statistic of a group / that of all - 1| */
    EQ_PENALTY_PROJECTION,         /* Kullback-Leibler distance to the nearest scores with equal statistics */
    EQ_PENALTY_GAP_SQUARED,        /* sum of (statistic of a group - that of all)^2 */
    EQ_PENALTY_GAP_ABSOLUTE,       /* sum of |statistic of a group - that of all| */
    EQ_PENALTY_DECISION_GAP,       /* the same with smoothed decisions in the place of scores */
    EQ_PENALTY_COVARIANCE,         /* sum of squared covariances of logit and membership */
    EQ_PENALTY_MUTUAL_INFORMATION, /* of decision drawn by score, and group, in nats */
    EQ_PENALTY_KERNEL,             /* Hilbert-Schmidt dependence of score and group */
    EQ_N_PENALTY_FORMS
} eq_penalty_form;

/* A rate N / D with N = sum of w (alpha + beta s), D = sum of w (gamma + delta s). */
typedef enum eq_statistic {
    EQ_SELECTION_RATE,
    EQ_TRUE_POSITIVE_RATE,
    EQ_FALSE_POSITIVE_RATE,
    EQ_PRECISION,
    EQ_FALSE_OMISSION_RATE,
    EQ_ACCURACY_RATE,
    EQ_F1_SCORE,
    EQ_N_STATISTICS
} eq_statistic;

typedef enum eq_penalty_norm { EQ_NORM_L1, EQ_NORM_L2, EQ_NORM_MAX, EQ_NORM_SMOOTH_MAX, EQ_N_PENALTY_NORMS } eq_penalty_norm;

typedef struct eq_penalty_config {
    eq_penalty_form form;
    eq_statistic statistic; /* not of covariance, mutual information and kernel */
    eq_penalty_norm norm;   /* of EQ_PENALTY_RATIO; the smooth maximum is ln(mean of exp) */
    double lambda;          /* factor on value and slopes */
    double width;           /* > 0: by which decisions are smoothed, or of the kernel exp(-(s - t)^2 / width^2) */
    bool running;           /* minibatches are judged by exponential averages of their sums; not of the kernel */
    size_t n_groups, max_rows;
} eq_penalty_config;

#define EQ_PENALTY_KEEP 0.9   /* of an average, a batch */
#define EQ_PENALTY_EMPTY 1e-9 /* a group with less than this share in the denominator has no rate and is left out */
#define EQ_PENALTY_BLOCK 256  /* rows among which the kernel form compares every two; its value is the mean over blocks */

/* add, and add_whole, which keeps no averages and looks at none. add with batch->validation does not either. Lives in
 * `arena`: 6 doubles a row. */
eq_status eq_penalty_new(eq_ctx *cx, eq_arena *arena, const eq_penalty_config *config, eq_penalty *out);

/* ---- what the files of penalties share ---- */

/* What a row adds to the sums of its group, and their slopes by its logit; the row's weight is not in it. */
typedef struct eq_part_of_rate {
    double top, bottom, top_slope, bottom_slope;
} eq_part_of_rate;

/* Sums of the rows' parts, each row by its share of all weight: so the sums of all groups' weights are 1. */
typedef struct eq_rate_sums {
    size_t n_groups;
    double *top, *bottom;             /* (n_groups) */
    double *top_slope, *bottom_slope; /* (n_groups) of the penalty by these sums, overwritten */
} eq_rate_sums;

eq_part_of_rate eq_penalty_part(const eq_penalty_config *config, uint8_t y, double logit);

/* The value of a form that is a function of the sums, and its slopes. 0 when fewer than two groups have a rate. */
double eq_penalty_of_sums(const eq_penalty_config *config, const eq_rate_sums *sums);

/* alpha, beta, gamma, delta of a row. */
typedef struct eq_statistic_row {
    double alpha, beta, gamma, delta;
} eq_statistic_row;
eq_statistic_row eq_statistic_of(eq_statistic statistic, uint8_t y);

/* The value of EQ_PENALTY_PROJECTION to the common rate `target`; slope[i] = that by the logit of row i, overwritten. A group
 * that no scores can bring there goes as far as they can. rows->weight must sum to 1. scratch (n_groups). O(rows steps). */
double eq_penalty_project(const eq_penalty_config *config, const eq_logits *rows, double target, double *scratch, double *slope);

/* Whether scores between 0 and 1 can give the rows of a group, by label n_rows[2], any rate between 0 and 1; true where it has no
 * rate. Only with two outcomes has a group more than one precision, say. */
bool eq_penalty_reaches(eq_statistic statistic, const size_t n_rows[2]);

/* The value of EQ_PENALTY_KERNEL of at most EQ_PENALTY_BLOCK rows. scratch (n_groups). O(rows^2). */
double eq_penalty_kernel(const eq_penalty_config *config, const eq_logits *rows, double *scratch, double *slope);

#endif
