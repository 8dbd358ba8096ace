/* The linear program of linear_post_blind.c, apart so that it is tested against golden values. */
#ifndef EQ_BLIND_H
#define EQ_BLIND_H

#include "equipoise/arena.h"

/* The cells of a person's probabilities: side (0 = unprivileged, 1 = privileged) and outcome. */
enum { EQ_BLIND_00, EQ_BLIND_01, EQ_BLIND_10, EQ_BLIND_11, EQ_BLIND_CELLS };

typedef enum eq_blind_event { EQ_BLIND_ALL, EQ_BLIND_FAVOURABLE, EQ_BLIND_UNFAVOURABLE } eq_blind_event;

#define EQ_BLIND_MOST_EVENTS 2

/* Rows by what is known of them: q (n, EQ_BLIND_CELLS), weight (n) or NULL = ones. */
typedef struct eq_blind_rows {
    size_t n;
    const double *q, *weight;
} eq_blind_rows;

/* What row i adds to the sides' rates of the event when it is decided 1: g_0 - g_1, g_a = P(a, event | x) / P(a, event); the
 * latter is returned in mass[2], means over the rows. gap (n). */
void eq_blind_gap(const eq_blind_rows *rows, eq_blind_event event, double *gap, double mass[2]);

/* What one row adds, once the masses are known. */
double eq_blind_gap_of(const double q[EQ_BLIND_CELLS], eq_blind_event event, const double mass[2]);

typedef struct eq_blind_program {
    size_t n;
    const double *cost;                      /* (n) of deciding 1 rather than 0 */
    const double *weight;                    /* (n) or NULL = ones */
    size_t n_events;                         /* 1 or 2 */
    const double *gap[EQ_BLIND_MOST_EVENTS]; /* (n) each */
    double tolerance;                        /* |weighted mean of decision x gap| is at most this */
} eq_blind_program;

/* The multipliers (n_events) with which "1 where cost + sum of psi x gap < 0" is the optimum, up to as many rows as there are
 * events, on which the optimum is divided; and its weighted mean cost. Cutting planes, each O(n): about 10 for one event, under
 * 200 for two. Scratch from cx->tmp. */
eq_status eq_blind_solve(eq_ctx *cx, const eq_blind_program *program, double *psi, double *value);

#endif
