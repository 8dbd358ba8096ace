/* Two open hash tables of places, of kinds and of lines: a line is its kind's number and its score's bits. Everything else is in
 * the order in which it came, so that what is read of the lines finds levels, groups and the first of equals as in the rows. */
#include <math.h>
#include <string.h>

#include "data/counted.h"
#include "data/table/affix.h"
#include "data/table/format.h"
#include "math/stats.h"

#define FIRST_ROOM 64

/* ---- finding ---- */

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static uint64_t hash_cells(const eq_cell *cell, size_t n) {
    uint64_t hash = n;
    for (size_t i = 0; i < n; i++) {
        hash = mix(hash, cell[i].size);
        for (size_t b = 0; b < cell[i].size; b++) hash = (hash ^ (unsigned char)cell[i].text[b]) * UINT64_C(0x100000001B3);
    }
    return mix(hash, n);
}

static uint64_t hash_line(size_t kind, double score) {
    uint64_t bits;
    memcpy(&bits, &score, sizeof bits);
    return mix(mix(1, kind), bits);
}

static bool same_cells(const eq_counted_kind *kind, const eq_cell *cell, size_t n) {
    bool same = kind->n_cells == n;
    for (size_t i = 0; i < n && same; i++)
        same = kind->cell[i].size == cell[i].size && (!cell[i].size || !memcmp(kind->cell[i].text, cell[i].text, cell[i].size));
    return same;
}

static void put_place(uint32_t *place, size_t room, uint64_t hash, size_t number) {
    size_t mask = 2 * room - 1, at = (size_t)hash & mask;
    while (place[at]) at = (at + 1) & mask;
    place[at] = (uint32_t)number + 1;
}

static eq_status grow_kinds(eq_counted *c) {
    eq_counted_kind *more;
    size_t room = c->kind_room ? 2 * c->kind_room : FIRST_ROOM;
    EQ_NEW(c->cx, c->arena, more, room);
    EQ_NEW(c->cx, c->arena, c->kind_place, 2 * room);
    if (c->n_kinds) memcpy(more, c->kind, c->n_kinds * sizeof *more);
    c->kind = more;
    c->kind_room = room;
    for (size_t k = 0; k < c->n_kinds; k++) put_place(c->kind_place, room, hash_cells(more[k].cell, more[k].n_cells), k);
    return EQ_OK;
}

static eq_status grow_lines(eq_counted *c) {
    eq_counted_line *more;
    size_t room = c->line_room ? 2 * c->line_room : FIRST_ROOM;
    EQ_NEW(c->cx, c->arena, more, room);
    EQ_NEW(c->cx, c->arena, c->line_place, 2 * room);
    if (c->n_lines) memcpy(more, c->line, c->n_lines * sizeof *more);
    c->line = more;
    c->line_room = room;
    for (size_t l = 0; l < c->n_lines; l++) put_place(c->line_place, room, hash_line(more[l].kind, more[l].score), l);
    return EQ_OK;
}

eq_status eq_counted_begin(eq_counted *counted) {
    EQ_TRY(grow_kinds(counted));
    return grow_lines(counted);
}

static eq_status find_kind(eq_counted *c, const eq_cell *cell, size_t n, size_t *out) {
    uint64_t hash = hash_cells(cell, n);
    size_t mask = 2 * c->kind_room - 1;
    for (size_t at = (size_t)hash & mask; c->kind_place[at]; at = (at + 1) & mask) {
        *out = c->kind_place[at] - 1;
        if (same_cells(&c->kind[*out], cell, n)) return EQ_OK;
    }
    eq_cell *own;
    EQ_NEW(c->cx, c->arena, own, n);
    for (size_t i = 0; i < n; i++) {
        own[i] = (eq_cell){eq_arena_text(c->cx, c->arena, cell[i].size ? cell[i].text : "", cell[i].size), cell[i].size};
        if (!own[i].text) return EQ_EMEMORY;
    }
    if (c->n_kinds == c->kind_room) EQ_TRY(grow_kinds(c));
    *out = c->n_kinds++;
    c->kind[*out] = (eq_counted_kind){own, n, SIZE_MAX, SIZE_MAX};
    put_place(c->kind_place, c->kind_room, hash, *out);
    return EQ_OK;
}

