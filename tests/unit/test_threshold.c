/* Tallies of sides, the objective, the threshold search and curves. */
#include <math.h>
#include <stdint.h>
#include <time.h>

#include "check.h"
#include "curve_auc.h"
#include "equipoise/objective.h"
#include "equipoise/rng.h"
#include "math/sort.h"
#include "metric/score/curve.h"

static const uint8_t privileged[3] = {0, 1, 0};
static const char *const group_name[3] = {"a", "b", "c"};

static void a_sorted_order_ascends_and_keeps_ties_in_row_order(void) {
    eq_ctx cx = {0};
    double value[7] = {0.5, -1.25, 0.0, 0.5, -0.0, 1e300, -3};
    uint32_t order[7], expected[7] = {6, 1, 2, 4, 0, 3, 5};
    CHECK(eq_sort_order(&cx, value, 7, order) == EQ_OK);
    for (int i = 0; i < 7; i++) CHECK(order[i] == expected[i]);
    CHECK(cx.tmp.size == 0);
    eq_ctx_free(&cx);
}

/* Unprivileged a: y 1 1 0 0, yhat 1 0 1 0: selection 1/2, TPR 1/2, FPR 1/2. Privileged b: y 1 1 0, yhat 1 1
 * 0: selection 2/3, TPR 1, FPR 0. All: TPR 3/4, TNR 2/3, accuracy 5/7. */
static const uint8_t small_y[7] = {1, 1, 0, 0, 1, 1, 0}, small_yhat[7] = {1, 0, 1, 0, 1, 1, 0};
static const uint16_t small_group[7] = {0, 0, 0, 0, 1, 1, 1};
static const eq_outcomes small = {.n_rows = 7,
                                  .n_groups = 3,
                                  .y = small_y,
                                  .yhat = small_yhat,
                                  .group = small_group,
                                  .group_name = group_name,
                                  .privileged = privileged};

static void biases_are_unprivileged_minus_privileged(void) {
    eq_ctx cx = {0};
    eq_objective_value v;
    eq_objective objective = {.epsilon = 0.2, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE};
    CHECK(eq_objective_evaluate(&cx, &objective, &small, &v) == EQ_OK);
    CHECK_NEAR(v.bias, 1.0 / 2 - 2.0 / 3, 1e-15);
    CHECK_NEAR(v.performance, (3.0 / 4 + 2.0 / 3) / 2, 1e-15);
    CHECK_NEAR(v.phi, v.performance, 0);
    objective.bias = EQ_EQUAL_OPPORTUNITY_DIFFERENCE;
    objective.performance = EQ_ACCURACY;
    CHECK(eq_objective_evaluate(&cx, &objective, &small, &v) == EQ_OK);
    CHECK_NEAR(v.bias, -0.5, 1e-15);
    CHECK_NEAR(v.performance, 5.0 / 7, 1e-15);
    CHECK_NEAR(v.phi, 0, 0);
    objective.bias = EQ_AVERAGE_ODDS_DIFFERENCE;
    CHECK(eq_objective_evaluate(&cx, &objective, &small, &v) == EQ_OK);
    CHECK_NEAR(v.bias, (0.5 - 0.5) / 2, 1e-15);
    CHECK_NEAR(v.phi, 5.0 / 7, 1e-15);
    eq_ctx_free(&cx);
}

static void a_bias_equal_to_epsilon_is_not_fair_enough(void) {
    eq_ctx cx = {0};
    eq_objective_value v;
    eq_objective objective = {.epsilon = 0.5, .bias = EQ_EQUAL_OPPORTUNITY_DIFFERENCE};
    CHECK(eq_objective_evaluate(&cx, &objective, &small, &v) == EQ_OK);
    CHECK_NEAR(v.phi, 0, 0);
    eq_ctx_free(&cx);
}

static void an_undefined_bias_makes_the_objective_zero_and_says_why(void) {
    eq_ctx cx = {0};
    eq_objective_value v;
    eq_objective objective = {.epsilon = 1, .bias = EQ_EQUAL_OPPORTUNITY_DIFFERENCE};
    uint8_t y[7] = {0, 0, 0, 0, 1, 1, 0};
    eq_outcomes o = small;
    o.y = y;
    CHECK(eq_objective_evaluate(&cx, &objective, &o, &v) == EQ_OK);
    CHECK(isnan(v.bias));
    CHECK_NEAR(v.phi, 0, 0);
    CHECK_NEAR(v.performance, (1 + 4.0 / 5 - 1.0 / 5) / 2, 1e-15);
    CHECK_TEXT(v.why, "the unprivileged groups have no favourable outcomes: TPR is undefined");
    eq_ctx_free(&cx);
}

