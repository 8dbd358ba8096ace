/* Rows of the metric table as the audit and the bootstrap use them: how each is computed from counts or
 * scores. */
#ifndef EQ_METRIC_METRIC_H
#define EQ_METRIC_METRIC_H

#include "metric/scores.h"
#include "metric/tally.h"

/* Weighted counts of one set of rows. */
typedef struct eq_counts {
    double tp, fp, tn, fn;
} eq_counts;

/* What must not be empty for a rate to be defined; bit i is row i of eq_whole_at. */
enum {
    EQ_ROWS = 1,
    EQ_POSITIVES = 2,
    EQ_NEGATIVES = 4,
    EQ_SELECTED = 8,
    EQ_REFUSED = 16,
    EQ_CLAIMED = 32, /* favourable by label or by decision */
    EQ_N_WHOLES = 6,
    EQ_DECISIONS = 64 /* decisions must be there: labels cannot stand in */
};

typedef struct eq_whole {
    bool cell[EQ_N_CELLS]; /* the cells that add up to it */
    const char *empty; /* "has no favourable outcomes" */
} eq_whole;

/* Whole i < EQ_N_WHOLES, the one of bit 1 << i. */
const eq_whole *eq_whole_at(unsigned i);

typedef enum eq_interval_rule { EQ_WILSON, EQ_BOOTSTRAP, EQ_NORMAL } eq_interval_rule;

/* How a number comes about. Sides: unprivileged minus or over privileged. */
typedef enum eq_metric_shape {
    EQ_OF_COUNTS,
    EQ_OF_SCORES, /* rates of one set */
    EQ_DIFFERENCE,
    EQ_RATIO, /* of one rate of the two sides */
    EQ_MEAN_DIFFERENCE,
    EQ_MEAN_ABS_DIFFERENCE,
    EQ_MAX_ABS_DIFFERENCE, /* of two rates of the two sides */
    EQ_SPREAD,
    EQ_SPREAD_RATIO,
    EQ_WORST, /* of one rate over all groups */
    EQ_MAX_SPREAD,
    EQ_MIN_SPREAD_RATIO /* of two rates over all groups */
} eq_metric_shape;

typedef struct eq_metric_row {
    eq_metric_info info;
    eq_metric_shape shape;
    eq_interval_rule interval;
    unsigned needs; /* rates: EQ_ROWS, ... */
    double (*rate)(const eq_counts *counts); /* EQ_OF_COUNTS */
    eq_estimate (*score)(const eq_score_estimates *s); /* EQ_OF_SCORES */
    size_t a, b; /* disparities: the rates compared */
} eq_metric_row;

/* Row `index` of the table. */
const eq_metric_row *eq_metric_row_at(size_t index);

/* What a disparity, or the rate it rests on, needs of each of its sets. */
unsigned eq_metric_needs(const eq_metric_row *row);

/* Whether a disparity compares all groups (else the two sides). */
bool eq_metric_over_groups(const eq_metric_row *row);

/* The sets of an audit: each group, then the two sides, then all rows together. */
static inline size_t eq_set_count(size_t n_groups) { return n_groups + EQ_N_SIDES + 1; }
static inline size_t eq_set_side(size_t n_groups, int side) { return n_groups + (size_t)side; }
static inline size_t eq_set_overall(size_t n_groups) { return n_groups + EQ_N_SIDES; }

/* A disparity of counts, from the counts of all sets (eq_set_count); NaN when undefined. Not for rates of
 * scores. */
double eq_metric_compare(const eq_metric_row *row, const eq_counts *set, size_t n_groups);

/* The group with the least favourable rate, the first of equals; n_groups when a rate is undefined. */
size_t eq_metric_worst(const eq_metric_row *row, const eq_counts *set, size_t n_groups);

static inline eq_counts eq_counts_of(const eq_tally *t) { return (eq_counts){t->tp, t->fp, t->tn, t->fn}; }

/* Fills the two sides and all rows from the groups before them.
 *   set (eq_set_count)    privileged (n_groups) */
void eq_counts_pool(eq_counts *set, const uint8_t *privileged, size_t n_groups);

#endif
