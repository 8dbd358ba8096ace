/* Delimited text from a table: the inverse of table.c.
 *
 * Every written column has one source of cells: the table's own column; the map of a derived column, read
 * backwards; or one text for all rows that passes the schema's filters. All is written as the schema has the file read: its
 * encoding, delimiter, quotes, lines above the header. Cells are quoted when reading would cut, trim or skip them.
 * Numbers are written with the fewest decimals that give the same double back, or with 17 digits. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/table/csv_out.h"
#include "data/table/decode.h"
#include "data/table/table.h"
#include "data/twin/twin.h"

/* One column of the file. */
typedef struct writing {
    const char *name;
    const eq_column *own;     /* the table's column, or NULL */
    const eq_column *derived; /* the table's column that is derived from this one, or NULL */
    const char **level;       /* (derived n_levels) what its levels were derived from */
    const char *filler;       /* where there is neither */
} writing;

typedef struct writer {
    eq_ctx *cx;
    const eq_schema *schema;
    const eq_table *table;
    writing *column;
    size_t n_columns;
    char delimiter, decimal, quote, escape; /* quote EQ_NO_QUOTE: cells never stand in any */
    char *bytes;                            /* room for `room`; NULL while only sizes are counted */
    size_t size;
} writer;

static bool number_passes(const eq_filter *filter, double value) {
    switch (filter->op) {
    case EQ_KEEP_LE: return value <= filter->number;
    case EQ_KEEP_GE: return value >= filter->number;
    case EQ_KEEP_NE: return value < filter->number || value > filter->number;
    case EQ_KEEP_EQ: return value >= filter->number && value <= filter->number;
    }
    return false;
}

static bool passes(const eq_schema *schema, const char *column, const char *text, double value) {
    for (size_t f = 0; f < schema->n_filters; f++) {
        const eq_filter *filter = &schema->filter[f];
        if (strcmp(filter->column, column)) continue;
        bool equal = filter->text && !strcmp(filter->text, text);
        if (filter->text ? equal != (filter->op == EQ_KEEP_EQ) : !number_passes(filter, value)) return false;
    }
    return true;
}

/* A cell for all rows of a column that only filters look at: the first candidate that passes. */
static eq_status find_filler(eq_ctx *cx, const eq_schema *schema, const eq_schema_column *row, const char **out) {
    const char *empty = schema->format.delimiter == ' ' ? "0" : ""; /* a run of spaces has no empty cell */
    bool filtered = false;
    for (size_t f = 0; f < schema->n_filters; f++) filtered |= !strcmp(schema->filter[f].column, row->name);
    *out = empty;
    if (!filtered) return EQ_OK;
    for (size_t f = 0; f < schema->n_filters; f++) {
        const eq_filter *filter = &schema->filter[f];
        if (strcmp(filter->column, row->name)) continue;
        for (int step = 0; step < 3; step++) {
            const char *text = filter->text ? filter->op == EQ_KEEP_EQ ? filter->text : step ? "other" : "kept" : "";
            double value = filter->number + (step == 1 ? 1 : step == 2 ? -1 : 0);
            if (!passes(schema, row->name, text, value)) continue;
            *out = filter->text ? text : eq_arena_format(cx, &cx->tmp, "%.17g", value);
            return *out ? EQ_OK : EQ_EMEMORY;
        }
    }
    return eq_fail(cx, EQ_EINPUT, "CSV: no cell of column \"%s\" was found that passes the filters", row->name);
}

/* The map of a derived column, backwards: the first key that gives each level and passes the filters. */
static eq_status invert_map(eq_ctx *cx, const eq_schema *schema, const eq_schema_column *row, writing *out) {
    EQ_NEW(cx, &cx->tmp, out->level, out->derived->n_levels);
    for (size_t l = 0; l < out->derived->n_levels; l++) {
        for (size_t k = 0; k < row->n_map && !out->level[l]; k++)
            if (!strcmp(row->map_to[k], out->derived->level[l]) && passes(schema, out->name, row->map_from[k], 0))
                out->level[l] = row->map_from[k];
        if (!out->level[l])
            return eq_fail(cx, EQ_EINPUT, "CSV: the map of column \"%s\" has no entry that gives \"%s\"", row->name,
                           out->derived->level[l]);
    }
    return EQ_OK;
}

static const eq_column *find_own(const eq_table *table, const char *name) {
    size_t c = eq_table_find(table, name);
    return c == SIZE_MAX ? NULL : &table->column[c];
}

