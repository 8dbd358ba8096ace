/* Every threshold of every group, in memory and time that do not multiply the two.
 *
 * Rows enter by descending score, ties together, and each group that gains rows at a point writes one event: what of it is
 * selected from there on. The state of all groups is kept before every n_groups-th event, which costs as much memory as
 * the events; so any point is a kept state and fewer than n_groups events on top of it, and a lookup of all groups is
 * O(n_groups) with 50,000 thresholds as with 5.
 *
 * Invariant: sums are carried in the order of the stable sort and the totals are the last of them, so nobody is left
 * (tn, fn exactly 0) where everyone is selected. */
#include <string.h>

#include "math/sort.h"
#include "math/stats.h"
#include "metric/score/curve.h"
#include "metric/score/group_curves.h"

#define BISECTIONS 20 /* of the largest step: to 1e-6 */

/* ---- building ---- */

typedef struct builder {
    const eq_outcomes *outcomes;
    eq_group_curves *curves;
    size_t *last; /* (n_groups) point of the group's last event, 0 = none */
    size_t *at;   /* (n_groups) where that event is */
    size_t n_events;
} builder;

/* Whether a distinct score ends at place i of the descending order, which runs from n - 1 to 0. */
static bool ends_tie(const builder *b, size_t i) {
    const uint32_t *order = b->curves->order;
    const double *score = b->outcomes->score;
    return i == 0 || score[order[i - 1]] < score[order[i]];
}

static void add_row(builder *b, uint32_t row, size_t k) {
    const eq_outcomes *o = b->outcomes;
    uint16_t g = o->group[row];
    eq_selected *total = &b->curves->total[g];
    *(o->y[row] ? &total->tp : &total->fp) += eq_row_weight(o, row);
    if (b->last[g] != k) {
        b->last[g] = k;
        b->at[g] = b->n_events++;
    }
    b->curves->event[b->at[g]] = (eq_curve_event){g, total->tp, total->fp};
}

static void write_log(builder *b) {
    eq_group_curves *p = b->curves;
    const double *score = b->outcomes->score;
    p->threshold[0] = 1;
    p->lowest[0] = EQ_INFINITY;
    size_t k = 1;
    for (size_t i = p->n_rows; i-- > 0;) {
        uint32_t row = p->order[i];
        add_row(b, row, k);
        if (!ends_tie(b, i)) continue;
        p->lowest[k] = score[row];
        p->threshold[k] = i ? eq_curve_between(score[p->order[i - 1]], score[row]) : -1;
        p->end[k++] = b->n_events;
    }
}

static eq_status keep_states(eq_ctx *cx, eq_arena *arena, size_t n_events, eq_group_curves *p) {
    size_t n_kept = p->n_groups ? n_events / p->n_groups + 1 : 1;
    EQ_NEW_CELLS(cx, arena, p->kept, n_kept, p->n_groups);
    for (size_t c = 1; c < n_kept; c++) {
        eq_selected *state = &p->kept[c * p->n_groups];
        memcpy(state, state - p->n_groups, p->n_groups * sizeof *state);
        for (size_t e = (c - 1) * p->n_groups; e < c * p->n_groups; e++)
            state[p->event[e].group] = (eq_selected){p->event[e].tp, p->event[e].fp};
    }
    return EQ_OK;
}

static eq_status build(eq_ctx *cx, eq_arena *arena, const eq_outcomes *o, eq_group_curves *p) {
    builder b = {.outcomes = o, .curves = p};
    EQ_NEW(cx, arena, p->order, p->n_rows);
    EQ_TRY(eq_sort_order(cx, o->score, p->n_rows, p->order));
    for (size_t i = 0; i < p->n_rows; i++) p->n_points += ends_tie(&b, i);
    EQ_NEW(cx, arena, p->threshold, p->n_points);
    EQ_NEW(cx, arena, p->lowest, p->n_points);
    EQ_NEW(cx, arena, p->end, p->n_points);
    EQ_NEW(cx, arena, p->total, p->n_groups);
    EQ_NEW(cx, arena, p->event, p->n_rows);
    EQ_NEW(cx, &cx->tmp, b.last, p->n_groups);
    EQ_NEW(cx, &cx->tmp, b.at, p->n_groups);
    write_log(&b);
    return keep_states(cx, arena, b.n_events, p);
}

eq_status eq_group_curves_build(eq_ctx *cx, eq_arena *arena, const eq_outcomes *outcomes, eq_group_curves *out) {
    EQ_TRY(eq_outcomes_check(cx, outcomes));
    EQ_TRY(eq_outcomes_check_score(cx, outcomes));
    eq_group_curves made = {
        .n_rows = outcomes->n_rows, .n_groups = outcomes->n_groups, .n_points = 1, .privileged = outcomes->privileged};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(build(cx, arena, outcomes, &made));
    eq_arena_reset(&cx->tmp, mark);
    *out = made;
    return EQ_OK;
}

