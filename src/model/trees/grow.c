/* Best-first growth. Every node is a range of `row`, which a split parts in place and stably, so that each node's rows stay
 * ascending. A leaf that may still be split holds its histogram; after a split the smaller child is counted, and the larger
 * one is the parent without it. Source: Shi 2007, "Best-first decision tree learning"; Ke et al. 2017. */
#include <string.h>

#include "model/trees/grow.h"

/* A leaf so far. */
typedef struct leaf {
    uint32_t node;
    size_t first, n, depth; /* rows row[first] .. */
    eq_gradient_sum all;
    eq_gradient_sum *cell; /* its histogram; NULL: not to be split */
    eq_tree_split best;    /* gain 0: there is no split */
} leaf;

struct eq_grower {
    const eq_bins *bins;
    eq_tree_shape shape;
    const eq_gradient_pair *pair;
    uint32_t *row, *aside;      /* (n_rows) */
    eq_gradient_pair *gathered; /* (n_rows) pairs in the order of row */
    eq_gradient_sum **spare;    /* (max_leaves) histograms that no leaf holds */
    size_t n_spare;
    leaf *leaf; /* (max_leaves) */
    size_t n_leaves;
    eq_tree_node *node; /* (2 max_leaves - 1) */
    size_t n_nodes;
};

eq_status eq_grower_new(eq_ctx *cx, eq_arena *arena, const eq_bins *bins, const eq_tree_shape *shape, eq_grower **out) {
    eq_grower *g;
    EQ_NEW(cx, arena, g, 1);
    g->bins = bins;
    g->shape = *shape;
    /* a leaf has min_rows rows */
    size_t most = bins->n_rows / (size_t)shape->rule.min_rows;
    if (most < g->shape.max_leaves) g->shape.max_leaves = most ? most : 1;
    size_t n = bins->n_rows, n_leaves = g->shape.max_leaves;
    EQ_NEW(cx, arena, g->row, n);
    EQ_NEW(cx, arena, g->aside, n);
    EQ_NEW(cx, arena, g->gathered, n);
    EQ_NEW(cx, arena, g->spare, n_leaves);
    for (size_t l = 0; l < n_leaves; l++) EQ_NEW(cx, arena, g->spare[l], bins->n_cells);
    g->n_spare = n_leaves;
    EQ_NEW(cx, arena, g->leaf, n_leaves);
    EQ_NEW(cx, arena, g->node, 2 * n_leaves - 1);
    *out = g;
    return EQ_OK;
}

/* Whether a leaf of n rows at this depth could be split, as far as that is known before it is counted. */
static bool may_split(const eq_grower *g, size_t n, size_t depth) {
    return n >= 2 * (size_t)g->shape.rule.min_rows && (!g->shape.max_depth || depth < g->shape.max_depth) &&
           g->n_leaves < g->shape.max_leaves;
}

static void count(eq_grower *g, const leaf *l) {
    for (size_t i = 0; i < l->n; i++) g->gathered[i] = g->pair[g->row[l->first + i]];
    eq_gradient_rows rows = {g->row + l->first, g->gathered, l->n};
    eq_histogram_fill(g->bins, &rows, l->cell);
}

static void look(eq_grower *g, leaf *l) { l->best = eq_tree_best_split(&g->shape.rule, g->bins, l->cell, l->all); }

void eq_grower_begin(eq_grower *g, const eq_gradient_pair *pair) {
    leaf *root = g->leaf;
    size_t n = g->bins->n_rows;
    g->pair = pair;
    for (size_t k = 0; k < g->n_leaves; k++)
        if (g->leaf[k].cell) g->spare[g->n_spare++] = g->leaf[k].cell;
    *root = (leaf){.n = n};
    g->n_leaves = g->n_nodes = 1;
    g->node[0] = (eq_tree_node){.n_rows = (uint32_t)n};
    for (size_t i = 0; i < n; i++) {
        g->row[i] = (uint32_t)i;
        root->all.gradient += pair[i].gradient;
        root->all.hessian += pair[i].hessian;
    }
    root->all.n_rows = (int64_t)n;
    if (!may_split(g, n, 0)) return;
    root->cell = g->spare[--g->n_spare];
    count(g, root);
    look(g, root);
}

