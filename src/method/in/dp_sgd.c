/* DP-SGD: a network trained so that its weights tell little of any single training row.
 *
 * A step draws each row by its own coin of probability q = batch / rows, cuts each drawn row's gradient to norm C, adds them
 * and Gaussian noise of deviation sigma C in each coordinate, and divides by the batch size asked for, whatever was drawn: an
 * empty draw still takes a step of noise. What all steps tell is accounted for by math/rdp.h and said. The number of steps is
 * fixed, since stopping by validation would look at more private rows; batch normalisation, which mixes rows, is left out.
 * sigma = 0 is plain training, without any of this.
 * Who is drawn and the noise come from the host's secret bytes through ChaCha20, and no report can be made twice. Asked to be
 * reproducible, or where the host gives none, they come from the run's seed: whoever knows it can take the noise away, and
 * the run is for study. First weights and dropout tell nothing of rows and come from the seed either way.
 * Fairness beside it: a rate of a batch is a sum over people too, so a penalty on it would let one row change every other row's
 * gradient. Each step therefore also tells, by noise of its own, the groups' sums of scores and of people; the sum of squared
 * differences between a group's running rate and that of all, times `fairness`, has in the next step a slope by each row's logit
 * that hangs on what was told and on that row alone, and is cut with its gradient. Both sums are over the same draw, so one step
 * is one Gaussian of the deviation `noise` said: 1 / noise^2 is split, `rates_share` of it for the rates, and epsilon stays.
 * Not covered by epsilon: the standardisation of features, whatever validation chooses afterwards (the threshold, a method
 * after training), the figures that a report prints, other runs on the same rows, and attacks on the rounding of noise
 * (Mironov, "On significance of the least significant bits for differential privacy", CCS 2012). Sources: Abadi, Chu,
 * Goodfellow, McMahan, Mironov, Talwar & Zhang, "Deep learning with differential privacy" (CCS 2016). That small
 * groups pay more: Bagdasaryan, Poursaeed & Shmatikov (NeurIPS 2019). */
#include <math.h>
#include <string.h>

#include "base/chacha20.h"
#include "math/kernels.h"
#include "math/rdp.h"
#include "math/stats.h"
#include "method/methods.h"
#include "method/plain.h"
#include "model/train.h"

enum { NOISE, CLIP, BATCH, EPOCHS, LEARNING_RATE, OPTIMISER, EPSILON, DELTA, REPRODUCIBLE, FAIRNESS, STATISTIC, RATES_SHARE };
enum { ADAM, SGD };
enum { SELECTION, TRUE_POSITIVE, FALSE_POSITIVE };
#define KEEP 0.9 /* of a running rate, a step */
#define SURE 3.0 /* deviations of its noise above which a group's people are counted as there */

static const char *const optimisers[] = {"adam", "sgd", NULL};
static const char *const statistics[] = {"selection_rate", "true_positive_rate", "false_positive_rate", NULL};

static const eq_param params[] = {
    {.id = "noise",
     .title = "Strength",
     .help = "Standard deviation of the noise, in units of the clipping norm; 0 is plain training",
     .kind = EQ_REAL,
     .initial = 1,
     .max = 1000},
    {.id = "clip",
     .title = "Clipping norm",
     .help = "Most that one row's gradient may weigh in a step",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 1e-6,
     .max = 1e6},
    {.id = "batch",
     .title = "Batch size",
     .help = "Rows drawn for a step, on average",
     .kind = EQ_INTEGER,
     .initial = 256,
     .min = 1,
     .max = 1000000},
    {.id = "epochs",
     .title = "Epochs",
     .help = "Steps, in passes over the training rows",
     .kind = EQ_INTEGER,
     .initial = 20,
     .min = 1,
     .max = 10000},
    {.id = "learning_rate",
     .title = "Learning rate",
     .help = "Of the noisy steps",
     .kind = EQ_REAL,
     .initial = 0.01,
     .min = 1e-6,
     .max = 100},
    {.id = "optimiser",
     .title = "Optimiser",
     .help = "What is made of the noisy gradients",
     .kind = EQ_CHOICE,
     .initial = ADAM,
     .max = SGD,
     .choice = optimisers},
    {.id = "epsilon",
     .title = "Privacy budget",
     .help = "Epsilon to be kept, by as much noise as that takes; 0 takes the noise as it is given",
     .kind = EQ_REAL,
     .max = 1000},
    {.id = "delta",
     .title = "Chance beyond",
     .help = "Delta: the chance that epsilon does not hold; 0 is a tenth of one row, at most 1e-5",
     .kind = EQ_REAL,
     .max = 0.1},
    {.id = "reproducible",
     .title = "Reproducible",
     .help = "Noise from the run's seed instead of secret bytes: for study, since whoever knows the seed can take it away",
     .kind = EQ_BOOLEAN,
     .max = 1},
    {.id = "fairness",
     .title = "Fairness",
     .help = "Weight of the squared differences between the groups' rates, told with noise of their own; 0 leaves them out",
     .kind = EQ_REAL,
     .max = 1000},
    {.id = "statistic",
     .title = "Equal what",
     .help = "Whose mean scores the groups are compared by: of all, or of one outcome",
     .kind = EQ_CHOICE,
     .initial = SELECTION,
     .max = FALSE_POSITIVE,
     .choice = statistics},
    {.id = "rates_share",
     .title = "Share for rates",
     .help = "How much of the privacy spent in a step goes to the groups' rates, where fairness is above 0",
     .kind = EQ_REAL,
     .initial = 0.1,
     .min = 0.001,
     .max = 0.9},
};

