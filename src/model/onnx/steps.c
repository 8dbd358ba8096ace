/* What each step of a graph becomes in a network, and which of them learn. */
#include <string.h>

#include "model/onnx/build.h"

static const eq_onnx_value *value_of(const eq_onnx_builder *b, const eq_onnx_step *step, size_t k) {
    return &b->plan->value[step->in[k]];
}
static bool is(const eq_onnx_step *step, const char *op) { return !strcmp(step->op->id, op); }
static const eq_onnx_value *result(const eq_onnx_builder *b, const eq_onnx_step *step) { return &b->plan->value[step->out[0]]; }
static size_t width_of(const eq_onnx_builder *b, size_t value) { return eq_onnx_value_width(&b->plan->value[value]); }

/* A constant with a number for each of n columns, or one for all. */
static bool by_column(const eq_onnx_value *v, size_t n, bool or_one) {
    size_t size = v->constant && v->number ? eq_onnx_value_size(v) : 0;
    bool last = v->n_dims == 0 || v->dim[v->n_dims - 1] == size;
    return (size == n && last) || (or_one && size == 1);
}

/* ---- what each step becomes ---- */

static eq_onnx_kind kind_of_linear(const eq_onnx_builder *b, const eq_onnx_step *step) {
    const eq_onnx_value *w = value_of(b, step, 1), *x = value_of(b, step, 0);
    if (!w->constant || w->n_dims != 2 || !x->rows || x->n_dims != 2) return EQ_STEP_OTHER;
    if (is(step, "MatMul")) return EQ_STEP_MATMUL;
    bool bias = step->n_in < 3 || by_column(value_of(b, step, 2), result(b, step)->dim[1], true);
    return bias ? EQ_STEP_GEMM : EQ_STEP_OTHER;
}

static eq_onnx_kind kind_of_pair(const eq_onnx_builder *b, const eq_onnx_step *step) {
    const eq_onnx_value *x = value_of(b, step, 0), *y = value_of(b, step, 1), *out = result(b, step);
    size_t width = eq_onnx_value_width(out);
    if (x->rows && y->rows)
        return is(step, "Div") || eq_onnx_value_width(x) != width || eq_onnx_value_width(y) != width ? EQ_STEP_OTHER
                                                                                                     : EQ_STEP_PAIR;
    const eq_onnx_value *data = x->rows ? x : y, *constant = x->rows ? y : x;
    if (!data->rows || eq_onnx_value_width(data) != width || !by_column(constant, width, true)) return EQ_STEP_OTHER;
    return is(step, "Div") && data == y ? EQ_STEP_OTHER : EQ_STEP_AFFINE;
}

static eq_onnx_kind kind_of_norm(const eq_onnx_builder *b, const eq_onnx_step *step) {
    const eq_onnx_value *x = value_of(b, step, 0);
    if (x->n_dims != 2) return EQ_STEP_OTHER;
    if (is(step, "LayerNormalization") && eq_onnx_attribute_of(step->node, "axis")) {
        double axis = eq_onnx_attribute_of(step->node, "axis")->number;
        if (axis != -1 && axis != 1) return EQ_STEP_OTHER;
    }
    for (size_t k = 1; k < step->n_in; k++)
        if (!by_column(value_of(b, step, k), x->dim[1], false)) return EQ_STEP_OTHER;
    return EQ_STEP_NORM;
}

