/* Intra-processing on a 3-4-1 network against hand-written formulas in double: ../shared/golden/methods/tiny_net.json. Our
 * networks compute in float, so scores and gradients are compared to 1e-6; the same formulas on the same network in double are in
 * the second half, to the 1e-9 that the file is good for. */
#include <math.h>

#include "check.h"
#include "golden.h"
#include "math/cholesky.h"
#include "method/intra/bias_pruning.h"
#include "method/intra/bias_slope.h"
#include "method/intra/last_layer.h"
#include "method/intra/merged_heads.h"
#include "method/intra/repair.h"
#include "model/train.h"

enum { N_IN = 3, N_HIDDEN = 4, N_ROWS = 12 };

static eq_ctx cx;
static cJSON *golden;
static eq_model model;
static float x[N_ROWS * N_IN];
static uint8_t y[N_ROWS], privileged[2] = {0, 1};
static uint16_t group[N_ROWS];
static double weight[N_ROWS];
static eq_dataset rows;
static const eq_objective objective = {.epsilon = 0.05};
static eq_step step;

static double number_at(const cJSON *array, int k) { return cJSON_GetArrayItem(array, k)->valuedouble; }

static void load(void) {
    golden = golden_json(&cx, golden_folder(), "methods/tiny_net.json");
    if (!golden) return;
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {N_HIDDEN}};
    CHECK(eq_model_init(&cx, &cx.mem, &config, N_IN, eq_rng_seed(1), &model) == EQ_OK);
    for (int u = 0; u < N_HIDDEN; u++) {
        const cJSON *incoming = cJSON_GetArrayItem(golden_at(golden, "W0"), u);
        for (int k = 0; k < N_IN; k++)
            model.weight[model.layer[0].weight + (size_t)(k * N_HIDDEN + u)] = (float)number_at(incoming, k);
        model.weight[model.layer[0].bias + (size_t)u] = (float)number_at(golden_at(golden, "b0"), u);
        model.weight[model.layer[1].weight + (size_t)u] = (float)number_at(golden_at(golden, "w"), u);
    }
    model.weight[model.layer[1].bias] = (float)golden_at(golden, "b")->valuedouble;
    for (int i = 0; i < N_ROWS; i++) {
        for (int k = 0; k < N_IN; k++) x[i * N_IN + k] = (float)number_at(cJSON_GetArrayItem(golden_at(golden, "x"), i), k);
        y[i] = (uint8_t)number_at(golden_at(golden, "y"), i);
        group[i] = (uint16_t)number_at(golden_at(golden, "group"), i);
        weight[i] = 1;
    }
    rows = (eq_dataset){.n_rows = N_ROWS,
                        .n_features = N_IN,
                        .n_groups = 2,
                        .x = x,
                        .y = y,
                        .group = group,
                        .weight = weight,
                        .privileged = privileged};
    step = (eq_step){.cx = &cx,
                     .arena = &cx.mem,
                     .objective = &objective,
                     .train = &rows,
                     .privileged = privileged,
                     .n_groups = 2,
                     .budget = INT64_MAX};
}

static void the_network_is_the_same(void) {
    if (!golden) SKIP("no golden files at ../shared/golden");
    float score[N_ROWS];
    CHECK(eq_model_score(&cx, &model, x, N_ROWS, score) == EQ_OK);
    for (int i = 0; i < N_ROWS; i++) CHECK_NEAR((double)score[i], number_at(golden_at(golden, "score"), i), 1e-6);
}

/* The bias with a unit more cut. */
static void check_cut(const eq_model *from, eq_unit unit, double expected) {
    eq_model cut;
    eq_bias_slope slope;
    double bias;
    CHECK(eq_model_copy(&cx, &cx.mem, from, &cut) == EQ_OK);
    CHECK(eq_bias_slope_begin(&step, "test", &rows, &cut, &slope) == EQ_OK);
    eq_unit_cut(&cut, &unit);
    CHECK(eq_bias_slope_value(&step, &slope, &bias) == EQ_OK);
    CHECK_NEAR(bias, expected, 1e-6);
}

