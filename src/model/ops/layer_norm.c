/* LayerNormalization over the columns of a row: y = scale xhat + shift, xhat = (x - mean) / sqrt(variance + epsilon), mean and
 * (biased) variance of the row itself; the shift may be left out. With g = d scale:
 *   dx = (g - mean(g) - xhat mean(g xhat)) / sqrt(variance + epsilon). Ba, Kiros & Hinton 2016. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "model/ops/ops.h"

enum { AXIS, EPSILON };
const eq_op_param eq_layer_norm_params[] = {{.id = "axis", .whole = true, .initial = -1, .min = -1, .max = 1},
                                            {.id = "epsilon", .initial = 1e-5, .min = 1e-12, .max = 1},
                                            {0}};

eq_status eq_layer_norm_shape(const eq_shaping *s, eq_tensor *out) {
    if (s->param[AXIS] == 0) return eq_op_fail(s, "axis is 0, the rows: a person's score would depend on the others");
    EQ_TRY(eq_shape_flat(s, out));
    for (size_t i = 1; i < s->n_in; i++) EQ_TRY(eq_shape_expect_vector(s, i, out->dim[0]));
    return EQ_OK;
}

/* mean and inverse deviation of each row */
size_t eq_layer_norm_kept(const eq_node *node, size_t n_rows, eq_mode mode) {
    (void)node, (void)mode;
    return 2 * n_rows;
}

void eq_layer_norm_forward(const eq_pass *p) {
    size_t width = p->node->width;
    for (size_t i = 0; i < p->n_rows; i++) {
        const float *x = p->in[0] + i * width;
        double sum = 0, squares = 0;
        for (size_t j = 0; j < width; j++) sum += (double)x[j];
        double mean = sum / (double)width;
        for (size_t j = 0; j < width; j++) squares += ((double)x[j] - mean) * ((double)x[j] - mean);
        float middle = (float)mean, inverse = (float)(1 / sqrt(squares / (double)width + p->node->param[EPSILON]));
        for (size_t j = 0; j < width; j++) {
            float y = (x[j] - middle) * inverse * p->in[1][j];
            p->out[i * width + j] = p->node->n_in == 3 ? y + p->in[2][j] : y;
        }
        p->kept[2 * i] = middle;
        p->kept[2 * i + 1] = inverse;
    }
}

static float normal(const eq_pass *p, size_t i, size_t j) {
    return (p->in[0][i * p->node->width + j] - p->kept[2 * i]) * p->kept[2 * i + 1];
}

static void weight_gradients(const eq_pass *p) {
    size_t width = p->node->width;
    for (size_t j = 0; j < width; j++) {
        double scale = 0, shift = 0;
        for (size_t i = 0; i < p->n_rows; i++) {
            double d = (double)p->d_out[i * width + j];
            scale += d * (double)normal(p, i, j);
            shift += d;
        }
        p->d_in[1][j] = (float)scale;
        if (p->node->n_in == 3) p->d_in[2][j] = (float)shift;
    }
}

void eq_layer_norm_backward(const eq_pass *p) {
    size_t width = p->node->width;
    if (p->d_in[1]) weight_gradients(p);
    for (size_t i = 0; p->d_in[0] && i < p->n_rows; i++) {
        const float *d = p->d_out + i * width;
        double mean = 0, along = 0, inverse = (double)p->kept[2 * i + 1];
        for (size_t j = 0; j < width; j++) {
            double g = (double)d[j] * (double)p->in[1][j];
            mean += g / (double)width;
            along += g * (double)normal(p, i, j) / (double)width;
        }
        for (size_t j = 0; j < width; j++) {
            double g = (double)d[j] * (double)p->in[1][j];
            p->d_in[0][i * width + j] = (float)(inverse * (g - mean - (double)normal(p, i, j) * along));
        }
    }
}

void eq_layer_norm_begin(const eq_pass *p, eq_rng *stream) {
    (void)stream;
    for (size_t j = 0; j < p->node->width; j++) p->d_in[1][j] = 1;
}
