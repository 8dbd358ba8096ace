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
    "td .why{white-space:normal;min-width:12rem;text-align:left}tr{break-inside:avoid}svg{display:block}\n"
    "@media print{body{margin:0;max-width:none;font-size:11px}h2{break-after:avoid}.wide{overflow:visible}}\n"
    "</style>\n";

/* ---- reading answers ---- */

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
    return words ? words : title;
}

void eq_html_cell(eq_html *html, eq_figure figure, eq_tree value) {
    double x = eq_tree_number_of(value, "value");
    const char *note = eq_tree_words(value, "note");
    eq_text_add(&html->text, "<td>");
    eq_figure_add(&html->text, figure, x, MINUS);
    if (isnan(x)) {
        eq_text_add(&html->text, "<small class=\"why\">");
        eq_text_escaped(&html->text, eq_tree_words(value, "why"));
        eq_text_add(&html->text, "</small></td>");
        return;
    }
    if (!isnan(eq_tree_number_of(value, "low")) && !isnan(eq_tree_number_of(value, "high"))) {
        eq_text_add(&html->text, "<small>");
        eq_figure_add_interval(&html->text, figure, value, MINUS);
        eq_text_add(&html->text, "</small>");
    }
    if (*note) { /* "few", or which group is the worst */
        eq_text_add(&html->text, "<small>");
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

const char *eq_html_reading(const eq_tolerance *tolerance, const eq_metric_info *metric, eq_tree value) {
    eq_reading reading = eq_reading_of(tolerance, metric, eq_tree_number_of(value, "value"), eq_tree_number_of(value, "low"),
                                       eq_tree_number_of(value, "high"));
    return eq_reading_at(reading)->whole;
}

/* ---- the strip: the ideal, the tolerance, the interval and the value on one line ---- */

enum { STRIP_WIDTH = 150, STRIP_HEIGHT = 16 };

static double larger(double a, double b) { return a > b ? a : b; }

void eq_html_strip(eq_html *html, const eq_metric_info *metric, eq_tree value) {
    double x = eq_tree_number_of(value, "value"), low = eq_tree_number_of(value, "low"), high = eq_tree_number_of(value, "high");
    double least, most, centre = isnan(metric->ideal) ? 0 : metric->ideal;
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

/* ---- the audit ---- */

bool eq_html_is_chosen(eq_tree document, const char *id) {
    EQ_EACH(item, eq_tree_get(document, "chosen")) if (eq_tree_is_text(item) && !strcmp(eq_tree_text(item), id)) return true;
    return false;
}

static void add_measure(eq_html *html, const eq_metric_info *metric, eq_tree value) {
    eq_html_row(html, metric->title);
    eq_html_cell(html, EQ_SHOW_ESTIMATE, value);
    eq_html_figure(html, metric->ideal, 0);
    eq_html_strip(html, metric, value);
    eq_html_words(html, eq_html_reading(&html->tolerance, metric, value));
    eq_html_words(html, metric->formula);
    eq_text_add(&html->text, "</tr>\n");
}

static const char *const measure_columns[] = {"Measure", "Value", "Ideal", "<Drawn", "<Reading", "<Definition"};

/* Whether a defined disparity belongs into a table: the reader's own (section NULL), or what is left of a section. */
static bool is_in(const eq_html *html, const eq_metric_info *metric, eq_tree value, const char *section) {
    if (metric->kind != EQ_DISPARITY || isnan(eq_tree_number_of(value, "value"))) return false;
    if (!section) return eq_html_is_chosen(html->document, metric->id);
    return !strcmp(metric->section, section) && !eq_html_is_chosen(html->document, metric->id);
}

static void add_measures(eq_html *html, const char *title, const char *section) {
    eq_tree metrics = eq_tree_get(eq_tree_get(html->answers, "audit"), "metrics");
    bool any = false;
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_info *metric = eq_metric_at(m);
        eq_tree value = eq_tree_get(metrics, metric->id);
        if (!is_in(html, metric, value, section)) continue;
        if (!any) {
            eq_text_format(&html->text, "<h3>%s</h3>", title);
            eq_html_head(html, measure_columns, 6);
        }
        any = true;
        add_measure(html, metric, value);
    }
    if (any) eq_html_foot(html);
}

/* "predictive_value" as "Predictive value". */
static void add_section(eq_html *html, const char *section) {
    char title[64];
    size_t n = 0;
    for (; section[n] && n + 1 < sizeof title; n++) title[n] = section[n] == '_' ? ' ' : section[n];
    title[n] = 0;
    if (title[0] >= 'a' && title[0] <= 'z') title[0] = (char)(title[0] - 'a' + 'A');
    add_measures(html, title, section);
}

/* Sections in the order in which the table first names them. */
static void add_sections(eq_html *html) {
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const char *section = eq_metric_at(m)->section;
        size_t first = 0;
        while (strcmp(eq_metric_at(first)->section, section)) first++;
        if (first == m) add_section(html, section);
    }
}

/* The value of a disparity that is undefined and says why, or NULL. */
static eq_tree undefined_at(const eq_html *html, size_t m) {
    const eq_metric_info *metric = eq_metric_at(m);
    eq_tree value = eq_tree_get(eq_tree_get(eq_tree_get(html->answers, "audit"), "metrics"), metric->id);
    bool defined = metric->kind != EQ_DISPARITY || !isnan(eq_tree_number_of(value, "value"));
    return value && !defined ? value : NULL;
}

static bool same_reason(const eq_html *html, eq_tree value, size_t other) {
    eq_tree theirs = undefined_at(html, other);
    return theirs && eq_reason_same(value, theirs);
}

/* A reason, how many measures it leaves undefined, and which, folded away. */
static void add_cause(eq_html *html, size_t m) {
    eq_tree value = undefined_at(html, m);
    const char *told = eq_reason_told(html->text.cx, html->text.arena, value);
    size_t n = 0;
    for (size_t other = m; other < eq_metric_count(); other++) n += same_reason(html, value, other);
    eq_text_add(&html->text, "<details><summary>");
    if (told) eq_text_escaped(&html->text, told);
    else html->text.failed = true;
    eq_text_format(&html->text, ": %zu measure%s</summary><p class=\"soft\">", n, n == 1 ? "" : "s");
    for (size_t other = m, said = 0; other < eq_metric_count(); other++) {
        if (!same_reason(html, value, other)) continue;
        if (said++) eq_text_add(&html->text, ", ");
        eq_text_escaped(&html->text, eq_metric_at(other)->title);
    }
    eq_text_add(&html->text, "</p></details>\n");
}

/* Undefined measures: each reason is said once. */
static void add_undefined(eq_html *html) {
    bool any = false;
    for (size_t m = 0; m < eq_metric_count(); m++) {
        eq_tree value = undefined_at(html, m);
        size_t first = 0;
        if (!value) continue;
        while (!same_reason(html, value, first)) first++;
        if (first < m) continue;
        if (!any) eq_text_add(&html->text, "<h3>Undefined here</h3>\n");
        any = true;
        add_cause(html, m);
    }
}

/* A rate that some group has a value for. */
static bool is_told(eq_tree groups, const char *id) {
    EQ_EACH(group, groups) if (!isnan(eq_tree_number_of(eq_tree_get(group, id), "value"))) return true;
    return false;
}

/* Groups are rows, whatever their number; the rates are cut into tables of a few columns that fit a page. */
static void add_rates(eq_html *html, eq_tree audit, size_t *from) {
    enum { RATES_A_TABLE = 5 };
    const eq_metric_info *shown[RATES_A_TABLE];
    const char *columns[RATES_A_TABLE + 1] = {"Group"};
    eq_tree groups = eq_tree_get(audit, "groups");
    size_t n = 0;
    for (; *from < eq_metric_count() && n < RATES_A_TABLE; ++*from) {
        const eq_metric_info *metric = eq_metric_at(*from);
        if (metric->kind != EQ_RATE || !is_told(groups, metric->id)) continue;
        shown[n++] = metric;
        columns[n] = metric->title;
    }
    if (!n) return;
    eq_html_head(html, columns, n + 1);
    EQ_EACH(group, groups) {
        eq_html_row(html, eq_tree_words(group, "name"));
        for (size_t r = 0; r < n; r++) eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(group, shown[r]->id));
        eq_text_add(&html->text, "</tr>\n");
    }
    eq_html_row(html, "Everyone");
    for (size_t r = 0; r < n; r++) eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(eq_tree_get(audit, "overall"), shown[r]->id));
    eq_text_add(&html->text, "</tr>\n");
    eq_html_foot(html);
}

