/* Means of scores for all sets at once: every row belongs to its group, to its side and to all rows.
 *
 * A mean is a weighted one, its error that of a weighted mean: the squared deviations come from a second pass, so that
 * nothing cancels. What needs the order of scores is in scores_rank.c. */
#include <float.h>
#include <math.h>

#include "math/kernels.h"
#include "math/stats.h"
#include "metric/metric.h"

/* A weighted mean with its squared deviations: sums of w, w^2, w x, w^2 (x - mean)^2. */
typedef struct mean_sums {
    double w, ww, wx, wwdd;
} mean_sums;

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

static eq_estimate estimate_of(const mean_sums *s) {
    return s->w > 0 ? (eq_estimate){s->wx / s->w, eq_scores_error(s->w, s->ww, s->wwdd)} : (eq_estimate){EQ_NAN, EQ_NAN};
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

/* One mean of all sets, in two passes: sums (n_sets). */
static void add_up(const eq_outcomes *o, eq_score_mean kind, mean_sums *sums) {
    size_t set[EQ_N_MEMBERSHIPS];
    double x;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < o->n_rows; i++) {
            if (!eq_score_value(o, kind, i, &x)) continue;
            double w = eq_row_weight(o, i), ww = eq_row_squared(o, i);
            eq_scores_sets_of(o, i, set);
            for (int k = 0; k < EQ_N_MEMBERSHIPS; k++) {
                mean_sums *s = &sums[set[k]];
                if (pass == 0) s->w += w, s->ww += ww, s->wx += w * x;
                else if (s->w > 0) s->wwdd += ww * (x - s->wx / s->w) * (x - s->wx / s->w);
            }
        }
}

/* How much less the Brier score is than that of the base rate, given to everybody. */
static eq_estimate skill_of(const mean_sums *brier, const mean_sums *positives) {
    double base_rate = positives->w / brier->w, uncertainty = base_rate * (1 - base_rate);
    return (eq_estimate){uncertainty > 0 ? 1 - brier->wx / brier->w / uncertainty : EQ_NAN, EQ_NAN};
}

static eq_status estimate_means(eq_ctx *cx, const eq_outcomes *o, eq_score_estimates *out) {
    size_t n_sets = eq_set_count(o->n_groups);
    mean_sums *sums;
    EQ_NEW(cx, &cx->tmp, sums, EQ_N_MEANS * n_sets);
    for (int kind = 0; kind < EQ_N_MEANS; kind++) add_up(o, (eq_score_mean)kind, sums + (size_t)kind * n_sets);
    for (size_t s = 0; s < n_sets; s++) {
        out[s].brier_score = estimate_of(&sums[EQ_MEAN_BRIER * n_sets + s]);
        out[s].brier_skill_score = skill_of(&sums[EQ_MEAN_BRIER * n_sets + s], &sums[EQ_MEAN_OF_POSITIVES * n_sets + s]);
        out[s].mean_absolute_error = estimate_of(&sums[EQ_MEAN_ABSOLUTE_ERROR * n_sets + s]);
        out[s].log_loss = estimate_of(&sums[EQ_MEAN_LOG_LOSS * n_sets + s]);
        out[s].mean_score = estimate_of(&sums[EQ_MEAN_SCORE * n_sets + s]);
        out[s].generalized_tpr = estimate_of(&sums[EQ_MEAN_OF_POSITIVES * n_sets + s]);
        out[s].generalized_fpr = estimate_of(&sums[EQ_MEAN_OF_NEGATIVES * n_sets + s]);
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
