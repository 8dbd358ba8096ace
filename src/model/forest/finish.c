/* The specification of ONNX says little of two classes whose values name one of them; what is done here is what onnxruntime
 * 1.30.0 does, tried form by form. The label is decided before the transform and may contradict the probability: for a forest of
 * class 0 with LOGISTIC and no negative value, 0 < v < .5 gives label 0 with a probability above .5. */
#include <math.h>
#include <stddef.h>

#include "math/kernels.h"
#include "model/forest/finish.h"

const char *const eq_transform_ids[] = {"NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT", NULL};

static double narrowed(double value, bool narrow) { return narrow ? (double)(float)value : value; }

/* The quantile of the normal distribution as onnxruntime computes it: Winitzki's approximation of the inverse of erf ("A handy
 * approximation for the error function and its inverse", 2008), relative error up to 2e-3. */
static double probit(double p) {
    double x = 2 * p - 1, log = eq_log((1 - x) * (1 + x)), a = 0.147, v = 2 / (3.14159 * a) + 0.5 * log;
    double root = sqrt(2.0) * sqrt(-v + sqrt(v * v - log / a));
    return x < 0 ? -root : root;
}

static void softmax(double *value, size_t n, bool skip_zeros, bool narrow) {
    double most = -INFINITY, sum = 0;
    for (size_t k = 0; k < n; k++)
        if (value[k] > most) most = value[k];
    for (size_t k = 0; k < n; k++) {
        if (skip_zeros && value[k] == 0) continue;
        value[k] = eq_exp(value[k] - most);
        sum += value[k];
    }
    for (size_t k = 0; k < n && sum > 0; k++) value[k] = narrowed(value[k] / sum, narrow);
}

void eq_transform_row(eq_transform transform, bool narrow, double *value, size_t n) {
    if (transform == EQ_TRANSFORM_SOFTMAX || transform == EQ_TRANSFORM_SOFTMAX_ZERO)
        softmax(value, n, transform == EQ_TRANSFORM_SOFTMAX_ZERO, narrow);
    for (size_t k = 0; k < n && transform == EQ_TRANSFORM_LOGISTIC; k++) value[k] = narrowed(eq_sigmoid(value[k]), narrow);
    for (size_t k = 0; k < n && transform == EQ_TRANSFORM_PROBIT; k++) value[k] = narrowed(probit(value[k]), narrow);
}

eq_finish eq_finish_numbers(size_t n_targets, eq_transform transform, bool narrow) {
    bool applied = n_targets > 1 || transform == EQ_TRANSFORM_PROBIT;
    return (eq_finish){
        .transform = applied ? transform : EQ_TRANSFORM_NONE, .narrow = narrow, .n_in = n_targets, .n_out = n_targets};
}

static eq_status check_classifier(eq_ctx *cx, const char *where, const eq_classifier *c, const bool named[2]) {
    bool both = c->n_classes > 2 || named[0] == named[1];
    size_t expected = c->n_classes > 2 ? c->n_classes : both || !named[0] ? 0 : 1;
    if (c->n_classes < 2 || c->n_classes > EQ_MOST_FOREST_TARGETS)
        return eq_fail(cx, EQ_EINPUT, "%shas %zu classes, expected 2 to %d", where, c->n_classes, EQ_MOST_FOREST_TARGETS);
    if (c->n_base && c->n_base != expected)
        return eq_fail(cx, EQ_EINPUT,
                       "%shas %zu base_values for %zu classes; its meaning is not settled (onnxruntime drops the trees' sums). "
                       "Export with one base value, or as a regressor",
                       where, c->n_base, c->n_classes);
    if (c->n_classes == 2 && c->transform == EQ_TRANSFORM_PROBIT)
        return eq_fail(cx, EQ_EINPUT, "%shas PROBIT over two classes, whose meaning is not settled; export as a regressor",
                       where);
    return EQ_OK;
}

eq_status eq_finish_classes(eq_ctx *cx, const char *where, const eq_classifier *c, eq_forest_lists *lists, eq_forest_value *value,
                            eq_finish *out) {
    bool named[2] = {false, false}, negative = false;
    for (size_t v = 0; v < lists->n_values; v++) {
        negative |= value[v].value < 0;
        if (value[v].target < 2) named[value[v].target] = true;
    }
    bool both = c->n_classes > 2 || named[0] == named[1];
    EQ_TRY(check_classifier(cx, where, c, named));
    lists->n_targets = both ? c->n_classes : 1;
    *out = (eq_finish){.form = both       ? EQ_FOREST_CLASSES
                               : named[0] ? EQ_FOREST_ONLY_FIRST
                                          : EQ_FOREST_ONLY_SECOND,
                       .transform = c->transform,
                       .has_negative = negative,
                       .narrow = lists->narrow && !lists->wide_sums,
                       .n_in = lists->n_targets,
                       .n_out = c->n_classes};
    for (size_t v = 0; v < lists->n_values && !both; v++) {
        if (value[v].target > 1)
            return eq_fail(cx, EQ_EINPUT, "%stree %u, node %u has a value for class %u, expected one of 2, counted from 0", where,
                           value[v].tree, value[v].id, value[v].target);
        value[v].target = 0;
    }
    return EQ_OK;
}

static uint32_t largest(const double *value, size_t n) {
    uint32_t best = 0;
    for (uint32_t k = 1; k < n; k++)
        if (value[k] > value[best]) best = k;
    return best;
}

static void finish_row(const eq_finish *f, const double *in, double *out) {
    bool narrow = f->narrow;
    double v = in[0];
    if (f->form == EQ_FOREST_ONLY_FIRST) {
        bool odds = f->transform == EQ_TRANSFORM_LOGISTIC;
        double rest = f->has_negative ? -v : narrowed(1 - v, narrow);
        out[0] = odds ? narrowed(eq_sigmoid(-v), narrow) : rest;
        out[1] = odds ? narrowed(eq_sigmoid(v), narrow) : v;
        return;
    }
    for (size_t k = 0; k < f->n_out; k++) out[k] = f->form == EQ_FOREST_ONLY_SECOND ? (k ? v : 0) : in[k];
    eq_transform_row(f->transform, narrow, out, f->n_out);
}

void eq_finish_rows(const eq_finish *f, const double *in, size_t n_rows, double *out, uint32_t *label) {
    bool one = f->form == EQ_FOREST_ONLY_FIRST || f->form == EQ_FOREST_ONLY_SECOND;
    for (size_t i = 0; i < n_rows; i++, in += f->n_in, out += f->n_out) {
        if (label) label[i] = one ? in[0] > (f->has_negative ? 0 : 0.5) : largest(in, f->n_in);
        finish_row(f, in, out);
    }
}
