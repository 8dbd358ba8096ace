/* The objective from the tallies of the two sides: shared by evaluating and by searching a threshold. */
#ifndef EQ_METRIC_OBJECTIVE_H
#define EQ_METRIC_OBJECTIVE_H

#include "equipoise/objective.h"
#include "metric/tally.h"

/* phi, performance and bias of the two sides (EQ_N_SIDES) when |bias| must be below `bound`. O(1). */
eq_objective_value eq_objective_of_sides(const eq_objective *objective, const eq_tally *side, double bound);

/* Effective rows behind the rates of the two sides: by label (0, 1), and of both labels together (2). */
typedef struct eq_side_sizes {
    double n[EQ_N_SIDES][3];
} eq_side_sizes;

/* Standard deviation of the bias of the two sides, as eq_threshold_search defines it. O(1). */
double eq_bias_deviation(eq_bias bias, const eq_tally *side, const eq_side_sizes *sizes);

#endif
