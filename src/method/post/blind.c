/* The best decisions under linear constraints, one unknown a row, by generating whole decision vectors.
 *
 * For fixed multipliers psi the best decisions are 1 where cost + psi . share < 0. The program's columns are such vectors, of
 * which it mixes a few so that the constraints hold; its duals are the next psi. When the vector of the duals improves nothing,
 * the duals are the answer (Dantzig & Wolfe 1960). The rates of an event lie in one window, whose lower end is an unknown too. */
#include "method/post/blind.h"

#include <string.h>

#include "math/simplex.h"
#include "math/stats.h"

enum { MOST_CUTS = 1000 };

static double event_of(const double q[2], eq_blind_event event) {
    return (event != EQ_BLIND_FAVOURABLE ? q[0] : 0) + (event != EQ_BLIND_UNFAVOURABLE ? q[1] : 0);
}

void eq_blind_masses(const eq_blind_rows *rows, eq_blind_event event, double *mass) {
    size_t k = rows->n_groups;
    double total = 0;
    memset(mass, 0, k * sizeof *mass);
    for (size_t i = 0; i < rows->n; i++) {
        double w = rows->weight ? rows->weight[i] : 1;
        for (size_t a = 0; a < k; a++) mass[a] += w * event_of(rows->q + 2 * (i * k + a), event);
        total += w;
    }
    for (size_t a = 0; a < k && total > 0; a++) mass[a] /= total;
}

void eq_blind_shares(const double *q, size_t n_groups, eq_blind_event event, const double *mass, double *share) {
    for (size_t a = 0; a < n_groups; a++) share[a] = mass[a] > 0 ? event_of(q + 2 * a, event) / mass[a] : 0;
}

/* ---- the program ---- */

/* A decision vector by what it comes to, and the program it is a column of. */
typedef struct master {
    const eq_blind_program *p;
    eq_simplex lp;
    double cost;
    double *rate;    /* (n_events, n_groups) */
    eq_entry *entry; /* (1 + n_events x n_groups) */
    double *psi;     /* (n_events, n_groups) */
} master;

/* Mean cost and rates of the best decisions for psi. */
static void decide_all(master *m) {
    const eq_blind_program *p = m->p;
    size_t k = p->n_groups;
    double total = 0;
    m->cost = 0;
    memset(m->rate, 0, p->n_events * k * sizeof *m->rate);
    for (size_t i = 0; i < p->n; i++) {
        double w = p->weight ? p->weight[i] : 1, sum = p->cost[i];
        for (size_t j = 0; j < p->n_events; j++)
            for (size_t a = 0; a < k; a++) sum += m->psi[j * k + a] * p->share[j][i * k + a];
        total += w;
        if (!(sum < 0)) continue;
        m->cost += w * p->cost[i];
        for (size_t j = 0; j < p->n_events; j++)
            for (size_t a = 0; a < k; a++) m->rate[j * k + a] += w * p->share[j][i * k + a];
    }
    m->cost /= total;
    for (size_t c = 0; c < p->n_events * k; c++) m->rate[c] /= total;
}

/* Row 0: the shares of the vectors add up to 1; row 1 + j n_groups + a: the rate less the window's lower end, less a slack within
 * the tolerance, is 0. */
static eq_status add_decisions(eq_ctx *cx, master *m) {
    size_t n = 0, rows = m->p->n_events * m->p->n_groups;
    m->entry[n++] = (eq_entry){0, 1};
    for (uint32_t c = 0; c < rows; c++)
        if (m->p->mass[c / m->p->n_groups][c % m->p->n_groups] > 0) m->entry[n++] = (eq_entry){1 + c, m->rate[c]};
    return eq_simplex_add(cx, &m->lp, -m->cost, EQ_INFINITY, m->entry, n);
}

/* The lower end is an unknown one above itself, so that it is never at its bound, where the duals would not add up to 0. */
static eq_status add_windows(eq_ctx *cx, master *m) {
    const eq_blind_program *p = m->p;
    for (size_t j = 0; j < p->n_events; j++) {
        size_t n = 0;
        for (size_t a = 0; a < p->n_groups; a++) {
            eq_entry own = {(uint32_t)(1 + j * p->n_groups + a), -1};
            if (!(p->mass[j][a] > 0)) continue;
            m->entry[n++] = own;
            if (p->tolerance > 0) EQ_TRY(eq_simplex_add(cx, &m->lp, 0, p->tolerance, &own, 1));
        }
        if (n) EQ_TRY(eq_simplex_add(cx, &m->lp, 0, EQ_INFINITY, m->entry, n));
    }
    return EQ_OK;
}

static eq_status begin(eq_ctx *cx, master *m) {
    size_t k = m->p->n_groups, rows = m->p->n_events * k;
    double *b;
    EQ_NEW(cx, &cx->tmp, b, 1 + rows);
    EQ_NEW(cx, &cx->tmp, m->entry, 1 + rows);
    EQ_NEW(cx, &cx->tmp, m->rate, rows);
    EQ_NEW(cx, &cx->tmp, m->psi, rows);
    b[0] = 1;
    for (size_t c = 0; c < rows; c++) b[1 + c] = m->p->mass[c / k][c % k] > 0 ? -1 : 0;
    EQ_TRY(eq_simplex_new(cx, &cx->tmp, b, 1 + rows, &m->lp));
    EQ_TRY(add_windows(cx, m));
    return add_decisions(cx, m); /* nobody: always allowed */
}

eq_status eq_blind_solve(eq_ctx *cx, const eq_blind_program *p, double *psi, double *value) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    master m = {.p = p};
    size_t rows = p->n_events * p->n_groups;
    EQ_TRY(begin(cx, &m));
    decide_all(&m);
    for (int n = 0; n < MOST_CUTS; n++) {
        EQ_TRY(add_decisions(cx, &m));
        EQ_TRY(eq_simplex_solve(cx, &m.lp));
        double worth = -m.lp.dual[0];
        for (size_t c = 0; c < rows; c++) m.psi[c] = m.lp.dual[1 + c];
        decide_all(&m);
        for (size_t c = 0; c < rows; c++) worth -= m.psi[c] * m.rate[c];
        if (worth - m.cost <= 1e-13) break;
    }
    memcpy(psi, m.psi, rows * sizeof *psi);
    *value = -m.lp.value;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
