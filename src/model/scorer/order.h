/* Whether columns that were not found by their names are in the model's order, and which order would be better. */
#ifndef EQ_SCORER_ORDER_H
#define EQ_SCORER_ORDER_H

#include "model/scorer/fit.h"

/* The rows that it is looked for in: of each column of the model, as it is found now, its numbers, or NULL of texts. */
typedef struct eq_order_rows {
    size_t n_rows;
    const eq_scorer_cells *cell; /* (n_columns) */
} eq_order_rows;

typedef struct eq_order {
    size_t n_odd;
    size_t *odd;      /* (n_odd) columns of the model whose values are not what it was made with */
    size_t *proposed; /* (n_columns) the place, among the columns as they are now, that each would have; NULL: none is better */
} eq_order;

/* Columns are judged by what a model's file says of their values: where trees cut them, or what the first step takes off and
 * divides by. Columns whose values are alike, such as several of 0 and 1, cannot be told apart by that, and stay where they are.
 * Lives in `arena`. O(rows columns + columns^3), nothing is proposed beyond EQ_MOST_ORDERED columns. */
enum { EQ_MOST_ORDERED = 200 };
eq_status eq_order_look(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, const eq_order_rows *rows, eq_order *out);

#endif
