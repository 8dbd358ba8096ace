/* Softmax over the columns of a row: y_j = e^(x_j - max x) / sum_k e^(x_k - max x); dx_j = y_j (d_j - sum_k d_k y_k). */
#include "math/kernels.h"
#include "model/ops/ops.h"

const eq_op_param eq_softmax_params[] = {{.id = "axis", .whole = true, .initial = -1, .min = -1, .max = 1}, {0}};

eq_status eq_softmax_shape(const eq_shaping *s, eq_tensor *out) {
    if (s->param[0] == 0) return eq_op_fail(s, "axis is 0, the rows: a person's score would depend on the others");
    return eq_shape_flat(s, out);
}

void eq_softmax_forward(const eq_pass *p) {
    size_t width = p->node->width;
    for (size_t i = 0; i < p->n_rows; i++) {
        const float *x = p->in[0] + i * width;
        float *y = p->out + i * width, most = x[0];
        double sum = 0;
        for (size_t j = 1; j < width; j++) most = x[j] > most ? x[j] : most;
        for (size_t j = 0; j < width; j++) sum += (double)(y[j] = eq_expf(x[j] - most));
        for (size_t j = 0; j < width; j++) y[j] = (float)((double)y[j] / sum);
    }
}

void eq_softmax_backward(const eq_pass *p) {
    size_t width = p->node->width;
    for (size_t i = 0; p->d_in[0] && i < p->n_rows; i++) {
        const float *y = p->out + i * width, *d = p->d_out + i * width;
        double along = 0;
        for (size_t j = 0; j < width; j++) along += (double)d[j] * (double)y[j];
        for (size_t j = 0; j < width; j++) p->d_in[0][i * width + j] = (float)((double)y[j] * ((double)d[j] - along));
    }
}
