/* Delimited text, row by row, without copying the cells. */
#ifndef EQ_CSV_H
#define EQ_CSV_H

#include "equipoise/table.h"

#define EQ_MAX_COLUMNS 16384 /* cells in a row of a file */

/* One cell: bytes of the file itself, or of cx->tmp where doubled quotes had to be undone. Not zero-ended. */
typedef struct eq_cell {
    const char *text;
    size_t size;
} eq_cell;

typedef struct eq_csv {
    eq_csv_format format;  /* with the defaults filled in */
    const char *file_name; /* named in messages; NULL (what eq_csv_open leaves) = only the line is */
    const char *at, *end;
    size_t line;     /* of `at`, from 1; CR, LF and CRLF each end a line */
    size_t row_line; /* on which the last row began */
    eq_cell *cell;   /* (n_cells) of the last row */
    size_t n_cells, capacity;
    char *scratch, *scratch_end; /* room for cells whose doubled quotes are undone */
    int quote;                   /* its byte; -1 = none */
    unsigned char stop[256];     /* bit 0: may end a bare cell; bit 1: matters inside quotes */
} eq_csv;

/* Starts reading UTF-8 without a mark (eq_decode): skips the lines above and a first comment line. The bytes must outlive the
 * reader and its cells; what it allocates lives in cx->tmp. EQ_EINPUT: a delimiter that cannot be one. O(what is skipped). */
eq_status eq_csv_open(eq_ctx *cx, eq_bytes bytes, const eq_csv_format *format, eq_csv *out);

/* The next row that is not blank, in csv->cell; *more is false, and there is no row, at the end. Cells stay
 * readable as long as the bytes and cx->tmp do. EQ_EINPUT with the line: an open quote, text behind a closing
 * quote, a zero byte. EQ_ELIMIT: more than EQ_MAX_COLUMNS cells. O(bytes of the row). */
eq_status eq_csv_next(eq_ctx *cx, eq_csv *csv, bool *more);

/* The last row as column names, zero-ended in `arena`: an empty one becomes "column N", and a second "x"
 * becomes "x.1" (the first free of .1, .2, ...). O(bytes). */
eq_status eq_csv_names(eq_ctx *cx, eq_arena *arena, const eq_csv *csv, const char ***out);

/* Whether a cell is a number as the format writes them: with its decimal sign, and its mark between thousands. O(size). */
bool eq_csv_number(const eq_csv_format *format, eq_cell cell, double *value);

/* `file "adult.test", line 7` or `line 7`, for messages; returns text. */
#define EQ_CSV_WHERE_SIZE 160
const char *eq_csv_where(eq_ctx *cx, const eq_csv *csv, size_t line, char text[EQ_CSV_WHERE_SIZE]);

/* How many rows the bytes can hold at most: line ends and one. O(bytes). */
size_t eq_csv_bound(eq_bytes bytes);

#endif
