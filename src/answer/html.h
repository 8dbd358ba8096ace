/* An audit as one HTML file: no script, nothing fetched, legible in print. Its parts, for the two files that write it. */
#ifndef EQ_HTML_H
#define EQ_HTML_H

#include "base/json_tree.h"
#include "base/text.h"
#include "equipoise/answer.h"
#include "equipoise/metric.h"

/* How far from the ideal the reader accepts; name NULL = none was chosen. */
typedef struct eq_tolerance {
    const char *name;
    double difference; /* largest distance from an ideal of 0; NaN = not given */
    double ratio;      /* smallest ratio where the ideal is 1; NaN = not given */
} eq_tolerance;

typedef struct eq_html {
    eq_text text;
    eq_tree document, answers;
    eq_tolerance tolerance;
} eq_html;

/* What the document says of its reader: the tolerance, whether a metric is among those that matter, and so how a disparity
 * {"value", "low", "high"} reads, in words; "" where it is undefined or has no ideal. */
eq_tolerance eq_html_tolerance(eq_tree document);
bool eq_html_is_chosen(eq_tree document, const char *id);
const char *eq_html_reading(const eq_tolerance *tolerance, const eq_metric_info *metric, eq_tree value);

/* Table cells. A value is written with its interval, an undefined one with its reason as a note below. */
void eq_html_head(eq_html *html, const char *const *column, size_t n); /* opens a table; "<Words": a column of words */
void eq_html_row(eq_html *html, const char *name);                     /* opens a row */
void eq_html_cell(eq_html *html, eq_tree value);                  /* a value {"value", "low", ...} */
void eq_html_count(eq_html *html, double n);
void eq_html_figure(eq_html *html, double x, int digits);
void eq_html_words(eq_html *html, const char *words);
void eq_html_foot(eq_html *html); /* closes the table */

/* What to know before the audit's figures are read, in the audit's own words; warnings in bold. */
void eq_html_notes(eq_html *html, eq_tree audit);

/* The answers beside the audit, each a section where it is there. */
void eq_html_analyses(eq_html *html);

#endif
