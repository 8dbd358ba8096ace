/* Gaps between rates, measures with a function of their own, and estimates that need the order of scores: on
 * cases worked by hand. Values against other toolkits are in tests/golden. */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "equipoise/metric.h"
#include "equipoise/rng.h"
#include "math/stats.h"
#include "metric/interval/gap_interval.h"
#include "metric/interval/percentile.h"

static eq_ctx cx;

/* Counts of three groups, the first two unprivileged. Rows 10, 10, 20.
 *   A: TP 3 FP 1 TN 4 FN 2    tpr 3/5  fpr 1/5   selected 4/10   base 5/10   benefit (2 + 7) / 10
 *   B: TP 1 FP 2 TN 6 FN 1    tpr 1/2  fpr 2/8   selected 3/10   base 2/10   benefit (4 + 7) / 10
 *   C: TP 8 FP 3 TN 7 FN 2    tpr 8/10 fpr 3/10  selected 11/20  base 10/20  benefit (6 + 15) / 20
 * u = A + B: TP 4 FP 3 TN 10 FN 3   all: TP 12 FP 6 TN 17 FN 5 */
static const eq_counts three[3] = {{3, 1, 4, 2}, {1, 2, 6, 1}, {8, 3, 7, 2}};
static const uint8_t privileged[3] = {0, 0, 1};

static double of(const char *id, const eq_metric_settings *settings) {
    eq_counts set[6] = {three[0], three[1], three[2]};
    eq_counts_pool(set, privileged, 3);
    CHECK(eq_metric_find(id) != SIZE_MAX);
    return eq_metric_of_counts(eq_metric_find(id), set, 3, settings);
}

static void gaps_by_rule_compare_sides_groups_and_all_rows(void) {
    CHECK_NEAR(of("tpr", NULL), 12.0 / 17, 1e-15);
    CHECK_NEAR(of("equal_opportunity_difference", NULL), 4.0 / 7 - 0.8, 1e-15);
    CHECK_NEAR(of("tpr_ratio", NULL), 4.0 / 7 / 0.8, 1e-15);
    CHECK_NEAR(of("equal_opportunity_max_difference", NULL), 0.8 - 0.5, 1e-15);
    CHECK_NEAR(of("equal_opportunity_ratio", NULL), 0.5 / 0.8, 1e-15);
    /* from 12/17 = 0.706: A 0.106, B 0.206, C 0.094 away; ratios 0.85, 0.708, 0.882 */
    CHECK_NEAR(of("tpr_overall_difference", NULL), 12.0 / 17 - 0.5, 1e-15);
    CHECK_NEAR(of("tpr_overall_ratio", NULL), 0.5 / (12.0 / 17), 1e-15);
    CHECK_NEAR(of("worst_group_tpr", NULL), 0.5, 0);
    CHECK_NEAR(of("worst_group_fnr", NULL), 0.5, 0);
    CHECK_NEAR(of("worst_group_fpr", NULL), 0.3, 1e-16);
}

static void joins_take_the_mean_or_the_worse_of_two_rates(void) {
    double tpr = 4.0 / 7 - 0.8, fpr = 3.0 / 13 - 0.3;
    CHECK_NEAR(of("average_odds_difference", NULL), (tpr + fpr) / 2, 1e-15);
    CHECK_NEAR(of("equalized_odds_difference", NULL), -tpr, 1e-15);
    CHECK_NEAR(of("equalized_odds_side_ratio", NULL), 4.0 / 7 / 0.8, 1e-15); /* of fpr it is 0.77 */
    CHECK_NEAR(of("equalized_odds_max_difference", NULL), 0.3, 1e-15);       /* of fpr it is 0.1 */
    CHECK_NEAR(of("average_odds_max_difference", NULL), (0.3 + 0.1) / 2, 1e-15);
    CHECK_NEAR(of("average_odds_min_ratio", NULL), (0.5 / 0.8 + 0.2 / 0.3) / 2, 1e-15);
    CHECK_NEAR(of("equalized_odds_overall_difference", NULL), 12.0 / 17 - 0.5, 1e-15);
}

