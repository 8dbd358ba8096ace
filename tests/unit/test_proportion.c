/* Two shares compared, against published intervals and an independent implementation's p-values. */
#include "check.h"
#include "math/proportion.h"
#include "math/stats.h"

static eq_share of(double hits, double n) { return (eq_share){hits / n, n}; }

/* Newcombe 1998, table II, method 10: contrasts (a) 56/70 - 48/80, (b) 9/10 - 3/10 and (h) 10/10 - 0/10, to 4 digits there. */
static void the_interval_of_a_difference_is_newcombes(void) {
    double z = eq_normal_quantile(0.975);
    eq_interval a = eq_newcombe(of(56, 70), of(48, 80), z), b = eq_newcombe(of(9, 10), of(3, 10), z);
    eq_interval h = eq_newcombe(of(10, 10), of(0, 10), z), turned = eq_newcombe(of(48, 80), of(56, 70), z);
    CHECK_NEAR(a.low, 0.0524, 5e-5);
    CHECK_NEAR(a.high, 0.3339, 5e-5);
    CHECK_NEAR(b.low, 0.1705, 5e-5);
    CHECK_NEAR(b.high, 0.8090, 5e-5);
    CHECK_NEAR(h.low, 0.6075, 5e-5);
    CHECK_NEAR(h.high, 1, 1e-15);
    CHECK_NEAR(turned.low, -a.high, 1e-15);
    CHECK_NEAR(turned.high, -a.low, 1e-15);
    CHECK(isnan(eq_newcombe(of(1, 2), (eq_share){EQ_NAN, 0}, z).low));
}

/* 2 scipy.stats.norm.sf(z) of scipy 1.10.1. */
/* 80 of 315 against 165 of 331, at 95 %: 0.40922978890744927 to 0.63197474315753750, by root finding in 40 digits
 * (golden/audits, strata_simpson). 0 of 20 against 10 of 20: low 0. Nothing is a part of 0. */
static void the_interval_of_a_ratio_agrees_with_that_of_the_difference(void) {
    double z = eq_normal_quantile(0.975);
    eq_interval i = eq_ratio_interval((eq_share){80.0 / 315, 315}, (eq_share){165.0 / 331, 331}, z);
    CHECK_NEAR(i.low, 0.40922978890744927, 1e-12);
    CHECK_NEAR(i.high, 0.6319747431575375, 1e-12);
    CHECK_NEAR(eq_ratio_interval((eq_share){0, 20}, (eq_share){0.5, 20}, z).low, 0, 0);
    CHECK(isnan(eq_ratio_interval((eq_share){0.5, 20}, (eq_share){0, 20}, z).high));
    for (double k = 0; k <= 40; k++)
        for (double m = 1; m <= 25; m++) {
            eq_share a = {k / 40, 40}, b = {m / 25, 25};
            eq_interval d = eq_newcombe(a, b, z), r = eq_ratio_interval(a, b, z);
            CHECK((d.low > 0) == (r.low > 1));
            CHECK((d.high < 0) == (r.high < 1));
        }
}

static void the_tails_of_the_normal_are_there_however_far(void) {
    static const double z[] = {0.5, 1.96, 2, 3, 5, 10, 30};
    static const double p[] = {0.6170750774519738,    0.04999579029644087,   0.04550026389635839,   0.0026997960632601866,
                               5.733031437583866e-07, 1.523970604832094e-23, 9.813427854295816e-198};
    for (size_t i = 0; i < sizeof z / sizeof *z; i++) {
        CHECK_NEAR(eq_normal_two_sided(z[i]) / p[i], 1, 1e-12);
        CHECK_NEAR(eq_normal_two_sided(-z[i]) / p[i], 1, 1e-12);
    }
    CHECK_NEAR(eq_normal_two_sided(0), 1, 1e-15);
    CHECK_NEAR(eq_normal_two_sided(EQ_INFINITY), 0, 0);
    CHECK(isnan(eq_normal_two_sided(EQ_NAN)));
}

/* The lady tasting tea: 3 of 4 and 1 of 4. Tables by hits 0..4: 1, 16, 36, 16, 1 of 70; no likelier than 16: 34 / 70.
 * The others: scipy.stats.fisher_exact of scipy 1.10.1. */
