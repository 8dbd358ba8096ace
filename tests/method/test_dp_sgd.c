/* Private training: what is drawn, cut and added, on a world small enough to follow. The accountant's golden values:
 * tests/golden/test_rdp.c. */
#include <math.h>

#include "check.h"
#include "math/kernels.h"
#include "math/rdp.h"
#include "method/methods.h"
#include "runner.h"

static eq_ctx cx;
static const uint8_t *secret; /* what the host gives */
static world w;

static size_t place(const char *id) {
    for (size_t k = 0; k < eq_method_dp_sgd.n_params; k++)
        if (!strcmp(eq_method_dp_sgd.params[k].id, id)) return k;
    return 0;
}

static void defaults(double *param) {
    for (size_t k = 0; k < eq_method_dp_sgd.n_params; k++) param[k] = eq_method_dp_sgd.params[k].initial;
}

/* A logistic regression trained on the world's rows; its weights, read off scores, and what was said. */
static const char *trained(const double *param, double theta[N_FEATURES + 1]) {
    const eq_kind *kind = eq_kind_find("logistic_regression");
    const eq_train_config how = {0};
    eq_model_spec spec = {.kind = kind, .train = &how};
    float x[(N_FEATURES + 1) * N_FEATURES] = {0}, score[N_FEATURES + 1];
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(1),
                    .init = eq_rng_seed(2),
                    .secret = secret,
                    .param = param,
                    .state = eq_arena_alloc(&cx, &cx.mem, 1, eq_method_dp_sgd.state_size),
                    .budget = INT64_MAX,
                    .spec = &spec,
                    .train_config = &how,
                    .valid = &w.valid.data,
                    .n_groups = 2};
    for (size_t k = 0; k < N_FEATURES; k++) x[k * N_FEATURES + k] = 1;
    eq_rows rows = {.n_rows = N_FEATURES + 1, .n_features = N_FEATURES, .x = x};
    CHECK(eq_method_dp_sgd.fit(&step, &w.train.data) == EQ_OK && eq_method_dp_sgd.predict(&step, &rows, score) == EQ_OK);
    for (size_t k = 0; k <= N_FEATURES; k++) theta[k] = eq_log((double)score[k] / (1 - (double)score[k]));
    for (size_t k = 0; k < N_FEATURES; k++) theta[k] -= theta[N_FEATURES];
    return step.said;
}

/* One row, x = (2, 0, 0, 0, 0), y = 1, every row drawn, one step of SGD at rate 1 with hardly any noise: from z the slope is
 * (s - 1) (2 0 0 0 0 1), of norm (1 - s) sqrt 5; cut to 0.1 it is 0.1 / sqrt 5 (2, 0, 0, 0, 0, 1) whatever s. */
static void a_gradient_is_cut_to_the_norm(void) {
    double param[EQ_MAX_PARAMS], before[N_FEATURES + 1], after[N_FEATURES + 1];
    defaults(param);
    world_make(&w, 1, 8, 1);
    memset(w.train.x, 0, sizeof w.train.x);
    w.train.x[0] = 2;
    w.train.y[0] = 1;
    param[place("noise")] = 1e-9;
    param[place("clip")] = 0.1;
    param[place("optimiser")] = 1;
    param[place("epochs")] = 1;
    param[place("learning_rate")] = 1e-6;
    trained(param, before);
    param[place("learning_rate")] = 1;
    trained(param, after);
    CHECK_NEAR(after[0] - before[0], 0.2 / sqrt(5), 1e-5);
    CHECK_NEAR(after[1] - before[1], 0, 1e-5);
    CHECK_NEAR(after[N_FEATURES] - before[N_FEATURES], 0.1 / sqrt(5), 1e-5);
}

/* 400 steps of SGD at rate 0.01 on one row whose gradient is next to nothing: the weights are what the noise adds up to, of
 * deviation 0.01 sqrt 400 sigma C = 0.2 for sigma 2 and C 0.5. Six weights: their root mean square is within a factor of 2.5
 * by far. */
