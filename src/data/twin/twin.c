/* Synthetic twins: a Bayesian network over the binned columns of a table, stored as counts.
 *
 * Structure by GreedyBayes (Zhang, Cormode, Procopiuc, Srivastava & Xiao, "PrivBayes", SIGMOD 2014 and TODS
 * 2017): label first, protected columns next, then again and again the column that the columns already placed
 * tell most about. The tables are contingency counts of a column with its parents. Deviation: the label and
 * the sides of the privileged rules come first among the parents, so that what differs by group and outcome
 * is kept. With epsilon the steps that look at rows are randomised, see twin_private.c; without, the twin
 * carries no privacy guarantee: counts and bin edges come straight from the rows. Invariant: parents precede
 * children in `order`, and every table has at most max_cells cells unless the column has no parents. */
#include <math.h>
#include <string.h>

#include "data/table/table.h"
#include "data/twin/twin.h"

#define ROWS_PER_CELL 5 /* unless max_cells says otherwise */
#define LEAST_CELLS 64  /* even of a handful of rows */
#define MOST_CELLS 3000
#define MIN_EPSILON 1e-6
#define MAX_EPSILON 1e6
#define MAX_DELTA 0.01

const eq_schema_column *eq_twin_schema_column(const eq_twin_fitting *fit, size_t c) {
    for (size_t i = 0; i < fit->schema->n_columns; i++)
        if (!strcmp(fit->schema->column[i].name, fit->table->column[c].name)) return &fit->schema->column[i];
    return NULL;
}

size_t eq_twin_states(const eq_twin *twin, size_t parent) { return parent < twin->n_columns ? twin->column[parent].n_bins : 2; }

eq_status eq_twin_size_table(eq_ctx *cx, eq_twin *twin, size_t c, size_t limit) {
    eq_twin_column *column = &twin->column[c];
    column->n_cells = column->n_bins;
    for (size_t p = 0; p < column->n_parents; p++) {
        size_t n = eq_twin_states(twin, column->parent[p]);
        if (column->n_cells > limit / n)
            return eq_fail(cx, EQ_ELIMIT, "twin: the table of column \"%s\" has more than %zu cells", column->name, limit);
        column->n_cells *= n;
    }
    return EQ_OK;
}

/* A table of more cells than a part of the rows mostly remembers rows. With epsilon noise sets a bound of its own. */
static size_t default_cells(size_t n_rows, bool privately) {
    size_t sensible = n_rows / ROWS_PER_CELL > LEAST_CELLS ? n_rows / ROWS_PER_CELL : LEAST_CELLS;
    return privately || sensible > MOST_CELLS ? MOST_CELLS : sensible;
}

static eq_status check_options(eq_ctx *cx, size_t n_rows, eq_twin_options *options) {
    if (!options->n_bins) options->n_bins = 16;
    if (!options->max_parents) options->max_parents = 3;
    if (!options->max_cells) options->max_cells = default_cells(n_rows, options->epsilon > 0);
    if (options->n_bins < 2 || options->n_bins > 1000)
        return eq_fail(cx, EQ_EINPUT, "twin: %zu bins, expected 2 to 1000", options->n_bins);
    size_t most = EQ_TWIN_MAX_PARENTS - 1 - EQ_TWIN_MAX_GROUPS;
    if (options->max_parents > most)
        return eq_fail(cx, EQ_EINPUT, "twin: %zu parents, expected 1 to %zu", options->max_parents, most);
    if (options->max_cells > EQ_TWIN_MAX_CELLS)
        return eq_fail(cx, EQ_EINPUT, "twin: %zu cells, expected at most %d", options->max_cells, EQ_TWIN_MAX_CELLS);
    bool allowed = options->epsilon == 0 || (options->epsilon >= MIN_EPSILON && options->epsilon <= MAX_EPSILON);
    if (!allowed)
        return eq_fail(cx, EQ_EINPUT, "twin: epsilon is %g, expected 0 (no guarantee) or %g to %g", options->epsilon, MIN_EPSILON,
                       MAX_EPSILON);
    if (!(options->delta >= 0 && options->delta <= MAX_DELTA) || (options->delta > 0 && options->epsilon == 0))
        return eq_fail(cx, EQ_EINPUT, "twin: delta is %g, expected 0 to %g, and only with an epsilon", options->delta, MAX_DELTA);
    if (options->epsilon > 0 && !options->key)
        return eq_fail(cx, EQ_EINPUT, "twin: there is no key, expected 32 secret bytes beside an epsilon");
    return EQ_OK;
}

