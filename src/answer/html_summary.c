/* The public summary of a bias audit as Local Law 144 of New York City lays it out (6 RCNY 5-300 to 5-304): title and dates,
 * source and explanation of the data, how many are of unknown category, then by category how many, at what rate, at what
 * impact ratio.
 * Percent to one decimal, ratios to two, half away from zero, from the counts themselves: no double is rounded. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "answer/html.h"

#define MOST_PRODUCT 0x1p60

bool eq_html_has_summary(eq_tree audit) {
    return !strcmp(eq_tree_words(eq_tree_get(audit, "impact"), "preset"), "ll144") &&
           eq_tree_first(eq_tree_get(eq_tree_get(audit, "impact"), "tables"));
}

/* ---- figures ---- */

static bool is_whole(double x) { return x >= 0 && x <= 0x1p53 && floor(x) >= x; }

/* part x scale / whole to the nearest whole number, half up; NaN: it is undefined. Exact where the counts are whole. */
static double rounded(double part, double whole, double scale) {
    if (!(whole > 0) || !(part >= 0)) return (double)NAN;
    if (is_whole(part) && is_whole(whole) && 2 * part * scale + whole < MOST_PRODUCT)
        return (double)((2 * (uint64_t)part * (uint64_t)scale + (uint64_t)whole) / (2 * (uint64_t)whole));
    return floor(part / whole * scale + 0.5);
}

static void add_rate(eq_html *html, eq_tree group) {
    double tenths = rounded(eq_tree_number_of(group, "selected"), eq_tree_number_of(group, "n"), 1000);
    if (isnan(tenths)) eq_html_number(html, "\u2013");
    else eq_text_format(&html->text, "<td>%.1f %%</td>", tenths / 10);
}

static eq_tree reference_of(eq_tree table) {
    const char *name = eq_tree_words(eq_tree_get(table, "reference"), "name");
    EQ_EACH(group, eq_tree_get(table, "groups")) if (!strcmp(eq_tree_words(group, "name"), name)) return group;
    return NULL;
}

/* k n_r / (n k_r); the mark of what lies under 0.80. */
static void add_ratio(eq_html *html, eq_tree table, eq_tree group) {
    eq_tree reference = reference_of(table), ratio = eq_tree_get(group, "ratio");
    double k = eq_tree_number_of(group, "selected"), n = eq_tree_number_of(group, "n");
    double k_r = eq_tree_number_of(reference, "selected"), n_r = eq_tree_number_of(reference, "n");
    double hundredths = isnan(eq_tree_number_of(ratio, "value")) ? (double)NAN : rounded(k * n_r, n * k_r, 100);
    if (isnan(hundredths)) eq_html_number(html, "\u2013");
    else
        eq_text_format(&html->text, "<td>%.2f%s</td>", hundredths / 100,
                       eq_tree_true(eq_tree_get(ratio, "below")) ? " \u2020" : "");
}

/* ---- what was asked ---- */

static const char *said(const eq_html *html, const char *key) { return eq_tree_words(eq_tree_get(html->document, "said"), key); }

static void add_fact(eq_html *html, const char *name, const char *words) {
    eq_text_format(&html->text, "<dt>%s</dt><dd%s>", name, strncmp(name, "SHA", 3) ? "" : " class=\"hash\"");
    if (*words) eq_text_escaped(&html->text, words);
    else eq_text_add(&html->text, "_____________");
    eq_text_add(&html->text, "</dd>\n");
}

static void add_dates(eq_html *html) {
    const char *author = eq_tree_words(html->document, "author"), *made = eq_tree_words(html->document, "made");
    eq_text_add(&html->text, "<h2 class=\"sub\">Tool and dates</h2>\n<dl>");
    add_fact(html, "Tool", said(html, "tool"));
    add_fact(html, "Auditor", *said(html, "auditor") ? said(html, "auditor") : author);
    add_fact(html, "Date of the audit", *said(html, "audit_date") ? said(html, "audit_date") : made);
    add_fact(html, "Distribution date of the tool", said(html, "distribution_date"));
    eq_text_add(&html->text, "</dl>\n");
}

