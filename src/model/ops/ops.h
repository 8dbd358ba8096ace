/* The functions that the rows of ops.def name. Each is explained where it is written. */
#ifndef EQ_OPS_H
#define EQ_OPS_H

#include "model/op.h"

#define EQ_OP_FORWARD(id) void eq_##id##_forward(const eq_pass *pass)
#define EQ_OP_BACKWARD(id) void eq_##id##_backward(const eq_pass *pass)
#define EQ_OP_SHAPE(id) eq_status eq_##id##_shape(const eq_shaping *shaping, eq_tensor *out)
#define EQ_OP_BEGIN(id) void eq_##id##_begin(const eq_pass *pass, eq_rng *stream)
#define EQ_OP_KEPT(id) size_t eq_##id##_kept(const eq_node *node, size_t n_rows, eq_mode mode)

static const eq_op_param eq_no_params[] = {{0}};

EQ_OP_SHAPE(gemm);
EQ_OP_FORWARD(gemm);
EQ_OP_BACKWARD(gemm);
EQ_OP_BEGIN(gemm);
EQ_OP_KEPT(gemm);
uint64_t eq_gemm_cost(const eq_node *node, const eq_operand *in);

EQ_OP_SHAPE(gather);
EQ_OP_FORWARD(gather);
EQ_OP_BACKWARD(gather);
EQ_OP_BEGIN(gather);

EQ_OP_SHAPE(add);
EQ_OP_FORWARD(add);
EQ_OP_BACKWARD(add);

EQ_OP_FORWARD(relu);
EQ_OP_BACKWARD(relu);
extern const eq_op_param eq_leaky_relu_params[], eq_elu_params[], eq_selu_params[];
EQ_OP_FORWARD(leaky_relu);
EQ_OP_BACKWARD(leaky_relu);
EQ_OP_FORWARD(elu);
EQ_OP_BACKWARD(elu);
EQ_OP_FORWARD(selu);
EQ_OP_BACKWARD(selu);

EQ_OP_FORWARD(tanh);
EQ_OP_BACKWARD(tanh);
EQ_OP_FORWARD(sigmoid);
EQ_OP_BACKWARD(sigmoid);
extern const eq_op_param eq_gelu_params[];
EQ_OP_FORWARD(gelu);
EQ_OP_BACKWARD(gelu);

extern const eq_op_param eq_softmax_params[];
EQ_OP_SHAPE(softmax);
EQ_OP_FORWARD(softmax);
EQ_OP_BACKWARD(softmax);

extern const eq_op_param eq_batch_norm_params[];
EQ_OP_SHAPE(batch_norm);
EQ_OP_FORWARD(batch_norm);
EQ_OP_BACKWARD(batch_norm);
EQ_OP_BEGIN(batch_norm);
EQ_OP_KEPT(batch_norm);

extern const eq_op_param eq_layer_norm_params[];
EQ_OP_SHAPE(layer_norm);
EQ_OP_FORWARD(layer_norm);
EQ_OP_BACKWARD(layer_norm);
EQ_OP_BEGIN(layer_norm);
EQ_OP_KEPT(layer_norm);

extern const eq_op_param eq_dropout_params[];
EQ_OP_FORWARD(dropout);
EQ_OP_BACKWARD(dropout);
EQ_OP_KEPT(dropout);

extern const eq_op_param eq_concat_params[];
EQ_OP_SHAPE(concat);
EQ_OP_FORWARD(concat);
EQ_OP_BACKWARD(concat);

extern const eq_op_param eq_slice_params[], eq_cast_params[];
EQ_OP_SHAPE(slice);
EQ_OP_FORWARD(slice);
EQ_OP_BACKWARD(slice);
EQ_OP_SHAPE(flatten);
EQ_OP_SHAPE(cast);
EQ_OP_FORWARD(cast);

#endif
