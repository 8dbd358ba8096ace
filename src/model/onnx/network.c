#include <string.h>

#include "base/text.h"
#include "model/onnx/network.h"
#include "model/onnx_ops/ops.h"

/* What a step becomes. */
typedef enum kind {
    OTHER,  /* nothing that gradients pass */
    SAME,   /* its operand, perhaps in another shape of as many columns */
    GEMM,   /* a linear map */
    MATMUL, /* one without bias, or with the bias of the Add behind it */
    BIAS,   /* that Add */
    EMBEDDING,
    ALIKE,  /* an operation of the same name on one wire */
    NORM,   /* ... with vectors of weights */
    SPELT,  /* the last step of a LayerNormalization that is spelt out */
    PAIR,   /* Add, Sub, Mul of two wires */
    AFFINE, /* the same with constants, Div by them, Neg */
    CONCAT,
} kind;

/* A LayerNormalization that is spelt out. */
typedef struct spelt {
    size_t x, gamma, beta;
    double epsilon;
} spelt;

typedef struct builder {
    eq_ctx *cx;
    eq_arena *arena;
    eq_onnx_plan *plan;
    eq_onnx_logit logit;
    eq_onnx_network *out;
    kind *kind;     /* (n_steps) */
    spelt *spelt;   /* (n_steps) of SPELT */
    bool *absorbed; /* (n_steps) another step does its work */
    bool *frozen;   /* (n_steps) stays with the plan whatever it is */
    bool *learns;   /* (n_values) weights that are edited have a say in it */
    size_t *uses;   /* (n_values) */
    size_t *wire;   /* (n_values) in the network, or SIZE_MAX */
    size_t most_operands;
    eq_draft draft;
} builder;

static const eq_onnx_value *value_of(const builder *b, const eq_onnx_step *step, size_t k) {
    return &b->plan->value[step->in[k]];
}
static bool is(const eq_onnx_step *step, const char *op) { return !strcmp(step->op->id, op); }
static const eq_onnx_value *result(const builder *b, const eq_onnx_step *step) { return &b->plan->value[step->out[0]]; }
static size_t width_of(const builder *b, size_t value) { return eq_onnx_value_width(&b->plan->value[value]); }

/* A constant with a number for each of n columns, or one for all. */
static bool by_column(const eq_onnx_value *v, size_t n, bool or_one) {
    size_t size = v->constant && v->number ? eq_onnx_value_size(v) : 0;
    bool last = v->n_dims == 0 || v->dim[v->n_dims - 1] == size;
    return (size == n && last) || (or_one && size == 1);
}

/* ---- what each step becomes ---- */

static kind kind_of_linear(const builder *b, const eq_onnx_step *step) {
    const eq_onnx_value *w = value_of(b, step, 1), *x = value_of(b, step, 0);
    if (!w->constant || w->n_dims != 2 || !x->rows || x->n_dims != 2) return OTHER;
    if (is(step, "MatMul")) return MATMUL;
    bool bias = step->n_in < 3 || by_column(value_of(b, step, 2), result(b, step)->dim[1], true);
    return bias ? GEMM : OTHER;
}

static kind kind_of_pair(const builder *b, const eq_onnx_step *step) {
    const eq_onnx_value *x = value_of(b, step, 0), *y = value_of(b, step, 1), *out = result(b, step);
    size_t width = eq_onnx_value_width(out);
    if (x->rows && y->rows)
        return is(step, "Div") || eq_onnx_value_width(x) != width || eq_onnx_value_width(y) != width ? OTHER : PAIR;
    const eq_onnx_value *data = x->rows ? x : y, *constant = x->rows ? y : x;
    if (!data->rows || eq_onnx_value_width(data) != width || !by_column(constant, width, true)) return OTHER;
    return is(step, "Div") && data == y ? OTHER : AFFINE;
}

static kind kind_of_norm(const builder *b, const eq_onnx_step *step) {
    const eq_onnx_value *x = value_of(b, step, 0);
    if (x->n_dims != 2) return OTHER;
    if (is(step, "LayerNormalization") && eq_onnx_attribute_of(step->node, "axis")) {
        double axis = eq_onnx_attribute_of(step->node, "axis")->number;
        if (axis != -1 && axis != 1) return OTHER;
    }
    for (size_t k = 1; k < step->n_in; k++)
        if (!by_column(value_of(b, step, k), x->dim[1], false)) return OTHER;
    return NORM;
}

