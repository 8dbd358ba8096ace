/* What an ONNX file is made of, for people who look before they use it. */
#include <string.h>

#include "model/onnx/format.h"

static void add_dims(eq_out *out, eq_place to, const eq_onnx_slot *slot) {
    eq_place dims = eq_out_array(out, to, "dims");
    for (size_t d = 0; d < slot->n_dims; d++) {
        if (slot->dim[d] && d) eq_out_number(out, dims, NULL, (double)slot->dim[d]);
        else eq_out_text(out, dims, NULL, d ? "?" : "n");
    }
}

static const char *type_name(int type) {
    static const char *const name[] = {"",      "float32", "uint8", "int8",    "uint16",  "int16",  "int32",
                                       "int64", "string",  "bool",  "float16", "float64", "uint32", "uint64"};
    return type >= 0 && type < (int)(sizeof name / sizeof *name) ? name[type] : "";
}

static void add_slots(eq_out *out, eq_place to, const char *key, const eq_onnx_slot *slot, size_t n) {
    eq_place list = eq_out_array(out, to, key);
    for (size_t i = 0; i < n; i++) {
        eq_place object = eq_out_object(out, list, NULL);
        eq_out_text(out, object, "name", slot[i].name);
        eq_out_text(out, object, "type", slot[i].is_tensor ? type_name(slot[i].type) : "sequence");
        add_dims(out, object, &slot[i]);
    }
}

/* How often each operation is there, in the order in which they come. */
static void add_operations(eq_out *out, eq_place to, const eq_onnx_model *m) {
    eq_place object = eq_out_object(out, to, "operations");
    for (size_t i = 0; i < m->n_nodes; i++) {
        size_t n = 0;
        bool first = true;
        for (size_t k = 0; k < m->n_nodes; k++) {
            bool same = !strcmp(m->node[k].op, m->node[i].op);
            n += same;
            first &= !same || k >= i;
        }
        if (first) eq_out_number(out, object, m->node[i].op, (double)n);
    }
}

/* The sizes of the layers that are edited, and what comes before them. */
static void add_network(eq_out *out, eq_place to, const eq_onnx_state *s) {
    eq_place edit = eq_out_object(out, to, "network");
    const eq_model *model = &s->network.model;
    eq_place before = eq_out_array(out, edit, "frozen_prefix");
    for (size_t i = 0; i < s->front.n_steps; i++)
        if (s->front.step[i].kept) eq_out_text(out, before, NULL, s->front.step[i].op->id);
    eq_place list = eq_out_array(out, edit, "layers");
    for (size_t l = 0; l < model->n_layers; l++) {
        eq_place size = eq_out_array(out, list, NULL);
        eq_out_number(out, size, NULL, (double)model->layer[l].n_in);
        eq_out_number(out, size, NULL, (double)model->layer[l].n_out);
    }
    eq_out_number(out, edit, "weights", (double)model->n_weights);
}

void eq_onnx_describe(const eq_scorer *scorer, eq_out *out, eq_place to) {
    const eq_onnx_state *s = scorer->state;
    eq_out_number(out, to, "opset", s->model.opset);
    eq_out_number(out, to, "ml_opset", s->model.ml_opset);
    add_slots(out, to, "inputs", s->model.in, s->model.n_in);
    add_slots(out, to, "outputs", s->model.out, s->model.n_out);
    add_operations(out, to, &s->model);
    if (s->network.there) add_network(out, to, s);
}
