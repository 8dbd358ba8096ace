/* With q the rate, s the noise and a the order, (a - 1) times the divergence is ln A, A the a-th moment of the likelihood
 * ratio of the mixture (1 - q) N(0, s^2) + q N(1, s^2) and N(0, s^2). For whole a it is a binomial sum; else the integral is
 * split where the mixture's parts are equal, z = s^2 ln(1/q - 1) + 1/2, and each half is a binomial series whose terms carry a
 * normal tail. All sums are of logarithms. Sources: Mironov, "Renyi differential privacy" (CSF 2017); Mironov, Talwar & Zhang,
 * "Renyi differential privacy of the sampled Gaussian mechanism" (2019), section 3.3; the conversion: Canonne, Kamath &
 * Steinke, "The discrete Gaussian for differential privacy" (NeurIPS 2020), proposition 12. */
#include <math.h>

#include "math/kernels.h"
#include "math/rdp.h"
#include "math/stats.h"

#define MOST_NOISE 1e6
enum { MOST_TERMS = 2000 };

/* A number by sign and logarithm. */
typedef struct signed_log {
    int sign;
    double log;
} signed_log;

static signed_log add(signed_log a, signed_log b) {
    if (b.log == -EQ_INFINITY) return a;
    if (a.log < b.log) return add(b, a);
    double ratio = eq_exp(b.log - a.log);
    if (a.sign == b.sign) return (signed_log){a.sign, a.log + eq_log1p(ratio)};
    return (signed_log){a.sign, ratio < 1 ? a.log + eq_log1p(-ratio) : -EQ_INFINITY};
}

/* ln of the upper tail of the standard normal, by Mills' ratio as a continued fraction where the tail is small. */
static double log_tail(double x) {
    if (x < 3) return eq_log(eq_normal_cdf(-x));
    double fraction = x;
    for (int k = 20 + (int)(1500 / (x * x)); k > 0; k--) fraction = x + k / fraction;
    return -x * x / 2 - 0.91893853320467274178 - eq_log(fraction);
}

static double whole_order(double q, double s, double order) {
    signed_log sum = {1, -EQ_INFINITY};
    double choose = 0, less = eq_log1p(-q), more = eq_log(q);
    for (double k = 0; k <= order; k++) {
        if (k > 0) choose += eq_log((order - k + 1) / k);
        sum = add(sum, (signed_log){1, choose + (order - k) * less + k * more + (k * k - k) / (2 * s * s)});
    }
    return sum.log;
}

static double broken_order(double q, double s, double order) {
    signed_log low = {1, -EQ_INFINITY}, high = {1, -EQ_INFINITY};
    double split = s * s * eq_log(1 / q - 1) + 0.5, less = eq_log1p(-q), more = eq_log(q), choose = 0;
    int sign = 1;
    for (int k = 0; k < MOST_TERMS; k++) {
        double j = order - k;
        if (k > 0) {
            double factor = (order - k + 1) / k;
            choose += eq_log(fabs(factor));
            if (factor < 0) sign = -sign;
        }
        double below = choose + k * more + j * less + (k * k - (double)k) / (2 * s * s) + log_tail((k - split) / s);
        double above = choose + j * more + k * less + (j * j - j) / (2 * s * s) + log_tail((split - j) / s);
        low = add(low, (signed_log){sign, below});
        high = add(high, (signed_log){sign, above});
        if (k > order && below < -32 && above < -32) break; /* the moment is at least 1 */
    }
    return add(low, high).log;
}

double eq_rdp(double rate, double noise, double order) {
    if (rate >= 1) return order / (2 * noise * noise);
    double log_moment = order == floor(order) ? whole_order(rate, noise, order) : broken_order(rate, noise, order);
    return log_moment > 0 ? log_moment / (order - 1) : 0;
}

static void try_order(const eq_noisy_steps *steps, double delta, double order, eq_privacy *best) {
    double told = steps->steps * eq_rdp(steps->rate, steps->noise, order);
    double older = told - eq_log(delta) / (order - 1);
    double epsilon = told + eq_log1p(-1 / order) - (eq_log(delta) + eq_log(order)) / (order - 1);
    if (epsilon < 0) epsilon = 0;
    if (epsilon < best->epsilon) best->epsilon = epsilon, best->order = order;
    if (older < best->epsilon_2017) best->epsilon_2017 = older;
}

eq_privacy eq_privacy_of(const eq_noisy_steps *steps, double delta) {
    eq_privacy best = {EQ_INFINITY, 0, EQ_INFINITY};
    for (int tenth = 11; tenth <= 109; tenth++) try_order(steps, delta, tenth / 10.0, &best);
    for (int order = 12; order <= 63; order++) try_order(steps, delta, order, &best);
    for (int order = 128; order <= 512; order *= 2) try_order(steps, delta, order, &best);
    return best;
}

double eq_noise_for(const eq_noisy_steps *steps, double epsilon, double delta) {
    double low = 0.01, high = 1;
    eq_noisy_steps tried = *steps;
    for (tried.noise = high; high < MOST_NOISE && eq_privacy_of(&tried, delta).epsilon > epsilon; tried.noise = high) {
        low = high;
        high *= 2;
    }
    while (high - low > 1e-6 * high) {
        tried.noise = (low + high) / 2;
        if (eq_privacy_of(&tried, delta).epsilon > epsilon) low = tried.noise;
        else high = tried.noise;
    }
    return high;
}
