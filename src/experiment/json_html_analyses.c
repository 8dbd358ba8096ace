/* The analyses beside the audit, as sections of the report: warnings first, then tables. */
#include <math.h>
#include <string.h>

#include "experiment/json_analysis.h"
#include "experiment/json_html.h"

static void add_paragraph(eq_html *html, const char *words) {
    if (!*words) return;
    eq_text_add(&html->text, "<p>");
    eq_text_escaped(&html->text, words);
    eq_text_add(&html->text, "</p>\n");
}

/* NULL: it was not asked for, or cannot be answered, and then its section says why. */
static const cJSON *open_section(eq_html *html, const char *id, const char *title) {
    const cJSON *answer = eq_html_get(html->answers, id);
    if (answer) eq_text_format(&html->text, "<h2>%s</h2>\n", title);
    if (!eq_html_get(answer, "error")) return answer;
    add_paragraph(html, eq_html_text(answer, "error"));
    return NULL;
}

static void end_row(eq_html *html) { eq_text_add(&html->text, "</tr>\n"); }

void eq_html_notes(eq_html *html, const cJSON *audit) {
    const cJSON *note, *notes = eq_html_get(audit, "notes");
    if (!cJSON_GetArraySize(notes)) return;
    eq_text_add(&html->text, "<ul class=\"notes\">");
    cJSON_ArrayForEach(note, notes) {
        bool warning = cJSON_IsTrue(eq_html_get(note, "warning"));
        eq_text_add(&html->text, warning ? "<li><b>" : "<li class=\"soft\">");
        eq_text_escaped(&html->text, eq_html_text(note, "text"));
        eq_text_add(&html->text, warning ? "</b></li>\n" : "</li>\n");
    }
    eq_text_add(&html->text, "</ul>\n");
}

/* ---- the data before any model ---- */

static void add_warnings(eq_html *html, const cJSON *data) {
    const cJSON *warning, *warnings = eq_html_get(data, "warnings");
    if (!cJSON_GetArraySize(warnings)) return;
    eq_text_add(&html->text, "<h3>Worth a look</h3><ul>");
    cJSON_ArrayForEach(warning, warnings) {
        eq_text_add(&html->text, "<li>");
        eq_text_escaped(&html->text, eq_html_text(warning, "text"));
        eq_text_add(&html->text, "</li>\n");
    }
    eq_text_add(&html->text, "</ul>\n");
}

static void add_columns(eq_html *html, const cJSON *data) {
    static const char *const head[] = {
        "Column", "Missing", "Label: AUC", "Label: Cram\u00e9r\u2019s V", "Group: AUC", "Group: Cram\u00e9r\u2019s V"};
    const cJSON *column;
    eq_text_add(&html->text, "<h3>What each column tells of the outcome and of the group</h3>\n");
    eq_html_head(html, head, 6);
    cJSON_ArrayForEach(column, eq_html_get(data, "columns")) {
        const cJSON *label = eq_html_get(column, "label"), *group = eq_html_get(column, "group");
        if (!strcmp(eq_html_text(column, "use"), "outcome")) continue;
        eq_html_row(html, eq_html_text(column, "name"));
        eq_html_count(html, eq_html_number(eq_html_get(column, "missing"), "n"));
        eq_html_cell(html, eq_html_get(label, "auc"));
        eq_html_cell(html, eq_html_get(label, "cramers_v"));
        eq_html_cell(html, eq_html_get(group, "auc"));
        eq_html_cell(html, eq_html_get(group, "cramers_v"));
        end_row(html);
    }
    eq_html_foot(html);
}

static void add_proxy(eq_html *html, const cJSON *proxy) {
    static const char *const head[] = {"Told by", "AUC"};
    if (!proxy) return;
    eq_text_add(&html->text, "<h3>How well the group can be told from the other columns</h3>\n");
    add_paragraph(html, eq_html_text(proxy, "target"));
    eq_html_head(html, head, 2);
    eq_html_row(html, "All columns together, a model on held-out rows");
    eq_html_cell(html, eq_html_get(proxy, "auc"));
    end_row(html);
    eq_html_foot(html);
}

static void add_data(eq_html *html) {
    static const char *const head[] = {"Group", "Rows", "Share", "Base rate", "Rows with a missing cell"};
    const cJSON *data = open_section(html, "data", "The data before any model"), *group;
    if (!data) return;
    add_warnings(html, data);
    eq_html_head(html, head, 5);
    cJSON_ArrayForEach(group, eq_html_get(data, "groups")) {
        eq_html_row(html, eq_html_text(group, "name"));
        eq_html_count(html, eq_html_number(group, "n"));
        eq_html_figure(html, eq_html_number(group, "share"), 3);
        eq_html_cell(html, eq_html_get(group, "base_rate"));
        eq_html_cell(html, eq_html_get(group, "missing"));
        end_row(html);
    }
    eq_html_foot(html);
    add_proxy(html, eq_html_get(data, "proxy"));
    add_columns(html, data);
}

/* ---- slices ---- */

