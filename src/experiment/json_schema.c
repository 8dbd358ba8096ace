/* Schema JSON <-> eq_schema. Reading refuses unknown keys with their path, so a misspelt one is not silently
 * ignored; writing leaves defaults out, so what the import dialog makes stays short enough to be read. */
#include <math.h>
#include <string.h>

#include "data/table/csv.h"
#include "experiment/json_in.h"
#include "experiment/json_out.h"
#include "experiment/json_schema.h"

#define MOST_VALUES 1000 /* in a list that every level or row is looked up in */
#define MOST_MAPPED 5000

static const char *const role_word[] = {"feature", "label", "protected", "source", "drop", NULL};
static const char *const kind_word[] = {"number", "category", NULL};
static const char *const op_word[] = {"<=", ">=", "!=", "==", NULL}; /* in the order of eq_filter_op */

/* ---- reading ---- */

/* An optional text; *out is untouched when it is absent. */
static eq_status get_text(const eq_json *object, const char *key, eq_arena *arena, const char **out) {
    eq_json place;
    return eq_json_get(object, key, &place) ? eq_json_text(&place, arena, out) : EQ_OK;
}

static eq_status get_boolean(const eq_json *object, const char *key, bool *out) {
    eq_json place;
    return eq_json_get(object, key, &place) ? eq_json_boolean(&place, out) : EQ_OK;
}

/* An optional text of one byte. */
static eq_status get_byte(const eq_json *object, const char *key, char *out) {
    eq_json place;
    if (!eq_json_get(object, key, &place)) return EQ_OK;
    const char *text = cJSON_IsString(place.value) ? place.value->valuestring : "";
    if (strlen(text) != 1) return eq_json_fail(&place, "expected a text of one byte");
    *out = text[0];
    return EQ_OK;
}

static eq_status get_list(const eq_json *object, const char *key, eq_arena *arena, const char ***out, size_t *n) {
    eq_json place;
    if (!eq_json_get(object, key, &place)) return EQ_OK;
    if (cJSON_IsArray(place.value)) EQ_TRY(eq_json_array(&place, 0, MOST_VALUES, n));
    return eq_json_texts(&place, arena, out, n);
}

static eq_status read_format(const eq_json *root, eq_csv_format *out) {
    static const char *const keys[] = {"delimiter", "decimal", "thousands", "header", "trim", "comment", NULL};
    eq_json place;
    if (!eq_json_get(root, "format", &place)) return EQ_OK;
    EQ_TRY(eq_json_object(&place, keys));
    bool header = true;
    EQ_TRY(get_byte(&place, "delimiter", &out->delimiter));
    EQ_TRY(get_byte(&place, "decimal", &out->decimal));
    EQ_TRY(get_byte(&place, "thousands", &out->thousands));
    if (out->thousands && !strchr(".,' ", out->thousands)) {
        EQ_TRY(eq_json_need(&place, "thousands", &place));
        return eq_json_fail(&place, "is \"%c\", expected a point, a comma, a space or an apostrophe", out->thousands);
    }
    EQ_TRY(get_byte(&place, "comment", &out->comment));
    EQ_TRY(get_boolean(&place, "trim", &out->trim));
    EQ_TRY(get_boolean(&place, "header", &header));
    out->no_header = !header;
    return EQ_OK;
}

static eq_status read_files(const eq_json *root, eq_arena *arena, eq_schema *out) {
    static const char *const keys[] = {"name", "sha256", "url", NULL};
    eq_json files, name;
    if (!eq_json_get(root, "files", &files)) return EQ_OK;
    EQ_TRY(eq_json_array(&files, 1, MOST_VALUES, &out->n_files));
    EQ_NEW(root->cx, arena, out->file, out->n_files);
    for (size_t i = 0; i < out->n_files; i++) {
        eq_json place = eq_json_item(&files, i);
        EQ_TRY(eq_json_object(&place, keys));
        EQ_TRY(eq_json_need(&place, "name", &name));
        EQ_TRY(eq_json_text(&name, arena, &out->file[i].name));
        EQ_TRY(get_text(&place, "sha256", arena, &out->file[i].sha256));
        EQ_TRY(get_text(&place, "url", arena, &out->file[i].url));
    }
    return EQ_OK;
}

