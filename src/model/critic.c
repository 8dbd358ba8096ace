/* Critics, put together from the parts of training.
 *
 * ReLU and dropout commute (both let a unit through or make it 0), so a critic whose source has dropout
 * before ReLU is the same network. What a critic is asked and where its answer's gradient goes is the
 * business of the methods. */
#include "math/kernels.h"
#include "model/critic.h"
#include "model/graph/graph.h"

eq_status eq_critic_init(eq_ctx *cx, eq_arena *arena, const eq_critic_config *config, eq_rng rng, eq_critic *out) {
    eq_model_config shape = {
        .kind = config->n_hidden ? EQ_MLP : EQ_LOGISTIC_REGRESSION, .n_hidden = config->n_hidden, .dropout = config->dropout};
    for (size_t l = 0; l < config->n_hidden && l < EQ_MAX_HIDDEN; l++) shape.hidden[l] = (uint32_t)config->width;
    EQ_TRY(eq_model_init(cx, arena, &shape, config->n_inputs, rng, &out->model));
    EQ_TRY(eq_tape_new(cx, arena, &out->model, config->max_rows, &out->tape));
    EQ_TRY(eq_adam_init(cx, arena, out->model.n_weights, &out->adam));
    EQ_NEW(cx, arena, out->d_output, config->max_rows);
    EQ_NEW(cx, arena, out->d_input, config->max_rows * config->n_inputs);
    EQ_NEW(cx, arena, out->gradient, out->model.n_weights);
    out->output = out->tape->logit;
    return EQ_OK;
}

void eq_critic_forward(eq_critic *critic, const float *input, size_t n_rows, eq_mode mode, const eq_rng *dropout) {
    eq_tape_forward(critic->tape, input, n_rows, mode, dropout);
}

void eq_critic_learn(eq_critic *critic, double learning_rate) {
    eq_tape_backward(critic->tape, critic->d_output, NULL, critic->gradient, NULL);
    eq_adam_step(&critic->adam, learning_rate, 0, critic->gradient, critic->model.weight);
}

void eq_critic_blame(eq_critic *critic) { eq_tape_backward(critic->tape, critic->d_output, NULL, NULL, critic->d_input); }

double eq_critic_answer(const eq_critic *critic) {
    size_t n = critic->tape->n_rows;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)critic->output[i];
    return sum / (double)n;
}

void eq_critic_share(eq_critic *critic, double gradient) {
    size_t n = critic->tape->n_rows;
    for (size_t i = 0; i < n; i++) critic->d_output[i] = (float)(gradient / (double)n);
}

void eq_project_out(const float *against, size_t n, bool normalised, float *gradient) {
    double length = normalised ? eq_dot_double(against, against, n) : 1;
    if (length > 0) eq_axpy((float)(-eq_dot_double(gradient, against, n) / length), against, gradient, n);
}

void eq_project_tensors(const eq_model *model, bool normalised, const float *against, float *gradient) {
    const eq_graph *graph = model->graph;
    for (size_t k = 0; k < graph->n_operands; k++) {
        const eq_operand *tensor = &graph->operand[k];
        if (tensor->kind == EQ_WEIGHT)
            eq_project_out(against + tensor->at, eq_tensor_size(&tensor->tensor), normalised, gradient + tensor->at);
    }
}
