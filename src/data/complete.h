/* Rows that can be trained on: of those with something missing, what was chosen. */
#ifndef EQ_COMPLETE_H
#define EQ_COMPLETE_H

#include "equipoise/dataset.h"

#define EQ_MISSING_LEVEL "(missing)"

/* From the whole table, missing cells and all, the rows to train on: those with label, groups and features; or, where the schema
 * imputes, those with label and groups, a missing number being the median of the others beside a feature "NAME missing" of 1 and
 * 0, a missing category a level of its own. The schema then has those features too. n_missing counts the rows that are not in it;
 * the table itself where there are none and nothing is imputed. Lives in `arena`. O(cells). */
eq_status eq_table_complete(eq_ctx *cx, eq_arena *arena, const eq_table *whole, eq_schema *schema, eq_table *out);

#endif
