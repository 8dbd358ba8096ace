/* How a list of operations is written down and checked.
 *
 * A wire's number is one more than the number of the op that gives it, so "taken before it is made" is a comparison and a list
 * cannot have a circle. What an op's row says of its operands (wires or weights, how many, of which type) is checked here once;
 * its shape function sees operands that fit the row. */
#include <string.h>

#include "model/graph/graph.h"

#define MOST_WIDTH 4194304 /* floats a row of all wires together */

eq_operand eq_from(size_t wire) { return (eq_operand){.at = wire}; }

eq_operand eq_vector(size_t n) { return (eq_operand){.tensor = {.n_dims = 1, .dim = {(uint32_t)n}}}; }

eq_operand eq_matrix(size_t n_rows, size_t n_columns) {
    return (eq_operand){.tensor = {.n_dims = 2, .dim = {(uint32_t)n_rows, (uint32_t)n_columns}}};
}

const eq_operand *eq_operand_at(const eq_graph *graph, const eq_node *node, size_t k) { return &graph->operand[node->first + k]; }

eq_status eq_draft_begin(eq_draft *d, size_t n_inputs, size_t most_nodes, size_t most_operands) {
    eq_graph *graph;
    d->model = (eq_model){.n_inputs = n_inputs};
    d->most_nodes = most_nodes;
    d->most_operands = most_operands;
    EQ_NEW(d->cx, d->arena, graph, 1);
    EQ_NEW(d->cx, d->arena, graph->node, most_nodes);
    EQ_NEW(d->cx, d->arena, graph->operand, most_operands);
    EQ_NEW(d->cx, d->arena, graph->wire, most_nodes + 1);
    graph->wire[0] =
        (eq_wire){.tensor = {.rows = true, .n_dims = 1, .dim = {(uint32_t)n_inputs}}, .width = n_inputs, .maker = SIZE_MAX};
    graph->n_wires = 1;
    d->model.graph = graph;
    return EQ_OK;
}

/* ---- one op ---- */

static bool in_slots(unsigned slots, size_t k) { return k < 8 && (slots & EQ_SLOT(k)); }

static eq_status add_wire_operand(const eq_shaping *s, const eq_graph *graph, size_t k, eq_operand *operand) {
    static const char *const word[] = {"real", "whole"};
    if (operand->at >= graph->n_wires)
        return eq_op_fail(s, "takes wire %zu, expected one of the %zu made before it", operand->at, graph->n_wires);
    operand->kind = EQ_WIRE;
    operand->tensor = graph->wire[operand->at].tensor;
    if (s->op->types & EQ_SLOT(operand->tensor.type)) return EQ_OK;
    return eq_op_fail(s, "operand %zu is of %s numbers, expected the other kind", k, word[operand->tensor.type]);
}

static eq_status add_weights_operand(const eq_shaping *s, eq_model *model, size_t k, eq_operand *operand) {
    bool trained = in_slots(s->op->weights, k);
    size_t *next = trained ? &model->n_weights : &model->n_statistics;
    uint64_t n = 1;
    for (size_t i = 0; i < operand->tensor.n_dims; i++) {
        n *= operand->tensor.dim[i];
        if (n < 1 || n > SIZE_MAX / 16 - *next) return eq_op_fail(s, "operand %zu has too many or no numbers", k);
    }
    operand->kind = trained ? EQ_WEIGHT : EQ_STATISTIC;
    operand->tensor.rows = false;
    operand->tensor.type = EQ_FLOAT32;
    operand->at = *next;
    *next += (size_t)n;
    return EQ_OK;
}

static eq_status add_operands(const eq_shaping *s, eq_draft *d, const eq_call *call, eq_operand *operand) {
    for (size_t k = 0; k < call->n_in; k++) {
        operand[k] = call->in[k];
        if (in_slots(s->op->weights | s->op->statistics, k)) EQ_TRY(add_weights_operand(s, &d->model, k, &operand[k]));
        else EQ_TRY(add_wire_operand(s, d->model.graph, k, &operand[k]));
    }
    return EQ_OK;
}

static eq_status fill_params(const eq_shaping *s, const double *given, double *param) {
    for (size_t i = 0; s->op->params[i].id; i++) {
        const eq_op_param *row = &s->op->params[i];
        param[i] = given ? given[i] : row->initial;
        bool whole = !row->whole || param[i] == (double)(int64_t)param[i];
        if (!(param[i] >= row->min && param[i] <= row->max) || !whole)
            return eq_op_fail(s, "%s is %g, expected %s from %g to %g", row->id, param[i],
                              row->whole ? "a whole number" : "a number", row->min, row->max);
    }
    return EQ_OK;
}

