/* Choosing and cutting columns.
 *
 * Invariant: every row has a level of every attribute; the levels of a category keep their codes. What identifies a row
 * instead of describing it (a name, a running number) makes no subgroup and is left out, said so. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "analysis/attributes.h"
#include "math/stats.h"
#include "stat/cut.h"

/* ---- choosing ---- */

static size_t count_levels(const eq_column *column, size_t n_rows, bool *seen) {
    size_t n = 0;
    for (size_t i = 0; i < n_rows; i++) {
        if (column->code[i] == EQ_MISSING || seen[column->code[i]]) continue;
        seen[column->code[i]] = true;
        n++;
    }
    return n;
}

static size_t count_missing(const eq_column *column, size_t n_rows) {
    size_t n = 0;
    for (size_t i = 0; i < n_rows; i++)
        n += column->kind == EQ_NUMBER ? isnan(column->number[i]) != 0 : column->code[i] == EQ_MISSING;
    return n;
}

static eq_status look_at_category(const eq_subject *subject, const eq_column *column, const char **why) {
    eq_ctx *cx = subject->cx;
    bool *seen;
    size_t n_rows = subject->table.n_rows, n_missing = count_missing(column, n_rows);
    EQ_NEW(cx, &cx->tmp, seen, column->n_levels);
    size_t n = count_levels(column, n_rows, seen);
    if (n + (n_missing > 0) < 2) *why = EQ_WORDS("is the same in every row");
    else if (n == n_rows - n_missing && n > 2) *why = EQ_WORDS("is different in every row");
    else if (n > EQ_MOST_LEVELS)
        *why = eq_arena_format(cx, subject->arena, "has %zu levels, at most %d make subgroups", n, EQ_MOST_LEVELS);
    return *why || cx->status == EQ_OK ? EQ_OK : EQ_EMEMORY;
}

/* 1..n in any order and from anywhere: a cut at every value has n bins of neighbouring whole numbers. */
static eq_status look_at_number(const eq_subject *subject, const eq_column *column, const char **why) {
    eq_ctx *cx = subject->cx;
    size_t n_rows = subject->table.n_rows, n_missing = count_missing(column, n_rows);
    double low = EQ_INFINITY, high = -EQ_INFINITY;
    bool whole = true;
    for (size_t i = 0; i < n_rows; i++) {
        double v = column->number[i];
        if (isnan(v)) continue;
        low = v < low ? v : low;
        high = v > high ? v : high;
        whole = whole && floor(v) >= v;
    }
    if (n_missing == n_rows || (!n_missing && low >= high)) *why = EQ_WORDS("is the same in every row");
    if (*why || n_missing || !whole || n_rows < 3 || high - low + 1 > (double)n_rows || high - low + 1 < (double)n_rows)
        return EQ_OK;
    bool *seen;
    size_t n = 0;
    EQ_NEW(cx, &cx->tmp, seen, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        size_t at = (size_t)(column->number[i] - low);
        n += !seen[at];
        seen[at] = true;
    }
    if (n == n_rows) *why = EQ_WORDS("is different in every row");
    return EQ_OK;
}

static eq_status add_column(const eq_subject *subject, size_t c, eq_column_choice *out) {
    const eq_column *column = &subject->table.column[c];
    const char *why = NULL;
    eq_mark mark = eq_arena_mark(&subject->cx->tmp);
    EQ_TRY(column->kind == EQ_NUMBER ? look_at_number(subject, column, &why) : look_at_category(subject, column, &why));
    eq_arena_reset(&subject->cx->tmp, mark);
    if (!why) return out->column[out->n++] = c, EQ_OK;
    out->left_out[out->n_left_out].column = column->name;
    out->left_out[out->n_left_out++].why = why;
    return EQ_OK;
}

static eq_status find_named(const eq_subject *subject, const eq_column_request *request, size_t i, size_t *out) {
    eq_ctx *cx = subject->cx;
    *out = eq_table_find(&subject->table, request->name[i]);
    if (*out == SIZE_MAX) return eq_fail(cx, EQ_EINPUT, "attributes[%zu]: no column is called \"%.60s\"", i, request->name[i]);
    if (subject->use[*out] == EQ_USE_OUTCOME)
        return eq_fail(cx, EQ_EINPUT, "attributes[%zu]: \"%.60s\" is an outcome, expected what is known of people", i,
                       request->name[i]);
    for (size_t k = 0; k < i; k++)
        if (!strcmp(request->name[k], request->name[i]))
            return eq_fail(cx, EQ_EINPUT, "attributes[%zu]: \"%.60s\" is there twice", i, request->name[i]);
    return EQ_OK;
}

