/* Schemas: what a description of a data set may not say. Types and JSON live in experiment/json_schema.c. */
#include <math.h>
#include <string.h>

#include "data/table/recode.h"

eq_schema_column eq_schema_column_plain(const char *name, eq_role role, eq_column_kind kind) {
    eq_schema_column column = {.name = name, .role = role, .kind = kind, .min = (double)NAN, .below = (double)NAN};
    return column;
}

static const eq_schema_column *find(const eq_schema *schema, const char *name) {
    for (size_t i = 0; i < schema->n_columns; i++)
        if (!strcmp(schema->column[i].name, name)) return &schema->column[i];
    return NULL;
}

/* What a column is for, where that needs nothing else to be said of it. */
static eq_status change_role(eq_ctx *cx, const eq_column_change *change, eq_schema_column *column) {
    eq_role to = change->column.role;
    if (column->role == EQ_LABEL || to == EQ_LABEL)
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": the label is what the schema says it is, expected another column",
                       change->name);
    column->role = to;
    if (to == EQ_PROTECTED) return EQ_OK;
    column->n_privileged = 0;
    column->min = column->below = (double)NAN;
    return EQ_OK;
}

eq_status eq_schema_change(eq_ctx *cx, eq_change_list changes, eq_schema *schema) {
    for (size_t i = 0; i < changes.n; i++) {
        const eq_column_change *change = &changes.change[i];
        size_t at = 0;
        while (at < schema->n_columns && strcmp(schema->column[at].name, change->name)) at++;
        if (at == schema->n_columns) return eq_fail(cx, EQ_EINPUT, "column \"%s\": there is no such column", change->name);
        eq_schema_column *column = &schema->column[at];
        if (change->kind) {
            column->kind = change->column.kind;
            column->nature = change->column.nature;
            if (column->nature != EQ_IS_DATE) column->recode.date = EQ_NO_DATE; /* it was one, or what is said now says it */
        }
        if (change->recode) column->recode = change->column.recode;
        if (change->affix) column->affix = change->column.affix;
        if (change->affix && column->affix && !change->kind) column->kind = EQ_NUMBER, column->nature = EQ_PLAIN;
        if (change->role) EQ_TRY(change_role(cx, change, column));
        if (!change->column.own_missing) continue;
        column->own_missing = true;
        column->missing = change->column.missing;
        column->n_missing = change->column.n_missing;
    }
    return EQ_OK;
}

static eq_status check_derived(eq_ctx *cx, const eq_schema *schema, const eq_schema_column *column) {
    const eq_schema_column *from = find(schema, column->derived_from);
    if (!from)
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": is derived from \"%s\", which the schema does not list", column->name,
                       column->derived_from);
    if (from->derived_from || from->role == EQ_DROP)
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": is derived from \"%s\", which is %s", column->name, column->derived_from,
                       from->derived_from ? "derived itself" : "dropped (role \"source\" keeps it)");
    if (eq_recode_reads_number(from))
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": is derived from \"%s\", whose kind must be category", column->name,
                       column->derived_from);
    if (!column->n_map) return eq_fail(cx, EQ_EINPUT, "column \"%s\": is derived, but its map is empty", column->name);
    return EQ_OK;
}

static eq_status check_column(eq_ctx *cx, const eq_schema *schema, size_t at) {
    const eq_schema_column *column = &schema->column[at];
    if (!column->name || !column->name[0]) return eq_fail(cx, EQ_EINPUT, "column %zu: has no name", at + 1);
    for (size_t i = 0; i < at; i++)
        if (!strcmp(schema->column[i].name, column->name))
            return eq_fail(cx, EQ_EINPUT, "column \"%s\": is there twice", column->name);
    if (column->role == EQ_LABEL)
        for (size_t i = 0; i < at; i++)
            if (schema->column[i].role == EQ_LABEL)
                return eq_fail(cx, EQ_EINPUT, "columns \"%s\" and \"%s\": are both the label, expected one",
                               schema->column[i].name, column->name);
    if (column->kind == EQ_CATEGORY && (!isnan(column->min) || !isnan(column->below)))
        return eq_fail(cx, EQ_EINPUT,
                       "column \"%s\": is a category, so its privileged values must be listed, not "
                       "bounded",
                       column->name);
    EQ_TRY(eq_recode_check(cx, column));
    if (column->derived_from && column->role != EQ_DROP) return check_derived(cx, schema, column);
    return EQ_OK;
}

static eq_status check_filter(eq_ctx *cx, const eq_schema *schema, const eq_filter *filter) {
    const eq_schema_column *column = find(schema, filter->column);
    if (!column || column->role == EQ_DROP)
        return eq_fail(cx, EQ_EINPUT, "filter on \"%s\": the schema %s", filter->column,
                       column ? "drops that column (role \"source\" keeps it for filters)" : "lists no such column");
    bool number = eq_recode_reads_number(column);
    if (number != !filter->text)
        return eq_fail(cx, EQ_EINPUT, "filter on \"%s\": compares with a %s, but the column is a %s", filter->column,
                       filter->text ? "text" : "number", number ? "number" : "category");
    if (filter->text && filter->op != EQ_KEEP_EQ && filter->op != EQ_KEEP_NE)
        return eq_fail(cx, EQ_EINPUT, "filter on \"%s\": a category can only be equal or not equal", filter->column);
    return EQ_OK;
}

eq_status eq_schema_check(eq_ctx *cx, const eq_schema *schema) {
    size_t n_kept = 0;
    for (size_t i = 0; i < schema->n_columns; i++) {
        EQ_TRY(check_column(cx, schema, i));
        n_kept += schema->column[i].role != EQ_DROP && schema->column[i].role != EQ_SOURCE;
    }
    if (!n_kept) return eq_fail(cx, EQ_EINPUT, "the schema keeps no column");
    for (size_t i = 0; i < schema->n_filters; i++) EQ_TRY(check_filter(cx, schema, &schema->filter[i]));
    return EQ_OK;
}
