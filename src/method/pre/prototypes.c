/* With D_ij the distance of row i from prototype v_j and M = softmax(-D): xhat_i = sum_j M_ij v_j and yhat_i = sum_j M_ij p_j, in
 * [e, 1 - e]. Lx = sum over groups of the mean of (xhat - x)^2 over its rows and all features; Ly = mean cross-entropy of yhat;
 * Lz = mean over pairs of groups and over prototypes of |mean M_j of the one - mean M_j of the other|; all means weighted.
 * A first look at every row finds M and the groups' means, which give the sign of each difference; a second one adds up the
 * slopes: with G = dL/dM, dL/dD_ij = -M_ij (G_ij - sum_l M_il G_il), and
 * dL/dv_j = sum_i dL/dD_ij (v_j - x_i) / D_ij + M_ij dL/dxhat_i.
 * Where two means are equal the slope of their difference is taken to be 0. Sums over rows in their order.
 * Source: Zemel, Wu, Swersky, Pitassi & Dwork, "Learning fair representations" (ICML 2013), in the form of AIF360 (distances not
 * squared, a loss of means); the slopes are ours. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "math/stats.h"
#include "method/pre/prototypes.h"

enum { BLOCK = 512 };
#define LEAST 2.220446049250313e-16
#define NEAR 1e-12

struct eq_prototypes {
    eq_prototypes_task task;
    size_t width, next_row;
    bool looked;                      /* the first look is done */
    double *weight, *of_group, total; /* (n_rows) relative; (n_groups) their sums; the sum of all */
    double *membership, *distance;    /* (n_rows, k) */
    double *mean, *pull;              /* (n_groups, k) of memberships; of their differences' slopes */
    double *xhat, *flow, *own;        /* (width), (k), (k) scratch */
    double part[4];
};

/* Weights relative to their mean, as floats, so that their unit has no say in the last digits. */
static void weigh_rows(eq_prototypes *p) {
    const eq_dataset *rows = p->task.rows;
    double sum = 0;
    for (size_t i = 0; i < rows->n_rows; i++) sum += rows->weight[i];
    for (size_t i = 0; i < rows->n_rows; i++) {
        p->weight[i] = (double)(float)(rows->weight[i] * ((double)rows->n_rows / sum));
        p->of_group[rows->group[i]] += p->weight[i];
        p->total += p->weight[i];
    }
}

eq_status eq_prototypes_new(eq_ctx *cx, eq_arena *arena, const eq_prototypes_task *task, eq_prototypes **out) {
    eq_prototypes *p;
    const eq_dataset *rows = task->rows;
    EQ_NEW(cx, arena, p, 1);
    p->task = *task;
    p->width = rows->n_features;
    EQ_NEW(cx, arena, p->weight, rows->n_rows);
    EQ_NEW(cx, arena, p->of_group, rows->n_groups);
    EQ_NEW_CELLS(cx, arena, p->membership, rows->n_rows, task->k);
    EQ_NEW_CELLS(cx, arena, p->distance, rows->n_rows, task->k);
    EQ_NEW_CELLS(cx, arena, p->mean, rows->n_groups, task->k);
    EQ_NEW_CELLS(cx, arena, p->pull, rows->n_groups, task->k);
    EQ_NEW(cx, arena, p->xhat, p->width);
    EQ_NEW(cx, arena, p->flow, task->k);
    EQ_NEW(cx, arena, p->own, task->k);
    weigh_rows(p);
    *out = p;
    return EQ_OK;
}

static double distance_of(const float *x, const double *v, size_t n) {
    double lane[4] = {0, 0, 0, 0};
    size_t f = 0;
    for (; f + 4 <= n; f += 4)
        for (size_t l = 0; l < 4; l++) {
            double d = (double)x[f + l] - v[f + l];
            lane[l] += d * d;
        }
    for (; f < n; f++) lane[f % 4] += ((double)x[f] - v[f]) * ((double)x[f] - v[f]);
    return sqrt((lane[0] + lane[1]) + (lane[2] + lane[3]));
}

static double dot(const double *a, const double *b, size_t n) {
    double lane[4] = {0, 0, 0, 0};
    size_t f = 0;
    for (; f + 4 <= n; f += 4)
        for (size_t l = 0; l < 4; l++) lane[l] += a[f + l] * b[f + l];
    for (; f < n; f++) lane[f % 4] += a[f] * b[f];
    return (lane[0] + lane[1]) + (lane[2] + lane[3]);
}

void eq_prototypes_belong(const eq_prototype_set *set, const float *x, double *membership, double *distance) {
    double least = EQ_INFINITY, sum = 0;
    for (size_t j = 0; j < set->k; j++) {
        membership[j] = distance_of(x, set->point + j * set->width, set->width);
        if (distance) distance[j] = membership[j];
        if (membership[j] < least) least = membership[j];
    }
    for (size_t j = 0; j < set->k; j++) sum += membership[j] = eq_exp(least - membership[j]);
    for (size_t j = 0; j < set->k; j++) membership[j] /= sum;
}

static void look(eq_prototypes *p, const double *point, size_t i) {
    size_t k = p->task.k, g = p->task.rows->group[i];
    double *m = p->membership + i * k, share = p->weight[i] / p->of_group[g];
    eq_prototypes_belong(&(eq_prototype_set){point, k, p->width}, p->task.rows->x + i * p->width, m, p->distance + i * k);
    for (size_t j = 0; j < k; j++) p->mean[g * k + j] += share * m[j];
}

