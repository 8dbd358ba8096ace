/* Two models on the same rows: by hand, against the covariance of DeLong et al. written out, and against itself. */
#include <stdlib.h>

#include "check.h"
#include "equipoise.h"
#include "metric/interval/bootstrap.h"
#include "metric/interval/paired.h"

static eq_ctx cx;

enum { MOST_ROWS = 2000 };
static double score_a[MOST_ROWS], score_b[MOST_ROWS], weight[MOST_ROWS];
static uint8_t y[MOST_ROWS], yhat_a[MOST_ROWS], yhat_b[MOST_ROWS];
static uint16_t group[MOST_ROWS];
static const uint8_t privileged[] = {0, 1, 0};
static const char *const name[] = {"u", "p", "q"};

typedef struct models {
    eq_outcomes a, b;
} models;

static models models_of(size_t n_rows, size_t n_groups, bool weighted, bool scored) {
    models m;
    m.a = (eq_outcomes){.n_rows = n_rows,
                        .n_groups = n_groups,
                        .y = y,
                        .yhat = yhat_a,
                        .score = scored ? score_a : NULL,
                        .weight = weighted ? weight : NULL,
                        .group = group,
                        .group_name = name,
                        .privileged = privileged};
    m.b = m.a;
    m.b.yhat = yhat_b;
    m.b.score = scored ? score_b : NULL;
    return m;
}

/* Two models whose scores agree but for a little noise; levels makes ties. */
static models draw(size_t n_rows, size_t n_groups, double noise, bool weighted) {
    eq_rng rng = eq_rng_seed(n_rows + n_groups);
    for (size_t i = 0; i < n_rows; i++) {
        double truth = eq_rng_uniform(&rng);
        y[i] = eq_rng_uniform(&rng) < truth;
        group[i] = (uint16_t)eq_rng_below(&rng, n_groups);
        score_a[i] = floor(40 * (truth + 0.4 * eq_rng_uniform(&rng)) / 1.4) / 40;
        score_b[i] = score_a[i] + noise * (eq_rng_uniform(&rng) - 0.5);
        score_b[i] = score_b[i] < 0 ? 0 : score_b[i] > 1 ? 1 : score_b[i];
        weight[i] = 0.2 + eq_rng_uniform(&rng);
        yhat_a[i] = score_a[i] > 0.5, yhat_b[i] = score_b[i] > 0.5;
    }
    return models_of(n_rows, n_groups, weighted, true);
}

