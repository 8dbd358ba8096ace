/* From rows to what is inside. Of a file those columns are counted that an option names; of loaded data the label and the columns
 * that make the groups, with as much of the schema as is about them. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/sha256.h"
#include "base/text.h"
#include "board/counts.h"
#include "board/inside.h"
#include "analysis/analysis.h"
#include "data/table/change_json.h"
#include "data/table/dialect.h"
#include "data/table/format.h"
#include "data/table/schema_json.h"
#include "data/table/table.h"
#include "equipoise/version.h"
#include "math/stats.h"

#define MOST_NAMES 256
#define REST "other columns" /* whether a row is whole in what is not counted */

/* ---- what counts answer ---- */

const char *eq_inside_why_kept(const char *id, eq_tree answer) {
    const eq_analysis *analysis = eq_analysis_find(id);
    if (eq_tree_get(answer, "error")) return EQ_PRINTS("it could not be answered");
    if (analysis && !(analysis->needs & EQ_TAKES_COUNTS))
        return EQ_PRINTS("it asks about single people, whom counts no longer have");
    if (analysis && analysis->needs & EQ_READS_COLUMNS) return EQ_PRINTS("it reads columns that are not among the counts");
    return NULL;
}

/* ---- which columns ---- */

/* Options whose texts are values, not columns; and those that say how a file is cut, which counts are not. */
static const char *const values[] = {"favourable", "privileged", "missing", "missing_tokens", "encoding",
                                     "delimiter",  "quote",      "escape",  "ragged",         NULL};
static const char *const of_file[] = {"count",  "weight_squared", "encoding", "delimiter", "quote",  "escape",
                                      "header", "skip",           "decimal",  "thousands", "ragged", NULL};

static bool is_among(const char *key, const char *const *list) {
    while (*list && strcmp(key, *list)) list++;
    return *list != NULL;
}

typedef struct names {
    const char *name[MOST_NAMES];
    size_t n;
} names;

static void add_names(names *to, eq_tree value) {
    if (eq_tree_is_text(value) && to->n < MOST_NAMES) to->name[to->n++] = eq_tree_text(value);
    if (eq_tree_is_list(value)) EQ_EACH(item, value) add_names(to, item);
}

/* Every text that may name a column, of what counts are asked. */
static void find_names(eq_tree request, names *to) {
    eq_tree answers = eq_tree_get(request, "answers");
    EQ_EACH(option, eq_tree_get(request, "subject")) if (!is_among(eq_tree_key(option), values)) add_names(to, option);
    EQ_EACH(question, eq_tree_get(request, "questions")) {
        if (eq_inside_why_kept(eq_tree_key(question), eq_tree_get(answers, eq_tree_key(question)))) continue;
        EQ_EACH(option, question) add_names(to, option);
    }
}

/* ---- of a file ---- */

static eq_status count_file(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_tree request, eq_counted *out) {
    eq_tree subject = eq_tree_get(request, "subject");
    names found = {.n = 0};
    eq_dialect dialect;
    eq_json said = eq_json_root(cx, "subject", subject);
    EQ_TRY(eq_json_read_dialect(&said, &dialect));
    eq_change_list changes = {0};
    eq_json place;
    if (eq_json_get(&said, "columns", &place)) EQ_TRY(eq_json_read_changes(&place, arena, false, &changes));
    find_names(request, &found);
    eq_counted_columns columns = {.wanted = found.name,
                                  .n_wanted = found.n,
                                  .score = eq_tree_text(eq_tree_get(subject, "score")),
                                  .weight = eq_tree_text(eq_tree_get(subject, "weight")),
                                  .count = eq_tree_text(eq_tree_get(subject, "count")),
                                  .weight_squared = eq_tree_text(eq_tree_get(subject, "weight_squared")),
                                  .dialect = dialect,
                                  .changes = changes};
    return eq_counted_file(cx, arena, file, &columns, out);
}

/* ---- of loaded data ---- */

static const eq_schema_column *described(const eq_schema *schema, const char *name) {
    for (size_t i = 0; i < schema->n_columns; i++)
        if (!strcmp(schema->column[i].name, name)) return &schema->column[i];
    return NULL;
}

