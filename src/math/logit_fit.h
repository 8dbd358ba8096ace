/* Logistic regression in a handful of features, to the last digits: for calibrating scores. */
#ifndef EQ_MATH_LOGIT_FIT_H
#define EQ_MATH_LOGIT_FIT_H

#include <stddef.h>

#define EQ_LOGIT_MOST 3 /* features */

typedef struct eq_logit_rows {
    size_t n_rows, n_features; /* at most EQ_LOGIT_MOST; a constant is one of them */
    const double *x;           /* (n_rows, n_features) */
    const double *target;      /* (n_rows) in [0,1] */
    const double *weight;      /* (n_rows) >= 0, or NULL = ones */
} eq_logit_rows;

/* Minimises the weighted cross-entropy of sigmoid(coefficient . x) against the targets, plus 1e-10 of the weight times the
 * squared norm of the coefficients / 2, so that there is one minimum where rows are perfectly separated. coefficient
 * (n_features), overwritten. Returns the cross-entropy. At most 100 Newton steps of O(n_rows). */
double eq_logit_fit(const eq_logit_rows *rows, double *coefficient);

#endif
