#include <string.h>

#include "data/different.h"
#include "data/stream.h"

eq_status eq_key_add(eq_ctx *cx, eq_arena *arena, eq_different_rows *rows, eq_cell cell) {
    size_t need = rows->key_size + sizeof(size_t) + cell.size;
    if (need > rows->key_room) {
        char *more;
        size_t room = 2 * need + 256;
        EQ_NEW(cx, arena, more, room);
        if (rows->key_size) memcpy(more, rows->key, rows->key_size);
        rows->key = more;
        rows->key_room = room;
    }
    memcpy(rows->key + rows->key_size, &cell.size, sizeof cell.size);
    if (cell.size) memcpy(rows->key + rows->key_size + sizeof cell.size, cell.text, cell.size);
    rows->key_size = need;
    return EQ_OK;
}

eq_cell eq_key_cell(const char *key, size_t n) {
    eq_cell cell = {NULL, 0};
    for (size_t i = 0; i <= n; i++) {
        key += i ? cell.size : 0;
        memcpy(&cell.size, key, sizeof cell.size);
        key += sizeof cell.size;
    }
    cell.text = key;
    return cell;
}

static uint64_t hash_of(const char *bytes, size_t size) {
    uint64_t hash = size, word;
    for (; size >= sizeof word; bytes += sizeof word, size -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    for (; size; size--) hash = (hash ^ (unsigned char)*bytes++) * UINT64_C(0x100000001B3);
    return hash ^ hash >> 32;
}

static eq_status make_room(eq_ctx *cx, eq_arena *arena, eq_different_rows *rows, size_t line) {
    eq_different *more;
    size_t room = rows->room ? 2 * rows->room : 64;
    if (rows->n == EQ_STREAM_DIFFERENT)
        return eq_fail(cx, EQ_ELIMIT,
                       "line %zu: the named columns have more than %zu different rows, expected columns of "
                       "few values",
                       line, EQ_STREAM_DIFFERENT);
    EQ_NEW(cx, arena, more, room);
    if (rows->n) memcpy(more, rows->row, rows->n * sizeof *more);
    rows->row = more;
    rows->room = room;
    rows->mask = 4 * room - 1;
    EQ_NEW(cx, arena, rows->place, rows->mask + 1);
    for (size_t i = 0; i < rows->n; i++) {
        size_t at = (size_t)rows->row[i].hash & rows->mask;
        while (rows->place[at]) at = (at + 1) & rows->mask;
        rows->place[at] = (uint32_t)i + 1;
    }
    return EQ_OK;
}

static bool is_same(const eq_different *row, const eq_different_rows *rows, uint64_t hash, bool scored) {
    return row->hash == hash && row->size == rows->key_size && row->scored == scored && !memcmp(row->key, rows->key, row->size);
}

eq_status eq_different_find(eq_ctx *cx, eq_arena *arena, eq_different_rows *rows, bool scored, size_t line, eq_different **out,
                            bool *is_new) {
    uint64_t hash = hash_of(rows->key, rows->key_size);
    size_t at = (size_t)hash & rows->mask;
    *is_new = false;
    for (; rows->mask && rows->place[at]; at = (at + 1) & rows->mask) {
        *out = &rows->row[rows->place[at] - 1];
        if (is_same(*out, rows, hash, scored)) return EQ_OK;
    }
    if (rows->n == rows->room) {
        EQ_TRY(make_room(cx, arena, rows, line));
        for (at = (size_t)hash & rows->mask; rows->place[at];) at = (at + 1) & rows->mask;
    }
    eq_different row = {.size = rows->key_size, .hash = hash, .scored = scored};
    row.key = eq_arena_text(cx, arena, rows->key, rows->key_size);
    if (!row.key) return EQ_EMEMORY;
    *out = &rows->row[rows->n];
    **out = row;
    rows->place[at] = (uint32_t)++rows->n;
    *is_new = true;
    return EQ_OK;
}
