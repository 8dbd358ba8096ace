/* Column widths are counted in characters, not bytes: group names come from people's files. */
#include <math.h>
#include <string.h>

#include "answer/plain.h"
#include "answer/aligned.h"
#include "answer/reading.h"

eq_status eq_aligned_new(eq_ctx *cx, const char *align, size_t n_rows, eq_aligned *out) {
    memset(out, 0, sizeof *out);
    out->cx = cx;
    out->align = align;
    out->n_columns = strlen(align);
    out->capacity = out->n_columns * n_rows;
    EQ_NEW(cx, &cx->mem, out->cell, out->capacity);
    return EQ_OK;
}

void eq_aligned_add(eq_aligned *table, const char *text) {
    if (table->n_cells < table->capacity) table->cell[table->n_cells++] = text ? eq_plain(table->cx, text) : "?";
}

/* Characters of UTF-8 text: bytes that do not continue one. */
static size_t width_of(const char *text) {
    size_t n = 0;
    for (; *text; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static void pad(eq_text *text, size_t n) {
    while (n--) eq_text_add(text, " ");
}

void eq_aligned_write(const eq_aligned *table, eq_text *text) {
    size_t width[EQ_MAX_ALIGNED] = {0}, n = table->n_columns;
    for (size_t i = 0; i < table->n_cells; i++) {
        size_t own = width_of(table->cell[i]);
        if (own > width[i % n]) width[i % n] = own;
    }
    for (size_t i = 0; i < table->n_cells; i++) {
        size_t c = i % n, space = width[c] - width_of(table->cell[i]);
        bool last = c + 1 == n;
        if (!last || *table->cell[i]) pad(text, 2);
        if (table->align[c] == 'r') pad(text, space);
        eq_text_add(text, table->cell[i]);
        if (table->align[c] != 'r' && !last) pad(text, space);
        if (last) eq_text_add(text, "\n");
    }
}

/* Position from 1 of the reason of a value, which is added when new; 0 when there is none or no room. */
static size_t reason_number(eq_ctx *cx, eq_reasons *reasons, eq_tree value) {
    const char *told = eq_reason_told(cx, &cx->mem, value);
    if (told && !*told) return 0;
    told = told ? eq_plain(cx, told) : "?";
    for (size_t i = 0; i < reasons->n; i++)
        if (!strcmp(reasons->text[i], told)) return i + 1;
    if (reasons->n == EQ_MAX_REASONS) return 0;
    reasons->text[reasons->n++] = told;
    return reasons->n;
}

const char *eq_show_value(eq_ctx *cx, eq_figure figure, eq_tree value, eq_reasons *reasons) {
    eq_shown shown = eq_figure_shown(figure, value);
    const char *note = eq_tree_words(value, "note"), *cell;
    if (isnan(shown.x)) {
        size_t why = reason_number(cx, reasons, value);
        return why ? eq_arena_format(cx, &cx->mem, "- (%zu)", why) : "-";
    }
    eq_text text = {.cx = cx, .arena = &cx->mem};
    eq_figure_add(&text, figure, shown.x, "-");
    if (!isnan(shown.low)) {
        eq_text_add(&text, " (");
        eq_figure_add_interval(&text, figure, value, "-");
        eq_text_add(&text, ")");
    }
    if (*note) eq_text_format(&text, " %s", note);
    return eq_text_end(&text, &cell) == EQ_OK ? cell : NULL;
}

const char *eq_show_count(eq_ctx *cx, eq_tree value) {
    eq_text text = {.cx = cx, .arena = &cx->mem};
    const char *shown;
    double number = eq_tree_number(value);
    if (isnan(number)) return "-";
    eq_figure_add(&text, EQ_SHOW_COUNT, number, "-");
    return eq_text_end(&text, &shown) == EQ_OK ? shown : NULL;
}

void eq_reasons_write(const eq_reasons *reasons, eq_text *text) {
    for (size_t i = 0; i < reasons->n; i++) eq_text_format(text, "  (%zu) %s\n", i + 1, reasons->text[i]);
}