static void the_noise_has_the_deviation_that_is_said(void) {
    double param[EQ_MAX_PARAMS], still[N_FEATURES + 1], theta[N_FEATURES + 1], square = 0;
    defaults(param);
    world_make(&w, 1, 8, 1);
    memset(w.train.x, 0, sizeof w.train.x);
    param[place("noise")] = 2;
    param[place("clip")] = 0.5;
    param[place("optimiser")] = 1;
    param[place("epochs")] = 400;
    param[place("learning_rate")] = 1e-6;
    trained(param, still);
    param[place("learning_rate")] = 0.01;
    trained(param, theta);
    for (size_t k = 0; k < N_FEATURES; k++) square += (theta[k] - still[k]) * (theta[k] - still[k]) / N_FEATURES; /* x is 0 */
    printf("  note root mean square %.3f, expected about 0.2\n", sqrt(square));
    CHECK(sqrt(square) > 0.08 && sqrt(square) < 0.5);
}

/* Of 600 rows, 60 a step: q = 0.1, 2 epochs = 20 steps. */
static void the_run_says_what_the_accountant_says(void) {
    double param[EQ_MAX_PARAMS], theta[N_FEATURES + 1];
    char words[60];
    defaults(param);
    world_make(&w, 600, 300, 1);
    param[place("batch")] = 60;
    param[place("epochs")] = 2;
    param[place("delta")] = 1e-4;
    eq_privacy told = eq_privacy_of(&(eq_noisy_steps){0.1, 1, 20}, 1e-4);
    snprintf(words, sizeof words, "epsilon %.4g at delta 0.0001", told.epsilon);
    CHECK_CONTAINS(trained(param, theta), words);
    CHECK_CONTAINS(trained(param, theta), "20 steps");
    param[place("epsilon")] = 0.5;
    CHECK_CONTAINS(trained(param, theta), "epsilon 0.5 at delta 0.0001");
    CHECK_CONTAINS(trained(param, theta), "No guarantee");
}

/* The same key gives the same noise, another key another, whatever the seed; the key is not looked at
 * where the run is to be reproducible. */
static void noise_from_a_secret_key_holds_and_says_so(void) {
    static const uint8_t key[2][32] = {{1}, {2}};
    double param[EQ_MAX_PARAMS], theta[4][N_FEATURES + 1];
    defaults(param);
    world_make(&w, 200, 100, 1);
    param[place("epochs")] = 1;
    param[place("batch")] = 20;
    secret = key[0];
    const char *said = trained(param, theta[0]);
    CHECK_CONTAINS(said, "Holds of the weights learnt");
    CHECK_CONTAINS(said, "not by public bounds");
    CHECK(!strstr(said, "No guarantee"));
    trained(param, theta[1]);
    secret = key[1];
    trained(param, theta[2]);
    CHECK(!memcmp(theta[0], theta[1], sizeof theta[0]) && theta[0][0] != theta[2][0]);
    param[place("reproducible")] = 1;
    CHECK_CONTAINS(trained(param, theta[2]), "No guarantee: the noise can be recomputed");
    secret = NULL;
    trained(param, theta[3]);
    CHECK(!memcmp(theta[2], theta[3], sizeof theta[2]));
    param[place("reproducible")] = 0;
    CHECK_CONTAINS(trained(param, theta[3]), "the host gave no secret bytes");
}

static double sigmoid_of(const double *theta, const float *x) {
    double z = theta[N_FEATURES];
    for (size_t k = 0; k < N_FEATURES; k++) z += theta[k] * (double)x[k];
    return eq_sigmoid(z);
}

/* One step of gradient descent at rate 0.5 on two rows, every row drawn; rate[a], of one row, is a group's told in the step
 * before. d R / d rate[a] = 2 (rate[a] - m) - sum of 2 (rate[b] - m) / 2, and the sum is 0. */
static void step_by_hand(double lambda, const double *rate, double *theta) {
    double slope[2], m = (rate[0] + rate[1]) / 2;
    for (size_t i = 0; i < 2; i++) {
        double s = sigmoid_of(theta, w.train.x + i * N_FEATURES);
        slope[i] = (s - w.train.y[i]) / 2 + lambda * 2 * (rate[w.train.group[i]] - m) * s * (1 - s);
    }
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k <= N_FEATURES; k++)
            theta[k] -= 0.5 * slope[i] * (k < N_FEATURES ? (double)w.train.x[i * N_FEATURES + k] : 1);
}

