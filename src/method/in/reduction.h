/* Fair classification as a series of weighted ones: what a classifier's constraints are worth under multipliers, and the best
 * answer to them by whatever kind of model the plan asks for. Exponentiated gradient and grid search are made of it. */
#ifndef EQ_REDUCTION_H
#define EQ_REDUCTION_H

#include "equipoise/method.h"

/* Whose rate is to be equal in all groups: of decisions among everybody, or by outcome, or of errors. */
typedef enum eq_parity {
    EQ_PARITY_DEMOGRAPHIC,
    EQ_PARITY_EQUALIZED_ODDS,
    EQ_PARITY_TRUE_POSITIVE,
    EQ_PARITY_FALSE_POSITIVE,
    EQ_PARITY_ERROR,
    EQ_N_PARITIES
} eq_parity;

extern const char *const eq_parity_ids[EQ_N_PARITIES + 1];

/* Which errors are counted: those of the plan's performance, where that is balanced accuracy, else all alike. */
typedef enum eq_counted_errors { EQ_ERRORS_OF_PLAN, EQ_ERRORS_ALIKE, EQ_ERRORS_BALANCED } eq_counted_errors;

extern const char *const eq_counted_error_ids[];

bool eq_errors_balanced(const eq_step *step, eq_counted_errors counted);

typedef struct eq_reduction_config {
    eq_parity parity;
    double ratio;      /* (0, 1]: r in gamma below */
    bool balanced;     /* errors count by outcome, each outcome half: the error is 1 - balanced accuracy */
    bool bounded;      /* each group's own rate is held, and no other's */
    bool keep_all;     /* every answer is kept; else only one that is better than all before */
    bool weigh_as_are; /* a solved logistic regression's L2 term is held against the weights as they are, not their mean */
    size_t most_members;
} eq_reduction_config;

/* A classifier that was kept. kind NULL: it says `constant` to everybody. */
typedef struct eq_answerer {
    eq_predictor model;
    uint8_t constant;
    double error;  /* on the training rows, by weight and what an error costs */
    double *gamma; /* (n_constraints) */
} eq_answerer;

/* Constraints: for each sign, event and group (in this order) gamma <= a bound, with
 *   gamma = r E[u | event, group] - E[u | event]   and   -E[u | event, group] + r E[u | event],
 * u = the decision, or whether it is wrong; bounded: E[u | event, group] and 0. Where a group has no such rows both are 0. */
typedef struct eq_reduction {
    eq_reduction_config config;
    const eq_dataset *train;
    size_t n_groups, n_events, n_constraints;
    double *event_share, *cell_share; /* (n_events), (n_events, n_groups) */
    size_t n_members;
    eq_answerer *member; /* (most_members) */
    double cost[2];      /* of an error at an outcome; 1, or so that both outcomes come to the same */
    double weights;      /* of all training rows */
    double n_effective;  /* training rows that would tell as much without weights */
    size_t n_calls;      /* models trained */
    struct eq_response *response;
} eq_reduction;

/* Lives in step->arena, which no one else may use while it is being asked. train is borrowed. */
eq_status eq_reduction_new(eq_step *step, const eq_dataset *train, const eq_reduction_config *config, eq_reduction *out);

/* The index of the member that minimises error + lambda . gamma, after training a model for it: each row's label is the decision
 * that these multipliers pay for, its weight how much. lambda (n_constraints) >= 0. May return EQ_MORE: call again alike. A
 * network goes on from the one before, in a fifth of the epochs, so its answer is only nearly the best.
 * Source: Agarwal et al. 2018, section 3.2. */
eq_status eq_reduction_respond(eq_step *step, eq_reduction *reduction, const double *lambda, size_t *index);

/* Decisions of a member, as 0 and 1, or its scores (a constant's are 0 or 1). out (n_rows). Scratch from cx->tmp. */
eq_status eq_answerer_score(eq_ctx *cx, const eq_answerer *member, const eq_rows *rows, float *out);
uint8_t eq_answerer_decision(float score);

/* SHA-256 over the members' own, and the number of their weights; of one member alone its own. */
void eq_answerers_identify(const eq_answerer *const *member, size_t n, char sha256[65], size_t *n_weights);

#endif
