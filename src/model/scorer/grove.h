/* A scorer that is a forest and a link: XGBoost's and LightGBM's, whose files are read node by node into lists that grow. */
#ifndef EQ_GROVE_H
#define EQ_GROVE_H

#include "model/forest/forest.h"
#include "model/scorer/scorer.h"

/* Lists under way; zero but for cx is empty. Lists live in cx->tmp. */
typedef struct eq_grove {
    eq_ctx *cx;
    size_t node_room, value_room, set_room;
    eq_forest_node *node;
    eq_forest_value *value;
    eq_forest_set *set;
    eq_forest_lists lists; /* the counts; the pointers when it is done */
} eq_grove;

/* Each adds one; EQ_ELIMIT beyond the limits of forest.h. *out is the set's place. */
eq_status eq_grove_node(eq_grove *grove, const eq_forest_node *node);
eq_status eq_grove_value(eq_grove *grove, const eq_forest_value *value);
eq_status eq_grove_set(eq_grove *grove, size_t n_bits, const uint32_t *word, size_t *out);

/* Makes the forest, with one target and lists->n_columns, join, narrow and base as set, and the scorer's hooks: forest, state,
 * score, why_not, score_from. */
eq_status eq_grove_end(eq_grove *grove, eq_arena *arena, eq_link link, eq_scorer *out);

#endif
