/* Names to numbers, ancestors, shapes, constants. A node's operands are made before it, as the format demands, so one walk in the
 * order of the file shapes all; a loop is then a name that is made later. */
#include <math.h>
#include <string.h>

#include "model/onnx/plan.h"

typedef struct maker {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_onnx_model *model;
    const eq_onnx_tensor *bound;
    eq_onnx_plan *plan;
    uint32_t *place; /* (mask + 1) value plus 1 by name, open addressing */
    size_t mask;
    bool *used; /* (n_values) somebody takes it */
} maker;

/* ---- names ---- */

static size_t find(const maker *m, const char *name, size_t *at) {
    uint64_t hash = 1469598103934665603u; /* FNV-1a */
    for (const char *c = name; *c; c++) hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    for (*at = (size_t)(hash ^ hash >> 32) & m->mask; m->place[*at]; *at = (*at + 1) & m->mask)
        if (!strcmp(m->plan->value[m->place[*at] - 1].name, name)) return m->place[*at] - 1;
    return SIZE_MAX;
}

static size_t add_value(maker *m, const char *name, size_t by, size_t at) {
    eq_onnx_plan *p = m->plan;
    size_t v = p->n_values++;
    p->value[v] = (eq_onnx_value){.name = name, .weight = SIZE_MAX};
    p->maker[v] = by;
    m->place[at] = (uint32_t)v + 1;
    return v;
}

static size_t count_names(const eq_onnx_model *model) {
    size_t n = model->n_weights + model->n_in;
    for (size_t i = 0; i < model->n_nodes; i++) n += model->node[i].n_out;
    return n;
}

static void fill_weight(eq_onnx_value *value, const eq_onnx_tensor *from, size_t weight) {
    value->type = from->type;
    value->constant = true;
    value->n_dims = from->n_dims;
    memcpy(value->dim, from->dim, sizeof value->dim);
    value->number = from->number;
    value->text = from->text;
    value->weight = weight;
}

/* Weights, then inputs: one that has a weight's name is that weight (files of before 2019). */
static eq_status name_given(maker *m) {
    const eq_onnx_model *model = m->model;
    size_t at;
    for (size_t i = 0; i < model->n_weights; i++) {
        const char *name = model->weight[i].name;
        if (find(m, name, &at) != SIZE_MAX) return eq_fail(m->cx, EQ_EINPUT, "\"%s\" is made twice, by weights", name);
        fill_weight(&m->plan->value[add_value(m, name, SIZE_MAX, at)], &model->weight[i], i);
    }
    for (size_t i = 0; i < model->n_in; i++) {
        size_t v = find(m, model->in[i].name, &at);
        if (v != SIZE_MAX && m->plan->value[v].weight != SIZE_MAX) continue;
        if (v != SIZE_MAX) return eq_fail(m->cx, EQ_EINPUT, "\"%s\" is made twice, by inputs", model->in[i].name);
        v = add_value(m, model->in[i].name, SIZE_MAX, at);
        m->plan->slot[m->plan->n_inputs] = i;
        m->plan->input[m->plan->n_inputs++] = v;
    }
    return EQ_OK;
}

static eq_status fail_twice(const maker *m, const char *name, size_t first, size_t again) {
    const eq_onnx_node *node = m->model->node;
    if (first == SIZE_MAX)
        return eq_fail(m->cx, EQ_EINPUT, "\"%s\" is made twice, by the file and by %s", name,
                       eq_onnx_node_called(m->cx, m->model, &node[again]));
    return eq_fail(m->cx, EQ_EINPUT, "\"%s\" is made twice, by %s and %s", name,
                   eq_onnx_node_called(m->cx, m->model, &node[first]), eq_onnx_node_called(m->cx, m->model, &node[again]));
}