static void pruning_scores_and_the_effect_of_each_cut(void) {
    if (!golden) SKIP("no golden files at ../shared/golden");
    const cJSON *stage, *effect;
    eq_model pruned;
    eq_unit unit[N_HIDDEN];
    eq_bias_slope slope;
    double bias;
    CHECK(eq_model_copy(&cx, &cx.mem, &model, &pruned) == EQ_OK);
    CHECK(eq_units_list(&pruned, unit) == N_HIDDEN);
    CHECK(eq_bias_slope_begin(&step, "test", &rows, &pruned, &slope) == EQ_OK);
    cJSON_ArrayForEach(stage, golden_at(golden, "pruning")) {
        const cJSON *number;
        cJSON_ArrayForEach(number, golden_at(stage, "pruned")) eq_unit_cut(&pruned, &unit[number->valueint]);
        CHECK(eq_bias_slope_measure(&step, &slope, &bias) == EQ_OK);
        CHECK_NEAR(bias, golden_at(stage, "bias")->valuedouble, 1e-6);
        for (int u = 0; u < N_HIDDEN; u++) {
            if (!unit[u].cut) /* of a cut unit it is known to the file's ReLU alone */
                CHECK_NEAR(eq_unit_slope(&pruned, slope.gradient, &unit[u]), number_at(golden_at(stage, "gradient_score"), u),
                           1e-6);
            CHECK_NEAR(eq_unit_taylor(&pruned, slope.gradient, &unit[u]), number_at(golden_at(stage, "taylor_score"), u), 1e-6);
        }
        cJSON_ArrayForEach(effect, golden_at(stage, "bias_if_unit_is_cut"))
            check_cut(&pruned, unit[atoi(effect->string)], effect->valuedouble);
    }
}

/* Five full-batch steps: loss and parameters before each. */
static void steps_of_the_last_layer(void) {
    if (!golden) SKIP("no golden files at ../shared/golden");
    const cJSON *block = golden_at(golden, "last_layer"), *point;
    float h[N_ROWS * N_HIDDEN];
    uint8_t side[N_ROWS];
    double theta[N_HIDDEN + 1], velocity[N_HIDDEN + 1] = {0}, gradient[N_HIDDEN + 1], score[N_ROWS], slope[N_ROWS];
    CHECK(eq_model_pass(&cx, &model, (size_t[]){0, 1}, x, N_ROWS, h) == EQ_OK);
    for (int i = 0; i < N_ROWS; i++) side[i] = privileged[group[i]];
    for (int k = 0; k <= N_HIDDEN; k++)
        theta[k] = number_at(golden_at(cJSON_GetArrayItem(golden_at(block, "trajectory"), 0), "parameters"), k);
    eq_last_layer layer = {.n_rows = N_ROWS,
                           .width = N_HIDDEN,
                           .has_bias = true,
                           .h = h,
                           .y = y,
                           .side = side,
                           .weight = weight,
                           .class_weight = {1, 1},
                           .alpha = golden_at(block, "alpha")->valuedouble,
                           .learning_rate = golden_at(block, "lr")->valuedouble,
                           .momentum = golden_at(block, "momentum")->valuedouble,
                           .decay = golden_at(block, "weight_decay")->valuedouble,
                           .theta = theta,
                           .velocity = velocity,
                           .gradient = gradient,
                           .score = score,
                           .slope = slope};
    cJSON_ArrayForEach(point, golden_at(block, "trajectory")) {
        for (int k = 0; k <= N_HIDDEN; k++) CHECK_NEAR(theta[k], number_at(golden_at(point, "parameters"), k), 1e-6);
        CHECK_NEAR(eq_last_layer_loss(&layer), golden_at(point, "loss")->valuedouble, 1e-6);
        eq_last_layer_step(&layer);
    }
}

/* The head of group 1, and the layer that network and offsets fold into. What goes into the layer is float here, which the small
 * ridge penalty lets the heads feel. */
