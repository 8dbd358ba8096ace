/* The search for a split. A missing value has no place among the others: where a node has some, each cut is tried with them
 * on either side, and besides them alone against all the rest. */
#include "math/stats.h"
#include "model/trees/split.h"

#define LEAST_GAIN 1e-9

typedef struct search {
    const eq_tree_rule *rule;
    eq_gradient_sum all;
    double worth;       /* of all */
    uint32_t feature;   /* looked at */
    const eq_binned *f; /* its bins */
    eq_tree_split best;
} search;

double eq_tree_worth(const eq_tree_rule *rule, eq_gradient_sum rows) {
    double g = (double)rows.gradient * rule->unit, h = (double)rows.hessian * rule->unit + rule->l2;
    return h > 0 ? g * g / h : 0;
}

static bool is_enough(const eq_tree_rule *rule, eq_gradient_sum rows) {
    return rows.n_rows >= rule->min_rows && (double)rows.hessian * rule->unit >= rule->min_hessian;
}

static void try_split(search *s, uint32_t bin, bool missing_above, eq_gradient_sum below) {
    eq_gradient_sum above = eq_gradient_less(s->all, below);
    if (!is_enough(s->rule, below) || !is_enough(s->rule, above)) return;
    double gain = eq_tree_worth(s->rule, below) + eq_tree_worth(s->rule, above) - s->worth;
    if (!(gain > (s->best.gain > 0 ? s->best.gain : LEAST_GAIN))) return;
    double cut = bin < s->f->n_edges ? s->f->edge[bin] : EQ_INFINITY;
    s->best = (eq_tree_split){gain, cut, s->feature, bin, missing_above, below};
}

static void try_feature(search *s, const eq_gradient_sum *code) {
    eq_gradient_sum missing = s->f->missing ? code[s->f->n_edges + 1] : (eq_gradient_sum){0, 0, 0}, below = {0, 0, 0};
    uint32_t n_cuts = s->f->n_edges + (missing.n_rows > 0);
    for (uint32_t bin = 0; bin < n_cuts; bin++) {
        below.gradient += code[bin].gradient;
        below.hessian += code[bin].hessian;
        below.n_rows += code[bin].n_rows;
        try_split(s, bin, true, below);
        if (missing.n_rows == 0 || bin == s->f->n_edges) continue;
        eq_gradient_sum with = {below.gradient + missing.gradient, below.hessian + missing.hessian,
                                below.n_rows + missing.n_rows};
        try_split(s, bin, false, with);
    }
}

/* Where nobody was missing in training, a missing new value goes with the majority. */
static bool majority_above(eq_gradient_sum all, eq_gradient_sum below) { return all.n_rows - below.n_rows > below.n_rows; }

eq_tree_split eq_tree_best_split(const eq_tree_rule *rule, const eq_bins *bins, const eq_gradient_sum *cell,
                                 eq_gradient_sum all) {
    search s = {.rule = rule, .all = all, .worth = eq_tree_worth(rule, all)};
    if (all.n_rows < 2 * rule->min_rows) return s.best;
    for (size_t j = 0; j < bins->n_features; j++) {
        s.feature = (uint32_t)j;
        s.f = &bins->feature[j];
        if (s.f->bundle == SIZE_MAX) continue;
        const eq_gradient_sum *code = cell + bins->first_cell[s.f->bundle];
        if (s.f->bundled) try_split(&s, 0, true, eq_gradient_less(all, code[s.f->upper]));
        else try_feature(&s, code);
    }
    if (s.best.gain > 0 && !bins->feature[s.best.feature].missing) s.best.missing_above = majority_above(all, s.best.below);
    return s.best;
}
