/* Sums, quantiles, the normal distribution and Wilson's interval. */
#include <math.h>

#include "check.h"
#include "equipoise/rng.h"
#include "math/stats.h"

/* 1 + 1e100 + 1 - 1e100 = 2; adding from the left gives 0. */
static void a_sum_keeps_what_plain_adding_loses(void) {
    double value[4] = {1, 1e100, 1, -1e100};
    CHECK_NEAR(eq_sum(value, 4), 2, 0);
    CHECK_NEAR(eq_sum(value, 0), 0, 0);
    double tenth[1000];
    for (int i = 0; i < 1000; i++) tenth[i] = 0.1;
    CHECK_NEAR(eq_sum(tenth, 1000), 100, 0);
}

/* Python 3.11's statistics.NormalDist().cdf and pdf. */
static void the_normal_distribution_is_that_of_published_tables(void) {
    CHECK_NEAR(eq_normal_cdf(0), 0.5, 0);
    CHECK_NEAR(eq_normal_cdf(1.96), 0.9750021048517795, 1e-15);
    CHECK_NEAR(eq_normal_cdf(-1), 0.15865525393145707, 1e-15);
    CHECK_NEAR(eq_normal_cdf(-5), 2.866515718791933e-07, 1e-15);
    CHECK(eq_normal_cdf(-9) == 0 && eq_normal_cdf(9) == 1);
    CHECK_NEAR(eq_normal_cdf(-8.4), 0, 1e-15);
    CHECK(isnan(eq_normal_cdf((double)NAN)));
    CHECK_NEAR(eq_normal_density(1), 0.24197072451914337, 1e-16);
}

/* Tables of the normal distribution; Python 3.11's statistics.NormalDist().inv_cdf to 1e-15. */
static void normal_quantiles_match_published_tables(void) {
    CHECK_NEAR(eq_normal_quantile(0.5), 0, 0);
    CHECK_NEAR(eq_normal_quantile(0.975), 1.9599639845400545, 2e-15);
    CHECK_NEAR(eq_normal_quantile(0.95), 1.6448536269514722, 2e-15);
    CHECK_NEAR(eq_normal_quantile(0.3), -0.5244005127080407, 2e-15);
    CHECK_NEAR(eq_normal_quantile(0.0001), -3.71901648545568, 1e-14);
    CHECK_NEAR(eq_normal_quantile(1e-12), -7.034483825301132, 1e-14);
    CHECK_NEAR(eq_normal_quantile(1 - 1e-9), 5.997807019601638, 1e-8);
    CHECK(isinf(eq_normal_quantile(0)) && eq_normal_quantile(0) < 0);
    CHECK(isinf(eq_normal_quantile(1)) && eq_normal_quantile(1) > 0);
    CHECK(isnan(eq_normal_quantile(1.5)));
}

/* 3, 1, 2, 10 sorted is 1, 2, 3, 10: the quartile lies at place 0.75, so 1.75; the median 2.5; 0.9 at 2.7,
 * so 7.9. */
static void quantiles_lie_between_neighbours(void) {
    double value[4] = {3, 1, 2, 10};
    CHECK_NEAR(eq_quantile(value, 4, 0.25), 1.75, 1e-15);
    CHECK_NEAR(eq_quantile(value, 4, 0.5), 2.5, 0);
    CHECK_NEAR(eq_quantile(value, 4, 0.9), 7.9, 1e-14);
    CHECK_NEAR(eq_quantile(value, 4, 0), 1, 0);
    CHECK_NEAR(eq_quantile(value, 4, 1), 10, 0);
    CHECK_NEAR(eq_quantile(value, 1, 0.3), value[0], 0);
    CHECK(isnan(eq_quantile(value, 0, 0.5)));
}

static void check_against_sorting(double *value, int n) {
    static double sorted[600];
    for (int i = 0; i < n; i++) { /* insertion sort: the oracle */
        int j = i;
        for (; j > 0 && sorted[j - 1] > value[i]; j--) sorted[j] = sorted[j - 1];
        sorted[j] = value[i];
    }
    for (int k = 0; k < n; k++) CHECK_NEAR(eq_quantile(value, (size_t)n, n > 1 ? (double)k / (n - 1) : 0), sorted[k], 1e-9);
}

