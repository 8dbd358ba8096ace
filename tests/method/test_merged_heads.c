/* Merged heads on four rows, worked out by hand: what the heads answer, what they fold into, and which offset is found. */
#include "check.h"
#include "method/intra/merged_heads.h"
#include "method/intra/repair.h"
#include "model/train.h"

enum { N = 4 };

static eq_ctx cx;
static uint8_t privileged[2] = {0, 1};
static uint16_t group[N] = {0, 0, 1, 1};
static double weight[N] = {1, 1, 1, 1};
static const eq_objective objective = {
    .performance = EQ_BALANCED_ACCURACY, .bias = EQ_STATISTICAL_PARITY_DIFFERENCE, .epsilon = 0.05};

/* h = 0, 0, 2, 2 with mean 1; 1[group 1] = 0, 0, 1, 1 with mean 0.5: sum of squares 4, of products 2. With l2 1 the slope is
 * 2 / (4 + 1) = 0.4 and the intercept 0.5 - 0.4 1 = 0.1; group 0's head is 1 less that: -0.4 and 0.9. Offsets -1 and 2 on the
 * layer (3, -1): 3 + 0.4 + 0.8 = 4.2 and -1 - 0.9 + 0.2 = -1.7. Weights that are all twice as large change nothing. */
static void heads_and_their_fold_by_hand(void) {
    for (int scale = 1; scale <= 2; scale++) {
        double head[4], w[N] = {scale, scale, scale, scale}, theta[2] = {3, -1};
        eq_heads heads = {.n_rows = N,
                          .width = 1,
                          .n_groups = 2,
                          .h = (const float[]){0, 0, 2, 2},
                          .group = group,
                          .weight = w,
                          .l2 = 1,
                          .coefficient = head};
        CHECK(eq_heads_fit(&cx, &heads) == EQ_OK);
        const double expected[4] = {-0.4, 0.9, 0.4, 0.1};
        for (int k = 0; k < 4; k++) CHECK_NEAR(head[k], expected[k], 1e-15);
        eq_heads_fold(&heads, (const double[]){-1, 2}, theta);
        CHECK_NEAR(theta[0], 4.2, 1e-15);
        CHECK_NEAR(theta[1], -1.7, 1e-15);
    }
    eq_ctx_free(&cx);
}

/* Two units that pass merit (0 or 1) and `twice` the group on; logit = merit + to_group h - 1.5.
 * param: strength, margin, variant, l2, reach, points, rounds. */
static const char *merge(double to_group, const double *param, eq_model *model) {
    static float x[N * 2] = {0, 0, 1, 0, 0, 2, 1, 2};
    static uint8_t y[N] = {0, 1, 0, 1};
    eq_dataset rows = {
        .n_rows = N, .n_features = 2, .n_groups = 2, .x = x, .y = y, .group = group, .weight = weight, .privileged = privileged};
    const eq_method *m = eq_method_find("merged_heads");
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {2}};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .param = param,
                    .budget = INT64_MAX,
                    .objective = &objective,
                    .train = &rows,
                    .valid = &rows,
                    .privileged = privileged,
                    .n_groups = 2};
    CHECK(eq_model_init(&cx, &cx.mem, &config, 2, eq_rng_seed(1), model) == EQ_OK);
    memset(model->weight, 0, model->n_weights * sizeof *model->weight);
    model->weight[model->layer[0].weight] = model->weight[model->layer[0].weight + 3] = 1;
    model->weight[model->layer[1].weight] = 1;
    model->weight[model->layer[1].weight + 1] = (float)to_group;
    model->weight[model->layer[1].bias] = -1.5f;
    step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
    CHECK(m->adjust(&step, &rows, model) == EQ_OK && step.done == 1);
    return step.said;
}

/* Logits 0, 1 of group 0 and 2, 3 of group 1, less 1.5: no threshold but those that treat all alike is within the bound. The head
 * of group 1 has slope 2 / (4 + l2) in h (merit is balanced: slope 0) and intercept 0.5 less that. Moving group 1 by t puts all
 * of y = 1 above all of y = 0 for t in (-3, -1); of -10, -7.5, -5, -2.5, 0, ..., the grid of reach 10 and 4 points, that is -2.5
 * alone. Half of the people are in group 1, so offsets with mean 0 are 1.25 and -1.25: the heads' answers add up to 1, which
 * makes that 1.25 more for everybody. */
static void the_offset_is_found_and_folded(void) {
    eq_model model;
    double slope = 2 / 4.001;
    CHECK(merge(1, (double[]){1, 0.01, 1, 0.001, 10, 4, 1}, &model) == NULL);
    const float *w = model.weight + model.layer[1].weight;
    CHECK_NEAR((double)w[0], 1, 1e-6);
    CHECK_NEAR((double)w[1], 1 - 2.5 * slope, 1e-6);
    CHECK_NEAR((double)model.weight[model.layer[1].bias], -1.5 + 1.25 - 2.5 * (0.5 - slope), 1e-6);
    eq_ctx_free(&cx);
}

/* A logit of merit alone is right about everybody: no offset is better, the bits stay and that is said. */
static void where_no_offset_is_better_the_network_stays_and_that_is_said(void) {
    eq_model model;
    CHECK_CONTAINS(merge(0, (double[]){1, 0.01, 1, 0.001, 10, 4, 2}, &model), "the network is as it was trained");
    const float *w = model.weight + model.layer[1].weight;
    CHECK(w[0] == 1 && w[1] == 0 && model.weight[model.layer[1].bias] == -1.5f);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(heads_and_their_fold_by_hand);
    RUN(the_offset_is_found_and_folded);
    RUN(where_no_offset_is_better_the_network_stays_and_that_is_said);
    return check_done();
}
