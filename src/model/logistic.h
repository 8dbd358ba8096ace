/* Logistic regression solved rather than trained: its loss is convex, so there is one answer, and it is found to within
 * 1e-6 of the loss. Internal to the core; the trainer of model.h runs it. */
#ifndef EQ_LOGISTIC_H
#define EQ_LOGISTIC_H

#include "model/lbfgs.h"
#include "model/train.h"

typedef enum eq_logistic_state {
    EQ_LOGISTIC_WORKING, /* call again */
    EQ_LOGISTIC_STEPPED, /* one step more; its loss and step are set and its weights in the model: show it, then call again */
    EQ_LOGISTIC_SOLVED   /* done; the model holds the last step's weights */
} eq_logistic_state;

typedef struct eq_logistic_config {
    double decay;               /* >= 0 */
    eq_penalty penalty;         /* zero = none; without a backward pass of its own */
    double weight_scale;        /* what a row's weight is multiplied by, so that their mean is 1 */
} eq_logistic_config;

typedef struct eq_logistic {
    eq_logistic_config config;  /* decay filled in */
    eq_model *model;            /* borrowed: gets the weights */
    const eq_dataset *train;    /* borrowed */
    eq_lbfgs search;            /* weights of the inputs, then the intercept */
    double *gradient;           /* (n_inputs + 1) */
    double *slope;              /* (n_rows) of the loss sum by logit */
    double sum;                 /* of the losses of the rows seen in this pass */
    double loss, step;          /* of the step last shown: the value minimised, without the L2 term; and its length */
    float *score, *weight, *bend; /* (n_rows) for the penalty: scores, weights, its slopes */
    size_t next_row;
    bool second_pass, over;
} eq_logistic;

/* Prepares to minimise, over the training rows,
 *   mean of w_i cross-entropy_i + penalty + decay / 2 |weights|^2,   w_i divided by their mean, the intercept free
 * from weights of 0. A decay above 0 is scikit-learn's C = 1 / (n_rows decay); decay = 0 means C = 1, scikit-learn's default, so
 * that rows which can be told apart perfectly, or columns that repeat each other, have one finite answer too. The penalty sees
 * all rows as one batch; a value that is not convex leads to a minimum nearby. Lives in `arena`. */
eq_status eq_logistic_init(eq_ctx *cx, eq_arena *arena, eq_model *model, const eq_dataset *train,
                           const eq_logistic_config *config, eq_logistic **out);

/* One block of rows; *budget is charged as the trainer's. Where calls are cut changes nothing. */
eq_logistic_state eq_logistic_work(eq_logistic *l, int64_t *budget);

#endif