static void treatment_equality_compares_the_kinds_of_error(void) {
    CHECK_NEAR(of("treatment_equality", NULL), 5.0 / 6, 1e-15);
    CHECK_NEAR(of("treatment_equality_difference", NULL), 3.0 / 3 - 2.0 / 3, 1e-15);
    CHECK_NEAR(of("treatment_equality_ratio", NULL), 1.5, 1e-15);
    CHECK_NEAR(of("treatment_equality_max_difference", NULL), 2 - 0.5, 1e-15);
}

/* kappa of all: observed agreement 29/40, by chance (17 18 + 23 22) / 1600 = 812/1600. */
static void agreement_is_measured_beyond_chance(void) {
    double chance = 812.0 / 1600;
    CHECK_NEAR(of("cohen_kappa", NULL), (29.0 / 40 - chance) / (1 - chance), 1e-15);
    CHECK_NEAR(of("jaccard", NULL), 12.0 / 23, 1e-15);
}

static void representation_and_selection_have_measures_of_their_own(void) {
    CHECK_NEAR(of("class_imbalance", NULL), 0, 0); /* 20 and 20 rows */
    CHECK_NEAR(of("equal_parity_ratio", NULL), 7.0 / 11, 1e-15);
    /* 18 selected of 20 p, 22 refused of 20 u: at most a difference of 18/20 */
    CHECK_NEAR(of("normalized_mean_difference", NULL), (7.0 / 20 - 11.0 / 20) / 0.9, 1e-15);
    CHECK_NEAR(of("kl_divergence", NULL), 0.55 * log(0.55 / 0.35) + 0.45 * log(0.45 / 0.65), 1e-14);
}

static double normalized(double u_selected, double u_refused, double p_selected, double p_refused) {
    const uint8_t second[2] = {0, 1};
    eq_counts set[5] = {{.tp = u_selected, .tn = u_refused}, {.tp = p_selected, .tn = p_refused}};
    eq_counts_pool(set, second, 2);
    return eq_metric_of_counts(eq_metric_find("normalized_mean_difference"), set, 2, NULL);
}

/* 15 of 20 and 45 of 180 selected: 0.5 apart, at most 1 - 40/180 with all 20 of u selected. 5 of 50 and 60 of 150: -0.3,
 * at most 65/150 with all 65 of p. */
static void a_difference_is_normalized_by_the_largest_in_its_direction(void) {
    CHECK_NEAR(normalized(15, 5, 45, 135), 9.0 / 14, 1e-15);
    CHECK_NEAR(normalized(45, 135, 15, 5), -9.0 / 14, 1e-15);
    CHECK_NEAR(normalized(5, 45, 60, 90), -9.0 / 13, 1e-15);
    CHECK_NEAR(normalized(20, 0, 0, 180), 1, 0);
    CHECK_NEAR(normalized(0, 180, 20, 0), -1, 0);
    CHECK_NEAR(normalized(10, 10, 20, 20), 0, 0);
    CHECK(isnan(normalized(0, 10, 0, 20)) && isnan(normalized(10, 0, 20, 0)));
}

