/* Last-layer fairness: only the last layer moves, and its loss falls. */
#include "check.h"
#include "method/intra/last_layer.h"
#include "method/intra/repair.h"
#include "model/train.h"
#include "runner.h"

static eq_ctx cx;
static world start;

/* strength, margin, variant, alpha, steps, learning rate, momentum, decay */
static void all_below_the_last_layer_stays(void) {
    const eq_method *m = eq_method_find("last_layer_fairness");
    eq_model model, before;
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {6}};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .param = (double[]){1, 0.01, 1, 2, 50, 0.01, 0.9, 0.0005},
                    .budget = INT64_MAX,
                    .objective = &objective,
                    .train = &start.train.data,
                    .privileged = start.privileged,
                    .n_groups = 2};
    CHECK(eq_model_init(&cx, &cx.mem, &config, N_FEATURES, eq_rng_seed(4), &model) == EQ_OK);
    CHECK(eq_model_copy(&cx, &cx.mem, &model, &before) == EQ_OK);
    step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
    CHECK(m->adjust(&step, &start.valid.data, &model) == EQ_OK);
    size_t last = eq_model_last(&model)->weight;
    CHECK(!memcmp(model.weight, before.weight, last * sizeof *model.weight));
    for (size_t k = last; k < model.n_weights; k++) CHECK(model.weight[k] != before.weight[k]);
    eq_ctx_free(&cx);
}

/* By hand: one weight w = 0, h = 1 for all, so every score is 0.5: cross-entropy log 2, gaps 0. With a bias of 0 and slope of the
 * loss (0.5 - share of y = 1) in both. */
static void a_loss_by_hand(void) {
    float h[4] = {1, 1, 1, 1};
    uint8_t y[4] = {1, 1, 1, 0}, side[4] = {0, 1, 1, 0};
    double weight[4] = {1, 1, 1, 1}, theta[2] = {0}, velocity[2] = {0}, gradient[2], score[4], slope[4];
    eq_last_layer l = {.n_rows = 4,
                       .width = 1,
                       .has_bias = true,
                       .h = h,
                       .y = y,
                       .side = side,
                       .weight = weight,
                       .class_weight = {1, 1},
                       .alpha = 2,
                       .learning_rate = 0.1,
                       .momentum = 0,
                       .theta = theta,
                       .velocity = velocity,
                       .gradient = gradient,
                       .score = score,
                       .slope = slope};
    CHECK_NEAR(eq_last_layer_loss(&l), 0.69314718055994531, 1e-15);
    CHECK_NEAR(gradient[0], -0.25, 1e-15);
    eq_last_layer_step(&l);
    CHECK_NEAR(theta[0], 0.025, 1e-15);
    CHECK_NEAR(theta[1], 0.025, 1e-15);
}

int main(void) {
    world_make(&start, 300, 200, 100);
    RUN(all_below_the_last_layer_stays);
    RUN(a_loss_by_hand);
    return check_done();
}
