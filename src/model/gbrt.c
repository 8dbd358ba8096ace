/* Gradient boosting of regression trees with the quantile ("pinball") loss.
 *
 * A tree is grown on the negative gradient, which has two values only: q where y lies above the prediction, q - 1
 * elsewhere. So the gain of a split, n_l n_r / (n_l + n_r) (mean_l - mean_r)^2, depends on how many rows lie left and how
 * many of them are above: it is looked up in a table made once a node from whole numbers, and ties are exact. They are
 * frequent (few rows, many features): features are visited in random order and the first of equals wins, so the search
 * may stop at a split that no other can beat. Every feature's rows are sorted once for all trees. Leaves take the
 * q-quantile of y - prediction over their rows. Source: Friedman, "Greedy function approximation: a gradient boosting
 * machine", Annals of Statistics 2001, with the initial quantile (interpolated), the leaf quantile (the smallest value
 * reaching the share) and the cuts (half way, in double) of scikit-learn 1.2. */
#include <string.h>

#include "math/stats.h"
#include "model/gbrt.h"

typedef struct fit {
    const eq_gbrt_sample *sample;
    double quantile;
    size_t depth;
    double shrinkage;
    eq_rng ties;
    uint16_t *order;   /* (n_features, n_rows) rows by ascending value of the feature */
    uint32_t *leaf;    /* (n_rows) the node a row is in */
    uint8_t *above;    /* (n_rows) y lies above the prediction */
    double *predicted; /* (n_rows) */
    double *rest;      /* (n_rows) of a leaf */
    uint32_t *feature; /* (n_features) in the order they are visited */
    uint32_t *step;    /* (n_rows) and */
    double *gain;      /* of a node: see prepare_node */
    eq_gbrt *out;
} fit;

static float at(const eq_gbrt_sample *s, size_t row, size_t feature) { return s->x[row * s->n_features + feature]; }

/* Insertion sort: rows are few, and equal values keep their order. */
static void sort_feature(const eq_gbrt_sample *s, size_t feature, uint16_t *order) {
    for (size_t i = 0; i < s->n_rows; i++) {
        size_t k = i;
        for (; k > 0 && at(s, order[k - 1], feature) > at(s, i, feature); k--) order[k] = order[k - 1];
        order[k] = (uint16_t)i;
    }
}

static void sort_numbers(double *value, size_t n) {
    for (size_t i = 1; i < n; i++) {
        double x = value[i];
        size_t k = i;
        for (; k > 0 && value[k - 1] > x; k--) value[k] = value[k - 1];
        value[k] = x;
    }
}

/* The smallest of n sorted values such that at least `share` of them are not larger. */
static double reaching(const double *sorted, size_t n, double share) {
    double want = share * (double)n;
    size_t k = 0;
    while (k + 1 < n && (double)(k + 1) < want) k++;
    return sorted[k];
}

/* Rows of a node, and how many of them are above. */
typedef struct counts {
    size_t n, above;
} counts;

typedef struct split {
    double gain;
    uint32_t feature;
    double cut;
} split;

static double half_way(float low, float high) {
    double cut = (double)low / 2 + (double)high / 2;
    return cut < (double)high ? cut : (double)low;
}

/* Fills step and gain for a node: a row moves the index by its step, and gain[index] is that of a split after it. */
static void prepare_node(fit *f, uint32_t node, counts all) {
    size_t stride = all.above + 1;
    for (size_t i = 0; i < f->sample->n_rows; i++) f->step[i] = f->leaf[i] == node ? (uint32_t)(stride + f->above[i]) : 0;
    for (size_t n = 0; n <= all.n; n++)
        for (size_t a = 0; a <= all.above; a++) {
            double n_left = (double)n, n_right = (double)(all.n - n);
            double difference = (double)a * n_right - (double)(all.above - a) * n_left;
            f->gain[n * stride + a] = n == 0 || n == all.n ? 0 : difference * difference / (n_left * n_right);
        }
}

/* Makes the first split of the feature with a larger gain than `best` the best, if there is one. */
static void try_feature(const fit *f, uint32_t feature, split *best) {
    const eq_gbrt_sample *s = f->sample;
    const uint16_t *order = f->order + (size_t)feature * s->n_rows;
    size_t index = 0;
    for (size_t i = 0; i < s->n_rows; i++) {
        index += f->step[order[i]];
        if (f->gain[index] <= best->gain) continue;
        size_t next = i + 1; /* a gain means that rows of the node follow; i is of the node, or its like came before */
        while (!f->step[order[next]]) next++;
        size_t last = i;
        while (!f->step[order[last]]) last--;
        float low = at(s, order[last], feature), high = at(s, order[next], feature);
        if (high > low) *best = (split){f->gain[index], feature, half_way(low, high)};
    }
}

/* The best split of a node; gain 0 when there is none. */
static split best_split(fit *f, uint32_t node, counts all) {
    split best = {0};
    size_t n = f->sample->n_features;
    double most = (double)all.above * (double)(all.n - all.above); /* rows above on one side, the others on the other */
    prepare_node(f, node, all);
    for (size_t j = 0; j < n && best.gain < most; j++) {
        size_t k = j + (size_t)eq_rng_below(&f->ties, n - j);
        uint32_t feature = f->feature[k];
        f->feature[k] = f->feature[j];
        f->feature[j] = feature;
        try_feature(f, feature, &best);
    }
    return best;
}

