/* Quantile bins by middle ranks: a distinct value with c rows below it and m of its own has the rank (c + m / 2) / n, and
 * goes into bin floor(n_bins rank). Ranks ascend with the values, so bins are ranges; a bin nothing falls into is not made. */
#include <math.h>

#include "math/sort.h"
#include "stat/cut.h"

eq_status eq_cut_quantiles(eq_ctx *cx, eq_arena *arena, const double *value, size_t n, size_t n_bins, eq_cut *out) {
    eq_cut cut = {0};
    uint32_t *order;
    size_t last = SIZE_MAX;
    EQ_NEW(cx, arena, cut.low, n_bins);
    EQ_NEW(cx, arena, cut.high, n_bins);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, order, n);
    EQ_TRY(eq_sort_order(cx, value, n, order));
    for (size_t i = 0, end; i < n; i = end) {
        double v = value[order[i]] + 0.0; /* no minus zero */
        for (end = i + 1; end < n && value[order[end]] <= v; end++) {
        }
        double rank = ((double)i + (double)(end - i) / 2) / (double)n;
        size_t bin = (size_t)floor((double)n_bins * rank);
        if (bin != last) cut.low[cut.n++] = v;
        cut.high[cut.n - 1] = v;
        last = bin;
    }
    eq_arena_reset(&cx->tmp, mark);
    *out = cut;
    return EQ_OK;
}

size_t eq_cut_find(const eq_cut *cut, double value) {
    size_t low = 0, high = cut->n - 1;
    while (low < high) { /* the first bin that does not end below the value */
        size_t middle = (low + high) / 2;
        if (cut->high[middle] < value) low = middle + 1;
        else high = middle;
    }
    return low;
}
