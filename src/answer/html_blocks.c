/* The blocks of an answer as HTML. Notes and warnings that follow one another make one list. */
#include <math.h>
#include <string.h>

#include "answer/block.h"
#include "answer/html.h"

#define MOST_COLUMNS 8 /* of one table; a wider one goes on below, its rows named again */
#define MOST_ROWS 500

#define MINUS "\u2212"

static const char *kind_of(eq_tree block) { return block ? eq_tree_words(block, "block") : ""; }

/* ---- sentences ---- */

/* How many, and folded away which. */
static void add_measures(eq_html *html, eq_tree ids) {
    size_t n = eq_tree_count(ids);
    eq_text_format(&html->text, "<details><summary>%zu measure%s</summary>", n, n == 1 ? "" : "s");
    EQ_EACH(id, ids) {
        size_t m = eq_tree_is_text(id) ? eq_metric_find(eq_tree_text(id)) : SIZE_MAX;
        if (id != eq_tree_first(ids)) eq_text_add(&html->text, ", ");
        if (m < eq_metric_count()) eq_text_escaped(&html->text, eq_metric_at(m)->title);
    }
    eq_text_add(&html->text, "</details>");
}

static void add_part(eq_html *html, eq_tree part, bool lead) {
    eq_tree inside = eq_tree_first(part);
    bool plain = eq_tree_is_text(part), strong = inside && !strcmp(eq_tree_key(inside), "strong");
    if (plain || eq_tree_is_text(inside)) { /* words, a term, or what to look at first */
        eq_text_add(&html->text, strong ? "<b>" : "");
        eq_text_escaped(&html->text, eq_tree_text(plain ? part : inside));
        eq_text_add(&html->text, strong ? "</b>" : "");
        return;
    }
    if (!inside) return;
    if (!strcmp(eq_tree_key(inside), "words")) { /* a phrase */
        EQ_EACH(own, inside) add_part(html, own, lead);
        return;
    }
    if (eq_tree_is_list(inside)) {
        add_measures(html, inside);
        return;
    }
    eq_figure figure = eq_figure_find(eq_tree_key(inside));
    bool value = figure == EQ_SHOW_ESTIMATE || figure == EQ_SHOW_GAP;
    if (lead) eq_text_add(&html->text, "<b>");
    eq_figure_add(&html->text, figure, value ? eq_tree_number_of(inside, "value") : eq_tree_number(inside), MINUS);
    if (lead) eq_text_add(&html->text, "</b>");
    if (!value || isnan(eq_tree_number_of(inside, "low"))) return;
    eq_text_add(&html->text, " (");
    eq_figure_add_interval(&html->text, figure, inside, MINUS);
    eq_text_add(&html->text, ")");
}

static void add_parts(eq_html *html, eq_tree block, const char *open, const char *close) {
    eq_text_add(&html->text, open);
    EQ_EACH(part, eq_tree_get(block, "parts")) add_part(html, part, !strcmp(kind_of(block), "lead"));
    eq_text_add(&html->text, close);
}

/* Warnings, notes and items are items of a list, which `before` and the block behind decide to open and to close. */
static void add_item(eq_html *html, eq_tree before, eq_tree block) {
    const char *kind = kind_of(block);
    bool warning = !strcmp(kind, "warning"), plain = !strcmp(kind, "item");
    bool is_list[2] = {false, false};
    eq_tree beside[2] = {before, eq_tree_next(block)};
    for (int i = 0; i < 2; i++) {
        const char *other = kind_of(beside[i]);
        is_list[i] = !strcmp(other, "note") || !strcmp(other, "warning") || !strcmp(other, "item");
    }
    if (!is_list[0]) eq_text_add(&html->text, plain ? "<ul>" : "<ul class=\"notes\">");
    if (warning) add_parts(html, block, "<li><b>", "</b></li>\n");
    else add_parts(html, block, plain ? "<li>" : "<li class=\"soft\">", "</li>\n");
    if (!is_list[1]) eq_text_add(&html->text, "</ul>\n");
}

static void add_sentence(eq_html *html, eq_tree before, eq_tree block) {
    const char *kind = kind_of(block);
    if (!strcmp(kind, "title")) add_parts(html, block, "<h2>", "</h2>\n");
    else if (!strcmp(kind, "heading")) add_parts(html, block, "<h3>", "</h3>\n");
    else if (!strcmp(kind, "lead")) add_parts(html, block, "<p class=\"lead\">", "</p>\n");
    else if (!strcmp(kind, "sentence")) add_parts(html, block, "<p>", "</p>\n");
    else add_item(html, before, block);
}

