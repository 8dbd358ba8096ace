/* From sweeps to cells. Sweeps are counted like the digits of a number: every combination has one place, so the order of
 * cells depends on the plan alone.
 *
 * Cells that agree in all that shapes the trained network (seed, settings, methods before and during training) form a
 * group: the network is trained once and shared by the baseline and every method that works after training. */
#include <string.h>

#include "experiment/plan.h"

/* a b, or EQ_MAX_CELLS + 1 when it is more; each is at most that, so 64 bits hold their product (a size_t may have 32). */
static size_t times(size_t a, size_t b) {
    uint64_t product = (uint64_t)a * b;
    return product <= EQ_MAX_CELLS ? (size_t)product : EQ_MAX_CELLS + 1;
}

/* Number of combinations of n sweeps, or EQ_MAX_CELLS + 1 when there are more. */
static size_t combinations(const eq_values *values, size_t n) {
    size_t product = 1;
    for (size_t i = 0; i < n; i++) product = times(product, values[i].n);
    return product;
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
    for (size_t m = 0; m < entry->n_methods; m++)
        product = times(product, combinations(entry->method[m].param, entry->method[m].method->n_params));
    return product;
}

static size_t count_cells(const eq_plan *plan) {
    size_t sum = 0, settings = combinations(plan->setting, EQ_N_SETTINGS);
    for (size_t e = 0; e < plan->n_entries && sum <= EQ_MAX_CELLS; e++) sum += entry_combinations(&plan->entry[e]);
    return times(times(sum <= EQ_MAX_CELLS ? sum : EQ_MAX_CELLS + 1, settings), plan->n_seeds);
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
    eq_section section = eq_setting_section(setting);
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

/* Groups by what their network is made of: open addressing, at least half of the places empty. */
typedef struct finder {
    uint32_t *cell; /* (mask + 1) the first cell of a group, plus 1; 0 = empty */
    size_t mask;
} finder;

static uint64_t stir(uint64_t hash, uint64_t bits) {
    hash = (hash ^ bits) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static uint64_t stir_number(uint64_t hash, double value) {
    uint64_t bits;
    value += 0.0; /* -0 equals 0 */
    memcpy(&bits, &value, sizeof bits);
    return stir(hash, bits);
}

/* The same for cells that train the same network; of others hardly ever. */
static uint64_t hash_training(const eq_plan *plan, const eq_cell *cell, bool plain) {
    const eq_plan_entry *entry = &plan->entry[cell->entry];
    uint64_t hash = stir(plain, cell->seed);
    for (size_t s = 0; s < EQ_N_SETTINGS; s++)
        if (shapes_training(s, plain)) hash = stir_number(hash, cell->setting[s]);
    for (size_t m = 0; m < entry->n_methods; m++) {
        const eq_method *method = entry->method[m].method;
        if (method->family != EQ_PRE && method->family != EQ_IN) continue;
        for (const char *c = method->id; *c; c++) hash = stir(hash, (unsigned char)*c);
        for (size_t p = 0; p < method->n_params; p++) hash = stir_number(hash, cell->param[m][p]);
    }
    return hash;
}

/* Gives the cell the group of an earlier cell that trains the same network, or a new one. */
static void join_group(eq_plan *plan, eq_cell *cell, const finder *groups) {
    bool plain = trains_plainly(&plan->entry[cell->entry]);
    size_t at = (size_t)hash_training(plan, cell, plain) & groups->mask;
    for (; groups->cell[at]; at = (at + 1) & groups->mask) {
        const eq_cell *other = &plan->cell[groups->cell[at] - 1];
        if (other->seed == cell->seed && same_settings(other, cell, plain) && same_training_methods(plan, other, cell)) {
            cell->group = other->group;
            return;
        }
    }
    groups->cell[at] = (uint32_t)cell->index + 1;
    cell->group = plan->n_groups++;
}

/* The cells of one combination of settings and one entry. */
static void add_entry(eq_plan *plan, const double *setting, size_t e, const finder *groups) {
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
            join_group(plan, cell, groups);
        }
    }
}

eq_status eq_plan_unfold(eq_ctx *cx, eq_arena *arena, eq_plan *plan) {
    size_t n = count_cells(plan), n_settings = combinations(plan->setting, EQ_N_SETTINGS);
    if (n > EQ_MAX_CELLS) return eq_fail(cx, EQ_EINPUT, "plan: unfolds into more than %d cells, expected fewer", EQ_MAX_CELLS);
    finder groups = {.mask = 1};
    while (groups.mask + 1 < 2 * n) groups.mask = 2 * groups.mask + 1;
    EQ_NEW(cx, arena, plan->cell, n);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, groups.cell, groups.mask + 1);
    plan->n_cells = plan->n_groups = plan->n_summaries = 0;
    for (size_t c = 0; c < n_settings; c++) {
        double setting[EQ_N_SETTINGS];
        pick(plan->setting, EQ_N_SETTINGS, c, setting);
        for (size_t e = 0; e < plan->n_entries; e++) add_entry(plan, setting, e, &groups);
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