/* {"from": column, "map": {cell: cell}} */
static eq_status read_derived(const eq_json *column, eq_arena *arena, eq_schema_column *out) {
    static const char *const keys[] = {"from", "map", NULL};
    eq_json place, from, map;
    if (!eq_json_get(column, "derived", &place)) return EQ_OK;
    EQ_TRY(eq_json_object(&place, keys));
    EQ_TRY(eq_json_need(&place, "from", &from));
    EQ_TRY(eq_json_text(&from, arena, &out->derived_from));
    EQ_TRY(eq_json_need(&place, "map", &map));
    if (!cJSON_IsObject(map.value)) return eq_json_fail(&map, "expected an object from cells to cells");
    size_t n = (size_t)cJSON_GetArraySize(map.value);
    if (n > MOST_MAPPED) return eq_json_fail(&map, "has %zu members, expected at most %d", n, MOST_MAPPED);
    EQ_NEW(column->cx, arena, out->map_from, n);
    EQ_NEW(column->cx, arena, out->map_to, n);
    for (const cJSON *item = map.value->child; item; item = item->next) {
        eq_json cell = {column->cx, item, &map, item->string, 0};
        EQ_TRY(eq_json_text(&cell, arena, &out->map_to[out->n_map]));
        out->map_from[out->n_map] = eq_arena_text(column->cx, arena, item->string, strlen(item->string));
        if (!out->map_from[out->n_map]) return EQ_EMEMORY;
        out->n_map++;
    }
    return EQ_OK;
}

/* "White", ["White", "Asian"], or {"min": 25, "below": 60} */
static eq_status read_privileged(const eq_json *column, eq_arena *arena, eq_schema_column *out) {
    static const char *const keys[] = {"min", "below", NULL};
    eq_json place, bound;
    if (!eq_json_get(column, "privileged", &place)) return EQ_OK;
    if (!cJSON_IsObject(place.value)) return get_list(column, "privileged", arena, &out->privileged, &out->n_privileged);
    EQ_TRY(eq_json_object(&place, keys));
    if (eq_json_get(&place, "min", &bound)) EQ_TRY(eq_json_number(&bound, -HUGE_VAL, HUGE_VAL, &out->min));
    if (eq_json_get(&place, "below", &bound)) EQ_TRY(eq_json_number(&bound, -HUGE_VAL, HUGE_VAL, &out->below));
    if (isnan(out->min) && isnan(out->below)) return eq_json_fail(&place, "expected min, below or both");
    return EQ_OK;
}

static eq_status read_column(const eq_json *place, eq_arena *arena, eq_schema_column *out) {
    static const char *const keys[] = {"name",
                                       "role",
                                       "kind",
                                       "strip_dot",
                                       "derived",
                                       "missing",
                                       "levels",
                                       "privileged",
                                       "privileged_name",
                                       "unprivileged_name",
                                       "favourable",
                                       "favourable_name",
                                       "unfavourable_name",
                                       NULL};
    eq_json member;
    size_t choice;
    *out = eq_schema_column_plain(NULL, EQ_FEATURE, EQ_CATEGORY);
    EQ_TRY(eq_json_object(place, keys));
    EQ_TRY(eq_json_need(place, "name", &member));
    EQ_TRY(eq_json_text(&member, arena, &out->name));
    if (eq_json_get(place, "role", &member)) {
        EQ_TRY(eq_json_choice(&member, role_word, &choice));
        out->role = (eq_role)choice;
    }
    if (out->role != EQ_LABEL && out->role != EQ_DROP) EQ_TRY(eq_json_need(place, "kind", &member));
    if (eq_json_get(place, "kind", &member)) {
        EQ_TRY(eq_json_choice(&member, kind_word, &choice));
        out->kind = (eq_column_kind)choice;
    }
    EQ_TRY(get_boolean(place, "strip_dot", &out->strip_dot));
    EQ_TRY(read_derived(place, arena, out));
    out->own_missing = eq_json_get(place, "missing", &member);
    EQ_TRY(get_list(place, "missing", arena, &out->missing, &out->n_missing));
    EQ_TRY(get_list(place, "levels", arena, &out->level, &out->n_levels));
    EQ_TRY(read_privileged(place, arena, out));
    EQ_TRY(get_text(place, "privileged_name", arena, &out->privileged_name));
    EQ_TRY(get_text(place, "unprivileged_name", arena, &out->unprivileged_name));
    EQ_TRY(get_list(place, "favourable", arena, &out->favourable, &out->n_favourable));
    EQ_TRY(get_text(place, "favourable_name", arena, &out->favourable_name));
    return get_text(place, "unfavourable_name", arena, &out->unfavourable_name);
}