static eq_status name_made(maker *m) {
    size_t at;
    for (size_t i = 0; i < m->model->n_nodes; i++) {
        const eq_onnx_node *node = &m->model->node[i];
        eq_onnx_step *step = &m->plan->step[i];
        step->n_out = node->n_out;
        EQ_NEW(m->cx, m->arena, step->out, node->n_out);
        for (size_t k = 0; k < node->n_out; k++) {
            step->out[k] = SIZE_MAX;
            if (!*node->out[k]) continue;
            size_t v = find(m, node->out[k], &at);
            if (v != SIZE_MAX) return fail_twice(m, node->out[k], m->plan->maker[v], i);
            step->out[k] = add_value(m, node->out[k], i, at);
        }
    }
    return EQ_OK;
}

static eq_status link_operand(const maker *m, size_t i, const char *name, size_t *out) {
    const eq_onnx_node *node = &m->model->node[i];
    size_t at, v = find(m, name, &at), by = v == SIZE_MAX ? 0 : m->plan->maker[v];
    *out = v;
    if (v == SIZE_MAX)
        return eq_fail(m->cx, EQ_EINPUT, "%s reads \"%s\", which is neither an input, a weight nor the output of an earlier node",
                       eq_onnx_node_called(m->cx, m->model, node), name);
    if (by == SIZE_MAX || by < i) return EQ_OK;
    return eq_fail(m->cx, EQ_EINPUT,
                   "%s reads \"%s\", which is made only later, by %s; nodes must come in order, and a network may not loop",
                   eq_onnx_node_called(m->cx, m->model, node), name, eq_onnx_node_called(m->cx, m->model, &m->model->node[by]));
}

static eq_status link_names(maker *m) {
    size_t at;
    for (size_t i = 0; i < m->model->n_nodes; i++) {
        const eq_onnx_node *node = &m->model->node[i];
        eq_onnx_step *step = &m->plan->step[i];
        step->node = node;
        step->n_in = node->n_in;
        EQ_NEW(m->cx, m->arena, step->in, node->n_in);
        for (size_t k = 0; k < node->n_in; k++) {
            step->in[k] = SIZE_MAX;
            if (*node->in[k]) EQ_TRY(link_operand(m, i, node->in[k], &step->in[k]));
        }
        while (step->n_in && step->in[step->n_in - 1] == SIZE_MAX) step->n_in--;
    }
    for (size_t i = 0; i < m->model->n_out; i++) {
        m->plan->output[i] = find(m, m->model->out[i].name, &at);
        if (m->plan->output[i] == SIZE_MAX)
            return eq_fail(m->cx, EQ_EINPUT, "gives \"%s\", which no node makes", m->model->out[i].name);
    }
    return EQ_OK;
}

/* ---- which operations are read ---- */

