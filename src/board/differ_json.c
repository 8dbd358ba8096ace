/* Two trees side by side, depth first, in the order of the one that was made again. */
#include <string.h>

#include "board/differ.h"

#define MOST_PATH 400
#define MOST_SHOWN 120

typedef struct walk {
    eq_ctx *cx;
    eq_arena *arena;
    char path[MOST_PATH];
    size_t size;
    eq_difference *out;
    bool differ, failed;
} walk;

static const char *shown(walk *w, eq_tree value) {
    const char *json = "nothing";
    if (value && eq_tree_print(w->cx, w->arena, value, &json) != EQ_OK) w->failed = true;
    if (w->failed || strlen(json) <= MOST_SHOWN) return json;
    size_t size = MOST_SHOWN;
    while (size && ((unsigned char)json[size] & 0xC0) == 0x80) size--;
    const char *cut = eq_arena_format(w->cx, w->arena, "%.*s\u2026", (int)size, json);
    if (!cut) w->failed = true;
    return cut;
}

static void found(walk *w, eq_tree given, eq_tree made) {
    w->differ = true;
    *w->out = (eq_difference){eq_arena_text(w->cx, w->arena, w->path, w->size), shown(w, given), shown(w, made), NULL, false, ""};
    if (!w->out->where) w->failed = true;
}

/* The path grows by a key or a place, and is as it was again behind the call. */
static size_t enter(walk *w, const char *key, size_t place) {
    size_t before = w->size;
    const char *own = key && *key ? key : NULL;
    const char *part = own ? eq_arena_format(w->cx, &w->cx->tmp, "%s%.100s", before ? "." : "", own)
                           : eq_arena_format(w->cx, &w->cx->tmp, "[%zu]", place);
    if (!part) w->failed = true;
    size_t size = part ? strlen(part) : 0;
    if (before + size < MOST_PATH) {
        if (size) memcpy(w->path + before, part, size);
        w->size += size;
    }
    return before;
}

static void compare(walk *w, eq_tree given, eq_tree made);

static void compare_lists(walk *w, eq_tree given, eq_tree made) {
    eq_tree a = eq_tree_first(given), b = eq_tree_first(made);
    for (size_t i = 0; (a || b) && !w->differ && !w->failed; i++) {
        size_t before = enter(w, NULL, i);
        if (!a || !b) found(w, a, b);
        else compare(w, a, b);
        w->size = before;
        a = a ? eq_tree_next(a) : NULL;
        b = b ? eq_tree_next(b) : NULL;
    }
}

/* The member of the same key; nearly always the one at the same place. */
static eq_tree twin(eq_tree beside, eq_tree in, const char *key) {
    return beside && !strcmp(eq_tree_key(beside), key) ? beside : eq_tree_get(in, key);
}

static void compare_objects(walk *w, eq_tree given, eq_tree made) {
    eq_tree beside = eq_tree_first(given);
    for (eq_tree b = eq_tree_first(made); b && !w->differ && !w->failed; b = eq_tree_next(b)) {
        eq_tree a = twin(beside, given, eq_tree_key(b));
        size_t before = enter(w, eq_tree_key(b), 0);
        if (!a) found(w, NULL, b);
        else compare(w, a, b);
        w->size = before;
        beside = a ? eq_tree_next(a) : NULL;
    }
    if (w->differ || eq_tree_count(given) == eq_tree_count(made)) return;
    EQ_EACH(a, given) {
        if (eq_tree_get(made, eq_tree_key(a))) continue;
        (void)enter(w, eq_tree_key(a), 0);
        found(w, a, NULL);
        return;
    }
    found(w, given, made); /* a key twice */
}

/* Numbers to the last bit: eq_tree_equal lets them be a rounding apart. */
static bool same(eq_tree given, eq_tree made) {
    if (!eq_tree_is_number(given) || !eq_tree_is_number(made)) return eq_tree_equal(given, made);
    double a = eq_tree_number(given), b = eq_tree_number(made);
    return a >= b && a <= b;
}

static void compare(walk *w, eq_tree given, eq_tree made) {
    if (eq_tree_is_object(given) && eq_tree_is_object(made)) compare_objects(w, given, made);
    else if (eq_tree_is_list(given) && eq_tree_is_list(made)) compare_lists(w, given, made);
    else if (!same(given, made)) found(w, given, made);
}

eq_status eq_differ_json(eq_ctx *cx, eq_arena *arena, eq_tree given, eq_tree made, bool *differ, eq_difference *out) {
    walk w = {.cx = cx, .arena = arena, .out = out};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    compare(&w, given, made);
    eq_arena_reset(&cx->tmp, mark);
    *differ = w.differ;
    return w.failed ? EQ_EMEMORY : EQ_OK;
}
