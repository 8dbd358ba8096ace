/* Last-layer fairness: trains the last linear layer further, all below it frozen, with a penalty on the gaps of error rates.
 *
 * Full-batch gradient descent with momentum on the cross-entropy, labels weighted to count alike, plus alpha (|FPR gap| + |FNR
 * gap|) of the scores; the weights with the least loss are kept, those it began with among them. Source: Mao, Deng, Yao, Ye,
 * Kawaguchi & Zou, "Last-layer fairness fine-tuning is simple and effective for neural networks" (2023). Deviations: a rate is
 * divided by the rows of its group and label, not of its group; all rows take part
 * unless `rebalance` thins the cells out to the rows of the smallest. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "method/intra/last_layer.h"
#include "method/intra/repair.h"
#include "method/intra/trunk.h"
#include "model/train.h"

enum { ALPHA = EQ_REPAIR_OWN, STEPS, LEARNING_RATE, MOMENTUM, DECAY, REBALANCE, WORST_CELL };

static const eq_param params[] = {
    EQ_REPAIR_PARAMS,
    {.id = "alpha",
     .title = "Weight of gaps",
     .help = "Weight of the gaps of error rates in the loss",
     .kind = EQ_REAL,
     .initial = 2,
     .max = 1000},
    {.id = "steps", .title = "Steps", .help = "Steps over all of validation", .kind = EQ_INTEGER, .initial = 1000, .max = 100000},
    {.id = "learning_rate", .title = "Learning rate", .help = "Of gradient descent", .kind = EQ_REAL, .initial = 0.01, .max = 1},
    {.id = "momentum",
     .title = "Momentum",
     .help = "Share of the last step that is repeated",
     .kind = EQ_REAL,
     .initial = 0.9,
     .max = 0.999},
    {.id = "weight_decay",
     .title = "Weight decay",
     .help = "L2 term added to the gradient",
     .kind = EQ_REAL,
     .initial = 0.0005,
     .max = 10},
    {.id = "rebalance",
     .title = "Rebalance",
     .help = "Learn from equally many rows of each side and label, drawn by the seed",
     .kind = EQ_BOOLEAN,
     .max = 1},
    {.id = "worst_cell",
     .title = "Worst cell",
     .help = "Only the side and label with the largest cross-entropy counts in the loss, in every step anew",
     .kind = EQ_BOOLEAN,
     .max = 1},
};

typedef struct tuning {
    eq_repair repair;
    eq_last_layer layer;
    double *best; /* (width + 1) */
    double least;
    size_t at;
} tuning;

/* Adds alpha |mean of one side less mean of the other|, among the rows of a label. */
static double add_gap(eq_last_layer *l, uint8_t y) {
    double sum[2] = {0}, weight[2] = {0};
    for (size_t i = 0; i < l->n_rows; i++) {
        if (l->y[i] != y) continue;
        sum[l->side[i]] += l->weight[i] * l->score[i];
        weight[l->side[i]] += l->weight[i];
    }
    if (!(weight[0] > 0 && weight[1] > 0)) return 0;
    double gap = sum[0] / weight[0] - sum[1] / weight[1], sign = gap > 0 ? 1 : gap < 0 ? -1 : 0;
    for (size_t i = 0; i < l->n_rows; i++) {
        if (l->y[i] != y) continue;
        double toward = (l->side[i] ? -sign : sign) * l->weight[i] / weight[l->side[i]];
        l->slope[i] += l->alpha * toward * l->score[i] * (1 - l->score[i]);
    }
    return l->alpha * fabs(gap);
}

/* log(1 + e^away) of the wrong sign, without overflow. */
static double cross_entropy(const eq_last_layer *l, size_t i, double z) {
    double away = l->y[i] ? -z : z;
    return (away > 0 ? away : 0) + eq_log(1 + eq_exp(-fabs(away)));
}

/* Fills scores; puts each row's cross-entropy where its slope will be. */
static void look(eq_last_layer *l) {
    for (size_t i = 0; i < l->n_rows; i++) {
        double z = l->theta[l->width];
        for (size_t k = 0; k < l->width; k++) z += l->theta[k] * (double)l->h[i * l->width + k];
        l->score[i] = eq_sigmoid(z);
        l->slope[i] = cross_entropy(l, i, z);
    }
}

