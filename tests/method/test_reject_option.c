/* Reject option by hand. Two sides of four, by descending score:
 *   unprivileged: 0.7 +, 0.5 +, 0.4 -, 0.1 -     privileged: 0.9 +, 0.8 +, 0.6 -, 0.2 -
 * Above 0.55: unprivileged 1 of 4, privileged 3 of 4. */
#include "check.h"
#include "equipoise/method.h"
#include "method/post/reject_option.h"

static eq_ctx cx;

static uint8_t y[] = {1, 1, 0, 0, 1, 1, 0, 0};
static uint16_t group[] = {0, 0, 0, 0, 1, 1, 1, 1};
static double weight[] = {1, 1, 1, 1, 1, 1, 1, 1};
static const double score[] = {0.7, 0.5, 0.4, 0.1, 0.9, 0.8, 0.6, 0.2};
static uint8_t privileged[] = {0, 1}, swapped[] = {1, 0};
static const eq_objective parity = {
    .performance = EQ_BALANCED_ACCURACY, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE, .epsilon = 0.05};

static eq_reject_rule search(const uint8_t *reference, const eq_reject_grid *grid) {
    eq_outcomes o = {
        .n_rows = 8, .n_groups = 2, .y = y, .score = score, .weight = weight, .group = group, .privileged = reference};
    eq_reject_rule rule = {.given = false};
    CHECK(eq_reject_option_search(&cx, &parity, grid, &o, &rule) == EQ_OK);
    return rule;
}

/* One threshold, 0.55; margins 0, 0.15, 0.3, 0.45. Margin 0.15: unprivileged above 0.4 (2 of 4, both +),
 * privileged above 0.7 (2 of 4, both +): nothing wrong. */
static void the_band_moves_each_side_its_own_way(void) {
    eq_reject_grid grid = {.low = 0.55, .high = 0.55, .n_thresholds = 2, .n_margins = 4};
    eq_reject_rule rule = search(privileged, &grid);
    CHECK(rule.given && rule.feasible && rule.margin_index == 1);
    CHECK_NEAR(rule.cut[0], 0.4, 1e-15);
    CHECK_NEAR(rule.cut[1], 0.7, 1e-15);
    CHECK_NEAR(rule.value.performance, 1, 1e-15);
    CHECK_NEAR(rule.value.bias, 0, 1e-15);
}

/* With the sides exchanged the unprivileged are ahead: moving them up cannot help, moving the privileged up
 * can. */
static void both_directions_are_tried_where_the_unprivileged_are_ahead(void) {
    eq_reject_grid grid = {.low = 0.55, .high = 0.55, .n_thresholds = 2, .n_margins = 4};
    grid.direction = EQ_UNPRIVILEGED_UP;
    CHECK(!search(swapped, &grid).feasible);
    grid.direction = EQ_EITHER_UP;
    eq_reject_rule rule = search(swapped, &grid);
    CHECK(rule.feasible && rule.direction == EQ_PRIVILEGED_UP && rule.margin_index == 1);
    CHECK_NEAR(rule.value.performance, 1, 1e-15);
}

/* Exchanged sides, unprivileged up, threshold 0.55: biases 3/4 - 1/4 = +1/2 (margin 0), 4/4 - 0 from 0.45 on:
 * the smallest |bias| is that of margin 0. Privileged up at margin 0.45: cuts 0.1 and 1: 0 - 3/4, the most
 * negative. */
static void without_a_feasible_cell_the_smallest_bias_wins_or_as_aif360_the_most_negative(void) {
    eq_reject_grid grid = {.low = 0.55, .high = 0.55, .n_thresholds = 2, .n_margins = 2};
    grid.direction = EQ_EITHER_UP;
    eq_reject_rule rule = search(swapped, &grid);
    CHECK(!rule.feasible);
    CHECK_NEAR(rule.value.bias, 0.5, 1e-15);
    grid.as_aif360 = true;
    rule = search(swapped, &grid);
    CHECK(!rule.feasible && rule.direction == EQ_PRIVILEGED_UP);
    CHECK_NEAR(rule.value.bias, -0.75, 1e-15);
}

/* A bias of 1/2 is below 0.6, but not below 0.6 - 0.2. */
static void the_objectives_margin_is_kept(void) {
    eq_outcomes o = {.n_rows = 8, .n_groups = 2, .y = y, .score = score, .group = group, .privileged = privileged};
    eq_reject_grid grid = {.low = 0.55, .high = 0.55, .n_thresholds = 2, .n_margins = 2};
    eq_objective wide = parity;
    eq_reject_rule rule;
    wide.epsilon = 0.6; /* the cells: margin 0 with bias 1/4 - 3/4, margin 0.45 with 4/4 - 0 */
    CHECK(eq_reject_option_search(&cx, &wide, &grid, &o, &rule) == EQ_OK);
    CHECK(rule.feasible && rule.margin_index == 0);
    CHECK_NEAR(rule.value.bias, -0.5, 1e-15);
    wide.margin = 0.2;
    CHECK(eq_reject_option_search(&cx, &wide, &grid, &o, &rule) == EQ_OK);
    CHECK(!rule.feasible);
}

static void thresholds_out_of_order_are_refused(void) {
    eq_outcomes o = {.n_rows = 8, .n_groups = 2, .y = y, .score = score, .group = group, .privileged = privileged};
    eq_reject_grid grid = {.low = 0.6, .high = 0.5, .n_thresholds = 2, .n_margins = 2};
    eq_reject_rule rule;
    CHECK(eq_reject_option_search(&cx, &parity, &grid, &o, &rule) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "from 0.6 to 0.5");
    eq_ctx_clear(&cx);
}

/* The hooks with the metric of its own: a score equal to a cut is not favoured. */
static void decisions_follow_the_cuts(void) {
    const eq_method *method = eq_method_find("reject_option");
    const double param[] = {2, 1, 0.55, 0.55, 2, 4, 0, 0};
    float valid_score[8], seen[4] = {0.41f, 0.39f, 0.71f, 0.69f};
    uint16_t seen_group[4] = {0, 0, 1, 1};
    uint32_t id[4] = {0, 1, 2, 3};
    uint8_t yhat[4];
    eq_reject_rule state = {.given = false};
    eq_objective equal_opportunity = parity;
    equal_opportunity.bias = EQ_EQUAL_OPPORTUNITY_DIFFERENCE;
    for (size_t i = 0; i < 8; i++) valid_score[i] = (float)score[i];
    eq_dataset valid = {.n_rows = 8, .n_groups = 2, .y = y, .group = group, .weight = weight};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .param = param,
                    .state = &state,
                    .objective = &equal_opportunity,
                    .privileged = privileged,
                    .n_groups = 2};
    eq_rows rows = {.n_rows = 4, .row = id, .group = seen_group};
    CHECK(method->state_size <= sizeof state && method->n_params == 8);
    CHECK(method->calibrate(&step, &valid, valid_score) == EQ_OK);
    CHECK(method->decide(&step, &rows, seen, yhat) == EQ_OK);
    CHECK(yhat[0] == 1 && yhat[1] == 0 && yhat[2] == 1 && yhat[3] == 0);
}

int main(void) {
    RUN(the_band_moves_each_side_its_own_way);
    RUN(both_directions_are_tried_where_the_unprivileged_are_ahead);
    RUN(without_a_feasible_cell_the_smallest_bias_wins_or_as_aif360_the_most_negative);
    RUN(the_objectives_margin_is_kept);
    RUN(thresholds_out_of_order_are_refused);
    RUN(decisions_follow_the_cuts);
    eq_ctx_free(&cx);
    return check_done();
}