/* Where chance comes from: a key that nobody knows, or the seed. */
typedef struct chance {
    eq_chacha20 *secret; /* NULL = the seed */
    eq_rng seeded;
} chance;

static uint64_t bits_of(chance *from) { return from->secret ? eq_chacha20_u64(from->secret) : eq_rng_u64(&from->seeded); }

static double uniform_of(chance *from) { return (double)(bits_of(from) >> 11) * 0x1p-53; }

/* Never from a uniform of 0 or 1. */
static double normal_of(chance *from) { return eq_normal_quantile(((double)(bits_of(from) >> 12) + 0.5) * 0x1p-52); }

/* What is told of the groups, and the slope it gives. */
typedef struct told_rates {
    double *drawn;   /* (2 n_groups) of this step: scores added up, people */
    double *running; /* (2 n_groups) */
    double *pull;    /* (n_groups) by which lambda R rises with a score of the group, times the batch size */
    bool begun;
} told_rates;

typedef struct private_training {
    eq_train_config train;
    eq_model_spec spec;
    double param[EQ_MAX_PARAMS]; /* of the kind of model */
    eq_predictor model;
    eq_tape *tape;
    eq_adam adam;
    float *gradient; /* (n_weights) of one row, then of the step */
    double *sum;     /* (n_weights) of cut gradients */
    double rate, noise, weight_scale;
    double gradient_noise, rates_noise; /* what `noise` is made of; rates_noise 0 = no rates are told */
    told_rates told;
    size_t n_steps, at;
    bool begun, is_secret;
    eq_chacha20 secret;
    eq_lesson lesson; /* noise 0 */
} private_training;

/* ---- preparing ---- */

static double delta_of(const eq_step *step, size_t n_rows) {
    double tenth = 0.1 / (double)n_rows;
    return step->param[DELTA] > 0 ? step->param[DELTA] : tenth < 1e-5 ? tenth : 1e-5;
}

/* The plan's model, without what mixes rows. */
static void leave_out_batch_norm(eq_step *step, private_training *p) {
    p->train = *step->train_config;
    p->spec = *step->spec;
    p->spec.param = p->param;
    for (size_t k = 0; k < p->spec.kind->n_params; k++) {
        p->param[k] = step->spec->param[k];
        if (!strcmp(p->spec.kind->params[k].id, "batch_norm")) p->param[k] = 0;
    }
}

/* Precisions add: the share of 1 / noise^2 that each of both sums is told with. */
static eq_status begin_rates(eq_step *step, private_training *p) {
    double share = step->param[RATES_SHARE];
    p->gradient_noise = p->noise / sqrt(1 - share);
    p->rates_noise = p->noise / sqrt(share);
    EQ_NEW(step->cx, step->arena, p->told.drawn, 2 * step->n_groups);
    EQ_NEW(step->cx, step->arena, p->told.running, 2 * step->n_groups);
    EQ_NEW(step->cx, step->arena, p->told.pull, step->n_groups);
    return EQ_OK;
}

