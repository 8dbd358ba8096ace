/* Copies, fingerprint and scores of a model.
 *
 * A model is one flat vector of weights and one of statistics, and a list of operations that says where each one's lie, so
 * optimisers, copies and random perturbations need not know operations. Scores are a walk through the list that keeps nothing. */
#include <string.h>

#include "base/sha256.h"
#include "math/kernels.h"
#include "model/graph/graph.h"
#include "model/train.h"

#define BLOCK 128 /* rows scored at once: activations of a usual width stay in the first-level cache */

eq_status eq_model_copy(eq_ctx *cx, eq_arena *arena, const eq_model *from, eq_model *out) {
    eq_model copy = *from;
    EQ_TRY(eq_graph_copy(cx, arena, from->graph, &copy.graph));
    EQ_NEW(cx, arena, copy.layer, copy.n_layers);
    EQ_NEW(cx, arena, copy.weight, copy.n_weights);
    EQ_NEW(cx, arena, copy.statistic, copy.n_statistics);
    memcpy(copy.layer, from->layer, copy.n_layers * sizeof *copy.layer);
    eq_model_assign(&copy, from);
    *out = copy;
    return EQ_OK;
}

void eq_model_assign(eq_model *to, const eq_model *from) {
    memmove(to->weight, from->weight, from->n_weights * sizeof *to->weight);
    memmove(to->statistic, from->statistic, from->n_statistics * sizeof *to->statistic);
}

void eq_model_sha256(const eq_model *model, char out[65]) {
    eq_sha256 sha;
    eq_sha256_begin(&sha);
    eq_sha256_add(&sha, model->weight, model->n_weights * sizeof *model->weight);
    eq_sha256_add(&sha, model->statistic, model->n_statistics * sizeof *model->statistic);
    eq_sha256_end(&sha, out);
}

const eq_layer *eq_model_last(const eq_model *model) {
    size_t l = model->n_layers - 1;
    while (model->layer[l].node != model->graph->last) l--;
    return &model->layer[l];
}

/* ---- scores ---- */

/* A walk through the nodes range[0] .. range[1] - 1, which take of what was made before them one wire. */
typedef struct walk {
    const eq_model *model;
    size_t range[2], in, out; /* the wire they take, and the one that is wanted */
    float **buffer;           /* (n_buffers) */
    float **kept;             /* (n_nodes) */
} walk;

/* n_rows <= BLOCK */
static void walk_block(const walk *w, const float *x, size_t n_rows, bool fresh, float *result) {
    const eq_graph *graph = w->model->graph;
    const eq_wire *out = &graph->wire[w->out];
    for (size_t i = w->range[0]; i < w->range[1]; i++) {
        const eq_node *node = &graph->node[i];
        const eq_operand *operand = eq_operand_at(graph, node, 0);
        const float *in[EQ_MAX_OPERANDS];
        for (size_t k = 0; k < node->n_in; k++) {
            size_t at = operand[k].at;
            if (operand[k].kind == EQ_WIRE) in[k] = at == w->in ? x : w->buffer[graph->wire[at].buffer];
            else in[k] = (operand[k].kind == EQ_WEIGHT ? w->model->weight : w->model->statistic) + at;
        }
        eq_pass pass = {.node = node,
                        .operand = operand,
                        .n_rows = n_rows,
                        .fresh = fresh,
                        .in = in,
                        .out = w->buffer[graph->wire[node->out].buffer],
                        .kept = w->kept[i]};
        node->op->forward(&pass);
    }
    memcpy(result, w->out == w->in ? x : w->buffer[out->buffer], n_rows * out->width * sizeof *result);
}

static eq_status walk_rows(eq_ctx *cx, walk *w, const float *x, size_t n_rows, float *out) {
    const eq_graph *graph = w->model->graph;
    size_t block = n_rows < BLOCK ? n_rows : BLOCK, n_in = graph->wire[w->in].width, n_out = graph->wire[w->out].width;
    EQ_NEW(cx, &cx->tmp, w->buffer, graph->n_buffers);
    EQ_NEW(cx, &cx->tmp, w->kept, graph->n_nodes);
    for (size_t b = 0; b < graph->n_buffers; b++) EQ_NEW(cx, &cx->tmp, w->buffer[b], block * graph->buffer[b]);
    for (size_t i = w->range[0]; i < w->range[1]; i++) {
        size_t n = eq_node_kept(&graph->node[i], block, EQ_EVALUATING);
        if (n) EQ_NEW(cx, &cx->tmp, w->kept[i], n);
    }
    for (size_t i = 0; i < n_rows; i += BLOCK)
        walk_block(w, x + i * n_in, n_rows - i < BLOCK ? n_rows - i : BLOCK, i == 0, out + i * n_out);
    return EQ_OK;
}

eq_status eq_model_pass(eq_ctx *cx, const eq_model *model, const size_t range[2], const float *x, size_t n_rows, float *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    const eq_graph *graph = model->graph;
    const eq_layer *first = &model->layer[range[0]];
    walk w = {.model = model, .range = {first->from, graph->n_nodes}, .in = first->wire, .out = graph->output};
    if (range[0] == 0) w.range[0] = w.in = 0;
    if (range[1] < model->n_layers) {
        w.range[1] = model->layer[range[1]].from;
        w.out = model->layer[range[1]].wire;
    }
    eq_status status = walk_rows(cx, &w, x, n_rows, out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

eq_status eq_model_logits(eq_ctx *cx, const eq_model *model, const float *x, size_t n_rows, float *logit) {
    return eq_model_pass(cx, model, (size_t[]){0, model->n_layers}, x, n_rows, logit);
}

void eq_logit_scores(const float *logit, size_t n_rows, float *score) {
    double z[64], chance[64];
    for (size_t i = 0; i < n_rows; i += 64) {
        size_t n = n_rows - i < 64 ? n_rows - i : 64;
        for (size_t k = 0; k < n; k++) z[k] = (double)logit[i + k];
        eq_logit_parts(z, n, chance, NULL);
        for (size_t k = 0; k < n; k++) score[i + k] = (float)chance[k];
    }
}

eq_status eq_model_score(eq_ctx *cx, const eq_model *model, const float *x, size_t n_rows, float *score) {
    EQ_TRY(eq_model_logits(cx, model, x, n_rows, score));
    eq_logit_scores(score, n_rows, score);
    return EQ_OK;
}