static eq_onnx_kind kind_of(const eq_onnx_builder *b, const eq_onnx_step *step) {
    static const char *const alike[] = {"Relu",     "LeakyRelu", "Elu", "Selu",    "Tanh",        "Sigmoid", "Gelu",
                                        "Softplus", "Softsign",  "Erf", "Softmax", "HardSigmoid", NULL};
    static const char *const same[] = {"Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Dropout", "Cast", NULL};
    if (is(step, "Gemm") || is(step, "MatMul")) return kind_of_linear(b, step);
    if (is(step, "Add") || is(step, "Sub") || is(step, "Mul") || is(step, "Div")) return kind_of_pair(b, step);
    if (is(step, "Sum") && step->n_in == 2) return kind_of_pair(b, step);
    if (is(step, "Neg")) return EQ_STEP_AFFINE;
    if (is(step, "BatchNormalization") || is(step, "LayerNormalization")) return kind_of_norm(b, step);
    if (is(step, "Gather")) {
        const eq_onnx_value *table = value_of(b, step, 0);
        return table->constant && eq_onnx_is_real(table->type) && table->n_dims == 2 && value_of(b, step, 1)->rows
                   ? EQ_STEP_EMBEDDING
                   : EQ_STEP_OTHER;
    }
    if (is(step, "PRelu")) {
        const eq_onnx_value *x = value_of(b, step, 0);
        return x->rows && x->n_dims == 2 && by_column(value_of(b, step, 1), x->dim[1], true) ? EQ_STEP_PRELU : EQ_STEP_OTHER;
    }
    if (is(step, "Clip")) {
        const double *bound = step->state;
        return result(b, step)->n_dims <= 2 && bound[0] <= bound[1] ? EQ_STEP_CLIP : EQ_STEP_OTHER;
    }
    if (is(step, "Concat")) {
        const eq_onnx_value *out = result(b, step);
        return out->rows && out->n_dims == 2 ? EQ_STEP_CONCAT : EQ_STEP_OTHER;
    }
    for (size_t i = 0; same[i]; i++)
        if (is(step, same[i])) return eq_onnx_is_real(result(b, step)->type) ? EQ_STEP_SAME : EQ_STEP_OTHER;
    for (size_t i = 0; alike[i]; i++)
        if (is(step, alike[i])) return result(b, step)->n_dims <= 2 ? EQ_STEP_ALIKE : EQ_STEP_OTHER;
    return EQ_STEP_OTHER;
}

/* ---- steps that are one ---- */

size_t eq_onnx_step_by(const eq_onnx_builder *b, size_t value, const char *op) {
    size_t by = value == SIZE_MAX ? SIZE_MAX : b->plan->maker[value];
    return by != SIZE_MAX && b->plan->step[by].op && !b->plan->step[by].constant && is(&b->plan->step[by], op) ? by : SIZE_MAX;
}

/* The Add of a constant right behind a MatMul is its bias. */
static void join_bias(const eq_onnx_builder *b, size_t i) {
    const eq_onnx_step *step = &b->plan->step[i];
    for (size_t k = 0; is(step, "Add") && k < 2; k++) {
        size_t by = eq_onnx_step_by(b, step->in[k], "MatMul");
        if (by == SIZE_MAX || b->kind[by] != EQ_STEP_MATMUL || b->uses[step->in[k]] != 1 ||
            !by_column(value_of(b, step, 1 - k), width_of(b, step->out[0]), false))
            continue;
        b->kind[i] = EQ_STEP_BIAS;
        b->absorbed[by] = true;
        return;
    }
}

static bool is_number(const eq_onnx_builder *b, size_t value, double wanted) {
    const eq_onnx_value *v = &b->plan->value[value];
    return v->constant && v->number && eq_onnx_value_size(v) == 1 && v->number[0] == wanted;
}

/* The mean of a value over its last axis, with that axis kept. */
static size_t mean_of(const eq_onnx_builder *b, size_t value) {
    size_t by = eq_onnx_step_by(b, value, "ReduceMean");
    if (by == SIZE_MAX) return SIZE_MAX;
    const eq_onnx_step *step = &b->plan->step[by];
    const eq_onnx_value *in = value_of(b, step, 0), *out = result(b, step);
    return in->n_dims == 2 && out->n_dims == 2 && out->dim[1] == 1 ? by : SIZE_MAX;
}

