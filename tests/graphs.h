/* Small models that hidden, dropout and batch_norm cannot say: what laws about any list of operations are tried on. */
#ifndef EQ_TEST_GRAPHS_H
#define EQ_TEST_GRAPHS_H

#include "check.h"
#include "model/graph/graph.h"

enum { N_GRAPHS = 4, GRAPH_LEVELS = 5 };
static const char *const graph_names[N_GRAPHS] = {"tanh and layer norm", "skip", "embedding", "shared wires"};

static size_t graph_op(eq_draft *d, const char *op, size_t n_in, const eq_operand *in, const double *param) {
    size_t wire = 0;
    CHECK(eq_draft_add(d, &(eq_call){.op = op, .n_in = n_in, .in = in, .param = param}, &wire) == EQ_OK);
    return wire;
}

static size_t graph_linear(eq_draft *d, size_t wire, size_t n_out) {
    size_t n_in = d->model.graph->wire[wire].width;
    return graph_op(d, "Gemm", 3, (eq_operand[]){eq_from(wire), eq_matrix(n_in, n_out), eq_vector(n_out)}, NULL);
}

static size_t graph_unary(eq_draft *d, const char *op, size_t wire, const double *param) {
    return graph_op(d, op, 1, (eq_operand[]){eq_from(wire)}, param);
}

static size_t graph_layer_norm(eq_draft *d, size_t wire) {
    size_t n = d->model.graph->wire[wire].width;
    return graph_op(d, "LayerNormalization", 3, (eq_operand[]){eq_from(wire), eq_vector(n), eq_vector(n)}, NULL);
}

static size_t graph_batch_norm(eq_draft *d, size_t wire) {
    eq_operand v = eq_vector(d->model.graph->wire[wire].width);
    return graph_op(d, "BatchNormalization", 5, (eq_operand[]){eq_from(wire), v, v, v, v}, NULL);
}

/* Two blocks of Linear, Tanh, Dropout, LayerNorm. */
static size_t graph_of_tanh(eq_draft *d) {
    size_t wire = 0;
    for (int l = 0; l < 2; l++) {
        wire = graph_unary(d, "Tanh", graph_linear(d, wire, l ? 6 : 8), NULL);
        wire = graph_layer_norm(d, graph_unary(d, "Dropout", wire, (double[2]){0.2}));
    }
    return wire;
}

/* A block around which its input goes. */
static size_t graph_of_skip(eq_draft *d) {
    size_t first = graph_unary(d, "Relu", graph_linear(d, 0, 7), NULL);
    size_t second = graph_unary(d, "Gelu", graph_batch_norm(d, graph_linear(d, first, 7)), (double[2]){1});
    size_t sum = graph_op(d, "Add", 2, (eq_operand[]){eq_from(second), eq_from(first)}, NULL);
    return graph_unary(d, "Selu", graph_linear(d, sum, 5), NULL);
}

/* The last column is the number of a level, and beside the others goes the level's vector of three. */
static size_t graph_of_embedding(eq_draft *d) {
    double n = (double)d->model.n_inputs, most[2] = {n - 1, 0}, last[2] = {n, n - 1}; /* ends, starts */
    size_t number = graph_unary(d, "Cast", graph_unary(d, "Slice", 0, last), NULL);
    size_t vector = graph_op(d, "Gather", 2, (eq_operand[]){eq_matrix(GRAPH_LEVELS, 3), eq_from(number)}, NULL);
    size_t rest = graph_unary(d, "Slice", 0, most);
    size_t both = graph_op(d, "Concat", 2, (eq_operand[]){eq_from(rest), eq_from(graph_unary(d, "Flatten", vector, NULL))}, NULL);
    size_t hidden = graph_unary(d, "Dropout", graph_unary(d, "Relu", graph_linear(d, both, 8), NULL), (double[2]){0.1});
    return graph_batch_norm(d, hidden);
}

/* Wires that three take, the input among them; a Linear without bias; a Softmax. */
static size_t graph_of_shared_wires(eq_draft *d) {
    size_t n = d->model.n_inputs;
    size_t a = graph_op(d, "Gemm", 2, (eq_operand[]){eq_from(0), eq_matrix(n, n)}, NULL);
    size_t b = graph_op(d, "Add", 2, (eq_operand[]){eq_from(0), eq_from(a)}, NULL);
    size_t c = graph_op(d, "Add", 2, (eq_operand[]){eq_from(b), eq_from(b)}, NULL);
    size_t soft = graph_unary(d, "Softmax", graph_unary(d, "LeakyRelu", b, NULL), NULL);
    size_t bent = graph_unary(d, "Elu", graph_unary(d, "Sigmoid", c, NULL), NULL);
    return graph_op(d, "Concat", 3, (eq_operand[]){eq_from(soft), eq_from(bent), eq_from(0)}, NULL);
}

/* Fresh weights of graph `which`, with n_inputs columns. Lives in cx->mem. */
static eq_model graph_make(eq_ctx *cx, int which, size_t n_inputs, eq_rng rng) {
    static size_t (*const make[N_GRAPHS])(eq_draft *) = {graph_of_tanh, graph_of_skip, graph_of_embedding, graph_of_shared_wires};
    eq_draft d = {.cx = cx, .arena = &cx->mem, .where = ""};
    eq_model model = {0};
    CHECK(eq_draft_begin(&d, n_inputs, 16, 40) == EQ_OK);
    graph_linear(&d, make[which](&d), 1);
    CHECK(eq_draft_end(&d, &model) == EQ_OK);
    eq_model_begin(&model, &rng);
    return model;
}

#endif