static kind kind_of(const builder *b, const eq_onnx_step *step) {
    static const char *const alike[] = {"Relu", "LeakyRelu", "Elu",      "Selu", "Tanh",    "Sigmoid",
                                        "Gelu", "Softplus",  "Softsign", "Erf",  "Softmax", NULL};
    static const char *const same[] = {"Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Dropout", "Cast", NULL};
    if (is(step, "Gemm") || is(step, "MatMul")) return kind_of_linear(b, step);
    if (is(step, "Add") || is(step, "Sub") || is(step, "Mul") || is(step, "Div")) return kind_of_pair(b, step);
    if (is(step, "Sum") && step->n_in == 2) return kind_of_pair(b, step);
    if (is(step, "Neg")) return AFFINE;
    if (is(step, "BatchNormalization") || is(step, "LayerNormalization")) return kind_of_norm(b, step);
    if (is(step, "Gather")) {
        const eq_onnx_value *table = value_of(b, step, 0);
        return table->constant && eq_onnx_is_real(table->type) && table->n_dims == 2 && value_of(b, step, 1)->rows ? EMBEDDING
                                                                                                                   : OTHER;
    }
    if (is(step, "Concat")) {
        const eq_onnx_value *out = result(b, step);
        return out->rows && out->n_dims == 2 ? CONCAT : OTHER;
    }
    for (size_t i = 0; same[i]; i++)
        if (is(step, same[i])) return eq_onnx_is_real(result(b, step)->type) ? SAME : OTHER;
    for (size_t i = 0; alike[i]; i++)
        if (is(step, alike[i])) return result(b, step)->n_dims <= 2 ? ALIKE : OTHER;
    return OTHER;
}

static bool is_layer(kind k) { return k == GEMM || k == MATMUL || k == EMBEDDING; }

/* ---- steps that are one ---- */

static size_t maker(const builder *b, size_t value, const char *op) {
    size_t by = value == SIZE_MAX ? SIZE_MAX : b->plan->maker[value];
    return by != SIZE_MAX && b->plan->step[by].op && !b->plan->step[by].constant && is(&b->plan->step[by], op) ? by : SIZE_MAX;
}

/* The Add of a constant right behind a MatMul is its bias. */
static void join_bias(const builder *b, size_t i) {
    const eq_onnx_step *step = &b->plan->step[i];
    for (size_t k = 0; is(step, "Add") && k < 2; k++) {
        size_t by = maker(b, step->in[k], "MatMul");
        if (by == SIZE_MAX || b->kind[by] != MATMUL || b->uses[step->in[k]] != 1 ||
            !by_column(value_of(b, step, 1 - k), width_of(b, step->out[0]), false))
            continue;
        b->kind[i] = BIAS;
        b->absorbed[by] = true;
        return;
    }
}

static bool is_number(const builder *b, size_t value, double wanted) {
    const eq_onnx_value *v = &b->plan->value[value];
    return v->constant && v->number && eq_onnx_value_size(v) == 1 && v->number[0] == wanted;
}

/* The mean of a value over its last axis, with that axis kept. */
static size_t mean_of(const builder *b, size_t value) {
    size_t by = maker(b, value, "ReduceMean");
    if (by == SIZE_MAX) return SIZE_MAX;
    const eq_onnx_step *step = &b->plan->step[by];
    const eq_onnx_value *in = value_of(b, step, 0), *out = result(b, step);
    return in->n_dims == 2 && out->n_dims == 2 && out->dim[1] == 1 ? by : SIZE_MAX;
}

