/* Blocks are written as they are said, into a text of their own, because the values are still being written then. */
#include <math.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/out.h"
#include "base/text.h"

void eq_answer_begin(eq_ctx *cx, eq_out *values, eq_answer *out) {
    out->cx = cx;
    out->values = values;
    eq_out_begin_list(cx, &out->blocks);
}

void eq_answer_end(eq_answer *answer, eq_place to) {
    const char *json;
    eq_mark mark = eq_arena_mark(&answer->cx->tmp);
    if (eq_out_print(&answer->blocks, &answer->cx->tmp, &json) == EQ_OK) eq_out_raw(answer->values, to, "blocks", json);
    else answer->values->failed = true;
    eq_arena_reset(&answer->cx->tmp, mark);
}

void eq_answer_drop(eq_answer *answer) { eq_out_drop(&answer->blocks); }

/* ---- sentences ---- */

static const char *const says[EQ_N_SAYS] = {"title", "lead", "sentence", "note", "warning", "heading", "item"};

/* The text up to `end` as the next part. */
static void add_words(eq_out *out, eq_place parts, const char *from, const char *end) {
    eq_mark mark = eq_arena_mark(&out->cx->tmp);
    const char *words = eq_arena_text(out->cx, &out->cx->tmp, from, (size_t)(end - from));
    if (!words) out->failed = true;
    else if (*words) eq_out_text(out, parts, NULL, words);
    eq_arena_reset(&out->cx->tmp, mark);
}

static bool is_word(const char *form, const char *end, const char *word) {
    return (size_t)(end - form) == strlen(word) && !strncmp(form, word, strlen(word));
}

static eq_figure figure_of(const char *form, const char *end) {
    eq_figure figure = 0;
    while (figure < EQ_N_FIGURES && !is_word(form, end, eq_figure_id(figure))) figure++;
    return figure;
}

/* A fault of the writer's. */
static void fail(eq_out *out) { out->failed = out->late = true; }

static void add_term(eq_out *out, eq_place parts, const char *form, const char *end) {
    eq_mark mark = eq_arena_mark(&out->cx->tmp);
    eq_place part = eq_out_object(out, parts, NULL);
    eq_out_text(out, part, "term", eq_arena_text(out->cx, &out->cx->tmp, form, (size_t)(end - form)));
    eq_arena_reset(&out->cx->tmp, mark);
}

/* The word between the braces is the part's key, so that the form can be read from the parts. */
static void add_text(eq_out *out, eq_place parts, const char *kind, const char *text) {
    eq_out_text(out, eq_out_object(out, parts, NULL), kind, text ? text : "");
}

static void add_parts(eq_out *out, eq_place parts, const char *form, const eq_said *said, size_t n);

static void add_phrase(eq_out *out, eq_place parts, const eq_phrase *phrase) {
    if (!phrase) { /* there was no memory for it, as the context knows */
        out->failed = true;
        return;
    }
    eq_place inside = eq_out_array(out, eq_out_object(out, parts, NULL), "words");
    add_parts(out, inside, phrase->form, phrase->said, phrase->n);
}

/* The part between the braces that `form` stands in, of its argument. */
static void add_part(eq_out *out, eq_place parts, const char *form, const char *end, const eq_said *said) {
    static const char *const texts[] = {"text", "digits", "words", "strong"};
    const char *text = NULL;
    bool measures = is_word(form, end, "measures");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (is_word(form, end, texts[i])) text = texts[i];
    eq_figure figure = figure_of(form, end);
    bool value = figure == EQ_SHOW_ESTIMATE || figure == EQ_SHOW_GAP;
    if (text && said->kind == EQ_SAID_PHRASE && !strcmp(text, "words")) return add_phrase(out, parts, said->phrase);
    if (!text && !measures && figure == EQ_N_FIGURES) return fail(out); /* a form that does not exist */
    if (said->kind != (text ? EQ_SAID_TEXT : measures ? EQ_SAID_MEASURES : value ? EQ_SAID_VALUE : EQ_SAID_NUMBER))
        return fail(out);
    if (text) return add_text(out, parts, text, said->text);
    eq_place part = eq_out_object(out, parts, NULL);
    if (measures) eq_out_texts(out, part, "measures", said->id, said->n);
    else if (value) eq_out_value(out, part, eq_figure_id(figure), said->value);
    else eq_out_number(out, part, eq_figure_id(figure), said->number);
}

static void add_parts(eq_out *out, eq_place parts, const char *form, const eq_said *said, size_t n) {
    size_t used = 0;
    for (const char *open = strchr(form, '{'); open; open = strchr(form, '{')) {
        const char *end = strchr(open, '}');
        if (!end) break;
        add_words(out, parts, form, open);
        if (!strncmp(open + 1, "term:", 5)) add_term(out, parts, open + 6, end);
        else if (used < n) add_part(out, parts, open + 1, end, &said[used++]);
        else fail(out); /* more is asked for than given */
        form = end + 1;
    }
    if (used < n) fail(out);
    add_words(out, parts, form, form + strlen(form));
}

void eq_answer_say_all(eq_answer *answer, eq_say say, const char *form, const eq_said *said, size_t n) {
    eq_out *out = &answer->blocks;
    eq_place block = eq_out_object(out, out->root, NULL);
    eq_out_text(out, block, "block", says[say]);
    add_parts(out, eq_out_array(out, block, "parts"), form, said, n);
}

/* ---- phrases ---- */

