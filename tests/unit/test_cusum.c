/* Control charts: a published example, sums worked by hand, errors that follow from formulas, and false alarms counted. */
#include "check.h"
#include "equipoise/rng.h"
#include "math/sample.h"
#include "math/stats.h"
#include "metric/cusum.h"
#include "metric/metric.h"

static const eq_cusum_rule usual = {0.5, 5};

/* Montgomery 2013, tables 9.1 and 9.2: 20 observations of a process at 10, then 10 at 11, standard deviation 1. The upper
 * sum is 1.16 at period 4, 2.79 at 24, and first over 5 at period 29: 5.28. The target is known there: no error at the start. */
static void the_textbook_example_is_reproduced(void) {
    static const double x[30] = {9.45,  7.99,  9.29,  11.66, 12.16, 10.18, 8.04,  11.46, 9.20,  10.34,
                                 9.03,  11.47, 10.51, 9.40,  10.08, 9.37,  10.62, 10.31, 8.52,  10.84,
                                 10.90, 9.33,  12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52};
    eq_estimate window[30];
    eq_cusum_point point[30];
    for (size_t i = 0; i < 30; i++) window[i] = (eq_estimate){x[i], 1};
    eq_cusum_run(&usual, (eq_estimate){10, 1e-7}, window, 30, point);
    CHECK_NEAR(point[1].low, 1.56, 1e-9);
    CHECK_NEAR(point[3].high, 1.16, 1e-9);
    CHECK_NEAR(point[23].high, 2.79, 1e-9);
    CHECK_NEAR(point[28].high, 5.28, 1e-9);
    for (size_t i = 0; i < 30; i++) CHECK(point[i].alarm == (i >= 28));
}

/* Reference 0 with error 1. Window 2 with error 1: z = 2 / sqrt 2, and the mean becomes 1, its error sqrt(1/2). A window
 * without a value changes nothing. Window 4, error 1: z = 3 / sqrt(3/2). */
static void deviations_are_from_all_that_was_seen_before(void) {
    const eq_estimate window[3] = {{2, 1}, {EQ_NAN, 1}, {4, 1}};
    eq_cusum_point point[3];
    eq_cusum_run(&usual, (eq_estimate){0, 1}, window, 3, point);
    CHECK_NEAR(point[0].expected, 0, 0);
    CHECK_NEAR(point[0].z, sqrt(2), 1e-15);
    CHECK_NEAR(point[0].high, sqrt(2) - 0.5, 1e-15);
    CHECK(isnan(point[1].z) && point[1].high == point[0].high && point[1].expected == 1);
    CHECK_NEAR(point[2].expected, 1, 0);
    CHECK_NEAR(point[2].z, 3 / sqrt(1.5), 1e-15);
    CHECK_NEAR(point[2].high, sqrt(2) + 3 / sqrt(1.5) - 1, 1e-15);
    CHECK_NEAR(point[2].low, 0, 0);
}

/* While an alarm stands its windows are not taken for normal. */
static void nothing_is_learnt_in_an_alarm(void) {
    const eq_estimate window[3] = {{20, 1}, {20, 1}, {20, 1}};
    eq_cusum_point point[3];
    eq_cusum_run(&usual, (eq_estimate){0, 1}, window, 3, point);
    CHECK(point[0].alarm == 1 && point[2].alarm == 1 && point[2].expected == 0);
    eq_cusum_run(&usual, (eq_estimate){EQ_NAN, EQ_NAN}, window, 3, point);
    CHECK(isnan(point[2].z) && point[2].alarm == 0 && point[2].high == 0);
}

/* Streams of a reference and 11 windows, all of the same normal: what is said in cusum.c of known and estimated targets. */
static size_t count_false_alarms(double reference_error) {
    size_t n_false = 0;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        eq_rng rng = eq_rng_seed(seed);
        eq_estimate window[11], start = {eq_sample_normal(&rng), reference_error};
        eq_cusum_point point[11];
        bool some = false;
        for (size_t i = 0; i < 11; i++) window[i] = (eq_estimate){eq_sample_normal(&rng), 1};
        eq_cusum_run(&usual, start, window, 11, point);
        for (size_t i = 0; i < 11; i++) some |= point[i].alarm != 0;
        n_false += some;
    }
    return n_false;
}

