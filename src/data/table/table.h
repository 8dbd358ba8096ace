/* Reading tables: what the public eq_table_read does, and what else may be done with missing cells. */
#ifndef EQ_DATA_TABLE_H
#define EQ_DATA_TABLE_H

#include "data/missing.h"
#include "equipoise/dataset.h"

typedef struct eq_number_range {
    double min, max;
    bool whole;
} eq_number_range;

/* What becomes of a missing cell. */
typedef enum eq_missing_policy {
    EQ_DROP_ROW,    /* the row is left out and counted */
    EQ_REFUSE_CELL, /* refused with its line; only an empty cell is missing, tokens are values */
    EQ_KEEP_CELL,   /* NaN or EQ_MISSING in the column */
    EQ_KEEP_WORD    /* as EQ_KEEP_CELL, but the source's words count instead of the schema's tokens; in a category they stay
                      levels, for what they mean depends on what the column is */
} eq_missing_policy;

typedef struct eq_table_source {
    const eq_schema *schema;
    const eq_bytes *file; /* (n_files) */
    size_t n_files;
    bool decoded;                     /* their bytes are text already, whatever encoding the format says */
    const eq_number_range *range;     /* (schema->n_columns) what numbers may be, or NULL = anything finite */
    const eq_missing_policy *missing; /* (schema->n_columns), or NULL = EQ_DROP_ROW */
    eq_missing_words words;           /* for EQ_KEEP_WORD */
    uint32_t **line; /* becomes (out->n_rows) the line on which each row begins, in the arena; NULL = not wanted */
} eq_table_source;

eq_status eq_table_read_source(eq_ctx *cx, eq_arena *arena, const eq_table_source *source, eq_table *out);

/* Whether a person is of no use where this column's cell is missing: labels, protected columns, features. */
bool eq_role_is_needed(eq_role role);

/* Levels that no row has leave a category, which keeps the order of the others; cells may be missing. Lives in `arena`.
 * O(rows + levels). */
eq_status eq_column_drop_levels(eq_ctx *cx, eq_arena *arena, size_t n_rows, eq_column *column);

/* Missing cells of a category become a level called `name`, which is among the others in byte order, or last where they are in
 * another. Lives in `arena`. O(rows + levels). */
eq_status eq_column_name_missing(eq_ctx *cx, eq_arena *arena, size_t n_rows, const char *name, eq_column *column);

/* Whether a cell is missing. */
bool eq_cell_is_missing(const eq_column *column, size_t row);

/* The listed rows in new arrays, missing cells and all; names and levels are shared, so some levels may no longer occur.
 * n_missing of each column is that of these rows. rows.index < from->n_rows. Lives in `arena`. O(rows columns). */
eq_status eq_table_take(eq_ctx *cx, eq_arena *arena, const eq_table *from, eq_row_list rows, eq_table *out);

#endif
