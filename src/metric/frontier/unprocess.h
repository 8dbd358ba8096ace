/* Unprocessing: what a repaired model does beyond re-thresholding another one. Two models with different gaps cannot be compared
 * by their performance; put on the frontier of thresholds at one and the same gap, they can. */
#ifndef EQ_UNPROCESS_H
#define EQ_UNPROCESS_H

#include "metric/frontier/frontier.h"

enum { EQ_MOST_TOLERANCES = 101 };

typedef struct eq_unprocess_question {
    eq_parity parity; /* EQ_PARITY_SELECTION .. EQ_PARITY_ODDS */
    eq_goal goal;     /* EQ_GOAL_ACCURACY or EQ_GOAL_BALANCED */
    bool fixed;       /* thresholds without chance */
    size_t n_steps;   /* the frontier at n_steps + 1 tolerances, from 0 to the largest gap that plays a part */
} eq_unprocess_question;

/* Performance and gap (largest minus smallest rate of a group) of decisions; NaN: not known. */
typedef struct eq_standing {
    double performance, gap;
} eq_standing;

/* One model: as it decides, and its frontier. */
typedef struct eq_unprocessed {
    bool decided, scored; /* whether there are decisions; scores, without which it has no frontier */
    eq_standing own;
    eq_standing best;  /* its best thresholds without any bound: the model unprocessed */
    double at_own_gap; /* the first model's frontier at this model's gap */
    double *frontier;  /* (n_tolerances) */
} eq_unprocessed;

/* A group under the first model's rules at the gap of the last model's decisions. */
typedef struct eq_unprocessed_group {
    double weight, selection, tpr, fpr; /* NaN where undefined */
    eq_rule rule;                       /* n = 0: left out */
} eq_unprocessed_group;

typedef struct eq_unprocessing {
    eq_unprocessed model[2];
    bool reduced; /* some fixed frontier skipped thresholds */
    size_t n_tolerances;
    double tolerance[EQ_MOST_TOLERANCES];
    eq_unprocessed_group *group; /* (n_groups) */
    double overshoot;            /* standard deviation of the gap that those rules will have on other people, to first order */
} eq_unprocessing;

/* Puts decisions and scores of one model, and of a second one (NULL: none), on frontiers of the same rows. Performance and gaps
 * are those of the groups that take part. `out` in `arena`. EQ_EINPUT: no group has the outcomes that are asked about. The
 * frontiers are fitted to the rows they are judged on: upper bounds. O(n + steps x a solve).
 * Source: Cruz & Hardt 2024, "Unprocessing seven years of algorithmic fairness", ICLR. */
eq_status eq_unprocess(eq_ctx *cx, eq_arena *arena, const eq_unprocess_question *question, const eq_outcomes *first,
                       const eq_outcomes *second, eq_unprocessing *out);

#endif