/* Every split of k selected over u and p: within [-1, 1], 1 and -1 reached, and exchanging the sides turns the sign. */
static void a_normalized_difference_reaches_its_range_and_no_further(void) {
    static const double rows[][2] = {{7, 7}, {20, 180}, {3, 11}, {13, 1}, {9, 10}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (double k = 1; k < rows[i][0] + rows[i][1]; k++) {
            double least = 2, most = -2;
            for (double u = 0; u <= rows[i][0] && u <= k; u++) {
                double p = k - u;
                if (p > rows[i][1]) continue;
                double d = normalized(u, rows[i][0] - u, p, rows[i][1] - p);
                CHECK_NEAR(normalized(p, rows[i][1] - p, u, rows[i][0] - u), -d, 0);
                least = d < least ? d : least;
                most = d > most ? d : most;
            }
            CHECK(least >= -1 && most <= 1);
            CHECK_NEAR(least, -1, 1e-14);
            CHECK_NEAR(most, 1, 1e-14);
        }
}

/* Without smoothing a decision that no group has is 0/0, not alike; with it, groups of one size are alike. */
static void differential_fairness_of_a_decision_nobody_has_is_undefined(void) {
    const uint8_t second[2] = {0, 1};
    eq_metric_settings none = {.alpha = 2, .concentration = 0}, one = {.alpha = 2, .concentration = 1};
    static const eq_counts alike[3] = {{.tn = 5, .fn = 5}, {.tp = 5, .fp = 5}, {.tp = 10}};
    for (size_t i = 0; i < 3; i++) {
        eq_counts set[5] = {alike[i], alike[i]};
        eq_counts_pool(set, second, 2);
        size_t edf = eq_metric_find("smoothed_empirical_differential_fairness");
        CHECK(isnan(eq_metric_of_counts(edf, set, 2, &none)));
        CHECK_NEAR(eq_metric_of_counts(edf, set, 2, &one), 0, 0);
        CHECK(isnan(eq_metric_of_counts(eq_metric_find("differential_fairness_bias_amplification"), set, 2, &none)));
    }
}

/* Concentration 1. Decisions: favourable 4.5/11, 3.5/11, 11.5/21; unfavourable 6.5/11, 7.5/11, 9.5/21. Labels:
 * favourable 5.5/11, 2.5/11, 10.5/21; unfavourable 5.5/11, 8.5/11, 10.5/21. */
static void differential_fairness_is_the_largest_log_ratio(void) {
    double decisions = log((11.5 / 21) / (3.5 / 11)), labels = log(5.5 / 2.5);
    CHECK_NEAR(of("smoothed_empirical_differential_fairness", NULL), decisions, 1e-14);
    CHECK_NEAR(of("differential_fairness_bias_amplification", NULL), decisions - labels, 1e-14);
    eq_metric_settings none = {.alpha = 2, .concentration = 0};
    CHECK_NEAR(of("smoothed_empirical_differential_fairness", &none), log(0.55 / 0.3), 1e-14);
}

/* Benefits of all 40 rows: 2 six times, 1 29 times, 0 five times; their mean 41/40. */
static void inequality_indices_follow_their_formulas(void) {
    double m = 41.0 / 40, two = 6.0 / 40, one = 29.0 / 40;
    CHECK_NEAR(of("theil_index", NULL), (two * 2 / m) * log(2 / m) + one / m * log(1 / m), 1e-15);
    double square = two * 4 / (m * m) + one / (m * m);
    CHECK_NEAR(of("generalized_entropy_index", NULL), (square - 1) / 2, 1e-15);
    CHECK_NEAR(of("coefficient_of_variation", NULL), sqrt(square - 1), 1e-15);
    eq_metric_settings half = {.alpha = 0.5, .concentration = 1};
    CHECK_NEAR(of("generalized_entropy_index", &half), (two * sqrt(2 / m) + one * sqrt(1 / m) - 1) / -0.25, 1e-14);
    /* sides: mean benefits 1 and 1.05, 20 rows each; groups: 0.9, 1.1, 1.05 */
    double u = 1 / m, p = 1.05 / m, a = 0.9 / m, b = 1.1 / m;
    CHECK_NEAR(of("between_group_generalized_entropy_index", NULL), (u * u + p * p - 2) / 4, 1e-15);
    CHECK_NEAR(of("between_group_theil_index", NULL), (u * log(u) + p * log(p)) / 2, 1e-15);
    CHECK_NEAR(of("between_all_groups_coefficient_of_variation", NULL), sqrt((a * a + b * b + 2 * p * p) / 4 - 1), 1e-14);
    eq_metric_settings zero = {.alpha = 0, .concentration = 1};
    CHECK_NEAR(of("between_group_generalized_entropy_index", &zero), -(log(u) + log(p)) / 2, 1e-15);
    CHECK(isnan(of("generalized_entropy_index", &zero))); /* five rows without benefit: infinite */
}

static void a_metric_of_scores_is_not_one_of_counts(void) {
    CHECK(isnan(of("auc", NULL)));
    CHECK(isnan(of("auc_difference", NULL)));
    CHECK(isnan(of("xauc_difference", NULL)));
}

/* ---- audits ---- */

static const char *const name[3] = {"Female", "Male", "Other"};
static const uint8_t male[3] = {0, 1, 0};

/* u (Female): y 1 0 1 0, scores 0.9 0.2 0.4 0.4. p (Male): y 1 0 1 0, scores 0.8 0.7 0.4 0.1. */
static const uint8_t y[8] = {1, 0, 1, 0, 1, 0, 1, 0}, yhat[8] = {1, 0, 0, 0, 1, 1, 0, 0};
static const uint16_t group[8] = {0, 0, 0, 0, 1, 1, 1, 1};
static const double score[8] = {0.9, 0.2, 0.4, 0.4, 0.8, 0.7, 0.4, 0.1};

static eq_outcomes outcomes(void) {
    return (eq_outcomes){
        .n_rows = 8, .n_groups = 2, .y = y, .yhat = yhat, .score = score, .group = group, .group_name = name, .privileged = male};
}

static eq_audit audit(eq_outcomes o, eq_audit_options options) {
    eq_audit a;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, &options, &a) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    return a;
}

