/* The test rows of a cell as a predictions file, so that a trained or debiased model is audited through the same door as any
 * other. Scores are written with all the digits that the metrics saw, and decisions as they were taken: the audit of the file
 * is the cell's audit. It is a table like any other, the columns of the loaded one beside ours, and written as one. */
#include <string.h>

#include "data/table/csv_out.h"
#include "experiment/judged.h"

eq_status eq_judged_keep(eq_ctx *cx, eq_arena *arena, const eq_runner *runner, eq_judged_list others, eq_judged *out) {
    const eq_dataset *test = &runner->split.test;
    eq_judged made = {.n_rows = test->n_rows};
    for (size_t c = 0; c < others.n && !made.row; c++)
        if (others.cell[c].n_rows == test->n_rows && !memcmp(others.cell[c].row, test->row, test->n_rows * sizeof *test->row))
            made.row = others.cell[c].row;
    if (!made.row) {
        uint32_t *row;
        EQ_NEW(cx, arena, row, test->n_rows);
        memcpy(row, test->row, test->n_rows * sizeof *row);
        made.row = row;
    }
    EQ_NEW(cx, arena, made.score, test->n_rows);
    EQ_NEW(cx, arena, made.yhat, test->n_rows);
    memcpy(made.score, runner->result.test_score, test->n_rows * sizeof *made.score);
    memcpy(made.yhat, runner->result.test_yhat, test->n_rows);
    *out = made;
    return EQ_OK;
}

/* The file under construction. */
typedef struct writing {
    eq_ctx *cx;
    const eq_loaded *loaded;
    const eq_dataset *data;
    const eq_judged *judged;
    eq_schema schema;
    eq_table table;
} writing;

static eq_column *add_column(writing *w, const char *name, eq_column_kind kind) {
    eq_column *column = &w->table.column[w->table.n_columns++];
    *column = (eq_column){.name = name, .kind = kind};
    w->schema.column[w->schema.n_columns++] = eq_schema_column_plain(name, EQ_FEATURE, kind);
    return column;
}

static eq_status add_numbers(writing *w, const char *name, double **out) {
    eq_column *column = add_column(w, name, EQ_NUMBER);
    EQ_NEW(w->cx, &w->cx->tmp, column->number, w->judged->n_rows);
    *out = column->number;
    return EQ_OK;
}

static eq_status add_judgements(writing *w) {
    const eq_judged *j = w->judged;
    double *row, *y, *score, *yhat;
    EQ_TRY(add_numbers(w, "row", &row));
    EQ_TRY(add_numbers(w, "y_true", &y));
    EQ_TRY(add_numbers(w, "score", &score));
    EQ_TRY(add_numbers(w, "y_pred", &yhat));
    eq_column *group = add_column(w, "group", EQ_CATEGORY);
    EQ_NEW(w->cx, &w->cx->tmp, group->code, j->n_rows);
    group->level = w->data->group_name;
    group->n_levels = w->data->n_groups;
    for (size_t i = 0; i < j->n_rows; i++) {
        row[i] = j->row[i];
        y[i] = w->data->y[j->row[i]];
        score[i] = (double)j->score[i];
        yhat[i] = j->yhat[i];
        group->code[i] = w->data->group[j->row[i]];
    }
    return EQ_OK;
}

/* A name that none of our columns has, nor another of the loaded table: "score", or "score_2". */
static eq_status free_name(const writing *w, const char *name, const char **out) {
    *out = name;
    for (int n = 2; eq_table_find(&w->table, *out) != SIZE_MAX || (n > 2 && eq_table_find(&w->loaded->table, *out) != SIZE_MAX);
         n++) {
        *out = eq_arena_format(w->cx, &w->cx->tmp, "%s_%d", name, n);
        if (!*out) return EQ_EMEMORY;
    }
    return EQ_OK;
}

/* A column of the loaded table, its cells those of the test rows. */
static eq_status add_own(writing *w, const eq_column *from) {
    const eq_judged *j = w->judged;
    const char *name;
    EQ_TRY(free_name(w, from->name, &name));
    eq_column *column = add_column(w, name, from->kind);
    column->level = from->level;
    column->n_levels = from->n_levels;
    if (from->kind == EQ_NUMBER) {
        EQ_NEW(w->cx, &w->cx->tmp, column->number, j->n_rows);
        for (size_t i = 0; i < j->n_rows; i++) column->number[i] = from->number[j->row[i]];
    } else {
        EQ_NEW(w->cx, &w->cx->tmp, column->code, j->n_rows);
        for (size_t i = 0; i < j->n_rows; i++) column->code[i] = from->code[j->row[i]];
    }
    return EQ_OK;
}

static bool is_label(const eq_schema *schema, const char *name) {
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->column[i].role == EQ_LABEL && !strcmp(schema->column[i].name, name)) return true;
    return false;
}

eq_status eq_judged_csv(eq_ctx *cx, eq_arena *arena, const eq_loaded *loaded, const eq_dataset *data, const eq_judged *judged,
                        const char **csv) {
    writing w = {.cx = cx, .loaded = loaded, .data = data, .judged = judged};
    size_t most = 5 + loaded->table.n_columns;
    eq_bytes bytes;
    EQ_NEW(cx, &cx->tmp, w.table.column, most);
    EQ_NEW(cx, &cx->tmp, w.schema.column, most);
    w.schema.name = "predictions";
    w.table.n_rows = judged->n_rows;
    EQ_TRY(add_judgements(&w));
    for (size_t c = 0; c < loaded->table.n_columns; c++)
        if (!is_label(&loaded->schema, loaded->table.column[c].name)) EQ_TRY(add_own(&w, &loaded->table.column[c]));
    EQ_TRY(eq_table_to_csv(cx, arena, &w.schema, &w.table, &bytes));
    *csv = bytes.data; /* a zero byte stands behind them */
    return EQ_OK;
}
