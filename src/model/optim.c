/* Adam (Kingma & Ba, "Adam: a method for stochastic optimization", 2015), with bias correction; weight decay is the
 * L2 term added to the gradient, as PyTorch's Adam has it. beta^t is kept as a running product in double. */
#include <math.h>

#include "math/kernels.h"
#include "model/train.h"

eq_status eq_adam_init(eq_ctx *cx, eq_arena *arena, size_t n, eq_adam *out) {
    eq_adam adam = {.n = n, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .power1 = 1, .power2 = 1};
    EQ_NEW(cx, arena, adam.moments, 2 * n);
    *out = adam;
    return EQ_OK;
}

void eq_adam_step(eq_adam *adam, double learning_rate, double decay, const float *gradient, float *weight) {
    adam->power1 *= adam->beta1;
    adam->power2 *= adam->beta2;
    eq_adam_rule rule = {.rate = (float)(learning_rate / (1 - adam->power1)),
                         .root = (float)(1 / sqrt(1 - adam->power2)),
                         .beta1 = (float)adam->beta1,
                         .rest1 = (float)(1 - adam->beta1),
                         .beta2 = (float)adam->beta2,
                         .rest2 = (float)(1 - adam->beta2),
                         .epsilon = (float)adam->epsilon,
                         .decay = (float)decay};
    eq_adam_apply(&rule, gradient, adam->moments, weight, adam->n);
}