static eq_value metric(const eq_audit *a, const char *id) { return a->metric[eq_metric_find(id)]; }
static eq_value rate(const eq_audit *a, size_t g, const char *id) { return a->group[g].rate[eq_metric_find(id)]; }

/* u: from 0.9 (1 of 1 right, half of P), then from 0.4 (2 of 3, half of P). p: from 0.8 (1/1), from 0.4 (2/3,
 * P's other half). All: 0.9 and 0.8 (1, 1), then the block at 0.4 holds two positives: 4 of 6. */
static void average_precision_takes_ties_as_one_step(void) {
    eq_audit a = audit(outcomes(), (eq_audit_options){0});
    CHECK_NEAR(rate(&a, 0, "average_precision").value, 0.5 * 1 + 0.5 * 2.0 / 3, 1e-15);
    CHECK_NEAR(rate(&a, 1, "average_precision").value, 0.5 * 1 + 0.5 * 2.0 / 3, 1e-15);
    CHECK_NEAR(metric(&a, "average_precision").value, 0.25 + 0.25 + 0.5 * 4.0 / 6, 1e-15);
    CHECK(isnan(metric(&a, "average_precision").low) && isnan(metric(&a, "average_precision_difference").low));
}

/* u's blocks: 0.2 (weight 1, middle at 1/8), the two at 0.4 (middle at 2/4), 0.9 (middle at 7/8): three bins,
 * off by 0.2, by |0.8 - 1| and by 0.1, over 4 rows. */
static void calibration_error_bins_ties_together(void) {
    eq_audit a = audit(outcomes(), (eq_audit_options){0});
    CHECK_NEAR(rate(&a, 0, "calibration_error").value, (0.2 + 0.2 + 0.1) / 4, 1e-15);
    CHECK_NEAR(rate(&a, 1, "calibration_error").value, (0.1 + 0.6 + 0.7 + 0.2) / 4, 1e-15);
    /* less what chance gives: 0.3391 of u, whose bins hold 1, 2 and 1 rows, 0.3288 of p's four */
    CHECK_NEAR(metric(&a, "calibration_error_difference").value, -0.2853414779272391, 1e-15);
    CHECK_NEAR(rate(&a, 0, "debiased_calibration_error").value, 0.125 - 0.3391009383412178, 1e-15);
    CHECK_TEXT(metric(&a, "worst_group_calibration_error").note, "Male (few)");
}

