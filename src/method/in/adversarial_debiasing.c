/* Adversarial debiasing: while the classifier learns the label, an adversary learns to tell the group from
 * its score, and the classifier unlearns what tells.
 *
 * The adversary sees s = sigmoid((1 + |c|) logit), c learnt too; for equalized odds also s y and s (1 - y),
 * so that only what the score says beyond the outcome counts. With l the gradient of the classifier's
 * cross-entropy and a that of the adversary's, a step of `projection` goes along l - proj(l on a) - alpha a,
 * tensor by tensor; `min_max` is the plain l - alpha a, the gradient of L_classifier - alpha L_adversary. The
 * adversary takes its step on the same rows. The last epoch's weights are kept, at a constant learning rate:
 * a validation loss that knows nothing of the adversary would go back to before it was heard. alpha = 0 is
 * plain training, early stopping and all. Sources: Zhang, Lemoine & Mitchell, "Mitigating unwanted biases
 * with adversarial learning" (AIES 2018); the plain form as in Ganin et al., "Domain-adversarial training of
 * neural networks" (JMLR 2016). Deviations: the classifier is the plan's model; groups other than the
 * privileged ones are one; the adversary's step sees the scores of before the classifier's; alpha may grow
 * with the root of the epoch, where Zhang et al. take the root of the step. */
#include <math.h>

#include "math/kernels.h"
#include "method/adversary.h"
#include "method/methods.h"

enum { ALPHA, SCHEDULE, FORM, SEES, HIDDEN, ADVERSARY_LEARNING_RATE, ADVERSARY_STEPS, EPOCHS };
enum { CONSTANT, GROWING };
enum { PROJECTION, MIN_MAX };
enum { OBJECTIVE, SCORE, SCORE_AND_LABEL };

static const char *const schedules[] = {"constant", "growing", NULL};
static const char *const forms[] = {"projection", "min_max", NULL};
static const char *const sights[] = {"objective", "score", "score_and_label", NULL};

static const eq_param params[] = {
    {.id = "alpha",
     .title = "Strength",
     .help = "How hard the classifier works against the adversary; 0 is plain training",
     .kind = EQ_REAL,
     .initial = 1,
     .max = 1000},
    {.id = "schedule",
     .title = "Strength over epochs",
     .help = "Alpha as it is, or times the root of the epoch",
     .kind = EQ_CHOICE,
     .initial = CONSTANT,
     .max = GROWING,
     .choice = schedules},
    {.id = "form",
     .title = "How it steers",
     .help = "Steps that help the adversary are taken out, or only its loss is subtracted",
     .kind = EQ_CHOICE,
     .initial = PROJECTION,
     .max = MIN_MAX,
     .choice = forms},
    {.id = "sees",
     .title = "Adversary sees",
     .help = "What the adversary sees: the score (for demographic parity), or the outcome too (for equalized "
             "odds); "
             "by default as the objective's bias asks",
     .kind = EQ_CHOICE,
     .initial = OBJECTIVE,
     .max = SCORE_AND_LABEL,
     .choice = sights},
    {.id = "hidden",
     .title = "Adversary's hidden units",
     .help = "Hidden units of the adversary; 0 is a linear one",
     .kind = EQ_INTEGER,
     .initial = 0,
     .max = EQ_MAX_WIDTH},
    {.id = "adversary_learning_rate",
     .title = "Adversary's learning rate",
     .help = "Of the adversary",
     .kind = EQ_REAL,
     .initial = 0.01,
     .max = 1},
    {.id = "adversary_steps",
     .title = "Adversary's steps",
     .help = "Steps of the adversary for each of the classifier",
     .kind = EQ_INTEGER,
     .initial = 1,
     .max = 100},
    {.id = "epochs", .title = "Epochs", .help = "Epochs of training", .kind = EQ_INTEGER, .initial = 50, .min = 1, .max = 10000},
};

typedef struct duel {
    const double *param;
    eq_adversary adversary;
    float *against; /* (n_weights) gradient of the adversary's loss */
    eq_train_config config;
    eq_trainer *trainer; /* NULL before the first call */
} duel;

/* ---- the classifier's step ---- */

