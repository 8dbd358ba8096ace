/* Plain training, for methods that are predictors of their own: what they are at strength 0. */
#ifndef EQ_PLAIN_H
#define EQ_PLAIN_H

#include "equipoise/method.h"

/* Trains the plan's model as the baseline is: the same bits. *lesson and *out are zero at first and kept between calls.
 * EQ_MORE: call again alike. Lives in step->arena. */
eq_status eq_plain_fit(eq_step *step, const eq_dataset *train, eq_lesson *lesson, eq_predictor *out);

#endif
