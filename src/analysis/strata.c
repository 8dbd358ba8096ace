/* A stratum is a value that occurs; levels that no row has are none. Numbers are cut nowhere: who wants classes of them makes a
 * column of classes, and a column of over 10,000 numbers compares nobody with anybody. */
#include <math.h>
#include <string.h>

#include "analysis/strata.h"
#include "math/sort.h"
#include "math/stats.h"
#include "metric/tally.h"

static eq_status refuse_many(const eq_subject *s, const char *column) {
    return eq_fail(s->cx, EQ_EINPUT, "strata: \"%.60s\" has over %d values, expected a coarser column, such as a grade or a site",
                   column, EQ_MOST_STRATA);
}

static eq_status split_numbers(const eq_subject *s, const eq_column *column, eq_strata_column *out) {
    eq_ctx *cx = s->cx;
    size_t n_rows = s->table.n_rows;
    const double *number = column->number;
    uint32_t *order;
    double last = EQ_NAN;
    EQ_NEW(cx, &cx->tmp, order, n_rows);
    EQ_TRY(eq_sort_order(cx, number, n_rows, order));
    for (size_t r = 0; r < n_rows; r++) {
        double value = number[order[r]];
        if (isnan(value)) continue;
        if (!out->n || value > last) out->n++;
        last = value;
        out->of_row[order[r]] = (uint32_t)(out->n - 1);
    }
    return EQ_OK;
}

static eq_status split_levels(const eq_subject *s, const eq_column *column, eq_strata_column *out) {
    eq_ctx *cx = s->cx;
    uint32_t *stratum;
    EQ_NEW(cx, &cx->tmp, stratum, column->n_levels);
    for (size_t i = 0; i < s->table.n_rows; i++)
        if (column->code[i] != EQ_MISSING) stratum[column->code[i]] = 1;
    for (size_t l = 0; l < column->n_levels; l++)
        if (stratum[l]) stratum[l] = (uint32_t)out->n++;
    for (size_t i = 0; i < s->table.n_rows; i++)
        if (column->code[i] != EQ_MISSING) out->of_row[i] = stratum[column->code[i]];
    return EQ_OK;
}

eq_status eq_strata_read(const eq_subject *s, const char *name, eq_strata_column *out) {
    eq_ctx *cx = s->cx;
    size_t c = eq_table_find(&s->table, name);
    if (c == SIZE_MAX)
        return eq_fail(cx, EQ_EINPUT,
                       "strata: no column is called \"%.60s\", expected one in which people to be compared are alike", name);
    const eq_column *column = &s->table.column[c];
    if (s->use[c] == EQ_USE_PROTECTED)
        return eq_fail(cx, EQ_EINPUT, "strata: \"%.60s\" makes the groups, expected a column in which several groups are alike",
                       name);
    *out = (eq_strata_column){.column = column->name};
    EQ_NEW(cx, s->arena, out->of_row, s->table.n_rows);
    for (size_t i = 0; i < s->table.n_rows; i++) out->of_row[i] = UINT32_MAX;
    EQ_TRY(column->kind == EQ_NUMBER ? split_numbers(s, column, out) : split_levels(s, column, out));
    for (size_t i = 0; i < s->table.n_rows; i++)
        if (out->of_row[i] == UINT32_MAX) out->n_unknown += eq_row_count(&s->outcomes, i);
    return out->n > EQ_MOST_STRATA ? refuse_many(s, column->name) : EQ_OK;
}
