/* Ridge regression where there are more coefficients than samples: solved in the space of the samples. */
#ifndef EQ_MATH_RIDGE_H
#define EQ_MATH_RIDGE_H

#include <stddef.h>
#include <stdint.h>

#include "equipoise/arena.h"

/* Samples as the regression sees them: their products with each other, and what is to be predicted. */
typedef struct eq_samples {
    size_t n;
    const double *product; /* (n, n) symmetric: of sample i's and j's features */
    const double *target;  /* (n) */
} eq_samples;

/* A fit on some of the samples. Zero alpha = not fitted. */
typedef struct eq_ridge {
    const uint32_t *row; /* (n) the samples that were fitted, borrowed */
    size_t n;
    double offset; /* the prediction for features of zero */
    double *alpha; /* (n) the coefficients are the sum of alpha[i] times sample row[i]'s features */
} eq_ridge;

/* Minimises the squared error over the listed samples plus `penalty` times the squared norm of the coefficients; the offset
 * is not penalised. alpha = (K + penalty I)^-1 (target - its mean), K of the features less their means, by Cholesky.
 * Lives in `arena`. EQ_EINPUT: the matrix is not positive definite. O(n^3), scratch from cx->tmp.
 * Source: Saunders, Gammerman & Vovk 1998. */
eq_status eq_ridge_fit(eq_ctx *cx, eq_arena *arena, const eq_samples *samples, double penalty, eq_ridge *fit);

/* The fit's prediction for a sample, fitted or not. O(n). */
double eq_ridge_predict(const eq_ridge *fit, const eq_samples *samples, size_t sample);

/* 1 - (squared error) / (squared distance to the mean) of the fit over the listed samples: at most 1, 0 for predicting
 * their mean, negative for worse. NaN when their targets are all alike. */
double eq_ridge_r_squared(const eq_ridge *fit, const eq_samples *samples, const uint32_t *row, size_t n);

/* The same for any predictions: predicted (n) and target (n). */
double eq_r_squared(const double *predicted, const double *target, size_t n);

#endif
