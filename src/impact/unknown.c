/* What people of unknown group could change: the least and the most that a rate or a ratio is over all placements of them.
 *
 * Of a group g, with u1 selected and u0 refused people who may be of it: its rate lies between k / (n + u0) and (k + u1) / (n
 * + u1). A ratio p_g / p_r falls with refused people in g and selected ones in r and rises with the others; the two budgets
 * are apart, so both ends of both rates are had at once. Against the most selected group, p_g / max_h p_h = min_h p_g / p_h:
 * the least over placements of a least is the least of the pairs'; the most has all u1 in g, and u0 among the others so that
 * their largest rate is as small as it can be. Each of those u0 takes the value k_h / (n_h + b_h) from a falling list, so the
 * result is the (u0 + 1)-th largest of all lists: a level is found by halving, each list cut one above it, and the rest given
 * one at a time to the highest, exactly. Where the unknown of several columns may each belong to some groups only, that end is
 * the least of the pairs', which no placement need attain. */
#include <math.h>

#include "impact/work.h"
#include "math/stats.h"

enum { N_HALVINGS = 64 };

static double least(double a, double b) { return b < a ? b : a; }

static double worst_rate(const eq_picked *g) { return g->k / (g->n + g->may.refused); }
static double best_rate(const eq_picked *g) { return (g->k + g->may.selected) / (g->n + g->may.selected); }

/* ---- the level of the others ---- */

/* Groups by falling rate, the highest on top. */
typedef struct heap {
    const eq_impact_work *w;
    eq_picked *item; /* (n) */
    size_t n;
} heap;

static void sift(heap *h, size_t at) {
    for (;;) {
        size_t top = at, left = 2 * at + 1;
        for (size_t c = left; c < left + 2 && c < h->n; c++)
            if (eq_rates_compare(h->w, &h->item[c], &h->item[top]) > 0) top = c;
        if (top == at) return;
        eq_picked kept = h->item[at];
        h->item[at] = h->item[top], h->item[top] = kept;
        at = top;
    }
}

/* People who bring every group to the level or under it. */
static double asked_by(const heap *h, double level) {
    double sum = 0;
    for (size_t i = 0; i < h->n; i++) {
        double more = ceil(h->item[i].k / level - h->item[i].n);
        sum += more > 0 ? more : 0;
    }
    return sum;
}

/* The least that the highest rate of the items can be with so many refused people among them. */
static double lowest_peak(heap *h, double refused) {
    double low = 0, high = 1, left = refused;
    for (int k = 0; k < N_HALVINGS; k++) {
        double level = (low + high) / 2;
        if (level > 0 && asked_by(h, level) <= refused) high = level;
        else low = level;
    }
    for (size_t i = 0; i < h->n; i++) {
        double more = ceil(h->item[i].k / high - h->item[i].n) - 1;
        if (!(more > 0)) continue;
        if (more > left) more = left;
        h->item[i].n += more;
        left -= more;
    }
    for (size_t i = h->n; i-- > 0;) sift(h, i);
    for (; left > 0; left--) {
        h->item[0].n++;
        sift(h, 0);
    }
    return eq_picked_rate(&h->item[0]);
}

/* ---- against the most selected ---- */

static double pair_low(const eq_picked *g, const eq_picked *h) { return worst_rate(g) / best_rate(h); }

static double pair_high(const eq_picked *g, const eq_picked *h) {
    double other = worst_rate(h);
    return other > 0 ? best_rate(g) / other : EQ_INFINITY;
}

static eq_status best_high(const eq_impact_work *w, size_t g, eq_bounds *out) {
    const eq_picked *own = &w->picked[g];
    heap h = {.w = w};
    out->high = 1;
    if (w->counts->may || !w->counts->whole) {
        out->sharp = false;
        for (size_t i = 0; i < w->n_compared; i++)
            if (w->compared[i] != g) out->high = least(out->high, pair_high(own, &w->picked[w->compared[i]]));
        return EQ_OK;
    }
    eq_mark mark = eq_arena_mark(&w->cx->tmp);
    EQ_NEW(w->cx, &w->cx->tmp, h.item, w->n_compared);
    for (size_t i = 0; i < w->n_compared; i++)
        if (w->compared[i] != g && w->picked[w->compared[i]].k > 0) h.item[h.n++] = w->picked[w->compared[i]];
    if (h.n) out->high = least(1, best_rate(own) / lowest_peak(&h, w->counts->unknown.refused));
    eq_arena_reset(&w->cx->tmp, mark);
    return EQ_OK;
}

static eq_status bound_to_best(const eq_impact_work *w, size_t g, eq_bounds *out) {
    const eq_picked *own = &w->picked[g];
    out->low = 1;
    out->sharp = w->counts->whole && !w->counts->may;
    for (size_t i = 0; i < w->n_compared; i++) {
        size_t h = w->compared[i];
        if (h != g && best_rate(&w->picked[h]) > 0) out->low = least(out->low, pair_low(own, &w->picked[h]));
    }
    return best_high(w, g, out);
}

