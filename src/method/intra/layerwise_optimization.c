/* Layer-wise optimisation: one layer at a time, searches a box around its trained weights for the best
 * objective.
 *
 * Per layer (a linear map's weights and bias, or an embedding's table) the box is w +- width times the standard
 * deviation of the layer's values; a surrogate of boosted trees (model/minimizer.c) says which point of the box
 * is tried next. Every layer starts from the trained network, and the network with the best objective on
 * validation, over all layers and the unperturbed one, is kept. What lies below the layer does not change, so
 * what comes in on validation is computed once (where a skip goes past the layer: what comes in where it begins). Source:
 * Savani, White & Govindarajulu, "Intra-processing methods for debiasing neural networks" (NeurIPS 2020), algorithm 2.
 * Deviations: the unperturbed network takes part; thresholds are searched exactly on all of validation.
 *
 * Variant `reference` is what the authors' code does: it minimises by expected improvement over the last five
 * parameter tensors, but a sign error makes the last one, the output layer's bias, win whatever the others
 * gave, so here only that one is searched; the deviation that sets its box is that of two biases, of which
 * the second belongs to a never trained output: it is drawn as an initial weight is. */
#include <math.h>
#include <string.h>

#include "method/intra/phi.h"
#include "method/intra/repair.h"
#include "model/minimizer.h"
#include "model/train.h"

enum {
    LAYERS,
    CALLS,
    INITIAL,
    CANDIDATES,
    WIDTH,
    MAX_SPARSITY,
    ACQUISITION,
    KAPPA,
    XI,
    TREES,
    DEPTH,
    SHRINKAGE,
    MARGIN,
    VARIANT,
    STRENGTH
};

static const char *const acquisitions[EQ_N_ACQUISITIONS + 1] = {
    [EQ_LOWER_CONFIDENCE_BOUND] = "lcb", [EQ_EXPECTED_IMPROVEMENT] = "ei"};
static const char *const variants[] = {"recommended", "reference", NULL};

static const eq_param params[] = {
    {.id = "layers",
     .title = "Layers searched",
     .help = "Layers searched, counted back from the output; 0 = all",
     .kind = EQ_INTEGER,
     .initial = 0,
     .min = 0,
     .max = EQ_MAX_HIDDEN + 1},
    {.id = "calls",
     .title = "Networks a layer",
     .help = "Networks tried a layer",
     .kind = EQ_INTEGER,
     .initial = 20,
     .min = 1,
     .max = 500},
    {.id = "initial",
     .title = "Drawn at random",
     .help = "Of these so many are drawn at random, before the surrogate has a say",
     .kind = EQ_INTEGER,
     .initial = 10,
     .min = 1,
     .max = 500},
    {.id = "candidates",
     .title = "Candidates",
     .help = "Random points among which the surrogate chooses the next network",
     .kind = EQ_INTEGER,
     .initial = 10000,
     .min = 1,
     .max = 1000000},
    {.id = "width",
     .title = "Half width",
     .help = "Half the width of the box around each weight, in standard deviations of the layer's values",
     .kind = EQ_REAL,
     .initial = 2.2,
     .min = 0,
     .max = 100},
    {.id = "max_sparsity",
     .title = "Most weights",
     .help = "Most weights of a layer that are searched, on average; of larger layers a random part is",
     .kind = EQ_INTEGER,
     .initial = 100000,
     .min = 1,
     .max = 10000000},
    {.id = "acquisition",
     .title = "Acquisition",
     .help = "What the surrogate chooses by: lower confidence bound, or expected improvement",
     .kind = EQ_CHOICE,
     .initial = EQ_LOWER_CONFIDENCE_BOUND,
     .min = 0,
     .max = EQ_N_ACQUISITIONS - 1,
     .choice = acquisitions},
    {.id = "kappa",
     .title = "Kappa",
     .help = "lcb: deviations taken off the median",
     .kind = EQ_REAL,
     .initial = 1.96,
     .min = 0,
     .max = 100},
    {.id = "xi",
     .title = "Xi",
     .help = "ei: improvement that does not count yet",
     .kind = EQ_REAL,
     .initial = 0.01,
     .min = 0,
     .max = 1},
    {.id = "trees",
     .title = "Trees",
     .help = "Trees of the surrogate, for each of three quantiles",
     .kind = EQ_INTEGER,
     .initial = 30,
     .min = 1,
     .max = 1000},
    {.id = "depth", .title = "Depth", .help = "Depth of these trees", .kind = EQ_INTEGER, .initial = 3, .min = 1, .max = 10},
    {.id = "shrinkage",
     .title = "Shrinkage",
     .help = "What each tree's answer is multiplied by",
     .kind = EQ_REAL,
     .initial = 0.1,
     .min = 0.001,
     .max = 1},
    {.id = "margin",
     .title = "Margin",
     .help = "How much further below the bound on bias the search stays on validation",
     .kind = EQ_REAL,
     .initial = 0.01,
     .min = 0,
     .max = 1},
    {.id = "variant",
     .title = "Variant",
     .help = "reference: the authors' code, which in effect searches the output layer's bias alone",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 1,
     .choice = variants},
    EQ_BLEND_PARAM,
};