static eq_comparison compare(const models *m, size_t bootstrap) {
    eq_comparison c = {0};
    eq_audit_options options = {.bootstrap = bootstrap, .seed = 1};
    CHECK(eq_paired_compare(&cx, &cx.mem, &m->a, &m->b, &options, &c) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    return c;
}

static eq_value of(const eq_value *list, const char *id) {
    size_t at = eq_metric_find(id);
    CHECK(at != SIZE_MAX);
    return list[at == SIZE_MAX ? 0 : at];
}

/* Group u, labels 1 1 1 0 0: the first decides 1 0 0 1 0, the second 1 1 0 0 0. Group p, labels 1 1 0 0: 1 1 1 0, then 1 0 1 1.
 * Selection rates u 2/5 -> 2/5, p 3/4 -> 3/4; TPR u 1/3 -> 2/3, p 1 -> 1/2; FPR u 1/2 -> 0, p 1/2 -> 1.
 * Right by the first alone: p's second and last; by the second alone: u's second and fourth. */
static models by_hand(void) {
    static const uint8_t label[] = {1, 1, 1, 0, 0, 1, 1, 0, 0}, first[] = {1, 0, 0, 1, 0, 1, 1, 1, 0},
                         second[] = {1, 1, 0, 0, 0, 1, 0, 1, 1};
    for (int i = 0; i < 9; i++) y[i] = label[i], yhat_a[i] = first[i], yhat_b[i] = second[i], group[i] = i > 4;
    return models_of(9, 2, false, false);
}

static void a_difference_is_second_minus_first(void) {
    models m = by_hand();
    eq_comparison c = compare(&m, 0);
    CHECK_NEAR(of(c.group[0].difference, "tpr").value, 1.0 / 3, 1e-15);
    CHECK_NEAR(of(c.group[1].difference, "tpr").value, -1.0 / 2, 1e-15);
    CHECK_NEAR(of(c.group[0].difference, "fpr").value, -1.0 / 2, 1e-15);
    CHECK_NEAR(of(c.group[1].difference, "fpr").value, 1.0 / 2, 1e-15);
    CHECK_NEAR(of(c.overall.difference, "accuracy").value, 0, 1e-15);
    CHECK_NEAR(of(c.difference, "statistical_parity_difference").value, 0, 1e-15);
    /* tpr(u) - tpr(p) = 1/3 - 1, then 2/3 - 1/2 */
    CHECK_NEAR(of(c.difference, "equal_opportunity_difference").value, 5.0 / 6, 1e-15);
    CHECK(isnan(of(c.difference, "equal_opportunity_difference").low)); /* no resamples asked for */
    CHECK_TEXT(of(c.difference, "equal_opportunity_difference").note, "few");
}

static void those_who_change_are_counted_by_direction(void) {
    models m = by_hand();
    eq_comparison c = compare(&m, 0);
    CHECK(c.group[0].to_favourable == 1 && c.group[0].to_unfavourable == 1);
    CHECK(c.group[1].to_favourable == 1 && c.group[1].to_unfavourable == 1);
    /* u: a positive gains, a negative loses; p the other way round */
    CHECK(c.group[0].gained[1] == 1 && c.group[0].gained[0] == 0 && c.group[0].lost[1] == 0 && c.group[0].lost[0] == 1);
    CHECK(c.group[1].gained[1] == 0 && c.group[1].gained[0] == 1 && c.group[1].lost[1] == 1 && c.group[1].lost[0] == 0);
    CHECK(c.overall.gained[0] == 1 && c.overall.gained[1] == 1 && c.overall.lost[0] == 1 && c.overall.lost[1] == 1);
    CHECK_NEAR(c.group[0].changed.value, 2.0 / 5, 1e-15);
    CHECK_NEAR(c.overall.changed.value, 4.0 / 9, 1e-15);
    CHECK(c.overall.changed.low > 0.15 && c.overall.changed.high < 0.75);
    CHECK(c.only_a == 2 && c.only_b == 2 && c.p == 1);
}

/* Group u has no positives: nothing about its TPR can be compared, and it says whose. */
static void undefined_under_either_has_a_reason(void) {
    models m = by_hand();
    for (int i = 0; i < 5; i++) y[i] = 0, yhat_b[i] = 0;
    eq_comparison c = compare(&m, 100);
    eq_value tpr = of(c.group[0].difference, "tpr"), ppv = of(c.group[0].difference, "ppv");
    CHECK(isnan(tpr.value) && isnan(tpr.low));
    CHECK_TEXT(tpr.why, "first model: group \"u\" has no favourable outcomes: true positive rate is undefined");
    CHECK_TEXT(ppv.why, "second model: group \"u\" has no favourable decisions: positive predictive value is undefined");
    CHECK_CONTAINS(of(c.difference, "equal_opportunity_difference").why, "first model: group \"u\"");
    CHECK_TEXT(of(c.overall.difference, "auc").why, "first model: there are no scores: AUC is undefined");
    m.b.yhat = NULL;
    eq_audit_options options = {0};
    CHECK(eq_paired_compare(&cx, &cx.mem, &m.a, &m.b, &options, &c) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "the second model has no decisions, expected some to compare");
    eq_ctx_clear(&cx);
}

/* Exact in fractions: 158/4096 of 12 coins; the others by adding up binomials in whole numbers. */
static void mcnemar_adds_up_fair_coins(void) {
    CHECK_NEAR(eq_mcnemar(10, 2), 158.0 / 4096, 1e-16);
    CHECK_NEAR(eq_mcnemar(2, 10), 158.0 / 4096, 1e-16);
    CHECK(eq_mcnemar(0, 0) == 1 && eq_mcnemar(1, 0) == 1 && eq_mcnemar(7, 7) == 1);
    CHECK_NEAR(eq_mcnemar(5, 0), 2.0 / 32, 1e-17);
    CHECK_NEAR(eq_mcnemar(950, 1050) / 0.026824146240280695, 1, 1e-12);
    CHECK_NEAR(eq_mcnemar(200, 100) / 8.014875216538918e-09, 1, 1e-12);
    CHECK(eq_mcnemar(100000, 10) < 1e-300);
    /* where the exact sum ends and the normal begins they agree */
    CHECK_NEAR(eq_mcnemar(4998000, 5001999) / eq_mcnemar(4998000, 5002001), 1, 2e-3);
}

/* ---- a model and itself ---- */

static void is_exactly_zero(const eq_value *difference, bool rates_only, size_t *n_zero) {
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_value *v = &difference[m];
        if (rates_only && eq_metric_at(m)->kind != EQ_RATE) continue;
        if (isnan(v->value)) CHECK(v->why != NULL);
        else CHECK(v->value == 0 && !(v->low < 0) && !(v->high > 0));
        bool told = v->why && strstr(v->why, "every resample gave the same value");
        *n_zero += v->value == 0 && isnan(v->low) && told;
        if (check_failed_here) printf("  ... %s\n", eq_metric_at(m)->id);
    }
}

