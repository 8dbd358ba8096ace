/* What fine-tuning methods share: minibatches of rows drawn with replacement, and the best of the networks
 * seen.
 *
 * A judged network is scored in evaluation mode on the rows that choose, and gets its objective at the best
 * of all thresholds there. The network as trained is judged first, so the kept one is never worse. */
#ifndef EQ_METHOD_FINETUNE_H
#define EQ_METHOD_FINETUNE_H

#include "method/methods.h"
#include "model/train.h"

/* How minibatches are drawn. */
typedef enum eq_sampling {
    EQ_SAMPLE_UNIFORM,    /* every row alike */
    EQ_SAMPLE_STRATIFIED, /* the cells that the bias compares in equal numbers, weighted back to their share
                           */
    EQ_N_SAMPLINGS
} eq_sampling;

/* Which rows a method learns from. */
typedef enum eq_rows_used { EQ_USE_VALID, EQ_USE_TRAIN, EQ_USE_BOTH, EQ_N_ROWS_USED } eq_rows_used;

/* Ids of the two, for parameters. */
extern const char *const eq_samplings[EQ_N_SAMPLINGS + 1];
extern const char *const eq_rows_choices[EQ_N_ROWS_USED + 1];

typedef struct eq_finetune_config {
    size_t batch;
    eq_sampling sampling;
    eq_rows_used rows;
    double holdout;                   /* EQ_USE_VALID: share of the validation rows that only choose; 0 = all do both */
    double margin;                    /* subtracted from the bound on bias while choosing */
    size_t epochs, n_critic, n_actor; /* an epoch: critic steps, classifier steps, a judgement */
    double averaging;                 /* [0, 1): share of the old in the moving average of weights that is judged and kept; 0
                         = none */
    bool shuffled;                    /* the rows of a stratified minibatch in random order */
    bool keep_last;                   /* the last network instead of the best */
} eq_finetune_config;

/* What is asked of both methods that let a critic and the classifier take turns: how long and how fast, from EPOCHS on; */
#define EQ_PACE EPOCHS, CRITIC_STEPS, ACTOR_STEPS, BATCH, LEARNING_RATE, CRITIC_LEARNING_RATE
#define EQ_PACE_PARAMS(rounds, actor_steps, rows, rate)                                                                        \
    {.id = "epochs", .title = "Rounds", .help = "Rounds of fine-tuning", .kind = EQ_INTEGER, .initial = rounds, .max = 10000}, \
        {.id = "critic_steps",                                                                                                 \
         .title = "Critic's steps",                                                                                            \
         .help = "Minibatches the critic learns from in a round",                                                              \
         .kind = EQ_INTEGER,                                                                                                   \
         .initial = 201,                                                                                                       \
         .max = 100000},                                                                                                       \
        {.id = "actor_steps",                                                                                                  \
         .title = "Classifier's steps",                                                                                        \
         .help = "Minibatches the classifier learns from in a round",                                                          \
         .kind = EQ_INTEGER,                                                                                                   \
         .initial = actor_steps,                                                                                               \
         .max = 100000},                                                                                                       \
        {.id = "batch",                                                                                                        \
         .title = "Rows a minibatch",                                                                                          \
         .help = "Rows in a minibatch",                                                                                        \
         .kind = EQ_INTEGER,                                                                                                   \
         .initial = rows,                                                                                                      \
         .min = 2,                                                                                                             \
         .max = 65536},                                                                                                        \
        {.id = "learning_rate",                                                                                                \
         .title = "Learning rate",                                                                                             \
         .help = "Of the classifier",                                                                                          \
         .kind = EQ_REAL,                                                                                                      \
         .initial = rate,                                                                                                      \
         .max = 1},                                                                                                            \
    {                                                                                                                          \
        .id = "critic_learning_rate", .title = "Critic's learning rate", .help = "Of the critic", .kind = EQ_REAL,             \
        .initial = 1e-3, .max = 1                                                                                              \
    }

