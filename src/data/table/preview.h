/* A table that nobody described yet, looked over for who is to describe it: its first rows, a schema to begin with, and the
 * commonest values of each column. A large file takes steps. */
#ifndef EQ_PREVIEW_H
#define EQ_PREVIEW_H

#include "equipoise/table.h"

typedef struct eq_preview eq_preview;

/* Guesses how the bytes are cut. Of a file over 1 MB only the beginning is decoded and its first rows are read, to be shown;
 * the first step then begins anew with all of it. Lives in `arena`; the bytes must outlive it.
 *   dialect  JSON of what is said of it (eq_json_read_dialect), or no bytes
 * EQ_EINPUT: as eq_decode; a key of the dialect is wrong; the file has no row; as eq_csv_next of its beginning. O(bytes), of
 * a long file O(1). */
eq_status eq_preview_new(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_bytes dialect, eq_preview **out);

/* Reads on while *budget > 0 (unit as eq_trainer_step). EQ_MORE: call again; EQ_OK: all rows were read. EQ_EINPUT: as
 * eq_decode and eq_csv_next; there is a header and nothing below. O(bytes) together; the first step of a long file decodes
 * it. */
eq_status eq_preview_step(eq_ctx *cx, eq_preview *preview, int64_t *budget);

/* The share of the bytes that was read. */
double eq_preview_done(const eq_preview *preview);

/* {"done": that share, "rows": read so far, the header not counted, "schema": as eq_schema_guess would have it of these
 * rows, "written": {"encoding", "delimiter", "quote", "escape", "header" (its line, 0 = none), "decimal": as
 * eq_json_read_dialect takes them, "why": {of those a reason each, where there is one}, "delimiters": [{"delimiter",
 * "columns", "agreement"}: those that cut]}, "ragged": {"n", "line"} where rows are of another width than the header,
 * "first": [the first rows, 20 at most, a text a cell], "columns": [{"distinct": n, "more": whether it has more values than
 * are counted, "values": [{"value", "n"}, the commonest 200 of them, of equals the first first], and what eq_kind_write
 * adds}]}, in `arena`. Until EQ_OK the schema and the numbers are those of what was read. O(columns + values). */
eq_status eq_preview_json(eq_ctx *cx, eq_arena *arena, eq_preview *preview, const char **json);

/* What a column's values are for, given which values of another column are favourable: [{"value", "n", "positives"}], the
 * commonest 200, in `arena`. Options: {"header": boolean, "column": place, "target": place, "favourable": [texts],
 * "dialect": as eq_preview_new}.
 * EQ_EINPUT as eq_preview_new; a key is wrong. O(bytes). */
eq_status eq_preview_cross(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_bytes options, const char **json);

#endif
