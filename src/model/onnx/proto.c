/* Messages of ONNX files. A list is walked twice: to count, so that memory is taken once and only for what the file holds, and to
 * fill. The depth of messages is that of the functions below. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "model/onnx/proto.h"

#define MOST_BYTES ((size_t)256 << 20)

eq_status eq_onnx_read_name(const eq_cursor *at, eq_arena *arena, eq_bytes bytes, const char **out) {
    size_t n = 0, bad = eq_utf8_check(bytes.data, bytes.size);
    if (bytes.size > EQ_ONNX_MOST_NAME)
        return eq_fail(at->cx, EQ_ELIMIT, "has a name of %zu bytes in %s, expected at most %d", bytes.size, at->what,
                       EQ_ONNX_MOST_NAME);
    if (bad < bytes.size)
        return eq_fail(at->cx, EQ_EINPUT, "has a name in %s that is no text (UTF-8), at byte %zu", at->what,
                       (size_t)(bytes.data - at->file) + bad);
    char *name = eq_arena_alloc(at->cx, arena, 4 * bytes.size + 1, 1);
    if (!name) return EQ_EMEMORY;
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if (c >= 32 && c != 127) name[n++] = (char)c;
        else n += (size_t)snprintf(name + n, 5, "\\x%02x", c);
    }
    *out = name;
    return EQ_OK;
}

/* How often a field with bytes occurs. */
static eq_status count(eq_cursor c, uint32_t number, size_t *n) {
    eq_field field;
    bool more = true;
    *n = 0;
    while (more) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        *n += more && field.number == number && field.kind == EQ_FIELD_BYTES;
    }
    return EQ_OK;
}

static eq_status count_within(const eq_cursor *c, uint32_t number, size_t most, size_t *n) {
    EQ_TRY(count(*c, number, n));
    if (*n <= most) return EQ_OK;
    return eq_fail(c->cx, EQ_ELIMIT, "has %zu entries in field %lu of %s, expected at most %zu", *n, (unsigned long)number,
                   c->what, most);
}

/* The next field of that number with bytes. */
static eq_status find(eq_cursor *c, uint32_t number, eq_field *field, bool *more) {
    do EQ_TRY(eq_cursor_next(c, field, more));
    while (*more && (field->number != number || field->kind != EQ_FIELD_BYTES));
    return EQ_OK;
}

/* ---- attributes ---- */

enum {
    A_NAME = 1,
    A_F = 2,
    A_I = 3,
    A_S = 4,
    A_T = 5,
    A_G = 6,
    A_FLOATS = 7,
    A_INTS = 8,
    A_STRINGS = 9,
    A_TENSORS = 10,
    A_GRAPHS = 11,
    A_TYPE = 20
};

static const char *node_place(eq_ctx *cx, const eq_onnx_node *node, size_t index) {
    if (*node->name) return eq_arena_format(cx, &cx->tmp, EQ_PRINTS("node \"%s\""), node->name);
    return eq_arena_format(cx, &cx->tmp, EQ_PRINTS("node %zu"), index + 1);
}

const char *eq_onnx_node_called(eq_ctx *cx, const eq_onnx_model *model, const eq_onnx_node *node) {
    const char *place = node_place(cx, node, (size_t)(node - model->node));
    return place ? place : EQ_PRINTS("a node");
}

static eq_field_kind number_kind(uint32_t field) { return field == A_FLOATS ? EQ_FIELD_FIXED32 : EQ_FIELD_VARINT; }

/* Lists of numbers, packed or not. */
static eq_status read_numbers(const eq_cursor *message, eq_arena *arena, uint32_t number, eq_onnx_attribute *out) {
    eq_field field;
    for (int pass = 0; pass < 2; pass++) {
        eq_cursor c = *message;
        size_t n, total = 0;
        bool more = true;
        while (more) {
            EQ_TRY(eq_cursor_next(&c, &field, &more));
            if (!more || field.number != number) continue;
            const char *at = field.bytes.data;
            EQ_TRY(eq_field_count(&c, &field, number_kind(number), &n));
            for (size_t i = 0; pass && i < n; i++) {
                uint64_t bits = eq_field_number(&field, number_kind(number), &at);
                out->numbers[total + i] = number == A_FLOATS ? eq_bits_float(bits) : (double)(int64_t)bits;
            }
            total += n;
        }
        if (total > EQ_ONNX_MOST_VALUES)
            return eq_fail(c.cx, EQ_ELIMIT, "has %zu values in an attribute, expected at most 2^24", total);
        if (!pass) EQ_NEW(c.cx, arena, out->numbers, total);
        out->n = total;
    }
    return EQ_OK;
}

