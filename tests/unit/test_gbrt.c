/* Boosted trees for quantiles, against scikit-learn 1.2.1: GradientBoostingRegressor(loss="quantile",
 * alpha=q, n_estimators=t).fit(x, y).predict(points). The problems are such that its random_state changes
 * nothing (checked with 40 and 60 of them): no two features ever offer equally good splits. */
#include "check.h"
#include "model/gbrt.h"

static eq_ctx cx;

static const double quantile[] = {0.16, 0.5, 0.84};
static const float point[5][2] = {{0.1f, 0.1f}, {0.3f, 0.8f}, {0.55f, 0.4f}, {0.9f, 0.9f}, {0.45f, 0.05f}};

static void agrees(const eq_gbrt_sample *sample, size_t n_trees, double q, const double *expected) {
    eq_gbrt gbrt;
    eq_gbrt_config config = {.quantile = q, .n_trees = n_trees};
    CHECK(eq_gbrt_fit(&cx, &cx.mem, sample, &config, eq_rng_seed(1), &gbrt) == EQ_OK);
    CHECK(gbrt.n_trees == n_trees);
    for (size_t i = 0; i < 5; i++) CHECK_NEAR(eq_gbrt_predict(&gbrt, point[i]), expected[i], 1e-12);
}

/* x = ((7 i mod 16) + 1/4) / 16, y = (3 i^2 mod 19) / 19, plus 1 where x > 1/2; 30 trees. */
static void one_feature_is_fitted_as_scikit_learn_does(void) {
    static const double expected[3][5] = {
        {0.619660025093435, 0.42056002509343504, 1.081613353804353, 1.081613353804353, 0.17440497743350525},
        {0.689300426049717, 0.4650782987676236, 1.5118873146598413, 1.5804474788598413, 0.5303463764326235},
        {0.980199762564548, 0.980199762564548, 1.5345057767811503, 1.6329176155244804, 0.980199762564548}};
    float x[16];
    double y[16];
    for (unsigned i = 0; i < 16; i++) {
        x[i] = ((float)(7 * i % 16) + 0.25f) / 16;
        y[i] = (3 * i * i % 19) / 19.0 + (x[i] > 0.5f);
    }
    for (int k = 0; k < 3; k++) agrees(&(eq_gbrt_sample){16, 1, x, y}, 30, quantile[k], expected[k]);
}

/* Twenty points of two features in 64ths, five trees. */
static void two_features_are_fitted_as_scikit_learn_does(void) {
    static const int at[20][2] = {{31, 43}, {63, 46}, {23, 14}, {50, 38}, {40, 44}, {35, 37}, {16, 2},
                                  {4, 42},  {5, 30},  {0, 49},  {27, 7},  {11, 18}, {25, 63}, {47, 1},
                                  {12, 61}, {33, 45}, {13, 16}, {54, 48}, {20, 25}, {44, 47}};
    static const double y[20] = {1.41, 2.36, 1.18, 1.84, 1.55, 1.21, 1.14, 0.31, 0.29, 0.43,
                                 1.49, 0.68, 1.34, 2.18, 0.89, 1.27, 0.67, 2.2,  1.0,  1.71};
    static const double expected[3][5] = {{0.514622396, 0.879086296, 0.879086296, 0.879086296, 0.879086296},
                                          {0.9669243999999999, 1.1261074000000002, 1.2170431000000002, 1.4431891, 1.2906761},
                                          {1.693600952, 1.693600952, 1.693600952, 2.049874652, 1.693600952}};
    float x[40];
    for (size_t i = 0; i < 40; i++) x[i] = (float)at[i / 2][i % 2] / 64;
    for (int k = 0; k < 3; k++) agrees(&(eq_gbrt_sample){20, 2, x, y}, 5, quantile[k], expected[k]);
}

/* y uniform on [0, x] given x: the q-quantile is q x. 500 points; with enough small steps the fitted one has
 * a share of about q of the points at or below it, overall and where x is large. */
