/* What was read of a report may be anybody's: every list is checked against the others before it is written out. */
#include <math.h>
#include <string.h>

#include "base/base64.h"
#include "base/number.h"
#include "board/counts.h"
#include "math/stats.h"

#define MOST_BYTES ((size_t)256 << 20)
#define MOST_PEOPLE 0x1p53

/* ---- to JSON ---- */

/* A name that no column has. */
static const char *free_name(const eq_counted *c, const char *name) {
    const char *found = name;
    for (size_t i = 0; found && i < c->n_columns + 2; i++) {
        const char *taken = i < c->n_columns ? c->column[i] : i == c->n_columns ? c->score : c->weight;
        if (!taken || strcmp(taken, found)) continue;
        found = eq_arena_format(c->cx, c->arena, "%s of rows", found);
        i = SIZE_MAX; /* from the first again */
    }
    return found ? found : name;
}

typedef enum what { SCORE, PEOPLE, WEIGHT, SQUARES } what;

static double of(const eq_counted_line *line, what which) {
    return which == SCORE ? line->score : which == PEOPLE ? line->people : which == WEIGHT ? line->weight : line->squares;
}

static void add_list(eq_out *out, eq_place to, const eq_counted *c, const eq_counted_kind *kind, what which) {
    static const char *const keys[] = {"scores", "n", "weights", "squares"};
    eq_place list = eq_out_array(out, to, keys[which]);
    for (size_t l = kind->first; l != SIZE_MAX; l = c->line[l].next) eq_out_number(out, list, NULL, of(&c->line[l], which));
}

/* Whether digits would be longer than bits, of which eleven letters are one number. */
static bool are_long(const eq_counted *c, const eq_counted_kind *kind) {
    size_t size = 0, n = 0;
    for (size_t l = kind->first; l != SIZE_MAX; l = c->line[l].next, n++) {
        char digits[EQ_NUMBER_TEXT];
        eq_number_digits(c->line[l].score, digits);
        size += strlen(digits) + 1;
    }
    return size > 11 * n + 4;
}

static void add_scores(eq_out *out, eq_place to, const eq_counted *c, const eq_counted_kind *kind) {
    eq_text base64 = {.cx = c->cx, .arena = c->arena};
    const char *words;
    unsigned char *bytes;
    size_t n = 0;
    if (!are_long(c, kind)) {
        add_list(out, to, c, kind, SCORE);
        return;
    }
    for (size_t l = kind->first; l != SIZE_MAX; l = c->line[l].next) n++;
    bytes = eq_arena_alloc(c->cx, c->arena, n, 8);
    out->failed |= !bytes;
    if (!bytes) return;
    n = 0;
    for (size_t l = kind->first; l != SIZE_MAX; l = c->line[l].next) {
        uint64_t bits;
        memcpy(&bits, &c->line[l].score, sizeof bits);
        for (int b = 0; b < 8; b++) bytes[n++] = (unsigned char)(bits >> 8 * b);
    }
    eq_text_base64(&base64, bytes, n);
    if (eq_text_end(&base64, &words) == EQ_OK) eq_out_text(out, to, "scores", words);
    else out->failed = true;
}

static bool are_alone(const eq_counted *c, const eq_counted_kind *kind) {
    for (size_t l = kind->first; l != SIZE_MAX; l = c->line[l].next)
        if (c->line[l].people < 1 || c->line[l].people > 1) return false;
    return true;
}

static void add_kind(eq_out *out, eq_place cells, const eq_counted *c, const eq_counted_kind *kind) {
    eq_place object = eq_out_object(out, cells, NULL), texts = eq_out_array(out, object, "of");
    for (size_t i = 0; i < kind->n_cells; i++) eq_out_text(out, texts, NULL, kind->cell[i].text);
    if (c->score && kind->n_cells == c->n_columns) add_scores(out, object, c, kind);
    if (!are_alone(c, kind)) add_list(out, object, c, kind, PEOPLE);
    if (!c->weight) return;
    add_list(out, object, c, kind, WEIGHT);
    add_list(out, object, c, kind, SQUARES);
}

void eq_counts_write(eq_out *out, eq_place to, const eq_counted *c) {
    const char decimal[] = {c->decimal ? c->decimal : '.', 0}, thousands[] = {c->thousands, 0};
    eq_out_texts(out, to, "columns", c->column, c->n_columns);
    if (c->score) eq_out_text(out, to, "score", c->score);
    if (c->weight) eq_out_text(out, to, "weight", c->weight);
    eq_out_text(out, to, "count", free_name(c, "count"));
    if (c->weight) eq_out_text(out, to, "weight_squared", free_name(c, "weight squared"));
    eq_out_text(out, to, "decimal", decimal);
    if (c->thousands) eq_out_text(out, to, "thousands", thousands);
    eq_place cells = eq_out_array(out, to, "cells");
    for (size_t k = 0; k < c->n_kinds; k++) add_kind(out, cells, c, &c->kind[k]);
}

/* ---- to a table ---- */

