/* Forward and backward pass over a minibatch, with what lies between kept on a tape.
 *
 * Both are walks through the model's list of operations. Going down, a wire's gradient is complete when every op that takes the
 * wire has been passed, which is when its maker is reached: the list is in the order of computation. An op that may writes its
 * input's gradient where its output's lies; gradients of a wire with several takers are added in the order of the walk. */
#include <string.h>

#include "math/kernels.h"
#include "model/graph/graph.h"
#include "model/train.h"

/* ---- room ---- */

static eq_status make_room(eq_ctx *cx, eq_arena *arena, eq_tape *t) {
    const eq_graph *graph = t->model->graph;
    for (size_t i = 0; i < graph->n_nodes; i++) {
        const eq_node *node = &graph->node[i];
        size_t kept = eq_node_kept(node, t->max_rows, EQ_TRAINING);
        if (eq_node_shares(graph, node, true)) t->room[node->out] = t->room[eq_operand_at(graph, node, 0)->at];
        else EQ_NEW(cx, arena, t->room[node->out], t->max_rows * node->width);
        if (kept) EQ_NEW(cx, arena, t->kept[i], kept);
        t->wire[node->out] = t->room[node->out];
    }
    return EQ_OK;
}

/* A buffer for gradients: which wire it is lent to, by the node that will have used it up. */
typedef struct loan {
    float *buffer;
    size_t width;
    bool lent;
} loan;

static void lend(const eq_graph *graph, loan *loans, size_t wire, size_t *of, size_t *n_loans) {
    size_t b = 0;
    while (loans[b].lent) b++;
    of[wire] = b;
    loans[b].lent = true;
    if (loans[b].width < graph->wire[wire].width) loans[b].width = graph->wire[wire].width;
    if (b >= *n_loans) *n_loans = b + 1;
}

/* Lends each wire, from the last one down, the first buffer that is free; widths are known before memory is taken. */
static void plan_flow(const eq_graph *graph, loan *loans, size_t *of, size_t *n_loans) {
    for (size_t w = 0; w < graph->n_wires; w++) of[w] = SIZE_MAX;
    lend(graph, loans, graph->output, of, n_loans);
    for (size_t i = graph->n_nodes; i-- > 0;) {
        const eq_node *node = &graph->node[i];
        const eq_operand *in = eq_operand_at(graph, node, 0);
        bool pass_on = node->op->in_place && in->kind == EQ_WIRE && in->at && graph->wire[in->at].n_uses == 1;
        if (pass_on) of[in->at] = of[node->out];
        for (size_t k = 0; k < node->n_in; k++)
            if (in[k].kind == EQ_WIRE && in[k].at && of[in[k].at] == SIZE_MAX) lend(graph, loans, in[k].at, of, n_loans);
        if (!pass_on) loans[of[node->out]].lent = false;
    }
}

static eq_status make_flow(eq_ctx *cx, eq_arena *arena, eq_tape *t) {
    const eq_graph *graph = t->model->graph;
    loan *loans; /* not in cx->tmp: `arena` may be that */
    size_t *of, n_loans = 0;
    EQ_NEW(cx, arena, loans, graph->n_wires + 1);
    EQ_NEW(cx, arena, of, graph->n_wires);
    plan_flow(graph, loans, of, &n_loans);
    for (size_t b = 0; b < n_loans; b++) EQ_NEW(cx, arena, loans[b].buffer, t->max_rows * loans[b].width);
    for (size_t w = 1; w < graph->n_wires; w++) t->flow[w] = loans[of[w]].buffer;
    return EQ_OK;
}

