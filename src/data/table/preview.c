/* Of a long file the first rows are shown before all of it is decoded: its beginning is read by itself, and then forgotten.
 *
 * One pass: every row tells the guess about its numbers and the counts about its values. The first row is kept apart until it is
 * known whether it is a header; where it is none it is counted behind the others, and so comes last among equals.
 *
 * Every value is counted, so that the number of different ones is exact, as long as all columns together have no more than
 * MOST_COUNTED: a bound on memory. Columns with the same cells are known by a hash of them, those of the same partition of the
 * rows by a hash of their values' numbers in order of appearance. */
#include <string.h>

#include "base/json_read.h"
#include "base/json_write.h"
#include "data/table/dialect.h"
#include "data/table/format.h"
#include "data/table/kind_guess.h"
#include "data/table/level.h"
#include "data/table/preview.h"
#include "data/table/schema_json.h"
#include "math/sort.h"

enum {
    MOST_COUNTED = 4000000,
    MOST_SHOWN = 200,
    MOST_CROSSED = 200,
    FIRST_ROWS = 20,
    BYTES_PER_UNIT = 500,
    HEAD_SIZE = 1 << 16,
    LONG = 1 << 20
};

/* Values of one column, and how many rows have each. */
typedef struct counted {
    eq_levels levels;
    double *n; /* (room) */
    size_t room;
    bool more;                 /* there are values that are not counted */
    uint64_t cells, partition; /* hashes of the cells in order */
} counted;

struct eq_preview {
    eq_arena *arena;
    eq_bytes bytes; /* as they were given */
    eq_bytes file;  /* the text that is read: of all, or of the beginning */
    bool head;      /* only the beginning is looked at */
    eq_dialect said;
    eq_written written; /* as guessed */
    eq_csv csv;
    eq_survey *survey;
    size_t width, n_rows;          /* rows below the first */
    size_t n_ragged, first_ragged; /* rows of another width than it; the line of the first */
    size_t n_counted;              /* values, of all columns */
    counted *column;               /* (width) */
    eq_cell *row[FIRST_ROWS + 1];  /* (width) each; the first row of the file first */
    bool whole;
    eq_schema schema; /* when it is whole */
};

/* ---- counting ---- */

/* The bytes of the file stay; cells whose quotes were undone do not. */
static eq_status keep_cell(eq_ctx *cx, const eq_preview *p, eq_cell *cell) {
    bool borrowed = cell->text >= p->file.data && cell->text < p->file.data + p->file.size;
    if (borrowed || !cell->size) return EQ_OK;
    cell->text = eq_arena_text(cx, p->arena, cell->text, cell->size);
    return cell->text ? EQ_OK : EQ_EMEMORY;
}

static eq_status make_room(eq_ctx *cx, eq_arena *arena, counted *c) {
    double *larger;
    size_t room = c->room ? 2 * c->room : 16;
    EQ_NEW(cx, arena, larger, room);
    if (c->room) memcpy(larger, c->n, c->room * sizeof *larger);
    c->n = larger;
    c->room = room;
    return EQ_OK;
}

