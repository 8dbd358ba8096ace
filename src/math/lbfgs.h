/* The minimum of a smooth function of many numbers, which may be bounded, by L-BFGS; the caller evaluates it. */
#ifndef EQ_MATH_LBFGS_H
#define EQ_MATH_LBFGS_H

#include <stdbool.h>

#include "equipoise/arena.h"

typedef struct eq_lbfgs eq_lbfgs;

typedef struct eq_lbfgs_config {
    size_t n;
    const double *low, *high; /* (n) bounds, borrowed; NULL = none */
    double flat;              /* ends where no free slope is steeper than this */
    size_t most_steps;        /* or after so many steps downhill */
} eq_lbfgs_config;

/* Begins at `start` (n), brought within the bounds. Lives in `arena`; memory: 2 x 10 + 6 numbers a dimension. */
eq_status eq_lbfgs_new(eq_ctx *cx, eq_arena *arena, const eq_lbfgs_config *config, const double *start, eq_lbfgs **out);

/* The point (n) that is to be evaluated, and where its slopes (n) are to be written. */
const double *eq_lbfgs_point(const eq_lbfgs *minimizer);
double *eq_lbfgs_gradient(eq_lbfgs *minimizer);

/* Takes the value at that point and chooses the next; true when there is none: the point is then the best. A value that is not
 * finite counts as uphill; at the start it ends all. O(n). */
bool eq_lbfgs_tell(eq_lbfgs *minimizer, double value);

/* Steps downhill so far, and the least value. */
size_t eq_lbfgs_steps(const eq_lbfgs *minimizer);
double eq_lbfgs_value(const eq_lbfgs *minimizer);

#endif
