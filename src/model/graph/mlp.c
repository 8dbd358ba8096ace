/* The builder of today's networks: a list of operations from a few numbers. Logistic regression is the network without hidden
 * layers. A block is Linear, activation, Dropout, then the norms (the order of the reference code of Savani et al. 2020: batch
 * norm comes last). */
#include "model/graph/graph.h"

#define MAX_INPUTS 65536
enum { BLOCK_NODES = 5, BLOCK_OPERANDS = 3 + 1 + 1 + 5 + 3 };

static eq_status check_config(eq_ctx *cx, const eq_model_config *config, size_t n_inputs) {
    if (n_inputs < 1 || n_inputs > MAX_INPUTS)
        return eq_fail(cx, EQ_EINPUT, "model: %zu inputs, expected 1 to %d", n_inputs, MAX_INPUTS);
    if (config->kind == EQ_LOGISTIC_REGRESSION) return EQ_OK;
    if (config->kind != EQ_MLP)
        return eq_fail(cx, EQ_EINPUT, "model.kind is %d, expected 0 to %d", (int)config->kind, EQ_N_MODEL_KINDS - 1);
    if (config->n_hidden < 1 || config->n_hidden > EQ_MAX_HIDDEN)
        return eq_fail(cx, EQ_EINPUT, "model.hidden has %zu layers, expected 1 to %d", config->n_hidden, EQ_MAX_HIDDEN);
    for (size_t l = 0; l < config->n_hidden; l++)
        if (config->hidden[l] < 1 || config->hidden[l] > EQ_MAX_WIDTH)
            return eq_fail(cx, EQ_EINPUT, "model.hidden layer %zu has %lu units, expected 1 to %d", l + 1,
                           (unsigned long)config->hidden[l], EQ_MAX_WIDTH);
    if (!(config->dropout >= 0 && config->dropout < 1))
        return eq_fail(cx, EQ_EINPUT, "model.dropout is %g, expected at least 0 and below 1", config->dropout);
    return EQ_OK;
}

static eq_status add_linear(eq_draft *d, size_t n_out, size_t *wire) {
    size_t n_in = d->model.graph->wire[*wire].width;
    eq_operand in[] = {eq_from(*wire), eq_matrix(n_in, n_out), eq_vector(n_out)};
    return eq_draft_add(d, &(eq_call){.op = "Gemm", .n_in = 3, .in = in}, wire);
}

/* An op on a wire and n vectors as long as the wire is wide. */
static eq_status add_with_vectors(eq_draft *d, const char *op, size_t n, size_t *wire) {
    eq_operand in[5] = {eq_from(*wire)};
    for (size_t k = 1; k <= n; k++) in[k] = eq_vector(d->model.graph->wire[*wire].width);
    return eq_draft_add(d, &(eq_call){.op = op, .n_in = n + 1, .in = in}, wire);
}

static eq_status add_block(eq_draft *d, const eq_model_config *config, size_t n_out, size_t *wire) {
    EQ_TRY(add_linear(d, n_out, wire));
    EQ_TRY(add_with_vectors(d, eq_activation_op(config->activation)->id, 0, wire));
    if (config->dropout > 0) {
        eq_operand in = eq_from(*wire);
        double ratio[EQ_MAX_OP_PARAMS] = {config->dropout};
        EQ_TRY(eq_draft_add(d, &(eq_call){.op = "Dropout", .param = ratio, .n_in = 1, .in = &in}, wire));
    }
    if (config->batch_norm) EQ_TRY(add_with_vectors(d, "BatchNormalization", 4, wire));
    if (config->layer_norm) EQ_TRY(add_with_vectors(d, "LayerNormalization", 2, wire));
    return EQ_OK;
}

eq_status eq_model_init(eq_ctx *cx, eq_arena *arena, const eq_model_config *config, size_t n_inputs, eq_rng rng, eq_model *out) {
    eq_draft d = {.cx = cx, .arena = arena, .where = "model: "};
    size_t wire = 0, n_hidden = config->kind == EQ_LOGISTIC_REGRESSION ? 0 : config->n_hidden;
    EQ_TRY(check_config(cx, config, n_inputs));
    EQ_TRY(eq_draft_begin(&d, n_inputs, BLOCK_NODES * n_hidden + 1, BLOCK_OPERANDS * n_hidden + 3));
    for (size_t l = 0; l < n_hidden; l++) EQ_TRY(add_block(&d, config, config->hidden[l], &wire));
    EQ_TRY(add_linear(&d, 1, &wire));
    EQ_TRY(eq_draft_end(&d, out));
    out->graph->joins = config->batch_norm; /* of a logistic regression too: its bits hang on it where a penalty trains it */
    eq_model_begin(out, &rng);
    return EQ_OK;
}
