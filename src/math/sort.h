/* Sorting orders: the one sort of the core, stable and without ties left to chance. */
#ifndef EQ_MATH_SORT_H
#define EQ_MATH_SORT_H

#include <stdint.h>
#include "equipoise/arena.h"

/* The order that sorts `value` ascending: value[order[0]] <= value[order[1]] <= ...; equal values keep the
 * order of their rows, and -0 equals 0. value (n) finite    order (n), overwritten. EQ_ELIMIT: n > 2^32 - 1.
 * O(n), scratch of 32 n bytes from cx->tmp. */
eq_status eq_sort_order(eq_ctx *cx, const double *value, size_t n, uint32_t *order);

/* Places 0 .. n - 1 by class, each class's ascending: class c has place[first[c]] .. place[first[c + 1] - 1]. */
typedef struct eq_classed {
    uint32_t *place; /* (n) */
    size_t *first;   /* (n_classes + 1) */
} eq_classed;

/* Deals places out to their classes. code (n) < n_classes. Lives in `arena`. EQ_ELIMIT: n > 2^32 - 1. O(n + n_classes). */
eq_status eq_sort_classes(eq_ctx *cx, eq_arena *arena, const uint32_t *code, size_t n, size_t n_classes, eq_classed *out);

#endif
