/* Calibration as a method, by hand: two groups of four whose scores are all 0.3 or 0.6. */
#include "check.h"
#include "equipoise/method.h"

static eq_ctx cx;
static const char *names[] = {"women", "men"};
static const char *said;
static uint8_t y[] = {0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1};
static uint16_t group[] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
static double weight[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
/* group 0: of those at .3 one of four, at .6 one of two; group 1: at .3 two of two, at .6 one of four */
static const float score[] = {.3f, .3f, .3f, .3f, .6f, .6f, .3f, .3f, .6f, .6f, .6f, .6f};

enum { PLATT, ISOTONIC };

/* Learns, and decides about .3 and .6 in each group. */
static void ask(const double *param, float out[4], uint8_t yhat[4]) {
    const eq_method *method = eq_method_find("calibration");
    const eq_objective objective = {.performance = EQ_ACCURACY, .epsilon = 0.05};
    static uint16_t asked[] = {0, 0, 1, 1};
    static uint32_t row[] = {0, 1, 2, 3};
    static const uint8_t privileged[] = {0, 1};
    double state[8] = {0};
    CHECK(method->state_size <= sizeof state);
    eq_dataset valid = {.n_rows = 12, .n_groups = 2, .y = y, .group = group, .weight = weight, .group_name = names};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .param = param,
                    .state = state,
                    .objective = &objective,
                    .privileged = privileged,
                    .n_groups = 2,
                    .threshold = 0.45};
    eq_rows rows = {.n_rows = 4, .row = row, .group = asked};
    out[0] = out[2] = .3f, out[1] = out[3] = .6f;
    CHECK(method->calibrate(&step, &valid, score) == EQ_OK);
    said = step.said;
    CHECK(method->decide(&step, &rows, out, yhat) == EQ_OK);
}

/* Group 0: 1/4 and 1/2. Group 1 falls, 2/2 then 1/4: one block of 3/6. */
static void each_group_gets_its_own_frequencies(void) {
    float s[4];
    uint8_t yhat[4];
    ask((const double[]){ISOTONIC, 1, 1, 1, 2}, s, yhat);
    CHECK(!said);
    CHECK_NEAR(s[0], 0.25, 1e-6);
    CHECK_NEAR(s[1], 0.5, 1e-6);
    CHECK_NEAR(s[2], 0.5, 1e-6);
    CHECK_NEAR(s[3], 0.5, 1e-6);
    CHECK(!yhat[0] && !yhat[1] && !yhat[2] && !yhat[3]); /* none above 1/2 */
}

/* All rows: at .3 three of six, at .6 two of six: one block of 5/12. */
static void one_map_for_all_ignores_the_group(void) {
    float s[4];
    uint8_t yhat[4];
    ask((const double[]){ISOTONIC, 0, 1, 1, 2}, s, yhat);
    for (int k = 0; k < 4; k++) CHECK_NEAR(s[k], 5 / 12.0, 1e-6);
}

/* Six rows a group are too few where fifty are asked for. */
static void a_small_group_takes_the_map_of_all(void) {
    float s[4];
    uint8_t yhat[4];
    ask((const double[]){ISOTONIC, 1, 1, 1, 50}, s, yhat);
    CHECK_CONTAINS(said, "fewer than 50");
    CHECK_CONTAINS(said, ": women, men.");
    for (int k = 0; k < 4; k++) CHECK_NEAR(s[k], 5 / 12.0, 1e-6);
}

static void strength_mixes_and_0_leaves_everything(void) {
    float s[4];
    uint8_t yhat[4];
    ask((const double[]){ISOTONIC, 1, 0.5, 0, 2}, s, yhat);
    CHECK_NEAR(s[0], 0.275, 1e-6);
    CHECK_NEAR(s[3], 0.55, 1e-6);
    ask((const double[]){ISOTONIC, 1, 0, 0, 2}, s, yhat);
    CHECK(s[0] == .3f && s[3] == .6f && !yhat[0] && yhat[1] && !yhat[2] && yhat[3]);
}

int main(void) {
    RUN(each_group_gets_its_own_frequencies);
    RUN(one_map_for_all_ignores_the_group);
    RUN(a_small_group_takes_the_map_of_all);
    RUN(strength_mixes_and_0_leaves_everything);
    eq_ctx_free(&cx);
    return check_done();
}
