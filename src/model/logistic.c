/* Logistic regression as the convex problem it is.
 *
 * Minimises F(w, b) = mean over rows of weight (log(1 + e^z) - y z) + ridge / 2 |w|^2, z = w x + b, the intercept free, in
 * double and with Armijo's rule. With ridge > 0 there is one minimum: neither the seed nor the order of rows has a say in it, and
 * columns that add up to one another are no trouble. Where rows have few numbers that are unlike the usual row's (sparse.h), as
 * categories' indicators are, by Newton's method: second derivatives are then cheap, and it takes a tenth of the passes.
 * Otherwise, and with a penalty, by L-BFGS (Nocedal 1980; Liu & Nocedal 1989) with ten pairs. It ends where half of g H g, the
 * distance to the minimum that curvature or pairs foresee, is below 1e-10 and no slope is steeper than 1e-6, or where rounding
 * lets no step go down; with a penalty also where 20 steps gain less than a millionth. The weights are kept as floats at the end,
 * which moves F by less than that (its first order is 0 there). ridge = 1 / rows is scikit-learn's with C = 1. */
#include <math.h>
#include <string.h>

#include "math/cholesky.h"
#include "math/kernels.h"
#include "math/sparse.h"
#include "model/logistic.h"

enum { PAIRS = 10, MOST_CUTS = 40, PATIENCE = 20, MOST_UNLIKE = 40, BLOCK = 64 };
#define NEAR_ENOUGH 1e-10
#define FLAT_ENOUGH 1e-6
#define ARMIJO 1e-4
#define LOG_2 0.693147180559945
#define LITTLE 1e-6 /* of F, fallen over PATIENCE points with a penalty */

struct eq_logistic {
    eq_model *model;
    const eq_dataset *train;
    double scale, ridge;
    size_t n;                                              /* features, and the intercept behind them */
    double *point, *gradient;                              /* (n) the best point and its slope */
    double *tried, *tried_gradient;                        /* (n) the point of this pass */
    double *direction;                                     /* (n) */
    double *step[PAIRS], *change[PAIRS], curvature[PAIRS]; /* (n) each: s, y and s y of the newest pairs */
    size_t n_pairs, newest;
    double value, loss, length, slope; /* F and its data part at the point; the step's length and F's slope along it */
    double sum;                        /* of this pass */
    size_t n_cuts;
    bool begun;  /* the point has been judged */
    bool guess;  /* it is where another problem ended, and no step from there has proved good */
    double mark; /* with a penalty: F when it was last seen to fall, and the points since */
    size_t since_mark;
    eq_penalty penalty;
    eq_sparse rows;           /* of Newton's method; n_rows is 0 without it */
    double base, bend;        /* the usual row's logit, and the sum of all rows' second derivatives by their logits */
    double *lean, *hessian;   /* (n) those sums times what is unlike; (n, n) the second derivatives, a lower triangle */
    double *factor;           /* (n, n) */
    double *logit, *slope_of; /* (train n_rows) at the point of this pass, and of the penalty there; NULL without one */
};

static eq_status new_pairs(eq_ctx *cx, eq_arena *arena, eq_logistic *s) {
    for (size_t p = 0; p < PAIRS; p++) {
        EQ_NEW(cx, arena, s->step[p], s->n);
        EQ_NEW(cx, arena, s->change[p], s->n);
    }
    return EQ_OK;
}

eq_status eq_logistic_split(eq_ctx *cx, eq_arena *arena, const eq_dataset *train, eq_sparse *out) {
    eq_sparse shape = {.n_rows = train->n_rows, .n_columns = train->n_features};
    return eq_sparse_split(cx, arena, train->x, &shape, MOST_UNLIKE, out);
}

static eq_status new_curvature(eq_ctx *cx, eq_arena *arena, eq_logistic *s, const eq_sparse *split) {
    if (split) s->rows = *split;
    else EQ_TRY(eq_logistic_split(cx, arena, s->train, &s->rows));
    if (!s->rows.n_rows) return EQ_OK;
    EQ_NEW(cx, arena, s->lean, s->n);
    EQ_NEW(cx, arena, s->hessian, s->n * s->n);
    EQ_NEW(cx, arena, s->factor, s->n * s->n);
    return EQ_OK;
}

