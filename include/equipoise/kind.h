/* Kinds of model: logistic regression, networks, and whatever else learns scores from rows with labels and weights.
 *
 * A trained model is a predictor: a kind and its state. What only a network has (weights to edit, gradients) hangs below it:
 * eq_predictor_network. A kind is one file and one row of src/model/kinds.def. */
#ifndef EQUIPOISE_KIND_H
#define EQUIPOISE_KIND_H

#include "equipoise/model.h"
#include "equipoise/param.h"

/* EQ_KIND_GRADIENT: it is a network, which methods may train, differentiate and edit. EQ_KIND_HIDDEN: it takes the widths of
 * model.hidden. */
enum { EQ_KIND_GRADIENT = 1u, EQ_KIND_HIDDEN = 2u };

struct eq_kind;

/* What is to be made, and how it is trained. */
typedef struct eq_model_spec {
    const struct eq_kind *kind;
    const double *param;    /* (kind->n_params) in the order of its table */
    size_t n_hidden;        /* EQ_KIND_HIDDEN: 1..EQ_MAX_HIDDEN */
    const uint32_t *hidden; /* (n_hidden) 1..EQ_MAX_WIDTH each */
    const eq_train_config *train;
    const eq_objective *objective; /* what the curve's performance means */
    size_t n_named;                /* features whose names are known, all of those it is made for; or 0 */
    const char *const *feature_name;
} eq_model_spec;

/* What it learns from, and how far it has come. Everything is borrowed until training is over. */
typedef struct eq_lesson {
    eq_arena *arena; /* of the state; lives as long as the predictor */
    const eq_model_spec *spec;
    const eq_dataset *train, *valid;
    const double *valid_weight; /* (valid n_rows) of the loss that stops training; NULL = the rows' own */
    eq_rng rng;
    eq_penalty penalty;            /* a term of the loss; has add and add_whole, or is zero = none */
    const struct eq_sparse *split; /* what the core has found in the features of `train` before; NULL = nothing */
    int64_t budget;                /* in and out: work left in this call; a row trained costs 1, a row scored 1/3 */
    double done;                   /* out: fraction of the training done, [0,1]; 1 with EQ_OK */
    const eq_curve *curve;         /* out: what there is to show, or NULL; lives as long as the arena */
} eq_lesson;

typedef struct eq_kind {
    const char *id, *title, *help;
    unsigned flags;
    const eq_param *params; /* further keys of a plan's "model" */
    size_t n_params;
    size_t state_size; /* zeroed bytes, what the hooks keep */
    /* Makes an untrained model of n_inputs features; the stream is for what it draws. EQ_EINPUT: a size out of range. */
    eq_status (*init)(eq_ctx *, eq_arena *, const eq_model_spec *, size_t n_inputs, eq_rng, void *state);
    /* Trains while lesson->budget > 0: EQ_MORE to be called again with the same lesson, EQ_OK when done. Where the cuts fall
     * changes nothing. Only the ratios of instance weights matter. */
    eq_status (*train)(eq_ctx *, eq_lesson *, void *state);
    /* P(y = 1 | x) in [0,1] of each row by itself. x (n_rows, n_inputs), score (n_rows). Scratch from cx->tmp. */
    eq_status (*score)(eq_ctx *, const void *state, const float *x, size_t n_rows, float *score);
    /* SHA-256 of what was learnt, 64 digits and a zero byte; how many numbers that are. */
    void (*sha256)(const void *state, char out[65]);
    size_t (*n_weights)(const void *state);
    /* EQ_KIND_GRADIENT: the network inside. Else NULL. */
    eq_model *(*network)(void *state);
    /* A deep copy of what was learnt, which may be trained or edited anew where the kind can. */
    eq_status (*copy)(eq_ctx *, eq_arena *, const void *from, void *to);
} eq_kind;

/* The table of kinds.def, in its order; and by id, or NULL. */
size_t eq_kind_count(void);
const eq_kind *eq_kind_at(size_t index);
const eq_kind *eq_kind_find(const char *id);

/* A model of some kind; kind NULL = none yet. */
typedef struct eq_predictor {
    const eq_kind *kind;
    void *state;
} eq_predictor;

/* The hooks of its kind; init and copy make the state in `arena`. train ends with EQ_EINPUT where the validation loss of the
 * first epoch was not finite: initial weights are no trained model. */
eq_status eq_predictor_init(eq_ctx *cx, eq_arena *arena, const eq_model_spec *spec, size_t n_inputs, eq_rng rng,
                            eq_predictor *out);
eq_status eq_predictor_train(eq_ctx *cx, const eq_predictor *predictor, eq_lesson *lesson);
eq_status eq_predictor_score(eq_ctx *cx, const eq_predictor *predictor, const float *x, size_t n_rows, float *score);
eq_status eq_predictor_copy(eq_ctx *cx, eq_arena *arena, const eq_predictor *from, eq_predictor *out);

/* A predictor that has a copy of this network, of the kind that makes such: logistic_regression where it is a single Linear. */
eq_status eq_predictor_of_network(eq_ctx *cx, eq_arena *arena, const eq_model *model, eq_predictor *out);

/* The network of a predictor, to be looked at or edited; NULL when its kind is none. */
eq_model *eq_predictor_network(const eq_predictor *predictor);

/* Refuses a curve without a best epoch, in a sentence; curve may be NULL. */
eq_status eq_curve_check(eq_ctx *cx, const eq_curve *curve, const eq_train_config *train);

#endif
