/* Which weights a network's bias hangs on.
 *
 * A perturbed network has every trainable scalar w_j times 1 + z_j, z_j ~ N(0, sd^2); running statistics stay. The linear
 * model b = b_0 + sum_j c_j z_j is fitted in the space of the samples (math/ridge.c), for there are more weights than
 * samples; c_j is the change of bias for each 100 % that weight j grows. To first order c_j = w_j db/dw_j, which one
 * backward pass gives exactly: it says what the regression tries to find, and how linear the bias is at all.
 *
 * The published R^2 of such regressions (0.86 on average) come from a test part that was drawn anew: four fifths of it had
 * been fitted on, and with more coefficients than samples what was fitted is reproduced. plain_leaked measures that. */
#include <math.h>
#include <string.h>

#include "experiment/sensitivity.h"
#include "math/kernels.h"
#include "math/ridge.h"
#include "math/sample.h"
#include "math/stats.h"
#include "method/soft_bias.h"
#include "model/train.h"

enum { CHUNK = 512 /* rows of one backward pass */, BLOCK = 32 /* samples whose products are taken together */ };

static const double penalties[] = {1e-3, 1e-2, 1e-1, 1, 10, 100, 1000}; /* times the mean squared norm */
#define N_PENALTIES (sizeof penalties / sizeof *penalties)
#define LEAST_PENALTY 1e-5 /* of the least-norm solution: above what single precision leaves in the products */

typedef struct study {
    eq_ctx *cx;
    eq_arena *arena;
    eq_model *model;
    const eq_dataset *data;
    const eq_sensitivity_question *question;
    float *trained;              /* (n_weights) */
    float *noise;                /* (n_samples, n_weights) z */
    double *bias;                /* (n_samples) */
    float *score, *slope, *ones; /* (n_rows) */
    uint32_t *order;             /* (n_samples) 0, 1, ... */
    eq_samples samples;
    double scale; /* mean squared norm of the noise */
} study;

static eq_status measure_bias(study *s, double *out) {
    eq_soft_bias soft = {s->question->bias, s->data->privileged, false};
    EQ_TRY(eq_model_score(s->cx, s->model, s->data->x, s->data->n_rows, s->score));
    eq_batch batch = {.n_rows = s->data->n_rows, .y = s->data->y, .group = s->data->group, .weight = s->ones, .score = s->score};
    *out = eq_soft_bias_measure(&soft, &batch, s->slope);
    if (isnan(*out))
        return eq_fail(s->cx, EQ_EINPUT, "%s: is undefined on these rows: a side has none it is about",
                       eq_bias_id(s->question->bias));
    return EQ_OK;
}

static eq_status perturb_all(study *s) {
    size_t n_weights = s->model->n_weights;
    eq_rng trials = eq_rng_split(&s->question->rng, "trials");
    for (size_t i = 0; i < s->question->n_samples; i++) {
        eq_rng noise = eq_rng_at(&trials, i);
        float *z = s->noise + i * n_weights;
        for (size_t j = 0; j < n_weights; j++) {
            z[j] = (float)(s->question->sd * eq_sample_normal(&noise));
            s->model->weight[j] = s->trained[j] * (1 + z[j]);
        }
        eq_status status = measure_bias(s, &s->bias[i]);
        memcpy(s->model->weight, s->trained, n_weights * sizeof *s->trained);
        EQ_TRY(status);
    }
    return EQ_OK;
}

/* Products of all pairs of samples, a block of rows at a time so that they stay in the cache. */
static eq_status multiply_all(study *s) {
    size_t n = s->question->n_samples, p = s->model->n_weights;
    double *product;
    EQ_NEW(s->cx, &s->cx->tmp, product, n * n);
    for (size_t first = 0; first < n; first += BLOCK)
        for (size_t j = 0; j < n; j++)
            for (size_t i = first; i < n && i < first + BLOCK; i++)
                if (j <= i) product[i * n + j] = product[j * n + i] = (double)eq_dot(s->noise + i * p, s->noise + j * p, p);
    for (size_t i = 0; i < n; i++) s->scale += product[i * n + i] / (double)n;
    s->samples = (eq_samples){n, product, s->bias};
    return EQ_OK;
}

