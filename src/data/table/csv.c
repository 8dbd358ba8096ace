/* Delimited text (RFC 4180 and what is met in practice), row by row.
 *
 * Cells point into the bytes; only a cell with doubled quotes is copied. A table of 256 flags tells the bytes
 * that can end a cell from all others, so the inner loop is one look-up a byte. Deviations from RFC 4180: any
 * one-byte delimiter, single quotes or none, a backslash before quotes; LF and lone CR end lines too; blank lines
 * are skipped; a quote inside a bare cell is an ordinary byte. With ' ' as delimiter a run of spaces counts once and
 * spaces at the ends of a line not at all. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/wording.h"
#include "data/table/csv.h"

#define SCRATCH_SIZE ((size_t)64 * 1024)

enum { ENDS_BARE = 1, MATTERS_QUOTED = 2 };

static bool is_space(const eq_csv *csv, char c) { return (c == ' ' || c == '\t') && c != csv->format.delimiter; }

/* Over one line end at csv->at, if there is one. */
static void skip_line_end(eq_csv *csv) {
    if (csv->at == csv->end) return;
    char c = *csv->at++;
    if (c == '\r' && csv->at < csv->end && *csv->at == '\n') csv->at++;
    csv->line++;
}

static void skip_line(eq_csv *csv) {
    while (csv->at < csv->end && *csv->at != '\n' && *csv->at != '\r') csv->at++;
    skip_line_end(csv);
}

eq_status eq_csv_open(eq_ctx *cx, eq_bytes bytes, const eq_csv_format *format, eq_csv *out) {
    eq_csv csv = {.format = *format, .at = bytes.data, .end = bytes.data, .line = 1, .row_line = 1};
    if (bytes.size) csv.end += bytes.size;
    if (!csv.format.delimiter) csv.format.delimiter = ',';
    if (!csv.format.decimal) csv.format.decimal = '.';
    if (csv.format.delimiter == ' ') csv.format.trim = true;
    if (!csv.format.quote) csv.format.quote = '"';
    csv.quote = csv.format.quote == EQ_NO_QUOTE ? -1 : (unsigned char)csv.format.quote;
    if (strchr("\"\r\n", csv.format.delimiter) || csv.quote == (unsigned char)csv.format.delimiter)
        return eq_fail(cx, EQ_EINPUT, "the delimiter is byte %d, expected anything but a quote or a line end",
                       csv.format.delimiter);
    if (csv.format.thousands == csv.format.decimal)
        return eq_fail(cx, EQ_EINPUT, "thousands: is \"%c\", as the decimal sign, expected another mark", csv.format.decimal);
    for (size_t i = 0; i < 3; i++) csv.stop[(unsigned char)"\r\n"[i]] = ENDS_BARE | MATTERS_QUOTED; /* and zero */
    csv.stop[(unsigned char)csv.format.delimiter] |= ENDS_BARE;
    if (csv.quote >= 0) csv.stop[csv.quote] |= MATTERS_QUOTED;
    if (csv.format.escape) csv.stop[(unsigned char)csv.format.escape] |= MATTERS_QUOTED;
    for (size_t i = 0; i < csv.format.skip && csv.at < csv.end; i++) skip_line(&csv);
    if (csv.format.comment && csv.at < csv.end && *csv.at == csv.format.comment) skip_line(&csv);
    *out = csv;
    return EQ_OK;
}

const char *eq_csv_where(eq_ctx *cx, const eq_csv *csv, size_t line, char text[EQ_CSV_WHERE_SIZE]) {
    if (csv->file_name) return eq_word(cx, text, EQ_CSV_WHERE_SIZE, "file \"%.90s\", line %zu", csv->file_name, line);
    return eq_word(cx, text, EQ_CSV_WHERE_SIZE, "line %zu", line);
}

static eq_status zero_byte(eq_ctx *cx, const eq_csv *csv) {
    char at[EQ_CSV_WHERE_SIZE];
    return eq_fail(cx, EQ_EINPUT,
                   "%s, cell %zu: has a zero byte, expected text in UTF-8 (not UTF-16, not a "
                   "spreadsheet file)",
                   eq_csv_where(cx, csv, csv->line, at), csv->n_cells + 1);
}

