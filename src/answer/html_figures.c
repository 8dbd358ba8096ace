/* Drawings of a report: one line in a cell, and the figures among the blocks of an answer. Shapes and words, never colour alone;
 * whatever is drawn stands as numbers in a table or among the values. */
#include <math.h>
#include <string.h>

#include "answer/block.h"
#include "answer/html.h"

/* ---- the strip: the ideal, the tolerance, the interval and the value on one line ---- */

enum { STRIP_WIDTH = 150, STRIP_HEIGHT = 16 };

static double larger(double a, double b) { return a > b ? a : b; }

void eq_html_strip(eq_html *html, const eq_metric_info *metric, eq_tree value) {
    eq_shown range = eq_figure_shown(EQ_SHOW_ESTIMATE, value);
    if (!metric || isnan(range.x)) {
        eq_text_add(&html->text, "<td></td>");
        return;
    }
    double x = range.x, low = range.low, high = range.high, least, most, centre = isnan(metric->ideal) ? 0 : metric->ideal;
    if (isnan(low) || isnan(high)) low = high = x;
    double reach = larger(larger(fabs(low - centre), fabs(high - centre)), 0.1) * 1.15, scale = STRIP_WIDTH / (2 * reach);
    double left = centre - reach;
    eq_text_format(&html->text, "<td><svg width=\"%d\" height=\"%d\" aria-hidden=\"true\">", STRIP_WIDTH, STRIP_HEIGHT);
    if (eq_tolerance_band(&html->tolerance, metric, &least, &most)) {
        double from = larger((least - left) * scale, 0), to = (most - left) * scale;
        if (to > STRIP_WIDTH) to = STRIP_WIDTH;
        if (to > from)
            eq_text_format(&html->text, "<rect x=\"%.1f\" y=\"1\" width=\"%.1f\" height=\"14\" fill=\"var(--zone)\"/>", from,
                           to - from);
    }
    eq_text_format(&html->text, "<path d=\"M%d 1v14\" stroke=\"var(--soft)\"/>", STRIP_WIDTH / 2);
    eq_text_format(&html->text, "<path d=\"M%.1f 8H%.1f\" stroke=\"var(--mark)\" stroke-width=\"3\" opacity=\".55\"/>",
                   (low - left) * scale, (high - left) * scale);
    eq_text_format(&html->text, "<circle cx=\"%.1f\" cy=\"8\" r=\"4\" fill=\"var(--mark)\"/></svg></td>", (x - left) * scale);
}

/* ---- figures ---- */

#define MOST_DRAWN 60 /* rows of a figure */