static eq_status plan_column(writer *w, const eq_schema_column *row, writing *out) {
    const eq_schema *schema = w->schema;
    out->name = row->name;
    if (row->role != EQ_DROP && row->role != EQ_SOURCE) {
        out->own = find_own(w->table, row->name);
        if (!out->own && !eq_role_is_needed(row->role)) return find_filler(w->cx, schema, row, &out->filler);
        return out->own ? EQ_OK : eq_fail(w->cx, EQ_EINPUT, "CSV: the table has no column \"%s\"", row->name);
    }
    for (size_t i = 0; i < schema->n_columns; i++) {
        const eq_schema_column *derived = &schema->column[i];
        if (!derived->derived_from || strcmp(derived->derived_from, row->name)) continue;
        out->derived = find_own(w->table, derived->name);
        if (out->derived && out->derived->kind == EQ_CATEGORY) return invert_map(w->cx, schema, derived, out);
    }
    out->derived = NULL;
    return find_filler(w->cx, schema, row, &out->filler);
}

static void put(writer *w, const char *text, size_t size) {
    if (w->bytes) memcpy(w->bytes + w->size, text, size);
    w->size += size;
}

static bool needs_quotes(const writer *w, const char *text, size_t size, bool first) {
    if (w->quote == EQ_NO_QUOTE) return false;
    if (!size) return w->n_columns == 1;
    if (text[0] == ' ' || text[0] == '\t' || text[size - 1] == ' ' || text[size - 1] == '\t') return true;
    if (first && text[0] == w->schema->format.comment) return true;
    if (first && !strncmp(text, "\xef\xbb\xbf", 3)) return true; /* else a byte order mark, and skipped */
    for (size_t i = 0; i < size; i++)
        if (text[i] == w->delimiter || text[i] == w->quote || (w->escape && text[i] == w->escape) || text[i] == '\n' ||
            text[i] == '\r')
            return true;
    return false;
}

static void put_cell(writer *w, const char *text, bool first) {
    size_t size = strlen(text);
    if (!needs_quotes(w, text, size, first)) {
        put(w, text, size);
        return;
    }
    put(w, &w->quote, 1);
    for (size_t i = 0; i < size; i++) {
        bool special = text[i] == w->quote || (w->escape && text[i] == w->escape);
        if (special) put(w, w->escape ? &w->escape : &w->quote, 1);
        put(w, text + i, 1);
    }
    put(w, &w->quote, 1);
}

static void put_number(writer *w, double value, bool first) {
    char text[400];
    int decimals = eq_twin_decimals(value);
    if (decimals < 0) snprintf(text, sizeof text, "%.17g", value);
    else snprintf(text, sizeof text, "%.*f", decimals, value);
    char *point = strchr(text, '.');
    if (point) *point = w->decimal;
    put_cell(w, text, first);
}

static void put_row(writer *w, size_t r) {
    for (size_t c = 0; c < w->n_columns; c++) {
        const writing *column = &w->column[c];
        if (c) put(w, &w->delimiter, 1);
        if (column->own && column->own->kind == EQ_NUMBER) put_number(w, column->own->number[r], c == 0);
        else if (column->own) put_cell(w, column->own->level[column->own->code[r]], c == 0);
        else if (column->derived) put_cell(w, column->level[column->derived->code[r]], c == 0);
        else put_cell(w, column->filler, c == 0);
    }
    put(w, "\n", 1);
}

static void put_all(writer *w) {
    w->size = 0;
    for (size_t line = 0; line < w->schema->format.skip; line++) put(w, "\n", 1);
    for (size_t c = 0; c < w->n_columns && !w->schema->format.no_header; c++) {
        if (c) put(w, &w->delimiter, 1);
        put_cell(w, w->column[c].name, c == 0);
        if (c + 1 == w->n_columns) put(w, "\n", 1);
    }
    for (size_t r = 0; r < w->table->n_rows; r++) put_row(w, r);
}

static eq_status write_table(writer *w, eq_arena *arena, eq_bytes *out) {
    eq_ctx *cx = w->cx;
    EQ_NEW(cx, &cx->tmp, w->column, w->schema->n_columns);
    for (size_t i = 0; i < w->schema->n_columns; i++) {
        const eq_schema_column *row = &w->schema->column[i];
        if (row->derived_from || (row->role == EQ_DROP && !w->schema->format.no_header)) continue;
        EQ_TRY(plan_column(w, row, &w->column[w->n_columns++]));
    }
    put_all(w); /* counts */
    char *bytes;
    EQ_NEW(cx, arena, bytes, w->size + 1);
    w->bytes = bytes;
    put_all(w);
    return eq_encode_text(cx, arena, (eq_bytes){bytes, w->size}, w->schema->format.encoding, out);
}

eq_status eq_table_to_csv(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_table *table, eq_bytes *out) {
    const eq_csv_format *format = &schema->format;
    writer w = {.cx = cx,
                .schema = schema,
                .table = table,
                .delimiter = format->delimiter ? format->delimiter : ',',
                .quote = format->quote ? format->quote : '"',
                .escape = format->escape == EQ_NO_ESCAPE ? 0 : format->escape,
                .decimal = format->decimal ? format->decimal : '.'};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = write_table(&w, arena, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
