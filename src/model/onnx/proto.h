/* An ONNX file as its messages say it, before anything is made of it. Source: onnx/onnx.proto of ONNX 1.17; numbers of fields
 * and types are facts of the format.
 *
 * Numbers of every type are kept as doubles, which hold float32 and whole numbers up to 2^53 exactly; texts of tensors are views
 * into the file, any bytes. Names are UTF-8, at most 1,000 bytes, control characters in them written as \xNN. */
#ifndef EQ_ONNX_PROTO_H
#define EQ_ONNX_PROTO_H

#include "model/onnx/wire.h"

enum {
    EQ_ONNX_MOST_NODES = 10000,
    EQ_ONNX_MOST_SLOTS = 4096, /* inputs and outputs of the graph, operands of a node */
    EQ_ONNX_MOST_ATTRIBUTES = 64,
    EQ_ONNX_MOST_VALUES = 1 << 24, /* in one tensor */
    EQ_ONNX_MOST_DIMS = 8,
    EQ_ONNX_MOST_NAME = 1000,
    EQ_ONNX_OPSET = 26, /* newest that are known, of ai.onnx and ai.onnx.ml */
    EQ_ONNX_ML_OPSET = 5,
};

/* Types of elements, by their numbers in files; those that are not here are refused. */
typedef enum eq_onnx_type {
    EQ_ONNX_FLOAT = 1,
    EQ_ONNX_UINT8 = 2,
    EQ_ONNX_INT8 = 3,
    EQ_ONNX_UINT16 = 4,
    EQ_ONNX_INT16 = 5,
    EQ_ONNX_INT32 = 6,
    EQ_ONNX_INT64 = 7,
    EQ_ONNX_TEXT = 8,
    EQ_ONNX_BOOL = 9,
    EQ_ONNX_FLOAT16 = 10,
    EQ_ONNX_DOUBLE = 11,
    EQ_ONNX_UINT32 = 12,
    EQ_ONNX_UINT64 = 13,
} eq_onnx_type;

static inline bool eq_onnx_is_real(eq_onnx_type type) {
    return type == EQ_ONNX_FLOAT || type == EQ_ONNX_FLOAT16 || type == EQ_ONNX_DOUBLE;
}

/* Numbers or texts in row-major order. */
typedef struct eq_onnx_tensor {
    const char *name;
    eq_onnx_type type;
    size_t n_dims, size;
    size_t dim[EQ_ONNX_MOST_DIMS];
    double *number; /* (size), or NULL of TEXT */
    eq_bytes *text; /* (size) */
} eq_onnx_tensor;

/* What an attribute holds: which of its fields is filled. */
typedef enum eq_onnx_held {
    EQ_ONNX_NOTHING,
    EQ_ONNX_NUMBER,
    EQ_ONNX_WORD,
    EQ_ONNX_NUMBERS,
    EQ_ONNX_WORDS,
    EQ_ONNX_TENSOR
} eq_onnx_held;

typedef struct eq_onnx_attribute {
    const char *name;
    eq_onnx_held held;
    bool real; /* of NUMBER, NUMBERS: they are float32, not whole */
    double number;
    eq_bytes word;
    size_t n;
    double *numbers;
    eq_bytes *words;
    eq_onnx_tensor *tensor;
} eq_onnx_attribute;

typedef struct eq_onnx_node {
    const char *name, *op, *domain; /* domain "" is ai.onnx */
    size_t n_in, n_out, n_attributes;
    const char **in, **out; /* "" = left out */
    eq_onnx_attribute *attribute;
} eq_onnx_node;

/* What goes in or comes out. */
typedef struct eq_onnx_slot {
    const char *name;
    int type;       /* of its elements; 0 = it is no tensor, or not said */
    bool is_tensor; /* or says nothing */
    bool has_shape;
    size_t n_dims;
    size_t dim[EQ_ONNX_MOST_DIMS]; /* 0 = not said, or a name */
} eq_onnx_slot;

typedef struct eq_onnx_model {
    const char *producer;
    unsigned opset, ml_opset; /* 0 = not imported */
    size_t n_nodes, n_weights, n_in, n_out, n_notes;
    eq_onnx_node *node;
    eq_onnx_tensor *weight; /* initialisers */
    eq_onnx_slot *in, *out;
    struct {
        const char *key, *value;
    } * note; /* metadata */
} eq_onnx_model;

/* Reads a file. Lives in `arena`; texts are views into the bytes. Messages begin without the file's name.
 * EQ_EINPUT, EQ_ELIMIT: cut, not such a file, larger than a limit above, or something that is not read: other types, weights in
 * other files, graphs inside nodes, newer opsets. */
eq_status eq_onnx_parse(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_onnx_model *out);

/* One TensorProto that is a file of its own. */
eq_status eq_onnx_parse_tensor(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_onnx_tensor *out);
/* The same of a message. `nan` false: a value that is not finite is refused with row and column. */
eq_status eq_onnx_read_tensor(const eq_cursor *at, eq_arena *arena, bool any_number, eq_onnx_tensor *out);

/* A name as it is kept. */
eq_status eq_onnx_read_name(const eq_cursor *at, eq_arena *arena, eq_bytes bytes, const char **out);

/* The attribute of that name, or NULL. */
const eq_onnx_attribute *eq_onnx_attribute_of(const eq_onnx_node *node, const char *name);

/* How a node is called in sentences: node "name", or node 3 where it has no name; counted from 1. In cx->tmp or static. */
const char *eq_onnx_node_called(eq_ctx *cx, const eq_onnx_model *model, const eq_onnx_node *node);

#endif