static eq_status read_columns(const eq_json *root, eq_arena *arena, eq_schema *out) {
    eq_json columns;
    EQ_TRY(eq_json_need(root, "columns", &columns));
    EQ_TRY(eq_json_array(&columns, 1, EQ_MAX_COLUMNS, &out->n_columns));
    EQ_NEW(root->cx, arena, out->column, out->n_columns);
    eq_json item = eq_json_item(&columns, 0);
    for (size_t i = 0; i < out->n_columns; i++, item.value = item.value->next) {
        item.index = i;
        EQ_TRY(read_column(&item, arena, &out->column[i]));
    }
    return EQ_OK;
}

static eq_status read_filters(const eq_json *root, eq_arena *arena, eq_schema *out) {
    static const char *const keys[] = {"column", "keep", "value", NULL};
    eq_json filters, member;
    if (!eq_json_get(root, "filters", &filters)) return EQ_OK;
    EQ_TRY(eq_json_array(&filters, 0, 1000, &out->n_filters));
    EQ_NEW(root->cx, arena, out->filter, out->n_filters);
    for (size_t i = 0; i < out->n_filters; i++) {
        eq_json place = eq_json_item(&filters, i);
        eq_filter *filter = &out->filter[i];
        size_t choice;
        EQ_TRY(eq_json_object(&place, keys));
        EQ_TRY(eq_json_need(&place, "column", &member));
        EQ_TRY(eq_json_text(&member, arena, &filter->column));
        EQ_TRY(eq_json_need(&place, "keep", &member));
        EQ_TRY(eq_json_choice(&member, op_word, &choice));
        filter->op = (eq_filter_op)choice;
        EQ_TRY(eq_json_need(&place, "value", &member));
        if (cJSON_IsString(member.value)) EQ_TRY(eq_json_text(&member, arena, &filter->text));
        else EQ_TRY(eq_json_number(&member, -HUGE_VAL, HUGE_VAL, &filter->number));
    }
    return EQ_OK;
}

static eq_status read_schema(const eq_json *root, eq_arena *arena, eq_schema *out) {
    static const char *const keys[] = {"equipoise", "name",   "title",   "source",  "licence", "citation", "defects",
                                       "files",     "format", "missing", "columns", "filters", NULL};
    eq_json member;
    double version;
    eq_schema schema = {0};
    EQ_TRY(eq_json_expect(root, "a schema"));
    EQ_TRY(eq_json_object(root, keys));
    if (eq_json_get(root, "equipoise", &member)) EQ_TRY(eq_json_integer(&member, 1, 1, &version));
    EQ_TRY(eq_json_need(root, "name", &member));
    EQ_TRY(eq_json_text(&member, arena, &schema.name));
    schema.title = schema.name;
    EQ_TRY(get_text(root, "title", arena, &schema.title));
    EQ_TRY(get_text(root, "source", arena, &schema.source));
    EQ_TRY(get_text(root, "licence", arena, &schema.licence));
    EQ_TRY(get_text(root, "citation", arena, &schema.citation));
    EQ_TRY(get_list(root, "defects", arena, &schema.defect, &schema.n_defects));
    EQ_TRY(get_list(root, "missing", arena, &schema.missing, &schema.n_missing));
    EQ_TRY(read_files(root, arena, &schema));
    EQ_TRY(read_format(root, &schema.format));
    EQ_TRY(read_columns(root, arena, &schema));
    EQ_TRY(read_filters(root, arena, &schema));
    *out = schema;
    return eq_schema_check(root->cx, out);
}

