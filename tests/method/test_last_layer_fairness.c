/* Last-layer fairness: only the last layer moves, and its loss falls. */
#include "check.h"
#include "method/intra/last_layer.h"
#include "method/intra/repair.h"
#include "model/train.h"
#include "runner.h"

static eq_ctx cx;
static world start;

/* strength, margin, variant, alpha, steps, learning rate, momentum, decay, rebalance, worst cell */
static void all_below_the_last_layer_stays(void) {
    const eq_method *m = eq_method_find("last_layer_fairness");
    eq_model model, before;
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {6}};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .param = (double[]){1, 0.01, 1, 2, 50, 0.01, 0.9, 0.0005, 0, 0},
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

/* The worst cell by hand: scores 0.5, but a bias of ln 3 gives everybody 0.75; then the only y = 0 row costs most, log 4, and
 * alone pulls: slope 0.75. */
static void the_worst_cell_by_hand(void) {
    float h[4] = {1, 1, 1, 1};
    uint8_t y[4] = {1, 1, 1, 0}, side[4] = {0, 1, 1, 0};
    double weight[4] = {1, 1, 1, 1}, theta[2] = {0, 1.0986122886681098}, velocity[2] = {0}, gradient[2], score[4], slope[4];
    eq_last_layer l = {.n_rows = 4,
                       .width = 1,
                       .has_bias = true,
                       .h = h,
                       .y = y,
                       .side = side,
                       .weight = weight,
                       .class_weight = {1, 1},
                       .worst_cell = true,
                       .theta = theta,
                       .velocity = velocity,
                       .gradient = gradient,
                       .score = score,
                       .slope = slope};
    CHECK_NEAR(eq_last_layer_loss(&l), 1.3862943611198906, 1e-15);
    CHECK_NEAR(gradient[0], 0.75, 1e-15);
}

/* Without y = 0 on one side there is no gap of FPR, and that is told; with all cells nothing is. */
static void a_missing_cell_is_said(void) {
    const eq_method *m = eq_method_find("last_layer_fairness");
    for (int lacking = 0; lacking < 2; lacking++) {
        static part valid;
        double param[EQ_MAX_PARAMS];
        valid = start.valid;
        valid.data = start.valid.data;
        valid.data.y = valid.y;
        for (size_t i = 0; lacking && i < valid.data.n_rows; i++)
            if (valid.group[i] == 0) valid.y[i] = 1;
        for (size_t k = 0; k < m->n_params; k++) param[k] = m->params[k].initial;
        eq_model model;
        eq_model_config config = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {8, 8}};
        eq_step step = {.cx = &cx,
                        .arena = &cx.mem,
                        .rng = eq_rng_seed(5),
                        .param = param,
                        .budget = INT64_MAX,
                        .objective = &objective,
                        .train = &start.train.data,
                        .valid = &valid.data,
                        .privileged = start.privileged,
                        .n_groups = 2};
        CHECK(eq_model_init(&cx, &cx.mem, &config, N_FEATURES, eq_rng_seed(1), &model) == EQ_OK);
        step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
        CHECK(m->adjust(&step, &valid.data, &model) == EQ_OK);
        CHECK((step.said != NULL) == lacking);
        if (lacking && step.said) CHECK_CONTAINS(step.said, "FPR");
        eq_ctx_free(&cx);
    }
}

/* `rebalance` by hand: h is 0 of side 0 and 2 of side 1, all scores are 0.5, alpha 0, one step of 1. Cells (side, label) have 1,
 * 1, 3 and 1 rows, each all alike. All rows: labels of 4 and 2 rows weigh 1 and 2, 8 in all, and the slope of w is
 * (3 (0.5) 2 - 2 (0.5) 2) / 8 = 0.125: w becomes -0.125; the slope of the bias is (4 (0.5) - 2 2 (0.5)) / 8 = 0. With one row of
 * every cell the slopes of y = 0 and y = 1 cancel on either side: nothing moves, whichever row the seed draws. */
static void rebalancing_by_hand(void) {
    static float x[6] = {0, 0, 2, 2, 2, 2};
    static uint8_t y[6] = {0, 1, 0, 0, 0, 1}, privileged[2] = {0, 1};
    static uint16_t group[6] = {0, 0, 1, 1, 1, 1};
    static double weight[6] = {1, 1, 1, 1, 1, 1};
    eq_dataset rows = {
        .n_rows = 6, .n_features = 1, .n_groups = 2, .x = x, .y = y, .group = group, .weight = weight, .privileged = privileged};
    const eq_method *m = eq_method_find("last_layer_fairness");
    for (int rebalance = 0; rebalance < 2; rebalance++) {
        eq_model model;
        eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {1}};
        eq_step step = {.cx = &cx,
                        .arena = &cx.mem,
                        .rng = eq_rng_seed(5),
                        .param = (double[]){1, 0.01, 1, 0, 1, 1, 0, 0, rebalance, 0},
                        .budget = INT64_MAX,
                        .objective = &objective,
                        .train = &rows,
                        .privileged = privileged,
                        .n_groups = 2};
        CHECK(eq_model_init(&cx, &cx.mem, &config, 1, eq_rng_seed(1), &model) == EQ_OK);
        memset(model.weight, 0, model.n_weights * sizeof *model.weight);
        model.weight[model.layer[0].weight] = 1;
        step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
        CHECK(m->adjust(&step, &rows, &model) == EQ_OK);
        CHECK_NEAR((double)model.weight[model.layer[1].weight], rebalance ? 0 : -0.125, 1e-9);
        CHECK_NEAR((double)model.weight[model.layer[1].bias], 0, 1e-9);
        eq_ctx_free(&cx);
    }
}

int main(void) {
    world_make(&start, 300, 200, 100);
    RUN(all_below_the_last_layer_stays);
    RUN(a_loss_by_hand);
    RUN(the_worst_cell_by_hand);
    RUN(rebalancing_by_hand);
    RUN(a_missing_cell_is_said);
    return check_done();
}
