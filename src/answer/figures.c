/* Three decimals, because a fourth would be noise in all but the largest files, and because every renderer shows the same. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "answer/figures.h"

static const char *const ids[EQ_N_FIGURES] = {[EQ_SHOW_WORDS] = "words",     [EQ_SHOW_NAME] = "name",
                                              [EQ_SHOW_METRIC] = "metric",   [EQ_SHOW_COUNT] = "count",
                                              [EQ_SHOW_NUMBER] = "number",   [EQ_SHOW_SIGNED] = "signed",
                                              [EQ_SHOW_PERCENT] = "percent", [EQ_SHOW_PROBABILITY] = "probability",
                                              [EQ_SHOW_GENERAL] = "general", [EQ_SHOW_ESTIMATE] = "estimate",
                                              [EQ_SHOW_GAP] = "gap",         [EQ_SHOW_STRIP] = "strip",
                                              [EQ_SHOW_READING] = "reading", [EQ_SHOW_FORMULA] = "formula",
                                              [EQ_SHOW_IDEAL] = "ideal"};

const char *eq_figure_id(eq_figure figure) { return ids[figure]; }

eq_figure eq_figure_find(const char *id) {
    for (eq_figure figure = 0; figure < EQ_N_FIGURES; figure++)
        if (!strcmp(ids[figure], id)) return figure;
    return EQ_SHOW_WORDS;
}

bool eq_figure_is_number(eq_figure figure) {
    return (figure >= EQ_SHOW_COUNT && figure <= EQ_SHOW_GAP) || figure == EQ_SHOW_IDEAL;
}

/* Digits of a whole number in groups of three. */
static void add_grouped(eq_text *text, double whole) {
    char digits[32];
    int size = snprintf(digits, sizeof digits, "%.0f", whole);
    for (int i = 0; i < size; i++) eq_text_format(text, "%s%c", i && (size - i) % 3 == 0 ? "," : "", digits[i]);
}

static void add_count(eq_text *text, double x) {
    double hundredths = rint(x * 100), whole = floor(hundredths / 100), rest = hundredths - 100 * whole;
    add_grouped(text, whole);
    if (rest > 0) eq_text_format(text, ".%02.0f", rest);
}

void eq_figure_add(eq_text *text, eq_figure figure, double x, const char *minus) {
    char digits[64];
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
    if (figure == EQ_SHOW_GENERAL || figure == EQ_SHOW_IDEAL) snprintf(digits, sizeof digits, "%.6g", size);
    else if (figure == EQ_SHOW_PERCENT) snprintf(digits, sizeof digits, "%.1f", 100 * size);
    else snprintf(digits, sizeof digits, "%.3f", size);
    bool zero = strspn(digits, "0.") == strlen(digits);
    if (x < 0 && !zero) eq_text_add(text, minus);
    if (x > 0 && !zero && (figure == EQ_SHOW_SIGNED || figure == EQ_SHOW_GAP)) eq_text_add(text, "+");
    eq_text_add(text, digits);
    if (figure == EQ_SHOW_PERCENT) eq_text_add(text, "\u00a0%");
}

void eq_figure_add_interval(eq_text *text, eq_figure figure, eq_tree value, const char *minus) {
    double low = eq_tree_number_of(value, "low"), high = eq_tree_number_of(value, "high");
    if (isnan(low) || isnan(high)) return;
    eq_figure_add(text, figure, low, minus);
    eq_text_add(text, " to ");
    eq_figure_add(text, figure, high, minus);
}