typedef struct search {
    eq_blend blend;
    bool begun, in_layer;
    size_t layer, call; /* being searched; networks tried in it */
    size_t n_tried;
    double best;            /* objective of the best network */
    float *trained, *kept;  /* (n_weights) of the network as trained, of the best one */
    const float *input;     /* (n_valid, layer->width) */
    float *buffer[2];       /* (n_valid, widest) what input points to above the first layer */
    float *score;           /* (n_valid) */
    uint32_t *coordinate;   /* (n_coordinates) weights of the layer that are searched */
    double half;            /* half the width of the box */
    eq_minimizer minimizer; /* over the box */
} search;

static bool as_reference(const eq_step *step) { return step->param[VARIANT] > 0; }

static size_t first_layer(const eq_step *step, const eq_model *model) {
    size_t wanted = as_reference(step) ? 1 : (size_t)step->param[LAYERS];
    return wanted == 0 || wanted >= model->n_layers ? 0 : model->n_layers - wanted;
}

/* Weights and bias lie one behind the other. */
static size_t layer_size(const eq_layer *layer) { return (layer->n_in + (layer->bias != SIZE_MAX)) * layer->n_out; }

static eq_status begin(eq_step *step, const eq_dataset *valid, const eq_model *model) {
    search *s = step->state;
    size_t widest = 1, most = 0;
    if (as_reference(step) && model->layer[model->n_layers - 1].bias == SIZE_MAX)
        return eq_fail(step->cx, EQ_EINPUT,
                       "layerwise_optimization: the reference searches the last layer's bias, and the model has none");
    for (size_t l = 0; l < model->n_layers; l++) {
        if (model->layer[l].width > widest) widest = model->layer[l].width;
        if (layer_size(&model->layer[l]) > most) most = layer_size(&model->layer[l]);
    }
    EQ_NEW(step->cx, step->arena, s->trained, model->n_weights);
    EQ_NEW(step->cx, step->arena, s->kept, model->n_weights);
    EQ_NEW(step->cx, step->arena, s->score, valid->n_rows);
    EQ_NEW(step->cx, step->arena, s->coordinate, most);
    for (int k = 0; k < 2; k++) EQ_NEW_CELLS(step->cx, step->arena, s->buffer[k], valid->n_rows, widest);
    memcpy(s->trained, model->weight, model->n_weights * sizeof *s->trained);
    memcpy(s->kept, model->weight, model->n_weights * sizeof *s->kept);
    s->layer = first_layer(step, model);
    s->input = valid->x;
    if (s->layer > 0) {
        s->input = s->buffer[0];
        EQ_TRY(eq_model_pass(step->cx, model, (size_t[]){0, s->layer}, valid->x, valid->n_rows, s->buffer[0]));
    }
    s->best = -1;
    s->begun = true;
    return EQ_OK;
}

/* Population deviation of n values. */
static double deviation(const float *value, size_t n) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) sum += (double)value[i];
    for (size_t i = 0; i < n; i++) squares += ((double)value[i] - sum / (double)n) * ((double)value[i] - sum / (double)n);
    return sqrt(squares / (double)n);
}

/* The box, and the coordinates of the layer that are searched. Returns their number. */
static size_t choose_coordinates(const eq_step *step, search *s, const eq_model *model, eq_rng *rng) {
    const eq_layer *layer = &model->layer[s->layer];
    if (as_reference(step)) {
        double bound = 1 / sqrt((double)layer->n_in), second = bound * (2 * eq_rng_uniform(rng) - 1);
        s->half = step->param[WIDTH] * fabs((double)s->trained[layer->bias] - second) / 2;
        s->coordinate[0] = (uint32_t)layer->bias;
        return 1;
    }
    size_t size = layer_size(layer), n = 0;
    double share = step->param[MAX_SPARSITY] / (double)size;
    s->half = step->param[WIDTH] * deviation(s->trained + layer->weight, size);
    for (size_t k = 0; k < size; k++)
        if (share >= 1 || eq_rng_uniform(rng) < share) s->coordinate[n++] = (uint32_t)(layer->weight + k);
    return n;
}

