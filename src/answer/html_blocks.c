/* The blocks of an answer as HTML. Notes and warnings that follow one another make one list. */
#include <math.h>
#include <string.h>

#include "answer/block.h"
#include "answer/html.h"

#define MOST_COLUMNS 8 /* of one table; a wider one goes on below, its rows named again */

#define MINUS "\u2212"

static const char *kind_of(eq_tree block) { return block ? eq_tree_words(block, "block") : ""; }

/* ---- sentences ---- */

static void add_part(eq_html *html, eq_tree part, bool lead) {
    eq_tree inside = eq_tree_first(part);
    if (eq_tree_is_text(part) || !strcmp(eq_tree_key(inside), "term")) {
        eq_text_escaped(&html->text, eq_tree_text(eq_tree_is_text(part) ? part : inside));
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
    eq_figure figure = eq_block_figure(column);
    const eq_metric_info *metric = NULL;
    if (figure == EQ_SHOW_STRIP || figure == EQ_SHOW_READING) metric = eq_metric_at(eq_metric_find(row->key));
    if (figure == EQ_SHOW_ESTIMATE || figure == EQ_SHOW_GAP) eq_html_cell(html, figure, eq_block_cell(row, column));
    else if (figure == EQ_SHOW_STRIP) eq_html_strip(html, metric, eq_block_cell(row, column));
    else if (figure == EQ_SHOW_READING)
        eq_html_words(html, eq_html_reading(&html->tolerance, metric, eq_block_cell(row, column)));
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
    eq_tree answer = html->answer;
    eq_html_row(html, eq_tree_words(table, "total"));
    for (eq_tree column = first; column && n--; column = eq_tree_next(column)) {
        const char *path = eq_tree_text(eq_tree_get(column, "total"));
        eq_figure figure = eq_block_figure(column);
        eq_block_row all = {.root = answer, .row = answer, .key = ""};
        eq_tree value = path ? eq_block_at(&all, path) : NULL;
        if (!path) eq_html_words(html, "");
        else if (figure == EQ_SHOW_ESTIMATE || figure == EQ_SHOW_GAP) eq_html_cell(html, figure, value);
        else {
            eq_text text = {.cx = html->text.cx, .arena = &html->text.cx->mem};
            const char *words;
            eq_figure_add(&text, figure, eq_tree_number(value), MINUS);
            if (eq_text_end(&text, &words) == EQ_OK) eq_html_number(html, words);
        }
    }
    eq_text_add(&html->text, "</tr>\n");
}

/* The name's column and the n columns from `first` on. */
static void add_columns(eq_html *html, eq_tree table, eq_tree first, size_t n) {
    const char *head[MOST_COLUMNS + 1];
    eq_tree name = eq_tree_first(eq_tree_get(table, "columns"));
    size_t c = 0;
    head[c++] = eq_tree_words(name, "title");
    for (eq_tree column = first; column && c <= n; column = eq_tree_next(column)) head[c++] = eq_html_title(html, column);
    eq_html_head(html, head, c);
    for (eq_block_row row = eq_block_first(html->answer, table); row.row; eq_block_next(&row)) {
        size_t left = n;
        add_name(html, &row, name);
        for (eq_tree column = first; column && left--; column = eq_tree_next(column)) add_cell(html, &row, column);
        eq_text_add(&html->text, "</tr>\n");
    }
    if (eq_tree_get(table, "total")) add_total(html, table, first, n);
    eq_html_foot(html);
}

static void add_table(eq_html *html, eq_tree table) {
    const char *title = eq_tree_text(eq_tree_get(table, "title")), *none = eq_tree_text(eq_tree_get(table, "none"));
    bool any = eq_block_first(html->answer, table).row != NULL;
    if (title && (any || none)) {
        eq_text_add(&html->text, "<h3>");
        eq_text_escaped(&html->text, title);
        eq_text_add(&html->text, "</h3>\n");
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
}

/* ---- figures ---- */

enum { FIGURE_WIDTH = 360, ROW_HEIGHT = 22, NAME_WIDTH = 150 };

typedef struct scale {
    double low, high;
} scale;

static void widen(scale *s, double x) {
    if (isnan(x)) return;
    if (x < s->low) s->low = x;
    if (x > s->high) s->high = x;
}

static double place(const scale *s, double x) {
    return NAME_WIDTH + (x - s->low) / (s->high > s->low ? s->high - s->low : 1) * (FIGURE_WIDTH - NAME_WIDTH - 10);
}

static void add_interval(eq_html *html, const scale *s, eq_tree value, double y) {
    double x = eq_tree_number_of(value, "value"), low = eq_tree_number_of(value, "low"), high = eq_tree_number_of(value, "high");
    if (isnan(x)) return;
    if (!isnan(low) && !isnan(high))
        eq_text_format(&html->text, "<path d=\"M%.1f %.0fH%.1f\" stroke=\"var(--mark)\" stroke-width=\"3\" opacity=\".55\"/>",
                       place(s, low), y, place(s, high));
    eq_text_format(&html->text, "<circle cx=\"%.1f\" cy=\"%.0f\" r=\"4\" fill=\"var(--mark)\"/>", place(s, x), y);
}

/* Rows of a name, an interval and a dot; the numbers are in the table beside it. */
static void add_intervals(eq_html *html, eq_tree figure) {
    scale s = {HUGE_VAL, -HUGE_VAL};
    size_t n = 0;
    eq_block_row row = eq_block_first(html->answer, figure);
    const char *path = eq_tree_words(figure, "value"), *name = eq_tree_words(figure, "name"),
               *at = eq_tree_words(figure, "ideal");
    eq_block_row all = {.root = html->answer, .row = html->answer, .key = ""};
    double ideal = *at ? eq_tree_number(eq_block_at(&all, at)) : (double)NAN;
    widen(&s, ideal);
    for (; row.row; eq_block_next(&row), n++) {
        eq_tree value = eq_block_at(&row, path);
        widen(&s, eq_tree_number_of(value, "value"));
        widen(&s, eq_tree_number_of(value, "low"));
        widen(&s, eq_tree_number_of(value, "high"));
    }
    if (!n || s.low > s.high) return;
    eq_text_format(&html->text, "<figure><svg width=\"%d\" height=\"%zu\" role=\"img\" aria-label=\"", FIGURE_WIDTH,
                   n * ROW_HEIGHT + 4);
    eq_text_escaped(&html->text, eq_tree_words(figure, "title"));
    eq_text_add(&html->text, "\">");
    if (!isnan(ideal))
        eq_text_format(&html->text, "<path d=\"M%.1f 0v%zu\" stroke=\"var(--soft)\" stroke-dasharray=\"4 3\"/>", place(&s, ideal),
                       n * ROW_HEIGHT + 4);
    n = 0;
    for (row = eq_block_first(html->answer, figure); row.row; eq_block_next(&row)) {
        double y = (double)(n++ * ROW_HEIGHT) + ROW_HEIGHT / 2.0 + 2;
        eq_text_format(&html->text, "<text x=\"0\" y=\"%.0f\" font-size=\"12\" fill=\"currentColor\">", y + 4);
        eq_text_escaped(&html->text, eq_tree_words(row.row, name));
        eq_text_add(&html->text, "</text>");
        add_interval(html, &s, eq_block_at(&row, path), y);
    }
    eq_text_add(&html->text, "</svg><figcaption class=\"soft\">");
    eq_text_escaped(&html->text, eq_tree_words(figure, "title"));
    eq_text_add(&html->text, "</figcaption></figure>\n");
}

void eq_html_blocks(eq_html *html, eq_tree answer) {
    eq_tree before = NULL;
    html->answer = answer;
    EQ_EACH(block, eq_tree_get(answer, "blocks")) {
        if (!strcmp(kind_of(block), "table")) add_table(html, block);
        else if (strcmp(kind_of(block), "figure")) add_sentence(html, before, block);
        else if (!strcmp(eq_tree_words(block, "kind"), "intervals")) add_intervals(html, block);
        before = block;
    }
}