/* Room for gradients that cannot be written where they belong, because others lie there already. */
static eq_status make_aside(eq_ctx *cx, eq_arena *arena, eq_tape *t) {
    const eq_graph *graph = t->model->graph;
    size_t most = 0, scratch = 0;
    for (size_t i = 0; i < graph->n_nodes; i++) {
        const eq_node *node = &graph->node[i];
        size_t several = 0, own = eq_node_weights(graph, node);
        for (size_t k = 0; k < node->n_in; k++) {
            const eq_operand *in = eq_operand_at(graph, node, k);
            if (in->kind == EQ_WIRE && graph->wire[in->at].n_uses > 1) several += graph->wire[in->at].width;
        }
        if (several > most) most = several;
        if (own < 2 * node->width) own = 2 * node->width;
        if (own > scratch) scratch = own;
    }
    EQ_NEW(cx, arena, t->aside, t->max_rows * most);
    EQ_NEW(cx, arena, t->scratch, scratch);
    return EQ_OK;
}

eq_status eq_tape_new(eq_ctx *cx, eq_arena *arena, eq_model *model, size_t max_rows, eq_tape **out) {
    eq_tape *t;
    const eq_graph *graph = model->graph;
    EQ_NEW(cx, arena, t, 1);
    t->model = model;
    t->max_rows = max_rows;
    EQ_NEW(cx, arena, t->wire, graph->n_wires);
    EQ_NEW(cx, arena, t->room, graph->n_wires);
    EQ_NEW(cx, arena, t->kept, graph->n_nodes);
    EQ_NEW(cx, arena, t->flow, graph->n_wires);
    EQ_NEW(cx, arena, t->reached, graph->n_wires);
    EQ_NEW(cx, arena, t->wanted, graph->n_wires);
    EQ_TRY(make_room(cx, arena, t));
    EQ_TRY(make_flow(cx, arena, t));
    EQ_TRY(make_aside(cx, arena, t));
    t->logit = t->room[graph->output];
    t->trunk_width = graph->wire[graph->trunk].width;
    *out = t;
    return EQ_OK;
}

/* ---- passes ---- */

static void gather_operands(const eq_tape *t, const eq_node *node, const float **in) {
    const eq_operand *operand = eq_operand_at(t->model->graph, node, 0);
    for (size_t k = 0; k < node->n_in; k++) {
        if (operand[k].kind == EQ_WIRE) in[k] = t->wire[operand[k].at];
        else in[k] = (operand[k].kind == EQ_WEIGHT ? t->model->weight : t->model->statistic) + operand[k].at;
    }
}

static eq_pass pass_of(const eq_tape *t, size_t i, const float *const *in) {
    const eq_node *node = &t->model->graph->node[i];
    return (eq_pass){.node = node,
                     .operand = eq_operand_at(t->model->graph, node, 0),
                     .n_rows = t->n_rows,
                     .mode = t->mode,
                     .fresh = true,
                     .in = in,
                     .out = t->room[node->out],
                     .kept = t->kept[i],
                     .carried = node->carries ? t->kept[node->carries - 1] : NULL,
                     .scratch = t->scratch};
}

void eq_tape_forward(eq_tape *t, const float *x, size_t n_rows, eq_mode mode, const eq_rng *dropout) {
    const eq_graph *graph = t->model->graph;
    if (graph->frozen) mode = EQ_EVALUATING;
    t->n_rows = n_rows;
    t->mode = mode;
    t->wire[0] = x;
    for (size_t i = 0; i < graph->n_nodes; i++) {
        const eq_node *node = &graph->node[i];
        const float *in[EQ_MAX_OPERANDS];
        float *running[EQ_MAX_OPERANDS];
        gather_operands(t, node, in);
        eq_pass pass = pass_of(t, i, in);
        pass.dropout = dropout;
        if (mode == EQ_TRAINING && node->op->statistics) {
            for (size_t k = 0; k < node->n_in; k++) running[k] = t->model->statistic + eq_operand_at(graph, node, k)->at;
            pass.running = running;
        }
        node->op->forward(&pass);
    }
    t->trunk = t->wire[graph->trunk];
}

/* A gradient that has come to a node: where the node puts those of its operands. What is written aside is added afterwards. */
typedef struct descent {
    eq_tape *tape;
    float *gradient, *d_input;
    float *aside[EQ_MAX_OPERANDS];
} descent;

