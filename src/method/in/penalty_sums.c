/* Penalties that are functions of two sums a group, N_a and D_a: rates q_a = N_a / D_a against the rate c = N / D of all.
 *
 * The slope by a logit is then the slope by the sums times what the row adds to them, so a form is written down once, in
 * 2 K numbers. Groups without a denominator are in neither sum. At a kink (equal rates under |.|) the slope is 0.
 * Sources: ratios of linear-fractional statistics, Buyl, Defrance & De Bie, "fairret: a framework for differentiable fairness
 * regularization terms" (ICLR 2024); covariance, Zafar et al., "Fairness constraints" (AISTATS 2017), in squares and softly;
 * mutual information, Kamishima et al., "Fairness-aware classifier with prejudice remover regularizer" (ECML 2012), divided by
 * the rows; smoothed decisions, Cho, Hwang & Suh, "A fair classifier using kernel density estimation" (NeurIPS 2020). */
#include <math.h>

#include "math/kernels.h"
#include "math/stats.h"
#include "method/in/penalty.h"

#define DECIDED_AT 0.5

eq_statistic_row eq_statistic_of(eq_statistic statistic, uint8_t y) {
    double f = y;
    switch (statistic) {
    case EQ_TRUE_POSITIVE_RATE: return (eq_statistic_row){0, f, f, 0};
    case EQ_FALSE_POSITIVE_RATE: return (eq_statistic_row){0, 1 - f, 1 - f, 0};
    case EQ_PRECISION: return (eq_statistic_row){0, f, 0, 1};
    case EQ_FALSE_OMISSION_RATE: return (eq_statistic_row){f, -f, 1, -1};
    case EQ_ACCURACY_RATE: return (eq_statistic_row){1 - f, 2 * f - 1, 1, 0};
    case EQ_F1_SCORE: return (eq_statistic_row){0, 2 * f, f, 1};
    default: return (eq_statistic_row){0, 1, 1, 0};
    }
}

eq_part_of_rate eq_penalty_part(const eq_penalty_config *config, uint8_t y, double logit) {
    double score = eq_sigmoid(logit), slope = score * (1 - score);
    if (config->form == EQ_PENALTY_COVARIANCE) return (eq_part_of_rate){logit, 1, 1, 0};
    if (config->form == EQ_PENALTY_MUTUAL_INFORMATION) return (eq_part_of_rate){score, 1, slope, 0};
    eq_statistic_row r = eq_statistic_of(config->statistic, y);
    if (config->form == EQ_PENALTY_DECISION_GAP) {
        double u = (score - DECIDED_AT) / config->width;
        slope *= eq_normal_density(u) / config->width;
        score = eq_normal_cdf(u);
    }
    return (eq_part_of_rate){r.alpha + r.beta * score, r.gamma + r.delta * score, r.beta * slope, r.delta * slope};
}

/* The sums over the groups that have a rate. */
typedef struct whole {
    size_t n_groups;
    double top, bottom;
} whole;

static bool has_rate(const eq_rate_sums *sums, size_t a) { return sums->bottom[a] > EQ_PENALTY_EMPTY; }

static whole add_up(const eq_rate_sums *sums) {
    whole all = {0, 0, 0};
    for (size_t a = 0; a < sums->n_groups; a++) {
        if (!has_rate(sums, a)) continue;
        all.n_groups++;
        all.top += sums->top[a];
        all.bottom += sums->bottom[a];
    }
    return all;
}

/* ---- rates against that of all ---- */

/* How far a group is, and its slopes by its rate and by that of all. */
typedef struct distance {
    double value, by_rate, by_all;
} distance;

static distance distance_of(const eq_penalty_config *config, double rate, double all) {
    bool ratio = config->form == EQ_PENALTY_RATIO;
    double apart = ratio ? rate / all - 1 : rate - all, sign = apart > 0 ? 1 : apart < 0 ? -1 : 0;
    if (ratio) return (distance){fabs(apart), sign / all, -sign * rate / (all * all)};
    if (config->form == EQ_PENALTY_GAP_SQUARED) return (distance){apart * apart, 2 * apart, -2 * apart};
    return (distance){fabs(apart), sign, -sign};
}

static double rate_of(const eq_rate_sums *sums, size_t a) { return sums->top[a] / sums->bottom[a]; }

/* Both in one loop, for they are needed together: the greatest distance, its group, and the sum that the norm is made of. */
typedef struct norm_sum {
    double greatest, sum;
    size_t greatest_at;
} norm_sum;

