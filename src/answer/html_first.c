/* The first page, for who reads no other: the question, the finding, people as marks, what else was found, data, who is missing,
 * limits, who and when. It says nothing that the answer and the document do not. */
#include <math.h>
#include <string.h>

#include "equipoise/version.h"
#include "answer/block.h"
#include "answer/html.h"

#define MINUS "\u2212"

enum { MOST_DRAWN = 8, N_HUES = 6, STEP = 10, ACROSS = 50, FIGURES = 100, TOP = 15, BAND = 44 };

static const char *rate_of(eq_tree audit) {
    eq_tree decided = eq_tree_get(eq_tree_get(audit, "overall"), "predicted_positives");
    return eq_tree_is_number(decided) ? "selection_rate" : "base_rate";
}

/* ---- the finding ---- */

/* A group's place, which is its hue and its shape; SIZE_MAX: it is no group's name. */
static size_t hue_of(eq_tree audit, const char *name) {
    size_t place = 0;
    EQ_EACH(group, eq_tree_get(audit, "groups")) {
        if (!strcmp(eq_tree_words(group, "name"), name)) return place % N_HUES;
        place++;
    }
    return SIZE_MAX;
}

static void add_finding(eq_html *html, eq_tree audit) {
    bool strong = false;
    eq_text_add(&html->text, "<p class=\"lead\">");
    EQ_EACH(part, eq_tree_get(eq_tree_get(audit, "headline"), "parts")) {
        const char *words = eq_tree_is_text(part) ? eq_tree_text(part) : "";
        size_t hue = strong ? hue_of(audit, words) : SIZE_MAX;
        if (hue != SIZE_MAX)
            eq_text_format(&html->text, "<b class=\"t\" style=\"color:var(--g%zu);background:var(--s%zu)\">", hue, hue);
        else if (strong) eq_text_add(&html->text, "<b>");
        eq_text_escaped(&html->text, words);
        if (strong) eq_text_add(&html->text, "</b>");
        strong = !strong;
    }
    eq_text_add(&html->text, "</p>\n");
}

/* ---- people as marks ---- */

static const char *const shapes[N_HUES] = {"M4 1.2a2.8 2.8 0 1 0 .01 0z",
                                           "M4 .7 7.3 4 4 7.3.7 4z",
                                           "M4 1 7.2 6.8H.8z",
                                           "M1.5 1.5h5v5h-5z",
                                           "M4 .6 5 3h2.6L5.5 4.7l.8 2.7L4 5.8 1.7 7.4l.8-2.7L.4 3H3z",
                                           "M3 1h2v2h2v2H5v2H3V5H1V3h2z"};

static void add_pattern(eq_html *html, size_t place, size_t hue, bool full) {
    eq_text_format(&html->text,
                   "<pattern id=\"%s%zu\" width=\"%d\" height=\"%d\" patternUnits=\"userSpaceOnUse\"><path d=\"%s\" "
                   "transform=\"scale(1.2)\" ",
                   full ? "f" : "h", place, STEP, STEP, shapes[hue]);
    if (full) eq_text_format(&html->text, "fill=\"var(--g%zu)\"/></pattern>", hue);
    else eq_text_format(&html->text, "fill=\"none\" stroke=\"var(--g%zu)\" stroke-width=\".8\"/></pattern>", hue);
}

/* Marks `from` to before `to` of a hundred, in two rows of fifty. */
static void add_marks(eq_html *html, const char *fill, size_t place, int from, int to) {
    for (int row = 0; row < 2; row++) {
        int first = from > row * ACROSS ? from - row * ACROSS : 0, last = to - row * ACROSS;
        if (last > ACROSS) last = ACROSS;
        if (last <= first) continue;
        eq_text_format(&html->text, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"url(#%s%zu)\"/>", first * STEP,
                       row * STEP, (last - first) * STEP, STEP, fill, place);
    }
}

