/* One SHA-256 over what every elementary function and kernel gives, one over a short training, one over boosted trees, one over
 * trainings with every activation: same_bits.sh builds this with every compiler and instruction set at hand, and for WebAssembly,
 * and compares the lines.
 * Natively it prints; in WebAssembly bits_text gives the same text. */
#include <math.h>
#include <stdio.h>

#include "base/sha256.h"
#include "equipoise/model.h"
#include "math/kernels.h"
#include "model/train.h"
#include "model/trees/boost.h"

#define MOST 8192

typedef struct buffers {
    float a[MOST], b[MOST], c[MOST], d[MOST], e[MOST];
} buffers;

static void fill(eq_rng *rng, float *x, size_t n) {
    for (size_t i = 0; i < n; i++) x[i] = (float)(2 * eq_rng_uniform(rng) - 1);
}

static void add(eq_sha256 *sha, const float *x, size_t n) { eq_sha256_add(sha, x, n * sizeof *x); }

static void add_elementary(eq_sha256 *sha, eq_rng *rng) {
    for (int i = 0; i < 30000; i++) {
        double x = (2 * eq_rng_uniform(rng) - 1) * (i % 3 ? 30 : 800), u = eq_rng_uniform(rng);
        double out[] = {eq_exp(x),      eq_expm1(x),   eq_log(u),      eq_log(x * x * 1e-310), eq_log1p(u * 3 - 1),
                        eq_tanh(x / 9), eq_sigmoid(x), eq_softplus(x), eq_pow(9 * u, x / 30),  eq_erf(x / 20)};
        float f = (float)x, less[] = {eq_expf(f), eq_logf(f * f), eq_tanhf(f), eq_sigmoidf(f)};
        double parts[2];
        eq_logit_parts(&x, 1, &parts[0], &parts[1]);
        eq_sha256_add(sha, out, sizeof out), eq_sha256_add(sha, parts, sizeof parts);
        add(sha, less, 4);
    }
}

static void add_vectors(eq_sha256 *sha, eq_rng *rng, buffers *u, size_t n) {
    eq_mask mask = eq_mask_seed(rng);
    eq_adam_rule rule = {0.01f, 1.3f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f, 0.01f};
    fill(rng, u->a, n), fill(rng, u->b, n), fill(rng, u->c, 2 * n);
    for (size_t i = 0; i < 2 * n; i++) u->c[i] *= u->c[i];
    float sums[2] = {eq_dot(u->a, u->b, n), (float)eq_dot_double(u->a, u->b, n)};
    eq_axpy(0.3f, u->a, u->b, n);
    eq_scale(1.7f, u->b, n);
    eq_adam_apply(&rule, u->a, u->c, u->b, n);
    eq_relu_dropout(&mask, 20000, 1.44f, u->a, n);
    eq_gate_gradient(u->a, 1.44f, u->c, n);
    add(sha, sums, 2), add(sha, u->a, n), add(sha, u->b, n), add(sha, u->c, 2 * n);
}

static void add_distances(eq_sha256 *sha, eq_rng *rng, buffers *u, size_t n) {
    fill(rng, u->a, 2 * n), fill(rng, u->b, 2 * n), fill(rng, u->c, n * EQ_BLOCK);
    double apart = eq_square_distance(u->a, u->b, n);
    int any = eq_block_distances(u->a, u->c, n, INFINITY, u->d);
    for (size_t i = 0; i < n; i++) u->a[n + i] = u->a[i] + 0.3f, u->b[n + i] = u->b[i] + 0.1f;
    float gap = eq_box_distance(u->a, u->b, n, INFINITY);
    eq_sha256_add(sha, &apart, sizeof apart), add(sha, u->d, EQ_BLOCK), add(sha, &gap, 1);
    eq_sha256_add(sha, &any, sizeof any);
}

static void add_matrices(eq_sha256 *sha, eq_rng *rng, buffers *u, eq_shape s) {
    float column[6][64];
    for (size_t k = 0; k < 4; k++) fill(rng, column[k], 64);
    fill(rng, u->a, s.n_rows * s.n_in), fill(rng, u->b, s.n_in * s.n_out);
    eq_linear_forward(s, u->a, u->b, column[0], u->c);
    eq_linear_input_gradient(s, u->c, u->b, u->e, u->d);
    add(sha, u->c, s.n_rows * s.n_out), add(sha, u->d, s.n_rows * s.n_in);
    eq_linear_weight_gradient(s, u->a, u->c, u->d, column[4]);
    add(sha, u->d, s.n_in * s.n_out), add(sha, column[4], s.n_out);
    eq_column_moments(u->c, s.n_rows, s.n_out, column[0], column[4]);
    add(sha, column[0], s.n_out), add(sha, column[4], s.n_out);
    eq_norm norm = {s.n_rows, s.n_out, column[0], column[1], column[2], column[3], 0};
    fill(rng, u->d, s.n_rows * s.n_out);
    eq_norm_sums(&norm, u->c, u->d, column[4], column[5]);
    eq_norm_gradient(&norm, u->c, column[4], column[5], u->d);
    eq_norm_gradient_fixed(&norm, u->d);
    eq_norm_forward(&norm, u->c, u->c);
    add(sha, u->c, s.n_rows * s.n_out), add(sha, u->d, s.n_rows * s.n_out);
    add(sha, column[4], s.n_out), add(sha, column[5], s.n_out);
}

