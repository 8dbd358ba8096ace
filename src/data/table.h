/* Reading tables: what the public eq_table_read does, and a stricter form for predictions files. */
#ifndef EQ_DATA_TABLE_H
#define EQ_DATA_TABLE_H

#include "equipoise/table.h"

typedef struct eq_number_range {
    double min, max;
} eq_number_range;

typedef struct eq_table_source {
    const eq_schema *schema;
    const eq_bytes *file; /* (n_files) */
    size_t n_files;
    const eq_number_range *range; /* (schema->n_columns) what numbers may be, or NULL = anything finite */
    bool refuse_missing;          /* a missing cell is refused with its line instead of dropping the row */
} eq_table_source;

eq_status eq_table_read_source(eq_ctx *cx, eq_arena *arena, const eq_table_source *source, eq_table *out);

#endif
