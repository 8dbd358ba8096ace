/* Typed reading of cJSON trees. A place carries its way from the root, so the path is only spelt out when something is
 * refused. Duplicate keys are refused: cJSON would silently take the first. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/encoding.h"
#include "experiment/json_in.h"
#include "experiment/json_out.h"

#define PATH_SIZE 160
#define SENTENCE_SIZE 320

eq_status eq_json_parse(eq_ctx *cx, const char *what, eq_bytes text, cJSON **out) {
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

eq_json eq_json_root(eq_ctx *cx, const char *what, const cJSON *value) {
    eq_json place = {cx, value, NULL, what, 0};
    return place;
}

const char *eq_json_kind(const cJSON *value) {
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
    for (size_t i = 0; cJSON_IsObject(value) && i < sizeof kinds / sizeof *kinds; i++)
        if (cJSON_GetObjectItemCaseSensitive(value, kinds[i].key) &&
            (!kinds[i].beside || cJSON_GetObjectItemCaseSensitive(value, kinds[i].beside)))
            return kinds[i].kind;
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
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return eq_fail(place->cx, EQ_EINPUT, "%s: %s", path, sentence);
}

/* "is <value>, expected <expected>" at a place. */
static eq_status refuse(const eq_json *place, const char *expected) {
    const cJSON *value = place->value;
    if (cJSON_IsNumber(value)) return eq_json_fail(place, "is %.17g, expected %s", value->valuedouble, expected);
    if (cJSON_IsString(value)) return eq_json_fail(place, "is \"%.60s\", expected %s", value->valuestring, expected);
    return eq_json_fail(place, "is %s, expected %s",
                        cJSON_IsArray(value)    ? "an array"
                        : cJSON_IsObject(value) ? "an object"
                        : cJSON_IsBool(value)   ? "true or false"
                                                : "null",
                        expected);
}

eq_status eq_json_object(const eq_json *place, const char *const *keys) {
    if (!cJSON_IsObject(place->value)) return refuse(place, "an object");
    for (const cJSON *member = place->value->child; member; member = member->next) {
        size_t k = 0;
        while (keys[k] && strcmp(keys[k], member->string)) k++;
        eq_json child = {place->cx, member, place, member->string, 0};
        if (!keys[k]) return eq_json_fail(&child, "is not a known key");
        for (const cJSON *earlier = place->value->child; earlier != member; earlier = earlier->next)
            if (!strcmp(earlier->string, member->string)) return eq_json_fail(&child, "is there twice");
    }
    return EQ_OK;
}

bool eq_json_get(const eq_json *object, const char *key, eq_json *out) {
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object->value, key);
    if (!value || cJSON_IsNull(value)) return false;
    eq_json child = {object->cx, value, object, key, 0};
    *out = child;
    return true;
}

eq_status eq_json_need(const eq_json *object, const char *key, eq_json *out) {
    if (!cJSON_IsObject(object->value)) return refuse(object, "an object");
    if (eq_json_get(object, key, out)) return EQ_OK;
    eq_json child = {object->cx, NULL, object, key, 0};
    return eq_json_fail(&child, "is missing");
}

eq_status eq_json_array(const eq_json *place, size_t min, size_t max, size_t *n) {
    if (!cJSON_IsArray(place->value)) return refuse(place, "an array");
    *n = (size_t)cJSON_GetArraySize(place->value);
    if (*n < min || *n > max) return eq_json_fail(place, "has %zu items, expected %zu to %zu", *n, min, max);
    return EQ_OK;
}

eq_json eq_json_item(const eq_json *array, size_t index) {
    const cJSON *value = array->value->child;
    for (size_t i = 0; i < index && value; i++) value = value->next;
    eq_json place = {array->cx, value, array, NULL, index};
    return place;
}

void eq_json_next(eq_json *item) {
    item->value = item->value->next;
    item->index++;
}

