/* What can be told from the bytes of a file about how it is cut into cells. */
#ifndef EQ_FORMAT_H
#define EQ_FORMAT_H

#include "data/table/csv.h"

/* Delimiter (tab, semicolon, bar, comma or space: the one that gives most rows as many cells as the first
 * has) and whether the first line is a comment; trim is set. The header is not looked at. O(bytes of the
 * first 200 rows). */
eq_status eq_format_guess(eq_ctx *cx, eq_bytes file, eq_csv_format *out);

/* As eq_schema_guess, with the marks of numbers that are known: decimal, 0 = to be guessed; thousands, 0 = to be guessed,
 * EQ_NO_THOUSANDS = none. Where one is known nothing is ambiguous. */
#define EQ_NO_THOUSANDS '-'
typedef struct eq_marks {
    char decimal, thousands;
} eq_marks;
eq_status eq_schema_guess_with(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_marks known, eq_schema *out);

/* The same for who reads the rows anyway: begun with the first, which `csv` has just read, told of each below it, and ended.
 * Lives in `arena`; the bytes of the file must outlive it. */
typedef struct eq_survey eq_survey;
eq_status eq_survey_begin(eq_ctx *cx, eq_arena *arena, const eq_csv *csv, eq_survey **out);
void eq_survey_row(eq_survey *survey, const eq_csv *csv);
eq_status eq_survey_end(eq_ctx *cx, eq_arena *arena, eq_survey *survey, const eq_csv_format *format, eq_marks known,
                        eq_schema *out);

#endif
