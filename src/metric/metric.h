/* Rows of the metric table as the audit and the bootstrap use them: how each is computed from counts or
 * scores. */
#ifndef EQ_METRIC_METRIC_H
#define EQ_METRIC_METRIC_H

#include "metric/score/scores.h"
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
    EQ_CLAIMED = 32,    /* favourable by label or by decision */
    EQ_DISCLAIMED = 64, /* unfavourable by label or by decision */
    EQ_FALSE_POSITIVES = 128,
    EQ_N_WHOLES = 8,
    EQ_DECISIONS = 256,       /* decisions must be there: labels cannot stand in */
    EQ_OF_DATA = 512,         /* nothing else is looked at than groups and outcomes: see eq_metric_of_data */
    EQ_SHARE_DECIDED = 1024,  /* the share decided favourably */
    EQ_UNLABELLED_TOO = 2048, /* of scores: no true outcome is looked at */
    EQ_ANY_SCALE = 4096,      /* scores need be no probabilities */
    EQ_IN_SCORES = 8192       /* in the unit of the scores, so that on another scale it has other ends */
};

typedef struct eq_whole {
    bool cell[EQ_N_CELLS]; /* the cells that add up to it */
    const char *id;        /* "positives" */
    eq_cause empty;        /* EQ_NO_POSITIVES; the next cause: there are rows, but they weigh nothing */
} eq_whole;

/* Whole i < EQ_N_WHOLES, the one of bit 1 << i. */
const eq_whole *eq_whole_at(unsigned i);

typedef struct eq_metric_row eq_metric_row;
struct eq_within;
struct eq_within_number; /* groups/strata.h */

/* The whole that a share (EQ_WILSON) is a part of: the only one its row needs. */
const eq_whole *eq_whole_of(const eq_metric_row *row);

/* EQ_SHARES: a mean of two shares. EQ_CALIBRATION: of what noise raises. EQ_ARMS: of signed shares, added up. */
typedef enum eq_interval_rule { EQ_WILSON, EQ_SHARES, EQ_BOOTSTRAP, EQ_NORMAL, EQ_CALIBRATION, EQ_ARMS } eq_interval_rule;

/* How a number comes about. Sides: unprivileged minus or over privileged. */
typedef enum eq_metric_shape {
    EQ_OF_COUNTS,
    EQ_OF_SCORES, /* rates of one set */
    EQ_DIFFERENCE,
    EQ_RATIO,
    EQ_SIDE_RATIO, /* of the two sides; the last unsigned, smaller over larger */
    EQ_MAX_DIFFERENCE,
    EQ_MIN_RATIO, /* of the highest and the lowest of all groups */
    EQ_OVERALL_DIFFERENCE,
    EQ_OVERALL_RATIO, /* of all rows and the group farthest from them, unsigned */
    EQ_LEAST,
    EQ_MOST,        /* of the worst group */
    EQ_PAIRWISE,    /* mean over all pairs of groups */
    EQ_PARITY_LOSS, /* sum over groups of the distance from the privileged side, as a logarithm */
    EQ_MEASURE,     /* a function of its own, of counts */
    EQ_CROSS,       /* a function of its own, of the scores of the two sides */
    EQ_WITHIN       /* a function of its own, of a set within all rows, or of sets within strata */
} eq_metric_shape;

/* How the numbers of two rates become one. */
typedef enum eq_metric_join { EQ_ALONE, EQ_MEAN, EQ_MEAN_ABS, EQ_LARGER, EQ_SMALLER } eq_metric_join;

/* Words of the catalogue for a shape and a join: "max_difference", "larger". */
const char *eq_shape_id(eq_metric_shape shape);
const char *eq_join_id(eq_metric_join join);

/* What some measures depend on besides counts; eq_audit_options has the defaults. */
typedef struct eq_metric_settings {
    double alpha, concentration;
} eq_metric_settings;

struct eq_metric_row {
    eq_metric_info info;
    eq_metric_shape shape;
    eq_metric_join join;
    eq_interval_rule interval;
    unsigned needs, needs_privileged; /* EQ_ROWS, ... of every set compared; of the privileged side, where not 0 */
    eq_cause otherwise;               /* why it is undefined though all it needs is there; or EQ_NO_NUMBER */
    /* The formula as data, each operator before what it is of: numbers, TP FP TN FN P N, rows = P + N, + - * / of two, sqrt;
     * u and p: what follows, of that side. NULL: its shape says it, or it is not arithmetic of counts. */
    const char *arithmetic;
    void (*rates)(const eq_counts *counts, size_t stride, size_t n, double *out); /* EQ_OF_COUNTS, every stride-th */
    eq_estimate (*score)(const eq_score_estimates *s);                            /* EQ_OF_SCORES */
    double (*measure)(const eq_counts *set, size_t n_groups, const eq_metric_settings *settings);
    eq_estimate (*cross)(const eq_score_estimates *u, const eq_score_estimates *p);
    struct eq_within_number (*within)(const struct eq_within *within, size_t set, double z);
    bool by_stratum;      /* EQ_WITHIN: strata are needed */
    size_t n_rates, a, b; /* gaps: the rates compared */
};