/* text[0..size) with each pair of quotes made one, and escapes gone from before quotes and escapes, in scratch memory. */
static eq_status undouble(eq_ctx *cx, eq_csv *csv, const char *text, size_t size, eq_cell *out) {
    if (!csv->scratch || (size_t)(csv->scratch_end - csv->scratch) < size) {
        size_t room = size > SCRATCH_SIZE ? size : SCRATCH_SIZE;
        EQ_NEW(cx, &cx->tmp, csv->scratch, room);
        csv->scratch_end = csv->scratch + room;
    }
    char *to = csv->scratch;
    for (size_t i = 0; i < size; i++) {
        bool more = i + 1 < size, before_quote = more && (unsigned char)text[i + 1] == csv->quote;
        if (csv->format.escape && text[i] == csv->format.escape) i += before_quote || (more && text[i + 1] == text[i]);
        else i += before_quote && (unsigned char)text[i] == csv->quote;
        *to++ = text[i];
    }
    out->text = csv->scratch;
    out->size = (size_t)(to - csv->scratch);
    csv->scratch = to;
    return EQ_OK;
}

/* A cell whose opening quote is at csv->at; ends behind the closing one. */
static eq_status read_quoted(eq_ctx *cx, eq_csv *csv, eq_cell *out) {
    size_t opened = csv->line;
    const char *start = ++csv->at, *end = csv->end;
    bool doubled = false;
    char at[EQ_CSV_WHERE_SIZE];
    for (;;) {
        const char *p = csv->at;
        while (p < end && !(csv->stop[(unsigned char)*p] & MATTERS_QUOTED)) p++;
        csv->at = p;
        if (p == end)
            return eq_fail(cx, EQ_EINPUT, "%s, cell %zu: a quote is opened and never closed", eq_csv_where(cx, csv, opened, at),
                           csv->n_cells + 1);
        if (!*p) return zero_byte(cx, csv);
        if (csv->format.escape && *p == csv->format.escape) {
            doubled = true;
            bool escaped = p + 1 < end && ((unsigned char)p[1] == csv->quote || p[1] == *p);
            csv->at = p + (escaped ? 2 : 1);
        } else if ((unsigned char)*p != csv->quote) {
            skip_line_end(csv);
        } else if (p + 1 < end && (unsigned char)p[1] == csv->quote) {
            doubled = true;
            csv->at += 2;
        } else {
            break;
        }
    }
    size_t size = (size_t)(csv->at++ - start);
    out->text = start;
    out->size = size;
    if (doubled) EQ_TRY(undouble(cx, csv, start, size, out));
    if (csv->format.trim)
        while (csv->at < end && is_space(csv, *csv->at)) csv->at++;
    if (csv->at < end && !(csv->stop[(unsigned char)*csv->at] & ENDS_BARE))
        return eq_fail(cx, EQ_EINPUT,
                       "%s, cell %zu: \"%.1s\" follows a closing quote, expected the delimiter or the "
                       "line's end",
                       eq_csv_where(cx, csv, csv->line, at), csv->n_cells + 1, csv->at);
    return EQ_OK;
}

static eq_status make_room(eq_ctx *cx, eq_csv *csv) {
    char at[EQ_CSV_WHERE_SIZE];
    if (csv->n_cells == EQ_MAX_COLUMNS)
        return eq_fail(cx, EQ_ELIMIT, "%s: has more than %d cells", eq_csv_where(cx, csv, csv->row_line, at), EQ_MAX_COLUMNS);
    eq_cell *cell;
    size_t capacity = csv->capacity ? csv->capacity * 2 : 64;
    EQ_NEW(cx, &cx->tmp, cell, capacity);
    if (csv->n_cells) memcpy(cell, csv->cell, csv->n_cells * sizeof *cell);
    csv->cell = cell;
    csv->capacity = capacity;
    return EQ_OK;
}

/* One cell and what ends it; *last when that was the line's end. */
static eq_status read_cell(eq_ctx *cx, eq_csv *csv, bool *quoted, bool *last) {
    const char *end = csv->end;
    eq_cell cell;
    if (csv->format.trim)
        while (csv->at < end && is_space(csv, *csv->at)) csv->at++;
    *quoted = csv->at < end && (unsigned char)*csv->at == csv->quote;
    if (*quoted) {
        EQ_TRY(read_quoted(cx, csv, &cell));
    } else {
        const char *p = csv->at;
        cell.text = p;
        while (p < end && !(csv->stop[(unsigned char)*p] & ENDS_BARE)) p++;
        csv->at = p;
        if (csv->format.trim)
            while (p > cell.text && is_space(csv, p[-1])) p--;
        cell.size = (size_t)(p - cell.text);
    }
    if (csv->n_cells == csv->capacity) EQ_TRY(make_room(cx, csv));
    if (csv->at < end && *csv->at == 0) return zero_byte(cx, csv);
    csv->cell[csv->n_cells++] = cell;
    *last = csv->at == end || *csv->at != csv->format.delimiter;
    if (!*last) {
        csv->at++;
        if (csv->format.delimiter != ' ') return EQ_OK;
        while (csv->at < end && *csv->at == ' ') csv->at++;
        *last = csv->at == end || *csv->at == '\n' || *csv->at == '\r';
    }
    if (*last) skip_line_end(csv);
    return EQ_OK;
}