/* Twenty rows of distinct scores make ten bins of two, as numpy.array_split would. */
static void calibration_error_has_ten_bins_of_equal_mass(void) {
    uint8_t labels[20];
    double scores[20], expected = 0;
    uint16_t one[20] = {0};
    for (int i = 0; i < 20; i++) labels[i] = (uint8_t)(i % 3 == 0), scores[i] = (i + 0.5) / 20;
    for (int b = 0; b < 10; b++) expected += fabs(scores[2 * b] + scores[2 * b + 1] - labels[2 * b] - labels[2 * b + 1]) / 20;
    eq_outcomes o = {.n_rows = 20, .n_groups = 1, .y = labels, .score = scores, .group = one, .privileged = male};
    eq_audit a = audit(o, (eq_audit_options){0});
    CHECK_NEAR(metric(&a, "calibration_error").value, expected, 1e-15);
}

/* u's positives 0.9 0.4 against p's negatives 0.7 0.1: 0.9 wins both, 0.4 one: 3/4. p's positives 0.8 0.4
 * against u's negatives 0.2 0.4: 0.8 wins both, 0.4 one and a half: 7/8. Placements of u's positives 1, 1/2:
 * variance 1/8; of p's negatives 1/2, 1: 1/8. */
static void cross_auc_ranks_one_side_against_the_other(void) {
    eq_audit a = audit(outcomes(), (eq_audit_options){0});
    eq_value u = metric(&a, "xauc_unprivileged");
    CHECK_NEAR(u.value, 0.75, 1e-15);
    CHECK_NEAR(metric(&a, "xauc_privileged").value, 0.875, 1e-15);
    eq_value d = metric(&a, "xauc_difference");
    CHECK_NEAR(d.value, -0.125, 1e-15);
    CHECK_NEAR(u.low, 0.75 - 1.959963984540054 * sqrt(0.125 / 2 + 0.125 / 2), 1e-12);
    /* p's positives 1, 3/4; u's negatives 1, 3/4: variances 1/32 */
    CHECK_NEAR(d.high, -0.125 + 1.959963984540054 * sqrt(0.125 + 1.0 / 32), 1e-12);
}

static void an_undefined_cross_auc_names_the_side_that_lacks_rows(void) {
    const uint8_t one_sided[8] = {1, 1, 1, 1, 1, 0, 1, 0};
    eq_outcomes o = outcomes();
    o.y = one_sided;
    eq_audit a = audit(o, (eq_audit_options){0});
    CHECK(!isnan(metric(&a, "xauc_unprivileged").value));
    CHECK_TEXT(metric(&a, "xauc_privileged").why,
               "group \"Female\" has no unfavourable outcomes: xAUC, privileged side is undefined");
}

/* Mean scores 0.475 and 0.5; the logarithm of their ratio has the error sqrt(sum (error / mean)^2). */
static void a_ratio_of_means_has_an_interval_on_the_scale_of_logarithms(void) {
    eq_audit a = audit(outcomes(), (eq_audit_options){0});
    eq_value v = metric(&a, "mean_score_ratio");
    double variance = 0;
    for (int g = 0; g < 2; g++) {
        double mean = g ? 0.5 : 0.475, squares = 0;
        for (int i = 0; i < 4; i++) squares += (score[4 * g + i] - mean) * (score[4 * g + i] - mean);
        variance += squares / 3 / 4 / (mean * mean);
    }
    CHECK_NEAR(v.value, 0.95, 1e-15);
    CHECK_NEAR(v.low, 0.95 * exp(-1.959963984540054 * sqrt(variance)), 1e-12);
    CHECK_NEAR(v.high, 0.95 * exp(1.959963984540054 * sqrt(variance)), 1e-12);
    CHECK(metric(&a, "mean_score_max_difference").low == 0);          /* normal limits of each group, compared as shares' are */
    CHECK(isnan(metric(&a, "average_precision_max_difference").low)); /* of which no error is known */
}

