/* Scoring. Rows go in blocks, tree by tree: a tree stays in the cache while a block walks down it. */
#include <string.h>

#include "base/sha256.h"
#include "math/kernels.h"
#include "model/trees/trees.h"

#define BLOCK 256

static double leaf_value(const eq_tree_node *node, const float *x) {
    const eq_tree_node *at = node;
    while (at->below) {
        double value = (double)x[at->feature];
        uint32_t above = value <= at->cut ? 0 : value > at->cut ? 1 : at->missing_above;
        at = &node[at->below + above];
    }
    return at->value;
}

void eq_tree_add(const eq_tree *tree, const float *x, size_t n_rows, size_t n_features, double *raw) {
    for (size_t i = 0; i < n_rows; i++) raw[i] += leaf_value(tree->node, x + i * n_features);
}

void eq_trees_raw(const eq_trees *trees, const float *x, size_t n_rows, double *raw) {
    for (size_t i = 0; i < n_rows; i += BLOCK) {
        size_t n = n_rows - i < BLOCK ? n_rows - i : BLOCK;
        for (size_t k = 0; k < n; k++) raw[i + k] = trees->initial;
        for (size_t t = 0; t < trees->n_trees; t++)
            eq_tree_add(&trees->tree[t], x + i * trees->n_features, n, trees->n_features, raw + i);
    }
}

void eq_trees_score(const eq_trees *trees, const float *x, size_t n_rows, float *score) {
    double raw[BLOCK];
    for (size_t i = 0; i < n_rows; i += BLOCK) {
        size_t n = n_rows - i < BLOCK ? n_rows - i : BLOCK;
        eq_trees_raw(trees, x + i * trees->n_features, n, raw);
        for (size_t k = 0; k < n; k++) score[i + k] = (float)eq_sigmoid(raw[k]);
    }
}

eq_status eq_trees_copy(eq_ctx *cx, eq_arena *arena, const eq_trees *from, eq_trees *out) {
    eq_trees copy = *from;
    EQ_NEW(cx, arena, copy.tree, from->n_trees);
    for (size_t t = 0; t < from->n_trees; t++) {
        eq_tree *tree = &copy.tree[t];
        tree->n_nodes = from->tree[t].n_nodes;
        EQ_NEW(cx, arena, tree->node, tree->n_nodes);
        memcpy(tree->node, from->tree[t].node, tree->n_nodes * sizeof *tree->node);
    }
    *out = copy;
    return EQ_OK;
}

size_t eq_trees_nodes(const eq_trees *trees) {
    size_t n = 0;
    for (size_t t = 0; t < trees->n_trees; t++) n += trees->tree[t].n_nodes;
    return n;
}

void eq_trees_sha256(const eq_trees *trees, char out[65]) {
    eq_sha256 sha;
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, &trees->initial, sizeof trees->initial);
    for (size_t t = 0; t < trees->n_trees; t++)
        eq_sha256_add(&sha, trees->tree[t].node, trees->tree[t].n_nodes * sizeof(eq_tree_node));
    eq_sha256_end(&sha, out);
}
