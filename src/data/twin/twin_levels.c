/* Which levels of a category a private twin names.
 *
 * Levels that the schema declares (`levels`, `privileged`, `favourable`, what a derived column maps to) are public
 * and always there. The others are named by a private selection of partitions: each that occurs gets a noisy count, and
 * those that reach a threshold keep their name (Korolova, Kenthapadi, Mishra & Ntoulas 2009; Wilson et al. 2020); with
 * delta 0 none is named. All the rest is pooled as "other", unless it is too few to be told from noise, or nothing:
 * then those rows count for the named level that comes first.
 *
 * Accounting, of a column's share (e, d), half of e for each of two steps. Selection: a changed row moves two counts by
 * one, scale b = 2 / (e/2). Where levels occur in both tables this costs e/2. A level of the changed row alone has
 * count 1 and occurs in one table only; it is named with probability p <= exp(-(threshold - 1) / b). In a set that names it
 * the other table never lies: that is at most p <= d. In one that does not, the odds grow by at most 1 / (1 - p), where
 * the count spared them exp(1 / b) = exp(e/4): so p <= 1 - exp(-e/4) is asked as well. With Laplace noise of sensitivity 1
 * the threshold would be the familiar 1 + ln(1 / (2 d)) / e. Second step: the number of unnamed rows given
 * the names, which a changed row moves by one: scale 1 / (e/2). */
#include <math.h>
#include <string.h>

#include "data/twin/twin.h"
#include "math/kernels.h"

#define FALSE_ALARM 0.001 /* chance that no row at all is taken for some */

static bool is_in(const char *text, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(text, list[i])) return true;
    return false;
}

/* Adds a copy of a level in byte order, unless it is there. The list has room. */
static eq_status add_level(eq_twin_fitting *fit, eq_twin_column *column, const char *level) {
    size_t at = 0;
    if (is_in(level, column->level, column->n_levels)) return EQ_OK;
    while (at < column->n_levels && strcmp(column->level[at], level) < 0) at++;
    const char *copy = eq_arena_text(fit->cx, fit->arena, level, strlen(level));
    if (!copy) return EQ_EMEMORY;
    memmove(column->level + at + 1, column->level + at, (column->n_levels - at) * sizeof *column->level);
    column->level[at] = copy;
    column->n_levels++;
    return EQ_OK;
}

static eq_status add_declared(eq_twin_fitting *fit, eq_twin_column *column, const eq_schema_column *row) {
    for (size_t i = 0; row && i < row->n_levels; i++) EQ_TRY(add_level(fit, column, row->level[i]));
    for (size_t i = 0; row && i < row->n_privileged; i++) EQ_TRY(add_level(fit, column, row->privileged[i]));
    for (size_t i = 0; row && i < row->n_favourable; i++) EQ_TRY(add_level(fit, column, row->favourable[i]));
    for (size_t i = 0; row && row->derived_from && i < row->n_map; i++) EQ_TRY(add_level(fit, column, row->map_to[i]));
    return EQ_OK;
}

/* The selection among levels that occur; those already declared are left out. */
static eq_status select_levels(eq_twin_fitting *fit, size_t c, double epsilon, double delta) {
    eq_ctx *cx = fit->cx;
    const eq_column *from = &fit->table->column[c];
    eq_twin_column *column = &fit->twin->column[c];
    double scale = eq_twin_spend(fit, 2, epsilon), spared = 1 - eq_exp(-1 / scale);
    double threshold = 1 + ceil(scale * eq_log(1 / (delta < spared ? delta : spared)));
    size_t n_declared = column->n_levels;
    const char **declared;
    double *count;
    if (delta <= 0) return EQ_OK;
    EQ_NEW(cx, &cx->tmp, declared, n_declared + 1);
    if (n_declared) memcpy(declared, column->level, n_declared * sizeof *declared);
    EQ_NEW(cx, &cx->tmp, count, from->n_levels + 1);
    for (size_t r = 0; r < fit->table->n_rows; r++) count[from->code[r]]++;
    for (size_t l = 0; l < from->n_levels; l++) {
        if (count[l] < 1 || is_in(from->level[l], declared, n_declared)) continue;
        if (count[l] + eq_twin_geometric(&fit->noise, scale) >= threshold) EQ_TRY(add_level(fit, column, from->level[l]));
    }
    return EQ_OK;
}