static bool same_bits(double a, double b) { return !memcmp(&a, &b, sizeof a); }

static eq_status find_line(eq_counted *c, size_t kind, double score, size_t *out) {
    uint64_t hash = hash_line(kind, score);
    size_t mask = 2 * c->line_room - 1;
    for (size_t at = (size_t)hash & mask; c->line_place[at]; at = (at + 1) & mask) {
        *out = c->line_place[at] - 1;
        if (c->line[*out].kind == kind && same_bits(c->line[*out].score, score)) return EQ_OK;
    }
    if (c->n_lines == c->line_room) EQ_TRY(grow_lines(c));
    *out = c->n_lines++;
    c->line[*out] = (eq_counted_line){.kind = kind, .next = SIZE_MAX, .score = score};
    put_place(c->line_place, c->line_room, hash, *out);
    if (c->kind[kind].last == SIZE_MAX) c->kind[kind].first = *out;
    else c->line[c->kind[kind].last].next = *out;
    c->kind[kind].last = *out;
    return EQ_OK;
}

eq_status eq_counted_add(eq_counted *c, const eq_cell *cell, size_t n_cells, double score, const double sum[3]) {
    size_t kind, at;
    EQ_TRY(find_kind(c, cell, n_cells, &kind));
    EQ_TRY(find_line(c, kind, isnan(score) ? EQ_NAN : score + 0.0, &at)); /* one NaN, and -0 is 0 */
    c->line[at].people += sum[0];
    c->line[at].weight += sum[1];
    c->line[at].squares += sum[2];
    return EQ_OK;
}

/* ---- a file ---- */

typedef struct reading {
    eq_ctx *cx;
    eq_csv csv;
    const char **name; /* (width) */
    size_t width;
    const char **affix;                   /* (width) NULL = none */
    size_t *cell_of;                      /* (n_columns) */
    size_t score, weight, count, squares; /* SIZE_MAX: not there */
    eq_cell *key;                         /* (n_columns + 1) of the row under way */
    eq_counted *counted;
} reading;

static eq_status find_column(const reading *r, const char *wanted, size_t *out) {
    char at[EQ_CSV_WHERE_SIZE];
    *out = SIZE_MAX;
    if (!wanted) return EQ_OK;
    for (*out = 0; *out < r->width; ++*out)
        if (!strcmp(r->name[*out], wanted)) return EQ_OK;
    return eq_fail(r->cx, EQ_EINPUT, "%s: no column is called \"%s\"", eq_csv_where(r->cx, &r->csv, r->csv.row_line, at), wanted);
}

static bool read_number(const reading *r, size_t column, double *out) {
    return eq_affix_number(&r->csv.format, r->affix[column], r->csv.cell[column], out);
}

static eq_status need_number(const reading *r, size_t column, double otherwise, double *out) {
    char at[EQ_CSV_WHERE_SIZE];
    *out = otherwise;
    if (column == SIZE_MAX || read_number(r, column, out)) return EQ_OK;
    return eq_fail(r->cx, EQ_EINPUT, "%s, column \"%s\": is not a number", eq_csv_where(r->cx, &r->csv, r->csv.row_line, at),
                   r->name[column]);
}

/* People, weight, squares of the row: of a table of counts what it says, else one person's. */
static eq_status read_sums(const reading *r, double sum[3]) {
    EQ_TRY(need_number(r, r->count, 1, &sum[0]));
    EQ_TRY(need_number(r, r->weight, sum[0], &sum[1]));
    if (r->squares != SIZE_MAX) return need_number(r, r->squares, 0, &sum[2]);
    /* counts without squares weigh alike: n w^2 of n people of weight w / n each */
    sum[2] = r->weight == SIZE_MAX ? sum[0] : sum[0] > 0 ? sum[1] * sum[1] / sum[0] : 0;
    return EQ_OK;
}

