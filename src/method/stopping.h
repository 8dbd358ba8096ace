/* What the validation rows weigh in the loss that early stopping and the plateau rule watch. */
#ifndef EQ_METHOD_STOPPING_H
#define EQ_METHOD_STOPPING_H

#include "equipoise/method.h"

/* The weights of the rows of `valid` (n_rows) as training weighs: each row's own times what a pre-processing method made of
 * its cell of group and label, the weight of that cell in `after` over its weight in `before`. A cell that `before` has no
 * weight in keeps its weights, and so do all of them, bits included, where nothing was weighed.
 *   before, after: the training rows as they came and as prepared, with their labels as they came in both. The validation
 * rows themselves stay as they are: only stopping sees these weights.
 * Lives in `arena`. EQ_EMEMORY. O(rows + groups), scratch from cx->tmp. */
eq_status eq_stopping_weights(eq_ctx *cx, eq_arena *arena, const eq_dataset *before, const eq_dataset *after,
                              const eq_dataset *valid, double **out);

#endif
