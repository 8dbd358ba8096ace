/* Sums are in row order. Cells are numbered column by column: the number so far and the step of the next column are sorted
 * together, so the numbers hang on the chances alone. */
#include <math.h>

#include "impact/membership.h"
#include "math/proportion.h"
#include "math/sort.h"
#include "metric/cause.h"

#define NUDGE 1e-9 /* a chance of 0.15 is in the step it is written in */

typedef struct mixing {
    eq_ctx *cx;
    const eq_membership_rows *of;
    const eq_membership_asked *asked;
    eq_membership_table *out;
    uint32_t *cell; /* (n_rows) < n_cells */
    double z;
} mixing;

static double weight_of(const eq_membership_rows *of, size_t i) { return of->weight ? of->weight[i] : 1; }
static double square_of(const eq_membership_rows *of, size_t i) { return of->squared ? of->squared[i] : weight_of(of, i); }

/* ---- cells ---- */

/* Numbers the different values of `key` by rising value; returns how many there are. */
static eq_status number(eq_ctx *cx, const double *key, size_t n, uint32_t *out, size_t *n_values) {
    uint32_t *order;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, order, n);
    EQ_TRY(eq_sort_order(cx, key, n, order));
    uint32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (i && key[order[i]] > key[order[i - 1]]) at++;
        out[order[i]] = at;
    }
    *n_values = n ? (size_t)at + 1 : 0;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

static eq_status make_cells(mixing *m) {
    size_t n = m->of->n_rows;
    double *key, steps = (double)m->asked->cells;
    EQ_NEW(m->cx, &m->cx->tmp, m->cell, n);
    EQ_NEW(m->cx, &m->cx->tmp, key, n);
    for (size_t g = 0; g < m->of->n_groups; g++) {
        for (size_t i = 0; i < n; i++) key[i] = (double)m->cell[i] * (steps + 1) + floor(steps * m->of->chance[g][i] + NUDGE);
        EQ_TRY(number(m->cx, key, n, m->cell, &m->out->n_cells));
    }
    return EQ_OK;
}

/* ---- sums ---- */

static void add_up(const mixing *m, size_t g, eq_membership_group *out) {
    const eq_membership_rows *of = m->of;
    double squared = 0, all = 0, square = 0;
    for (size_t i = 0; i < of->n_rows; i++) {
        double q = of->chance[g][i], w = weight_of(of, i);
        out->n += w * q;
        if (of->selected[i]) out->selected += w * q;
        squared += square_of(of, i) * q * q;
        all += w;
        square += w * q * q;
    }
    double mean = out->n / all;
    out->n_effective = eq_effective_size(out->n, squared);
    out->resolution = mean > 0 && mean < 1 ? (square / all - mean * mean) / (mean * (1 - mean)) : EQ_NAN;
    if (out->n > 0)
        out->rate = eq_value_within(out->selected / out->n, eq_wilson(out->selected / out->n, out->n_effective, m->z));
    else out->rate = eq_value_undefined(EQ_NONE_SUCH);
}

static void add_unknown(const mixing *m) {
    const eq_membership_rows *of = m->of;
    for (size_t i = 0; i < of->n_rows; i++) {
        double left = 1;
        for (size_t g = 0; g < of->n_groups; g++) left -= of->chance[g][i];
        if (left < NUDGE) continue; /* rounding */
        *(of->selected[i] ? &m->out->unknown.selected : &m->out->unknown.refused) += weight_of(of, i) * left;
    }
}

/* ---- ranges ---- */

/* Selected people of a group, fewest and most, over cells. */
typedef struct count_range {
    double low, high;
} count_range;

/* People, selected people and those of a group, by cell. */
typedef struct cell_sums {
    double *n, *k, *q; /* (n_cells) */
} cell_sums;

static double larger(double a, double b) { return b > a ? b : a; }
static double smaller(double a, double b) { return b < a ? b : a; }

static count_range range_of(const cell_sums *c, size_t n_cells) {
    count_range out = {0, 0};
    for (size_t i = 0; i < n_cells; i++) {
        out.low += larger(0, c->k[i] - (c->n[i] - c->q[i]));
        out.high += smaller(c->q[i], c->k[i]);
    }
    return out;
}

static eq_status sum_cells(const mixing *m, cell_sums *c) {
    size_t n_cells = m->out->n_cells;
    EQ_NEW(m->cx, &m->cx->tmp, c->n, n_cells);
    EQ_NEW(m->cx, &m->cx->tmp, c->k, n_cells);
    EQ_NEW(m->cx, &m->cx->tmp, c->q, n_cells);
    for (size_t i = 0; i < m->of->n_rows; i++) {
        double w = weight_of(m->of, i);
        c->n[m->cell[i]] += w;
        if (m->of->selected[i]) c->k[m->cell[i]] += w;
    }
    m->out->smallest_cell = n_cells ? c->n[0] : EQ_NAN;
    for (size_t i = 1; i < n_cells; i++) m->out->smallest_cell = smaller(m->out->smallest_cell, c->n[i]);
    return EQ_OK;
}

