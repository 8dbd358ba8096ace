/* Ranks in one pass: rows come in blocks of equal value, and a block is all that a placement needs to know.
 *
 * A positive's placement is the share of negatives below it plus half of those level with it; a negative's the same the other
 * way round. AUC is the mean placement, its variance the sum of the variances of the two means (DeLong, DeLong &
 * Clarke-Pearson 1988; in O(n) once sorted, Sun & Xu 2014). Categories are ranked by cross-fitted shares, whose own
 * uncertainty the error leaves out. */
#include <math.h>

#include "math/sort.h"
#include "math/stats.h"
#include "stat/column_auc.h"

/* By class: weight of all, of those below the block; and of placements v the sums of w v, w^2, w^2 v, w^2 v^2. */
typedef struct placements {
    double total[2], below[2];
    double wv[2], ww[2], wwv[2], wwvv[2];
} placements;

/* Rows of one value: sums of w and w^2 by class. */
typedef struct block {
    double w[2], ww[2];
} block;

static void add_row(block *b, const eq_binary *classes, size_t row) {
    double w = classes->weight ? classes->weight[row] : 1;
    b->w[classes->y[row]] += w;
    b->ww[classes->y[row]] += w * w;
}

/* The next block by rising value; totals are set beforehand and neither is 0. */
static void add_block(placements *p, const block *b) {
    for (int y = 0; y < 2; y++) {
        int other = 1 - y;
        double above = p->total[other] - p->below[other] - b->w[other];
        double v = ((y ? p->below[other] : above) + b->w[other] / 2) / p->total[other];
        p->wv[y] += b->w[y] * v;
        p->ww[y] += b->ww[y];
        p->wwv[y] += b->ww[y] * v;
        p->wwvv[y] += b->ww[y] * v * v;
    }
    for (int y = 0; y < 2; y++) p->below[y] += b->w[y];
}

static bool has_both(const placements *p) { return p->total[0] > 0 && p->total[1] > 0; }

static eq_estimate estimate(const placements *p) {
    if (!has_both(p)) return (eq_estimate){EQ_NAN, EQ_NAN};
    double auc = p->wv[1] / p->total[1], variance = 0;
    for (int y = 0; y < 2; y++) {
        double mean = y ? auc : p->wv[0] / p->total[0], m = eq_effective_size(p->total[y], p->ww[y]);
        double squares = p->wwvv[y] - 2 * mean * p->wwv[y] + mean * mean * p->ww[y];
        if (!(m > 1 + 1e-9)) return (eq_estimate){auc, EQ_NAN};
        variance += (squares > 0 ? squares : 0) / (p->total[y] * p->total[y]) * (m / (m - 1));
    }
    /* classes told apart perfectly leave no spread to measure */
    return (eq_estimate){auc, variance > 1e-24 ? sqrt(variance) : EQ_NAN};
}

eq_estimate eq_numbers_auc(const eq_numbers *numbers, const eq_binary *classes) {
    const eq_ranking *ranking = numbers->ranking;
    placements p = {0};
    block all = {0};
    for (size_t i = 0; i < ranking->n; i++) add_row(&all, classes, ranking->row[i]);
    p.total[0] = all.w[0];
    p.total[1] = all.w[1];
    for (size_t first = 0, end; has_both(&p) && first < ranking->n; first = end) {
        block b = {0};
        double value = numbers->value[ranking->row[first]];
        for (end = first; end < ranking->n && numbers->value[ranking->row[end]] <= value; end++)
            add_row(&b, classes, ranking->row[end]);
        add_block(&p, &b);
    }
    return estimate(&p);
}

/* ---- categories ---- */

typedef struct folding {
    size_t n_levels, n_folds;
    block *cell;   /* (n_levels, n_folds) */
    block *level;  /* (n_levels) all folds */
    double *share; /* (n_levels) what the fold at hand ranks by */
    uint32_t *order;
} folding;

/* Shares of y = 1 of each level outside a fold; false when there is nothing outside. */
static bool fit_shares(folding *f, size_t fold) {
    double sum[2] = {0, 0};
    for (size_t l = 0; l < f->n_levels; l++)
        for (int y = 0; y < 2; y++) sum[y] += f->level[l].w[y] - f->cell[l * f->n_folds + fold].w[y];
    if (!(sum[0] + sum[1] > 0)) return false;
    double overall = sum[1] / (sum[0] + sum[1]);
    for (size_t l = 0; l < f->n_levels; l++) {
        const block *inside = &f->cell[l * f->n_folds + fold];
        double negatives = f->level[l].w[0] - inside->w[0], positives = f->level[l].w[1] - inside->w[1];
        f->share[l] = (positives + overall) / (positives + negatives + 1);
    }
    return true;
}

static eq_status rank_fold(eq_ctx *cx, folding *f, size_t fold, eq_estimate *out) {
    placements p = {0};
    *out = (eq_estimate){EQ_NAN, EQ_NAN};
    for (size_t l = 0; l < f->n_levels; l++)
        for (int y = 0; y < 2; y++) p.total[y] += f->cell[l * f->n_folds + fold].w[y];
    if (!has_both(&p) || !fit_shares(f, fold)) return EQ_OK;
    EQ_TRY(eq_sort_order(cx, f->share, f->n_levels, f->order));
    for (size_t first = 0, end; first < f->n_levels; first = end) {
        block b = {0};
        for (end = first; end < f->n_levels && f->share[f->order[end]] <= f->share[f->order[first]]; end++)
            for (int y = 0; y < 2; y++) {
                const block *cell = &f->cell[f->order[end] * f->n_folds + fold];
                b.w[y] += cell->w[y];
                b.ww[y] += cell->ww[y];
            }
        add_block(&p, &b);
    }
    *out = estimate(&p);
    return EQ_OK;
}

static eq_status average_folds(eq_ctx *cx, folding *f, eq_estimate *out) {
    double sum = 0, variance = 0, n = 0;
    for (size_t fold = 0; fold < f->n_folds; fold++) {
        eq_estimate one;
        EQ_TRY(rank_fold(cx, f, fold, &one));
        if (isnan(one.value)) continue;
        sum += one.value;
        variance += one.error * one.error;
        n++;
    }
    *out = n > 0 ? (eq_estimate){sum / n, sqrt(variance) / n} : (eq_estimate){EQ_NAN, EQ_NAN};
    return EQ_OK;
}

eq_status eq_levels_auc(eq_ctx *cx, const eq_binning *levels, const eq_binary *classes, const uint8_t *fold, size_t n_folds,
                        eq_estimate *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    folding f = {.n_levels = levels->n_levels, .n_folds = n_folds};
    EQ_NEW_CELLS(cx, &cx->tmp, f.cell, f.n_levels, n_folds);
    EQ_NEW(cx, &cx->tmp, f.level, f.n_levels);
    EQ_NEW(cx, &cx->tmp, f.share, f.n_levels);
    EQ_NEW(cx, &cx->tmp, f.order, f.n_levels);
    for (size_t i = 0; i < levels->n_rows; i++) {
        add_row(&f.cell[levels->level[i] * n_folds + fold[i]], classes, i);
        add_row(&f.level[levels->level[i]], classes, i);
    }
    EQ_TRY(average_folds(cx, &f, out));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