static void sum_kernels(char out[65]) {
    static buffers u;
    static const size_t widths[] = {1, 3, 4, 7, 8, 11, 16, 19, 32, 45};
    eq_rng rng = eq_rng_seed(1);
    eq_sha256 sha;
    eq_sha256_begin(&sha);
    add_elementary(&sha, &rng);
    for (size_t n = 1; n < 70; n++) add_vectors(&sha, &rng, &u, n), add_distances(&sha, &rng, &u, n);
    for (size_t i = 0; i < 10; i++)
        for (size_t j = 0; j < 10; j++)
            for (size_t rows = 1; rows < 160; rows = rows * 2 + 1)
                add_matrices(&sha, &rng, &u, (eq_shape){rows, widths[i], widths[j]});
    for (size_t rows = 255; rows < 259; rows++) add_matrices(&sha, &rng, &u, (eq_shape){rows, 5, 21});
    eq_sha256_end(&sha, out);
}

/* 500 rows of 13 features */
static eq_status make_rows(eq_ctx *cx, eq_rng *rng, eq_dataset *data) {
    static const char *name[2] = {"a", "b"};
    static uint8_t privileged[2] = {0, 1};
    *data = (eq_dataset){.n_rows = 500, .n_features = 13, .n_groups = 2, .group_name = name, .privileged = privileged};
    EQ_NEW(cx, &cx->mem, data->x, data->n_rows * data->n_features);
    EQ_NEW(cx, &cx->mem, data->y, data->n_rows);
    EQ_NEW(cx, &cx->mem, data->group, data->n_rows);
    EQ_NEW(cx, &cx->mem, data->weight, data->n_rows);
    fill(rng, data->x, data->n_rows * data->n_features);
    for (size_t i = 0; i < data->n_rows; i++) {
        data->y[i] = data->x[13 * i] + data->x[13 * i + 1] * data->x[13 * i + 2] > 0;
        data->group[i] = data->x[13 * i + 3] > 0, data->weight[i] = 0.5 + eq_rng_uniform(rng);
    }
    return EQ_OK;
}

/* Half of the rows are also the validation part. */
static eq_status sum_training(eq_ctx *cx, const eq_model_config *net, char out[65], double *loss) {
    eq_train_config how = {.batch = 48, .max_epochs = 12, .weight_decay = 1e-3};
    eq_objective objective = {.epsilon = 0.05};
    eq_rng rng = eq_rng_seed(2);
    eq_dataset data;
    EQ_TRY(make_rows(cx, &rng, &data));
    eq_dataset valid = data;
    valid.n_rows = 250;
    eq_trainer_config config = {&how, &objective, {0}, rng, NULL, NULL};
    eq_model model;
    eq_trainer *trainer;
    int64_t budget = INT64_MAX;
    EQ_TRY(eq_model_init(cx, &cx->mem, net, 13, rng, &model));
    EQ_TRY(eq_trainer_new(cx, &cx->mem, &model, &data, &valid, &config, &trainer));
    EQ_TRY(eq_trainer_step(cx, trainer, &budget));
    const eq_curve *curve = eq_trainer_curve(trainer);
    *loss = (double)curve->valid_loss[curve->n_epochs - 1];
    eq_model_sha256(&model, out);
    return EQ_OK;
}

static eq_status sum_usual_training(eq_ctx *cx, char out[65], double *loss) {
    const eq_model_config net = {.kind = EQ_MLP, .n_hidden = 4, .hidden = {32, 19, 8, 5}, .dropout = 0.2, .batch_norm = true};
    return sum_training(cx, &net, out, loss);
}

/* One sum over a network of each activation, with layer norm. */
static eq_status sum_activations(eq_ctx *cx, char out[65]) {
    eq_sha256 sha;
    double loss;
    eq_sha256_begin(&sha);
    for (size_t a = 0; a < EQ_N_ACTIVATIONS; a++) {
        eq_model_config net = {.kind = EQ_MLP, .n_hidden = 2, .hidden = {19, 7}, .dropout = 0.1, .layer_norm = true};
        net.activation = a;
        EQ_TRY(sum_training(cx, &net, out, &loss));
        eq_sha256_add(&sha, out, 64);
    }
    eq_sha256_end(&sha, out);
    return EQ_OK;
}

/* The same rows, their second feature missing at times, half of it validation. */
static eq_status sum_trees(eq_ctx *cx, char out[65]) {
    eq_boosting_config how = {.max_rounds = 30, .l2 = 0.1};
    eq_rng rng = eq_rng_seed(2);
    eq_dataset data;
    eq_trees trees;
    eq_boosting *boosting;
    int64_t budget = INT64_MAX;
    EQ_TRY(make_rows(cx, &rng, &data));
    for (size_t i = 0; i < data.n_rows; i += 7) data.x[13 * i + 1] = NAN;
    eq_dataset valid = data;
    valid.n_rows = 250;
    EQ_TRY(eq_boosting_new(cx, &cx->mem, &trees, &data, &valid, &how, &boosting));
    EQ_TRY(eq_boosting_step(cx, boosting, &budget));
    eq_trees_sha256(&trees, out);
    return EQ_OK;
}

const char *bits_text(void);

const char *bits_text(void) {
    static char text[400];
    char kernels[65], training[65] = "", trees[65] = "", activations[65] = "";
    eq_ctx cx = {0};
    double loss = 0;
    sum_kernels(kernels);
    if (sum_usual_training(&cx, training, &loss) != EQ_OK || sum_trees(&cx, trees) != EQ_OK) return eq_message(&cx);
    if (sum_activations(&cx, activations) != EQ_OK) return eq_message(&cx);
    eq_ctx_free(&cx);
    snprintf(text, sizeof text, "%s %s %.17g %s %s", kernels, training, loss, trees, activations);
    return text;
}

#ifndef __EMSCRIPTEN__
int main(void) {
    puts(bits_text());
    return 0;
}
#endif
