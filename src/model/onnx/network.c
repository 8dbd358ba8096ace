/* The network of a graph, step by step, and then its numbers. */
#include <float.h>
#include <string.h>

#include "base/text.h"
#include "model/onnx/build.h"
#include "model/onnx_ops/ops.h"

static const eq_onnx_value *value_of(const eq_onnx_builder *b, const eq_onnx_step *step, size_t k) {
    return &b->plan->value[step->in[k]];
}
static bool is(const eq_onnx_step *step, const char *op) { return !strcmp(step->op->id, op); }
static size_t width_of(const eq_onnx_builder *b, size_t value) { return eq_onnx_value_width(&b->plan->value[value]); }

/* ---- writing the network down ---- */

static eq_status add_origin(eq_onnx_builder *b, size_t slot, eq_onnx_origin origin) {
    origin.node = b->draft.model.graph->n_nodes; /* the one that is added next */
    origin.slot = slot;
    if (origin.scale == 0) origin.scale = 1;
    b->out->origin[b->out->n_origins++] = origin;
    return EQ_OK;
}

static eq_status add_slice(eq_onnx_builder *b, size_t from, size_t first, size_t width, size_t *wire) {
    const double param[EQ_MAX_OP_PARAMS] = {(double)(first + width), (double)first};
    const eq_operand in = eq_from(from);
    return eq_draft_add(&b->draft, &(eq_call){.op = "Slice", .param = param, .n_in = 1, .in = &in}, wire);
}