static void a_reference_of_one_window_is_not_taken_for_the_truth(void) {
    size_t n_trusting = count_false_alarms(1e-7), n = count_false_alarms(1);
    printf("  note of 2000 streams without a shift, %zu raise an alarm; %zu if the reference were without error\n", n,
           n_trusting);
    CHECK(n < 40 && n_trusting > 700);
}

/* ---- errors ---- */

static const uint8_t privileged[2] = {0, 1};

static eq_tally tally_of(double tp, double fp, double tn, double fn) {
    return (eq_tally){
        tp, fp, tn, fn, {tp, fp, tn, fn}, {(size_t)tp, (size_t)fp, (size_t)tn, (size_t)fn}, (size_t)(tp + fp + tn + fn)};
}

static double error_of(const eq_tally *reference, const eq_tally *window, const char *id) {
    eq_ctx cx = {0};
    size_t metric = eq_metric_find(id);
    double error = -1;
    eq_expectation what = {reference, window, privileged, 2, 20000, 1};
    CHECK(eq_expected_errors(&cx, &what, &metric, 1, &error) == EQ_OK);
    CHECK(cx.mem.size == 0);
    eq_ctx_free(&cx);
    return error;
}

/* u selects 300 of 1,000, p 500 of 1,000. In a window of 100 of u and 400 of p:
 * statistical parity: sqrt(0.3 0.7 / 100 + 0.5 0.5 / 400) = 0.0522; selection rate: sqrt(100 0.21 + 400 0.25) / 500 = 0.0220.
 * 20,000 resamples: within 2 %. */
static void an_error_is_that_of_the_windows_rows_at_the_references_rates(void) {
    const eq_tally reference[2] = {tally_of(200, 100, 500, 200), tally_of(300, 200, 400, 100)};
    const eq_tally window[2] = {tally_of(0, 0, 100, 0), tally_of(400, 0, 0, 0)}; /* only how many there are is read */
    CHECK_NEAR(error_of(reference, window, "statistical_parity_difference") / sqrt(0.21 / 100 + 0.25 / 400), 1, 0.02);
    CHECK_NEAR(error_of(reference, window, "selection_rate") / (sqrt(100 * 0.21 + 400 * 0.25) / 500), 1, 0.02);
}

/* Weight 3 each is no more evidence than weight 1. */
static void weights_alone_are_no_evidence(void) {
    const eq_tally reference[2] = {tally_of(200, 100, 500, 200), tally_of(300, 200, 400, 100)};
    eq_tally window[2] = {tally_of(0, 0, 100, 0), tally_of(400, 0, 0, 0)};
    double error = error_of(reference, window, "statistical_parity_difference");
    window[0].tn *= 3, window[0].squared[EQ_TN] *= 9;
    window[1].tp *= 3, window[1].squared[EQ_TP] *= 9;
    CHECK_NEAR(error_of(reference, window, "statistical_parity_difference") / error, 1, 1e-12);
}

/* A reference without a single error still has some to expect; without a group in the window there is nothing. */
static void errors_are_never_0_and_may_be_undefined(void) {
    const eq_tally reference[2] = {tally_of(10, 0, 10, 0), tally_of(10, 0, 10, 0)};
    const eq_tally window[2] = {tally_of(10, 0, 10, 0), tally_of(10, 0, 10, 0)}, alone[2] = {window[0], tally_of(0, 0, 0, 0)};
    CHECK(error_of(reference, window, "accuracy") > 0.01);
    CHECK(isnan(error_of(reference, alone, "statistical_parity_difference")));
    CHECK(error_of(reference, alone, "accuracy") > 0.01);
    eq_ctx cx = {0};
    size_t metric = eq_metric_find("auc");
    double error;
    eq_expectation what = {reference, window, privileged, 2, 20, 1};
    CHECK(eq_expected_errors(&cx, &what, &metric, 1, &error) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "auc is a metric of scores");
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(the_textbook_example_is_reproduced);
    RUN(deviations_are_from_all_that_was_seen_before);
    RUN(nothing_is_learnt_in_an_alarm);
    RUN(a_reference_of_one_window_is_not_taken_for_the_truth);
    RUN(an_error_is_that_of_the_windows_rows_at_the_references_rates);
    RUN(weights_alone_are_no_evidence);
    RUN(errors_are_never_0_and_may_be_undefined);
    return check_done();
}
