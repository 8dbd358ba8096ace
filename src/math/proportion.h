/* Comparing two shares: the interval of their difference, its test, and many tests taken together. */
#ifndef EQ_MATH_PROPORTION_H
#define EQ_MATH_PROPORTION_H

#include <stdbool.h>
#include <stdint.h>

#include "math/stats.h"

/* A share observed in n trials; n need not be whole (an effective sample size). */
typedef struct eq_share {
    double share, n;
} eq_share;

/* The interval of a's share minus b's, independent samples, at normal quantile z. Always within [-1, 1]. NaN where an n is
 * not above 0. Source: Newcombe 1998, method 10 (the two Wilson intervals, put together). */
eq_interval eq_newcombe(eq_share a, eq_share b, double z);

/* An estimate with limits of its own: what intervals of differences and ratios are put together from. */
typedef struct eq_limited {
    double value, low, high;
} eq_limited;

/* The interval of a's value minus b's, of independent samples: each end squares and adds the two distances to the limits
 * that can err that way. With Wilson limits it is Newcombe's. Source: Zou & Donner 2008 (MOVER). */
eq_interval eq_mover_difference(eq_limited a, eq_limited b);

/* The interval of a's value over b's, both >= 0 with limits >= 0; it leaves out 1 exactly when the difference's leaves out 0.
 * low 0 where a's limit is; high infinite where b's lower limit is 0. NaN where b's value is 0. Source: Donner & Zou 2012. */
eq_interval eq_mover_ratio(eq_limited a, eq_limited b);

/* The interval of a's share over b's, independent samples, at normal quantile z: the two Wilson intervals, put together as
 * eq_mover_ratio does. It leaves out 1 exactly when Newcombe's leaves out 0; high is infinite where b's lower limit is 0. NaN
 * where an n or b's share is not above 0. Source: Donner & Zou 2012. */
eq_interval eq_ratio_interval(eq_share a, eq_share b, double z);

/* P(|Z| >= |z|) of a standard normal Z, to about 1e-14 relative however small; 1 at 0, NaN at NaN. Source: the continued
 * fraction of Laplace, in Abramowitz & Stegun 26.2.14, from 2 on. */
double eq_normal_two_sided(double z);

/* Fisher's exact test: the probability, all margins given, of a table no likelier than {{a hits, misses}, {b's}}. Counts
 * are whole. O(the smallest margin), less far from it. Source: Fisher 1935; ties as in R's fisher.test, within 1e-7. */
double eq_fisher(const double hits[2], const double misses[2]);

/* Two-sided p of "both shares are one": the normal test with the pooled variance; where `whole`, that is n are counts of
 * rows, and the smallest expected count is under 5, Fisher's exact test. 1 where all or none are hits. */
double eq_share_test(eq_share a, eq_share b, bool whole);

/* p-values of n tests adjusted for there being n of them.
 *   p (n) in [0,1]    order (n) the ranks' tests, p ascending (eq_sort_order)    out (n), overwritten
 * Holm: under `level` with a chance of at most `level` that any of them is a false find, whatever the tests have to do with
 * each other. Source: Holm 1979. Benjamini-Hochberg: of those under `level`, at most that share are false finds on average,
 * if the tests are independent or positively dependent. Source: Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001. */
void eq_adjust_holm(const double *p, const uint32_t *order, size_t n, double *out);
void eq_adjust_benjamini_hochberg(const double *p, const uint32_t *order, size_t n, double *out);

#endif
