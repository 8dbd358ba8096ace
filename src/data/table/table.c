/* CSV bytes to a typed table.
 *
 * One pass: a row's cells are parsed into place number n_rows of every kept column, then filters and missing
 * cells decide whether n_rows moves on; so dropped rows cost nothing and nothing is compacted. The number of
 * line ends bounds the rows beforehand. Categories are numbered as they come (the missing tokens first, so a
 * code tells missing), and renumbered into byte order at the end, when it is known which levels the kept rows
 * use. Borrowed until the end of the read: the files' bytes (levels point into them). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/table/affix.h"
#include "data/table/decode.h"
#include "data/table/csv.h"
#include "data/table/level.h"
#include "base/number.h"
#include "data/table/date.h"
#include "data/table/recode.h"
#include "data/table/table.h"

/* A schema column while it is read. */
typedef struct reading {
    const eq_schema_column *schema;
    struct reading *from; /* derived from, or NULL */
    eq_missing_policy policy;
    const char *const *token; /* (n_tokens) */
    size_t n_tokens;
    bool number, kept, knows_words;
    size_t cell; /* in the current file's rows */
    size_t n_missing;
    double *value; /* (bound), or room for one where the column is not kept */
    uint32_t *code;
    eq_levels levels;
    double now_value; /* of the current row */
    uint32_t now_code;
    bool now_missing;
} reading;

typedef struct reader {
    const eq_table_source *source;
    const eq_schema *schema;
    reading *column; /* (n_columns), the schema's columns but the dropped ones */
    size_t n_columns;
    size_t file; /* number of the current file */
    eq_csv csv;
    uint32_t *line; /* (bound), or NULL */
    size_t n_rows, n_read, n_filtered, n_missing, n_ragged, first_ragged;
} reader;

size_t eq_table_find(const eq_table *table, const char *name) {
    for (size_t i = 0; i < table->n_columns; i++)
        if (!strcmp(table->column[i].name, name)) return i;
    return SIZE_MAX;
}

static const char *where(eq_ctx *cx, const reader *r, char text[EQ_CSV_WHERE_SIZE]) {
    return eq_csv_where(cx, &r->csv, r->csv.row_line, text);
}

static int cut(size_t size) { return size > 60 ? 60 : (int)size; }

static reading *find_reading(reader *r, const char *name) {
    for (size_t i = 0; i < r->n_columns; i++)
        if (!strcmp(r->column[i].schema->name, name)) return &r->column[i];
    return NULL;
}

/* Room for at most `bound` rows; the missing tokens become the first levels. */
static eq_status prepare_columns(eq_ctx *cx, eq_arena *arena, reader *r, size_t bound) {
    const eq_schema *schema = r->schema;
    EQ_NEW(cx, &cx->tmp, r->column, schema->n_columns);
    for (size_t i = 0; i < schema->n_columns; i++) {
        const eq_schema_column *column = &schema->column[i];
        if (column->role == EQ_DROP) continue;
        reading *c = &r->column[r->n_columns++];
        c->schema = column;
        c->number = eq_recode_reads_number(column);
        c->kept = column->role != EQ_SOURCE;
        if (r->source->missing) c->policy = r->source->missing[i];
        if (c->kept && c->number) EQ_NEW(cx, arena, c->value, bound);
        if (c->kept && !c->number) EQ_NEW(cx, arena, c->code, bound);
        uint32_t code;
        c->token = column->own_missing ? column->missing : schema->missing;
        c->n_tokens = column->own_missing ? column->n_missing : schema->n_missing;
        c->knows_words = !column->own_missing && (column->role == EQ_LABEL || column->role == EQ_PROTECTED);
        for (size_t t = 0; t < c->n_tokens && !c->number; t++) {
            eq_cell token = {c->token[t], strlen(c->token[t])};
            EQ_TRY(eq_levels_code(cx, &c->levels, token, &code));
        }
    }
    for (size_t i = 0; i < r->n_columns; i++)
        if (r->column[i].schema->derived_from) r->column[i].from = find_reading(r, r->column[i].schema->derived_from);
    return EQ_OK;
}

