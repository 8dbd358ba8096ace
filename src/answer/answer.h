/* An answer: named values for machines, and blocks for people, both worded once. Its JSON is what every renderer reads: HTML
 * (html.c), a terminal (terminal.c) and the page (web/panels/answer.js).
 *
 * Blocks do not repeat values: a table says which rows of the values it shows and, column by column, where in a row its value
 * stands. Paths are keys with slashes between them ("label/auc"), from the row on, or from the answer's root where they begin
 * with a slash; the key of a list's item is its place from 0 ("rates/tpr/17"); "*" is the row's own key ("/a/metrics/" "*"). */
#ifndef EQ_ANSWER_H
#define EQ_ANSWER_H

#include "answer/figures.h"
#include "base/json_write.h"
#include "equipoise/metric.h"

typedef struct eq_answer {
    eq_ctx *cx;
    eq_out *values; /* members are added to values->root */
    eq_out blocks;  /* a list */
} eq_answer;

/* Begins an answer whose values go to `values`; end writes the blocks behind them, as "blocks", or drop gives them back. */
void eq_answer_begin(eq_ctx *cx, eq_out *values, eq_answer *out);
void eq_answer_end(eq_answer *answer, eq_place to);
void eq_answer_drop(eq_answer *answer);

/* What a sentence is. A title names the whole, or a part with headings of its own; a lead says the finding; a warning is read
 * before any number; a note belongs to what stands above it; items make a list. */
typedef enum eq_say { EQ_TITLE, EQ_LEAD, EQ_SENTENCE, EQ_NOTE, EQ_WARNING, EQ_HEADING, EQ_ITEM, EQ_N_SAYS } eq_say;

/* An argument of a sentence. EQ_SAID makes it of its type, so that no other type compiles; eq_said_measures is called by name. */
typedef struct eq_said {
    enum { EQ_SAID_TEXT, EQ_SAID_NUMBER, EQ_SAID_VALUE, EQ_SAID_MEASURES, EQ_SAID_PHRASE } kind;
    union {
        const char *text;
        const struct eq_phrase *phrase;
        double number;
        const eq_value *value;
        const char *const *id;
    };
    size_t n; /* of ids */
} eq_said;
static inline eq_said eq_said_text(const char *text) { return (eq_said){.kind = EQ_SAID_TEXT, .text = text}; }
static inline eq_said eq_said_number(double number) { return (eq_said){.kind = EQ_SAID_NUMBER, .number = number}; }
static inline eq_said eq_said_value(const eq_value *value) { return (eq_said){.kind = EQ_SAID_VALUE, .value = value}; }
static inline eq_said eq_said_measures(const char *const *id, size_t n) {
    return (eq_said){.kind = EQ_SAID_MEASURES, .id = id, .n = n};
}
static inline eq_said eq_said_phrase(const struct eq_phrase *phrase) {
    return (eq_said){.kind = EQ_SAID_PHRASE, .phrase = phrase};
}
static inline eq_said eq_said_itself(eq_said said) { return said; }

#define EQ_SAID(x) \
    _Generic((x), const char *: eq_said_text, char *: eq_said_text, double: eq_said_number, const eq_value *: eq_said_value, \
             eq_value *: eq_said_value, const struct eq_phrase *: eq_said_phrase, eq_said: eq_said_itself)(x)

/* Adds a sentence: eq_answer_say(answer, say, form, up to 8 arguments). In `form`, {text} stands for a const char * that names
 * something of the person's (NULL: nothing), {digits} for a number as it was written, {words} for a text that the core words
 * itself or a const eq_phrase *, {strong} for a text to look at first (NULL: nothing); {count}, {number}, {signed}, {percent},
 * {probability}, {general} for a double, {estimate} and {gap} for a const eq_value *; {term:few} is a word of the page's.
 * {measures}, in an item, takes eq_said_measures of ids of metrics: it says how many ("3 measures"), and what can be folded out
 * has their titles. An argument of another type does not compile; a form that asks for another kind, for more or for fewer makes
 * the answer fail.
 *
 * In JSON a sentence is its "parts": what stands between the holes as texts, and for each hole an object of one member, whose
 * key is the hole's word ({"count": 12}, {"text": "Zed"}, {"term": "few"}; of a phrase {"words": [its parts]}). So the parts
 * give back the form, "Of {count} people ...", by which a sentence is known where it is said in another language
 * (web/words/said.js). Hence a form is a literal, never put together; and so is what stands for {words} and is no phrase and no
 * title of the catalogue: EQ_WORDS("truth") marks it, and tests/web/said.mjs finds it there. */
#define eq_answer_say(answer, say, ...) EQ_SAY_PICK(__VA_ARGS__)(eq_answer_say_all, answer, say, __VA_ARGS__)
void eq_answer_say_all(eq_answer *answer, eq_say say, const char *form, const eq_said *said, size_t n);

/* A clause or sentence that stands among the values too, or within others: its form, its arguments and the whole as a text. */
typedef struct eq_phrase {
    const char *form, *text;
    const eq_said *said; /* (n) */
    size_t n;
} eq_phrase;

/* eq_phrase_new(cx, arena, form, up to 8 arguments): no {measures}, no {estimate} and no {gap}. Texts must live as long as the
 * arena. NULL with EQ_EMEMORY in cx. */
