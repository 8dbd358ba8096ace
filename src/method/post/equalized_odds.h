/* The linear program of equalized_odds.c, apart so that it is tested against AIF360. */
#ifndef EQ_EQUALIZED_ODDS_H
#define EQ_EQUALIZED_ODDS_H

#include "metric/tally.h"

/* The four unknowns: chance of a favourable decision after a favourable and after an unfavourable prediction,
 * of the privileged and of the others (AIF360's sp2p, sn2p, op2p, on2p). */
enum { EQ_PRIVILEGED_KEEP, EQ_PRIVILEGED_TURN, EQ_OTHERS_KEEP, EQ_OTHERS_TURN, EQ_N_CHANCES };

/* Minimise cost . x under equal[0] . x = equal[1] . x = 0 and 0 <= x <= 1. */
typedef struct eq_odds_program {
    double cost[EQ_N_CHANCES], equal[2][EQ_N_CHANCES];
} eq_odds_program;

/* The program of the tallies of the two sides (EQ_N_SIDES). false: a side lacks a label, its rates are
 * undefined. old_shares: the rows of AIF360 0.3, divided by the group's share instead of its base rate. */
bool eq_odds_program_make(const eq_tally *side, bool old_shares, eq_odds_program *out);

/* The exact optimum x (EQ_N_CHANCES): every vertex is tried; of equally good ones (within 1e-12) the one that
 * changes fewest predictions, then the first. Returns cost . x. There always is one: 0 satisfies everything.
 * O(1). */
double eq_odds_program_solve(const eq_odds_program *program, double *x);

#endif