/* (x - mean x) / sqrt(mean (x - mean x)^2 + epsilon) gamma + beta, found from its last Add. */
static void join_layer_norm(const builder *b, size_t i) {
    const eq_onnx_step *s = b->plan->step, *add = &s[i];
    size_t part[8], n = 0;
    spelt found;
    part[n++] = is(add, "Add") ? maker(b, add->in[0], "Mul") : SIZE_MAX;
    if (part[0] == SIZE_MAX) return;
    part[n++] = maker(b, s[part[0]].in[0], "Div");
    if (part[1] == SIZE_MAX) return;
    size_t d = s[part[1]].in[0];
    part[n++] = maker(b, d, "Sub");
    part[n++] = maker(b, s[part[1]].in[1], "Sqrt");
    if (part[2] == SIZE_MAX || part[3] == SIZE_MAX) return;
    found = (spelt){.x = s[part[2]].in[0], .gamma = s[part[0]].in[1], .beta = add->in[1]};
    part[n++] = mean_of(b, s[part[2]].in[1]);
    part[n++] = maker(b, s[part[3]].in[0], "Add");
    if (part[4] == SIZE_MAX || part[5] == SIZE_MAX || s[part[4]].in[0] != found.x) return;
    part[n++] = mean_of(b, s[part[5]].in[0]);
    const eq_onnx_value *epsilon = value_of(b, &s[part[5]], 1);
    if (part[6] == SIZE_MAX || !epsilon->constant || eq_onnx_value_size(epsilon) != 1) return;
    size_t square = maker(b, s[part[6]].in[0], "Pow"), times = maker(b, s[part[6]].in[0], "Mul");
    bool squared = square != SIZE_MAX && s[square].in[0] == d && is_number(b, s[square].in[1], 2);
    bool multiplied = times != SIZE_MAX && s[times].in[0] == d && s[times].in[1] == d;
    if (!squared && !multiplied) return;
    part[n++] = squared ? square : times;
    size_t width = width_of(b, found.x);
    if (!by_column(&b->plan->value[found.gamma], width, false) || !by_column(&b->plan->value[found.beta], width, false)) return;
    found.epsilon = epsilon->number[0];
    for (size_t k = 0; k < n; k++) b->absorbed[part[k]] = true;
    b->kind[i] = SPELT;
    b->spelt[i] = found;
}

static eq_status find_kinds(builder *b) {
    const eq_onnx_plan *p = b->plan;
    EQ_NEW(b->cx, &b->cx->tmp, b->kind, p->n_steps);
    EQ_NEW(b->cx, &b->cx->tmp, b->spelt, p->n_steps);
    EQ_NEW(b->cx, &b->cx->tmp, b->absorbed, p->n_steps);
    EQ_NEW(b->cx, &b->cx->tmp, b->frozen, p->n_steps);
    EQ_NEW(b->cx, &b->cx->tmp, b->learns, p->n_values);
    EQ_NEW(b->cx, &b->cx->tmp, b->uses, p->n_values);
    EQ_NEW(b->cx, &b->cx->tmp, b->wire, p->n_values);
    for (size_t i = 0; i < p->n_steps; i++) {
        if (!p->step[i].kept) continue;
        b->kind[i] = kind_of(b, &p->step[i]);
        b->most_operands += p->step[i].n_in + 3;
        b->out->n_layers += is_layer(b->kind[i]);
        for (size_t k = 0; k < p->step[i].n_in; k++)
            if (p->step[i].in[k] != SIZE_MAX) b->uses[p->step[i].in[k]]++;
    }
    for (size_t i = 0; i < p->n_steps; i++) {
        if (!p->step[i].kept) continue;
        join_bias(b, i);
        join_layer_norm(b, i);
    }
    return EQ_OK;
}

/* ---- what learns ---- */

/* A step whose work another does has no wire of its own for anybody else. */
static bool reads_absorbed(const builder *b, size_t i) {
    const eq_onnx_step *step = &b->plan->step[i];
    if (b->kind[i] == BIAS || b->kind[i] == SPELT) return false;
    for (size_t k = 0; k < step->n_in; k++) {
        size_t by = step->in[k] == SIZE_MAX ? SIZE_MAX : b->plan->maker[step->in[k]];
        if (by != SIZE_MAX && b->absorbed[by] && b->learns[step->in[k]]) return true;
    }
    return false;
}

static bool takes_learning(const builder *b, const eq_onnx_step *step) {
    for (size_t k = 0; k < step->n_in; k++)
        if (step->in[k] != SIZE_MAX && b->learns[step->in[k]]) return true;
    return false;
}

/* Marks what learns; gives the last step that does and passes no gradient, or SIZE_MAX. */
static size_t mark_learning(const builder *b) {
    const eq_onnx_plan *p = b->plan;
    size_t stop = SIZE_MAX;
    memset(b->learns, 0, p->n_values * sizeof *b->learns);
    for (size_t i = 0; i < p->n_steps; i++) {
        const eq_onnx_step *step = &p->step[i];
        if (!step->kept || b->frozen[i]) continue;
        bool on = takes_learning(b, step);
        if (!on && !is_layer(b->kind[i])) continue;
        bool several = false; /* another of its outputs is asked for */
        for (size_t k = 1; k < step->n_out; k++) several |= step->out[k] != SIZE_MAX && b->uses[step->out[k]];
        if (on && !b->absorbed[i] && (b->kind[i] == OTHER || several || reads_absorbed(b, i))) stop = i;
        for (size_t k = 0; k < step->n_out; k++)
            if (step->out[k] != SIZE_MAX) b->learns[step->out[k]] = true;
    }
    return stop;
}

