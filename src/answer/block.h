/* Reading the blocks of an answer: whose rows a table shows, and what stands where a path points. */
#ifndef EQ_BLOCK_H
#define EQ_BLOCK_H

#include "answer/figures.h"
#include "answer/reading.h"

/* A row of a table while it is walked. */
typedef struct eq_block_row {
    eq_tree root, table; /* the answer and the block */
    eq_tree row;         /* NULL behind the last */
    const char *key;     /* of a member; of an item where keys are listed; else "" */
    size_t place, nth;   /* in the list or object, and among the rows that are shown, from 0 */
    eq_tree next_key;    /* where keys are listed */
} eq_block_row;

/* The first row, and the one behind. A key whose row is not there is passed over. */
eq_block_row eq_block_first(eq_tree root, eq_tree table);
void eq_block_next(eq_block_row *row);

/* What stands at a path (see answer.h); NULL: nothing. */
eq_tree eq_block_at(const eq_block_row *row, const char *path);

/* A column's value in this row; and in the row of all, NULL = none there. */
eq_tree eq_block_cell(const eq_block_row *row, eq_tree column);
eq_tree eq_block_total(eq_tree root, eq_tree column);

/* A column's figure; and how it is shown in this row: a measure as an estimate or a gap. */
eq_figure eq_block_figure(eq_tree column);
eq_figure eq_block_figure_in(const eq_block_row *row, eq_tree column);

/* The metric a row is about, by its key or by the id at the column's path; NULL: none. column NULL: by its key. */
const eq_metric_info *eq_block_metric(const eq_block_row *row, eq_tree column);

/* Adds a cell that is no estimate as text: words, names, titles, numbers. */
void eq_block_add_cell(eq_text *text, const eq_block_row *row, eq_tree column, const char *minus);
/* The same in the row of all. */
void eq_block_add_total(eq_text *text, eq_tree root, eq_tree column, const char *minus);

/* How a value or a number of a metric reads, in words; "" where it is undefined, has no ideal, or metric is NULL. */
const char *eq_block_reading(const eq_tolerance *tolerance, const eq_metric_info *metric, eq_tree value);

/* What a value is about to say beside its number: "few", or the worst group's name; "" for nothing. */
const char *eq_block_note(eq_tree value);

#endif
