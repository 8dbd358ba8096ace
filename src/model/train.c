/* Training, pulled step by step: Adam on shuffled minibatches, reduce-on-plateau, early stopping. A logistic regression
 * without a penalty is solved instead (logistic.c): an epoch is then a step of the solver, nothing is drawn, and validation
 * is looked at but decides nothing.
 *
 * The trainer is a loop turned inside out: `phase`, `next_row` and `epoch` say where it stands, and each turn does one
 * minibatch, one block of validation rows or one epoch's end, so budgets cut only between turns. Randomness is taken
 * by epoch and minibatch number, never from a running stream, so cuts change nothing.
 * Deviations from the reference code of Savani et al. 2020: the best weights are truly copied and restored (there the
 * remembered weights alias the live ones); validation loss is looked at every epoch, not every tenth; a last minibatch
 * of one row joins the one before when there is batch norm, since one row has no variance. Instance weights are
 * divided by their mean. A validation loss that is not finite ends training. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "model/curve.h"
#include "model/graph/graph.h"
#include "model/logistic.h"
#include "model/train.h"

#define BLOCK 1024 /* rows that the solver adds, or of validation that are scored, in one turn */
#define MAX_BATCH 1048576
#define MAX_EPOCHS 100000

typedef enum phase { EPOCH_START, MINIBATCH, VALIDATION, EPOCH_END, DONE } phase;

struct eq_trainer {
    eq_model *model;
    eq_model best;
    const eq_dataset *train, *valid;
    const double *valid_weight; /* (valid n_rows) of the validation loss */
    eq_train_config config;     /* defaults filled in */
    eq_logistic *logistic;      /* NULL: Adam */
    const eq_sparse *split;     /* of the training rows, or NULL */
    bool solved;                /* the logistic regression is */
    const eq_objective *objective;
    eq_rng shuffle, dropout;
    eq_learner learner;
    eq_adam adam;
    uint32_t *order;                                       /* (train n_rows) */
    float *logit;                                          /* (valid n_rows) */
    double *score, *tail;                                  /* (valid n_rows) */
    float *penalty_score, *penalty_logit, *penalty_weight; /* (valid n_rows) what the penalty sees of validation */
    phase phase;
    size_t epoch, next_row; /* epoch counts from 1 once begun */
    uint64_t n_steps;
    double learning_rate, loss_sum, valid_loss, best_loss, plateau_loss;
    size_t n_plateau; /* epochs since plateau_loss was beaten */
    eq_curve curve;
};

/* ---- preparing ---- */

static eq_status check_range(eq_ctx *cx, const char *name, double value, double low, double high) {
    if (value >= low && value <= high) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "train.%s is %g, expected %g to %g", name, value, low, high);
}

static eq_status fill_config(eq_ctx *cx, const eq_train_config *given, eq_train_config *out) {
    eq_train_config c = eq_train_defaults(*given);
    EQ_TRY(check_range(cx, "learning_rate", c.learning_rate, 1e-12, 1000));
    EQ_TRY(check_range(cx, "batch", (double)c.batch, 1, MAX_BATCH));
    EQ_TRY(check_range(cx, "max_epochs", (double)c.max_epochs, 1, MAX_EPOCHS));
    EQ_TRY(check_range(cx, "weight_decay", c.weight_decay, 0, 1000));
    EQ_TRY(check_range(cx, "plateau_factor", c.plateau_factor, 1e-12, 1));
    *out = c;
    return EQ_OK;
}

static eq_status check_part(eq_ctx *cx, const char *name, const eq_dataset *part, const eq_model *model) {
    if (part->n_rows == 0) return eq_fail(cx, EQ_EINPUT, "the %s part has no rows, expected at least one", name);
    if (part->n_rows > UINT32_MAX / 2)
        return eq_fail(cx, EQ_ELIMIT, "the %s part has %zu rows, more than 2147483647", name, part->n_rows);
    if (part->n_features == model->n_inputs) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "the %s part has %zu features, the model expects %zu", name, part->n_features, model->n_inputs);
}

static eq_status sum_weights(eq_ctx *cx, const char *name, const double *weight, size_t n, double *sum) {
    *sum = 0;
    for (size_t i = 0; i < n; i++) *sum += weight[i];
    if (*sum > 0 && isfinite(*sum)) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, "the weights of the %s part sum to %g, expected more than 0", name, *sum);
}

static eq_status new_penalty(eq_ctx *cx, eq_arena *arena, eq_trainer *t, const eq_penalty *penalty) {
    size_t n = penalty->add ? t->valid->n_rows : 0;
    EQ_NEW(cx, arena, t->penalty_score, n);
    EQ_NEW(cx, arena, t->penalty_logit, n);
    EQ_NEW(cx, arena, t->penalty_weight, n);
    for (size_t i = 0; i < n; i++) t->penalty_weight[i] = (float)t->valid_weight[i];
    t->learner.penalty = *penalty;
    return EQ_OK;
}