static void begin_pass(eq_logistic *s) {
    for (size_t j = 0; j < s->n; j++) s->tried[j] = s->point[j] + s->length * s->direction[j];
    memset(s->tried_gradient, 0, s->n * sizeof *s->tried_gradient);
    s->sum = 0;
    if (!s->rows.n_rows) return;
    s->base = s->tried[s->n - 1];
    for (size_t j = 0; j + 1 < s->n; j++) s->base += s->tried[j] * s->rows.usual[j];
    memset(s->lean, 0, s->n * sizeof *s->lean);
    memset(s->hessian, 0, s->n * s->n * sizeof *s->hessian);
    s->bend = 0;
}

eq_status eq_logistic_new(eq_ctx *cx, eq_arena *arena, eq_model *model, const eq_dataset *train, const eq_logistic_config *config,
                          eq_logistic **out) {
    eq_logistic *s;
    EQ_NEW(cx, arena, s, 1);
    *s = (eq_logistic){.model = model, .train = train, .scale = config->scale, .ridge = config->ridge, .n = model->n_inputs + 1};
    EQ_NEW(cx, arena, s->point, s->n);
    EQ_NEW(cx, arena, s->gradient, s->n);
    EQ_NEW(cx, arena, s->tried, s->n);
    EQ_NEW(cx, arena, s->tried_gradient, s->n);
    EQ_NEW(cx, arena, s->direction, s->n);
    if (config->penalty) {
        s->penalty = *config->penalty;
        EQ_NEW(cx, arena, s->logit, train->n_rows);
        EQ_NEW(cx, arena, s->slope_of, train->n_rows);
    } else EQ_TRY(new_curvature(cx, arena, s, config->split));
    if (!s->rows.n_rows) EQ_TRY(new_pairs(cx, arena, s));
    s->guess = config->go_on;
    for (size_t j = 0; s->guess && j < s->n; j++) s->point[j] = (double)model->weight[j];
    begin_pass(s);
    *out = s;
    return EQ_OK;
}

/* Four lanes, joined in a fixed order. */
static double dot(const double *a, const double *b, size_t n) {
    double lane[4] = {0, 0, 0, 0};
    for (size_t i = 0; i < n; i++) lane[i % 4] += a[i] * b[i];
    return (lane[0] + lane[1]) + (lane[2] + lane[3]);
}

static double logit_of(const eq_logistic *s, const float *x) {
    double lane[4] = {0, 0, 0, 0};
    size_t n = s->n - 1, i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t l = 0; l < 4; l++) lane[l] += s->tried[i + l] * (double)x[i + l];
    for (; i < n; i++) lane[i % 4] += s->tried[i] * (double)x[i];
    return (lane[0] + lane[1]) + (lane[2] + lane[3]) + s->tried[n];
}

static double unlike_logit(const eq_logistic *s, size_t i) {
    const double *d;
    const uint16_t *column;
    size_t n = eq_sparse_row(&s->rows, i, &column, &d);
    double z = s->base;
    for (size_t k = 0; k < n; k++) z += s->tried[column[k]] * d[k];
    return z;
}

/* Slope and curvature of a row by what is unlike in it; the usual row's part of them follows in add_usual. */
static void add_unlike(eq_logistic *s, size_t i, double residual, double bend) {
    const double *d;
    const uint16_t *column;
    size_t n = eq_sparse_row(&s->rows, i, &column, &d);
    s->bend += bend;
    for (size_t k = 0; k < n; k++) {
        double share = bend * d[k], *row = s->hessian + column[k] * s->n;
        s->tried_gradient[column[k]] += residual * d[k];
        s->lean[column[k]] += share;
        for (size_t l = 0; l <= k; l++) row[column[l]] += share * d[l];
    }
}

/* With u the usual row, d what is unlike and c the second derivative by a row's logit, the sum of c (u + d)(u + d)' is that of
 * c d d', which is there already, and u (c d)' + (c d) u' + c u u'; of gradients alike. */
static void add_usual(eq_logistic *s) {
    size_t width = s->n - 1;
    const double *u = s->rows.usual, *lean = s->lean;
    double *last = s->hessian + width * s->n;
    for (size_t j = 0; j < width; j++) {
        double *row = s->hessian + j * s->n;
        s->tried_gradient[j] += u[j] * s->tried_gradient[width];
        for (size_t k = 0; k <= j; k++) row[k] += u[j] * lean[k] + lean[j] * u[k] + s->bend * (u[j] * u[k]);
        last[j] = lean[j] + s->bend * u[j];
    }
    last[width] = s->bend;
}

