/* Penalties over batches: the rows' sums, their running averages, and slopes by logits.
 *
 * A rate of a minibatch of 64 in a group of 3 % is a rate of two people. With `running` the penalty is judged at exponential
 * averages of the sums while the slope goes through the batch's own part at full size: a stochastic estimate of the slope at the
 * sums of all rows (Wang, Fang & Liu, "Stochastic compositional gradient descent", Math. Prog. 2017). Validation rows are judged
 * by their own sums alone and leave the averages as they were. */
#include <string.h>

#include "math/kernels.h"
#include "method/in/penalty.h"

typedef struct state {
    eq_penalty_config config;
    eq_rate_sums sums;             /* of the rows at hand, or their averages */
    double *top, *bottom;          /* (n_groups) averages over batches */
    double *scratch;               /* (n_groups) */
    double *weight, *logit, *step; /* (max_rows) */
    eq_part_of_rate *part;         /* (max_rows) */
    bool begun;                    /* there are averages */
} state;

/* ---- one value ---- */

static void sum_parts(state *s, const eq_logits *rows) {
    eq_rate_sums *sums = &s->sums;
    for (size_t a = 0; a < sums->n_groups; a++) sums->top[a] = sums->bottom[a] = 0;
    for (size_t i = 0; i < rows->n_rows; i++) {
        s->part[i] = eq_penalty_part(&s->config, rows->y[i], rows->logit[i]);
        sums->top[rows->group[i]] += rows->weight[i] * s->part[i].top;
        sums->bottom[rows->group[i]] += rows->weight[i] * s->part[i].bottom;
    }
}

/* The averages take the batch in and stand in its place. */
static void average(state *s) {
    double keep = s->begun ? EQ_PENALTY_KEEP : 0;
    for (size_t a = 0; a < s->config.n_groups; a++) {
        s->sums.top[a] = s->top[a] = keep * s->top[a] + (1 - keep) * s->sums.top[a];
        s->sums.bottom[a] = s->bottom[a] = keep * s->bottom[a] + (1 - keep) * s->sums.bottom[a];
    }
    s->begun = true;
}

static double project(state *s, const eq_logits *rows) {
    double top = 0, bottom = 0;
    size_t n = 0;
    for (size_t a = 0; a < s->sums.n_groups; a++) {
        if (!(s->sums.bottom[a] > EQ_PENALTY_EMPTY)) continue;
        n++;
        top += s->sums.top[a];
        bottom += s->sums.bottom[a];
    }
    return n < 2 ? 0 : eq_penalty_project(&s->config, rows, top / bottom, s->scratch, s->step);
}

static double by_blocks(state *s, const eq_logits *rows) {
    double sum = 0;
    for (size_t i = 0; i < rows->n_rows; i += EQ_PENALTY_BLOCK) {
        size_t n = rows->n_rows - i < EQ_PENALTY_BLOCK ? rows->n_rows - i : EQ_PENALTY_BLOCK;
        eq_logits block = {n, rows->y + i, rows->group + i, rows->weight + i, rows->logit + i};
        double share = (double)n / (double)rows->n_rows;
        sum += share * eq_penalty_kernel(&s->config, &block, s->scratch, s->step + i);
        for (size_t k = i; k < i + n; k++) s->step[k] *= share;
    }
    return sum;
}

/* The value; fills step. The rows' weights sum to 1. */
static double judge(state *s, const eq_logits *rows, bool learning) {
    memset(s->step, 0, rows->n_rows * sizeof *s->step);
    if (s->config.form == EQ_PENALTY_KERNEL) return by_blocks(s, rows);
    sum_parts(s, rows);
    if (learning && s->config.running) average(s);
    if (s->config.form == EQ_PENALTY_PROJECTION) return project(s, rows);
    double value = eq_penalty_of_sums(&s->config, &s->sums);
    for (size_t i = 0; i < rows->n_rows; i++) {
        uint16_t a = rows->group[i];
        double slope = s->sums.top_slope[a] * s->part[i].top_slope + s->sums.bottom_slope[a] * s->part[i].bottom_slope;
        s->step[i] = rows->weight[i] * slope;
    }
    return value;
}

/* ---- the hooks ---- */

/* Weights become shares; false when nothing weighs. */
static bool share_out(state *s, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += s->weight[i];
    for (size_t i = 0; i < n; i++) s->weight[i] /= sum;
    return sum > 0;
}

static double add(void *of, const eq_batch *batch, float *gradient) {
    state *s = of;
    for (size_t i = 0; i < batch->n_rows; i++) {
        s->weight[i] = (double)batch->weight[i];
        s->logit[i] = (double)batch->logit[i];
    }
    if (!share_out(s, batch->n_rows)) return 0;
    eq_logits rows = {batch->n_rows, batch->y, batch->group, s->weight, s->logit};
    double value = judge(s, &rows, !batch->validation);
    for (size_t i = 0; i < batch->n_rows; i++) gradient[i] = (float)((double)gradient[i] + s->config.lambda * s->step[i]);
    return s->config.lambda * value;
}

static double add_whole(void *of, const eq_logits *rows, double *gradient) {
    state *s = of;
    memcpy(s->weight, rows->weight, rows->n_rows * sizeof *s->weight);
    if (!share_out(s, rows->n_rows)) return 0;
    eq_logits shared = *rows;
    shared.weight = s->weight;
    double value = judge(s, &shared, false);
    for (size_t i = 0; i < rows->n_rows; i++) gradient[i] += s->config.lambda * s->step[i];
    return s->config.lambda * value;
}

eq_status eq_penalty_new(eq_ctx *cx, eq_arena *arena, const eq_penalty_config *config, eq_penalty *out) {
    state *s;
    size_t k = config->n_groups, n = config->max_rows;
    EQ_NEW(cx, arena, s, 1);
    s->config = *config;
    s->sums.n_groups = k;
    EQ_NEW(cx, arena, s->sums.top, k);
    EQ_NEW(cx, arena, s->sums.bottom, k);
    EQ_NEW(cx, arena, s->sums.top_slope, k);
    EQ_NEW(cx, arena, s->sums.bottom_slope, k);
    EQ_NEW(cx, arena, s->top, k);
    EQ_NEW(cx, arena, s->bottom, k);
    EQ_NEW(cx, arena, s->scratch, k);
    EQ_NEW(cx, arena, s->weight, n);
    EQ_NEW(cx, arena, s->logit, n);
    EQ_NEW(cx, arena, s->step, n);
    EQ_NEW(cx, arena, s->part, n);
    *out = (eq_penalty){.state = s, .n_groups = k, .add = add, .add_whole = add_whole};
    return EQ_OK;
}
