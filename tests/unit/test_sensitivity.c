/* Which weights a bias hangs on: small models in which the answer is known otherwise. */
#include <math.h>

#include "check.h"
#include "experiment/sensitivity.h"
#include "math/kernels.h"

enum { N_ROWS = 40, N_FEATURES = 3 };

static eq_ctx cx;
static float x[N_ROWS * N_FEATURES];
static uint8_t y[N_ROWS], privileged[2] = {0, 1};
static uint16_t group[N_ROWS];

static eq_dataset make_data(void) {
    eq_dataset data = {
        .n_rows = N_ROWS, .n_features = N_FEATURES, .n_groups = 2, .x = x, .y = y, .group = group, .privileged = privileged};
    eq_rng rng = eq_rng_seed(3);
    for (size_t i = 0; i < N_ROWS; i++) {
        group[i] = i % 3 == 0;
        y[i] = i % 2;
        for (size_t k = 0; k < N_FEATURES; k++)
            x[i * N_FEATURES + k] = (float)(2 * eq_rng_uniform(&rng) - (k && group[i] ? 0.4 : 1));
    }
    return data;
}

static eq_model make_model(eq_model_kind kind, size_t width) {
    eq_model_config config = {.kind = kind, .n_hidden = 2, .hidden = {(uint32_t)width, 4}, .batch_norm = true};
    eq_model model;
    CHECK(eq_model_init(&cx, &cx.mem, &config, N_FEATURES, eq_rng_seed(8), &model) == EQ_OK);
    return model;
}

static eq_sensitivity measure(eq_model *model, size_t n, double sd) {
    eq_dataset data = make_data();
    eq_sensitivity_question question = {EQ_STATISTICAL_PARITY_DIFFERENCE, n, sd, eq_rng_seed(5)};
    eq_sensitivity found;
    CHECK(eq_sensitivity_measure(&cx, &cx.mem, model, &data, &question, &found) == EQ_OK);
    return found;
}

/* The mean score of group 0 less that of group 1, from the weights of a logistic regression. */
static double bias_by_hand(const eq_model *model) {
    double sum[2] = {0}, n[2] = {0};
    for (size_t i = 0; i < N_ROWS; i++) {
        double logit = (double)model->weight[model->layer[0].bias];
        for (size_t k = 0; k < N_FEATURES; k++)
            logit += (double)x[i * N_FEATURES + k] * (double)model->weight[model->layer[0].weight + k];
        sum[group[i]] += eq_sigmoid(logit);
        n[group[i]]++;
    }
    return sum[0] / n[0] - sum[1] / n[1];
}

static void the_gradient_is_the_change_of_bias_for_a_grown_weight(void) {
    eq_model model = make_model(EQ_LOGISTIC_REGRESSION, 0);
    eq_sensitivity found = measure(&model, 40, 0.1);
    CHECK_NEAR(found.bias, bias_by_hand(&model), 1e-6);
    for (size_t j = 0; j < model.n_weights; j++) {
        float kept = model.weight[j];
        double up, down;
        model.weight[j] = kept * 1.01f;
        up = bias_by_hand(&model);
        model.weight[j] = kept * 0.99f;
        down = bias_by_hand(&model);
        model.weight[j] = kept;
        CHECK_NEAR((double)found.gradient[j], (up - down) / 0.02, 1e-4);
    }
}

/* Four coefficients, 100 networks: there is nothing to overfit, and the regression finds the gradient. */
static void with_few_weights_regression_and_gradient_agree(void) {
    eq_model model = make_model(EQ_LOGISTIC_REGRESSION, 0);
    eq_sensitivity found = measure(&model, 100, 0.05);
    CHECK(found.n_fit == 60 && found.n_choose == 20 && found.n_held == 20);
    CHECK(found.ridge_held > 0.99 && found.gradient_held > 0.99 && found.plain_held > 0.99);
    for (size_t j = 0; j < model.n_weights; j++)
        CHECK_NEAR((double)found.ridge[j], (double)found.gradient[j], 0.05 * fabs((double)found.gradient[j]) + 1e-3);
}

/* More weights than networks: what was fitted is reproduced whatever it is worth, so a test part that holds fitted
 * networks looks well explained, and one that does not is not. The gradient needs no fitting. */
static void a_leaking_split_looks_better_than_it_is(void) {
    eq_model model = make_model(EQ_MLP, 60);
    eq_sensitivity found = measure(&model, 60, 0.02);
    CHECK(model.n_weights > 400);
    CHECK(found.plain_fit > 0.999);
    CHECK(found.n_second == 12 && found.n_leaked > 0);
    CHECK(found.plain_leaked > found.plain_held + 0.2);
    CHECK(found.gradient_held > 0.95);
    CHECK(found.ridge_held < found.gradient_held);
}

static void the_model_is_left_as_it_was_and_the_answer_repeats(void) {
    char before[65], after[65];
    eq_model model = make_model(EQ_MLP, 5);
    eq_model_sha256(&model, before);
    eq_sensitivity a = measure(&model, 20, 0.1), b = measure(&model, 20, 0.1);
    eq_model_sha256(&model, after);
    CHECK_TEXT(after, before);
    CHECK(a.ridge_held == b.ridge_held && a.deviation == b.deviation && a.plain_leaked == b.plain_leaked);
}

static void a_bias_without_rows_is_refused(void) {
    eq_model model = make_model(EQ_LOGISTIC_REGRESSION, 0);
    eq_dataset data = make_data();
    eq_sensitivity_question question = {EQ_STATISTICAL_PARITY_DIFFERENCE, 20, 0.1, eq_rng_seed(5)};
    eq_sensitivity found;
    for (size_t i = 0; i < N_ROWS; i++) group[i] = 0;
    CHECK(eq_sensitivity_measure(&cx, &cx.mem, &model, &data, &question, &found) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "statistical_parity_difference: is undefined");
    eq_ctx_clear(&cx);
    question.n_samples = 19;
    CHECK(eq_sensitivity_measure(&cx, &cx.mem, &model, &data, &question, &found) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "perturbations: is 19, expected 20 to 10000");
}

int main(void) {
    RUN(the_gradient_is_the_change_of_bias_for_a_grown_weight);
    RUN(with_few_weights_regression_and_gradient_agree);
    RUN(a_leaking_split_looks_better_than_it_is);
    RUN(the_model_is_left_as_it_was_and_the_answer_repeats);
    RUN(a_bias_without_rows_is_refused);
    eq_ctx_free(&cx);
    return check_done();
}
