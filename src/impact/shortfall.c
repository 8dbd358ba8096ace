/* How many people it is about. Where the ratio's limit is to be met, whole people are counted, exactly. */
#include <math.h>

#include "impact/work.h"
#include "math/stats.h"

/* A group beside the reference. */
typedef struct pair {
    const eq_impact_work *w;
    const eq_picked *g, *r;
} pair;

/* (k_g + s) / n_g >= t p_r */
static bool is_enough_added(const void *of, double s) {
    const pair *p = of;
    const eq_limit *t = &p->w->asked->limit;
    return eq_products_compare((const double[]){p->g->k + s, p->r->n, t->den}, (const double[]){t->num, p->g->n, p->r->k}) >= 0;
}

/* (k_g + s) / n_g >= t (k_r - s) / n_r */
static bool is_enough_swapped(const void *of, double s) {
    const pair *p = of;
    const eq_limit *t = &p->w->asked->limit;
    return eq_products_compare((const double[]){p->g->k + s, p->r->n, t->den}, (const double[]){t->num, p->g->n, p->r->k - s}) >=
           0;
}

static void count_people(const pair *p, eq_shortfall *out) {
    const eq_limit *t = &p->w->asked->limit;
    const eq_picked *g = p->g, *r = p->r;
    double left = g->n - g->k, most = left < r->k ? left : r->k;
    out->why = !t->text ? EQ_NO_LIMIT : !p->w->counts->whole ? EQ_COUNTS_WEIGHTED : EQ_NO_CAUSE;
    if (out->why) return;
    double lack = t->value * g->n * r->k / r->n - g->k;
    out->to_limit_added = eq_least_whole(lack, left, is_enough_added, p);
    out->to_limit_swapped = eq_least_whole(lack / (1 + t->value * g->n / r->n), most, is_enough_swapped, p);
    if (isnan(out->to_limit_swapped) || isnan(out->to_limit_added)) out->why = EQ_NO_SWAP;
}

/* One selection that passes from the reference to the group turns it round. */
static bool flips(const pair *p) {
    eq_picked g = *p->g, r = *p->r;
    if (g.k + 1 > g.n || r.k < 1) return false;
    g.k++, r.k--;
    return eq_rates_compare(p->w, &g, &r) > 0;
}

void eq_impact_shortfalls(eq_impact_work *w) {
    size_t reference = w->out->reference;
    for (size_t g = 0; g < w->counts->n_groups; g++) {
        eq_impact_group *group = &w->out->group[g];
        group->shortfall = (eq_shortfall){EQ_NAN, EQ_NAN, EQ_NAN, EQ_NAN, group->tests.why};
        group->flip = group->n_of_one = EQ_UNTOLD;
    }
    for (size_t i = 0; reference != SIZE_MAX && i < w->n_compared; i++) {
        size_t at = w->compared[i];
        eq_impact_group *group = &w->out->group[at];
        const eq_picked *g = &w->picked[at], *r = &w->picked[reference];
        if (at == reference) continue;
        pair p = {w, g, r};
        group->shortfall.at_reference_rate = g->n * eq_picked_rate(r) - g->k;
        group->shortfall.at_pooled_rate = g->n * ((g->k + r->k) / (g->n + r->n)) - g->k;
        count_people(&p, &group->shortfall);
        if (!w->counts->whole) continue;
        bool behind = eq_rates_compare(w, g, r) < 0;
        group->flip = behind && flips(&p) ? EQ_YES : EQ_NO;
        group->n_of_one = behind && group->shortfall.at_pooled_rate < 1 ? EQ_YES : EQ_NO;
    }
}
