/* The table of operations, and what several of them share. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/wording.h"
#include "model/ops/ops.h"

static const eq_op_param eq_no_params[] = {{0}};

#define EQ_OP(name, ...) {__VA_ARGS__},
static const eq_op table[] = {
#include "model/ops/ops.def"
};

size_t eq_op_count(void) { return sizeof table / sizeof *table; }

const eq_op *eq_op_at(size_t index) { return &table[index]; }

const eq_op *eq_op_find(const char *id) {
    for (size_t i = 0; i < eq_op_count(); i++)
        if (!strcmp(table[i].id, id)) return &table[i];
    return NULL;
}

#define EQ_ACTIVATION(id, op) #id,
const char *const eq_activation_ids[EQ_N_ACTIVATIONS + 1] = {
#include "model/ops/ops.def"
    NULL};

#define EQ_ACTIVATION(id, op) op,
static const char *const activation_op[] = {
#include "model/ops/ops.def"
};

const eq_op *eq_activation_op(size_t index) { return eq_op_find(activation_op[index]); }

eq_status eq_op_fail(const eq_shaping *s, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    eq_word_list(s->cx, text, sizeof text, format, arguments);
    va_end(arguments);
    return eq_fail(s->cx, EQ_EINPUT, "%sop %zu (%s): %s", s->where, s->index + 1, s->op->id, text);
}

size_t eq_tensor_size(const eq_tensor *tensor) {
    size_t n = 1;
    for (size_t i = 0; i < tensor->n_dims; i++) n *= tensor->dim[i];
    return n;
}

void eq_pass_copy_in(const eq_pass *p) {
    if (p->out != p->in[0]) memcpy(p->out, p->in[0], eq_pass_size(p) * sizeof *p->out);
}

void eq_pass_copy_gradient(const eq_pass *p) {
    if (p->d_in[0] && p->d_in[0] != p->d_out) memcpy(p->d_in[0], p->d_out, eq_pass_size(p) * sizeof *p->d_out);
}

eq_status eq_shape_same(const eq_shaping *s, eq_tensor *out) {
    *out = s->in[0].tensor;
    return EQ_OK;
}

eq_status eq_shape_flat(const eq_shaping *s, eq_tensor *out) {
    if (s->in[0].tensor.n_dims != 1)
        return eq_op_fail(s, "takes an input of %zu dimensions, expected rows and columns", s->in[0].tensor.n_dims + 1);
    return eq_shape_same(s, out);
}

eq_status eq_shape_expect_vector(const eq_shaping *s, size_t i, size_t n) {
    const eq_tensor *t = &s->in[i].tensor;
    if (t->n_dims == 1 && t->dim[0] == n) return EQ_OK;
    return eq_op_fail(s, "operand %zu has %zu numbers in %zu dimensions, expected %zu in one", i, eq_tensor_size(t), t->n_dims,
                      n);
}

uint64_t eq_cost_none(const eq_node *node, const eq_operand *in) {
    (void)node, (void)in;
    return 0;
}

uint64_t eq_cost_width(const eq_node *node, const eq_operand *in) {
    (void)in;
    return node->width;
}
