/* Resampling cells instead of rows: a resample costs one binomial for each cell, not one draw for each row.
 *
 * Every count metric is a function of the cells (group, label, decision), so resampled cells give it the same
 * distribution as resampled rows. Deviation for weighted rows: within a cell the resampled weight keeps the
 * first two moments of drawing rows, not the whole distribution (a gamma variable, because weights are never
 * negative). */
#include <math.h>

#include "math/sample.h"
#include "metric/cause.h"
#include "metric/interval/bootstrap.h"

/* The least share of resamples in which a metric must be defined for its percentiles to be called an
 * interval. */
#define LEAST_DEFINED 0.95

/* What one row of a cell weighs, on average, and how that varies. */
typedef struct cell_weight {
    double mean, variance;
} cell_weight;

static cell_weight weight_of(double sum, double squared, uint64_t rows) {
    if (!rows) return (cell_weight){0, 0};
    double mean = sum / (double)rows, variance = squared / (double)rows - mean * mean;
    /* below this it is rounding, not variance */
    return (cell_weight){mean, variance > 1e-12 * mean * mean ? variance : 0};
}

/* The weight of n rows drawn from a cell. */
static double draw_weight(eq_rng *rng, cell_weight w, uint64_t n) {
    double sum = (double)n * w.mean;
    if (!n || w.variance <= 0) return sum;
    double shape = sum * w.mean / w.variance;
    return eq_sample_gamma(rng, shape) * (w.variance / w.mean);
}

eq_status eq_bootstrap_draw(eq_ctx *cx, eq_arena *arena, const eq_bootstrap *b, eq_resamples *out) {
    size_t n_cells = b->n_groups * EQ_N_CELLS, n_sets = eq_set_count(b->n_groups);
    *out = (eq_resamples){.n_resamples = b->n_resamples, .n_sets = n_sets};
    EQ_NEW_CELLS(cx, arena, out->counts, b->n_resamples, n_sets);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    double *rows;
    cell_weight *weight;
    uint64_t *count;
    EQ_NEW(cx, &cx->tmp, rows, n_cells);
    EQ_NEW(cx, &cx->tmp, weight, n_cells);
    EQ_NEW(cx, &cx->tmp, count, n_cells);
    uint64_t n_rows = 0;
    for (size_t g = 0; g < b->n_groups; g++) {
        const eq_tally *t = &b->tally[g];
        const double sum[EQ_N_CELLS] = {t->tp, t->fp, t->tn, t->fn};
        for (size_t c = 0; c < EQ_N_CELLS; c++) {
            rows[g * EQ_N_CELLS + c] = (double)t->rows[c];
            weight[g * EQ_N_CELLS + c] = weight_of(sum[c], t->squared[c], t->rows[c]);
        }
        n_rows += t->n_rows;
    }
    eq_multinomial cells;
    EQ_TRY(eq_multinomial_init(cx, &cx->tmp, rows, n_cells, &cells));
    eq_rng rng = b->rng;
    for (size_t r = 0; r < b->n_resamples; r++) {
        eq_counts *set = &out->counts[r * n_sets];
        eq_multinomial_draw(&cells, &rng, n_rows, count);
        for (size_t g = 0; g < b->n_groups; g++) {
            const cell_weight *w = &weight[g * EQ_N_CELLS];
            const uint64_t *n = &count[g * EQ_N_CELLS];
            set[g].tp = draw_weight(&rng, w[EQ_TP], n[EQ_TP]);
            set[g].fp = draw_weight(&rng, w[EQ_FP], n[EQ_FP]);
            set[g].tn = draw_weight(&rng, w[EQ_TN], n[EQ_TN]);
            set[g].fn = draw_weight(&rng, w[EQ_FN], n[EQ_FN]);
        }
        eq_counts_pool(set, b->privileged, b->n_groups);
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* Moves the defined ones of n draws to the front: how many there are. Nearly always all are, and nothing moves. */
static size_t keep_defined(double *draw, size_t n) {
    size_t n_undefined = 0, kept = 0;
    for (size_t r = 0; r < n; r++) n_undefined += (size_t)(draw[r] != draw[r]);
    if (!n_undefined) return n;
    for (size_t r = 0; r < n; r++)
        if (!isnan(draw[r])) draw[kept++] = draw[r];
    return kept;
}

/* Whether all of n draws are one number, but for the last bits: sums of resampled counts come in any order. */
static bool is_one_number(const double *draw, size_t n) {
    for (size_t r = 1; r < n; r++)
        if (fabs(draw[r] - draw[0]) > 1e-12 * fabs(draw[0])) return false;
    return true;
}

void eq_draws_fill(double *draw, size_t n, double confidence, double *scratch, eq_value *v) {
    size_t n_defined = keep_defined(draw, n);
    v->low = v->high = EQ_NAN;
    if (!n) return;
    if ((double)n_defined < LEAST_DEFINED * (double)n) {
        eq_value_unbounded(EQ_OFTEN_UNDEFINED, v);
        return;
    }
    if (is_one_number(draw, n_defined)) {
        eq_value_unbounded(EQ_ALWAYS_ALIKE, v);
        return;
    }
    eq_interval i = eq_tails(draw, n_defined, (1 - confidence) / 2, scratch);
    v->low = i.low < v->value ? i.low : v->value;
    v->high = i.high > v->value ? i.high : v->value;
}
