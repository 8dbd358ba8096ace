/* Score gap penalty: plain training with the squared gap between groups' mean scores added to the loss
 * (score_gap.c).
 *
 * The loss of a minibatch is the cross-entropy plus lambda times the mean, over events and unprivileged
 * groups, of the squared gap. lambda = 0 adds nothing at all: the trainer then makes the very steps of plain
 * training, from the same random stream, and gives the same bits. Sources: Bechavod & Ligett, "Penalizing
 * unfairness in binary classification" (arXiv 1707.00044, 2017); events as in Hardt, Price & Srebro (NIPS
 * 2016). Ours: scores in place of decisions, as in Calders et al. (ICDM 2013), and any number of groups, each
 * against all privileged ones. */
#include "method/in/score_gap.h"
#include "method/methods.h"

enum { LAMBDA, FORM };

static const char *const forms[EQ_N_GAP_FORMS + 1] = {
    [EQ_GAP_DEMOGRAPHIC_PARITY] = "demographic_parity",
    [EQ_GAP_EQUALIZED_ODDS] = "equalized_odds",
};

static const eq_param params[] = {
    {.id = "lambda",
     .title = "Strength",
     .help = "Weight of the squared gap against the cross-entropy; 0 is plain training",
     .kind = EQ_REAL,
     .initial = 10,
     .min = 0,
     .max = 1000},
    {.id = "form",
     .title = "Equal among",
     .help = "Whose mean scores are to be equal: everybody's, or those of people with the same outcome",
     .kind = EQ_CHOICE,
     .initial = EQ_GAP_DEMOGRAPHIC_PARITY,
     .min = 0,
     .max = EQ_N_GAP_FORMS - 1,
     .choice = forms},
};

typedef struct training {
    eq_trainer *trainer; /* NULL before the first call */
} training;

static eq_status begin(eq_step *step, const eq_dataset *train, eq_model *model) {
    training *state = step->state;
    eq_trainer_config config = {
        .train = step->train_config, .objective = step->objective, .valid_weight = step->valid_weight, .rng = step->rng};
    eq_score_gap gap = {.form = (eq_gap_form)step->param[FORM],
                        .lambda = step->param[LAMBDA],
                        .privileged = step->privileged,
                        .n_groups = step->n_groups};
    if (gap.lambda > 0) EQ_TRY(eq_score_gap_new(step->cx, step->arena, &gap, &config.penalty));
    return eq_trainer_new(step->cx, step->arena, model, train, step->valid, &config, &state->trainer);
}

static eq_status train(eq_step *step, const eq_dataset *rows, eq_model *model) {
    training *state = step->state;
    if (!state->trainer) EQ_TRY(begin(step, rows, model));
    eq_status status = eq_trainer_step(step->cx, state->trainer, &step->budget);
    step->curve = eq_trainer_curve(state->trainer);
    double most = (double)eq_train_defaults(*step->train_config).max_epochs;
    step->done = status == EQ_OK ? 1 : (double)step->curve->n_epochs / most;
    return status;
}

const eq_method eq_method_score_gap_penalty = {
    .id = "score_gap_penalty",
    .title = "Score gap penalty",
    .cite = "Bechavod & Ligett 2017, Penalizing unfairness in binary classification, arXiv 1707.00044",
    .help = "Adds the squared gap between the groups' mean scores to the loss that training minimises.",
    .family = EQ_IN,
    .flags = EQ_NEEDS_GRADIENT,
    EQ_PARAMS(params),
    .strength = "lambda",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(training),
    .train = train,
};
