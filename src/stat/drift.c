/* Drift of inputs: the stability index over bins and the Kolmogorov-Smirnov distance, a window against the reference.
 *
 * A column is sorted once; the rows of each set (a group, or all) are then dealt out in that order, to the reference and to
 * their windows, so that every sample is sorted without sorting it. Deviation from common practice for the index: an empty
 * bin is smoothed by half a row, a stated prior (Jeffreys), instead of a share such as 0.0001 put in its place, whose
 * logarithm would decide the figure; and what chance alone gives is told beside it, for small groups exceed the customary
 * 0.1 without any drift. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "math/kernels.h"
#include "math/sort.h"
#include "math/stats.h"
#include "stat/association.h"
#include "stat/cut.h"
#include "stat/drift.h"

/* ---- the two figures ---- */

eq_psi eq_psi_compare(const double *reference, const double *now, size_t n_bins) {
    double n = 0, m = 0, bins = 0, sum = 0;
    for (size_t b = 0; b < n_bins; b++) {
        n += reference[b];
        m += now[b];
        bins += reference[b] > 0 || now[b] > 0;
    }
    if (!(n > 0 && m > 0)) return (eq_psi){EQ_NAN, EQ_NAN};
    for (size_t b = 0; b < n_bins; b++) {
        if (!(reference[b] > 0 || now[b] > 0)) continue;
        double r = (reference[b] + 0.5) / (n + bins / 2), a = (now[b] + 0.5) / (m + bins / 2);
        sum += (a - r) * eq_log(a / r);
    }
    return (eq_psi){sum, (bins - 1) * (1 / n + 1 / m)};
}

double eq_kolmogorov(double x) {
    const double pi = 3.14159265358979323846;
    double sum = 0;
    if (!(x > 0)) return isnan(x) ? x : 1;
    if (x < 1.18) { /* the other form of the theta function, which is fast where the first is slow */
        for (int j = 1; j <= 9; j += 2) sum += eq_exp(-(double)(j * j) * pi * pi / (8 * x * x));
        return 1 - sqrt(2 * pi) / x * sum;
    }
    for (int j = 1; j <= 5; j++) sum += (j % 2 ? 2 : -2) * eq_exp(-2.0 * j * j * x * x);
    return sum;
}

typedef struct sum {
    double weight, squared;
} sum;

static double weight_at(const eq_sample *s, size_t i) { return s->weight ? s->weight[i] : 1; }

static sum sum_of(const eq_sample *s) {
    sum all = {0, 0};
    for (size_t i = 0; i < s->n; i++) {
        double w = weight_at(s, i);
        all.weight += w;
        all.squared += w * w;
    }
    return all;
}

/* Adds the weights of the values up to `value` and moves *at behind them. */
static double pass(const eq_sample *s, size_t *at, double value, double weight) {
    while (*at < s->n && s->value[*at] <= value) weight += weight_at(s, (*at)++);
    return weight;
}

eq_ks eq_ks_compare(const eq_sample *a, const eq_sample *b) {
    sum of_a = sum_of(a), of_b = sum_of(b);
    double below_a = 0, below_b = 0, largest = 0;
    if (!(of_a.weight > 0 && of_b.weight > 0)) return (eq_ks){EQ_NAN, EQ_NAN};
    for (size_t i = 0, j = 0; i < a->n && j < b->n;) { /* once one is at its end, the distance only shrinks */
        double value = a->value[i] < b->value[j] ? a->value[i] : b->value[j];
        below_a = pass(a, &i, value, below_a);
        below_b = pass(b, &j, value, below_b);
        double distance = fabs(below_a / of_a.weight - below_b / of_b.weight);
        if (distance > largest) largest = distance;
    }
    double n = eq_effective_size(of_a.weight, of_a.squared), m = eq_effective_size(of_b.weight, of_b.squared);
    double root = sqrt(n * m / (n + m));
    return (eq_ks){largest, eq_kolmogorov((root + 0.12 + 0.11 / root) * largest)};
}

/* ---- over a stream ---- */

static double stream_weight(const eq_stream *s, size_t row) { return s->weight ? s->weight[row] : 1; }

/* Rows in some order; and those of each group, in the same. */
typedef struct roll {
    uint32_t *row; /* (n) */
    size_t n;
    eq_classed group; /* places become rows */
} roll;

