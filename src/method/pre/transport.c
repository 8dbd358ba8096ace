/* Unknown is p, of each group and cell that has rows and each cell within reach: the share that moves there; who stays is what
 * is left. Rows of the program, for each group and cell: moves add up to limit[0] at most, those 2 far to limit[1]; for each
 * cell: what arrives less what leaves is u+ - u-, of which half the sum is the total variation; for each group: its base rate
 * after is q + s, 0 <= s <= epsilon, with one q for all. A mover's way costs a ten-millionth of a mover, so that of equally good
 * solutions one is found in which nobody moves for nothing. Where there is no solution the same limits are solved for the least
 * epsilon. */
#include "method/pre/transport.h"

#include <math.h>

#include "math/simplex.h"
#include "math/stats.h"

enum { REACH = 2 };
#define WAY 1e-7

typedef struct program {
    const eq_transport_task *task;
    eq_simplex lp;
    bool least; /* epsilon is what is minimised */
    size_t n_pairs, cell_row, parity_row;
    uint32_t *pair; /* (n_pairs) g n_cells + c, ascending */
    double total, *group_mass;
    size_t n_moves;
} program;

size_t eq_transport_distance(const eq_lattice_shape *shape, size_t from, size_t to) {
    size_t distance = from % 2 != to % 2;
    from /= 2, to /= 2;
    for (size_t k = shape->n_columns; k-- > 0;) {
        size_t n = shape->n_levels[k], a = from % n, b = to % n, apart = a > b ? a - b : b - a;
        distance += shape->ordered[k] ? apart : apart > 0;
        from /= n, to /= n;
    }
    return distance;
}

static eq_status weigh(eq_ctx *cx, program *p) {
    size_t n_cells = p->task->shape.n_cells;
    EQ_NEW(cx, &cx->tmp, p->group_mass, p->task->n_groups);
    EQ_NEW(cx, &cx->tmp, p->pair, p->task->n_groups * n_cells);
    for (uint32_t k = 0; k < p->task->n_groups * n_cells; k++) {
        if (!(p->task->mass[k] > 0)) continue;
        p->pair[p->n_pairs++] = k;
        p->group_mass[k / n_cells] += p->task->mass[k];
        p->total += p->task->mass[k];
    }
    p->cell_row = 2 * p->n_pairs;
    p->parity_row = p->cell_row + (p->least ? 0 : n_cells);
    return EQ_OK;
}

/* A group's base rate as it is. */
static double base_rate(const program *p, size_t g) {
    const double *mass = p->task->mass + g * p->task->shape.n_cells;
    double favourable = 0;
    for (size_t c = 1; c < p->task->shape.n_cells; c += 2) favourable += mass[c];
    return p->group_mass[g] > 0 ? favourable / p->group_mass[g] : 0;
}

static eq_status begin(eq_ctx *cx, program *p) {
    size_t n_groups = p->task->n_groups, n_rows = p->parity_row + n_groups * (p->least ? 2 : 1);
    double *b;
    EQ_NEW(cx, &cx->tmp, b, n_rows);
    for (size_t i = 0; i < p->n_pairs; i++) b[2 * i] = p->task->limit[0], b[2 * i + 1] = p->task->limit[1];
    for (size_t g = 0; g < n_groups; g++) b[p->parity_row + g] = -base_rate(p, g);
    return eq_simplex_new(cx, &cx->tmp, b, n_rows, &p->lp);
}

/* The share of group and cell `pair` that moves to another cell. */
static eq_status add_move(eq_ctx *cx, program *p, size_t pair, size_t to, size_t distance) {
    size_t n_cells = p->task->shape.n_cells, g = p->pair[pair] / n_cells, from = p->pair[pair] % n_cells, n = 0;
    double mass = p->task->mass[p->pair[pair]], share = mass / p->total;
    eq_entry entry[5];
    entry[n++] = (eq_entry){(uint32_t)(2 * pair), 1};
    if (distance == REACH) entry[n++] = (eq_entry){(uint32_t)(2 * pair + 1), 1};
    if (!p->least) {
        bool up = from < to;
        entry[n++] = (eq_entry){(uint32_t)(p->cell_row + (up ? from : to)), up ? -share : share};
        entry[n++] = (eq_entry){(uint32_t)(p->cell_row + (up ? to : from)), up ? share : -share};
    }
    if (from % 2 != to % 2) entry[n++] = (eq_entry){(uint32_t)(p->parity_row + g), (to % 2 ? mass : -mass) / p->group_mass[g]};
    p->n_moves++;
    return eq_simplex_add(cx, &p->lp, p->least ? 0 : -WAY * share * (double)distance, EQ_INFINITY, entry, n);
}