eq_status eq_columns_choose(const eq_subject *subject, const eq_column_request *request, eq_column_choice *out) {
    size_t n = request->name ? request->n : subject->table.n_columns, c;
    *out = (eq_column_choice){0};
    EQ_NEW(subject->cx, subject->arena, out->column, n);
    EQ_NEW(subject->cx, subject->arena, out->left_out, n);
    for (size_t i = 0; i < n; i++) {
        c = i;
        if (request->name) EQ_TRY(find_named(subject, request, i, &c));
        if (subject->use[c] == EQ_USE_OUTCOME) continue;
        if (request->except && !strcmp(subject->table.column[c].name, request->except)) continue;
        EQ_TRY(add_column(subject, c, out));
    }
    return EQ_OK;
}

/* ---- cutting ---- */

static eq_status name_missing(const eq_subject *subject, const eq_column *column, eq_level_name *out) {
    const char *name = eq_arena_format(subject->cx, subject->arena, "%s is missing", column->name);
    *out = (eq_level_name){"missing", name, EQ_NAN, EQ_NAN};
    return name ? EQ_OK : EQ_EMEMORY;
}

static eq_status name_range(const eq_subject *subject, const eq_column *column, double low, double high, eq_level_name *out) {
    eq_ctx *cx = subject->cx;
    const char *from = eq_number_text(cx, subject->arena, low), *to = from ? eq_number_text(cx, subject->arena, high) : NULL;
    if (!to) return EQ_EMEMORY;
    const char *text = low < high ? eq_arena_format(cx, subject->arena, "%s to %s", from, to) : from;
    const char *name = text ? eq_arena_format(cx, subject->arena, "%s %s", column->name, text) : NULL;
    *out = (eq_level_name){text, name, low, high};
    return name ? EQ_OK : EQ_EMEMORY;
}

static eq_status cut_number(const eq_subject *subject, const eq_column *column, size_t n_bins, eq_attribute *out,
                            eq_level_name **level) {
    size_t n_rows = subject->table.n_rows, n = 0;
    eq_ctx *cx = subject->cx;
    double *known;
    uint32_t *code;
    eq_cut cut;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, known, n_rows);
    for (size_t i = 0; i < n_rows; i++)
        if (!isnan(column->number[i])) known[n++] = column->number[i];
    EQ_TRY(eq_cut_quantiles(cx, subject->arena, known, n, n_bins, &cut));
    eq_arena_reset(&cx->tmp, mark);
    EQ_NEW(cx, subject->arena, code, n_rows);
    EQ_NEW(cx, subject->arena, *level, cut.n + 1);
    for (size_t i = 0; i < n_rows; i++)
        code[i] = (uint32_t)(isnan(column->number[i]) ? cut.n : eq_cut_find(&cut, column->number[i]));
    for (size_t b = 0; b < cut.n; b++) EQ_TRY(name_range(subject, column, cut.low[b], cut.high[b], &(*level)[b]));
    *out = (eq_attribute){code, cut.n + (n < n_rows)};
    return n < n_rows ? name_missing(subject, column, &(*level)[cut.n]) : EQ_OK;
}

static eq_status cut_category(const eq_subject *subject, const eq_column *column, eq_attribute *out, eq_level_name **level) {
    size_t n_rows = subject->table.n_rows, n_missing = 0;
    eq_ctx *cx = subject->cx;
    uint32_t *code;
    EQ_NEW(cx, subject->arena, code, n_rows);
    EQ_NEW(cx, subject->arena, *level, column->n_levels + 1);
    for (size_t i = 0; i < n_rows; i++) {
        bool missing = column->code[i] == EQ_MISSING;
        code[i] = missing ? (uint32_t)column->n_levels : column->code[i];
        n_missing += missing;
    }
    for (size_t l = 0; l < column->n_levels; l++) {
        const char *name = eq_arena_format(cx, subject->arena, "%s = %s", column->name, column->level[l]);
        if (!name) return EQ_EMEMORY;
        (*level)[l] = (eq_level_name){column->level[l], name, EQ_NAN, EQ_NAN};
    }
    *out = (eq_attribute){code, column->n_levels + (n_missing > 0)};
    return n_missing ? name_missing(subject, column, &(*level)[column->n_levels]) : EQ_OK;
}

eq_status eq_attributes_cut(const eq_subject *subject, const eq_column_choice *choice, size_t n_bins, eq_attributes *out) {
    out->n = choice->n;
    EQ_NEW(subject->cx, subject->arena, out->attribute, choice->n);
    EQ_NEW(subject->cx, subject->arena, out->level, choice->n);
    for (size_t a = 0; a < choice->n; a++) {
        const eq_column *column = &subject->table.column[choice->column[a]];
        EQ_TRY(column->kind == EQ_NUMBER ? cut_number(subject, column, n_bins, &out->attribute[a], &out->level[a])
                                         : cut_category(subject, column, &out->attribute[a], &out->level[a]));
    }
    return EQ_OK;
}
