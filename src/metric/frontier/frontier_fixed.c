/* One threshold a group, nothing drawn: windows over the points themselves.
 *
 * The smallest of the chosen rates is some point's rate q, and every group's point lies in [q, q + r]: so the windows that begin
 * at a rate of some point are all there are, and in each every group takes its best point by itself. As q rises, both ends of
 * the window move forward along a group's points, whose rates ascend; a monotone queue keeps the best of them: O(points) a
 * group. For equalized odds the false positive rates lie in a window [u, u + r] as well, which leaves of each group one run of
 * points, and for each u the sweep goes over these runs: O(rates times the points of a run). Where that would pass 2e8 steps,
 * only every so manyth point is kept, and `reduced` says so. Rates are compared with a slack of 1e-12. */
#include <math.h>

#include "math/stats.h"
#include "metric/frontier/solver.h"

/* The points of one group that may be chosen. */
typedef struct track {
    size_t n;
    uint32_t *point;  /* (n) ascending */
    double *x, *y;    /* (n) the rate of the window, ascending; what the point is worth */
    double *u;        /* (n) equalized odds: false positive rate, ascending; x is the true positive rate */
    size_t from, to;  /* the run that the sweep goes over */
    size_t next, low; /* first point not yet entered, first still inside */
    uint32_t *queue;  /* (n) inside, of falling worth */
    size_t head, tail;
} track;

typedef struct sweep {
    const eq_frontier *f;
    track *track; /* (n_groups) n = 0: takes no part */
    double best;
    bool any;
    uint32_t *chosen, *kept; /* (n_groups) of the window, and of the best so far */
} sweep;

static eq_status lay_track(eq_ctx *cx, const eq_frontier *f, size_t g, size_t stride, track *t) {
    const eq_threshold_curve *c = &f->group[g], *rated = eq_frontier_rated(f, g);
    bool odds = f->parity == EQ_PARITY_ODDS;
    EQ_NEW(cx, &cx->tmp, t->point, c->n_points);
    EQ_NEW(cx, &cx->tmp, t->x, c->n_points);
    EQ_NEW(cx, &cx->tmp, t->y, c->n_points);
    EQ_NEW(cx, &cx->tmp, t->u, c->n_points);
    EQ_NEW(cx, &cx->tmp, t->queue, c->n_points);
    for (uint32_t i = 0; i < c->n_points; i++) {
        if (i % stride && i + 1u < c->n_points) continue;
        if (!eq_frontier_reaches(f, c, i)) continue;
        t->point[t->n] = i;
        t->x[t->n] = eq_frontier_rate(odds ? EQ_PARITY_TPR : f->parity, rated, i);
        t->u[t->n] = odds ? eq_frontier_rate(EQ_PARITY_FPR, rated, i) : 0;
        t->y[t->n] = f->gain[g] * c->tp[i] - f->loss[g] * c->fp[i];
        t->n++;
    }
    t->to = t->n;
    return EQ_OK;
}

/* Moves the window of one group to [q, q + r]; false when no point is inside. */
static bool slide(track *t, double q, double r) {
    while (t->next < t->to && t->x[t->next] <= q + r + EQ_FRONTIER_SLACK) {
        while (t->tail > t->head && t->y[t->queue[t->tail - 1]] < t->y[t->next]) t->tail--;
        t->queue[t->tail++] = (uint32_t)t->next++;
    }
    while (t->head < t->tail && t->x[t->queue[t->head]] < q - EQ_FRONTIER_SLACK) t->head++;
    return t->head < t->tail;
}

/* The smallest rate above `last` of a point in the runs; infinite when there is none. */
static double next_rate(const sweep *s, double last) {
    double q = EQ_INFINITY;
    for (size_t g = 0; g < s->f->n_groups; g++) {
        track *t = &s->track[g];
        while (t->low < t->to && t->x[t->low] <= last) t->low++;
        if (t->low < t->to && t->x[t->low] < q) q = t->x[t->low];
    }
    return q;
}

