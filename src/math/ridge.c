/* Ridge regression by its dual: with p features and n < p samples the n x n matrix of products is all that is needed, and
 * one such matrix serves every penalty and every choice of samples. Plain Cholesky, row by row; every sum runs from the
 * left, so the bits do not depend on the machine. The alphas add up to zero (the centred K has the ones in its kernel), so
 * coefficients and predictions need the features' mean in the offset only. */
#include <math.h>

#include "math/ridge.h"
#include "math/stats.h"

/* What all fitted samples share: the product of each with their mean, and of the mean with itself. */
typedef struct centre {
    double *product; /* (n) */
    double mean;
} centre;

static eq_status find_centre(eq_ctx *cx, const eq_samples *samples, const eq_ridge *fit, centre *out) {
    EQ_NEW(cx, &cx->tmp, out->product, fit->n);
    for (size_t i = 0; i < fit->n; i++)
        for (size_t j = 0; j < fit->n; j++)
            out->product[i] += samples->product[fit->row[i] * samples->n + fit->row[j]] / (double)fit->n;
    out->mean = eq_sum(out->product, fit->n) / (double)fit->n;
    return EQ_OK;
}

/* The lower triangle of K + penalty I over the fitted samples, then its Cholesky factor in the same place. */
static eq_status factorise(eq_ctx *cx, const eq_samples *samples, double penalty, const eq_ridge *fit, const centre *middle,
                           double *lower) {
    for (size_t i = 0; i < fit->n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = samples->product[fit->row[i] * samples->n + fit->row[j]] - middle->product[i] - middle->product[j] +
                         middle->mean + (i == j ? penalty : 0);
            const double *a = lower + i * fit->n, *b = lower + j * fit->n;
            for (size_t k = 0; k < j; k++) sum -= a[k] * b[k];
            if (i == j && !(sum > 0))
                return eq_fail(cx, EQ_EINPUT,
                               "ridge: sample %zu of %zu depends on those before it, expected a larger penalty than %g", i + 1,
                               fit->n, penalty);
            lower[i * fit->n + j] = i == j ? sqrt(sum) : sum / b[j];
        }
    return EQ_OK;
}

/* Solves L L^T x = x in place. */
static void solve(const double *lower, size_t n, double *x) {
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) x[i] -= lower[i * n + k] * x[k];
        x[i] /= lower[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        x[i] /= lower[i * n + i];
        for (size_t k = 0; k < i; k++) x[k] -= lower[i * n + k] * x[i];
    }
}

eq_status eq_ridge_fit(eq_ctx *cx, eq_arena *arena, const eq_samples *samples, double penalty, eq_ridge *fit) {
    double *lower;
    centre middle = {0};
    EQ_NEW(cx, arena, fit->alpha, fit->n);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, lower, fit->n * fit->n);
    EQ_TRY(find_centre(cx, samples, fit, &middle));
    for (size_t i = 0; i < fit->n; i++) fit->alpha[i] = samples->target[fit->row[i]];
    double mean = fit->n ? eq_sum(fit->alpha, fit->n) / (double)fit->n : 0;
    for (size_t i = 0; i < fit->n; i++) fit->alpha[i] -= mean;
    EQ_TRY(factorise(cx, samples, penalty, fit, &middle, lower));
    solve(lower, fit->n, fit->alpha);
    fit->offset = mean;
    for (size_t i = 0; i < fit->n; i++) fit->offset -= fit->alpha[i] * middle.product[i];
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

double eq_ridge_predict(const eq_ridge *fit, const eq_samples *samples, size_t sample) {
    double sum = fit->offset;
    for (size_t i = 0; i < fit->n; i++) sum += fit->alpha[i] * samples->product[sample * samples->n + fit->row[i]];
    return sum;
}

/* Squared errors against squared distances to the mean. */
static double share_explained(double error, double spread) { return spread > 0 ? 1 - error / spread : EQ_NAN; }

double eq_ridge_r_squared(const eq_ridge *fit, const eq_samples *samples, const uint32_t *row, size_t n) {
    double mean = 0, error = 0, spread = 0;
    for (size_t i = 0; i < n; i++) mean += samples->target[row[i]] / (double)n;
    for (size_t i = 0; i < n; i++) {
        double target = samples->target[row[i]], off = target - eq_ridge_predict(fit, samples, row[i]);
        error += off * off;
        spread += (target - mean) * (target - mean);
    }
    return share_explained(error, spread);
}

double eq_r_squared(const double *predicted, const double *target, size_t n) {
    double mean = 0, error = 0, spread = 0;
    for (size_t i = 0; i < n; i++) mean += target[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        error += (target[i] - predicted[i]) * (target[i] - predicted[i]);
        spread += (target[i] - mean) * (target[i] - mean);
    }
    return share_explained(error, spread);
}