/* The wire of a value; one that comes into the network is cut out of its input. */
static eq_status wire_of(eq_onnx_builder *b, size_t value, size_t *wire) {
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
static eq_status add_linear(eq_onnx_builder *b, const eq_onnx_step *step, size_t x, size_t w, size_t bias) {
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

static eq_status add_bias(eq_onnx_builder *b, const eq_onnx_step *step) {
    size_t k = eq_onnx_step_by(b, step->in[0], "MatMul") != SIZE_MAX && !value_of(b, step, 0)->constant ? 0 : 1;
    const eq_onnx_step *product = &b->plan->step[b->plan->maker[step->in[k]]];
    EQ_TRY(add_linear(b, product, product->in[0], product->in[1], step->in[1 - k]));
    b->wire[step->out[0]] = b->wire[product->out[0]];
    return EQ_OK;
}

static eq_status add_embedding(eq_onnx_builder *b, const eq_onnx_step *step) {
    const eq_onnx_value *table = value_of(b, step, 0);
    size_t wire;
    EQ_TRY(wire_of(b, step->in[1], &wire));
    const eq_operand in[] = {eq_matrix(table->dim[0], table->dim[1]), eq_from(wire)};
    EQ_TRY(add_origin(b, 0, (eq_onnx_origin){.value = step->in[0]}));
    EQ_TRY(eq_draft_add(&b->draft, &(eq_call){.op = "Gather", .n_in = 2, .in = in}, &wire));
    const eq_operand deep = eq_from(wire);
    return eq_draft_add(&b->draft, &(eq_call){.op = "Flatten", .n_in = 1, .in = &deep}, &b->wire[step->out[0]]);
}

static eq_status add_alike(eq_onnx_builder *b, const eq_onnx_step *step) {
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

static eq_status add_prelu(eq_onnx_builder *b, const eq_onnx_step *step) {
    size_t wire;
    EQ_TRY(wire_of(b, step->in[0], &wire));
    const eq_operand in[] = {eq_from(wire), eq_vector(eq_onnx_value_size(value_of(b, step, 1)))};
    EQ_TRY(add_origin(b, 1, (eq_onnx_origin){.value = step->in[1]}));
    return eq_draft_add(&b->draft, &(eq_call){.op = "PRelu", .n_in = 2, .in = in}, &b->wire[step->out[0]]);
}

/* A bound that there is not is the largest number. */
static double finite(double bound) {
    const double most = (double)FLT_MAX;
    return bound > most ? most : bound < -most ? -most : bound;
}

static eq_status add_clip(eq_onnx_builder *b, const eq_onnx_step *step) {
    const double *bound = step->state, param[EQ_MAX_OP_PARAMS] = {finite(bound[1]), finite(bound[0])};
    size_t wire;
    EQ_TRY(wire_of(b, step->in[0], &wire));
    const eq_operand in = eq_from(wire);
    return eq_draft_add(&b->draft, &(eq_call){.op = "Clip", .param = param, .n_in = 1, .in = &in}, &b->wire[step->out[0]]);
}

static eq_status add_norm(eq_onnx_builder *b, const eq_onnx_step *step) {
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

static eq_status add_spelt(eq_onnx_builder *b, size_t i) {
    const eq_onnx_spelt *s = &b->spelt[i];
    const double param[EQ_MAX_OP_PARAMS] = {-1, s->epsilon};
    size_t wire, width = width_of(b, s->x);
    EQ_TRY(wire_of(b, s->x, &wire));
    const eq_operand in[] = {eq_from(wire), eq_vector(width), eq_vector(width)};
    EQ_TRY(add_origin(b, 1, (eq_onnx_origin){.value = s->gamma}));
    EQ_TRY(add_origin(b, 2, (eq_onnx_origin){.value = s->beta}));
    return eq_draft_add(&b->draft, &(eq_call){.op = "LayerNormalization", .param = param, .n_in = 3, .in = in},
                        &b->wire[b->plan->step[i].out[0]]);
}

static eq_status add_pair(eq_onnx_builder *b, const eq_onnx_step *step) {
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
static eq_status add_affine(eq_onnx_builder *b, size_t i, size_t from, size_t to) {
    size_t wire, width = width_of(b, from);
    EQ_TRY(wire_of(b, from, &wire));
    const eq_operand in[] = {eq_from(wire), eq_vector(width), eq_vector(width)};
    EQ_TRY(add_origin(b, 1, (eq_onnx_origin){.value = SIZE_MAX, .step = i}));
    return eq_draft_add(&b->draft, &(eq_call){.op = "Affine", .n_in = 3, .in = in}, &b->wire[to]);
}

static eq_status add_concat(eq_onnx_builder *b, const eq_onnx_step *step) {
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

static eq_status add_step(eq_onnx_builder *b, size_t i) {
    const eq_onnx_step *step = &b->plan->step[i];
    const eq_onnx_kind k = b->kind[i];
    if (k == EQ_STEP_SAME) return wire_of(b, step->in[0], &b->wire[step->out[0]]);
    if (k == EQ_STEP_GEMM) return add_linear(b, step, step->in[0], step->in[1], step->n_in > 2 ? step->in[2] : SIZE_MAX);
    if (k == EQ_STEP_MATMUL) return add_linear(b, step, step->in[0], step->in[1], SIZE_MAX);
    if (k == EQ_STEP_BIAS) return add_bias(b, step);
    if (k == EQ_STEP_EMBEDDING) return add_embedding(b, step);
    if (k == EQ_STEP_ALIKE) return add_alike(b, step);
    if (k == EQ_STEP_PRELU) return add_prelu(b, step);
    if (k == EQ_STEP_CLIP) return add_clip(b, step);
    if (k == EQ_STEP_NORM) return add_norm(b, step);
    if (k == EQ_STEP_SPELT) return add_spelt(b, i);
    if (k == EQ_STEP_PAIR) return add_pair(b, step);
    if (k == EQ_STEP_CONCAT) return add_concat(b, step);
    return add_affine(b, i, step->in[value_of(b, step, 0)->rows ? 0 : 1], step->out[0]);
}

/* The logit of what its value, or the classifier behind it, gives. */
static eq_status add_end(eq_onnx_builder *b) {
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

static float *numbers_of(const eq_onnx_builder *b, const eq_onnx_origin *o, size_t slot) {
    const eq_model *m = &b->out->model;
    const eq_operand *in = eq_operand_at(m->graph, &m->graph->node[o->node], slot);
    return (in->kind == EQ_WEIGHT ? m->weight : m->statistic) + in->at;
}

static void fill_constant(const eq_onnx_builder *b, const eq_onnx_origin *o) {
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
static void fill_affine(const eq_onnx_builder *b, const eq_onnx_origin *o) {
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

static void fill_classifier(const eq_onnx_builder *b, const eq_onnx_origin *o) {
    const eq_onnx_node *node = b->plan->step[o->step].node;
    const eq_onnx_attribute *from = eq_onnx_attribute_of(node, o->slot == 1 ? "coefficients" : "intercepts");
    size_t n = o->slot == 1 ? width_of(b, b->logit.value) : 1, less = b->logit.b;
    float *to = numbers_of(b, o, o->slot);
    for (size_t j = 0; j < n && from && from->n; j++) {
        double w = from->numbers[o->row * n + j] - (less == SIZE_MAX ? 0 : from->numbers[less * n + j]);
        to[j] = (float)(b->logit.minus ? -w : w);
    }
}

static void fill(const eq_onnx_builder *b) {
    const eq_onnx_network *n = b->out;
    for (size_t i = 0; i < n->n_origins; i++) {
        const eq_onnx_origin *o = &n->origin[i];
        if (o->value != SIZE_MAX) fill_constant(b, o);
        else if (!strcmp(n->model.graph->node[o->node].op->id, "Affine")) fill_affine(b, o);
        else fill_classifier(b, o);
    }
}

/* ---- the whole ---- */

static void add_part(eq_onnx_builder *b, size_t value) {
    eq_onnx_network *n = b->out;
    size_t first = n->n_parts ? n->part[n->n_parts - 1].first + n->part[n->n_parts - 1].width : 0;
    for (size_t p = 0; p < n->n_parts; p++)
        if (n->part[p].value == value) return;
    n->part[n->n_parts++] = (eq_onnx_part){value, first, width_of(b, value)};
}

static bool is_written(const eq_onnx_builder *b, size_t i) {
    const eq_onnx_step *step = &b->plan->step[i];
    return step->kept && !b->frozen[i] && !b->absorbed[i] && step->out[0] != SIZE_MAX && b->learns[step->out[0]];
}

/* Values of rows that steps of the network take and that do not learn. */
static eq_status find_parts(eq_onnx_builder *b) {
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

static eq_status write_down(eq_onnx_builder *b) {
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

static eq_status say(eq_onnx_builder *b, const char *sentence) {
    b->out->why_not = sentence;
    return sentence ? EQ_OK : EQ_EMEMORY;
}

static eq_status say_nothing(eq_onnx_builder *b) {
    const eq_onnx_plan *p = b->plan;
    bool trees = false;
    for (size_t i = 0; i < p->n_steps; i++) trees |= p->step[i].kept && !strncmp(p->step[i].op->id, "Tree", 4);
    if (trees)
        return say(b, EQ_WORDS("This model is made of trees: its scores can be repaired (thresholds, reject option, calibrated "
                               "mixing), its insides cannot be edited by gradients."));
    if (b->logit.stopper)
        return say(b, eq_arena_format(b->cx, b->arena,
                                      EQ_PRINTS("No logit is found behind the score (%.40s), so no layer can be edited."),
                                      b->logit.stopper));
    return say(b, EQ_WORDS("No layer of weights stands before a logit of the score, so none can be edited."));
}

static eq_status say_stop(eq_onnx_builder *b, size_t stop) {
    const char *called = eq_onnx_node_called(b->cx, b->plan->model, b->plan->step[stop].node);
    size_t n = b->out->n_editable;
    if (!n)
        return say(
            b, eq_arena_format(
                   b->cx, b->arena,
                   EQ_PRINTS("Between the score and %s (%.40s) there is no gradient, so none of its %zu layers can be edited."),
                   called, b->plan->step[stop].op->id, b->out->n_layers));
    return say(
        b,
        eq_arena_format(
            b->cx, b->arena,
            EQ_PRINTS("Between the score and %s (%.40s) there is no gradient; only the layers after it are edited: %zu of %zu."),
            called, b->plan->step[stop].op->id, n, b->out->n_layers));
}

/* What the network's own limits refuse cannot be edited; the model scores all the same. */
static eq_status try_to_write(eq_onnx_builder *b) {
    eq_status status = find_parts(b);
    if (status == EQ_OK) status = write_down(b);
    if (status != EQ_EINPUT && status != EQ_ELIMIT) return status;
    const char *sentence =
        eq_arena_format(b->cx, b->arena, EQ_PRINTS("Its layers cannot be edited here: %.300s."), eq_message(b->cx));
    eq_ctx_clear(b->cx);
    b->out->n_editable = 0;
    return say(b, sentence);
}

static eq_status make(eq_onnx_builder *b) {
    size_t stop, last_stop = SIZE_MAX, wanted = b->logit.value;
    bool classifier = b->logit.form == EQ_LOGIT_CLASSIFIER;
    if (b->logit.form == EQ_LOGIT_NONE) return say_nothing(b);
    EQ_TRY(eq_onnx_plan_keep(b->cx, b->arena, b->plan, &wanted, 1));
    EQ_TRY(eq_onnx_steps_find(b));
    b->out->n_layers += classifier;
    while ((stop = eq_onnx_steps_mark(b)) != SIZE_MAX) eq_onnx_steps_freeze(b, last_stop = stop);
    for (size_t i = 0; i < b->plan->n_steps; i++)
        b->out->n_editable +=
            eq_onnx_is_layer(b->kind[i]) && b->plan->step[i].kept && !b->frozen[i] && b->learns[b->plan->step[i].out[0]];
    b->out->n_editable += classifier;
    if (last_stop != SIZE_MAX) EQ_TRY(say_stop(b, last_stop));
    if (!b->out->n_editable) return last_stop == SIZE_MAX ? say_nothing(b) : EQ_OK;
    return try_to_write(b);
}

eq_status eq_onnx_network_make(eq_ctx *cx, eq_arena *arena, eq_onnx_plan *plan, const eq_onnx_score *score,
                               eq_onnx_network *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_onnx_builder b = {.cx = cx, .arena = arena, .plan = plan, .logit = eq_onnx_logit_find(plan, score), .out = out};
    memset(out, 0, sizeof *out);
    EQ_TRY(make(&b));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
