/* Schema JSON <-> eq_schema. Reading refuses unknown keys with their path, so a misspelt one is not silently
 * ignored; writing leaves defaults out, so what the import dialog makes stays short enough to be read. */
#include <math.h>
#include <string.h>

#include "data/table/csv.h"
#include "data/table/decode.h"
#include "data/table/dialect.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "data/table/change_json.h"
#include "data/table/recode_json.h"
#include "data/table/schema_json.h"

#define MOST_VALUES 1000 /* in a list that every level or row is looked up in */
#define MOST_MAPPED 5000
#define MOST_SKIPPED 100000 /* lines above a header */

static const char *const role_word[] = {"feature", "label",  "protected", "source", "drop",    "audited", "decision",
                                        "score",   "weight", "count",     "batch",  "stratum", NULL};
static const char *const kind_word[] = {"number", "category", "yes_no", "date", "id", "text", NULL};
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
    const char *text = eq_tree_is_text(place.value) ? eq_tree_text(place.value) : "";
    if (strlen(text) != 1) return eq_json_fail(&place, "expected a text of one byte");
    *out = text[0];
    return EQ_OK;
}

static eq_status get_list(const eq_json *object, const char *key, eq_arena *arena, const char ***out, size_t *n) {
    eq_json place;
    if (!eq_json_get(object, key, &place)) return EQ_OK;
    if (eq_tree_is_list(place.value)) EQ_TRY(eq_json_array(&place, 0, MOST_VALUES, n));
    return eq_json_texts(&place, arena, out, n);
}

