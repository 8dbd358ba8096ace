/* Tables of counts with a column of how many are selected, a row a group: as reports of audits are published. */
#ifndef EQ_WIDE_H
#define EQ_WIDE_H

#include "equipoise/predictions.h"

/* Makes of each row two, those selected and those not, with their counts, a row of nobody left out; columns->pred becomes
 * decisions "1" and "0". `line` is of the rows, before and after. Lives in `arena`. EQ_EINPUT with the line: more are
 * selected than there are. O(cells). */
eq_status eq_wide_split(eq_ctx *cx, eq_arena *arena, const eq_prediction_columns *columns, uint32_t **line, eq_table *table);

#endif