/* ---- tables ---- */

static void add_cell(eq_html *html, const eq_block_row *row, eq_tree column) {
    eq_figure figure = eq_block_figure_in(row, column);
    eq_tree value = eq_block_cell(row, column);
    const eq_metric_info *metric = eq_block_metric(row, column);
    bool is_value = eq_figure_is_value(figure);
    if (is_value && eq_tree_is_object(value)) eq_html_cell(html, figure, value);
    else if (is_value) eq_html_number(html, "\u2013");
    else if (figure == EQ_SHOW_STRIP) eq_html_strip(html, metric, value);
    else if (figure == EQ_SHOW_READING) eq_html_words(html, eq_block_reading(&html->tolerance, metric, value));
    else {
        eq_text text = {.cx = html->text.cx, .arena = &html->text.cx->mem};
        const char *words;
        eq_block_add_cell(&text, row, column, MINUS);
        if (eq_text_end(&text, &words) != EQ_OK) html->text.failed = true;
        else if (eq_figure_is_number(figure)) eq_html_number(html, words);
        else eq_html_words(html, words);
    }
}

static void add_name(eq_html *html, const eq_block_row *row, eq_tree column) {
    eq_text text = {.cx = html->text.cx, .arena = &html->text.cx->mem};
    const char *words;
    eq_block_add_cell(&text, row, column, MINUS);
    if (eq_text_end(&text, &words) == EQ_OK) eq_html_row(html, words);
    else html->text.failed = true;
}

/* The row of all. */
static void add_total(eq_html *html, eq_tree table, eq_tree first, size_t n) {
    eq_html_row(html, eq_tree_words(table, "total"));
    for (eq_tree column = first; column && n--; column = eq_tree_next(column)) {
        eq_figure figure = eq_block_figure(column);
        eq_tree value = eq_block_total(html->answer, column);
        if (!value) eq_html_words(html, "");
        else if (eq_figure_is_value(figure)) eq_html_cell(html, figure, value);
        else {
            eq_text text = {.cx = html->text.cx, .arena = &html->text.cx->mem};
            const char *words;
            eq_block_add_total(&text, html->answer, column, MINUS);
            if (eq_text_end(&text, &words) == EQ_OK) eq_html_number(html, words);
            else html->text.failed = true;
        }
    }
    eq_text_add(&html->text, "</tr>\n");
}

/* Gaps that matter to the reader stand in a table of their own. */
static bool is_gaps(eq_tree block) { return !strncmp(eq_tree_words(block, "id"), "gaps_", 5); }

static bool is_shown(const eq_html *html, eq_tree table, const eq_block_row *row) {
    return !is_gaps(table) || eq_html_is_chosen(html->document, row->key) == html->of_chosen;
}

/* Rows that are shown of it at most. */
static size_t most_of(eq_tree table) { return eq_tree_true(eq_tree_get(table, "whole")) ? SIZE_MAX : MOST_ROWS; }

static bool is_cut(const eq_html *html, eq_tree table) {
    eq_block_row row = eq_block_first(html->answer, table);
    while (row.row && row.nth < most_of(table)) eq_block_next(&row);
    return row.row != NULL;
}

static bool has_rows(const eq_html *html, eq_tree table) {
    for (eq_block_row row = eq_block_first(html->answer, table); row.row; eq_block_next(&row))
        if (is_shown(html, table, &row)) return true;
    return false;
}

static void add_head(eq_html *html, eq_tree table, eq_tree first, size_t n) {
    const char *head[MOST_COLUMNS + 1];
    size_t c = 0;
    head[c++] = eq_tree_words(eq_tree_first(eq_tree_get(table, "columns")), "title");
    for (eq_tree column = first; column && c <= n; column = eq_tree_next(column)) head[c++] = eq_html_title(html, column);
    eq_html_head(html, head, c);
}

