/* What the files of the model layer share and nobody else needs. */
#ifndef EQ_NETWORK_H
#define EQ_NETWORK_H

#include "equipoise/model.h"

#define EQ_NORM_EPSILON 1e-5f /* added to the variance before the root */
#define EQ_NORM_MOMENTUM 0.1f /* share of a batch in the running statistics */

/* Units of the widest hidden layer; 1 without hidden layers. */
size_t eq_model_widest(const eq_model *model);

/* inverse = 1 / sqrt(variance + epsilon), (n). */
void eq_norm_inverse(const float *variance, size_t n, float *inverse);

/* inverse and scale = gamma inverse, (n_out), of a layer's running statistics. */
void eq_norm_running(const eq_model *model, const eq_layer *layer, float *inverse, float *scale);

#endif
