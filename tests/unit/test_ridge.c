/* Ridge regression in the space of the samples, against numbers worked by hand. */
#include <math.h>

#include "check.h"
#include "math/ridge.h"

static eq_ctx cx;

/* Features (1, 0) and (0, 2), less their mean (1/2, 1): +-(1/2, -1), of squared norm 5/4. Targets +-1, penalty 1: alpha is
 * +-1 / (2 * 5/4 + 1) = +-2/7, the coefficients 2/7 and -4/7, the offset 0 - 2/7 1/2 + 4/7 = 3/7. A third sample with
 * features (2, 1) is predicted to be 3/7 + 4/7 - 4/7. */
static void coefficients_are_those_of_the_normal_equations(void) {
    const double product[] = {1, 0, 2, 0, 4, 2, 2, 2, 5}, target[] = {1, -1, 0};
    const uint32_t row[] = {0, 1};
    eq_samples samples = {3, product, target};
    eq_ridge fit = {.row = row, .n = 2};
    CHECK(eq_ridge_fit(&cx, &cx.mem, &samples, 1, &fit) == EQ_OK);
    CHECK_NEAR(fit.alpha[0], 2 / 7.0, 1e-15);
    CHECK_NEAR(fit.alpha[1], -2 / 7.0, 1e-15);
    CHECK_NEAR(fit.offset, 3 / 7.0, 1e-15);
    CHECK_NEAR(eq_ridge_predict(&fit, &samples, 0), 5 / 7.0, 1e-15);
    CHECK_NEAR(eq_ridge_predict(&fit, &samples, 2), 3 / 7.0, 1e-15);
    /* errors +-2/7 against distances +-1 to the mean: 1 - 4/49 */
    CHECK_NEAR(eq_ridge_r_squared(&fit, &samples, row, 2), 45 / 49.0, 1e-15);
}

/* Samples that are not independent: features 1, 2 and 3, targets 2, 4 and 6. Less their means -1, 0, 1 and -2, 0, 2; the
 * slope is 4 / (2 + penalty), with penalty 2 half of what it is without; alpha = (target - slope x) / penalty. */
static void correlated_samples_are_solved_together(void) {
    const double product[] = {1, 2, 3, 2, 4, 6, 3, 6, 9}, target[] = {2, 4, 6};
    const uint32_t row[] = {0, 1, 2};
    eq_samples samples = {3, product, target};
    eq_ridge fit = {.row = row, .n = 3};
    CHECK(eq_ridge_fit(&cx, &cx.mem, &samples, 2, &fit) == EQ_OK);
    CHECK_NEAR(fit.alpha[0], -0.5, 1e-15);
    CHECK_NEAR(fit.alpha[1], 0, 1e-15);
    CHECK_NEAR(fit.alpha[2], 0.5, 1e-15);
    for (size_t i = 0; i < 3; i++) CHECK_NEAR(eq_ridge_predict(&fit, &samples, i), 3 + (double)i, 1e-14);
}

static void a_singular_matrix_is_refused(void) {
    const double product[] = {1, 1, 1, 1}, target[] = {0, 1};
    const uint32_t row[] = {0, 1};
    eq_samples samples = {2, product, target};
    eq_ridge fit = {.row = row, .n = 2};
    CHECK(eq_ridge_fit(&cx, &cx.mem, &samples, 0, &fit) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "sample 1 of 2");
    eq_ctx_clear(&cx);
}

static void predicting_the_mean_explains_nothing(void) {
    const double target[] = {1, 2, 3}, mean[] = {2, 2, 2}, worse[] = {3, 2, 1}, same[] = {2, 2, 2};
    CHECK_NEAR(eq_r_squared(mean, target, 3), 0, 0);
    CHECK_NEAR(eq_r_squared(target, target, 3), 1, 0);
    CHECK_NEAR(eq_r_squared(worse, target, 3), 1 - 8 / 2.0, 0);
    CHECK(isnan(eq_r_squared(target, same, 3)));
}

int main(void) {
    RUN(coefficients_are_those_of_the_normal_equations);
    RUN(correlated_samples_are_solved_together);
    RUN(a_singular_matrix_is_refused);
    RUN(predicting_the_mean_explains_nothing);
    eq_ctx_free(&cx);
    return check_done();
}
