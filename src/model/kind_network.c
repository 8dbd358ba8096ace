/* The two kinds that are networks: they share model.c and the trainer, and differ in whether there are hidden layers. Logistic
 * regression is solved rather than descended to (logistic.c), unless a method adds a penalty. */
#include <string.h>

#include "model/graph/graph.h"
#include "model/kinds.h"

enum { DROPOUT, BATCH_NORM, LAYER_NORM, ACTIVATION, EMBED };

static const eq_param params[] = {
    {.id = "dropout", .title = "Dropout", .help = "Dropout probability", .kind = EQ_REAL, .initial = 0.2, .max = 0.95},
    {.id = "batch_norm",
     .title = "Batch normalisation",
     .help = "Batch normalisation",
     .kind = EQ_BOOLEAN,
     .initial = 1,
     .max = 1},
    {.id = "layer_norm",
     .title = "Layer normalisation",
     .help = "Layer normalisation, behind batch normalisation where both are on",
     .kind = EQ_BOOLEAN,
     .max = 1},
    {.id = "activation",
     .title = "Activation",
     .help = "What each hidden unit makes of its sum",
     .kind = EQ_CHOICE,
     .max = EQ_N_ACTIVATIONS - 1,
     .choice = eq_activation_ids},
    {.id = "embed",
     .title = "Numbers a category becomes",
     .help = "Numbers in the vector of its own that each value of a category becomes before the first layer; 0: none",
     .kind = EQ_INTEGER,
     .max = EQ_MAX_EMBED},
};

typedef struct network {
    eq_model model;
    eq_trainer *trainer; /* NULL before the first call of train */
} network;

static eq_status init_line(eq_ctx *cx, eq_arena *arena, const eq_model_spec *spec, size_t n_inputs, eq_rng rng, void *state) {
    /* batch_norm says no more here than that a last minibatch of one row joins the one before, as it always did in plans */
    const eq_model_config config = {.kind = EQ_LOGISTIC_REGRESSION, .batch_norm = true};
    (void)spec;
    return eq_model_init(cx, arena, &config, n_inputs, rng, &((network *)state)->model);
}

static eq_status init_mlp(eq_ctx *cx, eq_arena *arena, const eq_model_spec *spec, size_t n_inputs, eq_rng rng, void *state) {
    eq_model_config config = {.kind = EQ_MLP,
                              .n_hidden = spec->n_hidden,
                              .dropout = spec->param[DROPOUT],
                              .batch_norm = spec->param[BATCH_NORM] != 0,
                              .layer_norm = spec->param[LAYER_NORM] != 0,
                              .activation = (size_t)spec->param[ACTIVATION],
                              .embed = (size_t)spec->param[EMBED],
                              .feature_name = spec->n_named == n_inputs ? spec->feature_name : NULL};
    if (spec->n_hidden <= EQ_MAX_HIDDEN) memcpy(config.hidden, spec->hidden, spec->n_hidden * sizeof *spec->hidden);
    return eq_model_init(cx, arena, &config, n_inputs, rng, &((network *)state)->model);
}

static eq_status train(eq_ctx *cx, eq_lesson *lesson, void *state) {
    network *n = state;
    if (!n->trainer) {
        eq_trainer_config config = {.train = lesson->spec->train,
                                    .objective = lesson->spec->objective,
                                    .valid_weight = lesson->valid_weight,
                                    .rng = lesson->rng,
                                    .penalty = lesson->penalty,
                                    .split = lesson->split};
        EQ_TRY(eq_trainer_new(cx, lesson->arena, &n->model, lesson->train, lesson->valid, &config, &n->trainer));
    }
    lesson->curve = eq_trainer_curve(n->trainer);
    eq_status status = eq_trainer_step(cx, n->trainer, &lesson->budget);
    double most = (double)eq_train_defaults(*lesson->spec->train).max_epochs;
    lesson->done = status == EQ_OK ? 1 : (double)lesson->curve->n_epochs / most;
    return status;
}

static eq_status score(eq_ctx *cx, const void *state, const float *x, size_t n_rows, float *out) {
    return eq_model_score(cx, &((const network *)state)->model, x, n_rows, out);
}

static void sha256(const void *state, char out[65]) { eq_model_sha256(&((const network *)state)->model, out); }

static size_t n_weights(const void *state) { return ((const network *)state)->model.n_weights; }

static eq_model *inside(void *state) { return &((network *)state)->model; }

static eq_status copy(eq_ctx *cx, eq_arena *arena, const void *from, void *to) {
    return eq_model_copy(cx, arena, &((const network *)from)->model, &((network *)to)->model);
}

eq_status eq_predictor_of_network(eq_ctx *cx, eq_arena *arena, const eq_model *model, eq_predictor *out) {
    network *state;
    EQ_NEW(cx, arena, state, 1);
    EQ_TRY(eq_model_copy(cx, arena, model, &state->model));
    *out = (eq_predictor){model->graph->n_nodes == 1 ? &eq_kind_logistic_regression : &eq_kind_mlp, state};
    return EQ_OK;
}

const eq_kind eq_kind_logistic_regression = {
    .id = "logistic_regression",
    .title = "Logistic regression",
    .help = "A weighted sum of the features, solved to its minimum: the honest simple model.",
    .flags = EQ_KIND_GRADIENT,
    .state_size = sizeof(network),
    .init = init_line,
    .train = train,
    .score = score,
    .sha256 = sha256,
    .n_weights = n_weights,
    .network = inside,
    .copy = copy,
};

const eq_kind eq_kind_mlp = {
    .id = "mlp",
    .title = "Neural network",
    .help = "Hidden layers of units, with dropout and normalisation, trained by Adam with early stopping.",
    .flags = EQ_KIND_GRADIENT | EQ_KIND_HIDDEN,
    .params = params,
    .n_params = sizeof params / sizeof *params,
    .state_size = sizeof(network),
    .init = init_mlp,
    .train = train,
    .score = score,
    .sha256 = sha256,
    .n_weights = n_weights,
    .network = inside,
    .copy = copy,
};
