/* Who is compared, and with whom. A group without weight, or with a smaller share than was asked for, is in no ratio and
 * cannot be the reference; of equals the first in the order of the groups is. */
#include "impact/work.h"

int eq_rates_compare(const eq_impact_work *w, const eq_picked *a, const eq_picked *b) {
    if (w->counts->whole) return eq_products_compare((const double[]){a->k, b->n, 1}, (const double[]){b->k, a->n, 1});
    double x = eq_picked_rate(a), y = eq_picked_rate(b);
    return (x > y) - (x < y);
}

bool eq_is_below(const eq_impact_work *w, const eq_picked *a, const eq_picked *b) {
    const eq_limit *t = &w->asked->limit;
    if (!w->counts->whole) return eq_picked_rate(a) / eq_picked_rate(b) < t->value;
    return eq_products_compare((const double[]){a->k, b->n, t->den}, (const double[]){t->num, a->n, b->k}) < 0;
}

static bool is_better(const eq_impact_work *w, size_t g, size_t than, bool by_rate) {
    if (than == SIZE_MAX) return true;
    if (by_rate) return eq_rates_compare(w, &w->picked[g], &w->picked[than]) > 0;
    return w->picked[g].n > w->picked[than].n;
}

static void compare_all(eq_impact_work *w) {
    for (size_t g = 0; g < w->counts->n_groups; g++) {
        eq_impact_group *group = &w->out->group[g];
        group->excluded = group->share < w->asked->exclude_below;
        if (!group->excluded && w->picked[g].n > 0) w->compared[w->n_compared++] = g;
    }
}

void eq_impact_choose(eq_impact_work *w) {
    eq_impact_table *out = w->out;
    size_t best = SIZE_MAX;
    compare_all(w);
    out->largest = out->reference = SIZE_MAX;
    for (size_t i = 0; i < w->n_compared; i++) {
        size_t g = w->compared[i];
        bool large = w->out->group[g].share >= w->asked->reference_min_share;
        if (large && is_better(w, g, best, true)) best = g;
        if (is_better(w, g, out->largest, false)) out->largest = g;
        if (w->asked->rule == EQ_NAMED && g == w->asked->named) out->reference = g;
    }
    if (w->asked->rule == EQ_MOST_SELECTED) out->reference = best;
    if (w->asked->rule == EQ_LARGEST) out->reference = out->largest;
    if (out->reference == SIZE_MAX) return;
    out->group[out->reference].is_reference = true;
    out->small_reference = out->group[out->reference].small;
}
