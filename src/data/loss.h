/* Who is lost where a column says nothing: how many people, and how many of each group. */
#ifndef EQ_LOSS_H
#define EQ_LOSS_H

#include "base/json_write.h"
#include "equipoise/table.h"

#define EQ_UNKNOWN_GROUP "unknown" /* of people whose group is not known */

/* What is asked of a table. Columns of numbers that make groups part people into known and unknown. */
typedef struct eq_losing {
    const eq_table *table;
    const size_t *column;   /* (n) of the table, whose missing cells are counted */
    const char *const *why; /* (n) a word for each, as "label" */
    size_t n;
    const size_t *group; /* (n_groups) columns that make the groups, at least one */
    size_t n_groups;
    const double *count; /* (table->n_rows) people that a row stands for, or NULL = one */
} eq_losing;

/* Adds to `to` under `key` [{"column", "why", "n": people without it, "groups": [{"name", "n": of these, "of": in the group}]}],
 * a row for each column that lacks something, and behind them, where there are several, {"column": null, "why": "any", ...}:
 * people who lack any. Groups are crossed as eq_groups_cross does. O(rows columns). EQ_ELIMIT as eq_groups_cross. */
eq_status eq_losses_write(eq_out *out, eq_place to, const char *key, const eq_losing *what);

/* The same list as a text in `arena`. */
eq_status eq_losses_text(eq_ctx *cx, eq_arena *arena, const eq_losing *what, const char **json);

#endif