/* Whether a row lacks something that is not counted: then it is audited, and cannot be trained on. */
static bool lacks_other(const eq_table *whole, const uint8_t *counted, size_t row) {
    for (size_t c = 0; c < whole->n_columns; c++)
        if (!counted[c] && eq_cell_is_missing(&whole->column[c], row)) return true;
    return false;
}

static eq_status cell_text(eq_ctx *cx, const eq_column *column, size_t row, eq_cell *out) {
    const char *text = "";
    if (!eq_cell_is_missing(column, row))
        text = column->kind == EQ_CATEGORY ? column->level[column->code[row]] : eq_number_text(cx, &cx->tmp, column->number[row]);
    *out = (eq_cell){text, text ? strlen(text) : 0};
    return text ? EQ_OK : EQ_EMEMORY;
}

/* Which columns of the whole table are counted, by what the subject uses them for. */
static eq_status choose(eq_ctx *cx, eq_arena *arena, const eq_subject *subject, const eq_table *whole, uint8_t **out) {
    EQ_NEW(cx, arena, *out, whole->n_columns);
    for (size_t c = 0; c < whole->n_columns; c++) {
        size_t at = eq_table_find(&subject->table, whole->column[c].name);
        (*out)[c] = at != SIZE_MAX && subject->use[at] != EQ_USE_ATTRIBUTE;
    }
    return EQ_OK;
}

static eq_status count_rows(eq_ctx *cx, const eq_table *whole, const uint8_t *counted, eq_counted *out) {
    static const double one[3] = {1, 1, 1};
    eq_cell *cell;
    EQ_NEW(cx, out->arena, cell, whole->n_columns + 1);
    for (size_t i = 0; i < whole->n_rows; i++) {
        eq_mark mark = eq_arena_mark(&cx->tmp);
        size_t n = 0;
        for (size_t c = 0; c < whole->n_columns; c++)
            if (counted[c]) EQ_TRY(cell_text(cx, &whole->column[c], i, &cell[n++]));
        bool lacks = n < out->n_columns && lacks_other(whole, counted, i);
        if (n < out->n_columns) cell[n++] = (eq_cell){lacks ? "" : "whole", lacks ? 0 : 5};
        EQ_TRY(eq_counted_add(out, cell, n, EQ_NAN, one));
        eq_arena_reset(&cx->tmp, mark);
    }
    return EQ_OK;
}

static eq_status count_loaded(eq_ctx *cx, eq_arena *arena, const eq_loaded *loaded, const uint8_t *counted, eq_counted *out) {
    const eq_table *whole = &loaded->whole;
    *out = (eq_counted){.cx = cx, .arena = arena};
    EQ_NEW(cx, arena, out->column, whole->n_columns + 1);
    for (size_t c = 0; c < whole->n_columns; c++)
        if (counted[c]) out->column[out->n_columns++] = whole->column[c].name;
    if (loaded->table.n_rows < whole->n_rows) out->column[out->n_columns++] = REST;
    EQ_TRY(eq_counted_begin(out));
    return count_rows(cx, whole, counted, out);
}

static eq_column_kind kind_of(const eq_table *table, const char *name) { return table->column[eq_table_find(table, name)].kind; }

/* A column of the narrow table as its own schema has it: what it was read from is behind it. */
static eq_schema_column narrow_column(const eq_schema_column *from, eq_column_kind kind) {
    const eq_schema_column plain = eq_schema_column_plain(from->name, from->role, kind);
    eq_schema_column column = *from;
    column.kind = kind;
    column.nature = plain.nature;
    column.recode = plain.recode;
    column.strip_dot = false;
    column.derived_from = NULL;
    column.n_map = 0;
    column.own_missing = from->own_missing || from->role != EQ_FEATURE;
    column.n_missing = 0;
    return column;
}

