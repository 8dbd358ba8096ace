/* Adversarial fine-tuning: the trained network goes on training on c L, where L is the cross-entropy and
 * c = max(1, lambda (|mu| - epsilon + margin) + 1) grows with the bias mu that a critic sees in the
 * minibatch.
 *
 * Critics: `direct` is the minibatch's own soft bias (soft_bias.h), which has a gradient without any network;
 * `pooled` rates each row by a network on the trunk's output and answers the mean, so the order of rows does
 * not matter; `flat` is the paper's, one network on all trunk outputs of the minibatch in a row. A critic
 * with a network first learns to predict the soft bias while the classifier rests; then it rests while the
 * classifier learns. Source: Savani, White & Govindarajulu, "Intra-processing methods for debiasing neural
 * networks" (NeurIPS 2020), algorithm 3. Their critic starts with two linear maps in a row; here these are
 * one. Deviations of `recommended`, all undone by `reference`: the best epoch by the objective is kept, epoch
 * 0 being the network as trained; what is judged and kept is a moving average of the weights (Polyak &
 * Juditsky 1992), whose bias on new rows wavers less from step to step; one forward pass serves bias and
 * loss; a minibatch that lacks a side is skipped. The rest of the authors' configuration is batch 64,
 * actor_steps 301, learning_rate 0.0001, uniform sampling and the flat critic. One behaviour of theirs is not
 * offered: the network stays in training mode, so its scores are random and depend on the other rows; a score
 * here is a function of its row. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "method/intra/finetune.h"
#include "method/intra/repair.h"
#include "method/soft_bias.h"
#include "model/critic.h"

enum { VARIANT, CRITIC, EQ_PACE, LAMBDA, MARGIN, EQ_LEARNT_ROWS, LAYERS, STRENGTH };
enum { RECOMMENDED, REFERENCE };
enum { DIRECT, POOLED, FLAT };

static const char *const variants[] = {"recommended", "reference", NULL};
static const char *const critics[] = {"direct", "pooled", "flat", NULL};

static const eq_param params[] = {
    {.id = "variant",
     .title = "Variant",
     .help = "Reference: as the authors' code, which keeps the last network and counts an empty group as rate 0",
     .kind = EQ_CHOICE,
     .initial = RECOMMENDED,
     .max = REFERENCE,
     .choice = variants},
    {.id = "critic",
     .title = "Critic",
     .help = "What sees the bias: the minibatch's own soft bias, or a network on pooled or on flattened rows",
     .kind = EQ_CHOICE,
     .initial = DIRECT,
     .max = FLAT,
     .choice = critics},
    EQ_PACE_PARAMS(32, 150, 128, 3e-4),
    {.id = "lambda",
     .title = "Weight of bias",
     .help = "How fast the loss grows with bias beyond the bound",
     .kind = EQ_REAL,
     .initial = 20,
     .max = 10000},
    {.id = "margin",
     .title = "Margin",
     .help = "How much further below the bound on bias training and the search stay",
     .kind = EQ_REAL,
     .initial = 0.01,
     .max = 1},
    EQ_LEARNT_ROWS_PARAMS,
    {.id = "layers",
     .title = "Layers",
     .help = "Layers that learn, counted from the output; 0 is all",
     .kind = EQ_INTEGER,
     .initial = 0,
     .max = EQ_MAX_HIDDEN + 1},
    EQ_BLEND_PARAM,
};

typedef struct tuning {
    eq_blend blend;
    eq_finetune tune;
    eq_critic critic; /* unless direct */
    eq_soft_bias soft;
    float *slope;         /* (batch) d bias / d score, then d bias / d logit */
    float *bias_gradient; /* (n_weights) */
} tuning;

static size_t kind(const eq_step *step) { return (size_t)step->param[CRITIC]; }
static bool reference(const eq_step *step) { return step->param[VARIANT] == REFERENCE; }