/* Hardly any noise: two steps, the second with the rates that the first told. */
static void the_fairness_term_sees_the_rates_told_before(void) {
    double param[EQ_MAX_PARAMS], hand[N_FEATURES + 1], theta[N_FEATURES + 1], rate[2];
    defaults(param);
    world_make(&w, 2, 8, 1);
    for (size_t i = 0; i < 2; i++) w.train.group[i] = (uint16_t)i;
    param[place("noise")] = 1e-9;
    param[place("clip")] = 100;
    param[place("optimiser")] = 1;
    param[place("epochs")] = 1;
    param[place("learning_rate")] = 1e-6;
    trained(param, hand);
    for (size_t i = 0; i < 2; i++) rate[i] = sigmoid_of(hand, w.train.x + i * N_FEATURES);
    step_by_hand(0, rate, hand);
    step_by_hand(3, rate, hand);
    param[place("epochs")] = 2;
    param[place("learning_rate")] = 0.5;
    param[place("fairness")] = 3;
    trained(param, theta);
    for (size_t k = 0; k <= N_FEATURES; k++) CHECK_NEAR(theta[k], hand[k], 1e-4);
}

/* 1 / 1.25^2 + 1 / 1.6667^2 = 1: of noise 1, 0.64 for the gradients and 0.36 for the rates; so epsilon is that of noise 1. */
static void rates_take_their_share_of_the_noise(void) {
    double param[EQ_MAX_PARAMS], theta[N_FEATURES + 1];
    defaults(param);
    world_make(&w, 200, 100, 1);
    param[place("epochs")] = 1;
    param[place("batch")] = 20;
    const char *without = trained(param, theta), *figure = strstr(without, "epsilon");
    char epsilon[40];
    snprintf(epsilon, sizeof epsilon, "%.30s", figure);
    param[place("fairness")] = 1;
    param[place("rates_share")] = 0.36;
    const char *with = trained(param, theta);
    CHECK_CONTAINS(with, epsilon);
    CHECK_CONTAINS(with, "That is 1.25 on gradients and 1.667 on the groups' sums");
    CHECK(!strstr(without, "groups' sums"));
}

static double gap_of(const outcome *of) {
    double n[2] = {0, 0}, sum[2] = {0, 0};
    for (size_t i = 0; i < w.test.data.n_rows; i++) n[w.test.group[i]]++, sum[w.test.group[i]] += (double)of->score[i];
    return sum[1] / n[1] - sum[0] / n[0];
}

static void fairness_brings_the_rates_together_under_noise(void) {
    static outcome out;
    double param[EQ_MAX_PARAMS], gap[2];
    defaults(param);
    world_make(&w, 600, 300, 600);
    param[place("batch")] = 60;
    param[place("noise")] = 0.7;
    for (int k = 0; k < 2; k++) {
        param[place("fairness")] = k ? 10 : 0;
        CHECK(run(&cx, &w, &(order){.method = &eq_method_dp_sgd, .param = param, .seed = 1}, &out) == EQ_OK);
        gap[k] = gap_of(&out);
    }
    printf("  note gap of mean scores %.3f without, %.3f with\n", gap[0], gap[1]);
    CHECK(gap[0] > 0.3 && fabs(gap[1]) < 0.5 * gap[0]);
}

static void more_noise_learns_less(void) {
    static outcome out;
    double param[EQ_MAX_PARAMS], right[2];
    defaults(param);
    world_make(&w, 600, 300, 600);
    param[place("batch")] = 60;
    for (int k = 0; k < 2; k++) {
        param[place("noise")] = k ? 50 : 0.5;
        CHECK(run(&cx, &w, &(order){.method = &eq_method_dp_sgd, .param = param, .seed = 1}, &out) == EQ_OK);
        right[k] = 0;
        for (size_t i = 0; i < 600; i++) right[k] += (out.yhat[i] == w.test.y[i]) / 600.0;
    }
    printf("  note accuracy %.3f at noise 0.5, %.3f at 50\n", right[0], right[1]);
    CHECK(right[0] > 0.85 && right[1] < right[0] - 0.1);
}

int main(void) {
    RUN(a_gradient_is_cut_to_the_norm);
    RUN(the_noise_has_the_deviation_that_is_said);
    RUN(the_run_says_what_the_accountant_says);
    RUN(noise_from_a_secret_key_holds_and_says_so);
    RUN(the_fairness_term_sees_the_rates_told_before);
    RUN(rates_take_their_share_of_the_noise);
    RUN(fairness_brings_the_rates_together_under_noise);
    RUN(more_noise_learns_less);
    eq_ctx_free(&cx);
    return check_done();
}
