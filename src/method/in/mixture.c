/* As a program of simplex.h: a row a constraint with xi and a slack, and the row of shares. The multipliers are its duals. */
#include "method/in/mixture.h"
#include "math/simplex.h"
#include "math/stats.h"

struct eq_mixture_program {
    eq_simplex lp;
    size_t n_constraints, n_members;
    double bound;
    eq_entry *entry; /* (n_constraints + 1) */
};

eq_status eq_mixture_new(eq_ctx *cx, eq_arena *arena, size_t n_constraints, double price, double bound,
                         eq_mixture_program **out) {
    eq_mixture_program *p;
    double *b;
    EQ_NEW(cx, arena, p, 1);
    EQ_NEW(cx, arena, p->entry, n_constraints + 1);
    EQ_NEW(cx, arena, b, n_constraints + 1);
    p->n_constraints = n_constraints;
    p->bound = bound;
    b[n_constraints] = 1;
    EQ_TRY(eq_simplex_new(cx, arena, b, n_constraints + 1, &p->lp));
    for (uint32_t k = 0; k < n_constraints; k++) p->entry[k] = (eq_entry){k, -1};
    EQ_TRY(eq_simplex_add(cx, &p->lp, -price, EQ_INFINITY, p->entry, n_constraints));
    for (uint32_t k = 0; k < n_constraints; k++) {
        eq_entry slack = {k, 1};
        EQ_TRY(eq_simplex_add(cx, &p->lp, 0, EQ_INFINITY, &slack, 1));
    }
    *out = p;
    return EQ_OK;
}

eq_status eq_mixture_add(eq_ctx *cx, eq_mixture_program *p, double error, const double *gamma) {
    size_t n = p->n_constraints;
    for (uint32_t k = 0; k < n; k++) p->entry[k] = (eq_entry){k, gamma[k] - p->bound};
    p->entry[n] = (eq_entry){(uint32_t)n, 1};
    p->n_members++;
    return eq_simplex_add(cx, &p->lp, -error, EQ_INFINITY, p->entry, n + 1);
}

eq_status eq_mixture_solve(eq_ctx *cx, eq_mixture_program *p, double *share, double *price) {
    EQ_TRY(eq_simplex_solve(cx, &p->lp));
    for (size_t k = 0; k < p->n_members; k++) share[k] = eq_simplex_x(&p->lp, 1 + p->n_constraints + k);
    for (size_t k = 0; k < p->n_constraints; k++) price[k] = p->lp.dual[k] > 0 ? p->lp.dual[k] : 0;
    return EQ_OK;
}
