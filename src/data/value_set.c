/* Open addressing by a hash that is the same for the same value: of a number's bits, or of a text's bytes. So two columns of
 * many values are compared in one pass over each. */
#include <string.h>

#include "data/aside.h"
#include "base/number.h"
#include "data/value_set.h"

static size_t hash_of(const char *value) {
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    double number;
    if (eq_number_parse(value, strlen(value), '.', &number)) {
        number += 0.0; /* -0 is 0 */
        memcpy(&hash, &number, sizeof hash);
        hash *= UINT64_C(0x9E3779B97F4A7C15);
    } else {
        for (; *value; value++) hash = (hash ^ (unsigned char)*value) * UINT64_C(0x100000001B3);
    }
    return (size_t)(hash ^ hash >> 32);
}

/* Where the value is, or would be. */
static size_t find(const eq_value_set *set, const char *value) {
    size_t at = hash_of(value) & set->mask;
    while (set->place[at] && !eq_same_value(set->value[set->place[at] - 1], value)) at = (at + 1) & set->mask;
    return at;
}

eq_status eq_value_set_make(eq_ctx *cx, const char *const *value, size_t n, eq_value_set *out) {
    *out = (eq_value_set){.value = value, .mask = 1};
    while (out->mask + 1 < 2 * n) out->mask = 2 * out->mask + 1;
    EQ_NEW(cx, &cx->tmp, out->place, out->mask + 1);
    for (size_t i = 0; i < n; i++) {
        size_t at = find(out, value[i]);
        if (!out->place[at]) out->place[at] = (uint32_t)i + 1;
    }
    return EQ_OK;
}

bool eq_value_set_has(const eq_value_set *set, const char *value) { return set->place[find(set, value)] != 0; }
