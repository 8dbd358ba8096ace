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

enum { N_OF_ALL = EQ_MEAN_OF_POSITIVES }; /* means over all rows; the others are over those of one label */

/* Weighted means over the rows of one label, or over all: sums of w, w^2, w x, w^2 (x - mean)^2. */
typedef struct label_sums {
    double w, ww, wx, mean, wwdd;
} label_sums;
typedef struct set_sums {
    double w, ww, wx[N_OF_ALL], mean[N_OF_ALL], wwdd[N_OF_ALL];
    label_sums of[2]; /* of the scores, by label */
} set_sums;

void eq_scores_sets_of(const eq_outcomes *o, size_t row, size_t set[EQ_N_MEMBERSHIPS]) {
    uint16_t g = o->group[row];
    set[0] = g;
    set[1] = eq_set_side(o->n_groups, o->privileged[g] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED);
    set[2] = eq_set_overall(o->n_groups);
}

/* sum w^2 (x - mean)^2 / W^2, times m / (m - 1) for an effective size m. */
double eq_scores_error(double w, double ww, double wwdd) {
    double m = eq_effective_size(w, ww);
    if (!(m > 1 + 1e-9)) return EQ_NAN;
    return sqrt(wwdd / (w * w) * (m / (m - 1)));
}

static eq_estimate estimate_of(double w, double ww, double wx, double wwdd) {
    return w > 0 ? (eq_estimate){wx / w, eq_scores_error(w, ww, wwdd)} : (eq_estimate){EQ_NAN, EQ_NAN};
}

static eq_estimate of_all(const set_sums *s, eq_score_mean kind) { return estimate_of(s->w, s->ww, s->wx[kind], s->wwdd[kind]); }

static eq_estimate of_label(const set_sums *s, unsigned y) {
    return estimate_of(s->of[y].w, s->of[y].ww, s->of[y].wx, s->of[y].wwdd);
}

bool eq_score_value(const eq_outcomes *o, eq_score_mean kind, size_t row, double *x) {
    double s = o->score[row];
    if (kind == EQ_MEAN_ABSOLUTE_ERROR) *x = fabs(s - o->y[row]);
    else if (kind == EQ_MEAN_BRIER) *x = (s - o->y[row]) * (s - o->y[row]);
    else if (kind == EQ_MEAN_LOG_LOSS) {
        double likelihood = o->y[row] ? s : 1 - s;
        *x = -eq_log(likelihood < DBL_EPSILON ? DBL_EPSILON : likelihood > 1 - DBL_EPSILON ? 1 - DBL_EPSILON : likelihood);
    } else *x = s;
    return kind < EQ_MEAN_OF_POSITIVES || (kind == EQ_MEAN_OF_POSITIVES) == o->y[row];
}

/* The row's values under the means over all rows, but for the log loss, which is dear and kept from the first pass. */
static void values_of(const eq_outcomes *o, size_t row, double loss, double x[N_OF_ALL]) {
    for (int k = 0; k < N_OF_ALL; k++)
        if (k != EQ_MEAN_LOG_LOSS) (void)eq_score_value(o, (eq_score_mean)k, row, &x[k]);
    x[EQ_MEAN_LOG_LOSS] = loss;
}

static void add_up(const eq_outcomes *o, const double *loss, set_sums *sums) {
    size_t set[EQ_N_MEMBERSHIPS];
    double x[N_OF_ALL];
    for (size_t i = 0; i < o->n_rows; i++) {
        double w = eq_row_weight(o, i), ww = eq_row_squared(o, i), wx[N_OF_ALL];
        values_of(o, i, loss[i], x);
        eq_scores_sets_of(o, i, set);
        for (int k = 0; k < N_OF_ALL; k++) wx[k] = w * x[k];
        for (int m = 0; m < EQ_N_MEMBERSHIPS; m++) {
            set_sums *s = &sums[set[m]];
            label_sums *label = &s->of[o->y[i]];
            s->w += w, s->ww += ww;
            for (int k = 0; k < N_OF_ALL; k++) s->wx[k] += wx[k];
            label->w += w, label->ww += ww, label->wx += wx[EQ_MEAN_SCORE];
        }
    }
}

/* Of nothing that weighs the mean is 0, and so is every deviation's weight. */
static void take_means(set_sums *s) {
    for (int k = 0; k < N_OF_ALL; k++) s->mean[k] = s->w > 0 ? s->wx[k] / s->w : 0;
    for (int y = 0; y < 2; y++) s->of[y].mean = s->of[y].w > 0 ? s->of[y].wx / s->of[y].w : 0;
}

static void add_deviations(const eq_outcomes *o, const double *loss, set_sums *sums) {
    size_t set[EQ_N_MEMBERSHIPS];
    double x[N_OF_ALL];
    for (size_t i = 0; i < o->n_rows; i++) {
        double ww = eq_row_squared(o, i);
        values_of(o, i, loss[i], x);
        eq_scores_sets_of(o, i, set);
        for (int m = 0; m < EQ_N_MEMBERSHIPS; m++) {
            set_sums *s = &sums[set[m]];
            label_sums *label = &s->of[o->y[i]];
            for (int k = 0; k < N_OF_ALL; k++) s->wwdd[k] += ww * (x[k] - s->mean[k]) * (x[k] - s->mean[k]);
            label->wwdd += ww * (x[EQ_MEAN_SCORE] - label->mean) * (x[EQ_MEAN_SCORE] - label->mean);
        }
    }
}

/* How much less the Brier score is than that of the base rate, given to everybody. */
static eq_estimate skill_of(const set_sums *s) {
    double base_rate = s->of[1].w / s->w, uncertainty = base_rate * (1 - base_rate);
    return (eq_estimate){uncertainty > 0 ? 1 - s->wx[EQ_MEAN_BRIER] / s->w / uncertainty : EQ_NAN, EQ_NAN};
}

static eq_status estimate_means(eq_ctx *cx, const eq_outcomes *o, eq_score_estimates *out) {
    size_t n_sets = eq_set_count(o->n_groups);
    set_sums *sums;
    double *loss;
    EQ_NEW(cx, &cx->tmp, sums, n_sets);
    EQ_NEW(cx, &cx->tmp, loss, o->n_rows);
    for (size_t i = 0; i < o->n_rows; i++) (void)eq_score_value(o, EQ_MEAN_LOG_LOSS, i, &loss[i]);
    add_up(o, loss, sums);
    for (size_t s = 0; s < n_sets; s++) take_means(&sums[s]);
    add_deviations(o, loss, sums);
    for (size_t s = 0; s < n_sets; s++) {
        out[s].brier_score = of_all(&sums[s], EQ_MEAN_BRIER);
        out[s].brier_skill_score = skill_of(&sums[s]);
        out[s].mean_absolute_error = of_all(&sums[s], EQ_MEAN_ABSOLUTE_ERROR);
        out[s].log_loss = of_all(&sums[s], EQ_MEAN_LOG_LOSS);
        out[s].mean_score = of_all(&sums[s], EQ_MEAN_SCORE);
        out[s].generalized_tpr = of_label(&sums[s], 1);
        out[s].generalized_fpr = of_label(&sums[s], 0);
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
