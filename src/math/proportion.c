/* Two shares compared. Everything is a fixed sequence of double operations and nothing allocates.
 *
 * Fisher's test walks the tables with the given margins outwards from the likeliest one, each probability a ratio of its
 * neighbour's, so no factorial is needed; a walk ends where what is left cannot be seen in the sum. */
#include <math.h>

#include "math/kernels.h"
#include "math/proportion.h"

#define SAME 1.0000001   /* probabilities as close as this are ties */
#define UNSEEN 1e-25     /* of the likeliest table: the tail behind it is lost in rounding */
#define LEAST_EXPECTED 5 /* the usual bound of the normal test: Cochran 1954 */
#define N_FRACTIONS 150  /* from z = 2 on these agree with their limit to 1e-15 */

static double square(double x) { return x * x; }

eq_interval eq_mover_difference(eq_limited a, eq_limited b) {
    double d = a.value - b.value;
    return (eq_interval){d - sqrt(square(a.value - a.low) + square(b.high - b.value)),
                         d + sqrt(square(a.high - a.value) + square(b.value - b.low))};
}

/* Where the ends solve a - r b -/+ sqrt(arm of a^2 + r^2 arm of b^2) = 0, in a form without cancellation. */
eq_interval eq_mover_ratio(eq_limited a, eq_limited b) {
    if (!(b.value > 0) || isnan(a.low + b.low)) return (eq_interval){EQ_NAN, EQ_NAN};
    double product = a.value * b.value, ratio = a.value / b.value;
    double c = a.low * (2 * a.value - a.low), d = b.high * (2 * b.value - b.high);
    double root = square(product) - d * c; /* 0 at least, but for rounding */
    eq_interval i = {c > 0 ? c / (product + sqrt(root > 0 ? root : 0)) : 0, EQ_INFINITY};
    c = a.high * (2 * a.value - a.high), d = b.low * (2 * b.value - b.low);
    root = square(product) - d * c;
    if (d > 0) i.high = (product + sqrt(root > 0 ? root : 0)) / d;
    if (i.low > ratio) i.low = ratio; /* the last bit */
    if (i.high < ratio) i.high = ratio;
    return i;
}

static eq_limited limited(eq_share s, double z) {
    eq_interval i = eq_wilson(s.share, s.n, z);
    return (eq_limited){s.share, i.low, i.high};
}

eq_interval eq_newcombe(eq_share a, eq_share b, double z) { return eq_mover_difference(limited(a, z), limited(b, z)); }

eq_interval eq_ratio_interval(eq_share a, eq_share b, double z) { return eq_mover_ratio(limited(a, z), limited(b, z)); }

double eq_normal_two_sided(double z) {
    double x = fabs(z), fraction = x;
    if (!(x >= 2)) return 2 * (1 - eq_normal_cdf(x));
    for (int k = N_FRACTIONS; k > 0; k--) fraction = x + k / fraction;
    return 2 * eq_normal_density(x) / fraction;
}

/* One side of the likeliest table: adds to *all every probability, to *unlikely those up to `bound`. A step takes hits from
 * one sample to the other. */
static void walk(const double from[4], double bound, double *all, double *unlikely) {
    double up[2] = {from[0], from[3]}, down[2] = {from[1], from[2]}, p = 1;
    while (down[0] > 0 && down[1] > 0 && p > UNSEEN) {
        p *= down[0] * down[1] / ((up[0] + 1) * (up[1] + 1));
        up[0]++, up[1]++, down[0]--, down[1]--;
        *all += p;
        if (p <= bound) *unlikely += p;
    }
}

double eq_fisher(const double hits[2], const double misses[2]) {
    double n_a = hits[0] + misses[0], n_b = hits[1] + misses[1], n_hits = hits[0] + hits[1], n = n_a + n_b;
    double least = n_hits > n_b ? n_hits - n_b : 0, most = n_hits < n_a ? n_hits : n_a;
    double mode = floor((n_hits + 1) * (n_a + 1) / (n + 2)), p = 1;
    mode = mode < least ? least : mode > most ? most : mode;
    /* the observed table's probability as a multiple of the likeliest one's */
    for (double x = mode; x < hits[0] && p > 0; x++) p *= (n_a - x) * (n_hits - x) / ((x + 1) * (n_b - n_hits + x + 1));
    for (double x = mode; x > hits[0] && p > 0; x--) p *= x * (n_b - n_hits + x) / ((n_a - x + 1) * (n_hits - x + 1));
    double all = 1, unlikely = 1 <= p * SAME ? 1 : 0;
    const double more[4] = {mode, n_hits - mode, n_a - mode, n_b - n_hits + mode};
    const double fewer[4] = {more[1], more[0], more[3], more[2]};
    walk(more, p * SAME, &all, &unlikely);
    walk(fewer, p * SAME, &all, &unlikely);
    double tail = unlikely > 0 ? unlikely : p; /* so far out that the walks never came there */
    return tail < all ? tail / all : 1;
}

double eq_share_test(eq_share a, eq_share b, bool whole) {
    double hits = a.share * a.n + b.share * b.n, n = a.n + b.n, misses = n - hits;
    double least = (a.n < b.n ? a.n : b.n) * (hits < misses ? hits : misses) / n;
    if (!(n > 0) || !(hits > 0) || !(misses > 0)) return isnan(n + hits) ? EQ_NAN : 1;
    if (whole && least < LEAST_EXPECTED) {
        const double hit[2] = {floor(a.share * a.n + 0.5), floor(b.share * b.n + 0.5)};
        const double miss[2] = {a.n - hit[0], b.n - hit[1]};
        return eq_fisher(hit, miss);
    }
    double pooled = hits / n, variance = pooled * (1 - pooled) * (1 / a.n + 1 / b.n);
    return variance > 0 ? eq_normal_two_sided((a.share - b.share) / sqrt(variance)) : 1;
}

void eq_adjust_holm(const double *p, const uint32_t *order, size_t n, double *out) {
    double largest = 0;
    for (size_t i = 0; i < n; i++) {
        double adjusted = p[order[i]] * (double)(n - i);
        if (adjusted > largest) largest = adjusted;
        out[order[i]] = largest < 1 ? largest : 1;
    }
}

void eq_adjust_benjamini_hochberg(const double *p, const uint32_t *order, size_t n, double *out) {
    double least = 1;
    for (size_t i = n; i-- > 0;) {
        double adjusted = p[order[i]] * (double)n / (double)(i + 1);
        if (adjusted < least) least = adjusted;
        out[order[i]] = least;
    }
}
