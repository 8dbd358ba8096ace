/* Bias gradient: follows the bias of the scores downhill, and nothing else.
 *
 * With mu the bias of the scores of a minibatch (a difference of means), weights take Adam steps along minus the gradient of
 * sign * mu, sign being that of mu on all of validation. Three times an epoch the network gets its performance-best
 * threshold; the one with the smallest bias of decisions is kept, of those that lost no more performance than `loss`; the
 * network as trained is one of them. Source: Marcinkevics, Ozkan & Vogt, "Debiasing deep chest X-ray classifiers using intra-
 * and post-processing methods" (MLHC 2022). Deviations: gradients are taken in evaluation mode (`mode` training: as the
 * authors, with dropout); the descent ends where |mu| on validation is below `stop_at` or mu has changed its sign, since the
 * authors' runs on past zero. */
#include <math.h>

#include "method/intra/bias_slope.h"
#include "method/intra/repair.h"

enum { EPOCHS = EQ_REPAIR_OWN, BATCH, LEARNING_RATE, LOSS, STOP_AT, MODE };

enum { JUDGED_AN_EPOCH = 3 };

static const char *const modes[] = {"evaluation", "training", NULL};

static const eq_param params[] = {
    EQ_REPAIR_PARAMS,
    {.id = "epochs", .title = "Epochs", .help = "Passes over validation", .kind = EQ_INTEGER, .initial = 200, .max = 10000},
    {.id = "batch",
     .title = "Rows a minibatch",
     .help = "Rows in a minibatch",
     .kind = EQ_INTEGER,
     .initial = 256,
     .min = 2,
     .max = 65536},
    {.id = "learning_rate", .title = "Learning rate", .help = "Of Adam", .kind = EQ_REAL, .initial = 1e-5, .max = 1},
    {.id = "loss",
     .title = "Performance lost",
     .help = "How much performance on validation the network may lose",
     .kind = EQ_REAL,
     .initial = 0.05,
     .max = 1},
    {.id = "stop_at",
     .title = "Stop at",
     .help = "Bias of the scores on validation below which the descent ends",
     .kind = EQ_REAL,
     .initial = 0.005,
     .max = 1},
    {.id = "mode",
     .title = "Mode",
     .help = "In which the gradient is taken: evaluation; training, with dropout, as the authors do",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 1,
     .choice = modes},
};

typedef struct descent {
    eq_repair repair;
    eq_bias_slope slope;
    eq_learner learner;
    eq_adam adam;
    eq_least_biased kept;
    uint32_t *order;
    size_t batch, n_steps; /* of an epoch */
    uint64_t at;           /* steps made */
    double sign;           /* of the initial bias */
    bool over;
} descent;

static eq_status judge(eq_step *step) {
    descent *d = step->state;
    double bias;
    EQ_TRY(eq_least_biased_judge(step, &d->slope, step->param[LOSS], &d->kept));
    EQ_TRY(eq_bias_slope_value(step, &d->slope, &bias));
    if (d->at == 0) d->sign = bias < 0 ? -1 : 1;
    d->over = !(d->sign * bias >= step->param[STOP_AT]) || d->kept.hopeless;
    return EQ_OK;
}

static eq_status begin(eq_step *step, const eq_dataset *valid, eq_model *model) {
    descent *d = step->state;
    size_t n = valid->n_rows;
    double sum = 0;
    d->batch = (size_t)step->param[BATCH] < n ? (size_t)step->param[BATCH] : n;
    d->n_steps = (n + d->batch - 1) / d->batch;
    EQ_TRY(eq_repair_begin(step, valid, model, &d->repair));
    EQ_TRY(eq_bias_slope_begin(step, "bias_gradient", valid, model, &d->slope));
    EQ_TRY(eq_learner_init(step->cx, step->arena, model, d->batch, &d->learner));
    EQ_TRY(eq_adam_init(step->cx, step->arena, model->n_weights, &d->adam));
    EQ_NEW(step->cx, step->arena, d->order, n);
    for (size_t i = 0; i < n; i++) sum += valid->weight[i];
    d->learner.weight_scale = (double)n / sum;
    return judge(step);
}

/* One step over the next minibatch; one that lacks a group says nothing. */
static void descend(eq_step *step, const eq_dataset *valid, eq_model *model) {
    descent *d = step->state;
    eq_learner *l = &d->learner;
    size_t part = (size_t)(d->at % d->n_steps), from = part * d->batch, n = valid->n_rows - from;
    if (n > d->batch) n = d->batch;
    if (part == 0) {
        eq_rng orders = eq_rng_split(&step->rng, "order"), order = eq_rng_at(&orders, d->at / d->n_steps);
        for (uint32_t i = 0; i < valid->n_rows; i++) d->order[i] = i;
        eq_rng_shuffle(&order, d->order, (uint32_t)valid->n_rows);
    }
    eq_rng masks = eq_rng_split(&step->rng, "dropout"), mask = eq_rng_at(&masks, d->at++);
    step->budget -= (int64_t)n;
    eq_learner_gather(l, valid, d->order + from, n);
    eq_tape_forward(l->tape, l->x, n, step->param[MODE] > 0 ? EQ_TRAINING : EQ_EVALUATING, &mask);
    eq_logit_scores(l->tape->logit, n, l->score);
    if (isnan(eq_soft_bias_measure(&d->slope.soft, &l->batch, l->d_logit))) return;
    for (size_t i = 0; i < n; i++) l->d_logit[i] *= (float)d->sign * l->score[i] * (1 - l->score[i]);
    eq_tape_backward(l->tape, l->d_logit, NULL, l->gradient, NULL);
    eq_adam_step(&d->adam, step->param[LEARNING_RATE], 0, l->gradient, model->weight);
}

static bool is_judged(const descent *d) {
    uint64_t before = (d->at - 1) * JUDGED_AN_EPOCH / d->n_steps, now = d->at * JUDGED_AN_EPOCH / d->n_steps;
    return now > before;
}

static eq_status adjust(eq_step *step, const eq_dataset *valid, eq_model *model) {
    descent *d = step->state;
    if (!d->order) EQ_TRY(begin(step, valid, model));
    uint64_t all = (uint64_t)step->param[EPOCHS] * d->n_steps;
    while (!d->over && d->at < all) {
        step->done = 0.9 * (double)d->at / (double)all;
        if (step->budget <= 0) return EQ_MORE;
        descend(step, valid, model);
        if (is_judged(d)) EQ_TRY(judge(step));
    }
    if (!d->repair.captured) eq_model_assign(model, &d->kept.best);
    if (!d->kept.found)
        step->said = "No network on the way was less biased at that performance: the network is as it was trained.";
    return eq_repair_finish(step, valid, model, &d->repair);
}

const eq_method eq_method_bias_gradient = {
    .id = "bias_gradient",
    .title = "Bias gradient descent",
    .cite = "Marcinkevics, Ozkan & Vogt 2022, Debiasing deep chest X-ray classifiers using intra- and post-processing methods, "
            "MLHC",
    .help = "Follows the bias of the scores downhill in small steps and keeps the least biased network on the way.",
    .flags = EQ_NEEDS_GRADIENT,
    EQ_REPAIRS(descent, params, adjust),
};
