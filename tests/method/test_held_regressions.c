/* Logistic regressions held to fairness: faces by hand, slabs of three weighted groups, and what the prejudice remover does as
 * eta grows. The golden values: tests/golden/test_convex.c. */
#include <math.h>

#include "check.h"
#include "math/kernels.h"
#include "method/in/faced_logit.h"
#include "runner.h"

static eq_ctx cx;
static world w;

/* Four rows of one feature -1, -1, 1, 1 with labels 0, 1, 1, 1, and theta . (1, 1) = 0 on the face: z = t (x - 1) is 0 for x =
 * 1 and -2 t for x = -1. Minimised is 2 ln 2 + ln(1 + e^-2t) + ln(1 + e^2t) + t^2 / 2 with ridge 1: t = 0, where the loss is 4
 * ln 2. The slope there is (-1, -1) by hand: sum of (1/2 - y) x = 1/2 - 1/2 - ... = 0.5 (-1) - 0.5 (-1) - 0.5 - 0.5 = -1,
 * intercept -1. So the multiplier of the normal (1, 1) is -1. */
static void a_face_is_reached_and_its_multiplier_is_the_slope(void) {
    float x[] = {-1, -1, 1, 1};
    uint8_t y[] = {0, 1, 1, 1};
    double ones[] = {1, 1, 1, 1};
    eq_dataset train = {.n_rows = 4, .n_features = 1, .x = x, .y = y, .weight = ones};
    eq_faced_logit logit;
    bool solved = false;
    CHECK(eq_faced_logit_new(&cx, &cx.mem, &train, 1, 1, &logit) == EQ_OK);
    logit.face[0].normal[0] = logit.face[0].normal[1] = 1;
    for (int k = 0; k < 30 && !solved; k++) eq_faced_logit_step(&logit, &solved);
    CHECK(solved && logit.theta[0] > 0.1 && logit.theta[1] > 0.1);
    logit.face[0].on = true;
    solved = false;
    for (int k = 0; k < 30 && !solved; k++) eq_faced_logit_step(&logit, &solved);
    CHECK(solved);
    CHECK_NEAR(logit.theta[0], 0, 1e-9);
    CHECK_NEAR(logit.theta[1], 0, 1e-9);
    CHECK_NEAR(logit.face[0].multiplier, -1, 1e-9);
}

static void three_weighted_groups(void) {
    world_make(&w, 600, 300, 600);
    part *all[] = {&w.train, &w.valid, &w.test};
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < all[k]->data.n_rows; i++) {
            if (all[k]->group[i] == 1 && i % 3 == 0) all[k]->group[i] = 2;
            all[k]->weight[i] = 1 + (double)(i % 4);
        }
    w.n_groups = 3;
    w.privileged[2] = 1;
    world_tie(&w);
}

/* Weighted covariances of membership and logit on the training rows, and the loss. */
static double fitted(const char *id, double strength, double cov[3]) {
    const eq_method *method = eq_method_find(id);
    const eq_train_config how = {0};
    static float score[MAX_ROWS];
    double param[EQ_MAX_PARAMS] = {0}, sum = 0, z[MAX_ROWS], mean = 0, share[3] = {0, 0, 0}, loss = 0;
    for (size_t k = 0; k < method->n_params; k++) param[k] = method->params[k].initial;
    param[0] = strength;
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .param = param,
                    .state = eq_arena_alloc(&cx, &cx.mem, 1, method->state_size),
                    .budget = INT64_MAX,
                    .train_config = &how,
                    .valid = &w.valid.data,
                    .n_groups = w.n_groups};
    eq_rows rows = {.n_rows = w.train.data.n_rows, .n_features = N_FEATURES, .x = w.train.x, .group = w.train.group};
    CHECK(method->fit(&step, &w.train.data) == EQ_OK && method->predict(&step, &rows, score) == EQ_OK);
    cov[0] = cov[1] = cov[2] = 0;
    for (size_t i = 0; i < rows.n_rows; i++) {
        double s = (double)score[i], own = w.train.weight[i];
        z[i] = eq_log(s / (1 - s));
        sum += own;
        mean += own * z[i];
        share[w.train.group[i]] += own;
        loss -= own * eq_log(w.train.y[i] ? s : 1 - s);
    }
    for (size_t i = 0; i < rows.n_rows; i++)
        for (size_t a = 0; a < 3; a++)
            cov[a] += w.train.weight[i] / sum * ((w.train.group[i] == a) - share[a] / sum) * (z[i] - mean / sum);
    return loss / sum;
}

static void every_slab_is_kept_at_no_more_cost_than_it_takes(void) {
    double free[3], half[3], none[3];
    three_weighted_groups();
    double cheap = fitted("covariance_constraint", 1e-9, free), fair = fitted("covariance_constraint", 0.5, half),
           fairest = fitted("covariance_constraint", 1, none);
    printf("  note covariances %.4f %.4f %.4f, loss %.4f; half %.4f %.4f %.4f, %.4f; none %.4f\n", free[0], free[1], free[2],
           cheap, half[0], half[1], half[2], fair, fairest);
    for (size_t a = 0; a < 2; a++) {
        CHECK(fabs(half[a]) <= 0.5 * fabs(free[a]) + 1e-6);
        CHECK_NEAR(none[a], 0, 1e-6);
    }
    CHECK(fabs(free[0]) > 0.1 && cheap < fair && fair < fairest);
}

/* Each group has its model, so all mean scores can meet; and what is told of the group falls as eta grows. */
static void the_prejudice_remover_brings_mean_logits_together(void) {
    double cov[3], before = 1e9;
    three_weighted_groups();
    for (double eta = 0.1; eta < 1000; eta *= 30) {
        fitted("prejudice_remover", eta, cov);
        CHECK(fabs(cov[0]) < before);
        before = fabs(cov[0]);
    }
    CHECK(before < 0.1);
}

int main(void) {
    RUN(a_face_is_reached_and_its_multiplier_is_the_slope);
    RUN(every_slab_is_kept_at_no_more_cost_than_it_takes);
    RUN(the_prejudice_remover_brings_mean_logits_together);
    eq_ctx_free(&cx);
    return check_done();
}