/* What training needs, by its kind. The ridge of a weight decay of 0 is scikit-learn's default, C = 1. */
static eq_status new_engine(eq_ctx *cx, eq_arena *arena, eq_trainer *t, const eq_penalty *penalty, double scale) {
    size_t n = t->train->n_rows, batch = t->config.batch < n ? t->config.batch : n;
    EQ_TRY(new_penalty(cx, arena, t, penalty));
    if (t->model->graph->n_nodes == 1 && (penalty->add_whole || (!penalty->add && !penalty->backward))) {
        double ridge = t->config.weight_decay > 0 ? t->config.weight_decay : 1 / (double)n;
        eq_logistic_config config = {scale, ridge, t->config.go_on, penalty->add_whole ? penalty : NULL, t->split};
        return eq_logistic_new(cx, arena, t->model, t->train, &config, &t->logistic);
    }
    EQ_TRY(eq_learner_init(cx, arena, t->model, batch + 1, &t->learner));
    t->learner.penalty = *penalty;
    t->learner.weight_scale = scale;
    EQ_TRY(eq_adam_init(cx, arena, t->model->n_weights, &t->adam));
    EQ_NEW(cx, arena, t->order, n);
    return EQ_OK;
}

eq_status eq_trainer_new(eq_ctx *cx, eq_arena *arena, eq_model *model, const eq_dataset *train, const eq_dataset *valid,
                         const eq_trainer_config *config, eq_trainer **out) {
    eq_trainer *t;
    double weights, valid_weights;
    EQ_TRY(check_part(cx, "train", train, model));
    EQ_TRY(check_part(cx, "valid", valid, model));
    EQ_NEW(cx, arena, t, 1);
    EQ_TRY(fill_config(cx, config->train, &t->config));
    t->model = model;
    t->train = train;
    t->valid = valid;
    t->valid_weight = config->valid_weight ? config->valid_weight : valid->weight;
    EQ_TRY(sum_weights(cx, "train", train->weight, train->n_rows, &weights));
    EQ_TRY(sum_weights(cx, "valid", t->valid_weight, valid->n_rows, &valid_weights));
    t->objective = config->objective;
    t->split = config->split;
    t->shuffle = eq_rng_split(&config->rng, "shuffle");
    t->dropout = eq_rng_split(&config->rng, "dropout");
    t->learning_rate = t->config.learning_rate;
    t->best_loss = t->plateau_loss = (double)INFINITY;
    EQ_TRY(new_engine(cx, arena, t, &config->penalty, (double)train->n_rows / weights));
    EQ_TRY(eq_model_copy(cx, arena, model, &t->best));
    EQ_TRY(eq_curve_new(cx, arena, t->config.max_epochs, &t->curve));
    EQ_NEW(cx, arena, t->logit, valid->n_rows);
    EQ_NEW(cx, arena, t->score, valid->n_rows);
    EQ_NEW(cx, arena, t->tail, valid->n_rows);
    *out = t;
    return EQ_OK;
}

const eq_curve *eq_trainer_curve(const eq_trainer *trainer) { return &trainer->curve; }

/* ---- turns ---- */

static void start_epoch(eq_trainer *t) {
    t->epoch++;
    t->next_row = 0;
    t->loss_sum = 0;
    t->phase = MINIBATCH;
    if (t->logistic) return;
    eq_rng stream = eq_rng_at(&t->shuffle, t->epoch);
    uint32_t n = (uint32_t)t->train->n_rows;
    for (uint32_t i = 0; i < n; i++) t->order[i] = i;
    eq_rng_shuffle(&stream, t->order, n);
}

/* A block of a pass; at its end the next point, or another length of the step. */
static int64_t solve_block(eq_trainer *t) {
    size_t left = t->train->n_rows - t->next_row, n = left < BLOCK ? left : BLOCK;
    double loss;
    eq_logistic_add(t->logistic, t->next_row, n);
    t->next_row += n;
    if (t->next_row < t->train->n_rows) return (int64_t)n;
    eq_logistic_verdict verdict = eq_logistic_judge(t->logistic, &loss);
    t->next_row = 0;
    t->loss_sum = loss * (double)t->train->n_rows;
    t->solved = verdict == EQ_LOGISTIC_SOLVED;
    if (verdict != EQ_LOGISTIC_AGAIN) t->phase = t->objective ? VALIDATION : EPOCH_END;
    return (int64_t)n;
}

static int64_t train_minibatch(eq_trainer *t) {
    size_t left = t->train->n_rows - t->next_row, n = left < t->config.batch ? left : t->config.batch;
    if (left - n == 1 && t->model->graph->joins) n++;
    eq_rng stream = eq_rng_at(&t->dropout, t->n_steps++);
    eq_learner_gather(&t->learner, t->train, t->order + t->next_row, n);
    t->loss_sum += (double)n * eq_learner_loss(&t->learner, EQ_TRAINING, &stream);
    const eq_penalty *penalty = &t->learner.penalty;
    if (penalty->backward) penalty->backward(penalty->state, &t->learner, t->epoch);
    else eq_tape_backward(t->learner.tape, t->learner.d_logit, NULL, t->learner.gradient, NULL);
    eq_adam_step(&t->adam, t->learning_rate, t->config.weight_decay, t->learner.gradient, t->model->weight);
    t->next_row += n;
    if (t->next_row == t->train->n_rows) t->phase = VALIDATION, t->next_row = 0;
    return (int64_t)n;
}

