/* The distinct texts of a category column, numbered as they come. */
#ifndef EQ_LEVEL_H
#define EQ_LEVEL_H

#include "data/csv.h"

typedef struct eq_levels {
    eq_cell *text;    /* (n) in order of first appearance; borrowed */
    uint32_t *hash;   /* (n) */
    uint32_t *slot;   /* (n_slots) index + 1, 0 = free; n_slots a power of two >= 2 n */
    size_t n, n_slots;
} eq_levels;

/* The number of a text, new or not. The bytes are borrowed. Lives in cx->tmp. O(size), amortised. */
eq_status eq_levels_code(eq_ctx *cx, eq_levels *levels, eq_cell text, uint32_t *code);

/* The levels with used[code] != 0 in byte order: zero-ended texts in `arena`, and for each code its place in that order
 * (rank, (n), for used codes only). */
eq_status eq_levels_sort(eq_ctx *cx, eq_arena *arena, const eq_levels *levels, const uint8_t *used,
                         uint32_t *rank, const char ***level, size_t *n_levels);

#endif