/* What later ops may take, and what the node's place in the graph says of it. */
static eq_status add_output(const eq_shaping *s, eq_graph *graph, eq_node *node) {
    eq_wire *out = &graph->wire[graph->n_wires];
    uint64_t width = 1;
    *out = (eq_wire){.maker = s->index};
    EQ_TRY(s->op->shape(s, &out->tensor));
    for (size_t i = 0; i < out->tensor.n_dims; i++)
        if ((width *= out->tensor.dim[i]) > MOST_WIDTH - graph->width)
            return eq_op_fail(s, "makes more than %d numbers a row of all ops together", MOST_WIDTH);
    graph->width += (size_t)width;
    out->width = node->width = (size_t)width;
    out->tensor.rows = true;
    out->learns = s->op->weights != 0;
    for (size_t k = 0; k < node->n_in; k++) {
        const eq_operand *in = eq_operand_at(graph, node, k);
        if (in->kind == EQ_WIRE) graph->wire[in->at].n_uses++, graph->wire[in->at].last = s->index;
        if (in->kind == EQ_WIRE && s->op->backward) out->learns |= graph->wire[in->at].learns;
    }
    node->out = graph->n_wires++;
    return EQ_OK;
}

eq_status eq_draft_add(eq_draft *d, const eq_call *call, size_t *wire) {
    eq_graph *graph = d->model.graph;
    const eq_op *op = eq_op_find(call->op);
    if (!op)
        return eq_fail(d->cx, EQ_EINPUT, "%sop %zu is \"%s\", expected one of the %zu known here", d->where, graph->n_nodes + 1,
                       call->op, eq_op_count());
    eq_node *node = &graph->node[graph->n_nodes];
    eq_operand *operand = &graph->operand[graph->n_operands];
    eq_shaping s = {d->cx, d->where, graph->n_nodes, op, node->param, call->n_in, operand};
    if (call->n_in < op->n_in.least || call->n_in > op->n_in.most)
        return eq_op_fail(&s, "has %zu operands, expected %d to %d", call->n_in, op->n_in.least, op->n_in.most);
    if (op->rows == EQ_ROWS_MIXED) return eq_op_fail(&s, "a person's score would depend on the others");
    if (graph->n_nodes == d->most_nodes || call->n_in > d->most_operands - graph->n_operands)
        return eq_fail(d->cx, EQ_EINTERNAL, "%sop %zu is one more than announced", d->where, graph->n_nodes + 1);
    *node = (eq_node){.op = op, .n_in = call->n_in, .first = graph->n_operands};
    for (size_t i = 0; i < graph->n_nodes; i++) node->number += graph->node[i].op == op;
    EQ_TRY(fill_params(&s, call->param, node->param));
    EQ_TRY(add_operands(&s, d, call, operand));
    EQ_TRY(add_output(&s, graph, node));
    graph->n_operands += call->n_in;
    graph->n_nodes++;
    *wire = node->out;
    return EQ_OK;
}

/* ---- the whole ---- */

/* Finds the output, the last Gemm, and what is left over. */
static eq_status check_whole(eq_draft *d) {
    eq_graph *graph = d->model.graph;
    graph->last = SIZE_MAX;
    graph->output = graph->n_wires - 1;
    const eq_wire *out = &graph->wire[graph->output];
    for (size_t i = 0; i < graph->n_nodes; i++) {
        eq_node *node = &graph->node[i];
        eq_shaping s = {.cx = d->cx, .where = d->where, .index = i, .op = node->op};
        if (!strcmp(node->op->id, "Gemm")) graph->last = i;
        if (!strcmp(node->op->id, "BatchNormalization")) graph->joins = true;
        if (node->out != graph->output && !graph->wire[node->out].n_uses) return eq_op_fail(&s, "no op takes what it gives");
    }
    if (graph->last == SIZE_MAX) return eq_fail(d->cx, EQ_EINPUT, "%shas no Gemm among its ops, expected at least one", d->where);
    if (out->width != 1 || out->tensor.type != EQ_FLOAT32)
        return eq_fail(d->cx, EQ_EINPUT, "%sthe last op gives %zu numbers a row, expected one, the logit", d->where, out->width);
    graph->trunk = eq_operand_at(graph, &graph->node[graph->last], 0)->at;
    graph->wire[graph->output].last = graph->n_nodes;
    return EQ_OK;
}

