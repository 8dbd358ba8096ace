/* Ten pairs of steps and changes of slope stand for the curvature (Nocedal 1980; Liu & Nocedal 1989); Armijo's rule along the
 * projected path keeps to the bounds (Bertsekas 1982): a number at a bound that its slope pushes outward stays there, the others
 * follow the pairs. A pair without curvature says nothing and is not kept. Sums go from left to right in four lanes. */
#include <math.h>
#include <string.h>

#include "math/lbfgs.h"

enum { PAIRS = 10, MOST_CUTS = 30 };
#define ARMIJO 1e-4

struct eq_lbfgs {
    eq_lbfgs_config config;
    double *point, *gradient;       /* (n) the best */
    double *tried, *tried_gradient; /* (n) */
    double *direction;              /* (n) */
    double *step[PAIRS], *change[PAIRS], curvature[PAIRS];
    size_t n_pairs, newest, n_cuts, n_steps;
    double value, length;
    bool begun;
};

static double clip(const eq_lbfgs *m, size_t j, double x) {
    if (m->config.low && x < m->config.low[j]) return m->config.low[j];
    if (m->config.high && x > m->config.high[j]) return m->config.high[j];
    return x;
}

eq_status eq_lbfgs_new(eq_ctx *cx, eq_arena *arena, const eq_lbfgs_config *config, const double *start, eq_lbfgs **out) {
    eq_lbfgs *m;
    EQ_NEW(cx, arena, m, 1);
    m->config = *config;
    EQ_NEW(cx, arena, m->point, config->n);
    EQ_NEW(cx, arena, m->gradient, config->n);
    EQ_NEW(cx, arena, m->tried, config->n);
    EQ_NEW(cx, arena, m->tried_gradient, config->n);
    EQ_NEW(cx, arena, m->direction, config->n);
    for (size_t p = 0; p < PAIRS; p++) {
        EQ_NEW(cx, arena, m->step[p], config->n);
        EQ_NEW(cx, arena, m->change[p], config->n);
    }
    for (size_t j = 0; j < config->n; j++) m->tried[j] = clip(m, j, start[j]);
    *out = m;
    return EQ_OK;
}

const double *eq_lbfgs_point(const eq_lbfgs *m) { return m->tried; }
double *eq_lbfgs_gradient(eq_lbfgs *m) { return m->tried_gradient; }
size_t eq_lbfgs_steps(const eq_lbfgs *m) { return m->n_steps; }
double eq_lbfgs_value(const eq_lbfgs *m) { return m->value; }

static double dot(const double *a, const double *b, size_t n) {
    double lane[4] = {0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) lane[i % 4] += a[i] * b[i];
    return (lane[0] + lane[1]) + (lane[2] + lane[3]);
}

static void add_scaled(double factor, const double *x, double *to, size_t n) {
    for (size_t j = 0; j < n; j++) to[j] += factor * x[j];
}

/* At a bound, with the way down outside. */
static bool is_held(const eq_lbfgs *m, size_t j) {
    double x = m->point[j], slope = m->gradient[j];
    return (m->config.low && x <= m->config.low[j] && slope > 0) || (m->config.high && x >= m->config.high[j] && slope < 0);
}

static void hold(const eq_lbfgs *m, double *direction) {
    for (size_t j = 0; j < m->config.n; j++)
        if (is_held(m, j)) direction[j] = 0;
}

static void remember(eq_lbfgs *m) {
    size_t at = m->n_pairs ? (m->newest + 1) % PAIRS : 0, n = m->config.n;
    double *step = m->step[at], *change = m->change[at];
    for (size_t j = 0; j < n; j++) {
        step[j] = m->tried[j] - m->point[j];
        change[j] = m->tried_gradient[j] - m->gradient[j];
    }
    double curvature = dot(step, change, n);
    if (!(curvature > 1e-10 * dot(change, change, n))) return;
    m->curvature[at] = curvature;
    m->newest = at;
    if (m->n_pairs < PAIRS) m->n_pairs++;
}

