/* The test rows of a cell as a predictions file, so that a trained or debiased model is audited through the same door as any
 * other. Scores are written with all the digits that the metrics saw, and decisions as they were taken: the audit of the file
 * is the cell's audit. It is a table like any other, the columns of the loaded one beside ours, and written as one. */
#include <stdlib.h>
#include <string.h>

#include "data/table/csv_out.h"
#include "data/table/table.h"
#include "experiment/judged.h"

eq_status eq_judged_keep(eq_ctx *cx, eq_arena *arena, const eq_runner *runner, eq_judged_list others, eq_judged *out) {
    const eq_dataset *test = &runner->split.test;
    eq_judged made = {.n_rows = test->n_rows, .threshold = runner->result.threshold};
    for (size_t c = 0; c < others.n && !made.row; c++)
        if (others.cell[c].n_rows == test->n_rows && !memcmp(others.cell[c].row, test->row, test->n_rows * sizeof *test->row))
            made.row = others.cell[c].row, made.own = others.cell[c].own;
    if (!made.row) {
        EQ_NEW(cx, arena, made.own, 1);
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

/* The table under construction. */
typedef struct writing {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_judging *from;
    const eq_judged *judged;
    eq_table table;
} writing;

static eq_status begin(writing *w) {
    w->judged = w->from->judged;
    w->table.n_rows = w->table.n_read = w->judged->n_rows;
    EQ_NEW(w->cx, w->arena, w->table.column, 6 + w->from->loaded->table.n_columns);
    return EQ_OK;
}

static eq_column *add_column(writing *w, const char *name, eq_column_kind kind) {
    eq_column *column = &w->table.column[w->table.n_columns++];
    *column = (eq_column){.name = name, .kind = kind};
    return column;
}

static eq_status add_numbers(writing *w, const char *name, double **out) {
    eq_column *column = add_column(w, name, EQ_NUMBER);
    EQ_NEW(w->cx, w->arena, column->number, w->judged->n_rows);
    *out = column->number;
    return EQ_OK;
}

static eq_status add_rows(writing *w) {
    double *row;
    const uint32_t *whole = w->from->loaded->table.row;
    EQ_TRY(add_numbers(w, "row", &row));
    for (size_t i = 0; i < w->judged->n_rows; i++) row[i] = whole ? whole[w->judged->row[i]] : w->judged->row[i];
    return EQ_OK;
}

static eq_status add_scores(writing *w, const eq_judged *judged, const char *name, double **out) {
    EQ_TRY(add_numbers(w, name, out));
    for (size_t i = 0; i < judged->n_rows; i++) (*out)[i] = (double)judged->score[i];
    return EQ_OK;
}

static eq_status add_codes(writing *w, const char *name, eq_column **out) {
    *out = add_column(w, name, EQ_CATEGORY);
    EQ_NEW(w->cx, w->arena, (*out)->code, w->judged->n_rows);
    return EQ_OK;
}

/* 1 and 0, as a file has them. */
static eq_status add_outcomes(writing *w, const char *name, const uint8_t *y) {
    static const char *binary[] = {"0", "1"};
    eq_column *column;
    EQ_TRY(add_codes(w, name, &column));
    column->level = binary;
    column->n_levels = 2;
    for (size_t i = 0; i < w->judged->n_rows; i++) column->code[i] = y[i];
    return EQ_OK;
}

static eq_status add_groups(writing *w, eq_column **out) {
    EQ_TRY(add_codes(w, "group", out));
    (*out)->level = w->from->data->group_name;
    (*out)->n_levels = w->from->data->n_groups;
    for (size_t i = 0; i < w->judged->n_rows; i++) (*out)->code[i] = w->from->data->group[w->judged->row[i]];
    return EQ_OK;
}

static eq_status take_labels(writing *w, uint8_t **out) {
    EQ_NEW(w->cx, w->arena, *out, w->judged->n_rows);
    const uint8_t *y = w->from->by_truth && w->from->truth ? w->from->truth : w->from->data->y;
    for (size_t i = 0; i < w->judged->n_rows; i++) (*out)[i] = y[w->judged->row[i]];
    return EQ_OK;
}

/* What the records hide, where they are bent by hand. */
static eq_status add_truth(writing *w) {
    uint8_t *y;
    if (!w->from->truth) return EQ_OK;
    EQ_NEW(w->cx, w->arena, y, w->judged->n_rows);
    for (size_t i = 0; i < w->judged->n_rows; i++) y[i] = w->from->truth[w->judged->row[i]];
    return add_outcomes(w, "truth", y);
}

/* A name that none of our columns has, nor another of the loaded table: "score", or "score_2". */
static eq_status free_name(const writing *w, const char *name, const char **out) {
    *out = name;
    for (int n = 2;
         eq_table_find(&w->table, *out) != SIZE_MAX || (n > 2 && eq_table_find(&w->from->loaded->table, *out) != SIZE_MAX); n++) {
        *out = eq_arena_format(w->cx, w->arena, "%s_%d", name, n);
        if (!*out) return EQ_EMEMORY;
    }
    return EQ_OK;
}

static bool is_label(const eq_schema *schema, const char *name) {
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->column[i].role == EQ_LABEL && !strcmp(schema->column[i].name, name)) return true;
    return false;
}

/* The loaded table's columns, their cells those of the test rows. */
static eq_status add_own(writing *w) {
    const eq_loaded *loaded = w->from->loaded;
    eq_table taken, own = loaded->table;
    EQ_NEW(w->cx, &w->cx->tmp, own.column, own.n_columns);
    own.n_columns = 0;
    for (size_t c = 0; c < loaded->table.n_columns; c++)
        if (!is_label(&loaded->schema, loaded->table.column[c].name)) own.column[own.n_columns++] = loaded->table.column[c];
    EQ_TRY(eq_table_take(w->cx, w->arena, &own, (eq_row_list){w->judged->row, w->judged->n_rows}, &taken));
    for (size_t c = 0; c < taken.n_columns; c++) {
        EQ_TRY(free_name(w, taken.column[c].name, &taken.column[c].name));
        w->table.column[w->table.n_columns++] = taken.column[c];
    }
    return EQ_OK;
}

/* ---- as a file ---- */

eq_status eq_judged_csv(eq_ctx *cx, eq_arena *arena, const eq_judging *judging, const char **csv) {
    writing w = {.cx = cx, .arena = &cx->tmp, .from = judging};
    eq_schema schema = {.name = "predictions"};
    eq_column *group;
    uint8_t *y;
    double *score;
    eq_bytes bytes;
    EQ_TRY(begin(&w));
    EQ_TRY(add_rows(&w));
    EQ_TRY(take_labels(&w, &y));
    EQ_TRY(add_outcomes(&w, "y_true", y));
    EQ_TRY(add_scores(&w, w.judged, "score", &score));
    EQ_TRY(add_outcomes(&w, "y_pred", w.judged->yhat));
    EQ_TRY(add_groups(&w, &group));
    EQ_TRY(add_truth(&w));
    EQ_TRY(add_own(&w));
    EQ_NEW(cx, &cx->tmp, schema.column, w.table.n_columns);
    for (; schema.n_columns < w.table.n_columns; schema.n_columns++) {
        const eq_column *column = &w.table.column[schema.n_columns];
        schema.column[schema.n_columns] = eq_schema_column_plain(column->name, EQ_FEATURE, column->kind);
    }
    EQ_TRY(eq_table_to_csv(cx, arena, &schema, &w.table, &bytes));
    *csv = bytes.data; /* a zero byte stands behind them */
    return EQ_OK;
}

/* ---- as a subject ---- */

typedef struct level_place {
    const char *text;
    uint32_t code;
} level_place;

static int compare_levels(const void *a, const void *b) {
    return strcmp(((const level_place *)a)->text, ((const level_place *)b)->text);
}

/* A category as reading it from a file would make it: of its levels those that occur, in byte order. */
static eq_status tidy_levels(writing *w, eq_column *column) {
    uint32_t *place;
    level_place *used;
    const char **level;
    size_t n = 0, n_rows = w->judged->n_rows;
    if (column->kind == EQ_NUMBER) return EQ_OK;
    EQ_NEW(w->cx, &w->cx->tmp, place, column->n_levels);
    EQ_NEW(w->cx, &w->cx->tmp, used, column->n_levels);
    EQ_NEW(w->cx, w->arena, level, column->n_levels);
    for (size_t i = 0; i < n_rows; i++)
        if (column->code[i] != EQ_MISSING) place[column->code[i]] = 1;
    for (size_t l = 0; l < column->n_levels; l++)
        if (place[l]) used[n++] = (level_place){column->level[l], (uint32_t)l};
    if (n > 1) qsort(used, n, sizeof *used, compare_levels);
    for (size_t l = 0; l < n; l++) {
        level[l] = used[l].text;
        place[used[l].code] = (uint32_t)l;
    }
    for (size_t i = 0; i < n_rows; i++)
        if (column->code[i] != EQ_MISSING) column->code[i] = place[column->code[i]];
    column->level = level;
    column->n_levels = n;
    return EQ_OK;
}

/* Our own columns, and the loaded table's, which the run keeps for the next subject of these rows. */
static eq_status tidy_and_add_own(writing *w) {
    eq_table *own = w->judged->own;
    size_t n_ours = w->table.n_columns;
    for (size_t c = 0; c < n_ours; c++) EQ_TRY(tidy_levels(w, &w->table.column[c]));
    if (!own->n_rows) {
        eq_arena *arena = w->arena;
        w->arena = w->from->run;
        EQ_TRY(add_own(w));
        eq_table made = w->table;
        made.n_columns -= n_ours;
        for (size_t c = n_ours; c < w->table.n_columns; c++) EQ_TRY(tidy_levels(w, &w->table.column[c]));
        EQ_NEW(w->cx, w->arena, made.column, made.n_columns);
        memcpy(made.column, w->table.column + n_ours, made.n_columns * sizeof *made.column);
        *own = made;
        w->arena = arena;
        return EQ_OK;
    }
    memcpy(w->table.column + n_ours, own->column, own->n_columns * sizeof *own->column);
    w->table.n_columns += own->n_columns;
    return EQ_OK;
}

/* The groups that occur in these rows, of the side that the run had them on. */
static eq_status set_groups(writing *w, const eq_column *column, eq_outcomes *out) {
    const eq_dataset *data = w->from->data;
    uint16_t *group;
    uint8_t *privileged;
    EQ_NEW(w->cx, w->arena, group, out->n_rows);
    EQ_NEW(w->cx, w->arena, privileged, column->n_levels);
    for (size_t i = 0; i < out->n_rows; i++) {
        group[i] = (uint16_t)column->code[i];
        privileged[group[i]] = data->privileged[data->group[w->judged->row[i]]];
    }
    if (column->n_levels < 2)
        return eq_fail(w->cx, EQ_EINPUT, "test rows: every row is in group \"%s\", expected at least two groups",
                       column->level[0]);
    out->n_groups = column->n_levels;
    out->group = group;
    out->group_name = column->level;
    out->privileged = privileged;
    return EQ_OK;
}

static eq_status set_second(writing *w, eq_subject *out) {
    const eq_judged *a = w->judged, *b = w->from->other;
    uint8_t *yhat;
    double *score;
    if (!b) return EQ_OK;
    if (a->n_rows != b->n_rows || memcmp(a->row, b->row, a->n_rows * sizeof *a->row))
        return eq_fail(w->cx, EQ_EINPUT,
                       "the two models did not decide the same test rows, expected two of the same run and seed");
    EQ_NEW(w->cx, w->arena, yhat, b->n_rows);
    EQ_NEW(w->cx, w->arena, score, b->n_rows);
    memcpy(yhat, b->yhat, b->n_rows);
    for (size_t i = 0; i < b->n_rows; i++) score[i] = (double)b->score[i];
    out->yhat2 = yhat;
    out->score2 = score;
    return EQ_OK;
}

static eq_status make_subject(writing *w, eq_subject *out) {
    const size_t n_named = 4;
    size_t n = w->from->judged->n_rows;
    eq_column *group;
    uint8_t *y, *yhat;
    double *score;
    EQ_TRY(begin(w));
    EQ_TRY(take_labels(w, &y));
    EQ_NEW(w->cx, w->arena, yhat, n);
    memcpy(yhat, w->judged->yhat, n);
    EQ_TRY(add_outcomes(w, "y_true", y));
    EQ_TRY(add_outcomes(w, "y_pred", yhat));
    EQ_TRY(add_scores(w, w->judged, "score", &score));
    EQ_TRY(add_groups(w, &group));
    EQ_TRY(add_rows(w));
    EQ_TRY(tidy_and_add_own(w));
    out->outcomes = (eq_outcomes){.n_rows = n, .y = y, .yhat = yhat, .score = score};
    EQ_TRY(set_groups(w, group, &out->outcomes));
    EQ_TRY(set_second(w, out));
    EQ_NEW(w->cx, w->arena, out->use, w->table.n_columns);
    for (size_t c = 0; c < n_named; c++) out->use[c] = &w->table.column[c] == group ? EQ_USE_PROTECTED : EQ_USE_OUTCOME;
    out->table = w->table;
    out->people = (eq_people){.read = (double)n, .used = (double)n};
    out->label_column = 0;
    out->pred_column = 1;
    return EQ_OK;
}

eq_status eq_judged_subject(eq_ctx *cx, eq_arena *arena, const eq_judging *judging, eq_subject *out) {
    writing w = {.cx = cx, .arena = arena, .from = judging};
    *out = (eq_subject){.cx = cx, .arena = arena, .threshold = judging->judged->threshold, .chosen = "named"};
    return make_subject(&w, out);
}
