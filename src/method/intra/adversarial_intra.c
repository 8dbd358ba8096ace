/* Zhang's adversary turned to fine-tuning: a critic guesses each row's side from the trunk's output, and the
 * classifier goes on training on its loss minus what would help the critic.
 *
 * With l the gradient of the classifier's cross-entropy and a that of the critic's, the step goes along
 *   l - proj(l on a) - alpha a:
 * no component of the step helps the critic, and alpha works against it. The output layer is no part of the
 * trunk, so a is 0 there and it takes plain steps. Sources: Zhang, Lemoine & Mitchell, "Mitigating unwanted
 * biases with adversarial learning" (AIES 2018), and its use on trained networks in the code of Savani, White
 * & Govindarajulu (NeurIPS 2020). That code leaves the 1 / |a|^2 out of the projection, never trains the
 * output layer and keeps the last network: variant `reference`. Its softmax over two outputs is the sigmoid
 * of their difference, which is what the critic here answers. */
#include <string.h>

#include "math/kernels.h"
#include "method/intra/finetune.h"
#include "method/intra/repair.h"
#include "model/critic.h"

enum { VARIANT, EQ_PACE, ALPHA, PROJECTION, MARGIN, EQ_LEARNT_ROWS, STRENGTH };
enum { RECOMMENDED, REFERENCE };

static const char *const variants[] = {"recommended", "reference", NULL};
static const char *const projections[] = {"none", "tensor", "network", NULL};
enum { BY_NONE, BY_TENSOR, BY_NETWORK };

static const eq_param params[] = {
    {.id = "variant",
     .title = "Variant",
     .help = "Reference: as the authors' code, whose projection is not normalised and whose output layer stays",
     .kind = EQ_CHOICE,
     .initial = RECOMMENDED,
     .max = REFERENCE,
     .choice = variants},
    EQ_PACE_PARAMS(24, 201, 64, 1e-3),
    {.id = "alpha",
     .title = "Pull",
     .help = "How hard the classifier works against the critic",
     .kind = EQ_REAL,
     .initial = 3,
     .max = 10000},
    {.id = "projection",
     .title = "Projection",
     .help = "Whether steps that help the critic are taken out: not at all, in each tensor, in the whole network",
     .kind = EQ_CHOICE,
     .initial = BY_TENSOR,
     .max = BY_NETWORK,
     .choice = projections},
    {.id = "margin",
     .title = "Margin",
     .help = "How much further below the bound on bias the search stays on validation",
     .kind = EQ_REAL,
     .initial = 0.01,
     .max = 1},
    EQ_LEARNT_ROWS_PARAMS,
    EQ_BLEND_PARAM,
};

typedef struct tuning {
    eq_blend blend;
    eq_finetune tune;
    eq_critic critic;
    float *against; /* (n_weights) gradient of the critic's loss */
} tuning;

static bool reference(const eq_step *step) { return step->param[VARIANT] == REFERENCE; }

static eq_status begin(eq_step *step, const eq_dataset *valid, eq_model *model) {
    tuning *t = step->state;
    const double *p = step->param;
    eq_finetune_config config = eq_finetune_asked(&p[EPOCHS], &p[SAMPLING], p[MARGIN], reference(step));
    EQ_TRY(eq_finetune_init(step, valid, model, &config, &t->tune));
    eq_critic_config critic = {
        .n_inputs = t->tune.learner.tape->trunk_width, .n_hidden = 4, .width = 32, .dropout = 0.2, .max_rows = config.batch};
    EQ_NEW(step->cx, step->arena, t->against, model->n_weights);
    return eq_critic_init(step->cx, step->arena, &critic, eq_rng_split(&step->rng, "critic"), &t->critic);
}

/* The critic guesses the sides from the trunk; fills d_output, the gradient of its cross-entropy. */
static void guess(const eq_step *step, tuning *t, eq_mode mode, const eq_rng *dropout) {
    eq_batch batch = t->tune.learner.batch;
    eq_critic_forward(&t->critic, t->tune.learner.tape->trunk, batch.n_rows, mode, dropout);
    for (size_t i = 0; i < batch.n_rows; i++) {
        double error = eq_sigmoid((double)t->critic.output[i]) - (step->privileged[batch.group[i]] != 0);
        t->critic.d_output[i] = (float)((double)batch.weight[i] * error / (double)batch.n_rows);
    }
}

static void teach_critic(eq_step *step, uint64_t number) {
    tuning *t = step->state;
    eq_rng rows = eq_rng_split(&step->rng, "critic rows"), masks = eq_rng_split(&step->rng, "critic dropout");
    eq_rng mask = eq_rng_at(&masks, number);
    eq_finetune_sample(&t->tune, eq_rng_at(&rows, number));
    eq_finetune_forward(&t->tune, EQ_EVALUATING, NULL);
    guess(step, t, EQ_TRAINING, &mask);
    eq_critic_learn(&t->critic, step->param[CRITIC_LEARNING_RATE]);
    step->budget -= (int64_t)t->tune.config.batch * 2 / 3 + 1;
}

static void teach_actor(eq_step *step, uint64_t number) {
    tuning *t = step->state;
    eq_rng rows = eq_rng_split(&step->rng, "rows"), masks = eq_rng_split(&step->rng, "dropout");
    eq_rng mask = eq_rng_at(&masks, number);
    eq_learner *learner = &t->tune.learner;
    eq_model *model = learner->tape->model;
    eq_finetune_sample(&t->tune, eq_rng_at(&rows, number));
    eq_finetune_forward(&t->tune, EQ_TRAINING, &mask);
    guess(step, t, EQ_EVALUATING, NULL);
    eq_critic_blame(&t->critic);
    eq_tape_backward(learner->tape, NULL, t->critic.d_input, t->against, NULL);
    eq_cross_entropy(&learner->batch, learner->tape->logit, learner->d_logit);
    eq_tape_backward(learner->tape, learner->d_logit, NULL, learner->gradient, NULL);
    if (step->param[PROJECTION] == BY_TENSOR) eq_project_tensors(model, !reference(step), t->against, learner->gradient);
    if (step->param[PROJECTION] == BY_NETWORK) eq_project_out(t->against, model->n_weights, !reference(step), learner->gradient);
    eq_axpy((float)-step->param[ALPHA], t->against, learner->gradient, model->n_weights);
    size_t output = eq_model_last(model)->weight;
    if (reference(step)) memset(learner->gradient + output, 0, (model->n_weights - output) * sizeof *learner->gradient);
    eq_adam_step(&t->tune.adam, step->param[LEARNING_RATE], 0, learner->gradient, model->weight);
    step->budget -= (int64_t)t->tune.config.batch * 2;
}

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

const eq_method eq_method_adversarial_intra = {
    .id = "adversarial_intra",
    .title = "Adversarial fine-tuning by projection",
    .cite = "Zhang, Lemoine & Mitchell 2018, Mitigating unwanted biases with adversarial learning, AIES; as "
            "fine-tuning: "
            "Savani, White & Govindarajulu 2020",
    .help = "Trains on while a critic guesses the group from the network's last layer, and unlearns what "
            "helps it.",
    .flags = EQ_NEEDS_GRADIENT,
    EQ_REPAIRS(tuning, params, adjust),
};