/* direction = -H gradient by the two loops over the pairs, in the numbers that are not held. */
static void follow_pairs(eq_lbfgs *m) {
    double share[PAIRS], *d = m->direction;
    size_t n = m->config.n;
    for (size_t k = 0; k < m->n_pairs; k++) { /* from the newest pair to the oldest */
        size_t p = (m->newest + PAIRS - k) % PAIRS;
        share[p] = dot(m->step[p], d, n) / m->curvature[p];
        add_scaled(-share[p], m->change[p], d, n);
    }
    double factor = m->curvature[m->newest] / dot(m->change[m->newest], m->change[m->newest], n);
    for (size_t j = 0; j < n; j++) d[j] *= factor;
    for (size_t k = m->n_pairs; k-- > 0;) {
        size_t p = (m->newest + PAIRS - k) % PAIRS;
        add_scaled(share[p] - dot(m->change[p], d, n) / m->curvature[p], m->step[p], d, n);
    }
}

/* Without pairs, or where these point uphill, straight down, a first step of length 1 at most. */
static void aim(eq_lbfgs *m) {
    size_t n = m->config.n;
    for (size_t j = 0; j < n; j++) m->direction[j] = -m->gradient[j];
    hold(m, m->direction);
    double steep = dot(m->direction, m->direction, n);
    m->length = 1;
    if (m->n_pairs) {
        follow_pairs(m);
        hold(m, m->direction);
        if (dot(m->gradient, m->direction, n) < 0) return;
        m->n_pairs = 0;
        for (size_t j = 0; j < n; j++) m->direction[j] = -m->gradient[j];
        hold(m, m->direction);
    }
    if (steep > 1) m->length = 1 / sqrt(steep);
}

static bool is_flat(const eq_lbfgs *m) {
    for (size_t j = 0; j < m->config.n; j++)
        if (!is_held(m, j) && !(fabs(m->gradient[j]) <= m->config.flat)) return false;
    return true;
}

static void try_length(eq_lbfgs *m) {
    for (size_t j = 0; j < m->config.n; j++) m->tried[j] = clip(m, j, m->point[j] + m->length * m->direction[j]);
}

/* How far the slope at the best point says the tried one lies below it; below 0 when it does. */
static double foreseen(const eq_lbfgs *m) {
    double sum = 0;
    for (size_t j = 0; j < m->config.n; j++) sum += m->gradient[j] * (m->tried[j] - m->point[j]);
    return sum;
}

static bool end(eq_lbfgs *m) {
    memcpy(m->tried, m->point, m->config.n * sizeof *m->tried);
    return true;
}

/* Chooses the next point; the projection of where the pairs point may lie uphill. */
static bool set_out(eq_lbfgs *m) {
    aim(m);
    try_length(m);
    if (foreseen(m) < 0) return false;
    if (!m->n_pairs) return end(m);
    m->n_pairs = 0;
    aim(m);
    try_length(m);
    return foreseen(m) < 0 ? false : end(m);
}

static bool shorten(eq_lbfgs *m) {
    if (++m->n_cuts > MOST_CUTS) return end(m);
    m->length /= 2;
    try_length(m);
    return foreseen(m) < 0 ? false : end(m);
}

bool eq_lbfgs_tell(eq_lbfgs *m, double value) {
    if (m->begun && !(value <= m->value + ARMIJO * foreseen(m))) return shorten(m);
    if (m->begun) remember(m), m->n_steps++;
    memcpy(m->point, m->tried, m->config.n * sizeof *m->point);
    memcpy(m->gradient, m->tried_gradient, m->config.n * sizeof *m->gradient);
    m->value = value;
    m->begun = true;
    m->n_cuts = 0;
    if (!isfinite(value) || is_flat(m) || m->n_steps >= m->config.most_steps) return end(m);
    return set_out(m);
}
