/* Sentences as lines, tables aligned; what JSON and HTML draw is left out. */
#include <math.h>
#include <string.h>

#include "answer/aligned.h"
#include "answer/block.h"
#include "answer/plain.h"
#include "answer/terminal.h"

#define MOST_ROWS 30
#define MOST_COLUMNS 9 /* of one table; a wider one goes on below, its rows named again */
#define ROWS_ACROSS 4  /* of a table on its side */

typedef struct printer {
    eq_text *text;
    eq_ctx *cx;
    eq_tree root;
    eq_reasons reasons;
} printer;

/* ---- sentences ---- */

static void add_estimate(eq_text *text, eq_figure figure, eq_tree value) {
    eq_figure_add(text, figure, eq_tree_number_of(value, "value"), "-");
    if (isnan(eq_tree_number_of(value, "low"))) return;
    eq_text_add(text, " (");
    eq_figure_add_interval(text, figure, value, "-");
    eq_text_add(text, ")");
}

static void add_part(printer *p, eq_tree part) {
    eq_tree inside = eq_tree_first(part);
    if (eq_tree_is_text(part)) eq_text_add(p->text, eq_plain(p->cx, eq_tree_text(part)));
    if (!inside) return;
    if (eq_tree_is_text(inside)) eq_text_add(p->text, eq_plain(p->cx, eq_tree_text(inside))); /* a term; strong words */
    else if (!strcmp(eq_tree_key(inside), "words")) {
        EQ_EACH(own, inside) add_part(p, own);
    } else if (eq_tree_is_list(inside)) {
        size_t n = eq_tree_count(inside);
        eq_text_format(p->text, "%zu measure%s", n, n == 1 ? "" : "s");
    } else {
        eq_figure figure = eq_figure_find(eq_tree_key(inside));
        if (figure == EQ_SHOW_ESTIMATE || figure == EQ_SHOW_GAP) add_estimate(p->text, figure, inside);
        else eq_figure_add(p->text, figure, eq_tree_number(inside), "-");
    }
}

static void print_sentence(printer *p, eq_tree block, const char *kind) {
    if (!strcmp(kind, "warning")) eq_text_add(p->text, "Warning: ");
    if (!strcmp(kind, "item")) eq_text_add(p->text, "  - ");
    EQ_EACH(part, eq_tree_get(block, "parts")) add_part(p, part);
    bool listed = eq_tree_next(block) && !strcmp(eq_tree_words(eq_tree_next(block), "block"), kind) && strcmp(kind, "lead") &&
                  strcmp(kind, "sentence");
    eq_text_add(p->text, listed ? "\n" : "\n\n");
}

/* ---- tables ---- */

static const eq_tolerance no_tolerance = {NULL, (double)NAN, (double)NAN};

static const char *cell_of(printer *p, const eq_block_row *row, eq_tree column) {
    eq_figure figure = eq_block_figure_in(row, column);
    eq_text text = {.cx = p->cx, .arena = &p->cx->mem};
    const char *cell;
    if (eq_figure_is_value(figure)) return eq_show_value(p->cx, figure, eq_block_cell(row, column), &p->reasons);
    if (figure == EQ_SHOW_READING)
        return eq_block_reading(&no_tolerance, eq_block_metric(row, column), eq_block_cell(row, column));
    eq_block_add_cell(&text, row, column, "-");
    return eq_text_end(&text, &cell) == EQ_OK ? cell : NULL;
}

static const char *total_of(printer *p, eq_tree column) {
    eq_tree value = eq_block_total(p->root, column);
    if (!value) return "";
    eq_figure figure = eq_block_figure(column);
    eq_text text = {.cx = p->cx, .arena = &p->cx->mem};
    const char *cell;
    if (eq_figure_is_value(figure)) return eq_show_value(p->cx, figure, value, &p->reasons);
    eq_block_add_total(&text, p->root, column, "-");
    return eq_text_end(&text, &cell) == EQ_OK ? cell : NULL;
}

static bool is_drawn(eq_tree column) {
    eq_figure figure = eq_block_figure(column);
    return figure == EQ_SHOW_STRIP || figure == EQ_SHOW_FORMULA;
}

/* The shown column at `from`, or the first behind it. */
static eq_tree shown(eq_tree from) {
    while (from && is_drawn(from)) from = eq_tree_next(from);
    return from;
}

static size_t count_rows(const printer *p, eq_tree table) {
    size_t n = 0;
    for (eq_block_row row = eq_block_first(p->root, table); row.row; eq_block_next(&row)) n++;
    return n;
}

static void add_row(printer *p, eq_aligned *aligned, const eq_block_row *row, const eq_tree *column) {
    for (size_t c = 0; c < aligned->n_columns; c++) eq_aligned_add(aligned, cell_of(p, row, column[c]));
}