eq_status eq_csv_next(eq_ctx *cx, eq_csv *csv, bool *more) {
    while (csv->at < csv->end) {
        bool quoted, last = false;
        csv->n_cells = 0;
        csv->row_line = csv->line;
        if (csv->format.delimiter == ' ')
            while (csv->at < csv->end && *csv->at == ' ') csv->at++;
        while (!last) EQ_TRY(read_cell(cx, csv, &quoted, &last));
        *more = true;
        if (csv->n_cells > 1 || quoted || csv->cell[0].size) return EQ_OK;
    }
    *more = false;
    return EQ_OK;
}

bool eq_csv_number(const eq_csv_format *format, eq_cell cell, double *value) {
    return eq_number_parse(cell.text, cell.size, format->decimal, value) ||
           eq_number_grouped(cell.text, cell.size, format->decimal, format->thousands, value);
}

/* Texts with a number each, found by their bytes: open addressing, at least half of the places empty. */
typedef struct name_place {
    const char *text; /* NULL = empty */
    size_t size, number;
} name_place;

typedef struct name_set {
    name_place *place;
    size_t mask;
} name_set;

static eq_status open_names(eq_ctx *cx, size_t n, name_set *out) {
    for (out->mask = 1; out->mask + 1 < 2 * n;) out->mask = 2 * out->mask + 1;
    EQ_NEW(cx, &cx->tmp, out->place, out->mask + 1);
    return EQ_OK;
}

/* The place of the text, which is added when it is not there: then *added. */
static name_place *find_name(name_set *set, const char *text, size_t size, bool *added) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    size_t at = (hash ^ hash >> 15) & set->mask;
    for (; set->place[at].text; at = (at + 1) & set->mask)
        if (set->place[at].size == size && !memcmp(set->place[at].text, text, size)) break;
    *added = !set->place[at].text;
    if (*added) set->place[at] = (name_place){text, size, 0};
    return &set->place[at];
}

/* "x.1", or the first of "x.2", ... that no other column is called; *copy is the number to begin with, then the one behind.
 * What one copy found taken is taken for the next one too: all copies of a name cost no more than there are names. */
static eq_status name_copy(eq_ctx *cx, eq_arena *arena, name_set *names, const char *stem, size_t *copy, const char **out) {
    bool added = false;
    do {
        *out = eq_arena_format(cx, arena, "%s.%zu", stem, (*copy)++);
        if (!*out) return EQ_EMEMORY;
        find_name(names, *out, strlen(*out), &added);
    } while (!added);
    return EQ_OK;
}

eq_status eq_csv_names(eq_ctx *cx, eq_arena *arena, const eq_csv *csv, const char ***out) {
    const char **name, **given;
    name_set names, cells; /* what columns are called; the cells that came, with the number of their next copy */
    bool added;
    EQ_NEW(cx, arena, name, csv->n_cells);
    EQ_NEW(cx, &cx->tmp, given, csv->n_cells);
    EQ_TRY(open_names(cx, csv->n_cells, &names));
    EQ_TRY(open_names(cx, csv->n_cells, &cells));
    for (size_t i = 0; i < csv->n_cells; i++) { /* first those that are the first of their name */
        const eq_cell *cell = &csv->cell[i];
        given[i] =
            cell->size ? eq_arena_text(cx, arena, cell->text, cell->size) : eq_arena_format(cx, arena, "column %zu", i + 1);
        if (!given[i]) return EQ_EMEMORY;
        find_name(&names, given[i], strlen(given[i]), &added);
        if (added) name[i] = given[i];
    }
    size_t n_empty = 0;
    for (size_t i = 0; i < csv->n_cells; i++) {
        const eq_cell *cell = &csv->cell[i];
        size_t first = n_empty, *copy = &first; /* each empty cell has a stem of its own */
        if (cell->size) copy = &find_name(&cells, cell->text, cell->size, &added)->number;
        else n_empty++;
        if (name[i]) ++*copy;
        else EQ_TRY(name_copy(cx, arena, &names, given[i], copy, &name[i]));
    }
    *out = name;
    return EQ_OK;
}

size_t eq_csv_bound(eq_bytes bytes) {
    size_t n = 1;
    for (size_t i = 0; i + 1 < bytes.size; i++)
        n += (bytes.data[i] == '\n') | ((bytes.data[i] == '\r') & (bytes.data[i + 1] != '\n'));
    return n;
}