static void sum_group(const mixing *m, cell_sums *c, size_t g) {
    for (size_t i = 0; i < m->out->n_cells; i++) c->q[i] = 0;
    for (size_t i = 0; i < m->of->n_rows; i++) c->q[m->cell[i]] += weight_of(m->of, i) * m->of->chance[g][i];
}

static eq_range ratio_range(const eq_membership_group *g, count_range own, const eq_membership_group *r, count_range other) {
    eq_range out = {EQ_NAN, EQ_NAN};
    if (other.high > 0) out.worst = (own.low / g->n) / (other.high / r->n);
    if (other.low > 0) out.best = (own.high / g->n) / (other.low / r->n);
    return out;
}

/* With everybody in one cell: `all`. */
static count_range total_range(const cell_sums *c, size_t n_cells, const eq_membership_group *g) {
    double n = 0, k = 0, q = g->n;
    for (size_t i = 0; i < n_cells; i++) n += c->n[i], k += c->k[i];
    cell_sums all = {&n, &k, &q};
    return range_of(&all, 1);
}

static eq_status bound(mixing *m) {
    cell_sums c;
    count_range *of_cells;
    eq_membership_table *out = m->out;
    EQ_TRY(sum_cells(m, &c));
    EQ_NEW(m->cx, &m->cx->tmp, of_cells, m->of->n_groups);
    for (size_t g = 0; g < m->of->n_groups; g++) {
        sum_group(m, &c, g);
        of_cells[g] = range_of(&c, out->n_cells);
        out->group[g].rate_range = (eq_range){of_cells[g].low / out->group[g].n, of_cells[g].high / out->group[g].n};
    }
    for (size_t g = 0; g < m->of->n_groups; g++) {
        eq_membership_group *own = &out->group[g];
        own->ratio_range = own->totals_only = (eq_range){EQ_NAN, EQ_NAN};
        if (out->reference == SIZE_MAX || g == out->reference || !(own->n > 0)) continue;
        const eq_membership_group *r = &out->group[out->reference];
        own->ratio_range = ratio_range(own, of_cells[g], r, of_cells[out->reference]);
        own->totals_only = ratio_range(own, total_range(&c, out->n_cells, own), r, total_range(&c, out->n_cells, r));
    }
    return EQ_OK;
}

static void choose(mixing *m) {
    eq_membership_table *out = m->out;
    out->reference = m->asked->rule == EQ_NAMED ? m->asked->named : SIZE_MAX;
    for (size_t g = 0; m->asked->rule != EQ_NAMED && g < m->of->n_groups; g++) {
        const eq_membership_group *own = &out->group[g], *best = out->reference == SIZE_MAX ? NULL : &out->group[out->reference];
        if (!(own->n > 0)) continue;
        bool by_rate = m->asked->rule == EQ_MOST_SELECTED;
        if (!best || (by_rate ? own->rate.value > best->rate.value : own->n > best->n)) out->reference = g;
    }
    for (size_t g = 0; g < m->of->n_groups; g++) {
        eq_membership_group *own = &out->group[g];
        own->ratio = eq_value_undefined(out->reference == SIZE_MAX ? EQ_NO_REFERENCE : EQ_IS_REFERENCE);
        if (out->reference == SIZE_MAX || g == out->reference) continue;
        double other = out->group[out->reference].rate.value;
        own->ratio = other > 0 ? eq_value_bare(own->rate.value / other) : eq_value_undefined(EQ_REFERENCE_ZERO);
    }
}

static eq_status make(mixing *m, eq_arena *arena) {
    EQ_NEW(m->cx, arena, m->out->group, m->of->n_groups);
    for (size_t g = 0; g < m->of->n_groups; g++) add_up(m, g, &m->out->group[g]);
    add_unknown(m);
    EQ_TRY(make_cells(m));
    choose(m);
    return bound(m);
}

eq_status eq_membership_make(eq_ctx *cx, eq_arena *arena, const eq_membership_rows *of, const eq_membership_asked *asked,
                             eq_membership_table *out) {
    mixing m = {.cx = cx, .of = of, .asked = asked, .out = out};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    *out = (eq_membership_table){0};
    m.z = eq_normal_quantile(1 - (1 - asked->confidence) / 2);
    eq_status status = make(&m, arena);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
