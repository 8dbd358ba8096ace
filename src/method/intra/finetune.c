/* Minibatches and the best network of a fine-tuning.
 *
 * A stratified sample takes batch / strata rows of every cell the bias compares (sides; sides by outcome for
 * EOD and AOD) and gives them weights that restore the cells' shares: cross-entropy and bias keep their
 * expectations, while the variance of the bias no longer hangs on how many rows of a small group came by.
 * Deviation from the authors' code (Savani, White & Govindarajulu 2020), which draws uniformly and lets a
 * group without rows have the mean 0. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "method/intra/finetune.h"

const char *const eq_samplings[] = {"uniform", "stratified", NULL};
const char *const eq_rows_choices[] = {"valid", "train", "both", NULL};

enum { EQ_PACE };
enum { EQ_LEARNT_ROWS };

eq_finetune_config eq_finetune_asked(const double *pace, const double *learnt, double margin, bool reference) {
    return (eq_finetune_config){.batch = (size_t)pace[BATCH],
                                .sampling = (eq_sampling)learnt[SAMPLING],
                                .rows = (eq_rows_used)learnt[ROWS],
                                .holdout = learnt[HOLDOUT],
                                .margin = margin,
                                .epochs = (size_t)pace[EPOCHS],
                                .n_critic = (size_t)pace[CRITIC_STEPS],
                                .n_actor = (size_t)pace[ACTOR_STEPS],
                                .averaging = reference ? 0 : learnt[AVERAGING],
                                .keep_last = reference};
}

static const eq_dataset *part_of(const eq_finetune *tune, uint32_t *row) {
    if (*row < tune->part[0]->n_rows) return tune->part[0];
    *row -= (uint32_t)tune->part[0]->n_rows;
    return tune->part[1];
}

static size_t stratum_of(const eq_step *step, const eq_finetune *tune, const eq_dataset *part, uint32_t row) {
    if (tune->config.sampling == EQ_SAMPLE_UNIFORM) return 0;
    size_t side = step->privileged[part->group[row]] ? 1 : 0;
    return step->objective->bias == EQ_STATISTICAL_PARITY_DIFFERENCE ? side : 2 * side + part->y[row];
}

/* The rows to learn from, by stratum; strata without rows close up. */
static eq_status fill_strata(eq_step *step, eq_finetune *tune) {
    size_t at = 0;
    for (size_t k = 0; k < EQ_N_STRATA; k++) {
        EQ_NEW(step->cx, step->arena, tune->stratum[at], tune->n_rows);
        tune->n_stratum[at] = 0;
        for (uint32_t i = 0; i < tune->n_rows; i++) {
            uint32_t row = i;
            const eq_dataset *part = part_of(tune, &row);
            if (stratum_of(step, tune, part, row) == k) tune->stratum[at][tune->n_stratum[at]++] = i;
        }
        at += tune->n_stratum[at] > 0;
    }
    tune->n_strata = at;
    return EQ_OK;
}

/* Splits validation into rows that are learnt from and rows that choose. */
static eq_status hold_out(eq_step *step, const eq_dataset *valid, eq_finetune *tune) {
    size_t n_held = (size_t)(tune->config.holdout * (double)valid->n_rows);
    if (!n_held || n_held == valid->n_rows) return EQ_OK;
    uint32_t *order;
    eq_dataset *learn, *held;
    EQ_NEW(step->cx, step->arena, order, valid->n_rows);
    EQ_NEW(step->cx, step->arena, learn, 1);
    EQ_NEW(step->cx, step->arena, held, 1);
    for (uint32_t i = 0; i < valid->n_rows; i++) order[i] = i;
    eq_rng stream = eq_rng_split(&step->rng, "holdout");
    eq_rng_shuffle(&stream, order, (uint32_t)valid->n_rows);
    EQ_TRY(eq_dataset_take(step->cx, step->arena, valid, (eq_row_list){order, n_held}, held));
    EQ_TRY(eq_dataset_take(step->cx, step->arena, valid, (eq_row_list){order + n_held, valid->n_rows - n_held}, learn));
    tune->part[0] = learn;
    tune->judge = held;
    return EQ_OK;
}

/* What a row's weight is multiplied by, so that the mean over the rows learnt from is 1; exactly 1 where all weights are. */
static double scale_of_weights(const eq_finetune *tune) {
    double sum = 0;
    for (size_t k = 0; k < tune->n_parts; k++)
        for (size_t i = 0; i < tune->part[k]->n_rows; i++) sum += tune->part[k]->weight[i];
    return sum > 0 ? (double)tune->n_rows / sum : 1;
}

eq_status eq_finetune_init(eq_step *step, const eq_dataset *valid, eq_model *model, const eq_finetune_config *config,
                           eq_finetune *out) {
    eq_finetune tune = {.config = *config, .part = {valid}, .n_parts = 1, .judge = valid, .best_phi = -1};
    if (config->rows == EQ_USE_VALID) EQ_TRY(hold_out(step, valid, &tune));
    if (config->rows == EQ_USE_TRAIN) tune.part[0] = step->train;
    if (config->rows == EQ_USE_BOTH) tune.part[1] = step->train, tune.n_parts = 2;
    for (size_t k = 0; k < tune.n_parts; k++) tune.n_rows += tune.part[k]->n_rows;
    tune.weight_scale = scale_of_weights(&tune);
    EQ_TRY(fill_strata(step, &tune));
    EQ_TRY(eq_learner_init(step->cx, step->arena, model, config->batch, &tune.learner));
    EQ_TRY(eq_adam_init(step->cx, step->arena, model->n_weights, &tune.adam));
    EQ_NEW(step->cx, step->arena, tune.order, config->batch);
    EQ_NEW(step->cx, step->arena, tune.score, tune.judge->n_rows);
    EQ_NEW(step->cx, step->arena, tune.exact, tune.judge->n_rows);
    EQ_TRY(eq_model_copy(step->cx, step->arena, model, &tune.best));
    EQ_TRY(eq_model_copy(step->cx, step->arena, model, &tune.average));
    *out = tune;
    return EQ_OK;
}

