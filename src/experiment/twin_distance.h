/* How far a twin is from the table it was fitted to, as a model sees it. */
#ifndef EQ_TWIN_DISTANCE_H
#define EQ_TWIN_DISTANCE_H

#include "data/twin/twin_json.h"

/* Trains logistic regressions on the original and on samples of the twin, each split 60/20/20 and tested on
 * its own third part at threshold 0.5, and averages their figures for every protected column of the schema.
 *   table  the original, read with `schema`
 *   n_runs splits of the original, and samples of the twin (as many rows as the original), that are averaged
 *             over;
 *          0 = as many as make 200,000 tested rows, between 5 and 400
 * A figure that is undefined in a run is left out of its mean. Names are borrowed from the schema. Lives in
 * `arena`. EQ_EINPUT: as eq_dataset_encode. EQ_ELIMIT: over 30 million rows x features. Costs 2 n_runs trainings. */
eq_status eq_twin_measure(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_table *table, const eq_twin *twin,
                          size_t n_runs, eq_twin_distance *out);

#endif