/* Fits on `n` listed samples with a penalty that is a multiple of the noise's scale. */
static eq_status fit_rows(study *s, const uint32_t *row, size_t n, double penalty, eq_ridge *out) {
    *out = (eq_ridge){.row = row, .n = n};
    return eq_ridge_fit(s->cx, &s->cx->tmp, &s->samples, penalty * s->scale, out);
}

/* The penalty that predicts the choosing part best. */
static eq_status choose_penalty(study *s, eq_sensitivity *out) {
    double best = -EQ_INFINITY;
    out->penalty = penalties[N_PENALTIES - 1];
    for (size_t k = 0; k < N_PENALTIES; k++) {
        eq_ridge fit;
        EQ_TRY(fit_rows(s, s->order, out->n_fit, penalties[k], &fit));
        double r = eq_ridge_r_squared(&fit, &s->samples, s->order + out->n_fit, out->n_choose);
        if (!(r > best)) continue;
        best = r;
        out->penalty = penalties[k];
    }
    return EQ_OK;
}

static eq_status fit_ridge(study *s, eq_sensitivity *out) {
    eq_ridge fit;
    size_t n = out->n_fit + out->n_choose, p = s->model->n_weights;
    EQ_TRY(choose_penalty(s, out));
    EQ_TRY(fit_rows(s, s->order, n, out->penalty, &fit));
    out->ridge_fit = eq_ridge_r_squared(&fit, &s->samples, s->order, n);
    out->ridge_held = eq_ridge_r_squared(&fit, &s->samples, s->order + n, out->n_held);
    EQ_NEW(s->cx, s->arena, out->ridge, p);
    for (size_t i = 0; i < n; i++) eq_axpy((float)fit.alpha[i], s->noise + fit.row[i] * p, out->ridge, p);
    return EQ_OK;
}

/* The least-norm solution: honestly, and tested on a part drawn anew. */
static eq_status fit_plainly(study *s, eq_sensitivity *out) {
    eq_ridge fit;
    size_t n = s->question->n_samples, n_train = out->n_fit + out->n_choose;
    uint32_t *first, *second;
    uint8_t *seen;
    eq_rng draw = eq_rng_split(&s->question->rng, "leaking split");
    EQ_TRY(fit_rows(s, s->order, n_train, LEAST_PENALTY, &fit));
    out->plain_fit = eq_ridge_r_squared(&fit, &s->samples, s->order, n_train);
    out->plain_held = eq_ridge_r_squared(&fit, &s->samples, s->order + n_train, out->n_held);
    EQ_NEW(s->cx, &s->cx->tmp, first, n);
    EQ_NEW(s->cx, &s->cx->tmp, second, n);
    EQ_NEW(s->cx, &s->cx->tmp, seen, n);
    for (size_t i = 0; i < n; i++) first[i] = second[i] = (uint32_t)i;
    eq_rng_shuffle(&draw, first, (uint32_t)n);
    eq_rng_shuffle(&draw, second, (uint32_t)n);
    EQ_TRY(fit_rows(s, first, n_train, LEAST_PENALTY, &fit));
    out->n_second = n - n_train;
    out->plain_leaked = eq_ridge_r_squared(&fit, &s->samples, second, out->n_second);
    for (size_t i = 0; i < n_train; i++) seen[first[i]] = 1;
    for (size_t i = 0; i < out->n_second; i++) out->n_leaked += seen[second[i]];
    return EQ_OK;
}

