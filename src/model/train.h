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

#include "model/ops/op.h"

/* One pass over at most max_rows rows through `model`, whose weights may change between passes. */
typedef struct eq_tape {
    eq_model *model; /* borrowed */
    size_t max_rows, n_rows;
    const float **wire; /* (n_wires) where each lies, (n_rows, width); the first is the input of the last forward pass, borrowed
                          * until the backward pass */
    float **room;       /* (n_wires) the same, to write to; NULL of the input */
    float **kept;       /* (n_nodes) what ops keep for the backward pass */
    float **flow;       /* (n_wires) where gradients are put on their way down; NULL of the input */
    float *aside, *scratch; /* gradients that are added to others; what ops ask for */
    float *logit;           /* (n_rows) */
    const float *trunk;     /* (n_rows, trunk_width) input of the last linear layer; x in logistic regression */
    size_t trunk_width;
    eq_mode mode;           /* of the last forward pass */
    bool *reached, *wanted; /* (n_wires) backward: a gradient has arrived; somebody asks for it */
} eq_tape;

/* Lives in `arena`. Memory: max_rows x (2 x all widths that a backward pass looks at + 2 x the widest wire) floats. */
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

/* What the operations from layer range[0] to before layer range[1] make of x in evaluation mode. A layer's own input is enough to
 * go on from where nothing skips it; else the pass begins further up, at layer->from, with x (n_rows, layer->width) of
 * layer->wire. out: what the same is for layer range[1]; the logits (n_rows) when range[1] is n_layers. Layer 0 begins with the
 * model's input. Passing on what an earlier pass gave gives the bits of one pass. range[0] < range[1] <= n_layers. Scratch from
 * cx->tmp. */
eq_status eq_model_pass(eq_ctx *cx, const eq_model *model, const size_t range[2], const float *x, size_t n_rows, float *out);

/* The layer that the trunk goes into: the last linear one. */
const eq_layer *eq_model_last(const eq_model *model);

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