/* The columns given, of which the first names the row. */
static eq_status print_columns(printer *p, eq_tree table, const eq_tree *column, size_t n_columns, size_t most) {
    char align[MOST_COLUMNS + 1] = {0};
    eq_aligned aligned;
    for (size_t c = 0; c < n_columns; c++) align[c] = c && eq_figure_is_number(eq_block_figure(column[c])) ? 'r' : 'l';
    EQ_TRY(eq_aligned_new(p->cx, align, most + 2, &aligned));
    for (size_t c = 0; c < n_columns; c++) eq_aligned_add(&aligned, eq_tree_words(column[c], "title"));
    eq_block_row row = eq_block_first(p->root, table);
    for (; row.row && row.nth < most; eq_block_next(&row)) add_row(p, &aligned, &row, column);
    for (size_t c = 0; c < n_columns && eq_tree_get(table, "total"); c++)
        eq_aligned_add(&aligned, c ? total_of(p, column[c]) : eq_tree_words(table, "total"));
    eq_aligned_write(&aligned, p->text);
    return EQ_OK;
}

static eq_status print_rows(printer *p, eq_tree table, size_t n) {
    eq_tree column[MOST_COLUMNS], name = eq_tree_first(eq_tree_get(table, "columns"));
    size_t most = n < MOST_ROWS || eq_tree_true(eq_tree_get(table, "whole")) ? n : MOST_ROWS;
    for (eq_tree next = shown(eq_tree_next(name)); next;) {
        size_t c = 0;
        column[c++] = name;
        for (; next && c < MOST_COLUMNS; next = shown(eq_tree_next(next))) column[c++] = next;
        EQ_TRY(print_columns(p, table, column, c, most));
        if (next) eq_text_add(p->text, "\n");
    }
    if (n > most) eq_text_format(p->text, "  ... %zu more in --json\n", n - most);
    return EQ_OK;
}

/* Rows `from` .. of a table on its side, as columns; the row of all is the last of each. */
static eq_status print_side(printer *p, eq_tree table, size_t from, size_t n) {
    const char *align = "lrrrrr";
    eq_aligned aligned;
    eq_tree total = eq_tree_get(table, "total"), columns = eq_tree_get(table, "columns");
    EQ_TRY(eq_aligned_new(p->cx, align, eq_tree_count(columns), &aligned));
    aligned.n_columns = 1 + n + (total != NULL);
    EQ_EACH(column, columns) {
        bool first = column == eq_tree_first(columns);
        if (is_drawn(column)) continue;
        eq_aligned_add(&aligned, first ? "" : eq_tree_words(column, "title"));
        eq_block_row row = eq_block_first(p->root, table);
        for (size_t i = 0; row.row && i < from + n; i++, eq_block_next(&row))
            if (i >= from) eq_aligned_add(&aligned, cell_of(p, &row, column));
        if (total) eq_aligned_add(&aligned, first ? eq_tree_text(total) : total_of(p, column));
    }
    eq_aligned_write(&aligned, p->text);
    return EQ_OK;
}

static eq_status print_table(printer *p, eq_tree table) {
    size_t n = count_rows(p, table);
    const char *title = eq_tree_text(eq_tree_get(table, "title")), *none = eq_tree_text(eq_tree_get(table, "none"));
    if (!n && !none) return EQ_OK;
    if (n && title && eq_tree_true(eq_tree_get(table, "folded"))) {
        bool again = eq_tree_true(eq_tree_get(eq_tree_next(table), "folded"));
        eq_text_format(p->text, "%s: %zu row%s in --json\n%s", eq_plain(p->cx, title), n, n == 1 ? "" : "s", again ? "" : "\n");
        return EQ_OK;
    }
    if (title) eq_text_format(p->text, "%s\n\n", eq_plain(p->cx, title));
    if (!n) eq_text_format(p->text, "  %s\n", none);
    else if (!eq_tree_true(eq_tree_get(table, "across"))) EQ_TRY(print_rows(p, table, n));
    else
        for (size_t from = 0; from < n; from += ROWS_ACROSS) {
            if (from) eq_text_add(p->text, "\n");
            EQ_TRY(print_side(p, table, from, n - from < ROWS_ACROSS ? n - from : ROWS_ACROSS));
        }
    eq_reasons_write(&p->reasons, p->text);
    p->reasons.n = 0;
    eq_text_add(p->text, "\n");
    return EQ_OK;
}

eq_status eq_answer_terminal(eq_text *text, eq_tree answer) {
    printer p = {.text = text, .cx = text->cx, .root = answer};
    EQ_EACH(block, eq_tree_get(answer, "blocks")) {
        const char *kind = eq_tree_words(block, "block");
        if (!strcmp(kind, "table")) EQ_TRY(print_table(&p, block));
        else if (strcmp(kind, "figure")) print_sentence(&p, block, kind);
    }
    /* A cell for which there was no memory shows as "?"; the context knows of it. */
    return text->failed || *eq_message(text->cx) ? EQ_EMEMORY : EQ_OK;
}
