/* The beta distribution, the exact limits of a share that rest on it, and the tail of chi-squared. */
#ifndef EQ_MATH_BETA_H
#define EQ_MATH_BETA_H

#include "math/proportion.h"

/* log of the gamma function for x > 0, to about 1e-14 relative (1e-15 absolute near 1 and 2). Source: Stirling's series
 * (Abramowitz & Stegun 6.1.40) from 10 on, and the recurrence below. */
double eq_lgamma(double x);

/* P(X > x) for X chi-squared with df > 0 degrees of freedom (not only whole ones), x >= 0; to about 1e-13 relative. NaN at NaN.
 * O(sqrt(df)). Source: the series and the continued fraction of the incomplete gamma function, DLMF 8.7.1 and 8.9.2. */
double eq_chi_squared_tail(double x, double df);

/* P(X <= x) for X ~ Beta(a, b), a, b > 0, x in [0, 1]; to about 1e-13. O(sqrt(a + b)). Source: the continued fraction of
 * DLMF 8.17.22 by Lentz's method. */
double eq_beta_cdf(double a, double b, double x);

/* The x with P(X <= x) = p, p in (0, 1): bisection helped by Newton's steps; where a + b is above 1e10 the normal or the gamma
 * distribution that it then is. */
double eq_beta_quantile(double a, double b, double p);

/* Quantiles that were found before: two rates that add up to 1 ask for the same ones, and so do a group and the rest of which
 * there is no other. All zero at first. */
enum { EQ_QUANTILES_KEPT = 512 };
typedef struct eq_quantiles {
    struct {
        double a, b, p, x;
    } kept[EQ_QUANTILES_KEPT];
} eq_quantiles;

/* The limits of a share, each exact at the one-sided `tail` in (0, 1/2); n need not be whole (an effective sample size).
 * 0 and 1 are their own limits on their side. NaN for n <= 0. Source: Clopper & Pearson 1934. */
eq_interval eq_clopper_pearson(eq_share share, double tail);
/* The same by quantiles that are kept. */
eq_interval eq_clopper_pearson_by(eq_quantiles *quantiles, eq_share share, double tail);

#endif