static void add_slices(eq_html *html) {
    static const char *const head[] = {"Subgroup", "Rows", "Value", "Everyone else", "Difference", "p, adjusted"};
    const cJSON *answer = open_section(html, "slices", "Worst subgroups"), *slice;
    if (!answer) return;
    size_t m = eq_metric_find(eq_html_text(answer, "of"));
    if (m < eq_metric_count()) add_paragraph(html, eq_metric_at(m)->title);
    add_paragraph(html, eq_html_text(answer, "note"));
    if (!cJSON_GetArraySize(eq_html_get(answer, "slices"))) add_paragraph(html, "None of them is surely worse than the rest.");
    else eq_html_head(html, head, 6);
    cJSON_ArrayForEach(slice, eq_html_get(answer, "slices")) {
        eq_html_row(html, eq_html_text(slice, "name"));
        eq_html_count(html, eq_html_number(slice, "n"));
        eq_html_cell(html, eq_html_get(slice, "value"));
        eq_html_cell(html, eq_html_get(slice, "rest"));
        eq_html_cell(html, eq_html_get(slice, "difference"));
        eq_html_figure(html, eq_html_number(slice, "p_adjusted"), 4);
        end_row(html);
    }
    if (cJSON_GetArraySize(eq_html_get(answer, "slices"))) eq_html_foot(html);
    const cJSON *small = eq_html_get(answer, "small"), *group;
    if (!cJSON_GetArraySize(small)) return;
    eq_text_add(&html->text, "<p class=\"soft\">Groups under the minimum size, flagged and kept: ");
    cJSON_ArrayForEach(group, small) {
        if (group != small->child) eq_text_add(&html->text, ", ");
        eq_text_escaped(&html->text, eq_html_text(group, "name"));
        eq_text_format(&html->text, " (%.0f)", eq_html_number(group, "n"));
    }
    eq_text_add(&html->text, ".</p>\n");
}

/* ---- curves: one line a group, drawn by dash and labelled, with the numbers at the threshold in a table ---- */

enum { CHART = 280, PAD = 30 };

static const char *const dashes[] = {"", "6 4", "2 3", "10 3 2 3", "12 5", "4 2", "1 4", "8 2"};
#define N_DASHES (sizeof dashes / sizeof *dashes)

static double item_number(const cJSON *item) { return cJSON_IsNumber(item) ? item->valuedouble : (double)NAN; }

/* One group's line, shares of its unfavourable and favourable outcomes above each threshold. */
static void add_roc_line(eq_html *html, const cJSON *group, size_t dash) {
    const cJSON *tp = eq_html_get(group, "tp"), *fp = eq_html_get(group, "fp");
    double positives = eq_html_number(group, "positives"), negatives = eq_html_number(group, "negatives");
    if (!(positives > 0 && negatives > 0) || !tp || !fp) return;
    eq_text_format(&html->text,
                   "<polyline fill=\"none\" stroke=\"var(--mark)\" stroke-width=\"1.6\" "
                   "stroke-dasharray=\"%s\" points=\"",
                   dashes[dash % N_DASHES]);
    for (const cJSON *t = tp->child, *f = fp->child; t && f; t = t->next, f = f->next)
        eq_text_format(&html->text, "%.1f,%.1f ", PAD + item_number(f) / negatives * CHART,
                       10 + CHART - item_number(t) / positives * CHART);
    eq_text_add(&html->text, "\"/>");
}

static void add_roc(eq_html *html, const cJSON *curves) {
    const cJSON *group, *groups = eq_html_get(curves, "groups");
    size_t n = 0;
    eq_text_format(&html->text,
                   "<svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"ROC curves by group\">"
                   "<rect x=\"%d\" y=\"10\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"var(--line)\"/>"
                   "<path d=\"M%d %dL%d 10\" stroke=\"var(--line)\"/>",
                   CHART + PAD + 10, CHART + PAD + 10, PAD, CHART, CHART, PAD, CHART + 10, PAD + CHART);
    cJSON_ArrayForEach(group, groups) if (n < N_DASHES) add_roc_line(html, group, n++);
    eq_text_format(&html->text,
                   "<text x=\"%d\" y=\"%d\" font-size=\"11\" fill=\"var(--soft)\">false positive rate, 0 to 1; "
                   "upwards the true positive rate</text></svg>\n<p class=\"soft\">",
                   PAD, CHART + 28);
    n = 0;
    cJSON_ArrayForEach(group, groups) {
        if (n == N_DASHES) break;
        eq_text_format(&html->text,
                       "<svg width=\"44\" height=\"8\" style=\"display:inline\" aria-hidden=\"true\">"
                       "<path d=\"M0 4H40\" stroke=\"var(--mark)\" stroke-width=\"2\" "
                       "stroke-dasharray=\"%s\"/></svg>",
                       dashes[n++]);
        eq_text_escaped(&html->text, eq_html_text(group, "name"));
        eq_text_add(&html->text, " &ensp; ");
    }
    eq_text_add(&html->text, "</p>\n");
}

