/* The best split of a node, read off its histogram. */
#ifndef EQ_TREE_SPLIT_H
#define EQ_TREE_SPLIT_H

#include "model/trees/histogram.h"
#include "model/trees/trees.h"

typedef struct eq_tree_split {
    double gain; /* 0 = there is none worth making */
    double cut;  /* infinite: missing values alone go above */
    uint32_t feature, bin;
    bool missing_above;
    eq_gradient_sum below; /* of the rows with a value <= cut, and of the missing ones unless missing_above */
} eq_tree_split;

/* What gains are made of. */
typedef struct eq_tree_rule {
    double unit; /* worth of a unit of eq_gradient_pair */
    double l2, min_hessian;
    int64_t min_rows;
} eq_tree_rule;

/* G^2 / (H + l2) of the sums G, H over some rows: twice what a leaf of them takes off the loss, to second order. 0 when H + l2
 * is 0. */
double eq_tree_worth(const eq_tree_rule *rule, eq_gradient_sum rows);

/* Gain = worth below + worth above - worth of all. The first of the best by feature, bin, and missing values above before
 * below; none when no gain is over 1e-9 with min_rows rows and min_hessian on each side. O(cells + features). */
eq_tree_split eq_tree_best_split(const eq_tree_rule *rule, const eq_bins *bins, const eq_gradient_sum *cell, eq_gradient_sum all);

#endif