static eq_status refuse(const maker *m, const eq_onnx_node *node) {
    static const char *const image[] = {"Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "Pad", NULL};
    const char *called = eq_onnx_node_called(m->cx, m->model, node), *a = strchr("AEIOU", *node->op) ? "an" : "a";
    if (*node->domain && strcmp(node->domain, "ai.onnx.ml"))
        return eq_fail(m->cx, EQ_EINPUT,
                       "%s is %.60s:%s; only ai.onnx and ai.onnx.ml are read. Export without graph optimisation", called,
                       node->domain, node->op);
    for (size_t i = 0; image[i]; i++)
        if (!strcmp(node->op, image[i]))
            return eq_fail(m->cx, EQ_EINPUT, "%s is %s %s: image models are not read yet", called, a, node->op);
    if (strstr(node->op, "Quantize") || strstr(node->op, "Integer") || !strncmp(node->op, "QLinear", 7))
        return eq_fail(m->cx, EQ_EINPUT, "%s is %s %s: the model is quantised; give the model as it was before", called, a,
                       node->op);
    if (!strcmp(node->op, "TreeEnsemble"))
        return eq_fail(m->cx, EQ_EINPUT,
                       "%s is a TreeEnsemble, as ai.onnx.ml has it from 5 on, which is not read yet; export the model again with "
                       "ai.onnx.ml 3, for instance target_opset={\"\": 17, \"ai.onnx.ml\": 3}",
                       called);
    return eq_fail(m->cx, EQ_EINPUT, "%s is %s %s; this op is not in the list of ops that are read", called, a, node->op);
}

static bool within(size_t n, const uint8_t range[2]) { return n >= range[0] && (range[1] == 255 || n <= range[1]); }

static eq_status check_node(const maker *m, eq_onnx_step *step) {
    const eq_onnx_node *node = step->node;
    step->op = eq_onnx_op_of(node);
    if (!step->op) return refuse(m, node);
    step->version = step->op->ml ? m->model->ml_opset : m->model->opset;
    if (within(step->n_in, step->op->n_in) && within(step->n_out, step->op->n_out)) return EQ_OK;
    return eq_fail(m->cx, EQ_EINPUT, "%s (%.60s): has %zu inputs and %zu outputs, expected %d to %d and %d to %d",
                   eq_onnx_node_called(m->cx, m->model, node), node->op, step->n_in, step->n_out, step->op->n_in[0],
                   step->op->n_in[1], step->op->n_out[0], step->op->n_out[1]);
}

/* From the outputs back: what they hang on is used. */
static eq_status find_used(maker *m) {
    eq_onnx_plan *p = m->plan;
    for (size_t i = 0; i < m->model->n_out; i++) m->used[p->output[i]] = true;
    for (size_t i = p->n_steps; i-- > 0;) {
        eq_onnx_step *step = &p->step[i];
        for (size_t k = 0; k < step->n_out; k++) step->kept |= step->out[k] != SIZE_MAX && m->used[step->out[k]];
        for (size_t k = 0; step->kept && k < step->n_in; k++)
            if (step->in[k] != SIZE_MAX) m->used[step->in[k]] = true;
    }
    for (size_t i = 0; i < p->n_steps; i++)
        if (p->step[i].kept) EQ_TRY(check_node(m, &p->step[i]));
    return EQ_OK;
}

/* ---- inputs ---- */

/* How many columns a node takes of the table `name` by its own numbers; 0: it does not say. */
static size_t width_by_node(const eq_onnx_model *model, const eq_onnx_node *node, const char *name) {
    static const char *const lists[] = {"offset", "scale", "imputed_value_floats", NULL};
    const eq_onnx_attribute *list = NULL, *turned = eq_onnx_attribute_of(node, "transB");
    bool product = !strcmp(node->op, "Gemm") || !strcmp(node->op, "MatMul");
    bool each = !strcmp(node->op, "Sub") || !strcmp(node->op, "Add") || !strcmp(node->op, "Mul") || !strcmp(node->op, "Div");
    if (!node->n_in || strcmp(node->in[0], name) != 0) return 0;
    for (size_t i = 0; lists[i] && !list; i++) list = eq_onnx_attribute_of(node, lists[i]);
    if (list && list->n > 1) return list->n;
    for (size_t w = 0; node->n_in > 1 && (product || each) && w < model->n_weights; w++) {
        const eq_onnx_tensor *weight = &model->weight[w];
        if (strcmp(weight->name, node->in[1]) != 0 || !weight->n_dims) continue;
        size_t last = weight->dim[weight->n_dims - 1];
        if (each) return last > 1 ? last : 0;
        return weight->n_dims == 2 ? (turned && turned->number > 0 ? last : weight->dim[0]) : 0;
    }
    return 0;
}

/* Of a table whose width the file leaves open; 0: nobody says it. */
static size_t told_width(const eq_onnx_model *model, const char *name) {
    size_t width = 0;
    for (size_t i = 0; i < model->n_nodes && !width; i++) width = width_by_node(model, &model->node[i], name);
    return width;
}

static eq_status shape_input(const maker *m, const eq_onnx_slot *slot, eq_onnx_value *v) {
    eq_ctx *cx = m->cx;
    size_t width = slot->n_dims == 2 ? slot->dim[1] : 0;
    if (!slot->is_tensor || slot->type < EQ_ONNX_FLOAT || slot->type > EQ_ONNX_UINT64)
        return eq_fail(cx, EQ_EINPUT, "input \"%s\" is no table of numbers or texts of a type that is read", slot->name);
    v->type = (eq_onnx_type)slot->type;
    v->rows = true;
    if (!slot->has_shape || !slot->n_dims)
        return eq_fail(cx, EQ_EINPUT, "input \"%s\" does not say how many columns it has", slot->name);
    if (slot->n_dims > 2)
        return eq_fail(cx, EQ_EINPUT, "input \"%s\" has %zu dimensions, expected rows and columns", slot->name, slot->n_dims);
    if (slot->dim[0] > 1)
        return eq_fail(cx, EQ_EINPUT, "input \"%s\" is for %zu rows at once, expected any number of rows", slot->name,
                       slot->dim[0]);
    if (slot->n_dims == 2 && !width) width = told_width(m->model, slot->name);
    if (slot->n_dims == 2 && !width)
        return eq_fail(cx, EQ_EINPUT, "input \"%s\" does not say how many columns it has", slot->name);
    v->n_dims = slot->n_dims;
    v->dim[0] = 1;
    v->dim[1] = width;
    return EQ_OK;
}

static eq_status shape_inputs(const maker *m) {
    for (size_t i = 0; i < m->plan->n_inputs; i++) {
        size_t at = m->plan->input[i];
        eq_onnx_value *v = &m->plan->value[at];
        if (m->bound) {
            fill_weight(v, &m->bound[m->plan->slot[i]], SIZE_MAX);
            continue;
        }
        if (m->used[at]) EQ_TRY(shape_input(m, &m->model->in[m->plan->slot[i]], v));
    }
    return EQ_OK;
}

/* ---- shaping ---- */

static eq_status check_operands(const eq_onnx_call *call) {
    for (size_t k = 0; k < call->n_in; k++) {
        const eq_onnx_value *v = call->in[k];
        if (!v) continue;
        bool texts = call->op->texts == 255 || (k < 8 && call->op->texts & 1u << k);
        if (v->type == EQ_ONNX_TEXT && !texts) return eq_onnx_fail(call, "\"%s\" is of texts, expected numbers", v->name);
        if (!call->op->moves && eq_onnx_value_has_n(v))
            return eq_onnx_fail(call, "computes with the number of rows, which is not known when the file is read");
    }
    for (size_t k = 0; k < call->op->n_in[0]; k++)
        if (!call->in[k]) return eq_onnx_fail(call, "input %zu is left out", k + 1);
    return EQ_OK;
}

/* A product that fits, of one row where it has rows. */
static eq_status check_size(const eq_onnx_call *call, const eq_onnx_value *v) {
    uint64_t size = 1;
    if (v->n_dims > EQ_ONNX_MOST_DIMS) return eq_onnx_fail(call, "gives more than %d dimensions", EQ_ONNX_MOST_DIMS);
    for (size_t d = 0; d < v->n_dims; d++)
        if (v->dim[d] > EQ_ONNX_MOST_VALUES || (size *= v->dim[d]) > EQ_ONNX_MOST_VALUES)
            return eq_onnx_fail(call, "gives \"%s\" of more than 2^24 values", v->name);
    return EQ_OK;
}

static eq_status take_memory(const maker *m, eq_onnx_value *v) {
    size_t n = eq_onnx_value_size(v), bytes = n * (v->type == EQ_ONNX_TEXT ? sizeof *v->text : sizeof *v->number);
    m->plan->memory += bytes;
    if (m->plan->memory > m->plan->most)
        return eq_fail(m->cx, EQ_ELIMIT, "needs more than %zu MB for what its graph computes of weights alone",
                       m->plan->most >> 20);
    if (v->type == EQ_ONNX_TEXT) EQ_NEW(m->cx, m->arena, v->text, n);
    else EQ_NEW(m->cx, m->arena, v->number, n);
    return EQ_OK;
}

/* What all operands determine is computed here, once. A weight that only moved is still that weight. */
static eq_status fold(const maker *m, eq_onnx_step *step, eq_onnx_call *call) {
    size_t weight = SIZE_MAX;
    for (size_t k = 0; k < call->n_in && call->op->moves; k++)
        if (call->in[k] && call->in[k]->weight != SIZE_MAX && k == 0) weight = call->in[k]->weight;
    for (size_t k = 0; k < call->n_out; k++)
        if (call->out[k]) EQ_TRY(take_memory(m, call->out[k]));
    EQ_TRY(step->op->run(call));
    for (size_t k = 0; k < call->n_out; k++)
        if (call->out[k]) call->out[k]->constant = true, call->out[k]->weight = weight;
    step->constant = true;
    return EQ_OK;
}

static eq_status shape_step(const maker *m, eq_onnx_step *step) {
    eq_onnx_plan *p = m->plan;
    eq_mark mark = eq_arena_mark(&m->cx->tmp);
    eq_onnx_call call = {.cx = m->cx,
                         .arena = m->arena,
                         .model = m->model,
                         .node = step->node,
                         .op = step->op,
                         .version = step->version,
                         .n_in = step->n_in,
                         .n_out = step->n_out};
    bool constant = true, rows = false;
    EQ_NEW(m->cx, &m->cx->tmp, call.in, step->n_in + 1);
    EQ_NEW(m->cx, &m->cx->tmp, call.out, step->n_out + 1);
    for (size_t k = 0; k < step->n_in; k++) {
        call.in[k] = step->in[k] == SIZE_MAX ? NULL : &p->value[step->in[k]];
        constant &= !call.in[k] || call.in[k]->constant;
    }
    for (size_t k = 0; k < step->n_out; k++) {
        if (step->out[k] != SIZE_MAX && (k == 0 || m->used[step->out[k]])) call.out[k] = &p->value[step->out[k]];
        else step->out[k] = SIZE_MAX;
    }
    EQ_TRY(check_operands(&call));
    if (step->op->n_out[0] == 1 && !call.out[0]) return eq_onnx_fail(&call, "its first output has no name");
    EQ_TRY(step->op->shape(&call));
    for (size_t k = 0; k < step->n_out; k++) {
        if (!call.out[k]) continue;
        EQ_TRY(check_size(&call, call.out[k]));
        rows |= call.out[k]->rows;
    }
    step->state = call.state;
    if (!strcmp(step->op->id, "Shape") || (constant && !rows)) EQ_TRY(fold(m, step, &call));
    eq_arena_reset(&m->cx->tmp, mark);
    return EQ_OK;
}

static eq_status begin(maker *m, eq_onnx_plan *p) {
    size_t n = count_names(m->model), weights = 0;
    for (size_t i = 0; i < m->model->n_weights; i++) weights += m->model->weight[i].size * sizeof(double);
    p->model = m->model;
    p->n_steps = m->model->n_nodes;
    p->most = 16 * weights + ((size_t)64 << 20);
    m->mask = 1;
    while (m->mask + 1 < 2 * n) m->mask = 2 * m->mask + 1;
    EQ_NEW(m->cx, m->arena, p->value, n);
    EQ_NEW(m->cx, m->arena, p->maker, n);
    EQ_NEW(m->cx, m->arena, p->step, p->n_steps);
    EQ_NEW(m->cx, m->arena, p->input, m->model->n_in);
    EQ_NEW(m->cx, m->arena, p->slot, m->model->n_in);
    EQ_NEW(m->cx, m->arena, p->output, m->model->n_out);
    EQ_NEW(m->cx, m->arena, p->buffer_of, n);
    EQ_NEW(m->cx, m->arena, m->place, m->mask + 1);
    EQ_NEW(m->cx, m->arena, m->used, n);
    return EQ_OK;
}

eq_status eq_onnx_plan_make(eq_ctx *cx, eq_arena *arena, const eq_onnx_model *model, const eq_onnx_tensor *bound,
                            eq_onnx_plan *out) {
    maker m = {.cx = cx, .arena = arena, .model = model, .bound = bound, .plan = out};
    memset(out, 0, sizeof *out);
    EQ_TRY(begin(&m, out));
    EQ_TRY(name_given(&m));
    EQ_TRY(name_made(&m));
    EQ_TRY(link_names(&m));
    EQ_TRY(find_used(&m));
    EQ_TRY(shape_inputs(&m));
    for (size_t i = 0; i < out->n_steps; i++)
        if (out->step[i].kept) EQ_TRY(shape_step(&m, &out->step[i]));
    return EQ_OK;
}