static eq_status call_roll(eq_ctx *cx, const eq_stream *s, roll *r) {
    uint32_t *group;
    EQ_NEW(cx, &cx->tmp, group, r->n);
    for (size_t k = 0; k < r->n; k++) group[k] = s->group[r->row[k]];
    EQ_TRY(eq_sort_classes(cx, &cx->tmp, group, r->n, s->n_groups, &r->group));
    for (size_t k = 0; k < r->n; k++) r->group.place[k] = r->row[r->group.place[k]];
    return EQ_OK;
}

/* The rows of a set: group g, or, for n_groups, all. */
static const uint32_t *rows_of(const eq_stream *s, const roll *r, size_t set, size_t *n) {
    bool all = set == s->n_groups;
    *n = all ? r->n : r->group.first[set + 1] - r->group.first[set];
    return all ? r->row : r->group.place + r->group.first[set];
}

/* A column in bins, counted for one set in each window and, last, in the reference. */
typedef struct binned {
    const eq_stream *stream;
    roll rows;            /* ascending */
    const uint32_t *code; /* (n_rows) < n_bins */
    size_t n_bins;
    double *count; /* (n_windows + 1, n_bins) effective rows, shared out by weight */
    sum *total;    /* (n_windows + 1) */
} binned;

static void count_bins(binned *b, size_t set) {
    const eq_stream *s = b->stream;
    size_t n_rows;
    const uint32_t *row = rows_of(s, &b->rows, set, &n_rows);
    memset(b->count, 0, (s->n_windows + 1) * b->n_bins * sizeof *b->count);
    memset(b->total, 0, (s->n_windows + 1) * sizeof *b->total);
    for (size_t k = 0; k < n_rows; k++) {
        size_t i = row[k];
        double w = stream_weight(s, i);
        size_t of[2] = {s->window[i], s->n_windows}, n = s->reference[of[0]] ? 2 : 1;
        for (size_t at = 0; at < n; at++) {
            b->count[of[at] * b->n_bins + b->code[i]] += w;
            b->total[of[at]].weight += w;
            b->total[of[at]].squared += w * w;
        }
    }
    for (size_t w = 0; w <= s->n_windows; w++) {
        sum all = b->total[w];
        double scale = all.weight > 0 ? eq_effective_size(all.weight, all.squared) / all.weight : 0;
        for (size_t k = 0; k < b->n_bins; k++) b->count[w * b->n_bins + k] *= scale;
    }
}

static eq_status fill_index(eq_ctx *cx, eq_arena *arena, const eq_stream *s, const uint32_t *code, eq_drift *out) {
    binned b = {.stream = s, .code = code, .n_bins = out->n_bins};
    EQ_NEW(cx, arena, out->psi, (s->n_groups + 1) * s->n_windows);
    EQ_NEW(cx, arena, out->chance, (s->n_groups + 1) * s->n_windows);
    EQ_NEW_CELLS(cx, &cx->tmp, b.count, s->n_windows + 1, b.n_bins);
    EQ_NEW(cx, &cx->tmp, b.total, s->n_windows + 1);
    b.rows.n = s->n_rows;
    EQ_NEW(cx, &cx->tmp, b.rows.row, s->n_rows);
    for (size_t i = 0; i < s->n_rows; i++) b.rows.row[i] = (uint32_t)i;
    EQ_TRY(call_roll(cx, s, &b.rows));
    for (size_t set = 0; set <= s->n_groups; set++) {
        count_bins(&b, set);
        for (size_t w = 0; w < s->n_windows; w++) {
            eq_psi psi = eq_psi_compare(b.count + s->n_windows * b.n_bins, b.count + w * b.n_bins, b.n_bins);
            out->psi[set * s->n_windows + w] = psi.value;
            out->chance[set * s->n_windows + w] = psi.chance;
        }
    }
    return EQ_OK;
}

/* The rows that have a value, in order; and room for the samples of one set: that of the reference, and those of the windows
 * one after the other. */
typedef struct deal {
    const eq_stream *stream;
    const double *of;               /* (n_rows) the values */
    roll rows;                      /* values ascending */
    size_t *first;                  /* (n_windows + 1) where each window's sample begins */
    double *value, *weight;         /* (n_rows) */
    double *value_ref, *weight_ref; /* (n_rows) */
    size_t n_ref;
} deal;

