/* Bias pruning: what is cut, and what is kept. */
#include "check.h"
#include "method/intra/bias_pruning.h"
#include "method/intra/repair.h"
#include "runner.h"

static eq_ctx cx;
static world start, scratch;
static outcome baseline, pruned;

static void prune(const double *param, outcome *out) {
    eq_ctx_free(&cx);
    scratch = start;
    world_tie(&scratch);
    order o = {.method = param ? eq_method_find("bias_pruning") : NULL, .param = param, .seed = 1};
    CHECK(run(&cx, &scratch, &o, out) == EQ_OK);
}

/* A unit that is cut gives the same for everybody: its column is 0, and only its. */
static void a_cut_unit_is_dead(void) {
    eq_model model, before;
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {3, 2}};
    eq_unit unit[5];
    CHECK(eq_model_init(&cx, &cx.mem, &config, 4, eq_rng_seed(1), &model) == EQ_OK);
    CHECK(eq_model_copy(&cx, &cx.mem, &model, &before) == EQ_OK);
    CHECK(eq_units_list(&model, NULL) == 5 && eq_units_list(&model, unit) == 5);
    CHECK(unit[4].layer == 1 && unit[4].column == 1 && !unit[4].cut);
    eq_unit_cut(&model, &unit[4]);
    size_t n_moved = 0;
    for (size_t k = 0; k < model.n_weights; k++) n_moved += model.weight[k] != before.weight[k];
    CHECK(n_moved == 4 && model.weight[model.layer[1].bias + 1] == 0 && unit[4].cut);
    eq_ctx_free(&cx);
}

/* Each criterion takes bias off within what may be lost, and another network is kept. */
static void every_criterion_prunes(void) {
    prune(NULL, &baseline);
    for (int criterion = 0; criterion < 3; criterion++) {
        double param[] = {1, 0.01, 1, criterion, 0.3};
        prune(param, &pruned);
        CHECK(strcmp(pruned.weights, baseline.weights) != 0);
    }
}

/* All is pruned as at full strength, and none of it taken. */
static void no_strength_is_the_network_as_trained(void) {
    prune(NULL, &baseline);
    prune((double[]){0, 0.01, 1, 0, 0.3}, &pruned);
    CHECK_TEXT(pruned.weights, baseline.weights);
}

/* Groups of the same rows have no bias that anything could be less than: both methods that go by its slope say so. */
static void where_nothing_is_less_biased_the_network_stays_and_that_is_said(void) {
    static const char *const ids[] = {"bias_pruning", "bias_gradient"};
    static float x[8] = {-1, 1, 2, 3, -1, 1, 2, 3};
    static uint8_t y[8] = {0, 0, 1, 1, 0, 0, 1, 1}, privileged[2] = {0, 1};
    static uint16_t group[8] = {0, 0, 0, 0, 1, 1, 1, 1};
    static double weight[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    eq_dataset rows = {
        .n_rows = 8, .n_features = 1, .n_groups = 2, .x = x, .y = y, .group = group, .weight = weight, .privileged = privileged};
    for (int k = 0; k < 2; k++) {
        const eq_method *m = eq_method_find(ids[k]);
        eq_model model, before;
        eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {4}};
        double param[EQ_MAX_PARAMS];
        for (size_t p = 0; p < m->n_params; p++) param[p] = m->params[p].initial;
        eq_step step = {.cx = &cx,
                        .arena = &cx.mem,
                        .rng = eq_rng_seed(5),
                        .param = param,
                        .budget = INT64_MAX,
                        .objective = &objective,
                        .train = &rows,
                        .valid = &rows,
                        .privileged = privileged,
                        .n_groups = 2};
        CHECK(eq_model_init(&cx, &cx.mem, &config, 1, eq_rng_seed(1), &model) == EQ_OK);
        CHECK(eq_model_copy(&cx, &cx.mem, &model, &before) == EQ_OK);
        step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
        CHECK(m->adjust(&step, &rows, &model) == EQ_OK);
        CHECK_CONTAINS(step.said, "less biased at that performance: the network is as it was trained");
        CHECK(!memcmp(model.weight, before.weight, model.n_weights * sizeof *model.weight));
        eq_ctx_free(&cx);
    }
}

int main(void) {
    world_make(&start, 600, 400, 600);
    RUN(a_cut_unit_is_dead);
    RUN(every_criterion_prunes);
    RUN(no_strength_is_the_network_as_trained);
    RUN(where_nothing_is_less_biased_the_network_stays_and_that_is_said);
    eq_ctx_free(&cx);
    return check_done();
}
