/* Memory: bump arenas over malloc, and the context that every fallible call takes first.
 *
 * What a call gives you lives in the arena you passed it. Scratch comes from cx->tmp between
 * eq_arena_mark and eq_arena_reset; so never pass &cx->tmp as the arena of a result. Nothing is freed singly. */
#ifndef EQUIPOISE_ARENA_H
#define EQUIPOISE_ARENA_H

#include <stddef.h>
#include "equipoise/status.h"

#define EQ_MESSAGE_SIZE 512
#define EQ_ABOUT_SIZE 1536
#define EQ_ALIGN 64 /* every allocation starts on a cache line */

typedef struct eq_block eq_block;

/* A chain of blocks, newest first. Zero is an empty arena. */
typedef struct eq_arena {
    eq_block *newest;
    size_t size; /* bytes held from malloc */
} eq_arena;

typedef struct eq_mark {
    eq_block *block;
    size_t used;
} eq_mark;

/* What every fallible call takes first. Zero is ready for use. */
struct eq_ctx {
    eq_arena mem;         /* lives as long as the context */
    eq_arena tmp;         /* scratch: marked on entry, reset on exit */
    size_t n_allocations; /* arena allocations asked for so far */
    size_t fail_at;       /* tests: this allocation fails, counted from 1; 0 = never */
    size_t size_limit;    /* most bytes the two arenas may hold; 0 = no limit */
    struct eq_work *work; /* long work is done in pieces (src/base/work.h); NULL = in one go */
    eq_status status;
    char message[EQ_MESSAGE_SIZE];
    eq_about about;                 /* of the message */
    char about_text[EQ_ABOUT_SIZE]; /* what that points to */
    eq_wording wording;             /* how the message was made */
    eq_wording phrase;              /* and a sentence that is to be an argument of the next */
    const char *phrase_text;
};

/* Bytes that are somebody else's; and those of a text. */
typedef struct eq_bytes {
    const char *data;
    size_t size;
} eq_bytes;
eq_bytes eq_bytes_of(const char *text);

/* Zeroed memory for n items of `size` bytes, aligned to EQ_ALIGN; NULL with EQ_EMEMORY recorded in cx
 * when n * size overflows, passes cx->size_limit or malloc refuses. n = 0 gives a valid pointer. O(bytes). */
void *eq_arena_alloc(eq_ctx *cx, eq_arena *arena, size_t n, size_t size);

/* A copy of the `size` bytes of text, ended by a zero byte. NULL as eq_arena_alloc. */
char *eq_arena_text(eq_ctx *cx, eq_arena *arena, const char *text, size_t size);

/* printf into an arena. NULL as eq_arena_alloc. */
char *eq_arena_format(eq_ctx *cx, eq_arena *arena, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Where the arena stands now; eq_arena_reset gives back all that was allocated since. */
eq_mark eq_arena_mark(const eq_arena *arena);
void eq_arena_reset(eq_arena *arena, eq_mark mark);

/* Gives everything back; the arena is empty and usable again. */
void eq_arena_free(eq_arena *arena);

/* Forgets a failure, so that the context can be used again. */
void eq_ctx_clear(eq_ctx *cx);

/* Frees both arenas; cx is as good as new. */
void eq_ctx_free(eq_ctx *cx);

/* Sets `pointer` to n zeroed items of its own type from `arena`, or returns EQ_EMEMORY from the caller. A product that can
 * pass SIZE_MAX where size_t has 32 bits, as cells of a table, is EQ_NEW_CELLS's business. */
#define EQ_NEW(cx, arena, pointer, n)                                      \
    do {                                                                   \
        (pointer) = eq_arena_alloc((cx), (arena), (n), sizeof *(pointer)); \
        if (!(pointer)) return EQ_EMEMORY;                                 \
    } while (0)

/* The same for n_rows x n_columns items; n_columns items must fit an address space, n_rows of them need not. */
#define EQ_NEW_CELLS(cx, arena, pointer, n_rows, n_columns)                                   \
    do {                                                                                      \
        (pointer) = eq_arena_alloc((cx), (arena), (n_rows), (n_columns) * sizeof *(pointer)); \
        if (!(pointer)) return EQ_EMEMORY;                                                    \
    } while (0)

#endif
