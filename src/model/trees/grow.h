/* Growing one tree, best leaf first, a split a call. */
#ifndef EQ_TREE_GROW_H
#define EQ_TREE_GROW_H

#include "model/trees/split.h"

typedef struct eq_tree_shape {
    size_t max_leaves; /* >= 2 */
    size_t max_depth;  /* splits from the root to a leaf; 0 = as many as there are */
    double shrinkage;  /* of leaf values: the learning rate */
    eq_tree_rule rule;
} eq_tree_shape;

typedef struct eq_grower eq_grower;

/* Room for growing trees on the same rows again and again; bins are borrowed. Lives in `arena`. Memory: 40 bytes a row and
 * 24 for each cell and leaf. */
eq_status eq_grower_new(eq_ctx *cx, eq_arena *arena, const eq_bins *bins, const eq_tree_shape *shape, eq_grower **out);

/* Begins a tree on the rows' pairs (n_rows), borrowed until the tree is done. O(rows bundles). */
void eq_grower_begin(eq_grower *grower, const eq_gradient_pair *pair);

/* Makes the split with the highest gain of all leaves, of equals the oldest node's; false when none is left to make.
 * *n_rows: rows it counted. O(rows of the node bundles). */
bool eq_grower_split(eq_grower *grower, size_t *n_rows);

/* The finished tree, copied into `arena`; raw (n_rows) scores of the training rows move by its leaves. */
eq_status eq_grower_finish(eq_ctx *cx, eq_arena *arena, eq_grower *grower, double *raw, eq_tree *out);

#endif