static eq_status begin(eq_step *step, const eq_dataset *train, private_training *p) {
    double sum = 0, n = (double)train->n_rows, batch = step->param[BATCH];
    leave_out_batch_norm(step, p);
    EQ_TRY(eq_predictor_init(step->cx, step->arena, &p->spec, train->n_features, step->init, &p->model));
    eq_model *model = eq_predictor_network(&p->model);
    EQ_TRY(eq_tape_new(step->cx, step->arena, model, 1, &p->tape));
    EQ_TRY(eq_adam_init(step->cx, step->arena, model->n_weights, &p->adam));
    EQ_NEW(step->cx, step->arena, p->gradient, model->n_weights);
    EQ_NEW(step->cx, step->arena, p->sum, model->n_weights);
    for (size_t i = 0; i < train->n_rows; i++) sum += train->weight[i];
    if (!(sum > 0)) return eq_fail(step->cx, EQ_EINPUT, "the weights of the train part sum to %g, expected more than 0", sum);
    p->weight_scale = n / sum;
    p->rate = batch < n ? batch / n : 1;
    p->n_steps = (size_t)ceil(step->param[EPOCHS] / p->rate);
    eq_noisy_steps steps = {p->rate, step->param[NOISE], (double)p->n_steps};
    if (step->param[EPSILON] > 0) steps.noise = eq_noise_for(&steps, step->param[EPSILON], delta_of(step, train->n_rows));
    p->noise = p->gradient_noise = steps.noise;
    if (step->param[FAIRNESS] > 0) EQ_TRY(begin_rates(step, p));
    p->is_secret = step->secret && step->param[REPRODUCIBLE] == 0;
    if (p->is_secret) p->secret = eq_chacha20_start(step->secret);
    p->begun = true;
    return EQ_OK;
}

/* ---- the groups' rates ---- */

static bool is_rated(const eq_step *step, uint8_t y) {
    return step->param[STATISTIC] == SELECTION || (step->param[STATISTIC] == TRUE_POSITIVE) == y;
}

/* A row's score and itself, cut to norm sqrt 2, which an unweighted row never passes. */
static void count_row(const eq_step *step, private_training *p, uint16_t group, double score, double weight) {
    double norm = weight * sqrt(1 + score * score), most = sqrt(2), factor = norm > most ? most / norm : 1;
    p->told.drawn[group] += factor * weight * score;
    p->told.drawn[step->n_groups + group] += factor * weight;
}

/* Noise joins the sums, they the running ones, and these give the pulls of the next step: nothing here sees a row. A group of
 * which hardly more people are told than noise would make up has no rate. */
static void tell_rates(const eq_step *step, private_training *p, chance *from, double batch) {
    told_rates *t = &p->told;
    size_t k = step->n_groups;
    double keep = t->begun ? KEEP : 0, deviation = sqrt(2) * p->rates_noise, sum = 0, people = 0, all = 0;
    for (size_t c = 0; c < 2 * k; c++) {
        t->running[c] = keep * t->running[c] + (1 - keep) * (t->drawn[c] + deviation * normal_of(from));
        t->drawn[c] = 0;
    }
    t->begun = true;
    for (size_t a = 0; a < k; a++) t->pull[a] = 0;
    for (size_t a = 0; a < k; a++)
        if (t->running[k + a] > SURE * deviation) sum += t->running[a], people += t->running[k + a];
    for (size_t a = 0; a < k && people > 0; a++) {
        double own = t->running[k + a] > SURE * deviation ? 2 * (t->running[a] / t->running[k + a] - sum / people) : 0;
        t->pull[a] = own != 0 ? own / t->running[k + a] : 0;
        all += own / people;
    }
    for (size_t a = 0; a < k; a++)
        t->pull[a] = t->running[k + a] > SURE * deviation ? step->param[FAIRNESS] * batch * (t->pull[a] - all) : 0;
}

/* ---- a step ---- */

/* The gradient of one row's loss, cut to the norm, joins the sum. */
static void add_row(eq_step *step, private_training *p, const eq_dataset *train, size_t i, const eq_rng *dropout) {
    size_t n = p->adam.n;
    double square = 0;
    eq_tape_forward(p->tape, train->x + i * train->n_features, 1, EQ_TRAINING, dropout);
    double z = (double)p->tape->logit[0], weight = p->weight_scale * train->weight[i];
    double score = eq_sigmoid(z), slope = weight * (score - train->y[i]);
    if (p->rates_noise > 0 && is_rated(step, train->y[i])) {
        slope += weight * p->told.pull[train->group[i]] * score * (1 - score);
        count_row(step, p, train->group[i], score, weight);
    }
    float d_logit = (float)slope;
    eq_tape_backward(p->tape, &d_logit, NULL, p->gradient, NULL);
    for (size_t k = 0; k < n; k++) square += (double)p->gradient[k] * (double)p->gradient[k];
    double norm = sqrt(square), factor = norm > step->param[CLIP] ? step->param[CLIP] / norm : 1;
    for (size_t k = 0; k < n; k++) p->sum[k] += factor * (double)p->gradient[k];
}