/* What is said first; the core made it with the audit. */
static void add_lead(eq_html *html, eq_tree headline) {
    size_t n = 0;
    if (!headline) return;
    eq_text_add(&html->text, "<p class=\"lead\">");
    EQ_EACH(part, eq_tree_get(headline, "parts")) {
        bool strong = n++ % 2;
        if (strong) eq_text_add(&html->text, "<b>");
        eq_text_escaped(&html->text, eq_tree_is_text(part) ? eq_tree_text(part) : "");
        if (strong) eq_text_add(&html->text, "</b>");
    }
    eq_text_add(&html->text, "</p>\n");
}

static void add_groups(eq_html *html, eq_tree audit) {
    static const char *const columns[] = {"Group", "Rows", "Share", "Favourable outcome", "Favourable decision", "<Remark"};
    double all = eq_tree_number_of(eq_tree_get(audit, "overall"), "n");
    add_lead(html, eq_tree_get(audit, "headline"));
    eq_text_add(&html->text, "<h2>Groups</h2>\n");
    eq_html_head(html, columns, 6);
    EQ_EACH(group, eq_tree_get(audit, "groups")) {
        bool small = eq_tree_true(eq_tree_get(group, "small")), privileged = eq_tree_true(eq_tree_get(group, "privileged"));
        eq_html_row(html, eq_tree_words(group, "name"));
        eq_html_count(html, eq_tree_number_of(group, "n"));
        eq_html_figure(html, eq_tree_number_of(group, "n") / all, 3);
        eq_html_count(html, eq_tree_number_of(group, "positives"));
        eq_html_count(html, eq_tree_number_of(group, "predicted_positives"));
        eq_html_words(html, privileged ? small ? "reference, few rows" : "reference" : small ? "few rows" : "");
        eq_text_add(&html->text, "</tr>\n");
    }
    eq_html_foot(html);
    eq_text_add(&html->text, "<h2>Rates by group</h2>\n");
    for (size_t from = 0; from < eq_metric_count();) add_rates(html, audit, &from);
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
    if (audit) {
        eq_html_notes(html, audit);
        add_groups(html, audit);
        eq_text_add(&html->text, "<h2>Gaps between groups</h2>\n");
        add_tolerance(html);
        add_measures(html, "Chosen measures", NULL);
        add_sections(html);
        add_undefined(html);
    }
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
