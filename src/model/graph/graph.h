/* A model's list of operations, in the order they are computed, and what follows from it alone: which numbers lie where while it
 * is computed, where it can be cut in two, and what its layers are.
 *
 * Wires are numbered: 0 is the input, and each op gives the next one. Weights and statistics lie in two flat vectors of the
 * model in the order in which they are first used, without gaps. */
#ifndef EQ_GRAPH_H
#define EQ_GRAPH_H

#include "model/ops/op.h"

enum { EQ_MAX_NODES = 10000 };

typedef struct eq_wire {
    eq_tensor tensor;
    size_t width;        /* floats a row */
    size_t maker;        /* the node that gives it; SIZE_MAX = the input */
    size_t n_uses, last; /* operands it is; the last node that takes it, n_nodes for the output */
    size_t buffer;       /* where it lies while rows are scored; wires that never live together share one */
    bool learns;         /* a weight has a say in it */
} eq_wire;

typedef struct eq_graph {
    size_t n_nodes, n_operands, n_wires, n_buffers;
    size_t width; /* floats a row of all ops together */
    eq_node *node;
    eq_operand *operand;
    eq_wire *wire;
    size_t *buffer;     /* (n_buffers) floats a row */
    size_t output;      /* the wire that is the logit */
    size_t last, trunk; /* the last Gemm, and the wire that goes into it */
    bool joins;         /* training: a last minibatch of one row joins the one before, since one row has no variance */
    bool frozen;        /* its statistics and dropout stay as they are when it is trained: of a model that others have made */
} eq_graph;

/* ---- making one ---- */

/* A model that is being written down. `where` begins every message. */
typedef struct eq_draft {
    eq_ctx *cx;
    eq_arena *arena;
    const char *where;
    eq_model model;
    size_t most_nodes, most_operands;
} eq_draft;

/* An op to add: param NULL = the initial ones. */
typedef struct eq_call {
    const char *op;
    const double *param;
    size_t n_in;
    const eq_operand *in; /* (n_in); `at` of a wire is given, of weights and statistics it is filled in, as is `kind` */
} eq_call;

/* What goes into a call. */
eq_operand eq_from(size_t wire);
eq_operand eq_vector(size_t n);
eq_operand eq_matrix(size_t n_rows, size_t n_columns);

/* Begins a model of n_inputs columns with at most so many ops and operands of all ops together. Lives in draft->arena. */
eq_status eq_draft_begin(eq_draft *draft, size_t n_inputs, size_t most_nodes, size_t most_operands);
/* Adds an op and gives its wire. EQ_EINPUT names op and number. */
eq_status eq_draft_add(eq_draft *draft, const eq_call *call, size_t *wire);
/* The model, all weights and statistics 0. EQ_EINPUT: the last op does not give one number a row, there is no Gemm, or nothing
 * takes what an op gives. O(operands). */
eq_status eq_draft_end(eq_draft *draft, eq_model *out);

/* Fills fresh weights: layer l draws from substream l of rng. */
void eq_model_begin(eq_model *model, const eq_rng *rng);

/* A copy that shares nothing. */
eq_status eq_graph_copy(eq_ctx *cx, eq_arena *arena, const eq_graph *from, eq_graph **out);

/* ---- walking it ---- */

/* Operand k of a node. */
const eq_operand *eq_operand_at(const eq_graph *graph, const eq_node *node, size_t k);
/* A node may write where its first operand lies: nobody else needs that any more. `reads`: what is still looked at later, of the
 * node that gave the operand (EQ_READS_OUT) and of this one (EQ_READS_IN); true while training. */
bool eq_node_shares(const eq_graph *graph, const eq_node *node, bool training);
/* Floats that a node keeps from block to block or from forward to backward. */
size_t eq_node_kept(const eq_node *node, size_t n_rows, eq_mode mode);
/* Weights of a node. */
size_t eq_node_weights(const eq_graph *graph, const eq_node *node);

#endif
