/* The bias of scores: the measure of the objective with P(favourable) in place of the decision, so that it
 * has a gradient. Unprivileged minus privileged, both sides pooled. */
#ifndef EQ_METHOD_SOFT_BIAS_H
#define EQ_METHOD_SOFT_BIAS_H

#include "equipoise/model.h"

typedef struct eq_soft_bias {
    eq_bias bias;
    const uint8_t *privileged; /* (n_groups) */
    bool empty_is_zero;        /* the mean of no scores counts as 0, as in the reference code */
} eq_soft_bias;

/* The bias of a batch and its slope (n_rows), d bias / d score of each row, overwritten; weighted means.
 * NaN when a mean that the measure needs has no rows (slope is then 0). O(n_rows), allocates nothing. */
double eq_soft_bias_measure(const eq_soft_bias *soft, const eq_batch *batch, float *slope);

#endif