static eq_status check_table(eq_ctx *cx, const eq_table *table) {
    if (!table->n_rows || table->n_rows > UINT32_MAX - 1)
        return eq_fail(cx, EQ_EINPUT, "twin: the table has %zu rows, expected at least 1", table->n_rows);
    for (size_t c = 0; c < table->n_columns; c++) {
        const eq_column *column = &table->column[c];
        for (size_t r = 0; r < table->n_rows; r++)
            if (column->kind == EQ_NUMBER ? !isfinite(column->number[r]) : column->code[r] >= column->n_levels)
                return eq_fail(cx, EQ_EINPUT, "twin: column \"%s\", row %zu: the cell is missing, expected a value", column->name,
                               r + 1);
        for (size_t l = 1; column->kind == EQ_CATEGORY && l < column->n_levels; l++)
            if (strcmp(column->level[l - 1], column->level[l]) >= 0)
                return eq_fail(cx, EQ_EINPUT,
                               "twin: column \"%s\": its levels are cut or in an order of their own, expected the "
                               "data as they are",
                               column->name);
    }
    return EQ_OK;
}

/* Names, levels and roles; no rows. Names and levels are copied, so the twin outlives the table. */
static eq_status describe_columns(eq_twin_fitting *fit) {
    eq_ctx *cx = fit->cx;
    fit->label = SIZE_MAX;
    for (size_t c = 0; c < fit->twin->n_columns; c++) {
        const eq_column *from = &fit->table->column[c];
        eq_twin_column *column = &fit->twin->column[c];
        column->kind = from->kind;
        column->name = eq_arena_text(cx, fit->arena, from->name, strlen(from->name));
        if (!column->name) return EQ_EMEMORY;
        if (from->kind == EQ_CATEGORY && fit->options.epsilon == 0) { /* else twin_levels.c names them */
            column->n_levels = from->n_levels;
            EQ_NEW(cx, fit->arena, column->level, from->n_levels);
            for (size_t l = 0; l < from->n_levels; l++) {
                column->level[l] = eq_arena_text(cx, fit->arena, from->level[l], strlen(from->level[l]));
                if (!column->level[l]) return EQ_EMEMORY;
            }
        }
        const eq_schema_column *row = eq_twin_schema_column(fit, c);
        if (row && row->role == EQ_LABEL) fit->label = c;
        fit->is_protected[c] = row && row->role == EQ_PROTECTED;
    }
    if (fit->label == SIZE_MAX)
        return eq_fail(cx, EQ_EINPUT, "twin: schema \"%s\" names no label column of the table", fit->schema->name);
    return EQ_OK;
}

static eq_status count_cells(eq_twin_fitting *fit, size_t c) {
    eq_ctx *cx = fit->cx;
    eq_twin_column *column = &fit->twin->column[c];
    EQ_TRY(eq_twin_size_table(cx, fit->twin, c, SIZE_MAX));
    EQ_NEW(cx, fit->arena, column->count, column->n_cells);
    for (size_t r = 0; r < fit->table->n_rows; r++) {
        size_t cell = 0;
        for (size_t p = 0; p < column->n_parents; p++)
            cell = cell * eq_twin_states(fit->twin, column->parent[p]) + fit->state[column->parent[p]][r];
        column->count[cell * column->n_bins + fit->state[c][r]]++;
    }
    if (fit->options.epsilon > 0) eq_twin_add_noise(fit, c);
    return EQ_OK;
}

