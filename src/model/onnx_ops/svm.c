/* SVMClassifier: a support vector machine a pair of classes, and chances of all classes that agree best with those of the pairs.
 *
 * The machine of classes i < j gives s = sum of coefficient times kernel(row, vector) over the vectors of both, plus rho; it is
 * i's where s > 0. r_ij = 1 - sigmoid(A s + B) is i's chance against j (Platt's fit, in the file). The chances p of k classes
 * make the sum over pairs of (r_ji p_i - r_ij p_j)^2 least: Wu, Lin & Weng 2004, Probability estimates for multi-class
 * classification by pairwise coupling, JMLR 5, second approach and algorithm 2. What files mean was compared with onnxruntime
 * 1.30. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "model/onnx_ops/ops.h"

enum { MOST_CLASSES = 64, MOST_ROUNDS = 100 };

#define LEAST_CHANCE 1e-7 /* of one class of a pair */

typedef enum kernel { RBF, LINEAR, POLY, SIGMOID } kernel;

typedef struct machine {
    size_t width, n_vectors, n_classes;
    kernel kernel;
    double gamma, offset, degree;
    const double *vector;      /* (n_vectors, width), class by class */
    const double *coefficient; /* (n_classes - 1, n_vectors) */
    const double *rho, *a, *b; /* a pair: 0 and 1, 0 and 2, ..., 1 and 2, ... */
    size_t *first;             /* (n_classes + 1) where each class's vectors begin */
    const double *number;      /* (n_classes) labels, or */
    const eq_bytes *text;
} machine;

/* ---- reading ---- */

/* A list of n finite numbers. */
static eq_status list_of(const eq_onnx_call *call, const char *name, size_t n, const double **out) {
    size_t found;
    *out = eq_onnx_numbers(call, name, &found);
    if (found != n) return eq_onnx_fail(call, "%s has %zu values, expected %zu", name, found, n);
    for (size_t i = 0; i < n; i++)
        if (!isfinite((*out)[i])) return eq_onnx_fail(call, "%s has a value that is not finite, its %zuth", name, i + 1);
    return EQ_OK;
}

static eq_status read_classes(const eq_onnx_call *call, machine *m) {
    size_t n_counts;
    const double *count = eq_onnx_numbers(call, "vectors_per_class", &n_counts);
    m->text = eq_onnx_texts(call, "classlabels_strings", &m->n_classes);
    if (!m->n_classes) m->text = NULL, m->number = eq_onnx_numbers(call, "classlabels_ints", &m->n_classes);
    if (m->n_classes < 2 || m->n_classes > MOST_CLASSES)
        return eq_onnx_fail(call, "has %zu labels of classes, expected 2 to %d", m->n_classes, MOST_CLASSES);
    if (n_counts != m->n_classes)
        return eq_onnx_fail(call, "vectors_per_class has %zu values, expected one for each of %zu classes", n_counts,
                            m->n_classes);
    EQ_NEW(call->cx, call->arena, m->first, m->n_classes + 1);
    for (size_t k = 0; k < m->n_classes; k++) {
        if (!(count[k] >= 0 && count[k] <= EQ_ONNX_MOST_VALUES))
            return eq_onnx_fail(call, "vectors_per_class has %.0f, expected a number from 0 on", count[k]);
        m->first[k + 1] = m->first[k] + (size_t)count[k];
    }
    m->n_vectors = m->first[m->n_classes];
    return m->n_vectors ? EQ_OK : eq_onnx_fail(call, "has no support vectors; a linear machine is exported as LinearClassifier");
}

static eq_status read_kernel(const eq_onnx_call *call, machine *m) {
    static const char *const kernels[] = {"LINEAR", "POLY", "RBF", "SIGMOID", NULL}, *const transforms[] = {"NONE", NULL};
    static const kernel of[] = {LINEAR, POLY, RBF, SIGMOID};
    size_t choice, none, n;
    const double *param;
    EQ_TRY(eq_onnx_choice(call, "post_transform", transforms, &none));
    EQ_TRY(eq_onnx_choice(call, "kernel_type", kernels, &choice));
    m->kernel = of[choice];
    eq_onnx_numbers(call, "kernel_params", &n);
    if (!n) return m->kernel == LINEAR ? EQ_OK : eq_onnx_fail(call, "has no kernel_params");
    EQ_TRY(list_of(call, "kernel_params", 3, &param));
    m->gamma = param[0], m->offset = param[1], m->degree = param[2];
    return EQ_OK;
}

