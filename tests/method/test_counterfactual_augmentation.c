/* Counterfactual augmentation by hand: three rows, two groups that have rows, feature 0 is the protected column. */
#include "check.h"
#include "method/pre/border.h"
#include "runner.h"

static eq_ctx cx;

static const char *feature[3] = {"sex", "hours", "days"};
static uint16_t group[4] = {0, 2, 2, 1};
static uint8_t y[4] = {1, 0, 1, 0}, privileged[3];
static uint32_t row[4] = {10, 11, 12, 13};
static double weight[4] = {1, 2, 4, 3};
static float x[12] = {-1, 5, 0.5f, 1, 6, 1.5f, 1, 7, 2.5f, 0, 8, 3.5f};
static eq_protected column;

static eq_status augment(double strength, size_t n_rows, size_t n_protected_features, eq_dataset *train) {
    eq_step step = {.cx = &cx, .arena = &cx.mem, .param = &strength};
    column = (eq_protected){.column = "sex", .n_values = 3, .feature = 0, .n_features = n_protected_features};
    *train = (eq_dataset){.n_rows = n_rows,
                          .n_features = 3,
                          .n_groups = 3,
                          .x = x,
                          .y = y,
                          .group = group,
                          .weight = weight,
                          .row = row,
                          .privileged = privileged,
                          .feature_name = feature,
                          .n_protected = 1,
                          .protected_column = &column};
    return eq_method_find("counterfactual_augmentation")->prepare(&step, train);
}

/* Each row, then its copy in the other group: half of the weight each. */
static void every_row_is_there_as_each_other_group(void) {
    eq_dataset train;
    const float as[6] = {-1, 1, 1, -1, 1, -1};
    const uint16_t groups[6] = {0, 2, 2, 0, 2, 0};
    const double halves[3] = {0.5, 1, 2};
    CHECK(augment(1, 3, 1, &train) == EQ_OK && train.n_rows == 6);
    for (size_t i = 0; i < 6; i++) {
        const float *is = train.x + 3 * i, *was = x + 3 * (i / 2);
        CHECK(is[0] == as[i] && is[1] == was[1] && is[2] == was[2]);
        CHECK(train.group[i] == groups[i] && train.y[i] == y[i / 2] && train.row[i] == row[i / 2]);
        CHECK_NEAR(train.weight[i], halves[i / 2], 1e-15);
    }
}

/* Three groups: the first row keeps 1 - 0.6 2/3 = 0.6, its copies get 0.2 each. A column of two features goes as one. */
static void of_k_groups_there_are_k_less_one_copies(void) {
    eq_dataset train;
    CHECK(augment(0.6, 4, 2, &train) == EQ_OK && train.n_rows == 12);
    const double weights[3] = {0.6, 0.2, 0.2};
    const float first[3][3] = {{-1, 5, 0.5f}, {0, 8, 0.5f}, {1, 6, 0.5f}};
    for (size_t i = 0; i < 3; i++) {
        CHECK(train.group[i] == i && !memcmp(train.x + 3 * i, first[i], sizeof first[i]));
        CHECK_NEAR(train.weight[i], weights[i], 1e-15);
    }
}

static void strength_zero_and_a_single_group_leave_the_rows_as_they_are(void) {
    eq_dataset train;
    CHECK(augment(0, 4, 1, &train) == EQ_OK && train.n_rows == 4 && train.x == x);
    CHECK(augment(1, 1, 1, &train) == EQ_OK && train.n_rows == 1 && train.x == x);
}

static void without_the_column_among_the_features_it_refuses(void) {
    eq_dataset train;
    CHECK(augment(1, 3, 0, &train) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "the model does not read the protected column");
    eq_ctx_clear(&cx);
}

/* The column says nothing any more beside the other features: at the minimum of a logistic loss its weight is 0. The world's
 * rows as they are give it one. */
static void a_linear_model_no_longer_reads_the_column(void) {
    static world w;
    double strength = 1;
    world_make(&w, 600, 10, 10);
    for (size_t i = 0; i < 600; i++) w.train.x[i * N_FEATURES + 1] = 0; /* without its proxy it is what tells the group */
    eq_step step = {.cx = &cx, .arena = &cx.mem, .rng = eq_rng_seed(1), .param = &strength, .budget = INT64_MAX};
    eq_ranker before = {0}, after = {0};
    CHECK(eq_ranker_step(&step, "before", &w.train.data, &before) == EQ_OK);
    CHECK(eq_method_find("counterfactual_augmentation")->prepare(&step, &w.train.data) == EQ_OK);
    CHECK(eq_ranker_step(&step, "after", &w.train.data, &after) == EQ_OK);
    CHECK(fabsf(before.model.weight[4]) > 0.5f);
    CHECK_NEAR(after.model.weight[4], 0, 1e-5);
}

int main(void) {
    RUN(every_row_is_there_as_each_other_group);
    RUN(of_k_groups_there_are_k_less_one_copies);
    RUN(strength_zero_and_a_single_group_leave_the_rows_as_they_are);
    RUN(without_the_column_among_the_features_it_refuses);
    RUN(a_linear_model_no_longer_reads_the_column);
    eq_ctx_free(&cx);
    return check_done();
}
