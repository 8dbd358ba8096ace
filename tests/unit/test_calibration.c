/* The calibration error without what chance adds, and its interval: formulas worked out by an independent program, and
 * coverage over many small tables. */
#include <math.h>

#include "check.h"
#include "equipoise/metric.h"
#include "equipoise/rng.h"
#include "metric/score/calibration.h"

static eq_ctx cx;
static double z_95;

typedef struct row {
    double w, score, y;
} row;

static void add_bin(eq_calibration *to, const row *rows, size_t n, double total) {
    eq_calibration_bin bin = {0};
    for (size_t i = 0; i < n; i++) {
        double w = rows[i].w, s = rows[i].score, off = s - rows[i].y;
        bin.w += w, bin.ww += w * w, bin.off += w * off, bin.square += w * off * off, bin.within += w * s * (1 - s);
    }
    eq_calibration_add(to, &bin, total);
}

static eq_calibration plain(void) {
    static const row rows[4] = {{1, 0.2, 0}, {1, 0.4, 1}, {1, 0.4, 0}, {1, 0.9, 1}};
    eq_calibration c = {0};
    add_bin(&c, rows, 1, 4), add_bin(&c, rows + 1, 2, 4), add_bin(&c, rows + 3, 1, 4);
    return c;
}

static eq_calibration weighted(void) {
    static const row rows[5] = {{1, 0.2, 0}, {2, 0.3, 1}, {2, 0.4, 1}, {2, 0.5, 0}, {1, 0.6, 1}};
    eq_calibration c = {0};
    add_bin(&c, rows, 2, 8), add_bin(&c, rows + 2, 3, 8);
    return c;
}

static void error_chance_and_interval_follow_their_formulas(void) {
    eq_calibration u = plain(), w = weighted();
    eq_interval of_u = eq_calibration_interval(&u, z_95), of_w = eq_calibration_interval(&w, z_95);
    eq_interval gap = eq_calibration_difference_interval(&u, &w, z_95);
    CHECK_NEAR(u.error, 0.12499999999999999, 1e-15);
    CHECK_NEAR(u.chance, 0.3391009383412178, 1e-15);
    CHECK_NEAR(of_u.low, -0.5443364344156567, 1e-14);
    CHECK_NEAR(of_u.high, 0.6728265878603635, 1e-14);
    CHECK_NEAR(w.error, 0.22499999999999998, 1e-15);
    CHECK_NEAR(w.chance, 0.33321970381201277, 1e-15);
    CHECK_NEAR(of_w.low, -0.4609306932653267, 1e-14);
    CHECK_NEAR(of_w.high, 0.8101111105558033, 1e-14);
    CHECK_NEAR(gap.low, -1.081784389296617, 1e-14);
    CHECK_NEAR(gap.high, 0.8486057893821692, 1e-14);
}

/* A row that is wholly wrong beside many that are right: further apart than two errors can be. */
static void ranges_hold_what_differences_of_debiased_errors_can_be(void) {
    static const row wrong[1] = {{1, 0, 1}}, right[2] = {{50, 0.5, 1}, {50, 0.5, 0}};
    static const char *const id[3] = {"calibration_error_difference", "calibration_error_max_difference",
                                      "calibration_error_overall_difference"};
    eq_calibration one = {0}, many = {0};
    add_bin(&one, wrong, 1, 1), add_bin(&many, right, 2, 100);
    double apart = one.error - one.chance - (many.error - many.chance);
    CHECK(apart > 1);
    for (int i = 0; i < 3; i++) CHECK(eq_metric_at(eq_metric_find(id[i]))->max >= apart);
}

static void an_empty_bin_adds_nothing(void) {
    eq_calibration c = plain(), before = c;
    eq_calibration_add(&c, &(eq_calibration_bin){0}, 4);
    CHECK(c.error == before.error && c.chance == before.chance && c.variance == before.variance);
}

/* ---- many tables ---- */

