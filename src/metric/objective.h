/* The objective from the tallies of the two sides: shared by evaluating and by searching a threshold. */
#ifndef EQ_METRIC_OBJECTIVE_H
#define EQ_METRIC_OBJECTIVE_H

#include "metric/tally.h"

/* phi, performance and bias of the two sides (EQ_N_SIDES) when |bias| must be below `bound`. O(1). */
eq_objective_value eq_objective_of_sides(const eq_objective *objective, const eq_tally *side, double bound);

#endif
