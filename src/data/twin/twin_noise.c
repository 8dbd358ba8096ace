/* The noise of a private twin: drawn from the host's key through ChaCha20, and booked.
 *
 * Counts get two-sided geometric noise (Ghosh, Roughgarden & Sundararajan 2009), the Laplace distribution on whole
 * numbers, drawn by comparing whole numbers only (Canonne, Kamath & Steinke, "The discrete Gaussian for differential
 * privacy", 2020, algorithms 1 and 2). The scale is first rounded up to a fraction, so that a step costs no more
 * than was booked. */
#include <math.h>

#include "data/twin/twin.h"
#include "math/kernels.h"

#define LONGEST 100 /* a Bernoulli series goes on with probability 1 / LONGEST!: never, for all there is to see */

double eq_twin_spend(eq_twin_fitting *fit, double sensitivity, double epsilon) {
    fit->twin->spent += epsilon;
    return sensitivity / epsilon;
}

/* True with probability exp(-part / whole), part <= whole < 2^57. */
static bool survives(eq_chacha20 *stream, uint64_t part, uint64_t whole) {
    uint64_t k = 1;
    while (k < LONGEST && eq_chacha20_below(stream, whole * k) < part) k++;
    return k % 2;
}

double eq_twin_geometric(eq_chacha20 *stream, double scale) {
    uint64_t per = scale < 0x1p30 ? (uint64_t)1 << 20 : 1;
    double up = ceil(scale * (double)per);
    uint64_t whole = up < 0x1p56 ? (uint64_t)up : (uint64_t)1 << 56;
    for (;;) {
        uint64_t part = eq_chacha20_below(stream, whole), n = 0;
        if (!survives(stream, part, whole)) continue;
        while (survives(stream, 1, 1)) n++;
        uint64_t size = (part + whole * n) / per;
        bool negative = eq_chacha20_u64(stream) & 1;
        if (negative && !size) continue; /* else zero would come twice as often */
        return negative ? -(double)size : (double)size;
    }
}

/* Exponential with mean 1: one more for every e-fold, so that the tail has no end. Small values keep their bits. */
static double exponential(eq_chacha20 *stream) {
    double n = 0;
    while (survives(stream, 1, 1)) n++;
    for (;;) { /* the rest: density exp(-x) on (0, 1) */
        uint64_t part = eq_chacha20_u64(stream) >> 12;
        if (!survives(stream, part, (uint64_t)1 << 52)) continue;
        double fine = (double)(eq_chacha20_u64(stream) >> 12) + 0.5;
        return n + ((double)part + fine * 0x1p-52) * 0x1p-52;
    }
}

double eq_twin_gumbel(eq_chacha20 *stream) { return -eq_log(exponential(stream)); }
