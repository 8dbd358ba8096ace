/* Statistics of numbers in double: sums, quantiles, the normal distribution, intervals of shares and means.
 */
#ifndef EQ_MATH_STATS_H
#define EQ_MATH_STATS_H

#include <math.h>
#include <stddef.h>

/* <math.h> has them as float, and a float never becomes a double by itself here. */
#define EQ_NAN ((double)NAN)
#define EQ_INFINITY ((double)INFINITY)

typedef struct eq_interval {
    double low, high; /* NaN: no interval */
} eq_interval;

/* Sum of n numbers with its rounding errors carried along: as if in twice the precision. 0 for n = 0. O(n).
 * Source: Neumaier 1974. */
double eq_sum(const double *value, size_t n);

/* The p-quantile of the standard normal distribution, to about 1e-16 relative; -inf at 0, +inf at 1, NaN
 * outside. Source: Wichura 1988, algorithm AS 241. */
double eq_normal_quantile(double p);

/* The standard normal density and distribution function, the latter to 1e-15 absolute. Source: the Taylor
 * series of Marsaglia 2004. */
double eq_normal_density(double x);
double eq_normal_cdf(double x);

/* The q-quantile, q in [0,1], of n finite values, between neighbours by linear interpolation (type 7 of
 * Hyndman & Fan 1996); NaN for n = 0. Reorders `value`. O(n) on average, whatever the order. Source: Hoare
 * 1961. */
double eq_quantile(double *value, size_t n, double q);

/* The quantiles `tail` and 1 - tail, tail in (0, 1/2), of n finite values: the very numbers of eq_quantile.
 * Leaves `value` in its order where that is fast, or reorders it. scratch (2 n), or NULL. One pass and little more when
 * the first values are like the others, as draws are; without scratch, or else, as eq_quantile. Source: Floyd & Rivest 1975. */
eq_interval eq_tails(double *value, size_t n, double tail, double *scratch);

/* Wilson's interval of a share observed in n trials, at normal quantile z; n need not be whole (an effective
 * sample size). Always within [0,1], and not empty at 0 and 1. NaN for n <= 0. Source: Wilson 1927,
 * equation 4. */
eq_interval eq_wilson(double share, double n, double z);

/* (sum of w)^2 / sum of w^2: the unweighted rows that would tell as much; 0 when nothing weighs. Source: Kish
 * 1965. */
double eq_effective_size(double sum, double sum_of_squares);

#endif
