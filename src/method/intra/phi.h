/* What search methods compare networks by. */
#ifndef EQ_INTRA_PHI_H
#define EQ_INTRA_PHI_H

#include "equipoise/method.h"

/* phi of validation scores (n_rows) at their best threshold by objective, searched with `margin`. O(n),
 * scratch from cx->tmp. Written down in step->trials, where somebody asks. */
eq_status eq_phi_of_scores(const eq_step *step, const eq_dataset *valid, const float *score, double margin, double *phi);

#endif
