/* Gather, an embedding: each whole number that comes in is replaced by its own row of a table, a category by its own vector.
 * table (n_levels, width), numbers (n, k), out (n, k, width). A negative number counts from the end. One that names no row
 * gives NaN, which every score that hangs on it then is: a pass cannot fail, and a vector made up would look like an answer.
 * A fresh table is drawn from U(-1/sqrt(width), 1/sqrt(width)). */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "model/ops/ops.h"

eq_status eq_gather_shape(const eq_shaping *s, eq_tensor *out) {
    const eq_tensor *table = &s->in[0].tensor, *number = &s->in[1].tensor;
    if (table->n_dims != 2) return eq_op_fail(s, "its table has %zu dimensions, expected 2", table->n_dims);
    if (number->n_dims + 1 >= EQ_MAX_DIMS) return eq_op_fail(s, "gives more than %d dimensions", EQ_MAX_DIMS);
    *out = *number;
    out->type = EQ_FLOAT32;
    out->dim[out->n_dims++] = table->dim[1];
    return EQ_OK;
}

/* The row of the table that a number names, or SIZE_MAX. */
static size_t row_of(const eq_pass *p, float number) {
    float n_levels = (float)p->operand[0].tensor.dim[0];
    if (!(number >= -n_levels && number < n_levels)) return SIZE_MAX;
    return (size_t)(number < 0 ? number + n_levels : number);
}

void eq_gather_forward(const eq_pass *p) {
    size_t width = p->operand[0].tensor.dim[1], n = eq_pass_size(p) / width;
    for (size_t i = 0; i < n; i++) {
        size_t row = row_of(p, p->in[1][i]);
        for (size_t j = 0; j < width; j++) p->out[i * width + j] = row == SIZE_MAX ? NAN : p->in[0][row * width + j];
    }
}

void eq_gather_backward(const eq_pass *p) {
    const eq_tensor *table = &p->operand[0].tensor;
    size_t width = table->dim[1], n = eq_pass_size(p) / width;
    if (!p->d_in[0]) return;
    memset(p->d_in[0], 0, eq_tensor_size(table) * sizeof *p->d_in[0]);
    for (size_t i = 0; i < n; i++) {
        size_t row = row_of(p, p->in[1][i]);
        if (row != SIZE_MAX) eq_axpy(1, p->d_out + i * width, p->d_in[0] + row * width, width);
    }
}

void eq_gather_begin(const eq_pass *p, eq_rng *stream) {
    const eq_tensor *table = &p->operand[0].tensor;
    double bound = 1 / sqrt((double)table->dim[1]);
    for (size_t i = 0; i < eq_tensor_size(table); i++) p->d_in[0][i] = (float)(bound * (2 * eq_rng_uniform(stream) - 1));
}