static void deal_out(deal *d, size_t set) {
    const eq_stream *s = d->stream;
    memset(d->first, 0, (s->n_windows + 1) * sizeof *d->first);
    d->n_ref = 0;
    size_t n;
    const uint32_t *row = rows_of(s, &d->rows, set, &n);
    for (size_t r = 0; r < n; r++) d->first[s->window[row[r]]]++;
    for (size_t w = 0, at = 0; w <= s->n_windows; w++) {
        size_t own = d->first[w];
        d->first[w] = at;
        at += own;
    }
    for (size_t r = 0; r < n; r++) {
        size_t i = row[r];
        size_t at = d->first[s->window[i]]++;
        d->value[at] = d->of[i];
        d->weight[at] = stream_weight(s, i);
        if (!s->reference[s->window[i]]) continue;
        d->value_ref[d->n_ref] = d->of[i];
        d->weight_ref[d->n_ref++] = stream_weight(s, i);
    }
    for (size_t w = s->n_windows; w > 0; w--) d->first[w] = d->first[w - 1];
    d->first[0] = 0;
}

static eq_status fill_distance(eq_ctx *cx, eq_arena *arena, const eq_stream *s, const double *value, eq_drift *out) {
    deal d = {.stream = s, .of = value};
    eq_ranking ranking;
    EQ_NEW(cx, &cx->tmp, d.first, s->n_windows + 1);
    EQ_NEW(cx, &cx->tmp, d.value, s->n_rows);
    EQ_NEW(cx, &cx->tmp, d.weight, s->n_rows);
    EQ_NEW(cx, &cx->tmp, d.value_ref, s->n_rows);
    EQ_NEW(cx, &cx->tmp, d.weight_ref, s->n_rows);
    EQ_NEW(cx, arena, out->ks, (s->n_groups + 1) * s->n_windows);
    EQ_NEW(cx, arena, out->p, (s->n_groups + 1) * s->n_windows);
    EQ_TRY(eq_ranking_make(cx, &cx->tmp, value, s->n_rows, &ranking));
    d.rows.row = ranking.row;
    d.rows.n = ranking.n;
    EQ_TRY(call_roll(cx, s, &d.rows));
    for (size_t set = 0; set <= s->n_groups; set++) {
        deal_out(&d, set);
        eq_sample reference = {d.value_ref, d.weight_ref, d.n_ref};
        for (size_t w = 0; w < s->n_windows; w++) {
            eq_sample now = {d.value + d.first[w], d.weight + d.first[w], d.first[w + 1] - d.first[w]};
            eq_ks ks = eq_ks_compare(&reference, &now);
            out->ks[set * s->n_windows + w] = ks.statistic;
            out->p[set * s->n_windows + w] = ks.p;
        }
    }
    return EQ_OK;
}

/* The bin of each row, cut at the quantiles of the reference. */
static eq_status bin_number(eq_ctx *cx, const eq_stream *s, const double *value, size_t n_bins, uint32_t **out, size_t *n_out) {
    double *known;
    uint32_t *code;
    size_t n = 0;
    eq_cut cut;
    EQ_NEW(cx, &cx->tmp, known, s->n_rows);
    EQ_NEW(cx, &cx->tmp, code, s->n_rows);
    for (size_t i = 0; i < s->n_rows; i++)
        if (!isnan(value[i]) && s->reference[s->window[i]]) known[n++] = value[i];
    if (!n) return eq_fail(cx, EQ_EINPUT, "is missing in every row of the reference");
    EQ_TRY(eq_cut_quantiles(cx, &cx->tmp, known, n, n_bins, &cut));
    *n_out = cut.n;
    for (size_t i = 0; i < s->n_rows; i++) {
        code[i] = (uint32_t)(isnan(value[i]) ? cut.n : eq_cut_find(&cut, value[i]));
        if (isnan(value[i])) *n_out = cut.n + 1;
    }
    *out = code;
    return EQ_OK;
}

eq_status eq_drift_number(eq_ctx *cx, eq_arena *arena, const eq_stream *stream, const double *value, size_t n_bins,
                          eq_drift *out) {
    uint32_t *code = NULL;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    *out = (eq_drift){0};
    eq_status status = bin_number(cx, stream, value, n_bins, &code, &out->n_bins);
    if (status == EQ_OK) status = fill_index(cx, arena, stream, code, out);
    if (status == EQ_OK) status = fill_distance(cx, arena, stream, value, out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

eq_status eq_drift_category(eq_ctx *cx, eq_arena *arena, const eq_stream *stream, const uint32_t *code, size_t n_levels,
                            eq_drift *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    *out = (eq_drift){.n_bins = n_levels};
    eq_status status = fill_index(cx, arena, stream, code, out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
