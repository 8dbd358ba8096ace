/* Numbers as people read them: the one place that rounds. */
#ifndef EQ_FIGURES_H
#define EQ_FIGURES_H

#include <stdbool.h>

#include "base/json_tree.h"
#include "base/text.h"

/* What a cell of a table, or a number in a sentence, is. */
typedef enum eq_figure {
    EQ_SHOW_WORDS,       /* a text; a list of texts with commas */
    EQ_SHOW_NAME,        /* a text that names its row */
    EQ_SHOW_METRIC,      /* the id of a metric, shown as its title; with path NULL that of the row */
    EQ_SHOW_COUNT,       /* people or a sum of weights: 48,842; with two decimals where it is not whole */
    EQ_SHOW_NUMBER,      /* three decimals */
    EQ_SHOW_SIGNED,      /* the same with + or - */
    EQ_SHOW_PERCENT,     /* a share of 1: 26.1 % */
    EQ_SHOW_PROBABILITY, /* three decimals, below them "< 0.001" */
    EQ_SHOW_GENERAL,     /* a setting, at up to six digits */
    EQ_SHOW_ESTIMATE,    /* a value {"value", "low", "high", "why", "note"} as EQ_SHOW_NUMBER */
    EQ_SHOW_MEASURE,     /* a value of the row's metric: as EQ_SHOW_GAP where its ideal is 0 and it may be negative, else as
                            EQ_SHOW_ESTIMATE */
    EQ_SHOW_SHARE,       /* a count as the percentage it is of the count at the column's total */
    EQ_SHOW_SPREAD,      /* {"median", "min", "max", "n"} as EQ_SHOW_NUMBER, with the range where n is 2 or more */
    EQ_SHOW_SIGNED_SPREAD,
    EQ_SHOW_GAP,     /* a value as EQ_SHOW_SIGNED */
    EQ_SHOW_STRIP,   /* a value or a number, drawn beside the ideal of the row's metric */
    EQ_SHOW_READING, /* how one reads against the ideal of the row's metric or the reader's tolerance */
    EQ_SHOW_FORMULA, /* of the row's metric */
    EQ_SHOW_IDEAL,   /* of the row's metric */
    EQ_SHOW_FLAGS,   /* words for those members of the row that are true, with commas */
    EQ_SHOW_PAIRS, /* "lambda 0.1, form square": last keys of paths, each with what stands there; what is not there is left out */
    EQ_N_FIGURES
} eq_figure;

/* Its word in JSON: "words", "name", "metric", ... */
const char *eq_figure_id(eq_figure figure);
/* And back; EQ_SHOW_WORDS for one that is not known. */
eq_figure eq_figure_find(const char *id);

/* Whether it stands at the right of its column. */
bool eq_figure_is_number(eq_figure figure);

/* Whether it is a value with an interval or a reason: an estimate, a measure, a gap or a spread. */
bool eq_figure_is_value(eq_figure figure);

/* The number of a value, and its interval; NaN: there is none. A plain number is its own. */
typedef struct eq_shown {
    double x, low, high;
} eq_shown;
eq_shown eq_figure_shown(eq_figure figure, eq_tree value);

/* Adds a number; NaN as "undefined". `minus`: "-" in a terminal, a true minus sign elsewhere. */
void eq_figure_add(eq_text *text, eq_figure figure, double x, const char *minus);

/* Adds a value's interval, "0.102 to 0.311"; nothing where there is none. */
void eq_figure_add_interval(eq_text *text, eq_figure figure, eq_tree value, const char *minus);

#endif
