/* Drift: whether a column's values in the windows of a stream are still those of its reference windows. */
#ifndef EQ_STAT_DRIFT_H
#define EQ_STAT_DRIFT_H

#include <stdint.h>
#include "equipoise/arena.h"

/* Rows in windows and groups. */
typedef struct eq_stream {
    size_t n_rows, n_windows, n_groups;
    const uint32_t *window;   /* (n_rows) < n_windows */
    const uint8_t *reference; /* (n_windows) 1 = one of the reference windows, which are pooled */
    const uint16_t *group;    /* (n_rows) < n_groups */
    const double *weight;     /* (n_rows) >= 0, or NULL = ones */
} eq_stream;

/* The figures of each group (row g) and of all rows (row n_groups) in each window: (n_groups + 1, n_windows). NaN where the
 * group has no row in the reference or in the window. */
typedef struct eq_drift {
    size_t n_bins; /* of the stability index, "missing" included */
    double *psi;
    double *chance; /* what the index is on average without any drift, at these numbers of rows */
    double *ks, *p; /* NULL of categories */
} eq_drift;

/* Of a number, NaN = missing. The index is over at most n_bins quantile bins of the reference's values (eq_cut_quantiles), the
 * same for every group, values beyond them in the outermost, and one for "missing" if any row is; Kolmogorov-Smirnov is over
 * the values there are. Lives in `arena`. EQ_EINPUT: the reference has no value. O(rows + windows (rows of the
 * reference + bins groups)). */
eq_status eq_drift_number(eq_ctx *cx, eq_arena *arena, const eq_stream *stream, const double *value, size_t n_bins,
                          eq_drift *out);

/* Of a category: a bin for each level. code (n_rows) < n_levels. Lives in `arena`. O(rows + levels windows groups). */
eq_status eq_drift_category(eq_ctx *cx, eq_arena *arena, const eq_stream *stream, const uint32_t *code, size_t n_levels,
                            eq_drift *out);

/* Population stability index of counts in the same bins, and its mean without drift:
 *   sum over bins of (a - r) log(a / r),  a, r the shares with half a row added to every bin
 * The half is what keeps a bin that one of the two lacks finite; its price is a bias towards 0 that vanishes with the rows.
 * Bins that both lack are none. NaN where either is empty. Weighted rows count as effective rows, shared out by weight.
 * Without drift the index is near (1/n + 1/m) chi-squared of bins - 1 degrees, whose mean is `chance`.
 * Source: Siddiqi 2006; the mean: Yurdakul 2018. */
typedef struct eq_psi {
    double value, chance;
} eq_psi;
eq_psi eq_psi_compare(const double *reference, const double *now, size_t n_bins);

/* Two samples' largest distance of distribution functions, and its p-value.
 *   value (n) ascending    weight (n), or NULL = ones
 * p is the limit distribution at the effective sizes with Stephens' correction, good from some four rows each; with ties it is
 * too large, never too small. NaN where either is empty. O(n + m). Source: Smirnov 1939; Stephens 1970. */
typedef struct eq_sample {
    const double *value, *weight;
    size_t n;
} eq_sample;
typedef struct eq_ks {
    double statistic, p;
} eq_ks;
eq_ks eq_ks_compare(const eq_sample *a, const eq_sample *b);

/* 2 sum over j >= 1 of (-1)^(j-1) exp(-2 j^2 x^2): P(the limit of sqrt(n) times the distance > x). To 1e-15 absolute. */
double eq_kolmogorov(double x);

#endif
