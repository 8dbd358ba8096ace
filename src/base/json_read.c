/* Typed reading of trees. A place carries its way from the root, so the path is only spelt out when something is
 * refused. Duplicate keys are refused: the library would silently take the first. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json_read.h"
#include "base/wording.h"

#define PATH_SIZE 160
#define SENTENCE_SIZE 320

eq_json eq_json_root(eq_ctx *cx, const char *what, eq_tree value) {
    eq_json place = {cx, value, NULL, what, 0};
    return place;
}

const char *eq_json_kind(eq_tree value) {
    static const struct {
        const char *key, *beside, *kind; /* it has both */
    } kinds[] = {
        {"equipoise_twin", NULL, "a twin"},
        {"cells", "plan", "a report"},
        {"cells", "features", "the result of a sensitivity"},
        {"answers", NULL, "the document of an audit's report"},
        {"groups", "metrics", "the answer of an audit"},
        {"methods", NULL, "a plan"},
        {"columns", NULL, "a schema"},
    };
    for (size_t i = 0; eq_tree_is_object(value) && i < sizeof kinds / sizeof *kinds; i++)
        if (eq_tree_get(value, kinds[i].key) && (!kinds[i].beside || eq_tree_get(value, kinds[i].beside))) return kinds[i].kind;
    return NULL;
}

eq_status eq_json_expect(const eq_json *root, const char *kind) {
    const char *found = eq_json_kind(root->value);
    return !found || !strcmp(found, kind) ? EQ_OK : eq_json_fail(root, "is %s, expected %s", found, kind);
}

/* Writes the path of a place and returns its length. The root's name appears only when the root itself is meant. */
static size_t spell(const eq_json *place, char *out, size_t size) {
    if (!place->parent) return 0;
    size_t used = spell(place->parent, out, size);
    if (used + 1 >= size) return used;
    int wrote = place->key ? snprintf(out + used, size - used, "%s%s", used ? "." : "", place->key)
                           : snprintf(out + used, size - used, "[%zu]", place->index);
    return wrote < 0 ? used : used + (size_t)wrote < size ? used + (size_t)wrote : size - 1;
}