/* Scores 0.1 (y 0), 0.2 (y 1), 0.3 (y 0), 0.4 (y 1), 0.9 (y 1), each of its own side. Balanced accuracy of
 * selecting the top k: k=0 1/2, 1 2/3, 2 5/6, 3 (2/3+1/2... = 2/3 + 1 selected negative) 7/12, 4 3/4, 5 1/2.
 * Best: top 2. */
static void the_best_threshold_lies_half_way_between_two_scores(void) {
    eq_ctx cx = {0};
    double score[5] = {0.9, 0.1, 0.4, 0.2, 0.3};
    uint8_t y[5] = {1, 0, 1, 1, 0};
    uint16_t group[5] = {0, 1, 1, 0, 0};
    eq_outcomes o = {.n_rows = 5, .n_groups = 3, .y = y, .score = score, .group = group, .privileged = privileged};
    eq_objective objective = {.epsilon = 0.05};
    eq_threshold t;
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_PERFORMANCE, &o, &t) == EQ_OK);
    CHECK_NEAR(t.tau, 0.35, 1e-15);
    CHECK_NEAR(t.value.performance, 5.0 / 6, 1e-15);
    /* selection then: side a 1 of 3, side b 1 of 2 */
    CHECK_NEAR(t.value.bias, 1.0 / 3 - 1.0 / 2, 1e-15);
    CHECK_NEAR(t.value.phi, 0, 0);
    /* within 0.05 only no one and everyone are fair: 1/2 both, and the smaller threshold wins */
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &t) == EQ_OK);
    CHECK_NEAR(t.tau, -1, 0);
    CHECK_NEAR(t.value.phi, 0.5, 0);
    /* a margin that leaves 0.15 < 1/6 refuses the best one, one that leaves 0.2 accepts it */
    objective.epsilon = 0.25;
    objective.margin = 0.05;
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &t) == EQ_OK);
    CHECK_NEAR(t.tau, 0.35, 1e-15);
    objective.margin = 0.1;
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &t) == EQ_OK);
    CHECK(t.tau != 0.35 && t.value.phi < 5.0 / 6);
    eq_ctx_free(&cx);
}

static void neighbouring_doubles_are_still_told_apart(void) {
    double low = 0.5, high = nextafter(low, 1);
    double tau = eq_curve_between(low, high);
    CHECK(high > tau && !(low > tau));
    tau = eq_curve_between(high, nextafter(high, 1));
    CHECK(nextafter(high, 1) > tau && !(high > tau));
}

static void a_score_outside_zero_to_one_is_refused_with_its_row(void) {
    eq_ctx cx = {0};
    double score[7] = {0, 1, 0.5, 1.5, 0, 0, 0};
    eq_outcomes o = small;
    o.score = score;
    eq_objective objective = {.epsilon = 0.05};
    eq_threshold t;
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &t) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "row 4: score is 1.5, expected a number in [0, 1]");
    eq_ctx_free(&cx);
}

enum { N_RANDOM = 300 };

/* Random outcomes with many ties, unequal groups and integer weights, so that every sum is exact. */
typedef struct random_rows {
    uint8_t y[N_RANDOM], yhat[N_RANDOM];
    double score[N_RANDOM], weight[N_RANDOM];
    uint16_t group[N_RANDOM];
} random_rows;

static eq_outcomes random_outcomes(random_rows *r, uint64_t seed) {
    eq_rng rng = eq_rng_seed(seed);
    for (size_t i = 0; i < N_RANDOM; i++) {
        r->group[i] = (uint16_t)eq_rng_below(&rng, 3);
        r->score[i] = (double)eq_rng_below(&rng, 41) / 40;
        r->y[i] = eq_rng_uniform(&rng) < 0.2 + 0.6 * r->score[i];
        r->weight[i] = (double)eq_rng_below(&rng, 4);
    }
    return (eq_outcomes){.n_rows = N_RANDOM,
                         .n_groups = 3,
                         .y = r->y,
                         .score = r->score,
                         .weight = r->weight,
                         .group = r->group,
                         .group_name = group_name,
                         .privileged = privileged};
}

