/* What is to be known of a finished cell before one of its numbers is believed: sentences with numbers, each with an id. */
#ifndef EQ_WARNING_H
#define EQ_WARNING_H

#include "experiment/reads.h"

typedef enum eq_warning {
    EQ_WARN_DEGENERATE,    /* near-constant: decisions of a group, scores, or a performance that a constant has too */
    EQ_WARN_OVERFITTED,    /* the gap on test is larger than that on validation beyond sampling noise */
    EQ_WARN_LEVELLED,      /* the gap fell since the better side lost more than the worse one gained */
    EQ_WARN_FEW,           /* a rate that the bias compares rests on few validation rows */
    EQ_WARN_READS,         /* the model reads a protected column */
    EQ_WARN_RANDOMISED,    /* decisions are drawn */
    EQ_WARN_RETHRESHOLDED, /* inside each group nobody is preferred to whom the plain model prefers: thresholds alone moved */
    EQ_WARN_LEARNED,       /* an edited model that was given may have learned from the rows that it is judged by */
    EQ_WARN_RULE_LEFT,     /* a given model's own rule by group is not what decides */
    EQ_N_WARNINGS
} eq_warning;

/* "degenerate", "fairness_overfitting", "levelling_down", "few", "reads_column", "randomised", "rethresholding_only",
 * "trained_on_unknown", "own_rule_left" */
const char *eq_warning_id(eq_warning warning);

/* What an objective's bias compares. NaN where undefined. */
typedef struct eq_sides {
    double rate[2]; /* of the side that is not privileged, and of the privileged one: their difference is the bias */
    double error;   /* standard error of that difference, as in eq_threshold_search */
    double rows;    /* effective rows under the rate that rests on fewest */
} eq_sides;

/* How a part was decided. */
typedef struct eq_decided {
    eq_sides sides;
    double share; /* of the more frequent decision in the group of 30 rows or more where it is largest; NaN: no such group */
    const char *group;
    double deviation; /* of the scores */
    double constant;  /* performance of deciding alike about everybody */
} eq_decided;

/* outcomes with decisions and scores. EQ_EINPUT as eq_tally_count. O(n). */
eq_status eq_decided_find(eq_ctx *cx, const eq_objective *objective, const eq_outcomes *outcomes, eq_decided *out);

/* Whether in every group all who are decided favourably have a score (n_rows) at least that of all who are not. O(n + groups). */
eq_status eq_decided_in_order(eq_ctx *cx, const eq_dataset *rows, const float *score, const uint8_t *yhat, bool *out);

/* What a cell's warnings are judged by. */
typedef struct eq_warned {
    const eq_pipeline *pipeline;
    const eq_reads *reads;
    const eq_decided *valid, *test;
    double performance; /* on test */
    bool in_order;      /* eq_decided_in_order of validation */
    bool may_know_rows; /* the model was given, and which rows it learned from is not known */
    bool has_rule;      /* the model was given with a rule by group */
} eq_warned;

/* Sentences (EQ_N_WARNINGS) in `arena`, NULL = none; levelling down, which compares cells, is not among them. O(1). */
eq_status eq_warnings_find(eq_ctx *cx, eq_arena *arena, const eq_warned *cell, const char *says[EQ_N_WARNINGS]);

/* Levelling down on test against the baseline: its sentence, or NULL. */
eq_status eq_warning_levelled(eq_ctx *cx, eq_arena *arena, const double baseline[2], const double rate[2], const char **says);

#endif
