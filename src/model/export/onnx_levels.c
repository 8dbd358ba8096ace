/* A LabelEncoder compares bytes, and a number is written in more than one way. */
#include <string.h>

#include "base/number.h"
#include "model/export/onnx_levels.h"

static bool is_in(const char *const *list, size_t n, const char *text) {
    size_t k = 0;
    while (k < n && strcmp(list[k], text)) k++;
    return k < n;
}

static eq_status add_spellings(eq_ctx *cx, eq_arena *arena, size_t k, size_t n_levels, eq_spelt *out) {
    const char *level = out->key[k], *other[2];
    double value;
    if (!eq_number_parse(level, strlen(level), '.', &value)) return EQ_OK;
    other[0] = eq_number_text(cx, arena, value);
    other[1] = eq_arena_format(cx, arena, "%s.0", other[0] ? other[0] : "");
    if (!other[0] || !other[1]) return EQ_EMEMORY;
    size_t n_other = strspn(other[0], "-0123456789") == strlen(other[0]) ? 2 : 1;
    for (size_t i = 0; i < n_other; i++)
        if (!is_in(out->key, n_levels, other[i]) && !is_in(out->key + n_levels, out->n - n_levels, other[i]))
            out->key[out->n] = other[i], out->place[out->n++] = (int64_t)k;
    return EQ_OK;
}

eq_status eq_spell_levels(eq_ctx *cx, eq_arena *arena, const char *const *level, size_t n, eq_spelt *out) {
    out->n = n;
    EQ_NEW(cx, arena, out->key, 3 * n + 1);
    EQ_NEW(cx, arena, out->place, 3 * n + 1);
    for (size_t k = 0; k < n; k++) out->key[k] = level[k], out->place[k] = (int64_t)k;
    for (size_t k = 0; k < n; k++) EQ_TRY(add_spellings(cx, arena, k, n, out));
    return EQ_OK;
}
