/* Guessing a schema from a file's bytes, for the import dialog: everything guessed is shown and can be
 * changed.
 *
 * Delimiter: candidates are tried on the first rows; the best is the one under which most rows have as many
 * cells (two or more) as the first row. On equal agreement the order below decides: a comma is often a
 * decimal comma and a space part of a text, a tab or semicolon hardly ever. Header: no cell of the first row
 * is a number, and either some column below is one, or no name reappears in its own column. */
#include <string.h>

#include "base/utf8.h"
#include "data/csv.h"
#include "data/format.h"
#include "data/number.h"

#define N_SAMPLE 200

static const char candidate[] = "\t;|, ";
static const char *const token[] = {"?",    "NA",   "N/A",  "NaN", "nan",  "null", "NULL",
                                    "#N/A", "<NA>", "n/a", "na",  "NAN", "Null", "\\N"};
enum { N_TOKENS = sizeof token / sizeof *token };

/* ---- how the bytes are cut ---- */

/* The share of the first rows with as many cells as the first row, 0 where that is one cell or the bytes do
 * not read. */
static eq_status try_format(eq_ctx *cx, eq_bytes file, const eq_csv_format *format, double *agreement) {
    eq_csv csv;
    size_t n_rows = 0, n_equal = 0, width = 0;
    *agreement = 0;
    for (bool more = true; more && n_rows < N_SAMPLE;) {
        eq_status status = n_rows ? EQ_OK : eq_csv_open(cx, file, format, &csv);
        if (status == EQ_OK) status = eq_csv_next(cx, &csv, &more);
        if (status == EQ_EMEMORY) return status;
        if (status != EQ_OK) return eq_ctx_clear(cx), EQ_OK;
        if (!more) break;
        if (!n_rows++) width = csv.n_cells;
        n_equal += csv.n_cells == width;
    }
    if (width > 1) *agreement = (double)n_equal / (double)n_rows;
    return EQ_OK;
}

eq_status eq_format_guess(eq_ctx *cx, eq_bytes file, eq_csv_format *out) {
    size_t start = file.size >= 3 && !memcmp(file.data, "\xEF\xBB\xBF", 3) ? 3 : 0;
    char first = file.size > start ? file.data[start] : 0;
    double best = 0;
    eq_csv_format guess = {.delimiter = ',', .trim = true};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    for (const char *c = candidate; *c; c++)
        for (int comment = 0; comment <= (first == '|' || first == '#'); comment++) {
            eq_csv_format format = {.delimiter = *c, .trim = true, .comment = comment ? first : (char)0};
            double agreement;
            EQ_TRY(try_format(cx, file, &format, &agreement));
            if (!(agreement > best)) continue;
            best = agreement;
            guess = format;
        }
    eq_arena_reset(&cx->tmp, mark);
    *out = guess;
    return EQ_OK;
}

/* ---- what the columns hold ---- */

typedef struct profile {
    size_t n_point, n_comma;   /* cells that are numbers with a decimal point; with a decimal comma */
    size_t n_missing, n_other; /* empty or a token; neither that nor a number in either form */
    size_t n_like_first;       /* cells equal to the first row's */
} profile;

typedef struct survey {
    size_t width, n_rows; /* n_rows without the first */
    eq_cell *first;       /* (width) the first row */
    profile *column;      /* (width) of the rows below */
    bool token[N_TOKENS]; /* which occur */
} survey;

static bool same(eq_cell a, eq_cell b) { return a.size == b.size && !memcmp(a.text, b.text, a.size); }

static size_t find_token(eq_cell cell) {
    for (size_t t = 0; t < N_TOKENS; t++)
        if (cell.size == strlen(token[t]) && !memcmp(cell.text, token[t], cell.size)) return t;
    return N_TOKENS;
}

static void profile_cell(survey *s, size_t at, eq_cell cell) {
    profile *p = &s->column[at];
    double value;
    size_t t = find_token(cell);
    if (t < N_TOKENS) s->token[t] = true;
    if (t < N_TOKENS || !cell.size) {
        p->n_missing++;
        return;
    }
    bool point = eq_number_parse(cell.text, cell.size, '.', &value);
    bool comma = eq_number_parse(cell.text, cell.size, ',', &value);
    p->n_point += point;
    p->n_comma += comma;
    p->n_other += !point && !comma;
    p->n_like_first += same(cell, s->first[at]);
}