static eq_status read_format(const eq_json *root, eq_csv_format *out) {
    static const char *const keys[] = {"encoding",  "delimiter", "quote", "escape",  "skip",   "decimal",
                                       "thousands", "header",    "trim",  "comment", "ragged", NULL};
    static const char *const quotes[] = {"\"", "'", "none", NULL};
    static const char *const escapes[] = {"none", "\\", NULL};
    size_t at;
    eq_json place;
    if (!eq_json_get(root, "format", &place)) return EQ_OK;
    EQ_TRY(eq_json_object(&place, keys));
    bool header = true;
    EQ_TRY(get_byte(&place, "delimiter", &out->delimiter));
    EQ_TRY(get_byte(&place, "decimal", &out->decimal));
    eq_json member;
    if (eq_json_get(&place, "encoding", &member)) {
        EQ_TRY(eq_json_choice(&member, eq_encoding_name, &at));
        out->encoding = (eq_encoding)at;
    }
    if (eq_json_get(&place, "quote", &member)) {
        EQ_TRY(eq_json_choice(&member, quotes, &at));
        out->quote = (char[]){0, '\'', EQ_NO_QUOTE}[at];
    }
    EQ_TRY(eq_json_read_ragged(&place, &out->ragged_aside));
    if (eq_json_get(&place, "escape", &member)) {
        EQ_TRY(eq_json_choice(&member, escapes, &at));
        out->escape = at ? '\\' : (char)0;
    }
    if (eq_json_get(&place, "skip", &member)) EQ_TRY(eq_json_size(&member, 0, MOST_SKIPPED, &out->skip));
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
    if (!eq_tree_is_object(map.value)) return eq_json_fail(&map, "expected an object from cells to cells");
    size_t n = (size_t)eq_tree_count(map.value);
    if (n > MOST_MAPPED) return eq_json_fail(&map, "has %zu members, expected at most %d", n, MOST_MAPPED);
    EQ_NEW(column->cx, arena, out->map_from, n);
    EQ_NEW(column->cx, arena, out->map_to, n);
    for (eq_tree item = eq_tree_first(map.value); item; item = eq_tree_next(item)) {
        eq_json cell = {column->cx, item, &map, eq_tree_key(item), 0};
        EQ_TRY(eq_json_text(&cell, arena, &out->map_to[out->n_map]));
        out->map_from[out->n_map] = eq_arena_text(column->cx, arena, eq_tree_key(item), strlen(eq_tree_key(item)));
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
    if (!eq_tree_is_object(place.value)) return get_list(column, "privileged", arena, &out->privileged, &out->n_privileged);
    EQ_TRY(eq_json_object(&place, keys));
    if (eq_json_get(&place, "min", &bound)) EQ_TRY(eq_json_number(&bound, -HUGE_VAL, HUGE_VAL, &out->min));
    if (eq_json_get(&place, "below", &bound)) EQ_TRY(eq_json_number(&bound, -HUGE_VAL, HUGE_VAL, &out->below));
    if (isnan(out->min) && isnan(out->below)) return eq_json_fail(&place, "expected min, below or both");
    return EQ_OK;
}

/* A date is read as a number; what is not a number is a category. */
static void set_kind(eq_schema_column *out, size_t word) {
    out->nature = word < 2 ? EQ_PLAIN : (eq_nature)(word - 1);
    out->kind = word == EQ_NUMBER || out->nature == EQ_IS_DATE ? EQ_NUMBER : EQ_CATEGORY;
}

static const char *kind_of(const eq_schema_column *column) {
    return kind_word[column->nature == EQ_PLAIN ? (size_t)column->kind : (size_t)column->nature + 1];
}

const char *eq_role_word(eq_role role) { return role_word[role]; }

static const char *const column_keys[] = {"name",
                                          "role",
                                          "kind",
                                          "strip_dot",
                                          "affix",
                                          "derived",
                                          "missing",
                                          "levels",
                                          "privileged",
                                          "privileged_name",
                                          "unprivileged_name",
                                          "favourable",
                                          "unfavourable",
                                          "favourable_name",
                                          "unfavourable_name",
                                          EQ_RECODE_KEYS,
                                          NULL};

/* NULL where it is "": then nothing stands beside the numbers. */
static eq_status read_affix(const eq_json *column, eq_arena *arena, const char **out) {
    eq_json place;
    EQ_TRY(get_text(column, "affix", arena, out));
    if (!*out || !eq_json_get(column, "affix", &place)) return EQ_OK;
    for (const char *c = *out; *c; c++)
        if (strchr("0123456789.,+-", *c))
            return eq_json_fail(&place, "is \"%.40s\", expected a text without digits and signs", *out);
    if (!**out) *out = NULL;
    return EQ_OK;
}

static eq_status read_column(const eq_json *place, eq_arena *arena, eq_schema_column *out) {
    eq_json member;
    size_t choice;
    *out = eq_schema_column_plain(NULL, EQ_FEATURE, EQ_CATEGORY);
    EQ_TRY(eq_json_object(place, column_keys));
    EQ_TRY(eq_json_need(place, "name", &member));
    EQ_TRY(eq_json_text(&member, arena, &out->name));
    if (eq_json_get(place, "role", &member)) {
        EQ_TRY(eq_json_choice(&member, role_word, &choice));
        out->role = (eq_role)choice;
    }
    if (out->role != EQ_LABEL && out->role != EQ_DROP) EQ_TRY(eq_json_need(place, "kind", &member));
    if (eq_json_get(place, "kind", &member)) {
        EQ_TRY(eq_json_choice(&member, kind_word, &choice));
        set_kind(out, choice);
    }
    EQ_TRY(eq_json_read_recode(place, arena, &out->recode));
    if (out->nature == EQ_IS_DATE && !out->recode.date) out->recode.date = EQ_DATE_YMD;
    EQ_TRY(read_affix(place, arena, &out->affix));
    EQ_TRY(get_boolean(place, "strip_dot", &out->strip_dot));
    EQ_TRY(read_derived(place, arena, out));
    out->own_missing = eq_json_get(place, "missing", &member);
    EQ_TRY(get_list(place, "missing", arena, &out->missing, &out->n_missing));
    EQ_TRY(get_list(place, "levels", arena, &out->level, &out->n_levels));
    EQ_TRY(read_privileged(place, arena, out));
    EQ_TRY(get_text(place, "privileged_name", arena, &out->privileged_name));
    EQ_TRY(get_text(place, "unprivileged_name", arena, &out->unprivileged_name));
    EQ_TRY(get_list(place, "favourable", arena, &out->favourable, &out->n_favourable));
    EQ_TRY(get_list(place, "unfavourable", arena, &out->unfavourable, &out->n_unfavourable));
    EQ_TRY(get_text(place, "favourable_name", arena, &out->favourable_name));
    return get_text(place, "unfavourable_name", arena, &out->unfavourable_name);
}

static eq_status read_change(const eq_json *place, eq_arena *arena, bool roles, eq_column_change *out) {
    static const char *const recoding[] = {EQ_RECODE_KEYS};
    eq_json member;
    size_t choice;
    EQ_TRY(eq_json_object(place, column_keys));
    EQ_TRY(eq_json_need(place, "name", &member));
    EQ_TRY(eq_json_text(&member, arena, &out->name));
    out->kind = eq_json_get(place, "kind", &member);
    if (out->kind) {
        EQ_TRY(eq_json_choice(&member, kind_word, &choice));
        set_kind(&out->column, choice);
    }
    out->affix = eq_json_get(place, "affix", &member);
    EQ_TRY(read_affix(place, arena, &out->column.affix));
    out->role = roles && eq_json_get(place, "role", &member);
    if (out->role) {
        EQ_TRY(eq_json_choice(&member, role_word, &choice));
        out->column.role = (eq_role)choice;
    }
    for (size_t i = 0; i < sizeof recoding / sizeof *recoding; i++) out->recode |= eq_json_get(place, recoding[i], &member);
    EQ_TRY(eq_json_read_recode(place, arena, &out->column.recode));
    if (out->column.nature == EQ_IS_DATE && !out->column.recode.date) out->recode = true, out->column.recode.date = EQ_DATE_YMD;
    out->column.own_missing = eq_json_get(place, "missing", &member);
    return get_list(place, "missing", arena, &out->column.missing, &out->column.n_missing);
}

eq_status eq_json_read_changes(const eq_json *list, eq_arena *arena, bool roles, eq_change_list *out) {
    eq_column_change *change;
    size_t n;
    EQ_TRY(eq_json_array(list, 0, EQ_MAX_COLUMNS, &n));
    EQ_NEW(list->cx, arena, change, n);
    eq_json item = eq_json_item(list, 0);
    for (size_t i = 0; i < n; i++, eq_json_next(&item)) EQ_TRY(read_change(&item, arena, roles, &change[i]));
    *out = (eq_change_list){change, n};
    return EQ_OK;
}

static eq_status read_columns(const eq_json *root, eq_arena *arena, eq_schema *out) {
    eq_json columns;
    EQ_TRY(eq_json_need(root, "columns", &columns));
    EQ_TRY(eq_json_array(&columns, 1, EQ_MAX_COLUMNS, &out->n_columns));
    EQ_NEW(root->cx, arena, out->column, out->n_columns);
    eq_json item = eq_json_item(&columns, 0);
    for (size_t i = 0; i < out->n_columns; i++, eq_json_next(&item)) {
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
        if (eq_tree_is_text(member.value)) EQ_TRY(eq_json_text(&member, arena, &filter->text));
        else EQ_TRY(eq_json_number(&member, -HUGE_VAL, HUGE_VAL, &filter->number));
    }
    return EQ_OK;
}

eq_status eq_json_read_incomplete(const eq_json *root, bool *impute) {
    static const char *const words[] = {"drop", "impute", NULL};
    eq_json member;
    size_t choice = 0;
    if (!eq_json_get(root, "incomplete", &member)) return EQ_OK;
    EQ_TRY(eq_json_choice(&member, words, &choice));
    *impute = choice == 1;
    return EQ_OK;
}

static eq_status read_schema(const eq_json *root, eq_arena *arena, eq_schema *out) {
    static const char *const keys[] = {"equipoise", "name",   "title",   "source",  "licence", "citation",   "defects",
                                       "files",     "format", "missing", "columns", "filters", "incomplete", NULL};
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
    EQ_TRY(eq_json_read_incomplete(root, &schema.impute));
    *out = schema;
    return eq_schema_check(root->cx, out);
}

eq_status eq_json_read_schema(eq_ctx *cx, eq_arena *arena, eq_bytes json, eq_schema *out) {
    eq_tree tree;
    EQ_TRY(eq_tree_parse(cx, "schema", json, &tree));
    eq_json root = eq_json_root(cx, "schema", tree);
    eq_status status = read_schema(&root, arena, out);
    eq_tree_free(tree);
    return status;
}

/* ---- writing ---- */

/* What is not said is left out. */
static void put_text(eq_out *out, eq_place to, const char *key, const char *text) {
    if (text) eq_out_text(out, to, key, text);
}

static void put_list(eq_out *out, eq_place to, const char *key, const char *const *text, size_t n) {
    if (n) eq_out_texts(out, to, key, text, n);
}

static void put_byte(eq_out *out, eq_place to, const char *key, char byte) {
    char text[2] = {byte, 0};
    if (byte) eq_out_text(out, to, key, text);
}

static eq_status write_column(eq_out *out, eq_place into, const eq_schema_column *column) {
    put_text(out, into, "name", column->name);
    if (column->role != EQ_FEATURE) put_text(out, into, "role", role_word[column->role]);
    if ((column->role != EQ_LABEL && column->role != EQ_DROP) || column->nature != EQ_PLAIN)
        put_text(out, into, "kind", kind_of(column));
    if (column->strip_dot) eq_out_bool(out, into, "strip_dot", true);
    put_text(out, into, "affix", column->affix);
    if (column->derived_from) {
        eq_place derived = eq_out_object(out, into, "derived");
        put_text(out, derived, "from", column->derived_from);
        eq_place map = eq_out_object(out, derived, "map");
        for (size_t i = 0; i < column->n_map; i++) put_text(out, map, column->map_from[i], column->map_to[i]);
    }
    if (column->own_missing && !column->n_missing) eq_out_array(out, into, "missing");
    put_list(out, into, "missing", column->missing, column->n_missing);
    put_list(out, into, "levels", column->level, column->n_levels);
    put_list(out, into, "privileged", column->privileged, column->n_privileged);
    if (!column->n_privileged && !(isnan(column->min) && isnan(column->below))) {
        eq_place bounds = eq_out_object(out, into, "privileged");
        if (!isnan(column->min)) eq_out_number(out, bounds, "min", column->min);
        if (!isnan(column->below)) eq_out_number(out, bounds, "below", column->below);
    }
    put_text(out, into, "privileged_name", column->privileged_name);
    put_text(out, into, "unprivileged_name", column->unprivileged_name);
    put_list(out, into, "favourable", column->favourable, column->n_favourable);
    put_list(out, into, "unfavourable", column->unfavourable, column->n_unfavourable);
    put_text(out, into, "favourable_name", column->favourable_name);
    put_text(out, into, "unfavourable_name", column->unfavourable_name);
    return eq_json_write_recode(out, into, &column->recode);
}

static void write_format(eq_out *out, eq_place into, const eq_csv_format *format) {
    eq_place place = eq_out_object(out, into, "format");
    if (format->encoding > EQ_UTF8) eq_out_text(out, place, "encoding", eq_encoding_name[format->encoding]);
    put_byte(out, place, "delimiter", format->delimiter ? format->delimiter : ',');
    if (format->quote == EQ_NO_QUOTE) eq_out_text(out, place, "quote", "none");
    else if (format->quote != '"') put_byte(out, place, "quote", format->quote);
    put_byte(out, place, "escape", format->escape);
    if (format->skip) eq_out_number(out, place, "skip", (double)format->skip);
    put_byte(out, place, "decimal", format->decimal);
    put_byte(out, place, "thousands", format->thousands);
    eq_out_bool(out, place, "header", !format->no_header);
    if (format->trim) eq_out_bool(out, place, "trim", true);
    if (format->ragged_aside) eq_out_text(out, place, "ragged", "aside");
    put_byte(out, place, "comment", format->comment);
}

/* Of a guess: columns that can be read in two ways, with one example in both. */
static void write_ambiguous(eq_out *out, eq_place root, const eq_schema *schema) {
    if (!schema->n_ambiguous) return;
    eq_place list = eq_out_array(out, root, "ambiguous");
    for (size_t i = 0; i < schema->n_ambiguous; i++) {
        const eq_ambiguity *a = &schema->ambiguous[i];
        eq_place place = eq_out_object(out, list, NULL);
        put_text(out, place, "column", a->column);
        put_text(out, place, "example", a->example);
        eq_out_number(out, place, "line", (double)a->line);
        put_byte(out, place, "mark", a->mark);
        eq_place readings = eq_out_object(out, place, "readings");
        eq_out_number(out, readings, "decimal", a->decimal);
        eq_out_number(out, readings, "thousands", a->grouped);
    }
}

static void write_files(eq_out *out, eq_place root, const eq_schema *schema) {
    if (!schema->n_files) return;
    eq_place list = eq_out_array(out, root, "files");
    for (size_t i = 0; i < schema->n_files; i++) {
        eq_place file = eq_out_object(out, list, NULL);
        put_text(out, file, "name", schema->file[i].name);
        put_text(out, file, "sha256", schema->file[i].sha256);
        put_text(out, file, "url", schema->file[i].url);
    }
}

static void write_filters(eq_out *out, eq_place root, const eq_schema *schema) {
    if (!schema->n_filters) return;
    eq_place list = eq_out_array(out, root, "filters");
    for (size_t i = 0; i < schema->n_filters; i++) {
        const eq_filter *filter = &schema->filter[i];
        eq_place place = eq_out_object(out, list, NULL);
        put_text(out, place, "column", filter->column);
        put_text(out, place, "keep", op_word[filter->op]);
        if (filter->text) put_text(out, place, "value", filter->text);
        else eq_out_number(out, place, "value", filter->number);
    }
}

static eq_status write_schema(eq_out *out, eq_place root, const eq_schema *schema) {
    eq_out_number(out, root, "equipoise", 1);
    put_text(out, root, "name", schema->name);
    put_text(out, root, "title", schema->title);
    put_text(out, root, "source", schema->source);
    put_text(out, root, "licence", schema->licence);
    put_text(out, root, "citation", schema->citation);
    put_list(out, root, "defects", schema->defect, schema->n_defects);
    write_files(out, root, schema);
    write_format(out, root, &schema->format);
    put_list(out, root, "missing", schema->missing, schema->n_missing);
    if (schema->impute) put_text(out, root, "incomplete", "impute");
    eq_place list = eq_out_array(out, root, "columns");
    for (size_t i = 0; i < schema->n_columns; i++) EQ_TRY(write_column(out, eq_out_object(out, list, NULL), &schema->column[i]));
    write_ambiguous(out, root, schema);
    write_filters(out, root, schema);
    return EQ_OK;
}

eq_status eq_json_write_schema(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const char **json) {
    eq_out out;
    eq_out_begin(cx, &out);
    out.spaced = true;
    eq_status status = write_schema(&out, out.root, schema);
    if (status != EQ_OK) eq_out_drop(&out);
    EQ_TRY(status);
    return eq_out_print(&out, arena, json);
}
