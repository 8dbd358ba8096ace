/* Walking a forest.
 *
 * Rows go in blocks, tree by tree: a tree stays in the cache while a block walks down it, level by level. A leaf leads to itself,
 * so that all rows of a block take the same number of steps without asking who has arrived, and the processor works on many rows
 * at once; in a deep tree most rows arrive early, so below LEVELS each goes on by itself. */
#include <math.h>

#include "model/forest/forest.h"

enum { LEVELS = 9 };

/* The rows of a block: one of the two is not NULL. */
typedef struct rows {
    const float *f;
    const double *d;
    size_t n, width;
    bool round; /* doubles, to be taken as float32 */
} rows;

static inline double value_at(const rows *x, size_t i, uint32_t column) {
    if (x->f) return (double)x->f[i * x->width + column];
    double value = x->d[i * x->width + column];
    return x->round ? (double)(float)value : value;
}

/* Whether the whole part of value is in the set. */
static bool is_member(const eq_forest_set *set, double value) {
    if (!(value >= 0 && value < (double)set->n_bits)) return false;
    size_t k = (size_t)value;
    return set->word[k / 32] >> (k % 32) & 1u;
}

static inline uint32_t next(const eq_forest *forest, const eq_forest_step *s, const rows *x, size_t i, bool sets) {
    if (sets && (s->column & EQ_FOREST_SET)) {
        double value = value_at(x, i, s->column & ~EQ_FOREST_SET);
        return isnan(value) ? s->to[2] : s->to[!is_member(&forest->set[(size_t)s->cut], value)];
    }
    double value = value_at(x, i, s->column);
    return s->to[2 - 2 * (value <= s->cut) - (value > s->cut)];
}

/* Where each row of the block ends. */
static inline void descend(const eq_forest *forest, const eq_forest_tree *tree, const rows *x, bool sets, uint32_t *at) {
    const eq_forest_step *step = forest->step;
    uint32_t levels = tree->depth < LEVELS ? tree->depth : LEVELS;
    for (size_t i = 0; i < x->n; i++) at[i] = tree->root;
    for (uint32_t level = 0; level < levels; level++)
        for (size_t i = 0; i < x->n; i++) at[i] = next(forest, &step[at[i]], x, i, sets);
    if (levels == tree->depth) return;
    for (size_t i = 0; i < x->n; i++)
        for (uint32_t level = levels; level < tree->depth && step[at[i]].to[0] != at[i]; level++)
            at[i] = next(forest, &step[at[i]], x, i, sets);
}

static void descend_floats(const eq_forest *forest, const eq_forest_tree *tree, const rows *x, uint32_t *at) {
    rows block = {.f = x->f, .n = x->n, .width = x->width};
    descend(forest, tree, &block, false, at);
}

static void descend_doubles(const eq_forest *forest, const eq_forest_tree *tree, const rows *x, uint32_t *at) {
    rows block = {.d = x->d, .n = x->n, .width = x->width};
    descend(forest, tree, &block, false, at);
}

static void descend_any(const eq_forest *forest, const eq_forest_tree *tree, const rows *x, uint32_t *at) {
    descend(forest, tree, x, true, at);
}

/* ---- joining trees ---- */

/* In float32, of numbers that are float32, one rounding after the double addition is the float32 addition. */
static inline double added(double sum, double value, bool narrow) { return narrow ? (double)(float)(sum + value) : sum + value; }

static inline double joined(eq_forest_join join, double so_far, double value, bool narrow) {
    if (join == EQ_JOIN_MIN) return value < so_far || isnan(so_far) ? value : so_far;
    if (join == EQ_JOIN_MAX) return value > so_far || isnan(so_far) ? value : so_far;
    return added(so_far, value, narrow);
}

static void join_tree(const eq_forest *forest, const uint32_t *at, size_t n, double *out) {
    const eq_forest_step *step = forest->step;
    bool narrow = forest->narrow && !forest->wide_sums, plain = forest->join == EQ_JOIN_SUM || forest->join == EQ_JOIN_AVERAGE;
    if (!forest->listed && plain && narrow)
        for (size_t i = 0; i < n; i++) out[i] = (double)(float)(out[i] + step[at[i]].cut);
    else if (!forest->listed && plain)
        for (size_t i = 0; i < n; i++) out[i] += step[at[i]].cut;
    else if (!forest->listed)
        for (size_t i = 0; i < n; i++) out[i] = joined(forest->join, out[i], step[at[i]].cut, narrow);
    else
        for (size_t i = 0; i < n; i++) {
            size_t leaf = (size_t)step[at[i]].cut;
            for (size_t v = forest->first[leaf]; v < forest->first[leaf + 1]; v++) {
                double *to = &out[i * forest->n_targets + forest->value[v].target];
                *to = joined(forest->join, *to, forest->value[v].value, narrow);
            }
        }
}

static void finish(const eq_forest *forest, size_t n, double *out) {
    bool narrow = forest->narrow && !forest->wide_sums;
    double trees = (double)forest->n_trees;
    for (size_t i = 0; i < n; i++, out += forest->n_targets)
        for (size_t t = 0; t < forest->n_targets; t++) {
            double value = isnan(out[t]) ? 0 : out[t]; /* of least or greatest: no leaf named the target */
            if (forest->join == EQ_JOIN_AVERAGE) value = narrow ? (double)((float)value / (float)trees) : value / trees;
            out[t] = forest->base_first ? value : added(value, forest->base[t], narrow);
        }
}

static void score_block(const eq_forest *forest, const rows *x, double *out) {
    uint32_t at[EQ_FOREST_BLOCK];
    bool extreme = forest->join == EQ_JOIN_MIN || forest->join == EQ_JOIN_MAX;
    for (size_t k = 0; k < x->n * forest->n_targets; k++)
        out[k] = extreme ? (double)NAN : forest->base_first ? forest->base[k % forest->n_targets] : 0;
    for (size_t t = 0; t < forest->n_trees; t++) {
        if (forest->n_sets || x->round) descend_any(forest, &forest->tree[t], x, at);
        else if (x->f) descend_floats(forest, &forest->tree[t], x, at);
        else descend_doubles(forest, &forest->tree[t], x, at);
        join_tree(forest, at, x->n, out);
    }
    finish(forest, x->n, out);
}

static size_t block_at(size_t i, size_t n_rows) { return n_rows - i < EQ_FOREST_BLOCK ? n_rows - i : EQ_FOREST_BLOCK; }

void eq_forest_score(const eq_forest *forest, const double *x, size_t n_rows, double *out) {
    size_t width = forest->n_columns;
    for (size_t i = 0; i < n_rows; i += EQ_FOREST_BLOCK) {
        rows block = {.d = x + i * width, .n = block_at(i, n_rows), .width = width, .round = forest->narrow};
        score_block(forest, &block, out + i * forest->n_targets);
    }
}

void eq_forest_score_float(const eq_forest *forest, const float *x, size_t n_rows, double *out) {
    size_t width = forest->n_columns;
    for (size_t i = 0; i < n_rows; i += EQ_FOREST_BLOCK) {
        rows block = {.f = x + i * width, .n = block_at(i, n_rows), .width = width};
        score_block(forest, &block, out + i * forest->n_targets);
    }
}
