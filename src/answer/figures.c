/* Three decimals, because a fourth would be noise in all but the largest files, and because every renderer shows the same. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "answer/figures.h"

static const char *const ids[EQ_N_FIGURES] = {[EQ_SHOW_WORDS] = "words",
                                              [EQ_SHOW_NAME] = "name",
                                              [EQ_SHOW_METRIC] = "metric",
                                              [EQ_SHOW_COUNT] = "count",
                                              [EQ_SHOW_NUMBER] = "number",
                                              [EQ_SHOW_SIGNED] = "signed",
                                              [EQ_SHOW_PERCENT] = "percent",
                                              [EQ_SHOW_PROBABILITY] = "probability",
                                              [EQ_SHOW_GENERAL] = "general",
                                              [EQ_SHOW_ESTIMATE] = "estimate",
                                              [EQ_SHOW_MEASURE] = "measure",
                                              [EQ_SHOW_SHARE] = "share",
                                              [EQ_SHOW_GAP] = "gap",
                                              [EQ_SHOW_STRIP] = "strip",
                                              [EQ_SHOW_READING] = "reading",
                                              [EQ_SHOW_FORMULA] = "formula",
                                              [EQ_SHOW_IDEAL] = "ideal",
                                              [EQ_SHOW_FLAGS] = "flags",
                                              [EQ_SHOW_PAIRS] = "pairs",
                                              [EQ_SHOW_SPREAD] = "spread",
                                              [EQ_SHOW_SIGNED_SPREAD] = "signed_spread"};

const char *eq_figure_id(eq_figure figure) { return ids[figure]; }

eq_figure eq_figure_find(const char *id) {
    for (eq_figure figure = 0; figure < EQ_N_FIGURES; figure++)
        if (!strcmp(ids[figure], id)) return figure;
    return EQ_SHOW_WORDS;
}

bool eq_figure_is_number(eq_figure figure) {
    return (figure >= EQ_SHOW_COUNT && figure <= EQ_SHOW_GAP) || figure == EQ_SHOW_IDEAL;
}

static bool is_spread(eq_figure figure) { return figure == EQ_SHOW_SPREAD || figure == EQ_SHOW_SIGNED_SPREAD; }

bool eq_figure_is_value(eq_figure figure) {
    return figure == EQ_SHOW_ESTIMATE || figure == EQ_SHOW_MEASURE || figure == EQ_SHOW_GAP || is_spread(figure);
}

eq_shown eq_figure_shown(eq_figure figure, eq_tree value) {
    bool spread = is_spread(figure);
    if (eq_tree_is_number(value)) return (eq_shown){eq_tree_number(value), (double)NAN, (double)NAN};
    eq_shown shown = {eq_tree_number_of(value, spread ? "median" : "value"), eq_tree_number_of(value, spread ? "min" : "low"),
                      eq_tree_number_of(value, spread ? "max" : "high")};
    bool alone = spread && !(eq_tree_number_of(value, "n") > 1);
    if (alone || isnan(shown.low) || isnan(shown.high)) shown.low = shown.high = (double)NAN;
    return shown;
}

/* Digits of a whole number in groups of three. */
static void add_grouped(eq_text *text, double whole) {
    char digits[320]; /* the largest double has 309 */
    int size = snprintf(digits, sizeof digits, "%.0f", whole);
    for (int i = 0; i < size; i++) eq_text_format(text, "%s%c", i && (size - i) % 3 == 0 ? "," : "", digits[i]);
}

static void add_count(eq_text *text, double x) {
    if (x >= 9007199254740992.0) { /* 2^53: from there on all are whole, and x * 100 need not be */
        add_grouped(text, x);
        return;
    }
    double hundredths = rint(x * 100), whole = floor(hundredths / 100), rest = hundredths - 100 * whole;
    add_grouped(text, whole);
    if (rest > 0) eq_text_format(text, ".%02.0f", rest);
}

void eq_figure_add(eq_text *text, eq_figure figure, double x, const char *minus) {
    char digits[320];
    if (isnan(x)) {
        eq_text_add(text, "undefined");
        return;
    }
    double size = fabs(x);
    if (figure == EQ_SHOW_COUNT) {
        if (x < 0) eq_text_add(text, minus);
        add_count(text, size);
        return;
    }
    if (figure == EQ_SHOW_PROBABILITY && x < 0.001) {
        eq_text_add(text, "< 0.001");
        return;
    }
    bool percent = figure == EQ_SHOW_PERCENT || figure == EQ_SHOW_SHARE;
    if (figure == EQ_SHOW_GENERAL || figure == EQ_SHOW_IDEAL) snprintf(digits, sizeof digits, "%.6g", size);
    else if (percent) snprintf(digits, sizeof digits, "%.1f", 100 * size);
    else snprintf(digits, sizeof digits, "%.3f", size);
    bool zero = strspn(digits, "0.") == strlen(digits);
    if (x < 0 && !zero) eq_text_add(text, minus);
    if (x > 0 && !zero && (figure == EQ_SHOW_SIGNED || figure == EQ_SHOW_SIGNED_SPREAD || figure == EQ_SHOW_GAP))
        eq_text_add(text, "+");
    eq_text_add(text, digits);
    if (percent) eq_text_add(text, "\u00a0%");
}

void eq_figure_add_interval(eq_text *text, eq_figure figure, eq_tree value, const char *minus) {
    eq_shown shown = eq_figure_shown(figure, value);
    if (isnan(shown.low)) return;
    eq_figure_add(text, figure, shown.low, minus);
    eq_text_add(text, " to ");
    eq_figure_add(text, figure, shown.high, minus);
}
