/* Best common rate over concave hulls.
 *
 * A rule that mixes two thresholds of a group reaches every point between their points, so what a group can
 * reach is the convex hull of its threshold points. Take the rate that must be equal as abscissa x and what
 * the group then contributes to the objective as ordinate: the upper hull is concave and piecewise linear,
 * and so is the sum over groups. Its maximum lies at a vertex of some group's hull, and trying these is
 * exact. For equalized odds the hulls are the ROC hulls (x = FPR, ordinate TPR), all groups can reach what
 * lies under the lowest of them, and its vertices are the hulls' vertices and crossings; a group above the
 * common point mixes in a coin with P(1) = x, which moves it straight down from (x, y) to (x, x). Source:
 * Hardt, Price & Srebro, "Equality of opportunity in supervised learning" (NIPS 2016), sections 3.2 and 4;
 * with a grid, the answers are those of fairlearn's ThresholdOptimizer, which tries 1001 values of x. */
#include "method/post/tradeoff.h"

#include <stdlib.h>

/* Upper hull of one group's points; vertex k is point at[k]. n = 0: the group takes no part. */
typedef struct hull {
    size_t n, *at;
    double *x, *y; /* (n) x strictly increasing, slopes strictly decreasing */
} hull;

static bool takes_part(eq_constraint constraint, const eq_threshold_curve *p) {
    switch (constraint) {
    case EQ_DEMOGRAPHIC_PARITY: return p->positives + p->negatives > 0;
    case EQ_EQUAL_OPPORTUNITY: return p->positives > 0;
    default: return p->positives > 0 && p->negatives > 0;
    }
}

/* Point i of group g as (rate that must be equal, contribution). */
static void plot(const eq_tradeoff *t, size_t g, size_t i, double *x, double *y) {
    const eq_threshold_curve *p = &t->group[g];
    *y = t->gain[g] * p->tp[i] - t->loss[g] * p->fp[i];
    switch (t->constraint) {
    case EQ_DEMOGRAPHIC_PARITY: *x = (p->tp[i] + p->fp[i]) / (p->positives + p->negatives); break;
    case EQ_EQUAL_OPPORTUNITY: *x = p->tp[i] / p->positives; break;
    default: *x = p->fp[i] / p->negatives, *y = p->tp[i] / p->positives; break;
    }
}

/* Monotone chain. Points come in order of x; of equal x the highest stays. */
static eq_status hull_make(eq_ctx *cx, const eq_tradeoff *t, size_t g, hull *h) {
    size_t n_points = t->group[g].n_points, n = 0;
    EQ_NEW(cx, &cx->tmp, h->at, n_points);
    EQ_NEW(cx, &cx->tmp, h->x, n_points);
    EQ_NEW(cx, &cx->tmp, h->y, n_points);
    for (size_t i = 0; i < n_points; i++) {
        double x, y;
        plot(t, g, i, &x, &y);
        if (n && x <= h->x[n - 1]) {
            if (y <= h->y[n - 1]) continue;
            n--;
        }
        while (n > 1 && (h->y[n - 1] - h->y[n - 2]) * (x - h->x[n - 2]) <= (y - h->y[n - 2]) * (h->x[n - 1] - h->x[n - 2])) n--;
        h->at[n] = i, h->x[n] = x, h->y[n] = y;
        n++;
    }
    h->n = n;
    return EQ_OK;
}

/* The segment k, k + 1 that x lies in: the last k with x[k] <= x, but never the last vertex. */
static size_t hull_segment(const hull *h, double x) {
    size_t low = 0, high = h->n - 1;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (h->x[middle] <= x) low = middle;
        else high = middle;
    }
    return low;
}

/* Share of the way from vertex k to k + 1. */
static double hull_share(const hull *h, size_t k, double x) { return (x - h->x[k]) / (h->x[k + 1] - h->x[k]); }

static double hull_height(const hull *h, double x) {
    if (h->n == 1) return h->y[0];
    size_t k = hull_segment(h, x);
    if (x <= h->x[k]) return h->y[k];
    if (x >= h->x[k + 1]) return h->y[k + 1];
    double share = hull_share(h, k, x);
    return (1 - share) * h->y[k] + share * h->y[k + 1];
}