static eq_status add_moves(eq_ctx *cx, program *p) {
    size_t n_cells = p->task->shape.n_cells;
    for (size_t i = 0; i < p->n_pairs; i++)
        for (size_t to = 0; to < n_cells; to++) {
            size_t distance = eq_transport_distance(&p->task->shape, p->pair[i] % n_cells, to);
            if (distance > 0 && distance <= REACH) EQ_TRY(add_move(cx, p, i, to, distance));
        }
    return EQ_OK;
}

static eq_status add_one(eq_ctx *cx, program *p, double cost, double upper, eq_entry entry) {
    return eq_simplex_add(cx, &p->lp, cost, upper, &entry, 1);
}

/* q, and of each group s; with s <= e, e minimised, where epsilon is. */
static eq_status add_rates(eq_ctx *cx, program *p) {
    size_t n_groups = p->task->n_groups;
    eq_entry *all;
    EQ_NEW(cx, &cx->tmp, all, n_groups);
    for (size_t g = 0; g < n_groups; g++) all[g] = (eq_entry){(uint32_t)(p->parity_row + g), -1};
    EQ_TRY(eq_simplex_add(cx, &p->lp, 0, 1, all, n_groups));
    for (size_t g = 0; g < n_groups; g++) {
        const eq_entry s[2] = {all[g], {(uint32_t)(p->parity_row + n_groups + g), 1}};
        double upper = p->least ? 1 : p->group_mass[g] > 0 ? p->task->epsilon : 1;
        if (upper > 0) EQ_TRY(eq_simplex_add(cx, &p->lp, 0, upper, s, p->least ? 2 : 1));
        if (p->least) EQ_TRY(add_one(cx, p, 0, EQ_INFINITY, s[1]));
    }
    if (!p->least) return EQ_OK;
    for (size_t g = 0; g < n_groups; g++) all[g] = (eq_entry){(uint32_t)(p->parity_row + n_groups + g), -1};
    return eq_simplex_add(cx, &p->lp, -1, EQ_INFINITY, all, n_groups);
}

static eq_status add_slacks(eq_ctx *cx, program *p) {
    for (uint32_t row = 0; row < p->cell_row; row++) EQ_TRY(add_one(cx, p, 0, EQ_INFINITY, (eq_entry){row, 1}));
    for (size_t row = p->cell_row; row < p->parity_row; row++) {
        EQ_TRY(add_one(cx, p, -0.5, EQ_INFINITY, (eq_entry){(uint32_t)row, -1}));
        EQ_TRY(add_one(cx, p, -0.5, EQ_INFINITY, (eq_entry){(uint32_t)row, 1}));
    }
    return EQ_OK;
}

static eq_status solve(eq_ctx *cx, program *p) {
    EQ_TRY(weigh(cx, p));
    EQ_TRY(begin(cx, p));
    EQ_TRY(add_moves(cx, p));
    EQ_TRY(add_slacks(cx, p));
    EQ_TRY(add_rates(cx, p));
    return eq_simplex_solve(cx, &p->lp);
}

/* The shares of the solution, in the order in which they were added, and what they change. */
static eq_status read_moves(eq_ctx *cx, eq_arena *arena, const program *p, eq_transport *out) {
    size_t n_cells = p->task->shape.n_cells, n_all = p->task->n_groups * n_cells, n = 0, column = 0, next = 0;
    double *net;
    EQ_NEW(cx, &cx->tmp, net, n_cells);
    EQ_NEW(cx, arena, out->first, n_all + 1);
    EQ_NEW(cx, arena, out->move, p->n_moves);
    for (size_t i = 0; i < p->n_pairs; i++) {
        size_t from = p->pair[i] % n_cells;
        for (; next <= p->pair[i]; next++) out->first[next] = n;
        for (size_t to = 0; to < n_cells; to++) {
            size_t distance = eq_transport_distance(&p->task->shape, from, to);
            if (!distance || distance > REACH) continue;
            double share = eq_simplex_x(&p->lp, column++), moved = share * p->task->mass[p->pair[i]] / p->total;
            if (!(share > 0)) continue;
            out->move[n++] = (eq_transport_move){(uint32_t)to, share};
            net[to] += moved;
            net[from] -= moved;
        }
    }
    for (; next <= n_all; next++) out->first[next] = n;
    for (size_t c = 0; c < n_cells; c++) out->total_variation += fabs(net[c]) / 2;
    return EQ_OK;
}

static eq_status transport(eq_ctx *cx, eq_arena *arena, const eq_transport_task *task, eq_transport *out) {
    program p = {.task = task}, q = {.task = task, .least = true};
    *out = (eq_transport){0};
    EQ_TRY(solve(cx, &p));
    out->feasible = p.lp.feasible;
    if (out->feasible) return read_moves(cx, arena, &p, out);
    EQ_TRY(solve(cx, &q));
    out->least_epsilon = -q.lp.value;
    return EQ_OK;
}

eq_status eq_transport_solve(eq_ctx *cx, eq_arena *arena, const eq_transport_task *task, eq_transport *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = transport(cx, arena, task, out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