static eq_status read_words(const eq_cursor *message, eq_arena *arena, eq_onnx_attribute *out) {
    eq_cursor c = *message;
    eq_field field;
    bool more;
    EQ_TRY(count_within(&c, A_STRINGS, EQ_ONNX_MOST_VALUES, &out->n));
    EQ_NEW(c.cx, arena, out->words, out->n);
    for (size_t i = 0;; i++) {
        EQ_TRY(find(&c, A_STRINGS, &field, &more));
        if (!more) return EQ_OK;
        out->words[i] = field.bytes;
    }
}

/* Which of its fields counts: the last that is there, or where an old writer left an empty one out, what its type says. */
static eq_status read_fields(const eq_cursor *message, eq_arena *arena, eq_onnx_attribute *out, uint32_t *which) {
    static const uint32_t of_type[] = {0, A_F, A_I, A_S, A_T, A_G, A_FLOATS, A_INTS, A_STRINGS, A_TENSORS, A_GRAPHS};
    eq_cursor c = *message;
    eq_field field;
    uint64_t type = 0;
    bool more;
    for (;;) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        if (!more) break;
        if (field.number == A_NAME && field.kind == EQ_FIELD_BYTES) EQ_TRY(eq_onnx_read_name(&c, arena, field.bytes, &out->name));
        if (field.number == A_TYPE && field.kind == EQ_FIELD_VARINT) type = field.value;
        if (field.number >= A_F && field.number <= A_GRAPHS) *which = field.number;
        if (field.number == A_F) out->number = eq_bits_float(field.value);
        if (field.number == A_I) out->number = (double)(int64_t)field.value;
        if (field.number == A_S) out->word = field.bytes;
        if (field.number == A_T && field.kind == EQ_FIELD_BYTES) {
            eq_cursor inner = eq_cursor_in(&c, "a constant", field.bytes);
            EQ_NEW(c.cx, arena, out->tensor, 1);
            EQ_TRY(eq_onnx_read_tensor(&inner, arena, true, out->tensor));
        }
    }
    if (!*which && type < sizeof of_type / sizeof *of_type) *which = of_type[type];
    return EQ_OK;
}

static eq_status read_attribute(const eq_cursor *message, eq_arena *arena, eq_onnx_attribute *out, bool *has_graph) {
    uint32_t which = 0;
    out->name = "";
    EQ_TRY(read_fields(message, arena, out, &which));
    *has_graph = which == A_G || which == A_GRAPHS;
    out->real = which == A_F || which == A_FLOATS;
    if (which == A_F || which == A_I) out->held = EQ_ONNX_NUMBER;
    if (which == A_S) out->held = EQ_ONNX_WORD;
    if (which == A_T && out->tensor) out->held = EQ_ONNX_TENSOR;
    if (which == A_FLOATS || which == A_INTS) return out->held = EQ_ONNX_NUMBERS, read_numbers(message, arena, which, out);
    if (which == A_STRINGS) return out->held = EQ_ONNX_WORDS, read_words(message, arena, out);
    return EQ_OK;
}

const eq_onnx_attribute *eq_onnx_attribute_of(const eq_onnx_node *node, const char *name) {
    for (size_t i = 0; i < node->n_attributes; i++)
        if (!strcmp(node->attribute[i].name, name)) return &node->attribute[i];
    return NULL;
}

/* ---- nodes ---- */

enum { N_IN = 1, N_OUT = 2, N_NAME = 3, N_OP = 4, N_ATTRIBUTE = 5, N_DOMAIN = 7 };

