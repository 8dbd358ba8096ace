/* Disparate impact remover by hand. Feature 0 is the protected column; feature 1 is 1, 2, 3 in group 0 and 4, 5, 6, 7 in group 1;
 * feature 2 has two values. Q = 3; group 1's slices end at round(4/3) = 1, round(8/3) = 3 and 4: {4}, {5, 6}, {7}; with lower
 * medians 4, 5, 7. Targets are the smaller of two: 1, 2, 3. */
#include "check.h"
#include "runner.h"

static eq_ctx cx;

static const char *feature[3] = {"sex", "hours", "town=a"};
static uint16_t group[7] = {1, 0, 1, 0, 1, 0, 1};
static const float plain[21] = {1, 7, 0, -1, 1, 1, 1, 5, 0, -1, 3, 1, 1, 4, 1, -1, 2, 0, 1, 6, 0};
static float x[21];
static eq_protected column;
static unsigned char state[128];
static double param[2];
static eq_step step = {.cx = &cx, .arena = &cx.mem, .param = param, .state = state, .n_groups = 3};

static const eq_method *method(void) { return eq_method_find("disparate_impact_remover"); }

static eq_dataset repair(double strength, double variant) {
    static const uint16_t itself[3] = {0, 1, 2};
    memcpy(x, plain, sizeof x);
    memset(state, 0, sizeof state);
    column = (eq_protected){.column = "sex", .n_values = 2, .of_group = itself, .feature = 0, .n_features = 1};
    param[0] = strength, param[1] = variant;
    eq_dataset train = {.n_rows = 7,
                        .n_features = 3,
                        .n_groups = 3,
                        .x = x,
                        .group = group,
                        .feature_name = feature,
                        .n_protected = 1,
                        .protected_column = &column};
    CHECK(method()->state_size <= sizeof state && method()->prepare(&step, &train) == EQ_OK);
    return train;
}

/* Of rows 7, 1, 5, 3, 4, 2, 6. */
static void groups_get_the_same_values_in_their_own_order(void) {
    const float whole[7] = {3, 1, 2, 3, 1, 2, 2};
    eq_dataset train = repair(1, 0);
    CHECK(train.n_features == 2 && train.protected_column[0].n_features == 0);
    CHECK_TEXT(train.feature_name[0], "hours");
    CHECK_TEXT(step.said, "Left as they are, having two values at most: town=a.");
    for (size_t i = 0; i < 7; i++) CHECK(x[2 * i] == whole[i] && x[2 * i + 1] == plain[3 * i + 2]);
}

/* Places 6 -> 2, 4 -> 1, 3 -> 0, 5 -> 1 by half: 6 - 2 = 4; -1.5 is rounded to the even -2, 4 - 2 = 2; again 3 - 2 = 1; and
 * 5 - 2 = 3. */
static void half_the_strength_is_half_the_places(void) {
    const float half[7] = {5, 1, 3, 3, 2, 2, 4};
    repair(0.5, 0);
    for (size_t i = 0; i < 7; i++) CHECK(x[2 * i] == half[i]);
}

static void strength_zero_leaves_the_data_as_they_are(void) {
    eq_dataset train = repair(0, 0);
    CHECK(train.n_features == 3 && !memcmp(x, plain, sizeof x));
    eq_rows rows = {.n_rows = 7, .n_features = 3, .x = x, .group = group};
    CHECK(method()->map_x(&step, &rows) == EQ_OK && rows.n_features == 3 && !memcmp(x, plain, sizeof x));
}

/* Group 1: 5.5 goes with 5, 0 with the least, 99 with the largest. Group 0 has nowhere to go, so 2.5 stays; group 2 had no
 * rows. */
static void unseen_rows_go_with_the_next_lower_training_value_of_their_group(void) {
    float unseen[15] = {1, 5.5f, 0, 1, 0, 0, 1, 99, 0, -1, 2.5f, 0, 0, 50, 0};
    uint16_t of[5] = {1, 1, 1, 0, 2};
    const float expected[5] = {2, 1, 3, 2.5f, 50};
    repair(1, 0);
    eq_rows rows = {.n_rows = 5, .n_features = 3, .x = unseen, .group = of};
    CHECK(method()->map_x(&step, &rows) == EQ_OK && rows.n_features == 2);
    for (size_t i = 0; i < 5; i++) CHECK(rows.x[2 * i] == expected[i]);
}

/* Among themselves: group 0 has 10, 20 and group 1 30, 40. */
static void upstream_repairs_judged_rows_by_their_own_values(void) {
    float unseen[12] = {1, 30, 0, -1, 10, 0, 1, 40, 0, -1, 20, 0};
    uint16_t of[4] = {1, 0, 1, 0};
    const float expected[4] = {10, 10, 20, 20};
    repair(1, 1);
    eq_rows rows = {.n_rows = 4, .n_features = 3, .x = unseen, .group = of};
    CHECK(method()->map_x(&step, &rows) == EQ_OK);
    for (size_t i = 0; i < 4; i++) CHECK(rows.x[2 * i] == expected[i]);
}

/* The proxy tells the world's groups apart; repaired, a test row's proxy is spread alike in both. */
static void the_proxy_no_longer_tells_the_group(void) {
    static world w;
    double mean[2] = {0, 0}, n[2] = {0, 0};
    world_make(&w, 600, 10, 600);
    memset(state, 0, sizeof state);
    param[0] = 1, param[1] = 0;
    step.n_groups = 2;
    CHECK(method()->prepare(&step, &w.train.data) == EQ_OK);
    eq_rows rows = {.n_rows = 600, .n_features = N_FEATURES, .x = w.test.x, .group = w.test.group};
    CHECK(method()->map_x(&step, &rows) == EQ_OK && rows.n_features == N_FEATURES - 1);
    for (size_t i = 0; i < 600; i++) mean[w.test.group[i]] += (double)rows.x[i * rows.n_features + 1], n[w.test.group[i]]++;
    CHECK_NEAR(mean[0] / n[0], mean[1] / n[1], 0.02); /* apart by 2 before; 0.14 / sqrt(240) is a standard error */
}

int main(void) {
    RUN(groups_get_the_same_values_in_their_own_order);
    RUN(half_the_strength_is_half_the_places);
    RUN(strength_zero_leaves_the_data_as_they_are);
    RUN(unseen_rows_go_with_the_next_lower_training_value_of_their_group);
    RUN(upstream_repairs_judged_rows_by_their_own_values);
    RUN(the_proxy_no_longer_tells_the_group);
    eq_ctx_free(&cx);
    return check_done();
}
