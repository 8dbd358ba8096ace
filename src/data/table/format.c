/* Guessing how a file is written, by trying.
 *
 * A candidate is a delimiter with a way of quoting, and perhaps a first line that is a comment. It is tried on the first rows:
 * the share of rows that are as wide as the header weighs first, less where lines above have to be taken for a title, and less
 * for marks that texts are full of (a space, a colon, ...). Then cells tell: under the wrong delimiter they hold the right one,
 * "5;2" or "y,d,g,a", and under the wrong quote they are wrapped in the right one; a number may have its comma. Then the more
 * columns win, and at last the order below: a comma is often a decimal comma, a tab or semicolon hardly ever. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "data/table/format.h"

#define N_SAMPLE 200
#define MOST_ABOVE 20 /* lines of a title */
#define TITLED 0.9    /* what such a reading is worth beside one without */
#define WEAKER 0.85   /* and one with a mark that texts are full of */

static const char candidate[] = "\t;|, :^~";
enum { N_STRONG = 4 };

typedef struct quoting {
    char quote, escape;
} quoting;
static const quoting quotings[] = {{'"', 0}, {'"', '\\'}, {'\'', 0}, {'\'', '\\'}, {EQ_NO_QUOTE, 0}};
enum { N_QUOTINGS = sizeof quotings / sizeof *quotings };

/* What came of trying. */
typedef struct trial {
    eq_csv_format format;
    double worth, agreement, clean;
    size_t n_columns, n_above;
} trial;

/* ---- one trial ---- */

static bool is_quoted(eq_bytes text, const eq_csv *csv, eq_cell cell) {
    if (csv->quote < 0) return false;
    bool borrowed = cell.text >= text.data && cell.text < text.data + text.size;
    return !borrowed || (cell.text > text.data && (unsigned char)cell.text[-1] == csv->quote);
}

static bool is_number(eq_cell cell) {
    double value;
    return eq_number_parse(cell.text, cell.size, '.', &value) || eq_number_parse(cell.text, cell.size, ',', &value) ||
           eq_number_grouped(cell.text, cell.size, '.', ',', &value) || eq_number_grouped(cell.text, cell.size, ',', '.', &value);
}

static bool is_wrapped(eq_cell cell) {
    char first = cell.size > 1 ? cell.text[0] : (char)0;
    return (first == '"' || first == '\'') && cell.text[cell.size - 1] == first;
}

/* A quote that is opened, and never closed: no reading without quotes makes that right. */
static bool is_open(const eq_csv *csv, eq_cell cell) {
    return csv->quote < 0 && cell.text[0] == '"' && !memchr(cell.text + 1, '"', cell.size - 1);
}

static bool is_clean(eq_bytes text, const eq_csv *csv, eq_cell cell) {
    if (!cell.size || is_quoted(text, csv, cell)) return true;
    if (is_wrapped(cell) || is_open(csv, cell)) return false;
    for (size_t c = 0; c < N_STRONG; c++)
        if (candidate[c] != csv->format.delimiter && memchr(cell.text, candidate[c], cell.size)) return is_number(cell);
    return true;
}

/* A line that stands alone above a table: one cell, or of three and more all but one empty, as spreadsheets save it. */
static bool is_title(const eq_csv *csv) {
    size_t n = 0;
    for (size_t i = 0; i < csv->n_cells; i++) n += csv->cell[i].size > 0;
    return csv->n_cells == 1 || (csv->n_cells > 2 && n <= 1);
}

/* Rows up to the sample's end; a format under which they do not read is worth nothing. */
static eq_status try_rows(eq_ctx *cx, eq_bytes text, bool may_skip, trial *t) {
    eq_csv csv;
    size_t n_rows = 0, n_equal = 0, n_cells = 0, n_clean = 0, n_titles = 0;
    bool more = true;
    eq_status status = eq_csv_open(cx, text, &t->format, &csv);
    while (status == EQ_OK && more && n_rows < N_SAMPLE) {
        status = eq_csv_next(cx, &csv, &more);
        if (status != EQ_OK || !more) break;
        if (!n_rows && may_skip && n_titles < MOST_ABOVE && is_title(&csv)) {
            n_titles++;
            t->n_above = csv.line - 1;
            continue;
        }
        if (!n_rows++) t->n_columns = csv.n_cells;
        n_equal += csv.n_cells == t->n_columns;
        for (size_t i = 0; i < csv.n_cells; i++, n_cells++) n_clean += is_clean(text, &csv, csv.cell[i]);
    }
    if (status == EQ_EMEMORY) return status;
    eq_ctx_clear(cx);
    if (status != EQ_OK || t->n_columns < 2 || (n_titles && n_rows < 2)) return EQ_OK;
    t->agreement = (double)n_equal / (double)n_rows;
    t->clean = (double)n_clean / (double)n_cells;
    bool strong = memchr(candidate, t->format.delimiter, N_STRONG) != NULL;
    t->worth = t->agreement * (n_titles ? TITLED : 1) * (strong ? 1 : WEAKER);
    return EQ_OK;
}