static size_t cell_of(const eq_last_layer *l, size_t i) { return 2 * (size_t)l->side[i] + l->y[i]; }

/* The cell whose mean cross-entropy is largest, and its weight; ties to the first. */
static size_t worst_cell(const eq_last_layer *l, double *weight) {
    double loss[4] = {0}, sum[4] = {0};
    size_t worst = 4;
    for (size_t i = 0; i < l->n_rows; i++) {
        loss[cell_of(l, i)] += l->weight[i] * l->slope[i];
        sum[cell_of(l, i)] += l->weight[i];
    }
    for (size_t c = 0; c < 4; c++)
        if (sum[c] > 0 && (worst == 4 || loss[c] / sum[c] > loss[worst] / sum[worst])) worst = c;
    *weight = sum[worst];
    return worst;
}

/* The cross-entropy, and each row's slope of it. */
static double add_cross_entropy(eq_last_layer *l) {
    double loss = 0, total = 0;
    size_t worst = l->worst_cell ? worst_cell(l, &total) : 4;
    for (size_t i = 0; worst == 4 && i < l->n_rows; i++) total += l->weight[i] * l->class_weight[l->y[i]];
    for (size_t i = 0; i < l->n_rows; i++) {
        double share = worst == 4 ? l->weight[i] * l->class_weight[l->y[i]] / total : l->weight[i] / total;
        if (worst < 4 && cell_of(l, i) != worst) share = 0;
        loss += share * l->slope[i];
        l->slope[i] = share * (l->score[i] - l->y[i]);
    }
    return loss;
}

double eq_last_layer_loss(eq_last_layer *l) {
    look(l);
    double loss = add_cross_entropy(l);
    loss += add_gap(l, 0) + add_gap(l, 1);
    memset(l->gradient, 0, (l->width + 1) * sizeof *l->gradient);
    for (size_t i = 0; i < l->n_rows; i++) {
        for (size_t k = 0; k < l->width; k++) l->gradient[k] += l->slope[i] * (double)l->h[i * l->width + k];
        l->gradient[l->width] += l->has_bias ? l->slope[i] : 0;
    }
    return loss;
}

void eq_last_layer_step(eq_last_layer *l) {
    for (size_t k = 0; k <= l->width; k++) {
        l->velocity[k] = l->momentum * l->velocity[k] + l->gradient[k] + l->decay * l->theta[k];
        l->theta[k] -= l->learning_rate * l->velocity[k];
    }
}

/* Labels count alike: the rarer one's weight is how much rarer it is. */
static void weigh_classes(eq_last_layer *l) {
    double sum[2] = {0};
    for (size_t i = 0; i < l->n_rows; i++) sum[l->y[i]] += l->weight[i];
    double most = sum[0] > sum[1] ? sum[0] : sum[1];
    for (int y = 0; y < 2; y++) l->class_weight[y] = sum[y] > 0 ? most / sum[y] : 1;
}

/* Leaves every cell as many rows as the smallest that has any: the others weigh nothing. */
static eq_status rebalance(eq_step *step, eq_last_layer *l) {
    size_t n[4] = {0}, fewest = SIZE_MAX;
    uint32_t *order;
    double *weight;
    eq_rng stream = eq_rng_split(&step->rng, "rebalance");
    EQ_NEW(step->cx, step->arena, weight, l->n_rows);
    EQ_NEW(step->cx, step->arena, order, l->n_rows);
    for (size_t i = 0; i < l->n_rows; i++) order[i] = (uint32_t)i, n[cell_of(l, i)]++;
    for (size_t c = 0; c < 4; c++)
        if (n[c] && n[c] < fewest) fewest = n[c];
    eq_rng_shuffle(&stream, order, (uint32_t)l->n_rows);
    memset(n, 0, sizeof n);
    for (size_t i = 0; i < l->n_rows; i++)
        if (n[cell_of(l, order[i])]++ < fewest) weight[order[i]] = l->weight[order[i]];
    l->weight = weight;
    return EQ_OK;
}

