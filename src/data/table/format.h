/* What can be told from the bytes of a file about how it is written. */
#ifndef EQ_FORMAT_H
#define EQ_FORMAT_H

#include "data/table/csv.h"
#include "data/table/decode.h"

#define EQ_MOST_DELIMITERS 9

/* A delimiter that was tried, and the cells it makes of the header. */
typedef struct eq_delimiter_tried {
    char delimiter;
    size_t n_columns;
    double agreement; /* the share of the first rows that have as many */
} eq_delimiter_tried;

/* How a file is written, in all that its first rows tell, with a reason each for people: NULL = as usual, or as it was said. */
typedef struct eq_written {
    eq_decoded decoded; /* .text is what the format is about */
    eq_csv_format format;
    const char *why_encoding, *why_delimiter, *why_quote, *why_skip;
    size_t n_tried; /* those that cut at all */
    eq_delimiter_tried tried[EQ_MOST_DELIMITERS];
} eq_written;

/* Encoding, delimiter, quotes, lines above the header, and whether the first line is a comment, where they are not said; trim is
 * set, and the marks of numbers are what is said of them. Tried on the first 200 rows: the best delimiter is the one under which
 * most rows have as many cells, then the one whose cells are clean: none has another delimiter in it that quotes do not keep, or
 * quotes around it; then the one that makes more of them. A first line "sep=;" is obeyed. The whole file is decoded. EQ_EINPUT as
 * eq_decode. Texts live in `arena`. O(bytes). */
eq_status eq_written_guess(eq_ctx *cx, eq_arena *arena, eq_bytes file, const eq_dialect *said, eq_written *out);

/* The same of a file's beginning, whose last row may be cut short: the text is that of the whole ones. */
eq_status eq_written_guess_head(eq_ctx *cx, eq_arena *arena, eq_bytes head, const eq_dialect *said, eq_written *out);

/* The guesses to know of, a sentence without its point: another encoding than UTF-8, another quote, lines above the header. *out
 * is NULL where there is none. Lives in `arena`. */
eq_status eq_written_say(eq_ctx *cx, eq_arena *arena, const eq_written *written, const char **out);

/* As eq_schema_guess, with what is said and how the file is written. Where a mark of numbers is said nothing is ambiguous. */
eq_status eq_schema_guess_with(eq_ctx *cx, eq_arena *arena, const eq_written *written, const eq_dialect *said, eq_schema *out);

/* The same for who reads the rows anyway: begun with the first, which `csv` has just read, told of each below it, and ended.
 * Lives in `arena`; the bytes of the file must outlive it. */
typedef struct eq_survey eq_survey;
eq_status eq_survey_begin(eq_ctx *cx, eq_arena *arena, const eq_csv *csv, eq_survey **out);
void eq_survey_row(eq_survey *survey, const eq_csv *csv);
eq_status eq_survey_end(eq_ctx *cx, eq_arena *arena, eq_survey *survey, const eq_csv_format *format, const eq_dialect *said,
                        eq_schema *out);

#endif
