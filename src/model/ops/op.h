/* Operations: what a model is made of. A row of ops.def says all that is known of one kind of operation; a graph (graph.h) is a
 * list of their instances. Names, operands and parameters are those of ONNX, so that such a file is read and written op by op.
 *
 * To add one: a row in ops.def and its functions in src/model/ops/; tests/unit/test_ops.c then asks for an example of it and
 * holds the laws of all rows against it. */
#ifndef EQ_OP_H
#define EQ_OP_H

#include "equipoise/model.h"

enum { EQ_MAX_DIMS = 8, EQ_MAX_OP_PARAMS = 2, EQ_MAX_OPERANDS = 64, EQ_MAX_SINCE = 8 };

/* EQ_TRAINING: dropout, batch statistics, and the running statistics move. EQ_EVALUATING: none of these. */
typedef enum eq_mode { EQ_EVALUATING, EQ_TRAINING } eq_mode;

/* Whole numbers are kept as floats too: exact up to 2^24. */
typedef enum eq_element { EQ_FLOAT32, EQ_INT64 } eq_element;

/* The shape of what an op takes or gives. */
typedef struct eq_tensor {
    eq_element type;
    bool rows;                     /* its first dimension is the rows, of which there may be any number */
    size_t n_dims;                 /* the others */
    uint32_t dim[EQ_MAX_DIMS - 1]; /* (n_dims) >= 1 */
} eq_tensor;

/* Numbers in a tensor, of one row where it has rows. */
size_t eq_tensor_size(const eq_tensor *tensor);

/* What comes into an op: a wire, which is what an op before it gave; or numbers of the model's own. */
typedef enum eq_operand_kind { EQ_WIRE, EQ_WEIGHT, EQ_STATISTIC } eq_operand_kind;

typedef struct eq_operand {
    eq_operand_kind kind;
    size_t at; /* EQ_WIRE: its number; else where it begins in model->weight or model->statistic */
    eq_tensor tensor;
} eq_operand;

/* One op of a graph. */
typedef struct eq_node {
    const struct eq_op *op;
    double param[EQ_MAX_OP_PARAMS]; /* in the order of op->params */
    size_t n_in, first;             /* its operands are graph->operand[first] and those behind it */
    size_t out, width;              /* the wire it gives; floats a row of it */
    size_t number;                  /* nodes of the same op before it */
    bool gated;                     /* a Relu and the Dropout that alone takes what it gives: the output's sign is the mask */
    bool carried;   /* of such a Dropout: a BatchNormalization alone takes it, and its backward does both nodes' */
    size_t carries; /* of that BatchNormalization: the Dropout's place in the graph, counted from 1 */
} eq_node;

/* A node that is being shaped: its operands are known, its output is asked for. */
typedef struct eq_shaping {
    eq_ctx *cx;
    const char *where; /* begins every message: "model.eqm: ", or "" */
    size_t index;      /* of the node */
    const struct eq_op *op;
    const double *param;
    size_t n_in;
    const eq_operand *in;
} eq_shaping;

