/* Means of scores for all sets at once: every row belongs to its group, to its side and to all rows.
 *
 * A mean is a weighted one, its error that of a weighted mean: the squared deviations come from a second pass, so that
 * nothing cancels. All means of a row are added up together, for each sum waits for its own last addition and no other's.
 * What needs the order of scores is in scores_rank.c. */
#include <float.h>
#include <math.h>

#include "math/kernels.h"
#include "math/stats.h"
#include "metric/metric.h"

/* sum w^2 (x - mean)^2 / W^2, times m / (m - 1) for an effective size m. */
double eq_scores_error(double w, double ww, double wwdd) {
    double m = eq_effective_size(w, ww);
    if (!(m > 1 + 1e-9)) return EQ_NAN;
    return sqrt(wwdd / (w * w) * (m / (m - 1)));
}

static double likelihood_of(double s, uint8_t y) {
    double likelihood = y ? s : 1 - s;
    if (likelihood < DBL_EPSILON) return DBL_EPSILON;
    return likelihood > 1 - DBL_EPSILON ? 1 - DBL_EPSILON : likelihood;
}

/* At most EQ_SCORED_AT_ONCE: their logarithms side by side. */
static void values_of_some(const eq_outcomes *o, size_t first, size_t n, eq_row_values *out) {
    double log[EQ_SCORED_AT_ONCE] = {0};
    for (size_t i = 0; i < n; i++) log[i] = likelihood_of(o->score[first + i], o->y[first + i]);
    eq_logs(log, n, log);
    for (size_t i = 0; i < n; i++) {
        double s = o->score[first + i], off = s - o->y[first + i];
        out[i].x[EQ_MEAN_BRIER] = off * off;
        out[i].x[EQ_MEAN_LOG_LOSS] = -log[i];
        out[i].x[EQ_MEAN_ABSOLUTE_ERROR] = fabs(off);
        out[i].x[EQ_MEAN_SCORE] = s;
    }
}

void eq_score_values(const eq_outcomes *o, size_t first, size_t n, eq_row_values *out) {
    for (size_t i = 0; i < n; i += EQ_SCORED_AT_ONCE)
        values_of_some(o, first + i, n - i < EQ_SCORED_AT_ONCE ? n - i : EQ_SCORED_AT_ONCE, out + i);
}

/* ---- means ---- */

static void add_up(const eq_outcomes *o, const eq_row_values *value, eq_mean_sums *sums) {
    size_t set[EQ_N_MEMBERSHIPS];
    for (size_t i = 0; i < o->n_rows; i++) {
        double w = eq_row_weight(o, i), ww = eq_row_squared(o, i), wx[EQ_N_OVER_ALL];
        unsigned differ = 0;
        for (unsigned k = 0; k < EQ_N_OVER_ALL; k++) {
            wx[k] = w * value[i].x[k];
            differ |= (unsigned)(value[i].x[k] != 0) << k;
        }
        if (!(w > 0)) differ = 0;
        eq_scores_sets_of(o, i, set);
        for (int m = 0; m < EQ_N_MEMBERSHIPS; m++) {
            eq_mean_sums *s = &sums[set[m]];
            eq_label_sums *label = &s->of[o->y[i]];
            s->w += w, s->ww += ww, s->differ |= differ;
            for (int k = 0; k < EQ_N_OVER_ALL; k++) s->wx[k] += wx[k];
            label->w += w, label->ww += ww, label->wx += wx[EQ_MEAN_SCORE], label->differ |= differ;
        }
    }
}

/* Of nothing that weighs the mean is 0, and so is every deviation's weight. */
static void take_means(eq_mean_sums *s) {
    for (int k = 0; k < EQ_N_OVER_ALL; k++) s->mean[k] = s->w > 0 ? s->wx[k] / s->w : 0;
    for (int y = 0; y < 2; y++) s->of[y].mean = s->of[y].w > 0 ? s->of[y].wx / s->of[y].w : 0;
}