static void open_figure(eq_html *html, eq_tree figure, int width, int height) {
    eq_text_format(&html->text, "<figure><svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"", width, height);
    eq_text_escaped(&html->text, eq_tree_words(figure, "title"));
    eq_text_add(&html->text, "\">");
}

static void close_figure(eq_html *html, eq_tree figure, size_t n_drawn, size_t n) {
    eq_text_add(&html->text, "<figcaption class=\"soft\">");
    eq_text_escaped(&html->text, eq_tree_words(figure, "title"));
    if (n > n_drawn) eq_text_format(&html->text, " Drawn are the first %zu of %zu.", n_drawn, n);
    eq_text_add(&html->text, "</figcaption></figure>\n");
}

static size_t count_rows(eq_html *html, eq_tree figure) {
    size_t n = 0;
    for (eq_block_row row = eq_block_first(html->answer, figure); row.row; eq_block_next(&row)) n++;
    return n;
}

static const char *name_of(const eq_block_row *row, eq_tree figure) {
    const char *name = eq_tree_text(eq_block_at(row, eq_tree_words(figure, "name")));
    return name ? name : row->key;
}

/* ---- intervals ---- */

enum { ROW_HEIGHT = 22, LINE_WIDTH = 210, LETTER = 7, MOST_LETTERS = 44 };

typedef struct scale {
    double low, high;
    int names; /* width of their column */
} scale;

static void widen(scale *s, double x) {
    if (isnan(x)) return;
    if (x < s->low) s->low = x;
    if (x > s->high) s->high = x;
}

static double place(const scale *s, double x) {
    return s->names + (x - s->low) / (s->high > s->low ? s->high - s->low : 1) * (LINE_WIDTH - 10);
}

/* Bytes of a name that fit, whole characters. */
static size_t fitting(const char *name) {
    size_t bytes = 0, letters = 0;
    for (; name[bytes] && letters <= MOST_LETTERS; bytes++) letters += ((unsigned char)name[bytes] & 0xC0) != 0x80;
    if (letters <= MOST_LETTERS) return strlen(name);
    return bytes - 1;
}

static void add_fitting(eq_html *html, const char *name) {
    eq_mark mark = eq_arena_mark(&html->text.cx->tmp);
    const char *shown = eq_arena_text(html->text.cx, &html->text.cx->tmp, name, fitting(name));
    if (shown) eq_text_escaped(&html->text, shown);
    else html->text.failed = true;
    if (name[fitting(name)]) eq_text_add(&html->text, "\u2026");
    eq_arena_reset(&html->text.cx->tmp, mark);
}

static void add_interval(eq_html *html, const scale *s, eq_shown x, double y) {
    if (isnan(x.x)) return;
    if (!isnan(x.low) && !isnan(x.high))
        eq_text_format(&html->text, "<path d=\"M%.1f %.0fH%.1f\" stroke=\"var(--mark)\" stroke-width=\"3\" opacity=\".55\"/>",
                       place(s, x.low), y, place(s, x.high));
    eq_text_format(&html->text, "<circle cx=\"%.1f\" cy=\"%.0f\" r=\"4\" fill=\"var(--mark)\"/>", place(s, x.x), y);
}

static scale scale_of(eq_html *html, eq_tree figure, double ideal) {
    scale s = {HUGE_VAL, -HUGE_VAL, 0};
    widen(&s, ideal);
    eq_block_row row = eq_block_first(html->answer, figure);
    for (; row.row && row.place < MOST_DRAWN; eq_block_next(&row)) {
        eq_shown x = eq_figure_shown(EQ_SHOW_ESTIMATE, eq_block_at(&row, eq_tree_words(figure, "value")));
        int width = LETTER * ((int)fitting(name_of(&row, figure)) + 2);
        if (width > s.names) s.names = width;
        widen(&s, x.x);
        widen(&s, x.low);
        widen(&s, x.high);
    }
    return s;
}

/* Rows of a name, an interval and a dot. */
static void add_intervals(eq_html *html, eq_tree figure) {
    const char *at = eq_tree_words(figure, "ideal");
    eq_block_row all = {.root = html->answer, .row = html->answer, .key = ""}, row = eq_block_first(html->answer, figure);
    double ideal = *at ? eq_tree_number(eq_block_at(&all, at)) : (double)NAN;
    size_t n = count_rows(html, figure), n_drawn = n < MOST_DRAWN ? n : MOST_DRAWN;
    scale s = scale_of(html, figure, ideal);
    int height = (int)n_drawn * ROW_HEIGHT + 4;
    if (!n || s.low > s.high) return;
    open_figure(html, figure, s.names + LINE_WIDTH, height);
    if (!isnan(ideal))
        eq_text_format(&html->text, "<path d=\"M%.1f 0v%d\" stroke=\"var(--soft)\" stroke-dasharray=\"4 3\"/>", place(&s, ideal),
                       height);
    for (; row.row && row.place < MOST_DRAWN; eq_block_next(&row)) {
        double y = (double)row.place * ROW_HEIGHT + ROW_HEIGHT / 2.0 + 2;
        eq_text_format(&html->text, "<text x=\"0\" y=\"%.0f\" font-size=\"12\" fill=\"currentColor\">", y + 4);
        add_fitting(html, name_of(&row, figure));
        eq_text_add(&html->text, "</text>");
        add_interval(html, &s, eq_figure_shown(EQ_SHOW_ESTIMATE, eq_block_at(&row, eq_tree_words(figure, "value"))), y);
    }
    eq_text_add(&html->text, "</svg>");
    close_figure(html, figure, n_drawn, n);
}

/* ---- ROC: a line a row, told apart by its dashes ---- */

enum { CHART = 280, PAD = 30 };

static const char *const dashes[] = {"", "6 4", "2 3", "10 3 2 3", "12 5", "4 2", "1 4", "8 2"};
#define N_DASHES (sizeof dashes / sizeof *dashes)

/* Shares of the row's unfavourable and favourable outcomes above each threshold. */
static void add_roc_line(eq_html *html, const eq_block_row *row) {
    eq_tree tp = eq_tree_get(row->row, "tp"), fp = eq_tree_get(row->row, "fp");
    double positives = eq_tree_number_of(row->row, "positives"), negatives = eq_tree_number_of(row->row, "negatives");
    if (!(positives > 0 && negatives > 0) || !tp || !fp) return;
    eq_text_format(&html->text,
                   "<polyline fill=\"none\" stroke=\"var(--mark)\" stroke-width=\"1.6\" stroke-dasharray=\"%s\" points=\"",
                   dashes[row->place]);
    for (eq_tree t = eq_tree_first(tp), f = eq_tree_first(fp); t && f; t = eq_tree_next(t), f = eq_tree_next(f))
        eq_text_format(&html->text, "%.1f,%.1f ", PAD + eq_tree_number(f) / negatives * CHART,
                       10 + CHART - eq_tree_number(t) / positives * CHART);
    eq_text_add(&html->text, "\"/>");
}

static void add_roc_legend(eq_html *html, eq_tree figure) {
    eq_block_row row = eq_block_first(html->answer, figure);
    eq_text_add(&html->text, "<p class=\"soft\">");
    for (; row.row && row.place < N_DASHES; eq_block_next(&row)) {
        eq_text_format(&html->text,
                       "<svg width=\"44\" height=\"8\" style=\"display:inline\" aria-hidden=\"true\"><path d=\"M0 4H40\" "
                       "stroke=\"var(--mark)\" stroke-width=\"2\" stroke-dasharray=\"%s\"/></svg>",
                       dashes[row.place]);
        eq_text_escaped(&html->text, name_of(&row, figure));
        eq_text_add(&html->text, " &ensp; ");
    }
    eq_text_add(&html->text, "</p>\n");
}

static void add_roc(eq_html *html, eq_tree figure) {
    size_t n = count_rows(html, figure), n_drawn = n < N_DASHES ? n : N_DASHES;
    if (!n) return;
    open_figure(html, figure, CHART + PAD + 10, CHART + PAD + 10);
    eq_text_format(&html->text,
                   "<rect x=\"%d\" y=\"10\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"var(--line)\"/>"
                   "<path d=\"M%d %dL%d 10\" stroke=\"var(--line)\"/>",
                   PAD, CHART, CHART, PAD, CHART + 10, PAD + CHART);
    eq_block_row row = eq_block_first(html->answer, figure);
    for (; row.row && row.place < N_DASHES; eq_block_next(&row)) add_roc_line(html, &row);
    eq_text_format(
        &html->text,
        "<text x=\"%d\" y=\"%d\" font-size=\"11\" fill=\"var(--soft)\">false positive rate, from 0 to 1</text></svg>\n", PAD,
        CHART + 28);
    add_roc_legend(html, figure);
    close_figure(html, figure, n_drawn, n);
}

void eq_html_figure_block(eq_html *html, eq_tree figure) {
    const char *kind = eq_tree_words(figure, "kind");
    if (!strcmp(kind, "intervals")) add_intervals(html, figure);
    else if (!strcmp(kind, "roc")) add_roc(html, figure);
}