/* The fewest over the groups that g may be compared with; 0 where it is below already. */
static eq_tipping tip_to_best(const eq_impact_work *w, size_t g) {
    eq_tipping out = {EQ_NAN, EQ_NAN, EQ_NAN, 0, EQ_NO_PLACEMENT};
    for (size_t i = 0; i < w->n_compared; i++) {
        size_t h = w->compared[i];
        if (h == g) continue;
        eq_tipping one = eq_tipping_down(w, g, h);
        if (!isnan(one.n) && !(one.n >= out.n)) out = one;
    }
    return out;
}

/* ---- shared out like the known ---- */

static double shared(const eq_impact_work *w, size_t g, size_t r, bool by_decision) {
    double n = 0, k = 0, rate[2];
    const size_t at[2] = {g, r};
    const eq_maybe *u = &w->counts->unknown;
    for (size_t h = 0; h < w->counts->n_groups; h++) n += w->picked[h].n, k += w->picked[h].k;
    for (int i = 0; i < 2; i++) {
        const eq_picked *p = &w->picked[at[i]];
        double more = by_decision ? (k > 0 ? u->selected * p->k / k : 0) : u->selected * p->n / n;
        double fewer = by_decision ? (n > k ? u->refused * (p->n - p->k) / (n - k) : 0) : u->refused * p->n / n;
        rate[i] = (p->k + more) / (p->n + more + fewer);
    }
    return rate[0] / rate[1];
}

/* ---- the whole ---- */

static eq_tipping nowhere(eq_cause why) { return (eq_tipping){EQ_NAN, EQ_NAN, EQ_NAN, 0, why}; }

/* Why no tipping point is looked for at all. */
static eq_cause untipped(const eq_impact_work *w) {
    if (!w->counts->whole) return EQ_COUNTS_WEIGHTED;
    return w->asked->limit.text ? EQ_NO_CAUSE : EQ_NO_LIMIT;
}

static eq_status bound(eq_impact_work *w, size_t g) {
    size_t r = w->out->reference;
    eq_impact_group *group = &w->out->group[g];
    const eq_picked *own = &w->picked[g], *other = &w->picked[r];
    eq_bounds *b = &group->bounds;
    bool best = w->asked->rule == EQ_MOST_SELECTED, tips = !untipped(w);
    if (isnan(group->ratio.value)) return b->why = group->ratio.reason.cause, EQ_OK;
    if (!w->counts->may) {
        group->by_size = shared(w, g, r, false);
        group->by_decision = shared(w, g, r, true);
    }
    if (!best && g == r) return b->why = EQ_IS_REFERENCE, EQ_OK;
    if (w->n_compared < 2) return b->why = EQ_NOTHING_COMPARED, EQ_OK;
    b->why = EQ_NO_CAUSE;
    b->down = b->up = nowhere(untipped(w));
    if (best) {
        EQ_TRY(bound_to_best(w, g, b));
        if (tips) b->down = tip_to_best(w, g), b->up = nowhere(EQ_BEST_MOVES);
        return EQ_OK;
    }
    b->low = pair_low(own, other);
    b->high = pair_high(own, other);
    b->sharp = !w->counts->may || w->counts->sharp;
    if (tips) b->down = eq_tipping_down(w, g, r), b->up = eq_tipping_up(w, g, r);
    return EQ_OK;
}

/* Of the least over the largest rate, whatever the reference. */
static eq_status bound_extremes(eq_impact_work *w) {
    eq_interval *out = &w->out->min_ratio_bounds;
    if (w->n_compared < 2 || isnan(w->out->min_ratio.value)) return EQ_OK;
    *out = (eq_interval){1, 1};
    for (size_t i = 0; i < w->n_compared; i++) {
        eq_bounds b;
        EQ_TRY(bound_to_best(w, w->compared[i], &b));
        out->low = least(out->low, b.low);
        out->high = least(out->high, b.high);
    }
    return EQ_OK;
}

eq_status eq_impact_unknown(eq_impact_work *w) {
    const eq_maybe *u = &w->counts->unknown;
    bool any = u->selected + u->refused > 0;
    w->out->min_ratio_bounds = (eq_interval){EQ_NAN, EQ_NAN};
    for (size_t g = 0; g < w->counts->n_groups; g++) {
        eq_impact_group *group = &w->out->group[g];
        group->bounds = (eq_bounds){EQ_NAN, EQ_NAN, false, nowhere(EQ_NO_CAUSE), nowhere(EQ_NO_CAUSE), EQ_NONE_UNKNOWN};
        group->worst = group->best = group->by_size = group->by_decision = EQ_NAN;
        if (!any) continue;
        group->bounds.why = group->excluded ? EQ_GROUP_EXCLUDED : EQ_NO_REFERENCE;
        if (w->picked[g].n > 0) group->worst = worst_rate(&w->picked[g]), group->best = best_rate(&w->picked[g]);
    }
    if (!any || w->out->reference == SIZE_MAX) return EQ_OK;
    for (size_t i = 0; i < w->n_compared; i++) EQ_TRY(bound(w, w->compared[i]));
    return bound_extremes(w);
}
