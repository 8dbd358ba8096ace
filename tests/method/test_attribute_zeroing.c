/* Attribute zeroing: which weights move, and what is left of the column; the interpolation all repairs share. */
#include <math.h>

#include "check.h"
#include "method/intra/repair.h"
#include "model/graph/graph.h"
#include "runner.h"

static eq_ctx cx;
static world start;

static eq_model network(void) {
    eq_model model;
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {3}};
    CHECK(eq_model_init(&cx, &cx.mem, &config, N_FEATURES, eq_rng_seed(4), &model) == EQ_OK);
    return model;
}

static eq_status zero(const double *param, eq_model *model) {
    const eq_method *m = eq_method_find("attribute_zeroing");
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .param = param,
                    .budget = INT64_MAX,
                    .objective = &objective,
                    .train = &start.train.data,
                    .privileged = start.privileged,
                    .n_groups = 2};
    step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
    return m->adjust(&step, &start.valid.data, model);
}

/* The reference variant takes the whole of it: column 4's weights are 0, the bias has weight times mean more, and nothing else
 * moved; so the other side of the column changes no score. */
static void the_column_goes_and_its_mean_stays(void) {
    eq_model before = network(), after;
    double mean = 0, strength[3] = {1, 0.01, 1};
    CHECK(eq_model_copy(&cx, &cx.mem, &before, &after) == EQ_OK);
    CHECK(zero(strength, &after) == EQ_OK);
    for (size_t i = 0; i < start.train.data.n_rows; i++) mean += (double)start.train.x[i * N_FEATURES + 4];
    mean /= (double)start.train.data.n_rows;
    const eq_layer *first = &before.layer[0];
    for (size_t k = 0; k < before.n_weights; k++) {
        size_t column = 3 * 4, bias = first->bias;
        bool gone = k >= first->weight + column && k < first->weight + column + 3, moved = k >= bias && k < bias + 3;
        double lost = moved ? (double)before.weight[first->weight + column + k - bias] * mean : 0;
        CHECK(gone ? after.weight[k] == 0 : fabs((double)after.weight[k] - (double)before.weight[k] - lost) < 1e-6);
    }
    float x[2][N_FEATURES] = {{0.5f, 1, 0, 0, -1}, {0.5f, 1, 0, 0, 1}}, score[2];
    CHECK(eq_model_score(&cx, &after, x[0], 2, score) == EQ_OK && score[0] == score[1]);
    CHECK(eq_model_score(&cx, &before, x[0], 2, score) == EQ_OK && score[0] != score[1]);
    eq_ctx_free(&cx);
}

static void half_the_strength_is_half_way(void) {
    eq_model before = network(), whole, half;
    double all[3] = {1, 0.01, 1}, some[3] = {0.5, 0.01, 1};
    CHECK(eq_model_copy(&cx, &cx.mem, &before, &whole) == EQ_OK && eq_model_copy(&cx, &cx.mem, &before, &half) == EQ_OK);
    CHECK(zero(all, &whole) == EQ_OK && zero(some, &half) == EQ_OK);
    for (size_t k = 0; k < before.n_weights; k++)
        CHECK(fabs((double)half.weight[k] - ((double)before.weight[k] + (double)whole.weight[k]) / 2) < 1e-6);
    eq_ctx_free(&cx);
}

/* Ends give the bits of either network, a weight of minus zero included; running statistics go along. */
static void interpolation_keeps_its_ends(void) {
    eq_model from, to, model;
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {3}, .batch_norm = true};
    CHECK(eq_model_init(&cx, &cx.mem, &config, 2, eq_rng_seed(4), &from) == EQ_OK);
    CHECK(eq_model_init(&cx, &cx.mem, &config, 2, eq_rng_seed(5), &to) == EQ_OK);
    CHECK(eq_model_copy(&cx, &cx.mem, &to, &model) == EQ_OK);
    from.weight[0] = -0.0f;
    to.statistic[0] = 4;
    eq_model_interpolate(&from, &to, 0, &model);
    CHECK(!memcmp(model.weight, from.weight, from.n_weights * sizeof(float)));
    eq_model_interpolate(&from, &to, 0.25, &model);
    CHECK(model.statistic[0] == 1);
    CHECK(fabs((double)model.weight[1] - (0.75 * (double)from.weight[1] + 0.25 * (double)to.weight[1])) < 1e-7);
    eq_model_interpolate(&from, &to, 1, &model);
    CHECK(!memcmp(model.weight, to.weight, to.n_weights * sizeof(float)));
    eq_ctx_free(&cx);
}

static void a_model_without_the_column_is_refused(void) {
    eq_model model = network();
    double strength[3] = {1, 0.01, 0};
    start.train.data.n_protected = 0;
    CHECK(zero(strength, &model) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "0 protected columns");
    start.train.data.n_protected = 1;
    eq_ctx_clear(&cx);
    eq_ctx_free(&cx);
}

int main(void) {
    world_make(&start, 300, 200, 100);
    RUN(the_column_goes_and_its_mean_stays);
    RUN(half_the_strength_is_half_way);
    RUN(interpolation_keeps_its_ends);
    RUN(a_model_without_the_column_is_refused);
    return check_done();
}
