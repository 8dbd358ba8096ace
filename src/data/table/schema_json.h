/* Schemas as JSON: what datasets/<name>.json holds and the import dialog writes. The format is described in
 * datasets/README.md. */
#ifndef EQ_SCHEMA_JSON_H
#define EQ_SCHEMA_JSON_H

#include "equipoise/table.h"

/* Reads a schema and checks it (eq_schema_check). EQ_EINPUT starts with the JSON path of what is wrong, such
 * as `columns[3].kind: is "text", expected one of number, category`. O(bytes + columns^2). Lives in `arena`.
 */
eq_status eq_json_read_schema(eq_ctx *cx, eq_arena *arena, eq_bytes json, eq_schema *out);

/* Writes a schema so that reading it gives the same schema; what has its default is left out. Lives in
 * `arena`. */
eq_status eq_json_write_schema(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const char **json);

/* The word of a role: "feature", "label", ... */
const char *eq_role_word(eq_role role);

#endif
