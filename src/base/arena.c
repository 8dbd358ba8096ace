/* Bump arenas: a chain of malloc'd blocks, newest first. The only caller of malloc in the core.
 *
 * Invariant: everything allocated since a mark lies in blocks newer than the mark's block, or in that block
 * beyond the mark's offset. So resetting frees the newer blocks and lowers one offset. Every allocation is
 * zeroed, because results must not depend on what memory held before. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "equipoise/arena.h"

#ifndef EQ_BLOCK_SIZE
#define EQ_BLOCK_SIZE ((size_t)256 * 1024) /* tests build with tiny blocks, so that blocks are crossed all the time */
#endif

struct eq_block {
    eq_block *older;
    size_t used, capacity; /* bytes behind the header */
    char *bytes;           /* first aligned byte */
};

/* WebAssembly's own instruction for whole blocks: the library's loop writes 8 bytes at a time. Every engine that has vectors has
 * it. Its call costs more than few bytes take. */
#ifdef __wasm__
enum { FEW = 512 };
__attribute__((target("bulk-memory"), no_builtin)) static void *zero(char *at, size_t size) {
    if (size >= FEW) return __builtin_memset(at, 0, size);
    for (size_t i = 0; i < size; i += EQ_ALIGN) /* sizes are rounded up */
        for (size_t k = 0; k < EQ_ALIGN; k += sizeof(uint64_t)) *(uint64_t *)(void *)(at + i + k) = 0;
    return at;
}
#else
static void *zero(char *at, size_t size) { return memset(at, 0, size); }
#endif

static size_t round_up(size_t size) { return (size + (EQ_ALIGN - 1)) & ~(size_t)(EQ_ALIGN - 1); }

/* A block with room for `size` bytes, on top of the chain; NULL with the failure recorded. */
static eq_block *add_block(eq_ctx *cx, eq_arena *arena, size_t size) {
    size_t capacity = size > EQ_BLOCK_SIZE ? size : EQ_BLOCK_SIZE;
    size_t total = capacity + sizeof(eq_block) + EQ_ALIGN;
    if (total < capacity) goto refused;
    if (cx->size_limit && (cx->mem.size + cx->tmp.size + total < total || cx->mem.size + cx->tmp.size + total > cx->size_limit))
        goto refused;
    eq_block *block = malloc(total);
    if (!block) goto refused;
    block->older = arena->newest;
    block->used = 0;
    block->capacity = capacity;
    uintptr_t start = (uintptr_t)(block + 1);
    block->bytes = (char *)(block + 1) + (EQ_ALIGN - start % EQ_ALIGN) % EQ_ALIGN;
    arena->newest = block;
    arena->size += total;
    return block;
refused:
    eq_fail(cx, EQ_EMEMORY, "memory: %zu more bytes were refused while %zu are in use", size, cx->mem.size + cx->tmp.size);
    return NULL;
}

void *eq_arena_alloc(eq_ctx *cx, eq_arena *arena, size_t n, size_t size) {
    cx->n_allocations++;
    if (cx->fail_at && cx->n_allocations == cx->fail_at) {
        eq_fail(cx, EQ_EMEMORY, "memory: allocation %zu was made to fail", cx->n_allocations);
        return NULL;
    }
    if (size && n > (SIZE_MAX / 2 - EQ_ALIGN) / size) {
        eq_fail(cx, EQ_EMEMORY, "memory: %zu items of %zu bytes do not fit an address space", n, size);
        return NULL;
    }
    size_t want = round_up(n * size);
    eq_block *block = arena->newest;
    if (!block || block->capacity - block->used < want) block = add_block(cx, arena, want);
    if (!block) return NULL;
    void *at = block->bytes + block->used;
    block->used += want;
    return zero(at, want);
}

char *eq_arena_text(eq_ctx *cx, eq_arena *arena, const char *text, size_t size) {
    char *copy = eq_arena_alloc(cx, arena, size + 1, 1);
    if (copy && size) memcpy(copy, text, size);
    return copy;
}

char *eq_arena_format(eq_ctx *cx, eq_arena *arena, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = size < 0 ? NULL : eq_arena_alloc(cx, arena, (size_t)size + 1, 1);
    if (text) vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

eq_mark eq_arena_mark(const eq_arena *arena) {
    eq_mark mark = {arena->newest, arena->newest ? arena->newest->used : 0};
    return mark;
}

void eq_arena_reset(eq_arena *arena, eq_mark mark) {
    while (arena->newest && arena->newest != mark.block) {
        eq_block *block = arena->newest;
        arena->newest = block->older;
        arena->size -= block->capacity + sizeof(eq_block) + EQ_ALIGN;
        free(block);
    }
    if (arena->newest) arena->newest->used = mark.used;
}

void eq_arena_free(eq_arena *arena) {
    eq_mark empty = {NULL, 0};
    eq_arena_reset(arena, empty);
}

void eq_ctx_free(eq_ctx *cx) {
    eq_arena_free(&cx->mem);
    eq_arena_free(&cx->tmp);
    eq_ctx_clear(cx);
}

eq_bytes eq_bytes_of(const char *text) { return (eq_bytes){text, text ? strlen(text) : 0}; }
