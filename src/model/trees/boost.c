/* Boosting, pulled step by step: the trainer's loop of train.c with a tree in the place of an epoch.
 *
 * A round takes the gradients of the loss at the raw scores so far, grows a tree on them and adds it. The first raw score is the
 * log odds of the weighted labels. A round is better when the weighted validation loss falls by more than LEAST_STEP; the
 * trees after the best round are dropped.
 * Deviations: labels of one class only have no log odds, and count as if half a row were of the other class; the rounds
 * that scikit-learn trained past the best are dropped here. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "math/stats.h"
#include "model/curve.h"
#include "model/trees/boost.h"
#include "model/trees/grow.h"

#define LEAST_STEP 1e-7
#define CELLS_A_UNIT 4096 /* histogram cells counted in about the time that a network of two hidden layers takes for a row */
#define JUDGED_A_UNIT 32  /* validation rows put through a tree and judged in that time */

typedef enum phase { ROUND_START, SPLIT, ROUND_END, DONE } phase;

struct eq_boosting {
    eq_arena *arena;
    eq_trees *trees;
    const eq_dataset *train, *valid;
    eq_boosting_config config; /* defaults filled in */
    double *weight;            /* (train n_rows) of mean 1 */
    const double *valid_weight;
    double scale; /* units in one: eq_gradient_scale */
    eq_bins bins;
    eq_grower *grower;
    eq_gradient_pair *pair;  /* (train n_rows) */
    double *raw, *valid_raw; /* (n_rows) */
    double *chance;          /* (train n_rows) sigmoid of raw */
    double *valid_score;     /* (valid n_rows) */
    double *tail;            /* (the larger part's n_rows) of eq_logit_parts */
    double *slope;           /* of the penalty, of the rows of either part; NULL without one */
    phase phase;
    double best_loss;
    eq_curve curve;
};

/* ---- preparing ---- */

typedef struct bound {
    const char *name;
    double value, low, high;
} bound;

static eq_status check_bounds(eq_ctx *cx, const eq_boosting_config *c) {
    const bound bounds[] = {{"learning_rate", c->learning_rate, 1e-6, 1},
                            {"rounds", (double)c->max_rounds, 1, EQ_MOST_ROUNDS},
                            {"max_leaves", (double)c->max_leaves, 2, EQ_MOST_LEAVES},
                            {"min_hessian", c->min_hessian, 0, EQ_INFINITY},
                            {"l2", c->l2, 0, 1e9},
                            {"max_bins", (double)c->max_bins, 2, EQ_MOST_BINS}};
    for (size_t b = 0; b < sizeof bounds / sizeof *bounds; b++)
        if (!(bounds[b].value >= bounds[b].low && bounds[b].value <= bounds[b].high))
            return eq_fail(cx, EQ_EINPUT, "boosted trees: %s is %g, expected %g to %g", bounds[b].name, bounds[b].value,
                           bounds[b].low, bounds[b].high);
    return EQ_OK;
}

static eq_status fill_config(eq_ctx *cx, const eq_boosting_config *given, eq_boosting_config *out) {
    eq_boosting_config c = *given;
    if (c.learning_rate == 0) c.learning_rate = 0.1;
    if (c.max_rounds == 0) c.max_rounds = 500;
    if (c.patience == 0) c.patience = 10;
    if (c.max_leaves == 0) c.max_leaves = 31;
    if (c.min_rows == 0) c.min_rows = 20;
    if (c.min_hessian == 0) c.min_hessian = 0.001;
    if (c.max_bins == 0) c.max_bins = EQ_MOST_BINS;
    EQ_TRY(check_bounds(cx, &c));
    *out = c;
    return EQ_OK;
}

static eq_status check_part(eq_ctx *cx, const char *name, const eq_dataset *part, size_t n_features) {
    if (part->n_rows == 0) return eq_fail(cx, EQ_EINPUT, "the %s part has no rows, expected at least one", name);
    if (part->n_rows > UINT32_MAX / 2)
        return eq_fail(cx, EQ_ELIMIT, "the %s part has %zu rows, more than 2147483647", name, part->n_rows);
    if (part->n_features == n_features) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "the %s part has %zu features, expected %zu", name, part->n_features, n_features);
}

static eq_status check_weights(eq_ctx *cx, const char *name, const double *weight, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += weight[i];
    if (sum > 0 && isfinite(sum)) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "the weights of the %s part sum to %g, expected more than 0", name, sum);
}

/* Weights of mean 1 and the first raw score, by sums that have the same bits in whatever order rows come: divided by the
 * largest, weights are counted in units. */
