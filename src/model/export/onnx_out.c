/* Fields are written in the order of their numbers where a message is made whole; a repeated one keeps the order of calls. */
#include <string.h>

#include "equipoise/version.h"
#include "model/export/onnx_out.h"

enum { NODE = 1, GRAPH_NAME = 2, INITIALIZER = 5, INPUT = 11, OUTPUT = 12 };
enum { IS_FLOAT = 1, IS_INT = 2, IS_STRING = 3, IS_TENSOR = 4, IS_FLOATS = 6, IS_INTS = 7, IS_STRINGS = 8 };

eq_onnx_out eq_onnx_out_new(eq_ctx *cx, eq_arena *arena) {
    eq_wire_out empty = {.cx = cx, .arena = arena};
    return (eq_onnx_out){.graph = empty, .slots = empty, .notes = empty, .group = "group", .u = "u"};
}

void eq_onnx_add_node(eq_onnx_out *onnx, const eq_out_node *node) {
    eq_wire_out message = eq_wire_new(&onnx->graph);
    for (const char *const *in = node->in; *in; in++) eq_wire_text(&message, 1, *in);
    eq_wire_text(&message, 2, node->out);
    eq_wire_text(&message, 3, node->out);
    eq_wire_text(&message, 4, node->op);
    if (node->attributes) {
        eq_wire_raw(&message, node->attributes->data, node->attributes->size);
        message.failed |= node->attributes->failed;
    }
    if (node->ml) eq_wire_text(&message, 7, "ai.onnx.ml");
    onnx->ml |= node->ml;
    eq_wire_inner(&onnx->graph, NODE, &message);
}

/* ---- attributes: each is field 5 of a node ---- */

static eq_wire_out named(const eq_wire_out *attributes, const char *name) {
    eq_wire_out message = eq_wire_new(attributes);
    eq_wire_text(&message, 1, name);
    return message;
}

static void add(eq_wire_out *attributes, eq_wire_out *message, int type) {
    eq_wire_number(message, 20, type);
    eq_wire_inner(attributes, 5, message);
}

void eq_onnx_put_whole(eq_wire_out *attributes, const char *name, int64_t value) {
    eq_wire_out message = named(attributes, name);
    eq_wire_number(&message, 3, value);
    add(attributes, &message, IS_INT);
}

void eq_onnx_real(eq_wire_out *attributes, const char *name, float value) {
    eq_wire_out message = named(attributes, name);
    eq_wire_float(&message, 2, value);
    add(attributes, &message, IS_FLOAT);
}

void eq_onnx_word(eq_wire_out *attributes, const char *name, const char *value) {
    eq_wire_out message = named(attributes, name);
    eq_wire_text(&message, 4, value);
    add(attributes, &message, IS_STRING);
}

void eq_onnx_put_wholes(eq_wire_out *attributes, const char *name, const int64_t *value, size_t n) {
    eq_wire_out message = named(attributes, name);
    eq_wire_numbers(&message, 8, value, n);
    add(attributes, &message, IS_INTS);
}

void eq_onnx_reals(eq_wire_out *attributes, const char *name, const float *value, size_t n) {
    eq_wire_out message = named(attributes, name);
    eq_wire_floats(&message, 7, value, n);
    add(attributes, &message, IS_FLOATS);
}

void eq_onnx_put_words(eq_wire_out *attributes, const char *name, const char *const *value, size_t n) {
    eq_wire_out message = named(attributes, name);
    for (size_t i = 0; i < n; i++) eq_wire_text(&message, 9, value[i]);
    add(attributes, &message, IS_STRINGS);
}

void eq_onnx_doubles(eq_wire_out *attributes, const char *name, const double *value, size_t n) {
    eq_wire_out message = named(attributes, name), tensor = eq_wire_new(attributes);
    const int64_t dim = (int64_t)n;
    eq_wire_numbers(&tensor, 1, &dim, 1);
    eq_wire_number(&tensor, 2, EQ_OUT_DOUBLE);
    eq_wire_text(&tensor, 8, name);
    eq_wire_raw_doubles(&tensor, 9, value, n);
    eq_wire_inner(&message, 5, &tensor);
    add(attributes, &message, IS_TENSOR);
}