/* The oracle: decides at every candidate threshold and evaluates the objective from scratch. */
static void the_search_agrees_with_trying_every_threshold(void) {
    eq_ctx cx = {0};
    for (uint64_t seed = 1; seed <= 12; seed++) {
        random_rows r;
        eq_outcomes o = random_outcomes(&r, seed);
        eq_objective objective = {.performance = (eq_performance)(seed % 2), .bias = (eq_bias)(seed % 3), .epsilon = 0.05};
        for (int rule = 0; rule < 2; rule++) {
            eq_threshold found;
            o.yhat = NULL;
            CHECK(eq_threshold_search(&cx, &objective, (eq_threshold_rule)rule, &o, &found) == EQ_OK);
            double best = -1, best_tau = -2;
            o.yhat = r.yhat;
            for (int k = -1; k <= 40; k++) {
                double tau = k < 0 ? -1 : k == 40 ? 1 : (k + 0.5) / 40;
                for (size_t i = 0; i < N_RANDOM; i++) r.yhat[i] = r.score[i] > tau;
                eq_objective_value v;
                CHECK(eq_objective_evaluate(&cx, &objective, &o, &v) == EQ_OK);
                double now = rule == EQ_BY_OBJECTIVE ? v.phi : v.performance;
                if (now > best) best = now, best_tau = tau;
            }
            CHECK_NEAR(found.tau, best_tau, 1e-12);
            CHECK_NEAR(rule == EQ_BY_OBJECTIVE ? found.value.phi : found.value.performance, best, 0);
        }
    }
    eq_ctx_free(&cx);
}

/* AUC is the share of (positive, negative) pairs in the right order, a tie counting one half. */
static void the_area_under_a_curve_is_the_share_of_ordered_pairs(void) {
    eq_ctx cx = {0};
    random_rows r;
    eq_outcomes o = random_outcomes(&r, 5);
    double right = 0, pairs = 0;
    for (size_t i = 0; i < N_RANDOM; i++)
        for (size_t j = 0; j < N_RANDOM; j++)
            if (r.y[i] && !r.y[j]) {
                double w = r.weight[i] * r.weight[j];
                pairs += w;
                right += r.score[i] > r.score[j] ? w : r.score[i] == r.score[j] ? w / 2 : 0;
            }
    eq_curve_rows rows = {.n_rows = N_RANDOM, .score = o.score, .y = o.y, .weight = o.weight};
    eq_threshold_curve c;
    CHECK(eq_curve_build(&cx, &cx.mem, &rows, &c) == EQ_OK);
    CHECK_NEAR(curve_auc(&c), right / pairs, 1e-14);
    CHECK(c.n_points == 42 && c.threshold[0] == 1 && c.threshold[41] == -1);
    CHECK(c.tp[41] == c.positives && c.fp[41] == c.negatives && c.tp[0] == 0 && c.fp[0] == 0);
    eq_ctx_free(&cx);
}

static void a_curve_over_some_rows_ignores_the_others(void) {
    eq_ctx cx = {0};
    double score[5] = {0.9, 0.1, 0.4, 0.2, 0.4};
    uint8_t y[5] = {1, 0, 1, 1, 0};
    uint32_t row[3] = {4, 0, 2};
    eq_curve_rows rows = {.n_rows = 3, .row = row, .score = score, .y = y};
    eq_threshold_curve c;
    CHECK(eq_curve_build(&cx, &cx.mem, &rows, &c) == EQ_OK);
    CHECK(c.n_points == 3);
    CHECK_NEAR(c.threshold[1], 0.65, 1e-15);
    CHECK(c.tp[1] == 1 && c.fp[1] == 0 && c.tp[2] == 2 && c.fp[2] == 1 && c.threshold[2] == -1);
    rows.n_rows = 0;
    CHECK(eq_curve_build(&cx, &cx.mem, &rows, &c) == EQ_OK);
    CHECK(c.n_points == 1 && isnan(curve_auc(&c)));
    eq_ctx_free(&cx);
}

static void every_refused_allocation_is_a_status(void) {
    random_rows r;
    eq_outcomes o = random_outcomes(&r, 1);
    eq_objective objective = {.epsilon = 0.05};
    for (size_t k = 1;; k++) {
        eq_ctx cx = {.fail_at = k};
        eq_threshold t;
        eq_status status = eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &t);
        CHECK(status == EQ_OK || status == EQ_EMEMORY);
        eq_ctx_free(&cx);
        if (status == EQ_OK) {
            CHECK(k > 3);
            break;
        }
    }
}

