/* Which of a graph's outputs is the score, and what is made of it.
 *
 * Outputs are judged by what they give on rows of numbers over several sizes, which no person is in: that two columns are
 * probabilities, one is a probability, and so on, is so whatever comes in. The first rule that fits decides (shared design,
 * models.md 1.4); what it leaves open is asked in a sentence that names the flags which answer it. */
#ifndef EQ_ONNX_SCORE_H
#define EQ_ONNX_SCORE_H

#include "model/onnx/plan.h"
#include "model/scorer/scorer.h"

typedef enum eq_onnx_then { EQ_THEN_AS_IS, EQ_THEN_SIGMOID, EQ_THEN_EXP, EQ_THEN_SOFTMAX } eq_onnx_then;

typedef struct eq_onnx_score {
    size_t value;       /* the numbers, under a ZipMap; SIZE_MAX = it is asked which */
    const char *output; /* what the file calls it; NULL = it is asked which */
    size_t width;       /* columns of it */
    bool *counts;       /* (width) those whose sum is the score */
    size_t column;      /* the one that counts, SIZE_MAX of several */
    eq_onnx_then then;
    eq_score_is is;
    bool taken_for_logit; /* as in eq_scorer */
    bool held;            /* to [0, 1], which its numbers leave although they are called probabilities */
    size_t n_classes; /* 0 = the file names none */
    const char *const *class_name;
    size_t favourable;    /* SIZE_MAX = the file does not say */
    const char *from;     /* in words */
    const eq_asked *asks; /* what has to be answered first, or NULL */
} eq_onnx_score;

/* Finds it. Lives in `arena`. EQ_EINPUT: no output can be a score, or an answer names what is not there. */
eq_status eq_onnx_score_find(eq_ctx *cx, eq_arena *arena, eq_onnx_plan *plan, const eq_scorer_options *options,
                             eq_onnx_score *out);

/* Scores (n_rows) of the numbers of score->value (n_rows, width). */
void eq_onnx_score_make(const eq_onnx_score *score, const double *number, size_t n_rows, double *out);

/* The step that makes a value, past those that only move or name numbers of a row: Identity, Cast, Reshape, ZipMap and such.
 * NULL: nobody does, it comes in or is constant. *value: what that step makes. */
const eq_onnx_step *eq_onnx_made_by(const eq_onnx_plan *plan, size_t *value);

#endif