static float *place_of(const descent *d, size_t wire) { return wire ? d->tape->flow[wire] : d->d_input; }

/* Where each operand's gradient is to be written. */
static void choose_places(descent *d, const eq_node *node, float **to) {
    const eq_graph *graph = d->tape->model->graph;
    float *aside = d->tape->aside;
    for (size_t k = 0; k < node->n_in; k++) {
        const eq_operand *in = eq_operand_at(graph, node, k);
        to[k] = d->aside[k] = NULL;
        if (in->kind == EQ_WEIGHT && d->gradient) to[k] = d->gradient + in->at;
        if (in->kind != EQ_WIRE || !d->tape->wanted[in->at]) continue;
        if (!d->tape->reached[in->at]) {
            to[k] = place_of(d, in->at);
            d->tape->reached[in->at] = true;
            continue;
        }
        to[k] = d->aside[k] = aside;
        aside += d->tape->n_rows * graph->wire[in->at].width;
    }
}

static void add_asides(const descent *d, const eq_node *node) {
    const eq_graph *graph = d->tape->model->graph;
    for (size_t k = 0; k < node->n_in; k++) {
        size_t at = eq_operand_at(graph, node, k)->at;
        if (d->aside[k]) eq_axpy(1, d->aside[k], place_of(d, at), d->tape->n_rows * graph->wire[at].width);
    }
}

/* Gradients of a node whose output's has arrived; without one, its weights have none. */
static void descend(descent *d, size_t i, float *d_out) {
    eq_tape *t = d->tape;
    const eq_node *node = &t->model->graph->node[i];
    const float *in[EQ_MAX_OPERANDS];
    float *to[EQ_MAX_OPERANDS];
    if (!d_out || !node->op->backward) {
        for (size_t k = 0; d->gradient && k < node->n_in; k++) {
            const eq_operand *operand = eq_operand_at(t->model->graph, node, k);
            if (operand->kind == EQ_WEIGHT)
                memset(d->gradient + operand->at, 0, eq_tensor_size(&operand->tensor) * sizeof *d->gradient);
        }
        return;
    }
    choose_places(d, node, to);
    gather_operands(t, node, in);
    eq_pass pass = pass_of(t, i, in);
    pass.d_out = d_out;
    pass.d_in = to;
    node->op->backward(&pass);
    add_asides(d, node);
}

/* What else flows into the trunk. */
static void add_to_trunk(descent *d, const float *d_trunk) {
    eq_tape *t = d->tape;
    size_t trunk = t->model->graph->trunk, n = t->n_rows * t->trunk_width;
    if (!t->wanted[trunk]) return;
    if (!t->reached[trunk]) memset(place_of(d, trunk), 0, n * sizeof(float));
    t->reached[trunk] = true;
    if (d_trunk) eq_axpy(1, d_trunk, place_of(d, trunk), n);
}

void eq_tape_backward(eq_tape *t, const float *d_logit, const float *d_trunk, float *gradient, float *d_input) {
    const eq_graph *graph = t->model->graph;
    descent d = {.tape = t, .gradient = gradient, .d_input = d_input};
    for (size_t w = 0; w < graph->n_wires; w++) {
        t->reached[w] = false;
        t->wanted[w] = graph->wire[w].learns || d_input;
    }
    if (d_logit) memcpy(t->flow[graph->output], d_logit, t->n_rows * sizeof *d_logit);
    t->reached[graph->output] = d_logit != NULL;
    for (size_t i = graph->n_nodes; i-- > 0;) {
        size_t out = graph->node[i].out;
        descend(&d, i, t->reached[out] ? t->flow[out] : NULL);
        if (i == graph->last) add_to_trunk(&d, d_trunk);
    }
    if (d_input && !t->reached[0]) memset(d_input, 0, t->n_rows * graph->wire[0].width * sizeof *d_input);
}
