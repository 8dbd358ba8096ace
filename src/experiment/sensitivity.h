/* Which weights a network's bias hangs on: random multiplicative noise on all of them, a regression of the bias on the
 * noise, and the exact gradient beside it. */
#ifndef EQ_SENSITIVITY_H
#define EQ_SENSITIVITY_H

#include "equipoise/model.h"

typedef struct eq_sensitivity_question {
    eq_bias bias;     /* of scores, see method/soft_bias.h */
    size_t n_samples; /* perturbed networks, 20..10000 */
    double sd;        /* each trainable weight is multiplied by 1 + sd N(0,1); > 0 */
    eq_rng rng;
} eq_sensitivity_question;

/* Shares of variance explained, by rows: see eq_sensitivity_measure. NaN when all perturbed networks are alike. */
typedef struct eq_sensitivity {
    size_t n_weights, n_fit, n_choose, n_held;
    double bias;                  /* of the network as it is */
    double mean, deviation;       /* of the perturbed networks' biases */
    double penalty;               /* chosen, as a multiple of the samples' mean squared norm */
    double ridge_fit, ridge_held; /* R^2 of the ridge regression where it was fitted, and on the held-out networks */
    double plain_fit, plain_held; /* the same without a penalty worth the name: the solution of least norm */
    double plain_leaked;          /* and its R^2 on a second, independent 20 % of all networks */
    size_t n_leaked;              /* of which so many had been fitted on */
    size_t n_second;              /* size of that second draw */
    double gradient_held;         /* R^2 on the held-out networks of first-order prediction by the gradient */
    float *ridge, *gradient;      /* (n_weights) change of bias for each 100 % that a weight grows */
} eq_sensitivity;

/* Perturbs `model` n_samples times and explains the bias of its scores on `data`.
 * Of the perturbed networks 60 % are fitted, 20 % choose the penalty (then both are fitted together), 20 % are held out
 * and looked at once. The gradient is exact and needs none of them. plain_leaked repeats a common mistake: the test part is
 * drawn anew instead of being what the training part left over.
 * EQ_EINPUT: the bias is undefined on these rows. Lives in `arena`; the model is left as it was.
 * Cost: n_samples scorings of `data`, n_samples^2 n_weights / 2 multiplications; memory 4 n_samples n_weights bytes.
 * Source of the question: Savani, White & Govindarajulu 2020, section 3, and the notebook of its first version. */
eq_status eq_sensitivity_measure(eq_ctx *cx, eq_arena *arena, eq_model *model, const eq_dataset *data,
                                 const eq_sensitivity_question *question, eq_sensitivity *out);

#endif