static uint64_t mix(uint64_t hash, uint64_t with) {
    hash = (hash ^ with) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

static eq_status count(eq_ctx *cx, eq_preview *p, counted *c, eq_cell cell, double times) {
    uint32_t code;
    if (!eq_levels_find(&c->levels, cell, &code)) {
        if (p->n_counted == MOST_COUNTED) return c->more = true, EQ_OK;
        p->n_counted++;
        c->levels.arena = p->arena;
        EQ_TRY(keep_cell(cx, p, &cell));
        EQ_TRY(eq_levels_code(cx, &c->levels, cell, &code));
        if (code >= c->room) EQ_TRY(make_room(cx, p->arena, c));
    }
    c->n[code] += times;
    c->cells = mix(c->cells, c->levels.hash[code] | (uint64_t)cell.size << 32);
    c->partition = mix(c->partition, code);
    return EQ_OK;
}

static eq_cell cell_of(const eq_csv *csv, size_t at) { return at < csv->n_cells ? csv->cell[at] : (eq_cell){"", 0}; }

static eq_status keep_row(eq_ctx *cx, eq_preview *p, size_t at) {
    EQ_NEW(cx, p->arena, p->row[at], p->width);
    for (size_t i = 0; i < p->width; i++) {
        p->row[at][i] = cell_of(&p->csv, i);
        EQ_TRY(keep_cell(cx, p, &p->row[at][i]));
    }
    return EQ_OK;
}

static eq_status take_row(eq_ctx *cx, eq_preview *p) {
    if (p->csv.n_cells != p->width) {
        if (!p->n_ragged++) p->first_ragged = p->csv.row_line;
        return EQ_OK;
    }
    p->n_rows++;
    if (p->n_rows <= FIRST_ROWS) EQ_TRY(keep_row(cx, p, p->n_rows));
    eq_survey_row(p->survey, &p->csv);
    for (size_t i = 0; i < p->width; i++) EQ_TRY(count(cx, p, &p->column[i], cell_of(&p->csv, i), 1));
    return EQ_OK;
}

/* ---- reading ---- */

static eq_status begin(eq_ctx *cx, eq_preview *p) {
    bool more;
    p->survey = NULL;
    p->column = NULL;
    p->width = p->n_rows = p->n_ragged = p->n_counted = 0;
    if (p->head) EQ_TRY(eq_written_guess_head(cx, p->arena, (eq_bytes){p->bytes.data, HEAD_SIZE}, &p->said, &p->written));
    else EQ_TRY(eq_written_guess(cx, p->arena, p->bytes, &p->said, &p->written));
    p->file = p->written.decoded.text;
    EQ_TRY(eq_csv_open(cx, p->file, &p->written.format, &p->csv));
    EQ_TRY(eq_csv_next(cx, &p->csv, &more));
    if (!more) return eq_fail(cx, EQ_EINPUT, "the file has no row");
    p->width = p->csv.n_cells;
    EQ_NEW(cx, p->arena, p->column, p->width);
    EQ_TRY(eq_survey_begin(cx, p->arena, &p->csv, &p->survey));
    return keep_row(cx, p, 0);
}

/* What the reader took from cx->tmp does not outlive the call. */
static void rest(eq_preview *p) {
    p->csv.cell = NULL;
    p->csv.capacity = p->csv.n_cells = 0;
    p->csv.scratch = p->csv.scratch_end = NULL;
}

/* The last look: whether the first row is a header, and what it adds if it is none. */
static eq_status end(eq_ctx *cx, eq_preview *p) {
    EQ_TRY(eq_survey_end(cx, p->arena, p->survey, &p->written.format, &p->said, &p->schema));
    for (size_t i = 0; i < p->width && p->schema.format.no_header; i++) EQ_TRY(count(cx, p, &p->column[i], p->row[0][i], 1));
    p->whole = true;
    return EQ_OK;
}

/* The first rows. */
static eq_status read_head(eq_ctx *cx, eq_preview *p) {
    bool more = true;
    while (p->n_rows < FIRST_ROWS) {
        EQ_TRY(eq_csv_next(cx, &p->csv, &more));
        if (!more) return EQ_OK;
        EQ_TRY(take_row(cx, p));
    }
    return EQ_OK;
}

/* What is wrong in the beginning is for who reads all to say. */
static eq_status look_at_head(eq_ctx *cx, eq_preview *p) {
    eq_status status = begin(cx, p);
    if (status == EQ_OK) status = read_head(cx, p);
    if (status != EQ_EINPUT && status != EQ_ELIMIT) return status;
    eq_ctx_clear(cx);
    p->head = false;
    return begin(cx, p);
}

static eq_status read_on(eq_ctx *cx, eq_preview *p, int64_t *budget) {
    if (p->head) {
        p->head = false;
        EQ_TRY(begin(cx, p));
    }
    while (!p->whole) {
        const char *before = p->csv.at;
        bool more;
        if (*budget <= 0) return EQ_MORE;
        for (size_t i = 0; i < 64; i++) { /* rows between two looks at the budget */
            EQ_TRY(eq_csv_next(cx, &p->csv, &more));
            if (!more) return end(cx, p);
            EQ_TRY(take_row(cx, p));
        }
        *budget -= (p->csv.at - before) / BYTES_PER_UNIT + 1;
    }
    return EQ_OK;
}

eq_status eq_preview_step(eq_ctx *cx, eq_preview *p, int64_t *budget) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = read_on(cx, p, budget);
    rest(p);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

static eq_status read_said(eq_ctx *cx, eq_bytes dialect, eq_dialect *out) {
    eq_tree tree;
    if (!dialect.size) return EQ_OK;
    EQ_TRY(eq_tree_parse(cx, "dialect", dialect, &tree));
    eq_json root = eq_json_root(cx, "dialect", tree);
    eq_status status = eq_json_object(&root, eq_dialect_keys);
    if (status == EQ_OK) status = eq_json_read_dialect(&root, out);
    eq_tree_free(tree);
    return status;
}

eq_status eq_preview_new(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_bytes dialect, eq_preview **out) {
    eq_preview *p;
    EQ_NEW(cx, arena, p, 1);
    p->arena = arena;
    p->bytes = file;
    p->head = file.size > LONG;
    EQ_TRY(read_said(cx, dialect, &p->said));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = p->head ? look_at_head(cx, p) : begin(cx, p);
    rest(p);
    eq_arena_reset(&cx->tmp, mark);
    *out = p;
    return status;
}

/* ---- telling ---- */

double eq_preview_done(const eq_preview *p) {
    size_t all = p->head ? p->bytes.size : p->file.size;
    return p->whole ? 1 : (double)(p->csv.at - p->file.data) / (double)all;
}

static eq_status add_text(eq_out *out, eq_place to, const char *key, eq_cell cell) {
    const char *text = eq_arena_text(out->cx, &out->cx->tmp, cell.text, cell.size);
    if (!text) return EQ_EMEMORY;
    eq_out_text(out, to, key, text);
    return EQ_OK;
}

/* The places of the commonest first, `most` of them at least. Of values of one row each only the first may be among those. */
static eq_status order_values(eq_ctx *cx, const counted *c, size_t most, uint32_t **order, size_t *n) {
    double *rarity;
    uint32_t *place;
    size_t n_single = 0;
    EQ_NEW(cx, &cx->tmp, rarity, c->levels.n);
    EQ_NEW(cx, &cx->tmp, place, c->levels.n);
    EQ_NEW(cx, &cx->tmp, *order, c->levels.n);
    *n = 0;
    for (size_t l = 0; l < c->levels.n; l++) {
        if (c->n[l] <= 1 && n_single++ >= most) continue;
        rarity[*n] = -c->n[l];
        place[(*n)++] = (uint32_t)l;
    }
    EQ_TRY(eq_sort_order(cx, rarity, *n, *order));
    for (size_t k = 0; k < *n; k++) (*order)[k] = place[(*order)[k]];
    return EQ_OK;
}

/* An earlier column of the same hash, or NULL. */
static const char *find_like(const eq_preview *p, const eq_schema *schema, size_t at, bool cells) {
    const counted *c = &p->column[at];
    for (size_t b = 0; b < at; b++) {
        const counted *other = &p->column[b];
        if (other->levels.n != c->levels.n || other->more || c->more) continue;
        if (cells ? other->cells == c->cells : other->partition == c->partition) return schema->column[b].name;
    }
    return NULL;
}

static eq_status add_kind(eq_out *out, eq_place object, const eq_preview *p, const eq_schema *schema, size_t at) {
    const counted *c = &p->column[at];
    size_t n_rows = p->n_rows + schema->format.no_header;
    eq_column_seen seen = {.guessed = &schema->column[at],
                           .levels = &c->levels,
                           .n = c->n,
                           .n_rows = n_rows,
                           .more = c->more,
                           .decimal = schema->format.decimal ? schema->format.decimal : '.',
                           .thousands = schema->format.thousands};
    bool few = 2 * c->levels.n <= n_rows; /* any two columns of different values part the rows alike */
    seen.same_as = find_like(p, schema, at, true);
    if (few) seen.like = find_like(p, schema, at, false);
    return eq_kind_write(out, object, &seen);
}

static eq_status add_column(eq_out *out, eq_place to, const eq_preview *p, const eq_schema *schema, size_t at) {
    const counted *c = &p->column[at];
    uint32_t *order;
    size_t n;
    eq_place object = eq_out_object(out, to, NULL);
    EQ_TRY(order_values(out->cx, c, MOST_SHOWN, &order, &n));
    eq_out_number(out, object, "distinct", (double)c->levels.n);
    eq_out_bool(out, object, "more", c->more);
    eq_place values = eq_out_array(out, object, "values");
    for (size_t k = 0; k < n && k < MOST_SHOWN; k++) {
        eq_place value = eq_out_object(out, values, NULL);
        EQ_TRY(add_text(out, value, "value", c->levels.text[order[k]]));
        eq_out_number(out, value, "n", c->n[order[k]]);
    }
    return add_kind(out, object, p, schema, at);
}

/* The schema of what was read so far, on a survey of the first rows alone: the one under way goes on. */
static eq_status guess_so_far(eq_ctx *cx, const eq_preview *p, eq_schema *out) {
    eq_survey *survey;
    eq_csv row = p->csv;
    size_t n = p->n_rows < FIRST_ROWS ? p->n_rows : FIRST_ROWS;
    row.cell = p->row[0];
    row.n_cells = p->width;
    EQ_TRY(eq_survey_begin(cx, &cx->tmp, &row, &survey));
    for (size_t r = 1; r <= n; r++) {
        row.cell = p->row[r];
        eq_survey_row(survey, &row);
    }
    return eq_survey_end(cx, &cx->tmp, survey, &p->written.format, &p->said, out);
}

static eq_status add_rows(eq_out *out, const eq_preview *p, bool header) {
    eq_place rows = eq_out_array(out, out->root, "first");
    for (size_t r = header; r <= p->n_rows && r < FIRST_ROWS + (size_t)header; r++) {
        eq_place row = eq_out_array(out, rows, NULL);
        for (size_t i = 0; i < p->width; i++) EQ_TRY(add_text(out, row, NULL, p->row[r][i]));
    }
    return EQ_OK;
}

static void add_byte(eq_out *out, eq_place to, const char *key, char byte) {
    char text[2] = {byte, 0};
    if (byte) eq_out_text(out, to, key, text);
}

/* How the file is written: each with the reason of the guess, which is not there where it was said or is as usual. */
static void add_written(eq_out *out, const eq_preview *p, const eq_csv_format *format) {
    const eq_written *w = &p->written;
    eq_place to = eq_out_object(out, out->root, "written");
    eq_out_text(out, to, "encoding", eq_encoding_name[w->decoded.encoding]);
    add_byte(out, to, "delimiter", format->delimiter);
    if (format->quote == EQ_NO_QUOTE) eq_out_text(out, to, "quote", "none");
    else add_byte(out, to, "quote", format->quote ? format->quote : '"');
    eq_out_text(out, to, "escape", format->escape ? "backslash" : "none");
    eq_out_number(out, to, "header", format->no_header ? 0 : (double)format->skip + 1);
    add_byte(out, to, "decimal", format->decimal ? format->decimal : '.');
    eq_place why = eq_out_object(out, to, "why");
    const char *const keys[] = {"encoding", "delimiter", "quote", "header"};
    const char *const reason[] = {w->why_encoding, w->why_delimiter, w->why_quote, w->why_skip};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (reason[i]) eq_out_text(out, why, keys[i], reason[i]);
    eq_place tried = eq_out_array(out, to, "delimiters");
    for (size_t i = 0; i < w->n_tried; i++) {
        eq_place one = eq_out_object(out, tried, NULL);
        add_byte(out, one, "delimiter", w->tried[i].delimiter);
        eq_out_number(out, one, "columns", (double)w->tried[i].n_columns);
        eq_out_number(out, one, "agreement", w->tried[i].agreement);
    }
}

static eq_status write(eq_out *out, const eq_preview *p) {
    eq_schema schema = p->schema;
    const char *text;
    if (!p->whole) EQ_TRY(guess_so_far(out->cx, p, &schema));
    bool header = !schema.format.no_header;
    eq_out_number(out, out->root, "done", eq_preview_done(p));
    eq_out_number(out, out->root, "rows", (double)(p->n_rows + !header));
    EQ_TRY(eq_json_write_schema(out->cx, &out->cx->tmp, &schema, &text));
    if (p->n_ragged) {
        eq_place ragged = eq_out_object(out, out->root, "ragged");
        eq_out_number(out, ragged, "n", (double)p->n_ragged);
        eq_out_number(out, ragged, "line", (double)p->first_ragged);
    }
    eq_out_raw(out, out->root, "schema", text);
    add_written(out, p, &schema.format);
    EQ_TRY(add_rows(out, p, header));
    eq_place columns = eq_out_array(out, out->root, "columns");
    for (size_t i = 0; i < p->width; i++) EQ_TRY(add_column(out, columns, p, &schema, i));
    return EQ_OK;
}

eq_status eq_preview_json(eq_ctx *cx, eq_arena *arena, eq_preview *p, const char **json) {
    eq_out out;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_out_begin(cx, &out);
    eq_status status = write(&out, p);
    if (status == EQ_OK) status = eq_out_print(&out, arena, json);
    else eq_out_drop(&out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

/* ---- one column against another ---- */

typedef struct crossing {
    bool header;
    size_t column, target;
    const char **favourable;
    size_t n_favourable;
} crossing;

static eq_status read_crossing(const eq_json *root, crossing *out, eq_dialect *said) {
    static const char *const known[] = {"header", "column", "target", "favourable", "dialect", NULL};
    eq_json place;
    EQ_TRY(eq_json_object(root, known));
    if (eq_json_get(root, "dialect", &place)) {
        EQ_TRY(eq_json_object(&place, eq_dialect_keys));
        EQ_TRY(eq_json_read_dialect(&place, said));
    }
    out->header = true;
    if (eq_json_get(root, "header", &place)) EQ_TRY(eq_json_boolean(&place, &out->header));
    EQ_TRY(eq_json_need(root, "column", &place));
    EQ_TRY(eq_json_size(&place, 0, EQ_MAX_COLUMNS, &out->column));
    EQ_TRY(eq_json_need(root, "target", &place));
    EQ_TRY(eq_json_size(&place, 0, EQ_MAX_COLUMNS, &out->target));
    EQ_TRY(eq_json_need(root, "favourable", &place));
    return eq_json_texts(&place, &root->cx->tmp, &out->favourable, &out->n_favourable);
}

static bool is_favourable(const crossing *c, eq_cell cell) {
    for (size_t i = 0; i < c->n_favourable; i++)
        if (strlen(c->favourable[i]) == cell.size && !memcmp(c->favourable[i], cell.text, cell.size)) return true;
    return false;
}

static eq_status write_crossed(eq_out *out, const counted *all, const counted *positive) {
    uint32_t *order, code;
    size_t n;
    EQ_TRY(order_values(out->cx, all, MOST_CROSSED, &order, &n));
    eq_place list = eq_out_array(out, out->root, "values");
    for (size_t k = 0; k < n && k < MOST_CROSSED; k++) {
        eq_cell value = all->levels.text[order[k]];
        eq_place object = eq_out_object(out, list, NULL);
        EQ_TRY(add_text(out, object, "value", value));
        eq_out_number(out, object, "n", all->n[order[k]]);
        eq_out_number(out, object, "positives", eq_levels_find(&positive->levels, value, &code) ? positive->n[code] : 0);
    }
    return EQ_OK;
}

static eq_status cross(eq_ctx *cx, eq_bytes file, const eq_json *root, eq_out *out) {
    crossing c = {0};
    eq_preview p = {.arena = &cx->tmp, .bytes = file};
    counted all = {.room = 0}, positive = {.room = 0};
    bool more;
    EQ_TRY(read_crossing(root, &c, &p.said));
    EQ_TRY(begin(cx, &p));
    for (bool first = true;; first = false) {
        if (!first) {
            EQ_TRY(eq_csv_next(cx, &p.csv, &more));
            if (!more) return write_crossed(out, &all, &positive);
        } else if (c.header) {
            continue;
        }
        eq_cell value = cell_of(&p.csv, c.column);
        EQ_TRY(count(cx, &p, &all, value, 1));
        if (is_favourable(&c, cell_of(&p.csv, c.target))) EQ_TRY(count(cx, &p, &positive, value, 1));
    }
}

eq_status eq_preview_cross(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_bytes options, const char **json) {
    eq_tree tree;
    eq_out out;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(eq_tree_parse(cx, "options", options, &tree));
    eq_json root = eq_json_root(cx, "options", tree);
    eq_out_begin(cx, &out);
    eq_status status = cross(cx, file, &root, &out);
    eq_tree_free(tree);
    if (status == EQ_OK) status = eq_out_print(&out, arena, json);
    else eq_out_drop(&out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