/* ---- beginning ---- */

static eq_status new_critic(eq_step *step, tuning *t) {
    size_t width = t->tune.learner.tape->trunk_width, batch = t->tune.config.batch;
    bool flat = kind(step) == FLAT;
    eq_critic_config config = {
        .n_inputs = flat ? batch * width : width, .n_hidden = 3, .width = 32, .dropout = 0.2, .max_rows = flat ? 1 : batch};
    return eq_critic_init(step->cx, step->arena, &config, eq_rng_split(&step->rng, "critic"), &t->critic);
}

static eq_status begin(eq_step *step, const eq_dataset *valid, eq_model *model) {
    tuning *t = step->state;
    const double *p = step->param;
    eq_finetune_config config = eq_finetune_asked(&p[EPOCHS], &p[SAMPLING], p[MARGIN], reference(step));
    config.shuffled = kind(step) == FLAT; /* or a row's place would tell its group */
    if (kind(step) == DIRECT) config.n_critic = 0;
    EQ_TRY(eq_finetune_init(step, valid, model, &config, &t->tune));
    if (kind(step) != DIRECT) EQ_TRY(new_critic(step, t));
    EQ_NEW(step->cx, step->arena, t->slope, config.batch);
    EQ_NEW(step->cx, step->arena, t->bias_gradient, model->n_weights);
    t->soft = (eq_soft_bias){step->objective->bias, step->privileged, reference(step)};
    return EQ_OK;
}

/* ---- the critic ---- */

/* The critic's answer about the last forward pass. */
static double ask_critic(const eq_step *step, tuning *t, eq_mode mode, const eq_rng *dropout) {
    eq_learner *learner = &t->tune.learner;
    eq_critic_forward(&t->critic, learner->tape->trunk, kind(step) == FLAT ? 1 : learner->batch.n_rows, mode, dropout);
    return eq_critic_answer(&t->critic);
}

static void teach_critic(eq_step *step, uint64_t number) {
    tuning *t = step->state;
    eq_rng rows = eq_rng_split(&step->rng, "critic rows"), masks = eq_rng_split(&step->rng, "critic dropout");
    eq_rng mask = eq_rng_at(&masks, number);
    eq_finetune_sample(&t->tune, eq_rng_at(&rows, number));
    eq_finetune_forward(&t->tune, EQ_EVALUATING, NULL);
    double bias = eq_soft_bias_measure(&t->soft, &t->tune.learner.batch, t->slope);
    step->budget -= (int64_t)t->tune.config.batch * 2 / 3 + 1;
    if (isnan(bias)) return;
    eq_critic_share(&t->critic, 2 * (ask_critic(step, t, EQ_TRAINING, &mask) - bias));
    eq_critic_learn(&t->critic, step->param[CRITIC_LEARNING_RATE]);
}

/* ---- the classifier ---- */

/* The bias that the critic sees in the last forward pass; NaN when there is none to see. With the direct one,
 * slope becomes d bias / d logit; with a network, its d_input becomes d bias / d trunk. */
static double see_bias(const eq_step *step, tuning *t) {
    eq_learner *learner = &t->tune.learner;
    double bias = eq_soft_bias_measure(&t->soft, &learner->batch, t->slope);
    if (isnan(bias)) return bias;
    if (kind(step) != DIRECT) {
        bias = ask_critic(step, t, EQ_EVALUATING, NULL);
        eq_critic_share(&t->critic, 1);
        eq_critic_blame(&t->critic);
        return bias;
    }
    for (size_t i = 0; i < learner->batch.n_rows; i++) {
        double s = (double)learner->score[i];
        t->slope[i] = (float)((double)t->slope[i] * s * (1 - s));
    }
    return bias;
}