/* All that a step hangs on stays with the plan. */
static void freeze(const builder *b, size_t last) {
    const eq_onnx_plan *p = b->plan;
    b->frozen[last] = true;
    for (size_t i = last + 1; i-- > 0;)
        for (size_t k = 0; b->frozen[i] && p->step[i].kept && k < p->step[i].n_in; k++) {
            size_t by = p->step[i].in[k] == SIZE_MAX ? SIZE_MAX : p->maker[p->step[i].in[k]];
            if (by != SIZE_MAX && p->step[by].kept) b->frozen[by] = true;
        }
}

/* ---- writing the network down ---- */

static eq_status add_origin(builder *b, size_t slot, eq_onnx_origin origin) {
    origin.node = b->draft.model.graph->n_nodes; /* the one that is added next */
    origin.slot = slot;
    if (origin.scale == 0) origin.scale = 1;
    b->out->origin[b->out->n_origins++] = origin;
    return EQ_OK;
}

static eq_status add_slice(builder *b, size_t from, size_t first, size_t width, size_t *wire) {
    const double param[EQ_MAX_OP_PARAMS] = {(double)(first + width), (double)first};
    const eq_operand in = eq_from(from);
    return eq_draft_add(&b->draft, &(eq_call){.op = "Slice", .param = param, .n_in = 1, .in = &in}, wire);
}

/* The wire of a value; one that comes into the network is cut out of its input. */
static eq_status wire_of(builder *b, size_t value, size_t *wire) {
    const eq_onnx_network *n = b->out;
    if (b->wire[value] == SIZE_MAX) {
        size_t p = 0;
        while (p < n->n_parts && n->part[p].value != value) p++;
        if (p == n->n_parts)
            return eq_fail(b->cx, EQ_EINTERNAL, "the network has no wire for \"%s\"", b->plan->value[value].name);
        if (n->n_parts == 1) b->wire[value] = 0;
        else EQ_TRY(add_slice(b, 0, n->part[p].first, n->part[p].width, &b->wire[value]));
        if (!eq_onnx_is_real(b->plan->value[value].type)) {
            const double to[EQ_MAX_OP_PARAMS] = {EQ_INT64};
            const eq_operand in = eq_from(b->wire[value]);
            EQ_TRY(eq_draft_add(&b->draft, &(eq_call){.op = "Cast", .param = to, .n_in = 1, .in = &in}, &b->wire[value]));
        }
    }
    *wire = b->wire[value];
    return EQ_OK;
}

static double number_of(const eq_onnx_step *step, const char *name, double initial) {
    const eq_onnx_attribute *a = eq_onnx_attribute_of(step->node, name);
    return a && a->held == EQ_ONNX_NUMBER ? a->number : initial;
}

/* A linear map of the operands x, w and, where there is one, bias. */
static eq_status add_linear(builder *b, const eq_onnx_step *step, size_t x, size_t w, size_t bias) {
    const eq_onnx_value *weight = &b->plan->value[w];
    bool gemm = is(step, "Gemm"), across = gemm && number_of(step, "transB", 0) != 0;
    size_t wire, rows = weight->dim[across ? 1 : 0], columns = weight->dim[across ? 0 : 1];
    EQ_TRY(wire_of(b, x, &wire));
    const eq_operand in[] = {eq_from(wire), eq_matrix(rows, columns), eq_vector(columns)};
    EQ_TRY(add_origin(b, 1, (eq_onnx_origin){.value = w, .across = across, .scale = gemm ? number_of(step, "alpha", 1) : 1}));
    if (bias != SIZE_MAX)
        EQ_TRY(add_origin(b, 2, (eq_onnx_origin){.value = bias, .scale = gemm ? number_of(step, "beta", 1) : 1}));
    return eq_draft_add(&b->draft, &(eq_call){.op = "Gemm", .n_in = bias == SIZE_MAX ? 2 : 3, .in = in}, &b->wire[step->out[0]]);
}

static eq_status add_bias(builder *b, const eq_onnx_step *step) {
    size_t k = maker(b, step->in[0], "MatMul") != SIZE_MAX && !value_of(b, step, 0)->constant ? 0 : 1;
    const eq_onnx_step *product = &b->plan->step[b->plan->maker[step->in[k]]];
    EQ_TRY(add_linear(b, product, product->in[0], product->in[1], step->in[1 - k]));
    b->wire[step->out[0]] = b->wire[product->out[0]];
    return EQ_OK;
}