/* The names of a header, for messages: "a, b, c". */
static const char *list_names(eq_ctx *cx, const char *const *name, size_t n) {
    const char *list = "";
    for (size_t i = 0; i < n && i < 12 && list; i++)
        list = eq_arena_format(cx, &cx->tmp, "%s%s%.40s", list, i ? ", " : "", name[i]);
    return list && n > 12 ? eq_arena_format(cx, &cx->tmp, "%s, ...", list) : list;
}

/* Finds each column's place in the current file's rows; *width is the number of cells that every row must
 * have. */
static eq_status place_columns(eq_ctx *cx, reader *r, size_t *width) {
    char at[EQ_CSV_WHERE_SIZE];
    if (r->schema->format.no_header) {
        *width = 0;
        for (size_t i = 0, used = 0; i < r->schema->n_columns; i++) {
            const eq_schema_column *column = &r->schema->column[i];
            if (column->role != EQ_DROP) r->column[used++].cell = *width;
            *width += !column->derived_from;
        }
        return EQ_OK;
    }
    bool more;
    const char **name;
    EQ_TRY(eq_csv_next(cx, &r->csv, &more));
    if (!more) return eq_fail(cx, EQ_EINPUT, "%s: the file is empty, expected a header", where(cx, r, at));
    EQ_TRY(eq_csv_names(cx, &cx->tmp, &r->csv, &name));
    *width = r->csv.n_cells;
    for (size_t i = 0; i < r->n_columns; i++) {
        reading *c = &r->column[i];
        if (c->from) continue;
        for (c->cell = 0; c->cell < *width && strcmp(name[c->cell], c->schema->name); c->cell++) continue;
        if (c->cell < *width) continue;
        const char *list = list_names(cx, name, *width);
        return list ? eq_fail_about(cx, &(eq_about){.field = "columns", .line = r->csv.row_line, .column = c->schema->name},
                                    "%s: no column is called \"%s\"; the header has: %s", where(cx, r, at), c->schema->name, list)
                    : EQ_EMEMORY;
    }
    return EQ_OK;
}

static bool is_listed(const char *const *list, size_t n, eq_cell cell) {
    for (size_t i = 0; i < n; i++)
        if (!strncmp(list[i], cell.text, cell.size) && !list[i][cell.size]) return true;
    return false;
}

static bool is_token(const reading *c, eq_cell cell) { return is_listed(c->token, c->n_tokens, cell); }

/* A word that nobody listed, in a column of labels or groups: missing, unless the schema names it as one of the values. The
 * dash of a label may be that of "+" against "-". */
static bool is_unlisted_word(const reading *c, eq_cell cell) {
    const eq_schema_column *s = c->schema;
    if (!c->knows_words || !eq_missing_strength(cell.text, cell.size)) return false;
    if (s->role == EQ_LABEL && cell.size == 1 && *cell.text == '-') return false;
    if (is_listed(s->recode.from, s->recode.n_merged, cell) || is_listed(s->unfavourable, s->n_unfavourable, cell)) return false;
    return !is_listed(s->favourable, s->n_favourable, cell) && !is_listed(s->privileged, s->n_privileged, cell);
}

static bool is_in(const eq_number_range *range, double value) {
    return value >= range->min && value <= range->max && (!range->whole || floor(value) >= value);
}

/* A number's cell that stands for none; a category's is known by its code. */
static bool is_no_number(const reader *r, const reading *c, eq_cell cell) {
    if (c->policy == EQ_KEEP_WORD && c->schema->own_missing) return is_token(c, cell);
    if (c->policy == EQ_KEEP_WORD) return eq_missing_is_word(cell.text, cell.size, &r->source->words);
    return c->policy != EQ_REFUSE_CELL && (is_token(c, cell) || is_unlisted_word(c, cell));
}

/* Of a label whose unfavourable values are listed as the favourable ones are: a cell in neither list says nothing. */
static bool is_neither(const reading *c, eq_cell cell) {
    const eq_schema_column *s = c->schema;
    if (s->role != EQ_LABEL || !s->n_unfavourable) return false;
    return !is_listed(s->favourable, s->n_favourable, cell) && !is_listed(s->unfavourable, s->n_unfavourable, cell);
}

static bool read_number(const reader *r, const reading *c, eq_cell cell, double *value) {
    if (c->schema->recode.date) return eq_date_parse(cell.text, cell.size, c->schema->recode.date, value);
    return eq_affix_number(&r->csv.format, c->schema->affix, cell, value);
}