static void add_people(eq_html *html, eq_tree group, const char *rate, size_t place) {
    double share = eq_tree_number_of(eq_tree_get(group, rate), "value"), n = eq_tree_number_of(group, "n");
    int marks = isnan(share) ? 0 : (int)floor(100 * share + 0.5);
    eq_text_format(&html->text, "<g transform=\"translate(0 %d)\"><text y=\"11\" font-size=\"13\" fill=\"currentColor\">",
                   (int)place * BAND);
    eq_text_escaped(&html->text, eq_tree_words(group, "name"));
    eq_text_add(&html->text, "<tspan fill=\"var(--soft)\" dx=\"8\">");
    eq_figure_add(&html->text, EQ_SHOW_COUNT, n, MINUS);
    eq_text_format(&html->text, " people%s</tspan></text><g transform=\"translate(0 %d)\">",
                   eq_tree_true(eq_tree_get(group, "small")) ? ", few" : "", TOP);
    if (!isnan(share)) {
        add_marks(html, "f", place, 0, marks);
        add_marks(html, "h", place, marks, 100);
    }
    eq_text_format(&html->text, "</g><text x=\"%d\" y=\"%d\" font-size=\"17\" fill=\"var(--g%zu)\">", ACROSS * STEP + 10,
                   TOP + STEP + 6, place % N_HUES);
    if (isnan(share)) eq_text_add(&html->text, "\u2013");
    else eq_text_format(&html->text, "%d of 100", marks);
    eq_text_add(&html->text, "</text></g>");
}

static void add_picture(eq_html *html, eq_tree audit) {
    const char *rate = rate_of(audit);
    eq_tree groups = eq_tree_get(audit, "groups");
    size_t n = eq_tree_count(groups), n_drawn = n < MOST_DRAWN ? n : MOST_DRAWN, place = 0;
    size_t metric = eq_metric_find(rate);
    const char *title = metric < eq_metric_count() ? eq_metric_at(metric)->title : rate;
    if (!n) return;
    eq_text_format(&html->text, "<figure><svg viewBox=\"0 0 %d %zu\" width=\"%d\" role=\"img\" aria-label=\"",
                   ACROSS * STEP + FIGURES, n_drawn * BAND, ACROSS * STEP + FIGURES);
    eq_text_escaped(&html->text, title);
    eq_text_add(&html->text, "\"><defs>");
    for (size_t p = 0; p < n_drawn; p++)
        for (int full = 0; full < 2; full++) add_pattern(html, p, p % N_HUES, full);
    eq_text_add(&html->text, "</defs>");
    EQ_EACH(group, groups) {
        if (place == n_drawn) break;
        add_people(html, group, rate, place++);
    }
    eq_text_add(&html->text, "</svg><figcaption class=\"soft\">");
    eq_text_escaped(&html->text, title);
    eq_text_format(&html->text, ": one mark is one of 100 people of the group; filled are those %s.",
                   strcmp(rate, "base_rate") ? "who are decided favourably" : "with the favourable outcome");
    if (n > n_drawn) eq_text_format(&html->text, " Drawn are the first %zu of %zu groups.", n_drawn, n);
    eq_text_add(&html->text, "</figcaption></figure>\n");
}

/* ---- what else was found ---- */

/* The rates that people ask for first, where they are told. */
static void add_found(eq_html *html, eq_tree audit) {
    static const char *const told[] = {"selection_rate", "fpr", "fnr", "ppv", "accuracy", "auc"};
    eq_tree apart = eq_tree_get(audit, "apart");
    bool any = false;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        eq_tree sentence = eq_tree_get(apart, told[i]);
        if (!sentence || !strcmp(told[i], rate_of(audit)) || !strcmp(rate_of(audit), "base_rate")) continue;
        eq_text_add(&html->text, any ? "<li>" : "<h2 class=\"sub\">What else was found</h2>\n<ul><li>");
        eq_text_escaped(&html->text, eq_tree_words(sentence, "text"));
        eq_text_add(&html->text, "</li>\n");
        any = true;
    }
    if (any) eq_text_add(&html->text, "</ul>\n");
}

/* ---- facts ---- */

static void add_fact(eq_html *html, const char *name, const char *words) {
    if (!*words) return;
    eq_text_format(&html->text, "<dt>%s</dt><dd%s>", name, strncmp(name, "SHA", 3) ? "" : " class=\"hash\"");
    eq_text_escaped(&html->text, words);
    eq_text_add(&html->text, "</dd>\n");
}

