/* An ONNX file under way: nodes, weights, inputs and outputs are added one by one, and written when it is done. Values are called
 * by names; those in between by the name of the node that gives them. Numbers of fields: onnx/onnx.proto of ONNX 1.17. */
#ifndef EQ_ONNX_OUT_H
#define EQ_ONNX_OUT_H

#include "model/export/wire_out.h"

enum { EQ_OUT_IR = 8, EQ_OUT_OPSET = 13, EQ_OUT_ML = 3 };
enum { EQ_OUT_FLOAT = 1, EQ_OUT_INT64 = 7, EQ_OUT_TEXT = 8, EQ_OUT_DOUBLE = 11 };

typedef struct eq_onnx_out {
    eq_wire_out graph; /* the fields of GraphProto so far: nodes and weights */
    eq_wire_out slots; /* inputs and outputs, which come behind them */
    eq_wire_out notes; /* metadata, as fields of ModelProto */
    bool ml;           /* a node of ai.onnx.ml is there */
    size_t n_weights, n_steps;
    const char *group, *u; /* what the inputs of a rule are called */
} eq_onnx_out;

eq_onnx_out eq_onnx_out_new(eq_ctx *cx, eq_arena *arena);

/* A node that is called as what it gives. Attributes are added to `attributes`, empty of the same context; NULL = none.
 * ml: it is of ai.onnx.ml. in: NULL-terminated. */
typedef struct eq_out_node {
    const char *op, *out;
    const char *const *in;
    const eq_wire_out *attributes;
    bool ml;
} eq_out_node;
void eq_onnx_add_node(eq_onnx_out *onnx, const eq_out_node *node);

/* Nodes between: each is called "step.1", "step.2", ... in its turn, which is what is given back; "" is remembered as a refused
 * allocation. Of two inputs (b NULL: one); of ai.onnx.ml; a Cast; columns of tables (NULL-terminated) beside one another. */
const char *eq_onnx_new_name(eq_onnx_out *onnx);
const char *eq_onnx_add_step(eq_onnx_out *onnx, const char *op, const char *a, const char *b, const eq_wire_out *attributes);
const char *eq_onnx_add_ml_step(eq_onnx_out *onnx, const char *op, const char *in, const eq_wire_out *attributes);
const char *eq_onnx_add_cast(eq_onnx_out *onnx, const char *in, int type);
const char *eq_onnx_add_concat(eq_onnx_out *onnx, const char *const *in);

/* Attributes. */
void eq_onnx_put_whole(eq_wire_out *attributes, const char *name, int64_t value);
void eq_onnx_real(eq_wire_out *attributes, const char *name, float value);
void eq_onnx_word(eq_wire_out *attributes, const char *name, const char *value);
void eq_onnx_put_wholes(eq_wire_out *attributes, const char *name, const int64_t *value, size_t n);
void eq_onnx_reals(eq_wire_out *attributes, const char *name, const float *value, size_t n);
void eq_onnx_put_words(eq_wire_out *attributes, const char *name, const char *const *value, size_t n);
void eq_onnx_doubles(eq_wire_out *attributes, const char *name, const double *value, size_t n); /* a tensor */

/* Weights: floats of n_dims dimensions, rows of doubles, or a list of whole numbers. */
void eq_onnx_weight(eq_onnx_out *onnx, const char *name, const float *value, const int64_t *dim, size_t n_dims);
void eq_onnx_wide_weight(eq_onnx_out *onnx, const char *name, const double *value, size_t n); /* (1, n) */
void eq_onnx_wide_table(eq_onnx_out *onnx, const char *name, const double *value, size_t rows, size_t columns);
void eq_onnx_whole_weight(eq_onnx_out *onnx, const char *name, const int64_t *value, size_t n);

/* A column of the data (n, 1) as an input: inputs of a rule that would be called like it are called otherwise. */
void eq_onnx_column(eq_onnx_out *onnx, const char *name, int type);
void eq_onnx_taken(eq_onnx_out *onnx, const char *name);
/* [n, width] of a type. */
void eq_onnx_input(eq_onnx_out *onnx, const char *name, int type, size_t width);
void eq_onnx_output(eq_onnx_out *onnx, const char *name, int type, size_t width);
void eq_onnx_note(eq_onnx_out *onnx, const char *key, const char *value);

/* The whole file. EQ_EMEMORY. */
eq_status eq_onnx_out_end(eq_onnx_out *onnx, eq_bytes *out);

/* A TensorProto of floats, or doubles of them: field `to` of `out`. */
typedef struct eq_out_tensor {
    const char *name;
    const float *value;
    const int64_t *dim; /* (n_dims) */
    size_t n_dims;
    bool wide; /* written as doubles */
} eq_out_tensor;
void eq_onnx_tensor_out(eq_wire_out *out, uint32_t to, const eq_out_tensor *tensor);

#endif