enum { MOST = 6060, N_TABLES = 200 };
static uint8_t y[MOST];
static uint16_t group[MOST];
static double score[MOST];

/* Scores uniform in [0.05, 0.95]; y = 1 with probability score + shift in the first group of n_u, score in the other of n_p. */
static eq_audit audit_drawn(eq_rng *rng, size_t n_u, size_t n_p, double shift) {
    static const uint8_t second[2] = {0, 1};
    for (size_t i = 0; i < n_u + n_p; i++) {
        group[i] = i >= n_u;
        score[i] = 0.05 + 0.9 * eq_rng_uniform(rng);
        y[i] = eq_rng_uniform(rng) < score[i] + (group[i] ? 0 : shift);
    }
    eq_outcomes o = {.n_rows = n_u + n_p, .n_groups = 2, .y = y, .score = score, .group = group, .privileged = second};
    eq_audit a;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, &(eq_audit_options){0}, &a) == EQ_OK);
    return a;
}

static bool holds(eq_value v, double x) { return v.low <= x && x <= v.high; }
static bool holds_itself(eq_value v) { return holds(v, v.value); }

/* The shift keeps probabilities within [0, 1], so the true errors are `shift` and 0. */
static void check_coverage(size_t n_u, size_t n_p, double shift, double *raw, double *debiased) {
    eq_rng rng = eq_rng_seed(11);
    size_t of_one = eq_metric_find("calibration_error"), free = eq_metric_find("debiased_calibration_error");
    size_t of_gap = eq_metric_find("calibration_error_difference");
    int n_gap = 0, n_one = 0;
    for (int t = 0; t < N_TABLES; t++) {
        eq_mark mark = eq_arena_mark(&cx.mem);
        eq_audit a = audit_drawn(&rng, n_u, n_p, shift);
        const eq_value *u = a.group[0].rate, *p = a.group[1].rate;
        n_gap += holds(a.metric[of_gap], shift);
        n_one += holds(u[of_one], shift);
        *raw += (u[of_one].value - p[of_one].value) / N_TABLES;
        *debiased += a.metric[of_gap].value / N_TABLES;
        for (size_t g = 0; g < 2; g++) CHECK(holds_itself(a.group[g].rate[of_one]) && holds_itself(a.group[g].rate[free]));
        CHECK(holds_itself(a.metric[of_gap]));
        eq_arena_reset(&cx.mem, mark);
    }
    printf("  %4zu and %4zu, off by %.2f: gap held in %.3f, one group's error in %.3f\n", n_u, n_p, shift,
           (double)n_gap / N_TABLES, (double)n_one / N_TABLES);
    CHECK(n_gap >= 0.93 * N_TABLES);
    CHECK(n_one >= 0.93 * N_TABLES);
}

/* Raw, 60 calibrated rows look some 0.1 worse than 6,000; debiased they do not. */
static void groups_of_unlike_size_that_are_calibrated_are_not_apart(void) {
    double raw = 0, debiased = 0;
    check_coverage(60, 6000, 0, &raw, &debiased);
    CHECK(raw > 0.1);
    CHECK(fabs(debiased) < 0.02);
}

static void intervals_hold_the_true_error(void) {
    static const size_t n[][2] = {{100, 100}, {60, 600}, {1000, 1000}, {600, 60}};
    static const double shift[] = {0, 0.02, 0.05};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        for (size_t k = 0; k < sizeof shift / sizeof *shift; k++) {
            double raw = 0, debiased = 0;
            check_coverage(n[i][0], n[i][1], shift[k], &raw, &debiased);
        }
}

int main(void) {
    z_95 = eq_normal_quantile(0.975);
    RUN(error_chance_and_interval_follow_their_formulas);
    RUN(ranges_hold_what_differences_of_debiased_errors_can_be);
    RUN(an_empty_bin_adds_nothing);
    RUN(groups_of_unlike_size_that_are_calibrated_are_not_apart);
    RUN(intervals_hold_the_true_error);
    eq_ctx_free(&cx);
    return check_done();
}