static eq_status refuse_cell(eq_ctx *cx, const reader *r, const reading *c, eq_cell cell) {
    static const char *const orders[] = {"", "year, month and day", "day, month and year", "month, day and year"};
    char at[EQ_CSV_WHERE_SIZE];
    eq_date_order order = c->schema->recode.date;
    const char *value = eq_arena_text(cx, &cx->tmp, cell.text, cell.size);
    if (!value) return EQ_EMEMORY;
    eq_about about = {.field = "columns", .line = r->csv.row_line, .column = c->schema->name, .value = value};
    const char *affix = order ? NULL : eq_affix_guess(cx, &r->csv.format, cell);
    size_t n = 0;
    if (affix) about.fix[n++] = (eq_fix){"affix", affix};
    bool may_lack = c->policy != EQ_REFUSE_CELL,
         writable = !strchr(value, ',') && !strchr(value, '='); /* which part a list of options */
    if (may_lack && writable) about.fix[n++] = (eq_fix){"missing_of", value};
    return eq_fail_about(cx, &about, "%s, column \"%s\": \"%.*s\" is not a %s%s", where(cx, r, at), c->schema->name,
                         cut(cell.size), cell.text, order ? "date of " : "number", orders[order]);
}

/* One cell into its column's current value. */
static eq_status take_cell(eq_ctx *cx, reader *r, reading *c, eq_cell cell) {
    if (c->schema->strip_dot && cell.size && cell.text[cell.size - 1] == '.') cell.size--;
    c->now_missing = cell.size == 0;
    if (c->now_missing) return EQ_OK;
    if (!c->number) {
        EQ_TRY(eq_levels_code(cx, &c->levels, cell, &c->now_code));
        bool reads_tokens = c->policy == EQ_DROP_ROW || c->policy == EQ_KEEP_CELL;
        c->now_missing = reads_tokens &&
                         ((c->now_code < c->n_tokens && is_token(c, cell)) || is_unlisted_word(c, cell) || is_neither(c, cell));
        if (c->policy == EQ_KEEP_WORD && c->schema->own_missing) c->now_missing = is_token(c, cell);
        return EQ_OK;
    }
    char at[EQ_CSV_WHERE_SIZE];
    c->now_missing = is_no_number(r, c, cell);
    if (c->now_missing) return EQ_OK;
    if (read_number(r, c, cell, &c->now_value)) {
        const eq_number_range *range = r->source->range ? &r->source->range[c->schema - r->schema->column] : NULL;
        if (!range || is_in(range, c->now_value)) return EQ_OK;
        return eq_fail_about(cx, &(eq_about){.field = "columns", .line = r->csv.row_line, .column = c->schema->name},
                             "%s, column \"%s\": is %.17g, expected a %snumber in [%g, %g]", where(cx, r, at), c->schema->name,
                             c->now_value, range->whole ? "whole " : "", range->min, range->max);
    }
    return refuse_cell(cx, r, c, cell);
}

/* The cell of a derived column: what its map makes of the source's level. */
static eq_status take_derived(eq_ctx *cx, reader *r, reading *c) {
    c->now_missing = c->from->now_missing;
    if (c->now_missing) return EQ_OK;
    eq_cell from = c->from->levels.text[c->from->now_code];
    for (size_t i = 0; i < c->schema->n_map; i++) {
        const char *key = c->schema->map_from[i], *to = c->schema->map_to[i];
        if (strncmp(key, from.text, from.size) || key[from.size]) continue;
        eq_cell cell = {to, strlen(to)};
        return take_cell(cx, r, c, cell);
    }
    char at[EQ_CSV_WHERE_SIZE];
    return eq_fail(cx, EQ_EINPUT, "%s, column \"%s\": the map has no entry for \"%.*s\" of column \"%s\"", where(cx, r, at),
                   c->schema->name, cut(from.size), from.text, c->schema->derived_from);
}

