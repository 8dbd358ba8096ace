/* The last linear layer by itself: a logistic regression on what goes into it, trained further with a fairness term.
 * In double. */
#ifndef EQ_METHOD_LAST_LAYER_H
#define EQ_METHOD_LAST_LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct eq_last_layer {
    size_t n_rows, width;
    bool has_bias;
    const float *h;       /* (n_rows, width) what goes into the layer */
    const uint8_t *y;     /* (n_rows) */
    const uint8_t *side;  /* (n_rows) 1 = privileged */
    const double *weight; /* (n_rows) of the rates and, times the label's, of the loss */
    double class_weight[2];
    bool worst_cell; /* the cross-entropy of the side and label where it is largest, instead of that of all rows */
    double alpha, learning_rate, momentum, decay;
    double *theta, *velocity, *gradient; /* (width + 1) weights, then the bias */
    double *score, *slope;               /* (n_rows) */
} eq_last_layer;

/* Weighted mean cross-entropy plus alpha times (|FPR gap| + |FNR gap|) of the scores; fills the gradient, without decay.
 * A side without rows of a label has no gap there. O(n_rows width). */
double eq_last_layer_loss(eq_last_layer *layer);

/* One step of gradient descent with momentum, decay added to the gradient that eq_last_layer_loss left. */
void eq_last_layer_step(eq_last_layer *layer);

#endif