static eq_status run_fit(eq_twin_fitting *fit) {
    eq_ctx *cx = fit->cx;
    eq_twin *twin = fit->twin;
    EQ_NEW(cx, &cx->tmp, fit->is_protected, twin->n_columns);
    EQ_NEW(cx, &cx->tmp, fit->state, twin->n_columns + EQ_TWIN_MAX_GROUPS);
    EQ_NEW(cx, fit->arena, twin->column, twin->n_columns);
    EQ_NEW(cx, fit->arena, twin->order, twin->n_columns);
    EQ_TRY(describe_columns(fit));
    EQ_TRY(eq_twin_weigh_rows(fit));
    for (size_t c = 0; c < twin->n_columns; c++) {
        bool privately = fit->options.epsilon > 0;
        if (privately && twin->column[c].kind == EQ_CATEGORY) { /* it encodes as well */
            EQ_TRY(eq_twin_cut_levels_privately(fit, c));
            continue;
        }
        eq_mark mark = eq_arena_mark(&cx->tmp);
        EQ_TRY(privately ? eq_twin_cut_privately(fit, c) : eq_twin_cut(fit, c));
        if (fit->arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
        EQ_TRY(eq_twin_encode(fit, c));
    }
    EQ_TRY(eq_twin_find_groups(fit));
    EQ_TRY(eq_twin_choose_parents(fit));
    for (size_t c = 0; c < twin->n_columns; c++) EQ_TRY(count_cells(fit, c));
    return EQ_OK;
}

/* Label, groups and features: what is only kept beside them for audits is of real people, and no part of a twin. */
static eq_status take_needed(eq_twin_fitting *fit, eq_arena *arena, eq_table *narrow) {
    *narrow = *fit->table;
    narrow->n_columns = 0;
    EQ_NEW(fit->cx, arena, narrow->column, fit->table->n_columns);
    for (size_t c = 0; c < fit->table->n_columns; c++) {
        const eq_schema_column *row = eq_twin_schema_column(fit, c);
        if (!row || eq_role_is_needed(row->role)) narrow->column[narrow->n_columns++] = fit->table->column[c];
    }
    fit->table = narrow;
    return EQ_OK;
}

eq_status eq_twin_fit(eq_ctx *cx, eq_arena *arena, const eq_schema *schema, const eq_table *table, const eq_twin_options *options,
                      eq_twin **out) {
    eq_twin_fitting fit = {.cx = cx, .arena = arena, .schema = schema, .table = table, .options = *options};
    eq_table narrow;
    EQ_TRY(check_options(cx, table->n_rows, &fit.options));
    EQ_TRY(take_needed(&fit, arena, &narrow));
    EQ_TRY(check_table(cx, fit.table));
    EQ_NEW(cx, arena, fit.twin, 1);
    const char *name = schema->name ? schema->name : "";
    fit.twin->name = eq_arena_text(cx, arena, name, strlen(name));
    if (!fit.twin->name) return EQ_EMEMORY;
    fit.twin->n_rows = table->n_rows;
    fit.twin->n_columns = fit.table->n_columns;
    fit.twin->epsilon = fit.options.epsilon;
    fit.twin->delta = fit.options.delta;
    fit.twin->fit_bins = fit.options.n_bins;
    fit.twin->fit_parents = fit.options.max_parents;
    fit.twin->fit_cells = fit.options.max_cells;
    if (fit.options.epsilon > 0) fit.noise = eq_chacha20_start(fit.options.key);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = run_fit(&fit);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    if (status == EQ_OK) *out = fit.twin;
    return status;
}

size_t eq_twin_rows(const eq_twin *twin) { return twin->n_rows; }

double eq_twin_epsilon(const eq_twin *twin) { return twin->epsilon; }

eq_twin_options eq_twin_fitted_with(const eq_twin *twin) {
    return (eq_twin_options){.n_bins = twin->fit_bins, .max_parents = twin->fit_parents, .max_cells = twin->fit_cells};
}