/* Row i of the minibatch. */
static void gather_row(eq_finetune *tune, size_t i, uint32_t row, double factor) {
    const eq_dataset *part = part_of(tune, &row);
    eq_learner *learner = &tune->learner;
    size_t width = part->n_features;
    memcpy(learner->x + i * width, part->x + row * width, width * sizeof *learner->x);
    learner->y[i] = part->y[row];
    learner->group[i] = part->group[row];
    learner->weight[i] = (float)(part->weight[row] * tune->weight_scale * factor);
}

void eq_finetune_sample(eq_finetune *tune, eq_rng stream) {
    size_t batch = tune->config.batch, strata = tune->n_strata, next = 0;
    tune->learner.batch.n_rows = batch;
    for (uint32_t i = 0; i < batch; i++) tune->order[i] = i;
    eq_rng shuffle = eq_rng_split(&stream, "order");
    if (tune->config.shuffled) eq_rng_shuffle(&shuffle, tune->order, (uint32_t)batch);
    for (size_t k = 0; k < strata; k++) {
        size_t n = (k + 1) * batch / strata - next, of = tune->n_stratum[k];
        double factor = n ? (double)of / (double)tune->n_rows * (double)batch / (double)n : 0;
        for (size_t i = 0; i < n; i++) gather_row(tune, tune->order[next++], tune->stratum[k][eq_rng_below(&stream, of)], factor);
    }
}

/* Scores the model and keeps it when strictly better than all before. */
static eq_status judge(eq_step *step, eq_finetune *tune) {
    const eq_dataset *rows = tune->judge;
    const eq_model *model = &tune->average;
    EQ_TRY(eq_model_score(step->cx, model, rows->x, rows->n_rows, tune->score));
    step->budget -= (int64_t)(rows->n_rows / 3 + 1);
    for (size_t i = 0; i < rows->n_rows; i++) {
        tune->exact[i] = (double)tune->score[i];
        if (isnan(tune->exact[i])) return EQ_OK; /* the weights ran away: not a network to keep */
    }
    eq_objective objective = *step->objective;
    objective.margin = tune->config.margin;
    eq_outcomes outcomes = {.n_rows = rows->n_rows,
                            .n_groups = step->n_groups,
                            .y = rows->y,
                            .score = tune->exact,
                            .weight = rows->weight,
                            .group = rows->group,
                            .group_name = rows->group_name,
                            .privileged = step->privileged};
    eq_threshold found;
    EQ_TRY(eq_threshold_search(step->cx, &objective, EQ_BY_OBJECTIVE, &outcomes, &found));
    if (!(found.value.phi > tune->best_phi)) return EQ_OK;
    tune->best_phi = found.value.phi;
    eq_model_assign(&tune->best, model);
    return EQ_OK;
}

void eq_finetune_forward(eq_finetune *tune, eq_mode mode, const eq_rng *dropout) {
    eq_learner *learner = &tune->learner;
    eq_tape_forward(learner->tape, learner->x, learner->batch.n_rows, mode, dropout);
    eq_logit_scores(learner->tape->logit, learner->batch.n_rows, learner->score);
}

/* average = keep average + (1 - keep) model. */
static void follow(eq_finetune *tune) {
    const eq_model *model = tune->learner.tape->model;
    float keep = (float)tune->config.averaging;
    eq_scale(keep, tune->average.weight, model->n_weights);
    eq_axpy(1 - keep, model->weight, tune->average.weight, model->n_weights);
    eq_scale(keep, tune->average.statistic, model->n_statistics);
    eq_axpy(1 - keep, model->statistic, tune->average.statistic, model->n_statistics);
}

eq_status eq_finetune_run(eq_step *step, eq_finetune *tune, eq_finetune_step *critic, eq_finetune_step *actor) {
    const eq_finetune_config *c = &tune->config;
    size_t turns = c->n_critic + c->n_actor;
    if (!tune->judged) EQ_TRY(judge(step, tune));
    tune->judged = true;
    for (; tune->epoch < c->epochs; tune->epoch++, tune->at = 0) {
        for (; tune->at < turns; tune->at++) {
            step->done = ((double)tune->epoch + (double)tune->at / (double)turns) / (double)c->epochs;
            if (step->budget <= 0) return EQ_MORE;
            if (tune->at < c->n_critic) {
                critic(step, tune->epoch * c->n_critic + tune->at);
            } else {
                actor(step, tune->epoch * c->n_actor + tune->at - c->n_critic);
                follow(tune);
            }
        }
        EQ_TRY(judge(step, tune));
    }
    eq_model_assign(tune->learner.tape->model, c->keep_last ? &tune->average : &tune->best);
    step->done = 1;
    return EQ_OK;
}