eq_status eq_json_read_schema(eq_ctx *cx, eq_arena *arena, eq_bytes json, eq_schema *out) {
    cJSON *tree;
    EQ_TRY(eq_json_parse(cx, "schema", json, &tree));
    eq_json root = eq_json_root(cx, "schema", tree);
    eq_status status = read_schema(&root, arena, out);
    cJSON_Delete(tree);
    return status;
}

/* ---- writing: cJSON's builders return NULL when memory runs out, and take NULL as "do nothing" ---- */

typedef struct writer {
    bool failed;
} writer;

/* Puts a new value under `key` (in an array when key is NULL). */
static cJSON *put(writer *w, cJSON *into, const char *key, cJSON *value) {
    if (value && (key ? cJSON_AddItemToObject(into, key, value) : cJSON_AddItemToArray(into, value))) return value;
    cJSON_Delete(value);
    w->failed = true;
    return NULL;
}

static void put_text(writer *w, cJSON *into, const char *key, const char *text) {
    if (text) put(w, into, key, cJSON_CreateString(text));
}

static void put_list(writer *w, cJSON *into, const char *key, const char *const *text, size_t n) {
    if (!n) return;
    cJSON *list = put(w, into, key, cJSON_CreateArray());
    for (size_t i = 0; i < n; i++) put(w, list, NULL, cJSON_CreateString(text[i]));
}

static void put_byte(writer *w, cJSON *into, const char *key, char byte) {
    char text[2] = {byte, 0};
    if (byte) put(w, into, key, cJSON_CreateString(text));
}

static void write_column(writer *w, cJSON *into, const eq_schema_column *column) {
    put_text(w, into, "name", column->name);
    if (column->role != EQ_FEATURE) put_text(w, into, "role", role_word[column->role]);
    if (column->role != EQ_LABEL && column->role != EQ_DROP) put_text(w, into, "kind", kind_word[column->kind]);
    if (column->strip_dot) put(w, into, "strip_dot", cJSON_CreateTrue());
    if (column->derived_from) {
        cJSON *derived = put(w, into, "derived", cJSON_CreateObject());
        put_text(w, derived, "from", column->derived_from);
        cJSON *map = put(w, derived, "map", cJSON_CreateObject());
        for (size_t i = 0; i < column->n_map; i++) put_text(w, map, column->map_from[i], column->map_to[i]);
    }
    if (column->own_missing && !column->n_missing) put(w, into, "missing", cJSON_CreateArray());
    put_list(w, into, "missing", column->missing, column->n_missing);
    put_list(w, into, "levels", column->level, column->n_levels);
    put_list(w, into, "privileged", column->privileged, column->n_privileged);
    if (!column->n_privileged && !(isnan(column->min) && isnan(column->below))) {
        cJSON *bounds = put(w, into, "privileged", cJSON_CreateObject());
        if (!isnan(column->min)) put(w, bounds, "min", eq_exact_number(column->min));
        if (!isnan(column->below)) put(w, bounds, "below", eq_exact_number(column->below));
    }
    put_text(w, into, "privileged_name", column->privileged_name);
    put_text(w, into, "unprivileged_name", column->unprivileged_name);
    put_list(w, into, "favourable", column->favourable, column->n_favourable);
    put_text(w, into, "favourable_name", column->favourable_name);
    put_text(w, into, "unfavourable_name", column->unfavourable_name);
}

