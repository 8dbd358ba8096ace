/* An adversary on the score: guesses the side (privileged or not) of each row from what the classifier says
 * about it. */
#ifndef EQ_METHOD_ADVERSARY_H
#define EQ_METHOD_ADVERSARY_H

#include "model/critic.h"

typedef struct eq_adversary_config {
    bool sees_label; /* s, s y, s (1 - y) instead of s alone */
    size_t hidden;   /* units of one hidden layer; 0 = linear */
    size_t max_rows;
    const uint8_t *privileged; /* (n_groups) */
} eq_adversary_config;

/* It sees s = sigmoid((1 + |c|) logit); c is learnt with it. */
typedef struct eq_adversary {
    eq_adversary_config config;
    eq_critic critic;
    eq_adam adam; /* of c */
    float c, c_gradient;
    float *input;   /* (max_rows, 1 or 3) */
    float *d_logit; /* (max_rows) gradient of its loss with respect to the classifier's logits */
} eq_adversary;

/* Lives in `arena`; *out must stay where it is. */
eq_status eq_adversary_init(eq_ctx *cx, eq_arena *arena, const eq_adversary_config *config, eq_rng rng, eq_adversary *out);

/* Returns its cross-entropy, the weighted mean over the batch, and fills d_logit and its own gradients.
 * logit (batch n_rows); the scores of the batch are not read. */
double eq_adversary_guess(eq_adversary *adversary, const eq_batch *batch, const float *logit);

/* One step of Adam down the loss of the last guess. */
void eq_adversary_learn(eq_adversary *adversary, double learning_rate);

#endif
