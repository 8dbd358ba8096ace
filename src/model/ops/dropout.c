/* Dropout: in training each number is 0 with probability ratio, else divided by what is left; in evaluation nothing happens.
 * The k-th Dropout of a model draws from substream k of a pass, so a pass can be repeated with the same masks. Behind a Relu the
 * output is its own mask, since it is positive exactly where both let a number through (see eq_relu_dropout). */
#include "math/kernels.h"
#include "model/ops/ops.h"

const eq_op_param eq_dropout_params[] = {{.id = "ratio", .initial = 0.5, .min = 0, .max = 0.9999}, {0}};

static uint32_t threshold_of(const eq_pass *p) {
    if (p->mode != EQ_TRAINING || !p->dropout) return 0;
    uint32_t threshold = (uint32_t)(p->node->param[0] * 65536 + 0.5);
    return threshold > 65535 ? 65535 : threshold;
}

/* What kept numbers are multiplied by; behind it, unless gated, the mask: that factor or 0. */
size_t eq_dropout_kept(const eq_node *node, size_t n_rows, eq_mode mode) {
    return 1 + (node->gated || mode != EQ_TRAINING ? 0 : n_rows * node->width);
}

static void drop(const eq_pass *p, uint32_t threshold, float *masked) {
    eq_rng stream = eq_rng_at(p->dropout, p->node->number);
    eq_mask mask = eq_mask_seed(&stream);
    eq_relu_dropout(&mask, threshold, p->kept[0], masked, eq_pass_size(p));
}

/* The Relu before it has left negative numbers alone. */
static void drop_gated(const eq_pass *p, uint32_t threshold) {
    if (threshold) drop(p, threshold, p->out);
    else eq_relu(p->out, eq_pass_size(p));
}

static void drop_by_mask(const eq_pass *p, uint32_t threshold) {
    float *mask = p->kept + 1;
    for (size_t i = 0; i < eq_pass_size(p); i++) mask[i] = 1;
    if (!threshold) return;
    drop(p, threshold, mask);
    for (size_t i = 0; i < eq_pass_size(p); i++) p->out[i] *= mask[i];
}

void eq_dropout_forward(const eq_pass *p) {
    uint32_t threshold = threshold_of(p);
    p->kept[0] = 65536 / (float)(65536 - threshold);
    eq_pass_copy_in(p);
    if (p->mode == EQ_TRAINING) (p->node->gated ? drop_gated : drop_by_mask)(p, threshold);
}

void eq_dropout_backward(const eq_pass *p) {
    if (!p->d_in[0]) return;
    eq_pass_copy_gradient(p);
    if (p->node->carried) return;
    if (p->node->gated) eq_gate_gradient(p->out, p->kept[0], p->d_in[0], eq_pass_size(p));
    else if (p->mode == EQ_TRAINING)
        for (size_t i = 0; i < eq_pass_size(p); i++) p->d_in[0][i] *= p->kept[1 + i];
}