typedef struct table {
    eq_ctx *cx;
    eq_text text;
    size_t n_columns;
    const char *score, *weight, *count, *squares;
    char decimal;
    bool one_by_one;
} table;

static void put_text(table *t, const char *cell) {
    const char *quote;
    eq_text_add(&t->text, "\"");
    for (; (quote = strchr(cell, '"')); cell = quote + 1) eq_text_format(&t->text, "%.*s\"\"", (int)(quote - cell), cell);
    eq_text_add(&t->text, cell);
    eq_text_add(&t->text, "\"");
}

/* An empty cell has no quotes: in them it would be a text. */
static void put_cell(table *t, bool first, const char *cell) {
    if (!first) eq_text_add(&t->text, ",");
    if (*cell) put_text(t, cell);
}

static void put_number(table *t, double value) {
    char digits[EQ_NUMBER_TEXT];
    eq_number_digits(value, digits);
    char *point = strchr(digits, '.');
    if (point) *point = t->decimal;
    put_cell(t, false, digits);
}

static eq_status read_mark(const eq_json *counts, const char *key, char *out) {
    eq_json place;
    const char *text;
    if (!eq_json_get(counts, key, &place)) return EQ_OK;
    EQ_TRY(eq_json_text(&place, &place.cx->tmp, &text));
    if (strlen(text) != 1 || !strchr(".,' ", *text))
        return eq_json_fail(&place, "is \"%.60s\", expected a mark of numbers", text);
    *out = *text;
    return EQ_OK;
}

static eq_status read_name(const eq_json *counts, eq_arena *arena, const char *key, const char **out) {
    eq_json place;
    return eq_json_get(counts, key, &place) ? eq_json_text(&place, arena, out) : EQ_OK;
}

static eq_status begin_table(const eq_json *counts, table *t) {
    static const char *const keys[] = {"columns", "score",     "weight", "count", "weight_squared",
                                       "decimal", "thousands", "cells",  NULL};
    const char **column, *more[4] = {NULL};
    eq_json place;
    EQ_TRY(eq_json_object(counts, keys));
    EQ_TRY(eq_json_need(counts, "columns", &place));
    EQ_TRY(eq_json_texts(&place, &t->cx->tmp, &column, &t->n_columns));
    EQ_TRY(read_name(counts, &t->cx->tmp, "score", &t->score));
    EQ_TRY(read_name(counts, &t->cx->tmp, "weight", &t->weight));
    EQ_TRY(eq_json_need(counts, "count", &place));
    EQ_TRY(eq_json_text(&place, &t->cx->tmp, &t->count));
    EQ_TRY(read_name(counts, &t->cx->tmp, "weight_squared", &t->squares));
    if (t->weight && !t->squares) return eq_json_fail(counts, "has weights, expected a name of their squares");
    EQ_TRY(read_mark(counts, "decimal", &t->decimal));
    for (size_t c = 0; c < t->n_columns; c++) put_cell(t, c == 0, column[c]);
    more[0] = t->score;
    more[1] = t->weight;
    more[2] = t->one_by_one ? NULL : t->count;
    more[3] = t->weight ? t->squares : NULL;
    for (size_t i = 0; i < 4; i++)
        if (more[i]) put_cell(t, false, more[i]);
    eq_text_add(&t->text, "\n");
    return EQ_OK;
}

/* A list of numbers beside a kind, walked; absent where value is NULL. */
static eq_status open_list(const eq_json *kind, const char *key, size_t n, eq_json *list, eq_json *item) {
    size_t found;
    *item = (eq_json){.cx = kind->cx};
    if (!eq_json_get(kind, key, list)) return EQ_OK;
    EQ_TRY(eq_json_array(list, n, n, &found));
    *item = eq_json_item(list, 0);
    return EQ_OK;
}

static eq_status next_number(eq_json *item, double otherwise, double most, double *out) {
    *out = otherwise;
    if (!item->value) return EQ_OK;
    EQ_TRY(eq_json_number(item, -most, most, out));
    eq_json_next(item);
    return EQ_OK;
}

typedef struct lists {
    eq_json list[4], item[4]; /* by what */
    size_t n;
    const unsigned char *packed; /* scores as bytes, 8 each, those to come; NULL = they are a list, or there are none */
} lists;

/* Scores in base64. */
static eq_status unpack(const eq_json *place, lists *l) {
    const char *text = eq_tree_text(place->value);
    size_t letters = strlen(text), size;
    unsigned char *bytes;
    EQ_NEW(place->cx, &place->cx->tmp, bytes, letters + 1);
    if (!eq_base64_read(text, letters, bytes, &size) || !size || size % 8)
        return eq_json_fail(place, "is no base64 of numbers, expected 8 bytes each");
    l->packed = bytes;
    l->n = size / 8;
    return EQ_OK;
}

static eq_status next_packed(const eq_json *place, lists *l, double *out) {
    uint64_t bits = 0;
    for (int b = 8; b--;) bits = bits << 8 | l->packed[b];
    l->packed += 8;
    memcpy(out, &bits, sizeof bits);
    return isfinite(*out) ? EQ_OK : eq_json_fail(place, "has a score that is no finite number");
}

