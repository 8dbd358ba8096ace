/* Random variables: every draw comes from an eq_rng and exact arithmetic, so it is the same on every
 * platform. */
#ifndef EQ_MATH_SAMPLE_H
#define EQ_MATH_SAMPLE_H

#include "equipoise/arena.h"
#include "equipoise/rng.h"

/* Standard normal; one uniform a draw, through the quantile. */
double eq_sample_normal(eq_rng *rng);

/* Laplace with mean 0 and the given scale (density exp(-|x|/scale) / (2 scale)); one uniform a draw.
 * A double cannot hide its last bits: for privacy against an attacker who sees the full double, round the
 * result. */
double eq_sample_laplace(eq_rng *rng, double scale);

/* Gamma with the given shape > 0 and scale 1. Source: Marsaglia & Tsang 2000. */
double eq_sample_gamma(eq_rng *rng, double shape);

/* Successes in n trials of probability p; p <= 0 gives 0 and p >= 1 gives n. Expected cost O(1) for any n.
 * Exact up to the rounding of double. Source: Hormann 1993, algorithm BTRS; sequential inversion for n p
 * < 10. */
uint64_t eq_sample_binomial(eq_rng *rng, uint64_t n, double p);

/* A distribution over cells, prepared for drawing counts. */
typedef struct eq_multinomial {
    size_t n_cells;
    double *share; /* (n_cells) probability of a cell given that no cell before it was taken */
} eq_multinomial;

/* Prepares cells with the given weights >= 0, which need not add up to one. Lives in `arena`. O(n_cells).
 * EQ_EINPUT: a weight is negative or not finite, or all are 0. */
eq_status eq_multinomial_init(eq_ctx *cx, eq_arena *arena, const double *weight, size_t n_cells, eq_multinomial *out);

/* Throws n balls into the cells: count (n_cells), overwritten, adds up to n. O(n_cells). */
void eq_multinomial_draw(const eq_multinomial *cells, eq_rng *rng, uint64_t n, uint64_t *count);

#endif
