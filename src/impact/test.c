/* Is it chance? The normal test of two rates, pooled, without correction for continuity; Fisher's exact one, adjusted by Holm
 * for the K - 1 comparisons with a reference that was named, or for all pairs where the data chose it; and chi squared of the
 * table. */
#include <math.h>

#include "impact/work.h"
#include "math/beta.h"
#include "math/kernels.h"
#include "math/sort.h"
#include "metric/cause.h"

#define TWO_SD 1.96
#define ALPHA 0.05
#define MOST_EXACT 1e9

/* Among so many people the exact test is the normal one to five digits, and would take seconds. */
static double fisher(const eq_picked *a, const eq_picked *b) {
    if (a->n + b->n > MOST_EXACT) return eq_share_test(eq_picked_share(a), eq_picked_share(b), false);
    return eq_fisher((const double[]){a->k, b->k}, (const double[]){a->n - a->k, b->n - b->k});
}

/* Of the pair (i, j), i < j, of n: its place among all pairs, those of the first before those of the second. */
static size_t pair_place(size_t i, size_t j, size_t n) { return i * (2 * n - i - 1) / 2 + (j - i - 1); }

static size_t place_of(const eq_impact_work *w, size_t group) {
    size_t i = 0;
    while (i < w->n_compared && w->compared[i] != group) i++;
    return i;
}

/* Which pairs are compared: all of them, or those with the reference. */
static bool is_pair(const eq_impact_work *w, size_t i, size_t j, size_t reference) {
    return w->asked->rule == EQ_MOST_SELECTED || i == reference || j == reference;
}

static eq_status test_pairs(eq_impact_work *w) {
    size_t n = w->n_compared, m = 0, reference = place_of(w, w->out->reference), n_pairs = n * (n - 1) / 2;
    double *p, *adjusted;
    size_t *at;
    uint32_t *order;
    EQ_NEW(w->cx, &w->cx->tmp, p, n_pairs);
    EQ_NEW(w->cx, &w->cx->tmp, adjusted, n_pairs);
    EQ_NEW(w->cx, &w->cx->tmp, at, n_pairs);
    EQ_NEW(w->cx, &w->cx->tmp, order, n_pairs);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            if (!is_pair(w, i, j, reference)) continue;
            at[pair_place(i, j, n)] = m;
            p[m++] = fisher(&w->picked[w->compared[i]], &w->picked[w->compared[j]]);
        }
    EQ_TRY(eq_sort_order(w->cx, p, m, order));
    eq_adjust_holm(p, order, m, adjusted);
    for (size_t i = 0; i < n; i++) {
        if (i == reference) continue;
        size_t place = i < reference ? pair_place(i, reference, n) : pair_place(reference, i, n);
        eq_impact_tests *tests = &w->out->group[w->compared[i]].tests;
        tests->fisher_p = p[at[place]];
        tests->fisher_adjusted = adjusted[at[place]];
    }
    return EQ_OK;
}

static void test_rates(const eq_picked *g, const eq_picked *r, eq_impact_group *out) {
    double p = (g->k + r->k) / (g->n + r->n), variance = p * (1 - p) * (1 / g->n + 1 / r->n);
    bool mixed = g->k + r->k > 0 && g->k + r->k < g->n + r->n;
    out->tests.why = mixed ? EQ_NO_CAUSE : EQ_DECIDED_ALIKE;
    if (!mixed) return;
    out->tests.z = (eq_picked_rate(g) - eq_picked_rate(r)) / sqrt(variance);
    out->tests.z_p = eq_normal_two_sided(out->tests.z);
    out->effect.phi = out->tests.z / sqrt(g->n + r->n);
}

static void measure(const eq_picked *g, const eq_picked *r, eq_impact_effect *out) {
    double below = (g->n - g->k) * r->k;
    if (below > 0) out->odds_ratio = g->k * (r->n - r->k) / below;
    out->h = 2 * eq_asin(sqrt(eq_picked_rate(g))) - 2 * eq_asin(sqrt(eq_picked_rate(r)));
}

/* Pearson's, of the compared groups. */
static void test_table(eq_impact_work *w) {
    double n = 0, k = 0, sum = 0, least = EQ_INFINITY;
    eq_impact_table *out = w->out;
    out->chi2.df = w->n_compared ? (double)w->n_compared - 1 : 0;
    out->chi2.value = out->chi2.p = out->chi2.least_expected = EQ_NAN;
    out->chi2.why = !w->counts->whole ? EQ_COUNTS_WEIGHTED : w->n_compared < 2 ? EQ_NOTHING_COMPARED : EQ_NO_CAUSE;
    if (out->chi2.why) return;
    for (size_t i = 0; i < w->n_compared; i++) n += w->picked[w->compared[i]].n, k += w->picked[w->compared[i]].k;
    if (!(k > 0 && k < n)) {
        out->chi2.why = EQ_DECIDED_ALIKE;
        return;
    }
    for (size_t i = 0; i < w->n_compared; i++) {
        const eq_picked *g = &w->picked[w->compared[i]];
        double expected = g->n * k / n, other = g->n - expected, off = g->k - expected;
        sum += off * off / expected + off * off / other;
        if (expected < least) least = expected;
        if (other < least) least = other;
    }
    out->chi2.value = sum;
    out->chi2.least_expected = least;
    out->chi2.p = eq_chi_squared_tail(sum, out->chi2.df);
}

eq_status eq_impact_test(eq_impact_work *w) {
    size_t r = w->out->reference;
    for (size_t g = 0; g < w->counts->n_groups; g++) {
        eq_impact_group *group = &w->out->group[g];
        group->tests = (eq_impact_tests){EQ_NAN, EQ_NAN, EQ_NAN, EQ_NAN, group->ratio.reason.cause};
        group->effect = (eq_impact_effect){EQ_NAN, EQ_NAN, EQ_NAN};
        group->significant = EQ_UNTOLD;
    }
    test_table(w);
    if (r == SIZE_MAX) return EQ_OK;
    for (size_t i = 0; i < w->n_compared; i++) {
        size_t g = w->compared[i];
        eq_impact_group *group = &w->out->group[g];
        group->tests.why = g == r ? EQ_IS_REFERENCE : EQ_COUNTS_WEIGHTED;
        if (g == r) continue;
        measure(&w->picked[g], &w->picked[r], &group->effect);
        if (w->counts->whole) test_rates(&w->picked[g], &w->picked[r], group);
    }
    if (!w->counts->whole || w->n_compared < 2) return EQ_OK;
    EQ_TRY(test_pairs(w));
    for (size_t i = 0; i < w->n_compared; i++) {
        eq_impact_group *group = &w->out->group[w->compared[i]];
        const eq_impact_tests *t = &group->tests;
        if (w->compared[i] != r) group->significant = t->fisher_p < ALPHA || fabs(t->z) >= TWO_SD ? EQ_YES : EQ_NO;
    }
    return EQ_OK;
}
