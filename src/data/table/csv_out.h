/* Writing a table as delimited text that its schema reads back. */
#ifndef EQ_CSV_OUT_H
#define EQ_CSV_OUT_H

#include "equipoise/table.h"

/* A table as one file in the schema's format. Reading it with the schema (as a schema of one file) gives the
 * table again. Columns that the table does not have, because they were only read for filters or derived
 * columns, are filled with cells that pass every filter and derive what the table holds; dropped columns are
 * empty. EQ_EINPUT: a kept column is not in the table, or no cell would pass a filter or derive a level.
 * Lives in `arena`. O(cells). */
eq_status eq_table_to_csv(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_table *table, eq_bytes *out);

#endif
