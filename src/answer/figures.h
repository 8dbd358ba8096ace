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
    EQ_SHOW_GAP,         /* a value as EQ_SHOW_SIGNED */
    EQ_SHOW_STRIP,       /* a value, drawn beside its metric's ideal */
    EQ_SHOW_READING,     /* how a value reads against its metric's ideal or the reader's tolerance */
    EQ_SHOW_FORMULA,     /* of the row's metric */
    EQ_SHOW_IDEAL,       /* of the row's metric */
    EQ_N_FIGURES
} eq_figure;

/* Its word in JSON: "words", "name", "metric", ... */
const char *eq_figure_id(eq_figure figure);
/* And back; EQ_SHOW_WORDS for one that is not known. */
eq_figure eq_figure_find(const char *id);

/* Whether it stands at the right of its column. */
bool eq_figure_is_number(eq_figure figure);

/* Adds a number; NaN as "undefined". `minus`: "-" in a terminal, a true minus sign elsewhere. */
void eq_figure_add(eq_text *text, eq_figure figure, double x, const char *minus);

/* Adds a value's interval, "0.102 to 0.311"; nothing where there is none. */
void eq_figure_add_interval(eq_text *text, eq_figure figure, eq_tree value, const char *minus);

#endif