static bool is_better(const trial *a, const trial *b) {
    if (a->worth > b->worth || b->worth > a->worth) return a->worth > b->worth;
    if (a->clean > b->clean || b->clean > a->clean) return a->clean > b->clean;
    return a->n_columns > b->n_columns;
}

/* ---- all of them ---- */

/* What is tried, of one file. */
typedef struct trying {
    eq_bytes text;
    const eq_dialect *said;
    size_t skip;    /* lines that are above in any case */
    char separator; /* of a first line "sep=;", or 0 */
    eq_written *out;
    trial best;
} trying;

static bool has_pair(eq_bytes text, char first, char second) {
    size_t end = text.size < ((size_t)1 << 16) ? text.size : (size_t)1 << 16;
    for (size_t i = 0; i < end; i++)
        if (text.data[i] == first && (!second || (i + 1 < end && text.data[i + 1] == second))) return true;
    return false;
}

/* Whether that way of quoting is to be tried: by what is said, and where the bytes give reason to. */
static bool is_possible(const trying *t, quoting q) {
    const eq_dialect *said = t->said;
    if (said->quote && said->quote != q.quote) return false;
    if (said->escape && (said->escape == EQ_NO_ESCAPE ? (char)0 : said->escape) != q.escape) return q.quote == EQ_NO_QUOTE;
    if (!said->escape && q.escape && !has_pair(t->text, q.escape, q.quote)) return false;
    if (!said->quote && q.quote == '\'' && !has_pair(t->text, '\'', 0)) return false;
    return said->quote || q.quote != EQ_NO_QUOTE || has_pair(t->text, '"', 0);
}

static eq_status try_one(eq_ctx *cx, trying *t, char delimiter, quoting q, char comment) {
    const eq_dialect *said = t->said;
    trial made = {.format = {.delimiter = delimiter,
                             .quote = q.quote == '"' ? (char)0 : q.quote,
                             .escape = q.escape,
                             .skip = t->skip,
                             .trim = true,
                             .ragged_aside = said->ragged_aside,
                             .comment = comment}};
    bool strong = memchr(candidate, delimiter, N_STRONG) || said->delimiter;
    EQ_TRY(try_rows(cx, t->text, strong && !said->header && !said->skip && !comment, &made));
    bool unclean = made.worth > 0 && made.clean < 1;
    if (q.quote == EQ_NO_QUOTE && !said->quote && unclean) made.worth = 0; /* there are quotes, and they mean something */
    if (made.worth > 0 && is_better(&made, &t->best)) t->best = made;
    eq_written *w = t->out;
    if (!(made.worth > 0) || w->n_tried == EQ_MOST_DELIMITERS) return EQ_OK;
    eq_delimiter_tried tried = {delimiter, made.n_columns, made.agreement};
    for (size_t i = 0; i < w->n_tried; i++)
        if (w->tried[i].delimiter == delimiter) {
            if (tried.agreement > w->tried[i].agreement) w->tried[i] = tried;
            return EQ_OK;
        }
    w->tried[w->n_tried++] = tried;
    return EQ_OK;
}

static eq_status try_delimiter(eq_ctx *cx, trying *t, char delimiter) {
    char first = t->text.size ? t->text.data[0] : (char)0;
    for (size_t q = 0; q < N_QUOTINGS; q++) {
        if (!is_possible(t, quotings[q]) || quotings[q].quote == delimiter) continue;
        EQ_TRY(try_one(cx, t, delimiter, quotings[q], 0));
        if ((first == '|' || first == '#') && !t->skip) EQ_TRY(try_one(cx, t, delimiter, quotings[q], first));
    }
    return EQ_OK;
}