/* As many lines as there are scores, else people, else one. */
static eq_status open_lists(const eq_json *kind, lists *l) {
    static const char *const keys[] = {"scores", "n", "weights", "squares"};
    eq_json place;
    l->n = 1;
    if (eq_json_get(kind, "n", &place)) EQ_TRY(eq_json_array(&place, 1, SIZE_MAX, &l->n));
    if (eq_json_get(kind, "scores", &place) && eq_tree_is_text(place.value)) EQ_TRY(unpack(&place, l));
    else if (eq_json_get(kind, "scores", &place)) EQ_TRY(eq_json_array(&place, 1, SIZE_MAX, &l->n));
    for (size_t i = l->packed ? 1 : 0; i < 4; i++) EQ_TRY(open_list(kind, keys[i], l->n, &l->list[i], &l->item[i]));
    return EQ_OK;
}

static eq_status check_size(const table *t) {
    if (t->text.size <= MOST_BYTES) return EQ_OK;
    return eq_fail(t->cx, EQ_ELIMIT, "counts: the table of them is longer than %zu MB", MOST_BYTES >> 20);
}

/* One line of a kind, whose cells are written in `cells`. */
static eq_status put_line(table *t, const eq_json *kind, lists *l, const char *cells) {
    double value[4];
    if (l->packed) EQ_TRY(next_packed(kind, l, &value[SCORE]));
    for (int i = l->packed ? PEOPLE : SCORE; i <= SQUARES; i++)
        EQ_TRY(next_number(&l->item[i], i == PEOPLE ? 1 : EQ_NAN, i == PEOPLE ? MOST_PEOPLE : HUGE_VAL, &value[i]));
    if (!(value[PEOPLE] >= 0) || floor(value[PEOPLE]) < value[PEOPLE])
        return eq_json_fail(kind, "has a count of %.17g, expected whole numbers of people", value[PEOPLE]);
    if (t->weight && (isnan(value[WEIGHT]) || isnan(value[SQUARES])))
        return eq_json_fail(kind, "has no weights, expected some and their squares");
    for (double n = t->one_by_one ? value[PEOPLE] : 1; n > 0; n--) {
        eq_text_add(&t->text, cells);
        if (t->score && !isnan(value[SCORE])) put_number(t, value[SCORE]);
        if (t->weight) put_number(t, value[WEIGHT]);
        if (!t->one_by_one) put_number(t, value[PEOPLE]);
        if (t->weight) put_number(t, value[SQUARES]);
        eq_text_add(&t->text, "\n");
        EQ_TRY(check_size(t));
        if (t->text.failed) return EQ_EMEMORY;
    }
    return EQ_OK;
}

static eq_status put_kind(table *t, const eq_json *kind) {
    static const char *const keys[] = {"of", "scores", "n", "weights", "squares", NULL};
    const char **cell, *cells;
    size_t n;
    eq_json place;
    lists l;
    memset(&l, 0, sizeof l);
    EQ_TRY(eq_json_object(kind, keys));
    EQ_TRY(eq_json_need(kind, "of", &place));
    EQ_TRY(eq_json_texts(&place, &t->cx->tmp, &cell, &n));
    EQ_TRY(open_lists(kind, &l));
    bool scored = l.packed || l.item[SCORE].value;
    size_t wanted = t->n_columns + (t->score && !scored);
    if (n != wanted || (scored && !t->score)) return eq_json_fail(&place, "has %zu cells, expected %zu", n, wanted);
    table own = {.cx = t->cx, .text = {.cx = t->cx, .arena = &t->cx->tmp}};
    for (size_t i = 0; i < n; i++) put_cell(&own, i == 0, cell[i]);
    EQ_TRY(eq_text_end(&own.text, &cells));
    for (size_t i = 0; i < l.n; i++) EQ_TRY(put_line(t, kind, &l, cells));
    return EQ_OK;
}

eq_status eq_counts_csv(const eq_json *counts, eq_arena *arena, bool one_by_one, eq_bytes *out) {
    eq_ctx *cx = counts->cx;
    table t = {.cx = cx, .text = {.cx = cx, .arena = arena}, .decimal = '.', .one_by_one = one_by_one};
    eq_json cells;
    size_t n;
    const char *csv;
    EQ_TRY(begin_table(counts, &t));
    EQ_TRY(eq_json_need(counts, "cells", &cells));
    EQ_TRY(eq_json_array(&cells, 0, SIZE_MAX, &n));
    for (eq_json kind = eq_json_item(&cells, 0); kind.value; eq_json_next(&kind)) {
        eq_mark mark = eq_arena_mark(&cx->tmp);
        EQ_TRY(put_kind(&t, &kind));
        eq_arena_reset(&cx->tmp, mark);
    }
    EQ_TRY(eq_text_end(&t.text, &csv));
    *out = eq_bytes_of(csv);
    return EQ_OK;
}
