/* Distances of many groups, added up. Groups are given as hits of rows; the label is 0 and the decision the hit, so that the
 * selection rate and the false positive rate are hits / rows. Group 0 is the privileged one unless said otherwise. */
#include <math.h>

#include "check.h"
#include "equipoise/metric.h"
#include "equipoise/rng.h"
#include "math/kernels.h"
#include "math/proportion.h"

enum { MOST_GROUPS = 150 };

static eq_ctx cx;
static double hits[MOST_GROUPS], rows[MOST_GROUPS];
static uint8_t privileged[MOST_GROUPS] = {1};

static eq_audit audit_of(size_t n) {
    static uint8_t y[2 * MOST_GROUPS], yhat[2 * MOST_GROUPS];
    static double count[2 * MOST_GROUPS];
    static uint16_t group[2 * MOST_GROUPS];
    for (size_t i = 0; i < 2 * n; i++) {
        group[i] = (uint16_t)(i / 2);
        yhat[i] = i % 2;
        count[i] = i % 2 ? hits[i / 2] : rows[i / 2] - hits[i / 2];
    }
    eq_outcomes o = {
        .n_rows = 2 * n, .n_groups = n, .y = y, .yhat = yhat, .count = count, .group = group, .privileged = privileged};
    eq_audit a;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, NULL, &a) == EQ_OK);
    return a;
}

static eq_value value_of(size_t n, const char *id) {
    eq_audit a = audit_of(n);
    return a.metric[eq_metric_find(id)];
}

static void set(size_t g, double k, double n) { hits[g] = k, rows[g] = n; }

/* .3, .375, .8: pairs .075, .5, .425, of which the mean is 1/3; log(.375/.3) + log(.8/.3). */
static void the_mean_is_over_pairs_and_the_loss_over_groups(void) {
    set(0, 30, 100), set(1, 45, 120), set(2, 80, 100);
    CHECK_NEAR(value_of(3, "average_pairwise_difference_selection_rate").value, 1.0 / 3, 1e-15);
    CHECK_NEAR(value_of(3, "average_pairwise_difference_fpr").value, 1.0 / 3, 1e-15);
    CHECK_NEAR(value_of(3, "parity_loss_selection_rate").value, log(0.375 / 0.3) + log(0.8 / 0.3), 1e-14);
    CHECK_NEAR(value_of(3, "average_pairwise_difference_accuracy").value, 1.0 / 3, 1e-15); /* 1 less the rate */
}

/* One pair: M = 1, so the ends are those of the signed intervals without their sign. */
static void of_two_groups_they_are_the_signed_ones_folded(void) {
    static const double cases[][4] = {{30, 100, 45, 120}, {45, 120, 30, 100}, {50, 100, 50, 100}, {1, 40, 90, 100}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        set(0, cases[i][0], cases[i][1]), set(1, cases[i][2], cases[i][3]);
        eq_audit a = audit_of(2);
        eq_value d = a.metric[eq_metric_find("statistical_parity_difference")], r = a.metric[eq_metric_find("disparate_impact")];
        eq_value mean = a.metric[eq_metric_find("average_pairwise_difference_selection_rate")];
        eq_value loss = a.metric[eq_metric_find("parity_loss_selection_rate")];
        bool holds = d.low <= 0 && d.high >= 0;
        CHECK_NEAR(mean.value, fabs(d.value), 1e-15);
        CHECK_NEAR(mean.low, holds ? 0 : fmin(fabs(d.low), fabs(d.high)), 1e-14);
        CHECK_NEAR(mean.high, fmax(fabs(d.low), fabs(d.high)), 1e-14);
        CHECK_NEAR(loss.value, fabs(log(r.value)), 1e-14);
        CHECK_NEAR(loss.low, holds ? 0 : fmin(fabs(log(r.low)), fabs(log(r.high))), 1e-12);
        CHECK_NEAR(loss.high, fmax(fabs(log(r.low)), fabs(log(r.high))), 1e-12);
    }
}

