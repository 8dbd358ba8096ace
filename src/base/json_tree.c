/* The one file, with json_valid.c beside it, that knows the library which reads JSON. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cJSON.h>

#include "base/encoding.h"
#include "base/json_tree.h"
#include "base/json_write.h"

eq_status eq_tree_parse(eq_ctx *cx, const char *what, eq_bytes text, eq_tree *out) {
    const char *end = text.data;
    size_t line = 1;
    *out = NULL;
    if (!text.data || !text.size) return eq_fail(cx, EQ_EINPUT, "%s: is empty, expected JSON", what);
    char name[64];
    snprintf(name, sizeof name, "%.60s: ", what);
    EQ_TRY(eq_encoding_need(cx, name, text.data, text.size));
    bool good = eq_json_is_valid(text, &end);
    while (good && end < text.data + text.size && (!*end || strchr(" \t\r\n", *end))) end++;
    for (const char *p = text.data; p < end; p++) line += *p == '\n';
    if (!good) return eq_fail(cx, EQ_EINPUT, "%s: line %zu: is not valid JSON", what, line);
    if (end < text.data + text.size)
        return eq_fail(cx, EQ_EINPUT, "%s: line %zu: something follows the end of the JSON", what, line);
    *out = cJSON_ParseWithLength(text.data, text.size);
    return *out ? EQ_OK : eq_fail(cx, EQ_EMEMORY, "memory: there is not enough to read the %s", what);
}

void eq_tree_free(eq_tree tree) {
    union {
        eq_tree borrowed;
        cJSON *owned;
    } root = {tree}; /* cJSON_Delete takes what cJSON_Parse gave */
    cJSON_Delete(root.owned);
}

eq_tree eq_tree_nothing(void) {
    static const cJSON nothing = {.type = cJSON_Object};
    return &nothing;
}

eq_tree eq_tree_get(eq_tree object, const char *key) { return object ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL; }

eq_tree eq_tree_first(eq_tree parent) { return parent ? parent->child : NULL; }
eq_tree eq_tree_next(eq_tree item) { return item ? item->next : NULL; }
const char *eq_tree_key(eq_tree member) { return member && member->string ? member->string : ""; }

size_t eq_tree_count(eq_tree parent) {
    size_t n = 0;
    EQ_EACH(item, parent) n++;
    return n;
}

bool eq_tree_is_text(eq_tree value) { return cJSON_IsString(value); }
bool eq_tree_is_number(eq_tree value) { return cJSON_IsNumber(value); }
bool eq_tree_is_list(eq_tree value) { return cJSON_IsArray(value); }
bool eq_tree_is_object(eq_tree value) { return cJSON_IsObject(value); }
bool eq_tree_is_null(eq_tree value) { return cJSON_IsNull(value); }
bool eq_tree_is_boolean(eq_tree value) { return cJSON_IsBool(value); }
bool eq_tree_equal(eq_tree a, eq_tree b) { return cJSON_Compare(a, b, true); }

const char *eq_tree_text(eq_tree value) { return cJSON_IsString(value) ? value->valuestring : NULL; }
double eq_tree_number(eq_tree value) { return cJSON_IsNumber(value) ? value->valuedouble : (double)NAN; }
bool eq_tree_true(eq_tree value) { return cJSON_IsTrue(value); }

const char *eq_tree_words(eq_tree object, const char *key) {
    const char *text = eq_tree_text(eq_tree_get(object, key));
    return text ? text : "";
}

double eq_tree_number_of(eq_tree object, const char *key) { return eq_tree_number(eq_tree_get(object, key)); }

const char *eq_tree_show(eq_ctx *cx, eq_tree value) {
    if (!value || eq_tree_is_null(value)) return "-";
    if (eq_tree_is_text(value)) return eq_tree_text(value);
    if (eq_tree_is_boolean(value)) return eq_tree_true(value) ? "true" : "false";
    if (eq_tree_is_number(value)) return eq_arena_format(cx, &cx->mem, "%.6g", eq_tree_number(value));
    eq_text text = {.cx = cx, .arena = &cx->mem};
    const char *list;
    for (eq_tree item = eq_tree_first(value); item; item = eq_tree_next(item)) {
        const char *next = eq_tree_show(cx, item);
        if (!next) return NULL;
        if (text.size) eq_text_add(&text, ", ");
        eq_text_add(&text, next);
    }
    return eq_text_end(&text, &list) == EQ_OK ? list : NULL;
}

static void print_value(eq_text *text, eq_tree value) {
    if (eq_tree_is_number(value)) eq_text_number(text, eq_tree_number(value));
    else if (eq_tree_is_text(value)) eq_text_quoted(text, eq_tree_text(value));
    else if (eq_tree_is_object(value) || eq_tree_is_list(value)) {
        bool array = eq_tree_is_list(value);
        eq_text_add(text, array ? "[" : "{");
        for (eq_tree item = eq_tree_first(value); item; item = eq_tree_next(item)) {
            if (item != eq_tree_first(value)) eq_text_add(text, ",");
            if (!array) eq_text_quoted(text, eq_tree_key(item)), eq_text_add(text, ":");
            print_value(text, item);
        }
        eq_text_add(text, array ? "]" : "}");
    } else eq_text_add(text, eq_tree_true(value) ? "true" : eq_tree_is_boolean(value) ? "false" : "null");
}

eq_status eq_tree_print(eq_ctx *cx, eq_arena *arena, eq_tree value, const char **out) {
    eq_text text = {.cx = cx, .arena = arena};
    print_value(&text, value);
    if (eq_text_end(&text, out) == EQ_OK) return EQ_OK;
    return eq_fail(cx, EQ_EMEMORY, "memory: there is not enough left to copy JSON");
}
