/* Charts of a metric over windows.
 *
 * Page's sums assume a known target. Here it is estimated from a few reference windows, often one, and its error is part of every
 * later deviation: with k = 0.5 and h = 5 a chart of 12 windows against one reference window raised a false alarm in 43 of
 * 100 simulated streams, in 22 with that error added to the denominator. Hawkins' self-starting deviations, from the mean of all
 * windows before, are independent with variance 1 as long as nothing changes, and it was 1 of 100. The price: a shift is
 * slowly learnt, so windows in alarm are not. Deviation from Hawkins: errors are known from the counts of each window, so
 * means are weighed by them and no variance is estimated along the way. */
#include <math.h>

#include "equipoise/rng.h"
#include "math/sample.h"
#include "math/stats.h"
#include "metric/cusum.h"
#include "metric/metric.h"

static double at_least_0(double x) { return x > 0 ? x : 0; }

void eq_cusum_run(const eq_cusum_rule *rule, eq_estimate start, const eq_estimate *window, size_t n, eq_cusum_point *point) {
    double mean = start.value, precision = 1 / (start.error * start.error);
    eq_cusum_point last = {.z = EQ_NAN};
    for (size_t i = 0; i < n; i++) {
        double error = window[i].error, variance = error * error + 1 / precision;
        last.expected = mean;
        last.z = (window[i].value - mean) / sqrt(variance);
        if (!isnan(last.z)) {
            last.high = at_least_0(last.high + last.z - rule->k);
            last.low = at_least_0(last.low - last.z - rule->k);
            last.alarm = last.high > rule->h ? 1 : last.low > rule->h ? -1 : 0;
        }
        point[i] = last;
        if (isnan(last.z) || last.alarm) continue;
        double own = 1 / (error * error);
        mean += (window[i].value - mean) * own / (precision + own);
        precision += own;
    }
}

/* ---- expected errors ---- */

typedef struct expecting {
    const eq_expectation *what;
    eq_multinomial *cells; /* (n_groups) */
    uint64_t *rows;        /* (n_groups) the window's, effective */
    double *scale;         /* (n_groups) weight of such a row */
} expecting;

static eq_status prepare(eq_ctx *cx, expecting *e) {
    const eq_expectation *what = e->what;
    EQ_NEW(cx, &cx->tmp, e->cells, what->n_groups);
    EQ_NEW(cx, &cx->tmp, e->rows, what->n_groups);
    EQ_NEW(cx, &cx->tmp, e->scale, what->n_groups);
    for (size_t g = 0; g < what->n_groups; g++) {
        const eq_tally *r = &what->reference[g], *w = &what->window[g];
        double weight = w->tp + w->fp + w->tn + w->fn, squared = 0, all = 0, all_squared = 0;
        double cell[EQ_N_CELLS] = {r->tp, r->fp, r->tn, r->fn};
        for (int c = 0; c < EQ_N_CELLS; c++) {
            squared += w->squared[c];
            all += cell[c];
            all_squared += r->squared[c];
        }
        double per_row = all > 0 ? all / eq_effective_size(all, all_squared) : 1;
        for (int c = 0; c < EQ_N_CELLS; c++) cell[c] += per_row / 2;
        EQ_TRY(eq_multinomial_init(cx, &cx->tmp, cell, EQ_N_CELLS, &e->cells[g]));
        e->rows[g] = (uint64_t)floor(eq_effective_size(weight, squared) + 0.5);
        e->scale[g] = e->rows[g] ? weight / (double)e->rows[g] : 0;
    }
    return EQ_OK;
}

/* One resample: the counts of every set (eq_set_count); tally is scratch of as many. */
static void draw(const expecting *e, eq_rng *rng, eq_tally *tally, eq_counts *set) {
    const eq_expectation *what = e->what;
    size_t n_groups = what->n_groups;
    for (size_t g = 0; g < n_groups; g++) {
        uint64_t count[EQ_N_CELLS];
        eq_multinomial_draw(&e->cells[g], rng, e->rows[g], count);
        tally[g] = (eq_tally){.tp = (double)count[EQ_TP] * e->scale[g],
                              .fp = (double)count[EQ_FP] * e->scale[g],
                              .tn = (double)count[EQ_TN] * e->scale[g],
                              .fn = (double)count[EQ_FN] * e->scale[g]};
    }
    eq_tally_pool(tally, what->privileged, n_groups);
    for (size_t s = 0; s < eq_set_count(n_groups); s++) set[s] = eq_counts_of(&tally[s]);
}

/* Of the defined ones among n values, which are reordered. */
static double deviation(double *value, size_t n) {
    size_t n_defined = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(value[i])) value[n_defined++] = value[i];
    if (2 * n_defined < n || n_defined < 2) return EQ_NAN;
    double mean = eq_sum(value, n_defined) / (double)n_defined;
    for (size_t i = 0; i < n_defined; i++) value[i] = (value[i] - mean) * (value[i] - mean);
    return sqrt(eq_sum(value, n_defined) / (double)(n_defined - 1));
}

static eq_status expect(eq_ctx *cx, const eq_expectation *what, const size_t *metric, size_t n_metrics, double *error) {
    size_t n_sets = eq_set_count(what->n_groups), n = what->n_resamples;
    expecting e = {.what = what};
    eq_tally *tally;
    eq_counts *set;
    double *value; /* (n_metrics, n) */
    EQ_TRY(prepare(cx, &e));
    EQ_NEW(cx, &cx->tmp, tally, n_sets);
    EQ_NEW(cx, &cx->tmp, set, n_sets);
    EQ_NEW_CELLS(cx, &cx->tmp, value, n_metrics, n);
    eq_rng seed = eq_rng_seed(what->seed), rng = eq_rng_split(&seed, "expected errors");
    for (size_t r = 0; r < n; r++) {
        draw(&e, &rng, tally, set);
        for (size_t m = 0; m < n_metrics; m++) value[m * n + r] = eq_metric_of_counts(metric[m], set, what->n_groups, NULL);
    }
    for (size_t m = 0; m < n_metrics; m++) error[m] = deviation(value + m * n, n);
    return EQ_OK;
}

eq_status eq_expected_errors(eq_ctx *cx, const eq_expectation *expectation, const size_t *metric, size_t n_metrics,
                             double *error) {
    for (size_t m = 0; m < n_metrics; m++)
        if (eq_metric_at(metric[m])->needs_score)
            return eq_fail(cx, EQ_EINPUT, "%s is a metric of scores, expected one of counts", eq_metric_at(metric[m])->id);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = expect(cx, expectation, metric, n_metrics, error);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