static void teach_adversary(duel *d, const eq_batch *batch, const float *logit) {
    for (size_t k = 0; k < (size_t)d->param[ADVERSARY_STEPS]; k++) {
        if (k) eq_adversary_guess(&d->adversary, batch, logit);
        eq_adversary_learn(&d->adversary, d->param[ADVERSARY_LEARNING_RATE]);
    }
}

static void backward(void *state, eq_learner *learner, size_t epoch) {
    duel *d = state;
    const float *logit = learner->tape->logit;
    double alpha = d->param[ALPHA] * (d->param[SCHEDULE] == GROWING ? sqrt((double)epoch) : 1);
    eq_adversary_guess(&d->adversary, &learner->batch, logit);
    if (d->param[FORM] == MIN_MAX) {
        eq_axpy((float)-alpha, d->adversary.d_logit, learner->d_logit, learner->batch.n_rows);
        eq_tape_backward(learner->tape, learner->d_logit, NULL, learner->gradient, NULL);
    } else {
        const eq_model *model = learner->tape->model;
        eq_tape_backward(learner->tape, d->adversary.d_logit, NULL, d->against, NULL);
        eq_tape_backward(learner->tape, learner->d_logit, NULL, learner->gradient, NULL);
        eq_project_tensors(model, true, d->against, learner->gradient);
        eq_axpy((float)-alpha, d->against, learner->gradient, model->n_weights);
    }
    teach_adversary(d, &learner->batch, logit);
}

/* ---- the whole ---- */

static eq_status new_adversary(eq_step *step, const eq_model *model, duel *d) {
    size_t sight = (size_t)step->param[SEES];
    bool wanted = step->objective->bias != EQ_STATISTICAL_PARITY_DIFFERENCE;
    eq_adversary_config config = {.sees_label = sight == OBJECTIVE ? wanted : sight == SCORE_AND_LABEL,
                                  .hidden = (size_t)step->param[HIDDEN],
                                  .max_rows = d->config.batch + 1,
                                  .privileged = step->privileged};
    EQ_NEW(step->cx, step->arena, d->against, model->n_weights);
    return eq_adversary_init(step->cx, step->arena, &config, eq_rng_split(&step->rng, "adversary"), &d->adversary);
}

/* Where all are of one side there is nothing to guess. */
static bool has_both_sides(const eq_step *step, const eq_dataset *rows) {
    for (size_t i = 1; i < rows->n_rows; i++)
        if (step->privileged[rows->group[i]] != step->privileged[rows->group[0]]) return true;
    return false;
}

static eq_status begin(eq_step *step, const eq_dataset *train, eq_model *model) {
    duel *d = step->state;
    d->param = step->param;
    d->config = eq_train_defaults(*step->train_config);
    eq_trainer_config config = {
        .train = &d->config, .objective = step->objective, .valid_weight = step->valid_weight, .rng = step->rng};
    if (step->param[ALPHA] > 0 && has_both_sides(step, train)) {
        d->config.max_epochs = (size_t)step->param[EPOCHS];
        d->config.patience = d->config.plateau_patience = d->config.max_epochs + 1;
        d->config.last_weights = true;
        EQ_TRY(new_adversary(step, model, d));
        config.penalty = (eq_penalty){.state = d, .n_groups = step->n_groups, .backward = backward};
    }
    return eq_trainer_new(step->cx, step->arena, model, train, step->valid, &config, &d->trainer);
}

static eq_status train(eq_step *step, const eq_dataset *rows, eq_model *model) {
    duel *d = step->state;
    if (!d->trainer) EQ_TRY(begin(step, rows, model));
    eq_status status = eq_trainer_step(step->cx, d->trainer, &step->budget);
    step->curve = eq_trainer_curve(d->trainer);
    step->done = status == EQ_OK ? 1 : (double)step->curve->n_epochs / (double)d->config.max_epochs;
    return status;
}

const eq_method eq_method_adversarial_debiasing = {
    .id = "adversarial_debiasing",
    .title = "Adversarial debiasing",
    .cite = "Zhang, Lemoine & Mitchell 2018, Mitigating unwanted biases with adversarial learning, AIES",
    .help = "Trains the classifier against an adversary that guesses the group from its score.",
    .family = EQ_IN,
    .flags = EQ_NEEDS_GRADIENT,
    EQ_PARAMS(params),
    .strength = "alpha",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(duel),
    .train = train,
};