/* The mark of a first line "sep=;", as Excel writes it, or 0. */
static char separator_of(eq_bytes text) {
    if (text.size < 6 || (memcmp(text.data, "sep=", 4) && memcmp(text.data, "SEP=", 4))) return 0;
    return text.data[5] == '\r' || text.data[5] == '\n' ? text.data[4] : (char)0;
}

static void plan(trying *t) {
    const eq_dialect *said = t->said;
    t->separator = separator_of(t->text);
    t->skip = said->header > 0 ? (size_t)said->header - 1 : said->skip;
    if (t->separator && !t->skip) t->skip = 1;
    t->best.format = (eq_csv_format){.delimiter = said->delimiter ? said->delimiter
                                                  : t->separator  ? t->separator
                                                                  : ',',
                                     .quote = said->quote == '"' ? (char)0 : said->quote,
                                     .escape = said->escape == EQ_NO_ESCAPE ? (char)0 : said->escape,
                                     .skip = t->skip,
                                     .trim = true,
                                     .ragged_aside = said->ragged_aside};
}

/* ---- the reasons ---- */

static const char *mark_name(char mark, char text[16]) {
    const char *name = mark == '\t' ? "tab" : mark == ' ' ? "space" : mark == ',' ? "comma" : mark == ';' ? "semicolon" : NULL;
    snprintf(text, 16, name ? "a %s" : "\"%s%.1s\"", name ? name : "", &mark);
    return text;
}

static eq_status explain(eq_ctx *cx, eq_arena *arena, const trying *t) {
    eq_written *w = t->out;
    const trial *b = &t->best;
    const eq_dialect *said = t->said;
    const char *why = "";
    char name[16];
    if (!said->delimiter && t->separator)
        why = w->why_delimiter = eq_arena_format(cx, arena, EQ_PRINTS("the first line says sep=%c"), t->separator);
    else if (!said->delimiter && b->n_columns > 1)
        why = w->why_delimiter = eq_arena_format(cx, arena, EQ_PRINTS("of the first rows %.3g %% have %zu cells with %s"),
                                                 100 * b->agreement, b->n_columns, mark_name(b->format.delimiter, name));
    if (!why) return EQ_EMEMORY;
    if (!said->quote && b->format.quote == '\'') w->why_quote = EQ_WORDS("cells stand between single quotes");
    if (!said->quote && b->format.quote == EQ_NO_QUOTE) w->why_quote = EQ_WORDS("quotes stand inside of cells, not around them");
    if (!said->escape && b->format.escape) w->why_quote = EQ_WORDS("quotes inside quotes have a backslash before them");
    if (t->separator && t->skip == 1 && !said->header && !said->skip)
        w->why_skip = EQ_WORDS("the first line names the separator");
    if (b->n_above) {
        w->why_skip = eq_arena_format(cx, arena, EQ_PRINTS("%zu line%s above the header %s no table's"), b->n_above,
                                      b->n_above > 1 ? "s" : "", b->n_above > 1 ? "are" : "is");
        if (!w->why_skip) return EQ_EMEMORY;
    }
    return EQ_OK;
}

/* As much of a cell as a sentence has room for, of whole characters. */
static int cut(eq_cell cell) {
    size_t size = cell.size > 60 ? 60 : cell.size;
    while (size && size < cell.size && ((unsigned char)cell.text[size] & 0xC0) == 0x80) size--;
    return (int)size;
}

static bool is_ascii(eq_cell cell) {
    for (size_t i = 0; i < cell.size; i++)
        if ((unsigned char)cell.text[i] >= 0x80) return false;
    return true;
}

/* Of the row on that line the first cell that is not ASCII: `, column "name", "cafe"`, or nothing. */
static eq_status find_cell(eq_ctx *cx, const eq_written *w, size_t line, const char **out) {
    eq_csv csv;
    bool more = true;
    const char **name;
    EQ_TRY(eq_csv_open(cx, w->decoded.text, &w->format, &csv));
    EQ_TRY(eq_csv_next(cx, &csv, &more));
    EQ_TRY(eq_csv_names(cx, &cx->tmp, &csv, &name));
    size_t n_names = csv.line > line ? 0 : csv.n_cells; /* of the header itself no cell has a name */
    while (more && csv.line <= line) EQ_TRY(eq_csv_next(cx, &csv, &more));
    for (size_t i = 0; more && csv.row_line <= line && i < csv.n_cells; i++) {
        if (is_ascii(csv.cell[i])) continue;
        const char *of = i < n_names ? name[i] : NULL;
        *out = of ? eq_arena_format(cx, &cx->tmp, EQ_PRINTS(", column \"%s\", \"%.*s\""), of, cut(csv.cell[i]), csv.cell[i].text)
                  : eq_arena_format(cx, &cx->tmp, EQ_PRINTS(", cell %zu, \"%.*s\""), i + 1, cut(csv.cell[i]), csv.cell[i].text);
        return *out ? EQ_OK : EQ_EMEMORY;
    }
    return EQ_OK;
}

