/* The loss and its slopes, pass by pass, for lbfgs.c. Sums over features have four lanes, joined in a fixed order. */
#include "math/softmax_fit.h"

#include <string.h>

#include "math/kernels.h"
#include "math/lbfgs.h"

enum { MOST_STEPS = 200 };
#define FLAT_ENOUGH 1e-6 /* of a slope, by mean over rows */

static double dot(const double *w, const float *x, size_t n) {
    double lane[4] = {0, 0, 0, 0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t l = 0; l < 4; l++) lane[l] += w[i + l] * (double)x[i + l];
    for (; i < n; i++) lane[i % 4] += w[i] * (double)x[i];
    return (lane[0] + lane[1]) + (lane[2] + lane[3]);
}

/* The logits' chances; the logarithm of the sum of e^logit is returned. */
static double chances_of(const double *coefficient, size_t n_classes, size_t n_features, const float *x, double *chance) {
    double top = 0, sum = 0;
    for (size_t c = 0; c < n_classes; c++) {
        const double *w = coefficient + c * (n_features + 1);
        chance[c] = dot(w, x, n_features) + w[n_features];
        if (c == 0 || chance[c] > top) top = chance[c];
    }
    for (size_t c = 0; c < n_classes; c++) sum += chance[c] = eq_exp(chance[c] - top);
    for (size_t c = 0; c < n_classes; c++) chance[c] /= sum;
    return top + eq_log(sum);
}

void eq_softmax_chances(const double *coefficient, size_t n_classes, size_t n_features, const float *x, double *chance) {
    chances_of(coefficient, n_classes, n_features, x, chance);
}

/* The loss at w, a mean over rows; fills the slopes. scale: what a weight of 1 is of that mean. */
static double look(const eq_softmax_rows *r, const double *w, double scale, double *chance, double *slope) {
    size_t width = r->n_features + 1, n = r->n_classes * width;
    double loss = 0, norm = 0, ridge = 1 / (double)r->n_rows;
    memset(slope, 0, n * sizeof *slope);
    for (size_t i = 0; i < r->n_rows; i++) {
        uint32_t at = r->row[i];
        const float *x = r->x + at * r->n_features;
        const double *own = w + r->of[at] * width;
        double weight = scale * r->weight[at], all = chances_of(w, r->n_classes, r->n_features, x, chance);
        loss += weight * (all - dot(own, x, r->n_features) - own[r->n_features]);
        for (size_t c = 0; c < r->n_classes; c++) {
            double *s = slope + c * width, pull = weight * (chance[c] - (c == r->of[at]));
            for (size_t j = 0; j < r->n_features; j++) s[j] += pull * (double)x[j];
            s[r->n_features] += pull;
        }
    }
    for (size_t k = 0; k < n; k++) {
        if (k % width == r->n_features) continue;
        norm += w[k] * w[k];
        slope[k] += 2 * ridge * w[k];
    }
    return loss + ridge * norm;
}

eq_status eq_softmax_fit(eq_ctx *cx, const eq_softmax_rows *rows, double *coefficient) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    size_t n = rows->n_classes * (rows->n_features + 1);
    eq_lbfgs_config config = {.n = n, .flat = FLAT_ENOUGH, .most_steps = MOST_STEPS};
    eq_lbfgs *minimizer;
    double *chance, sum = 0;
    for (size_t i = 0; i < rows->n_rows; i++) sum += rows->weight[rows->row[i]];
    if (!(sum > 0)) return EQ_OK;
    EQ_NEW(cx, &cx->tmp, chance, rows->n_classes);
    EQ_TRY(eq_lbfgs_new(cx, &cx->tmp, &config, coefficient, &minimizer));
    while (!eq_lbfgs_tell(minimizer, look(rows, eq_lbfgs_point(minimizer), 1 / sum, chance, eq_lbfgs_gradient(minimizer)))) {}
    memcpy(coefficient, eq_lbfgs_point(minimizer), n * sizeof *coefficient);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
