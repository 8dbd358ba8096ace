/* The report a person hands on: written once here, so that the command line and the page give the same file.
 *
 * It is made of the analyses' own answers and of the metric table, computes nothing but what it draws, and says nothing the
 * answers do not say. Words are neutral: a gap is inside or outside the tolerance that the reader named, never passed or
 * failed. Every text that came from data is escaped. */
#include <math.h>
#include <string.h>

#include "equipoise/version.h"
#include "answer/html.h"
#include "base/json_read.h"
#include "base/sha256.h"
#include "math/stats.h"

#define MINUS "\u2212"

/* ---- cells ---- */

void eq_html_head(eq_html *html, const char *const *column, size_t n) {
    eq_text_add(&html->text, "<div class=\"wide\"><table><thead><tr>");
    for (size_t c = 0; c < n; c++) {
        bool words = *column[c] == '<';
        eq_text_add(&html->text, words ? "<th scope=\"col\" class=\"w\">" : "<th scope=\"col\">");
        eq_text_escaped(&html->text, column[c] + words);
        eq_text_add(&html->text, "</th>");
    }
    eq_text_add(&html->text, "</tr></thead><tbody>\n");
}

void eq_html_row(eq_html *html, const char *name) {
    eq_text_add(&html->text, "<tr><th scope=\"row\">");
    eq_text_escaped(&html->text, name);
    eq_text_add(&html->text, "</th>");
}

void eq_html_words(eq_html *html, const char *words) {
    eq_text_add(&html->text, "<td class=\"w\">");
    eq_text_escaped(&html->text, words);
    eq_text_add(&html->text, "</td>");
}

/* A number with a true minus sign. */
static void add_number(eq_html *html, double x, int digits) {
    if (isnan(x)) eq_text_add(&html->text, "\u2013");
    else eq_text_format(&html->text, "%s%.*f", x < 0 ? "\u2212" : "", digits, fabs(x));
}

void eq_html_count(eq_html *html, double n) {
    eq_text_add(&html->text, "<td>");
    add_number(html, n, n == floor(n) ? 0 : 2);
    eq_text_add(&html->text, "</td>");
}

void eq_html_figure(eq_html *html, double x, int digits) {
    eq_text_add(&html->text, "<td>");
    add_number(html, x, digits);
    eq_text_add(&html->text, "</td>");
}

void eq_html_number(eq_html *html, const char *digits) {
    eq_text_add(&html->text, "<td>");
    eq_text_escaped(&html->text, digits);
    eq_text_add(&html->text, "</td>");
}

const char *eq_html_title(eq_html *html, eq_tree column) {
    const char *title = eq_tree_words(column, "title");
    if (eq_figure_is_number(eq_figure_find(eq_tree_words(column, "figure")))) return title;
    const char *words = eq_arena_format(html->text.cx, &html->text.cx->mem, "<%s", title);
    if (!words) html->text.failed = true;
    return words ? words : title;
}

void eq_html_cell(eq_html *html, eq_figure figure, eq_tree value) {
    eq_shown shown = eq_figure_shown(figure, value);
    const char *note = eq_tree_words(value, "note");
    eq_text_add(&html->text, "<td>");
    eq_figure_add(&html->text, figure, shown.x, MINUS);
    if (isnan(shown.x)) {
        eq_text_add(&html->text, "<small class=\"why\">");
        eq_text_escaped(&html->text, eq_tree_words(value, "why"));
        eq_text_add(&html->text, "</small></td>");
        return;
    }
    if (!isnan(shown.low)) {
        eq_text_add(&html->text, "<small>");
        eq_figure_add_interval(&html->text, figure, value, MINUS);
        eq_text_add(&html->text, "</small>");
    }
    if (*note) { /* "few", or whom it is about, which may be long */
        eq_text_add(&html->text, *eq_tree_words(value, "noted") ? "<small class=\"who\">" : "<small>");
        eq_text_escaped(&html->text, note);
        eq_text_add(&html->text, "</small>");
    }
    eq_text_add(&html->text, "</td>");
}

void eq_html_foot(eq_html *html) { eq_text_add(&html->text, "</tbody></table></div>\n"); }

