/* Random perturbation: tries noisy copies of the trained network and keeps the one with the best objective.
 *
 * Trial 0 is the network as trained (variant `reference`: a perturbed one); in trial t > 0 every trainable
 * scalar is its trained value times 1 + sd N(0,1), drawn from the stream of number t, so a trial does not
 * depend on those before it. Each trial gets the best of all thresholds for the objective on validation, with
 * the margin; a trial replaces the best so far only when strictly better. The model is left with the best
 * trial's weights. Source: Savani, White & Govindarajulu, "Intra-processing methods for debiasing neural
 * networks" (NeurIPS 2020), algorithm 1. Deviations: trial 0 (so validation cannot get worse than
 * re-thresholding alone), and thresholds are searched exactly on all of validation, where the authors' code
 * takes a grid and bootstrap resamples. */
#include <string.h>

#include "math/sample.h"
#include "method/intra/phi.h"
#include "method/intra/repair.h"

enum { TRIALS, SD, MARGIN, VARIANT, STRENGTH };

static const char *const variants[] = {"recommended", "reference", NULL};

static const eq_param params[] = {
    {.id = "trials",
     .title = "Networks tried",
     .help = "Networks tried, the unperturbed one included",
     .kind = EQ_INTEGER,
     .initial = 101,
     .min = 1,
     .max = 10001},
    {.id = "sd",
     .title = "Standard deviation",
     .help = "Standard deviation of the factor on every weight",
     .kind = EQ_REAL,
     .initial = 0.1,
     .min = 0,
     .max = 10},
    {.id = "margin",
     .title = "Margin",
     .help = "How much further below the bound on bias the search stays on validation",
     .kind = EQ_REAL,
     .initial = 0.01,
     .min = 0,
     .max = 1},
    {.id = "variant",
     .title = "Variant",
     .help = "reference: the authors' code, where the network as trained does not take part",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 1,
     .choice = variants},
    EQ_BLEND_PARAM,
};

typedef struct search {
    eq_blend blend;
    size_t next;           /* the next trial */
    double best;           /* objective of the best trial */
    float *trained, *kept; /* (n_weights) of the network as trained, of the best trial */
    float *score;          /* (n_valid) */
} search;

static eq_status begin(eq_step *step, const eq_dataset *valid, const eq_model *model) {
    search *s = step->state;
    EQ_NEW(step->cx, step->arena, s->kept, model->n_weights);
    EQ_NEW(step->cx, step->arena, s->score, valid->n_rows);
    EQ_NEW(step->cx, step->arena, s->trained, model->n_weights);
    memcpy(s->trained, model->weight, model->n_weights * sizeof *s->trained);
    memcpy(s->kept, model->weight, model->n_weights * sizeof *s->kept);
    return EQ_OK;
}

static void perturb(const eq_step *step, const search *s, eq_model *model) {
    eq_rng trials = eq_rng_split(&step->rng, "trials"), noise = eq_rng_at(&trials, s->next);
    double sd = s->next || step->param[VARIANT] > 0 ? step->param[SD] : 0;
    for (size_t k = 0; k < model->n_weights; k++)
        model->weight[k] = (float)((double)s->trained[k] * (1 + sd * eq_sample_normal(&noise)));
}

/* The objective of the model on validation, at its best threshold. */
static eq_status judge(eq_step *step, const eq_dataset *valid, const eq_model *model, double *phi) {
    search *s = step->state;
    EQ_TRY(eq_model_score(step->cx, model, valid->x, valid->n_rows, s->score));
    return eq_phi_of_scores(step, valid, s->score, step->param[MARGIN], phi);
}

static eq_status seek(eq_step *step, const eq_dataset *valid, eq_model *model) {
    search *s = step->state;
    size_t n_trials = (size_t)step->param[TRIALS];
    if (!s->trained) EQ_TRY(begin(step, valid, model));
    for (; s->next < n_trials; s->next++) {
        step->done = (double)s->next / (double)n_trials;
        if (step->budget <= 0) return EQ_MORE;
        double phi;
        perturb(step, s, model);
        EQ_TRY(judge(step, valid, model, &phi));
        if (s->next == 0 || phi > s->best) {
            s->best = phi;
            memcpy(s->kept, model->weight, model->n_weights * sizeof *s->kept);
        }
        step->budget -= (int64_t)(valid->n_rows / 3 + 1);
    }
    memcpy(model->weight, s->kept, model->n_weights * sizeof *s->kept);
    step->done = 1;
    return EQ_OK;
}

static eq_status adjust(eq_step *step, const eq_dataset *valid, eq_model *model) {
    search *state = step->state;
    state->blend.t = step->param[STRENGTH];
    return eq_blend_run(step, valid, model, &state->blend, seek);
}

const eq_method eq_method_random_perturbation = {
    .id = "random_perturbation",
    .title = "Random perturbation",
    .cite = "Savani, White & Govindarajulu 2020, Intra-processing methods for debiasing neural networks, NeurIPS",
    .help = "Tries many randomly perturbed copies of the trained network and keeps the one with the best "
            "objective.",
    EQ_REPAIRS(search, params, adjust),
};
