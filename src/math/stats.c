/* Sums, quantiles and intervals. Everything is a fixed sequence of double operations, so the bits are the
 * same everywhere; nothing here allocates. */
#include <math.h>

#include "math/kernels.h"
#include "math/stats.h"

double eq_sum(const double *value, size_t n) {
    double sum = 0, lost = 0;
    for (size_t i = 0; i < n; i++) {
        double next = sum + value[i];
        lost += fabs(sum) >= fabs(value[i]) ? (sum - next) + value[i] : (value[i] - next) + sum;
        sum = next;
    }
    return sum + lost;
}

/* A polynomial of degree 7, coefficients from the constant up. */
static double polynomial(const double *c, double x) {
    double y = c[7];
    for (int i = 6; i >= 0; i--) y = y * x + c[i];
    return y;
}

double eq_normal_density(double x) { return 0.39894228040143267794 * eq_exp(-0.5 * x * x); }

/* Terms of one sign until they no longer change the sum: 1/2 + density (x + x^3/3 + x^5/(3 5) + ...). */
double eq_normal_cdf(double x) {
    if (isnan(x)) return x;
    if (x < -8.5 || x > 8.5) return x > 0; /* what is left out is below 1e-16 */
    double sum = x, term = x, before = 0;
    for (double k = 3; sum != before; k += 2) {
        before = sum;
        term *= x * x / k;
        sum += term;
    }
    return 0.5 + sum * eq_normal_density(x);
}

/* AS 241, PPND16: rational approximations of the quantile near the median, in the tails, and in the far
 * tails. */
double eq_normal_quantile(double p) {
    static const double middle[2][8] = {
        {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
         4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3},
        {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3, 2.1213794301586595867e+4,
         3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}};
    static const double tail[2][8] = {
        {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
         1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4},
        {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
         1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}};
    static const double far[2][8] = {
        {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
         2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7},
        {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
         1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}};
    if (!(p >= 0 && p <= 1)) return EQ_NAN;
    if (p == 0 || p == 1) return p == 0 ? -EQ_INFINITY : EQ_INFINITY;
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return q * polynomial(middle[0], r) / polynomial(middle[1], r);
    }
    double r = sqrt(-eq_log(q < 0 ? p : 1 - p));
    double z = r <= 5 ? polynomial(tail[0], r - 1.6) / polynomial(tail[1], r - 1.6)
                      : polynomial(far[0], r - 5) / polynomial(far[1], r - 5);
    return q < 0 ? -z : z;
}

/* The median of three values. */
static double middle_of(double a, double b, double c) {
    double least = a < b ? a : b, most = a < b ? b : a;
    return c < least ? least : c > most ? most : c;
}

/* Moves the values below the pivot (or, where `level`, at it too) to the front of [first, end): where they end. There is
 * no branch to guess: each value is swapped with the first that stays behind, which then moves on or does not. */
static size_t partition(double *value, size_t first, size_t end, double pivot, int level) {
    size_t kept = first;
    for (size_t i = first; i < end; i++) {
        double v = value[i];
        value[i] = value[kept];
        value[kept] = v;
        kept += (size_t)(level ? v <= pivot : v < pivot);
    }
    return kept;
}

/* Reorders so that value[k] is the k-th smallest, nothing before it larger, nothing behind it smaller. */
static void select_kth(double *value, size_t n, size_t k) {
    size_t first = 0, end = n;
    while (end - first > 1) {
        double pivot = middle_of(value[first], value[first + (end - first) / 2], value[end - 1]);
        size_t below = partition(value, first, end, pivot, 0);
        if (k < below) {
            end = below;
            continue;
        }
        first = partition(value, below, end, pivot, 1); /* not `below`: the pivot itself is level with it */
        if (k < first) return;
    }
}

/* value[k] + share of the way to the next larger value, where value holds at least the k + 2 smallest (or all n). */
static double quantile_at(double *value, size_t n, size_t k, double share) {
    select_kth(value, n, k);
    if (k == n - 1 || share <= 0) return value[k];
    double next = value[k + 1];
    for (size_t i = k + 2; i < n; i++)
        if (value[i] < next) next = value[i];
    return value[k] + share * (next - value[k]);
}

double eq_quantile(double *value, size_t n, double q) {
    if (!n) return EQ_NAN;
    double place = q * (double)(n - 1);
    size_t k = (size_t)floor(place);
    if (k >= n - 1) k = n - 1;
    return quantile_at(value, n, k, place - (double)k);
}

enum { SAMPLE = 256 };

/* Copies of the values at or below `low` to the front of scratch, of those at or above `high` behind its middle. */
static void split_tails(const double *value, size_t n, eq_interval cut, double *scratch, size_t count[2]) {
    double *below = scratch, *above = scratch + n;
    for (size_t i = 0; i < n; i++) { /* written always, kept or not: no branch to guess */
        double v = value[i];
        *below = v;
        *above = v;
        below += v <= cut.low;
        above += v >= cut.high;
    }
    count[0] = (size_t)(below - scratch);
    count[1] = (size_t)(above - (scratch + n));
}

eq_interval eq_tails(double *value, size_t n, double tail, double *scratch) {
    double sample[SAMPLE], places[2] = {tail * (double)(n ? n - 1 : 0), (1 - tail) * (double)(n ? n - 1 : 0)};
    double expected = tail * SAMPLE, wide = ceil(expected + 3 * sqrt(expected) + 1);
    size_t k[2] = {(size_t)floor(places[0]), (size_t)floor(places[1])}, rank = (size_t)wide, count[2] = {0};
    if (scratch && n >= 2 * SAMPLE && rank < SAMPLE / 2) {
        for (size_t i = 0; i < SAMPLE; i++) sample[i] = value[i];
        select_kth(sample, SAMPLE, rank);
        eq_interval cut = {sample[rank], 0};
        select_kth(sample, SAMPLE, SAMPLE - 1 - rank);
        cut.high = sample[SAMPLE - 1 - rank];
        split_tails(value, n, cut, scratch, count);
    }
    eq_interval ends;
    if (scratch && count[0] >= k[0] + 2) ends.low = quantile_at(scratch, count[0], k[0], places[0] - (double)k[0]);
    else ends.low = eq_quantile(value, n, tail);
    /* the count[1] largest hold the places n - count[1] .. n - 1 */
    if (scratch && count[1] && n - count[1] <= k[1])
        ends.high = quantile_at(scratch + n, count[1], k[1] - (n - count[1]), places[1] - (double)k[1]);
    else ends.high = eq_quantile(value, n, 1 - tail);
    return ends;
}

eq_interval eq_wilson(double share, double n, double z) {
    if (!(n > 0) || isnan(share)) return (eq_interval){EQ_NAN, EQ_NAN};
    double z2 = z * z, centre = share + z2 / (2 * n), scale = 1 + z2 / n;
    double half = z * sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    double low = (centre - half) / scale, high = (centre + half) / scale;
    /* exact at the ends, where rounding would leave a residue */
    return (eq_interval){share <= 0 || low < 0 ? 0 : low, share >= 1 || high > 1 ? 1 : high};
}

double eq_effective_size(double sum, double sum_of_squares) { return sum_of_squares > 0 ? sum * sum / sum_of_squares : 0; }
