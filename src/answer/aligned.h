/* Tables that people read: aligned columns, intervals, and reasons below for what is undefined. */
#ifndef EQ_ALIGNED_H
#define EQ_ALIGNED_H

#include "answer/figures.h"
#include "base/json_tree.h"
#include "base/text.h"

#define EQ_MAX_ALIGNED 16 /* columns */

/* Cells are added row by row; the first row is the head. */
typedef struct eq_aligned {
    eq_ctx *cx;
    const char *align; /* a letter a column: l or r */
    size_t n_columns, n_cells, capacity;
    const char **cell;
} eq_aligned;

/* An empty table with room for `n_rows` rows, head included. Lives in cx->mem. */
eq_status eq_aligned_new(eq_ctx *cx, const char *align, size_t n_rows, eq_aligned *out);

/* Adds the next cell, as eq_plain; NULL (memory ran out while it was made) shows as "?". Cells beyond the last row are
 * dropped. */
void eq_aligned_add(eq_aligned *table, const char *text);

/* Adds it to `text`, two spaces in front of each line. */
void eq_aligned_write(const eq_aligned *table, eq_text *text);

#define EQ_MAX_REASONS 40

/* Sentences that explain the "-" of a table, each once. */
typedef struct eq_reasons {
    size_t n;
    const char *text[EQ_MAX_REASONS];
} eq_reasons;

/* {"value", "low", "high", "why", "note"} as "0.114 (0.109 to 0.119) few"; undefined as "- (1)" with the reason kept, without its
 * conclusion ("...: true positive rate is undefined"), which the row says already. In cx->mem. */
const char *eq_show_value(eq_ctx *cx, eq_figure figure, eq_tree value, eq_reasons *reasons);

/* A count or a sum of weights: whole numbers as such. In cx->mem. */
const char *eq_show_count(eq_ctx *cx, eq_tree value);

void eq_reasons_write(const eq_reasons *reasons, eq_text *text);

#endif
