/* The best mixture of classifiers whose errors and constraints are known: a linear program that grows by a column for each. */
#ifndef EQ_MIXTURE_H
#define EQ_MIXTURE_H

#include "equipoise/arena.h"

/* minimise error . share + price xi, where gamma . share - bound <= xi for each constraint, share >= 0 adds up to 1, xi >= 0. */
typedef struct eq_mixture_program eq_mixture_program;

/* Without classifiers. Lives in `arena`. */
eq_status eq_mixture_new(eq_ctx *cx, eq_arena *arena, size_t n_constraints, double price, double bound, eq_mixture_program **out);

/* Adds a classifier. gamma (n_constraints). */
eq_status eq_mixture_add(eq_ctx *cx, eq_mixture_program *program, double error, const double *gamma);

/* share (one for each that was added); price (n_constraints) >= 0, what a constraint costs: the multipliers of the best mixture.
 * At least one was added. Starts from the last solution. */
eq_status eq_mixture_solve(eq_ctx *cx, eq_mixture_program *program, double *share, double *price);

#endif