static eq_status read_machine(const eq_onnx_call *call, machine *m) {
    size_t n_chances, n_pairs;
    m->width = eq_onnx_value_width(call->in[0]);
    EQ_TRY(read_classes(call, m));
    n_pairs = m->n_classes * (m->n_classes - 1) / 2;
    EQ_TRY(read_kernel(call, m));
    EQ_TRY(list_of(call, "support_vectors", m->n_vectors * m->width, &m->vector));
    EQ_TRY(list_of(call, "coefficients", m->n_vectors * (m->n_classes - 1), &m->coefficient));
    EQ_TRY(list_of(call, "rho", n_pairs, &m->rho));
    eq_onnx_numbers(call, "prob_a", &n_chances);
    if (!n_chances)
        return eq_onnx_fail(call, "gives margins and no probabilities, which programs sign differently; scikit-learn exports "
                                  "probabilities of SVC(probability=True)");
    EQ_TRY(list_of(call, "prob_a", n_pairs, &m->a));
    return list_of(call, "prob_b", n_pairs, &m->b);
}

eq_status eq_onnx_shape_svm(eq_onnx_call *call) {
    machine *m;
    EQ_NEW(call->cx, call->arena, m, 1);
    call->state = m;
    EQ_TRY(read_machine(call, m));
    for (size_t k = 0; k < 2; k++) {
        eq_onnx_value *out = call->out[k];
        if (!out) continue;
        *out = (eq_onnx_value){.name = out->name, .rows = call->in[0]->rows, .n_dims = k ? 2 : 1, .weight = SIZE_MAX};
        out->type = k ? EQ_ONNX_FLOAT : m->text ? EQ_ONNX_TEXT : EQ_ONNX_INT64;
        out->dim[0] = eq_onnx_value_height(call->in[0]);
        out->dim[1] = m->n_classes;
    }
    return EQ_OK;
}

/* ---- scoring ---- */

/* Of whole exponents any number has a power. */
static double power(double x, double degree) {
    double product = 1;
    if (degree != floor(degree) || degree < 0 || degree > 64) return eq_pow(x, degree);
    for (int k = 0; k < (int)degree; k++) product *= x;
    return product;
}

static double kernel_of(const machine *m, const double *x, const double *vector) {
    double sum = 0;
    for (size_t j = 0; j < m->width; j++) sum += m->kernel == RBF ? (x[j] - vector[j]) * (x[j] - vector[j]) : x[j] * vector[j];
    switch (m->kernel) {
    case RBF: return eq_exp(-m->gamma * sum);
    case POLY: return power(m->gamma * sum + m->offset, m->degree);
    case SIGMOID: return eq_tanh(m->gamma * sum + m->offset);
    case LINEAR: break;
    }
    return sum;
}

/* The sum of the machine of classes i < j. k (n_vectors) kernels. */
static double decide(const machine *m, size_t i, size_t j, const double *k) {
    const double *of_i = m->coefficient + (j - 1) * m->n_vectors, *of_j = m->coefficient + i * m->n_vectors;
    double sum = 0;
    for (size_t v = m->first[i]; v < m->first[i + 1]; v++) sum += of_i[v] * k[v];
    for (size_t v = m->first[j]; v < m->first[j + 1]; v++) sum += of_j[v] * k[v];
    return sum;
}

/* q (n, n): the quadratic form that is to be least, from r (n, n), r[i n + j] the chance of i against j. */
static void form_of(const double *r, size_t n, double *q) {
    memset(q, 0, n * n * sizeof *q);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            if (i == j) continue;
            q[i * n + i] += r[j * n + i] * r[j * n + i];
            q[i * n + j] = -r[j * n + i] * r[i * n + j];
        }
}

