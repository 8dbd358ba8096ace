/* How far apart scores are, by hand. u: .2 .4 .4 .8; p: .4 .6 .6 1. Distribution functions at .2 .4 .6 .8 1:
 *   u  1/4 3/4 3/4  1   1
 *   p   0  1/4 3/4 3/4  1     apart 1/4 1/2 0 1/4 0, each for .2: Wasserstein .2; mean .45 and .65, so that no pair need be moved
 * past another and it is their difference.
 * P(u > p): .2 never; .4 half of one in four, twice; .8 of three in four: (0 + 1/8 + 1/8 + 3/4) / 4 = 1/4. */
#include <math.h>

#include "check.h"
#include "equipoise/metric.h"
#include "equipoise/rng.h"
#include "math/sort.h"
#include "math/stats.h"
#include "metric/score/distance.h"

enum { N = 8, MANY = 60 };

static eq_ctx cx;
static const uint8_t of_group[3] = {EQ_IN_A, EQ_IN_B, EQ_IN_NEITHER};
static const double scores[N] = {0.2, 0.4, 0.4, 0.8, 0.4, 0.6, 0.6, 1};
static const uint16_t groups[N] = {0, 0, 0, 0, 1, 1, 1, 1};
static const uint8_t y[MANY], privileged[2] = {0, 1};

static eq_distance distance_of(const eq_outcomes *o) {
    uint32_t order[MANY];
    CHECK(eq_sort_order(&cx, o->score, o->n_rows, order) == EQ_OK);
    return eq_scores_distance(o, order, of_group);
}

static eq_outcomes outcomes(void) {
    return (eq_outcomes){.n_rows = N, .n_groups = 2, .y = y, .score = scores, .group = groups, .privileged = privileged};
}

/* Squares about .55: .1225 .0225 .0225 .0625 .0225 .0025 .0025 .2025 = .46; over 7. */
static void distances_are_those_worked_by_hand(void) {
    eq_outcomes o = outcomes();
    eq_distance d = distance_of(&o);
    double sd = sqrt(0.46 / 7), smd = -0.2 / sd;
    CHECK_NEAR(d.wasserstein, 0.2, 1e-15);
    CHECK_NEAR(d.in_sd, 0.2 / sd, 1e-14);
    CHECK_NEAR(d.ks, 0.5, 1e-15);
    CHECK_NEAR(d.superior, 0.25, 1e-15);
    CHECK_NEAR(d.smd.value, smd, 1e-14);
    CHECK_NEAR(d.smd.error, sqrt(8.0 / 16 + smd * smd / 16), 1e-14);
}

static void an_audit_measures_the_two_sides(void) {
    eq_outcomes o = outcomes();
    eq_audit a;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, NULL, &a) == EQ_OK);
    eq_value smd = a.metric[eq_metric_find("standardized_mean_difference")];
    double sd = sqrt(0.46 / 7), error = sqrt(8.0 / 16 + 0.04 / sd / sd / 16);
    CHECK_NEAR(a.metric[eq_metric_find("wasserstein_distance")].value, 0.2, 1e-15);
    CHECK_NEAR(a.metric[eq_metric_find("ks_distance")].value, 0.5, 1e-15);
    CHECK_NEAR(a.metric[eq_metric_find("wasserstein_sd")].value, 0.2 / sd, 1e-14);
    CHECK_NEAR(smd.low, -0.2 / sd - 1.959963984540054 * error, 1e-12);
    CHECK_NEAR(smd.high, -0.2 / sd + 1.959963984540054 * error, 1e-12);
    CHECK_TEXT(smd.note, "few");
    const double alike[N] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
    o.score = alike;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, NULL, &a) == EQ_OK);
    CHECK(a.metric[eq_metric_find("wasserstein_distance")].value == 0);
    CHECK_TEXT(a.metric[eq_metric_find("standardized_mean_difference")].why,
               "every score is the same: standardized mean difference is undefined");
    CHECK_TEXT(a.metric[eq_metric_find("wasserstein_sd")].why,
               "every score is the same: Wasserstein distance in standard deviations is undefined");
    o.score = NULL;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, NULL, &a) == EQ_OK);
    CHECK_TEXT(a.metric[eq_metric_find("ks_distance")].why,
               "there are no scores: Kolmogorov-Smirnov distance of the scores is undefined");
}

/* Sets of 12 scores each: the mean distance of the sorted scores, one by one. On another scale the distance has its unit, and
 * what is in standard deviations, ks and superior do not change. Exchanged, superior is the rest, smd the negative. A row twice
 * is one of weight 2; rows of neither set count for the standard deviation alone. */
static void distances_keep_their_laws(void) {
    eq_rng rng = eq_rng_seed(5);
    double score[36], scaled[36], count[36];
    uint16_t group[36], exchanged[36];
    for (int k = 0; k < 50; k++) {
        double sorted[2][12], sum = 0;
        for (size_t i = 0; i < 36; i++) {
            score[i] = floor(20 * eq_rng_uniform(&rng)) / 20, scaled[i] = 300 - 50 + 40 * score[i], count[i] = 2;
            group[i] = (uint16_t)(i / 12), exchanged[i] = (uint16_t)(i / 12 == 2 ? 2 : 1 - i / 12);
        }
        for (size_t g = 0; g < 2; g++)
            for (size_t i = 0; i < 12; i++) {
                size_t at = i;
                double x = score[12 * g + i];
                for (; at && sorted[g][at - 1] > x; at--) sorted[g][at] = sorted[g][at - 1];
                sorted[g][at] = x;
            }
        for (size_t i = 0; i < 12; i++) sum += fabs(sorted[0][i] - sorted[1][i]);
        eq_outcomes o = {.n_rows = 36, .n_groups = 3, .y = y, .score = score, .group = group};
        eq_distance d = distance_of(&o), other;
        CHECK_NEAR(d.wasserstein, sum / 12, 1e-14);
        o.score = scaled;
        other = distance_of(&o);
        CHECK_NEAR(other.wasserstein, 40 * d.wasserstein, 1e-11);
        CHECK_NEAR(other.in_sd, d.in_sd, 1e-12);
        CHECK_NEAR(other.smd.value, d.smd.value, 1e-12);
        CHECK(other.ks == d.ks && other.superior == d.superior);
        o.score = score, o.group = exchanged;
        other = distance_of(&o);
        CHECK_NEAR(other.superior, 1 - d.superior, 1e-14);
        CHECK_NEAR(other.smd.value, -d.smd.value, 1e-14);
        CHECK_NEAR(other.wasserstein, d.wasserstein, 1e-15);
        o.group = group, o.count = count;
        other = distance_of(&o);
        CHECK_NEAR(other.wasserstein, d.wasserstein, 1e-14);
        CHECK_NEAR(other.smd.value, d.smd.value * sqrt(36.0 / 35) / sqrt(72.0 / 71), 1e-12);
    }
}

int main(void) {
    RUN(distances_are_those_worked_by_hand);
    RUN(an_audit_measures_the_two_sides);
    RUN(distances_keep_their_laws);
    eq_ctx_free(&cx);
    return check_done();
}