static eq_status add_embedding(builder *b, const eq_onnx_step *step) {
    const eq_onnx_value *table = value_of(b, step, 0);
    size_t wire;
    EQ_TRY(wire_of(b, step->in[1], &wire));
    const eq_operand in[] = {eq_matrix(table->dim[0], table->dim[1]), eq_from(wire)};
    EQ_TRY(add_origin(b, 0, (eq_onnx_origin){.value = step->in[0]}));
    EQ_TRY(eq_draft_add(&b->draft, &(eq_call){.op = "Gather", .n_in = 2, .in = in}, &wire));
    const eq_operand deep = eq_from(wire);
    return eq_draft_add(&b->draft, &(eq_call){.op = "Flatten", .n_in = 1, .in = &deep}, &b->wire[step->out[0]]);
}

static eq_status add_alike(builder *b, const eq_onnx_step *step) {
    const eq_op *op = eq_op_find(step->op->id);
    double param[EQ_MAX_OP_PARAMS] = {0};
    size_t wire;
    for (size_t i = 0; op->params[i].id; i++)
        param[i] = op->params[i].choice ? 0 : number_of(step, op->params[i].id, op->params[i].initial);
    const eq_onnx_attribute *by = eq_onnx_attribute_of(step->node, "approximate");
    if (is(step, "Gelu")) param[0] = by && eq_bytes_same(by->word, eq_bytes_of("tanh"));
    EQ_TRY(wire_of(b, step->in[0], &wire));
    const eq_operand in = eq_from(wire);
    return eq_draft_add(&b->draft, &(eq_call){.op = op->id, .param = param, .n_in = 1, .in = &in}, &b->wire[step->out[0]]);
}

static eq_status add_norm(builder *b, const eq_onnx_step *step) {
    bool batch = is(step, "BatchNormalization");
    double epsilon = number_of(step, "epsilon", (double)1e-5f),
           param[EQ_MAX_OP_PARAMS] = {batch ? epsilon : -1, batch ? 0.9 : epsilon};
    size_t wire, width = width_of(b, step->in[0]);
    EQ_TRY(wire_of(b, step->in[0], &wire));
    eq_operand in[5] = {eq_from(wire)};
    for (size_t k = 1; k < step->n_in; k++) {
        in[k] = eq_vector(width);
        EQ_TRY(add_origin(b, k, (eq_onnx_origin){.value = step->in[k]}));
    }
    return eq_draft_add(&b->draft, &(eq_call){.op = step->op->id, .param = param, .n_in = step->n_in, .in = in},
                        &b->wire[step->out[0]]);
}

static eq_status add_spelt(builder *b, size_t i) {
    const spelt *s = &b->spelt[i];
    const double param[EQ_MAX_OP_PARAMS] = {-1, s->epsilon};
    size_t wire, width = width_of(b, s->x);
    EQ_TRY(wire_of(b, s->x, &wire));
    const eq_operand in[] = {eq_from(wire), eq_vector(width), eq_vector(width)};
    EQ_TRY(add_origin(b, 1, (eq_onnx_origin){.value = s->gamma}));
    EQ_TRY(add_origin(b, 2, (eq_onnx_origin){.value = s->beta}));
    return eq_draft_add(&b->draft, &(eq_call){.op = "LayerNormalization", .param = param, .n_in = 3, .in = in},
                        &b->wire[b->plan->step[i].out[0]]);
}

static eq_status add_pair(builder *b, const eq_onnx_step *step) {
    eq_operand in[2];
    for (size_t k = 0; k < 2; k++) {
        size_t wire;
        EQ_TRY(wire_of(b, step->in[k], &wire));
        in[k] = eq_from(wire);
    }
    const char *op = is(step, "Sum") ? "Add" : step->op->id;
    return eq_draft_add(&b->draft, &(eq_call){.op = op, .n_in = 2, .in = in}, &b->wire[step->out[0]]);
}

/* scale and shift are filled in by their step when all is written down. */
static eq_status add_affine(builder *b, size_t i, size_t from, size_t to) {
    size_t wire, width = width_of(b, from);
    EQ_TRY(wire_of(b, from, &wire));
    const eq_operand in[] = {eq_from(wire), eq_vector(width), eq_vector(width)};
    EQ_TRY(add_origin(b, 1, (eq_onnx_origin){.value = SIZE_MAX, .step = i}));
    return eq_draft_add(&b->draft, &(eq_call){.op = "Affine", .n_in = 3, .in = in}, &b->wire[to]);
}