static eq_status explain_encoding(eq_ctx *cx, eq_arena *arena, eq_written *w) {
    const char *where = "";
    if (!w->decoded.line) return EQ_OK;
    eq_status status = find_cell(cx, w, w->decoded.line, &where);
    if (status == EQ_EMEMORY) return status;
    eq_ctx_clear(cx); /* who reads the rows says what is wrong with them */
    w->why_encoding =
        eq_arena_format(cx, arena, EQ_PRINTS("line %zu%s: byte 0x%02X is not UTF-8, so the file is read as windows-1252"),
                        w->decoded.line, where, w->decoded.byte);
    return w->why_encoding ? EQ_OK : EQ_EMEMORY;
}

static eq_status guess(eq_ctx *cx, eq_arena *arena, const eq_dialect *said, eq_written *w) {
    trying t = {.text = w->decoded.text, .said = said, .out = w};
    plan(&t);
    char only = said->delimiter ? said->delimiter : t.separator;
    if (only) EQ_TRY(try_delimiter(cx, &t, only));
    for (const char *c = candidate; *c && !only; c++) EQ_TRY(try_delimiter(cx, &t, *c));
    w->format = t.best.format;
    if (t.best.n_above) w->format.skip += t.best.n_above - t.skip;
    w->format.encoding = w->decoded.encoding;
    w->format.no_header = said->header == EQ_NO_HEADER;
    EQ_TRY(explain(cx, arena, &t));
    return explain_encoding(cx, arena, w);
}

eq_status eq_written_guess(eq_ctx *cx, eq_arena *arena, eq_bytes file, const eq_dialect *said, eq_written *out) {
    *out = (eq_written){.n_tried = 0};
    EQ_TRY(eq_decode(cx, arena, "", file, said->encoding, &out->decoded));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = guess(cx, arena, said, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}

/* Up to the last line end that stands outside quotes: what is behind it may be half a row. */
static eq_bytes whole_rows(eq_bytes head, const eq_csv_format *format) {
    size_t end = 0;
    bool quoted = false;
    char quote = format->quote == EQ_NO_QUOTE ? (char)0 : format->quote ? format->quote : '"';
    for (size_t i = 0; i < head.size; i++) {
        if (format->escape && head.data[i] == format->escape && quoted) i++;
        else quoted ^= quote && head.data[i] == quote;
        if (i < head.size && head.data[i] == '\n' && !quoted) end = i + 1;
    }
    return (eq_bytes){head.data, end ? end : head.size};
}

eq_status eq_written_guess_head(eq_ctx *cx, eq_arena *arena, eq_bytes head, const eq_dialect *said, eq_written *out) {
    eq_decoder decoder;
    size_t used;
    *out = (eq_written){.n_tried = 0};
    EQ_TRY(eq_decoder_open(cx, head, said->encoding, &decoder));
    out->decoded.encoding = decoder.encoding;
    out->decoded.line = decoder.guessed_line;
    out->decoded.byte = decoder.guessed_byte;
    EQ_TRY(eq_decoder_take(cx, arena, &decoder, head, false, &out->decoded.text, &used));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = guess(cx, arena, said, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    if (status == EQ_OK) out->decoded.text = whole_rows(out->decoded.text, &out->format);
    return status;
}

eq_status eq_written_say(eq_ctx *cx, eq_arena *arena, const eq_written *w, const char **out) {
    const char *why[] = {w->why_encoding, w->why_quote, w->why_skip};
    const char *said = NULL;
    *out = NULL;
    for (size_t i = 0; i < sizeof why / sizeof *why; i++) {
        if (!why[i]) continue;
        said = said ? eq_arena_format(cx, arena, "%s; %s", said, why[i])
                    : eq_arena_format(cx, arena, EQ_PRINTS("How the file is written was guessed: %s"), why[i]);
        if (!said) return EQ_EMEMORY;
    }
    *out = said;
    return EQ_OK;
}