static void a_small_group_is_flagged_and_kept(void) {
    eq_audit a = audit(outcomes(), (eq_audit_options){0});
    CHECK(a.group[0].small && a.group[1].small && a.overall.small);
    a = audit(outcomes(), (eq_audit_options){.minimum = 4});
    CHECK(!a.group[0].small && !isnan(rate(&a, 0, "tpr").value));
    a = audit(outcomes(), (eq_audit_options){.minimum = 5});
    CHECK(a.group[0].small && !a.overall.small && !isnan(metric(&a, "worst_group_tpr").value));
}

static void options_reach_the_measures_and_are_checked(void) {
    eq_audit a = audit(outcomes(), (eq_audit_options){.alpha = EQ_ZERO, .concentration = EQ_ZERO});
    /* u: benefits 1 1 0 1, p: 1 2 0 1; means 0.75 and 1, of all 0.875 */
    CHECK_NEAR(metric(&a, "between_group_generalized_entropy_index").value, -(log(0.75 / 0.875) + log(1 / 0.875)) / 2, 1e-15);
    CHECK_TEXT(metric(&a, "generalized_entropy_index").why,
               "the mean benefit is 0, or the power alpha of a benefit of 0 is infinite: generalized entropy index is "
               "undefined");
    CHECK_NEAR(metric(&a, "smoothed_empirical_differential_fairness").value, log(2), 1e-14); /* 1/4 and 2/4 selected */
    eq_outcomes o = outcomes();
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, &(eq_audit_options){.concentration = -1}, &a) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "concentration is -1, expected a finite number >= 0");
    eq_ctx_clear(&cx);
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, &(eq_audit_options){.alpha = HUGE_VAL}, &a) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "alpha is inf, expected a finite number");
    eq_ctx_clear(&cx);
}

static void undefined_measures_say_what_is_empty(void) {
    const uint8_t none[8] = {0};
    eq_outcomes o = outcomes();
    o.yhat = none;
    eq_audit a = audit(o, (eq_audit_options){0});
    CHECK_TEXT(metric(&a, "treatment_equality_difference").why,
               "group \"Female\" has no wrongly favourable decisions: treatment equality difference is undefined");
    CHECK_TEXT(metric(&a, "conditional_demographic_disparity").why,
               "name a column to compare like with like: conditional demographic disparity is undefined");
    CHECK_TEXT(metric(&a, "equal_parity_ratio").why,
               "nobody of the privileged side is selected: equal parity ratio is undefined");
    CHECK_TEXT(metric(&a, "equalized_odds_side_ratio").why,
               "both sides have a rate of 0: equalized odds ratio, two sides is undefined");
    CHECK_TEXT(metric(&a, "selection_rate_overall_ratio").why,
               "every group has a rate of 0: selection rate ratio to all rows is undefined");
    CHECK_NEAR(metric(&a, "kl_divergence").value, 0, 0);
    a = audit(o, (eq_audit_options){.concentration = EQ_ZERO});
    CHECK_TEXT(metric(&a, "smoothed_empirical_differential_fairness").why,
               "with a concentration of 0, a group with only one of the two decisions cannot be compared: smoothed empirical "
               "differential fairness is undefined");
    o.n_groups = 3;
    a = audit(o, (eq_audit_options){0});
    CHECK_TEXT(metric(&a, "smoothed_empirical_differential_fairness").why,
               "group \"Other\" has no rows: smoothed empirical differential fairness is undefined");
    CHECK_TEXT(metric(&a, "between_all_groups_theil_index").why,
               "group \"Other\" has no rows: Theil index between all groups is undefined");
    CHECK(!isnan(metric(&a, "between_group_theil_index").value));
}

/* ---- one definition for one set of counts, and for thousands ---- */

