/* The distinct texts of a category column, numbered as they come. */
#ifndef EQ_LEVEL_H
#define EQ_LEVEL_H

#include "data/table/csv.h"

typedef struct eq_levels {
    eq_cell *text;  /* (n) in order of first appearance; borrowed */
    uint32_t *hash; /* (n) */
    uint32_t *slot; /* (n_slots) index + 1, 0 = free; n_slots a power of two >= 2 n */
    size_t n, n_slots;
    eq_arena *arena; /* where it lives; NULL = cx->tmp */
} eq_levels;

/* The number of a text that is there already. O(size). */
bool eq_levels_find(const eq_levels *levels, eq_cell text, uint32_t *code);

/* The number of a text, new or not. The bytes are borrowed. O(size), amortised. */
eq_status eq_levels_code(eq_ctx *cx, eq_levels *levels, eq_cell text, uint32_t *code);

typedef struct eq_level_order {
    const uint8_t *used; /* in: (levels->n) 0 = this code is left out */
    uint32_t *rank;      /* out: (levels->n) given by the caller; the place of each used code */
    const char **level;  /* out: (n) zero-ended texts */
    size_t n;            /* out */
} eq_level_order;

/* The used levels in byte order. Texts live in `arena`. O(n log n). */
eq_status eq_levels_sort(eq_ctx *cx, eq_arena *arena, const eq_levels *levels, eq_level_order *order);

#endif