static void add_counted(eq_html *html, eq_tree audit) {
    eq_tree people = eq_tree_get(audit, "people"), unknown = eq_tree_get(people, "unknown");
    double read = eq_tree_number_of(people, "read"), used = eq_tree_number_of(people, "used");
    if (isnan(read) || isnan(used)) return;
    eq_text_add(&html->text, "<dt>People</dt><dd>");
    eq_figure_add(&html->text, EQ_SHOW_COUNT, used, MINUS);
    eq_text_add(&html->text, " are compared, of ");
    eq_figure_add(&html->text, EQ_SHOW_COUNT, read, MINUS);
    eq_text_add(&html->text, "</dd>\n<dt>Unknown group</dt><dd>");
    double n = eq_tree_number_of(unknown, "n"), selected = eq_tree_number_of(unknown, "selected");
    if (n > 0) eq_figure_add(&html->text, EQ_SHOW_COUNT, n, MINUS);
    else eq_text_add(&html->text, "nobody");
    if (n > 0 && !isnan(selected)) {
        eq_text_add(&html->text, "; ");
        eq_figure_add(&html->text, EQ_SHOW_COUNT, selected, MINUS);
        eq_text_add(&html->text, " of them decided favourably");
    }
    eq_text_add(&html->text, "</dd>\n");
}

static void add_reference(eq_html *html, eq_tree audit) {
    eq_tree names = eq_tree_get(eq_tree_get(audit, "privileged"), "names");
    if (!eq_tree_count(names)) return;
    eq_text_format(&html->text, "<dt>Groups</dt><dd>%zu; compared with ", eq_tree_count(eq_tree_get(audit, "groups")));
    EQ_EACH(name, names) {
        if (name != eq_tree_first(names)) eq_text_add(&html->text, ", ");
        eq_text_escaped(&html->text, eq_tree_is_text(name) ? eq_tree_text(name) : "");
    }
    eq_text_add(&html->text, "</dd>\n");
}

static void add_small(eq_html *html, eq_tree audit) {
    double minimum = eq_tree_number_of(eq_tree_get(audit, "headline"), "minimum");
    bool any = false;
    if (isnan(minimum)) return;
    eq_text_format(&html->text, "<dt>Small groups</dt><dd>");
    EQ_EACH(group, eq_tree_get(audit, "groups")) {
        if (!eq_tree_true(eq_tree_get(group, "small"))) continue;
        if (any) eq_text_add(&html->text, ", ");
        eq_text_escaped(&html->text, eq_tree_words(group, "name"));
        eq_text_format(&html->text, " (%.0f)", eq_tree_number_of(group, "n"));
        any = true;
    }
    eq_text_format(&html->text, any ? ": under %.0f people, too few to judge</dd>\n" : "none under %.0f people</dd>\n", minimum);
}

/* What was said of the audit beside its numbers, under the names that it was asked for by. */
static void add_said(eq_html *html) {
    EQ_EACH(said, eq_tree_get(html->document, "said")) {
        if (!eq_tree_is_text(said) || !*eq_tree_text(said)) continue;
        eq_text_add(&html->text, "<dt>");
        eq_text_escaped(&html->text, eq_tree_key(said));
        eq_text_add(&html->text, "</dt><dd>");
        eq_text_escaped(&html->text, eq_tree_text(said));
        eq_text_add(&html->text, "</dd>\n");
    }
}

static void add_facts(eq_html *html, eq_tree audit) {
    eq_tree about = eq_tree_get(html->document, "about");
    eq_text_add(&html->text, "<h2 class=\"sub\">Question and data</h2>\n<dl>");
    add_fact(html, "Data", eq_tree_words(about, "title"));
    add_fact(html, "Source", eq_tree_words(about, "source"));
    add_fact(html, "SHA-256 of the file", eq_tree_words(about, "sha256"));
    if (audit) add_reference(html, audit);
    if (audit) add_counted(html, audit);
    if (audit) add_small(html, audit);
    if (!eq_html_has_summary(audit)) add_said(html); /* which has it in its layout */
    eq_text_add(&html->text, "</dl>\n");
}

/* ---- limits ---- */

static void add_item(eq_html *html, const char *words) {
    eq_text_add(&html->text, "<li>");
    eq_text_escaped(&html->text, words);
    eq_text_add(&html->text, "</li>\n");
}