/* Fails with "<where>op <number> (<id>): " and the rest of the sentence; ops are counted from 1. */
eq_status eq_op_fail(const eq_shaping *shaping, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A node at work on a block of rows: all pointers it needs. Nothing here fails or allocates. */
typedef struct eq_pass {
    const eq_node *node;
    const eq_operand *operand; /* (n_in) */
    size_t n_rows;
    eq_mode mode;
    bool fresh;             /* the first block since the weights may have changed */
    const float *const *in; /* (n_in) wires (n_rows, width), weights and statistics as their tensors */
    float *out;             /* (n_rows, node->width), overwritten; may be in[0] where the row says so */
    float *kept;            /* floats as the row asks for, kept from forward to backward and from block to block */
    const float *carried;   /* what the Dropout that the node carries has kept */
    float *const *running;  /* (n_in) of statistics: where to move them to; NULL when they stay */
    const eq_rng *dropout;  /* the stream of this pass; NULL = nothing is dropped */
    float *d_out;           /* backward: (n_rows, width) gradient that arrives; may be used up */
    float *const *d_in;     /* backward: (n_in) gradients, overwritten; NULL = not wanted; d_in[0] may be d_out */
    float *scratch;         /* backward: as many floats as the node has weights, and 2 x width */
} eq_pass;

/* Where an op came from. */
typedef enum eq_op_domain { EQ_ONNX, EQ_ONNX_ML } eq_op_domain;
/* Whether a row of the output depends on that row of the inputs alone. Where rows would mix, a person's score would depend on the
 * others: such a node is refused. */
typedef enum eq_op_rows { EQ_ROWS_KEPT, EQ_ROWS_MIXED } eq_op_rows;

/* A number, whole or not, or (choice) one of several words. */
typedef struct eq_op_param {
    const char *id;
    bool whole;
    double initial, min, max;
    const char *const *choice; /* NULL-terminated; the value is its index */
} eq_op_param;

#define EQ_SLOT(i) (1u << (i))
enum { EQ_READS_IN = 1u, EQ_READS_OUT = 2u };

typedef struct eq_op {
    const char *id;
    eq_op_domain domain;
    uint8_t since[EQ_MAX_SINCE]; /* versions of the domain in which its meaning changed; 0 ends them */
    const eq_op_param *params;   /* up to one without id */
    struct {
        uint8_t least, most;
    } n_in, n_out;
    unsigned types; /* EQ_SLOT(type) of the wires it takes */
    eq_op_rows rows;
    eq_status (*shape)(const eq_shaping *shaping, eq_tensor *out);
    void (*forward)(const eq_pass *pass);
    void (*backward)(const eq_pass *pass);              /* NULL = no gradient passes */
    unsigned weights, statistics;                       /* EQ_SLOT of operands that are trained; that training moves along */
    bool layer;                                         /* a linear map of its own: what layer-wise methods count */
    void (*begin)(const eq_pass *pass, eq_rng *stream); /* fills d_in, the weights, and running of a fresh model */
    uint64_t (*cost)(const eq_node *node, const eq_operand *in);      /* multiplications a row */
    size_t (*kept)(const eq_node *node, size_t n_rows, eq_mode mode); /* floats; NULL = none */
    bool in_place;                                                    /* out may be in[0], and d_in[0] d_out */
    unsigned reads;                                                   /* EQ_READS_*: what backward looks at besides weights */
} eq_op;

/* THE TABLE of ops.def. */
size_t eq_op_count(void);
const eq_op *eq_op_at(size_t index);
/* By id, or NULL. */
const eq_op *eq_op_find(const char *id);

/* The activations among them, as a plan names them: "relu" first. NULL ends the list. */
#define EQ_ACTIVATION(id, op) EQ_IS_##id,
enum {
#include "model/ops/ops.def"
    EQ_N_ACTIVATIONS
};
extern const char *const eq_activation_ids[EQ_N_ACTIVATIONS + 1];
const eq_op *eq_activation_op(size_t index);

/* ---- what several ops share ---- */

static inline size_t eq_pass_size(const eq_pass *pass) { return pass->n_rows * pass->node->width; }
/* in[0] to out, or d_out to d_in[0] if it is wanted, where they are not the same. */
void eq_pass_copy_in(const eq_pass *pass);
void eq_pass_copy_gradient(const eq_pass *pass);

/* Shape functions: the output is as the first operand; it is that and has one dimension beside the rows. */
eq_status eq_shape_same(const eq_shaping *shaping, eq_tensor *out);
eq_status eq_shape_flat(const eq_shaping *shaping, eq_tensor *out);
/* Operand i is a vector of n numbers. */
eq_status eq_shape_expect_vector(const eq_shaping *shaping, size_t i, size_t n);

uint64_t eq_cost_none(const eq_node *node, const eq_operand *in);
uint64_t eq_cost_width(const eq_node *node, const eq_operand *in);

#endif
