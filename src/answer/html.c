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
#include "math/stats.h"

#define MINUS "\u2212"

static const char style[] =
    "<style>\n"
    ":root{color-scheme:light dark;--ink:#1b1f24;--soft:#59636e;--line:#d6dbe0;--paper:#fff;--mark:#1f5fae;--zone:#1f5fae22}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa4ae;--line:#39414a;--paper:#14181c;--mark:#7db4f5;"
    "--zone:#7db4f52e}}\n"
    "body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:62rem;margin:2rem auto;"
    "padding:0 1rem}\n"
    "h1{font-size:1.6rem;margin:0}h2{font-size:1.2rem;margin:2.2rem 0 .4rem;border-bottom:1px solid var(--line)}\n"
    "h3{font-size:1rem;margin:1.4rem 0 .2rem}p{margin:.4rem 0}.soft,small{color:var(--soft)}.lead{font-size:1.1rem}\n"
    ".wide{overflow-x:auto}table{border-collapse:collapse;margin:.4rem 0;font-size:.9rem}\n"
    "th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;"
    "font-variant-numeric:tabular-nums}\n"
    "th:first-child,td:first-child,.w{text-align:left}thead th{vertical-align:bottom}td small{display:block;white-space:nowrap}\n"
    "td .why{white-space:normal;min-width:12rem;text-align:left}td .who{white-space:normal;min-width:9rem}tr{break-inside:avoid}svg{display:block}\n"
    "@media print{body{margin:0;max-width:none;font-size:11px}h2{break-after:avoid}.wide{overflow:visible}}\n"
    "</style>\n";

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

static void add_line(eq_html *html, const char *name, const char *words) {
    if (!*words) return;
    eq_text_format(&html->text, "<br>%s: ", name);
    eq_text_escaped(&html->text, words);
}

static void add_about(eq_html *html) {
    eq_tree about = eq_tree_get(html->document, "about");
    eq_text_add(&html->text, "<h1>");
    eq_text_escaped(&html->text, eq_tree_words(html->document, "title"));
    eq_text_format(&html->text, "</h1>\n<p class=\"soft\">Audited with Equipoise %s", EQ_VERSION);
    add_line(html, "Date", eq_tree_words(html->document, "made"));
    add_line(html, "Data", eq_tree_words(about, "title"));
    add_line(html, "Source", eq_tree_words(about, "source"));
    add_line(html, "SHA-256 of the file", eq_tree_words(about, "sha256"));
    add_line(html, "Options", eq_tree_words(html->document, "options"));
    eq_text_add(&html->text, "</p>\n");
    if (eq_tree_true(eq_tree_get(about, "synthetic")))
        eq_text_add(&html->text, "<p><b>The rows are synthetic:</b> drawn from a model of the original data, not people.</p>\n");
    eq_tree defects = eq_tree_get(about, "defects");
    if (!eq_tree_count(defects)) return;
    eq_text_add(&html->text, "<p>Known of these data:</p><ul class=\"soft\">");
    EQ_EACH(defect, defects) {
        eq_text_add(&html->text, "<li>");
        eq_text_escaped(&html->text, eq_tree_is_text(defect) ? eq_tree_text(defect) : "");
        eq_text_add(&html->text, "</li>\n");
    }
    eq_text_add(&html->text, "</ul>\n");
}

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

/* The audit's blocks; before its first gaps the tolerance and the reader's own measures. */
static void add_audit(eq_html *html, eq_tree audit) {
    eq_tree gaps = eq_html_first_gaps(audit);
    eq_html_some(html, audit, NULL, gaps);
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
        "measures shown. Measures contradict each other, and none of them says what is just.</p>\n</main></body></html>\n";
    eq_text_add(&html->text, words);
}

static void write_document(eq_html *html) {
    eq_tree audit = eq_tree_get(html->answers, "audit");
    html->tolerance = eq_html_tolerance(html->document);
    /* The policy: the file asks for nothing and runs nothing, whatever a text in it says. */
    eq_text_add(&html->text, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                             "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
                             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>");
    eq_text_escaped(&html->text, eq_tree_words(html->document, "title"));
    eq_text_add(&html->text, "</title>\n");
    eq_text_add(&html->text, style);
    eq_text_add(&html->text, "</head><body><main>\n");
    add_about(html);
    if (audit) add_audit(html, audit);
    eq_html_analyses(html);
    add_close(html);
}

eq_status eq_audit_html(eq_ctx *cx, eq_arena *arena, eq_bytes document, const char **out) {
    eq_tree tree;
    EQ_TRY(eq_tree_parse(cx, "document", document, &tree));
    eq_html html = {.text = {.cx = cx, .arena = arena}, .document = tree, .answers = eq_tree_get(tree, "answers")};
    eq_status status = EQ_OK;
    if (!eq_tree_is_object(html.answers))
        status = eq_fail(cx, EQ_EINPUT, "document.answers: is missing, expected an object of answers");
    if (status == EQ_OK) write_document(&html);
    eq_tree_free(tree);
    return status == EQ_OK ? eq_text_end(&html.text, out) : status;
}
