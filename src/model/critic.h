/* Critics: small networks that look at another network while it trains, and tell it what to unlearn.
 *
 * A critic is a model without batch norm and its tape, its Adam and room for its gradients, so it is a
 * network like any other: the gradient checks of the tape hold for it. A plain learning step is:
 *     eq_critic_forward(&critic, input, n, EQ_TRAINING, &dropout);
 *     ... critic.d_output from critic.output ...
 *     eq_critic_learn(&critic, 1e-3); */
#ifndef EQ_CRITIC_H
#define EQ_CRITIC_H

#include "model/train.h"

typedef struct eq_critic_config {
    size_t n_inputs, n_hidden, width; /* n_hidden layers of `width` units; 0 = a linear critic */
    double dropout;
    size_t max_rows;
} eq_critic_config;

typedef struct eq_critic {
    eq_model model;
    eq_tape *tape;
    eq_adam adam;
    const float *output;       /* (n_rows) of the last forward pass: one number a row */
    float *d_output, *d_input; /* (max_rows), (max_rows, n_inputs) */
    float *gradient;           /* (n_weights) */
} eq_critic;

/* A fresh critic in `arena`. EQ_EINPUT: a size out of range. */
eq_status eq_critic_init(eq_ctx *cx, eq_arena *arena, const eq_critic_config *config, eq_rng rng, eq_critic *out);

/* Fills critic->output from input (n_rows, n_inputs), borrowed until the next backward pass. */
void eq_critic_forward(eq_critic *critic, const float *input, size_t n_rows, eq_mode mode, const eq_rng *dropout);

/* Takes one step of Adam down the loss whose gradient is d_output (n_rows). */
void eq_critic_learn(eq_critic *critic, double learning_rate);

/* Fills d_input (n_rows, n_inputs) from d_output (n_rows); the weights stay. */
void eq_critic_blame(eq_critic *critic);

/* The critic's answer about all rows together: the mean of its outputs of the last forward pass, which does
 * not depend on the order of the rows. And the way back: d_output of a gradient with respect to that answer.
 */
double eq_critic_answer(const eq_critic *critic);
void eq_critic_share(eq_critic *critic, double gradient);

/* ---- gradients against each other ---- */

/* Takes the part of `gradient` that lies along `against` out of it, both (n):
 *   gradient -= (gradient . against) / |against|^2 against,   without the division when not `normalised`. */
void eq_project_out(const float *against, size_t n, bool normalised, float *gradient);

/* The same for each tensor of the model by itself. Both (n_weights). */
void eq_project_tensors(const eq_model *model, bool normalised, const float *against, float *gradient);

#endif
