/* Randomised rules under one rate: a window over concave hulls.
 *
 * A rule that mixes two thresholds of a group reaches every point between their points, so what a group can reach is the convex
 * hull of its threshold points. Take the rate that must be alike as abscissa x and what the group then contributes as ordinate:
 * the upper hull F_g is concave and piecewise linear. The rates of all groups lie in a window [q, q + r]; in it a group does best
 * where F_g peaks, or at the end of the window nearest to that. The sum of these maxima is concave in q, and piecewise linear
 * with corners only where q or q + r meets a vertex of a hull: trying these is exact, for any number of groups. At r = 0 it is
 * the construction of Hardt, Price & Srebro (NIPS 2016, section 4). */
#include <math.h>

#include "math/sort.h"
#include "math/stats.h"
#include "metric/frontier/solver.h"

/* Upper hull of one group's points; vertex k is point at[k]. n = 0: the group takes no part. */
typedef struct hull {
    size_t n, peak, last_peak; /* F is largest between these vertices */
    uint32_t *at;
    double *x, *y; /* (n) x strictly increasing, slopes strictly decreasing */
} hull;

/* Whether the last vertex lies on or, up to rounding, under the line from the one before it to (x, y): what is straight has no
 * vertex, however the sums were rounded. */
static bool is_under(const hull *h, size_t n, double x, double y) {
    double last = (h->y[n - 1] - h->y[n - 2]) * (x - h->x[n - 2]), next = (y - h->y[n - 2]) * (h->x[n - 1] - h->x[n - 2]);
    return last - next <= EQ_FRONTIER_SLACK * (fabs(last) + fabs(next));
}

/* Whether a value is larger than another by more than rounding: the first of equals is taken. */
static bool is_more(double value, double than) { return value - than > EQ_FRONTIER_SLACK * (1 + fabs(than)); }

/* Monotone chain. Points come in order of x; of equal x the highest stays. */
static eq_status hull_make(eq_ctx *cx, const eq_frontier *f, size_t g, hull *h) {
    const eq_threshold_curve *p = &f->group[g], *rated = eq_frontier_rated(f, g);
    size_t n = 0;
    EQ_NEW(cx, &cx->tmp, h->at, p->n_points);
    EQ_NEW(cx, &cx->tmp, h->x, p->n_points);
    EQ_NEW(cx, &cx->tmp, h->y, p->n_points);
    for (size_t i = 0; i < p->n_points; i++) {
        double x = eq_frontier_rate(f->parity, rated, i), y = f->gain[g] * p->tp[i] - f->loss[g] * p->fp[i];
        if (n && x <= h->x[n - 1]) {
            if (y <= h->y[n - 1]) continue;
            n--;
        }
        while (n > 1 && is_under(h, n, x, y)) n--;
        h->at[n] = (uint32_t)i;
        h->x[n] = x;
        h->y[n] = y;
        n++;
    }
    h->n = n;
    for (size_t k = 1; k < n; k++) {
        if (is_more(h->y[k], h->y[h->peak])) h->peak = h->last_peak = k;
        else if (!is_more(h->y[h->peak], h->y[k])) h->last_peak = k;
    }
    return EQ_OK;
}

/* The segment k, k + 1 that x lies in: the last k with x[k] <= x, but never the last vertex. */
static size_t segment_of(const hull *h, double x) {
    size_t low = 0, high = h->n - 1;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (h->x[middle] <= x) low = middle;
        else high = middle;
    }
    return low;
}

/* How far x lies on the way from vertex k to k + 1, in [0,1]. */
static double share_of(const hull *h, size_t k, double x) {
    double share = (x - h->x[k]) / (h->x[k + 1] - h->x[k]);
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

static double height(const hull *h, double x) {
    if (h->n == 1) return h->y[0];
    size_t k = segment_of(h, x);
    double share = share_of(h, k, x);
    return (1 - share) * h->y[k] + share * h->y[k + 1];
}

/* Where in the window the group does best, the first such rate. */
static double best_in(const hull *h, double low, double high) {
    double first = h->x[h->peak], last = h->x[h->last_peak];
    return high < first ? high : low > last ? low : low > first ? low : first;
}

static double value_at(const eq_frontier *f, const hull *h, double q) {
    double sum = 0;
    for (size_t g = 0; g < f->n_groups; g++)
        if (h[g].n) sum += height(&h[g], best_in(&h[g], q, q + f->tolerance));
    return sum;
}

/* Every q at which the window meets a vertex, ascending. */
static eq_status find_corners(eq_ctx *cx, const eq_frontier *f, const hull *h, double **corner, size_t *n_corners) {
    double *q, last = 1 - f->tolerance;
    uint32_t *order;
    size_t n = 0, most = 0;
    for (size_t g = 0; g < f->n_groups; g++) most += 2 * h[g].n;
    EQ_NEW(cx, &cx->tmp, q, most);
    EQ_NEW(cx, &cx->tmp, *corner, most);
    EQ_NEW(cx, &cx->tmp, order, most);
    for (size_t g = 0; g < f->n_groups; g++)
        for (size_t k = 0; k < h[g].n; k++) {
            double at = h[g].x[k], before = at - f->tolerance;
            q[n++] = at < last ? at : last;
            if (f->tolerance > 0) q[n++] = before > 0 ? before : 0;
        }
    EQ_TRY(eq_sort_order(cx, q, n, order));
    for (size_t i = 0; i < n; i++) (*corner)[i] = q[order[i]];
    *n_corners = n;
    return EQ_OK;
}

static eq_status rule_at(eq_ctx *cx, eq_arena *arena, const eq_threshold_curve *curve, const hull *h, double x, eq_rule *rule) {
    size_t k = h->n > 1 ? segment_of(h, x) : 0, n = 0;
    double share = h->n > 1 ? share_of(h, k, x) : 0;
    eq_mixed mixed[2];
    if (share < 1) mixed[n++] = (eq_mixed){h->at[k], 1 - share};
    if (share > 0) mixed[n++] = (eq_mixed){h->at[k + 1], share};
    return eq_rule_make(cx, arena, curve, mixed, n, rule);
}

eq_status eq_frontier_by_hulls(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, eq_rule *rule, eq_frontier_point *out) {
    hull *h;
    double *corner, q = 0;
    size_t n_corners;
    EQ_NEW(cx, &cx->tmp, h, f->n_groups);
    for (size_t g = 0; g < f->n_groups; g++)
        if (eq_frontier_has_part(f, g)) EQ_TRY(hull_make(cx, f, g, &h[g]));
    EQ_TRY(find_corners(cx, f, h, &corner, &n_corners));
    for (size_t i = 0; i < n_corners; i++) {
        if (i && corner[i] == corner[i - 1]) continue;
        double value = value_at(f, h, corner[i]);
        if (i == 0 || is_more(value, out->value)) out->value = value, q = corner[i];
    }
    out->feasible = n_corners > 0;
    for (size_t g = 0; g < f->n_groups; g++)
        if (h[g].n) EQ_TRY(rule_at(cx, arena, &f->group[g], &h[g], best_in(&h[g], q, q + f->tolerance), &rule[g]));
    return EQ_OK;
}