/* and on which rows, from SAMPLING on. */
#define EQ_LEARNT_ROWS SAMPLING, ROWS, HOLDOUT, AVERAGING
#define EQ_LEARNT_ROWS_PARAMS                                                                                  \
    {.id = "sampling",                                                                                         \
     .title = "Sampling",                                                                                      \
     .help = "Minibatches drawn from all rows alike, or from each compared group in equal numbers",            \
     .kind = EQ_CHOICE,                                                                                        \
     .initial = EQ_SAMPLE_STRATIFIED,                                                                          \
     .max = EQ_N_SAMPLINGS - 1,                                                                                \
     .choice = eq_samplings},                                                                                  \
        {.id = "rows",                                                                                         \
         .title = "Rows learnt from",                                                                          \
         .help = "Rows learnt from",                                                                           \
         .kind = EQ_CHOICE,                                                                                    \
         .initial = EQ_USE_VALID,                                                                              \
         .max = EQ_N_ROWS_USED - 1,                                                                            \
         .choice = eq_rows_choices},                                                                           \
        {.id = "holdout",                                                                                      \
         .title = "Held-out share",                                                                            \
         .help = "Share of the validation rows that only choose the epoch",                                    \
         .kind = EQ_REAL,                                                                                      \
         .initial = 0,                                                                                         \
         .max = 0.9},                                                                                          \
    {                                                                                                          \
        .id = "averaging", .title = "Averaging",                                                               \
        .help = "Share of the old in the moving average of weights that is judged and kept; 0 is the weights " \
                "themselves",                                                                                  \
        .kind = EQ_REAL, .initial = 0.998, .max = 0.99999                                                      \
    }

/* As these parameters say. `reference`: as the authors, the last network, and no average of any. */
eq_finetune_config eq_finetune_asked(const double *pace, const double *learnt, double margin, bool reference);

enum { EQ_N_STRATA = 4 };

typedef struct eq_finetune {
    eq_finetune_config config;
    const eq_dataset *part[2]; /* rows learnt from: one or two data sets, one behind the other */
    size_t n_parts;
    uint32_t *stratum[EQ_N_STRATA]; /* rows learnt from, numbered through both parts */
    size_t n_stratum[EQ_N_STRATA], n_strata, n_rows;
    double weight_scale; /* of a row's weight: only ratios of weights matter */
    uint32_t *order;     /* (batch) */
    eq_learner learner;
    eq_adam adam;
    const eq_dataset *judge; /* the rows that choose */
    float *score;            /* (judge n_rows) */
    double *exact;           /* (judge n_rows) the same */
    eq_model average;        /* of the weights and statistics along the way */
    eq_model best;
    double best_phi;  /* -1 before the first */
    size_t epoch, at; /* at: the next step of this epoch, the critic's first */
    bool judged;      /* the network as trained has been */
} eq_finetune;

/* Prepares fine-tuning of `model` (borrowed). Lives in step->arena. */
eq_status eq_finetune_init(eq_step *step, const eq_dataset *valid, eq_model *model, const eq_finetune_config *config,
                           eq_finetune *out);

/* Fills the learner with a minibatch. */
void eq_finetune_sample(eq_finetune *tune, eq_rng stream);

/* Forward pass over the minibatch; fills logits, trunk and scores. */
void eq_finetune_forward(eq_finetune *tune, eq_mode mode, const eq_rng *dropout);

/* One step of the critic or of the classifier; `number` counts all of its kind from 0. Takes its cost off
 * step->budget. */
typedef void eq_finetune_step(eq_step *step, uint64_t number);

/* The whole of it, while step->budget > 0: EQ_MORE to be called again, EQ_OK when the model is the one to
 * keep. */
eq_status eq_finetune_run(eq_step *step, eq_finetune *tune, eq_finetune_step *critic, eq_finetune_step *actor);

#endif
