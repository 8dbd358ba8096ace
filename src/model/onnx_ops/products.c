/* Gemm and MatMul. Each output adds its terms in the order of the columns, in double. */
#include <string.h>

#include "model/onnx_ops/ops.h"

typedef struct gemm {
    bool across[2]; /* an operand is transposed */
    double alpha, beta;
} gemm;

static size_t side(const eq_onnx_value *v, bool across, size_t which) { return v->dim[across ? 1 - which : which]; }

/* What is added may be spread, but over the rows only if it is the same for all. */
static eq_status check_added(eq_onnx_call *call, const size_t dim[2]) {
    const eq_onnx_value *c = call->in[2], *out = call->out[0];
    if (c->n_dims > 2) return eq_onnx_fail(call, "\"%s\" has %zu dimensions, expected at most 2", c->name, c->n_dims);
    if (c->rows && c->n_dims < 2) return eq_onnx_fail_rows(call);
    for (size_t d = 0; d < c->n_dims; d++) {
        size_t to = 2 - c->n_dims + d;
        if (to == 0 && out->rows && !c->rows && c->dim[d] != 1) return eq_onnx_fail_rows(call);
        if (c->dim[d] != 1 && c->dim[d] != dim[to])
            return eq_onnx_fail(call, "%zu columns come out and \"%s\" has %zu", dim[to], c->name, c->dim[d]);
    }
    return EQ_OK;
}

eq_status eq_onnx_shape_gemm(eq_onnx_call *call) {
    const eq_onnx_value *a = call->in[0], *b = call->in[1];
    eq_onnx_value *out = call->out[0];
    gemm *state;
    int64_t across[2];
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    EQ_TRY(eq_onnx_integer(call, "transA", 0, &across[0]));
    EQ_TRY(eq_onnx_integer(call, "transB", 0, &across[1]));
    *state = (gemm){{across[0] != 0, across[1] != 0}, eq_onnx_number(call, "alpha", 1), eq_onnx_number(call, "beta", 1)};
    if (a->n_dims != 2 || b->n_dims != 2)
        return eq_onnx_fail(call, "its operands have %zu and %zu dimensions, expected 2", a->n_dims, b->n_dims);
    if (b->rows || (a->rows && across[0])) return eq_onnx_fail_rows(call);
    size_t depth[2] = {side(a, across[0], 1), side(b, across[1], 0)};
    if (depth[0] != depth[1]) return eq_onnx_fail(call, "%zu columns come in and the weights expect %zu", depth[0], depth[1]);
    *out = (eq_onnx_value){.name = out->name, .type = a->type, .rows = a->rows, .n_dims = 2, .weight = SIZE_MAX};
    out->dim[0] = side(a, across[0], 0);
    out->dim[1] = side(b, across[1], 1);
    return call->n_in > 2 && call->in[2] ? check_added(call, out->dim) : EQ_OK;
}

/* A matrix where it lies: steps from row to row, and from column to column. */
typedef struct laid {
    const double *number;
    size_t step[2];
} laid;

/* out (n, m) += a (n, depth) b (depth, m), of that size: n, depth, m. */
static void multiply(laid a, laid b, const size_t size[3], double *out) {
    size_t n = size[0], depth = size[1], m = size[2];
    for (size_t i = 0; i < n; i++, out += m)
        for (size_t k = 0; k < depth; k++) {
            double x = a.number[i * a.step[0] + k * a.step[1]];
            const double *row = b.number + k * b.step[0];
            if (b.step[1] == 1)
                for (size_t j = 0; j < m; j++) out[j] += x * row[j];
            else
                for (size_t j = 0; j < m; j++) out[j] += x * row[j * b.step[1]];
        }
}

static laid lie(const eq_onnx_value *v, bool across) {
    laid matrix = {.number = v->number};
    matrix.step[across] = v->dim[1];
    matrix.step[!across] = 1;
    return matrix;
}

eq_status eq_onnx_run_gemm(eq_onnx_call *call) {
    const gemm *state = call->state;
    eq_onnx_value *out = call->out[0], *c = call->n_in > 2 ? call->in[2] : NULL;
    size_t n = out->dim[0], m = out->dim[1], size[3] = {n, side(call->in[0], state->across[0], 1), m};
    memset(out->number, 0, n * m * sizeof *out->number);
    multiply(lie(call->in[0], state->across[0]), lie(call->in[1], state->across[1]), size, out->number);
    size_t stride[EQ_ONNX_MOST_DIMS] = {0};
    if (c) eq_onnx_strides(c, out, SIZE_MAX, stride);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++) {
            double added = c ? state->beta * c->number[i * stride[0] + j * stride[1]] : 0;
            out->number[i * m + j] = state->alpha * out->number[i * m + j] + added;
        }
    eq_onnx_round_all(out->type, out->number, n * m);
    return EQ_OK;
}

