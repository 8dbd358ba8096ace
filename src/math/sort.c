/* Least-significant-digit radix sort of doubles, one byte a pass.
 *
 * A double's bits, read as an integer, already sort like the number when it is positive; negative ones sort
 * backwards and below, so their bits are all flipped, and the sign bit of the others is set. A pass whose
 * byte is the same in all rows moves nothing and is skipped: scores widened from float have three such bytes.
 * Stable, so ties keep row order. Classes are few small numbers: one counting pass does. */
#include <string.h>

#include "math/sort.h"

enum { N_BYTES = 8, N_DIGITS = 256 };

typedef struct item {
    uint64_t key;
    uint32_t row;
} item;

static uint64_t sortable_bits(double value) {
    uint64_t bits;
    value += 0.0; /* -0 becomes +0 */
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static unsigned digit_of(uint64_t key, unsigned byte) { return (unsigned)(key >> (8 * byte)) & (N_DIGITS - 1); }

eq_status eq_sort_order(eq_ctx *cx, const double *value, size_t n, uint32_t *order) {
    if (n > UINT32_MAX) return eq_fail(cx, EQ_ELIMIT, "%zu values to sort, at most %u can be", n, UINT32_MAX);
    if (!n) return EQ_OK;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    item *from, *to;
    uint32_t(*count)[N_DIGITS];
    EQ_NEW(cx, &cx->tmp, from, n);
    EQ_NEW(cx, &cx->tmp, to, n);
    EQ_NEW(cx, &cx->tmp, count, N_BYTES);
    for (size_t i = 0; i < n; i++) {
        from[i].key = sortable_bits(value[i]);
        from[i].row = (uint32_t)i;
        for (unsigned b = 0; b < N_BYTES; b++) count[b][digit_of(from[i].key, b)]++;
    }
    for (unsigned b = 0; b < N_BYTES; b++) {
        if (count[b][digit_of(from[0].key, b)] == n) continue;
        uint32_t start = 0;
        for (unsigned d = 0; d < N_DIGITS; d++) {
            uint32_t size = count[b][d];
            count[b][d] = start;
            start += size;
        }
        for (size_t i = 0; i < n; i++) to[count[b][digit_of(from[i].key, b)]++] = from[i];
        item *sorted = to;
        to = from;
        from = sorted;
    }
    for (size_t i = 0; i < n; i++) order[i] = from[i].row;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_sort_classes(eq_ctx *cx, eq_arena *arena, const uint32_t *code, size_t n, size_t n_classes, eq_classed *out) {
    eq_classed made;
    if (n > UINT32_MAX) return eq_fail(cx, EQ_ELIMIT, "%zu rows to deal out, at most %u can be", n, UINT32_MAX);
    EQ_NEW(cx, arena, made.place, n);
    EQ_NEW(cx, arena, made.first, n_classes + 2);
    size_t *next = made.first + 1; /* first how many of a class, then where its next one goes, last where it ends */
    for (size_t i = 0; i < n; i++) next[code[i] + 1]++;
    for (size_t c = 0; c < n_classes; c++) next[c + 1] += next[c];
    for (size_t i = 0; i < n; i++) made.place[next[code[i]]++] = (uint32_t)i;
    *out = made;
    return EQ_OK;
}
