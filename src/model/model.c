/* Shape, initial weights, copies, fingerprint and scores of a model.
 *
 * A model is one flat vector of weights and one of statistics; a layer is a set of offsets into them, so optimisers,
 * copies and random perturbations need not know layers. Logistic regression is the network without hidden layers. */
#include <math.h>
#include <string.h>

#include "base/sha256.h"
#include "math/kernels.h"
#include "model/network.h"
#include "model/train.h"

#define MAX_INPUTS 65536
#define BLOCK 128 /* rows scored at once: activations of a usual width stay in the first-level cache */

static eq_status check_config(eq_ctx *cx, const eq_model_config *config, size_t n_inputs) {
    if (n_inputs < 1 || n_inputs > MAX_INPUTS)
        return eq_fail(cx, EQ_EINPUT, "model: %zu inputs, expected 1 to %d", n_inputs, MAX_INPUTS);
    if (config->kind == EQ_LOGISTIC_REGRESSION) return EQ_OK;
    if (config->kind != EQ_MLP)
        return eq_fail(cx, EQ_EINPUT, "model.kind is %d, expected 0 to %d", (int)config->kind, EQ_N_MODEL_KINDS - 1);
    if (config->n_hidden < 1 || config->n_hidden > EQ_MAX_HIDDEN)
        return eq_fail(cx, EQ_EINPUT, "model.hidden has %zu layers, expected 1 to %d", config->n_hidden, EQ_MAX_HIDDEN);
    for (size_t l = 0; l < config->n_hidden; l++)
        if (config->hidden[l] < 1 || config->hidden[l] > EQ_MAX_WIDTH)
            return eq_fail(cx, EQ_EINPUT, "model.hidden layer %zu has %lu units, expected 1 to %d", l + 1,
                           (unsigned long)config->hidden[l], EQ_MAX_WIDTH);
    if (!(config->dropout >= 0 && config->dropout < 1))
        return eq_fail(cx, EQ_EINPUT, "model.dropout is %g, expected at least 0 and below 1", config->dropout);
    return EQ_OK;
}

static size_t hidden_layers(const eq_model_config *config) {
    return config->kind == EQ_LOGISTIC_REGRESSION ? 0 : config->n_hidden;
}

static size_t take(size_t *next, size_t n) {
    size_t at = *next;
    *next += n;
    return at;
}

/* Allocates a model of the given shape, all zero. */
static eq_status lay_out(eq_ctx *cx, eq_arena *arena, const eq_model_config *config, size_t n_inputs, eq_model *out) {
    size_t n_hidden = hidden_layers(config), n_in = n_inputs;
    eq_model model = {.config = *config, .n_inputs = n_inputs, .n_layers = n_hidden + 1};
    EQ_NEW(cx, arena, model.layer, model.n_layers);
    for (size_t l = 0; l <= n_hidden; l++) {
        eq_layer *layer = &model.layer[l];
        layer->n_in = n_in;
        layer->n_out = l < n_hidden ? config->hidden[l] : 1;
        layer->weight = take(&model.n_weights, n_in * layer->n_out);
        layer->bias = take(&model.n_weights, layer->n_out);
        layer->gamma = layer->beta = layer->mean = layer->variance = SIZE_MAX;
        if (l < n_hidden && config->batch_norm) {
            layer->gamma = take(&model.n_weights, layer->n_out);
            layer->beta = take(&model.n_weights, layer->n_out);
            layer->mean = take(&model.n_statistics, layer->n_out);
            layer->variance = take(&model.n_statistics, layer->n_out);
        }
        n_in = layer->n_out;
    }
    EQ_NEW(cx, arena, model.weight, model.n_weights);
    EQ_NEW(cx, arena, model.statistic, model.n_statistics);
    *out = model;
    return EQ_OK;
}

eq_status eq_model_init(eq_ctx *cx, eq_arena *arena, const eq_model_config *config, size_t n_inputs, eq_rng rng, eq_model *out) {
    EQ_TRY(check_config(cx, config, n_inputs));
    EQ_TRY(lay_out(cx, arena, config, n_inputs, out));
    for (size_t l = 0; l < out->n_layers; l++) {
        const eq_layer *layer = &out->layer[l];
        eq_rng stream = eq_rng_at(&rng, l);
        double bound = 1 / sqrt((double)layer->n_in);
        size_t n = (layer->n_in + 1) * layer->n_out; /* the bias lies behind the weight */
        for (size_t i = 0; i < n; i++) out->weight[layer->weight + i] = (float)(bound * (2 * eq_rng_uniform(&stream) - 1));
        if (layer->gamma == SIZE_MAX) continue;
        for (size_t j = 0; j < layer->n_out; j++) out->weight[layer->gamma + j] = out->statistic[layer->variance + j] = 1;
    }
    return EQ_OK;
}

