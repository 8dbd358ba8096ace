/* Which way a question is solved, and goals that are no sums: every such goal is a search over sums.
 *
 * F1 is a ratio 2 tp / (tp + fp + P): with the best value so far as price, the sum 2 tp - value (tp + fp + P) is above 0 exactly
 * where a better one is left (Dinkelbach 1967). MCC grows with tp once the number of selected people is fixed: a search over
 * that number. PPV and FOR are linear once their common level is fixed: a search over the level, which need not be concave. */
#include "metric/frontier/frontier.h"

#include <math.h>
#include <string.h>

#include "math/stats.h"
#include "metric/frontier/solver.h"

enum { STEPS = 200, GOLDEN_ROUNDS = 24, MOST_RATIOS = 30 };

static void clear(const eq_frontier *f, eq_rule *rule, eq_frontier_point *out) {
    for (size_t g = 0; g < f->n_groups; g++) rule[g] = (eq_rule){0};
    *out = (eq_frontier_point){.value = EQ_NAN};
}

/* ---- a search over one number in [0,1] that sets what is solved ---- */

typedef struct search {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_frontier *f;
    eq_status (*solve)(struct search *, double at, eq_rule *, eq_frontier_point *);
    double best, at;
    bool any;
} search;

/* The value at one place; the best place is kept. NaN, where nothing is feasible, is no value. */
static eq_status try_at(search *s, double at, double *value) {
    eq_mark mark = eq_arena_mark(&s->cx->tmp);
    eq_rule *rule;
    eq_frontier_point point;
    EQ_NEW(s->cx, &s->cx->tmp, rule, s->f->n_groups);
    clear(s->f, rule, &point);
    EQ_TRY(s->solve(s, at, rule, &point));
    *value = point.feasible ? point.value : -EQ_INFINITY;
    if (point.feasible && (!s->any || point.value > s->best)) s->best = point.value, s->at = at, s->any = true;
    eq_arena_reset(&s->cx->tmp, mark);
    return EQ_OK;
}

/* Golden section between two neighbours of the best step. */
static eq_status narrow(search *s, double low, double high) {
    const double ratio = 0.6180339887498949;
    double left = high - ratio * (high - low), right = low + ratio * (high - low), at_left, at_right;
    EQ_TRY(try_at(s, left, &at_left));
    EQ_TRY(try_at(s, right, &at_right));
    for (int k = 0; k < GOLDEN_ROUNDS; k++) {
        if (at_left >= at_right) {
            high = right, right = left, at_right = at_left;
            EQ_TRY(try_at(s, left = high - ratio * (high - low), &at_left));
        } else {
            low = left, left = right, at_left = at_right;
            EQ_TRY(try_at(s, right = low + ratio * (high - low), &at_right));
        }
    }
    return EQ_OK;
}

/* 201 steps, then around the best of them. */
static eq_status look_around(search *s) {
    double value, step = 1.0 / STEPS;
    for (int k = 0; k <= STEPS; k++) EQ_TRY(try_at(s, (double)k / STEPS, &value));
    double centre = s->at;
    return s->any ? narrow(s, centre > step ? centre - step : 0, centre + step < 1 ? centre + step : 1) : EQ_OK;
}

/* The rules of what is only tried go with their own arena. */
static eq_status search_all(search *s, eq_rule *rule, eq_frontier_point *out) {
    eq_arena kept = {0}, *arena = s->arena;
    s->arena = &kept;
    eq_status status = look_around(s);
    s->arena = arena;
    eq_arena_free(&kept);
    return status == EQ_OK && s->any ? s->solve(s, s->at, rule, out) : status;
}

/* ---- linear goals ---- */

static eq_status at_level(search *s, double level, eq_rule *rule, eq_frontier_point *out) {
    return eq_frontier_by_program(s->cx, s->arena, s->f, level, rule, out);
}

static eq_status solve_linear(eq_ctx *cx, eq_arena *arena, const eq_frontier *asked, eq_rule *rule, eq_frontier_point *out) {
    eq_frontier f = *asked;
    bool by_level = f.parity == EQ_PARITY_PPV || f.parity == EQ_PARITY_FOR;
    bool average = f.parity == EQ_PARITY_AVERAGE_ODDS;
    if (f.fixed && (by_level || average || f.budget > 0))
        return eq_fail(cx, EQ_EINPUT, "thresholds without chance under %s, expected randomised ones",
                       f.budget > 0 ? "a budget"
                       : average    ? "a bound on average odds"
                                    : "a bound on PPV or FOR");
    if (by_level && f.rated) return eq_fail(cx, EQ_EINPUT, "thresholds under a bound on PPV or FOR: not by strata");
    if (by_level) {
        search s = {.cx = cx, .arena = arena, .f = &f, .solve = at_level};
        return search_all(&s, rule, out);
    }
    if (f.parity == EQ_PARITY_NONE && (f.fixed || !(f.minimum > 0 || f.budget > 0)))
        f.parity = EQ_PARITY_SELECTION, f.tolerance = 1;
    if (f.fixed) return eq_frontier_fixed(cx, arena, &f, rule, out);
    if (f.parity == EQ_PARITY_ODDS || average || f.minimum > 0 || f.budget > 0)
        return eq_frontier_by_program(cx, arena, &f, 0, rule, out);
    return eq_frontier_by_hulls(cx, arena, &f, rule, out);
}

