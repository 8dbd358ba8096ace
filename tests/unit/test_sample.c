/* Samplers: moments, tails and exact probabilities, each within five standard errors of a fixed stream. */
#include <math.h>

#include "check.h"
#include "math/kernels.h"
#include "math/sample.h"
#include "math/stats.h"

enum { N_DRAWS = 100000 };
#define PINNED UINT64_C(0x16b502bf555a4139)

typedef struct moments {
    double mean, variance;
} moments;

static moments moments_of(const double *x, int n) {
    double sum = 0, square = 0;
    for (int i = 0; i < n; i++) sum += x[i];
    for (int i = 0; i < n; i++) square += (x[i] - sum / n) * (x[i] - sum / n);
    return (moments){sum / n, square / (n - 1)};
}

static double draw[N_DRAWS];

/* Standard errors: mean 1/sqrt(1e5) = 0.0032, variance sqrt(2/1e5) = 0.0045; beyond 1.96 lie 5 % (se 0.0007).
 */
static void normal_draws_are_standard_normal(void) {
    eq_rng rng = eq_rng_seed(1);
    int beyond = 0;
    for (int i = 0; i < N_DRAWS; i++) {
        draw[i] = eq_sample_normal(&rng);
        beyond += fabs(draw[i]) > 1.959964;
    }
    moments m = moments_of(draw, N_DRAWS);
    CHECK_NEAR(m.mean, 0, 0.016);
    CHECK_NEAR(m.variance, 1, 0.023);
    CHECK_NEAR((double)beyond / N_DRAWS, 0.05, 0.0035);
}

/* Scale 2: variance 2 x 4 = 8; half lie within 2 log 2 of 0. */
static void laplace_draws_have_their_scale(void) {
    eq_rng rng = eq_rng_seed(2);
    int within = 0;
    for (int i = 0; i < N_DRAWS; i++) {
        draw[i] = eq_sample_laplace(&rng, 2);
        within += fabs(draw[i]) < 2 * 0.6931471805599453;
    }
    moments m = moments_of(draw, N_DRAWS);
    CHECK_NEAR(m.mean, 0, 0.045);
    CHECK_NEAR(m.variance, 8, 0.3);
    CHECK_NEAR((double)within / N_DRAWS, 0.5, 0.008);
}

/* Gamma(a, 1) has mean a and variance a. */
static void gamma_draws_have_mean_and_variance_of_their_shape(void) {
    const double shape[4] = {0.3, 1, 2.5, 400};
    for (int s = 0; s < 4; s++) {
        eq_rng rng = eq_rng_seed(3);
        for (int i = 0; i < N_DRAWS; i++) {
            draw[i] = eq_sample_gamma(&rng, shape[s]);
            if (!(draw[i] >= 0)) {
                CHECK(draw[i] >= 0);
                return;
            }
        }
        moments m = moments_of(draw, N_DRAWS);
        double a = shape[s];
        CHECK_NEAR(m.mean, a, 5 * sqrt(a / N_DRAWS));
        CHECK_NEAR(m.variance, a, 5 * sqrt((2 * a * a + 6 * a) / N_DRAWS));
    }
}

static double log_factorial(int k) {
    double sum = 0;
    for (int i = 2; i <= k; i++) sum += eq_log(i);
    return sum;
}

/* Counts of every value against n! / (k! (n-k)!) p^k q^(n-k): chi-square over values expected at least 20
 * times; its mean is the degrees of freedom d and its deviation sqrt(2 d). */
static void check_binomial(int n, double p, uint64_t seed) {
    static int count[3000];
    memset(count, 0, sizeof count);
    eq_rng rng = eq_rng_seed(seed);
    for (int i = 0; i < N_DRAWS; i++) {
        uint64_t k = eq_sample_binomial(&rng, (uint64_t)n, p);
        if (k > (uint64_t)n) {
            CHECK(k <= (uint64_t)n);
            return;
        }
        count[k]++;
    }
    double chi2 = 0, rest = N_DRAWS, rest_expected = N_DRAWS;
    int freedom = 0;
    for (int k = 0; k <= n; k++) {
        double expected = N_DRAWS * eq_exp(log_factorial(n) - log_factorial(k) - log_factorial(n - k) + k * eq_log(p) +
                                           (n - k) * eq_log(1 - p));
        if (expected < 20) continue;
        chi2 += (count[k] - expected) * (count[k] - expected) / expected;
        freedom++;
        rest -= count[k];
        rest_expected -= expected;
    }
    CHECK_NEAR(chi2, freedom, 5 * sqrt(2.0 * freedom));
    CHECK_NEAR(rest, rest_expected, 5 * sqrt(rest_expected + 1));
}

static void binomial_draws_follow_the_binomial_probabilities(void) {
    check_binomial(1, 0.3, 1); /* inversion */
    check_binomial(40, 0.1, 2);
    check_binomial(40, 0.95, 3); /* mirrored */
    check_binomial(21, 0.5, 4);  /* rejection, just above the border */
    check_binomial(100, 0.1, 5);
    check_binomial(1000, 0.37, 6);
    check_binomial(2500, 0.8, 7);
}

