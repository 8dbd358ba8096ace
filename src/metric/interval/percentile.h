/* Percentile intervals of every metric of counts, from one bootstrap. */
#ifndef EQ_METRIC_PERCENTILE_H
#define EQ_METRIC_PERCENTILE_H

#include "metric/interval/bootstrap.h"

typedef struct eq_percentiles {
    double confidence;
    eq_metric_settings settings;
} eq_percentiles;

/* Fills low and high of every value of `audit` whose row says EQ_BOOTSTRAP and that is defined, where it is so
 * in 95 % of the resamples. The resamples are drawn once, and each rate's spread over the sets is made once for
 * all gaps that rest on it. EQ_EINPUT as eq_bootstrap_draw. O(resamples x (groups x rates + metrics)), scratch
 * from cx->tmp. Source: Efron & Tibshirani 1993, ch. 13. */
eq_status eq_percentiles_fill(eq_ctx *cx, const eq_bootstrap *bootstrap, const eq_percentiles *percentiles, eq_audit *audit);

#endif
