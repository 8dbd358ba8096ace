/* Fair representation: memberships and losses by hand, slopes by central differences, and what the whole does in the world. */
#include "check.h"
#include "math/kernels.h"
#include "method/pre/prototypes.h"
#include "runner.h"

static eq_ctx cx;

static float x[12] = {0, 0, 4, 0, 0, 3, 1, 1, 2, 5, 3, 2};
static uint8_t y[6] = {1, 0, 1, 0, 1, 0};
static uint16_t group[6] = {0, 0, 1, 1, 2, 2};
static double weight[6] = {1, 1, 1, 1, 1, 1};

static eq_dataset rows(size_t n_rows, size_t n_groups) {
    return (eq_dataset){
        .n_rows = n_rows, .n_features = 2, .n_groups = n_groups, .x = x, .y = y, .group = group, .weight = weight};
}

/* From (0, 0) the prototypes (0, 3) and (4, 0) are 3 and 4 away: e^0 to e^-1. */
static void nearer_prototypes_count_more(void) {
    const double point[4] = {0, 3, 4, 0};
    double m[2], distance[2];
    eq_prototypes_belong(&(eq_prototype_set){point, 2, 2}, x, m, distance);
    CHECK(distance[0] == 3 && distance[1] == 4);
    CHECK_NEAR(m[0], 1 / (1 + 0.36787944117144233), 1e-15);
    CHECK_NEAR(m[0] + m[1], 1, 1e-15);
}

static double loss(const eq_dataset *data, const double *point, double value[4], double *slope) {
    const eq_prototypes_task task = {.rows = data, .k = 2, .reconstruction = 0.5, .label = 1, .fairness = 3};
    eq_prototypes *p;
    int64_t budget = INT64_MAX;
    CHECK(eq_prototypes_new(&cx, &cx.mem, &task, &p) == EQ_OK && eq_prototypes_evaluate(p, point, &budget, value, slope));
    return value[0];
}

/* Both rows are 2 from each prototype (2, 0), (2, 0): memberships 1/2, xhat = (2, 0), so Lx = (4 + 0) / 2 twice over, for the
 * rows are (0, 0) and (4, 0) in a group each; yhat = (0.2 + 0.6) / 2 = 0.4 and Ly = -(ln 0.4 + ln 0.6) / 2; Lz = 0. */
static void losses_are_means_by_group_and_over_all(void) {
    const double point[6] = {2, 0, 2, 0, 0.2, 0.6};
    double value[4], slope[6];
    eq_dataset data = rows(2, 2);
    group[1] = 1;
    CHECK_NEAR(loss(&data, point, value, slope), 0.5 * 4 + 0.713558177820073 + 0, 1e-12);
    group[1] = 0;
    CHECK_NEAR(value[1], 4, 1e-15);
    CHECK_NEAR(value[3], 0, 0);
}

/* Three groups, weighted. */
static void slopes_are_those_of_the_loss(void) {
    double point[6] = {0.5, 1.5, 3, 2.5, 0.3, 0.8}, value[4], slope[6], scrap[6];
    eq_dataset data = rows(6, 4);
    for (size_t i = 0; i < 6; i++) weight[i] = 1 + (double)i;
    loss(&data, point, value, slope);
    CHECK(value[3] > 0.05);
    for (size_t j = 0; j < 6; j++) {
        double at = point[j], low, high;
        point[j] = at - 1e-5;
        low = loss(&data, point, value, scrap);
        point[j] = at + 1e-5;
        high = loss(&data, point, value, scrap);
        point[j] = at;
        CHECK_NEAR((high - low) / 2e-5, slope[j], 1e-8);
    }
    for (size_t i = 0; i < 6; i++) weight[i] = 1;
}

/* ---- in the world ---- */

static world w;
static unsigned char state[256];
static double param[7], output;
static eq_step step = {.cx = &cx, .arena = &cx.mem, .param = param, .state = state};

/* Prepares the world; returns in how many calls. */
static int prepare(double strength, double fairness, int64_t budget) {
    const eq_method *method = eq_method_find("fair_representation");
    eq_status status;
    int n = 0;
    for (size_t k = 0; k < method->n_params; k++) param[k] = method->params[k].initial;
    param[0] = strength, param[2] = fairness, param[5] = 50, param[6] = output;
    step.said = NULL;
    CHECK(method->state_size <= sizeof state && !strcmp(method->params[2].id, "fairness"));
    memset(state, 0, sizeof state);
    world_make(&w, 600, 10, 10);
    step.rng = eq_rng_seed(1);
    do {
        step.budget = budget;
        status = method->prepare(&step, &w.train.data);
        n++;
    } while (status == EQ_MORE);
    CHECK(status == EQ_OK && step.done == 1);
    return n;
}