static eq_status add_concat(builder *b, const eq_onnx_step *step) {
    eq_operand in[EQ_MAX_OPERANDS];
    if (step->n_in > EQ_MAX_OPERANDS)
        return eq_fail(b->cx, EQ_EINPUT, "a Concat of %zu operands is not edited, expected at most %d", step->n_in,
                       EQ_MAX_OPERANDS);
    for (size_t k = 0; k < step->n_in; k++) {
        size_t wire;
        EQ_TRY(wire_of(b, step->in[k], &wire));
        in[k] = eq_from(wire);
    }
    return eq_draft_add(&b->draft, &(eq_call){.op = "Concat", .n_in = step->n_in, .in = in}, &b->wire[step->out[0]]);
}

static eq_status add_step(builder *b, size_t i) {
    const eq_onnx_step *step = &b->plan->step[i];
    const kind k = b->kind[i];
    if (k == SAME) return wire_of(b, step->in[0], &b->wire[step->out[0]]);
    if (k == GEMM) return add_linear(b, step, step->in[0], step->in[1], step->n_in > 2 ? step->in[2] : SIZE_MAX);
    if (k == MATMUL) return add_linear(b, step, step->in[0], step->in[1], SIZE_MAX);
    if (k == BIAS) return add_bias(b, step);
    if (k == EMBEDDING) return add_embedding(b, step);
    if (k == ALIKE) return add_alike(b, step);
    if (k == NORM) return add_norm(b, step);
    if (k == SPELT) return add_spelt(b, i);
    if (k == PAIR) return add_pair(b, step);
    if (k == CONCAT) return add_concat(b, step);
    return add_affine(b, i, step->in[value_of(b, step, 0)->rows ? 0 : 1], step->out[0]);
}

/* The logit of what its value, or the classifier behind it, gives. */
static eq_status add_end(builder *b) {
    const eq_onnx_logit *l = &b->logit;
    size_t wire;
    EQ_TRY(wire_of(b, l->value, &wire));
    if (l->form == EQ_LOGIT_CLASSIFIER) {
        const eq_operand in[] = {eq_from(wire), eq_matrix(width_of(b, l->value), 1), eq_vector(1)};
        EQ_TRY(add_origin(b, 1, (eq_onnx_origin){.value = SIZE_MAX, .step = l->step, .row = l->a}));
        EQ_TRY(add_origin(b, 2, (eq_onnx_origin){.value = SIZE_MAX, .step = l->step, .row = l->a}));
        return eq_draft_add(&b->draft, &(eq_call){.op = "Gemm", .n_in = 3, .in = in}, &wire);
    }
    size_t width = width_of(b, l->value), from = wire, other;
    if (width > 1) EQ_TRY(add_slice(b, from, l->a, 1, &wire));
    if (l->form == EQ_LOGIT_DIFFERENCE) {
        EQ_TRY(add_slice(b, from, l->b, 1, &other));
        const eq_operand in[] = {eq_from(wire), eq_from(other)};
        EQ_TRY(eq_draft_add(&b->draft, &(eq_call){.op = "Sub", .n_in = 2, .in = in}, &wire));
    }
    if (!l->minus) return EQ_OK;
    const eq_operand in[] = {eq_from(wire), eq_vector(1), eq_vector(1)};
    EQ_TRY(add_origin(b, 1, (eq_onnx_origin){.value = SIZE_MAX, .step = SIZE_MAX}));
    return eq_draft_add(&b->draft, &(eq_call){.op = "Affine", .n_in = 3, .in = in}, &wire);
}

/* ---- numbers ---- */

static float *numbers_of(const builder *b, const eq_onnx_origin *o, size_t slot) {
    const eq_model *m = &b->out->model;
    const eq_operand *in = eq_operand_at(m->graph, &m->graph->node[o->node], slot);
    return (in->kind == EQ_WEIGHT ? m->weight : m->statistic) + in->at;
}

static void fill_constant(const builder *b, const eq_onnx_origin *o) {
    const eq_model *m = &b->out->model;
    const eq_tensor *t = &eq_operand_at(m->graph, &m->graph->node[o->node], o->slot)->tensor;
    const eq_onnx_value *from = &b->plan->value[o->value];
    size_t rows = t->n_dims > 1 ? t->dim[0] : 1, columns = t->n_dims > 1 ? t->dim[1] : t->dim[0];
    bool one = eq_onnx_value_size(from) == 1;
    float *to = numbers_of(b, o, o->slot);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            to[i * columns + j] = (float)(o->scale * from->number[one ? 0 : o->across ? j * rows + i : i * columns + j]);
}