/* ---- tolerance ---- */

eq_tolerance eq_html_tolerance(eq_tree document) {
    eq_tree tolerance = eq_tree_get(document, "tolerance");
    return (eq_tolerance){eq_tree_words(tolerance, "name"), eq_tree_number_of(tolerance, "difference"),
                          eq_tree_number_of(tolerance, "ratio")};
}

bool eq_html_is_chosen(eq_tree document, const char *id) {
    EQ_EACH(item, eq_tree_get(document, "chosen")) if (eq_tree_is_text(item) && !strcmp(eq_tree_text(item), id)) return true;
    return false;
}

/* ---- the frame ---- */

static void add_tolerance(eq_html *html) {
    const eq_tolerance *tolerance = &html->tolerance;
    if (isnan(tolerance->difference) && isnan(tolerance->ratio)) return;
    eq_text_add(&html->text, "<p>Tolerance");
    if (*tolerance->name) {
        eq_text_add(&html->text, " \u201c");
        eq_text_escaped(&html->text, tolerance->name);
        eq_text_add(&html->text, "\u201d");
    }
    eq_text_add(&html->text, ", chosen by the reader:");
    if (!isnan(tolerance->difference)) eq_text_format(&html->text, " differences up to %g either way;", tolerance->difference);
    if (!isnan(tolerance->ratio)) eq_text_format(&html->text, " ratios from %g to %.4g;", tolerance->ratio, 1 / tolerance->ratio);
    eq_text_add(&html->text, " shaded in the drawings.</p>\n");
}

/* The audit's blocks behind its lead, which the first page has; before its first gaps the tolerance and the reader's own
 * measures. */
static void add_audit(eq_html *html, eq_tree audit) {
    eq_tree gaps = eq_html_first_gaps(audit), first = eq_tree_first(eq_tree_get(audit, "blocks"));
    eq_text_add(&html->text, "<h2>Annex: who was audited, and every measure</h2>\n");
    if (first && !strcmp(eq_tree_words(first, "block"), "lead") && eq_tree_next(first)) first = eq_tree_next(first);
    if (first != gaps) eq_html_some(html, audit, first, gaps);
    add_tolerance(html);
    eq_html_chosen(html, audit);
    if (gaps) eq_html_some(html, audit, gaps, NULL);
}

static void add_close(eq_html *html) {
    static const char words[] =
        "<h2>How to read this</h2>\n<p>Differences are unprivileged minus privileged; the favourable outcome counts as 1. "
        "Below a value stands its interval: Wilson for shares, DeLong or the sample variance for what is made of scores, the "
        "multinomial bootstrap for other gaps. Measures without a "
        "sign (the largest gap of groups, a distance from all rows, an index) lean away from their ideal, the more so the more "
        "and the smaller the groups: their intervals do not reach it even where there is no gap, which the intervals of signed "
        "differences can tell, and lie high where groups are many. A measure whose "
        "denominator is empty is undefined and says why; it is never 0. Intervals are not adjusted for the number of "
        "measures shown. Measures contradict each other, and none of them says what is just.</p>\n";
    eq_text_add(&html->text, words);
}

/* How it was asked, and what of it can be made again from what is inside. */
static void add_checked(eq_html *html) {
    static const char *const head[] = {"Part", "<Recomputed from the counts inside"};
    eq_tree checked = eq_tree_get(html->document, "checked");
    if (!checked) return;
    eq_text_add(&html->text, "<h2>What this file proves</h2>\n<p>It carries the counts that it was made of and the options that "
                             "were asked for. Whoever has Equipoise can have its numbers recomputed from them, with "
                             "<code>equipoise verify</code> or by giving the file to the page. That the counts are those of the "
                             "data is for who has the data to check.</p>\n");
    eq_html_head(html, head, 2);
    EQ_EACH(part, checked) {
        bool again = eq_tree_true(eq_tree_get(part, "recomputed"));
        eq_html_row(html, eq_tree_words(part, "title"));
        eq_text_add(&html->text, again ? "<td class=\"w\">yes" : "<td class=\"w\">no: ");
        if (!again) eq_text_escaped(&html->text, eq_tree_words(part, "why"));
        eq_text_add(&html->text, "</td></tr>\n");
    }
    eq_html_foot(html);
}

