/* Group balancing by hand. Group 0: one favourable row of weight 1, one unfavourable of weight 3; group 1: favourable 2 and 4,
 * unfavourable 2. W = 12; cells weigh 1, 3, 6, 2, groups 4, 8, labels 7 (favourable), 5. */
#include "check.h"
#include "equipoise/method.h"

static eq_ctx cx;

static uint8_t y[5] = {1, 0, 1, 1, 0};
static uint16_t group[5] = {0, 0, 1, 1, 1};
static const double own[5] = {1, 3, 2, 4, 2};
static double weight[5];
static void *state[1];
enum { CELLS, GROUPS, LABELS };

static void balance(double strength, double what, size_t n_rows, size_t first) {
    double param[2] = {strength, what};
    eq_step step = {.cx = &cx, .arena = &cx.mem, .param = param, .state = state};
    memcpy(weight, own, sizeof weight);
    eq_dataset train = {.n_rows = n_rows, .n_groups = 3, .y = y + first, .group = group + first, .weight = weight + first};
    CHECK(eq_method_find("group_balancing")->prepare(&step, &train) == EQ_OK && step.done == 1);
}

static void weights_are(const double *expected) {
    for (size_t i = 0; i < 5; i++) CHECK_NEAR(weight[i], expected[i], 1e-14);
}

/* Of four cells each weighs 3, of two groups or labels each 6. Group 2 has no rows and is not counted. */
static void each_set_gets_the_same_weight(void) {
    balance(1, CELLS, 5, 0);
    weights_are((const double[]){3, 3, 1, 2, 3});
    balance(1, GROUPS, 5, 0);
    weights_are((const double[]){1.5, 4.5, 1.5, 3, 1.5});
    balance(1, LABELS, 5, 0);
    weights_are((const double[]){6 / 7.0, 18 / 5.0, 12 / 7.0, 24 / 7.0, 12 / 5.0});
}

/* The square root of factors 3, 1, 1/2, 1/2, 3/2. */
static void strength_is_an_exponent(void) {
    balance(0.5, CELLS, 5, 0);
    weights_are((const double[]){1.7320508075688772, 3, 1.4142135623730951, 2.8284271247461903, 2.4494897427831779});
    balance(0, CELLS, 5, 0);
    CHECK(!memcmp(weight, own, sizeof weight));
}

/* Without row 1 three cells are left, of 3 each. */
static void an_empty_cell_is_left_out(void) {
    y[1] = 1;
    balance(1, CELLS, 5, 0);
    weights_are((const double[]){1, 3, 4 / 3.0, 8 / 3.0, 4});
    y[1] = 0;
}

static void one_group_alone_is_left_as_it_is(void) {
    for (double what = CELLS; what <= LABELS; what++) {
        balance(1, what, 3, 2);
        CHECK(!memcmp(weight, own, sizeof weight));
    }
}

static void validation_rows_get_the_factor_of_their_cell(void) {
    double of_valid[3] = {2, 1, 10};
    uint8_t labels[3] = {1, 0, 1};
    uint16_t groups[3] = {0, 1, 2};
    eq_dataset valid = {.n_rows = 3, .n_groups = 3, .y = labels, .group = groups};
    const eq_step step = {.cx = &cx, .state = state};
    balance(1, CELLS, 5, 0);
    CHECK(eq_method_find("group_balancing")->weigh(&step, &valid, of_valid) == EQ_OK);
    CHECK_NEAR(of_valid[0], 6, 1e-14);
    CHECK_NEAR(of_valid[1], 1.5, 1e-14);
    CHECK_NEAR(of_valid[2], 10, 0);
}

int main(void) {
    RUN(each_set_gets_the_same_weight);
    RUN(strength_is_an_exponent);
    RUN(an_empty_cell_is_left_out);
    RUN(one_group_alone_is_left_as_it_is);
    RUN(validation_rows_get_the_factor_of_their_cell);
    eq_ctx_free(&cx);
    return check_done();
}