static void add_block(eq_logistic *s, size_t first, size_t n) {
    double z[BLOCK] = {0}, chance[BLOCK], tail[BLOCK];
    size_t width = s->n - 1;
    const float *x = s->train->x + first * width;
    for (size_t r = 0; r < n; r++) z[r] = s->rows.n_rows ? unlike_logit(s, first + r) : logit_of(s, x + r * width);
    eq_logit_parts(z, n, chance, tail);
    for (size_t r = 0, i = first; r < n; r++, i++, x += width) {
        double weight = s->scale * s->train->weight[i], away = s->train->y[i] ? -z[r] : z[r];
        double residual = weight * (chance[r] - s->train->y[i]);
        s->sum += weight * ((away > 0 ? away : 0) + tail[r]);
        s->tried_gradient[width] += residual;
        if (s->logit) s->logit[i] = z[r];
        if (s->rows.n_rows) add_unlike(s, i, residual, weight * (chance[r] * (1 - chance[r])));
        else
            for (size_t j = 0; j < width; j++) s->tried_gradient[j] += residual * (double)x[j];
    }
}

void eq_logistic_add(eq_logistic *s, size_t first, size_t n) {
    for (size_t at = first; at < first + n; at += BLOCK) add_block(s, at, first + n - at < BLOCK ? first + n - at : BLOCK);
}

/* The penalty of all rows and its slopes, times the number of rows as the other sums are. */
static void add_penalty(eq_logistic *s) {
    size_t n = s->train->n_rows, width = s->n - 1;
    double rows = (double)n;
    eq_logits all = {.n_rows = n, .y = s->train->y, .group = s->train->group, .weight = s->train->weight, .logit = s->logit};
    memset(s->slope_of, 0, n * sizeof *s->slope_of);
    s->sum += rows * s->penalty.add_whole(s->penalty.state, &all, s->slope_of);
    for (size_t i = 0; i < n; i++) {
        const float *x = s->train->x + i * width;
        for (size_t j = 0; j < width; j++) s->tried_gradient[j] += rows * s->slope_of[i] * (double)x[j];
        s->tried_gradient[width] += rows * s->slope_of[i];
    }
}

/* Sums become means, and the L2 term joins. Returns F. */
static double finish_pass(eq_logistic *s, double *loss) {
    double rows = (double)s->train->n_rows;
    if (s->logit) add_penalty(s);
    if (s->rows.n_rows) add_usual(s);
    for (size_t j = 0; j < s->n; j++) {
        s->tried_gradient[j] /= rows;
        if (j + 1 < s->n) s->tried_gradient[j] += s->ridge * s->tried[j];
    }
    *loss = s->sum / rows;
    return *loss + s->ridge / 2 * dot(s->tried, s->tried, s->n - 1);
}

/* The pair of the step just taken; without curvature it would say nothing. */
static void remember(eq_logistic *s) {
    size_t at = s->n_pairs ? (s->newest + 1) % PAIRS : 0;
    double *step = s->step[at], *change = s->change[at];
    for (size_t j = 0; j < s->n; j++) {
        step[j] = s->tried[j] - s->point[j];
        change[j] = s->tried_gradient[j] - s->gradient[j];
    }
    double curvature = dot(step, change, s->n);
    if (!(curvature > 1e-14 * dot(change, change, s->n))) return;
    s->curvature[at] = curvature;
    s->newest = at;
    if (s->n_pairs < PAIRS) s->n_pairs++;
}

static void add_scaled(double factor, const double *x, double *to, size_t n) {
    for (size_t j = 0; j < n; j++) to[j] += factor * x[j];
}

/* direction = -gradient / second derivatives. Where rounding has made these less than positive definite, ever more is added to
 * their diagonal. */
static void solve_curvature(eq_logistic *s) {
    size_t n = s->n;
    double rows = (double)s->train->n_rows, most = 0, more = 0;
    for (size_t j = 0; j < n; j++)
        if (s->hessian[j * n + j] > most) most = s->hessian[j * n + j];
    for (int trial = 0; trial < MOST_CUTS; trial++) {
        for (size_t i = 0; i < n * n; i++) s->factor[i] = s->hessian[i] / rows;
        for (size_t j = 0; j < n; j++) s->factor[j * n + j] += (j + 1 < n ? s->ridge : 0) + more;
        if (eq_cholesky(s->factor, n)) break;
        more = more > 0 ? 10 * more : 1e-14 * (most / rows + s->ridge);
    }
    eq_cholesky_solve(s->factor, n, s->direction);
}

