/* Trees that somebody else has grown: scored only. ONNX, XGBoost, LightGBM and scikit-learn write them in forms of their own;
 * here they are one form, made from lists of nodes as files have them.
 *
 * A forest gives numbers per row, one a target: base + the sum (average, least, greatest) over trees of what the leaf says that
 * the row reaches. What is made of these numbers, probabilities of classes for instance, its finish says (finish.h). */
#ifndef EQ_FOREST_H
#define EQ_FOREST_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

enum { EQ_MOST_FOREST_NODES = 1 << 24, EQ_MOST_FOREST_TREES = 100000, EQ_MOST_FOREST_TARGETS = 4096 };

/* ---- as a file lists it ---- */

/* What is asked of a row's value x: x <= cut and so on, or whether the whole part of x is in a set. Leaves ask nothing. */
typedef enum eq_branch {
    EQ_BRANCH_LEAF,
    EQ_BRANCH_LEQ,
    EQ_BRANCH_LT,
    EQ_BRANCH_GTE,
    EQ_BRANCH_GT,
    EQ_BRANCH_EQ,
    EQ_BRANCH_NEQ,
    EQ_BRANCH_MEMBER,
} eq_branch;

/* Where a row without a value (NaN) goes. EQ_MISSING_NO, _YES: to that child, whatever is asked; _ZERO_NO, _ZERO_YES: as does a
 * zero, |x| <= 1e-35, of LightGBM; _IS_ZERO: it counts as a zero, and is asked. */
typedef enum eq_missing { EQ_MISSING_NO, EQ_MISSING_YES, EQ_MISSING_ZERO_NO, EQ_MISSING_ZERO_YES, EQ_MISSING_IS_ZERO } eq_missing;

typedef struct eq_forest_node {
    uint32_t tree;    /* any number: nodes of one tree share it */
    uint32_t id;      /* any number that no other node of the tree has */
    uint32_t yes, no; /* ids of the nodes it leads to; several nodes may lead to the same */
    uint32_t column;
    uint8_t branch, missing; /* eq_branch, eq_missing */
    double cut;              /* may be infinite; EQ_BRANCH_MEMBER: place in the list of sets */
} eq_forest_node;

/* What a leaf adds to a target. */
typedef struct eq_forest_value {
    uint32_t tree, id, target;
    double value;
} eq_forest_value;

/* Whole numbers from 0 on. */
typedef struct eq_forest_set {
    size_t n_bits;
    const uint32_t *word; /* (n_bits / 32, rounded up) bit k of word w: number 32 w + k is in it */
} eq_forest_set;

typedef enum eq_forest_join { EQ_JOIN_SUM, EQ_JOIN_AVERAGE, EQ_JOIN_MIN, EQ_JOIN_MAX } eq_forest_join;

/* A tree's first node is its root; trees are added up in the order of their first nodes. */
typedef struct eq_forest_lists {
    size_t n_columns, n_targets, n_nodes, n_values, n_sets;
    const eq_forest_node *node;   /* (n_nodes) */
    const eq_forest_value *value; /* (n_values) those of nodes that are no leaf have no effect */
    const eq_forest_set *set;     /* (n_sets) */
    const double *base;           /* (n_targets) or NULL = 0 */
    bool base_first; /* sums begin with it, which in float32 may be another number; else it is added last, as ONNX does */
    eq_forest_join join;
    bool narrow;    /* values of rows, cuts and sums are float32, as in most files; else double */
    bool wide_sums; /* narrow: sums are double all the same, and cuts stay double, as of scikit-learn's forests */
} eq_forest_lists;

/* ---- as it is walked ---- */

/* A node: x <= cut goes to to[0], x > cut to to[1], NaN to to[2]. Where column has EQ_FOREST_SET, `cut` is the number of a set:
 * members go to to[0], others to to[1]. A leaf leads to itself; its cut is its value, or with several targets (or a tree that has
 * none) the number of its list of values. */
typedef struct eq_forest_step {
    double cut;
    uint32_t column, to[3];
} eq_forest_step;

#define EQ_FOREST_SET 0x80000000u

typedef struct eq_forest_tree {
    uint32_t root, depth; /* steps of the longest way down */
} eq_forest_tree;

typedef struct eq_forest_leaf_value {
    uint32_t target;
    double value;
} eq_forest_leaf_value;

typedef struct eq_forest {
    size_t n_columns, n_targets, n_trees, n_steps, n_leaves, n_sets;
    eq_forest_tree *tree; /* (n_trees) */
    eq_forest_step *step; /* (n_steps) breadth first, a tree behind the other */
    bool listed;          /* leaves have lists, else one value each for the only target */
    size_t *first;        /* listed: (n_leaves + 1) */
    eq_forest_leaf_value *value;
    eq_forest_set *set;
    double *base; /* (n_targets) */
    eq_forest_join join;
    bool narrow, wide_sums, base_first,
        tracks_missing; /* tracks_missing: a node treats NaN as what is asked of it alone would not */
} eq_forest;

/* The forest of the lists. Every node is checked: that it is there once, leads to nodes of its tree that are there, reads a
 * column that is there, and cannot be reached from itself. Nodes that no root leads to are left out. Lives in `arena`; scratch
 * from cx->tmp: 40 bytes a node. `where` begins every message and is then followed by "tree 0, node 7 ...".
 * EQ_EINPUT: one of these is not so; a number is NaN, a value infinite; a value names a node or target that is not there.
 * EQ_ELIMIT: more than the limits above. O(nodes), with n log n where ids are not in order. */
eq_status eq_forest_make(eq_ctx *cx, eq_arena *arena, const char *where, const eq_forest_lists *lists, eq_forest *out);

/* Rows of one block at most; what a row's numbers are does not depend on its block. */
#define EQ_FOREST_BLOCK 128

/* Numbers of n_rows rows. x (n_rows, n_columns) row-major, NaN = missing    out (n_rows, n_targets), overwritten.
 * Allocates nothing. O(rows trees depth). */
void eq_forest_score(const eq_forest *forest, const double *x, size_t n_rows, double *out);
void eq_forest_score_float(const eq_forest *forest, const float *x, size_t n_rows, double *out);

/* Sizes for a description. */
size_t eq_forest_depth(const eq_forest *forest);

#endif
