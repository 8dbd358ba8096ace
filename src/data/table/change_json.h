/* What a person says otherwise than a schema, as JSON. */
#ifndef EQ_CHANGE_JSON_H
#define EQ_CHANGE_JSON_H

#include "base/json_read.h"
#include "equipoise/schema.h"

/* Reads a list of changes to columns: [{"name", "kind", "missing", "affix", "merge", "order", "cuts", "quantiles", "date"}],
 * as a schema has them, with `roles` "role" too, or a schema's own columns, whose other members are not looked at. Lives in
 * `arena`. EQ_EINPUT with the path. */
eq_status eq_json_read_changes(const eq_json *list, eq_arena *arena, bool roles, eq_change_list *out);

/* "incomplete": "drop" or "impute", of training; *impute is untouched where it is not said. */
eq_status eq_json_read_incomplete(const eq_json *root, bool *impute);

#endif