static void add_rows(eq_html *html, eq_tree table, eq_tree first, size_t n) {
    eq_tree name = eq_tree_first(eq_tree_get(table, "columns"));
    size_t most = most_of(table);
    for (eq_block_row row = eq_block_first(html->answer, table); row.row && row.nth < most; eq_block_next(&row)) {
        size_t left = n;
        if (!is_shown(html, table, &row)) continue;
        add_name(html, &row, name);
        for (eq_tree column = first; column && left--; column = eq_tree_next(column)) add_cell(html, &row, column);
        eq_text_add(&html->text, "</tr>\n");
    }
}

/* The name's column and the n columns from `first` on. */
static void add_columns(eq_html *html, eq_tree table, eq_tree first, size_t n) {
    add_head(html, table, first, n);
    add_rows(html, table, first, n);
    if (eq_tree_get(table, "total")) add_total(html, table, first, n);
    eq_html_foot(html);
    if (is_cut(html, table)) eq_text_format(&html->text, "<p class=\"soft\">These are the first %d rows.</p>\n", MOST_ROWS);
}

void eq_html_chosen(eq_html *html, eq_tree answer) {
    bool any = false;
    html->answer = answer;
    html->of_chosen = true;
    EQ_EACH(table, eq_tree_get(answer, "blocks")) {
        eq_tree first = eq_tree_first(eq_tree_get(table, "columns"));
        if (!first || !is_gaps(table) || !has_rows(html, table)) continue;
        if (!any) {
            eq_text_add(&html->text, "<h3>Chosen measures</h3>\n");
            add_head(html, table, eq_tree_next(first), MOST_COLUMNS);
        }
        any = true;
        add_rows(html, table, eq_tree_next(first), MOST_COLUMNS);
    }
    if (any) eq_html_foot(html);
    html->of_chosen = false;
}

static void add_table(eq_html *html, eq_tree table) {
    const char *title = eq_tree_text(eq_tree_get(table, "title")), *none = eq_tree_text(eq_tree_get(table, "none"));
    bool any = has_rows(html, table), folded = any && eq_tree_true(eq_tree_get(table, "folded"));
    if (title && (any || none)) {
        eq_text_add(&html->text, folded ? "<details><summary>" : "<h3>");
        eq_text_escaped(&html->text, title);
        eq_text_add(&html->text, folded ? "</summary>\n" : "</h3>\n");
    }
    if (!any && none) {
        eq_text_add(&html->text, "<p>");
        eq_text_escaped(&html->text, none);
        eq_text_add(&html->text, "</p>\n");
    }
    eq_tree column = eq_tree_next(eq_tree_first(eq_tree_get(table, "columns")));
    while (any && column) {
        add_columns(html, table, column, MOST_COLUMNS);
        for (size_t i = 0; i < MOST_COLUMNS && column; i++) column = eq_tree_next(column);
    }
    if (folded) eq_text_add(&html->text, "</details>\n");
}

eq_tree eq_html_first_gaps(eq_tree answer) {
    EQ_EACH(block, eq_tree_get(answer, "blocks")) if (is_gaps(block)) return block;
    return NULL;
}

void eq_html_blocks(eq_html *html, eq_tree answer) { eq_html_some(html, answer, NULL, NULL); }

void eq_html_some(eq_html *html, eq_tree answer, eq_tree from, eq_tree to) {
    eq_tree before = NULL;
    html->answer = answer;
    for (eq_tree block = from ? from : eq_tree_first(eq_tree_get(answer, "blocks")); block && block != to;
         block = eq_tree_next(block)) {
        if (!strcmp(kind_of(block), "table")) add_table(html, block);
        else if (strcmp(kind_of(block), "figure")) add_sentence(html, before, block);
        else eq_html_figure_block(html, block);
        before = block;
    }
}

/* What could not be answered: under its title, or its id where it has none. */
static void add_error(eq_html *html, eq_tree answer) {
    const char *title = eq_tree_text(eq_tree_get(answer, "title"));
    eq_text_add(&html->text, "<h2>");
    eq_text_escaped(&html->text, title ? title : eq_tree_key(answer));
    eq_text_add(&html->text, "</h2>\n<p>");
    eq_text_escaped(&html->text, eq_tree_words(answer, "error"));
    eq_text_add(&html->text, "</p>\n");
}

void eq_html_analyses(eq_html *html) {
    EQ_EACH(answer, html->answers) {
        if (!strcmp(eq_tree_key(answer), "audit")) continue;
        if (eq_tree_get(answer, "error")) add_error(html, answer);
        else eq_html_blocks(html, answer);
    }
}