/* y = scale x + shift of a step with a constant; without a step, y = -x. */
static void fill_affine(const builder *b, const eq_onnx_origin *o) {
    const eq_onnx_step *step = o->step == SIZE_MAX ? NULL : &b->plan->step[o->step];
    const eq_onnx_value *constant = !step || step->n_in < 2 ? NULL : value_of(b, step, value_of(b, step, 0)->rows ? 1 : 0);
    size_t width = b->out->model.graph->node[o->node].width;
    float *scale = numbers_of(b, o, 1), *shift = numbers_of(b, o, 2);
    for (size_t j = 0; j < width; j++) {
        double c = !constant ? 0 : constant->number[eq_onnx_value_size(constant) == 1 ? 0 : j];
        bool first = constant && constant == value_of(b, step, 0); /* c - x */
        scale[j] = -1;
        shift[j] = 0;
        if (!constant) continue;
        if (is(step, "Mul") || is(step, "Div")) scale[j] = (float)(is(step, "Mul") ? c : 1 / c);
        else scale[j] = first && is(step, "Sub") ? -1 : 1, shift[j] = (float)(is(step, "Sub") && !first ? -c : c);
    }
}

static void fill_classifier(const builder *b, const eq_onnx_origin *o) {
    const eq_onnx_node *node = b->plan->step[o->step].node;
    const eq_onnx_attribute *from = eq_onnx_attribute_of(node, o->slot == 1 ? "coefficients" : "intercepts");
    size_t n = o->slot == 1 ? width_of(b, b->logit.value) : 1, less = b->logit.b;
    float *to = numbers_of(b, o, o->slot);
    for (size_t j = 0; j < n && from && from->n; j++) {
        double w = from->numbers[o->row * n + j] - (less == SIZE_MAX ? 0 : from->numbers[less * n + j]);
        to[j] = (float)(b->logit.minus ? -w : w);
    }
}

static void fill(const builder *b) {
    const eq_onnx_network *n = b->out;
    for (size_t i = 0; i < n->n_origins; i++) {
        const eq_onnx_origin *o = &n->origin[i];
        if (o->value != SIZE_MAX) fill_constant(b, o);
        else if (!strcmp(n->model.graph->node[o->node].op->id, "Affine")) fill_affine(b, o);
        else fill_classifier(b, o);
    }
}

/* ---- the whole ---- */

static void add_part(builder *b, size_t value) {
    eq_onnx_network *n = b->out;
    size_t first = n->n_parts ? n->part[n->n_parts - 1].first + n->part[n->n_parts - 1].width : 0;
    for (size_t p = 0; p < n->n_parts; p++)
        if (n->part[p].value == value) return;
    n->part[n->n_parts++] = (eq_onnx_part){value, first, width_of(b, value)};
}

static bool is_written(const builder *b, size_t i) {
    const eq_onnx_step *step = &b->plan->step[i];
    return step->kept && !b->frozen[i] && !b->absorbed[i] && step->out[0] != SIZE_MAX && b->learns[step->out[0]];
}

/* Values of rows that steps of the network take and that do not learn. */
static eq_status find_parts(builder *b) {
    const eq_onnx_plan *p = b->plan;
    EQ_NEW(b->cx, b->arena, b->out->part, b->most_operands + 1);
    for (size_t i = 0; i < p->n_steps; i++) {
        const eq_onnx_step *step = &p->step[i];
        if (!step->kept || b->frozen[i] || step->out[0] == SIZE_MAX || !b->learns[step->out[0]]) continue;
        for (size_t k = 0; k < step->n_in; k++)
            if (step->in[k] != SIZE_MAX && !b->learns[step->in[k]] && p->value[step->in[k]].rows) add_part(b, step->in[k]);
    }
    if (!b->learns[b->logit.value]) add_part(b, b->logit.value);
    return EQ_OK;
}

