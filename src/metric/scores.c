/* Means and AUC of scores for all sets at once: every row belongs to its group, to its side and to all rows.
 *
 * AUC: rows are visited by ascending score, ties as one block; a positive's placement is the weight of
 * negatives below it plus half of those level with it, and a negative's the weight of positives above it plus
 * half of those level. AUC is the mean placement of either kind, and its variance the sum of the two
 * variances of means (DeLong, DeLong & Clarke-Pearson 1988), here in O(n log n) as Sun & Xu 2014 showed, and
 * carried to weighted rows. */
#include <float.h>
#include <math.h>

#include "math/kernels.h"
#include "math/sort.h"
#include "math/stats.h"
#include "metric/metric.h"

/* A weighted mean with its squared deviations: sums of w, w^2, w x, w^2 (x - mean)^2. */
typedef struct mean_sums {
    double w, ww, wx, wwdd;
} mean_sums;

/* The sets a row belongs to. */
enum { N_MEMBERSHIPS = 3 };

static void sets_of(const eq_outcomes *o, size_t row, size_t *set) {
    uint16_t g = o->group[row];
    set[0] = g;
    set[1] = eq_set_side(o->n_groups, o->privileged[g] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED);
    set[2] = eq_set_overall(o->n_groups);
}

/* The standard error of a mean: sum w^2 (x - mean)^2 / W^2, times m / (m - 1) for an effective size m. */
static double error_of(const mean_sums *s) {
    double m = eq_effective_size(s->w, s->ww);
    if (!(m > 1 + 1e-9)) return EQ_NAN; /* one row tells nothing of its spread */
    return sqrt(s->wwdd / (s->w * s->w) * (m / (m - 1)));
}

static eq_estimate estimate_of(const mean_sums *s) {
    return s->w > 0 ? (eq_estimate){s->wx / s->w, error_of(s)} : (eq_estimate){EQ_NAN, EQ_NAN};
}

bool eq_score_value(const eq_outcomes *o, eq_score_mean kind, size_t row, double *x) {
    double s = o->score[row];
    if (kind == EQ_MEAN_BRIER)
        *x = (s - o->y[row]) * (s - o->y[row]);
    else if (kind == EQ_MEAN_LOG_LOSS) {
        double likelihood = o->y[row] ? s : 1 - s;
        *x = -eq_log(likelihood < DBL_EPSILON       ? DBL_EPSILON
                     : likelihood > 1 - DBL_EPSILON ? 1 - DBL_EPSILON
                                                    : likelihood);
    } else
        *x = s;
    return kind < EQ_MEAN_OF_POSITIVES || (kind == EQ_MEAN_OF_POSITIVES) == o->y[row];
}

/* One mean of all sets, in two passes: sums (n_sets). */
static void add_up(const eq_outcomes *o, eq_score_mean kind, mean_sums *sums) {
    size_t set[N_MEMBERSHIPS];
    double x;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < o->n_rows; i++) {
            if (!eq_score_value(o, kind, i, &x)) continue;
            double w = eq_row_weight(o, i), ww = eq_row_squared(o, i);
            sets_of(o, i, set);
            for (int k = 0; k < N_MEMBERSHIPS; k++) {
                mean_sums *s = &sums[set[k]];
                if (pass == 0)
                    s->w += w, s->ww += ww, s->wx += w * x;
                else if (s->w > 0)
                    s->wwdd += ww * (x - s->wx / s->w) * (x - s->wx / s->w);
            }
        }
}

static eq_status estimate_means(eq_ctx *cx, const eq_outcomes *o, eq_score_estimates *out) {
    size_t n_sets = eq_set_count(o->n_groups);
    mean_sums *sums;
    EQ_NEW(cx, &cx->tmp, sums, EQ_N_MEANS * n_sets);
    for (int kind = 0; kind < EQ_N_MEANS; kind++) add_up(o, (eq_score_mean)kind, sums + (size_t)kind * n_sets);
    for (size_t s = 0; s < n_sets; s++) {
        out[s].brier_score = estimate_of(&sums[EQ_MEAN_BRIER * n_sets + s]);
        out[s].log_loss = estimate_of(&sums[EQ_MEAN_LOG_LOSS * n_sets + s]);
        out[s].mean_score = estimate_of(&sums[EQ_MEAN_SCORE * n_sets + s]);
        out[s].generalized_tpr = estimate_of(&sums[EQ_MEAN_OF_POSITIVES * n_sets + s]);
        out[s].generalized_fpr = estimate_of(&sums[EQ_MEAN_OF_NEGATIVES * n_sets + s]);
    }
    return EQ_OK;
}

