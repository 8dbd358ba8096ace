/* The analyses beside the audit, as sections of the report: warnings first, then tables. */
#include <math.h>
#include <string.h>

#include "answer/compared.h"
#include "answer/html.h"

static void add_paragraph(eq_html *html, const char *words) {
    if (!*words) return;
    eq_text_add(&html->text, "<p>");
    eq_text_escaped(&html->text, words);
    eq_text_add(&html->text, "</p>\n");
}

/* NULL: it was not asked for, or cannot be answered, and then its section says why. */
static eq_tree open_section(eq_html *html, const char *id, const char *title) {
    eq_tree answer = eq_tree_get(html->answers, id);
    if (answer) eq_text_format(&html->text, "<h2>%s</h2>\n", title);
    if (!eq_tree_get(answer, "error")) return answer;
    add_paragraph(html, eq_tree_words(answer, "error"));
    return NULL;
}

static void end_row(eq_html *html) { eq_text_add(&html->text, "</tr>\n"); }

void eq_html_notes(eq_html *html, eq_tree audit) {
    eq_tree notes = eq_tree_get(audit, "notes");
    if (!eq_tree_count(notes)) return;
    eq_text_add(&html->text, "<ul class=\"notes\">");
    EQ_EACH(note, notes) {
        bool warning = eq_tree_true(eq_tree_get(note, "warning"));
        eq_text_add(&html->text, warning ? "<li><b>" : "<li class=\"soft\">");
        eq_text_escaped(&html->text, eq_tree_words(note, "text"));
        eq_text_add(&html->text, warning ? "</b></li>\n" : "</li>\n");
    }
    eq_text_add(&html->text, "</ul>\n");
}

/* ---- the data before any model ---- */

static void add_warnings(eq_html *html, eq_tree data) {
    eq_tree warnings = eq_tree_get(data, "warnings");
    if (!eq_tree_count(warnings)) return;
    eq_text_add(&html->text, "<h3>Worth a look</h3><ul>");
    EQ_EACH(warning, warnings) {
        eq_text_add(&html->text, "<li>");
        eq_text_escaped(&html->text, eq_tree_words(warning, "text"));
        eq_text_add(&html->text, "</li>\n");
    }
    eq_text_add(&html->text, "</ul>\n");
}

static void add_columns(eq_html *html, eq_tree data) {
    static const char *const head[] = {
        "Column", "Missing", "Label: AUC", "Label: Cram\u00e9r\u2019s V", "Group: AUC", "Group: Cram\u00e9r\u2019s V"};
    eq_text_add(&html->text, "<h3>What each column tells of the outcome and of the group</h3>\n");
    eq_html_head(html, head, 6);
    EQ_EACH(column, eq_tree_get(data, "columns")) {
        eq_tree label = eq_tree_get(column, "label"), group = eq_tree_get(column, "group");
        if (!strcmp(eq_tree_words(column, "use"), "outcome")) continue;
        eq_html_row(html, eq_tree_words(column, "name"));
        eq_html_count(html, eq_tree_number_of(eq_tree_get(column, "missing"), "n"));
        eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(label, "auc"));
        eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(label, "cramers_v"));
        eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(group, "auc"));
        eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(group, "cramers_v"));
        end_row(html);
    }
    eq_html_foot(html);
}

static void add_proxy(eq_html *html, eq_tree proxy) {
    static const char *const head[] = {"Told by", "AUC"};
    if (!proxy) return;
    eq_text_add(&html->text, "<h3>How well the group can be told from the other columns</h3>\n");
    add_paragraph(html, eq_tree_words(proxy, "target"));
    eq_html_head(html, head, 2);
    eq_html_row(html, "All columns together, a model on held-out rows");
    eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(proxy, "auc"));
    end_row(html);
    eq_html_foot(html);
}

static void add_data(eq_html *html) {
    static const char *const head[] = {"Group", "Rows", "Share", "Base rate", "Rows with a missing cell"};
    eq_tree data = open_section(html, "data", "The data before any model");
    if (!data) return;
    add_warnings(html, data);
    eq_html_head(html, head, 5);
    EQ_EACH(group, eq_tree_get(data, "groups")) {
        eq_html_row(html, eq_tree_words(group, "name"));
        eq_html_count(html, eq_tree_number_of(group, "n"));
        eq_html_figure(html, eq_tree_number_of(group, "share"), 3);
        eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(group, "base_rate"));
        eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(group, "missing"));
        end_row(html);
    }
    eq_html_foot(html);
    add_proxy(html, eq_tree_get(data, "proxy"));
    add_columns(html, data);
}

/* ---- slices ---- */