static void add_options(eq_html *html) {
    const char *options = eq_tree_words(html->document, "options");
    if (!*options) return;
    eq_text_add(&html->text, "<h2>How it was asked</h2>\n<p class=\"soft\">Options: ");
    eq_text_escaped(&html->text, options);
    eq_text_add(&html->text, "</p>\n");
}

static void add_sum(eq_html *html, const char *name, const char *data, size_t size) {
    eq_sha256 sha;
    char sum[65];
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, data, size);
    eq_sha256_end(&sha, sum);
    eq_html_row(html, name);
    eq_html_words(html, sum);
    eq_text_add(&html->text, "</tr>\n");
}

/* A sum of each part of it, then of all its bytes. */
static eq_status add_sums(eq_html *html, eq_bytes inside) {
    static const char *const head[] = {"Part", "<SHA-256"};
    eq_ctx *cx = html->text.cx;
    eq_tree tree;
    eq_arena own = {0};
    eq_status status = EQ_OK;
    EQ_TRY(eq_tree_parse(cx, "inside", inside, &tree));
    eq_text_format(&html->text, "<div id=\"seal\">\n<h3>What is inside: %zu bytes</h3>\n", inside.size);
    eq_html_head(html, head, 2);
    EQ_EACH(part, tree) {
        const char *json;
        if (status == EQ_OK) status = eq_tree_print(cx, &own, part, &json);
        if (status == EQ_OK) add_sum(html, eq_tree_key(part), json, strlen(json));
    }
    add_sum(html, "all of it", inside.data, inside.size);
    eq_html_foot(html);
    eq_text_add(&html->text, "</div>\n");
    eq_tree_free(tree);
    eq_arena_free(&own);
    return status;
}

/* The last thing read: a change inside that changes no number still changes this. */
static eq_status add_inside(eq_html *html, eq_bytes inside) {
    if (!inside.size) return EQ_OK;
    EQ_TRY(add_sums(html, inside));
    eq_text_add(&html->text, "<details><summary>The counts and options</summary>\n" EQ_INSIDE_OPEN);
    eq_text_add(&html->text, inside.data);
    eq_text_add(&html->text, EQ_INSIDE_CLOSE "</details>\n");
    return EQ_OK;
}

static eq_status write_document(eq_html *html, eq_bytes inside) {
    eq_tree audit = eq_tree_get(html->answers, "audit");
    html->tolerance = eq_html_tolerance(html->document);
    /* The policy: the file asks for nothing and runs nothing, whatever a text in it says. */
    eq_text_add(&html->text, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                             "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
                             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>");
    eq_text_escaped(&html->text, eq_tree_words(html->document, "title"));
    eq_text_add(&html->text, "</title>\n");
    eq_text_add(&html->text, eq_html_style);
    eq_text_add(&html->text, "</head><body><main>\n");
    eq_html_first(html, audit);
    if (audit) add_audit(html, audit);
    eq_html_analyses(html);
    add_options(html);
    add_checked(html);
    add_close(html);
    EQ_TRY(add_inside(html, inside));
    eq_text_add(&html->text, "</main></body></html>\n");
    return EQ_OK;
}

eq_status eq_html_write(eq_ctx *cx, eq_arena *arena, eq_bytes document, eq_bytes inside, const char **out) {
    eq_tree tree;
    EQ_TRY(eq_tree_parse(cx, "document", document, &tree));
    eq_html html = {.text = {.cx = cx, .arena = arena}, .document = tree, .answers = eq_tree_get(tree, "answers")};
    eq_status status = EQ_OK;
    if (!eq_tree_is_object(html.answers))
        status = eq_fail(cx, EQ_EINPUT, "document.answers: is missing, expected an object of answers");
    if (status == EQ_OK) status = write_document(&html, inside);
    eq_tree_free(tree);
    return status == EQ_OK ? eq_text_end(&html.text, out) : status;
}

eq_status eq_audit_html(eq_ctx *cx, eq_arena *arena, eq_bytes document, const char **out) {
    return eq_html_write(cx, arena, document, (eq_bytes){NULL, 0}, out);
}
