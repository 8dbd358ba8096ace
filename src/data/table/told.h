/* What a column's values tell of another's: outcomes that are given away, groups that another column stands in for. */
#ifndef EQ_TOLD_H
#define EQ_TOLD_H

#include "equipoise/table.h"

#define EQ_TOLD_ROWS 20000 /* of the file that are looked at, the first */
#define EQ_TOLD_RIGHT 0.95 /* from which share of rows on it is told */
#define EQ_TOLD_LESS 0.75  /* and by how much less is wrong than by the commonest value alone */

/* Of each target, the columns by which it can be told: by the target's commonest value among the other rows with the same value,
 * so that a value of one row tells nothing. Options: {"dialect": as of eq_preview_new, "header": boolean, "targets": [{"column":
 * place, "good": [texts]}]}; with "good" it is told whether the value is one of them, else which it is. Rows without a value of
 * the target do not count.
 *   *json  {"rows": looked at, "targets": [{"column", "n": rows, "base": share of the commonest, "told": [{"column": place,
 *          "right": share}]}]}, in `arena`
 * EQ_EINPUT: as eq_preview_new; a key or a place is wrong. O(rows columns). */
eq_status eq_told_json(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_bytes options, const char **json);

#endif
