/* How much of a repair is taken, and that it is said where none is: on a network that knows y. */
#include "check.h"
#include "method/intra/repair.h"

enum { N = 4 };
static const eq_objective objective = {
    .performance = EQ_BALANCED_ACCURACY, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE, .epsilon = 0.05};

static eq_ctx cx;
static float x[N] = {1, 0, 1, 0};
static uint8_t y[N] = {1, 0, 1, 0}, privileged[2] = {0, 1};
static uint16_t group[N] = {0, 0, 1, 1};
static double weight[N] = {1, 1, 1, 1};
static const eq_dataset rows = {
    .n_rows = N, .n_features = 1, .n_groups = 2, .x = x, .y = y, .group = group, .weight = weight, .privileged = privileged};

/* logit = max(0, x) - 1/2 decides as y: the best there is, with no gap. A repair leaves slope 1, turns it to -1, or to 2. What a
 * method has said before is `said`; what the step says at the end is returned, and *slope is that of the network kept. */
static const char *repair(double strength, bool reference, float to, const char *said, float *slope) {
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {1}};
    const double param[] = {strength, 0.01, reference};
    eq_model model;
    eq_repair r = {.begun = false};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .param = param,
                    .budget = INT64_MAX,
                    .objective = &objective,
                    .train = &rows,
                    .valid = &rows,
                    .privileged = privileged,
                    .n_groups = 2,
                    .said = said};
    CHECK(eq_model_init(&cx, &cx.mem, &config, 1, eq_rng_seed(1), &model) == EQ_OK);
    memset(model.weight, 0, model.n_weights * sizeof *model.weight);
    model.weight[model.layer[0].weight] = model.weight[model.layer[1].weight] = 1;
    model.weight[model.layer[1].bias] = -0.5f;
    CHECK(eq_repair_begin(&step, &rows, &model, &r) == EQ_OK);
    model.weight[model.layer[1].weight] = to;
    CHECK(eq_repair_finish(&step, &rows, &model, &r) == EQ_OK && step.done == 1);
    *slope = model.weight[model.layer[1].weight];
    return step.said;
}

#define UNTOUCHED "No part of the repair was better on validation: the network is as it was trained."

static void that_nothing_of_a_repair_was_taken_is_said(void) {
    float slope;
    CHECK_TEXT(repair(1, false, -1, NULL, &slope), UNTOUCHED);
    CHECK(slope == 1);
    CHECK_TEXT(repair(0.5, false, -1, NULL, &slope), UNTOUCHED);
    CHECK_TEXT(repair(1, false, -1, "Group \"a\" has no rows.", &slope), "Group \"a\" has no rows. " UNTOUCHED);
    CHECK(slope == 1);
    eq_ctx_free(&cx);
}

/* A repair that changed nothing: the method's own sentence is enough. */
static void it_is_not_said_twice(void) {
    float slope;
    CHECK_TEXT(repair(1, false, 1, "The network is as it was trained.", &slope), "The network is as it was trained.");
    CHECK_TEXT(repair(1, false, 1, NULL, &slope), UNTOUCHED);
    eq_ctx_free(&cx);
}

/* Who wants none of it, or all of it, gets that, and needs not be told. */
static void where_a_repair_is_taken_or_not_wanted_nothing_is_said(void) {
    float slope;
    CHECK(repair(0, false, -1, NULL, &slope) == NULL && slope == 1);
    CHECK(repair(1, true, -1, NULL, &slope) == NULL && slope == -1);
    CHECK(repair(0, true, -1, NULL, &slope) == NULL && slope == 1);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(that_nothing_of_a_repair_was_taken_is_said);
    RUN(it_is_not_said_twice);
    RUN(where_a_repair_is_taken_or_not_wanted_nothing_is_said);
    return check_done();
}
