/* What goes into the last linear layer, for methods that work on that layer alone. */
#ifndef EQ_METHOD_TRUNK_H
#define EQ_METHOD_TRUNK_H

#include "equipoise/method.h"

/* h (rows n_rows, n_in of the last Gemm), row-major, in step->arena. Costs 1/3 of the rows. EQ_EINPUT, beginning with `id`: an op
 * follows the last Gemm, so that its output is not the logit. */
eq_status eq_trunk_of(eq_step *step, const char *id, const eq_dataset *rows, eq_model *model, float **h);

#endif
