/* Standard errors of differences of scores' estimates, from the differences of each row.
 *
 * A mean of differences has the error of any mean (see scores.c). An AUC is the mean placement of the positives among the
 * negatives, and of the negatives among the positives; so the difference of two AUCs is the mean difference of placements,
 * and its variance the sum of the variances over either label, which is what the covariance matrix of DeLong, DeLong &
 * Clarke-Pearson 1988 gives for the contrast (-1, 1), without its cancellation. */
#include <math.h>

#include "math/sort.h"
#include "math/stats.h"
#include "metric/interval/paired.h"

/* ---- placements ---- */

/* Sums of w, w^2, w d and w^2 (d - mean)^2. */
typedef struct difference_sums {
    double w, ww, wd, mean, wwdd;
    bool differs;
} difference_sums;

/* Rows' differences of placements: by membership, for a placement depends on the set it is one in. NaN: the row is left out. */
typedef struct differences {
    const eq_outcomes *outcomes;
    double *of[EQ_N_MEMBERSHIPS];   /* (n_rows) each */
    difference_sums (*by_label)[2]; /* (n_sets) */
} differences;

static eq_estimate estimate_of(const difference_sums *s) {
    if (!(s->w > 0)) return (eq_estimate){EQ_NAN, EQ_NAN};
    if (!s->differs) return (eq_estimate){0, 0};
    return (eq_estimate){s->wd / s->w, eq_scores_error(s->w, s->ww, s->wwdd)};
}

static void add_up(const differences *d) {
    const eq_outcomes *o = d->outcomes;
    size_t set[EQ_N_MEMBERSHIPS];
    for (size_t i = 0; i < o->n_rows; i++) {
        double w = eq_row_weight(o, i), ww = eq_row_squared(o, i);
        eq_scores_sets_of(o, i, set);
        for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) {
            difference_sums *s = &d->by_label[set[k]][o->y[i]];
            double x = d->of[k][i];
            if (isnan(x)) continue;
            s->w += w, s->ww += ww, s->wd += w * x;
            s->differs |= w > 0 && x != 0;
        }
    }
}

static void add_deviations(const differences *d) {
    const eq_outcomes *o = d->outcomes;
    size_t set[EQ_N_MEMBERSHIPS];
    for (size_t i = 0; i < o->n_rows; i++) {
        double ww = eq_row_squared(o, i);
        eq_scores_sets_of(o, i, set);
        for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) {
            difference_sums *s = &d->by_label[set[k]][o->y[i]];
            double x = d->of[k][i];
            if (!isnan(x)) s->wwdd += ww * (x - s->mean) * (x - s->mean);
        }
    }
}

/* The sums of every set, by label. */
static void add_differences(const differences *d) {
    add_up(d);
    for (size_t s = 0; s < eq_set_count(d->outcomes->n_groups); s++)
        for (int y = 0; y < 2; y++) {
            difference_sums *of = &d->by_label[s][y];
            of->mean = of->w > 0 ? of->wd / of->w : 0;
        }
    add_deviations(d);
}

/* Of one set, by label: weight of all rows, of those below a score, of those at it. */
typedef struct standing {
    double total[2], below[2], level[2];
} standing;

static double placement(const standing *s, unsigned y) {
    unsigned other = 1 - y;
    double half = s->level[other] / 2;
    double won = y ? s->below[other] + half : s->total[other] - s->below[other] - s->level[other] + half;
    return s->total[other] > 0 ? won / s->total[other] : EQ_NAN;
}

/* Placements under one model's scores, added `sign` times to the differences. */
typedef struct placing {
    const differences *to;
    const uint32_t *order; /* by its scores */
    standing *sets;        /* (n_sets) */
    double sign;
} placing;

/* A row whose score is no other's: as place_level, in one go. */
static void place_alone(const placing *p, size_t row) {
    const differences *d = p->to;
    const eq_outcomes *o = d->outcomes;
    size_t set[EQ_N_MEMBERSHIPS];
    unsigned y = o->y[row];
    eq_scores_sets_of(o, row, set);
    for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) {
        standing *s = &p->sets[set[k]];
        d->of[k][row] += p->sign * placement(s, y);
        s->below[y] += eq_row_weight(o, row);
    }
}

/* Rows at places [first, end) of the order, all of one score. */
static void place_level(const placing *p, size_t first, size_t end) {
    const differences *d = p->to;
    const eq_outcomes *o = d->outcomes;
    size_t set[EQ_N_MEMBERSHIPS];
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = first; i < end; i++) {
            size_t row = p->order[i];
            eq_scores_sets_of(o, row, set);
            for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) {
                standing *s = &p->sets[set[k]];
                if (pass == 0) s->level[o->y[row]] += eq_row_weight(o, row);
                else if (pass == 1) d->of[k][row] += p->sign * placement(s, o->y[row]);
                else { /* the first row of the score moves it below, the others move nothing */
                    s->below[0] += s->level[0], s->below[1] += s->level[1];
                    s->level[0] = s->level[1] = 0;
                }
            }
        }
}

