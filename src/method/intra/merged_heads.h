/* Heads on the last hidden layer that tell the groups, and their merging with the layer that decides. In double. */
#ifndef EQ_METHOD_MERGED_HEADS_H
#define EQ_METHOD_MERGED_HEADS_H

#include <stddef.h>
#include <stdint.h>

#include "equipoise/arena.h"

/* Ridge regressions of 1[group = k] on h, one a group; the intercepts are not penalised. */
typedef struct eq_heads {
    size_t n_rows, width, n_groups;
    const float *h;        /* (n_rows, width) what goes into the last layer */
    const uint16_t *group; /* (n_rows) */
    const double *weight;  /* (n_rows); their mean is brought to 1 */
    double l2;             /* >= 0, against the sum over rows of squared errors */
    double *coefficient;   /* (n_groups, width + 1) out: weights, then the intercept */
} eq_heads;

/* Fits all heads. EQ_EINPUT: h has columns that say the same and l2 is 0. O(n_rows width^2 + width^3), scratch from cx->tmp. */
eq_status eq_heads_fit(eq_ctx *cx, eq_heads *heads);

/* theta (width + 1) += sum over groups of offset[k] times head k: the two steps in one layer. */
void eq_heads_fold(const eq_heads *heads, const double *offset, double *theta);

#endif