/* Of one set, by label: weight of all rows, of those below the block, of the block; and of the placements the
 * sums of w v, w^2, w^2 v and w^2 v^2, a placement v being a share of the other label's weight. */
typedef struct placement_sums {
    double total[2], below[2], block[2];
    double wv[2], ww[2], wwv[2], wwvv[2];
} placement_sums;

static double placement(const placement_sums *s, unsigned y) {
    unsigned other = 1 - y;
    double level = s->block[other] / 2;
    double won = y ? s->below[other] + level : s->total[other] - s->below[other] - s->block[other] + level;
    return won / s->total[other];
}

/* Adds the rows at places [first, end) of the order, all of one score. */
static void add_block(const eq_outcomes *o, const uint32_t *order, size_t first, size_t end,
                      placement_sums *sums) {
    size_t set[N_MEMBERSHIPS];
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = first; i < end; i++) {
            unsigned y = o->y[order[i]];
            double w = eq_row_weight(o, order[i]), ww = eq_row_squared(o, order[i]);
            sets_of(o, order[i], set);
            for (int k = 0; k < N_MEMBERSHIPS; k++) {
                placement_sums *s = &sums[set[k]];
                if (pass == 0)
                    s->block[y] += w;
                else if (pass == 1 && s->total[1 - y] > 0) {
                    double v = placement(s, y);
                    s->wv[y] += w * v;
                    s->ww[y] += ww;
                    s->wwv[y] += ww * v;
                    s->wwvv[y] += ww * v * v;
                } else if (pass == 2) { /* the block's first row moves it below, the others move nothing */
                    s->below[0] += s->block[0], s->below[1] += s->block[1];
                    s->block[0] = s->block[1] = 0;
                }
            }
        }
}

static eq_estimate auc_of(const placement_sums *s) {
    if (!(s->total[0] > 0 && s->total[1] > 0)) return (eq_estimate){EQ_NAN, EQ_NAN};
    double auc = s->wv[1] / s->total[1], variance = 0;
    for (int y = 0; y < 2; y++) {
        double deviations = s->wwvv[y] - 2 * auc * s->wwv[y] + auc * auc * s->ww[y];
        mean_sums mean = {s->total[y], s->ww[y], 0, deviations > 0 ? deviations : 0};
        double error = error_of(&mean);
        variance += error * error;
    }
    /* labels told apart perfectly leave no spread to measure: then no interval */
    if (!(variance > 1e-24)) return (eq_estimate){auc, EQ_NAN};
    return (eq_estimate){auc, sqrt(variance)};
}

static eq_status estimate_auc(eq_ctx *cx, const eq_outcomes *o, eq_score_estimates *out) {
    size_t n_sets = eq_set_count(o->n_groups), set[N_MEMBERSHIPS];
    uint32_t *order;
    placement_sums *sums;
    EQ_NEW(cx, &cx->tmp, order, o->n_rows);
    EQ_NEW(cx, &cx->tmp, sums, n_sets);
    EQ_TRY(eq_sort_order(cx, o->score, o->n_rows, order));
    for (size_t i = 0; i < o->n_rows; i++) {
        sets_of(o, i, set);
        for (int k = 0; k < N_MEMBERSHIPS; k++) sums[set[k]].total[o->y[i]] += eq_row_weight(o, i);
    }
    for (size_t first = 0, end; first < o->n_rows; first = end) {
        for (end = first + 1; end < o->n_rows && o->score[order[end]] == o->score[order[first]];) end++;
        add_block(o, order, first, end, sums);
    }
    for (size_t s = 0; s < n_sets; s++) out[s].auc = auc_of(&sums[s]);
    return EQ_OK;
}

eq_status eq_scores_estimate(eq_ctx *cx, const eq_outcomes *outcomes, eq_score_estimates *set) {
    EQ_TRY(eq_outcomes_check_score(cx, outcomes));
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(estimate_means(cx, outcomes, set));
    EQ_TRY(estimate_auc(cx, outcomes, set));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