bool eq_node_shares(const eq_graph *graph, const eq_node *node, bool training) {
    const eq_operand *in = eq_operand_at(graph, node, 0);
    if (!node->op->in_place || in->kind != EQ_WIRE || in->at == 0 || graph->wire[in->at].n_uses != 1) return false;
    if (!training || node->gated) return true;
    const eq_op *maker = graph->node[graph->wire[in->at].maker].op;
    return !(maker->reads & EQ_READS_OUT) && !(node->op->reads & EQ_READS_IN);
}

/* A Dropout that alone takes what a Relu gives: one pass over the numbers does the work of both. On the way back that of a
 * BatchNormalization behind them joins. */
static void find_gates(eq_graph *graph) {
    for (size_t i = 0; i < graph->n_nodes; i++) {
        eq_node *node = &graph->node[i];
        if (strcmp(node->op->id, "Dropout")) continue;
        const eq_wire *in = &graph->wire[eq_operand_at(graph, node, 0)->at];
        if (in->maker == SIZE_MAX || in->n_uses != 1) continue;
        eq_node *maker = &graph->node[in->maker];
        node->gated = maker->gated = !strcmp(maker->op->id, "Relu");
    }
    for (size_t i = 0; i < graph->n_nodes; i++) {
        eq_node *node = &graph->node[i];
        const eq_wire *in = &graph->wire[eq_operand_at(graph, node, 0)->at];
        if (strcmp(node->op->id, "BatchNormalization") || in->maker == SIZE_MAX || in->n_uses != 1) continue;
        eq_node *maker = &graph->node[in->maker];
        maker->carried = maker->gated && !strcmp(maker->op->id, "Dropout");
        if (maker->carried) node->carries = in->maker + 1;
    }
}

/* Gives every wire the lowest buffer that is free while it lives, `taken` being (n_wires) of scratch. */
static eq_status plan_buffers(eq_draft *d, size_t *taken) {
    eq_graph *graph = d->model.graph;
    EQ_NEW(d->cx, d->arena, graph->buffer, graph->n_wires);
    for (size_t i = 0; i < graph->n_nodes; i++) { /* taken: the first node that finds the buffer free */
        const eq_node *node = &graph->node[i];
        eq_wire *out = &graph->wire[node->out];
        if (eq_node_shares(graph, node, false)) out->buffer = graph->wire[eq_operand_at(graph, node, 0)->at].buffer;
        else
            for (out->buffer = 0; taken[out->buffer] > i; out->buffer++) continue;
        taken[out->buffer] = out->last + 1;
        if (graph->buffer[out->buffer] < out->width) graph->buffer[out->buffer] = out->width;
        if (out->buffer >= graph->n_buffers) graph->n_buffers = out->buffer + 1;
    }
    return EQ_OK;
}

/* Where the graph can be cut: cut[i] is the only wire that nodes i and later take of what was made before them, or SIZE_MAX. */
static void find_cuts(const eq_graph *graph, size_t *cut, size_t *n_crossing) {
    for (size_t w = 0; w < graph->n_wires; w++) { /* differences: a wire crosses before the nodes maker + 1 .. last */
        size_t from = graph->wire[w].maker + 1, to = graph->wire[w].last + 1;
        n_crossing[from]++, cut[from] += w;
        if (to <= graph->n_nodes) n_crossing[to]--, cut[to] -= w;
    }
    for (size_t i = 1; i <= graph->n_nodes; i++) n_crossing[i] += n_crossing[i - 1], cut[i] += cut[i - 1];
    for (size_t i = 0; i <= graph->n_nodes; i++)
        if (n_crossing[i] != 1) cut[i] = SIZE_MAX; /* a sum of one wire is that wire */
}

static eq_layer layer_of(const eq_graph *graph, size_t i) {
    const eq_node *node = &graph->node[i];
    eq_layer layer = {.node = i, .bias = SIZE_MAX, .gamma = SIZE_MAX, .beta = SIZE_MAX, .mean = SIZE_MAX, .variance = SIZE_MAX};
    for (size_t k = node->n_in; k-- > 0;) {
        const eq_operand *in = eq_operand_at(graph, node, k);
        if (in->kind != EQ_WEIGHT) continue;
        if (in->tensor.n_dims == 1) layer.bias = in->at;
        else layer.weight = in->at, layer.n_in = in->tensor.dim[0], layer.n_out = in->tensor.dim[1];
    }
    return layer;
}

/* A norm's weights belong to the layer it normalises. */
static void add_norm(const eq_graph *graph, const eq_node *node, eq_layer *layer) {
    size_t *const to[] = {NULL, &layer->gamma, &layer->beta, &layer->mean, &layer->variance};
    if (node->op->layer || !node->op->weights || layer->gamma != SIZE_MAX || node->width != layer->n_out) return;
    for (size_t k = 1; k < node->n_in; k++) *to[k] = eq_operand_at(graph, node, k)->at;
}

