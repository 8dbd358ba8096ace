/* The linear program of linear_post_blind.c, apart so that it is tested against golden values. */
#ifndef EQ_BLIND_H
#define EQ_BLIND_H

#include "equipoise/arena.h"

/* Among whom a rate is to be equal: everybody, or people of one outcome. */
typedef enum eq_blind_event { EQ_BLIND_ALL, EQ_BLIND_FAVOURABLE, EQ_BLIND_UNFAVOURABLE } eq_blind_event;

#define EQ_BLIND_MOST_EVENTS 2

/* Rows by what is known of them: q (n, n_groups, 2) = P(group, outcome | x), outcomes unfavourable, favourable; weight (n) or
 * NULL = ones. */
typedef struct eq_blind_rows {
    size_t n, n_groups;
    const double *q, *weight;
} eq_blind_rows;

/* P(group, event) of every group, means over the rows. mass (n_groups). */
void eq_blind_masses(const eq_blind_rows *rows, eq_blind_event event, double *mass);

/* What a row adds to the groups' rates of the event when it is decided 1: P(a, event | x) / P(a, event), 0 where that mass is 0.
 * q (n_groups, 2) the row's; share (n_groups). */
void eq_blind_shares(const double *q, size_t n_groups, eq_blind_event event, const double *mass, double *share);

typedef struct eq_blind_program {
    size_t n, n_groups;
    const double *cost;                        /* (n) of deciding 1 rather than 0 */
    const double *weight;                      /* (n) or NULL = ones */
    size_t n_events;                           /* 1 or 2 */
    const double *share[EQ_BLIND_MOST_EVENTS]; /* (n, n_groups) each */
    const double *mass[EQ_BLIND_MOST_EVENTS];  /* (n_groups) each; 0 = the group has no such rate and is left out of it */
    double tolerance; /* the largest rate, weighted mean of decision x share, exceeds the smallest by this
                                                * at most */
} eq_blind_program;

/* The multipliers (n_events, n_groups), of each event adding up to 0, with which "1 where cost + sum of psi x share < 0" is the
 * optimum, up to as many rows as (n_groups - 1) events, on which the optimum is divided; and its weighted mean cost. Cutting
 * planes, each O(n n_groups n_events): about 10 for two groups and one event, at most 1,000. Scratch from cx->tmp. */
eq_status eq_blind_solve(eq_ctx *cx, const eq_blind_program *program, double *psi, double *value);

#endif
