/* Running one cell of a plan: split, prepare, make and train the model, adjust, calibrate, evaluate; resumable at any budget. */
#ifndef EQ_RUN_H
#define EQ_RUN_H

#include "base/chacha20.h"
#include "experiment/chance.h"
#include "experiment/counterfactual.h"
#include "experiment/given.h"
#include "experiment/plan.h"
#include "experiment/warning.h"

typedef enum eq_stage { EQ_STAGE_PREPARE, EQ_STAGE_TRAIN, EQ_STAGE_ADJUST, EQ_STAGE_CALIBRATE, EQ_STAGE_EVALUATE } eq_stage;

typedef enum eq_part { EQ_PART_TRAIN, EQ_PART_VALID, EQ_PART_TEST, EQ_N_PARTS } eq_part;

/* A part's decisions against outcomes. */
typedef struct eq_judged_by {
    eq_objective_value objective; /* without the margin */
    eq_decided decided;
    eq_audit audit;
} eq_judged_by;

typedef struct eq_part_result {
    eq_judged_by by; /* the records */
    bool has_truth;
    eq_judged_by by_truth; /* of the part that is judged, where records are bent by hand */
} eq_part_result;

/* What a finished cell has to say. Texts and arrays live in the runner until its next cell. */
typedef struct eq_cell_result {
    char weights_sha256[65];
    size_t n_weights;
    double threshold; /* NaN when a post-processing method decides */
    eq_chance chance; /* of the network as adjusted, on validation */
    eq_reads reads;
    const char *warning[EQ_N_WARNINGS]; /* sentences; NULL = none */
    bool in_order;                      /* eq_decided_in_order of validation, by the scores before any post-processing */
    const eq_curve *curve;
    const eq_trials *trials; /* of the search of intra-processing; NULL = there was none, or nobody asks */
    eq_part_result part[EQ_N_PARTS];
    const float *test_score; /* of the rows of the test part, in their order; with their decisions */
    const uint8_t *test_yhat;
    size_t n_notes;
    const char *note[EQ_N_FAMILIES];         /* (n_notes) what methods have to tell of this run */
    const eq_counterfactual *counterfactual; /* of the test part; NULL unless the plan asks for it */
} eq_cell_result;

/* Keeps what neighbouring cells share: the split of a seed, the trained network of a group. Zero, then set cx, plan and
 * all, and what is given; free with eq_runner_free. */
typedef struct eq_runner {
    eq_ctx *cx;
    const eq_plan *plan;
    const eq_dataset *all;   /* encoded, not standardised; borrowed */
    const uint8_t *truth;    /* true outcomes by a row's identity, where those of `all` are bent; NULL = they are not. Borrowed */
    const uint8_t *secret;   /* (32) from the host, of this plan's run alone; NULL = there is none. Borrowed */
    const eq_given *given;   /* takes the place of training; its columns are those of `all`; NULL = there is none. Borrowed */
    const char *data_sha256; /* of the data's files, for models that are saved; borrowed; NULL = not known */
    eq_arena split_arena, group_arena, cell_arena;

    bool has_split;
    uint32_t split_seed;
    double fraction[3];
    eq_split split;

    bool has_group, trained; /* the group arena is set up; its model is trained */
    size_t group;
    eq_dataset learn;            /* what is trained on: rows, labels and weights are pre-processing's affair */
    eq_dataset part[EQ_N_PARTS]; /* the rows of the split as they are judged, their features as the model knows them */
    double *valid_weight;        /* of the loss that early stopping watches; NULL = the rows' own */
    eq_predictor model;          /* no kind: not made yet, or a method is a predictor of its own */
    eq_lesson lesson;            /* of plain training */
    bool copied, prepared;       /* learn is a copy; pre-processing is over */
    const eq_curve *curve;

    const eq_cell *cell; /* the cell under way, or NULL */
    eq_stage stage;
    double done; /* fraction of the stage, [0,1] */
    eq_objective objective;
    eq_model_spec spec;
    eq_train_config train_config;
    eq_pipeline chain; /* its methods and their steps below; what `model` becomes by intra-processing; the threshold */
    eq_step pre, in, intra, post;
    eq_trials trials; /* of intra-processing, where the plan asks for them */
    uint8_t group_secret[EQ_CHACHA20_KEY]; /* what a group's methods see of it */
    float *valid_score;
    size_t next_part;
    const double *test_score; /* (n_rows) and decisions of the test part, for the counterfactual test */
    const uint8_t *test_yhat;
    eq_counterfactual_run *counterfactual;
    eq_cell_result result;
} eq_runner;

/* Begins a cell; keeps the split and the network of the cell before where they fit. */
eq_status eq_runner_begin(eq_runner *runner, const eq_cell *cell);

/* Works while *budget > 0 (unit as eq_trainer_step). EQ_OK: runner->result is whole. EQ_MORE: call again.
 * Where the cuts fall changes nothing. After a failure begin another cell. */
eq_status eq_runner_step(eq_runner *runner, int64_t *budget);

void eq_runner_free(eq_runner *runner);

#endif