/* For each code of the split's bundle, whether its rows go above. */
static void fill_above(const eq_binned *f, const eq_tree_split *split, uint8_t above[256]) {
    for (uint32_t code = 0; code < 256; code++) above[code] = f->bundled ? code == f->upper : code > split->bin;
    if (f->missing) above[f->n_edges + 1] = split->missing_above;
}

/* Parts the leaf's rows; those below come first. */
static void part_rows(eq_grower *g, const leaf *l) {
    const eq_binned *f = &g->bins->feature[l->best.feature];
    const uint8_t *code = g->bins->code[f->bundle];
    uint32_t *row = g->row + l->first;
    uint8_t above[256];
    size_t n_below = 0, n_above = 0;
    fill_above(f, &l->best, above);
    for (size_t i = 0; i < l->n; i++) {
        uint32_t r = row[i];
        row[n_below] = g->aside[n_above] = r;
        n_above += above[code[r]];
        n_below += !above[code[r]];
    }
    memcpy(row + n_below, g->aside, n_above * sizeof *row);
}

static leaf *best_leaf(const eq_grower *g) {
    leaf *best = NULL;
    for (leaf *l = g->leaf; l < g->leaf + g->n_leaves; l++)
        if (l->best.gain > 0 &&
            (!best || l->best.gain > best->best.gain || (l->best.gain == best->best.gain && l->node < best->node)))
            best = l;
    return best;
}

/* Counts the smaller of two siblings; the larger takes the parent's histogram, less that. Returns rows counted. */
static size_t count_children(eq_grower *g, leaf *below, leaf *above, eq_gradient_sum *parent) {
    leaf *small = above->n < below->n ? above : below, *large = small == below ? above : below;
    if (!may_split(g, large->n, large->depth)) {
        g->spare[g->n_spare++] = parent;
        return 0;
    }
    small->cell = g->spare[--g->n_spare];
    count(g, small);
    large->cell = parent;
    eq_histogram_subtract(parent, small->cell, g->bins->n_cells);
    look(g, large);
    look(g, small);
    return small->n;
}

bool eq_grower_split(eq_grower *g, size_t *n_rows) {
    leaf *l = best_leaf(g);
    *n_rows = 0;
    if (!l || g->n_leaves == g->shape.max_leaves) return false;
    leaf old = *l;
    part_rows(g, &old);
    eq_tree_node *node = &g->node[old.node];
    node->cut = old.best.cut;
    node->gain = old.best.gain;
    node->feature = old.best.feature;
    node->below = (uint32_t)g->n_nodes;
    node->missing_above = old.best.missing_above;
    size_t n_below = (size_t)old.best.below.n_rows;
    leaf *above = &g->leaf[g->n_leaves++];
    *l = (leaf){.node = node->below, .first = old.first, .n = n_below, .depth = old.depth + 1, .all = old.best.below};
    *above = (leaf){.node = node->below + 1,
                    .first = old.first + n_below,
                    .n = old.n - n_below,
                    .depth = old.depth + 1,
                    .all = eq_gradient_less(old.all, old.best.below)};
    g->node[l->node] = (eq_tree_node){.n_rows = (uint32_t)l->n};
    g->node[above->node] = (eq_tree_node){.n_rows = (uint32_t)above->n};
    g->n_nodes += 2;
    *n_rows = old.n + count_children(g, l, above, old.cell);
    return true;
}

/* -rate G / (H + l2); 0 where nothing bends, as rows that are surely right do not. */
static double leaf_value(const eq_grower *g, eq_gradient_sum all) {
    const eq_tree_rule *rule = &g->shape.rule;
    double h = (double)all.hessian * rule->unit + rule->l2;
    return h > 0 ? -g->shape.shrinkage * ((double)all.gradient * rule->unit) / h : 0;
}

eq_status eq_grower_finish(eq_ctx *cx, eq_arena *arena, eq_grower *g, double *raw, eq_tree *out) {
    for (const leaf *l = g->leaf; l < g->leaf + g->n_leaves; l++) {
        double value = leaf_value(g, l->all);
        g->node[l->node].value = value;
        for (size_t i = 0; i < l->n; i++) raw[g->row[l->first + i]] += value;
    }
    out->n_nodes = g->n_nodes;
    EQ_NEW(cx, arena, out->node, g->n_nodes);
    memcpy(out->node, g->node, g->n_nodes * sizeof *out->node);
    return EQ_OK;
}