/* ---- nodes between ---- */

const char *eq_onnx_new_name(eq_onnx_out *onnx) {
    const char *name = eq_arena_format(onnx->graph.cx, onnx->graph.arena, "step.%zu", ++onnx->n_steps);
    if (!name) onnx->graph.failed = true;
    return name ? name : "";
}

const char *eq_onnx_add_step(eq_onnx_out *onnx, const char *op, const char *a, const char *b, const eq_wire_out *attributes) {
    const char *out = eq_onnx_new_name(onnx), *const in[] = {a, b, NULL};
    eq_onnx_add_node(onnx, &(eq_out_node){.op = op, .out = out, .in = in, .attributes = attributes});
    return out;
}

const char *eq_onnx_add_ml_step(eq_onnx_out *onnx, const char *op, const char *in, const eq_wire_out *attributes) {
    const char *out = eq_onnx_new_name(onnx), *const list[] = {in, NULL};
    eq_onnx_add_node(onnx, &(eq_out_node){.op = op, .out = out, .in = list, .attributes = attributes, .ml = true});
    return out;
}

const char *eq_onnx_add_cast(eq_onnx_out *onnx, const char *in, int type) {
    eq_wire_out to = eq_wire_new(&onnx->graph);
    eq_onnx_put_whole(&to, "to", type);
    return eq_onnx_add_step(onnx, "Cast", in, NULL, &to);
}

const char *eq_onnx_add_concat(eq_onnx_out *onnx, const char *const *in) {
    const char *out = eq_onnx_new_name(onnx);
    eq_wire_out axis = eq_wire_new(&onnx->graph);
    eq_onnx_put_whole(&axis, "axis", 1);
    eq_onnx_add_node(onnx, &(eq_out_node){.op = "Concat", .out = out, .in = in, .attributes = &axis});
    return out;
}

/* ---- weights, inputs, outputs ---- */

void eq_onnx_tensor_out(eq_wire_out *out, uint32_t to, const eq_out_tensor *tensor) {
    eq_wire_out message = eq_wire_new(out);
    size_t n = 1;
    for (size_t d = 0; d < tensor->n_dims; d++) n *= (size_t)tensor->dim[d];
    if (tensor->n_dims) eq_wire_numbers(&message, 1, tensor->dim, tensor->n_dims);
    eq_wire_number(&message, 2, tensor->wide ? EQ_OUT_DOUBLE : EQ_OUT_FLOAT);
    eq_wire_text(&message, 8, tensor->name);
    if (tensor->wide) eq_wire_raw_widened(&message, 9, tensor->value, n);
    else eq_wire_raw_floats(&message, 9, tensor->value, n);
    eq_wire_inner(out, to, &message);
}

void eq_onnx_weight(eq_onnx_out *onnx, const char *name, const float *value, const int64_t *dim, size_t n_dims) {
    eq_onnx_tensor_out(&onnx->graph, INITIALIZER, &(eq_out_tensor){name, value, dim, n_dims, false});
}

void eq_onnx_wide_weight(eq_onnx_out *onnx, const char *name, const double *value, size_t n) {
    eq_onnx_wide_table(onnx, name, value, 1, n);
}

void eq_onnx_wide_table(eq_onnx_out *onnx, const char *name, const double *value, size_t rows, size_t columns) {
    eq_wire_out tensor = eq_wire_new(&onnx->graph);
    const int64_t dim[2] = {(int64_t)rows, (int64_t)columns};
    eq_wire_numbers(&tensor, 1, dim, 2);
    eq_wire_number(&tensor, 2, EQ_OUT_DOUBLE);
    eq_wire_text(&tensor, 8, name);
    eq_wire_raw_doubles(&tensor, 9, value, rows * columns);
    eq_wire_inner(&onnx->graph, INITIALIZER, &tensor);
}

