/* The texts by which a file that is written knows levels. */
#ifndef EQ_ONNX_LEVELS_H
#define EQ_ONNX_LEVELS_H

#include <stdint.h>

#include "equipoise/arena.h"

/* Texts and the places of the levels that they stand for. */
typedef struct eq_spelt {
    const char **key;
    int64_t *place;
    size_t n;
} eq_spelt;

/* The levels themselves in their order, then other spellings of those that are numbers: 1 is met as 1 and as 1.0, for pandas
 * writes it this way and that. Room for one text more. Lives in `arena`. */
eq_status eq_spell_levels(eq_ctx *cx, eq_arena *arena, const char *const *level, size_t n, eq_spelt *out);

#endif