/* All windows over the runs from .. to. */
static void go_over(sweep *s) {
    size_t n_groups = s->f->n_groups;
    for (size_t g = 0; g < n_groups; g++) {
        track *t = &s->track[g];
        t->next = t->low = t->from;
        t->head = t->tail = 0;
    }
    for (double q = next_rate(s, -1); q < EQ_INFINITY; q = next_rate(s, q)) {
        double value = 0;
        bool all = true;
        for (size_t g = 0; g < n_groups && all; g++) {
            track *t = &s->track[g];
            if (!t->point) continue;
            all = slide(t, q, s->f->tolerance);
            if (all) value += t->y[s->chosen[g] = t->queue[t->head]];
        }
        if (!all || (s->any && value - s->best <= EQ_FRONTIER_SLACK * (1 + fabs(s->best)))) continue;
        s->any = true;
        s->best = value;
        for (size_t g = 0; g < n_groups; g++) s->kept[g] = s->chosen[g];
    }
}

/* Equalized odds: a sweep for each false positive rate at which the other window may begin. */
static void go_over_odds(sweep *s) {
    size_t n_groups = s->f->n_groups;
    double r = s->f->tolerance, u = -1;
    for (size_t g = 0; g < n_groups; g++) s->track[g].from = s->track[g].to = 0;
    for (;;) {
        double least = EQ_INFINITY;
        bool all = true;
        for (size_t g = 0; g < n_groups; g++) {
            track *t = &s->track[g];
            size_t k = t->from;
            while (k < t->n && t->u[k] <= u) k++;
            if (k < t->n && t->u[k] < least) least = t->u[k];
        }
        if (least == EQ_INFINITY) return;
        u = least;
        for (size_t g = 0; g < n_groups; g++) {
            track *t = &s->track[g];
            if (!t->point) continue;
            while (t->from < t->n && t->u[t->from] < u - EQ_FRONTIER_SLACK) t->from++;
            while (t->to < t->n && t->u[t->to] <= u + r + EQ_FRONTIER_SLACK) t->to++;
            all = all && t->from < t->to;
        }
        if (all) go_over(s);
    }
}

/* Steps of go_over_odds: for each point, as many as lie in a window of false positive rates, at least as many as share one. */
static double cost_of_odds(const eq_frontier *f) {
    double points = 0, rates = 0;
    for (size_t g = 0; g < f->n_groups; g++) {
        const eq_threshold_curve *c = &f->group[g];
        points += (double)c->n_points;
        for (size_t i = 1; i < c->n_points; i++) rates += c->fp[i] > c->fp[i - 1]; /* a weight of 0 makes no more */
    }
    return rates * (f->tolerance * points + points / (rates + 1)) * (double)f->n_groups;
}

eq_status eq_frontier_fixed(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, eq_rule *rule, eq_frontier_point *out) {
    sweep s = {.f = f};
    bool odds = f->parity == EQ_PARITY_ODDS;
    double cost = odds ? cost_of_odds(f) : 0;
    size_t stride = cost > 2e8 ? (size_t)ceil(sqrt(cost / 2e8)) : 1;
    EQ_NEW(cx, &cx->tmp, s.track, f->n_groups);
    EQ_NEW(cx, &cx->tmp, s.chosen, f->n_groups);
    EQ_NEW(cx, &cx->tmp, s.kept, f->n_groups);
    for (size_t g = 0; g < f->n_groups; g++)
        if (eq_frontier_has_part(f, g)) EQ_TRY(lay_track(cx, f, g, stride, &s.track[g]));
    if (odds) go_over_odds(&s);
    else go_over(&s);
    out->feasible = s.any;
    out->reduced = stride > 1;
    out->value = s.any ? s.best : EQ_NAN;
    for (size_t g = 0; s.any && g < f->n_groups; g++) {
        if (!s.track[g].point) continue;
        eq_mixed one = {s.track[g].point[s.kept[g]], 1};
        EQ_TRY(eq_rule_make(cx, arena, &f->group[g], &one, 1, &rule[g]));
    }
    return EQ_OK;
}