/* direction = -H gradient, by the two loops over the pairs. */
static void follow_pairs(eq_logistic *s) {
    double share[PAIRS];
    for (size_t k = 0; k < s->n_pairs; k++) { /* from the newest pair to the oldest */
        size_t p = (s->newest + PAIRS - k) % PAIRS;
        share[p] = dot(s->step[p], s->direction, s->n) / s->curvature[p];
        add_scaled(-share[p], s->change[p], s->direction, s->n);
    }
    if (s->n_pairs) {
        const double *change = s->change[s->newest];
        double factor = s->curvature[s->newest] / dot(change, change, s->n);
        for (size_t j = 0; j < s->n; j++) s->direction[j] *= factor;
    }
    for (size_t k = s->n_pairs; k-- > 0;) {
        size_t p = (s->newest + PAIRS - k) % PAIRS;
        double back = dot(s->change[p], s->direction, s->n) / s->curvature[p];
        add_scaled(share[p] - back, s->step[p], s->direction, s->n);
    }
}

static void aim(eq_logistic *s) {
    for (size_t j = 0; j < s->n; j++) s->direction[j] = -s->gradient[j];
    if (s->rows.n_rows) solve_curvature(s);
    else follow_pairs(s);
    s->slope = dot(s->gradient, s->direction, s->n);
    s->length = 1;
    s->n_cuts = 0;
}

static bool is_flat(const eq_logistic *s) {
    for (size_t j = 0; j < s->n; j++)
        if (!(fabs(s->gradient[j]) <= FLAT_ENOUGH)) return false;
    return (s->n_pairs == 0 && !s->rows.n_rows) || -s->slope / 2 < NEAR_ENOUGH;
}

/* The length at which a parabola through what is known would be least, but a tenth to a half of the one that failed. */
static void shorten(eq_logistic *s, double value) {
    double bend = value - s->value - s->length * s->slope, best = -s->slope * s->length * s->length / (2 * bend);
    double low = 0.1 * s->length, high = 0.5 * s->length;
    s->length = !(best >= low) ? low : best > high ? high : best; /* NaN, from a value that is not finite, goes low */
    s->n_cuts++;
}

static void keep(eq_logistic *s, double value, double loss) {
    memcpy(s->point, s->tried, s->n * sizeof *s->point);
    memcpy(s->gradient, s->tried_gradient, s->n * sizeof *s->gradient);
    s->value = value;
    s->loss = loss;
    for (size_t j = 0; j < s->n; j++) s->model->weight[j] = (float)s->point[j];
}

/* Penalties with kinks, as groups' rates that meet, let slopes jump at the minimum: no point is flat, and steps only shrink. So
 * with a penalty it is also over when little is gained any more. */
static bool is_spent(eq_logistic *s) {
    if (!s->logit) return false;
    if (s->since_mark == 0 || s->value < s->mark * (1 - LITTLE)) s->mark = s->value, s->since_mark = 0;
    return ++s->since_mark > PATIENCE;
}

/* Far off a model is sure of what is wrong, where nothing bends and steps lead anywhere: a guess that is worse than 0, where F is
 * log 2, or whose first step leads up, is given up. */
static bool give_up_guess(eq_logistic *s, double value, bool down) {
    bool bad = s->guess && (s->begun ? !down : !(value < LOG_2));
    if (s->begun || bad) s->guess = false;
    if (!bad) return false;
    memset(s->point, 0, s->n * sizeof *s->point);
    s->length = 0;
    s->begun = false;
    begin_pass(s);
    return true;
}

eq_logistic_verdict eq_logistic_judge(eq_logistic *s, double *loss) {
    double tried_loss, value = finish_pass(s, &tried_loss);
    bool down = !s->begun || value <= s->value + ARMIJO * s->length * s->slope;
    *loss = s->loss;
    if (give_up_guess(s, value, down)) return EQ_LOGISTIC_AGAIN;
    if (!down) {
        shorten(s, value);
        if (s->n_cuts > MOST_CUTS) return EQ_LOGISTIC_SOLVED;
        begin_pass(s);
        return EQ_LOGISTIC_AGAIN;
    }
    if (s->begun && !s->rows.n_rows) remember(s);
    s->begun = true;
    keep(s, value, tried_loss);
    *loss = s->loss;
    aim(s);
    if (is_flat(s) || is_spent(s) || !isfinite(value)) return EQ_LOGISTIC_SOLVED;
    begin_pass(s);
    return EQ_LOGISTIC_MOVED;
}