static void fishers_test_is_exact(void) {
    static const double hits[][2] = {{3, 1}, {8, 1}, {0, 5}, {12, 29}, {2, 9}, {1, 0}, {30, 5}};
    static const double misses[][2] = {{1, 3}, {2, 5}, {10, 40}, {5, 2}, {900, 1100}, {29, 5970}, {70, 500}};
    static const double p[] = {34.0 / 70, 0.034965034965034975, 0.5717009590483507, 0.08026855207410463, 0.12519946107378532,
                               0.005,     9.878761885623993e-21};
    for (size_t i = 0; i < sizeof p / sizeof *p; i++) {
        const double turned[2][2] = {{hits[i][1], hits[i][0]}, {misses[i][1], misses[i][0]}};
        CHECK_NEAR(eq_fisher(hits[i], misses[i]) / p[i], 1, 1e-9);
        CHECK_NEAR(eq_fisher(turned[0], turned[1]) / p[i], 1, 1e-9);
        CHECK_NEAR(eq_fisher(misses[i], hits[i]) / p[i], 1, 1e-9);
    }
}

/* Pooled: (0.8 - 0.6) / sqrt(104/150 46/150 (1/70 + 1/80)) = 2.65017. Where the smallest expected count is under 5 (3 and 1
 * of 4: 2), Fisher's; of weighted rows never. */
static void shares_are_tested_by_the_normal_or_where_counts_are_small_exactly(void) {
    CHECK_NEAR(eq_share_test(of(56, 70), of(48, 80), true), 0.00804508136819656, 1e-14);
    CHECK_NEAR(eq_share_test(of(30, 50), of(60, 250), true) / 3.9588567659560516e-07, 1, 1e-10);
    CHECK_NEAR(eq_share_test(of(3, 4), of(1, 4), true), 34.0 / 70, 1e-12);
    CHECK_NEAR(eq_share_test(of(3, 4), of(1, 4), false), eq_normal_two_sided(0.5 / sqrt(0.25 * 0.5)), 1e-15);
    CHECK_NEAR(eq_share_test(of(5, 5), of(70, 70), true), 1, 0);
    CHECK_NEAR(eq_share_test(of(0, 5), of(0, 70), true), 1, 0);
}

/* p ascending 0.005, 0.01, 0.03, 0.04.  Holm: 4 x 0.005 = 0.02, 3 x 0.01 = 0.03, 2 x 0.03 = 0.06, then not less: 0.06.
 * Benjamini-Hochberg from above: 0.04, 0.03 x 4/3 = 0.04, 0.01 x 4/2 = 0.02, 0.005 x 4 = 0.02. */
static void p_is_adjusted_for_the_number_of_tests(void) {
    const double p[4] = {0.01, 0.04, 0.03, 0.005}, holm[4] = {0.03, 0.06, 0.06, 0.02}, bh[4] = {0.02, 0.04, 0.04, 0.02};
    const double large[2] = {0.9, 0.8};
    const uint32_t order[4] = {3, 0, 2, 1}, two[2] = {1, 0};
    double out[4];
    eq_adjust_holm(p, order, 4, out);
    for (int i = 0; i < 4; i++) CHECK_NEAR(out[i], holm[i], 1e-15);
    eq_adjust_benjamini_hochberg(p, order, 4, out);
    for (int i = 0; i < 4; i++) CHECK_NEAR(out[i], bh[i], 1e-15);
    eq_adjust_holm(large, two, 2, out);
    CHECK_NEAR(out[0], 1, 0);
    CHECK_NEAR(out[1], 1, 0);
}

int main(void) {
    RUN(the_interval_of_a_difference_is_newcombes);
    RUN(the_interval_of_a_ratio_agrees_with_that_of_the_difference);
    RUN(the_tails_of_the_normal_are_there_however_far);
    RUN(fishers_test_is_exact);
    RUN(shares_are_tested_by_the_normal_or_where_counts_are_small_exactly);
    RUN(p_is_adjusted_for_the_number_of_tests);
    return check_done();
}