static void add_limits(eq_html *html, eq_tree audit) {
    eq_tree about = eq_tree_get(html->document, "about");
    eq_text_add(&html->text, "<h2 class=\"sub\">Limits</h2>\n<ul>");
    if (eq_tree_true(eq_tree_get(about, "synthetic")))
        eq_text_add(&html->text,
                    "<li><b>The rows are synthetic:</b> drawn from a model of the original data, not people.</li>\n");
    EQ_EACH(note, eq_tree_get(audit, "notes"))
    if (eq_tree_true(eq_tree_get(note, "warning"))) add_item(html, eq_tree_words(note, "text"));
    EQ_EACH(defect, eq_tree_get(about, "defects")) if (eq_tree_is_text(defect)) add_item(html, eq_tree_text(defect));
    eq_text_add(&html->text, "<li>Intervals are about chance alone, not about how the data came to be.</li>\n"
                             "<li>A measurement is an argument: which gap matters is for people to decide.</li>\n</ul>\n");
}

/* ---- the page ---- */

/* A model card by itself has its data and limits in it. */
static bool is_card(const eq_html *html, eq_tree audit) { return !audit && eq_tree_get(html->answers, "card"); }

static void add_top(eq_html *html, bool card) {
    eq_text_add(
        &html->text,
        "<header class=\"top\"><b><svg width=\"22\" height=\"18\" viewBox=\"0 0 22 18\" aria-hidden=\"true\"><circle cx=\"6\" "
        "cy=\"5\" r=\"4\" fill=\"var(--g0)\"/><path d=\"M16 1l4.500 4-4.500 4-4.500-4z\" fill=\"var(--g1)\"/><path d=\"M1 "
        "11h20v2H1zM11 12l4 5H7z\" fill=\"currentColor\"/></svg>Equipoise</b><span class=\"soft\">");
    eq_text_add(&html->text, card ? "Model card" : "Audit report");
    if (*eq_tree_words(html->document, "made")) {
        eq_text_add(&html->text, " \u00b7 ");
        eq_text_escaped(&html->text, eq_tree_words(html->document, "made"));
    }
    eq_text_add(&html->text, "</span></header>\n<h1>");
    eq_text_escaped(&html->text, eq_tree_words(html->document, "title"));
    eq_text_add(&html->text, "</h1>\n");
}

/* Who and when. */
static void add_signed(eq_html *html, bool card) {
    const char *author = eq_tree_words(html->document, "author"), *version = eq_tree_words(html->document, "version");
    eq_text_add(&html->text, card ? "<p class=\"soft foot\">Written by " : "<p class=\"soft foot\">Audited by ");
    if (*author) eq_text_escaped(&html->text, author);
    else eq_text_add(&html->text, "_____________");
    if (*eq_tree_words(html->document, "made")) {
        eq_text_add(&html->text, " on ");
        eq_text_escaped(&html->text, eq_tree_words(html->document, "made"));
    }
    eq_text_add(&html->text, " with Equipoise ");
    eq_text_escaped(&html->text, *version ? version : EQ_VERSION);
    if (eq_tree_get(html->document, "checked"))
        eq_text_add(&html->text, " \u00b7 its counts are inside this file: <code>equipoise verify</code> and the page recompute "
                                 "its numbers");
    eq_text_add(&html->text, "</p>\n");
}

void eq_html_first(eq_html *html, eq_tree audit) {
    bool card = is_card(html, audit);
    eq_text_add(&html->text, card ? "<section>\n" : "<section class=\"first\">\n"); /* which is a sheet by itself */
    add_top(html, card);
    if (eq_html_has_summary(audit)) {
        eq_html_summary(html, audit);
        eq_text_add(&html->text, "</section>\n<section class=\"first\">\n<h2>What the rule does not ask</h2>\n");
    }
    if (audit) {
        add_finding(html, audit);
        add_picture(html, audit);
        add_found(html, audit);
    }
    if (!card) {
        eq_text_add(&html->text, "<div class=\"two\"><div>\n");
        add_facts(html, audit);
        eq_text_add(&html->text, "</div><div>\n");
        add_limits(html, audit);
        eq_text_add(&html->text, "</div></div>\n");
    }
    add_signed(html, card);
    eq_text_add(&html->text, "</section>\n");
}
