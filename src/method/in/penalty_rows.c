/* The two penalties that need the rows themselves.
 *
 * Projection: of all scores h with the rate c in every group, those nearest to s by the mean of KL(h | s). They are
 * h = sigmoid(z + l_a (beta - c delta)), one number l_a a group, the root of the increasing function
 * sum of w (alpha - c gamma + (beta - c delta) h); with c held fixed the slope by a logit is s - h.
 * Kernel: the Hilbert-Schmidt independence criterion with K = exp(-(s_i - s_j)^2 / width^2) and L = [same group], which is 0 only
 * if the groups' scores are distributed alike, so it also sees spread. The factor n^2 / (n - 1)^2 is, with weights,
 * (1 / (1 - sum of squared shares))^2.
 * Sources: Buyl, Defrance & De Bie, "fairret" (ICLR 2024), section 4; Gretton et al., "Measuring statistical dependence with
 * Hilbert-Schmidt norms" (ALT 2005). Deviation: the projection is solved exactly, where fairret takes steps of a solver. */
#include <math.h>

#include "math/kernels.h"
#include "method/in/penalty.h"

#define MOST_SHIFT 50.0
#define MOST_STEPS 60

/* ---- projection ---- */

/* What the constraint is made of for one row. */
typedef struct pull {
    double fixed, slope;
} pull;

static pull pull_of(const eq_penalty_config *config, uint8_t y, double target) {
    eq_statistic_row r = eq_statistic_of(config->statistic, y);
    return (pull){r.alpha - target * r.gamma, r.beta - target * r.delta};
}

/* The constraint of a group at shift l, and its slope by l. */
static double miss(const eq_penalty_config *config, const eq_logits *rows, double target, double l[2], size_t a) {
    double sum = 0, slope = 0;
    for (size_t i = 0; i < rows->n_rows; i++) {
        if (rows->group[i] != a) continue;
        pull p = pull_of(config, rows->y[i], target);
        double h = eq_sigmoid(rows->logit[i] + l[0] * p.slope);
        sum += rows->weight[i] * (p.fixed + p.slope * h);
        slope += rows->weight[i] * p.slope * p.slope * h * (1 - h);
    }
    l[1] = slope;
    return sum;
}

/* Newton's steps within a bracket, halved where a step would leave it. */
static double solve_shift(const eq_penalty_config *config, const eq_logits *rows, double target, size_t a) {
    double low = -MOST_SHIFT, high = MOST_SHIFT, l[2] = {0, 0};
    for (size_t step = 0; step < MOST_STEPS; step++) {
        double value = miss(config, rows, target, l, a), next;
        if (fabs(value) < 1e-15 || high - low < 1e-14) break;
        if (value > 0) high = l[0];
        else low = l[0];
        next = l[0] - value / l[1];
        if (!(next > low && next < high)) next = (low + high) / 2;
        if (fabs(next - l[0]) < 1e-15) break;
        l[0] = next;
    }
    return l[0];
}

double eq_penalty_project(const eq_penalty_config *config, const eq_logits *rows, double target, double *scratch, double *slope) {
    double sum = 0;
    for (size_t a = 0; a < config->n_groups; a++) scratch[a] = solve_shift(config, rows, target, a);
    for (size_t i = 0; i < rows->n_rows; i++) {
        double z = rows->logit[i], moved = z + scratch[rows->group[i]] * pull_of(config, rows->y[i], target).slope;
        double h = eq_sigmoid(moved);
        sum += rows->weight[i] * (h * (moved - z) - eq_softplus(moved) + eq_softplus(z));
        slope[i] = rows->weight[i] * (eq_sigmoid(z) - h);
    }
    return sum;
}

/* The constraint's least and largest value, at the rate of one half: their signs are those at any rate. */
bool eq_penalty_reaches(eq_statistic statistic, const size_t n_rows[2]) {
    eq_penalty_config config = {.statistic = statistic};
    double low = 0, high = 0, bottom = 0;
    for (uint8_t y = 0; y < 2; y++) {
        pull p = pull_of(&config, y, 0.5);
        eq_statistic_row row = eq_statistic_of(statistic, y);
        double n = (double)n_rows[y];
        low += n * (p.fixed + (p.slope < 0 ? p.slope : 0));
        high += n * (p.fixed + (p.slope > 0 ? p.slope : 0));
        bottom += n * (row.gamma + (row.delta > 0 ? row.delta : 0));
    }
    return !(bottom > 0) || (low < 0 && high > 0);
}

/* ---- kernel ---- */

double eq_penalty_kernel(const eq_penalty_config *config, const eq_logits *rows, double *scratch, double *slope) {
    double score[EQ_PENALTY_BLOCK], share[EQ_PENALTY_BLOCK];
    double *of_group = scratch, weights = 0, squares = 0, alike = 0, sum = 0, narrow = 1 / (config->width * config->width);
    for (size_t a = 0; a < config->n_groups; a++) of_group[a] = 0;
    for (size_t i = 0; i < rows->n_rows; i++) weights += rows->weight[i];
    for (size_t i = 0; i < rows->n_rows; i++) {
        slope[i] = 0;
        share[i] = weights > 0 ? rows->weight[i] / weights : 0;
        score[i] = eq_sigmoid(rows->logit[i]);
        squares += share[i] * share[i];
        of_group[rows->group[i]] += share[i];
    }
    for (size_t a = 0; a < config->n_groups; a++) alike += of_group[a] * of_group[a];
    if (!(squares < 1) || !(weights > 0)) return 0; /* a single row has nothing to be dependent with */
    double factor = 1 / ((1 - squares) * (1 - squares));
    for (size_t i = 0; i < rows->n_rows; i++)
        for (size_t j = 0; j < i; j++) {
            double d = score[i] - score[j], same = rows->group[i] == rows->group[j];
            double centred = same - of_group[rows->group[i]] - of_group[rows->group[j]] + alike;
            double term = 2 * factor * share[i] * share[j] * centred * eq_exp(-d * d * narrow);
            sum += term;
            slope[i] -= 2 * d * narrow * term;
            slope[j] += 2 * d * narrow * term;
        }
    for (size_t i = 0; i < rows->n_rows; i++) {
        sum += factor * share[i] * share[i] * (1 - 2 * of_group[rows->group[i]] + alike);
        slope[i] *= score[i] * (1 - score[i]);
    }
    return sum;
}
