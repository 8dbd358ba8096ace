/* What the parts of an impact table share while it is made. */
#ifndef EQ_IMPACT_WORK_H
#define EQ_IMPACT_WORK_H

#include "impact/table.h"
#include "math/proportion.h"

/* A group as its counts. */
typedef struct eq_picked {
    double n, k;        /* people or weights; of them selected */
    double n_effective; /* n, or where it is weights what would tell as much */
    eq_maybe may;       /* of unknown group who may be of it */
} eq_picked;

typedef struct eq_impact_work {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_impact_counts *counts;
    const eq_impact_asked *asked;
    eq_impact_table *out;
    eq_picked *picked; /* (n_groups) */
    size_t *compared;  /* (n_compared) groups that are in ratios */
    size_t n_compared;
    double z;
} eq_impact_work;

static inline double eq_picked_rate(const eq_picked *g) { return g->k / g->n; }
static inline eq_share eq_picked_share(const eq_picked *g) { return (eq_share){g->k / g->n, g->n_effective}; }

/* -1, 0, 1 as a's rate is below, at, above b's; exact where counts are whole. */
int eq_rates_compare(const eq_impact_work *w, const eq_picked *a, const eq_picked *b);

/* Whether a's rate over b's is below the limit, which there is; exact where counts are whole. b's is not 0. */
bool eq_is_below(const eq_impact_work *w, const eq_picked *a, const eq_picked *b);

/* The parts, in the order in which they are made; each fills its fields of every group. */
void eq_impact_choose(eq_impact_work *w);        /* reference.c: who is compared, and with whom */
eq_status eq_impact_ratios(eq_impact_work *w);   /* ratio.c */
eq_status eq_impact_test(eq_impact_work *w);     /* test.c */
void eq_impact_shortfalls(eq_impact_work *w);    /* shortfall.c */
eq_status eq_impact_unknown(eq_impact_work *w);  /* unknown.c */
eq_status eq_impact_extremes(eq_impact_work *w); /* extreme.c: over all groups */

/* The fewest placements that move the ratio of g to r below the limit, and to it. Whole counts, a limit, a rate of r above 0. */
eq_tipping eq_tipping_down(const eq_impact_work *w, size_t g, size_t r);
eq_tipping eq_tipping_up(const eq_impact_work *w, size_t g, size_t r);

#endif
