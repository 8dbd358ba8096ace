/* The builder of today's networks: a list of operations from a few numbers. Logistic regression is the network without hidden
 * layers. A block is Linear, activation, Dropout, then the norms (the order of the reference code of Savani et al. 2020: batch
 * norm comes last). In front of them stand the embeddings, if any: each category has a Gemm without bias of its own, whose rows
 * are its levels' vectors. What comes in has a column a level, so that is the Gather of a table by a code, written as the product
 * that it is (Guo & Berkhahn 2016); that columns are standardised moves and scales the vectors, and takes none away. */
#include <string.h>

#include "model/graph/graph.h"

#define MAX_INPUTS 65536
enum { BLOCK_NODES = 5, BLOCK_OPERANDS = 3 + 1 + 1 + 5 + 3 };
enum { FRONT_NODES = 2 * EQ_MAX_OPERANDS + 1, FRONT_OPERANDS = 4 * EQ_MAX_OPERANDS };

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
    if (config->embed > EQ_MAX_EMBED)
        return eq_fail(cx, EQ_EINPUT, "model.embed is %zu, expected at most %d", config->embed, EQ_MAX_EMBED);
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

/* ---- embeddings ---- */

/* How many features from `first` on are levels of the category that it is a level of; 1: of none. */
static size_t levels_from(const char *const *name, size_t first, size_t n) {
    size_t end = first + 1;
    const char *equals = strchr(name[first], '=');
    if (!equals) return 1;
    while (end < n && !strncmp(name[first], name[end], (size_t)(equals + 1 - name[first]))) end++;
    return end - first;
}

/* Features that are embedded together, or that go in as they are: all up to the next category. */
static size_t part_from(const char *const *name, size_t first, size_t n, bool *category) {
    size_t end = first, size = levels_from(name, first, n);
    *category = size > 1;
    if (*category) return size;
    while (end < n && levels_from(name, end, n) == 1) end++;
    return end - first;
}

static eq_status add_slice(eq_draft *d, size_t first, size_t size, size_t *wire) {
    const double param[EQ_MAX_OP_PARAMS] = {(double)(first + size), (double)first};
    const eq_operand in = eq_from(0);
    return eq_draft_add(d, &(eq_call){.op = "Slice", .param = param, .n_in = 1, .in = &in}, wire);
}

static eq_status add_embeddings(eq_draft *d, const eq_model_config *config, size_t n_inputs, size_t *wire) {
    eq_operand part[EQ_MAX_OPERANDS];
    size_t n_parts = 0, n_categories = 0, size;
    bool category;
    for (size_t first = 0; config->feature_name && first < n_inputs; first += size) {
        if (n_parts == EQ_MAX_OPERANDS)
            return eq_fail(d->cx, EQ_EINPUT,
                           "model.embed: there are more than %d categories and numbers between them, expected 0",
                           EQ_MAX_OPERANDS);
        size = part_from(config->feature_name, first, n_inputs, &category);
        EQ_TRY(add_slice(d, first, size, wire));
        n_categories += category;
        if (category) {
            eq_operand in[] = {eq_from(*wire), eq_matrix(size, config->embed)};
            EQ_TRY(eq_draft_add(d, &(eq_call){.op = "Gemm", .n_in = 2, .in = in}, wire));
        }
        part[n_parts++] = eq_from(*wire);
    }
    if (!n_categories)
        return eq_fail(d->cx, EQ_EINPUT, "model.embed is %zu, and no feature is a level of a category, expected 0",
                       config->embed);
    if (n_parts == 1) return EQ_OK;
    return eq_draft_add(d, &(eq_call){.op = "Concat", .n_in = n_parts, .in = part}, wire);
}

eq_status eq_model_init(eq_ctx *cx, eq_arena *arena, const eq_model_config *config, size_t n_inputs, eq_rng rng, eq_model *out) {
    eq_draft d = {.cx = cx, .arena = arena, .where = "model: "};
    size_t wire = 0, n_hidden = config->kind == EQ_LOGISTIC_REGRESSION ? 0 : config->n_hidden;
    EQ_TRY(check_config(cx, config, n_inputs));
    bool embeds = n_hidden && config->embed;
    EQ_TRY(eq_draft_begin(&d, n_inputs, BLOCK_NODES * n_hidden + 1 + (embeds ? FRONT_NODES : 0),
                          BLOCK_OPERANDS * n_hidden + 3 + (embeds ? FRONT_OPERANDS : 0)));
    if (embeds) EQ_TRY(add_embeddings(&d, config, n_inputs, &wire));
    for (size_t l = 0; l < n_hidden; l++) EQ_TRY(add_block(&d, config, config->hidden[l], &wire));
    EQ_TRY(add_linear(&d, 1, &wire));
    EQ_TRY(eq_draft_end(&d, out));
    out->graph->joins = config->batch_norm; /* of a logistic regression too: its bits hang on it where a penalty trains it */
    eq_model_begin(out, &rng);
    return EQ_OK;
}
