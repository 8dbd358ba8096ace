/* Fitting and applying the three maps. Every one is a function of the score alone, so people with equal scores stay equal. */
#include "metric/score/calibrator.h"

#include <math.h>

#include "math/kernels.h"
#include "math/logit_fit.h"
#include "math/sort.h"

static const double edge = 1e-8;

static double inside(double score) { return score < edge ? edge : score > 1 - edge ? 1 - edge : score; }

static double logit(double score) { return eq_log(inside(score)) - eq_log(1 - inside(score)); }

static size_t row_at(const eq_curve_rows *rows, size_t i) { return rows->row ? rows->row[i] : i; }

/* ---- Platt and beta ---- */

/* The rows laid out for a logistic fit, weights of mean 1; features by kind: (logit, 1) or (ln s, -ln(1 - s), 1). */
typedef struct design {
    size_t n;
    double *x, *target, *weight, total[2]; /* weight by label */
} design;

static eq_status lay_design(eq_ctx *cx, eq_calibrator_kind kind, const eq_curve_rows *rows, design *out) {
    size_t n = rows->n_rows, width = kind == EQ_PLATT ? 2 : 3;
    double sum = 0;
    out->n = n;
    EQ_NEW(cx, &cx->tmp, out->x, n * width);
    EQ_NEW(cx, &cx->tmp, out->target, n);
    EQ_NEW(cx, &cx->tmp, out->weight, n);
    for (size_t i = 0; i < n; i++) sum += out->weight[i] = rows->weight ? rows->weight[row_at(rows, i)] : 1;
    for (size_t i = 0; i < n; i++) {
        size_t row = row_at(rows, i);
        double s = inside(rows->score[row]), *x = out->x + i * width;
        out->weight[i] *= (double)n / sum;
        out->total[rows->y[row]] += out->weight[i];
        out->target[i] = rows->y[row];
        if (kind == EQ_PLATT) x[0] = logit(s);
        else x[0] = eq_log(s), x[1] = -eq_log(1 - s);
        x[width - 1] = 1;
    }
    return EQ_OK;
}

static void fit_platt(design *d, eq_calibrator *out) {
    double coefficient[EQ_LOGIT_MOST], high = (d->total[1] + 1) / (d->total[1] + 2), low = 1 / (d->total[0] + 2);
    for (size_t i = 0; i < d->n; i++) d->target[i] = d->target[i] > 0 ? high : low;
    out->loss = eq_logit_fit(&(eq_logit_rows){d->n, 2, d->x, d->target, d->weight}, coefficient);
    out->a = -coefficient[0];
    out->b = -coefficient[1];
}

/* Without one of the two features: the other moves to the front, the constant behind it. Where that falls too, neither. */
static void fit_beta_without(design *d, size_t dropped, eq_calibrator *out) {
    double coefficient[EQ_LOGIT_MOST], *own = dropped == 0 ? &out->b : &out->a;
    for (size_t i = 0; i < d->n; i++) {
        d->x[2 * i] = d->x[3 * i + 1 - dropped];
        d->x[2 * i + 1] = 1;
    }
    out->loss = eq_logit_fit(&(eq_logit_rows){d->n, 2, d->x, d->target, d->weight}, coefficient);
    out->a = out->b = 0;
    *own = coefficient[0];
    out->c = coefficient[1];
    if (coefficient[0] >= 0) return;
    for (size_t i = 0; i < d->n; i++) d->x[i] = 1;
    out->loss = eq_logit_fit(&(eq_logit_rows){d->n, 1, d->x, d->target, d->weight}, &out->c);
    *own = 0;
}

static void fit_beta(design *d, eq_calibrator *out) {
    double coefficient[EQ_LOGIT_MOST];
    out->loss = eq_logit_fit(&(eq_logit_rows){d->n, 3, d->x, d->target, d->weight}, coefficient);
    out->a = coefficient[0];
    out->b = coefficient[1];
    out->c = coefficient[2];
    if (out->a < 0 || out->b < 0) fit_beta_without(d, out->a < out->b ? 0 : 1, out);
}