static void add_calibration(eq_html *html, const cJSON *curves) {
    static const char *const head[] = {"Group", "Rows", "Mean score", "Observed rate"};
    const cJSON *group, *bin;
    eq_text_add(&html->text, "<h3>Calibration: bins of each group by score</h3>\n");
    eq_html_head(html, head, 4);
    cJSON_ArrayForEach(group, eq_html_get(curves, "groups")) cJSON_ArrayForEach(bin, eq_html_get(group, "calibration")) {
        eq_html_row(html, eq_html_text(group, "name"));
        eq_html_count(html, eq_html_number(bin, "n"));
        eq_html_figure(html, eq_html_number(bin, "mean_score"), 3);
        eq_html_cell(html, eq_html_get(bin, "rate"));
        end_row(html);
    }
    eq_html_foot(html);
}

static void add_curves(eq_html *html) {
    const cJSON *curves = open_section(html, "curves", "Every threshold");
    if (!curves) return;
    add_roc(html, curves);
    add_calibration(html, curves);
}

/* ---- two models, windows of time, similar people ---- */

static void add_compared(eq_html *html, const cJSON *answer, eq_compared_part part) {
    static const char *const head[] = {"Measure", "First model", "Second model", "Second minus first"};
    const cJSON *difference;
    eq_text_format(&html->text, "<h3>%s</h3>\n", eq_compared_title(part));
    eq_html_head(html, head, 4);
    cJSON_ArrayForEach(difference, eq_html_get(answer, "difference")) {
        size_t m = eq_metric_find(difference->string);
        if (m >= eq_metric_count() || eq_compared_part_of(m) != part) continue;
        if (isnan(eq_html_number(difference, "value"))) continue;
        eq_html_row(html, eq_metric_at(m)->title);
        eq_html_cell(html, eq_html_get(eq_html_get(eq_html_get(answer, "a"), "metrics"), difference->string));
        eq_html_cell(html, eq_html_get(eq_html_get(eq_html_get(answer, "b"), "metrics"), difference->string));
        eq_html_cell(html, difference);
        end_row(html);
    }
    eq_html_foot(html);
}

static void add_compare(eq_html *html) {
    const cJSON *answer = open_section(html, "compare", "Two models on the same rows");
    if (!answer) return;
    for (eq_compared_part part = 0; part < EQ_N_COMPARED_PARTS; part++) add_compared(html, answer, part);
}

static void add_alarms(eq_html *html, const cJSON *charts) {
    const cJSON *chart, *alarm;
    bool any = false;
    cJSON_ArrayForEach(chart, charts) cJSON_ArrayForEach(alarm, eq_html_get(chart, "alarms")) {
        eq_text_add(&html->text, any ? "<li>" : "<h3>Alarms</h3><ul><li>");
        eq_text_escaped(&html->text, eq_html_text(alarm, "why"));
        eq_text_add(&html->text, "</li>\n");
        any = true;
    }
    eq_text_add(&html->text, any ? "</ul>\n" : "<p>No alarm.</p>\n");
}

static void add_monitor(eq_html *html) {
    const cJSON *answer = open_section(html, "monitor", "Over time"), *window, *chart;
    if (!answer) return;
    const cJSON *charts = eq_html_get(answer, "charts");
    add_alarms(html, charts);
    cJSON_ArrayForEach(chart, charts) {
        const char *const head[] = {"Window", "Rows", "Value"};
        size_t m = eq_metric_find(chart->string);
        if (m >= eq_metric_count()) continue;
        eq_text_format(&html->text, "<h3>%s</h3>\n", eq_metric_at(m)->title);
        eq_html_head(html, head, 3);
        cJSON_ArrayForEach(window, eq_html_get(answer, "windows")) {
            eq_html_row(html, eq_html_text(window, "name"));
            eq_html_count(html, eq_html_number(window, "n"));
            eq_html_cell(html, eq_html_get(eq_html_get(window, "metrics"), chart->string));
            end_row(html);
        }
        eq_html_foot(html);
    }
}

static void add_individual(eq_html *html) {
    static const char *const head[] = {"Group", "Rows", "Consistency"};
    const cJSON *answer = open_section(html, "individual", "Similar people"), *group;
    if (!answer) return;
    eq_text_add(&html->text, "<p>Consistency of the ");
    eq_text_escaped(&html->text, eq_html_text(answer, "of"));
    eq_text_format(&html->text, " over the %.0f nearest rows by %.0f features; 1 = similar people are treated alike.</p>\n",
                   eq_html_number(answer, "k"), eq_html_number(answer, "features"));
    eq_html_head(html, head, 3);
    cJSON_ArrayForEach(group, eq_html_get(answer, "groups")) {
        eq_html_row(html, eq_html_text(group, "name"));
        eq_html_count(html, eq_html_number(group, "n"));
        eq_html_cell(html, eq_html_get(group, "consistency"));
        end_row(html);
    }
    eq_html_row(html, "Everyone");
    eq_html_words(html, "");
    eq_html_cell(html, eq_html_get(answer, "consistency"));
    end_row(html);
    eq_html_foot(html);
}

void eq_html_analyses(eq_html *html) {
    add_slices(html);
    add_curves(html);
    add_compare(html);
    add_monitor(html);
    add_individual(html);
    add_data(html);
}
