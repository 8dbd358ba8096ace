/* The parts of training that fine-tuning methods put together anew: a forward and backward pass over a minibatch, the
 * loss, Adam, and a learner that bundles them. Internal to the core; the trainer of model.h is built of the same parts.
 *
 * A plain step is:
 *     eq_learner_gather(&learner, dataset, index, n);
 *     double loss = eq_learner_loss(&learner, EQ_TRAINING, &dropout);
 *     eq_tape_backward(learner.tape, learner.d_logit, NULL, learner.gradient, NULL);
 *     eq_adam_step(&adam, 1e-3, 0, learner.gradient, model->weight);                                             */
#ifndef EQ_TRAIN_H
#define EQ_TRAIN_H

#include "equipoise/model.h"

/* EQ_TRAINING: dropout, batch statistics, and the running statistics move. EQ_EVALUATING: none of these. */
typedef enum eq_mode { EQ_EVALUATING, EQ_TRAINING } eq_mode;

/* What one hidden layer leaves behind for the backward pass. */
typedef struct eq_trace {
    float *hidden;                 /* (n_rows, n_out) after ReLU and dropout */
    float *output;                 /* (n_rows, n_out) after batch norm; hidden itself without */
    float *mean, *inverse, *scale; /* (n_out) of batch norm as used: see eq_norm in kernels.h; NULL without */
} eq_trace;

/* One pass over at most max_rows rows through `model`, whose weights may change between passes. */
typedef struct eq_tape {
    eq_model *model; /* borrowed */
    size_t max_rows, n_rows;
    const float *x;     /* input of the last forward pass, borrowed until the backward pass */
    eq_trace *trace;    /* (n_layers - 1) */
    float *logit;       /* (n_rows) */
    const float *trunk; /* (n_rows, trunk_width) input of the output layer; x in logistic regression */
    size_t trunk_width;
    bool batch_statistics;    /* how the last forward pass normalised */
    float gate_scale;         /* what dropout multiplied kept units by */
    float *flow[2], *scratch; /* gradients on their way down; a transposed weight */
} eq_tape;

/* Lives in `arena`. Memory: max_rows x (2 x all hidden widths + 2 x the widest layer) floats. */
eq_status eq_tape_new(eq_ctx *cx, eq_arena *arena, eq_model *model, size_t max_rows, eq_tape **out);

/* Fills tape->logit and tape->trunk. x (n_rows, n_inputs), 1 <= n_rows <= max_rows.
 *   dropout: the stream of this pass, not moved: layer l draws from its substream l, so a pass can be repeated with
 *   the same masks; NULL = no dropout. Not used when evaluating.
 * A single row has no variance: it is normalised by the running statistics, which stay, even when training. */
void eq_tape_forward(eq_tape *tape, const float *x, size_t n_rows, eq_mode mode, const eq_rng *dropout);

/* Gradient of a loss through the last forward pass.
 *   d_logit (n_rows): with respect to each logit; NULL = zero
 *   d_trunk (n_rows, trunk_width): what else flows into the trunk (a critic's gradient); NULL = nothing
 *   gradient (n_weights), overwritten; NULL = not wanted
 *   d_input (n_rows, n_inputs), overwritten; NULL = not wanted */
void eq_tape_backward(eq_tape *tape, const float *d_logit, const float *d_trunk, float *gradient, float *d_input);

/* Logits in evaluation mode of any number of rows; a row's bits do not depend on the others. Scratch from cx->tmp. */
eq_status eq_model_logits(eq_ctx *cx, const eq_model *model, const float *x, size_t n_rows, float *logit);

/* What the layers range[0] .. range[1] - 1 make of x (n_rows, inputs of the first) in evaluation mode: out (n_rows, outputs
 * of the last), the logits when that is the output layer. Passing on what earlier layers gave gives the bits of one pass.
 * range[0] < range[1] <= n_layers. Scratch from cx->tmp. */
eq_status eq_model_pass(eq_ctx *cx, const eq_model *model, const size_t range[2], const float *x, size_t n_rows, float *out);

/* score = sigmoid(logit). */
void eq_logit_scores(const float *logit, size_t n_rows, float *score);

/* Weighted binary cross-entropy, mean over rows of w_i (log(1 + e^z_i) - y_i z_i): weights of mean 1 keep the scale of
 * the loss. batch->weight NULL = ones. d_logit (n_rows) = w_i (score_i - y_i) / n_rows, overwritten; or NULL. */
double eq_cross_entropy(const eq_batch *batch, const float *logit, float *d_logit);

/* Adam for n weights, beta1 0.9, beta2 0.999, epsilon 1e-8 (Kingma & Ba 2015). */
typedef struct eq_adam {
    size_t n;
    float *moments;               /* (2 n) */
    double beta1, beta2, epsilon; /* may be changed before the first step */
    double power1, power2;        /* beta^t */
} eq_adam;

eq_status eq_adam_init(eq_ctx *cx, eq_arena *arena, size_t n, eq_adam *out);
/* One step; decay: L2 term added to the gradient. */
void eq_adam_step(eq_adam *adam, double learning_rate, double decay, const float *gradient, float *weight);

/* A minibatch and everything one step over it needs. */
typedef struct eq_learner {
    eq_tape *tape;
    eq_batch batch; /* points to the buffers below */
    float *x;       /* (max_rows, n_inputs) */
    uint8_t *y;
    uint16_t *group;
    float *weight, *score, *d_logit; /* (max_rows) */
    float *gradient;                 /* (n_weights) */
    eq_penalty penalty;              /* zero = none */
    double weight_scale;             /* what gathering multiplies a row's weight by; 1 */
} eq_learner;

/* Lives in `arena`; model is borrowed. */
eq_status eq_learner_init(eq_ctx *cx, eq_arena *arena, eq_model *model, size_t max_rows, eq_learner *out);

/* Copies the n rows data[index[0]], ..., of the model's width, into the learner. n <= max_rows. */
void eq_learner_gather(eq_learner *learner, const eq_dataset *data, const uint32_t *index, size_t n);

/* Forward pass over the gathered rows, cross-entropy plus penalty; fills score and d_logit. Returns the loss. */
double eq_learner_loss(eq_learner *learner, eq_mode mode, const eq_rng *dropout);

#endif
