/* Dropout repair on a network of two units, whose every set of units left out is worked out by hand. */
#include "check.h"
#include "method/intra/repair.h"
#include "model/train.h"

enum { N = 8 };
static const eq_objective objective = {
    .performance = EQ_BALANCED_ACCURACY, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE, .epsilon = 0.05};

static eq_ctx cx;
static eq_model model;
static float x[N * 2] = {1, 1, 1, 0, 0, 1, 0, 0, 1, 3, 1, 2, 0, 3, 0, 2};
static uint8_t y[N] = {1, 1, 0, 0, 1, 1, 0, 0}, privileged[2] = {0, 1};
static uint16_t group[N] = {0, 0, 0, 0, 1, 1, 1, 1};
static double weight[N] = {1, 1, 1, 1, 1, 1, 1, 1};
static const eq_dataset rows = {
    .n_rows = N, .n_features = 2, .n_groups = 2, .x = x, .y = y, .group = group, .weight = weight, .privileged = privileged};

/* logit = 4 max(0, x0) + to_second max(0, x1) - 2: the first unit knows y, the second nothing but the group. */
static void make(double to_second) {
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {2}};
    CHECK(eq_model_init(&cx, &cx.mem, &config, 2, eq_rng_seed(1), &model) == EQ_OK);
    memset(model.weight, 0, model.n_weights * sizeof *model.weight);
    model.weight[model.layer[0].weight] = model.weight[model.layer[0].weight + 3] = 1;
    model.weight[model.layer[1].weight] = 4;
    model.weight[model.layer[1].weight + 1] = (float)to_second;
    model.weight[model.layer[1].bias] = -2;
}

/* param: strength, margin, variant, evaluations, least, most, cost */
static const char *repair(const double *param) {
    const eq_method *m = eq_method_find("dropout_repair");
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
    step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
    CHECK(m->adjust(&step, &rows, &model) == EQ_OK && step.done == 1);
    return step.said;
}

static bool dropped(size_t unit) {
    return model.weight[model.layer[0].weight + unit] == 0 && model.weight[model.layer[0].weight + 2 + unit] == 0;
}

/* to_second 2: logits of group 0: 4, 2, 0, -2; of group 1: 8, 6, 4, 2. Decisions at 0.5 (strictly above): y = 1 all of both
 * groups, y = 0 none of group 0 and all of group 1. Odds 1, F1 2 4 / (6 + 4) = 0.8, cost 1. Without the second: logits 2, 2, -2,
 * -2 in both groups, odds 0, F1 1, cost 0. Without the first or both: group 0's logits are 0, -2, 0, -2 and group 1's 4, 2, 4, 2
 * (odds 1, F1 2 2 / (4 + 4) = 0.5 < 0.784: cost 1 + 3), or all -2 (odds 0, F1 0: cost 0 + 3). So the second goes, and only it. */
static void the_unit_that_carries_the_bias_is_left_out(void) {
    make(2);
    CHECK(repair((double[]){1, 0.01, 1, 200, 0, 2, 1}) == NULL);
    CHECK(!dropped(0) && dropped(1));
    eq_ctx_free(&cx);
}

/* to_second 0: decisions are y; nothing costs less than 0. It is said, and the bits are the trained network's. */
static void where_nothing_is_better_the_network_stays_and_that_is_said(void) {
    for (int cost = 0; cost < 2; cost++) {
        eq_model before;
        make(0);
        CHECK(eq_model_copy(&cx, &cx.mem, &model, &before) == EQ_OK);
        CHECK_CONTAINS(repair((double[]){1, 0.01, 1, 200, 0, 2, cost}), "No set of units left out was less biased");
        CHECK(!memcmp(model.weight, before.weight, model.n_weights * sizeof *model.weight));
        eq_ctx_free(&cx);
    }
}

/* Both units always out cost 3, the network as trained 1: nothing cheaper may be seen. */
static void no_set_outside_the_bounds_is_tried(void) {
    make(2);
    CHECK_CONTAINS(repair((double[]){1, 0.01, 1, 200, 2, 2, 1}), "the network is as it was trained");
    CHECK(!dropped(0) && !dropped(1));
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(the_unit_that_carries_the_bias_is_left_out);
    RUN(where_nothing_is_better_the_network_stays_and_that_is_said);
    RUN(no_set_outside_the_bounds_is_tried);
    return check_done();
}