/* Called once an epoch on the validation rows: budget 2 ms for 9,000 distinct scores, here with room for slow
 * machines. */
static void a_search_over_9000_rows_takes_milliseconds(void) {
    eq_ctx cx = {0};
    enum { N = 9000 };
    static uint8_t y[N];
    static double score[N];
    static uint16_t group[N];
    eq_rng rng = eq_rng_seed(1);
    for (int i = 0; i < N; i++) {
        score[i] = (double)(float)eq_rng_uniform(&rng);
        y[i] = eq_rng_uniform(&rng) < score[i];
        group[i] = (uint16_t)eq_rng_below(&rng, 2);
    }
    eq_outcomes o = {.n_rows = N, .n_groups = 2, .y = y, .score = score, .group = group, .privileged = privileged};
    eq_objective objective = {.epsilon = 0.05};
    eq_threshold t;
    clock_t start = clock();
    for (int i = 0; i < 20; i++) CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &t) == EQ_OK);
    double ms = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC / 20;
    printf("  threshold search, 9,000 rows: %.3f ms\n", ms);
    CHECK(ms < 40);
    eq_ctx_free(&cx);
}

/* Unprivileged 20 rows, privileged 80, every second one favourable, scores rising by row within a side. Selecting 10 of 20
 * and 40 of 80 has bias 0; p = 1/2 on both sides, so the deviation is sqrt(0.25/22 + 0.25/82) = 0.1200. */
static void confidence_demands_room_for_the_deviation(void) {
    eq_ctx cx = {0};
    uint8_t y[100];
    uint16_t group[100];
    double score[100];
    for (int i = 0; i < 100; i++) {
        group[i] = i >= 20;
        int k = i < 20 ? i : i - 20, n = i < 20 ? 20 : 80;
        y[i] = 2 * k >= n;
        score[i] = (k + 0.5) / n;
    }
    eq_outcomes o = small;
    eq_threshold found;
    o.n_rows = 100;
    o.n_groups = 2;
    o.y = y;
    o.yhat = NULL;
    o.group = group;
    o.score = score;
    double z = 1.6448536269514722, deviation = sqrt(0.25 / 22 + 0.25 / 82);
    eq_objective objective = {.epsilon = z * deviation + 1e-9, .confidence = 0.95};
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &found) == EQ_OK);
    CHECK_NEAR(found.value.phi, 1, 1e-15);
    CHECK_NEAR(found.tau, 0.5, 0.025);
    objective.epsilon = z * deviation - 1e-9;
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &found) == EQ_OK);
    CHECK(found.value.phi < 1 && found.value.phi >= 0.5);
    objective.epsilon = 0.01; /* nothing but a constant decision is that sure */
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &found) == EQ_OK);
    CHECK_NEAR(found.value.phi, 0.5, 1e-15);
    CHECK_NEAR(found.tau, -1, 0);
    eq_ctx_free(&cx);
}

static void a_grid_tries_its_own_thresholds_only(void) {
    eq_ctx cx = {0};
    uint8_t y[4] = {0, 0, 1, 1};
    uint16_t group[4] = {0, 1, 0, 1};
    double score[4] = {0.26, 0.30, 0.40, 0.49};
    eq_outcomes o = small;
    eq_threshold found;
    o.n_rows = 4;
    o.y = y;
    o.yhat = NULL;
    o.group = group;
    o.score = score;
    eq_objective objective = {.epsilon = 1, .grid = 5}; /* 0, 0.25, 0.5, 0.75, 1: none separates */
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_PERFORMANCE, &o, &found) == EQ_OK);
    CHECK_NEAR(found.value.performance, 0.5, 0);
    CHECK_NEAR(found.tau, 0, 0);
    objective.grid = 21; /* 0.35 does */
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_PERFORMANCE, &o, &found) == EQ_OK);
    CHECK_NEAR(found.value.performance, 1, 0);
    CHECK_NEAR(found.tau, 0.30, 1e-15); /* 0.30 is not above 0.30: the smallest of 0.30 and 0.35 */
    eq_ctx_free(&cx);
}

