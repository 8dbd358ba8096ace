/* What fine-tuning methods share: minibatches of rows drawn with replacement, and the best of the networks seen.
 *
 * A judged network is scored in evaluation mode on the rows that choose, and gets its objective at the best of all
 * thresholds there. The network as trained is judged first, so the kept one is never worse. */
#ifndef EQ_METHOD_FINETUNE_H
#define EQ_METHOD_FINETUNE_H

#include "method/methods.h"
#include "model/train.h"

/* How minibatches are drawn. */
typedef enum eq_sampling {
    EQ_SAMPLE_UNIFORM,    /* every row alike */
    EQ_SAMPLE_STRATIFIED, /* the cells that the bias compares in equal numbers, weighted back to their share */
    EQ_N_SAMPLINGS
} eq_sampling;

/* Which rows a method learns from. */
typedef enum eq_rows_used { EQ_USE_VALID, EQ_USE_TRAIN, EQ_USE_BOTH, EQ_N_ROWS_USED } eq_rows_used;

typedef struct eq_finetune_config {
    size_t batch;
    eq_sampling sampling;
    eq_rows_used rows;
    double holdout;      /* EQ_USE_VALID: share of the validation rows that only choose; 0 = all do both */
    double margin;       /* subtracted from the bound on bias while choosing */
} eq_finetune_config;

enum { EQ_N_STRATA = 4 };

typedef struct eq_finetune {
    eq_finetune_config config;
    const eq_dataset *part[2];        /* rows learnt from: one or two data sets, one behind the other */
    size_t n_parts;
    uint32_t *stratum[EQ_N_STRATA];   /* rows learnt from, numbered through both parts */
    size_t n_stratum[EQ_N_STRATA], n_strata, n_rows;
    eq_learner learner;
    eq_adam adam;
    const eq_dataset *judge;          /* the rows that choose */
    float *score;                     /* (judge n_rows) */
    double *exact;                    /* (judge n_rows) the same */
    eq_model best;
    double best_phi;                  /* -1 before the first */
    double tau;                       /* the threshold of best performance of the last network judged */
} eq_finetune;

/* Prepares fine-tuning of `model` (borrowed). Lives in step->arena. */
eq_status eq_finetune_init(eq_step *step, const eq_dataset *valid, eq_model *model, const eq_finetune_config *config,
                           eq_finetune *out);

/* Fills the learner with a minibatch. */
void eq_finetune_sample(eq_finetune *tune, eq_rng stream);

/* Scores the model, keeps it when strictly better than all before, and takes the cost off step->budget. */
eq_status eq_finetune_judge(eq_step *step, eq_finetune *tune);

#endif
