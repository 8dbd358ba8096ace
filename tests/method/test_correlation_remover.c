/* Correlation remover by hand. Feature 0 is the protected column, feature 1 is 1, 3 in group 0 and 6, 10 in group 1: means 2, 8
 * and 5 of all, so 3 is added in group 0 and taken in group 1. */
#include "check.h"
#include "runner.h"

static eq_ctx cx;

static const char *feature[2] = {"sex", "hours"};
static uint16_t group[4] = {0, 0, 1, 1};
static double weight[4] = {1, 1, 1, 1};
static float x[8];
static eq_protected column;
static unsigned char state[128];
static double strength;
static eq_step step = {.cx = &cx, .arena = &cx.mem, .param = &strength, .state = state};

static eq_status clean(double how_much, eq_dataset *train) {
    static const float plain[8] = {-1, 1, -1, 3, 1, 6, 1, 10};
    static const uint16_t itself[3] = {0, 1, 2};
    memcpy(x, plain, sizeof x);
    memset(state, 0, sizeof state);
    column = (eq_protected){.column = "sex", .n_values = 2, .of_group = itself, .feature = 0, .n_features = 1};
    strength = how_much;
    *train = (eq_dataset){.n_rows = 4,
                          .n_features = 2,
                          .n_groups = 3,
                          .x = x,
                          .group = group,
                          .weight = weight,
                          .feature_name = feature,
                          .n_protected = 1,
                          .protected_column = &column};
    CHECK(eq_method_find("correlation_remover")->state_size <= sizeof state);
    return eq_method_find("correlation_remover")->prepare(&step, train);
}

static void every_group_gets_the_mean_of_all(void) {
    eq_dataset train;
    CHECK(clean(1, &train) == EQ_OK);
    CHECK(train.n_features == 1 && train.n_rows == 4);
    CHECK_TEXT(train.feature_name[0], "hours");
    CHECK(train.protected_column[0].n_features == 0 && column.n_features == 1);
    const double expected[4] = {4, 6, 3, 7};
    for (size_t i = 0; i < 4; i++) CHECK_NEAR(train.x[i], expected[i], 1e-6);
}

/* Group 0's rows weigh 1 and 3, group 1's 2 and 2: means 2.5, 8 and (10 + 32) / 8 = 5.25. Half of -2.75 and of 2.75 is taken. */
static void means_are_weighted_and_strength_takes_a_share(void) {
    eq_dataset train;
    weight[1] = 3, weight[2] = weight[3] = 2;
    CHECK(clean(0.5, &train) == EQ_OK);
    weight[1] = weight[2] = weight[3] = 1;
    const double expected[4] = {2.375, 4.375, 4.625, 8.625};
    for (size_t i = 0; i < 4; i++) CHECK_NEAR(train.x[i], expected[i], 1e-6);
}

static void strength_zero_leaves_the_data_as_they_are(void) {
    static const float plain[8] = {-1, 1, -1, 3, 1, 6, 1, 10};
    eq_dataset train;
    CHECK(clean(0, &train) == EQ_OK && train.n_features == 2 && !memcmp(train.x, plain, sizeof plain));
    eq_rows rows = {.n_rows = 4, .n_features = 2, .x = x, .group = group};
    CHECK(eq_method_find("correlation_remover")->map_x(&step, &rows) == EQ_OK);
    CHECK(rows.n_features == 2 && !memcmp(rows.x, plain, sizeof plain));
}

/* By the shifts of training, whoever else is there; group 2 was not seen. */
static void unseen_rows_get_the_shifts_of_training(void) {
    float unseen[6] = {-1, 100, 1, 100, 0, 100};
    uint16_t of[3] = {0, 1, 2};
    eq_dataset train;
    eq_rows rows = {.n_rows = 3, .n_features = 2, .x = unseen, .group = of};
    CHECK(clean(1, &train) == EQ_OK && eq_method_find("correlation_remover")->map_x(&step, &rows) == EQ_OK);
    CHECK(rows.n_features == 1 && rows.x[0] == 103 && rows.x[1] == 97 && rows.x[2] == 100);
}

static void nothing_but_protected_columns_is_refused(void) {
    eq_dataset train;
    CHECK(clean(1, &train) == EQ_OK);
    train.n_features = 2;
    column.n_features = 2;
    train.protected_column = &column;
    memset(state, 0, sizeof state);
    CHECK(eq_method_find("correlation_remover")->prepare(&step, &train) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "correlation_remover: every feature is a protected column");
    eq_ctx_clear(&cx);
}

/* A linear model of what is left cannot tell the groups: the world's proxy and merit have no correlation with them. */
static void no_feature_of_the_world_correlates_with_the_group(void) {
    static world w;
    world_make(&w, 600, 10, 10);
    eq_dataset train = w.train.data;
    strength = 1;
    memset(state, 0, sizeof state);
    CHECK(eq_method_find("correlation_remover")->prepare(&step, &train) == EQ_OK && train.n_features == N_FEATURES - 1);
    for (size_t f = 0; f < train.n_features; f++) {
        double mean[2] = {0, 0}, n[2] = {0, 0};
        for (size_t i = 0; i < 600; i++) mean[train.group[i]] += (double)train.x[i * train.n_features + f], n[train.group[i]]++;
        CHECK_NEAR(mean[0] / n[0], mean[1] / n[1], 1e-6);
    }
}

int main(void) {
    RUN(every_group_gets_the_mean_of_all);
    RUN(means_are_weighted_and_strength_takes_a_share);
    RUN(strength_zero_leaves_the_data_as_they_are);
    RUN(unseen_rows_get_the_shifts_of_training);
    RUN(nothing_but_protected_columns_is_refused);
    RUN(no_feature_of_the_world_correlates_with_the_group);
    eq_ctx_free(&cx);
    return check_done();
}