static void heads_and_their_fold(void) {
    if (!golden) SKIP("no golden files at ../shared/golden");
    const cJSON *block = golden_at(golden, "merged_heads");
    float h[N_ROWS * N_HIDDEN];
    double head[2][N_HIDDEN + 1], theta[N_HIDDEN + 1], offset[2];
    CHECK(eq_model_pass(&cx, &model, (size_t[]){0, 1}, x, N_ROWS, h) == EQ_OK);
    eq_heads heads = {.n_rows = N_ROWS,
                      .width = N_HIDDEN,
                      .n_groups = 2,
                      .h = h,
                      .group = group,
                      .weight = weight,
                      .l2 = golden_at(block, "l2")->valuedouble,
                      .coefficient = head[0]};
    CHECK(eq_heads_fit(&cx, &heads) == EQ_OK);
    for (int k = 0; k <= N_HIDDEN; k++) {
        CHECK_NEAR(head[1][k], number_at(golden_at(block, "head"), k), 1e-6);
        CHECK_NEAR(head[0][k], (k == N_HIDDEN) - head[1][k], 1e-9); /* everybody is in one of two groups */
        theta[k] = number_at(
            golden_at(cJSON_GetArrayItem(golden_at(golden_at(golden, "last_layer"), "trajectory"), 0), "parameters"), k);
    }
    for (int k = 0; k < 2; k++) offset[k] = number_at(golden_at(block, "offsets"), k);
    eq_heads_fold(&heads, offset, theta);
    for (int k = 0; k < N_HIDDEN; k++) CHECK_NEAR(theta[k], number_at(golden_at(block, "w"), k), 1e-6);
    CHECK_NEAR(theta[N_HIDDEN], golden_at(block, "b")->valuedouble, 1e-6);
    for (int i = 0; i < N_ROWS; i++) {
        double z = theta[N_HIDDEN];
        for (int k = 0; k < N_HIDDEN; k++) z += theta[k] * (double)h[i * N_HIDDEN + k];
        CHECK_NEAR(z, number_at(golden_at(block, "two_step_logit"), i), 2e-6);
    }
}

static void interpolation_between_two_networks(void) {
    if (!golden) SKIP("no golden files at ../shared/golden");
    const cJSON *block = golden_at(golden, "interpolation"), *last = golden_at(golden, "last_layer");
    double t = golden_at(block, "t")->valuedouble;
    size_t at = model.layer[1].weight;
    eq_model to, between;
    CHECK(last != NULL);
    CHECK(eq_model_copy(&cx, &cx.mem, &model, &to) == EQ_OK && eq_model_copy(&cx, &cx.mem, &model, &between) == EQ_OK);
    for (size_t k = 0; k < N_HIDDEN; k++) { /* the other end, from the point between: the file does not repeat it */
        double w = (double)model.weight[at + k], there = number_at(golden_at(block, "w"), (int)k);
        to.weight[at + k] = (float)(w + (there - w) / t);
    }
    eq_model_interpolate(&model, &to, t, &between);
    for (size_t k = 0; k < N_HIDDEN; k++)
        CHECK_NEAR((double)between.weight[at + k], number_at(golden_at(block, "w"), (int)k), 1e-6);
}

/* ---- the same in double ---- *
 *
 * Measured: the formulas below differ from the file by 2.5e-16 (pruning) and 4.4e-16 (heads) at most. So what the tests above
 * allow beyond 1e-9 is the single precision of the network's weights, inputs and gradient, and nothing of ours. */

typedef struct network {
    double w0[N_HIDDEN][N_IN], b0[N_HIDDEN], w[N_HIDDEN], b;
    double pre[N_ROWS][N_HIDDEN], score[N_ROWS];
} network;

static void read_network(network *net) {
    for (int u = 0; u < N_HIDDEN; u++) {
        for (int k = 0; k < N_IN; k++) net->w0[u][k] = number_at(cJSON_GetArrayItem(golden_at(golden, "W0"), u), k);
        net->b0[u] = number_at(golden_at(golden, "b0"), u);
        net->w[u] = number_at(golden_at(golden, "w"), u);
    }
    net->b = golden_at(golden, "b")->valuedouble;
}

static void pass(network *net) {
    for (int i = 0; i < N_ROWS; i++) {
        double z = net->b;
        for (int u = 0; u < N_HIDDEN; u++) {
            double in = net->b0[u];
            for (int k = 0; k < N_IN; k++) in += net->w0[u][k] * number_at(cJSON_GetArrayItem(golden_at(golden, "x"), i), k);
            net->pre[i][u] = in;
            z += in > 0 ? net->w[u] * in : 0;
        }
        net->score[i] = 1 / (1 + exp(-z));
    }
}

static void cut_in_double(network *net, int u) {
    for (int k = 0; k < N_IN; k++) net->w0[u][k] = 0;
    net->b0[u] = 0;
}

