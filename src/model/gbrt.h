/* Gradient-boosted regression trees for a quantile: the surrogate of layer-wise optimisation. For samples of
 * a few dozen points in up to thousands of dimensions. */
#ifndef EQ_GBRT_H
#define EQ_GBRT_H

#include "equipoise/arena.h"
#include "equipoise/rng.h"

#define EQ_GBRT_MOST_ROWS 1000

typedef struct eq_gbrt_config {
    double quantile;  /* (0,1) */
    size_t n_trees;   /* 0 = 30 */
    size_t depth;     /* 0 = 3 */
    double shrinkage; /* 0 = 0.1 */
} eq_gbrt_config;

typedef struct eq_gbrt_sample {
    size_t n_rows, n_features; /* 1 <= n_rows <= EQ_GBRT_MOST_ROWS */
    const float *x;            /* (n_rows, n_features) row-major */
    const double *y;           /* (n_rows) */
} eq_gbrt_sample;

/* A node: x[feature] <= cut goes to `below`, else to `below + 1`; a leaf has below = 0 and adds `value`. */
typedef struct eq_gbrt_node {
    uint32_t feature, below;
    double cut, value;
} eq_gbrt_node;

typedef struct eq_gbrt {
    double initial; /* the prediction without any tree */
    size_t n_trees, n_nodes;
    uint32_t *root;     /* (n_trees) into node */
    eq_gbrt_node *node; /* (n_nodes) */
} eq_gbrt;

/* Fits the quantile of y given x. Equally good splits are chosen among by `rng`. Lives in `arena`, scratch
 * from cx->tmp (where, other than elsewhere, the result may live too). O(n_trees 2^depth n_rows n_features).
 * Source: Friedman 2001; the losses, splits and leaf values of scikit-learn's GradientBoostingRegressor. */
eq_status eq_gbrt_fit(eq_ctx *cx, eq_arena *arena, const eq_gbrt_sample *sample, const eq_gbrt_config *config, eq_rng rng,
                      eq_gbrt *out);

/* Prediction for a point whose feature j is value(point, j): only features that trees ask for are ever looked
 * at. Here, so that the call of `value` is compiled away. */
static inline double eq_gbrt_predict_lazily(const eq_gbrt *gbrt, float (*value)(const void *point, uint32_t j),
                                            const void *point) {
    double sum = gbrt->initial;
    for (size_t t = 0; t < gbrt->n_trees; t++) {
        const eq_gbrt_node *node = &gbrt->node[gbrt->root[t]];
        while (node->below) node = &gbrt->node[node->below + ((double)value(point, node->feature) > node->cut)];
        sum += node->value;
    }
    return sum;
}

/* Prediction for a row of features. */
double eq_gbrt_predict(const eq_gbrt *gbrt, const float *row);

#endif
