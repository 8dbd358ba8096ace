/* Reweighing by hand. Group 0: 1 favourable, 3 not; group 1: 3 favourable, 1 not; all weights one.
 * W = 8, every group and class weighs 4: w = 4 4 / (8 1) = 2 where the count is 1, 4 4 / (8 3) = 2/3 where it
 * is 3. */
#include "check.h"
#include "equipoise/method.h"

static eq_ctx cx;

static uint8_t y[] = {1, 0, 0, 0, 1, 1, 1, 0};
static uint16_t group[] = {0, 0, 0, 0, 1, 1, 1, 1};

static void *state[1];

static eq_status reweigh(eq_dataset *train, double strength) {
    eq_step step = {.cx = &cx, .arena = &cx.mem, .param = &strength, .state = state};
    return eq_method_find("reweighing")->prepare(&step, train);
}

/* Validation rows get the factors that training taught: 2 where a cell has one row of 8, 2/3 where it has three. */
static void validation_rows_get_the_factor_of_their_cell(void) {
    double weight[] = {1, 1, 1, 1, 1, 1, 1, 1}, own[] = {1, 3, 1, 0.5};
    uint8_t labels[] = {1, 0, 1, 0};
    uint16_t groups[] = {0, 0, 1, 1};
    eq_dataset train = {.n_rows = 8, .n_groups = 2, .y = y, .group = group, .weight = weight};
    eq_dataset valid = {.n_rows = 4, .n_groups = 2, .y = labels, .group = groups, .weight = own};
    const eq_step step = {.cx = &cx, .arena = &cx.mem, .state = state};
    CHECK(reweigh(&train, 1) == EQ_OK);
    CHECK(eq_method_find("reweighing")->weigh(&step, &valid, own) == EQ_OK);
    const double expected[] = {2, 2, 2 / 3.0, 1};
    for (size_t i = 0; i < 4; i++) CHECK_NEAR(own[i], expected[i], 1e-15);
}

static void weights_are_expected_over_found_counts(void) {
    double weight[] = {1, 1, 1, 1, 1, 1, 1, 1};
    eq_dataset train = {.n_rows = 8, .n_groups = 2, .y = y, .group = group, .weight = weight};
    CHECK(reweigh(&train, 1) == EQ_OK);
    const double expected[] = {2, 2 / 3.0, 2 / 3.0, 2 / 3.0, 2 / 3.0, 2 / 3.0, 2 / 3.0, 2};
    for (size_t i = 0; i < 8; i++) CHECK_NEAR(weight[i], expected[i], 1e-15);
}

static void strength_goes_straight_from_the_old_weight_to_the_new(void) {
    double weight[] = {1, 1, 1, 1, 1, 1, 1, 1};
    eq_dataset train = {.n_rows = 8, .n_groups = 2, .y = y, .group = group, .weight = weight};
    CHECK(reweigh(&train, 0.25) == EQ_OK);
    CHECK_NEAR(weight[0], 1.25, 1e-15);      /* 1 + (2 - 1)/4 */
    CHECK_NEAR(weight[1], 11 / 12.0, 1e-15); /* 1 - (1/3)/4 */
}

/* Weighted: the lone favourable of group 0 weighs 3, as much as the unfavourable: group 0 is 3 and 3, group 1
 * is 3 and 1. W = 10, classes 6 and 4: w = 6 6/(10 3) = 1.2, 6 4/(10 3) = 0.8, 4 6/(10 3) = 0.8, 4 4/(10 1)
 * = 1.6. */
static void counts_are_weighted_and_old_weights_kept_as_factors(void) {
    double weight[] = {3, 1, 1, 1, 1, 1, 1, 1};
    eq_dataset train = {.n_rows = 8, .n_groups = 2, .y = y, .group = group, .weight = weight};
    CHECK(reweigh(&train, 1) == EQ_OK);
    const double expected[] = {3.6, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 1.6};
    for (size_t i = 0; i < 8; i++) CHECK_NEAR(weight[i], expected[i], 1e-15);
}

/* Groups 0 (no favourable row), 1, 2 and 3 (no row at all): base rates of groups 1 and 2 become equal. */
static void empty_cells_and_empty_groups_are_harmless(void) {
    uint8_t labels[] = {0, 0, 1, 0, 0, 1, 1, 0};
    uint16_t groups[] = {0, 0, 1, 1, 1, 2, 2, 2};
    double weight[] = {1, 1, 1, 1, 1, 1, 1, 1};
    eq_dataset train = {.n_rows = 8, .n_groups = 4, .y = labels, .group = groups, .weight = weight};
    CHECK(reweigh(&train, 1) == EQ_OK);
    for (size_t i = 0; i < 8; i++) CHECK(isfinite(weight[i]) && weight[i] > 0);
    CHECK_NEAR(weight[2] / (weight[2] + weight[3] + weight[4]), 3 / 8.0, 1e-15); /* the overall base rate */
    CHECK_NEAR((weight[5] + weight[6]) / (weight[5] + weight[6] + weight[7]), 3 / 8.0, 1e-15);
}

int main(void) {
    RUN(weights_are_expected_over_found_counts);
    RUN(strength_goes_straight_from_the_old_weight_to_the_new);
    RUN(validation_rows_get_the_factor_of_their_cell);
    RUN(counts_are_weighted_and_old_weights_kept_as_factors);
    RUN(empty_cells_and_empty_groups_are_harmless);
    eq_ctx_free(&cx);
    return check_done();
}
