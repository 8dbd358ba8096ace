/* Thresholds by cost: of 100 people a group at score 0.3 and 100 at 0.6, group 0 has 20 and 50 favourable outcomes, group 1 40
 * and 80. Beta calibration through two points is exact, so these are the calibrated scores. */
#include "check.h"
#include "equipoise/method.h"

enum { N = 400 };
static eq_ctx cx;
static float score[N];
static uint8_t y[N];
static uint16_t group[N];
static double weight[N];

static void make(void) {
    static const size_t favourable[2][2] = {{20, 50}, {40, 80}};
    for (size_t i = 0; i < N; i++) {
        size_t g = i / 200, high = i / 100 % 2;
        score[i] = high ? 0.6f : 0.3f;
        group[i] = (uint16_t)g;
        y[i] = i % 100 < favourable[g][high];
        weight[i] = 1;
    }
}

/* Scores and decisions about .3 and .6 in each group; common threshold .45. */
static void ask(const double *param, float out[4], uint8_t yhat[4]) {
    const eq_method *method = eq_method_find("threshold_by_cost");
    static uint16_t asked[] = {0, 0, 1, 1};
    static uint32_t row[] = {0, 1, 2, 3};
    static const uint8_t privileged[] = {0, 1};
    double state[4] = {0};
    CHECK(method->state_size <= sizeof state);
    make();
    static const char *names[] = {"a", "b"};
    eq_dataset valid = {.n_rows = N, .n_groups = 2, .y = y, .group = group, .weight = weight, .group_name = names};
    eq_step step = {
        .cx = &cx, .arena = &cx.mem, .param = param, .state = state, .privileged = privileged, .n_groups = 2, .threshold = 0.45};
    eq_rows rows = {.n_rows = 4, .row = row, .group = asked};
    out[0] = out[2] = .3f, out[1] = out[3] = .6f;
    CHECK(method->calibrate(&step, &valid, score) == EQ_OK);
    CHECK(method->decide(&step, &rows, out, yhat) == EQ_OK);
}

/* Prices .6 and .3: group 0 must be likelier than .6, group 1 than .3. */
static void each_side_is_decided_about_by_its_price(void) {
    float s[4];
    uint8_t yhat[4];
    ask((const double[]){0.6, 0.3, 1, 50}, s, yhat);
    CHECK_NEAR(s[0], 0.2, 1e-4);
    CHECK_NEAR(s[1], 0.5, 1e-4);
    CHECK_NEAR(s[2], 0.4, 1e-4);
    CHECK_NEAR(s[3], 0.8, 1e-4);
    CHECK(!yhat[0] && !yhat[1] && yhat[2] && yhat[3]);
    ask((const double[]){0.4, 0.9, 1, 50}, s, yhat);
    CHECK(!yhat[0] && yhat[1] && !yhat[2] && !yhat[3]);
}

static void strength_0_is_the_common_threshold(void) {
    float s[4];
    uint8_t yhat[4];
    ask((const double[]){0.9, 0.1, 0, 50}, s, yhat);
    CHECK(s[0] == .3f && s[3] == .6f && !yhat[0] && yhat[1] && !yhat[2] && yhat[3]);
}

/* Too small a group is calibrated with all: 60 of 200 and 130 of 200. */
static void small_groups_are_calibrated_together(void) {
    float s[4];
    uint8_t yhat[4];
    ask((const double[]){0.5, 0.5, 1, 1000}, s, yhat);
    CHECK_NEAR(s[0], 0.3, 1e-4);
    CHECK_NEAR(s[3], 0.65, 1e-4);
}

int main(void) {
    RUN(each_side_is_decided_about_by_its_price);
    RUN(strength_0_is_the_common_threshold);
    RUN(small_groups_are_calibrated_together);
    eq_ctx_free(&cx);
    return check_done();
}
