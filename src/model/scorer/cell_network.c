/* The end of the steps as a network: Gemms and activations to one logit. A softmax of two is a sigmoid of their difference, so
 * the last map becomes the difference of its two rows. */
#include <string.h>

#include "model/graph/graph.h"
#include "model/scorer/cell.h"

static bool passes(eq_cell_kind kind) {
    return kind == EQ_CELL_LINEAR || kind == EQ_CELL_RELU || kind == EQ_CELL_TANH || kind == EQ_CELL_SIGMOID ||
           kind == EQ_CELL_IDENTITY;
}

static const char *op_of(eq_cell_kind kind) {
    return kind == EQ_CELL_LINEAR ? "Gemm" : kind == EQ_CELL_RELU ? "Relu" : kind == EQ_CELL_TANH ? "Tanh" : "Sigmoid";
}

/* Rows of a map, of which the last one of two logits has one: the difference. */
static size_t outputs(const eq_cell_step *step, bool pair) { return pair ? 1 : step->n_out; }

static void fill_weights(const eq_cell_step *step, bool pair, float *weight, float *bias) {
    size_t n_out = outputs(step, pair);
    for (size_t j = 0; j < n_out; j++) {
        const double *row = step->a + (pair ? 1 : j) * step->n_in;
        for (size_t k = 0; k < step->n_in; k++) weight[k * n_out + j] = (float)(row[k] - (pair ? step->a[k] : 0));
        bias[j] = (float)(step->b[pair ? 1 : j] - (pair ? step->b[0] : 0));
    }
}

eq_status eq_cell_network(eq_ctx *cx, eq_arena *arena, const eq_cell_steps *steps, size_t *n_prefix, const eq_model **out) {
    size_t end = steps->n, first, wire = 0, layer = 0;
    *out = NULL;
    *n_prefix = steps->n;
    if (end < 2) return EQ_OK;
    const eq_cell_step *last = &steps->step[end - 2];
    bool pair = steps->step[end - 1].kind == EQ_CELL_SOFTMAX && steps->n_out == 2;
    bool odds = steps->step[end - 1].kind == EQ_CELL_SIGMOID && steps->n_out == 1;
    if ((!pair && !odds) || last->kind != EQ_CELL_LINEAR) return EQ_OK;
    for (first = --end; first && passes(steps->step[first - 1].kind);) first--;
    while (steps->step[first].kind != EQ_CELL_LINEAR) first++;
    *n_prefix = first;
    eq_draft draft = {.cx = cx, .arena = arena, .where = ""};
    eq_model *model;
    EQ_NEW(cx, arena, model, 1);
    EQ_TRY(eq_draft_begin(&draft, steps->step[first].n_in, end - first, 3 * (end - first)));
    for (size_t s = first; s < end; s++) {
        const eq_cell_step *step = &steps->step[s];
        size_t n_out = outputs(step, pair && step == last);
        const eq_operand in[3] = {eq_from(wire), eq_matrix(step->n_in, n_out), eq_vector(n_out)};
        if (step->kind == EQ_CELL_IDENTITY) continue;
        EQ_TRY(eq_draft_add(&draft, &(eq_call){op_of(step->kind), NULL, step->kind == EQ_CELL_LINEAR ? 3 : 1, in}, &wire));
    }
    EQ_TRY(eq_draft_end(&draft, model));
    for (size_t s = first; s < end; s++) {
        const eq_cell_step *step = &steps->step[s];
        if (step->kind != EQ_CELL_LINEAR) continue;
        const eq_layer *to = &model->layer[layer++];
        fill_weights(step, pair && step == last, model->weight + to->weight, model->weight + to->bias);
    }
    *out = model;
    return EQ_OK;
}
