/* Forward and backward pass over a minibatch, with what lies between kept on a tape.
 *
 * A block is Linear, ReLU, Dropout, BatchNorm (the order of the reference code of Savani et al. 2020: batch norm comes
 * last). ReLU and dropout need no mask of their own: a unit's output is positive exactly if both let it through. With
 * g the gradient arriving at a batch norm of n rows, xhat its normalised input and s = gamma / sqrt(var + eps):
 *   dgamma = sum g xhat, dbeta = sum g, dh = s (g - dbeta / n - xhat dgamma / n); in evaluation mode dh = s g.
 * Ioffe & Szegedy 2015. Running statistics take the unbiased variance, normalising the biased one. */
#include <string.h>

#include "math/kernels.h"
#include "model/network.h"
#include "model/train.h"

eq_status eq_tape_new(eq_ctx *cx, eq_arena *arena, eq_model *model, size_t max_rows, eq_tape **out) {
    eq_tape *tape;
    size_t n_hidden = model->n_layers - 1, widest = eq_model_widest(model), largest = 2 * widest;
    EQ_NEW(cx, arena, tape, 1);
    tape->model = model;
    tape->max_rows = max_rows;
    tape->trunk_width = model->layer[n_hidden].n_in;
    EQ_NEW(cx, arena, tape->trace, n_hidden);
    for (size_t l = 0; l < n_hidden; l++) {
        eq_trace *trace = &tape->trace[l];
        size_t width = model->layer[l].n_out;
        EQ_NEW(cx, arena, trace->hidden, max_rows * width);
        trace->output = trace->hidden;
        if (model->layer[l].gamma == SIZE_MAX) continue;
        EQ_NEW(cx, arena, trace->output, max_rows * width);
        EQ_NEW(cx, arena, trace->mean, width);
        EQ_NEW(cx, arena, trace->inverse, width);
        EQ_NEW(cx, arena, trace->scale, width);
    }
    for (size_t l = 0; l < model->n_layers; l++)
        if (model->layer[l].n_in * model->layer[l].n_out > largest) largest = model->layer[l].n_in * model->layer[l].n_out;
    EQ_NEW(cx, arena, tape->logit, max_rows);
    EQ_NEW(cx, arena, tape->flow[0], max_rows * widest);
    EQ_NEW(cx, arena, tape->flow[1], max_rows * widest);
    EQ_NEW(cx, arena, tape->scratch, largest);
    *out = tape;
    return EQ_OK;
}

/* Moves the running statistics towards the batch's mean and (biased) variance. */
static void update_running(eq_model *model, const eq_layer *layer, const float *mean, const float *variance, size_t n_rows) {
    float *running_mean = model->statistic + layer->mean, *running_variance = model->statistic + layer->variance;
    float keep = 1 - EQ_NORM_MOMENTUM, unbiased = EQ_NORM_MOMENTUM * (float)n_rows / (float)(n_rows - 1);
    for (size_t j = 0; j < layer->n_out; j++) {
        running_mean[j] = keep * running_mean[j] + EQ_NORM_MOMENTUM * mean[j];
        running_variance[j] = keep * running_variance[j] + unbiased * variance[j];
    }
}

static void normalise(eq_tape *tape, size_t l) {
    eq_model *model = tape->model;
    const eq_layer *layer = &model->layer[l];
    eq_trace *trace = &tape->trace[l];
    const float *gamma = model->weight + layer->gamma;
    size_t width = layer->n_out;
    if (tape->batch_statistics) {
        float *variance = trace->scale; /* until the scale is known */
        eq_column_moments(trace->hidden, tape->n_rows, width, trace->mean, variance);
        update_running(model, layer, trace->mean, variance, tape->n_rows);
        eq_norm_inverse(variance, width, trace->inverse);
        for (size_t j = 0; j < width; j++) trace->scale[j] = gamma[j] * trace->inverse[j];
    } else {
        memcpy(trace->mean, model->statistic + layer->mean, width * sizeof *trace->mean);
        eq_norm_running(model, layer, trace->inverse, trace->scale);
    }
    eq_norm norm = {tape->n_rows, width, trace->mean, trace->scale, model->weight + layer->beta, trace->inverse};
    eq_norm_forward(&norm, trace->hidden, trace->output);
}