/* With perfectly separated scores every resample that holds both classes agrees with the rows. */
static void resamples_are_drawn_from_the_seed_alone(void) {
    eq_ctx cx = {0};
    uint8_t y[60];
    uint16_t group[60];
    double score[60];
    for (int i = 0; i < 60; i++) {
        y[i] = i % 3 == 0;
        group[i] = i % 2 == 0;
        score[i] = (i * 37 % 60) / 60.0;
    }
    eq_outcomes o = small;
    eq_threshold a, b, other;
    o.n_rows = 60;
    o.n_groups = 2;
    o.y = y;
    o.yhat = NULL;
    o.group = group;
    o.score = score;
    eq_objective objective = {.epsilon = 0.2, .resamples = 5, .resample_seed = 1};
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &a) == EQ_OK);
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &b) == EQ_OK);
    objective.resample_seed = 2;
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &other) == EQ_OK);
    CHECK_NEAR(a.tau, b.tau, 0);
    CHECK_NEAR(a.value.phi, b.value.phi, 0);
    CHECK(a.value.performance != other.value.performance);
    eq_ctx_free(&cx);
}

/* One favourable row of 20: about a third of the resamples (e^-1) have none, and no balanced accuracy. The scores tell the
 * row apart, so in every other resample the threshold below it is perfect. */
static void a_resample_without_a_class_does_not_hide_the_others(void) {
    eq_ctx cx = {0};
    uint8_t y[20] = {0};
    uint16_t group[20];
    double score[20];
    for (int i = 0; i < 20; i++) {
        group[i] = i % 2 == 0;
        score[i] = 0.02 * i;
    }
    y[19] = 1;
    score[19] = 0.9;
    eq_outcomes o = small;
    eq_threshold found;
    o.n_rows = 20;
    o.y = y;
    o.yhat = NULL;
    o.group = group;
    o.score = score;
    eq_objective objective = {.epsilon = 1, .resamples = 50, .resample_seed = 1};
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_PERFORMANCE, &o, &found) == EQ_OK);
    CHECK_NEAR(found.value.performance, 1, 1e-15);
    CHECK_NEAR(found.tau, 0.63, 1e-15); /* half way between 0.36 and 0.9 */
    CHECK(!found.value.why);
    eq_ctx_free(&cx);
}

/* With nothing below the bound every threshold has phi 0, and the first of these equals is not the best of anything. */
static void an_objective_that_nothing_can_reach_is_refused(void) {
    eq_ctx cx = {0};
    uint8_t y[4] = {0, 0, 1, 1};
    uint16_t group[4] = {0, 1, 0, 1};
    double score[4] = {0.26, 0.30, 0.40, 0.49};
    eq_outcomes o = small;
    eq_threshold found;
    o.n_rows = 4;
    o.y = y;
    o.yhat = NULL;
    o.group = group;
    o.score = score;
    eq_objective objective = {.epsilon = 0.01, .margin = 0.01};
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_PERFORMANCE, &o, &found) == EQ_OK); /* does not look at it */
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &found) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "margin is 0.01, expected less than objective.epsilon, which is 0.01");
    eq_ctx_clear(&cx);
    objective = (eq_objective){.epsilon = 0.05, .confidence = 0.3};
    CHECK(eq_threshold_search(&cx, &objective, EQ_BY_OBJECTIVE, &o, &found) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "objective.confidence is 0.3, expected 0 (none) or at least 0.5");
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(confidence_demands_room_for_the_deviation);
    RUN(a_grid_tries_its_own_thresholds_only);
    RUN(resamples_are_drawn_from_the_seed_alone);
    RUN(a_resample_without_a_class_does_not_hide_the_others);
    RUN(an_objective_that_nothing_can_reach_is_refused);
    RUN(a_sorted_order_ascends_and_keeps_ties_in_row_order);
    RUN(biases_are_unprivileged_minus_privileged);
    RUN(a_bias_equal_to_epsilon_is_not_fair_enough);
    RUN(an_undefined_bias_makes_the_objective_zero_and_says_why);
    RUN(the_best_threshold_lies_half_way_between_two_scores);
    RUN(neighbouring_doubles_are_still_told_apart);
    RUN(a_score_outside_zero_to_one_is_refused_with_its_row);
    RUN(the_search_agrees_with_trying_every_threshold);
    RUN(the_area_under_a_curve_is_the_share_of_ordered_pairs);
    RUN(a_curve_over_some_rows_ignores_the_others);
    RUN(every_refused_allocation_is_a_status);
    RUN(a_search_over_9000_rows_takes_milliseconds);
    return check_done();
}
