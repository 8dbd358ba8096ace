/* Back from the score to the number whose sigmoid it is. */
#include <string.h>

#include "model/onnx/network.h"

typedef struct walk {
    const eq_onnx_plan *plan;
    size_t value, column;
    bool minus;
} walk;

static bool is(const eq_onnx_step *step, const char *op) { return !strcmp(step->op->id, op); }

static eq_onnx_logit none(const eq_onnx_step *at) { return (eq_onnx_logit){.stopper = at ? at->op->id : NULL}; }

static size_t width_of(const walk *w) { return eq_onnx_value_width(&w->plan->value[w->value]); }

/* A classifier's row, or two of them, by its transform; `then` is what is made of its numbers. */
static eq_onnx_logit classifier(const walk *w, const eq_onnx_step *step, eq_onnx_then then) {
    const eq_onnx_attribute *t = eq_onnx_attribute_of(step->node, "post_transform");
    const eq_onnx_attribute *bias = eq_onnx_attribute_of(step->node, "intercepts"),
                            *weight = eq_onnx_attribute_of(step->node, "coefficients");
    size_t width = eq_onnx_value_width(&w->plan->value[step->in[0]]), rows = bias && bias->n   ? bias->n
                                                                             : weight && width ? weight->n / width
                                                                                               : 0;
    bool odds = t && t->held == EQ_ONNX_WORD && eq_bytes_same(t->word, eq_bytes_of("LOGISTIC"));
    bool soft = t && t->held == EQ_ONNX_WORD && eq_bytes_same(t->word, eq_bytes_of("SOFTMAX"));
    bool plain = !t || t->held != EQ_ONNX_WORD || eq_bytes_same(t->word, eq_bytes_of("NONE"));
    eq_onnx_logit logit = {.form = EQ_LOGIT_CLASSIFIER,
                           .value = step->in[0],
                           .step = (size_t)(step - w->plan->step),
                           .minus = w->minus,
                           .b = SIZE_MAX};
    bool own = (odds && then == EQ_THEN_AS_IS) || (plain && then == EQ_THEN_SIGMOID);
    bool both = (soft && then == EQ_THEN_AS_IS) || (plain && then == EQ_THEN_SOFTMAX);
    if (rows == 1 && own && (odds || width_of(w) == 1 || w->column == 1)) {
        if (width_of(w) == 2 && w->column == 0) logit.minus = !logit.minus;
        return logit;
    }
    if (rows == 2 && own) return logit.a = w->column, logit;
    if (rows == 2 && both) return logit.a = w->column, logit.b = 1 - w->column, logit;
    return none(step);
}

/* The operand of a Concat that has the column. */
static void into_concat(walk *w, const eq_onnx_step *step) {
    size_t k = 0;
    for (size_t width; k + 1 < step->n_in; k++, w->column -= width) {
        width = eq_onnx_value_width(&w->plan->value[step->in[k]]);
        if (w->column < width) break;
    }
    w->value = step->in[k];
}

static bool is_one(const eq_onnx_value *v) { return v->constant && v->number && eq_onnx_value_size(v) == 1 && v->number[0] == 1; }

/* Columns by their numbers. */
static bool into_columns(walk *w, const eq_onnx_step *step) {
    const eq_onnx_value *index = &w->plan->value[step->in[1]];
    bool gathered = is(step, "Gather") && w->plan->value[step->in[0]].n_dims == 2;
    if ((!gathered && !is(step, "ArrayFeatureExtractor")) || !index->constant || w->column >= eq_onnx_value_size(index))
        return false;
    double place = index->number[w->column];
    w->value = step->in[0];
    w->column = (size_t)(place < 0 ? place + (double)width_of(w) : place);
    return true;
}

/* Behind a sigmoid one column alone counts, wherever it was picked from. */
static eq_onnx_logit logit_at(walk *w, eq_onnx_then then) {
    const eq_onnx_step *step = eq_onnx_made_by(w->plan, &w->value);
    while (then == EQ_THEN_SIGMOID && step && step->n_in == 2 && into_columns(w, step))
        step = eq_onnx_made_by(w->plan, &w->value);
    if (step && is(step, "LinearClassifier")) return classifier(w, step, then);
    bool pair = then == EQ_THEN_SOFTMAX;
    return (eq_onnx_logit){.form = pair ? EQ_LOGIT_DIFFERENCE : EQ_LOGIT_COLUMN,
                           .value = w->value,
                           .a = w->column,
                           .b = 1 - w->column,
                           .minus = w->minus};
}

eq_onnx_logit eq_onnx_logit_find(const eq_onnx_plan *plan, const eq_onnx_score *score) {
    walk w = {.plan = plan, .value = score->value, .column = score->column};
    if (score->value == SIZE_MAX || score->column == SIZE_MAX || score->is != EQ_SCORE_PROBABILITY) return none(NULL);
    if (score->then == EQ_THEN_SIGMOID) return logit_at(&w, EQ_THEN_SIGMOID);
    if (score->then == EQ_THEN_SOFTMAX) return score->width == 2 ? logit_at(&w, EQ_THEN_SOFTMAX) : none(NULL);
    for (;;) {
        const eq_onnx_step *step = eq_onnx_made_by(plan, &w.value);
        if (!step) return none(NULL);
        bool two = width_of(&w) == 2, soft = is(step, score->then == EQ_THEN_EXP ? "LogSoftmax" : "Softmax");
        if (soft && two) return w.value = step->in[0], logit_at(&w, EQ_THEN_SOFTMAX);
        if (score->then == EQ_THEN_EXP) return none(step);
        if (is(step, "Sigmoid")) return w.value = step->in[0], logit_at(&w, EQ_THEN_SIGMOID);
        if (is(step, "LinearClassifier")) return classifier(&w, step, EQ_THEN_AS_IS);
        if (is(step, "Concat")) into_concat(&w, step);
        else if (is(step, "Sub") && is_one(&plan->value[step->in[0]])) w.minus = !w.minus, w.value = step->in[1];
        else if (step->n_in != 2 || !into_columns(&w, step)) return none(step);
    }
}