/* Chances p (n) of the classes: one at a time is moved to where the form is least and all are scaled to sum to 1, from equal
 * chances, until every part of the gradient is as large as the form itself. products (n) is scratch. */
static void couple(const double *q, size_t n, double *p, double *product) {
    double near = .005 / (double)n;
    size_t rounds = n > MOST_ROUNDS ? n : MOST_ROUNDS;
    for (size_t i = 0; i < n; i++) p[i] = 1 / (double)n;
    for (size_t round = 0; round < rounds; round++) {
        double form = 0;
        bool settled = true;
        for (size_t i = 0; i < n; i++) {
            product[i] = 0;
            for (size_t j = 0; j < n; j++) product[i] += q[i * n + j] * p[j];
            form += p[i] * product[i];
        }
        for (size_t i = 0; i < n; i++) settled = settled && fabs(product[i] - form) < near;
        if (settled) return;
        for (size_t i = 0; i < n; i++) {
            double step = (form - product[i]) / q[i * n + i], sum = 1 + step;
            p[i] += step;
            form = (form + step * (step * q[i * n + i] + 2 * product[i])) / sum / sum;
            for (size_t j = 0; j < n; j++) {
                product[j] = (product[j] + step * q[i * n + j]) / sum;
                p[j] /= sum;
            }
        }
    }
}

/* Room for one row. */
typedef struct svm_room {
    double *kernel; /* (n_vectors) */
    double *r, *q;  /* (n_classes, n_classes) */
    double *p, *product;
    size_t *votes;
} svm_room;

static eq_status make_room(eq_ctx *cx, const machine *m, svm_room *out) {
    size_t n = m->n_classes;
    EQ_NEW(cx, &cx->tmp, out->kernel, m->n_vectors);
    EQ_NEW(cx, &cx->tmp, out->r, n * n);
    EQ_NEW(cx, &cx->tmp, out->q, n * n);
    EQ_NEW(cx, &cx->tmp, out->p, n);
    EQ_NEW(cx, &cx->tmp, out->product, n);
    EQ_NEW(cx, &cx->tmp, out->votes, n);
    return EQ_OK;
}

/* Chances in room->p; the class that won most pairs, the first of equals. */
static size_t run_row(const machine *m, const double *x, svm_room *room) {
    size_t n = m->n_classes, pair = 0, best = 0;
    memset(room->votes, 0, n * sizeof *room->votes);
    for (size_t v = 0; v < m->n_vectors; v++) room->kernel[v] = kernel_of(m, x, m->vector + v * m->width);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, pair++) {
            double s = decide(m, i, j, room->kernel) + m->rho[pair];
            double chance = 1 - eq_sigmoid(m->a[pair] * s + m->b[pair]);
            if (chance < LEAST_CHANCE) chance = LEAST_CHANCE; /* what is no number stays so */
            if (chance > 1 - LEAST_CHANCE) chance = 1 - LEAST_CHANCE;
            room->r[i * n + j] = chance;
            room->r[j * n + i] = 1 - chance;
            room->votes[s > 0 ? i : j]++;
        }
    form_of(room->r, n, room->q);
    couple(room->q, n, room->p, room->product);
    for (size_t k = 1; k < n; k++)
        if (room->votes[k] > room->votes[best]) best = k;
    return best;
}

eq_status eq_onnx_run_svm(eq_onnx_call *call) {
    const machine *m = call->state;
    eq_onnx_value *label = call->out[0], *scores = call->out[1];
    size_t n = eq_onnx_value_height(call->in[0]);
    eq_mark mark = eq_arena_mark(&call->cx->tmp);
    svm_room room;
    EQ_TRY(make_room(call->cx, m, &room));
    for (size_t i = 0; i < n; i++) {
        size_t best = run_row(m, call->in[0]->number + i * m->width, &room);
        if (label && label->text) label->text[i] = m->text[best];
        else if (label) label->number[i] = m->number[best];
        if (scores) memcpy(scores->number + i * m->n_classes, room.p, m->n_classes * sizeof *room.p);
    }
    eq_arena_reset(&call->cx->tmp, mark);
    if (scores) eq_onnx_round_all(scores->type, scores->number, n * m->n_classes);
    return EQ_OK;
}