/* Lz, and for each group what a unit of membership more in it adds. */
static void compare_groups(eq_prototypes *p) {
    size_t n_groups = p->task.rows->n_groups, k = p->task.k, n_pairs = 0;
    memset(p->pull, 0, n_groups * k * sizeof *p->pull);
    for (size_t a = 0; a < n_groups; a++)
        for (size_t b = a + 1; b < n_groups; b++) n_pairs += p->of_group[a] > 0 && p->of_group[b] > 0;
    double unit = n_pairs ? 1 / ((double)n_pairs * (double)k) : 0;
    for (size_t a = 0; a < n_groups; a++)
        for (size_t b = a + 1; b < n_groups; b++) {
            if (!(p->of_group[a] > 0 && p->of_group[b] > 0)) continue;
            for (size_t j = 0; j < k; j++) {
                double gap = p->mean[a * k + j] - p->mean[b * k + j], sign = (gap > 0) - (gap < 0);
                p->part[3] += unit * fabs(gap);
                p->pull[a * k + j] += unit * sign;
                p->pull[b * k + j] -= unit * sign;
            }
        }
}

/* Reconstructs a row, adds its Lx, and leaves dL/dxhat in xhat. */
static void reconstruct(eq_prototypes *p, const double *point, size_t i) {
    const double *m = p->membership + i * p->task.k;
    const float *x = p->task.rows->x + i * p->width;
    double share = p->weight[i] / (p->of_group[p->task.rows->group[i]] * (double)p->width), sum = 0;
    memset(p->xhat, 0, p->width * sizeof *p->xhat);
    for (size_t j = 0; j < p->task.k; j++)
        for (size_t f = 0; f < p->width; f++) p->xhat[f] += m[j] * point[j * p->width + f];
    for (size_t f = 0; f < p->width; f++) p->xhat[f] -= (double)x[f];
    sum = dot(p->xhat, p->xhat, p->width);
    p->part[1] += share * sum;
    for (size_t f = 0; f < p->width; f++) p->xhat[f] *= 2 * p->task.reconstruction * share;
}

/* Adds a row's Ly and returns Ay dLy/dyhat. */
static double predict(eq_prototypes *p, const double *chance, size_t i) {
    double yhat = dot(p->membership + i * p->task.k, chance, p->task.k), share = p->weight[i] / p->total;
    bool inside = yhat > LEAST && yhat < 1 - LEAST, y = p->task.rows->y[i];
    if (!inside) yhat = yhat > 0.5 ? 1 - LEAST : LEAST;
    p->part[2] -= share * eq_log(y ? yhat : 1 - yhat);
    return inside ? p->task.label * share * (y ? -1 / yhat : 1 / (1 - yhat)) : 0;
}

static void add_slopes(eq_prototypes *p, const double *point, size_t i, double *slope) {
    size_t k = p->task.k, width = p->width, g = p->task.rows->group[i];
    const double *chance = point + k * width, *m = p->membership + i * k, *distance = p->distance + i * k;
    const float *x = p->task.rows->x + i * width;
    reconstruct(p, point, i);
    double by_label = predict(p, chance, i), mean = 0, share = p->task.fairness * p->weight[i] / p->of_group[g];
    for (size_t j = 0; j < k; j++) {
        p->flow[j] = dot(p->xhat, point + j * width, width) + by_label * chance[j] + share * p->pull[g * k + j];
        mean += m[j] * p->flow[j];
        slope[k * width + j] += by_label * m[j];
    }
    for (size_t j = 0; j < k; j++) {
        double *of = slope + j * width, by_distance = -m[j] * (p->flow[j] - mean) / (distance[j] > NEAR ? distance[j] : NEAR);
        p->own[j] += by_distance; /* times v_j, when all rows are seen */
        for (size_t f = 0; f < width; f++) of[f] += m[j] * p->xhat[f] - by_distance * (double)x[f];
    }
}

static void begin(eq_prototypes *p, double *slope) {
    memset(p->part, 0, sizeof p->part);
    memset(p->own, 0, p->task.k * sizeof *p->own);
    memset(p->mean, 0, p->task.rows->n_groups * p->task.k * sizeof *p->mean);
    memset(slope, 0, p->task.k * (p->width + 1) * sizeof *slope);
}

static void finish(eq_prototypes *p, const double *point, double value[4], double *slope) {
    for (size_t j = 0; j < p->task.k; j++)
        for (size_t f = 0; f < p->width; f++) slope[j * p->width + f] += p->own[j] * point[j * p->width + f];
    p->part[0] = p->task.reconstruction * p->part[1] + p->task.label * p->part[2] + p->task.fairness * p->part[3];
    memcpy(value, p->part, sizeof p->part);
    p->next_row = 0;
    p->looked = false;
}

bool eq_prototypes_evaluate(eq_prototypes *p, const double *point, int64_t *budget, double value[4], double *slope) {
    size_t n_rows = p->task.rows->n_rows;
    if (!p->looked && !p->next_row) begin(p, slope);
    for (int look_again = p->looked; look_again < 2; look_again++) {
        while (p->next_row < n_rows) {
            if (*budget <= 0) return false;
            size_t left = n_rows - p->next_row, n = left < BLOCK ? left : BLOCK;
            for (size_t i = p->next_row; i < p->next_row + n; i++)
                if (look_again) add_slopes(p, point, i, slope);
                else look(p, point, i);
            p->next_row += n;
            *budget -= (int64_t)(n + 1) / 2;
        }
        if (look_again) break;
        compare_groups(p);
        p->looked = true;
        p->next_row = 0;
    }
    finish(p, point, value, slope);
    return true;
}
