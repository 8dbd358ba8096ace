/* Units of a network and what cutting one is expected to do to the bias. */
#ifndef EQ_METHOD_BIAS_PRUNING_H
#define EQ_METHOD_BIAS_PRUNING_H

#include "equipoise/model.h"

/* A unit is a column of a hidden linear layer. */
typedef struct eq_unit {
    size_t layer, column;
    bool cut;
} eq_unit;

/* Units of every Linear but the last one, in order; unit NULL = how many there are. */
size_t eq_units_list(const eq_model *model, eq_unit *unit);

/* gradient (n_weights) is that of the bias. Slope: summed over rows, of the bias by what comes out of the linear map, which is
 * the gradient of the unit's own bias; 0 of a layer without. Taylor: minus the sum of slope times that output, the first-order
 * change of the bias when the unit's incoming weights and bias become 0; behind a ReLU the same as for its output. */
double eq_unit_slope(const eq_model *model, const float *gradient, const eq_unit *unit);
double eq_unit_taylor(const eq_model *model, const float *gradient, const eq_unit *unit);

/* Sets the unit's incoming weights and bias to 0. */
void eq_unit_cut(eq_model *model, eq_unit *unit);

#endif
