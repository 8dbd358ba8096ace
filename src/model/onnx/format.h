/* What an ONNX file that is read as a scorer keeps (scorer->state). */
#ifndef EQ_ONNX_FORMAT_H
#define EQ_ONNX_FORMAT_H

#include "model/onnx/network.h"

typedef struct eq_onnx_state {
    eq_bytes file; /* its own copy */
    eq_onnx_model model;
    eq_onnx_plan plan, front; /* of the score; of what comes before the network */
    eq_onnx_score score;
    eq_onnx_network network;
    size_t n_inputs, *input; /* values of inputs that the score hangs on */
    size_t *first;           /* (n_inputs) column of the scorer that each begins with */
} eq_onnx_state;

/* Members of a description: inputs, outputs, operations, layers. */
void eq_onnx_describe(const eq_scorer *scorer, eq_out *out, eq_place to);

#endif