static void write_format(writer *w, cJSON *into, const eq_csv_format *format) {
    cJSON *place = put(w, into, "format", cJSON_CreateObject());
    put_byte(w, place, "delimiter", format->delimiter ? format->delimiter : ',');
    put_byte(w, place, "decimal", format->decimal);
    put_byte(w, place, "thousands", format->thousands);
    put(w, place, "header", cJSON_CreateBool(!format->no_header));
    if (format->trim) put(w, place, "trim", cJSON_CreateTrue());
    put_byte(w, place, "comment", format->comment);
}

/* Of a guess: columns that can be read in two ways, with one example in both. */
static void write_ambiguous(writer *w, cJSON *root, const eq_schema *schema) {
    cJSON *list = schema->n_ambiguous ? put(w, root, "ambiguous", cJSON_CreateArray()) : NULL;
    for (size_t i = 0; i < schema->n_ambiguous; i++) {
        const eq_ambiguity *a = &schema->ambiguous[i];
        cJSON *place = put(w, list, NULL, cJSON_CreateObject());
        put_text(w, place, "column", a->column);
        put_text(w, place, "example", a->example);
        put(w, place, "line", eq_exact_number((double)a->line));
        put_byte(w, place, "mark", a->mark);
        cJSON *readings = put(w, place, "readings", cJSON_CreateObject());
        put(w, readings, "decimal", eq_exact_number(a->decimal));
        put(w, readings, "thousands", eq_exact_number(a->grouped));
    }
}

static void write_schema(writer *w, cJSON *root, const eq_schema *schema) {
    put(w, root, "equipoise", cJSON_CreateNumber(1));
    put_text(w, root, "name", schema->name);
    put_text(w, root, "title", schema->title);
    put_text(w, root, "source", schema->source);
    put_text(w, root, "licence", schema->licence);
    put_text(w, root, "citation", schema->citation);
    put_list(w, root, "defects", schema->defect, schema->n_defects);
    cJSON *list = schema->n_files ? put(w, root, "files", cJSON_CreateArray()) : NULL;
    for (size_t i = 0; i < schema->n_files; i++) {
        cJSON *file = put(w, list, NULL, cJSON_CreateObject());
        put_text(w, file, "name", schema->file[i].name);
        put_text(w, file, "sha256", schema->file[i].sha256);
        put_text(w, file, "url", schema->file[i].url);
    }
    write_format(w, root, &schema->format);
    put_list(w, root, "missing", schema->missing, schema->n_missing);
    list = put(w, root, "columns", cJSON_CreateArray());
    for (size_t i = 0; i < schema->n_columns; i++) write_column(w, put(w, list, NULL, cJSON_CreateObject()), &schema->column[i]);
    write_ambiguous(w, root, schema);
    list = schema->n_filters ? put(w, root, "filters", cJSON_CreateArray()) : NULL;
    for (size_t i = 0; i < schema->n_filters; i++) {
        const eq_filter *filter = &schema->filter[i];
        cJSON *place = put(w, list, NULL, cJSON_CreateObject());
        put_text(w, place, "column", filter->column);
        put_text(w, place, "keep", op_word[filter->op]);
        if (filter->text) put_text(w, place, "value", filter->text);
        else put(w, place, "value", eq_exact_number(filter->number));
    }
}

eq_status eq_json_write_schema(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const char **json) {
    writer w = {false};
    cJSON *root = cJSON_CreateObject();
    write_schema(&w, root, schema);
    char *text = root && !w.failed ? cJSON_Print(root) : NULL;
    *json = text ? eq_arena_text(cx, arena, text, strlen(text)) : NULL;
    cJSON_free(text);
    cJSON_Delete(root);
    if (!text) return eq_fail(cx, EQ_EMEMORY, "memory: the schema's JSON could not be written");
    return *json ? EQ_OK : EQ_EMEMORY;
}