static void weigh(eq_boosting *b) {
    size_t n = b->train->n_rows;
    double largest = 0, half = 0.5 / (double)n;
    int64_t sum[2] = {0, 0};
    for (size_t i = 0; i < n; i++)
        if (b->train->weight[i] > largest) largest = b->train->weight[i];
    for (size_t i = 0; i < n; i++) sum[b->train->y[i]] += (int64_t)(b->train->weight[i] / largest * b->scale);
    double all = (double)(sum[0] + sum[1]) / b->scale, share = (double)sum[1] / (double)(sum[0] + sum[1]);
    for (size_t i = 0; i < n; i++) b->weight[i] = b->train->weight[i] / largest * ((double)n / all);
    if (sum[0] == 0 || sum[1] == 0) share = sum[0] == 0 ? 1 - half : half;
    b->trees->initial = eq_log(share / (1 - share));
}

static eq_status new_rows(eq_ctx *cx, eq_boosting *b) {
    size_t n = b->train->n_rows, n_valid = b->valid->n_rows;
    EQ_NEW(cx, b->arena, b->weight, n);
    EQ_NEW(cx, b->arena, b->pair, n);
    EQ_NEW(cx, b->arena, b->raw, n);
    EQ_NEW(cx, b->arena, b->valid_raw, n_valid);
    EQ_NEW(cx, b->arena, b->chance, n);
    EQ_NEW(cx, b->arena, b->valid_score, n_valid);
    EQ_NEW(cx, b->arena, b->tail, n > n_valid ? n : n_valid);
    if (b->config.penalty.add_whole) EQ_NEW(cx, b->arena, b->slope, n > n_valid ? n : n_valid);
    weigh(b);
    for (size_t i = 0; i < n; i++) b->raw[i] = b->trees->initial;
    for (size_t i = 0; i < n_valid; i++) b->valid_raw[i] = b->trees->initial;
    eq_logit_parts(b->raw, n, b->chance, NULL);
    return EQ_OK;
}

eq_status eq_boosting_new(eq_ctx *cx, eq_arena *arena, eq_trees *trees, const eq_dataset *train, const eq_dataset *valid,
                          const eq_boosting_config *config, eq_boosting **out) {
    eq_boosting *b;
    EQ_TRY(check_part(cx, "train", train, train->n_features));
    EQ_TRY(check_part(cx, "valid", valid, train->n_features));
    EQ_NEW(cx, arena, b, 1);
    EQ_TRY(fill_config(cx, config, &b->config));
    b->arena = arena;
    b->trees = trees;
    b->train = train;
    b->valid = valid;
    b->valid_weight = config->valid_weight ? config->valid_weight : valid->weight;
    EQ_TRY(check_weights(cx, "train", train->weight, train->n_rows));
    EQ_TRY(check_weights(cx, "valid", b->valid_weight, valid->n_rows));
    b->scale = eq_gradient_scale(train->n_rows);
    if (config->penalty.add_whole) b->scale /= 1 + EQ_MOST_SLOPE; /* so much larger are sums of gradients */
    b->best_loss = EQ_INFINITY;
    *trees = (eq_trees){.n_features = train->n_features};
    EQ_NEW(cx, arena, trees->tree, b->config.max_rounds);
    eq_matrix matrix = {train->x, train->n_rows, train->n_features};
    EQ_TRY(eq_bins_make(cx, arena, &matrix, b->config.max_bins, &b->bins));
    eq_tree_shape shape = {b->config.max_leaves,
                           b->config.max_depth,
                           b->config.learning_rate,
                           {1 / b->scale, b->config.l2, b->config.min_hessian, (int64_t)b->config.min_rows}};
    EQ_TRY(eq_grower_new(cx, arena, &b->bins, &shape, &b->grower));
    EQ_TRY(new_rows(cx, b));
    EQ_TRY(eq_curve_new(cx, arena, b->config.max_rounds, &b->curve));
    *out = b;
    return EQ_OK;
}

const eq_curve *eq_boosting_curve(const eq_boosting *boosting) { return &boosting->curve; }

/* ---- turns ---- */

static int64_t cost_of(const eq_boosting *b, size_t n_rows) {
    return (int64_t)n_rows * (int64_t)(b->bins.n_bundles + 4) / CELLS_A_UNIT + 1;
}

/* The penalty of raw scores; fills slope. */
static double penalise(eq_boosting *b, const eq_dataset *part, const double *weight, const double *raw) {
    const eq_penalty *penalty = &b->config.penalty;
    if (!penalty->add_whole) return 0;
    eq_logits rows = {.n_rows = part->n_rows, .y = part->y, .group = part->group, .weight = weight, .logit = raw};
    memset(b->slope, 0, part->n_rows * sizeof *b->slope);
    return penalty->add_whole(penalty->state, &rows, b->slope);
}

