/* Minimisation of a smooth function by its gradient, limited-memory BFGS: ask for a point, evaluate it, tell its value and
 * gradient. Draws nothing, so the same function gives the same points. Double throughout. */
#ifndef EQ_LBFGS_H
#define EQ_LBFGS_H

#include <stdbool.h>

#include "equipoise/arena.h"

#define EQ_LBFGS_PAIRS 10

typedef enum eq_lbfgs_turn {
    EQ_LBFGS_TRY,      /* evaluate `point` again: the step before was too long */
    EQ_LBFGS_STEPPED,  /* the point last told is the new best, `best`; evaluate `point` next */
    EQ_LBFGS_FLAT,     /* the same, and its gradient is within the tolerance: done */
    EQ_LBFGS_STUCK     /* no step along the gradient makes the value less: done, `best` stays */
} eq_lbfgs_turn;

typedef struct eq_lbfgs {
    size_t n;
    double tolerance;           /* of the largest component of the gradient */
    double *point;              /* (n) where to evaluate; told as it stands */
    double *best, *gradient;    /* (n) the least value's point and gradient there */
    double value;               /* there; +inf before the first */
    double step;                /* of the last point, in units of the direction */
    double *direction;          /* (n) */
    double slope;               /* of the value along the direction, < 0 */
    double *moved, *bent;       /* (EQ_LBFGS_PAIRS + 1, n) the last moves and what they did to the gradient */
    double product[EQ_LBFGS_PAIRS + 1];
    size_t n_pairs, next_pair;
    int n_halvings;
} eq_lbfgs;

/* Starts at 0. Lives in `arena`. */
eq_status eq_lbfgs_init(eq_ctx *cx, eq_arena *arena, size_t n, double tolerance, eq_lbfgs *out);

/* The value at `point` and its gradient (n) there. A value that is not finite counts as too large. O(n pairs), allocates
 * nothing. */
eq_lbfgs_turn eq_lbfgs_tell(eq_lbfgs *l, double value, const double *gradient);

#endif