static eq_status take_survey(eq_ctx *cx, eq_bytes file, const eq_csv_format *format, survey *s) {
    eq_csv csv;
    bool more;
    EQ_TRY(eq_csv_open(cx, file, format, &csv));
    EQ_TRY(eq_csv_next(cx, &csv, &more));
    if (!more) return eq_fail(cx, EQ_EINPUT, "the file has no row");
    s->width = csv.n_cells;
    EQ_NEW(cx, &cx->tmp, s->first, s->width);
    EQ_NEW(cx, &cx->tmp, s->column, s->width);
    memcpy(s->first, csv.cell, s->width * sizeof *s->first);
    for (;;) { /* a ragged row is not refused here: eq_table_read says where it is */
        EQ_TRY(eq_csv_next(cx, &csv, &more));
        if (!more) return EQ_OK;
        s->n_rows++;
        for (size_t i = 0; i < csv.n_cells && i < s->width; i++) profile_cell(s, i, csv.cell[i]);
    }
}

/* Some column makes sense with decimal commas only, and none with decimal points only. */
static char guess_decimal(const survey *s, char delimiter) {
    size_t n_point = 0, n_comma = 0;
    for (size_t i = 0; i < s->width; i++) {
        const profile *p = &s->column[i];
        size_t n = s->n_rows - p->n_missing;
        n_point += p->n_point == n && p->n_comma < n;
        n_comma += p->n_comma == n && p->n_point < n;
    }
    return n_comma && !n_point && delimiter != ',' ? ',' : '.';
}

static bool is_number_column(const survey *s, size_t at, char decimal) {
    const profile *p = &s->column[at];
    size_t n = decimal == ',' ? p->n_comma : p->n_point;
    return n && n + p->n_missing == s->n_rows;
}

static bool guess_header(const survey *s, char decimal) {
    bool some_number = false, some_repeated = false;
    double value;
    for (size_t i = 0; i < s->width; i++) {
        if (eq_number_parse(s->first[i].text, s->first[i].size, decimal, &value)) return false;
        some_number |= is_number_column(s, i, decimal);
        some_repeated |= s->column[i].n_like_first > 0;
    }
    return some_number || !some_repeated;
}

static eq_status name_columns(eq_ctx *cx, eq_arena *arena, const survey *s, bool header, const char ***name) {
    if (header) {
        eq_csv row = {.cell = s->first, .n_cells = s->width};
        return eq_csv_names(cx, arena, &row, name);
    }
    EQ_NEW(cx, arena, *name, s->width);
    for (size_t i = 0; i < s->width; i++) {
        (*name)[i] = eq_arena_format(cx, arena, "column %zu", i + 1);
        if (!(*name)[i]) return EQ_EMEMORY;
    }
    return EQ_OK;
}

static eq_status guess(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_schema *out) {
    survey s = {0};
    eq_schema schema = {.name = "data", .title = "data"};
    const char **name;
    EQ_TRY(eq_utf8_need(cx, "", file.data, file.size));
    EQ_TRY(eq_format_guess(cx, file, &schema.format));
    EQ_TRY(take_survey(cx, file, &schema.format, &s));
    char decimal = guess_decimal(&s, schema.format.delimiter);
    bool header = guess_header(&s, decimal);
    if (header && !s.n_rows) return eq_fail(cx, EQ_EINPUT, "the file has a header but no row below it");
    if (!header) /* the first row is one of the data, too */
        for (size_t i = 0; i < s.width; i++) profile_cell(&s, i, s.first[i]);
    s.n_rows += !header;
    if (decimal != '.') schema.format.decimal = decimal;
    schema.format.no_header = !header;
    EQ_NEW(cx, arena, schema.missing, N_TOKENS);
    for (size_t t = 0; t < N_TOKENS; t++)
        if (s.token[t]) schema.missing[schema.n_missing++] = token[t];
    EQ_TRY(name_columns(cx, arena, &s, header, &name));
    EQ_NEW(cx, arena, schema.column, s.width);
    schema.n_columns = s.width;
    for (size_t i = 0; i < s.width; i++)
        schema.column[i] = eq_schema_column_plain(name[i], EQ_FEATURE,
                                                  is_number_column(&s, i, decimal) ? EQ_NUMBER : EQ_CATEGORY);
    *out = schema;
    return EQ_OK;
}

eq_status eq_schema_guess(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_schema *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = guess(cx, arena, file, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