static void add_slices(eq_html *html) {
    static const char *const head[] = {"Subgroup", "Rows", "Value", "Everyone else", "Difference", "p, adjusted"};
    eq_tree answer = open_section(html, "slices", "Worst subgroups");
    if (!answer) return;
    size_t m = eq_metric_find(eq_tree_words(answer, "of"));
    if (m < eq_metric_count()) add_paragraph(html, eq_metric_at(m)->title);
    add_paragraph(html, eq_tree_words(answer, "note"));
    if (!eq_tree_count(eq_tree_get(answer, "slices"))) add_paragraph(html, "None of them is surely worse than the rest.");
    else eq_html_head(html, head, 6);
    EQ_EACH(slice, eq_tree_get(answer, "slices")) {
        eq_html_row(html, eq_tree_words(slice, "name"));
        eq_html_count(html, eq_tree_number_of(slice, "n"));
        eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(slice, "value"));
        eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(slice, "rest"));
        eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(slice, "difference"));
        eq_html_figure(html, eq_tree_number_of(slice, "p_adjusted"), 4);
        end_row(html);
    }
    if (eq_tree_count(eq_tree_get(answer, "slices"))) eq_html_foot(html);
    eq_tree small = eq_tree_get(answer, "small");
    if (!eq_tree_count(small)) return;
    eq_text_add(&html->text, "<p class=\"soft\">Groups under the minimum size, flagged and kept: ");
    EQ_EACH(group, small) {
        if (group != eq_tree_first(small)) eq_text_add(&html->text, ", ");
        eq_text_escaped(&html->text, eq_tree_words(group, "name"));
        eq_text_format(&html->text, " (%.0f)", eq_tree_number_of(group, "n"));
    }
    eq_text_add(&html->text, ".</p>\n");
}

/* ---- curves: one line a group, drawn by dash and labelled, with the numbers at the threshold in a table ---- */

enum { CHART = 280, PAD = 30 };

static const char *const dashes[] = {"", "6 4", "2 3", "10 3 2 3", "12 5", "4 2", "1 4", "8 2"};
#define N_DASHES (sizeof dashes / sizeof *dashes)

/* One group's line, shares of its unfavourable and favourable outcomes above each threshold. */
static void add_roc_line(eq_html *html, eq_tree group, size_t dash) {
    eq_tree tp = eq_tree_get(group, "tp"), fp = eq_tree_get(group, "fp");
    double positives = eq_tree_number_of(group, "positives"), negatives = eq_tree_number_of(group, "negatives");
    if (!(positives > 0 && negatives > 0) || !tp || !fp) return;
    eq_text_format(&html->text,
                   "<polyline fill=\"none\" stroke=\"var(--mark)\" stroke-width=\"1.6\" "
                   "stroke-dasharray=\"%s\" points=\"",
                   dashes[dash % N_DASHES]);
    for (eq_tree t = eq_tree_first(tp), f = eq_tree_first(fp); t && f; t = eq_tree_next(t), f = eq_tree_next(f))
        eq_text_format(&html->text, "%.1f,%.1f ", PAD + eq_tree_number(f) / negatives * CHART,
                       10 + CHART - eq_tree_number(t) / positives * CHART);
    eq_text_add(&html->text, "\"/>");
}

static void add_roc(eq_html *html, eq_tree curves) {
    eq_tree groups = eq_tree_get(curves, "groups");
    size_t n = 0;
    eq_text_format(&html->text,
                   "<svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"ROC curves by group\">"
                   "<rect x=\"%d\" y=\"10\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"var(--line)\"/>"
                   "<path d=\"M%d %dL%d 10\" stroke=\"var(--line)\"/>",
                   CHART + PAD + 10, CHART + PAD + 10, PAD, CHART, CHART, PAD, CHART + 10, PAD + CHART);
    EQ_EACH(group, groups) if (n < N_DASHES) add_roc_line(html, group, n++);
    eq_text_format(&html->text,
                   "<text x=\"%d\" y=\"%d\" font-size=\"11\" fill=\"var(--soft)\">false positive rate, 0 to 1; "
                   "upwards the true positive rate</text></svg>\n<p class=\"soft\">",
                   PAD, CHART + 28);
    n = 0;
    EQ_EACH(group, groups) {
        if (n == N_DASHES) break;
        eq_text_format(&html->text,
                       "<svg width=\"44\" height=\"8\" style=\"display:inline\" aria-hidden=\"true\">"
                       "<path d=\"M0 4H40\" stroke=\"var(--mark)\" stroke-width=\"2\" "
                       "stroke-dasharray=\"%s\"/></svg>",
                       dashes[n++]);
        eq_text_escaped(&html->text, eq_tree_words(group, "name"));
        eq_text_add(&html->text, " &ensp; ");
    }
    eq_text_add(&html->text, "</p>\n");
}

