/* Rules of post-processing methods written out as chances: see eq_chances. */
#ifndef EQ_METHOD_CHANCES_H
#define EQ_METHOD_CHANCES_H

#include "equipoise/method.h"

/* A part of a rule: with probability `weight`, favourable above `threshold`. */
typedef struct eq_chance_part {
    double weight, threshold;
} eq_chance_part;

/* Favourable with probability `always`, and by n <= EQ_MAX_STEPS parts besides; a threshold of -infinity is always passed, one of
 * +infinity never. Weights and `always` are at least 0 and sum to at most 1. */
void eq_chances_make(double always, const eq_chance_part *part, size_t n, eq_chances *out);

#endif
