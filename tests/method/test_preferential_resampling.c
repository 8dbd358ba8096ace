/* Preferential resampling by hand: one feature, of which the favourable outcome is the likelier the larger it is, so the ranking
 * is the feature's. Group 0: favourable 8, not 1, 5, 3; group 1: favourable 2, 9, 6, not 4. Two rows are wanted of each cell. */
#include "check.h"
#include "equipoise/method.h"

static eq_ctx cx;

static float x[8] = {8, 1, 5, 3, 2, 9, 6, 4};
static uint8_t y[8] = {1, 0, 0, 0, 1, 1, 1, 0};
static uint16_t group[8] = {0, 0, 0, 0, 1, 1, 1, 1};
static uint8_t privileged[3] = {0, 1};
static uint32_t row[8] = {10, 11, 12, 13, 14, 15, 16, 17};
static double weight[8] = {1, 1, 1, 1, 1, 1, 1, 1};
static unsigned char state[512];
static eq_dataset train;

/* n_calls: how often it had to be called with this budget each. */
static eq_status resample(double strength, int64_t budget, int *n_calls) {
    const eq_method *method = eq_method_find("preferential_resampling");
    eq_step step = {.cx = &cx, .arena = &cx.mem, .rng = eq_rng_seed(1), .param = &strength, .state = state};
    eq_status status;
    CHECK(method->state_size <= sizeof state);
    memset(state, 0, sizeof state);
    train = (eq_dataset){.n_rows = 8,
                         .n_features = 1,
                         .n_groups = 3,
                         .x = x,
                         .y = y,
                         .group = group,
                         .weight = weight,
                         .row = row,
                         .privileged = privileged};
    *n_calls = 0;
    do {
        step.budget = budget;
        status = method->prepare(&step, &train);
        ++*n_calls;
    } while (status == EQ_MORE);
    CHECK(step.done == 1);
    return status;
}

static bool rows_are(const uint32_t *expected, size_t n) {
    return train.n_rows == n && !memcmp(train.row, expected, n * sizeof *expected);
}

/* Of 1, 5, 3 the largest goes, of 2, 9, 6 the smallest; the lone rows are there twice. */
static void rows_at_the_border_go_and_lone_ones_are_repeated(void) {
    int n;
    CHECK(resample(1, INT64_MAX, &n) == EQ_OK && n == 1);
    CHECK(rows_are((const uint32_t[]){10, 10, 11, 13, 15, 16, 17, 17}, 8));
}

/* Strength 0.75 wants floor(2.25 + 1/2) = 2 of three and floor(1.75 + 1/2) = 2 of one; 0.25 leaves all. */
static void strength_is_a_part_of_the_way(void) {
    int n;
    CHECK(resample(0.75, INT64_MAX, &n) == EQ_OK && rows_are((const uint32_t[]){10, 10, 11, 13, 15, 16, 17, 17}, 8));
    CHECK(resample(0.25, INT64_MAX, &n) == EQ_OK && rows_are(row, 8));
}

static void cuts_change_nothing(void) {
    int n;
    CHECK(resample(1, 1, &n) == EQ_OK && n > 2);
    CHECK(rows_are((const uint32_t[]){10, 10, 11, 13, 15, 16, 17, 17}, 8));
}

/* Of group 1's favourable rows, two of feature 2: the earlier one goes. */
static void ties_go_by_row(void) {
    int n;
    x[6] = 2;
    CHECK(resample(1, INT64_MAX, &n) == EQ_OK && rows_are((const uint32_t[]){10, 10, 11, 13, 15, 16, 17, 17}, 8));
    x[6] = 6;
}

static void a_feature_that_is_not_finite_is_refused(void) {
    int n;
    x[3] = INFINITY;
    CHECK(resample(1, INT64_MAX, &n) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "preferential_resampling: the ranking of row");
    eq_ctx_clear(&cx);
    x[3] = 3;
}

int main(void) {
    RUN(rows_at_the_border_go_and_lone_ones_are_repeated);
    RUN(strength_is_a_part_of_the_way);
    RUN(cuts_change_nothing);
    RUN(ties_go_by_row);
    RUN(a_feature_that_is_not_finite_is_refused);
    eq_ctx_free(&cx);
    return check_done();
}
