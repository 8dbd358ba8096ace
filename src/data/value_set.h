/* A set of cells that are compared as values are: as texts, and numbers as numbers ("1" is "1.0"). */
#ifndef EQ_VALUE_SET_H
#define EQ_VALUE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

typedef struct eq_value_set {
    const char *const *value;
    uint32_t *place; /* (mask + 1) where a value is, plus 1 */
    size_t mask;
} eq_value_set;

/* The set of n values (borrowed), with its places in cx->tmp. O(bytes). */
eq_status eq_value_set_make(eq_ctx *cx, const char *const *value, size_t n, eq_value_set *out);

/* Whether a value of the set is the same as this one, by eq_same_value. O(bytes). */
bool eq_value_set_has(const eq_value_set *set, const char *value);

#endif
