/* Who is selected: decisions of a file, or made of its scores. */
#ifndef EQ_SELECTION_H
#define EQ_SELECTION_H

#include "equipoise/predictions.h"

/* A table whose missing cells are marked, and the lines of its rows. */
typedef struct eq_selecting_from {
    const eq_prediction_columns *columns;
    const eq_table *table;
    const uint32_t *line; /* (table->n_rows) */
} eq_selecting_from;

/* Decides for every row: selected (n_rows) 1, 0 or EQ_UNDECIDED where the decision or score is missing; NULL where nothing
 * decides. Lives in `arena`. EQ_EINPUT names what is wrong: a decision that is neither 1 nor 0 while no favourable value is
 * named, a favourable decision that does not occur, more at the top than there are people, a group without a threshold, a score
 * outside [0, 1] where no threshold is named. O(rows), with a median or top K O(rows log rows). */
eq_status eq_selection_make(eq_ctx *cx, eq_arena *arena, const eq_selecting_from *from, eq_selection *out, uint8_t **selected);

/* What the values of a column of decisions mean beside these labels (NULL = there are none): of_level (pred->n_levels) 1, 0, or
 * EQ_UNDECIDED for one that is neither 1 nor 0 where no favourable value is named. Scratch in cx->tmp. EQ_EINPUT: a favourable
 * decision that does not occur. O(bytes). */
eq_status eq_selection_judge(eq_ctx *cx, const eq_prediction_columns *columns, const eq_column *label, const eq_column *pred,
                             uint8_t *of_level);

/* Whether a value of the labels is favourable. */
bool eq_label_is_favourable(const eq_prediction_columns *columns, const char *value);

#endif