eq_status eq_json_fail(const eq_json *place, const char *format, ...) {
    char path[PATH_SIZE] = "", sentence[SENTENCE_SIZE];
    if (!spell(place, path, sizeof path)) snprintf(path, sizeof path, "%s", place->key ? place->key : "JSON");
    va_list arguments;
    va_start(arguments, format);
    eq_word_list(place->cx, sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return eq_fail(place->cx, EQ_EINPUT, "%s: %s", path, sentence);
}

/* "is <value>, expected <expected>" at a place. */
static eq_status refuse(const eq_json *place, const char *expected) {
    eq_tree value = place->value;
    if (eq_tree_is_number(value)) return eq_json_fail(place, "is %.17g, expected %s", eq_tree_number(value), expected);
    if (eq_tree_is_text(value)) return eq_json_fail(place, "is \"%.60s\", expected %s", eq_tree_text(value), expected);
    return eq_json_fail(place, "is %s, expected %s",
                        eq_tree_is_list(value)      ? "an array"
                        : eq_tree_is_object(value)  ? "an object"
                        : eq_tree_is_boolean(value) ? "true or false"
                                                    : "null",
                        expected);
}

eq_status eq_json_object(const eq_json *place, const char *const *keys) {
    if (!eq_tree_is_object(place->value)) return refuse(place, "an object");
    for (eq_tree member = eq_tree_first(place->value); member; member = eq_tree_next(member)) {
        size_t k = 0;
        while (keys[k] && strcmp(keys[k], eq_tree_key(member))) k++;
        eq_json child = {place->cx, member, place, eq_tree_key(member), 0};
        if (!keys[k]) return eq_json_fail(&child, "is not a known key");
        for (eq_tree earlier = eq_tree_first(place->value); earlier != member; earlier = eq_tree_next(earlier))
            if (!strcmp(eq_tree_key(earlier), eq_tree_key(member))) return eq_json_fail(&child, "is there twice");
    }
    return EQ_OK;
}

bool eq_json_get(const eq_json *object, const char *key, eq_json *out) {
    eq_tree value = eq_tree_get(object->value, key);
    if (!value || eq_tree_is_null(value)) return false;
    eq_json child = {object->cx, value, object, key, 0};
    *out = child;
    return true;
}

eq_status eq_json_need(const eq_json *object, const char *key, eq_json *out) {
    if (!eq_tree_is_object(object->value)) return refuse(object, "an object");
    if (eq_json_get(object, key, out)) return EQ_OK;
    eq_json child = {object->cx, NULL, object, key, 0};
    return eq_json_fail(&child, "is missing");
}

eq_status eq_json_array(const eq_json *place, size_t min, size_t max, size_t *n) {
    if (!eq_tree_is_list(place->value)) return refuse(place, "an array");
    *n = eq_tree_count(place->value);
    if (*n < min || *n > max) return eq_json_fail(place, "has %zu items, expected %zu to %zu", *n, min, max);
    return EQ_OK;
}

eq_json eq_json_item(const eq_json *array, size_t index) {
    eq_tree value = eq_tree_first(array->value);
    for (size_t i = 0; i < index && value; i++) value = eq_tree_next(value);
    eq_json place = {array->cx, value, array, NULL, index};
    return place;
}

void eq_json_next(eq_json *item) {
    item->value = eq_tree_next(item->value);
    item->index++;
}

static eq_status number(const eq_json *place, double min, double max, bool whole, double *out) {
    double value = eq_tree_is_number(place->value) ? eq_tree_number(place->value) : (double)NAN;
    if (isfinite(value) && value >= min && value <= max && (!whole || floor(value) == value)) {
        *out = value;
        return EQ_OK;
    }
    char expected[96];
    eq_word(place->cx, expected, sizeof expected, "a %snumber in [%.17g, %.17g]", whole ? "whole " : "", min, max);
    return refuse(place, expected);
}

eq_status eq_json_number(const eq_json *place, double min, double max, double *out) {
    return number(place, min, max, false, out);
}

eq_status eq_json_integer(const eq_json *place, double min, double max, double *out) {
    return number(place, min, max, true, out);
}

eq_status eq_json_size(const eq_json *place, size_t min, size_t max, size_t *out) {
    double value = 0;
    EQ_TRY(number(place, (double)min, (double)max, true, &value));
    *out = (size_t)value;
    return EQ_OK;
}

eq_status eq_json_boolean(const eq_json *place, bool *out) {
    if (!eq_tree_is_boolean(place->value)) return refuse(place, "true or false");
    *out = eq_tree_true(place->value);
    return EQ_OK;
}

eq_status eq_json_text(const eq_json *place, eq_arena *arena, const char **out) {
    if (!eq_tree_is_text(place->value)) return refuse(place, "a text");
    *out = eq_arena_text(place->cx, arena, eq_tree_text(place->value), strlen(eq_tree_text(place->value)));
    return *out ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_json_texts(const eq_json *place, eq_arena *arena, const char ***out, size_t *n) {
    bool single = eq_tree_is_text(place->value);
    *n = 1;
    if (!single) EQ_TRY(eq_json_array(place, 0, SIZE_MAX, n));
    EQ_NEW(place->cx, arena, *out, *n);
    eq_tree value = single ? place->value : eq_tree_first(place->value);
    for (size_t i = 0; i < *n; i++, value = eq_tree_next(value)) {
        eq_json item = {place->cx, value, place, NULL, i};
        EQ_TRY(eq_json_text(single ? place : &item, arena, &(*out)[i]));
    }
    return EQ_OK;
}

eq_status eq_json_choice(const eq_json *place, const char *const *choices, size_t *out) {
    if (eq_tree_is_text(place->value))
        for (*out = 0; choices[*out]; ++*out)
            if (!strcmp(choices[*out], eq_tree_text(place->value))) return EQ_OK;
    char expected[200], list[sizeof expected - sizeof "one of"] = "";
    size_t used = 0;
    for (size_t i = 0; choices[i] && used + 1 < sizeof list; i++) {
        int wrote = snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", choices[i]);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
    return refuse(place, eq_word(place->cx, expected, sizeof expected, "one of %s", list));
}

eq_status eq_json_print(const eq_json *place, eq_arena *arena, const char **out) {
    return eq_tree_print(place->cx, arena, place->value, out);
}

eq_status eq_json_member(eq_ctx *cx, eq_arena *arena, const char *what, eq_bytes text, const char *key, const char **out) {
    eq_tree tree;
    eq_json place;
    EQ_TRY(eq_tree_parse(cx, what, text, &tree));
    eq_json root = eq_json_root(cx, what, tree);
    eq_status status = eq_json_get(&root, key, &place) ? eq_json_print(&place, arena, out) : EQ_OK;
    eq_tree_free(tree);
    return status;
}
