/* A preset is read as the options of an audit are, by the same rows; what a person gave stands, and is told. */
#include <string.h>

#include "analysis/impact_preset.h"
#include "base/text.h"
#include "impact/preset.h"

static eq_status find(const eq_json *place, const char *id, size_t *at) {
    const char *list = "";
    *at = eq_audit_preset_find(id);
    if (*at != SIZE_MAX) return EQ_OK;
    for (size_t i = 0; i < eq_audit_preset_count() && list; i++)
        list = eq_arena_format(place->cx, &place->cx->tmp, "%s%s%s", list, i ? ", " : "", eq_audit_preset_id(i));
    return list ? eq_json_fail(place, "is \"%.60s\", expected one of %s", id, list) : EQ_EMEMORY;
}

static eq_status read_word(const eq_json *object, eq_arena *arena, const char *key, const char **out) {
    eq_json place;
    *out = NULL;
    return eq_json_get(object, key, &place) ? eq_json_text(&place, arena, out) : EQ_OK;
}

static eq_status read_words(const eq_json *root, eq_arena *arena, eq_audit_preset_words *out) {
    eq_json words, place;
    EQ_TRY(read_word(root, arena, "title", &out->title));
    EQ_TRY(read_word(root, arena, "computes", &out->computes));
    EQ_TRY(read_word(root, arena, "thresholds", &out->thresholds));
    EQ_TRY(read_word(root, arena, "source", &out->source));
    if (eq_json_get(root, "reference", &place))
        out->wants_reference = eq_tree_is_text(place.value) && !strcmp(eq_tree_text(place.value), "named");
    if (!eq_json_get(root, "words", &words)) return EQ_OK;
    EQ_TRY(read_word(&words, arena, "verdict", &out->verdict));
    EQ_TRY(read_word(&words, arena, "not", &out->not ));
    EQ_TRY(read_word(&words, arena, "both", &out->both));
    EQ_TRY(read_word(&words, arena, "practical_only", &out->practical_only));
    EQ_TRY(read_word(&words, arena, "statistical_only", &out->statistical_only));
    return read_word(&words, arena, "neither", &out->neither);
}

static eq_status set_options(const eq_json *root, eq_arena *arena, const eq_option *table, eq_option_value *option,
                             eq_audit_preset_words *out) {
    eq_ctx *cx = root->cx;
    eq_option_value *own;
    eq_json options;
    eq_text overridden = {.cx = cx, .arena = arena};
    bool any = false;
    if (!eq_json_get(root, "options", &options)) return EQ_OK;
    EQ_NEW(cx, arena, own, eq_option_count(table) + 1);
    EQ_TRY(eq_options_read(&options, table, arena, own));
    for (size_t i = 0; table[i].id; i++) {
        if (!own[i].given) continue;
        if (!option[i].given) {
            option[i] = own[i];
            continue;
        }
        eq_text_format(&overridden, "%s%s", any ? ", " : "", table[i].title);
        any = true;
    }
    if (!any) return EQ_OK;
    return eq_text_end(&overridden, &out->overridden);
}

static eq_status read(const eq_json *root, const eq_json *place, eq_arena *arena, eq_audit_preset_words *out) {
    const char *status;
    EQ_TRY(read_word(root, arena, "status", &status));
    if (status) return eq_json_fail(place, "is \"%s\": %s", out->id, status);
    return read_words(root, arena, out);
}

eq_status eq_audit_preset_apply(const eq_json *place, eq_arena *arena, const eq_option *table, eq_option_value *option,
                                eq_audit_preset_words *out) {
    size_t at;
    eq_tree tree;
    const char *id;
    *out = (eq_audit_preset_words){0};
    EQ_TRY(eq_json_text(place, arena, &id));
    EQ_TRY(find(place, id, &at));
    out->id = eq_audit_preset_id(at);
    const char *json = eq_audit_preset_json(at);
    EQ_TRY(eq_tree_parse(place->cx, "preset", (eq_bytes){json, strlen(json)}, &tree));
    eq_json root = eq_json_root(place->cx, "preset", tree);
    eq_status status = read(&root, place, arena, out);
    if (status == EQ_OK) status = set_options(&root, arena, table, option, out);
    eq_tree_free(tree);
    return status;
}
