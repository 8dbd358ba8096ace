/* A network's operations are named as in ONNX, so that most are one node with the row's parameters as attributes. Those that ONNX
 * has only in newer versions, or not at all, are spelt out; Dropout, which does nothing to a score, is left out. */
#include <math.h>
#include <string.h>

#include "model/export/export.h"
#include "model/graph/graph.h"

typedef struct writer {
    eq_ctx *cx;
    eq_arena *arena;
    eq_onnx_out *onnx;
    const eq_model *model;
    const char **wire; /* (wires) what each is called */
    const eq_node *node;
    const char *out; /* what the node gives is called */
    bool failed;
} writer;

/* "v3.weight": what belongs to the node's output. */
static const char *part(writer *w, const char *of) {
    const char *name = eq_arena_format(w->cx, w->arena, "%s.%s", w->out, of);
    if (!name) w->failed = true;
    return name ? name : "";
}

static void emit(writer *w, const char *op, const char *out, const char *const *in, const eq_wire_out *attributes) {
    eq_onnx_add_node(w->onnx, &(eq_out_node){.op = op, .out = out, .in = in, .attributes = attributes});
}

/* A node of one or two inputs that gives a part of the output. */
static const char *step(writer *w, const char *op, const char *name, const char *a, const char *b) {
    const char *out = part(w, name);
    emit(w, op, out, (const char *const[]){a, b, NULL}, NULL);
    return out;
}

static const char *constant(writer *w, const char *name, double value) {
    const float number = (float)value;
    const char *called = part(w, name);
    eq_onnx_weight(w->onnx, called, &number, NULL, 0);
    return called;
}

static const char *weight(writer *w, size_t k, const char *name) {
    const eq_operand *in = eq_operand_at(w->model->graph, w->node, k);
    const float *value = (in->kind == EQ_WEIGHT ? w->model->weight : w->model->statistic) + in->at;
    int64_t dim[EQ_MAX_DIMS];
    const char *called = part(w, name);
    for (size_t d = 0; d < in->tensor.n_dims; d++) dim[d] = in->tensor.dim[d];
    eq_onnx_weight(w->onnx, called, value, dim, in->tensor.n_dims);
    return called;
}

static const char *input(const writer *w, size_t k) { return w->wire[eq_operand_at(w->model->graph, w->node, k)->at]; }

/* ---- those that are spelt out ---- */

static const char *cast(writer *w, const char *name, const char *in, int type) {
    const char *out = part(w, name);
    eq_wire_out to = eq_wire_new(&w->onnx->graph);
    eq_onnx_put_whole(&to, "to", type);
    emit(w, "Cast", out, (const char *const[]){in, NULL}, &to);
    return out;
}

/* In doubles, as here: where a row's numbers are nearly alike, float32 sums would move a score by more than 1e-6. */
static void write_layer_norm(writer *w) {
    static const int64_t last = -1;
    const char *x = cast(w, "wide", input(w, 0), EQ_OUT_DOUBLE), *mean = part(w, "mean"), *variance = part(w, "variance");
    eq_wire_out over = eq_wire_new(&w->onnx->graph);
    eq_onnx_put_wholes(&over, "axes", &last, 1);
    eq_onnx_put_whole(&over, "keepdims", 1);
    emit(w, "ReduceMean", mean, (const char *const[]){x, NULL}, &over);
    const char *off = step(w, "Sub", "off", x, mean), *square = step(w, "Mul", "square", off, off);
    emit(w, "ReduceMean", variance, (const char *const[]){square, NULL}, &over);
    const char *epsilon = cast(w, "wide_epsilon", constant(w, "epsilon", w->node->param[1]), EQ_OUT_DOUBLE);
    const char *moved = step(w, "Add", "moved", variance, epsilon), *spread = step(w, "Sqrt", "spread", moved, NULL);
    const char *even = cast(w, "even", step(w, "Div", "wide_even", off, spread), EQ_OUT_FLOAT);
    const char *gamma = weight(w, 1, "gamma");
    if (w->node->n_in < 3) emit(w, "Mul", w->out, (const char *const[]){even, gamma, NULL}, NULL);
    else emit(w, "Add", w->out, (const char *const[]){step(w, "Mul", "scaled", even, gamma), weight(w, 2, "beta"), NULL}, NULL);
}

