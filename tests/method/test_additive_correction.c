/* Additive correction on two rows, worked out by hand. */
#include "check.h"
#include "method/intra/repair.h"
#include "model/train.h"

enum { N = 2 };

static eq_ctx cx;
static float x[N] = {-1, 1};
static uint8_t y[N] = {0, 1};
static uint8_t privileged[2] = {0, 1};
static uint16_t group[N] = {0, 1};
static double weight[N] = {1, 1};
static const eq_objective objective = {
    .performance = EQ_BALANCED_ACCURACY, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE, .epsilon = 0.05};

/* The network z = 2 x, corrected; its logits of both rows go to `z`. */
static const char *correct(const double *param, float *z) {
    eq_dataset rows = {
        .n_rows = N, .n_features = 1, .n_groups = 2, .x = x, .y = y, .group = group, .weight = weight, .privileged = privileged};
    const eq_method *m = eq_method_find("additive_correction");
    eq_model model;
    eq_model_config config = {.kind = EQ_LOGISTIC_REGRESSION};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(5),
                    .param = param,
                    .budget = INT64_MAX,
                    .objective = &objective,
                    .train = &rows,
                    .valid = &rows,
                    .privileged = privileged,
                    .n_groups = 2};
    CHECK(eq_model_init(&cx, &cx.mem, &config, 1, eq_rng_seed(1), &model) == EQ_OK);
    model.weight[model.layer[0].weight] = 2;
    model.weight[model.layer[0].bias] = 0;
    step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
    CHECK(m->adjust(&step, &rows, &model) == EQ_OK && step.done == 1);
    CHECK(eq_model_logits(&cx, &model, x, N, z) == EQ_OK);
    eq_ctx_free(&cx);
    return step.said;
}

/* Adam's first step is its learning rate, here 0.1, against the sign of each slope. With s = sigmoid(2) the groups' rates are
 * 1 - s and s, their mean 1/2, and R = |(1 - s) / (1/2) - 1| + |s / (1/2) - 1| = 2 (2 s - 1) / (2 1/2). A weight w < 0 brings
 * the rates together, so w = -0.1. A bias moves both rates by the same d and R's denominator with them: R = (2 s - 1) / (1/2 +
 * d) falls, so b = +0.1. T(-1) = 0.1 + 0.1 and T(1) = -0.1 + 0.1; half the strength takes half of it. */
static void the_first_step_by_hand(void) {
    float z[N];
    for (int half = 0; half < 2; half++) {
        CHECK(correct((double[]){half ? 0.5 : 1, 0.01, 1, 1, 0.05, 0, 1, 0.1}, z) == NULL);
        CHECK_NEAR((double)z[0], half ? -1.9 : -1.8, 1e-6);
        CHECK_NEAR((double)z[1], 2, 1e-6);
    }
}

/* lambda = 0 is no correction; and of the recommended variant's curve t = 0 is kept where two rows, one a group, are told
 * apart by what must not tell them apart: every threshold that is right is wholly biased, with t T as without. */
static void where_nothing_is_better_the_network_stays_and_that_is_said(void) {
    for (int variant = 0; variant < 2; variant++) {
        float z[N];
        CHECK_CONTAINS(correct((double[]){1, 0.01, variant, variant ? 0 : 1, 0.05, 0, 3, 0.01}, z), "No correction was better");
        CHECK(z[0] == -2 && z[1] == 2);
    }
}

int main(void) {
    RUN(the_first_step_by_hand);
    RUN(where_nothing_is_better_the_network_stays_and_that_is_said);
    return check_done();
}
