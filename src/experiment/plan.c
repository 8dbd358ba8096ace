/* From sweeps to cells. Sweeps are counted like the digits of a number: every combination has one place, so the order of
 * cells depends on the plan alone.
 *
 * Cells that agree in all that shapes the trained network (seed, settings, methods before and during training) form a
 * group: the network is trained once and shared by the baseline and every method that works after training. */
#include <string.h>

#include "experiment/plan.h"

/* Number of combinations of n sweeps, or EQ_MAX_CELLS + 1 when there are more. */
static size_t combinations(const eq_values *values, size_t n) {
    size_t product = 1;
    for (size_t i = 0; i < n && product <= EQ_MAX_CELLS; i++) product *= values[i].n;
    return product <= EQ_MAX_CELLS ? product : EQ_MAX_CELLS + 1;
}

/* The values of combination `number`, the last sweep running fastest. */
static void pick(const eq_values *values, size_t n, size_t number, double *out) {
    for (size_t i = n; i-- > 0;) {
        out[i] = values[i].value[number % values[i].n];
        number /= values[i].n;
    }
}

static size_t entry_combinations(const eq_plan_entry *entry) {
    size_t product = 1;
    for (size_t m = 0; m < entry->n_methods && product <= EQ_MAX_CELLS; m++)
        product *= combinations(entry->method[m].param, entry->method[m].method->n_params);
    return product;
}

static size_t count_cells(const eq_plan *plan) {
    size_t sum = 0, settings = combinations(plan->setting, EQ_N_SETTINGS);
    for (size_t e = 0; e < plan->n_entries && sum <= EQ_MAX_CELLS; e++)
        sum += entry_combinations(&plan->entry[e]);
    if (sum > EQ_MAX_CELLS || settings > EQ_MAX_CELLS || plan->n_seeds > EQ_MAX_CELLS) return EQ_MAX_CELLS + 1;
    if (sum * settings > EQ_MAX_CELLS) return EQ_MAX_CELLS + 1;
    return sum * settings * plan->n_seeds;
}

/* Two cells' methods of the families that come before or during training are the same, with the same parameters. */
static bool same_training_methods(const eq_plan *plan, const eq_cell *a, const eq_cell *b) {
    const eq_plan_entry *ea = &plan->entry[a->entry], *eb = &plan->entry[b->entry];
    for (eq_family family = EQ_PRE; family <= EQ_IN; family++) {
        size_t ma = 0, mb = 0;
        while (ma < ea->n_methods && ea->method[ma].method->family != family) ma++;
        while (mb < eb->n_methods && eb->method[mb].method->family != family) mb++;
        if ((ma < ea->n_methods) != (mb < eb->n_methods)) return false;
        if (ma == ea->n_methods) continue;
        const eq_method *method = ea->method[ma].method;
        if (method != eb->method[mb].method) return false;
        for (size_t p = 0; p < method->n_params; p++)
            if (a->param[ma][p] != b->param[mb][p]) return false; /* same literals of one plan: exact */
    }
    return true;
}

/* The setting plays a part in what the network becomes. Methods before and during training may look at the whole
 * objective; plain training looks at its performance only, for the curve. Reports look at what is done. */
static bool shapes_training(size_t setting, bool plain) {
    eq_section section = eq_setting_at(setting)->section;
    return section != EQ_REPORT && (section != EQ_OBJECTIVE || !plain || setting == EQ_SET_OBJECTIVE_PERFORMANCE);
}

static bool same_settings(const eq_cell *a, const eq_cell *b, bool plain) {
    for (size_t s = 0; s < EQ_N_SETTINGS; s++)
        if (shapes_training(s, plain) && a->setting[s] != b->setting[s]) return false;
    return true;
}

static bool trains_plainly(const eq_plan_entry *entry) {
    for (size_t m = 0; m < entry->n_methods; m++)
        if (entry->method[m].method->family == EQ_PRE || entry->method[m].method->family == EQ_IN) return false;
    return true;
}

/* Gives the cell the group of an earlier cell that trains the same network, or a new one. */
static void join_group(eq_plan *plan, eq_cell *cell, size_t *first_of_group) {
    bool plain = trains_plainly(&plan->entry[cell->entry]);
    for (size_t g = 0; g < plan->n_groups; g++) {
        const eq_cell *other = &plan->cell[first_of_group[g]];
        if (other->seed == cell->seed && same_settings(other, cell, plain) && same_training_methods(plan, other, cell)) {
            cell->group = g;
            return;
        }
    }
    first_of_group[plan->n_groups] = cell->index;
    cell->group = plan->n_groups++;
}

/* The cells of one combination of settings and one entry. */
static void add_entry(eq_plan *plan, const double *setting, size_t e, size_t *first_of_group) {
    const eq_plan_entry *entry = &plan->entry[e];
    size_t n = entry_combinations(entry);
    for (size_t c = 0; c < n; c++, plan->n_summaries++) {
        for (size_t s = 0; s < plan->n_seeds; s++) {
            eq_cell *cell = &plan->cell[plan->n_cells];
            cell->index = plan->n_cells;
            cell->entry = e;
            cell->summary = plan->n_summaries;
            cell->seed = plan->seed[s];
            memcpy(cell->setting, setting, sizeof cell->setting);
            size_t rest = c;
            for (size_t m = entry->n_methods; m-- > 0;) {
                size_t own = combinations(entry->method[m].param, entry->method[m].method->n_params);
                pick(entry->method[m].param, entry->method[m].method->n_params, rest % own, cell->param[m]);
                rest /= own;
            }
            plan->n_cells++;
            join_group(plan, cell, first_of_group);
        }
    }
}

eq_status eq_plan_unfold(eq_ctx *cx, eq_arena *arena, eq_plan *plan) {
    size_t n = count_cells(plan), n_settings = combinations(plan->setting, EQ_N_SETTINGS);
    if (n > EQ_MAX_CELLS)
        return eq_fail(cx, EQ_EINPUT, "plan: unfolds into more than %d cells, expected fewer", EQ_MAX_CELLS);
    size_t *first_of_group;
    EQ_NEW(cx, arena, plan->cell, n);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, first_of_group, n);
    plan->n_cells = plan->n_groups = plan->n_summaries = 0;
    for (size_t c = 0; c < n_settings; c++) {
        double setting[EQ_N_SETTINGS];
        pick(plan->setting, EQ_N_SETTINGS, c, setting);
        for (size_t e = 0; e < plan->n_entries; e++) add_entry(plan, setting, e, first_of_group);
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
