/* Boosted classification trees: a raw score, the log odds of a favourable outcome, is a sum over trees.
 * How they are grown: grow.h; how many and on what: boost.h. */
#ifndef EQ_TREES_H
#define EQ_TREES_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

/* A node: x[feature] <= cut goes to node `below`, else to below + 1, a missing value (NaN) where missing_above says.
 * A leaf has below = 0. No padding, so that equal trees have equal bytes. */
typedef struct eq_tree_node {
    double cut;
    double value;            /* what a leaf adds to the raw score, the learning rate included; else 0 */
    double gain;             /* of the split in the loss, twice: see split.h; a leaf: 0 */
    uint32_t feature, below; /* below > the node's own index */
    uint32_t n_rows;         /* training rows that came here */
    uint32_t missing_above;  /* 0 or 1 */
} eq_tree_node;

typedef struct eq_tree {
    size_t n_nodes;
    eq_tree_node *node; /* (n_nodes) the root first, then pairs in the order they were made */
} eq_tree;

typedef struct eq_trees {
    size_t n_features;
    double initial; /* the raw score without any tree */
    size_t n_trees;
    eq_tree *tree; /* (n_trees) */
} eq_trees;

/* Adds what one tree says of n_rows rows to their raw scores. x (n_rows, n_features), finite or NaN. */
void eq_tree_add(const eq_tree *tree, const float *x, size_t n_rows, size_t n_features, double *raw);

/* Raw scores, the trees' values added in their order. x (n_rows, n_features)    raw (n_rows), overwritten. */
void eq_trees_raw(const eq_trees *trees, const float *x, size_t n_rows, double *raw);

/* Scores P(y = 1 | x) in [0,1]. score (n_rows), overwritten. Allocates nothing. O(rows trees depth). */
void eq_trees_score(const eq_trees *trees, const float *x, size_t n_rows, float *score);

/* A deep copy. Lives in `arena`. */
eq_status eq_trees_copy(eq_ctx *cx, eq_arena *arena, const eq_trees *from, eq_trees *out);

/* Nodes of all trees, and the SHA-256 over initial score and nodes as 64 hexadecimal digits and a zero byte. */
size_t eq_trees_nodes(const eq_trees *trees);
void eq_trees_sha256(const eq_trees *trees, char out[65]);

#endif