void eq_tape_forward(eq_tape *tape, const float *x, size_t n_rows, eq_mode mode, const eq_rng *dropout) {
    eq_model *model = tape->model;
    const float *w = model->weight, *in = x;
    uint32_t threshold = mode == EQ_TRAINING && dropout ? (uint32_t)(model->config.dropout * 65536 + 0.5) : 0;
    if (threshold > 65535) threshold = 65535;
    tape->x = x;
    tape->n_rows = n_rows;
    tape->batch_statistics = mode == EQ_TRAINING && n_rows > 1;
    tape->gate_scale = 65536 / (float)(65536 - threshold);
    for (size_t l = 0; l + 1 < model->n_layers; l++) {
        const eq_layer *layer = &model->layer[l];
        eq_trace *trace = &tape->trace[l];
        eq_shape shape = {n_rows, layer->n_in, layer->n_out};
        eq_linear_forward(shape, in, w + layer->weight, w + layer->bias, trace->hidden);
        if (threshold) {
            eq_rng stream = eq_rng_at(dropout, l);
            eq_mask mask = eq_mask_seed(&stream);
            eq_relu_dropout(&mask, threshold, tape->gate_scale, trace->hidden, n_rows * layer->n_out);
        } else eq_relu(trace->hidden, n_rows * layer->n_out);
        if (layer->gamma != SIZE_MAX) normalise(tape, l);
        in = trace->output;
    }
    const eq_layer *last = &model->layer[model->n_layers - 1];
    eq_shape shape = {n_rows, last->n_in, 1};
    eq_linear_forward(shape, in, w + last->weight, w + last->bias, tape->logit);
    tape->trunk = in;
}

/* d: gradient at the output of hidden layer l on entry, at its linear part on exit. */
static void through_activation(eq_tape *tape, size_t l, float *d, float *gradient) {
    const eq_model *model = tape->model;
    const eq_layer *layer = &model->layer[l];
    const eq_trace *trace = &tape->trace[l];
    size_t n_rows = tape->n_rows, width = layer->n_out;
    if (layer->gamma != SIZE_MAX) {
        eq_norm norm = {n_rows, width, trace->mean, trace->scale, NULL, trace->inverse};
        float *dgamma = gradient ? gradient + layer->gamma : tape->scratch;
        float *dbeta = gradient ? gradient + layer->beta : tape->scratch + width;
        if (gradient || tape->batch_statistics) eq_norm_sums(&norm, trace->hidden, d, dgamma, dbeta);
        if (tape->batch_statistics) eq_norm_gradient(&norm, trace->hidden, dgamma, dbeta, d);
        else eq_norm_gradient_fixed(&norm, d);
    }
    eq_gate_gradient(trace->hidden, tape->gate_scale, d, n_rows * width);
}

/* Gradients of layer l's weights, and of its input if dx is not NULL, from dy at its linear output. */
static void through_linear(eq_tape *tape, size_t l, const float *dy, float *gradient, float *dx) {
    const eq_layer *layer = &tape->model->layer[l];
    const float *in = l ? tape->trace[l - 1].output : tape->x;
    eq_shape shape = {tape->n_rows, layer->n_in, layer->n_out};
    if (gradient) eq_linear_weight_gradient(shape, in, dy, gradient + layer->weight, gradient + layer->bias);
    if (dx) eq_linear_input_gradient(shape, dy, tape->model->weight + layer->weight, tape->scratch, dx);
}

void eq_tape_backward(eq_tape *tape, const float *d_logit, const float *d_trunk, float *gradient, float *d_input) {
    const eq_model *model = tape->model;
    size_t last = model->n_layers - 1, n_trunk = tape->n_rows * tape->trunk_width;
    float *d = last ? tape->flow[last % 2] : d_input;
    if (d_logit) through_linear(tape, last, d_logit, gradient, d);
    else {
        if (gradient)
            memset(gradient + model->layer[last].weight, 0, (model->n_weights - model->layer[last].weight) * sizeof *gradient);
        if (d) memset(d, 0, n_trunk * sizeof *d);
    }
    if (d_trunk && d) eq_axpy(1, d_trunk, d, n_trunk);
    for (size_t l = last; l-- > 0;) {
        float *below = l ? tape->flow[l % 2] : d_input;
        through_activation(tape, l, d, gradient);
        through_linear(tape, l, d, gradient, below);
        d = below;
    }
}
