/* Models: logistic regression and the multilayer perceptron, and their training, which is pulled step by step. */
#ifndef EQUIPOISE_MODEL_H
#define EQUIPOISE_MODEL_H

#include "equipoise/dataset.h"
#include "equipoise/objective.h"

#define EQ_MAX_HIDDEN 64  /* hidden layers */
#define EQ_MAX_WIDTH 4096 /* units in a layer */
#define EQ_MAX_EMBED 64   /* numbers in a category's vector */
typedef enum eq_model_kind { EQ_LOGISTIC_REGRESSION, EQ_MLP, EQ_N_MODEL_KINDS } eq_model_kind;

typedef struct eq_model_config {
    eq_model_kind kind;
    size_t n_hidden;                /* EQ_MLP: 1..EQ_MAX_HIDDEN */
    uint32_t hidden[EQ_MAX_HIDDEN]; /* 1..EQ_MAX_WIDTH each; any width, not only multiples of a vector */
    double dropout;                 /* [0, 1) */
    bool batch_norm, layer_norm;
    size_t activation; /* place in eq_activation_ids (src/model/ops/op.h); 0 is ReLU */
    size_t embed;      /* EQ_MLP: numbers in each category's own vector, up to EQ_MAX_EMBED; 0 = categories come as they are */
    const char *const *feature_name; /* (n_inputs) as eq_dataset has them: levels of a category are "column=value" */
} eq_model_config;

/* A linear map and what normalises its output, as layer-wise methods count them. Offsets are SIZE_MAX where there is none. */
typedef struct eq_layer {
    size_t n_in, n_out;       /* of an embedding: levels, and the width of each one's vector */
    size_t weight, bias;      /* offsets in model->weight; weight is (n_in, n_out) row-major, bias lies behind it */
    size_t gamma, beta;       /* (n_out) each, of the norm behind it */
    size_t mean, variance;    /* offsets in model->statistic, of batch norm */
    size_t node;              /* which operation it is */
    size_t from, wire, width; /* the last operation at or before it from which on all hangs on one wire, and that wire */
} eq_layer;

/* A list of operations (src/model/graph/graph.h), and their weights. */
typedef struct eq_model {
    struct eq_graph *graph;
    size_t n_inputs, n_layers; /* layers include the output layer */
    eq_layer *layer;
    size_t n_weights, n_statistics;
    float *weight;    /* (n_weights) everything trainable, one flat vector, in the order of the operations */
    float *statistic; /* (n_statistics) batch norm running means and variances */
} eq_model;

/* A freshly initialised network of blocks of Linear, activation, Dropout, BatchNorm, LayerNorm and a last Linear to one logit:
 * Linear ~ U(-1/sqrt(n_in), 1/sqrt(n_in)), gamma 1, beta 0, running mean 0, variance 1.
 * EQ_EINPUT: a size out of range. Lives in `arena`. */
eq_status eq_model_init(eq_ctx *cx, eq_arena *arena, const eq_model_config *config, size_t n_inputs, eq_rng rng, eq_model *out);

/* A deep copy; and copying weights and statistics between models of one shape. */
eq_status eq_model_copy(eq_ctx *cx, eq_arena *arena, const eq_model *from, eq_model *out);
void eq_model_assign(eq_model *to, const eq_model *from);

/* P(y = 1 | x) in [0,1], evaluation mode. x (n_rows, n_inputs) row-major, score (n_rows), overwritten. Scratch from cx->tmp. */
eq_status eq_model_score(eq_ctx *cx, const eq_model *model, const float *x, size_t n_rows, float *score);

/* SHA-256 over weights then statistics, as 64 hexadecimal digits and a zero byte. */
void eq_model_sha256(const eq_model *model, char out[65]);

/* One minibatch as a penalty sees it. */
typedef struct eq_batch {
    size_t n_rows;
    const uint8_t *y;      /* (n_rows) */
    const uint16_t *group; /* (n_rows) */
    const float *weight;   /* (n_rows) instance weights */
    const float *score;    /* (n_rows) sigmoid of the logit */
    const float *logit;    /* (n_rows); the trainer's batches have it */
    bool validation;       /* all validation rows: looked at, not learnt from */
} eq_batch;

/* Rows as a penalty sees them that looks at all at once. */
typedef struct eq_logits {
    size_t n_rows;
    const uint8_t *y;      /* (n_rows) */
    const uint16_t *group; /* (n_rows) */
    const double *weight;  /* (n_rows) instance weights; only their ratios matter */
    const double *logit;   /* (n_rows) */
} eq_logits;

