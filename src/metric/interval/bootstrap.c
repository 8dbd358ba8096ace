/* Resampling cells instead of rows: a resample costs one binomial for each cell, not one draw for each row.
 *
 * Every count metric is a function of the cells (group, label, decision), so resampled cells give it the same
 * distribution as resampled rows. Deviation for weighted rows: within a cell the resampled weight keeps the
 * first two moments of drawing rows, not the whole distribution (a gamma variable, because weights are never
 * negative). */
#include <math.h>

#include "base/work.h"
#include "math/sample.h"
#include "metric/cause.h"
#include "metric/interval/bootstrap.h"

/* The least share of resamples in which a metric must be defined for its percentiles to be called an
 * interval. */
#define LEAST_DEFINED 0.95
#define AT_A_TIME 64 /* resamples between two looks at the budget */

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

/* Resamples under way. */
typedef struct drawing {
    eq_multinomial cells;
    cell_weight *weight; /* (n_cells) */
    uint64_t *count;     /* (n_cells) scratch */
    uint64_t n_rows;
    eq_rng rng;
    eq_counts *counts; /* as eq_resamples */
    size_t next;       /* resample to be drawn */
} drawing;

static eq_status begin(eq_ctx *cx, eq_arena *arena, const eq_bootstrap *b, drawing *d) {
    eq_arena *keep = eq_work_arena(cx);
    size_t n_cells = b->n_groups * EQ_N_CELLS;
    double *rows;
    EQ_NEW_CELLS(cx, cx->work ? keep : arena, d->counts, b->n_resamples, eq_set_count(b->n_groups));
    EQ_NEW(cx, keep, rows, n_cells);
    EQ_NEW(cx, keep, d->weight, n_cells);
    EQ_NEW(cx, keep, d->count, n_cells);
    for (size_t g = 0; g < b->n_groups; g++) {
        const eq_tally *t = &b->tally[g];
        const double sum[EQ_N_CELLS] = {t->tp, t->fp, t->tn, t->fn};
        for (size_t c = 0; c < EQ_N_CELLS; c++) {
            rows[g * EQ_N_CELLS + c] = (double)t->rows[c];
            d->weight[g * EQ_N_CELLS + c] = weight_of(sum[c], t->squared[c], t->rows[c]);
        }
        d->n_rows += t->n_rows;
    }
    d->rng = b->rng;
    return eq_multinomial_init(cx, keep, rows, n_cells, &d->cells);
}

static void draw_one(const eq_bootstrap *b, drawing *d, eq_counts *set) {
    eq_multinomial_draw(&d->cells, &d->rng, d->n_rows, d->count);
    for (size_t g = 0; g < b->n_groups; g++) {
        const cell_weight *w = &d->weight[g * EQ_N_CELLS];
        const uint64_t *n = &d->count[g * EQ_N_CELLS];
        set[g].tp = draw_weight(&d->rng, w[EQ_TP], n[EQ_TP]);
        set[g].fp = draw_weight(&d->rng, w[EQ_FP], n[EQ_FP]);
        set[g].tn = draw_weight(&d->rng, w[EQ_TN], n[EQ_TN]);
        set[g].fn = draw_weight(&d->rng, w[EQ_FN], n[EQ_FN]);
    }
    eq_counts_pool(set, b->privileged, b->n_groups);
}

eq_status eq_bootstrap_draw(eq_ctx *cx, eq_arena *arena, const eq_bootstrap *b, eq_resamples *out) {
    size_t n_sets = eq_set_count(b->n_groups);
    eq_piece *piece;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(eq_work_piece(cx, sizeof(drawing), &piece));
    drawing *d = piece->state;
    EQ_ONCE(cx, 1, begin(cx, arena, b, d));
    for (; d->next < b->n_resamples; d->next++) {
        if (d->next % AT_A_TIME == 0) {
            if (eq_work_is_spent(cx)) return EQ_MORE;
            eq_work_spend(cx, AT_A_TIME * b->n_groups / 10);
            eq_work_tell(cx, (double)d->next / (double)b->n_resamples);
        }
        draw_one(b, d, &d->counts[d->next * n_sets]);
    }
    *out = (eq_resamples){.n_resamples = b->n_resamples, .n_sets = n_sets, .counts = d->counts};
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
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
