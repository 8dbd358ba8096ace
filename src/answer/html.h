/* An audit as one HTML file: no script, nothing fetched, legible in print. Its parts, for the two files that write it. */
#ifndef EQ_HTML_H
#define EQ_HTML_H

#include "answer/figures.h"
#include "answer/reading.h"
#include "base/json_tree.h"
#include "base/text.h"
#include "equipoise/answer.h"

typedef struct eq_html {
    eq_text text;
    eq_tree document, answers;
    eq_tree answer; /* whose blocks are being written */
    eq_tolerance tolerance;
    bool of_chosen; /* of gaps, those are shown that the reader chose; else the others */
} eq_html;

/* What the document says of its reader: the tolerance, and whether a metric is among those that matter. */
eq_tolerance eq_html_tolerance(eq_tree document);
bool eq_html_is_chosen(eq_tree document, const char *id);

extern const char eq_html_style[]; /* html_style.c */

/* The first page (html_first.c): what who reads no other is told. audit NULL: there is none. */
void eq_html_first(eq_html *html, eq_tree audit);

/* The summary that a rule asks for, in its layout (html_summary.c); whether the audit was asked as that rule has it. */
bool eq_html_has_summary(eq_tree audit);
void eq_html_summary(eq_html *html, eq_tree audit);

/* As eq_audit_html, with what the report carries inside (board/inside.h): JSON without "<", ">" and "&", which stands behind a
 * title that opens it; empty = nothing. */
eq_status eq_html_write(eq_ctx *cx, eq_arena *arena, eq_bytes document, eq_bytes inside, const char **html);
#define EQ_INSIDE_OPEN "<pre id=\"equipoise\">"
#define EQ_INSIDE_CLOSE "</pre>"

/* Table cells. A value is written with its interval, an undefined one with its reason as a note below. */
void eq_html_head(eq_html *html, const char *const *column, size_t n); /* opens a table; "<Words": a column of words */
void eq_html_row(eq_html *html, const char *name);                     /* opens a row */
void eq_html_cell(eq_html *html, eq_figure figure, eq_tree value);     /* a value {"value", "low", ...} */
void eq_html_number(eq_html *html, const char *digits);
void eq_html_count(eq_html *html, double n);
void eq_html_figure(eq_html *html, double x, int digits);
void eq_html_words(eq_html *html, const char *words);
void eq_html_foot(eq_html *html); /* closes the table */

/* The answers beside the audit, each a section, in the document's order; one that is an error says why. */
void eq_html_analyses(eq_html *html);

/* The blocks of one answer; and what a column is headed with ("<" before the title of one of words). */
void eq_html_blocks(eq_html *html, eq_tree answer);
void eq_html_some(eq_html *html, eq_tree answer, eq_tree from, eq_tree to); /* up to before `to`; NULL: from first, to last */

/* The first table of gaps, NULL = none; and those gaps that the reader chose, of all these tables, as one. */
eq_tree eq_html_first_gaps(eq_tree answer);
void eq_html_chosen(eq_html *html, eq_tree answer);

const char *eq_html_title(eq_html *html, eq_tree column);

/* What is drawn (html_figures.c): a cell with the ideal, the tolerance, the interval and the value on one line, empty without a
 * metric or a value; and a block that is a figure. */
void eq_html_strip(eq_html *html, const eq_metric_info *metric, eq_tree value);
void eq_html_figure_block(eq_html *html, eq_tree figure);

#endif