static bool passes(const eq_filter *filter, const reading *c) {
    if (c->now_missing) return c->policy == EQ_REFUSE_CELL; /* kept, to be refused with its line */
    if (filter->text) {
        eq_cell cell = c->levels.text[c->now_code];
        bool equal = !strncmp(filter->text, cell.text, cell.size) && !filter->text[cell.size];
        return equal == (filter->op == EQ_KEEP_EQ);
    }
    switch (filter->op) {
    case EQ_KEEP_LE: return c->now_value <= filter->number;
    case EQ_KEEP_GE: return c->now_value >= filter->number;
    case EQ_KEEP_NE: return c->now_value < filter->number || c->now_value > filter->number;
    case EQ_KEEP_EQ: return c->now_value >= filter->number && c->now_value <= filter->number;
    }
    return false;
}

/* Filters, then missing cells: whether the row that was just taken stays. */
static eq_status keep_row(eq_ctx *cx, reader *r, bool *keep) {
    *keep = false;
    r->n_read++;
    for (size_t i = 0; i < r->schema->n_filters; i++) {
        if (passes(&r->schema->filter[i], find_reading(r, r->schema->filter[i].column))) continue;
        r->n_filtered++;
        return EQ_OK;
    }
    bool missing = false;
    for (size_t i = 0; i < r->n_columns; i++) {
        reading *c = &r->column[i];
        if (!c->kept || !c->now_missing) continue;
        missing |= c->policy == EQ_DROP_ROW && eq_role_is_needed(c->schema->role);
        c->n_missing++;
        char at[EQ_CSV_WHERE_SIZE];
        if (c->policy == EQ_REFUSE_CELL)
            return eq_fail_about(cx, &(eq_about){.field = "columns", .line = r->csv.row_line, .column = c->schema->name},
                                 "%s, column \"%s\": the cell is empty, expected a value", where(cx, r, at), c->schema->name);
    }
    r->n_missing += missing;
    *keep = !missing;
    return EQ_OK;
}

static eq_status refuse_width(eq_ctx *cx, const reader *r, size_t width) {
    char at[EQ_CSV_WHERE_SIZE];
    size_t n = r->csv.n_cells;
    const eq_about about = {.field = "ragged", .line = r->csv.row_line, .fix = {{"ragged", "aside"}}};
    if (n < width)
        return eq_fail_about(cx, &about, "%s: has %zu cells, expected %zu (cell %zu, after \"%.*s\", is not there)",
                             where(cx, r, at), n, width, n + 1, cut(r->csv.cell[n - 1].size), r->csv.cell[n - 1].text);
    return eq_fail_about(cx, &about, "%s: has %zu cells, expected %zu (cell %zu is \"%.*s\")", where(cx, r, at), n, width,
                         width + 1, cut(r->csv.cell[width].size), r->csv.cell[width].text);
}

/* Who describes a file says how it is written: nothing is guessed here. */
static eq_status refuse_guess(eq_ctx *cx, const char *file, const eq_decoded *decoded) {
    return eq_fail(cx, EQ_EINPUT,
                   "%sline %zu: byte 0x%02X is not UTF-8, expected the text saved as UTF-8, or its encoding in the "
                   "schema's format, such as \"encoding\": \"windows-1252\"",
                   file, decoded->line, decoded->byte);
}

static eq_status read_file(eq_ctx *cx, reader *r) {
    size_t width = 0;
    char name[EQ_CSV_WHERE_SIZE] = "";
    eq_bytes bytes = r->source->file[r->file];
    bool many = r->source->n_files > 1;
    if (many) snprintf(name, sizeof name, "file \"%.90s\", ", r->schema->file[r->file].name);
    eq_decoded decoded;
    decoded = (eq_decoded){.text = bytes};
    if (!r->source->decoded) EQ_TRY(eq_decode(cx, &cx->tmp, name, bytes, r->schema->format.encoding, &decoded));
    if (decoded.line) return refuse_guess(cx, name, &decoded);
    EQ_TRY(eq_csv_open(cx, decoded.text, &r->schema->format, &r->csv));
    if (many) r->csv.file_name = r->schema->file[r->file].name;
    EQ_TRY(place_columns(cx, r, &width));
    for (;;) {
        bool more, keep;
        EQ_TRY(eq_csv_next(cx, &r->csv, &more));
        if (!more) return EQ_OK;
        if (r->csv.n_cells != width) {
            if (!r->csv.format.ragged_aside) return refuse_width(cx, r, width);
            if (!r->n_ragged++) r->first_ragged = r->csv.row_line;
            continue;
        }
        for (size_t i = 0; i < r->n_columns; i++)
            if (!r->column[i].from) EQ_TRY(take_cell(cx, r, &r->column[i], r->csv.cell[r->column[i].cell]));
        for (size_t i = 0; i < r->n_columns; i++)
            if (r->column[i].from) EQ_TRY(take_derived(cx, r, &r->column[i]));
        EQ_TRY(keep_row(cx, r, &keep));
        if (!keep) continue;
        for (size_t i = 0; i < r->n_columns; i++) {
            reading *c = &r->column[i];
            if (c->value) c->value[r->n_rows] = c->now_missing ? (double)NAN : c->now_value;
            else if (c->code) c->code[r->n_rows] = c->now_missing ? EQ_MISSING : c->now_code;
        }
        if (r->line) r->line[r->n_rows] = r->csv.row_line < UINT32_MAX ? (uint32_t)r->csv.row_line : UINT32_MAX;
        r->n_rows++;
    }
}