static void a_model_differs_from_itself_by_exactly_zero(void) {
    for (int weighted = 0; weighted < 2; weighted++) {
        models m = draw(500, 3, 0.1, weighted);
        size_t n_zero = 0;
        m.b = m.a;
        eq_comparison c = compare(&m, 200);
        is_exactly_zero(c.difference, false, &n_zero);
        is_exactly_zero(c.overall.difference, true, &n_zero);
        for (int g = 0; g < 3; g++) is_exactly_zero(c.group[g].difference, true, &n_zero);
        CHECK(n_zero > 100); /* without an interval: alike resamples are no certainty */
        CHECK(c.overall.changed.value == 0 && c.overall.changed.low == 0 && c.p == 1);
    }
}

/* ---- intervals ---- */

static double width(eq_value v) { return v.high - v.low; }

static void pairing_narrows_the_intervals_of_models_that_agree(void) {
    static const char *const id[] = {"statistical_parity_difference",
                                     "equal_opportunity_difference",
                                     "disparate_impact",
                                     "demographic_parity_difference",
                                     "accuracy",
                                     "tpr",
                                     "auc",
                                     "brier_score"};
    models m = draw(MOST_ROWS, 2, 0.1, false);
    eq_comparison c = compare(&m, 2000);
    for (size_t i = 0; i < sizeof id / sizeof *id; i++) {
        double a = width(of(c.a.metric, id[i])), b = width(of(c.b.metric, id[i]));
        double ratio = width(of(c.difference, id[i])) / sqrt(a * a + b * b);
        printf("  note %-30s paired interval %.2f of the unpaired one's width\n", id[i], ratio);
        CHECK(ratio > 0 && ratio < 0.6);
    }
}

/* The joint cells' resamples have, under each model alone, the mean and spread of that model's own resamples. */
static void intervals_of_either_model_follow_from_the_joint_cells(void) {
    for (int weighted = 0; weighted < 2; weighted++) {
        models m = draw(800, 2, 0.5, weighted);
        eq_tally joint[4];
        eq_comparison c = compare(&m, 4000);
        size_t at = eq_metric_find("equal_opportunity_difference"), n = 4000;
        CHECK(eq_paired_tally(&cx, &m.a, m.b.yhat, joint) == EQ_OK);
        eq_paired_bootstrap bootstrap = {joint, privileged, 2, n, eq_rng_seed(9)};
        eq_paired_resamples d;
        CHECK(eq_paired_draw(&cx, &cx.mem, &bootstrap, &d) == EQ_OK);
        for (int model = 0; model < 2; model++) {
            eq_value v = of(model ? c.b.metric : c.a.metric, "equal_opportunity_difference");
            for (size_t r = 0; r < n; r++) d.scratch[r] = eq_metric_of_counts(at, &(model ? d.b : d.a)[r * d.n_sets], 2, NULL);
            eq_value i = {.value = v.value};
            eq_draws_fill(d.scratch, n, 0.95, NULL, &i);
            CHECK_NEAR(i.low, v.low, 0.07 * width(v));
            CHECK_NEAR(i.high, v.high, 0.07 * width(v));
        }
    }
}

/* ---- DeLong ---- */

static double psi(double positive, double negative) { return positive > negative ? 1 : positive < negative ? 0 : 0.5; }

