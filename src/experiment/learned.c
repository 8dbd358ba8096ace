/* A model looks better on rows that it learned from, and a repair that is chosen there repairs what other people never meet. Only
 * whoever brings the model knows which these are: a column of the data says so, or a word of theirs, or nobody does. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "experiment/given.h"

#define MOST_NAMED 6 /* levels of a column that a refusal lists */

/* Names the levels that there are, where they are words. */
static eq_status refuse_value(eq_ctx *cx, const eq_plan_learned *said, const eq_column *column) {
    eq_text levels = {.cx = cx, .arena = &cx->tmp};
    const char *list;
    size_t n = column->kind == EQ_NUMBER ? 0 : column->n_levels;
    for (size_t k = 0; k < n && k < MOST_NAMED; k++)
        eq_text_format(&levels, "%s\"%.40s\"", k ? ", " : ", expected ", column->level[k]);
    if (n > MOST_NAMED) eq_text_add(&levels, ", ...");
    eq_text_add(&levels, "");
    EQ_TRY(eq_text_end(&levels, &list));
    return eq_fail(cx, EQ_EINPUT, "model.trained_on.value: is \"%.60s\", and no row has it in column \"%.60s\"%s", said->value,
                   said->column, list);
}

static bool is_learned(const eq_column *column, const eq_plan_learned *said, double number, size_t row) {
    if (column->kind == EQ_NUMBER) return column->number[row] == number;
    return column->code[row] != EQ_MISSING && !strcmp(column->level[column->code[row]], said->value);
}

/* The rows (n_rows at most) that the model has not seen. */
static eq_status list_unseen(eq_ctx *cx, const eq_plan_learned *said, const eq_column *column, size_t n_rows, eq_row_list *out) {
    double number = (double)NAN;
    uint32_t *row;
    if (column->kind == EQ_NUMBER && !eq_number_parse(said->value, strlen(said->value), '.', &number)) number = (double)NAN;
    EQ_NEW(cx, &cx->tmp, row, n_rows);
    out->n = 0;
    for (size_t i = 0; i < n_rows; i++)
        if (!is_learned(column, said, number, i)) row[out->n++] = (uint32_t)i;
    out->index = row;
    if (out->n == n_rows) return refuse_value(cx, said, column);
    if (out->n) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "model.trained_on: the model learned from all %zu rows, and none is left to judge it by",
                   n_rows);
}

static eq_status leave_out(eq_ctx *cx, eq_arena *arena, const eq_plan_learned *said, const eq_table *table, eq_dataset *data) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_dataset all = *data;
    eq_row_list left;
    size_t at = eq_table_find(table, said->column);
    if (at == SIZE_MAX)
        return eq_fail(cx, EQ_EINPUT, "model.trained_on.column: is \"%.60s\", and the data have no such column", said->column);
    if (table->n_rows != data->n_rows)
        return eq_fail(cx, EQ_EINTERNAL, "the data have %zu rows and %zu encoded ones", table->n_rows, data->n_rows);
    EQ_TRY(list_unseen(cx, said, &table->column[at], data->n_rows, &left));
    EQ_TRY(eq_dataset_take(cx, arena, &all, left, data));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_given_unseen(eq_ctx *cx, eq_arena *arena, const eq_plan_learned *said, const eq_table *table, eq_dataset *data,
                          eq_learned *out) {
    size_t n_rows = data->n_rows;
    *out = (eq_learned){0};
    if (!said->none && !said->column) return EQ_OK;
    if (said->column) {
        EQ_TRY(leave_out(cx, arena, said, table, data));
        out->n_rows = n_rows - data->n_rows;
        out->says =
            eq_arena_format(cx, arena, EQ_PRINTS("The model learned from %zu of the %zu rows (%s is %s); they are left out"),
                            out->n_rows, n_rows, said->column, said->value);
    } else {
        out->says = EQ_WORDS("The model learned from none of these rows, as the plan says");
    }
    return out->says ? EQ_OK : EQ_EMEMORY;
}