eq_status eq_frontier_solve(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, eq_rule *rule, eq_frontier_point *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    clear(f, rule, out);
    EQ_TRY(solve_linear(cx, arena, f, rule, out));
    if (!out->feasible) clear(f, rule, out);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* ---- goals ---- */

/* Weight of the rows that count, by label. */
typedef struct totals {
    double positives, negatives;
} totals;

static totals totals_of(const eq_frontier *f) {
    totals t = {0};
    for (size_t g = 0; g < f->n_groups; g++) {
        if (!eq_frontier_has_part(f, g)) continue;
        t.positives += f->group[g].positives;
        t.negatives += f->group[g].negatives;
    }
    return t;
}

/* A goal gain tp - loss fp + constant, alike for all groups. */
typedef struct prices {
    double gain, loss, constant;
} prices;

static prices prices_of(const eq_frontier *f, totals t) {
    double all = t.positives + t.negatives;
    const double *u = f->utility;
    switch (f->goal) {
    case EQ_GOAL_BALANCED: return (prices){1 / (2 * t.positives), 1 / (2 * t.negatives), 0.5};
    case EQ_GOAL_UTILITY:
        return (prices){(u[0] - u[3]) / all, (u[2] - u[1]) / all, (u[3] * t.positives + u[2] * t.negatives) / all};
    default: return (prices){1 / all, 1 / all, t.negatives / all};
    }
}

static eq_status solve_priced(eq_ctx *cx, eq_arena *arena, const eq_frontier *asked, prices price, eq_rule *rule,
                              eq_frontier_point *out) {
    eq_frontier f = *asked;
    double *gain, *loss;
    EQ_NEW(cx, &cx->tmp, gain, f.n_groups);
    EQ_NEW(cx, &cx->tmp, loss, f.n_groups);
    for (size_t g = 0; g < f.n_groups; g++) gain[g] = price.gain, loss[g] = price.loss;
    f.gain = gain;
    f.loss = loss;
    EQ_TRY(eq_frontier_solve(cx, arena, &f, rule, out));
    out->value += price.constant;
    return EQ_OK;
}

static totals selected_by(const eq_frontier *f, const eq_rule *rule) {
    totals s = {0};
    for (size_t g = 0; g < f->n_groups; g++) s.positives += rule[g].tp, s.negatives += rule[g].fp;
    return s;
}

static double f1_of(totals selected, totals all) {
    return 2 * selected.positives / (selected.positives + selected.negatives + all.positives);
}

static eq_status best_f1(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, eq_rule *rule, eq_frontier_point *out) {
    totals all = totals_of(f);
    double value = -1, reached = 0;
    for (int k = 0; k < MOST_RATIOS && reached > value + 1e-15; k++) {
        value = reached;
        EQ_TRY(solve_priced(cx, arena, f, (prices){2 - value, value, 0}, rule, out));
        if (!out->feasible) return EQ_OK;
        reached = f1_of(selected_by(f, rule), all);
    }
    out->value = reached;
    return EQ_OK;
}

static double mcc_of(totals s, totals all) {
    double tn = all.negatives - s.negatives, fn = all.positives - s.positives;
    double product = (s.positives + s.negatives) * (tn + fn) * all.positives * all.negatives;
    return product > 0 ? (s.positives * tn - s.negatives * fn) / sqrt(product) : 0;
}

static eq_status at_budget(search *s, double budget, eq_rule *rule, eq_frontier_point *out) {
    eq_frontier f = *s->f;
    totals all = totals_of(&f);
    f.budget = budget > 0 ? budget : 1e-9; /* 0 asks nothing */
    EQ_TRY(solve_priced(s->cx, s->arena, &f, (prices){1 / all.positives, 0, 0}, rule, out));
    if (out->feasible) out->value = mcc_of(selected_by(&f, rule), all);
    return EQ_OK;
}

static eq_status best_mcc(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, eq_rule *rule, eq_frontier_point *out) {
    search s = {.cx = cx, .arena = arena, .f = f, .solve = at_budget};
    if (f->fixed || f->parity == EQ_PARITY_PPV || f->parity == EQ_PARITY_FOR)
        return eq_fail(cx, EQ_EINPUT, "thresholds best by MCC %s, expected randomised ones under another",
                       f->fixed ? "without chance" : "under a bound on PPV or FOR");
    if (f->budget > 0) return at_budget(&s, f->budget, rule, out);
    return search_all(&s, rule, out);
}

eq_status eq_frontier_best(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, eq_rule *rule, eq_frontier_point *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    totals all = totals_of(f);
    clear(f, rule, out);
    bool both = f->goal == EQ_GOAL_BALANCED || f->goal == EQ_GOAL_MCC;
    if (!(all.positives + all.negatives > 0) || (both && !(all.positives > 0 && all.negatives > 0)) ||
        (f->goal == EQ_GOAL_F1 && !(all.positives > 0)))
        return EQ_OK;
    if (f->goal == EQ_GOAL_F1) EQ_TRY(best_f1(cx, arena, f, rule, out));
    else if (f->goal == EQ_GOAL_MCC) EQ_TRY(best_mcc(cx, arena, f, rule, out));
    else EQ_TRY(solve_priced(cx, arena, f, prices_of(f, all), rule, out));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