/* w_j db/dw_j, one backward pass over all rows, chunk by chunk. measure_bias has left scores and slopes. */
static eq_status differentiate(study *s, eq_sensitivity *out) {
    eq_tape *tape;
    float *d_logit, *part;
    double *sum;
    size_t n_weights = s->model->n_weights, n_rows = s->data->n_rows, width = s->data->n_features;
    EQ_TRY(eq_tape_new(s->cx, &s->cx->tmp, s->model, CHUNK, &tape));
    EQ_NEW(s->cx, &s->cx->tmp, d_logit, CHUNK);
    EQ_NEW(s->cx, &s->cx->tmp, part, n_weights);
    EQ_NEW(s->cx, &s->cx->tmp, sum, n_weights);
    for (size_t first = 0; first < n_rows; first += CHUNK) {
        size_t n = n_rows - first < CHUNK ? n_rows - first : CHUNK;
        for (size_t i = 0; i < n; i++) {
            float score = s->score[first + i];
            d_logit[i] = s->slope[first + i] * score * (1 - score);
        }
        eq_tape_forward(tape, s->data->x + first * width, n, EQ_EVALUATING, NULL);
        eq_tape_backward(tape, d_logit, NULL, part, NULL);
        for (size_t j = 0; j < n_weights; j++) sum[j] += (double)part[j];
    }
    EQ_NEW(s->cx, s->arena, out->gradient, n_weights);
    for (size_t j = 0; j < n_weights; j++) out->gradient[j] = (float)(sum[j] * (double)s->trained[j]);
    return EQ_OK;
}

static eq_status predict_by_gradient(study *s, eq_sensitivity *out) {
    double *predicted;
    size_t first = out->n_fit + out->n_choose, p = s->model->n_weights;
    EQ_NEW(s->cx, &s->cx->tmp, predicted, out->n_held);
    for (size_t i = 0; i < out->n_held; i++)
        predicted[i] = out->bias + (double)eq_dot(out->gradient, s->noise + (first + i) * p, p);
    out->gradient_held = eq_r_squared(predicted, s->bias + first, out->n_held);
    return EQ_OK;
}

static eq_status prepare(study *s) {
    size_t n = s->question->n_samples, n_rows = s->data->n_rows, n_weights = s->model->n_weights;
    eq_arena *tmp = &s->cx->tmp;
    if (n < 20 || n > 10000) return eq_fail(s->cx, EQ_EINPUT, "perturbations: is %zu, expected 20 to 10000", n);
    if (!(s->question->sd > 0)) return eq_fail(s->cx, EQ_EINPUT, "sd: is %g, expected more than 0", s->question->sd);
    EQ_NEW(s->cx, tmp, s->trained, n_weights);
    EQ_NEW(s->cx, tmp, s->noise, n * n_weights);
    EQ_NEW(s->cx, tmp, s->bias, n);
    EQ_NEW(s->cx, tmp, s->order, n);
    EQ_NEW(s->cx, tmp, s->score, n_rows);
    EQ_NEW(s->cx, tmp, s->slope, n_rows);
    EQ_NEW(s->cx, tmp, s->ones, n_rows);
    for (size_t i = 0; i < n_rows; i++) s->ones[i] = 1;
    for (size_t i = 0; i < n; i++) s->order[i] = (uint32_t)i;
    memcpy(s->trained, s->model->weight, n_weights * sizeof *s->trained);
    return EQ_OK;
}

static eq_status explain(study *s, eq_sensitivity *out) {
    size_t n = s->question->n_samples;
    EQ_TRY(prepare(s));
    out->n_weights = s->model->n_weights;
    out->n_held = n / 5;
    out->n_choose = n / 5;
    out->n_fit = n - out->n_held - out->n_choose;
    EQ_TRY(measure_bias(s, &out->bias));
    EQ_TRY(differentiate(s, out));
    EQ_TRY(perturb_all(s));
    out->mean = eq_sum(s->bias, n) / (double)n;
    for (size_t i = 0; i < n; i++) out->deviation += (s->bias[i] - out->mean) * (s->bias[i] - out->mean);
    out->deviation = sqrt(out->deviation / (double)(n - 1));
    EQ_TRY(predict_by_gradient(s, out));
    EQ_TRY(multiply_all(s));
    EQ_TRY(fit_ridge(s, out));
    return fit_plainly(s, out);
}

eq_status eq_sensitivity_measure(eq_ctx *cx, eq_arena *arena, eq_model *model, const eq_dataset *data,
                                 const eq_sensitivity_question *question, eq_sensitivity *out) {
    study s = {.cx = cx, .arena = arena, .model = model, .data = data, .question = question};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    memset(out, 0, sizeof *out);
    eq_status status = explain(&s, out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