static void add_deviations(const eq_outcomes *o, const eq_row_values *value, eq_mean_sums *sums) {
    size_t set[EQ_N_MEMBERSHIPS];
    for (size_t i = 0; i < o->n_rows; i++) {
        double ww = eq_row_squared(o, i);
        const double *x = value[i].x;
        eq_scores_sets_of(o, i, set);
        for (int m = 0; m < EQ_N_MEMBERSHIPS; m++) {
            eq_mean_sums *s = &sums[set[m]];
            eq_label_sums *label = &s->of[o->y[i]];
            for (int k = 0; k < EQ_N_OVER_ALL; k++) s->wwdd[k] += ww * (x[k] - s->mean[k]) * (x[k] - s->mean[k]);
            label->wwdd += ww * (x[EQ_MEAN_SCORE] - label->mean) * (x[EQ_MEAN_SCORE] - label->mean);
        }
    }
}

void eq_means_add_up(const eq_outcomes *o, const eq_row_values *value, eq_mean_sums *sums) {
    add_up(o, value, sums);
    for (size_t s = 0; s < eq_set_count(o->n_groups); s++) take_means(&sums[s]);
    add_deviations(o, value, sums);
}

eq_estimate eq_mean_estimate(const eq_mean_sums *s, eq_score_mean kind) {
    if (kind >= EQ_MEAN_OF_POSITIVES) {
        const eq_label_sums *label = &s->of[kind == EQ_MEAN_OF_POSITIVES];
        if (!(label->w > 0)) return (eq_estimate){EQ_NAN, EQ_NAN};
        return (eq_estimate){label->wx / label->w, eq_scores_error(label->w, label->ww, label->wwdd)};
    }
    if (!(s->w > 0)) return (eq_estimate){EQ_NAN, EQ_NAN};
    return (eq_estimate){s->wx[kind] / s->w, eq_scores_error(s->w, s->ww, s->wwdd[kind])};
}

/* How much less the Brier score is than that of the base rate, given to everybody. */
static eq_estimate skill_of(const eq_mean_sums *s) {
    double base_rate = s->of[1].w / s->w, uncertainty = base_rate * (1 - base_rate);
    return (eq_estimate){uncertainty > 0 ? 1 - s->wx[EQ_MEAN_BRIER] / s->w / uncertainty : EQ_NAN, EQ_NAN};
}

static eq_status estimate_means(eq_ctx *cx, const eq_outcomes *o, eq_score_estimates *out) {
    size_t n_sets = eq_set_count(o->n_groups);
    eq_mean_sums *sums;
    eq_row_values *value;
    EQ_NEW(cx, &cx->tmp, sums, n_sets);
    EQ_NEW(cx, &cx->tmp, value, o->n_rows);
    eq_score_values(o, 0, o->n_rows, value);
    eq_means_add_up(o, value, sums);
    for (size_t s = 0; s < n_sets; s++) {
        out[s].brier_score = eq_mean_estimate(&sums[s], EQ_MEAN_BRIER);
        out[s].brier_skill_score = skill_of(&sums[s]);
        out[s].mean_absolute_error = eq_mean_estimate(&sums[s], EQ_MEAN_ABSOLUTE_ERROR);
        out[s].log_loss = eq_mean_estimate(&sums[s], EQ_MEAN_LOG_LOSS);
        out[s].mean_score = eq_mean_estimate(&sums[s], EQ_MEAN_SCORE);
        out[s].generalized_tpr = eq_mean_estimate(&sums[s], EQ_MEAN_OF_POSITIVES);
        out[s].generalized_fpr = eq_mean_estimate(&sums[s], EQ_MEAN_OF_NEGATIVES);
    }
    return EQ_OK;
}

eq_status eq_scores_estimate(eq_ctx *cx, const eq_outcomes *outcomes, eq_score_estimates *set) {
    EQ_TRY(eq_outcomes_check_score(cx, outcomes));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(estimate_means(cx, outcomes, set));
    EQ_TRY(eq_scores_rank(cx, outcomes, set));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
