/* A median and not a mean, which one wrong salary moves; and always with the indicator, for who has no value is seldom chance.
 * The median is that of all rows to train on, of whichever part: it is a fill, and what it tells of other parts is one number. */
#include <string.h>

#include "data/complete.h"
#include "data/table/table.h"
#include "math/sort.h"

static const eq_schema_column *described(const eq_schema *schema, const char *name) {
    for (size_t i = 0; i < schema->n_columns; i++)
        if (!strcmp(schema->column[i].name, name)) return &schema->column[i];
    return NULL;
}

static bool is_needed(const eq_schema *schema, const eq_column *column) {
    const eq_schema_column *d = described(schema, column->name);
    if (!d || !eq_role_is_needed(d->role)) return false;
    return !schema->impute || d->role != EQ_FEATURE;
}

static eq_status median_of(eq_ctx *cx, const eq_column *column, size_t n_rows, double *median) {
    double *known;
    uint32_t *order;
    size_t n = 0;
    EQ_NEW(cx, &cx->tmp, known, n_rows);
    EQ_NEW(cx, &cx->tmp, order, n_rows);
    for (size_t i = 0; i < n_rows; i++)
        if (!eq_cell_is_missing(column, i)) known[n++] = column->number[i];
    EQ_TRY(eq_sort_order(cx, known, n, order));
    *median = n ? (known[order[(n - 1) / 2]] + known[order[n / 2]]) / 2 : 0;
    return EQ_OK;
}

/* "age missing", or with more words where there is such a column. */
static const char *free_name(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const char *name) {
    const char *found = eq_arena_format(cx, arena, "%s missing", name);
    while (found && described(schema, found)) found = eq_arena_format(cx, arena, "%s, too", found);
    return found;
}

/* Fills a column of numbers; the indicator goes behind the table's and the schema's columns, which have room. */
static eq_status fill_numbers(eq_ctx *cx, eq_arena *arena, eq_schema *schema, eq_table *table, size_t c) {
    eq_column *column = &table->column[c], *indicator = &table->column[table->n_columns];
    double median;
    const char *name = free_name(cx, arena, schema, column->name);
    if (!name) return EQ_EMEMORY;
    EQ_TRY(median_of(cx, column, table->n_rows, &median));
    *indicator = (eq_column){.name = name, .kind = EQ_NUMBER};
    EQ_NEW(cx, arena, indicator->number, table->n_rows);
    for (size_t i = 0; i < table->n_rows; i++) {
        if (!eq_cell_is_missing(column, i)) continue;
        indicator->number[i] = 1;
        column->number[i] = median;
    }
    schema->column[schema->n_columns++] = eq_schema_column_plain(name, EQ_FEATURE, EQ_NUMBER);
    table->n_columns++;
    return EQ_OK;
}

/* The table is a copy of its own. */
static eq_status impute(eq_ctx *cx, eq_arena *arena, eq_schema *schema, eq_table *table) {
    size_t n_columns = table->n_columns;
    eq_column *column;
    eq_schema_column *wider;
    EQ_NEW(cx, arena, column, 2 * n_columns);
    EQ_NEW(cx, arena, wider, schema->n_columns + n_columns);
    memcpy(column, table->column, n_columns * sizeof *column);
    memcpy(wider, schema->column, schema->n_columns * sizeof *wider);
    table->column = column;
    schema->column = wider;
    for (size_t c = 0; c < n_columns; c++) {
        const eq_schema_column *d = described(schema, column[c].name);
        if (!d || d->role != EQ_FEATURE || !column[c].n_missing) continue;
        if (column[c].kind == EQ_NUMBER) EQ_TRY(fill_numbers(cx, arena, schema, table, c));
        else EQ_TRY(eq_column_name_missing(cx, arena, table->n_rows, EQ_MISSING_LEVEL, &column[c]));
    }
    return EQ_OK;
}

static eq_status complete(eq_ctx *cx, eq_arena *arena, const eq_table *whole, eq_schema *schema, eq_table *out) {
    eq_row_list kept = {0};
    uint32_t *index;
    size_t n_missing = 0;
    for (size_t c = 0; c < whole->n_columns; c++) n_missing += whole->column[c].n_missing;
    *out = *whole;
    if (!n_missing) return EQ_OK;
    EQ_NEW(cx, arena, index, whole->n_rows);
    for (size_t i = 0; i < whole->n_rows; i++) {
        bool missing = false;
        for (size_t c = 0; c < whole->n_columns && !missing; c++)
            missing = eq_cell_is_missing(&whole->column[c], i) && is_needed(schema, &whole->column[c]);
        if (!missing) index[kept.n++] = (uint32_t)i;
    }
    kept.index = index;
    EQ_TRY(eq_table_take(cx, arena, whole, kept, out));
    out->n_missing = whole->n_rows - kept.n;
    out->row = index;
    if (schema->impute) EQ_TRY(impute(cx, arena, schema, out));
    for (size_t c = 0; c < out->n_columns; c++) {
        EQ_TRY(eq_column_drop_levels(cx, arena, out->n_rows, &out->column[c]));
        if (c < whole->n_columns && !schema->impute) out->column[c].n_missing = whole->column[c].n_missing;
    }
    return EQ_OK;
}

eq_status eq_table_complete(eq_ctx *cx, eq_arena *arena, const eq_table *whole, eq_schema *schema, eq_table *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = complete(cx, arena, whole, schema, out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