void eq_onnx_whole_weight(eq_onnx_out *onnx, const char *name, const int64_t *value, size_t n) {
    eq_wire_out tensor = eq_wire_new(&onnx->graph);
    const int64_t dim = (int64_t)n;
    eq_wire_numbers(&tensor, 1, &dim, 1);
    eq_wire_number(&tensor, 2, EQ_OUT_INT64);
    eq_wire_numbers(&tensor, 7, value, n);
    eq_wire_text(&tensor, 8, name);
    eq_wire_inner(&onnx->graph, INITIALIZER, &tensor);
}

/* ValueInfoProto {name, type {tensor_type {elem_type, shape {dim {dim_param "n"}, dim {dim_value}}}}}. */
static void add_slot(eq_onnx_out *onnx, uint32_t field, const char *name, int type, size_t width) {
    eq_wire_out rows = eq_wire_new(&onnx->slots), columns = rows, shape = rows, tensor = rows, kind = rows, slot = rows;
    eq_wire_text(&rows, 2, "n");
    eq_wire_number(&columns, 1, (int64_t)width);
    eq_wire_inner(&shape, 1, &rows);
    eq_wire_inner(&shape, 1, &columns);
    eq_wire_number(&tensor, 1, type);
    eq_wire_inner(&tensor, 2, &shape);
    eq_wire_inner(&kind, 1, &tensor);
    eq_wire_text(&slot, 1, name);
    eq_wire_inner(&slot, 2, &kind);
    eq_wire_inner(&onnx->slots, field, &slot);
}

void eq_onnx_input(eq_onnx_out *onnx, const char *name, int type, size_t width) { add_slot(onnx, INPUT, name, type, width); }
void eq_onnx_output(eq_onnx_out *onnx, const char *name, int type, size_t width) { add_slot(onnx, OUTPUT, name, type, width); }

void eq_onnx_taken(eq_onnx_out *onnx, const char *name) {
    if (!strcmp(name, "group")) onnx->group = "equipoise.group";
    if (!strcmp(name, "u")) onnx->u = "equipoise.u";
}

void eq_onnx_column(eq_onnx_out *onnx, const char *name, int type) {
    eq_onnx_input(onnx, name, type, 1);
    eq_onnx_taken(onnx, name);
}

void eq_onnx_note(eq_onnx_out *onnx, const char *key, const char *value) {
    eq_wire_out note = eq_wire_new(&onnx->notes);
    eq_wire_text(&note, 1, key);
    eq_wire_text(&note, 2, value);
    eq_wire_inner(&onnx->notes, 14, &note);
}

/* ---- the file ---- */

static void add_opset(eq_wire_out *model, const char *domain, int version) {
    eq_wire_out opset = eq_wire_new(model);
    if (*domain) eq_wire_text(&opset, 1, domain);
    eq_wire_number(&opset, 2, version);
    eq_wire_inner(model, 8, &opset);
}

eq_status eq_onnx_out_end(eq_onnx_out *onnx, eq_bytes *out) {
    eq_wire_out model = eq_wire_new(&onnx->graph);
    eq_wire_text(&onnx->graph, GRAPH_NAME, "equipoise");
    eq_wire_raw(&onnx->graph, onnx->slots.data, onnx->slots.size);
    eq_wire_number(&model, 1, EQ_OUT_IR);
    eq_wire_text(&model, 2, "equipoise");
    eq_wire_text(&model, 3, EQ_VERSION);
    eq_wire_inner(&model, 7, &onnx->graph);
    add_opset(&model, "", EQ_OUT_OPSET);
    if (onnx->ml) add_opset(&model, "ai.onnx.ml", EQ_OUT_ML);
    eq_wire_raw(&model, onnx->notes.data, onnx->notes.size);
    if (model.failed || onnx->slots.failed || onnx->notes.failed) return EQ_EMEMORY;
    *out = (eq_bytes){model.data, model.size};
    return EQ_OK;
}
