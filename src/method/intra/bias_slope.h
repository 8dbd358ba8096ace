/* The bias of a network's scores over validation, and its gradient with respect to every weight; and how good a network is at
 * the threshold where it performs best. What methods that follow the bias downhill share. */
#ifndef EQ_METHOD_BIAS_SLOPE_H
#define EQ_METHOD_BIAS_SLOPE_H

#include "method/methods.h"
#include "method/soft_bias.h"
#include "model/train.h"

typedef struct eq_bias_slope {
    const eq_dataset *rows;
    eq_tape *tape;
    eq_soft_bias soft;
    float *weight, *score, *slope; /* (n_rows) */
    float *part, *gradient;        /* (n_weights) of a block of rows; of all */
} eq_bias_slope;

/* Borrows the model. EQ_EINPUT, beginning with `id`: the bias is undefined on these rows. Lives in step->arena. */
eq_status eq_bias_slope_begin(eq_step *step, const char *id, const eq_dataset *rows, eq_model *model, eq_bias_slope *out);

/* The mean score of the unprivileged less that of the privileged (of the rows that the objective's bias compares), and its
 * gradient (n_weights) in slope->gradient, in evaluation mode. Costs 4/3 of the rows. */
eq_status eq_bias_slope_measure(eq_step *step, eq_bias_slope *slope, double *bias);
/* The first alone, for 1/3. */
eq_status eq_bias_slope_value(eq_step *step, eq_bias_slope *slope, double *bias);

/* Performance and bias of decisions at the threshold of best performance. NaN scores: performance 0. Costs 1/3. */
eq_status eq_bias_slope_judge(eq_step *step, eq_bias_slope *slope, eq_objective_value *out);

/* Of the networks on a way, the one with the smallest bias of decisions of those that lost no more performance than is allowed.
 * The first is the network as trained: it stays where nothing is better. */
typedef struct eq_least_biased {
    eq_model best;
    double bias, least_performance; /* of the best; asked for */
    bool begun, found;              /* found: the best is not the network as trained */
    bool hopeless;                  /* the last one hardly separates anybody: there is nothing to be kept any more */
} eq_least_biased;

/* Judges the slope's model as eq_bias_slope_judge does and copies it if it is the best so far; ties to the first. `loss`: the
 * performance that may be lost. Lives in step->arena. */
eq_status eq_least_biased_judge(eq_step *step, eq_bias_slope *slope, double loss, eq_least_biased *kept);

#endif