static eq_status take_row(reading *r) {
    char at[EQ_CSV_WHERE_SIZE];
    eq_counted *c = r->counted;
    size_t n = c->n_columns;
    double sum[3], score = EQ_NAN;
    if (r->csv.n_cells != r->width && r->csv.format.ragged_aside) return EQ_OK;
    if (r->csv.n_cells != r->width)
        return eq_fail(r->cx, EQ_EINPUT, "%s: has %zu cells, expected %zu", eq_csv_where(r->cx, &r->csv, r->csv.row_line, at),
                       r->csv.n_cells, r->width);
    for (size_t i = 0; i < n; i++) r->key[i] = r->csv.cell[r->cell_of[i]];
    if (r->score != SIZE_MAX && !read_number(r, r->score, &score)) r->key[n++] = r->csv.cell[r->score];
    EQ_TRY(read_sums(r, sum));
    return sum[0] > 0 || r->count == SIZE_MAX ? eq_counted_add(c, r->key, n, score, sum) : EQ_OK;
}

static bool is_there(const char *const *name, size_t n, const char *wanted) {
    for (size_t i = 0; i < n; i++)
        if (name[i] && !strcmp(name[i], wanted)) return true;
    return false;
}

/* The columns that tell people apart, as they stand in the file: no score or sum is among them. */
static eq_status name_columns(reading *r, const eq_counted_columns *asked) {
    eq_counted *c = r->counted;
    const char *const sums[] = {asked->score, asked->weight, asked->count, asked->weight_squared};
    EQ_NEW(r->cx, c->arena, c->column, r->width);
    for (size_t i = 0; i < r->width; i++) {
        bool is_sum = is_there(sums, sizeof sums / sizeof *sums, r->name[i]);
        if (!is_sum && is_there(asked->wanted, asked->n_wanted, r->name[i])) c->column[c->n_columns++] = r->name[i];
    }
    EQ_NEW(r->cx, c->arena, r->cell_of, c->n_columns);
    EQ_NEW(r->cx, c->arena, r->key, c->n_columns + 1);
    for (size_t i = 0; i < c->n_columns; i++) EQ_TRY(find_column(r, c->column[i], &r->cell_of[i]));
    EQ_TRY(find_column(r, asked->score, &r->score));
    EQ_TRY(find_column(r, asked->weight, &r->weight));
    EQ_TRY(find_column(r, asked->count, &r->count));
    return find_column(r, asked->weight_squared, &r->squares);
}

static eq_status read_file(eq_ctx *cx, eq_arena *arena, eq_bytes file, const eq_counted_columns *asked, eq_counted *out) {
    eq_schema guessed = {0};
    eq_written written;
    reading r = {.cx = cx, .counted = out};
    bool more;
    EQ_TRY(eq_written_guess(cx, arena, file, &asked->dialect, &written)); /* cells are of that text */
    EQ_TRY(eq_schema_guess_with(cx, &cx->tmp, &written, &asked->dialect, &guessed));
    EQ_TRY(eq_schema_change(cx, asked->changes, &guessed));
    guessed.format.no_header = false;
    EQ_TRY(eq_csv_open(cx, written.decoded.text, &guessed.format, &r.csv));
    *out = (eq_counted){.cx = cx, .arena = arena, .score = asked->score, .weight = asked->weight};
    out->decimal = r.csv.format.decimal;
    out->thousands = r.csv.format.thousands;
    EQ_TRY(eq_counted_begin(out));
    EQ_TRY(eq_csv_next(cx, &r.csv, &more));
    if (!more) return eq_fail(cx, EQ_EINPUT, "line 1: the file is empty, expected a header");
    EQ_TRY(eq_csv_names(cx, arena, &r.csv, &r.name));
    r.width = r.csv.n_cells;
    EQ_NEW(cx, &cx->tmp, r.affix, r.width);
    for (size_t i = 0; i < r.width && i < guessed.n_columns; i++) r.affix[i] = guessed.column[i].affix;
    EQ_TRY(name_columns(&r, asked));
    for (;;) {
        EQ_TRY(eq_csv_next(cx, &r.csv, &more));
        if (!more) return EQ_OK;
        EQ_TRY(take_row(&r));
    }
}

eq_status eq_counted_file(eq_ctx *cx, eq_arena *arena, eq_bytes file, const eq_counted_columns *columns, eq_counted *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = read_file(cx, arena, file, columns, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