static void add_source(eq_html *html) {
    const char *from = said(html, "data_from"), *to = said(html, "data_to");
    eq_text_add(&html->text, "<h2 class=\"sub\">Source and explanation of the data</h2>\n<dl>");
    add_fact(html, "Source", said(html, "data_source"));
    add_fact(html, "Historical or test data", said(html, "data_kind"));
    eq_text_add(&html->text, "<dt>Collected</dt><dd>");
    eq_text_escaped(&html->text, *from ? from : "_____________");
    eq_text_add(&html->text, " to ");
    eq_text_escaped(&html->text, *to ? to : "_____________");
    eq_text_add(&html->text, "</dd>\n");
    add_fact(html, "SHA-256 of the file", eq_tree_words(eq_tree_get(html->document, "about"), "sha256"));
    eq_text_add(&html->text, "</dl>\n");
}

/* ---- tables ---- */

static void add_by(eq_html *html, eq_tree table) {
    EQ_EACH(column, eq_tree_get(table, "by")) {
        if (column != eq_tree_first(eq_tree_get(table, "by"))) eq_text_add(&html->text, " and ");
        eq_text_escaped(&html->text, eq_tree_is_text(column) ? eq_tree_text(column) : "");
    }
}

static void add_unknown(eq_html *html, eq_tree table, bool scored) {
    eq_tree unknown = eq_tree_get(table, "unknown");
    double n = eq_tree_number_of(unknown, "n"), selected = eq_tree_number_of(unknown, "selected");
    if (isnan(n)) return;
    eq_text_add(&html->text, "<p class=\"soft\">");
    eq_figure_add(&html->text, EQ_SHOW_COUNT, n, "\u2212");
    eq_text_add(&html->text, n > 1 || n < 1 ? " people of unknown category are not in the calculations"
                                            : " person of unknown category is not in the calculations");
    if (n > 0 && !isnan(selected)) {
        eq_text_add(&html->text, " (");
        eq_figure_add(&html->text, EQ_SHOW_COUNT, selected, "\u2212");
        eq_text_add(&html->text, scored ? " of them above the median)" : " of them selected)");
    }
    eq_text_add(&html->text, ".</p>\n");
}

static void add_excluded(eq_html *html, eq_tree table) {
    const char *reason = said(html, "exclusion_reason");
    EQ_EACH(group, eq_tree_get(table, "groups")) {
        if (!eq_tree_true(eq_tree_get(group, "excluded"))) continue;
        eq_text_add(&html->text, "<p class=\"soft\">");
        eq_text_escaped(&html->text, eq_tree_words(group, "name"));
        eq_text_add(&html->text, " is in no impact ratio: ");
        eq_figure_add(&html->text, EQ_SHOW_COUNT, eq_tree_number_of(group, "n"), "\u2212");
        eq_text_add(&html->text, " people, ");
        eq_figure_add(&html->text, EQ_SHOW_PERCENT, eq_tree_number_of(group, "share"), "\u2212");
        eq_text_add(&html->text, " of those of known category. Reason: ");
        eq_text_escaped(&html->text, *reason ? reason : "_____________");
        eq_text_add(&html->text, "</p>\n");
    }
}

static void add_table(eq_html *html, eq_tree table) {
    bool scored = !strcmp(eq_tree_words(table, "kind"), "scoring");
    const char *const head[] = {"Category", scored ? "Scored" : "Applicants", scored ? "Scoring rate" : "Selection rate",
                                "Impact ratio"};
    eq_text_add(&html->text, "<h2 class=\"sub\">By ");
    add_by(html, table);
    eq_text_add(&html->text, "</h2>\n");
    add_unknown(html, table, scored);
    eq_html_head(html, head, 4);
    EQ_EACH(group, eq_tree_get(table, "groups")) {
        eq_html_row(html, eq_tree_words(group, "name"));
        eq_html_count(html, eq_tree_number_of(group, "n"));
        add_rate(html, group);
        add_ratio(html, table, group);
        eq_text_add(&html->text, "</tr>\n");
    }
    eq_html_foot(html);
    add_excluded(html, table);
}

void eq_html_summary(eq_html *html, eq_tree audit) {
    eq_text_add(&html->text, "<div class=\"two\"><div>\n");
    add_dates(html);
    eq_text_add(&html->text, "</div><div>\n");
    add_source(html);
    eq_text_add(&html->text, "</div></div>\n<div class=\"sums\">\n");
    EQ_EACH(table, eq_tree_get(eq_tree_get(audit, "impact"), "tables")) add_table(html, table);
    eq_text_add(
        &html->text,
        "</div>\n<p class=\"soft\">\u2020 under 0.80. The rule sets no threshold; the mark is there because the federal "
        "four-fifths rule uses that figure. This summary does not say that the tool is lawful or unlawful; the audit must "
        "be done by an independent auditor. Rates are rounded to one decimal of a percent and ratios to two, halves "
        "away from zero.</p>\n");
}
