/* Drift of inputs: indices worked by hand, distances and p-values of an independent implementation, streams. */
#include "check.h"
#include "equipoise/rng.h"
#include "math/stats.h"
#include "stat/drift.h"

/* 10 and 10 rows, then 15 and 5. With half a row more a bin, 21 rows each: 10.5 and 10.5; 15.5 and 5.5. Shares differ by 5/21 up
 * and 5/21 down: 5/21 (log(15.5 / 10.5) - log(5.5 / 10.5)) = 5/21 log(31/11). Chance: 1 degree (1/20 + 1/20). */
static void the_stability_index_adds_shifts_times_their_logarithms(void) {
    const double reference[3] = {10, 10, 0}, now[3] = {15, 5, 0};
    eq_psi two = eq_psi_compare(reference, now, 2), same = eq_psi_compare(reference, reference, 2);
    CHECK_NEAR(two.value, 5.0 / 21 * log(31.0 / 11), 1e-15);
    CHECK_NEAR(two.chance, 0.1, 1e-15);
    CHECK_NEAR(same.value, 0, 0);
    CHECK_NEAR(eq_psi_compare(reference, now, 3).value, two.value, 0); /* a bin that both lack is none */
}

/* 4 and 0 rows, then 2 and 2: shares 4.5/5 and 0.5/5, then 2.5/5 twice: 0.4 log 5 - 0.4 log(2.5 / 4.5) = 0.4 log 9. */
static void an_empty_bin_is_half_a_row(void) {
    const double reference[2] = {4, 0}, now[2] = {2, 2}, nobody[2] = {0, 0};
    CHECK_NEAR(eq_psi_compare(reference, now, 2).value, 0.4 * log(9), 1e-15);
    CHECK(isnan(eq_psi_compare(reference, nobody, 2).value) && isnan(eq_psi_compare(nobody, now, 2).chance));
}

/* scipy.special.kolmogorov of scipy 1.10.1, on both sides of where the series change. */
static void the_limit_distribution_is_kolmogorovs(void) {
    static const double x[] = {0.3, 0.5, 0.8, 1, 1.17, 1.19, 1.5, 2, 3};
    static const double p[] = {0.9999906941986655,   0.9639452436648751,    0.5441424115741981,
                               0.26999967167735456,  0.12939004218561884,   0.11774229287977166,
                               0.022217962616525127, 0.0006709252557796953, 3.045995948942526e-08};
    for (size_t i = 0; i < sizeof x / sizeof *x; i++) CHECK_NEAR(eq_kolmogorov(x[i]), p[i], 2e-15);
    CHECK_NEAR(eq_kolmogorov(0), 1, 0);
}

/* 1 1 2 and 1 2 2: at 1 two thirds against one. 1 2 3 4 and 3 4 5 6: at 2 half against nothing. The last: the statistic of
 * scipy.stats.ks_2samp, and scipy.special.kolmogorov((r + 0.12 + 0.11 / r) D) with r^2 = 10 12 / 22; scipy's exact p: 0.111. */
static void the_distance_of_two_samples_is_the_largest_gap(void) {
    const double tied[2][3] = {{1, 1, 2}, {1, 2, 2}}, apart[2][4] = {{1, 2, 3, 4}, {3, 4, 5, 6}};
    const double a[] = {0.3, 1.1, 1.1, 2.5, 3.0, 3.2, 4.8, 5.0, 5.9, 7.7};
    const double b[] = {1.1, 2.0, 3.9, 4.8, 5.5, 6.1, 6.8, 7.7, 8.2, 9.0, 9.9, 10.4};
    eq_sample ties[2] = {{tied[0], NULL, 3}, {tied[1], NULL, 3}}, halves[2] = {{apart[0], NULL, 4}, {apart[1], NULL, 4}};
    eq_sample of_a = {a, NULL, 10}, of_b = {b, NULL, 12}, nobody = {a, NULL, 0};
    CHECK_NEAR(eq_ks_compare(&ties[0], &ties[1]).statistic, 1.0 / 3, 1e-15);
    CHECK_NEAR(eq_ks_compare(&halves[0], &halves[1]).statistic, 0.5, 1e-15);
    CHECK_NEAR(eq_ks_compare(&of_a, &of_b).statistic, 0.48333333333333334, 1e-15);
    CHECK_NEAR(eq_ks_compare(&of_a, &of_b).p, 0.10718344778577717, 1e-14);
    CHECK_NEAR(eq_ks_compare(&of_b, &of_a).p, 0.10718344778577717, 1e-14);
    CHECK(isnan(eq_ks_compare(&of_a, &nobody).statistic));
}

/* A row of weight 2 is two rows to the distance. */
static void weights_count_in_the_distance(void) {
    const double few[2] = {1, 2}, weight[2] = {2, 1}, all[3] = {1, 1, 2}, other[3] = {1, 2, 2};
    eq_sample weighted = {few, weight, 2}, rows = {all, NULL, 3}, now = {other, NULL, 3};
    CHECK_NEAR(eq_ks_compare(&weighted, &now).statistic, eq_ks_compare(&rows, &now).statistic, 1e-15);
}