static void a_share_of_q_lies_below_the_fitted_quantile(void) {
    static float x[500];
    static double y[500];
    eq_rng rng = eq_rng_seed(11);
    for (size_t i = 0; i < 500; i++) {
        x[i] = (float)eq_rng_uniform(&rng);
        y[i] = (double)x[i] * eq_rng_uniform(&rng);
    }
    for (int k = 0; k < 3; k++) {
        eq_gbrt gbrt;
        eq_gbrt_config config = {.quantile = quantile[k], .n_trees = 60};
        double below[2] = {0, 0}, n[2] = {0, 0}, half = 0.5;
        CHECK(eq_gbrt_fit(&cx, &cx.mem, &(eq_gbrt_sample){500, 1, x, y}, &config, eq_rng_seed(1), &gbrt) == EQ_OK);
        for (size_t i = 0; i < 500; i++) {
            int large = (double)x[i] > half;
            n[large] += 1;
            below[large] += y[i] <= eq_gbrt_predict(&gbrt, &x[i]);
        }
        CHECK_NEAR((below[0] + below[1]) / 500, quantile[k], 0.06);
        CHECK_NEAR(below[1] / n[1], quantile[k], 0.08);
        float high = 0.95f;
        CHECK_NEAR(eq_gbrt_predict(&gbrt, &high), 0.95 * quantile[k], 0.15);
    }
}

/* Two features that are copies of each other: either may be split on, and a hundred seeds use both. */
static void ties_between_features_are_broken_at_random(void) {
    float x[16];
    double y[8];
    size_t first = 0;
    for (size_t i = 0; i < 8; i++) {
        x[2 * i] = x[2 * i + 1] = (float)i;
        y[i] = i < 4 ? 0 : 1;
    }
    for (uint64_t seed = 0; seed < 100; seed++) {
        eq_gbrt gbrt;
        eq_gbrt_config config = {.quantile = 0.5, .n_trees = 1};
        CHECK(eq_gbrt_fit(&cx, &cx.mem, &(eq_gbrt_sample){8, 2, x, y}, &config, eq_rng_seed(seed), &gbrt) == EQ_OK);
        CHECK_NEAR(gbrt.node[0].cut, 3.5, 0);
        first += gbrt.node[0].feature == 0;
    }
    CHECK(first > 25 && first < 75);
}

/* One row; no features; all y alike: the initial quantile, and trees of one leaf. */
static void nothing_to_split_gives_the_initial_quantile(void) {
    const float x[] = {1, 2, 3};
    const double y[] = {5, 5, 5};
    const size_t shape[][2] = {{1, 1}, {3, 0}, {3, 1}};
    for (size_t k = 0; k < 3; k++) {
        eq_gbrt gbrt;
        eq_gbrt_sample sample = {shape[k][0], shape[k][1], x, y};
        CHECK(eq_gbrt_fit(&cx, &cx.mem, &sample, &(eq_gbrt_config){.quantile = 0.16}, eq_rng_seed(1), &gbrt) == EQ_OK);
        CHECK(gbrt.n_nodes == gbrt.n_trees && gbrt.n_trees == 30);
        CHECK_NEAR(eq_gbrt_predict(&gbrt, x), 5, 1e-15);
    }
    eq_gbrt gbrt;
    CHECK(eq_gbrt_fit(&cx, &cx.mem, &(eq_gbrt_sample){0, 1, x, y}, &(eq_gbrt_config){.quantile = 0.5}, eq_rng_seed(1), &gbrt) ==
          EQ_EINTERNAL);
    eq_ctx_clear(&cx);
}

int main(void) {
    RUN(one_feature_is_fitted_as_scikit_learn_does);
    RUN(two_features_are_fitted_as_scikit_learn_does);
    RUN(a_share_of_q_lies_below_the_fitted_quantile);
    RUN(ties_between_features_are_broken_at_random);
    RUN(nothing_to_split_gives_the_initial_quantile);
    eq_ctx_free(&cx);
    return check_done();
}