static counts count(const fit *f, uint32_t node) {
    counts all = {0, 0};
    for (size_t i = 0; i < f->sample->n_rows; i++)
        if (f->leaf[i] == node) all.n++, all.above += f->above[i];
    return all;
}

static void finish_leaf(fit *f, uint32_t node) {
    size_t n = 0;
    for (size_t i = 0; i < f->sample->n_rows; i++)
        if (f->leaf[i] == node) f->rest[n++] = f->sample->y[i] - f->predicted[i];
    sort_numbers(f->rest, n);
    f->out->node[node].value = f->shrinkage * reaching(f->rest, n, f->quantile);
}

/* Splits a node when that tells rows above from the others, level by level. */
static void grow(fit *f, uint32_t first) {
    eq_gbrt *out = f->out;
    size_t level_end = first + 1;
    for (size_t node = first, depth = 0; node < out->n_nodes; node++) {
        if (node == level_end) depth++, level_end = out->n_nodes;
        counts all = count(f, (uint32_t)node);
        split s = {0};
        if (depth < f->depth && all.above > 0 && all.above < all.n) s = best_split(f, (uint32_t)node, all);
        if (!(s.gain > 0)) {
            finish_leaf(f, (uint32_t)node);
            continue;
        }
        out->node[node].feature = s.feature;
        out->node[node].cut = s.cut;
        out->node[node].below = (uint32_t)out->n_nodes;
        for (size_t i = 0; i < f->sample->n_rows; i++)
            if (f->leaf[i] == node) f->leaf[i] = (uint32_t)(out->n_nodes + ((double)at(f->sample, i, s.feature) > s.cut));
        out->n_nodes += 2;
    }
}

static void add_tree(fit *f) {
    const eq_gbrt_sample *s = f->sample;
    uint32_t first = (uint32_t)f->out->n_nodes++;
    for (size_t i = 0; i < s->n_rows; i++) {
        f->leaf[i] = first;
        f->above[i] = s->y[i] > f->predicted[i];
    }
    grow(f, first);
    for (size_t i = 0; i < s->n_rows; i++) f->predicted[i] += f->out->node[f->leaf[i]].value;
    f->out->root[f->out->n_trees++] = first;
}

/* No more leaves than rows, and no more than the depth allows. */
static size_t most_nodes(size_t n_rows, size_t depth) {
    size_t leaves = 1;
    for (size_t d = 0; d < depth && leaves < n_rows; d++) leaves *= 2;
    return 2 * (leaves < n_rows ? leaves : n_rows) - 1;
}

eq_status eq_gbrt_fit(eq_ctx *cx, eq_arena *arena, const eq_gbrt_sample *sample, const eq_gbrt_config *config, eq_rng rng,
                      eq_gbrt *out) {
    size_t n = sample->n_rows, n_trees = config->n_trees ? config->n_trees : 30;
    if (n < 1 || n > EQ_GBRT_MOST_ROWS)
        return eq_fail(cx, EQ_EINTERNAL, "gbrt: %zu rows, expected 1 to %d", n, EQ_GBRT_MOST_ROWS);
    fit f = {.sample = sample,
             .quantile = config->quantile,
             .depth = config->depth ? config->depth : 3,
             .shrinkage = config->shrinkage > 0 ? config->shrinkage : 0.1,
             .ties = eq_rng_split(&rng, "ties"),
             .out = out};
    *out = (eq_gbrt){0};
    EQ_NEW(cx, arena, out->root, n_trees);
    EQ_NEW(cx, arena, out->node, n_trees * most_nodes(n, f.depth));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW_CELLS(cx, &cx->tmp, f.order, n, sample->n_features);
    EQ_NEW(cx, &cx->tmp, f.leaf, n);
    EQ_NEW(cx, &cx->tmp, f.above, n);
    EQ_NEW(cx, &cx->tmp, f.predicted, n);
    EQ_NEW(cx, &cx->tmp, f.rest, n);
    EQ_NEW(cx, &cx->tmp, f.feature, sample->n_features);
    EQ_NEW(cx, &cx->tmp, f.step, n);
    EQ_NEW(cx, &cx->tmp, f.gain, (n + 1) * (n + 1));
    for (size_t j = 0; j < sample->n_features; j++) {
        sort_feature(sample, j, f.order + j * n);
        f.feature[j] = (uint32_t)j;
    }
    memcpy(f.rest, sample->y, n * sizeof *f.rest);
    out->initial = eq_quantile(f.rest, n, f.quantile);
    for (size_t i = 0; i < n; i++) f.predicted[i] = out->initial;
    for (size_t t = 0; t < n_trees; t++) add_tree(&f);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

static float value_of_row(const void *row, uint32_t j) { return ((const float *)row)[j]; }

double eq_gbrt_predict(const eq_gbrt *gbrt, const float *row) { return eq_gbrt_predict_lazily(gbrt, value_of_row, row); }