/* ---- isotonic ---- */

/* Blocks of scores whose mean labels rise strictly. */
typedef struct block {
    double weight, mean, low, high;
} block;

static eq_status fit_isotonic(eq_ctx *cx, eq_arena *arena, const eq_curve_rows *rows, eq_calibrator *out) {
    size_t n = rows->n_rows, top = 0;
    double *score;
    uint32_t *order;
    block *stack;
    EQ_NEW(cx, &cx->tmp, score, n);
    EQ_NEW(cx, &cx->tmp, order, n);
    EQ_NEW(cx, &cx->tmp, stack, n);
    for (size_t i = 0; i < n; i++) score[i] = rows->score[row_at(rows, i)];
    EQ_TRY(eq_sort_order(cx, score, n, order));
    for (size_t i = 0; i < n;) {
        block next = {.low = score[order[i]], .high = score[order[i]]};
        double sum = 0;
        for (; i < n && score[order[i]] == next.low; i++) {
            size_t row = row_at(rows, order[i]);
            double w = rows->weight ? rows->weight[row] : 1;
            next.weight += w;
            sum += w * rows->y[row];
        }
        if (!(next.weight > 0)) continue;
        next.mean = sum / next.weight;
        for (; top && stack[top - 1].mean >= next.mean; top--) {
            double weight = stack[top - 1].weight + next.weight;
            next.mean = (stack[top - 1].weight * stack[top - 1].mean + next.weight * next.mean) / weight;
            next.weight = weight;
            next.low = stack[top - 1].low;
        }
        stack[top++] = next;
    }
    EQ_NEW(cx, arena, out->x, 2 * top);
    EQ_NEW(cx, arena, out->y, 2 * top);
    for (size_t k = 0; k < top; k++) {
        out->x[out->n] = stack[k].low, out->y[out->n++] = stack[k].mean;
        if (stack[k].high > stack[k].low) out->x[out->n] = stack[k].high, out->y[out->n++] = stack[k].mean;
    }
    return EQ_OK;
}

static double between(const eq_calibrator *c, double score) {
    size_t low = 0, high = c->n - 1;
    if (score <= c->x[0]) return c->y[0];
    if (score >= c->x[high]) return c->y[high];
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (c->x[middle] <= score) low = middle;
        else high = middle;
    }
    double share = (score - c->x[low]) / (c->x[high] - c->x[low]);
    return c->y[low] + share * (c->y[high] - c->y[low]);
}

/* ---- all three ---- */

eq_status eq_calibrator_fit(eq_ctx *cx, eq_arena *arena, eq_calibrator_kind kind, const eq_curve_rows *rows, eq_calibrator *out,
                            bool *fitted) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    double total[2] = {0, 0};
    design d = {0};
    *out = (eq_calibrator){.kind = kind};
    for (size_t i = 0; i < rows->n_rows; i++) total[rows->y[row_at(rows, i)]] += rows->weight ? rows->weight[row_at(rows, i)] : 1;
    *fitted = total[0] > 0 && total[1] > 0;
    if (!*fitted) return EQ_OK;
    if (kind == EQ_ISOTONIC) EQ_TRY(fit_isotonic(cx, arena, rows, out));
    else EQ_TRY(lay_design(cx, kind, rows, &d));
    if (kind == EQ_PLATT) fit_platt(&d, out);
    if (kind == EQ_BETA) fit_beta(&d, out);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

double eq_calibrator_map(const eq_calibrator *c, double score) {
    double s = inside(score);
    if (c->kind == EQ_ISOTONIC) return between(c, score);
    if (c->kind == EQ_PLATT) return eq_sigmoid(-c->a * logit(s) - c->b);
    return eq_sigmoid(c->a * eq_log(s) - c->b * eq_log(1 - s) + c->c);
}