/* ---- MatMul, as numpy's: vectors are matrices for the while, and all dimensions before the last two are spread ---- */

static void as_matrix(const eq_onnx_value *v, bool first, eq_onnx_value *out) {
    *out = *v;
    if (v->n_dims != 1) return;
    out->n_dims = 2;
    out->dim[0] = first ? 1 : v->dim[0];
    out->dim[1] = first ? v->dim[0] : 1;
}

static eq_status matmul_rows(eq_onnx_call *call, size_t n_dims) {
    const eq_onnx_value *a = call->in[0], *b = call->in[1];
    if (a->rows && (a->n_dims < 2 || a->n_dims != n_dims)) return eq_onnx_fail_rows(call);
    if (b->rows && (b->n_dims < 3 || b->n_dims != n_dims)) return eq_onnx_fail_rows(call);
    if (a->rows && !b->rows && b->n_dims == n_dims && n_dims > 2 && b->dim[0] != 1) return eq_onnx_fail_rows(call);
    if (b->rows && !a->rows && a->n_dims == n_dims && a->dim[0] != 1) return eq_onnx_fail_rows(call);
    return EQ_OK;
}

eq_status eq_onnx_shape_matmul(eq_onnx_call *call) {
    eq_onnx_value a, b, *out = call->out[0];
    if (!call->in[0]->n_dims || !call->in[1]->n_dims) return eq_onnx_fail(call, "an operand is a single number");
    as_matrix(call->in[0], true, &a);
    as_matrix(call->in[1], false, &b);
    size_t n_dims = a.n_dims > b.n_dims ? a.n_dims : b.n_dims;
    EQ_TRY(matmul_rows(call, n_dims));
    if (a.dim[a.n_dims - 1] != b.dim[b.n_dims - 2])
        return eq_onnx_fail(call, "%zu columns come in and the weights expect %zu", a.dim[a.n_dims - 1], b.dim[b.n_dims - 2]);
    *out = (eq_onnx_value){.name = out->name, .type = a.type, .rows = a.rows || b.rows, .n_dims = n_dims, .weight = SIZE_MAX};
    for (size_t d = 0; d + 2 < n_dims; d++) {
        size_t x = d + a.n_dims >= n_dims ? a.dim[d + a.n_dims - n_dims] : 1,
               y = d + b.n_dims >= n_dims ? b.dim[d + b.n_dims - n_dims] : 1;
        if (x != y && x != 1 && y != 1) return eq_onnx_fail(call, "%zu and %zu matrices do not fit", x, y);
        out->dim[d] = x == 1 ? y : x;
    }
    out->dim[n_dims - 2] = a.dim[a.n_dims - 2];
    out->dim[n_dims - 1] = b.dim[b.n_dims - 1];
    if (call->in[0]->n_dims == 1) out->dim[n_dims - 2] = out->dim[n_dims - 1];
    out->n_dims -= (size_t)(call->in[0]->n_dims == 1) + (size_t)(call->in[1]->n_dims == 1);
    return EQ_OK;
}

/* Which matrix of a value goes with the i-th of the output. */
static size_t matrix_at(const eq_onnx_value *v, const eq_onnx_value *full, size_t i) {
    size_t at = 0, step = v->dim[v->n_dims - 2] * v->dim[v->n_dims - 1];
    for (size_t d = full->n_dims - 2; d-- > 0; i /= full->dim[d]) {
        if (d + v->n_dims < full->n_dims) continue;
        size_t size = v->dim[d + v->n_dims - full->n_dims];
        if (size > 1) at += i % full->dim[d] * step;
        step *= size;
    }
    return at;
}

eq_status eq_onnx_run_matmul(eq_onnx_call *call) {
    eq_onnx_value a, b, full, *out = call->out[0];
    as_matrix(call->in[0], true, &a);
    as_matrix(call->in[1], false, &b);
    size_t n_dims = a.n_dims > b.n_dims ? a.n_dims : b.n_dims, rows = a.dim[a.n_dims - 2], columns = b.dim[b.n_dims - 1];
    size_t depth = a.dim[a.n_dims - 1], size[3] = {rows, depth, columns};
    size_t total = eq_onnx_value_size(out), matrix = rows * columns;
    full = *out;
    full.n_dims = n_dims; /* its last two dimensions are not looked at */
    memset(out->number, 0, total * sizeof *out->number);
    for (size_t i = 0; matrix && i < total / matrix; i++)
        multiply((laid){a.number + matrix_at(&a, &full, i), {depth, 1}}, (laid){b.number + matrix_at(&b, &full, i), {columns, 1}},
                 size, out->number + i * matrix);
    eq_onnx_round_all(out->type, out->number, total);
    return EQ_OK;
}
