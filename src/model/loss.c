/* The training loss: weighted binary cross-entropy on logits, plus a penalty.
 *
 * On logits the loss is softplus(z) - y z, which neither overflows nor needs the clamp at -100 that the reference code
 * puts on log(score). Weights of mean 1 leave its scale alone, so that reweighing does not change the learning rate. */
#include <string.h>

#include "math/kernels.h"
#include "model/train.h"

enum { BLOCK = 64 };

double eq_cross_entropy(const eq_batch *batch, const float *logit, float *d_logit) {
    double sum = 0, n = (double)batch->n_rows, z[BLOCK], tail[BLOCK];
    for (size_t i = 0; i < batch->n_rows; i++) {
        size_t at = i % BLOCK, left = batch->n_rows - i, m = left < BLOCK ? left : BLOCK;
        for (size_t k = 0; at == 0 && k < m; k++) z[k] = (double)logit[i + k];
        if (at == 0) eq_logit_parts(z, m, NULL, tail);
        double away = batch->y[i] ? -z[at] : z[at], weight = batch->weight ? (double)batch->weight[i] : 1;
        sum += weight * ((away > 0 ? away : 0) + tail[at]);
        if (d_logit) d_logit[i] = (float)(weight * ((double)batch->score[i] - batch->y[i]) / n);
    }
    return sum / n;
}

eq_status eq_learner_init(eq_ctx *cx, eq_arena *arena, eq_model *model, size_t max_rows, eq_learner *out) {
    eq_learner learner = {.weight_scale = 1};
    EQ_TRY(eq_tape_new(cx, arena, model, max_rows, &learner.tape));
    EQ_NEW(cx, arena, learner.x, max_rows * model->n_inputs);
    EQ_NEW(cx, arena, learner.y, max_rows);
    EQ_NEW(cx, arena, learner.group, max_rows);
    EQ_NEW(cx, arena, learner.weight, max_rows);
    EQ_NEW(cx, arena, learner.score, max_rows);
    EQ_NEW(cx, arena, learner.d_logit, max_rows);
    EQ_NEW(cx, arena, learner.gradient, model->n_weights);
    eq_batch batch = {.n_rows = 0,
                      .y = learner.y,
                      .group = learner.group,
                      .weight = learner.weight,
                      .score = learner.score,
                      .logit = learner.tape->logit};
    learner.batch = batch;
    *out = learner;
    return EQ_OK;
}

void eq_learner_gather(eq_learner *learner, const eq_dataset *data, const uint32_t *index, size_t n) {
    size_t width = learner->tape->model->n_inputs;
    learner->batch.n_rows = n;
    eq_gather_rows(data->x, width, index, n, learner->x);
    for (size_t i = 0; i < n; i++) {
        size_t row = index[i];
        learner->y[i] = data->y[row];
        learner->group[i] = data->group[row];
        learner->weight[i] = (float)(data->weight[row] * learner->weight_scale);
    }
}

double eq_learner_loss(eq_learner *learner, eq_mode mode, const eq_rng *dropout) {
    eq_tape *tape = learner->tape;
    eq_tape_forward(tape, learner->x, learner->batch.n_rows, mode, dropout);
    eq_logit_scores(tape->logit, learner->batch.n_rows, learner->score);
    double loss = eq_cross_entropy(&learner->batch, tape->logit, learner->d_logit);
    if (learner->penalty.add) loss += learner->penalty.add(learner->penalty.state, &learner->batch, learner->d_logit);
    return loss;
}