/* Ascending, descending, all equal, few distinct, random: each k-th smallest as from sorting. */
static void any_order_of_the_values_gives_the_same_quantiles(void) {
    eq_rng rng = eq_rng_seed(1);
    double value[600];
    for (int n = 1; n < 600; n = n * 2 + 1)
        for (int order = 0; order < 5; order++) {
            for (int i = 0; i < n; i++)
                value[i] = order == 0   ? i
                           : order == 1 ? n - i
                           : order == 2 ? 7
                           : order == 3 ? (double)eq_rng_below(&rng, 3)
                                        : eq_rng_uniform(&rng);
            check_against_sorting(value, n);
        }
}

/* 3 of 10 at z = 1.959964: centre (0.3 + 0.19207) / 1.38415, half-width by Wilson's equation; and the ends.
 */
static void wilson_intervals_stay_inside_and_are_open_at_the_ends(void) {
    double z = eq_normal_quantile(0.975);
    eq_interval i = eq_wilson(0.3, 10, z);
    CHECK_NEAR(i.low, 0.10779126740630075, 1e-12);
    CHECK_NEAR(i.high, 0.6032218525388546, 1e-12);
    i = eq_wilson(0, 10, z);
    CHECK_NEAR(i.low, 0, 0);
    CHECK_NEAR(i.high, 0.2775327998628892, 1e-12);
    i = eq_wilson(1, 5, z);
    CHECK_NEAR(i.low, 0.5655175352168252, 1e-12);
    CHECK_NEAR(i.high, 1, 0);
    CHECK(isnan(eq_wilson(0.5, 0, z).low) && isnan(eq_wilson(EQ_NAN, 3, z).high));
}

/* Weights 1, 1, 2: 16 / 6. */
static void an_effective_size_is_rows_for_equal_weights_and_less_otherwise(void) {
    CHECK_NEAR(eq_effective_size(12, 36), 4, 0); /* four weights of 3 */
    CHECK_NEAR(eq_effective_size(4, 6), 16.0 / 6, 1e-15);
    CHECK_NEAR(eq_effective_size(0, 0), 0, 0);
}

/* Tails are quantiles to the bit: of draws, of few values, of ties, of values in order, of a start unlike the rest. */
static void tails_are_the_quantiles_of_both_ends(void) {
    enum { MOST = 10000 };
    static double value[MOST], copy[MOST], scratch[2 * MOST];
    static const size_t sizes[] = {1, 2, 3, 100, 2047, 2048, 9999, MOST};
    eq_rng rng = eq_rng_seed(11);
    for (int kind = 0; kind < 5; kind++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (int t = 0; t < 3; t++) {
                size_t n = sizes[s];
                double tail = t == 0 ? 0.025 : t == 1 ? 0.25 : 0.0005;
                for (size_t i = 0; i < n; i++) {
                    double u = eq_rng_uniform(&rng);
                    value[i] = kind == 0 ? u : kind == 1 ? floor(4 * u) : kind == 2 ? (double)i : kind == 3 ? 1 : u;
                    if (kind == 4 && i < 300) value[i] = 2 + u;
                    copy[i] = value[i];
                }
                eq_interval ends = eq_tails(value, n, tail, scratch);
                CHECK(ends.low == eq_quantile(copy, n, tail));
                CHECK(ends.high == eq_quantile(copy, n, 1 - tail));
            }
    CHECK(isnan(eq_tails(value, 0, 0.025, scratch).low));
}

int main(void) {
    RUN(a_sum_keeps_what_plain_adding_loses);
    RUN(the_normal_distribution_is_that_of_published_tables);
    RUN(normal_quantiles_match_published_tables);
    RUN(quantiles_lie_between_neighbours);
    RUN(any_order_of_the_values_gives_the_same_quantiles);
    RUN(wilson_intervals_stay_inside_and_are_open_at_the_ends);
    RUN(an_effective_size_is_rows_for_equal_weights_and_less_otherwise);
    RUN(tails_are_the_quantiles_of_both_ends);
    return check_done();
}
