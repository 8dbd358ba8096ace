/* Rates, differences and ratios with their intervals.
 *
 * Against a group that was named, or is the largest, the ratio has MOVER's interval on Wilson limits, which leaves out 1
 * exactly when Newcombe's difference leaves out 0. The most selected group was chosen by the data, so that another may be the
 * best: the quantity is p_g / max_h p_h, its low end the least over h of the limits at one-sided alpha/2 (the least of them is
 * under the one for the true best, so none needs correction), its high end the least of those at alpha / (2 (K - 1)), and at
 * most 1; on exact limits (Hsu's comparison with the best, for ratios). */
#include <math.h>

#include "impact/work.h"
#include "math/beta.h"
#include "metric/cause.h"

static eq_limited exact(const eq_picked *g, double tail) {
    eq_share s = eq_picked_share(g);
    eq_interval i = eq_clopper_pearson(s, tail);
    return (eq_limited){s.share, i.low, i.high};
}

/* Exact limits of the compared groups, at both tails. */
typedef struct limits {
    eq_limited *near, *far; /* (n_groups) */
} limits;

static eq_interval against_best(const eq_impact_work *w, const limits *l, size_t g) {
    eq_interval out = {EQ_INFINITY, 1};
    for (size_t i = 0; i < w->n_compared; i++) {
        size_t h = w->compared[i];
        if (h == g || !(l->near[h].value > 0)) continue;
        eq_interval near = eq_mover_ratio(l->near[g], l->near[h]), far = eq_mover_ratio(l->far[g], l->far[h]);
        if (near.low < out.low) out.low = near.low;
        if (far.high < out.high) out.high = far.high;
    }
    if (out.low > 1) out.low = 1;
    return out;
}

static eq_status limit_all(eq_impact_work *w, limits *l) {
    double alpha = 1 - w->asked->confidence, others = (double)(w->n_compared - 1);
    EQ_NEW(w->cx, &w->cx->tmp, l->near, w->counts->n_groups);
    EQ_NEW(w->cx, &w->cx->tmp, l->far, w->counts->n_groups);
    for (size_t i = 0; i < w->n_compared; i++) {
        size_t g = w->compared[i];
        l->near[g] = exact(&w->picked[g], alpha / 2);
        l->far[g] = exact(&w->picked[g], alpha / (2 * others));
    }
    return EQ_OK;
}

static eq_value ratio_to(const eq_impact_work *w, size_t g, size_t r) {
    const eq_picked *own = &w->picked[g], *other = &w->picked[r];
    if (!(other->k > 0)) return eq_value_undefined(EQ_REFERENCE_ZERO);
    eq_value v = eq_value_within(eq_picked_rate(own) / eq_picked_rate(other),
                                 eq_ratio_interval(eq_picked_share(own), eq_picked_share(other), w->z));
    if (isinf(v.high)) v.high = EQ_NAN;
    return v;
}

static void fill(eq_impact_work *w, const limits *l, size_t g) {
    eq_impact_table *out = w->out;
    eq_impact_group *group = &out->group[g];
    size_t r = out->reference;
    const eq_picked *own = &w->picked[g], *other = &w->picked[r];
    group->ratio = ratio_to(w, g, r);
    bool given = !isnan(group->ratio.value), best = w->asked->rule == EQ_MOST_SELECTED;
    if (g == r && given) group->ratio = eq_value_bare(1);
    if (best && given && w->n_compared > 1) {
        eq_interval i = against_best(w, l, g);
        group->ratio.low = i.low, group->ratio.high = i.high;
        if (isinf(i.low)) group->ratio.low = EQ_NAN, group->ratio.high = EQ_NAN; /* nobody else was selected */
        if (isinf(i.low)) eq_value_unbounded(EQ_NOTHING_COMPARED, &group->ratio);
    } else if (g == r && given) eq_value_unbounded(EQ_IS_REFERENCE, &group->ratio);
    if (given && w->asked->limit.text) group->below = eq_is_below(w, own, other) ? EQ_YES : EQ_NO;
    if (g == r) group->difference = eq_value_undefined(EQ_IS_REFERENCE);
    else
        group->difference = eq_value_within(eq_picked_rate(own) - eq_picked_rate(other),
                                            eq_newcombe(eq_picked_share(own), eq_picked_share(other), w->z));
}

static eq_status rate_all(eq_impact_work *w) {
    for (size_t g = 0; g < w->counts->n_groups; g++) {
        eq_impact_group *group = &w->out->group[g];
        const eq_picked *own = &w->picked[g];
        eq_cause why = group->excluded ? EQ_GROUP_EXCLUDED : EQ_NO_REFERENCE;
        group->ratio = group->difference = group->to_largest = eq_value_undefined(why);
        group->below = EQ_UNTOLD;
        if (own->n > 0) {
            group->rate = eq_value_within(eq_picked_rate(own), eq_wilson(eq_picked_rate(own), own->n_effective, w->z));
            continue;
        }
        eq_reason none = {.cause = EQ_NO_ROWS_WEIGH, .who = w->counts->name[g]};
        EQ_TRY(eq_value_refuse(w->cx, w->arena, &none, "rate", &group->rate));
    }
    return EQ_OK;
}

eq_status eq_impact_ratios(eq_impact_work *w) {
    eq_impact_table *out = w->out;
    limits l = {NULL, NULL};
    EQ_TRY(rate_all(w));
    if (out->reference == SIZE_MAX) return EQ_OK;
    bool best = w->asked->rule == EQ_MOST_SELECTED;
    if (best && w->n_compared > 1) EQ_TRY(limit_all(w, &l));
    for (size_t i = 0; i < w->n_compared; i++) {
        size_t g = w->compared[i];
        fill(w, &l, g);
        bool aside = best && out->small_reference && out->largest != out->reference && g != out->largest;
        if (aside) out->group[g].to_largest = ratio_to(w, g, out->largest);
    }
    return EQ_OK;
}