/* How far the groups' means of the proxy are apart. */
static double proxy_gap(void) {
    double mean[2] = {0, 0}, n[2] = {0, 0};
    for (size_t i = 0; i < 600; i++) mean[w.train.group[i]] += (double)w.train.x[i * N_FEATURES + 1], n[w.train.group[i]]++;
    return fabs(mean[1] / n[1] - mean[0] / n[0]);
}

static void weight_on_fairness_takes_the_proxy_away(void) {
    prepare(1, 0, INT64_MAX);
    CHECK(proxy_gap() > 1);
    prepare(1, 50, INT64_MAX);
    CHECK(proxy_gap() < 0.1);
}

static void strength_is_a_share_of_the_way(void) {
    static float plain[600 * N_FEATURES], whole[600 * N_FEATURES];
    prepare(0, 50, INT64_MAX);
    memcpy(plain, w.train.x, sizeof plain);
    CHECK(proxy_gap() > 1.9);
    prepare(1, 50, INT64_MAX);
    memcpy(whole, w.train.x, sizeof whole);
    prepare(0.25, 50, INT64_MAX);
    for (size_t k = 0; k < 600 * N_FEATURES; k++)
        CHECK_NEAR(w.train.x[k], 0.75 * (double)plain[k] + 0.25 * (double)whole[k], 1e-6);
}

static void unseen_rows_get_the_same_map_and_cuts_change_nothing(void) {
    static float whole[600 * N_FEATURES];
    CHECK(prepare(1, 50, INT64_MAX) == 1);
    memcpy(whole, w.train.x, sizeof whole);
    CHECK(prepare(1, 50, 100) > 50);
    CHECK(!memcmp(whole, w.train.x, sizeof whole));
    world_make(&w, 600, 10, 10);
    eq_rows unseen = {.n_rows = 600, .n_features = N_FEATURES, .x = w.train.x};
    CHECK(eq_method_find("fair_representation")->map_x(&step, &unseen) == EQ_OK);
    CHECK(!memcmp(whole, w.train.x, sizeof whole));
}

/* Five numbers a row, of sum 1, in place of five features; three where three prototypes are asked for would be three. */
static void memberships_take_the_place_of_the_features(void) {
    output = 1;
    prepare(1, 50, INT64_MAX);
    const eq_dataset *train = &w.train.data;
    CHECK(train->n_features == 5 && train->protected_column[0].n_features == 0);
    CHECK_TEXT(train->feature_name[4], "prototype 5");
    for (size_t i = 0; i < 600; i++) {
        double sum = 0;
        for (size_t j = 0; j < 5; j++) sum += (double)train->x[i * 5 + j];
        CHECK_NEAR(sum, 1, 1e-6);
    }
    static float learnt[600 * 5];
    memcpy(learnt, train->x, sizeof learnt);
    world_make(&w, 600, 10, 10);
    eq_rows unseen = {.n_rows = 600, .n_features = N_FEATURES, .x = w.train.x, .arena = &cx.mem};
    CHECK(eq_method_find("fair_representation")->map_x(&step, &unseen) == EQ_OK && unseen.n_features == 5);
    CHECK(!memcmp(learnt, unseen.x, sizeof learnt));
    output = 0;
}

/* A thousand times as far from each other rows belong to one prototype each, and all but the one far row to the same. */
static void a_collapse_is_said(void) {
    const eq_method *method = eq_method_find("fair_representation");
    prepare(1, 0, INT64_MAX);
    CHECK(!step.said);
    world_make(&w, 600, 10, 10);
    for (size_t k = 0; k < N_FEATURES; k++) w.train.x[k] = 1e4f;
    memset(state, 0, sizeof state);
    param[1] = 2;
    step.budget = INT64_MAX;
    step.rng = eq_rng_seed(1);
    CHECK(method->prepare(&step, &w.train.data) == EQ_OK);
    CHECK_CONTAINS(step.said, "Collapsed: 99.8 % of the");
}

int main(void) {
    RUN(memberships_take_the_place_of_the_features);
    RUN(a_collapse_is_said);
    RUN(nearer_prototypes_count_more);
    RUN(losses_are_means_by_group_and_over_all);
    RUN(slopes_are_those_of_the_loss);
    RUN(weight_on_fairness_takes_the_proxy_away);
    RUN(strength_is_a_share_of_the_way);
    RUN(unseen_rows_get_the_same_map_and_cuts_change_nothing);
    eq_ctx_free(&cx);
    return check_done();
}