static void add_calibration(eq_html *html, eq_tree curves) {
    static const char *const head[] = {"Group", "Rows", "Mean score", "Observed rate"};
    eq_text_add(&html->text, "<h3>Calibration: bins of each group by score</h3>\n");
    eq_html_head(html, head, 4);
    EQ_EACH(group, eq_tree_get(curves, "groups")) EQ_EACH(bin, eq_tree_get(group, "calibration")) {
        eq_html_row(html, eq_tree_words(group, "name"));
        eq_html_count(html, eq_tree_number_of(bin, "n"));
        eq_html_figure(html, eq_tree_number_of(bin, "mean_score"), 3);
        eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(bin, "rate"));
        end_row(html);
    }
    eq_html_foot(html);
}

static void add_curves(eq_html *html) {
    eq_tree curves = open_section(html, "curves", "Every threshold");
    if (!curves) return;
    add_roc(html, curves);
    add_calibration(html, curves);
}

/* ---- two models, windows of time, similar people ---- */

static void add_compared(eq_html *html, eq_tree answer, eq_compared_part part) {
    static const char *const head[] = {"Measure", "First model", "Second model", "Second minus first"};
    eq_text_format(&html->text, "<h3>%s</h3>\n", eq_compared_title(part));
    eq_html_head(html, head, 4);
    EQ_EACH(difference, eq_tree_get(answer, "difference")) {
        size_t m = eq_metric_find(eq_tree_key(difference));
        if (m >= eq_metric_count() || eq_compared_part_of(m) != part) continue;
        if (isnan(eq_tree_number_of(difference, "value"))) continue;
        eq_html_row(html, eq_metric_at(m)->title);
        eq_html_cell(html, EQ_SHOW_ESTIMATE,
                     eq_tree_get(eq_tree_get(eq_tree_get(answer, "a"), "metrics"), eq_tree_key(difference)));
        eq_html_cell(html, EQ_SHOW_ESTIMATE,
                     eq_tree_get(eq_tree_get(eq_tree_get(answer, "b"), "metrics"), eq_tree_key(difference)));
        eq_html_cell(html, EQ_SHOW_ESTIMATE, difference);
        end_row(html);
    }
    eq_html_foot(html);
}

static void add_compare(eq_html *html) {
    eq_tree answer = open_section(html, "compare", "Two models on the same rows");
    if (!answer) return;
    for (eq_compared_part part = 0; part < EQ_N_COMPARED_PARTS; part++) add_compared(html, answer, part);
}

static void add_alarms(eq_html *html, eq_tree charts) {
    bool any = false;
    EQ_EACH(chart, charts) EQ_EACH(alarm, eq_tree_get(chart, "alarms")) {
        eq_text_add(&html->text, any ? "<li>" : "<h3>Alarms</h3><ul><li>");
        eq_text_escaped(&html->text, eq_tree_words(alarm, "why"));
        eq_text_add(&html->text, "</li>\n");
        any = true;
    }
    eq_text_add(&html->text, any ? "</ul>\n" : "<p>No alarm.</p>\n");
}

static void add_monitor(eq_html *html) {
    eq_tree answer = open_section(html, "monitor", "Over time");
    if (!answer) return;
    eq_tree charts = eq_tree_get(answer, "charts");
    add_alarms(html, charts);
    EQ_EACH(chart, charts) {
        const char *const head[] = {"Window", "Rows", "Value"};
        size_t m = eq_metric_find(eq_tree_key(chart));
        if (m >= eq_metric_count()) continue;
        eq_text_format(&html->text, "<h3>%s</h3>\n", eq_metric_at(m)->title);
        eq_html_head(html, head, 3);
        EQ_EACH(window, eq_tree_get(answer, "windows")) {
            eq_html_row(html, eq_tree_words(window, "name"));
            eq_html_count(html, eq_tree_number_of(window, "n"));
            eq_html_cell(html, EQ_SHOW_ESTIMATE, eq_tree_get(eq_tree_get(window, "metrics"), eq_tree_key(chart)));
            end_row(html);
        }
        eq_html_foot(html);
    }
}

/* An answer that has blocks says for itself what it says. */
static void add_answer(eq_html *html, const char *id, void (*add)(eq_html *)) {
    eq_tree answer = eq_tree_get(html->answers, id);
    if (eq_tree_count(eq_tree_get(answer, "blocks")) > 1) eq_html_blocks(html, answer);
    else if (add) add(html);
}

void eq_html_analyses(eq_html *html) {
    add_answer(html, "slices", add_slices);
    add_answer(html, "curves", add_curves);
    add_answer(html, "compare", add_compare);
    add_answer(html, "unprocessing", NULL);
    add_answer(html, "monitor", add_monitor);
    add_answer(html, "individual", NULL);
    add_answer(html, "data", add_data);
}