/* ---- looking up ---- */

void eq_group_curves_counts(const eq_group_curves *p, size_t k, eq_counts *set) {
    size_t n_groups = p->n_groups, end = p->end[k], c = n_groups ? end / n_groups : 0;
    const eq_selected *state = &p->kept[c * n_groups];
    for (size_t g = 0; g < n_groups; g++) set[g].tp = state[g].tp, set[g].fp = state[g].fp;
    for (size_t e = c * n_groups; e < end; e++) {
        const eq_curve_event *event = &p->event[e];
        set[event->group].tp = event->tp, set[event->group].fp = event->fp;
    }
    for (size_t g = 0; g < n_groups; g++) {
        set[g].fn = p->total[g].tp - set[g].tp;
        set[g].tn = p->total[g].fp - set[g].fp;
    }
    eq_counts_pool(set, p->privileged, n_groups);
}

size_t eq_group_curves_find(const eq_group_curves *p, double threshold) {
    size_t low = 0, high = p->n_points - 1; /* point `low` selects nobody it should not; those above `high` do */
    while (low < high) {
        size_t middle = high - (high - low) / 2;
        if (p->lowest[middle] > threshold) low = middle;
        else high = middle - 1;
    }
    return low;
}

/* ---- thinning ----
 *
 * A step from one chosen point to the next is allowed when no rate moves by more than d, or when there is no point between
 * them. Part of an allowed step is allowed, so going as far as allowed each time needs the fewest points for a d; and
 * fewer for a larger d, so the least d that does with `most` is found by bisection. */

typedef struct thinner {
    const eq_group_curves *curves;
    size_t most;
    eq_selected *base, *now; /* (n_groups) at the last chosen point; at the point reached */
    size_t n, *point;        /* (most + 1) */
} thinner;

/* Whether a group that has rows at point k moves by more than d from the last chosen point to there. */
static bool moves_too_far(const thinner *t, size_t k, double d) {
    const eq_group_curves *p = t->curves;
    for (size_t e = p->end[k - 1]; e < p->end[k]; e++) {
        const eq_curve_event *event = &p->event[e];
        const eq_selected *total = &p->total[event->group], *base = &t->base[event->group];
        if (event->tp - base->tp > d * total->tp || event->fp - base->fp > d * total->fp) return true;
    }
    return false;
}

/* Chooses points for the largest step d; false when `most` are too few. */
static bool choose(thinner *t, double d) {
    const eq_group_curves *p = t->curves;
    bool too_far = false; /* the step to the point before k is too large, and single */
    memset(t->base, 0, p->n_groups * sizeof *t->base);
    memset(t->now, 0, p->n_groups * sizeof *t->now);
    t->n = 0;
    t->point[t->n++] = 0;
    for (size_t k = 1; k < p->n_points; k++) {
        too_far = too_far || moves_too_far(t, k, d);
        if (too_far && t->point[t->n - 1] < k - 1) {
            if (t->n + 1 >= t->most) return false; /* the last point is still to come */
            t->point[t->n++] = k - 1;
            memcpy(t->base, t->now, p->n_groups * sizeof *t->base);
            too_far = moves_too_far(t, k, d);
        }
        for (size_t e = p->end[k - 1]; e < p->end[k]; e++)
            t->now[p->event[e].group] = (eq_selected){p->event[e].tp, p->event[e].fp};
    }
    t->point[t->n++] = p->n_points - 1;
    return true;
}

static void insert(eq_curve_points *list, size_t point) {
    size_t i = list->n;
    while (i > 0 && list->point[i - 1] >= point) i--;
    if (i < list->n && list->point[i] == point) return;
    memmove(&list->point[i + 1], &list->point[i], (list->n - i) * sizeof *list->point);
    list->point[i] = point;
    list->n++;
}

eq_status eq_group_curves_thin(eq_ctx *cx, eq_arena *arena, const eq_group_curves *curves, size_t most, size_t keep,
                               eq_curve_points *out) {
    size_t n = curves->n_points;
    thinner t = {.curves = curves, .most = most - 1}; /* one is for `keep` */
    EQ_NEW(cx, arena, t.point, n <= most ? n : most);
    if (n <= most) {
        for (size_t k = 0; k < n; k++) t.point[k] = k;
        *out = (eq_curve_points){n, t.point};
        return EQ_OK;
    }
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, t.base, curves->n_groups);
    EQ_NEW(cx, &cx->tmp, t.now, curves->n_groups);
    double least = 0, largest = 1; /* one step of 1 is always possible */
    for (int i = 0; i < BISECTIONS; i++) {
        double d = (least + largest) / 2;
        if (choose(&t, d)) largest = d;
        else least = d;
    }
    (void)choose(&t, largest);
    eq_arena_reset(&cx->tmp, mark);
    *out = (eq_curve_points){t.n, t.point};
    insert(out, keep);
    return EQ_OK;
}
