/* Strata: people alike in one column, for rates that are compared among equals. */
#ifndef EQ_STRATA_H
#define EQ_STRATA_H

#include "equipoise/method.h"

/* Row weights with which every group has the same mix of strata: that of all rows, by label if its rates are of labels. Rows of
 * a stratum that some group lacks weigh 0. feature: of valid, from 0; the levels of a category are the strata where it is one
 * of them, else up to ten values, or four quarters. weight (n_rows), overwritten. O(n groups + groups strata^2), scratch from
 * cx->tmp. */
eq_status eq_strata_weights(const eq_step *step, const eq_dataset *valid, size_t feature, bool by_label, double *weight);

#endif
