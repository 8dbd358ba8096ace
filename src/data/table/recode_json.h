/* What becomes of a column's values, as members of the column in a schema's JSON. */
#ifndef EQ_RECODE_JSON_H
#define EQ_RECODE_JSON_H

#include "base/json_read.h"
#include "base/json_write.h"
#include "equipoise/recode.h"

/* The members' names, for who lists the keys of a column. */
#define EQ_RECODE_KEYS "merge", "order", "cuts", "quantiles", "date"

/* Reads from a column
 *   merge      {name: value or [values]}: these are called so
 *   order      [names]
 *   cuts       [rising numbers]
 *   quantiles  a whole number of parts
 *   date       {"order": "ymd", "dmy" or "mdy", "as": "days", "year" or "age", "at": "2026-01-31"}
 * Lives in `arena`. EQ_EINPUT with the path. O(bytes). */
eq_status eq_json_read_recode(const eq_json *column, eq_arena *arena, eq_recode *out);

/* Writes them; what is not said is left out. */
eq_status eq_json_write_recode(eq_out *out, eq_place column, const eq_recode *recode);

#endif