static eq_status number(const eq_json *place, double min, double max, bool whole, double *out) {
    double value = cJSON_IsNumber(place->value) ? place->value->valuedouble : (double)NAN;
    if (isfinite(value) && value >= min && value <= max && (!whole || floor(value) == value)) {
        *out = value;
        return EQ_OK;
    }
    char expected[96];
    snprintf(expected, sizeof expected, "a %snumber in [%.17g, %.17g]", whole ? "whole " : "", min, max);
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
    if (!cJSON_IsBool(place->value)) return refuse(place, "true or false");
    *out = cJSON_IsTrue(place->value);
    return EQ_OK;
}

eq_status eq_json_text(const eq_json *place, eq_arena *arena, const char **out) {
    if (!cJSON_IsString(place->value)) return refuse(place, "a text");
    *out = eq_arena_text(place->cx, arena, place->value->valuestring, strlen(place->value->valuestring));
    return *out ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_json_texts(const eq_json *place, eq_arena *arena, const char ***out, size_t *n) {
    bool single = cJSON_IsString(place->value);
    *n = 1;
    if (!single) EQ_TRY(eq_json_array(place, 0, SIZE_MAX, n));
    EQ_NEW(place->cx, arena, *out, *n);
    const cJSON *value = single ? place->value : place->value->child;
    for (size_t i = 0; i < *n; i++, value = value->next) {
        eq_json item = {place->cx, value, place, NULL, i};
        EQ_TRY(eq_json_text(single ? place : &item, arena, &(*out)[i]));
    }
    return EQ_OK;
}

eq_status eq_json_choice(const eq_json *place, const char *const *choices, size_t *out) {
    if (cJSON_IsString(place->value))
        for (*out = 0; choices[*out]; ++*out)
            if (!strcmp(choices[*out], place->value->valuestring)) return EQ_OK;
    char expected[200] = "one of";
    size_t used = strlen(expected);
    for (size_t i = 0; choices[i] && used + 1 < sizeof expected; i++) {
        int wrote = snprintf(expected + used, sizeof expected - used, "%s %s", i ? "," : "", choices[i]);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
    return refuse(place, expected);
}

/* The numbers of a tree in digits that read back; false: no memory. */
static bool spell_numbers(cJSON *tree) {
    for (cJSON *item = tree->child, *next; item; item = next) {
        next = item->next;
        if (item->child && !spell_numbers(item)) return false;
        if (!cJSON_IsNumber(item)) continue;
        cJSON *number = eq_exact_number(item->valuedouble);
        if (!number) return false;
        number->string = item->string;
        item->string = NULL;
        if (!cJSON_ReplaceItemViaPointer(tree, item, number)) return false;
    }
    return true;
}

eq_status eq_json_print(const eq_json *place, eq_arena *arena, const char **out) {
    cJSON *copy = cJSON_CreateArray(), *value = cJSON_Duplicate(place->value, true);
    bool ready = copy && value && cJSON_AddItemToArray(copy, value) && spell_numbers(copy);
    char *printed = ready ? cJSON_PrintUnformatted(copy->child) : NULL;
    if (!ready && !(copy && copy->child)) cJSON_Delete(value);
    cJSON_Delete(copy);
    if (!printed) return eq_fail(place->cx, EQ_EMEMORY, "memory: there is not enough left to copy JSON");
    *out = eq_arena_text(place->cx, arena, printed, strlen(printed));
    cJSON_free(printed);
    return *out ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_json_member(eq_ctx *cx, eq_arena *arena, const char *what, eq_bytes text, const char *key, const char **out) {
    cJSON *tree;
    eq_json place;
    EQ_TRY(eq_json_parse(cx, what, text, &tree));
    eq_json root = eq_json_root(cx, what, tree);
    eq_status status = eq_json_get(&root, key, &place) ? eq_json_print(&place, arena, out) : EQ_OK;
    cJSON_Delete(tree);
    return status;
}