static eq_status narrow_schema(eq_ctx *cx, eq_arena *arena, const eq_loaded *loaded, const eq_counted *counted,
                               const char **json) {
    eq_schema schema = {.name = loaded->schema.name, .title = loaded->schema.title};
    EQ_NEW(cx, arena, schema.column, counted->n_columns);
    for (size_t c = 0; c < counted->n_columns; c++) {
        const eq_schema_column *from = described(&loaded->schema, counted->column[c]);
        if (from) schema.column[schema.n_columns++] = narrow_column(from, kind_of(&loaded->whole, from->name));
        else schema.column[schema.n_columns++] = eq_schema_column_plain(counted->column[c], EQ_FEATURE, EQ_CATEGORY);
    }
    return eq_json_write_schema(cx, arena, &schema, json);
}

static eq_status count_labels(eq_ctx *cx, eq_arena *arena, const eq_subject_place *from, const eq_json *request,
                              eq_counted *counted, const char **schema) {
    eq_subject subject;
    const char *options;
    uint8_t *chosen;
    eq_json place, inject;
    EQ_TRY(eq_json_need(request, "subject", &place));
    if (eq_json_get(&place, "inject", &inject))
        return eq_json_fail(&inject, "bends the records by hand, and a report that carries its counts is an audit of records as "
                                     "they are, expected none");
    EQ_TRY(eq_json_print(&place, arena, &options));
    EQ_TRY(eq_subject_from_json(cx, arena, from, eq_bytes_of(options), &subject));
    EQ_TRY(choose(cx, arena, &subject, &from->loaded->whole, &chosen));
    EQ_TRY(count_loaded(cx, arena, from->loaded, chosen, counted));
    return narrow_schema(cx, arena, from->loaded, counted, schema);
}

/* ---- what is written ---- */

static eq_status add_member(eq_out *out, eq_place to, eq_arena *arena, eq_tree member) {
    const char *json;
    EQ_TRY(eq_tree_print(out->cx, arena, member, &json));
    eq_out_raw(out, to, eq_tree_key(member), json);
    return EQ_OK;
}

/* The document; of a file whose sum nobody said, with it. */
static eq_status add_document(eq_out *out, eq_arena *arena, eq_bytes file, eq_tree document) {
    eq_place to = eq_out_object(out, out->root, "document");
    char sum[65];
    EQ_EACH(member, document) {
        bool about = !strcmp(eq_tree_key(member), "about") && eq_tree_is_object(member);
        if (!strcmp(eq_tree_key(member), "answers")) continue;
        if (!about || !file.size || eq_tree_text(eq_tree_get(member, "sha256"))) {
            EQ_TRY(add_member(out, to, arena, member));
            continue;
        }
        eq_place object = eq_out_object(out, to, "about");
        EQ_EACH(of_it, member) if (strcmp(eq_tree_key(of_it), "sha256")) EQ_TRY(add_member(out, object, arena, of_it));
        eq_sha256 sha;
        eq_sha256_begin(&sha);
        eq_sha256_add(&sha, file.data, file.size);
        eq_sha256_end(&sha, sum);
        eq_out_text(out, object, "sha256", sum);
    }
    return EQ_OK;
}

/* The subject's options as they are asked of the counts. */
static eq_status add_subject(eq_out *out, eq_arena *arena, eq_tree subject, eq_tree counts, bool is_file) {
    eq_place to = eq_out_object(out, out->root, "subject");
    EQ_EACH(option, subject) if (!is_among(eq_tree_key(option), of_file)) EQ_TRY(add_member(out, to, arena, option));
    if (!is_file || !counts) return EQ_OK;
    eq_out_text(out, to, "count", eq_tree_words(counts, "count"));
    if (eq_tree_get(counts, "weight")) eq_out_text(out, to, "weight_squared", eq_tree_words(counts, "weight_squared"));
    eq_dialect_write_marks(out, to, *eq_tree_words(counts, "decimal"), *eq_tree_words(counts, "thousands"));
    return EQ_OK;
}