/* Levels into byte order, those of dropped rows left out. */
static eq_status finish_column(eq_ctx *cx, eq_arena *arena, const reader *r, reading *c, eq_column *out) {
    out->name = eq_arena_text(cx, arena, c->schema->name, strlen(c->schema->name));
    if (!out->name) return EQ_EMEMORY;
    out->kind = c->number ? EQ_NUMBER : EQ_CATEGORY;
    out->number = c->value;
    out->code = c->code;
    out->n_missing = c->n_missing;
    if (c->number) return EQ_OK;
    uint8_t *used;
    eq_level_order order;
    EQ_NEW(cx, &cx->tmp, used, c->levels.n);
    EQ_NEW(cx, &cx->tmp, order.rank, c->levels.n);
    for (size_t i = 0; i < r->n_rows; i++)
        if (c->code[i] != EQ_MISSING) used[c->code[i]] = 1;
    order.used = used;
    EQ_TRY(eq_levels_sort(cx, arena, &c->levels, &order));
    for (size_t i = 0; i < r->n_rows; i++)
        if (c->code[i] != EQ_MISSING) c->code[i] = order.rank[c->code[i]];
    out->level = order.level;
    out->n_levels = order.n;
    return EQ_OK;
}

static eq_status read_files(eq_ctx *cx, eq_arena *arena, reader *r, eq_table *out) {
    size_t bound = 0, n_kept = 0;
    for (size_t i = 0; i < r->source->n_files; i++) bound += eq_csv_bound(r->source->file[i]);
    EQ_TRY(prepare_columns(cx, arena, r, bound));
    if (r->source->line) EQ_NEW(cx, arena, r->line, bound);
    for (r->file = 0; r->file < r->source->n_files; r->file++) EQ_TRY(read_file(cx, r));
    eq_table table = {.n_rows = r->n_rows, .n_read = r->n_read, .n_filtered = r->n_filtered, .n_missing = r->n_missing};
    table.n_ragged = r->n_ragged;
    table.first_ragged = r->first_ragged;
    EQ_NEW(cx, arena, table.column, r->n_columns);
    for (size_t i = 0; i < r->n_columns; i++)
        if (r->column[i].kept) EQ_TRY(finish_column(cx, arena, r, &r->column[i], &table.column[n_kept++]));
    for (size_t i = 0, k = 0; i < r->n_columns; i++)
        if (r->column[i].kept)
            EQ_TRY(eq_recode_column(cx, arena, r->column[i].schema, r->csv.format.decimal, r->n_rows, &table.column[k++]));
    table.n_columns = n_kept;
    if (r->source->line) *r->source->line = r->line;
    *out = table;
    return EQ_OK;
}