static eq_status read_names(const eq_cursor *message, eq_arena *arena, uint32_t number, const char ***out, size_t *n) {
    eq_cursor c = *message;
    eq_field field;
    bool more;
    EQ_TRY(count_within(&c, number, EQ_ONNX_MOST_SLOTS, n));
    EQ_NEW(c.cx, arena, *out, *n);
    for (size_t i = 0;; i++) {
        EQ_TRY(find(&c, number, &field, &more));
        if (!more) return EQ_OK;
        EQ_TRY(eq_onnx_read_name(&c, arena, field.bytes, &(*out)[i]));
    }
}

static eq_status read_attributes(const eq_cursor *message, eq_arena *arena, eq_onnx_node *node, size_t index) {
    eq_cursor c = *message;
    eq_field field;
    bool more, has_graph;
    EQ_TRY(count_within(&c, N_ATTRIBUTE, EQ_ONNX_MOST_ATTRIBUTES, &node->n_attributes));
    EQ_NEW(c.cx, arena, node->attribute, node->n_attributes);
    for (size_t i = 0;; i++) {
        EQ_TRY(find(&c, N_ATTRIBUTE, &field, &more));
        if (!more) return EQ_OK;
        eq_cursor inner = eq_cursor_in(&c, "an attribute", field.bytes);
        EQ_TRY(read_attribute(&inner, arena, &node->attribute[i], &has_graph));
        if (has_graph)
            return eq_fail(c.cx, EQ_EINPUT,
                           "%s is %s %s, which holds a graph of its own; models with Scan, Loop or If are not read",
                           node_place(c.cx, node, index), strchr("AEIOU", *node->op) ? "an" : "a", node->op);
    }
}

static eq_status read_node(const eq_cursor *message, eq_arena *arena, size_t index, eq_onnx_node *out) {
    eq_cursor c = *message;
    eq_field field;
    bool more;
    out->name = out->op = out->domain = "";
    for (;;) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        if (!more) break;
        if (field.kind != EQ_FIELD_BYTES) continue;
        if (field.number == N_NAME) EQ_TRY(eq_onnx_read_name(&c, arena, field.bytes, &out->name));
        if (field.number == N_OP) EQ_TRY(eq_onnx_read_name(&c, arena, field.bytes, &out->op));
        if (field.number == N_DOMAIN) EQ_TRY(eq_onnx_read_name(&c, arena, field.bytes, &out->domain));
    }
    if (!strcmp(out->domain, "ai.onnx")) out->domain = "";
    EQ_TRY(read_attributes(message, arena, out, index));
    EQ_TRY(read_names(message, arena, N_IN, &out->in, &out->n_in));
    return read_names(message, arena, N_OUT, &out->out, &out->n_out);
}

/* ---- inputs and outputs ---- */

static eq_status read_dims(const eq_cursor *shape, eq_onnx_slot *out) {
    eq_cursor c = *shape;
    eq_field field;
    bool more;
    out->has_shape = true;
    for (;;) {
        EQ_TRY(find(&c, 1, &field, &more));
        if (!more) return EQ_OK;
        eq_cursor inner = eq_cursor_in(&c, "a dimension", field.bytes);
        if (out->n_dims == EQ_ONNX_MOST_DIMS)
            return eq_fail(c.cx, EQ_ELIMIT, "\"%s\" has more than %d dimensions", out->name, EQ_ONNX_MOST_DIMS);
        for (size_t d = out->n_dims++;;) {
            EQ_TRY(eq_cursor_next(&inner, &field, &more));
            if (!more) break;
            if (field.number == 1 && field.kind == EQ_FIELD_VARINT && field.value <= EQ_ONNX_MOST_VALUES)
                out->dim[d] = (size_t)field.value;
        }
    }
}

static eq_status read_type(const eq_cursor *type, eq_onnx_slot *out) {
    eq_cursor c = *type;
    eq_field field;
    bool more;
    for (;;) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        if (!more) return EQ_OK;
        if (field.kind != EQ_FIELD_BYTES) continue;
        out->is_tensor = field.number == 1;
        eq_cursor inner = eq_cursor_in(&c, "a type", field.bytes);
        while (out->is_tensor) {
            EQ_TRY(eq_cursor_next(&inner, &field, &more));
            if (!more) break;
            if (field.number == 1 && field.kind == EQ_FIELD_VARINT) out->type = field.value < 1000 ? (int)field.value : 1000;
            eq_cursor shape = eq_cursor_in(&inner, "a shape", field.bytes);
            if (field.number == 2 && field.kind == EQ_FIELD_BYTES) EQ_TRY(read_dims(&shape, out));
        }
    }
}

