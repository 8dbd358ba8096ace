/* One pass by ascending score, a block of equal scores at a time: below a block and up to the next the two distribution functions
 * do not change, so the integral is a sum of their difference times the way to the next score. */
#include <math.h>

#include "math/stats.h"
#include "metric/score/distance.h"
#include "metric/tally.h"

/* Sums of one set: of w, w^2, w x; and what it weighs up to the block. */
typedef struct set_sums {
    double w, ww, wx, below;
} set_sums;

typedef struct two_sets {
    const eq_outcomes *o;
    const uint8_t *of_group;
    set_sums all, of[2];
    double variance; /* of all rows */
} two_sets;

static void add(set_sums *to, double w, double ww, double x) {
    to->w += w;
    to->ww += ww;
    to->wx += w * x;
}

static void add_up(two_sets *t) {
    const eq_outcomes *o = t->o;
    double squares = 0;
    for (size_t i = 0; i < o->n_rows; i++) {
        double w = eq_row_weight(o, i), ww = eq_row_squared(o, i), x = o->score[i];
        uint8_t in = t->of_group[o->group[i]];
        add(&t->all, w, ww, x);
        if (in) add(&t->of[in - 1], w, ww, x);
    }
    double mean = t->all.wx / t->all.w, n = eq_effective_size(t->all.w, t->all.ww);
    for (size_t i = 0; i < o->n_rows; i++) squares += eq_row_weight(o, i) * (o->score[i] - mean) * (o->score[i] - mean);
    t->variance = n > 1 + 1e-9 ? squares / t->all.w * (n / (n - 1)) : 0;
}

/* The rows from `first` on that score alike: what they weigh by set. */
static size_t take_block(const two_sets *t, const uint32_t *order, size_t first, double block[2]) {
    const eq_outcomes *o = t->o;
    size_t end = first;
    block[0] = block[1] = 0;
    for (; end < o->n_rows && o->score[order[end]] <= o->score[order[first]]; end++) {
        uint8_t in = t->of_group[o->group[order[end]]];
        if (in) block[in - 1] += eq_row_weight(o, order[end]);
    }
    return end;
}

static void walk(two_sets *t, const uint32_t *order, eq_distance *out) {
    set_sums *a = &t->of[0], *b = &t->of[1];
    const double *score = t->o->score;
    for (size_t first = 0, end; first < t->o->n_rows; first = end) {
        double block[2];
        end = take_block(t, order, first, block);
        out->superior += block[0] / a->w * ((b->below + block[1] / 2) / b->w);
        a->below += block[0], b->below += block[1];
        double apart = fabs(a->below / a->w - b->below / b->w);
        if (end == t->o->n_rows) break; /* both are 1 there, but for rounding */
        if (apart > out->ks) out->ks = apart;
        out->wasserstein += apart * (score[order[end]] - score[order[first]]);
    }
}

static eq_estimate standardized(const two_sets *t, double sd) {
    const set_sums *a = &t->of[0], *b = &t->of[1];
    double n_a = eq_effective_size(a->w, a->ww), n_b = eq_effective_size(b->w, b->ww), d = (a->wx / a->w - b->wx / b->w) / sd;
    return (eq_estimate){d, sqrt((n_a + n_b) / (n_a * n_b) + d * d / (2 * (n_a + n_b)))};
}

eq_distance eq_scores_distance(const eq_outcomes *o, const uint32_t *order, const uint8_t *of_group) {
    two_sets t = {.o = o, .of_group = of_group};
    eq_distance out = {0, EQ_NAN, 0, 0, {EQ_NAN, EQ_NAN}};
    add_up(&t);
    if (!(t.of[0].w > 0 && t.of[1].w > 0)) return (eq_distance){EQ_NAN, EQ_NAN, EQ_NAN, EQ_NAN, {EQ_NAN, EQ_NAN}};
    walk(&t, order, &out);
    double sd = sqrt(t.variance);
    if (!(sd > 0)) return out;
    out.in_sd = out.wasserstein / sd;
    out.smd = standardized(&t, sd);
    return out;
}