static eq_status score_block(eq_ctx *cx, eq_trainer *t, int64_t *budget) {
    size_t left = t->valid->n_rows - t->next_row, n = left < BLOCK ? left : BLOCK;
    const float *x = t->valid->x + t->next_row * t->valid->n_features;
    EQ_TRY(eq_model_logits(cx, t->model, x, n, t->logit + t->next_row));
    t->next_row += n;
    if (t->next_row == t->valid->n_rows) t->phase = EPOCH_END;
    *budget -= (int64_t)(n + 2) / 3;
    return EQ_OK;
}

/* The penalty of the validation rows as one batch: without it, early stopping would go back to the epoch in which
 * the penalty had not yet done anything. Its gradient goes to the logits, which are done with by now. */
static double validation_penalty(eq_trainer *t) {
    const eq_penalty *penalty = &t->learner.penalty;
    if (!penalty->add) return 0;
    for (size_t i = 0; i < t->valid->n_rows; i++) t->penalty_score[i] = (float)t->score[i];
    memcpy(t->penalty_logit, t->logit, t->valid->n_rows * sizeof *t->logit);
    eq_batch batch = {.n_rows = t->valid->n_rows,
                      .y = t->valid->y,
                      .group = t->valid->group,
                      .weight = t->penalty_weight,
                      .score = t->penalty_score,
                      .logit = t->penalty_logit,
                      .validation = true};
    return penalty->add(penalty->state, &batch, t->logit);
}

/* Weighted mean cross-entropy of the validation rows, and the penalty; fills score. */
static double validation_loss(eq_trainer *t) {
    double sum = 0, weights = 0;
    for (size_t i = 0; i < t->valid->n_rows; i++) t->score[i] = (double)t->logit[i];
    eq_logit_parts(t->score, t->valid->n_rows, t->score, t->tail);
    for (size_t i = 0; i < t->valid->n_rows; i++) {
        double away = t->valid->y[i] ? -(double)t->logit[i] : (double)t->logit[i];
        sum += t->valid_weight[i] * ((away > 0 ? away : 0) + t->tail[i]);
        weights += t->valid_weight[i];
        t->score[i] = (double)(float)t->score[i];
    }
    return sum / weights + validation_penalty(t);
}

/* Reduce-on-plateau: better means below best * (1 - 1e-4); a reduction of at most 1e-8 is not made. */
static void watch_plateau(eq_trainer *t) {
    if (t->valid_loss < t->plateau_loss * (1 - 1e-4)) {
        t->plateau_loss = t->valid_loss;
        t->n_plateau = 0;
    } else if (++t->n_plateau > t->config.plateau_patience) {
        double lower = t->learning_rate * t->config.plateau_factor;
        if (t->learning_rate - lower > 1e-8) t->learning_rate = lower;
        t->n_plateau = 0;
    }
}

static eq_status end_epoch(eq_ctx *cx, eq_trainer *t) {
    double train_loss = t->loss_sum / (double)t->train->n_rows;
    bool seen = isfinite(train_loss) && (!t->logistic || t->objective);
    t->valid_loss = seen || !t->logistic ? validation_loss(t) : train_loss;
    eq_epoch epoch = {train_loss, seen ? t->valid_loss : (double)NAN, t->learning_rate};
    EQ_TRY(eq_curve_add(cx, &t->curve, t->objective, t->valid, t->score, &epoch));
    if (t->valid_loss < t->best_loss || (t->logistic && isfinite(t->valid_loss))) {
        t->best_loss = t->valid_loss;
        t->curve.best_epoch = t->epoch;
        eq_model_assign(&t->best, t->model);
    }
    if (!t->logistic) watch_plateau(t);
    bool finite = isfinite(t->valid_loss), stale = t->epoch - t->curve.best_epoch >= t->config.patience;
    t->phase = !finite || stale || t->solved || t->epoch == t->config.max_epochs ? DONE : EPOCH_START;
    if (t->phase == DONE && (!t->config.last_weights || !finite)) eq_model_assign(t->model, &t->best);
    return EQ_OK;
}

eq_status eq_trainer_step(eq_ctx *cx, eq_trainer *t, int64_t *budget) {
    while (t->phase != DONE) {
        if (*budget <= 0) return EQ_MORE;
        if (t->phase == EPOCH_START) start_epoch(t);
        else if (t->phase == MINIBATCH) *budget -= t->logistic ? solve_block(t) : train_minibatch(t);
        else if (t->phase == VALIDATION) EQ_TRY(score_block(cx, t, budget));
        else EQ_TRY(end_epoch(cx, t));
    }
    return EQ_OK;
}
