/* Tables that people read: aligned columns, intervals, and reasons below for what is undefined. */
#ifndef EQ_CLI_TABLE_H
#define EQ_CLI_TABLE_H

#include "base/json_tree.h"

/* Cells are added row by row; the first row is the head. */
typedef struct cli_table {
    eq_ctx *cx;
    const char *align; /* a letter a column: l or r */
    size_t n_columns, n_cells, capacity;
    const char **cell;
} cli_table;

/* An empty table with room for `n_rows` rows, head included. Lives in cx->mem. */
eq_status cli_table_new(eq_ctx *cx, const char *align, size_t n_rows, cli_table *out);

/* Adds the next cell, as cli_plain; NULL (memory ran out while it was made) shows as "?". Cells beyond the last row are
 * dropped. */
void cli_table_add(cli_table *table, const char *text);

/* On standard output, two spaces in front of each line. */
void cli_table_print(const cli_table *table);

#define CLI_MAX_REASONS 40

/* Sentences that explain the "-" of a table, each once. */
typedef struct cli_reasons {
    size_t n;
    const char *text[CLI_MAX_REASONS];
} cli_reasons;

/* {"value", "low", "high", "why"} as "0.1142 [0.1093, 0.1193]"; undefined as "- (1)" with the reason kept, without its
 * conclusion ("...: true positive rate is undefined"), which the row says already. In cx->mem. */
const char *cli_show_value(eq_ctx *cx, eq_tree value, cli_reasons *reasons);

/* {"median", "min", "max"} as "0.5815 [0.5737, 0.5926]"; without values as "-". In cx->mem. */
const char *cli_show_spread(eq_ctx *cx, eq_tree spread);

/* A count or a sum of weights: whole numbers as such. In cx->mem. */
const char *cli_show_count(eq_ctx *cx, eq_tree value);

void cli_reasons_print(const cli_reasons *reasons);

#endif