/* The bin of every level of the table; SIZE_MAX = not named. Both lists are in byte order. */
static void match_levels(const eq_column *from, const eq_twin_column *column, size_t *bin) {
    for (size_t l = 0, i = 0; l < from->n_levels; l++) {
        while (i < column->n_levels && strcmp(column->level[i], from->level[l]) < 0) i++;
        bin[l] = i < column->n_levels && !strcmp(column->level[i], from->level[l]) ? i : SIZE_MAX;
    }
}

/* Adds the level "other", under a name that none has yet, if it is worth one. Returns it, or the first level. */
static eq_status pool(eq_twin_fitting *fit, size_t c, double epsilon, const char **out) {
    const eq_column *from = &fit->table->column[c];
    eq_twin_column *column = &fit->twin->column[c];
    eq_ctx *cx = fit->cx;
    size_t *bin;
    double n_unnamed = 0, scale = eq_twin_spend(fit, 1, epsilon);
    const char *name = "other";
    EQ_NEW(cx, &cx->tmp, bin, from->n_levels + 1);
    match_levels(from, column, bin);
    for (size_t r = 0; r < fit->table->n_rows; r++) n_unnamed += bin[from->code[r]] == SIZE_MAX;
    n_unnamed += eq_twin_geometric(&fit->noise, scale);
    if (column->n_levels && n_unnamed <= scale * eq_log(1 / (2 * FALSE_ALARM))) {
        *out = column->level[0];
        return EQ_OK;
    }
    while (name && is_in(name, column->level, column->n_levels)) name = eq_arena_format(cx, &cx->tmp, "%s*", name);
    *out = name;
    return name ? add_level(fit, column, name) : EQ_EMEMORY;
}

eq_status eq_twin_cut_levels_privately(eq_twin_fitting *fit, size_t c) {
    eq_ctx *cx = fit->cx;
    const eq_column *from = &fit->table->column[c];
    eq_twin_column *column = &fit->twin->column[c];
    const eq_schema_column *row = eq_twin_schema_column(fit, c);
    double n_categories = (double)eq_twin_count_kind(fit->twin, EQ_CATEGORY);
    double epsilon = eq_twin_private_epsilon(fit) / n_categories;
    size_t room = from->n_levels + 1 + (row ? row->n_levels + row->n_privileged + row->n_favourable + row->n_map : 0), rest = 0,
           *bin;
    const char *other;
    uint32_t *state;
    EQ_NEW(cx, fit->arena, column->level, room);
    EQ_TRY(add_declared(fit, column, row));
    EQ_TRY(select_levels(fit, c, epsilon / 2, fit->options.delta / n_categories));
    EQ_TRY(pool(fit, c, epsilon / 2, &other));
    EQ_NEW(cx, &cx->tmp, bin, from->n_levels + 1);
    EQ_NEW(cx, &cx->tmp, state, fit->table->n_rows);
    match_levels(from, column, bin);
    while (strcmp(column->level[rest], other)) rest++;
    for (size_t r = 0; r < fit->table->n_rows; r++)
        state[r] = (uint32_t)(bin[from->code[r]] == SIZE_MAX ? rest : bin[from->code[r]]);
    fit->state[c] = state;
    column->n_bins = column->n_levels;
    EQ_NEW(cx, fit->arena, column->bin, column->n_bins);
    for (size_t b = 0; b < column->n_bins; b++) {
        column->bin[b].n_values = 1;
        EQ_NEW(cx, fit->arena, column->bin[b].value, 1);
        EQ_NEW(cx, fit->arena, column->bin[b].count, 1);
        column->bin[b].value[0] = (double)b;
        column->bin[b].count[0] = 1;
    }
    return EQ_OK;
}