static eq_status write_down(builder *b) {
    const eq_onnx_network *n = b->out;
    size_t n_inputs = n->part[n->n_parts - 1].first + n->part[n->n_parts - 1].width;
    b->draft = (eq_draft){.cx = b->cx, .arena = b->arena, .where = ""};
    EQ_TRY(eq_draft_begin(&b->draft, n_inputs, 3 * b->plan->n_steps + 2 * n->n_parts + 8,
                          3 * b->most_operands + 2 * n->n_parts + 32));
    EQ_NEW(b->cx, b->arena, b->out->origin, b->most_operands + 8);
    for (size_t v = 0; v < b->plan->n_values; v++) b->wire[v] = SIZE_MAX;
    for (size_t i = 0; i < b->plan->n_steps; i++)
        if (is_written(b, i)) EQ_TRY(add_step(b, i));
    EQ_TRY(add_end(b));
    EQ_TRY(eq_draft_end(&b->draft, &b->out->model));
    b->out->model.graph->frozen = true;
    b->out->model.graph->joins = false;
    fill(b);
    b->out->there = true;
    return EQ_OK;
}

static eq_status say(builder *b, const char *sentence) {
    b->out->why_not = sentence;
    return sentence ? EQ_OK : EQ_EMEMORY;
}

static eq_status say_nothing(builder *b) {
    const eq_onnx_plan *p = b->plan;
    bool trees = false;
    for (size_t i = 0; i < p->n_steps; i++) trees |= p->step[i].kept && !strncmp(p->step[i].op->id, "Tree", 4);
    if (trees)
        return say(b,
                   "This model is made of trees: its scores can be repaired (thresholds, reject option, calibrated mixing), its "
                   "insides cannot be edited by gradients.");
    if (b->logit.stopper)
        return say(b, eq_arena_format(b->cx, b->arena, "No logit is found behind the score (%.40s), so no layer can be edited.",
                                      b->logit.stopper));
    return say(b, "No layer of weights stands before a logit of the score, so none can be edited.");
}

static eq_status say_stop(builder *b, size_t stop) {
    const char *called = eq_onnx_node_called(b->cx, b->plan->model, b->plan->step[stop].node);
    size_t n = b->out->n_editable;
    if (!n)
        return say(
            b, eq_arena_format(b->cx, b->arena,
                               "Between the score and %s (%.40s) there is no gradient, so none of its %zu layers can be edited.",
                               called, b->plan->step[stop].op->id, b->out->n_layers));
    return say(b, eq_arena_format(
                      b->cx, b->arena,
                      "Between the score and %s (%.40s) there is no gradient; only the layers after it are edited: %zu of %zu.",
                      called, b->plan->step[stop].op->id, n, b->out->n_layers));
}

/* What the network's own limits refuse cannot be edited; the model scores all the same. */
static eq_status try_to_write(builder *b) {
    eq_status status = find_parts(b);
    if (status == EQ_OK) status = write_down(b);
    if (status != EQ_EINPUT && status != EQ_ELIMIT) return status;
    const char *sentence = eq_arena_format(b->cx, b->arena, "Its layers cannot be edited here: %.300s.", eq_message(b->cx));
    eq_ctx_clear(b->cx);
    b->out->n_editable = 0;
    return say(b, sentence);
}

static eq_status make(builder *b) {
    size_t stop, last_stop = SIZE_MAX, wanted = b->logit.value;
    bool classifier = b->logit.form == EQ_LOGIT_CLASSIFIER;
    if (b->logit.form == EQ_LOGIT_NONE) return say_nothing(b);
    EQ_TRY(eq_onnx_plan_keep(b->cx, b->arena, b->plan, &wanted, 1));
    EQ_TRY(find_kinds(b));
    b->out->n_layers += classifier;
    while ((stop = mark_learning(b)) != SIZE_MAX) freeze(b, last_stop = stop);
    for (size_t i = 0; i < b->plan->n_steps; i++)
        b->out->n_editable +=
            is_layer(b->kind[i]) && b->plan->step[i].kept && !b->frozen[i] && b->learns[b->plan->step[i].out[0]];
    b->out->n_editable += classifier;
    if (last_stop != SIZE_MAX) EQ_TRY(say_stop(b, last_stop));
    if (!b->out->n_editable) return last_stop == SIZE_MAX ? say_nothing(b) : EQ_OK;
    return try_to_write(b);
}

eq_status eq_onnx_network_make(eq_ctx *cx, eq_arena *arena, eq_onnx_plan *plan, const eq_onnx_score *score,
                               eq_onnx_network *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    builder b = {.cx = cx, .arena = arena, .plan = plan, .logit = eq_onnx_logit_find(plan, score), .out = out};
    memset(out, 0, sizeof *out);
    EQ_TRY(make(&b));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
