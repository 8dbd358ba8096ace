/* Tipping points: the fewest people of unknown group whose placement moves a ratio across its limit.
 *
 * Down: j1 refused into g and j2 selected into r; up: j1 selected into g and j2 refused into r. For each j2 the j1 that is needed
 * falls as j2 grows and is, but for rounding up, convex in it: so the least sum is at one of a few places, which are found by
 * halving: the first j2 for which there are people enough, the first that needs no j1, the one before it, and those beside the
 * stationary point of the convex curve. Counts are compared exactly. */
#include <math.h>

#include "impact/work.h"
#include "math/stats.h"

typedef struct moving {
    const eq_impact_work *w;
    const eq_picked *g, *r;
    bool up;
    double j2, most1, most2;
} moving;

/* Whether j1 with m->j2 is enough. */
static bool is_enough(const void *of, double j1) {
    const moving *m = of;
    const eq_limit *t = &m->w->asked->limit;
    double n_r = m->r->n + m->j2, k_r = m->up ? m->r->k : m->r->k + m->j2;
    double n_g = m->g->n + j1, k_g = m->up ? m->g->k + j1 : m->g->k;
    int order = eq_products_compare((const double[]){k_g, n_r, t->den}, (const double[]){t->num, n_g, k_r});
    return m->up ? order >= 0 : k_r > 0 && order < 0;
}

/* The least j1 that does with so many j2; NaN: not even all. */
static double needed(const moving *m, double j2) {
    moving at = *m;
    at.j2 = j2;
    double t = m->w->asked->limit.value, n_r = m->r->n + j2, near;
    if (m->up) near = (t * m->r->k * m->g->n - m->g->k * n_r) / (n_r - t * m->r->k);
    else near = floor(m->g->k * n_r / (t * (m->r->k + j2))) - m->g->n + 1;
    return eq_least_whole(isfinite(near) ? near : 0, m->most1, is_enough, &at);
}

static bool has_enough(const void *of, double j2) { return !isnan(needed(of, j2)); }
static bool needs_none(const void *of, double j2) {
    moving at = *(const moving *)of;
    at.j2 = j2;
    return is_enough(&at, 0);
}

static void try(const moving *m, double j2, eq_tipping *best) {
    if (!(j2 >= 0 && j2 <= m->most2)) return;
    double j1 = needed(m, j2);
    if (isnan(j1) || (!isnan(best->n) && best->n <= j1 + j2)) return;
    *best = (eq_tipping){j1 + j2, j1, j2, 0, EQ_NO_CAUSE};
}

static eq_tipping find(const moving *m) {
    eq_tipping best = {EQ_NAN, EQ_NAN, EQ_NAN, 0, EQ_NO_PLACEMENT};
    double t = m->w->asked->limit.value;
    double first = eq_least_whole(0, m->most2, has_enough, m), last = eq_least_whole(0, m->most2, needs_none, m);
    if (isnan(first)) return best;
    if (isnan(last)) last = m->most2;
    double middle = m->up ? t * m->r->k + sqrt(t * m->r->k * (m->g->n - m->g->k)) - m->r->n
                          : sqrt(m->g->k * (m->r->n - m->r->k) / t) - m->r->k;
    if (!(middle > first)) middle = first;
    if (middle > last) middle = last;
    try(m, first, &best);
    try(m, floor(middle) - 1, &best);
    try(m, floor(middle), &best);
    try(m, floor(middle) + 1, &best);
    try(m, last - 1, &best);
    try(m, last, &best);
    return best;
}

static eq_tipping tip(const eq_impact_work *w, size_t g, size_t r, bool up) {
    const eq_picked *own = &w->picked[g], *other = &w->picked[r];
    moving m = {w, own, other, up, 0, up ? own->may.selected : own->may.refused, up ? other->may.refused : other->may.selected};
    eq_tipping out = find(&m);
    out.with = r;
    return out;
}

eq_tipping eq_tipping_down(const eq_impact_work *w, size_t g, size_t r) { return tip(w, g, r, false); }
eq_tipping eq_tipping_up(const eq_impact_work *w, size_t g, size_t r) { return tip(w, g, r, true); }