/* Mean score of the unprivileged less that of the privileged; each group has half of the rows. */
static double bias_in_double(network *net) {
    double bias = 0;
    pass(net);
    for (int i = 0; i < N_ROWS; i++) bias += (group[i] ? -1 : 1) * net->score[i] / (N_ROWS / 2);
    return bias;
}

/* eq_unit_slope and eq_unit_taylor, which are sums over weights of this gradient: over rows it is the same. */
static void unit_in_double(const network *net, int u, double *slope, double *taylor) {
    *slope = *taylor = 0;
    for (int i = 0; i < N_ROWS; i++) {
        double s = net->score[i];
        double by_pre = net->pre[i][u] > 0 ? (group[i] ? -1.0 : 1.0) / (N_ROWS / 2) * s * (1 - s) * net->w[u] : 0;
        *slope += by_pre;
        *taylor -= by_pre * net->pre[i][u];
    }
}

static double worst;
static void note(double is, double expected) { worst = fmax(worst, fabs(is - expected)); }

static void pruning_is_exact_in_double(void) {
    if (!golden) SKIP("no golden files at ../shared/golden");
    network net, cut;
    const cJSON *stage, *number;
    read_network(&net);
    pass(&net);
    worst = 0;
    for (int i = 0; i < N_ROWS; i++) note(net.score[i], number_at(golden_at(golden, "score"), i));
    cJSON_ArrayForEach(stage, golden_at(golden, "pruning")) {
        cJSON_ArrayForEach(number, golden_at(stage, "pruned")) cut_in_double(&net, number->valueint);
        note(bias_in_double(&net), golden_at(stage, "bias")->valuedouble);
        for (int u = 0; u < N_HIDDEN; u++) {
            double slope, taylor;
            unit_in_double(&net, u, &slope, &taylor);
            note(slope, number_at(golden_at(stage, "gradient_score"), u));
            note(taylor, number_at(golden_at(stage, "taylor_score"), u));
        }
        cJSON_ArrayForEach(number, golden_at(stage, "bias_if_unit_is_cut")) {
            cut = net;
            cut_in_double(&cut, atoi(number->string));
            note(bias_in_double(&cut), number->valuedouble);
        }
    }
    printf("  pruning in double: %.2g\n", worst);
    CHECK(worst <= 1e-9);
}

/* eq_heads_fit's normal equations on a hidden layer in double, and the fold of it. */
static void heads_are_exact_in_double(void) {
    if (!golden) SKIP("no golden files at ../shared/golden");
    enum { P = N_HIDDEN + 1 };
    const cJSON *block = golden_at(golden, "merged_heads");
    network net;
    double a[P * P] = {0}, head[P] = {0}, offset[2];
    read_network(&net);
    pass(&net);
    for (int i = 0; i < N_ROWS; i++)
        for (int j = 0; j < P; j++) {
            double left = j == N_HIDDEN ? 1 : fmax(net.pre[i][j], 0);
            for (int k = 0; k <= j; k++) a[j * P + k] += left * (k == N_HIDDEN ? 1 : fmax(net.pre[i][k], 0));
            head[j] += group[i] ? left : 0;
        }
    for (int j = 0; j < N_HIDDEN; j++) a[j * P + j] += golden_at(block, "l2")->valuedouble;
    CHECK(eq_cholesky(a, P));
    eq_cholesky_solve(a, P, head);
    worst = 0;
    for (int k = 0; k < 2; k++) offset[k] = number_at(golden_at(block, "offsets"), k);
    for (int k = 0; k < P; k++) { /* the other group's head: 1 less this one */
        double merged = (k < N_HIDDEN ? net.w[k] : net.b) + offset[0] * ((k == N_HIDDEN) - head[k]) + offset[1] * head[k];
        note(head[k], number_at(golden_at(block, "head"), k));
        note(merged, k < N_HIDDEN ? number_at(golden_at(block, "w"), k) : golden_at(block, "b")->valuedouble);
    }
    printf("  heads in double: %.2g\n", worst);
    CHECK(worst <= 1e-9);
}

int main(void) {
    load();
    RUN(the_network_is_the_same);
    RUN(pruning_scores_and_the_effect_of_each_cut);
    RUN(steps_of_the_last_layer);
    RUN(heads_and_their_fold);
    RUN(interpolation_between_two_networks);
    RUN(pruning_is_exact_in_double);
    RUN(heads_are_exact_in_double);
    cJSON_Delete(golden);
    eq_ctx_free(&cx);
    return check_done();
}