static eq_status read_slot(const eq_cursor *message, eq_arena *arena, eq_onnx_slot *out) {
    eq_cursor c = *message;
    eq_field field;
    bool more;
    out->name = "";
    out->is_tensor = true;
    for (;;) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        if (!more) return EQ_OK;
        if (field.kind != EQ_FIELD_BYTES) continue;
        eq_cursor type = eq_cursor_in(&c, "a type", field.bytes);
        if (field.number == 1) EQ_TRY(eq_onnx_read_name(&c, arena, field.bytes, &out->name));
        if (field.number == 2) EQ_TRY(read_type(&type, out));
    }
}

static eq_status read_slots(const eq_cursor *graph, eq_arena *arena, uint32_t number, eq_onnx_slot **out, size_t *n) {
    eq_cursor c = *graph;
    eq_field field;
    bool more;
    EQ_TRY(count_within(&c, number, EQ_ONNX_MOST_SLOTS, n));
    EQ_NEW(c.cx, arena, *out, *n);
    for (size_t i = 0;; i++) {
        EQ_TRY(find(&c, number, &field, &more));
        if (!more) return EQ_OK;
        eq_cursor inner = eq_cursor_in(&c, "an input or output", field.bytes);
        EQ_TRY(read_slot(&inner, arena, &(*out)[i]));
    }
}

/* ---- the graph and the model ---- */

enum { G_NODE = 1, G_WEIGHT = 5, G_IN = 11, G_OUT = 12, G_SPARSE = 15 };
enum { M_PRODUCER = 2, M_PRODUCER_VERSION = 3, M_GRAPH = 7, M_OPSET = 8, M_NOTE = 14, M_FUNCTION = 25 };

static eq_status read_graph(const eq_cursor *message, eq_arena *arena, eq_onnx_model *out) {
    eq_cursor c = *message;
    eq_field field;
    bool more;
    size_t n_sparse, w = 0, i = 0;
    EQ_TRY(count_within(&c, G_NODE, EQ_ONNX_MOST_NODES, &out->n_nodes));
    EQ_TRY(count_within(&c, G_WEIGHT, EQ_ONNX_MOST_NODES * 4, &out->n_weights));
    EQ_TRY(count(c, G_SPARSE, &n_sparse));
    if (n_sparse) return eq_fail(c.cx, EQ_EINPUT, "has sparse weights, which are not read; save them dense");
    EQ_NEW(c.cx, arena, out->node, out->n_nodes);
    EQ_NEW(c.cx, arena, out->weight, out->n_weights);
    for (;;) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        if (!more) break;
        if (field.kind != EQ_FIELD_BYTES) continue;
        if (field.number == G_NODE) {
            eq_cursor node = eq_cursor_in(&c, EQ_PRINTS("a node"), field.bytes);
            EQ_TRY(read_node(&node, arena, i, &out->node[i]));
            i++;
        } else if (field.number == G_WEIGHT) {
            eq_cursor weight = eq_cursor_in(&c, "a weight", field.bytes);
            EQ_TRY(eq_onnx_read_tensor(&weight, arena, false, &out->weight[w++]));
        }
    }
    EQ_TRY(read_slots(message, arena, G_IN, &out->in, &out->n_in));
    EQ_TRY(read_slots(message, arena, G_OUT, &out->out, &out->n_out));
    if (out->n_in + out->n_out > EQ_ONNX_MOST_SLOTS)
        return eq_fail(c.cx, EQ_ELIMIT, "has %zu inputs and outputs, expected at most %d", out->n_in + out->n_out,
                       EQ_ONNX_MOST_SLOTS);
    return EQ_OK;
}

