/* The thresholds of fair_plug_in.c, apart so that they are tested against golden values. */
#ifndef EQ_PLUG_IN_H
#define EQ_PLUG_IN_H

#include "metric/frontier/frontier.h"
#include "metric/tally.h"

typedef struct eq_plug_in {
    eq_parity parity; /* EQ_PARITY_SELECTION, EQ_PARITY_TPR or EQ_PARITY_FPR */
    double base;      /* the threshold without any constraint, (0,1) */
    double tolerance; /* most |gap| */
    bool by_labels;   /* rates of the recorded outcomes; else by the scores themselves */
} eq_plug_in;

typedef struct eq_plug_in_rule {
    double t;                /* 0 = the base threshold for both sides */
    double mass[EQ_N_SIDES]; /* share of all that a side's rate is a rate of */
    double cut[EQ_N_SIDES];  /* favourable when score > cut; 1 and above: nobody; 0 and below: everybody */
    double gap;              /* privileged minus the others */
} eq_plug_in_rule;

/* The threshold of a side at t. */
double eq_plug_in_cut(const eq_plug_in *plug_in, double t, int side, double mass);

/* The t of smallest size whose gap, in the direction in which it stands at 0, is the tolerance at most. false: a side has nothing
 * that the rate is a rate of. O(64 n). */
bool eq_plug_in_find(const eq_plug_in *plug_in, const eq_outcomes *outcomes, eq_plug_in_rule *out);

#endif
