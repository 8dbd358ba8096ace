/* Softmax regression: the chances of several classes, linear in the features but for their sum. */
#ifndef EQ_MATH_SOFTMAX_FIT_H
#define EQ_MATH_SOFTMAX_FIT_H

#include <stdint.h>

#include "equipoise/arena.h"

typedef struct eq_softmax_rows {
    size_t n_rows, n_features, n_classes;
    const uint32_t *row;  /* (n_rows) which rows of the arrays below */
    const float *x;       /* (all rows, n_features) */
    const uint16_t *of;   /* (all rows) the class */
    const double *weight; /* (all rows) >= 0; count by their ratios */
} eq_softmax_rows;

/* Minimises the weighted sum of cross-entropy plus the squared norm of the coefficients, intercepts free; of two classes that is
 * logistic regression with C = 1. coefficient (n_classes, n_features + 1), the intercept last, comes filled with where to start
 * and stays so where there are no rows. At most 200 steps of O(n_rows n_features n_classes), by L-BFGS; scratch from cx->tmp. */
eq_status eq_softmax_fit(eq_ctx *cx, const eq_softmax_rows *rows, double *coefficient);

/* The chances of a row x (n_features). chance (n_classes) adds up to 1. */
void eq_softmax_chances(const double *coefficient, size_t n_classes, size_t n_features, const float *x, double *chance);

#endif
