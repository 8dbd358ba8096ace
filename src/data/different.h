/* Rows that are told apart by the cells of some columns, each kept once: what is counted of a stream (data/stream.h). */
#ifndef EQ_DIFFERENT_H
#define EQ_DIFFERENT_H

#include "data/table/csv.h"

/* Rows that agree in all but their scores. */
typedef struct eq_different {
    const char *key; /* the key cells, each with its size before it */
    size_t size;
    uint64_t hash;
    bool scored; /* it has a score, and so a kind; else its sums: */
    size_t kind;
    double sum[3];
} eq_different;

typedef struct eq_different_rows {
    eq_different *row; /* (room) */
    size_t n, room;
    uint32_t *place; /* (mask + 1) where a different row is, plus 1 */
    size_t mask;
    char *key; /* (key_room) of the row under way: key_size bytes */
    size_t key_room, key_size;
} eq_different_rows;

/* One more cell of the key under way. */
eq_status eq_key_add(eq_ctx *cx, eq_arena *arena, eq_different_rows *rows, eq_cell cell);

/* Cell number n of a key. O(n). */
eq_cell eq_key_cell(const char *key, size_t n);

/* The different row that the key under way is, which may be new: then its sums are 0 and its kind is the caller's to set.
 * EQ_ELIMIT with the line: it would be one more than EQ_STREAM_DIFFERENT. O(size of the key), but for the times it makes room. */
eq_status eq_different_find(eq_ctx *cx, eq_arena *arena, eq_different_rows *rows, bool scored, size_t line, eq_different **out,
                            bool *is_new);

#endif
