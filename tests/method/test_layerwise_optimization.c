/* Layer-wise optimisation: what is searched and what is kept. */
#include "check.h"
#include "runner.h"

static eq_ctx cx;
static world start, scratch;
static outcome baseline, kept;

enum { N_PARAMS = 15, LAYERS = 0, CALLS = 1, INITIAL = 2, CANDIDATES = 3, SPARSITY = 5, VARIANT = 13 };
static double param[N_PARAMS];

/* The defaults, with few candidates. */
static const eq_method *quick(void) {
    const eq_method *m = eq_method_find("layerwise_optimization");
    CHECK(m->n_params == N_PARAMS && !strcmp(m->params[VARIANT].id, "variant"));
    CHECK(!strcmp(m->params[SPARSITY].id, "max_sparsity") && !strcmp(m->params[CANDIDATES].id, "candidates"));
    for (size_t k = 0; k < N_PARAMS; k++) param[k] = m->params[k].initial;
    param[CANDIDATES] = 200;
    return m;
}

static void search(const eq_method *method, int64_t slice, outcome *out) {
    eq_ctx_free(&cx);
    scratch = start;
    world_tie(&scratch);
    order o = {.method = method, .param = method ? param : NULL, .seed = 1, .slice = slice};
    CHECK(run(&cx, &scratch, &o, out) == EQ_OK);
}

static void a_better_network_is_found(void) {
    search(NULL, 0, &baseline);
    search(quick(), 0, &kept);
    CHECK(baseline.valid_phi < 0.6);
    CHECK(kept.valid_phi > 0.7);
    CHECK(strcmp(kept.weights, baseline.weights) != 0);
}

/* Three layers of four calls, and the network as trained. */
static void a_budget_of_one_is_one_network_a_call(void) {
    const eq_method *m = quick();
    param[CALLS] = 4;
    param[INITIAL] = 2;
    search(m, 1, &kept);
    CHECK(kept.n_calls == 13);
}

/* ---- which weights change, on a network that was never trained ---- */

static const eq_model_config network = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {8, 8}, .batch_norm = true};
static eq_model before, after;

/* Runs adjust by itself; before and after live until the next call. */
static void adjust(const eq_method *m) {
    eq_ctx_free(&cx);
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(5),
                    .param = param,
                    .budget = INT64_MAX,
                    .objective = &objective,
                    .privileged = start.privileged,
                    .n_groups = 2};
    step.state = eq_arena_alloc(&cx, &cx.mem, 1, m->state_size);
    CHECK(eq_model_init(&cx, &cx.mem, &network, N_FEATURES, eq_rng_seed(7), &before) == EQ_OK);
    CHECK(eq_model_copy(&cx, &cx.mem, &before, &after) == EQ_OK);
    CHECK(m->adjust(&step, &start.valid.data, &after) == EQ_OK);
}

static size_t n_changed(size_t from, size_t n) {
    size_t changed = 0;
    for (size_t k = from; k < from + n; k++) changed += before.weight[k] != after.weight[k];
    return changed;
}

/* All that changes lies in the Linear part of one layer, all of whose values change, within 2.2 deviations.
 */
static void one_layer_is_changed_and_stays_in_its_box(void) {
    adjust(quick());
    size_t n_layers_changed = 0;
    for (size_t l = 0; l < after.n_layers; l++) {
        const eq_layer *layer = &after.layer[l];
        size_t n = (layer->n_in + 1) * layer->n_out, changed = n_changed(layer->weight, n);
        if (!changed) continue;
        n_layers_changed++;
        CHECK(changed == n && n_changed(0, after.n_weights) == n);
        double mean = 0, variance = 0;
        for (size_t k = 0; k < n; k++) mean += (double)before.weight[layer->weight + k] / (double)n;
        for (size_t k = 0; k < n; k++) {
            double d = (double)before.weight[layer->weight + k] - mean;
            variance += d * d / (double)n;
        }
        for (size_t k = layer->weight; k < layer->weight + n; k++)
            CHECK(fabs((double)after.weight[k] - (double)before.weight[k]) <= 2.2 * sqrt(variance) + 1e-6);
    }
    CHECK(n_layers_changed == 1);
}

static void the_last_layers_alone_are_searched_when_asked(void) {
    const eq_method *m = quick();
    param[LAYERS] = 1;
    adjust(m);
    const eq_layer *output = &after.layer[2];
    CHECK(n_changed(output->weight, 9) == n_changed(0, after.n_weights) && n_changed(output->weight, 9) > 0);
}

/* Claim A10: the authors' layer-wise result is the trained network with another output bias. */
static void the_reference_changes_only_the_output_bias(void) {
    const eq_method *m = quick();
    param[VARIANT] = 1;
    adjust(m);
    CHECK(n_changed(after.layer[2].bias, 1) == 1);
    CHECK(n_changed(0, after.n_weights) == 1);
}

/* Of the 72 values of the second layer 5 are searched on average. */
static void a_random_part_of_a_large_layer_is_searched(void) {
    const eq_method *m = quick();
    param[SPARSITY] = 5;
    adjust(m);
    size_t changed = n_changed(0, after.n_weights);
    CHECK(changed > 0 && changed < 20);
}

int main(void) {
    world_make(&start, 600, 400, 600);
    RUN(a_better_network_is_found);
    RUN(a_budget_of_one_is_one_network_a_call);
    RUN(one_layer_is_changed_and_stays_in_its_box);
    RUN(the_last_layers_alone_are_searched_when_asked);
    RUN(the_reference_changes_only_the_output_bias);
    RUN(a_random_part_of_a_large_layer_is_searched);
    eq_ctx_free(&cx);
    return check_done();
}
