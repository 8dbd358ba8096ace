/* The counterfactual test of a cell, as JSON. */
#ifndef EQ_COUNTERFACTUAL_ANSWER_H
#define EQ_COUNTERFACTUAL_ANSWER_H

#include "experiment/counterfactual.h"
#include "answer/out.h"

/* Adds to `to`:
 *   "columns": [{"column", "in_features", "why", "overall": flips, "groups": [{"name", flips...}]}]
 *       flips: "n", "no_such_group", "to_favourable", "to_unfavourable", "flip_rate", "mean_change", "mean_abs_change"
 *   "nearest": {"why", "overall": near, "groups": [{"name", near...}], "pairs": [{"distance", "unfavourable": row,
 *               "favourable": row}]}
 *       near: "n", "median_distance", "share_other_group"; row: "row" (of the loaded table, from 1), "group", "score"
 *   "blocks": what these say (answer/answer.h)
 * Numbers with intervals as eq_out_value. */
void eq_out_counterfactual(eq_out *out, eq_place to, const eq_counterfactual *found);

#endif