/* The variance of the difference as published: L S L' with S = S10 / m + S01 / n, L = (1, -1). Rows of group g only. */
static double delong_variance(const models *m, size_t g) {
    static double v[2][MOST_ROWS]; /* placements under each model */
    size_t n[2] = {0, 0};
    double mean[2][2] = {{0}}, s[2][3] = {{0}};
    for (size_t i = 0; i < m->a.n_rows; i++) {
        if (group[i] != g) continue;
        n[y[i]]++;
        for (int k = 0; k < 2; k++) {
            const double *score = k ? score_b : score_a;
            double sum = 0, others = 0;
            for (size_t j = 0; j < m->a.n_rows; j++) {
                if (group[j] != g || y[j] == y[i]) continue;
                sum += y[i] ? psi(score[i], score[j]) : psi(score[j], score[i]);
                others++;
            }
            v[k][i] = sum / others;
            mean[y[i]][k] += v[k][i];
        }
    }
    for (int c = 0; c < 2; c++)
        for (int k = 0; k < 2; k++) mean[c][k] /= (double)n[c];
    for (size_t i = 0; i < m->a.n_rows; i++) {
        if (group[i] != g) continue;
        double a = v[0][i] - mean[y[i]][0], b = v[1][i] - mean[y[i]][1];
        s[y[i]][0] += a * a, s[y[i]][1] += a * b, s[y[i]][2] += b * b;
    }
    double variance = 0;
    for (int c = 0; c < 2; c++) variance += (s[c][0] - 2 * s[c][1] + s[c][2]) / (double)(n[c] - 1) / (double)n[c];
    return variance;
}

static void the_auc_difference_has_the_variance_of_delong(void) {
    models m = draw(400, 2, 0.3, false);
    eq_comparison c = compare(&m, 0);
    double error[2];
    for (size_t g = 0; g < 2; g++) {
        eq_value v = of(c.group[g].difference, "auc");
        error[g] = sqrt(delong_variance(&m, g));
        CHECK_NEAR(v.value, of(c.b.group[g].rate, "auc").value - of(c.a.group[g].rate, "auc").value, 0);
        CHECK_NEAR(v.high - v.value, 1.959963984540054 * error[g], 1e-12);
        CHECK_NEAR(v.value - v.low, 1.959963984540054 * error[g], 1e-12);
    }
    /* the two sides share no row: variances add up */
    CHECK_NEAR(width(of(c.difference, "auc_difference")), 2 * 1.959963984540054 * sqrt(error[0] * error[0] + error[1] * error[1]),
               1e-12);
}

/* Squared errors .01 .04 .09 become .04 .04 .04: differences .03 0 -.05, their mean -1/150 and, of three, the standard
 * error sqrt(sum (d - mean)^2 / 6) = 0.0233333: (.0366667^2 + .0066667^2 + .0433333^2) / 6 = 0.000544444. */
static void means_of_scores_differ_row_by_row(void) {
    static const double first[] = {.9, .8, .7}, second[] = {.8, .8, .8};
    for (int i = 0; i < 3; i++) {
        y[i] = 1, group[i] = i == 2;
        score_a[i] = first[i], score_b[i] = second[i], yhat_a[i] = yhat_b[i] = 1;
    }
    models m = models_of(3, 2, false, true);
    eq_comparison c = compare(&m, 0);
    eq_value v = of(c.overall.difference, "brier_score");
    CHECK_NEAR(v.value, -1.0 / 150, 1e-15);
    CHECK_NEAR(v.high - v.value, 1.959963984540054 * sqrt(0.000544444444444444), 1e-12);
    CHECK(isnan(of(c.group[1].difference, "brier_score").low)); /* one row tells nothing of its spread */
}

int main(void) {
    RUN(a_difference_is_second_minus_first);
    RUN(those_who_change_are_counted_by_direction);
    RUN(undefined_under_either_has_a_reason);
    RUN(mcnemar_adds_up_fair_coins);
    RUN(a_model_differs_from_itself_by_exactly_zero);
    RUN(pairing_narrows_the_intervals_of_models_that_agree);
    RUN(intervals_of_either_model_follow_from_the_joint_cells);
    RUN(the_auc_difference_has_the_variance_of_delong);
    RUN(means_of_scores_differ_row_by_row);
    eq_ctx_free(&cx);
    return check_done();
}