/* A gap that nobody is there to show is not a gap of 0. */
static void say_missing(eq_step *step, const eq_last_layer *l) {
    static const char *const says[] = {
        "One side has no unfavourable outcomes on validation: the gap of FPR is not in the loss.",
        "One side has no favourable outcomes on validation: the gap of TPR is not in the loss.",
        "Sides lack outcomes on validation: neither the gap of FPR nor that of TPR is in the loss."};
    double sum[4] = {0};
    for (size_t i = 0; i < l->n_rows; i++) sum[cell_of(l, i)] += l->weight[i];
    bool lacks[2] = {!(sum[0] > 0 && sum[2] > 0), !(sum[1] > 0 && sum[3] > 0)};
    if (lacks[0] || lacks[1]) step->said = says[lacks[0] && lacks[1] ? 2 : lacks[1]];
}

static eq_status begin(eq_step *step, const eq_dataset *valid, eq_model *model) {
    tuning *t = step->state;
    const double *p = step->param;
    const eq_layer *last = eq_model_last(model);
    size_t n = valid->n_rows, width = last->n_in;
    eq_last_layer l = {.n_rows = n, .width = width, .has_bias = last->bias != SIZE_MAX, .y = valid->y, .weight = valid->weight};
    float *h;
    uint8_t *side;
    EQ_TRY(eq_repair_begin(step, valid, model, &t->repair));
    EQ_TRY(eq_trunk_of(step, "last_layer_fairness", valid, model, &h));
    EQ_NEW(step->cx, step->arena, side, n);
    EQ_NEW(step->cx, step->arena, l.theta, width + 1);
    EQ_NEW(step->cx, step->arena, l.velocity, width + 1);
    EQ_NEW(step->cx, step->arena, l.gradient, width + 1);
    EQ_NEW(step->cx, step->arena, l.score, n);
    EQ_NEW(step->cx, step->arena, l.slope, n);
    EQ_NEW(step->cx, step->arena, t->best, width + 1);
    for (size_t i = 0; i < n; i++) side[i] = step->privileged[valid->group[i]] != 0;
    for (size_t k = 0; k < width; k++) l.theta[k] = (double)model->weight[last->weight + k];
    if (l.has_bias) l.theta[width] = (double)model->weight[last->bias];
    memcpy(t->best, l.theta, (width + 1) * sizeof *t->best);
    l.h = h, l.side = side;
    l.alpha = p[ALPHA], l.learning_rate = p[LEARNING_RATE], l.momentum = p[MOMENTUM], l.decay = p[DECAY];
    l.worst_cell = p[WORST_CELL] > 0;
    say_missing(step, &l);
    if (p[REBALANCE] > 0) EQ_TRY(rebalance(step, &l));
    weigh_classes(&l);
    t->least = (double)INFINITY;
    t->layer = l;
    return EQ_OK;
}

static void put_back(const tuning *t, eq_model *model) {
    const eq_layer *last = eq_model_last(model);
    for (size_t k = 0; k < t->layer.width; k++) model->weight[last->weight + k] = (float)t->best[k];
    if (t->layer.has_bias) model->weight[last->bias] = (float)t->best[t->layer.width];
}

static eq_status adjust(eq_step *step, const eq_dataset *valid, eq_model *model) {
    tuning *t = step->state;
    size_t n_steps = (size_t)step->param[STEPS];
    if (!t->layer.h) EQ_TRY(begin(step, valid, model));
    for (; t->at <= n_steps; t->at++) {
        step->done = 0.9 * (double)t->at / (double)(n_steps + 1);
        if (step->budget <= 0) return EQ_MORE;
        double loss = eq_last_layer_loss(&t->layer);
        step->budget -= (int64_t)(valid->n_rows / 3 + 1);
        if (loss < t->least) {
            t->least = loss;
            memcpy(t->best, t->layer.theta, (t->layer.width + 1) * sizeof *t->best);
        }
        eq_last_layer_step(&t->layer);
    }
    if (!t->repair.captured) put_back(t, model);
    return eq_repair_finish(step, valid, model, &t->repair);
}

const eq_method eq_method_last_layer_fairness = {
    .id = "last_layer_fairness",
    .title = "Last-layer fairness",
    .cite = "Mao et al. 2023, Last-layer fairness fine-tuning is simple and effective for neural networks",
    .help = "Trains the last layer further with a penalty on the gaps of error rates; all below it stays.",
    EQ_REPAIRS(tuning, params, adjust),
};
