/* Softmax regression: of two classes it is the logistic regression of logit_fit.h; of three without a feature, their shares. */
#include <math.h>

#include "check.h"
#include "equipoise/rng.h"
#include "math/kernels.h"
#include "math/softmax_fit.h"

enum { N = 300, D = 2 };
static eq_ctx cx;
static float x[N * D];
static uint16_t of[N];
static uint32_t row[N];
static double weight[N];

static void make(size_t n_classes) {
    eq_rng rng = eq_rng_seed(3);
    for (uint32_t i = 0; i < N; i++) {
        for (int j = 0; j < D; j++) x[i * D + (size_t)j] = (float)(2 * eq_rng_uniform(&rng) - 1);
        of[i] = (uint16_t)((size_t)(x[i * D] > 0) % n_classes);
        if (eq_rng_uniform(&rng) < 0.5) of[i] = (uint16_t)eq_rng_below(&rng, (uint32_t)n_classes);
        row[i] = i;
        weight[i] = 0.5 + eq_rng_uniform(&rng);
    }
}

static eq_softmax_rows rows_of(size_t n_rows, size_t n_features, size_t n_classes) {
    return (eq_softmax_rows){n_rows, n_features, n_classes, row, x, of, weight};
}

/* At the minimum of sum of w (ln(1 + e^z) - y z) + |b|^2 / 2, weights of mean 1, slopes by b are sum of w (p - y) x + b = 0. */
static void two_classes_are_logistic_regression(void) {
    double b[2 * (D + 1)] = {0}, slope[D + 1] = {0}, chance[2], total = 0;
    eq_softmax_rows rows = rows_of(N, D, 2);
    make(2);
    CHECK(eq_softmax_fit(&cx, &rows, b) == EQ_OK);
    for (size_t i = 0; i < N; i++) total += weight[i];
    for (size_t i = 0; i < N; i++) {
        double z = b[2 * D + 1] - b[D], w = N * weight[i] / total;
        for (int j = 0; j < D; j++) z += (b[D + 1 + j] - b[j]) * (double)x[i * D + (size_t)j];
        eq_softmax_chances(b, 2, D, x + i * D, chance);
        CHECK_NEAR(chance[1], eq_sigmoid(z), 1e-12);
        for (int j = 0; j < D; j++) slope[j] += w * (chance[1] - of[i]) * (double)x[i * D + (size_t)j];
        slope[D] += w * (chance[1] - of[i]);
    }
    for (int j = 0; j < D; j++) CHECK_NEAR(slope[j] + b[D + 1 + j] - b[j], 0, 2e-6 * N);
    CHECK_NEAR(slope[D], 0, 2e-6 * N);
    CHECK(b[D + 1] - b[0] > 0.5);
}

/* The likeliest intercepts give each class its share of the weight; without rows the start stays. */
static void without_features_chances_are_shares(void) {
    double b[4] = {0}, chance[4], share[4] = {0}, total = 0, start[] = {0.5, -1};
    eq_softmax_rows rows = rows_of(N, 0, 4), none = rows_of(0, 0, 2);
    make(4);
    CHECK(eq_softmax_fit(&cx, &rows, b) == EQ_OK);
    for (size_t i = 0; i < N; i++) share[of[i]] += weight[i], total += weight[i];
    eq_softmax_chances(b, 4, 0, x, chance);
    for (int c = 0; c < 4; c++) CHECK_NEAR(chance[c], share[c] / total, 1e-5);
    CHECK(eq_softmax_fit(&cx, &none, start) == EQ_OK);
    CHECK(start[0] == 0.5 && start[1] == -1);
}

int main(void) {
    RUN(two_classes_are_logistic_regression);
    RUN(without_features_chances_are_shares);
    eq_ctx_free(&cx);
    return check_done();
}
