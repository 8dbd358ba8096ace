/* A pass over the rows gives the logits and the loss, a second one the gradient; between them the penalty sees all scores.
 * Sums run over rows in their order, in double, so blocks and machines change nothing. Penalties see scores in single
 * precision, which leaves their gradient a noise of about 1e-8: hence the tolerance. Sources: L2 and its C as in
 * scikit-learn's LogisticRegression; the search in lbfgs.c. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "model/logistic.h"

#define BLOCK 512
#define TOLERANCE 1e-7 /* of the gradient of the mean loss */

eq_status eq_logistic_init(eq_ctx *cx, eq_arena *arena, eq_model *model, const eq_dataset *train,
                           const eq_logistic_config *config, eq_logistic **out) {
    eq_logistic *l;
    size_t n = train->n_rows, n_seen = config->penalty.add ? n : 0;
    EQ_NEW(cx, arena, l, 1);
    l->config = *config;
    if (l->config.decay == 0) l->config.decay = 1 / (double)n;
    l->model = model;
    l->train = train;
    EQ_TRY(eq_lbfgs_init(cx, arena, train->n_features + 1, TOLERANCE, &l->search));
    EQ_NEW(cx, arena, l->gradient, train->n_features + 1);
    EQ_NEW(cx, arena, l->slope, n);
    EQ_NEW(cx, arena, l->score, n_seen);
    EQ_NEW(cx, arena, l->weight, n_seen);
    EQ_NEW(cx, arena, l->bend, n_seen);
    for (size_t i = 0; i < n_seen; i++) l->weight[i] = (float)(train->weight[i] * config->weight_scale);
    *out = l;
    return EQ_OK;
}

static double logit_of(const double *w, const float *x, size_t width) {
    double part[4] = {w[width], 0, 0, 0}; /* four sums, so that one need not wait for the other */
    size_t j = 0;
    for (; j + 4 <= width; j += 4)
        for (size_t k = 0; k < 4; k++) part[k] += w[j + k] * (double)x[j + k];
    for (; j < width; j++) part[0] += w[j] * (double)x[j];
    return part[0] + part[1] + (part[2] + part[3]);
}

static void add_losses(eq_logistic *l, size_t end) {
    size_t width = l->train->n_features;
    for (size_t i = l->next_row; i < end; i++) {
        double z = logit_of(l->search.point, l->train->x + i * width, width);
        double weight = l->train->weight[i] * l->config.weight_scale, score = eq_sigmoid(z);
        l->sum += weight * eq_softplus(l->train->y[i] ? -z : z);
        l->slope[i] = weight * (score - l->train->y[i]);
        if (l->config.penalty.add) l->score[i] = (float)score;
    }
}

static void add_gradients(eq_logistic *l, size_t end) {
    size_t width = l->train->n_features;
    for (size_t i = l->next_row; i < end; i++) {
        const float *x = l->train->x + i * width;
        double slope = l->slope[i];
        for (size_t j = 0; j < width; j++) l->gradient[j] += slope * (double)x[j];
        l->gradient[width] += slope;
    }
}

/* All logits are known: the penalty joins, and gradients begin. */
static void end_first_pass(eq_logistic *l) {
    const eq_dataset *d = l->train;
    const eq_penalty *penalty = &l->config.penalty;
    l->sum /= (double)d->n_rows;
    if (penalty->add) {
        eq_batch batch = {d->n_rows, d->y, d->group, l->weight, l->score};
        memset(l->bend, 0, d->n_rows * sizeof *l->bend);
        l->sum += penalty->add(penalty->state, &batch, l->bend);
        for (size_t i = 0; i < d->n_rows; i++) l->slope[i] += (double)d->n_rows * (double)l->bend[i];
    }
    memset(l->gradient, 0, (d->n_features + 1) * sizeof *l->gradient);
    l->second_pass = true;
}

static void show(eq_logistic *l, double loss, double step) {
    const eq_layer *layer = &l->model->layer[0];
    for (size_t j = 0; j < layer->n_in; j++) l->model->weight[layer->weight + j] = (float)l->search.best[j];
    l->model->weight[layer->bias] = (float)l->search.best[layer->n_in];
    l->loss = loss;
    l->step = step;
}

/* The gradient is whole: the search takes its turn. */
static eq_logistic_state end_second_pass(eq_logistic *l) {
    size_t width = l->train->n_features;
    const double *w = l->search.point;
    double loss = l->sum, squares = 0, step = l->search.step;
    for (size_t j = 0; j <= width; j++) l->gradient[j] /= (double)l->train->n_rows;
    for (size_t j = 0; j < width; j++) {
        l->gradient[j] += l->config.decay * w[j];
        squares += w[j] * w[j];
    }
    l->second_pass = false;
    l->sum = 0;
    bool start = isinf(l->search.value);
    eq_lbfgs_turn turn = eq_lbfgs_tell(&l->search, loss + l->config.decay / 2 * squares, l->gradient);
    l->over = turn == EQ_LBFGS_FLAT || turn == EQ_LBFGS_STUCK;
    if (turn == EQ_LBFGS_TRY || (start && !l->over)) return EQ_LOGISTIC_WORKING;
    if (turn == EQ_LBFGS_STUCK && !start) return EQ_LOGISTIC_SOLVED;
    show(l, loss, start ? 0 : step);
    return EQ_LOGISTIC_STEPPED;
}

eq_logistic_state eq_logistic_work(eq_logistic *l, int64_t *budget) {
    size_t n_rows = l->train->n_rows, left = n_rows - l->next_row, n = left < BLOCK ? left : BLOCK;
    if (l->over) return EQ_LOGISTIC_SOLVED;
    if (l->second_pass) add_gradients(l, l->next_row + n);
    else add_losses(l, l->next_row + n);
    *budget -= l->second_pass ? (int64_t)n - (int64_t)(n + 2) / 3 : (int64_t)(n + 2) / 3;
    l->next_row += n;
    if (l->next_row < n_rows) return EQ_LOGISTIC_WORKING;
    l->next_row = 0;
    if (l->second_pass) return end_second_pass(l);
    end_first_pass(l);
    return EQ_LOGISTIC_WORKING;
}