/* (x - mean x) / sqrt(mean (x - mean x)^2 + epsilon) gamma + beta, found from its last Add. */
static void join_layer_norm(const eq_onnx_builder *b, size_t i) {
    const eq_onnx_step *s = b->plan->step, *add = &s[i];
    size_t part[8], n = 0;
    eq_onnx_spelt found;
    part[n++] = is(add, "Add") ? eq_onnx_step_by(b, add->in[0], "Mul") : SIZE_MAX;
    if (part[0] == SIZE_MAX) return;
    part[n++] = eq_onnx_step_by(b, s[part[0]].in[0], "Div");
    if (part[1] == SIZE_MAX) return;
    size_t d = s[part[1]].in[0];
    part[n++] = eq_onnx_step_by(b, d, "Sub");
    part[n++] = eq_onnx_step_by(b, s[part[1]].in[1], "Sqrt");
    if (part[2] == SIZE_MAX || part[3] == SIZE_MAX) return;
    found = (eq_onnx_spelt){.x = s[part[2]].in[0], .gamma = s[part[0]].in[1], .beta = add->in[1]};
    part[n++] = mean_of(b, s[part[2]].in[1]);
    part[n++] = eq_onnx_step_by(b, s[part[3]].in[0], "Add");
    if (part[4] == SIZE_MAX || part[5] == SIZE_MAX || s[part[4]].in[0] != found.x) return;
    part[n++] = mean_of(b, s[part[5]].in[0]);
    const eq_onnx_value *epsilon = value_of(b, &s[part[5]], 1);
    if (part[6] == SIZE_MAX || !epsilon->constant || eq_onnx_value_size(epsilon) != 1) return;
    size_t square = eq_onnx_step_by(b, s[part[6]].in[0], "Pow"), times = eq_onnx_step_by(b, s[part[6]].in[0], "Mul");
    bool squared = square != SIZE_MAX && s[square].in[0] == d && is_number(b, s[square].in[1], 2);
    bool multiplied = times != SIZE_MAX && s[times].in[0] == d && s[times].in[1] == d;
    if (!squared && !multiplied) return;
    part[n++] = squared ? square : times;
    size_t width = width_of(b, found.x);
    if (!by_column(&b->plan->value[found.gamma], width, false) || !by_column(&b->plan->value[found.beta], width, false)) return;
    found.epsilon = epsilon->number[0];
    for (size_t k = 0; k < n; k++) b->absorbed[part[k]] = true;
    b->kind[i] = EQ_STEP_SPELT;
    b->spelt[i] = found;
}

eq_status eq_onnx_steps_find(eq_onnx_builder *b) {
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
        b->out->n_layers += eq_onnx_is_layer(b->kind[i]);
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
static bool reads_absorbed(const eq_onnx_builder *b, size_t i) {
    const eq_onnx_step *step = &b->plan->step[i];
    if (b->kind[i] == EQ_STEP_BIAS || b->kind[i] == EQ_STEP_SPELT) return false;
    for (size_t k = 0; k < step->n_in; k++) {
        size_t by = step->in[k] == SIZE_MAX ? SIZE_MAX : b->plan->maker[step->in[k]];
        if (by != SIZE_MAX && b->absorbed[by] && b->learns[step->in[k]]) return true;
    }
    return false;
}

static bool takes_learning(const eq_onnx_builder *b, const eq_onnx_step *step) {
    for (size_t k = 0; k < step->n_in; k++)
        if (step->in[k] != SIZE_MAX && b->learns[step->in[k]]) return true;
    return false;
}

/* Marks what learns; gives the last step that does and passes no gradient, or SIZE_MAX. */
size_t eq_onnx_steps_mark(const eq_onnx_builder *b) {
    const eq_onnx_plan *p = b->plan;
    size_t stop = SIZE_MAX;
    memset(b->learns, 0, p->n_values * sizeof *b->learns);
    for (size_t i = 0; i < p->n_steps; i++) {
        const eq_onnx_step *step = &p->step[i];
        if (!step->kept || b->frozen[i]) continue;
        bool on = takes_learning(b, step);
        if (!on && !eq_onnx_is_layer(b->kind[i])) continue;
        bool several = false; /* another of its outputs is asked for */
        for (size_t k = 1; k < step->n_out; k++) several |= step->out[k] != SIZE_MAX && b->uses[step->out[k]];
        if (on && !b->absorbed[i] && (b->kind[i] == EQ_STEP_OTHER || several || reads_absorbed(b, i))) stop = i;
        for (size_t k = 0; k < step->n_out; k++)
            if (step->out[k] != SIZE_MAX) b->learns[step->out[k]] = true;
    }
    return stop;
}

/* All that a step hangs on stays with the plan. */
void eq_onnx_steps_freeze(const eq_onnx_builder *b, size_t last) {
    const eq_onnx_plan *p = b->plan;
    b->frozen[last] = true;
    for (size_t i = last + 1; i-- > 0;)
        for (size_t k = 0; b->frozen[i] && p->step[i].kept && k < p->step[i].n_in; k++) {
            size_t by = p->step[i].in[k] == SIZE_MAX ? SIZE_MAX : p->maker[p->step[i].in[k]];
            if (by != SIZE_MAX && p->step[by].kept) b->frozen[by] = true;
        }
}
