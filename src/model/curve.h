/* The learning curve: what an epoch of training is told to people by. */
#ifndef EQ_MODEL_CURVE_H
#define EQ_MODEL_CURVE_H

#include "equipoise/model.h"

/* Room for max_epochs epochs. Lives in `arena`. */
eq_status eq_curve_new(eq_ctx *cx, eq_arena *arena, size_t max_epochs, eq_curve *out);

typedef struct eq_epoch {
    double train_loss, valid_loss, learning_rate;
} eq_epoch;

/* Adds an epoch: performance and every bias on validation, at the threshold best for performance; NaN without an objective
 * or a finite validation loss. score (valid n_rows) in [0,1]. O(n log n), scratch from cx->tmp. */
eq_status eq_curve_add(eq_ctx *cx, eq_curve *curve, const eq_objective *objective, const eq_dataset *valid, const double *score,
                       const eq_epoch *epoch);

#endif
