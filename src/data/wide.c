#include "data/wide.h"
#include "data/table/table.h"

typedef struct halves {
    size_t n;
    uint32_t *row;  /* (n) of the table before */
    double *people; /* (n) */
    uint32_t *code; /* (n) 1 = selected */
} halves;

static eq_status refuse(eq_ctx *cx, const eq_prediction_columns *c, uint32_t line, const double n[2]) {
    const eq_about about = {.field = "selected", .line = line, .column = c->pred};
    return eq_fail_about(cx, &about, "line %u, column \"%s\": is %.0f, expected at most the %.0f of column \"%s\"", line, c->pred,
                         n[0], n[1], c->count);
}

static eq_status split(eq_ctx *cx, eq_arena *arena, const eq_prediction_columns *c, const uint32_t *line, const eq_table *table,
                       halves *out) {
    const double *selected = table->column[eq_table_find(table, c->pred)].number;
    const double *all = table->column[eq_table_find(table, c->count)].number;
    EQ_NEW(cx, &cx->tmp, out->row, 2 * table->n_rows);
    EQ_NEW(cx, arena, out->people, 2 * table->n_rows);
    EQ_NEW(cx, arena, out->code, 2 * table->n_rows);
    for (size_t i = 0; i < table->n_rows; i++) {
        if (selected[i] > all[i]) return refuse(cx, c, line[i], (double[]){selected[i], all[i]});
        for (uint32_t code = 2; code-- > 0;) {
            double n = code ? selected[i] : all[i] - selected[i];
            if (!(n > 0)) continue;
            out->row[out->n] = (uint32_t)i;
            out->people[out->n] = n;
            out->code[out->n++] = code;
        }
    }
    return EQ_OK;
}

eq_status eq_wide_split(eq_ctx *cx, eq_arena *arena, const eq_prediction_columns *columns, uint32_t **line, eq_table *table) {
    static const char *const levels[] = {"0", "1"};
    halves h = {.n = 0};
    uint32_t *lines;
    EQ_TRY(split(cx, arena, columns, *line, table, &h));
    EQ_NEW(cx, arena, lines, h.n);
    for (size_t i = 0; i < h.n; i++) lines[i] = (*line)[h.row[i]];
    EQ_TRY(eq_table_take(cx, arena, table, (eq_row_list){h.row, h.n}, table));
    table->column[eq_table_find(table, columns->count)].number = h.people;
    eq_column *pred = &table->column[eq_table_find(table, columns->pred)];
    *pred = (eq_column){.name = pred->name, .kind = EQ_CATEGORY, .code = h.code, .n_levels = 2};
    EQ_NEW(cx, arena, pred->level, 2);
    pred->level[0] = levels[0];
    pred->level[1] = levels[1];
    *line = lines;
    return EQ_OK;
}