static void take_step(eq_step *step, private_training *p, const eq_dataset *train) {
    eq_rng samples = eq_rng_split(&step->rng, "sample"), noises = eq_rng_split(&step->rng, "noise"),
           masks = eq_rng_split(&step->rng, "dropout");
    eq_rng mask = eq_rng_at(&masks, p->at);
    eq_chacha20 *secret = p->is_secret ? &p->secret : NULL;
    chance sample = {secret, eq_rng_at(&samples, p->at)}, noise = {secret, eq_rng_at(&noises, p->at)};
    double deviation = p->gradient_noise * step->param[CLIP], batch = p->rate * (double)train->n_rows;
    float *weight = eq_predictor_network(&p->model)->weight;
    memset(p->sum, 0, p->adam.n * sizeof *p->sum);
    for (size_t i = 0; i < train->n_rows; i++) {
        if (!(uniform_of(&sample) < p->rate)) continue;
        eq_rng dropout = eq_rng_at(&mask, i);
        add_row(step, p, train, i, &dropout);
        step->budget--;
    }
    step->budget -= (int64_t)(train->n_rows / 256 + 1);
    for (size_t k = 0; k < p->adam.n; k++) p->gradient[k] = (float)((p->sum[k] + deviation * normal_of(&noise)) / batch);
    if (p->rates_noise > 0) tell_rates(step, p, &noise, batch);
    if (step->param[OPTIMISER] == ADAM)
        eq_adam_step(&p->adam, step->param[LEARNING_RATE], p->train.weight_decay, p->gradient, weight);
    else eq_axpy((float)-step->param[LEARNING_RATE], p->gradient, weight, p->adam.n);
}

/* ---- the whole ---- */

static const char *seed_of(const eq_step *step) {
    if (step->param[REPRODUCIBLE] == 0) return "the host gave no secret bytes, and the noise can be recomputed from the seed";
    return "the noise can be recomputed from the seed";
}

static const char *say_rates(eq_step *step, const private_training *p) {
    if (!(p->rates_noise > 0)) return "";
    return eq_arena_format(step->cx, step->arena,
                           " That is %.4g on gradients and %.4g on the groups' sums, which are of the same rows.",
                           p->gradient_noise, p->rates_noise);
}

static eq_status say(eq_step *step, private_training *p, size_t n_rows) {
    double delta = delta_of(step, n_rows);
    eq_privacy told = eq_privacy_of(&(eq_noisy_steps){p->rate, p->noise, (double)p->n_steps}, delta);
    const char *holds = p->is_secret ? "Holds of the weights learnt, for each training row"
                                     : eq_arena_format(step->cx, step->arena, "No guarantee: %s", seed_of(step));
    const char *rates = say_rates(step, p);
    if (!holds || !rates) return EQ_EMEMORY;
    step->said = eq_arena_format(
        step->cx, step->arena,
        "Noise of %.4g in each of %zu steps over %.4g of the rows: epsilon %.4g at delta %.3g (%.4g by the "
        "conversion of 2017).%s %s. Not covered: features are standardised by the training rows' own means and deviations, not "
        "by public bounds; thresholds and methods fitted on validation; the figures of this report; other runs on these rows; "
        "attacks on the rounding of noise.",
        p->noise, p->n_steps, p->rate, told.epsilon, delta, told.epsilon_2017, rates, holds);
    return step->said ? EQ_OK : EQ_EMEMORY;
}

static eq_status fit(eq_step *step, const eq_dataset *train) {
    private_training *p = step->state;
    if (step->param[NOISE] == 0) return eq_plain_fit(step, train, &p->lesson, &p->model);
    if (!p->begun) EQ_TRY(begin(step, train, p));
    for (; p->at < p->n_steps; p->at++) {
        if (step->budget <= 0) return EQ_MORE;
        step->done = (double)p->at / (double)p->n_steps;
        take_step(step, p, train);
    }
    step->done = 1;
    return say(step, p, train->n_rows);
}

static eq_status predict(const eq_step *step, const eq_rows *rows, float *score) {
    const private_training *p = step->state;
    return eq_predictor_score(step->cx, &p->model, rows->x, rows->n_rows, score);
}

static void identify(const eq_step *step, char sha256[65], size_t *n_weights) {
    const private_training *p = step->state;
    p->model.kind->sha256(p->model.state, sha256);
    *n_weights = p->model.kind->n_weights(p->model.state);
}

const eq_method eq_method_dp_sgd = {
    .id = "dp_sgd",
    .title = "Private training",
    .cite = "Abadi, Chu, Goodfellow, McMahan, Mironov, Talwar & Zhang 2016, Deep learning with differential privacy, CCS",
    .help = "Trains a network on clipped and noisy gradients, so that it tells little of any one row; small groups pay most.",
    .family = EQ_IN,
    .flags = EQ_OWN_PREDICTOR | EQ_NEEDS_GRADIENT,
    EQ_PARAMS(params),
    .strength = "noise",
    .target = "accuracy_difference", /* it brings no gap to 0 */
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(private_training),
    .fit = fit,
    .predict = predict,
    .identify = identify,
};
