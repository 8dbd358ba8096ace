/* Cutting numbers into bins of about as many rows each. */
#ifndef EQ_STAT_CUT_H
#define EQ_STAT_CUT_H

#include "equipoise/arena.h"

/* Bins in ascending order that hold what was cut: bin b has values from low[b] to high[b], both of which occur. */
typedef struct eq_cut {
    size_t n;
    double *low, *high; /* (n) */
} eq_cut;

/* Cuts n finite values into at most n_bins bins: a value goes where its middle rank falls, so equal values are never
 * parted, and one that fills a bin's share is alone or nearly so. n = 0 gives no bin. n_bins >= 1.
 * Lives in `arena`. O(n), scratch from cx->tmp. */
eq_status eq_cut_quantiles(eq_ctx *cx, eq_arena *arena, const double *value, size_t n, size_t n_bins, eq_cut *out);

/* The bin of a value; of one between two bins the upper, of one beyond all bins the last at that end. There is a bin.
 * O(log bins). */
size_t eq_cut_find(const eq_cut *cut, double value);

#endif