#define eq_phrase_new(cx, arena, ...) EQ_SAY_PICK(__VA_ARGS__)(eq_phrase_new_all, cx, arena, __VA_ARGS__)
const eq_phrase *eq_phrase_new_all(eq_ctx *cx, eq_arena *arena, const char *form, const eq_said *said, size_t n);

/* Adds a phrase to values: at `key` its text, and at "<key>_parts" its parts. NULL: null, and no parts. */
void eq_out_phrase(eq_out *out, eq_place to, const char *key, const eq_phrase *phrase);

/* clang-format off */
#define EQ_SAY_PICK(...) \
    EQ_SAY_NTH(__VA_ARGS__, EQ_SAY_8, EQ_SAY_7, EQ_SAY_6, EQ_SAY_5, EQ_SAY_4, EQ_SAY_3, EQ_SAY_2, EQ_SAY_1, EQ_SAY_0, none)
#define EQ_SAY_NTH(form, a, b, c, d, e, f, g, h, chosen, ...) chosen
#define EQ_SAY_0(call, x, y, form) call(x, y, form, NULL, 0)
#define EQ_SAY_1(call, x, y, form, a) call(x, y, form, (const eq_said[]){EQ_SAID(a)}, 1)
#define EQ_SAY_2(call, x, y, form, a, b) call(x, y, form, (const eq_said[]){EQ_SAID(a), EQ_SAID(b)}, 2)
#define EQ_SAY_3(call, x, y, form, a, b, c) call(x, y, form, (const eq_said[]){EQ_SAID(a), EQ_SAID(b), EQ_SAID(c)}, 3)
#define EQ_SAY_4(call, x, y, form, a, b, c, d) \
    call(x, y, form, (const eq_said[]){EQ_SAID(a), EQ_SAID(b), EQ_SAID(c), EQ_SAID(d)}, 4)
#define EQ_SAY_5(call, x, y, form, a, b, c, d, e) \
    call(x, y, form, (const eq_said[]){EQ_SAID(a), EQ_SAID(b), EQ_SAID(c), EQ_SAID(d), EQ_SAID(e)}, 5)
#define EQ_SAY_6(call, x, y, form, a, b, c, d, e, f) \
    call(x, y, form, (const eq_said[]){EQ_SAID(a), EQ_SAID(b), EQ_SAID(c), EQ_SAID(d), EQ_SAID(e), EQ_SAID(f)}, 6)
#define EQ_SAY_7(call, x, y, form, a, b, c, d, e, f, g) \
    call(x, y, form, (const eq_said[]){EQ_SAID(a), EQ_SAID(b), EQ_SAID(c), EQ_SAID(d), EQ_SAID(e), EQ_SAID(f), EQ_SAID(g)}, 7)
#define EQ_SAY_8(call, x, y, form, a, b, c, d, e, f, g, h) \
    call(x, y, form, (const eq_said[]){EQ_SAID(a), EQ_SAID(b), EQ_SAID(c), EQ_SAID(d), EQ_SAID(e), EQ_SAID(f), EQ_SAID(g), \
        EQ_SAID(h)}, 8)
/* clang-format on */

/* One column of a table. total: the path, from the root, of its value in the last row, of all; NULL = none there. */
typedef struct eq_table_column {
    const char *title;
    eq_figure figure;
    const char *path, *total;
} eq_table_column;

#define EQ_MAX_TABLE_COLUMNS 64

/* A table over the items or members at `of`, all of them or those named by `key`, in that order. */
typedef struct eq_table_block {
    const char *id, *title; /* title NULL: it stands under the heading before it */
    /* NULL, or the argument of the title's one hole, {words} or {text}; in JSON "title" is whole, "title_parts" beside it. */
    const char *titled;
    const char *of;         /* path of the rows from the root */
    const char *const *key; /* (n_keys) members, or places of items, that are shown; NULL = all */
    size_t n_keys;
    const eq_table_column *column; /* (n_columns) the first one names the row */
    size_t n_columns;
    const char *where; /* of the rows those where something stands at this path; NULL = all */
    const char *total; /* what the row of all is called; NULL = there is none */
    const char *none;  /* said where there are no rows; NULL = then nothing is */
    bool across;       /* few rows, many columns: a terminal lays it on its side */
    bool whole;        /* all rows are shown, however many; else a renderer may stop after the first and say so */
    /* Of its columns EQ_SHOW_FLAGS: members of the row and words, ended by NULL; in JSON the column's "flags": {"member":
     * "words"}. Of its columns EQ_SHOW_PAIRS: paths in the row; the column's "pairs". */
    const char *const (*flag)[2];
    const char *const *pair; /* (n_pairs) */
    size_t n_pairs;
    bool folded; /* seldom wanted: behind its title, which opens it; a terminal only names it */
} eq_table_block;
void eq_answer_table(eq_answer *answer, const eq_table_block *table);

/* A figure over the rows at `of`, all or those named by `key`. name: path of a row's name. kind: "intervals", a row each of the
 * value at `value` with its interval; "roc", a line each of its "tp" over "positives" against its "fp" over "negatives", the
 * first two being lists. ideal: path of the number drawn as a dashed line, or NULL. Renderers may stop after the first rows and
 * say so: every number of a figure stands in a table or is a value. */
typedef struct eq_figure_block {
    const char *kind, *title, *of, *name, *value, *ideal;
    const char *const *key; /* (n_keys) as in a table */
    size_t n_keys;
} eq_figure_block;
void eq_answer_figure(eq_answer *answer, const eq_figure_block *figure);

#endif