/* Every value of an audit is that of eq_metric_of_counts, and every interval that of percentiles over its values. */
static void one_function_makes_values_and_intervals(void) {
    enum { R = 700 };
    const double tail = (1 - 0.95) / 2;
    eq_outcomes o = outcomes();
    eq_audit a = audit(o, (eq_audit_options){.bootstrap = R, .seed = 5});
    eq_rng seed = eq_rng_seed(5);
    eq_tally tally[2] = {a.group[0].tally, a.group[1].tally};
    eq_bootstrap bootstrap = {tally, male, 2, R, eq_rng_split(&seed, "bootstrap")};
    eq_resamples resamples;
    CHECK(eq_bootstrap_draw(&cx, &cx.mem, &bootstrap, &resamples) == EQ_OK);
    eq_counts set[5] = {eq_counts_of(&tally[0]), eq_counts_of(&tally[1])};
    eq_counts_pool(set, male, 2);
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_value *v = &a.metric[m];
        double draw[R], many[R], value = eq_metric_of_counts(m, set, 2, NULL);
        size_t n = 0;
        if (eq_metric_at(m)->needs_score) continue;
        CHECK(value == v->value || (isnan(value) && isnan(v->value)));
        const eq_metric_row *row = eq_metric_row_at(m);
        if (row->interval != EQ_BOOTSTRAP || isnan(value) || eq_gap_is_closed(row)) continue;
        if (eq_metric_is_gap(row) && row->shape > EQ_RATIO) continue; /* over groups: none */
        eq_count_blocks blocks = {resamples.counts, R, 2};
        eq_metric_of_blocks(m, &blocks, NULL, many);
        for (size_t r = 0; r < R; r++) {
            draw[n] = eq_metric_of_counts(m, &resamples.counts[r * resamples.n_sets], 2, NULL);
            CHECK(draw[n] == many[r] || (isnan(draw[n]) && isnan(many[r])));
            n += draw[n] == draw[n];
        }
        CHECK(((double)n >= 0.95 * R) == !isnan(v->low) || strstr(v->why, "every resample gave the same value"));
        if (isnan(v->low)) continue;
        CHECK(v->low == fmin(eq_quantile(draw, n, tail), v->value));
        CHECK(v->high == fmax(eq_quantile(draw, n, 1 - tail), v->value));
    }
}

/* A formula read from data: its value and how it is written; rank 0 a sum, 1 a product, 2 what needs no brackets. */
typedef struct worked {
    char text[120];
    double value;
    int rank;
} worked;

static double symbol(const char *word, const eq_counts *c) {
    static const char *const names[] = {"TP", "FP", "TN", "FN", "P", "N", "rows"};
    const double value[] = {c->tp, c->fp, c->tn, c->fn, c->tp + c->fn, c->fp + c->tn, eq_counts_rows(c)};
    for (size_t i = 0; i < 7; i++)
        if (!strcmp(word, names[i])) return value[i];
    return strtod(word, NULL);
}

static void write(worked *out, const char *first, worked a, const char *between, worked b) {
    const char *open = a.rank < out->rank ? "(" : "", *close = *open ? ")" : "";
    bool whole = b.rank < (*between == ' ' && between[1] == '/' ? 2 : out->rank); /* what is behind a stroke */
    snprintf(out->text, sizeof out->text, "%s%s%.40s%s%s%s%.50s%s", first, open, a.text, close, between, whole ? "(" : "", b.text,
             whole ? ")" : "");
}