/* Slopes of the penalty join the gradients. The hessian is the loss's alone, so that it stays positive, and a steep penalty would
 * throw leaves far off: hence the cut. A penalty that turns is a sum of softplus, whose slope's size is above its curvature: with
 * it in the hessian no leaf moves by more than the learning rate for the penalty's sake, however confident its rows. */
static void add_slopes(eq_boosting *b) {
    double n = (double)b->train->n_rows;
    if (!b->config.penalty.add_whole) return;
    penalise(b, b->train, b->weight, b->raw);
    for (size_t i = 0; i < b->train->n_rows; i++) {
        double most = EQ_MOST_SLOPE * b->weight[i], slope = n * b->slope[i];
        slope = slope > most ? most : slope < -most ? -most : slope;
        b->pair[i].gradient += (int64_t)(slope * b->scale);
        if (b->config.penalty.turn) b->pair[i].hessian += (int64_t)(fabs(slope) * b->scale);
    }
}

/* The loss is w (log(1 + e^z) - y z): its derivatives are w (p - y) and w p (1 - p). */
static void start_round(eq_boosting *b) {
    for (size_t i = 0; i < b->train->n_rows; i++) {
        double w = b->weight[i] * b->scale, p = b->chance[i];
        b->pair[i].gradient = (int64_t)(w * (b->train->y[i] ? p - 1 : p));
        b->pair[i].hessian = (int64_t)(w * (p * (1 - p)));
    }
    add_slopes(b);
    eq_grower_begin(b->grower, b->pair);
    b->phase = SPLIT;
}

/* Weighted mean cross-entropy of raw scores, whose sigmoids go to `chance`. */
static double mean_loss(eq_boosting *b, const eq_dataset *part, const double *weight, const double *raw, double *chance) {
    double sum = 0, weights = 0;
    eq_logit_parts(raw, part->n_rows, chance, b->tail);
    for (size_t i = 0; i < part->n_rows; i++) {
        double away = part->y[i] ? -raw[i] : raw[i];
        sum += weight[i] * ((away > 0 ? away : 0) + b->tail[i]);
        weights += weight[i];
    }
    return sum / weights;
}

static void turn_penalty(eq_boosting *b) {
    const eq_dataset *t = b->train;
    eq_logits rows = {.n_rows = t->n_rows, .y = t->y, .group = t->group, .weight = b->weight, .logit = b->raw};
    if (b->config.penalty.turn) b->config.penalty.turn(b->config.penalty.state, &rows);
}

static eq_status end_round(eq_ctx *cx, eq_boosting *b) {
    eq_tree *tree = &b->trees->tree[b->trees->n_trees];
    const eq_dataset *v = b->valid;
    EQ_TRY(eq_grower_finish(cx, b->arena, b->grower, b->raw, tree));
    b->trees->n_trees++;
    turn_penalty(b);
    eq_tree_add(tree, v->x, v->n_rows, v->n_features, b->valid_raw);
    double train_penalty = penalise(b, b->train, b->weight, b->raw), penalty = penalise(b, v, b->valid_weight, b->valid_raw);
    eq_epoch epoch = {.train_loss = mean_loss(b, b->train, b->weight, b->raw, b->chance) + train_penalty,
                      .valid_loss = mean_loss(b, v, b->valid_weight, b->valid_raw, b->valid_score) + penalty,
                      .learning_rate = b->config.learning_rate};
    EQ_TRY(eq_curve_add(cx, &b->curve, b->config.objective, v, b->valid_score, &epoch));
    if (epoch.valid_loss < b->best_loss - LEAST_STEP) {
        b->best_loss = epoch.valid_loss;
        b->curve.best_epoch = b->curve.n_epochs;
    }
    bool stale = b->curve.n_epochs - b->curve.best_epoch >= b->config.patience;
    b->phase = stale || b->curve.n_epochs == b->config.max_rounds ? DONE : ROUND_START;
    if (b->phase == DONE && !b->config.last_round) b->trees->n_trees = b->curve.best_epoch;
    return EQ_OK;
}

eq_status eq_boosting_step(eq_ctx *cx, eq_boosting *b, int64_t *budget) {
    while (b->phase != DONE) {
        size_t n_rows = b->train->n_rows;
        if (*budget <= 0) return EQ_MORE;
        if (b->phase == ROUND_START) {
            start_round(b);
        } else if (b->phase == SPLIT) {
            if (!eq_grower_split(b->grower, &n_rows)) b->phase = ROUND_END;
        } else {
            EQ_TRY(end_round(cx, b));
            *budget -= (int64_t)(b->valid->n_rows / JUDGED_A_UNIT);
        }
        *budget -= cost_of(b, n_rows);
    }
    return EQ_OK;
}