/* What all groups together get at the common rate x. */
static double objective(const eq_tradeoff *t, const hull *h, double x) {
    double sum = 0, lowest = 2, gain = 0, loss = 0;
    for (size_t g = 0; g < t->n_groups; g++) {
        if (!h[g].n) continue;
        double y = hull_height(&h[g], x);
        sum += y;
        if (y < lowest) lowest = y;
        gain += t->gain[g] * t->group[g].positives;
        loss += t->loss[g] * t->group[g].negatives;
    }
    return t->constraint == EQ_EQUALIZED_ODDS ? gain * lowest - loss * x : sum;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The best of n common rates, in ascending order; the first on ties. */
static size_t best_of(const eq_tradeoff *t, const hull *h, const double *x, size_t n) {
    size_t best = 0;
    double top = 0;
    for (size_t i = 0; i < n; i++) {
        double value = objective(t, h, x[i]);
        if (i == 0 || value > top) top = value, best = i;
    }
    return best;
}

/* A better rate than x strictly between low and high, where every hull is straight: where two of them cross.
 */
static double best_crossing(const eq_tradeoff *t, const hull *h, const double interval[2], double x) {
    double top = objective(t, h, x), low = interval[0], high = interval[1];
    for (size_t a = 0; a < t->n_groups; a++)
        for (size_t b = 0; b < a; b++) {
            if (!h[a].n || !h[b].n) continue;
            double at_low = hull_height(&h[a], low) - hull_height(&h[b], low);
            double at_high = hull_height(&h[a], high) - hull_height(&h[b], high);
            if (!((at_low < 0 && at_high > 0) || (at_low > 0 && at_high < 0))) continue;
            double crossing = low + (high - low) * (at_low / (at_low - at_high));
            double value = objective(t, h, crossing);
            if (value > top) top = value, x = crossing;
        }
    return x;
}

static eq_status best_rate(eq_ctx *cx, const eq_tradeoff *t, const hull *h, double *best) {
    size_t n = t->grid ? t->grid + 1 : 0, used = 0;
    if (!t->grid)
        for (size_t g = 0; g < t->n_groups; g++) n += h[g].n;
    double *x;
    EQ_NEW(cx, &cx->tmp, x, n);
    if (t->grid) {
        for (size_t i = 0; i < n; i++) x[i] = (double)i / (double)t->grid;
    } else {
        for (size_t g = 0; g < t->n_groups; g++)
            for (size_t k = 0; k < h[g].n; k++) x[used++] = h[g].x[k];
        qsort(x, n, sizeof *x, by_value);
    }
    size_t i = best_of(t, h, x, n);
    *best = x[i];
    if (t->grid || t->constraint != EQ_EQUALIZED_ODDS) return EQ_OK;
    /* The objective is concave: nothing beyond the neighbours of the best vertex is better than it. */
    while (i > 0 && x[i - 1] == x[i]) i--;
    if (i > 0) *best = best_crossing(t, h, (double[2]){x[i - 1], x[i]}, *best);
    while (i + 1 < n && x[i + 1] == x[i]) i++;
    if (i + 1 < n) *best = best_crossing(t, h, (double[2]){x[i], x[i + 1]}, *best);
    return EQ_OK;
}

/* The rule of a group that has to stand at (x, y), on or below its hull. */
static void rule_at(const eq_threshold_curve *p, const hull *h, double x, double y, eq_rule *rule) {
    size_t k = h->n > 1 ? hull_segment(h, x) : 0, next = h->n > 1 ? k + 1 : 0;
    double share = next ? hull_share(h, k, x) : 0, height = hull_height(h, x);
    rule->given = true;
    rule->p = share < 0 ? 0 : share > 1 ? 1 : share;
    rule->tau[0] = p->threshold[h->at[k]];
    rule->tau[1] = p->threshold[h->at[next]];
    rule->constant = x;
    rule->ignore = height > x && height > y ? (height - y) / (height - x) : 0;
}

/* Each group's largest TPR - FPR by itself; the smallest such threshold. */
static void own_best(const eq_threshold_curve *p, eq_rule *rule) {
    size_t best = 0;
    double top = 0;
    for (size_t i = 0; i < p->n_points; i++) {
        double value = p->tp[i] / p->positives - p->fp[i] / p->negatives;
        if (value >= top) top = value, best = i;
    }
    rule->given = true;
    rule->tau[0] = rule->tau[1] = p->threshold[best];
}

static eq_status solve_common(eq_ctx *cx, const eq_tradeoff *t, eq_rule *rule) {
    hull *h;
    bool any = false;
    EQ_NEW(cx, &cx->tmp, h, t->n_groups);
    for (size_t g = 0; g < t->n_groups; g++) {
        if (!takes_part(t->constraint, &t->group[g])) continue;
        EQ_TRY(hull_make(cx, t, g, &h[g]));
        any = true;
    }
    if (!any) return EQ_OK;
    double x, lowest = 2;
    EQ_TRY(best_rate(cx, t, h, &x));
    for (size_t g = 0; g < t->n_groups; g++) {
        double y = h[g].n ? hull_height(&h[g], x) : 2;
        if (y < lowest) lowest = y;
    }
    for (size_t g = 0; g < t->n_groups; g++) {
        if (!h[g].n) continue;
        double y = t->constraint == EQ_EQUALIZED_ODDS ? lowest : hull_height(&h[g], x);
        rule_at(&t->group[g], &h[g], x, y, &rule[g]);
    }
    return EQ_OK;
}

eq_status eq_tradeoff_solve(eq_ctx *cx, const eq_tradeoff *t, eq_rule *rule) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    for (size_t g = 0; g < t->n_groups; g++) rule[g] = (eq_rule){.given = false};
    if (t->constraint != EQ_MAX_BALANCED_ACCURACY) EQ_TRY(solve_common(cx, t, rule));
    else
        for (size_t g = 0; g < t->n_groups; g++)
            if (takes_part(t->constraint, &t->group[g])) own_best(&t->group[g], &rule[g]);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

bool eq_rule_decide(const eq_rule *rule, double score, const double u[3]) {
    if (u[0] < rule->ignore) return u[1] < rule->constant;
    return score > (u[2] < rule->p ? rule->tau[1] : rule->tau[0]);
}
