/* The functions and parameters that rows of ops.def may name, declared from it; a row names those it has. Each is explained where
 * it is written. */
#ifndef EQ_OPS_H
#define EQ_OPS_H

#include "model/ops/op.h"

#define EQ_OP(name, ...)                                                       \
    extern const eq_op_param eq_##name##_params[];                             \
    eq_status eq_##name##_shape(const eq_shaping *shaping, eq_tensor *out);    \
    void eq_##name##_forward(const eq_pass *pass);                             \
    void eq_##name##_backward(const eq_pass *pass);                            \
    void eq_##name##_begin(const eq_pass *pass, eq_rng *stream);               \
    size_t eq_##name##_kept(const eq_node *node, size_t n_rows, eq_mode mode); \
    uint64_t eq_##name##_cost(const eq_node *node, const eq_operand *in);
#include "model/ops/ops.def"

#endif