static norm_sum sum_distances(const eq_penalty_config *config, const eq_rate_sums *sums, double all) {
    norm_sum found = {-1, 0, 0};
    bool squares = config->form == EQ_PENALTY_RATIO && config->norm == EQ_NORM_L2;
    for (size_t a = 0; a < sums->n_groups; a++) {
        if (!has_rate(sums, a)) continue;
        double value = distance_of(config, rate_of(sums, a), all).value;
        if (value > found.greatest) found.greatest = value, found.greatest_at = a;
        found.sum += squares ? value * value : value;
    }
    if (config->form != EQ_PENALTY_RATIO || config->norm != EQ_NORM_SMOOTH_MAX) return found;
    found.sum = 0;
    for (size_t a = 0; a < sums->n_groups; a++)
        if (has_rate(sums, a)) found.sum += eq_exp(distance_of(config, rate_of(sums, a), all).value - found.greatest);
    return found;
}

static double norm_of(const eq_penalty_config *config, const norm_sum *found, size_t n_groups) {
    if (config->form != EQ_PENALTY_RATIO || config->norm == EQ_NORM_L1) return found->sum;
    if (config->norm == EQ_NORM_L2) return sqrt(found->sum);
    if (config->norm == EQ_NORM_MAX) return found->greatest;
    return found->greatest + eq_log(found->sum / (double)n_groups);
}

/* The slope of the norm by the distance of group a. */
static double norm_slope(const eq_penalty_config *config, const norm_sum *found, size_t a, double value) {
    if (config->form != EQ_PENALTY_RATIO || config->norm == EQ_NORM_L1) return 1;
    if (config->norm == EQ_NORM_L2) return found->sum > 0 ? value / sqrt(found->sum) : 0;
    if (config->norm == EQ_NORM_MAX) return a == found->greatest_at;
    return eq_exp(value - found->greatest) / found->sum;
}

static double rates_apart(const eq_penalty_config *config, const eq_rate_sums *sums, whole all) {
    double rate = all.top / all.bottom, by_all = 0;
    if (config->form == EQ_PENALTY_RATIO && !(rate > 0)) return 0; /* nobody is ever selected: no ratio to that */
    norm_sum found = sum_distances(config, sums, rate);
    for (size_t a = 0; a < sums->n_groups; a++) {
        if (!has_rate(sums, a)) continue;
        distance d = distance_of(config, rate_of(sums, a), rate);
        double slope = norm_slope(config, &found, a, d.value);
        sums->top_slope[a] = slope * d.by_rate / sums->bottom[a];
        sums->bottom_slope[a] = -slope * d.by_rate * rate_of(sums, a) / sums->bottom[a];
        by_all += slope * d.by_all;
    }
    for (size_t a = 0; a < sums->n_groups; a++) {
        if (!has_rate(sums, a)) continue;
        sums->top_slope[a] += by_all / all.bottom;
        sums->bottom_slope[a] -= by_all * rate / all.bottom;
    }
    return norm_of(config, &found, all.n_groups);
}

/* ---- dependence ---- */

/* Of membership in a with the logit: p_a (mean of a - mean of all); by a logit of group b: 2 sum of cov_a ([a = b] - p_a). */
static double covariances(const eq_rate_sums *sums, whole all) {
    double sum = 0, common = 0;
    for (size_t a = 0; a < sums->n_groups; a++) {
        if (!has_rate(sums, a)) continue;
        double share = sums->bottom[a] / all.bottom, cov = (sums->top[a] - share * all.top) / all.bottom;
        sum += cov * cov;
        common += 2 * cov * share;
        sums->top_slope[a] = 2 * cov / all.bottom;
    }
    for (size_t a = 0; a < sums->n_groups; a++)
        if (has_rate(sums, a)) sums->top_slope[a] -= common / all.bottom;
    return sum;
}

static double inside(double rate) { return rate < 1e-12 ? 1e-12 : rate > 1 - 1e-12 ? 1 - 1e-12 : rate; }

/* Sum of p_a (q_a ln(q_a / r) + (1 - q_a) ln((1 - q_a) / (1 - r))); what depends on r alone has no slope. */
static double information(const eq_rate_sums *sums, whole all) {
    double sum = 0, r = inside(all.top / all.bottom);
    for (size_t a = 0; a < sums->n_groups; a++) {
        if (!has_rate(sums, a)) continue;
        double q = inside(rate_of(sums, a)), more = eq_log(q / r), less = eq_log((1 - q) / (1 - r));
        sum += sums->bottom[a] / all.bottom * (q * more + (1 - q) * less);
        sums->top_slope[a] = (more - less) / all.bottom;
    }
    return sum;
}

double eq_penalty_of_sums(const eq_penalty_config *config, const eq_rate_sums *sums) {
    whole all = add_up(sums);
    for (size_t a = 0; a < sums->n_groups; a++) sums->top_slope[a] = sums->bottom_slope[a] = 0;
    if (all.n_groups < 2) return 0;
    if (config->form == EQ_PENALTY_COVARIANCE) return covariances(sums, all);
    if (config->form == EQ_PENALTY_MUTUAL_INFORMATION) return information(sums, all);
    return rates_apart(config, sums, all);
}
