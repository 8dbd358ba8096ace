/* The best decisions under linear constraints, one unknown a row, by generating whole decision vectors.
 *
 * For fixed multipliers psi the best decisions are 1 where cost + psi . gap < 0. The program's columns are such vectors, of
 * which it mixes a few so that the constraints hold; its duals are the next psi. When the vector of the duals improves nothing,
 * the duals are the answer (Dantzig & Wolfe 1960). */
#include "method/post/blind.h"

#include <math.h>

#include "math/simplex.h"
#include "math/stats.h"

enum { MOST_CUTS = 400 };

double eq_blind_gap_of(const double q[EQ_BLIND_CELLS], eq_blind_event event, const double mass[2]) {
    double side[2];
    for (int a = 0; a < 2; a++)
        side[a] = (event != EQ_BLIND_FAVOURABLE ? q[2 * a] : 0) + (event != EQ_BLIND_UNFAVOURABLE ? q[2 * a + 1] : 0);
    return side[0] / mass[0] - side[1] / mass[1];
}

void eq_blind_gap(const eq_blind_rows *rows, eq_blind_event event, double *gap, double mass[2]) {
    double total = 0;
    mass[0] = mass[1] = 0;
    for (size_t i = 0; i < rows->n; i++) {
        double w = rows->weight ? rows->weight[i] : 1;
        for (int a = 0; a < 2; a++) {
            const double *cell = rows->q + i * EQ_BLIND_CELLS + 2 * a;
            if (event != EQ_BLIND_FAVOURABLE) mass[a] += w * cell[0];
            if (event != EQ_BLIND_UNFAVOURABLE) mass[a] += w * cell[1];
        }
        total += w;
    }
    for (int a = 0; a < 2; a++) mass[a] /= total;
    for (size_t i = 0; i < rows->n; i++) gap[i] = eq_blind_gap_of(rows->q + i * EQ_BLIND_CELLS, event, mass);
}

/* Mean cost and gaps of the best decisions for psi. */
static void decide_all(const eq_blind_program *p, const double *psi, double *cost, double *gap) {
    double total = 0;
    *cost = gap[0] = gap[1] = 0;
    for (size_t i = 0; i < p->n; i++) {
        double w = p->weight ? p->weight[i] : 1, sum = p->cost[i];
        for (size_t j = 0; j < p->n_events; j++) sum += psi[j] * p->gap[j][i];
        total += w;
        if (!(sum < 0)) continue;
        *cost += w * p->cost[i];
        for (size_t j = 0; j < p->n_events; j++) gap[j] += w * p->gap[j][i];
    }
    *cost /= total;
    for (size_t j = 0; j < p->n_events; j++) gap[j] /= total;
}

/* Row 0: the shares add up to 1; row 1 + j: gap j and a slack come to the tolerance. */
static eq_status add_decisions(eq_ctx *cx, eq_simplex *lp, size_t n_events, double cost, const double *gap) {
    eq_entry entry[1 + EQ_BLIND_MOST_EVENTS] = {{0, 1}};
    for (uint32_t j = 0; j < n_events; j++) entry[1 + j] = (eq_entry){1 + j, gap[j]};
    return eq_simplex_add(cx, lp, -cost, EQ_INFINITY, entry, 1 + n_events);
}

static eq_status begin(eq_ctx *cx, const eq_blind_program *p, eq_simplex *lp) {
    double b[1 + EQ_BLIND_MOST_EVENTS] = {1, p->tolerance, p->tolerance};
    EQ_TRY(eq_simplex_new(cx, &cx->tmp, b, 1 + p->n_events, lp));
    for (uint32_t j = 0; j < p->n_events && p->tolerance > 0; j++) {
        eq_entry slack = {1 + j, 1};
        EQ_TRY(eq_simplex_add(cx, lp, 0, 2 * p->tolerance, &slack, 1));
    }
    return add_decisions(cx, lp, p->n_events, 0, (double[]){0, 0}); /* nobody: always allowed */
}

eq_status eq_blind_solve(eq_ctx *cx, const eq_blind_program *p, double *psi, double *value) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_simplex lp;
    double cost, gap[EQ_BLIND_MOST_EVENTS], at[EQ_BLIND_MOST_EVENTS] = {0};
    EQ_TRY(begin(cx, p, &lp));
    decide_all(p, at, &cost, gap);
    for (int n = 0; n < MOST_CUTS; n++) {
        EQ_TRY(add_decisions(cx, &lp, p->n_events, cost, gap));
        EQ_TRY(eq_simplex_solve(cx, &lp));
        double worth = -lp.dual[0];
        for (size_t j = 0; j < p->n_events; j++) at[j] = lp.dual[1 + j];
        decide_all(p, at, &cost, gap);
        for (size_t j = 0; j < p->n_events; j++) worth -= at[j] * gap[j];
        if (worth - cost <= 1e-13) break;
    }
    for (size_t j = 0; j < p->n_events; j++) psi[j] = at[j];
    *value = -lp.value;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