static eq_status begin_layer(eq_step *step, const eq_model *model) {
    search *s = step->state;
    eq_rng layers = eq_rng_split(&step->rng, "layers"), rng = eq_rng_at(&layers, s->layer);
    eq_rng part = eq_rng_split(&rng, "part");
    const double *p = step->param;
    eq_minimizer_config config = {.n_dims = choose_coordinates(step, s, model, &part),
                                  .n_points = (size_t)p[CALLS],
                                  .n_initial = (size_t)p[INITIAL],
                                  .n_candidates = (size_t)p[CANDIDATES],
                                  .acquisition = as_reference(step) ? EQ_EXPECTED_IMPROVEMENT : (eq_acquisition)p[ACQUISITION],
                                  .kappa = p[KAPPA],
                                  .xi = p[XI],
                                  .trees = {.n_trees = (size_t)p[TREES], .depth = (size_t)p[DEPTH], .shrinkage = p[SHRINKAGE]}};
    EQ_TRY(eq_minimizer_new(step->cx, step->arena, &config, eq_rng_split(&rng, "points"), &s->minimizer));
    s->in_layer = true;
    s->call = 0;
    return EQ_OK;
}

/* Puts the layer back and moves on to the next one. */
static eq_status end_layer(eq_step *step, const eq_dataset *valid, eq_model *model) {
    search *s = step->state;
    memcpy(model->weight, s->trained, model->n_weights * sizeof *s->trained);
    s->in_layer = false;
    if (s->layer + 1 < model->n_layers) {
        float *next = s->input == s->buffer[0] ? s->buffer[1] : s->buffer[0];
        size_t range[] = {s->layer, s->layer + 1};
        EQ_TRY(eq_model_pass(step->cx, model, range, s->input, valid->n_rows, next));
        s->input = next;
    }
    s->layer++;
    return EQ_OK;
}

/* The objective of the model, whose layers below the current one are as trained; keeps it if it is the best.
 */
static eq_status judge(eq_step *step, const eq_dataset *valid, const eq_model *model, double *phi) {
    search *s = step->state;
    size_t range[] = {s->layer, model->n_layers};
    EQ_TRY(eq_model_pass(step->cx, model, range, s->input, valid->n_rows, s->score));
    eq_logit_scores(s->score, valid->n_rows, s->score);
    EQ_TRY(eq_phi_of_scores(step, valid, s->score, step->param[MARGIN], phi));
    if (*phi > s->best) {
        s->best = *phi;
        memcpy(s->kept, model->weight, model->n_weights * sizeof *s->kept);
    }
    step->budget -= (int64_t)(valid->n_rows / 3 + 1);
    s->n_tried++;
    return EQ_OK;
}

static eq_status try_next(eq_step *step, const eq_dataset *valid, eq_model *model) {
    search *s = step->state;
    const float *point;
    double phi;
    if (!s->in_layer) EQ_TRY(begin_layer(step, model));
    EQ_TRY(eq_minimizer_ask(step->cx, &s->minimizer, &point));
    for (size_t k = 0; k < s->minimizer.config.n_dims; k++) {
        uint32_t at = s->coordinate[k];
        model->weight[at] = (float)((double)s->trained[at] + s->half * (2 * (double)point[k] - 1));
    }
    EQ_TRY(judge(step, valid, model, &phi));
    eq_minimizer_tell(&s->minimizer, -phi);
    return ++s->call == (size_t)step->param[CALLS] ? end_layer(step, valid, model) : EQ_OK;
}

static eq_status seek(eq_step *step, const eq_dataset *valid, eq_model *model) {
    search *s = step->state;
    if (!s->begun) EQ_TRY(begin(step, valid, model));
    double n_layers = (double)(model->n_layers - first_layer(step, model));
    while (s->layer < model->n_layers) {
        step->done = (double)s->n_tried / (n_layers * step->param[CALLS] + 1);
        if (step->budget <= 0) return EQ_MORE;
        double phi;
        if (s->n_tried == 0 && !as_reference(step)) EQ_TRY(judge(step, valid, model, &phi));
        else EQ_TRY(try_next(step, valid, model));
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

const eq_method eq_method_layerwise_optimization = {
    .id = "layerwise_optimization",
    .title = "Layer-wise optimisation",
    .cite = "Savani, White & Govindarajulu 2020, Intra-processing methods for debiasing neural networks, NeurIPS",
    .help = "Searches one layer's weights after another for a better objective, guided by boosted trees.",
    EQ_REPAIRS(search, params, adjust),
};
