/* Rules of post-processing methods written out as chances: see eq_chances. */
#ifndef EQ_METHOD_CHANCES_H
#define EQ_METHOD_CHANCES_H

#include <stdbool.h>

#include "equipoise/method.h"

/* A part of a rule: with probability `weight`, favourable above `threshold`. */
typedef struct eq_chance_part {
    double weight, threshold;
} eq_chance_part;

/* Favourable with probability `always`, and by n <= EQ_MAX_STEPS parts besides; a threshold of -infinity is always passed, one of
 * +infinity never. Weights and `always` are at least 0 and sum to at most 1. */
void eq_chances_make(double always, const eq_chance_part *part, size_t n, eq_chances *out);

/* Whether somebody with this score is favoured; a decision that turns at one score at most. */
typedef bool eq_decision_by_score(const eq_step *step, size_t group, float score);

/* The rule of such a decision: the score at which it turns, found by halving [0,1]. */
void eq_chances_find(const eq_step *step, size_t group, eq_decision_by_score *decide, eq_chances *out);

#endif
