/* Between the two files that make a network of a graph: steps.c says what each step becomes, network.c writes it down. */
#ifndef EQ_ONNX_BUILD_H
#define EQ_ONNX_BUILD_H

#include <string.h>

#include "model/onnx/network.h"

/* What a step becomes. */
typedef enum eq_onnx_kind {
    EQ_STEP_OTHER,  /* nothing that gradients pass */
    EQ_STEP_SAME,   /* its operand, perhaps in another shape of as many columns */
    EQ_STEP_GEMM,   /* a linear map */
    EQ_STEP_MATMUL, /* one without bias, or with the bias of the Add behind it */
    EQ_STEP_BIAS,   /* that Add */
    EQ_STEP_EMBEDDING,
    EQ_STEP_ALIKE,  /* an operation of the same name on one wire */
    EQ_STEP_NORM,   /* ... with vectors of weights */
    EQ_STEP_SPELT,  /* the last step of a LayerNormalization that is spelt out */
    EQ_STEP_PAIR,   /* Add, Sub, Mul of two wires */
    EQ_STEP_AFFINE, /* the same with constants, Div by them, Neg */
    EQ_STEP_PRELU,
    EQ_STEP_CLIP,
    EQ_STEP_CONCAT,
} eq_onnx_kind;

/* A LayerNormalization that is spelt out. */
typedef struct eq_onnx_spelt {
    size_t x, gamma, beta;
    double epsilon;
} eq_onnx_spelt;

typedef struct eq_onnx_builder {
    eq_ctx *cx;
    eq_arena *arena;
    eq_onnx_plan *plan;
    eq_onnx_logit logit;
    eq_onnx_network *out;
    eq_onnx_kind *kind;   /* (n_steps) */
    eq_onnx_spelt *spelt; /* (n_steps) of SPELT */
    bool *absorbed;       /* (n_steps) another step does its work */
    bool *frozen;         /* (n_steps) stays with the plan whatever it is */
    bool *learns;         /* (n_values) weights that are edited have a say in it */
    size_t *uses;         /* (n_values) */
    size_t *wire;         /* (n_values) in the network, or SIZE_MAX */
    size_t most_operands;
    eq_draft draft;
} eq_onnx_builder;

/* Kinds of the steps that are kept, and which of them are one. */
eq_status eq_onnx_steps_find(eq_onnx_builder *b);
/* Marks what learns; gives the last step that does and passes no gradient, or SIZE_MAX. */
size_t eq_onnx_steps_mark(const eq_onnx_builder *b);
/* All that a step hangs on stays with the plan. */
void eq_onnx_steps_freeze(const eq_onnx_builder *b, size_t last);

static inline bool eq_onnx_is_layer(eq_onnx_kind k) { return k == EQ_STEP_GEMM || k == EQ_STEP_MATMUL || k == EQ_STEP_EMBEDDING; }

/* The step of that operation that makes a value, or SIZE_MAX. */
size_t eq_onnx_step_by(const eq_onnx_builder *b, size_t value, const char *op);

#endif