static void binomial_edges_are_certain(void) {
    eq_rng rng = eq_rng_seed(1);
    CHECK(eq_sample_binomial(&rng, 10, 0) == 0);
    CHECK(eq_sample_binomial(&rng, 10, 1) == 10);
    CHECK(eq_sample_binomial(&rng, 0, 0.5) == 0);
    uint64_t many = eq_sample_binomial(&rng, UINT64_C(1000000000000), 0.25);
    CHECK_NEAR((double)many, 250e9, 5 * 433013); /* deviation sqrt(n p q) */
    uint64_t few = eq_sample_binomial(&rng, UINT64_C(1000000000000), 1e-12);
    CHECK(few < 12);
}

/* 2^53 trials are as many as a double counts. Standardised draws fall into 16 classes that are equally likely under the normal
 * distribution, from which the binomial one is not to be told here: 1/sqrt(n p q) < 1e-4. */
static void check_large_binomial(double p, uint64_t seed) {
    const double n = 0x1p53;
    int count[16] = {0};
    eq_rng rng = eq_rng_seed(seed);
    for (int i = 0; i < N_DRAWS; i++) {
        double k = (double)eq_sample_binomial(&rng, (uint64_t)n, p);
        double below = eq_normal_cdf((k - n * p) / sqrt(n * p * (1 - p)));
        count[below < 1 ? (int)(below * 16) : 15]++;
    }
    double chi2 = 0, expected = N_DRAWS / 16.0;
    for (int c = 0; c < 16; c++) chi2 += (count[c] - expected) * (count[c] - expected) / expected;
    CHECK_NEAR(chi2, 15, 5 * sqrt(30));
}

static void binomial_draws_of_as_many_trials_as_a_double_counts_are_normal(void) {
    check_large_binomial(0.5, 1);
    check_large_binomial(0.3, 2);
    check_large_binomial(0.01, 3);
    check_large_binomial(0.9, 4);
}

/* Weights 2, 0, 1, 3, 0 of 6 over 600: means 200, 0, 100, 300, 0; covariance of the first and third -600 x
 * 1/3 x 1/6. */
static void multinomial_counts_add_up_and_have_their_means(void) {
    eq_ctx cx = {0};
    const double weight[5] = {2, 0, 1, 3, 0}, mean[5] = {200, 0, 100, 300, 0};
    eq_multinomial cells;
    CHECK(eq_multinomial_init(&cx, &cx.mem, weight, 5, &cells) == EQ_OK);
    eq_rng rng = eq_rng_seed(5);
    double sum[5] = {0}, product = 0;
    for (int r = 0; r < 20000; r++) {
        uint64_t count[5], total = 0;
        eq_multinomial_draw(&cells, &rng, 600, count);
        for (int i = 0; i < 5; i++) {
            total += count[i];
            sum[i] += (double)count[i];
        }
        product += ((double)count[0] - 200) * ((double)count[2] - 100);
        if (total != 600) {
            CHECK(total == 600);
            break;
        }
    }
    for (int i = 0; i < 5; i++) CHECK_NEAR(sum[i] / 20000, mean[i], 0.45);
    CHECK_NEAR(product / 20000, -600.0 / 18, 5);
    eq_ctx_free(&cx);
}

static void cells_without_weight_are_refused(void) {
    eq_ctx cx = {0};
    eq_multinomial cells;
    const double none[2] = {0, 0}, negative[2] = {1, -2};
    CHECK(eq_multinomial_init(&cx, &cx.mem, none, 2, &cells) == EQ_EINPUT);
    eq_ctx_clear(&cx);
    CHECK(eq_multinomial_init(&cx, &cx.mem, negative, 2, &cells) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "cell 1 has weight -2");
    eq_ctx_free(&cx);
}

/* A pinned stream: any change of a sampler shows here, on every platform. */
static void draws_are_the_same_on_every_platform(void) {
    eq_rng rng = eq_rng_seed(42);
    uint64_t hash = 0;
    for (int i = 0; i < 1000; i++) {
        double x[3] = {eq_sample_normal(&rng), eq_sample_laplace(&rng, 1), eq_sample_gamma(&rng, 1.5)};
        hash = hash * 31 + eq_sample_binomial(&rng, (uint64_t)i, 0.4);
        for (int k = 0; k < 3; k++) {
            uint64_t bits;
            memcpy(&bits, &x[k], sizeof bits);
            hash = hash * 31 + bits;
        }
    }
    if (hash != PINNED) printf("  hash is 0x%llx\n", (unsigned long long)hash);
    CHECK(hash == PINNED);
}

int main(void) {
    RUN(normal_draws_are_standard_normal);
    RUN(laplace_draws_have_their_scale);
    RUN(gamma_draws_have_mean_and_variance_of_their_shape);
    RUN(binomial_draws_follow_the_binomial_probabilities);
    RUN(binomial_draws_of_as_many_trials_as_a_double_counts_are_normal);
    RUN(binomial_edges_are_certain);
    RUN(multinomial_counts_add_up_and_have_their_means);
    RUN(cells_without_weight_are_refused);
    RUN(draws_are_the_same_on_every_platform);
    return check_done();
}