/* Reads one operand at *at. set: all rows, u, p. */
static worked work(const char **at, const eq_counts *const set[3], int who) {
    char word[8] = "";
    size_t size = strcspn(*at, " ");
    memcpy(word, *at, size < 7 ? size : 7);
    *at += size + ((*at)[size] != 0);
    worked out = {.rank = 2}, nothing = {.rank = 2};
    if (!strcmp(word, "u") || !strcmp(word, "p")) {
        worked a = work(at, set, *word == 'u' ? 1 : 2);
        write(&out, "", a, *word == 'u' ? "(u)" : "(p)", nothing);
        out.value = a.value;
    } else if (!strcmp(word, "sqrt")) {
        worked a = work(at, set, who);
        snprintf(out.text, sizeof out.text, "sqrt(%.100s)", a.text);
        out.value = sqrt(a.value);
    } else if (strchr("+-*/", *word)) {
        worked a = work(at, set, who), b = work(at, set, who);
        out.rank = *word == '*' || *word == '/';
        out.value = *word == '+'   ? a.value + b.value
                    : *word == '-' ? a.value - b.value
                    : *word == '*' ? a.value * b.value
                                   : a.value / b.value;
        write(&out, "", a, *word == '+' ? " + " : *word == '-' ? " - " : *word == '*' ? " " : " / ", b);
    } else {
        snprintf(out.text, sizeof out.text, "%s", word);
        out.value = symbol(word, set[who]);
    }
    return out;
}

static void a_formula_as_data_gives_the_value_and_the_text_of_the_formula(void) {
    eq_counts set[6] = {three[0], three[1], three[2]};
    size_t n = 0;
    eq_counts_pool(set, privileged, 3);
    const eq_counts *const sets[3] = {&set[5], &set[3], &set[4]}; /* all rows, u, p */
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_row *row = eq_metric_row_at(m);
        CHECK(row->arithmetic || row->shape != EQ_OF_COUNTS);
        if (!row->arithmetic) continue;
        const char *at = row->arithmetic;
        worked found = work(&at, sets, 0);
        CHECK(!*at);
        CHECK_TEXT(found.text, row->info.formula);
        CHECK_NEAR(found.value, eq_metric_of_counts(m, set, 3, NULL), 1e-15);
        n++;
    }
    CHECK(n >= 20);
}

static void a_share_of_one_whole_divides_by_that_whole(void) {
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_row *row = eq_metric_row_at(m);
        if (row->shape != EQ_OF_COUNTS || row->interval != EQ_WILSON) continue;
        const bool *cell = eq_whole_of(row)->cell;
        eq_counts full = {3, 5, 7, 11};
        double whole = (cell[0] ? 3 : 0) + (cell[1] ? 5 : 0) + (cell[2] ? 7 : 0) + (cell[3] ? 11 : 0);
        double part = eq_rate_of(row, &full) * whole;
        CHECK(fabs(part - floor(part + 0.5)) < 1e-12);
    }
}

int main(void) {
    RUN(a_formula_as_data_gives_the_value_and_the_text_of_the_formula);
    RUN(a_share_of_one_whole_divides_by_that_whole);
    RUN(gaps_by_rule_compare_sides_groups_and_all_rows);
    RUN(joins_take_the_mean_or_the_worse_of_two_rates);
    RUN(treatment_equality_compares_the_kinds_of_error);
    RUN(agreement_is_measured_beyond_chance);
    RUN(representation_and_selection_have_measures_of_their_own);
    RUN(a_difference_is_normalized_by_the_largest_in_its_direction);
    RUN(a_normalized_difference_reaches_its_range_and_no_further);
    RUN(differential_fairness_of_a_decision_nobody_has_is_undefined);
    RUN(differential_fairness_is_the_largest_log_ratio);
    RUN(inequality_indices_follow_their_formulas);
    RUN(a_metric_of_scores_is_not_one_of_counts);
    RUN(average_precision_takes_ties_as_one_step);
    RUN(calibration_error_bins_ties_together);
    RUN(calibration_error_has_ten_bins_of_equal_mass);
    RUN(cross_auc_ranks_one_side_against_the_other);
    RUN(an_undefined_cross_auc_names_the_side_that_lacks_rows);
    RUN(a_ratio_of_means_has_an_interval_on_the_scale_of_logarithms);
    RUN(a_small_group_is_flagged_and_kept);
    RUN(options_reach_the_measures_and_are_checked);
    RUN(undefined_measures_say_what_is_empty);
    RUN(one_function_makes_values_and_intervals);
    eq_ctx_free(&cx);
    return check_done();
}