/* Three groups: each pair at 1 - .05 / 3, its ends folded. */
static void each_contrast_has_its_part_of_the_error(void) {
    set(0, 30, 100), set(1, 45, 120), set(2, 80, 100);
    double z = eq_normal_quantile(1 - 0.05 / 6), low = 0, high = 0;
    for (size_t g = 0; g < 3; g++)
        for (size_t h = g + 1; h < 3; h++) {
            eq_interval i = eq_newcombe((eq_share){hits[h] / rows[h], rows[h]}, (eq_share){hits[g] / rows[g], rows[g]}, z);
            low += i.low > 0 ? i.low : 0, high += i.high;
        }
    eq_value v = value_of(3, "average_pairwise_difference_selection_rate");
    CHECK_NEAR(v.low, low / 3, 1e-14);
    CHECK_NEAR(v.high, high / 3, 1e-14);
}

/* 130 groups are more than are held at once; every pair is still met once. */
static void every_pair_counts_once_however_many_there_are(void) {
    eq_rng rng = eq_rng_seed(3);
    double sum = 0, size = 130 * 129 / 2;
    for (size_t g = 0; g < 130; g++)
        rows[g] = (double)(1 + eq_rng_below(&rng, 50)), hits[g] = (double)eq_rng_below(&rng, (uint32_t)rows[g] + 1);
    for (size_t g = 0; g < 130; g++)
        for (size_t h = 0; h < g; h++) sum += fabs(hits[g] / rows[g] - hits[h] / rows[h]);
    CHECK_NEAR(value_of(130, "average_pairwise_difference_selection_rate").value, sum / size, 1e-13);
}

static void a_rate_of_nought_has_no_logarithm(void) {
    set(0, 30, 100), set(1, 0, 120), set(2, 80, 100);
    eq_value v = value_of(3, "parity_loss_selection_rate");
    CHECK(isnan(v.value));
    CHECK_TEXT(v.why, "group 1 has a selection rate of 0: selection rate parity loss is undefined");
    CHECK(!isnan(value_of(3, "average_pairwise_difference_selection_rate").value));
    set(2, 0, 0);
    CHECK_TEXT(value_of(3, "average_pairwise_difference_selection_rate").why,
               "group 2 has no rows: selection rate difference, average pair is undefined");
    privileged[0] = 0;
    set(1, 10, 120), set(2, 80, 100);
    CHECK_TEXT(value_of(3, "parity_loss_selection_rate").why, "no group is privileged: selection rate parity loss is undefined");
    privileged[0] = 1;
}

/* Privileged 0 and 1 together select 75 of 220; each of the three is compared with that. Over random tables a value lies in
 * its interval. */
static void a_privileged_side_of_several_groups_is_pooled(void) {
    privileged[1] = 1;
    set(0, 30, 100), set(1, 45, 120), set(2, 80, 100);
    double p = 75.0 / 220;
    CHECK_NEAR(value_of(3, "parity_loss_selection_rate").value, fabs(log(0.3 / p)) + fabs(log(0.375 / p)) + fabs(log(0.8 / p)),
               1e-14);
    eq_rng rng = eq_rng_seed(4);
    for (int k = 0; k < 200; k++) {
        privileged[1] = k % 2 == 1;
        for (size_t g = 0; g < 4; g++)
            rows[g] = (double)(3 + eq_rng_below(&rng, 90)), hits[g] = (double)eq_rng_below(&rng, (uint32_t)rows[g] + 1);
        eq_value loss = value_of(4, "parity_loss_selection_rate"), mean = value_of(4, "average_pairwise_difference_fpr");
        if (!isnan(loss.value) && !isnan(loss.low)) CHECK(loss.low <= loss.value + 1e-12 && loss.value <= loss.high + 1e-12);
        CHECK(mean.low <= mean.value && mean.value <= mean.high && mean.low >= 0 && mean.high <= 1);
    }
    privileged[1] = 0;
}

int main(void) {
    RUN(the_mean_is_over_pairs_and_the_loss_over_groups);
    RUN(of_two_groups_they_are_the_signed_ones_folded);
    RUN(each_contrast_has_its_part_of_the_error);
    RUN(every_pair_counts_once_however_many_there_are);
    RUN(a_rate_of_nought_has_no_logarithm);
    RUN(a_privileged_side_of_several_groups_is_pooled);
    eq_ctx_free(&cx);
    return check_done();
}