static eq_status place(eq_ctx *cx, const differences *d, const double *score, double sign) {
    const eq_outcomes *o = d->outcomes;
    size_t set[EQ_N_MEMBERSHIPS];
    uint32_t *order;
    standing *sets;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, order, o->n_rows);
    EQ_NEW(cx, &cx->tmp, sets, eq_set_count(o->n_groups));
    EQ_TRY(eq_sort_order(cx, score, o->n_rows, order));
    for (size_t i = 0; i < o->n_rows; i++) {
        eq_scores_sets_of(o, i, set);
        for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) sets[set[k]].total[o->y[i]] += eq_row_weight(o, i);
    }
    placing p = {d, order, sets, sign};
    for (size_t first = 0, end; first < o->n_rows; first = end) {
        for (end = first + 1; end < o->n_rows && score[order[end]] <= score[order[first]];) end++;
        if (end - first == 1) place_alone(&p, order[first]);
        else place_level(&p, first, end);
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* AUC: no error where the rows' placements differ but all by the same, as when both models part the labels without a fault. */
static eq_estimate join(eq_estimate positives, eq_estimate negatives) {
    double variance = positives.error * positives.error + negatives.error * negatives.error;
    bool told = variance > 1e-24 || (positives.value == 0 && negatives.value == 0);
    return (eq_estimate){positives.value, told ? sqrt(variance) : EQ_NAN};
}

static eq_status pair_auc(eq_ctx *cx, const eq_outcomes *a, const eq_outcomes *b, eq_score_estimates *out) {
    size_t n_sets = eq_set_count(a->n_groups);
    differences d = {.outcomes = a};
    EQ_NEW(cx, &cx->tmp, d.by_label, n_sets);
    for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) EQ_NEW(cx, &cx->tmp, d.of[k], a->n_rows);
    EQ_TRY(place(cx, &d, b->score, 1));
    EQ_TRY(place(cx, &d, a->score, -1));
    add_differences(&d);
    for (size_t s = 0; s < n_sets; s++) out[s].auc = join(estimate_of(&d.by_label[s][1]), estimate_of(&d.by_label[s][0]));
    return EQ_OK;
}

/* ---- means ---- */

static eq_estimate mean_of(const eq_mean_sums *s, eq_score_mean kind) {
    eq_estimate e = eq_mean_estimate(s, kind);
    bool differs =
        kind >= EQ_N_OVER_ALL ? s->of[kind == EQ_MEAN_OF_POSITIVES].differ >> EQ_MEAN_SCORE & 1 : s->differ >> kind & 1;
    return differs || isnan(e.value) ? e : (eq_estimate){0, 0};
}

static eq_status pair_means(eq_ctx *cx, const eq_outcomes *a, const eq_outcomes *b, eq_score_estimates *out) {
    size_t n_sets = eq_set_count(a->n_groups);
    eq_mean_sums *sums;
    eq_row_values *difference, before[EQ_SCORED_AT_ONCE];
    EQ_NEW(cx, &cx->tmp, sums, n_sets);
    EQ_NEW(cx, &cx->tmp, difference, a->n_rows);
    eq_score_values(b, 0, a->n_rows, difference);
    for (size_t i = 0; i < a->n_rows; i++) {
        size_t at = i % EQ_SCORED_AT_ONCE, left = a->n_rows - i;
        if (!at) eq_score_values(a, i, left < EQ_SCORED_AT_ONCE ? left : EQ_SCORED_AT_ONCE, before);
        for (int k = 0; k < EQ_N_OVER_ALL; k++) difference[i].x[k] -= before[at].x[k];
    }
    eq_means_add_up(a, difference, sums);
    for (size_t s = 0; s < n_sets; s++) {
        out[s].brier_score = mean_of(&sums[s], EQ_MEAN_BRIER);
        out[s].mean_absolute_error = mean_of(&sums[s], EQ_MEAN_ABSOLUTE_ERROR);
        out[s].log_loss = mean_of(&sums[s], EQ_MEAN_LOG_LOSS);
        out[s].mean_score = mean_of(&sums[s], EQ_MEAN_SCORE);
        out[s].generalized_tpr = mean_of(&sums[s], EQ_MEAN_OF_POSITIVES);
        out[s].generalized_fpr = mean_of(&sums[s], EQ_MEAN_OF_NEGATIVES);
    }
    return EQ_OK;
}

eq_status eq_paired_scores(eq_ctx *cx, const eq_outcomes *a, const eq_outcomes *b, eq_score_estimates *set) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_estimate *field = &set[0].auc; /* eq_score_estimates has nothing but estimates: those not paired below are unknown */
    size_t n_fields = eq_set_count(a->n_groups) * (sizeof *set / sizeof *field);
    for (size_t i = 0; i < n_fields; i++) field[i] = (eq_estimate){EQ_NAN, EQ_NAN};
    EQ_TRY(pair_auc(cx, a, b, set));
    EQ_TRY(pair_means(cx, a, b, set));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