static void print_said(eq_text *text, const char *form, const char *end, const eq_said *said) {
    if (said->kind == EQ_SAID_TEXT) eq_text_add(text, said->text);
    else if (said->kind == EQ_SAID_PHRASE && said->phrase) eq_text_add(text, said->phrase->text);
    else if (said->kind == EQ_SAID_NUMBER) eq_figure_add(text, figure_of(form, end), said->number, "-");
}

static void print_form(eq_text *text, const char *form, const eq_said *said, size_t n) {
    for (const char *open = strchr(form, '{'); open; open = strchr(form, '{')) {
        const char *end = strchr(open, '}');
        if (!end || !n) break;
        eq_text_format(text, "%.*s", (int)(open - form), form);
        print_said(text, open + 1, end, said++);
        n--;
        form = end + 1;
    }
    eq_text_add(text, form);
}

const eq_phrase *eq_phrase_new_all(eq_ctx *cx, eq_arena *arena, const char *form, const eq_said *said, size_t n) {
    eq_text text = {.cx = cx, .arena = arena};
    eq_said *kept = eq_arena_alloc(cx, arena, n + 1, sizeof *kept);
    eq_phrase *phrase = eq_arena_alloc(cx, arena, 1, sizeof *phrase);
    if (!kept || !phrase) return NULL;
    for (size_t i = 0; i < n; i++)
        if (said[i].kind == EQ_SAID_PHRASE && !said[i].phrase) return NULL;
    if (n) memcpy(kept, said, n * sizeof *kept);
    *phrase = (eq_phrase){.form = form, .said = kept, .n = n};
    print_form(&text, form, said, n);
    return eq_text_end(&text, &phrase->text) == EQ_OK ? phrase : NULL;
}

/* A key with "_parts" behind it, and the parts there. */
static void add_parts_at(eq_out *out, eq_place to, const char *key, const eq_phrase *phrase) {
    eq_mark mark = eq_arena_mark(&out->cx->tmp);
    const char *parts = eq_arena_format(out->cx, &out->cx->tmp, "%s_parts", key);
    if (parts) add_parts(out, eq_out_array(out, to, parts), phrase->form, phrase->said, phrase->n);
    else out->failed = true;
    eq_arena_reset(&out->cx->tmp, mark);
}

void eq_out_phrase(eq_out *out, eq_place to, const char *key, const eq_phrase *phrase) {
    eq_out_text(out, to, key, phrase ? phrase->text : NULL);
    if (phrase) add_parts_at(out, to, key, phrase);
}

/* ---- tables and figures ---- */

static void add_optional(eq_out *out, eq_place to, const char *key, const char *text) {
    if (text) eq_out_text(out, to, key, text);
}

static void add_title(eq_out *out, eq_place block, const eq_table_block *table) {
    if (!table->titled) return add_optional(out, block, "title", table->title);
    eq_mark mark = eq_arena_mark(&out->cx->mem);
    const eq_phrase *title = eq_phrase_new(out->cx, &out->cx->mem, table->title, table->titled);
    if (title) eq_out_phrase(out, block, "title", title);
    else out->failed = true;
    eq_arena_reset(&out->cx->mem, mark);
}

void eq_answer_table(eq_answer *answer, const eq_table_block *table) {
    eq_out *out = &answer->blocks;
    eq_place block = eq_out_object(out, out->root, NULL);
    eq_out_text(out, block, "block", "table");
    eq_out_text(out, block, "id", table->id);
    add_title(out, block, table);
    eq_out_text(out, block, "of", table->of);
    if (table->key) eq_out_texts(out, block, "keys", table->key, table->n_keys);
    add_optional(out, block, "where", table->where);
    add_optional(out, block, "total", table->total);
    add_optional(out, block, "none", table->none);
    if (table->across) eq_out_bool(out, block, "across", true);
    if (table->whole) eq_out_bool(out, block, "whole", true);
    if (table->folded) eq_out_bool(out, block, "folded", true);
    eq_place columns = eq_out_array(out, block, "columns");
    for (size_t c = 0; c < table->n_columns; c++) {
        const eq_table_column *column = &table->column[c];
        eq_place object = eq_out_object(out, columns, NULL);
        eq_out_text(out, object, "title", column->title);
        eq_out_text(out, object, "figure", eq_figure_id(column->figure));
        add_optional(out, object, "path", column->path);
        add_optional(out, object, "total", column->total);
        if (column->figure == EQ_SHOW_PAIRS) eq_out_texts(out, object, "pairs", table->pair, table->n_pairs);
        if (column->figure != EQ_SHOW_FLAGS) continue;
        eq_place flags = eq_out_object(out, object, "flags");
        for (size_t f = 0; table->flag[f][0]; f++) eq_out_text(out, flags, table->flag[f][0], table->flag[f][1]);
    }
}

void eq_answer_figure(eq_answer *answer, const eq_figure_block *figure) {
    eq_out *out = &answer->blocks;
    eq_place block = eq_out_object(out, out->root, NULL);
    eq_out_text(out, block, "block", "figure");
    eq_out_text(out, block, "kind", figure->kind);
    eq_out_text(out, block, "title", figure->title);
    eq_out_text(out, block, "of", figure->of);
    if (figure->key) eq_out_texts(out, block, "keys", figure->key, figure->n_keys);
    add_optional(out, block, "name", figure->name);
    add_optional(out, block, "value", figure->value);
    add_optional(out, block, "ideal", figure->ideal);
}