eq_status eq_table_read_source(eq_ctx *cx, eq_arena *arena, const eq_table_source *source, eq_table *out) {
    EQ_TRY(eq_schema_check(cx, source->schema));
    size_t n_expected = source->schema->n_files ? source->schema->n_files : 1;
    if (source->n_files != n_expected)
        return eq_fail(cx, EQ_EINPUT, "%zu files were given, expected %zu", source->n_files, n_expected);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    reader r = {.source = source, .schema = source->schema};
    eq_status status = read_files(cx, arena, &r, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}

eq_status eq_table_read(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_bytes *file, size_t n_files,
                        eq_table *out) {
    eq_table_source source = {.schema = schema, .file = file, .n_files = n_files};
    return eq_table_read_source(cx, arena, &source, out);
}

bool eq_cell_is_missing(const eq_column *column, size_t row) {
    return column->kind == EQ_NUMBER ? isnan(column->number[row]) : column->code[row] == EQ_MISSING;
}

bool eq_role_is_needed(eq_role role) { return role == EQ_FEATURE || role == EQ_LABEL || role == EQ_PROTECTED; }

eq_status eq_column_drop_levels(eq_ctx *cx, eq_arena *arena, size_t n_rows, eq_column *column) {
    uint32_t *rank;
    const char **level;
    size_t n = 0;
    if (column->kind != EQ_CATEGORY) return EQ_OK;
    EQ_NEW(cx, &cx->tmp, rank, column->n_levels);
    EQ_NEW(cx, arena, level, column->n_levels);
    for (size_t i = 0; i < n_rows; i++)
        if (column->code[i] != EQ_MISSING) rank[column->code[i]] = 1;
    for (size_t l = 0; l < column->n_levels; l++) {
        if (!rank[l]) continue;
        rank[l] = (uint32_t)n;
        level[n++] = column->level[l];
    }
    for (size_t i = 0; i < n_rows; i++)
        if (column->code[i] != EQ_MISSING) column->code[i] = rank[column->code[i]];
    column->level = level;
    column->n_levels = n;
    return EQ_OK;
}

/* Where the name is among the levels, or would be. */
static size_t place_level(const eq_column *column, const char *name, bool *there) {
    size_t at = 0, found = 0;
    bool sorted = true;
    for (size_t l = 1; l < column->n_levels; l++) sorted &= strcmp(column->level[l - 1], column->level[l]) < 0;
    while (found < column->n_levels && strcmp(column->level[found], name)) found++;
    *there = found < column->n_levels;
    if (*there) return found;
    while (at < column->n_levels && (!sorted || strcmp(column->level[at], name) < 0)) at++;
    return at;
}

eq_status eq_column_name_missing(eq_ctx *cx, eq_arena *arena, size_t n_rows, const char *name, eq_column *column) {
    const char **level;
    bool there;
    if (column->kind != EQ_CATEGORY || !column->n_missing) return EQ_OK;
    size_t at = place_level(column, name, &there);
    EQ_NEW(cx, arena, level, column->n_levels + 1);
    memcpy(level, column->level, at * sizeof *level);
    level[at] = name;
    if (!there) memcpy(level + at + 1, column->level + at, (column->n_levels - at) * sizeof *level);
    for (size_t i = 0; i < n_rows; i++) {
        if (column->code[i] == EQ_MISSING) column->code[i] = (uint32_t)at;
        else if (!there && column->code[i] >= at) column->code[i]++;
    }
    column->n_missing = 0;
    if (there) return EQ_OK;
    column->level = level;
    column->n_levels++;
    return EQ_OK;
}

static eq_status take_column(eq_ctx *cx, eq_arena *arena, const eq_column *from, eq_row_list rows, eq_column *out) {
    *out = *from;
    out->n_missing = 0;
    if (from->kind == EQ_NUMBER) {
        EQ_NEW(cx, arena, out->number, rows.n);
        for (size_t i = 0; i < rows.n; i++) {
            double number = out->number[i] = from->number[rows.index[i]];
            out->n_missing += (size_t)(number != number);
        }
        return EQ_OK;
    }
    EQ_NEW(cx, arena, out->code, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        uint32_t code = out->code[i] = from->code[rows.index[i]];
        out->n_missing += (size_t)(code == EQ_MISSING);
    }
    return EQ_OK;
}

eq_status eq_table_take(eq_ctx *cx, eq_arena *arena, const eq_table *from, eq_row_list rows, eq_table *out) {
    eq_table table = *from;
    EQ_NEW(cx, arena, table.column, table.n_columns);
    for (size_t c = 0; c < table.n_columns; c++) EQ_TRY(take_column(cx, arena, &from->column[c], rows, &table.column[c]));
    if (from->row) {
        uint32_t *row;
        EQ_NEW(cx, arena, row, rows.n);
        for (size_t i = 0; i < rows.n; i++) row[i] = from->row[rows.index[i]];
        table.row = row;
    }
    table.n_rows = rows.n;
    *out = table;
    return EQ_OK;
}