/* Row `index` of the table. */
const eq_metric_row *eq_metric_row_at(size_t index);

/* A rate of counts. */
static inline double eq_rate_of(const eq_metric_row *row, const eq_counts *counts) {
    double rate;
    row->rates(counts, 1, 1, &rate);
    return rate;
}

/* Whether a row compares rates: then it rests on a and b. */
static inline bool eq_metric_is_gap(const eq_metric_row *row) { return row->shape >= EQ_DIFFERENCE && row->shape < EQ_MEASURE; }

/* Whether such a number is made of the spreads of its rates; others are of eq_pairs_number. */
static inline bool eq_metric_is_of_spreads(const eq_metric_row *row) { return eq_metric_is_gap(row) && row->shape < EQ_PAIRWISE; }

/* What a metric, or the rates it rests on, need of each of its sets. */
unsigned eq_metric_needs(const eq_metric_row *row);

/* What rows without true outcomes, or with scores that are no probabilities, leave undefined: NO_LABELS, NOT_PROBABILITIES; or
 * EQ_NO_CAUSE. A measure of data alone is one of the groups' sizes. */
eq_cause eq_metric_lacks(const eq_metric_row *row, const eq_outcomes *outcomes);

/* The ends of what it may be, of these outcomes' scores. */
eq_interval eq_metric_range(const eq_metric_row *row, bool any_scale);

/* The sets of an audit: each group, then the two sides, then all rows together. */
static inline size_t eq_set_count(size_t n_groups) { return n_groups + EQ_N_SIDES + 1; }
static inline size_t eq_set_side(size_t n_groups, int side) { return n_groups + (size_t)side; }
static inline size_t eq_set_overall(size_t n_groups) { return n_groups + EQ_N_SIDES; }
/* Those a row belongs to. */
static inline void eq_scores_sets_of(const eq_outcomes *o, size_t row, size_t set[EQ_N_MEMBERSHIPS]) {
    uint16_t g = o->group[row];
    set[0] = g;
    set[1] = eq_set_side(o->n_groups, o->privileged[g] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED);
    set[2] = eq_set_overall(o->n_groups);
}

static inline eq_counts eq_counts_of(const eq_tally *t) { return (eq_counts){t->tp, t->fp, t->tn, t->fn}; }

static inline double eq_counts_rows(const eq_counts *c) { return (c->tp + c->fn) + (c->fp + c->tn); }

/* Fills the two sides and all rows from the groups before them.
 *   set, tally (eq_set_count)    privileged (n_groups) */
void eq_counts_pool(eq_counts *set, const uint8_t *privileged, size_t n_groups);
void eq_tally_pool(eq_tally *tally, const uint8_t *privileged, size_t n_groups);

/* An option, where 0 is the default and EQ_ZERO is 0. */
double eq_option_of(double given, double initial);

/* The settings that options ask for; NULL: the defaults. */
eq_metric_settings eq_metric_settings_of(const eq_audit_options *options);

/* Any metric of counts: a rate of all rows together, or a disparity; NaN where it is undefined, and for metrics
 * of scores.
 *   set (eq_set_count), as eq_counts_pool fills it    settings: NULL = defaults
 * Whether there were decisions, or labels stand in for them, is the caller's to know. O(n_groups), allocates
 * nothing. */
double eq_metric_of_counts(size_t metric, const eq_counts *set, size_t n_groups, const eq_metric_settings *settings);

/* The same of each of n blocks of counts, (n, eq_set_count), faster than one by one: out (n). */
typedef struct eq_count_blocks {
    const eq_counts *set;
    size_t n, n_groups;
} eq_count_blocks;
void eq_metric_of_blocks(size_t metric, const eq_count_blocks *blocks, const eq_metric_settings *settings, double *out);

/* A disparity of scores with its error (of its logarithm, for EQ_RATIO); the error is NaN where no interval is
 * known.
 *   set (eq_set_count) */
eq_estimate eq_metric_of_scores(const eq_metric_row *row, const eq_score_estimates *set, size_t n_groups);

#endif
