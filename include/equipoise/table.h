/* Tables: CSV bytes and a schema in, typed columns out. */
#ifndef EQUIPOISE_TABLE_H
#define EQUIPOISE_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include "equipoise/arena.h"
#include "equipoise/schema.h"

#define EQ_MISSING UINT32_MAX /* code of a missing category */

/* One typed column of n_rows cells. */
typedef struct eq_column {
    const char *name;
    eq_column_kind kind;
    double *number;     /* (n_rows) EQ_NUMBER only; NaN = missing */
    uint32_t *code;     /* (n_rows) EQ_CATEGORY only; < n_levels or EQ_MISSING */
    const char **level; /* (n_levels) EQ_CATEGORY only, distinct; in byte order unless its recoding says another */
    size_t n_levels;
    size_t n_missing; /* missing cells of this column among the rows that passed the filters */
} eq_column;

/* Kept columns in the schema's order (which is the file's), kept rows in file order. */
typedef struct eq_table {
    size_t n_rows, n_columns;
    eq_column *column;
    size_t n_read;                 /* data rows read, before any filter */
    size_t n_ragged, first_ragged; /* rows of another width than the header that were set aside; the line of the first */
    size_t n_filtered, n_missing;  /* rows dropped by a filter; by a missing cell */
    const uint32_t *row;           /* (n_rows) of rows that were taken from a completed table: their places in the whole one;
                                    * NULL = it is whole */
} eq_table;

/* Column index by name, or SIZE_MAX. */
size_t eq_table_find(const eq_table *table, const char *name);

/* Reads the files of a schema into one typed table.
 *   file (n_files) whole files' bytes, in the order of schema->file
 * With a header, columns are found by name (a second "x" is called "x.1") and others ignored; without one, the schema
 * lists every column of the file. Bytes are decoded as the format says; a zero byte is refused: cells end up in JSON.
 * Rows with a missing cell in any kept column are dropped and counted. EQ_EINPUT names line, column and cell.
 * O(bytes). The table lives in `arena`; the bytes are not needed afterwards. */
eq_status eq_table_read(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_bytes *file, size_t n_files,
                        eq_table *out);

/* A schema guessed from the bytes themselves: encoding, delimiter, quotes, lines above the header, decimal sign, thousands,
 * column kinds, missing tokens that occur. Every role is EQ_FEATURE: label and protected columns are the person's to name. The
 * import dialog starts from it. Where 1.000 may be 1 or 1000 it is read as 1, and `ambiguous` says so. EQ_EINPUT when there is no
 * row. O(bytes). */
eq_status eq_schema_guess(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_schema *out);

#endif
