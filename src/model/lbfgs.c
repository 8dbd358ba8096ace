/* The two-loop recursion over the last ten moves, with steps halved until the value falls by a ten-thousandth of what the
 * slope promises (Armijo). A move along which the gradient does not rise, which a convex function does not have, is not
 * remembered. A direction that is of no use is replaced once by the gradient's before the search is called stuck. Source:
 * Liu & Nocedal, "On the limited memory BFGS method for large scale optimization", Mathematical Programming 45 (1989);
 * Nocedal & Wright, "Numerical Optimization" (2006), algorithms 7.4 and 3.1. */
#include <math.h>
#include <string.h>

#include "model/lbfgs.h"

#define PAIRS EQ_LBFGS_PAIRS
#define SLOTS (PAIRS + 1) /* a move is written down before it is known to be worth keeping */
#define MOST_HALVINGS 40
#define ARMIJO 1e-4

eq_status eq_lbfgs_init(eq_ctx *cx, eq_arena *arena, size_t n, double tolerance, eq_lbfgs *out) {
    eq_lbfgs l = {.n = n, .tolerance = tolerance, .value = (double)INFINITY};
    EQ_NEW(cx, arena, l.point, n);
    EQ_NEW(cx, arena, l.best, n);
    EQ_NEW(cx, arena, l.gradient, n);
    EQ_NEW(cx, arena, l.direction, n);
    EQ_NEW_CELLS(cx, arena, l.moved, SLOTS, n);
    EQ_NEW_CELLS(cx, arena, l.bent, SLOTS, n);
    *out = l;
    return EQ_OK;
}

static double dot(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

static void add(double factor, const double *from, double *to, size_t n) {
    for (size_t i = 0; i < n; i++) to[i] += factor * from[i];
}

static double largest(const double *a, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n; i++) most = fabs(a[i]) > most ? fabs(a[i]) : most;
    return most;
}

/* The pair `age` moves ago, 0 = the last one. */
static size_t pair_at(const eq_lbfgs *l, size_t age) { return (l->next_pair + SLOTS - 1 - age) % SLOTS; }

/* Newton's direction as far as the remembered moves know the curvature. */
static void choose_direction(eq_lbfgs *l) {
    double *d = l->direction, alpha[PAIRS];
    size_t n = l->n;
    for (size_t i = 0; i < n; i++) d[i] = -l->gradient[i];
    for (size_t age = 0; age < l->n_pairs; age++) {
        size_t p = pair_at(l, age);
        alpha[age] = dot(l->moved + p * n, d, n) / l->product[p];
        add(-alpha[age], l->bent + p * n, d, n);
    }
    if (l->n_pairs) {
        size_t p = pair_at(l, 0);
        double scale = l->product[p] / dot(l->bent + p * n, l->bent + p * n, n);
        for (size_t i = 0; i < n; i++) d[i] *= scale;
    }
    for (size_t age = l->n_pairs; age-- > 0;) {
        size_t p = pair_at(l, age);
        double beta = dot(l->bent + p * n, d, n) / l->product[p];
        add(alpha[age] - beta, l->moved + p * n, d, n);
    }
    l->slope = dot(d, l->gradient, n);
    l->step = l->n_pairs ? 1 : 1 / (1 + sqrt(dot(d, d, n)));
    l->n_halvings = 0;
}

static void place_point(eq_lbfgs *l) {
    memcpy(l->point, l->best, l->n * sizeof *l->point);
    add(l->step, l->direction, l->point, l->n);
}

/* Remembers the move from best to point. */
static void remember(eq_lbfgs *l, const double *gradient) {
    size_t n = l->n, p = l->next_pair;
    double *moved = l->moved + p * n, *bent = l->bent + p * n;
    for (size_t i = 0; i < n; i++) {
        moved[i] = l->point[i] - l->best[i];
        bent[i] = gradient[i] - l->gradient[i];
    }
    l->product[p] = dot(moved, bent, n);
    if (!(l->product[p] > 1e-12 * dot(bent, bent, n))) return;
    l->next_pair = (p + 1) % SLOTS;
    if (l->n_pairs < PAIRS) l->n_pairs++;
}

static eq_lbfgs_turn refuse(eq_lbfgs *l) {
    if (isinf(l->value)) return EQ_LBFGS_STUCK; /* not even the start has a value */
    l->step /= 2;
    if (++l->n_halvings > MOST_HALVINGS) {
        if (!l->n_pairs) return EQ_LBFGS_STUCK;
        l->n_pairs = 0;
        choose_direction(l);
    }
    place_point(l);
    return EQ_LBFGS_TRY;
}

eq_lbfgs_turn eq_lbfgs_tell(eq_lbfgs *l, double value, const double *gradient) {
    bool first = isinf(l->value), fell = isfinite(value) && (first || value <= l->value + ARMIJO * l->step * l->slope);
    if (!fell) return refuse(l);
    if (!first) remember(l, gradient);
    memcpy(l->best, l->point, l->n * sizeof *l->best);
    memcpy(l->gradient, gradient, l->n * sizeof *l->gradient);
    l->value = value;
    if (largest(gradient, l->n) <= l->tolerance) return EQ_LBFGS_FLAT;
    choose_direction(l);
    if (!(l->slope < 0)) {
        l->n_pairs = 0;
        choose_direction(l);
    }
    place_point(l);
    return EQ_LBFGS_STEPPED;
}