static void write_gelu(writer *w) {
    const char *x = input(w, 0), *inner;
    if (w->node->param[0] > 0) { /* tanh */
        const char *square = step(w, "Mul", "square", x, x), *cube = step(w, "Mul", "cube", square, x);
        const char *bent = step(w, "Mul", "bent", cube, constant(w, "bend", 0.044715));
        const char *sum = step(w, "Add", "sum", x, bent);
        const char *scaled = step(w, "Mul", "scaled", sum, constant(w, "scale", 0.79788456080286535588));
        inner = step(w, "Tanh", "tanh", scaled, NULL);
    } else inner = step(w, "Erf", "erf", step(w, "Mul", "scaled", x, constant(w, "scale", 0.70710678118654752440)), NULL);
    const char *share = step(w, "Add", "share", inner, constant(w, "one", 1));
    const char *twice = step(w, "Mul", "twice", x, share);
    emit(w, "Mul", w->out, (const char *const[]){twice, constant(w, "half", 0.5), NULL}, NULL);
}

static void write_slice(writer *w) {
    const int64_t ends = (int64_t)w->node->param[0], starts = (int64_t)w->node->param[1], axis = 1;
    const char *first = part(w, "starts"), *last = part(w, "ends"), *along = part(w, "axes");
    eq_onnx_whole_weight(w->onnx, first, &starts, 1);
    eq_onnx_whole_weight(w->onnx, last, &ends, 1);
    eq_onnx_whole_weight(w->onnx, along, &axis, 1);
    emit(w, "Slice", w->out, (const char *const[]){input(w, 0), first, last, along, NULL}, NULL);
}

static void write_clip(writer *w) {
    const char *low = constant(w, "low", w->node->param[1]), *high = constant(w, "high", w->node->param[0]);
    emit(w, "Clip", w->out, (const char *const[]){input(w, 0), low, high, NULL}, NULL);
}

static void write_affine(writer *w) {
    const char *scaled = step(w, "Mul", "scaled", input(w, 0), weight(w, 1, "scale"));
    emit(w, "Add", w->out, (const char *const[]){scaled, weight(w, 2, "shift"), NULL}, NULL);
}

/* ---- the others ---- */

static void add_attributes(const eq_node *node, eq_wire_out *attributes) {
    const char *id = node->op->id;
    if (!strcmp(id, "Cast")) eq_onnx_put_whole(attributes, "to", node->param[0] > 0 ? EQ_OUT_INT64 : EQ_OUT_FLOAT);
    else if (!strcmp(id, "Flatten")) eq_onnx_put_whole(attributes, "axis", 1);
    else
        for (size_t i = 0; node->op->params[i].id; i++) {
            const eq_op_param *row = &node->op->params[i];
            if (row->choice) eq_onnx_word(attributes, row->id, row->choice[(size_t)node->param[i]]);
            else if (row->whole) eq_onnx_put_whole(attributes, row->id, (int64_t)node->param[i]);
            else if (strcmp(row->id, "momentum")) eq_onnx_real(attributes, row->id, (float)node->param[i]);
        }
}

static void write_plain(writer *w) {
    static const char *const of[] = {"table", "weight", "bias", "mean", "variance"};
    const char *in[EQ_MAX_OPERANDS + 1] = {NULL};
    eq_wire_out attributes = eq_wire_new(&w->onnx->graph);
    for (size_t k = 0; k < w->node->n_in; k++) {
        bool wire = eq_operand_at(w->model->graph, w->node, k)->kind == EQ_WIRE;
        in[k] = wire ? input(w, k) : weight(w, k, of[k < 5 ? k : 4]);
    }
    add_attributes(w->node, &attributes);
    emit(w, w->node->op->id, w->out, in, &attributes);
}

static void write_node(writer *w) {
    static const struct {
        const char *id;
        void (*write)(writer *);
    } own[] = {{"LayerNormalization", write_layer_norm},
               {"Gelu", write_gelu},
               {"Slice", write_slice},
               {"Affine", write_affine},
               {"Clip", write_clip}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (!strcmp(w->node->op->id, own[i].id)) {
            own[i].write(w);
            return;
        }
    write_plain(w);
}

eq_status eq_export_network(eq_onnx_out *onnx, const eq_model *model, const char *in) {
    const eq_graph *graph = model->graph;
    writer w = {.cx = onnx->graph.cx, .arena = onnx->graph.arena, .onnx = onnx, .model = model};
    EQ_NEW(w.cx, w.arena, w.wire, graph->n_wires);
    w.wire[0] = in;
    for (size_t i = 0; i < graph->n_nodes; i++) {
        w.node = &graph->node[i];
        bool last = w.node->out == graph->output;
        w.out = last ? "logit" : eq_arena_format(w.cx, w.arena, "v%zu", w.node->out);
        if (!w.out) return EQ_EMEMORY;
        if (strcmp(w.node->op->id, "Dropout")) write_node(&w);
        else if (last) emit(&w, "Identity", w.out, (const char *const[]){input(&w, 0), NULL}, NULL);
        else w.out = input(&w, 0);
        w.wire[w.node->out] = w.out;
    }
    return w.failed || onnx->graph.failed ? EQ_EMEMORY : EQ_OK;
}