eq_status eq_model_copy(eq_ctx *cx, eq_arena *arena, const eq_model *from, eq_model *out) {
    eq_model copy = {0};
    EQ_TRY(lay_out(cx, arena, &from->config, from->n_inputs, &copy));
    eq_model_assign(&copy, from);
    *out = copy;
    return EQ_OK;
}

void eq_model_assign(eq_model *to, const eq_model *from) {
    memmove(to->weight, from->weight, from->n_weights * sizeof *to->weight);
    memmove(to->statistic, from->statistic, from->n_statistics * sizeof *to->statistic);
}

void eq_model_sha256(const eq_model *model, char out[65]) {
    eq_sha256 sha;
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, model->weight, model->n_weights * sizeof *model->weight);
    eq_sha256_add(&sha, model->statistic, model->n_statistics * sizeof *model->statistic);
    eq_sha256_end(&sha, out);
}

/* ---- scores: a forward pass that keeps nothing ---- */

size_t eq_model_widest(const eq_model *model) {
    size_t widest = 1;
    for (size_t l = 0; l + 1 < model->n_layers; l++)
        if (model->layer[l].n_out > widest) widest = model->layer[l].n_out;
    return widest;
}

/* inverse and scale (n_out) of batch norm from the running statistics */
void eq_norm_running(const eq_model *model, const eq_layer *layer, float *inverse, float *scale) {
    eq_norm_inverse(model->statistic + layer->variance, layer->n_out, inverse);
    for (size_t j = 0; j < layer->n_out; j++) scale[j] = model->weight[layer->gamma + j] * inverse[j];
}

void eq_norm_inverse(const float *variance, size_t n, float *inverse) {
    for (size_t j = 0; j < n; j++) inverse[j] = 1 / sqrtf(variance[j] + EQ_NORM_EPSILON);
}

/* A pass through the layers range[0] .. range[1] - 1. */
typedef struct pass {
    const eq_model *model;
    const size_t *range;
    float *activation[2]; /* (BLOCK, widest) each */
    float *scale;         /* of every batch norm in the range, one after another */
} pass;

/* n_rows <= BLOCK */
static void pass_block(const pass *p, const float *x, size_t n_rows, float *result) {
    const eq_model *model = p->model;
    const float *w = model->weight, *in = x, *scale = p->scale;
    for (size_t l = p->range[0]; l < p->range[1]; l++) {
        const eq_layer *layer = &model->layer[l];
        eq_shape shape = {n_rows, layer->n_in, layer->n_out};
        float *out = l + 1 == p->range[1] ? result : p->activation[l % 2];
        eq_linear_forward(shape, in, w + layer->weight, w + layer->bias, out);
        if (l + 1 == model->n_layers) break;
        eq_relu(out, n_rows * layer->n_out);
        if (layer->gamma != SIZE_MAX) {
            eq_norm norm = {n_rows, layer->n_out, model->statistic + layer->mean, scale, w + layer->beta, NULL};
            eq_norm_forward(&norm, out, out);
            scale += layer->n_out;
        }
        in = out;
    }
}

eq_status eq_model_pass(eq_ctx *cx, const eq_model *model, const size_t range[2], const float *x, size_t n_rows, float *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    size_t widest = eq_model_widest(model), block = n_rows < BLOCK ? n_rows : BLOCK;
    size_t n_in = model->layer[range[0]].n_in, n_out = model->layer[range[1] - 1].n_out;
    pass p = {.model = model, .range = range};
    float *inverse;
    EQ_NEW(cx, &cx->tmp, p.activation[0], block * widest);
    EQ_NEW(cx, &cx->tmp, p.activation[1], block * widest);
    EQ_NEW(cx, &cx->tmp, p.scale, model->n_statistics / 2);
    EQ_NEW(cx, &cx->tmp, inverse, widest);
    float *scale = p.scale;
    for (size_t l = range[0]; l < range[1]; l++)
        if (model->layer[l].gamma != SIZE_MAX) {
            eq_norm_running(model, &model->layer[l], inverse, scale);
            scale += model->layer[l].n_out;
        }
    for (size_t i = 0; i < n_rows; i += BLOCK)
        pass_block(&p, x + i * n_in, n_rows - i < BLOCK ? n_rows - i : BLOCK, out + i * n_out);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_model_logits(eq_ctx *cx, const eq_model *model, const float *x, size_t n_rows, float *logit) {
    return eq_model_pass(cx, model, (size_t[]){0, model->n_layers}, x, n_rows, logit);
}

void eq_logit_scores(const float *logit, size_t n_rows, float *score) {
    for (size_t i = 0; i < n_rows; i++) score[i] = eq_sigmoidf(logit[i]);
}

eq_status eq_model_score(eq_ctx *cx, const eq_model *model, const float *x, size_t n_rows, float *score) {
    EQ_TRY(eq_model_logits(cx, model, x, n_rows, score));
    eq_logit_scores(score, n_rows, score);
    return EQ_OK;
}