static eq_status add_kept(eq_out *out, eq_arena *arena, const eq_json *request, const char *too_long) {
    eq_json questions;
    eq_place kept = eq_out_object(out, out->root, "kept");
    EQ_TRY(eq_json_need(request, "questions", &questions));
    EQ_EACH(question, questions.value) {
        const char *id = eq_tree_key(question), *json;
        eq_tree answer = eq_tree_get(eq_tree_get(request->value, "answers"), id);
        const char *own = eq_inside_why_kept(id, answer), *why = own ? own : too_long;
        eq_json place = {out->cx, question, &questions, id, 0};
        if (!why) continue;
        if (!answer) return eq_json_fail(&place, "has no answer among the answers, expected one: %s", why);
        eq_place object = eq_out_object(out, kept, id);
        eq_out_text(out, object, "why", why);
        EQ_TRY(eq_tree_print(out->cx, arena, answer, &json));
        eq_out_raw(out, object, "answer", json);
    }
    return EQ_OK;
}

typedef struct parts {
    const char *counts, *schema; /* JSON; counts NULL: left out, as `too_long` says */
    const char *too_long;
    bool is_file;
} parts;

static eq_status write(eq_out *out, eq_arena *arena, eq_bytes file, const eq_json *request, const parts *with) {
    eq_json document, subject, questions;
    eq_tree counts = NULL;
    const char *json;
    EQ_TRY(eq_json_need(request, "document", &document));
    EQ_TRY(eq_json_need(request, "subject", &subject));
    EQ_TRY(eq_json_need(request, "questions", &questions));
    eq_out_number(out, out->root, "format", EQ_INSIDE_FORMAT);
    eq_out_text(out, out->root, "version", EQ_VERSION);
    EQ_TRY(add_document(out, arena, file, document.value));
    if (with->schema) eq_out_raw(out, out->root, "schema", with->schema);
    if (with->counts) EQ_TRY(eq_tree_parse(out->cx, "counts", eq_bytes_of(with->counts), &counts));
    eq_status status = add_subject(out, arena, subject.value, counts, with->is_file);
    if (counts) eq_tree_free(counts);
    EQ_TRY(status);
    EQ_TRY(eq_json_print(&questions, arena, &json));
    eq_out_raw(out, out->root, "questions", json);
    EQ_TRY(add_kept(out, arena, request, with->counts ? NULL : with->too_long));
    if (with->counts) eq_out_raw(out, out->root, "counts", with->counts); /* the longest last */
    return EQ_OK;
}

static eq_status print_counts(const eq_counted *counted, eq_arena *arena, const char **json) {
    eq_out out;
    eq_out_begin(counted->cx, &out);
    eq_counts_write(&out, out.root, counted);
    return eq_out_print(&out, arena, json);
}

eq_status eq_inside_write(eq_ctx *cx, eq_arena *arena, const eq_subject_place *from, const eq_json *request, const char *why_not,
                          const char **json) {
    eq_counted counted;
    parts with = {.is_file = from->file.size > 0};
    eq_out out;
    static const char *const keys[] = {"format", "document", "subject", "questions", "answers", NULL};
    EQ_TRY(eq_json_object(request, keys));
    if (with.is_file) EQ_TRY(count_file(cx, arena, from->file, request->value, &counted));
    else EQ_TRY(count_labels(cx, arena, from, request, &counted, &with.schema));
    EQ_TRY(print_counts(&counted, arena, &with.counts));
    if (strlen(with.counts) > EQ_INSIDE_MOST) {
        with.too_long =
            eq_arena_format(cx, arena,
                            EQ_PRINTS("the counts, of %zu different people, would take %.1f MB, and at most %.1f MB of them "
                                      "are carried inside"),
                            counted.n_lines, (double)strlen(with.counts) / 1e6, (double)EQ_INSIDE_MOST / 1e6);
        if (!with.too_long) return EQ_EMEMORY;
        with.counts = NULL;
    }
    if (why_not) {
        with.counts = NULL;
        with.too_long = why_not;
    }
    eq_out_begin(cx, &out);
    eq_status status = write(&out, arena, from->file, request, &with);
    if (status == EQ_OK) return eq_out_print(&out, arena, json);
    eq_out_drop(&out);
    return status;
}