static eq_status list_layers(eq_draft *d, const size_t *cut) {
    eq_model *model = &d->model;
    const eq_graph *graph = model->graph;
    size_t from = 0;
    for (size_t i = 0; i < graph->n_nodes; i++) model->n_layers += graph->node[i].op->layer;
    EQ_NEW(d->cx, d->arena, model->layer, model->n_layers);
    for (size_t i = 0, l = 0; i < graph->n_nodes; i++) {
        if (cut[i] != SIZE_MAX) from = i;
        if (!graph->node[i].op->layer) {
            if (l) add_norm(graph, &graph->node[i], &model->layer[l - 1]);
            continue;
        }
        model->layer[l] = layer_of(graph, i);
        model->layer[l].from = from;
        model->layer[l].wire = cut[from];
        model->layer[l].width = graph->wire[cut[from]].width;
        l++;
    }
    return EQ_OK;
}

eq_status eq_draft_end(eq_draft *d, eq_model *out) {
    size_t n = d->model.graph->n_wires, *taken, *cut, *n_crossing; /* not in cx->tmp: the arena may be that */
    EQ_TRY(check_whole(d));
    EQ_NEW(d->cx, d->arena, taken, n);
    EQ_NEW(d->cx, d->arena, cut, n);
    EQ_NEW(d->cx, d->arena, n_crossing, n);
    find_gates(d->model.graph);
    EQ_TRY(plan_buffers(d, taken));
    find_cuts(d->model.graph, cut, n_crossing);
    EQ_TRY(list_layers(d, cut));
    EQ_NEW(d->cx, d->arena, d->model.weight, d->model.n_weights);
    EQ_NEW(d->cx, d->arena, d->model.statistic, d->model.n_statistics);
    *out = d->model;
    return EQ_OK;
}

/* ---- afterwards ---- */

static eq_status copy_array(eq_ctx *cx, eq_arena *arena, size_t n, size_t size, void *from_and_to) {
    void *copy = eq_arena_alloc(cx, arena, n, size), *from;
    if (!copy) return EQ_EMEMORY;
    memcpy(&from, from_and_to, sizeof from);
    memcpy(copy, from, n * size);
    memcpy(from_and_to, &copy, sizeof copy);
    return EQ_OK;
}

eq_status eq_graph_copy(eq_ctx *cx, eq_arena *arena, const eq_graph *from, eq_graph **out) {
    eq_graph *graph;
    EQ_NEW(cx, arena, graph, 1);
    *graph = *from;
    EQ_TRY(copy_array(cx, arena, from->n_nodes, sizeof *from->node, &graph->node));
    EQ_TRY(copy_array(cx, arena, from->n_operands, sizeof *from->operand, &graph->operand));
    EQ_TRY(copy_array(cx, arena, from->n_wires, sizeof *from->wire, &graph->wire));
    EQ_TRY(copy_array(cx, arena, from->n_buffers, sizeof *from->buffer, &graph->buffer));
    *out = graph;
    return EQ_OK;
}

size_t eq_node_kept(const eq_node *node, size_t n_rows, eq_mode mode) {
    return node->op->kept ? node->op->kept(node, n_rows, mode) : 0;
}

size_t eq_node_weights(const eq_graph *graph, const eq_node *node) {
    size_t n = 0;
    for (size_t k = 0; k < node->n_in; k++) {
        const eq_operand *in = eq_operand_at(graph, node, k);
        if (in->kind == EQ_WEIGHT) n += eq_tensor_size(&in->tensor);
    }
    return n;
}

void eq_model_begin(eq_model *model, const eq_rng *rng) {
    const eq_graph *graph = model->graph;
    for (size_t i = 0, l = 0; i < graph->n_nodes; i++) {
        const eq_node *node = &graph->node[i];
        float *weight[EQ_MAX_OPERANDS] = {0}, *statistic[EQ_MAX_OPERANDS] = {0};
        if (!node->op->begin) continue;
        for (size_t k = 0; k < node->n_in; k++) {
            const eq_operand *in = eq_operand_at(graph, node, k);
            if (in->kind == EQ_WEIGHT) weight[k] = model->weight + in->at;
            if (in->kind == EQ_STATISTIC) statistic[k] = model->statistic + in->at;
        }
        eq_rng stream = eq_rng_at(rng, l);
        eq_pass pass = {.node = node, .operand = eq_operand_at(graph, node, 0), .d_in = weight, .running = statistic};
        node->op->begin(&pass, &stream);
        l += node->op->layer;
    }
}
