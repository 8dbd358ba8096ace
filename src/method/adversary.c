/* The adversary of Zhang, Lemoine & Mitchell, "Mitigating unwanted biases with adversarial learning" (AIES
 * 2018), section 4: it sees s = sigmoid((1 + |c|) logit), and for equalized odds s y and s (1 - y) as well,
 * so that only what the score says beyond the outcome counts. With ds the gradient at s: d logit = ds (1 +
 * |c|) s (1 - s), and dc = sign(c) sum ds s (1 - s) logit. Ours: a hidden layer if wanted. */
#include <math.h>

#include "math/kernels.h"
#include "method/adversary.h"

eq_status eq_adversary_init(eq_ctx *cx, eq_arena *arena, const eq_adversary_config *config, eq_rng rng, eq_adversary *out) {
    eq_critic_config critic = {.n_inputs = config->sees_label ? 3 : 1,
                               .n_hidden = config->hidden > 0,
                               .width = config->hidden,
                               .max_rows = config->max_rows};
    out->config = *config;
    out->c = 1;
    EQ_TRY(eq_critic_init(cx, arena, &critic, rng, &out->critic));
    EQ_TRY(eq_adam_init(cx, arena, 1, &out->adam));
    EQ_NEW(cx, arena, out->input, config->max_rows * critic.n_inputs);
    EQ_NEW(cx, arena, out->d_logit, config->max_rows);
    return EQ_OK;
}

static void show(eq_adversary *a, const eq_batch *batch, const float *logit) {
    size_t width = a->critic.model.n_inputs;
    for (size_t i = 0; i < batch->n_rows; i++) {
        float *in = a->input + i * width;
        in[0] = (float)eq_sigmoid((1 + fabs((double)a->c)) * (double)logit[i]);
        if (width == 1) continue;
        in[1] = batch->y[i] ? in[0] : 0;
        in[2] = batch->y[i] ? 0 : in[0];
    }
    eq_critic_forward(&a->critic, a->input, batch->n_rows, EQ_EVALUATING, NULL);
}

/* From the critic's d_input to d_logit and c_gradient. */
static void trace_back(eq_adversary *a, const eq_batch *batch, const float *logit) {
    size_t width = a->critic.model.n_inputs;
    double steepness = 1 + fabs((double)a->c), sum = 0;
    for (size_t i = 0; i < batch->n_rows; i++) {
        const float *din = a->critic.d_input + i * width;
        double s = (double)a->input[i * width], ds = (double)din[0];
        if (width == 3) ds += (double)din[batch->y[i] ? 1 : 2];
        a->d_logit[i] = (float)(ds * s * (1 - s) * steepness);
        sum += ds * s * (1 - s) * (double)logit[i];
    }
    a->c_gradient = (float)(a->c < 0 ? -sum : sum);
}

double eq_adversary_guess(eq_adversary *a, const eq_batch *batch, const float *logit) {
    double loss = 0, n = (double)batch->n_rows;
    show(a, batch, logit);
    for (size_t i = 0; i < batch->n_rows; i++) {
        double z = (double)a->critic.output[i], weight = (double)batch->weight[i];
        bool privileged = a->config.privileged[batch->group[i]] != 0;
        loss += weight * eq_softplus(privileged ? -z : z);
        a->critic.d_output[i] = (float)(weight * (eq_sigmoid(z) - privileged) / n);
    }
    eq_critic_blame(&a->critic);
    trace_back(a, batch, logit);
    return loss / n;
}

void eq_adversary_learn(eq_adversary *a, double learning_rate) {
    eq_critic_learn(&a->critic, learning_rate);
    eq_adam_step(&a->adam, learning_rate, 0, &a->c_gradient, &a->c);
}