static eq_status read_opset(const eq_cursor *message, eq_arena *arena, eq_onnx_model *out) {
    eq_cursor c = *message;
    eq_field field;
    const char *domain = "";
    uint64_t version = 0;
    bool more = true;
    while (more) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        if (!more) break;
        if (field.number == 1 && field.kind == EQ_FIELD_BYTES) EQ_TRY(eq_onnx_read_name(&c, arena, field.bytes, &domain));
        if (field.number == 2 && field.kind == EQ_FIELD_VARINT) version = field.value;
    }
    bool ml = !strcmp(domain, "ai.onnx.ml"), own = !*domain || !strcmp(domain, "ai.onnx");
    unsigned most = ml ? EQ_ONNX_ML_OPSET : EQ_ONNX_OPSET;
    if (!ml && !own) return EQ_OK; /* a node of it is refused by name; imports without one mean nothing */
    if (version > most)
        return eq_fail(c.cx, EQ_EINPUT, "uses opset %llu of %s; this reader knows up to %u", (unsigned long long)version,
                       ml ? "ai.onnx.ml" : "ai.onnx", most);
    *(ml ? &out->ml_opset : &out->opset) = (unsigned)version;
    return EQ_OK;
}

static eq_status read_note(const eq_cursor *message, eq_arena *arena, eq_onnx_model *out) {
    eq_cursor c = *message;
    eq_field field;
    const char *text[2] = {"", ""};
    bool more = true;
    while (more) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        if (more && field.kind == EQ_FIELD_BYTES && (field.number == 1 || field.number == 2)) {
            if (eq_utf8_check(field.bytes.data, field.bytes.size) < field.bytes.size) continue;
            text[field.number - 1] = eq_arena_text(c.cx, arena, field.bytes.data, field.bytes.size);
            if (!text[field.number - 1]) return EQ_EMEMORY;
        }
    }
    out->note[out->n_notes].key = text[0];
    out->note[out->n_notes++].value = text[1];
    return EQ_OK;
}

/* Everything beside the graph. */
static eq_status read_head(const eq_cursor *message, eq_arena *arena, eq_onnx_model *out, eq_bytes *graph) {
    eq_cursor c = *message;
    eq_field field;
    const char *version = "";
    size_t n_notes;
    bool more;
    out->producer = "";
    EQ_TRY(count_within(&c, M_NOTE, EQ_ONNX_MOST_SLOTS, &n_notes));
    EQ_NEW(c.cx, arena, out->note, n_notes);
    for (;;) {
        EQ_TRY(eq_cursor_next(&c, &field, &more));
        if (!more) break;
        if (field.kind != EQ_FIELD_BYTES) continue;
        eq_cursor inner = eq_cursor_in(&c, "the head", field.bytes);
        if (field.number == M_PRODUCER) EQ_TRY(eq_onnx_read_name(&c, arena, field.bytes, &out->producer));
        if (field.number == M_PRODUCER_VERSION) EQ_TRY(eq_onnx_read_name(&c, arena, field.bytes, &version));
        if (field.number == M_GRAPH) *graph = field.bytes;
        if (field.number == M_OPSET) EQ_TRY(read_opset(&inner, arena, out));
        if (field.number == M_NOTE) EQ_TRY(read_note(&inner, arena, out));
        if (field.number == M_FUNCTION)
            return eq_fail(c.cx, EQ_EINPUT, "has functions of its own, which are not read; export with them inlined");
    }
    if (!*version) return EQ_OK;
    out->producer = eq_arena_format(c.cx, arena, "%s %s", out->producer, version);
    return out->producer ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_onnx_parse(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_onnx_model *out) {
    eq_cursor c = eq_cursor_of(cx, "the file", file);
    eq_bytes graph = {0};
    memset(out, 0, sizeof *out);
    if (file.size > MOST_BYTES)
        return eq_fail(cx, EQ_ELIMIT, "has %zu MB; at most %zu MB are read", file.size >> 20, MOST_BYTES >> 20);
    EQ_TRY(read_head(&c, arena, out, &graph));
    if (!graph.data) return eq_fail(cx, EQ_EINPUT, "holds no graph, expected an ONNX model");
    if (!out->opset && !out->ml_opset) out->opset = 1; /* as the format says of files before it counted */
    eq_cursor inner = eq_cursor_in(&c, "the graph", graph);
    return read_graph(&inner, arena, out);
}