/* gradient (n_weights) of c L from the last forward pass, or from two (see `reference`). */
static void descend(eq_step *step, tuning *t, double bias, double c, const eq_rng *second) {
    eq_learner *learner = &t->tune.learner;
    bool direct = kind(step) == DIRECT, push = c > 1;
    size_t n = learner->batch.n_rows;
    float *d_trunk = direct ? NULL : t->critic.d_input;
    if (second) {
        if (push) eq_tape_backward(learner->tape, direct ? t->slope : NULL, d_trunk, t->bias_gradient, NULL);
        eq_finetune_forward(&t->tune, EQ_TRAINING, second);
    }
    double loss = eq_cross_entropy(&learner->batch, learner->tape->logit, learner->d_logit);
    float pull = push ? (float)(loss * step->param[LAMBDA] * (bias > 0 ? 1 : -1)) : 0;
    eq_scale((float)c, learner->d_logit, n);
    if (second || !push) {
        eq_tape_backward(learner->tape, learner->d_logit, NULL, learner->gradient, NULL);
        if (push) eq_axpy(pull, t->bias_gradient, learner->gradient, learner->tape->model->n_weights);
        return;
    }
    if (direct) eq_axpy(pull, t->slope, learner->d_logit, n);
    else eq_scale(pull, d_trunk, n * learner->tape->trunk_width);
    eq_tape_backward(learner->tape, learner->d_logit, d_trunk, learner->gradient, NULL);
}

/* One step of Adam for the layers that learn. */
static void move(eq_step *step, tuning *t) {
    eq_learner *learner = &t->tune.learner;
    eq_model *model = learner->tape->model;
    size_t layers = (size_t)step->param[LAYERS];
    if (layers && layers < model->n_layers)
        memset(learner->gradient, 0, model->layer[model->n_layers - layers].weight * sizeof *learner->gradient);
    eq_adam_step(&t->tune.adam, step->param[LEARNING_RATE], 0, learner->gradient, model->weight);
}

/* c of the loss c L. */
static double weight_of(const eq_step *step, double bias) {
    double excess = fabs(bias) - step->objective->epsilon + step->param[MARGIN];
    return excess > 0 ? 1 + step->param[LAMBDA] * excess : 1;
}

static void teach_actor(eq_step *step, uint64_t number) {
    tuning *t = step->state;
    eq_rng rows = eq_rng_split(&step->rng, "rows"), masks = eq_rng_split(&step->rng, "dropout");
    eq_rng mask = eq_rng_at(&masks, 2 * number), second = eq_rng_at(&masks, 2 * number + 1);
    eq_finetune_sample(&t->tune, eq_rng_at(&rows, number));
    eq_finetune_forward(&t->tune, EQ_TRAINING, &mask);
    step->budget -= (int64_t)t->tune.config.batch;
    double bias = see_bias(step, t);
    if (isnan(bias)) return;
    double c = weight_of(step, bias);
    descend(step, t, bias, c, reference(step) ? &second : NULL);
    move(step, t);
}

/* ---- the whole ---- */

static eq_status tune(eq_step *step, const eq_dataset *valid, eq_model *model) {
    tuning *t = step->state;
    if (!t->tune.learner.tape) EQ_TRY(begin(step, valid, model));
    return eq_finetune_run(step, &t->tune, teach_critic, teach_actor);
}

static eq_status adjust(eq_step *step, const eq_dataset *valid, eq_model *model) {
    tuning *state = step->state;
    state->blend.t = step->param[STRENGTH];
    return eq_blend_run(step, valid, model, &state->blend, tune);
}

const eq_method eq_method_adversarial_finetuning = {
    .id = "adversarial_finetuning",
    .title = "Adversarial fine-tuning",
    .cite = "Savani, White & Govindarajulu 2020, Intra-processing methods for debiasing neural networks, NeurIPS",
    .help = "Trains on with a loss that grows with the bias a critic sees in every minibatch.",
    .flags = EQ_NEEDS_GRADIENT,
    EQ_REPAIRS(tuning, params, adjust),
};
