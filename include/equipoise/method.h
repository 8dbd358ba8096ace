/* Debiasing methods: one interface for the four families.
 *
 * A run is always: select rows -> prepare -> make the model, as wide as what was prepared -> train | fit -> adjust -> score
 * validation -> calibrate; then for the rows that are judged map_x -> predict -> decide. A method fills the hooks of its
 * family and leaves the rest NULL, so families combine and the baseline is "no hooks".
 * Hooks that can take long are resumable: they work while step->budget > 0, keep where they are in step->state,
 * return EQ_MORE, and are called again with the same arguments. Where the cuts fall must change nothing. */
#ifndef EQUIPOISE_METHOD_H
#define EQUIPOISE_METHOD_H

#include "equipoise/kind.h"

typedef enum eq_family { EQ_BASELINE, EQ_PRE, EQ_IN, EQ_INTRA, EQ_POST, EQ_N_FAMILIES } eq_family;

/* What a method needs and does, told in catalogue, page and report. */
enum {
    EQ_NEEDS_GROUP_AT_PREDICT = 1u, /* its rule reads the group of a new row */
    EQ_NEEDS_GRADIENT = 2u,         /* the model must be differentiable */
    EQ_OWN_PREDICTOR = 4u,          /* fit and predict take the place of the model */
    EQ_CHANGES_ROWS = 8u,           /* prepare changes the number of training rows */
    EQ_CHANGES_WIDTH = 16u,         /* prepare and map_x change the number of features */
    EQ_RANDOM_DECISION = 32u        /* decisions are drawn, by row id */
};
#define EQ_N_METHOD_FLAGS 6

/* Networks that a search looked at, in their order: what each gives on validation at its best threshold by objective. */
typedef struct eq_trials {
    size_t n, room;
    float *phi, *performance, *bias; /* (n) bias NaN = undefined */
} eq_trials;

/* Everything a hook may use besides its arguments. */
typedef struct eq_step {
    eq_ctx *cx;
    eq_arena *arena;     /* lives until the last decide of this run */
    eq_rng rng;          /* this method's own stream, the same in every hook: split it by name. IN: the
                                       * stream of plain training, so that strength 0 gives the baseline's bits */
    const double *param; /* (n_params) in the order of the method's table */
    void *state;         /* state_size zeroed bytes, kept from the first hook to the last decide */
    int64_t budget;      /* work left in this call, unit: rows trained; a row scored costs 1/3 */
    double done;         /* out: fraction of this hook's work done, [0,1] */
    const eq_objective *objective;
    const eq_model_spec *spec; /* the plan's model */
    const eq_train_config *train_config;
    const uint8_t *secret;      /* (32) the host's random bytes for noise that protects somebody, this run's own; NULL = it gave
                                       * none, and noise from `rng` protects nobody who hides from a reader of the seed */
    eq_rng init, training;      /* PRE, IN: the streams of plain training's initial weights, and of the rest of it */
    const eq_dataset *valid;    /* for early stopping in `train` and `fit`; in prepare as it came, before map_x */
    const double *valid_weight; /* (valid n_rows) there: of the loss that early stopping watches, where a method
                                       * before weighed; NULL = the rows' own */
    const eq_dataset *train;    /* in `adjust`: what the network was trained on; else NULL */
    const uint8_t *privileged;  /* (n_groups) */
    size_t n_groups;
    const eq_curve *curve; /* out: what `train` has to show, or NULL */
    eq_trials *trials;     /* in `adjust`: what was tried is written down here; NULL = nobody asks */
    const char *said;      /* out: what the run has to tell besides figures, or NULL; lives in arena */
    double threshold;      /* in `calibrate` and `decide`: the common threshold chosen on validation */
} eq_step;

/* Unseen rows. There is no label field: label leakage does not compile. */
typedef struct eq_rows {
    size_t n_rows, n_features;
    float *x;              /* (n_rows, n_features) for map_x the run's own copy, which it may make narrower in place */
    eq_arena *arena;       /* map_x: where a wider x is laid */
    const uint32_t *row;   /* (n_rows) identity: random rules draw by it */
    const uint16_t *group; /* (n_rows), NULL unless the method declares EQ_NEEDS_GROUP_AT_PREDICT */
} eq_rows;

#define EQ_MAX_STEPS 8

/* How a group is decided: favourable with probability chance[k] where the score is above the first k of its thresholds. */
typedef struct eq_chances {
    size_t n;
    double threshold[EQ_MAX_STEPS];  /* (n) finite, ascending */
    double chance[EQ_MAX_STEPS + 1]; /* (n + 1) in [0,1] */
} eq_chances;

