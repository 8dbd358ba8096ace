/* Levels: an open-addressing hash table from text to number.
 *
 * Numbers are given in order of first appearance and the final order is by bytes, so neither the hash nor the
 * table's size can be seen in a result. FNV-1a over 64-bit words of the text, remixed; the hash is kept, so
 * growing the table does not read the texts again. */
#include <stdlib.h>
#include <string.h>

#include "data/table/level.h"

static uint32_t hash_text(eq_cell text) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ text.size;
    while (text.size >= 8) {
        uint64_t word;
        memcpy(&word, text.text, 8);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
        text.text += 8;
        text.size -= 8;
    }
    for (; text.size; text.size--) hash = (hash ^ (unsigned char)*text.text++) * UINT64_C(0x100000001b3);
    /* the low bits of a product know only the low bytes of a word: let the high ones in, by MurmurHash3's finaliser */
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    return (uint32_t)(hash ^ hash >> 32);
}

enum { FIRST_SLOTS = 64 };

/* Twice the slots, and room for as many texts as half of them. */
static eq_status grow(eq_ctx *cx, eq_levels *levels) {
    eq_levels larger = {.n = levels->n, .n_slots = levels->n_slots ? levels->n_slots * 2 : FIRST_SLOTS, .arena = levels->arena};
    eq_arena *arena = levels->arena ? levels->arena : &cx->tmp;
    EQ_NEW(cx, arena, larger.text, larger.n_slots / 2);
    EQ_NEW(cx, arena, larger.hash, larger.n_slots / 2);
    EQ_NEW(cx, arena, larger.slot, larger.n_slots);
    for (size_t i = 0; i < levels->n; i++) {
        larger.text[i] = levels->text[i];
        larger.hash[i] = levels->hash[i];
        size_t at = levels->hash[i] & (larger.n_slots - 1);
        while (larger.slot[at]) at = (at + 1) & (larger.n_slots - 1);
        larger.slot[at] = (uint32_t)i + 1;
    }
    *levels = larger;
    return EQ_OK;
}

/* The slot where a text is, or would be. */
static size_t find_slot(const eq_levels *levels, eq_cell text, uint32_t hash) {
    size_t at = hash & (levels->n_slots - 1);
    for (; levels->slot[at]; at = (at + 1) & (levels->n_slots - 1)) {
        uint32_t i = levels->slot[at] - 1;
        if (levels->hash[i] == hash && levels->text[i].size == text.size && !memcmp(levels->text[i].text, text.text, text.size))
            break;
    }
    return at;
}

bool eq_levels_find(const eq_levels *levels, eq_cell text, uint32_t *code) {
    if (!levels->n) return false;
    *code = levels->slot[find_slot(levels, text, hash_text(text))] - 1;
    return *code != UINT32_MAX;
}

eq_status eq_levels_code(eq_ctx *cx, eq_levels *levels, eq_cell text, uint32_t *code) {
    if (levels->n * 2 >= levels->n_slots) EQ_TRY(grow(cx, levels));
    uint32_t hash = hash_text(text);
    size_t at = find_slot(levels, text, hash);
    if (levels->slot[at]) return *code = levels->slot[at] - 1, EQ_OK;
    if (levels->n == EQ_MISSING - 1) return eq_fail(cx, EQ_ELIMIT, "a column has more than %u levels", EQ_MISSING - 1);
    levels->text[levels->n] = text;
    levels->hash[levels->n] = hash;
    *code = (uint32_t)levels->n++;
    levels->slot[at] = *code + 1;
    return EQ_OK;
}

/* Distinct texts, so the order is total. */
static int compare_texts(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

eq_status eq_levels_sort(eq_ctx *cx, eq_arena *arena, const eq_levels *levels, eq_level_order *order) {
    size_t n = 0, size = 0;
    for (size_t i = 0; i < levels->n; i++)
        if (order->used[i]) n++, size += levels->text[i].size + 1 + sizeof(uint32_t);
    char *pool; /* each text is preceded by its code, which so survives the sorting */
    EQ_NEW(cx, arena, pool, size);
    EQ_NEW(cx, arena, order->level, n);
    order->n = 0;
    for (size_t i = 0; i < levels->n; i++) {
        if (!order->used[i]) continue;
        uint32_t code = (uint32_t)i;
        memcpy(pool, &code, sizeof code);
        pool += sizeof code;
        order->level[order->n++] = pool;
        if (levels->text[i].size) memcpy(pool, levels->text[i].text, levels->text[i].size);
        pool += levels->text[i].size + 1;
    }
    if (n > 1) qsort(order->level, n, sizeof *order->level, compare_texts);
    for (size_t i = 0; i < n; i++) {
        uint32_t code;
        memcpy(&code, order->level[i] - sizeof code, sizeof code);
        order->rank[code] = (uint32_t)i;
    }
    return EQ_OK;
}
