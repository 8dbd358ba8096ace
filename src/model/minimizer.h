/* Sequential minimisation of an expensive function over the unit cube, guided by boosted trees: ask for a
 * point, evaluate it, tell its value. */
#ifndef EQ_MINIMIZER_H
#define EQ_MINIMIZER_H

#include "model/gbrt.h"

typedef enum eq_acquisition {
    EQ_LOWER_CONFIDENCE_BOUND, /* least median - kappa sigma */
    EQ_EXPECTED_IMPROVEMENT,   /* most expected fall below the best value - xi */
    EQ_N_ACQUISITIONS
} eq_acquisition;

typedef struct eq_minimizer_config {
    size_t n_dims;
    size_t n_points;     /* most points asked for, at most EQ_GBRT_MOST_ROWS */
    size_t n_initial;    /* of these so many, at least 1, are uniform in the cube */
    size_t n_candidates; /* uniform points among which the surrogate chooses each other one; at least 1 */
    eq_acquisition acquisition;
    double kappa, xi;
    eq_gbrt_config trees; /* of each quantile: its own `quantile` is not read */
} eq_minimizer_config;

typedef struct eq_minimizer {
    eq_minimizer_config config;
    eq_rng rng;
    size_t n;  /* points told */
    float *x;  /* (n_points, n_dims) in [0,1) */
    double *y; /* (n_points) */
} eq_minimizer;

/* Lives in `arena`. EQ_EINTERNAL: too many points. */
eq_status eq_minimizer_new(eq_ctx *cx, eq_arena *arena, const eq_minimizer_config *config, eq_rng rng, eq_minimizer *out);

/* The next point (n_dims), owned by the minimizer; fewer than n_points were told. O(candidates trees depth +
 * fitting), scratch from cx->tmp. */
eq_status eq_minimizer_ask(eq_ctx *cx, eq_minimizer *minimizer, const float **point);

/* The value of the point last asked for. */
void eq_minimizer_tell(eq_minimizer *minimizer, double value);

#endif