typedef struct eq_method {
    const char *id, *title, *cite, *help;
    eq_family family;
    unsigned flags; /* EQ_NEEDS_GRADIENT and the rest above */
    const eq_param *params;
    size_t n_params;
    const char *strength;        /* id of the parameter whose value 0 gives the baseline, or NULL */
    const char *target;          /* id of the metric the default parameters bring to its ideal;
                                       * NULL = the bias of the objective */
    const char *margin;          /* id of the parameter by which the bound on bias is tightened where the chain's common
                                       * threshold is chosen, or NULL = the plan's own margin */
    eq_threshold_rule threshold; /* how the common threshold is chosen on validation */
    size_t state_size;
    /* PRE: rewrites features, labels and weights of the run's own copy of the training data, or lays it anew in
     * step->arena with other rows (EQ_CHANGES_ROWS: train->row says of each which row it came from, EQ_NO_ROW = none) or
     * features (EQ_CHANGES_WIDTH: n_features and feature_name). May return EQ_MORE, with train still as it was. Judged are the
     * rows of the file, with the labels and weights they came with. */
    eq_status (*prepare)(eq_step *, eq_dataset *train);
    /* PRE: the same map for the rows that are judged, those of the training part included. */
    eq_status (*map_x)(const eq_step *, eq_rows *rows);
    /* PRE: what prepare did to the weights of training rows, done to those of validation rows, so that early stopping
     * watches the loss that training minimises. weight (valid n_rows) comes filled with the rows' own; metrics and
     * thresholds never see it. */
    eq_status (*weigh)(const eq_step *, const eq_dataset *valid, double *weight);
    /* IN: the term that plain training of any kind of model adds to its loss: add and add_whole, or zero = none. Lives in
     * step->arena; step->valid is the validation part. */
    eq_status (*penalise)(eq_step *, const eq_dataset *train, eq_penalty *out);
    /* IN: trains the fresh model in place of plain training. May return EQ_MORE. */
    eq_status (*train)(eq_step *, const eq_dataset *train, eq_model *);
    /* IN, EQ_OWN_PREDICTOR: trains a predictor of its own, kept in step->state. May return EQ_MORE. Then no model is made, and
     * `predict` scores (n_rows, all overwritten, in [0,1]); NULL = the model's forward pass. */
    eq_status (*fit)(eq_step *, const eq_dataset *train);
    eq_status (*predict)(const eq_step *, const eq_rows *, float *score);
    /* EQ_OWN_PREDICTOR: SHA-256 of what was learnt, and how many numbers that are. */
    void (*identify)(const eq_step *, char sha256[65], size_t *n_weights);
    /* INTRA: edits the weights of the trained model. May return EQ_MORE; the model is only looked at after EQ_OK. */
    eq_status (*adjust)(eq_step *, const eq_dataset *valid, eq_model *);
    /* POST: learns its rule from validation scores (n_rows). */
    eq_status (*calibrate)(eq_step *, const eq_dataset *valid, const float *score);
    /* POST: fills yhat (n_rows); may change score (n_rows), which comes filled with the model's. EQ_OWN_PREDICTOR: decides in the
     * place of the common threshold, whose decisions yhat comes filled with, unless a POST method does. */
    eq_status (*decide)(const eq_step *, const eq_rows *, float *score, uint8_t *yhat);
    /* POST: the rule that decide follows, for model files; NULL where score and group alone do not say a decision. */
    void (*rule)(const eq_step *, size_t group, eq_chances *out);
} eq_method;

/* The table of methods.def, in its order; the first row is the baseline `none`. */
size_t eq_method_count(void);
const eq_method *eq_method_at(size_t index);
/* By id, or NULL. */
const eq_method *eq_method_find(const char *id);

/* Whether it works on a network: differentiates it, trains it or edits its weights. */
bool eq_method_needs_network(const eq_method *method);

/* Word of flag 1u << bit, such as "group_at_predict"; bit < EQ_N_METHOD_FLAGS. */
const char *eq_method_flag_id(unsigned bit);

/* Word of a family ("pre", "in", "intra", "post", "baseline") and its one-line explanation. */
const char *eq_family_id(eq_family family);
const char *eq_family_help(eq_family family);
/* The two parts of that explanation: "Pre-processing", "changes the training data before a model sees it." */
const char *eq_family_title(eq_family family);
const char *eq_family_does(eq_family family);

#endif
