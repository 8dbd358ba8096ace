/* The beta distribution and exact limits, against values of scipy 1.10 (stats.beta, special.gammaln) and by hand. */
#include "check.h"
#include "math/beta.h"

static void log_gamma_is_that_of_factorials(void) {
    CHECK_NEAR(eq_lgamma(1), 0, 4e-15);
    CHECK_NEAR(eq_lgamma(2), 0, 4e-15);
    CHECK_NEAR(eq_lgamma(5), 3.1780538303479458, 1e-14);    /* log 24 */
    CHECK_NEAR(eq_lgamma(0.5), 0.57236494292470009, 1e-14); /* log of the root of pi */
    CHECK_NEAR(eq_lgamma(1000000.5) / 12815511.476902766, 1, 1e-14);
    CHECK(isnan(eq_lgamma(0)));
}

/* I_x(1, b) = 1 - (1 - x)^b; I_x(a, 1) = x^a; and symmetric at a half. */
static void the_distribution_has_its_simple_cases(void) {
    CHECK_NEAR(eq_beta_cdf(1, 5, 0.2), 1 - 0.8 * 0.8 * 0.8 * 0.8 * 0.8, 1e-14);
    CHECK_NEAR(eq_beta_cdf(3, 1, 0.7), 0.343, 1e-14);
    CHECK_NEAR(eq_beta_cdf(40, 40, 0.5), 0.5, 1e-13);
    CHECK_NEAR(eq_beta_cdf(2.5, 7.25, 0.3), 0.6604822735819071, 1e-13);
    CHECK(eq_beta_cdf(2, 2, 0) == 0 && eq_beta_cdf(2, 2, 1) == 1 && isnan(eq_beta_cdf(2, 2, EQ_NAN)));
}

static void a_quantile_goes_back_to_its_probability(void) {
    static const double shape[] = {0.3, 1, 2, 17.5, 900, 40000}, p[] = {1e-9, 1e-4, 0.025, 0.5, 0.9, 0.9999};
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++)
            for (int k = 0; k < 6; k++) {
                double x = eq_beta_quantile(shape[i], shape[j], p[k]);
                if (x < 1e-12 || x > 1 - 1e-12) continue;                       /* there a double of x cannot say p */
                CHECK_NEAR(eq_beta_cdf(shape[i], shape[j], x) / p[k], 1, 1e-7); /* 40000 times a last bit of x */
            }
}

/* 5 of 10, 10 of 30, 0 of 90, 12 of 810. Of none: 1 - tail^(1/n) is the limit. */
static void exact_limits_are_those_of_clopper_and_pearson(void) {
    eq_interval i = eq_clopper_pearson((eq_share){0.5, 10}, 0.025);
    CHECK_NEAR(i.low, 0.18708602844739855, 1e-13);
    CHECK_NEAR(i.high, 0.8129139715526015, 1e-13);
    i = eq_clopper_pearson((eq_share){10 / 30.0, 30}, 0.025);
    CHECK_NEAR(i.low, 0.17287422152603915, 1e-13);
    CHECK_NEAR(i.high, 0.5281200447898806, 1e-13);
    i = eq_clopper_pearson((eq_share){0, 90}, 0.025);
    CHECK(i.low == 0);
    CHECK_NEAR(i.high, 1 - exp(log(0.025) / 90), 1e-13);
    i = eq_clopper_pearson((eq_share){12 / 810.0, 810}, 1e-6);
    CHECK_NEAR(i.low, 0.002408538601260345, 1e-12);
    CHECK_NEAR(i.high, 0.045897431201319304, 1e-12);
    i = eq_clopper_pearson((eq_share){1, 4}, 0.05);
    CHECK(i.high == 1);
    CHECK_NEAR(i.low, exp(log(0.05) / 4), 1e-13);
    CHECK(isnan(eq_clopper_pearson((eq_share){0.5, 0}, 0.05).low));
}

/* Counts up to 2^53, as a table of counts may have. Against the normal interval, where hits are many; else Poisson's. */
static void limits_of_huge_counts_hold_the_share(void) {
    for (double n = 1e9; n < 1e16; n *= 10) {
        for (double hits = 1; hits < n / 2; hits *= 7) {
            eq_share share = {hits / n, n}, mirror = {1 - hits / n, n};
            eq_interval i = eq_clopper_pearson(share, 0.025), other = eq_clopper_pearson(mirror, 0.025);
            CHECK(i.low > 0 && i.low < share.share && i.high > share.share && i.high < 1);
            CHECK(other.low <= mirror.share && other.high >= mirror.share);
            double sd = sqrt(hits * (1 - share.share)) / n;
            if (hits > 1e4) CHECK_NEAR((i.high - i.low) / (2 * 1.959963985 * sd), 1, 0.01);
            if (hits == 7) CHECK_NEAR(i.low * n, 2.814363, 1e-4);               /* chi-squared quantiles over 2 */
            if (hits == 7) CHECK_NEAR(i.high * n, 14.422675, 1e-3 + 3e-16 * n); /* a difference from 1 */
        }
    }
}

/* Ten thousand shares in 512 places: what is kept is put out again and again, and no share ever gets another's quantile. */
static void limits_by_kept_quantiles_are_the_limits(void) {
    static eq_quantiles kept;
    const double tails[] = {0.025, 0.0125};
    for (int n = 2; n < 102; n++)
        for (int k = 0; k < 100; k++) {
            eq_share share = {(double)(k % (n + 1)) / n, n};
            eq_interval own = eq_clopper_pearson(share, tails[k % 2]), by = eq_clopper_pearson_by(&kept, share, tails[k % 2]);
            CHECK(own.low == by.low && own.high == by.high);
            eq_share mirror = {1 - share.share, n};
            own = eq_clopper_pearson(mirror, tails[k % 2]), by = eq_clopper_pearson_by(&kept, mirror, tails[k % 2]);
            CHECK(own.low == by.low && own.high == by.high);
        }
}

int main(void) {
    RUN(limits_of_huge_counts_hold_the_share);
    RUN(log_gamma_is_that_of_factorials);
    RUN(the_distribution_has_its_simple_cases);
    RUN(a_quantile_goes_back_to_its_probability);
    RUN(exact_limits_are_those_of_clopper_and_pearson);
    RUN(limits_by_kept_quantiles_are_the_limits);
    return check_done();
}
