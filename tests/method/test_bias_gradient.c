/* Bias gradient: the bias of the scores goes down, and stops near zero. */
#include <math.h>

#include "check.h"
#include "method/intra/bias_slope.h"
#include "method/intra/repair.h"
#include "model/train.h"
#include "runner.h"

static eq_ctx cx;
static world start;

/* A network that learnt the world's unfairness, and what the method makes of it; returns the bias of the scores before, after. */
static void descend(const double *param, double bias[2]) {
    const eq_method *m = eq_method_find("bias_gradient");
    eq_model model;
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {6}, .dropout = 0.1};
    eq_train_config how = {.max_epochs = 10, .batch = 32, .learning_rate = 0.01};
    eq_trainer_config training = {.train = &how, .rng = eq_rng_seed(3)};
    eq_trainer *trainer;
    eq_bias_slope slope;
    int64_t budget = INT64_MAX;
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(5),
                    .param = param,
                    .budget = INT64_MAX,
                    .objective = &objective,
                    .train = &start.train.data,
                    .privileged = start.privileged,
                    .n_groups = 2};
    const eq_dataset *valid = &start.valid.data;
    CHECK(eq_model_init(&cx, &cx.mem, &config, N_FEATURES, eq_rng_seed(4), &model) == EQ_OK);
    CHECK(eq_trainer_new(&cx, &cx.mem, &model, &start.train.data, valid, &training, &trainer) == EQ_OK);
    CHECK(eq_trainer_step(&cx, trainer, &budget) == EQ_OK);
    step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
    CHECK(eq_bias_slope_begin(&step, "test", valid, &model, &slope) == EQ_OK);
    CHECK(eq_bias_slope_value(&step, &slope, &bias[0]) == EQ_OK);
    CHECK(m->adjust(&step, valid, &model) == EQ_OK);
    CHECK(eq_bias_slope_value(&step, &slope, &bias[1]) == EQ_OK);
    eq_ctx_free(&cx);
}

/* strength, margin, variant, epochs, batch, learning rate, loss, stop_at, mode */
static void the_bias_of_the_scores_goes_down(void) {
    for (int mode = 0; mode < 2; mode++) {
        double bias[2];
        descend((double[]){1, 0.01, 1, 60, 64, 1e-3, 0.5, 0.005, mode}, bias);
        printf("  mode %d: bias of scores %+.3f -> %+.3f\n", mode, bias[0], bias[1]);
        CHECK(bias[0] < -0.2 && fabs(bias[1]) < 0.5 * fabs(bias[0]));
    }
}

static void no_epochs_and_no_need_move_nothing(void) {
    double bias[2];
    descend((double[]){1, 0.01, 1, 0, 64, 1e-3, 0.5, 0.005, 0}, bias);
    CHECK(bias[0] == bias[1]);
    descend((double[]){1, 0.01, 1, 60, 64, 1e-3, 0.5, 1, 0}, bias); /* below 1 it is from the first */
    CHECK(bias[0] == bias[1]);
}

int main(void) {
    world_make(&start, 600, 400, 100);
    RUN(the_bias_of_the_scores_goes_down);
    RUN(no_epochs_and_no_need_move_nothing);
    return check_done();
}