/* ---- streams ---- */

enum { N = 3000, WINDOWS = 6, ROWS = N / WINDOWS };

/* Window 3 adds 1 to the numbers of group 1, which are uniform on [0, 4); group 2 is only in the windows from 2 on. */
typedef struct stream_case {
    uint32_t window[N], code[N];
    uint16_t group[N];
    double value[N];
    eq_stream stream;
} stream_case;

static void fill_stream(stream_case *s) {
    static const uint8_t reference[WINDOWS] = {1, 0, 0, 0, 0, 0};
    eq_rng rng = eq_rng_seed(7);
    for (size_t i = 0; i < N; i++) {
        s->window[i] = (uint32_t)(i / ROWS);
        s->group[i] = (uint16_t)(s->window[i] >= 2 && i % 5 == 4 ? 2 : i % 2);
        s->value[i] = 4 * eq_rng_uniform(&rng) + (s->window[i] == 3 && s->group[i] == 1);
        s->code[i] = (uint32_t)eq_rng_below(&rng, s->window[i] == 4 ? 2 : 3);
    }
    s->stream = (eq_stream){N, WINDOWS, 3, s->window, reference, s->group, NULL};
}

static void drift_is_found_in_its_window_and_group(void) {
    static stream_case s;
    eq_ctx cx = {0};
    eq_drift drift;
    fill_stream(&s);
    CHECK(eq_drift_number(&cx, &cx.mem, &s.stream, s.value, 10, &drift) == EQ_OK && drift.n_bins == 10);
    for (size_t w = 1; w < WINDOWS; w++) {
        const double *psi = drift.psi + w, *p = drift.p + w;
        CHECK((psi[1 * WINDOWS] > 0.3) == (w == 3) && (p[1 * WINDOWS] < 1e-4) == (w == 3));
        CHECK(psi[0] < 0.3 && p[0] > 1e-3);
        CHECK((psi[3 * WINDOWS] > 0.1) == (w == 3)); /* all rows together */
        CHECK(isnan(psi[2 * WINDOWS]) && isnan(p[2 * WINDOWS]));
    }
    CHECK_NEAR(drift.psi[0], 0, 0);
    CHECK_NEAR(drift.p[0], 1, 0);
    CHECK(eq_drift_category(&cx, &cx.mem, &s.stream, s.code, 3, &drift) == EQ_OK && drift.n_bins == 3 && !drift.ks);
    for (size_t w = 1; w < WINDOWS; w++) CHECK((drift.psi[3 * WINDOWS + w] > 0.2) == (w == 4));
    eq_ctx_free(&cx);
}

/* Windows 1, 2 and 5 have no drift: their index is about what chance gives, not 0. Mean over 200 windows of 500 rows against 500
 * rows in 10 bins: 9 (1/500 + 1/500) = 0.036. */
static void chance_alone_gives_the_stated_index(void) {
    eq_rng rng = eq_rng_seed(3);
    double sum = 0;
    for (int k = 0; k < 200; k++) {
        double count[2][10] = {{0}};
        for (int i = 0; i < 1000; i++) count[i % 2][eq_rng_below(&rng, 10)]++;
        eq_psi psi = eq_psi_compare(count[0], count[1], 10);
        CHECK_NEAR(psi.chance, 0.036, 1e-15);
        sum += psi.value / 200;
    }
    CHECK_NEAR(sum, 0.036, 0.003);
}

static void missing_numbers_have_a_bin(void) {
    static stream_case s;
    eq_ctx cx = {0};
    eq_drift drift;
    fill_stream(&s);
    for (size_t i = 0; i < N; i++)
        if (s.window[i] == 5 && i % 3 == 0) s.value[i] = EQ_NAN;
    CHECK(eq_drift_number(&cx, &cx.mem, &s.stream, s.value, 10, &drift) == EQ_OK && drift.n_bins == 11);
    CHECK(drift.psi[3 * WINDOWS + 5] > 1 && drift.p[3 * WINDOWS + 5] > 1e-3); /* what is there has not moved */
    for (size_t i = 0; i < N; i++)
        if (s.window[i] == 0) s.value[i] = EQ_NAN;
    CHECK(eq_drift_number(&cx, &cx.mem, &s.stream, s.value, 10, &drift) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "is missing in every row of the reference");
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(the_stability_index_adds_shifts_times_their_logarithms);
    RUN(an_empty_bin_is_half_a_row);
    RUN(the_limit_distribution_is_kolmogorovs);
    RUN(the_distance_of_two_samples_is_the_largest_gap);
    RUN(weights_count_in_the_distance);
    RUN(drift_is_found_in_its_window_and_group);
    RUN(chance_alone_gives_the_stated_index);
    RUN(missing_numbers_have_a_bin);
    return check_done();
}
