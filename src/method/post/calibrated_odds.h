/* The mixing rates of calibrated_equalized_odds.c, apart so that they are tested against AIF360. */
#ifndef EQ_CALIBRATED_ODDS_H
#define EQ_CALIBRATED_ODDS_H

#include "metric/tally.h"

/* What becomes equal between the sides: the mean score of the unfavourable, one minus the mean score of the
 * favourable, or half of each, weighted by how many there are. */
typedef enum eq_odds_cost { EQ_COST_FPR, EQ_COST_FNR, EQ_COST_WEIGHTED, EQ_N_ODDS_COSTS } eq_odds_cost;

/* Of each side (EQ_N_SIDES): the share of people who get the base rate as their score, as the formula gives
 * it (below 0 and above 1 it does happen; NaN: undefined), and the base rate. */
typedef struct eq_odds_mix {
    double rate[EQ_N_SIDES], base[EQ_N_SIDES];
} eq_odds_mix;

/* Weighted. Scores are in outcomes->score; nothing is checked. O(n). Source: Pleiss et al. 2017, section 4.
 */
eq_odds_mix eq_odds_mix_of(eq_odds_cost cost, const eq_outcomes *outcomes);

#endif