struct eq_learner;

/* A fairness term added to the training loss, and to the validation loss that early stopping and the plateau rule
 * look at (all validation rows as one batch). Zero = none. */
typedef struct eq_penalty {
    void *state;
    size_t n_groups;
    /* Adds its gradient with respect to each logit to `gradient` (n_rows) and returns its value. Allocates nothing. */
    double (*add)(void *state, const eq_batch *batch, float *gradient);
    /* The same in double, of all rows at once: with it a model without hidden layers is solved rather than trained as networks
     * are, and boosted trees take the penalty. NULL: neither. */
    double (*add_whole)(void *state, const eq_logits *rows, double *gradient);
    /* After each round of boosting, of the training rows as they then are: for penalties that change as they go. NULL: none. */
    void (*turn)(void *state, const eq_logits *rows);
    /* Not NULL: takes the place of the backward pass of training, for methods that combine gradients of the weights
     * (learner: src/model/train.h). `epoch` counts from 1. Allocates nothing. */
    void (*backward)(void *state, struct eq_learner *learner, size_t epoch);
} eq_penalty;

/* Where a default is, 0 stands for it. */
typedef struct eq_train_config {
    double learning_rate;
    size_t batch, max_epochs;
    size_t patience;          /* epochs without a better validation loss before stopping */
    double weight_decay;      /* L2 added to the gradient, >= 0; a solved logistic regression: 0 = 1 / rows */
    double plateau_factor;    /* of the learning rate, after plateau_patience epochs without improvement */
    size_t plateau_patience;  /* epochs */
    bool last_weights, go_on; /* keep the last epoch's weights, as the reference code does; solve from the weights, not from 0 */
} eq_train_config;

/* The settings with their defaults in the place of 0: the one place that knows them (src/model/defaults.c). */
eq_train_config eq_train_defaults(eq_train_config given);

/* One row an epoch; filled up to n_epochs. */
typedef struct eq_curve {
    size_t n_epochs, best_epoch;    /* best_epoch counts from 1; 0 before the first */
    float *train_loss, *valid_loss; /* mean binary cross-entropy, penalty included (train: as seen in the epoch) */
    float *performance;             /* on validation, at that epoch's performance-best threshold */
    float *bias[EQ_N_BIASES];       /* there too, every measure; NaN = undefined */
    float *learning_rate;
} eq_curve;

typedef struct eq_trainer eq_trainer;

typedef struct eq_trainer_config {
    const eq_train_config *train;
    const eq_objective *objective; /* what the curve's performance means; its bound plays no part */
    eq_penalty penalty;
    eq_rng rng;
    const double *valid_weight;    /* (valid n_rows) >= 0: of the validation loss; NULL = the rows' own weights */
    const struct eq_sparse *split; /* what the core has found in the features of `train` before; NULL = nothing */
} eq_trainer_config;

/* Prepares training of `model` (borrowed, changed in place). train, valid: borrowed, as long as the trainer lives. A model
 * without hidden layers is solved to its minimum, from weights 0 unless told to go on, unless its penalty has no add_whole;
 * Adam's and early stopping's settings then have no effect (max_epochs bounds its steps); with such a penalty it is trained as
 * networks are. Only the ratios of instance weights matter: they are divided by their mean. With batch norm a last minibatch of
 * one row joins the one before. config->objective NULL: performance and bias of the curve stay NaN, and validation losses of
 * what is solved. EQ_EINPUT: settings out of range, an empty part, weights that sum to 0. Lives in `arena`. */
eq_status eq_trainer_new(eq_ctx *cx, eq_arena *arena, eq_model *model, const eq_dataset *train, const eq_dataset *valid,
                         const eq_trainer_config *config, eq_trainer **out);

/* Trains while *budget > 0; a row trained costs 1, a row scored costs 1/3 (rounded up by the batch).
 * EQ_MORE: budget spent, call again. EQ_OK: done, the best epoch's weights restored. Where the cuts fall changes
 * nothing. A validation loss that is not finite ends training, with the best (or else the initial) weights. */
eq_status eq_trainer_step(eq_ctx *cx, eq_trainer *trainer, int64_t *budget);

/* The curve so far; lives as long as the trainer. */
const eq_curve *eq_trainer_curve(const eq_trainer *trainer);

/* Gradients of the loss on given rows, for fine-tuning methods: src/model/train.h. */
#endif
