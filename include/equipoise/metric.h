/* Metrics: weighted tallies per group, rates, disparities, intervals.
 * Metrics take plain arrays, so methods and tests use them as an experiment does. */
#ifndef EQUIPOISE_METRIC_H
#define EQUIPOISE_METRIC_H

#include <stdbool.h>
#include <stdint.h>
#include "equipoise/arena.h"
#include "equipoise/value.h"

/* What happened to n_rows people; or, with `count`, to as many as the counts add up to, alike in what a row says. */
typedef struct eq_outcomes {
    size_t n_rows, n_groups;
    const uint8_t *y;              /* (n_rows) 1 = favourable */
    const uint8_t *yhat;           /* (n_rows) decisions, or NULL: then disparities are those of the labels */
    const double *score;           /* (n_rows) in [0,1], or finite where any_scale; or NULL */
    bool any_scale;                /* scores are no probabilities: what needs such is undefined */
    bool unlabelled;               /* there are no true outcomes, y is all 0: what needs them is undefined */
    const double *weight;          /* (n_rows) >= 0, or NULL = ones; with counts the people's sum, or NULL = the counts */
    const double *count;           /* (n_rows) people a row stands for, whole, their sum at most 2^53; or NULL = ones */
    const double *weight_squared;  /* (n_rows) with counts: the people's sum of squared weights, or NULL: they weigh alike */
    const uint16_t *group;         /* (n_rows) < n_groups */
    const char *const *group_name; /* (n_groups) */
    const uint8_t *privileged;     /* (n_groups) 1 = in the reference set */
    const uint32_t *stratum;       /* (n_rows) < n_strata: whom a person is like in another column; more: not known. Or NULL */
    size_t n_strata;
} eq_outcomes;

/* Weighted confusion counts of one group. Unit: weight (rows if the weights are ones). */
typedef struct eq_tally {
    double tp, fp, tn, fn;
    double squared[4];        /* sums of squared weights in the order tp, fp, tn, fn: effective sample sizes */
    uint64_t rows[4], n_rows; /* people in the same order, and all: 2^53 do not fit a size_t of 32 bits */
} eq_tally;

/* Weighted confusion counts of each group, one pass.
 *   out (n_groups), overwritten. yhat NULL: the labels take its place.
 * A row with a count adds what the people it stands for would, to the last bit where their weights add up exactly.
 * EQ_EINPUT: a label or decision is not 0/1, a group is out of range, a weight is negative or not finite, a count is not
 * whole or cannot have its weights (names the row). O(n). Source: definition; symbols as in Verma & Rubin 2018, table 1. */
eq_status eq_tally_count(eq_ctx *cx, const eq_outcomes *outcomes, eq_tally *out);

typedef enum eq_metric_kind {
    EQ_RATE,     /* defined for each group and overall */
    EQ_DISPARITY /* one number over all groups */
} eq_metric_kind;

/* What a disparity is a number of. */
typedef enum eq_compared {
    EQ_OVERALL, /* all rows together; so are rates */
    EQ_SIDES,   /* the groups that are not privileged, pooled, and those that are */
    EQ_GROUPS   /* every group, whoever is privileged */
} eq_compared;

/* One row of metrics.def. */
typedef struct eq_metric_info {
    const char *id, *title;
    const char *section; /* rows that belong together: "selection", "errors", ... */
    eq_metric_kind kind;
    eq_compared compared;
    double ideal, min, max; /* NaN ideal: none */
    int direction;          /* +1 larger is better, -1 smaller, 0 nearer to ideal */
    bool needs_score;
    const char *formula, *source;
    const char *help; /* what it asks, one sentence */
} eq_metric_info;

size_t eq_metric_count(void);
const eq_metric_info *eq_metric_at(size_t index);
size_t eq_metric_find(const char *id); /* index by id, or SIZE_MAX */

/* Whether it says something of the data alone, who is in them with which outcomes: no model and no method moves it. */
bool eq_metric_of_data(size_t index);

/* Whether the metric's interval stays clear of its ideal whatever the truth: a bootstrapped measure without a sign, for
 * resamples are unequal even where there is no inequality to find. */
bool eq_metric_leans(size_t index);

/* An option that is exactly zero, where 0 means the default. */
#define EQ_ZERO 1e-300

typedef struct eq_audit_options {
    size_t bootstrap;  /* resamples for intervals that have no closed form; 0 = no such intervals */
    double confidence; /* 0 = 0.95 */
    uint64_t seed;
    double alpha;         /* of the generalized entropy indices; 0 = 2 */
    double concentration; /* of differential fairness: imaginary rows a group, half of each outcome; 0 = 1 */
    size_t minimum;       /* a group of fewer rows is flagged as small; 0 = 30 */
} eq_audit_options;

typedef struct eq_group_audit {
    const char *name;
    bool privileged;
    bool small; /* fewer rows than the minimum: kept, and said */
    eq_tally tally;
    eq_value *rate; /* (eq_metric_count) filled where the metric is an EQ_RATE */
} eq_group_audit;

typedef struct eq_audit {
    size_t n_groups;
    bool unlabelled;        /* there were no true outcomes: of the tallies only who is selected means something */
    bool decided;           /* there were decisions; without them the tallies count the labels twice */
    eq_audit_options asked; /* as it was made; defaults filled in */
    eq_group_audit *group;  /* (n_groups) */
    eq_group_audit overall;
    eq_group_audit side[2]; /* all unprivileged groups pooled, all privileged ones */
    eq_value *metric;       /* (eq_metric_count): EQ_RATE overall, EQ_DISPARITY */
} eq_audit;

/* Every metric of the table. Lives in `arena`, names and sentences too.
 * Intervals: Wilson (shares of one count; weighted rows: effective size), DeLong (AUC, xAUC), normal with the sample
 * variance (means of scores; differences of these and of AUCs between the two sides; their ratios, as logarithms); gaps
 * between shares in closed form: Newcombe for two sides, MOVER for ratios and for means of two shares, exact limits that
 * allow for the choice of the extreme for gaps over groups and the worst group (src/metric/interval/gap_interval.c); the same
 * with normal limits for scores over groups. Sums over pairs of groups: each contrast folded, at its part of the error.
 * Differences of shares within all rows or within strata: Newcombe, arms squared and added. Standardized mean difference:
 * normal. Percentiles of the multinomial bootstrap: F1, Jaccard, MCC, kappa, treatment equality, conditional acceptance and
 * rejection and their gaps between two sides, inequality indices, measures of their own; none, and `why` says so, where they
 * are undefined in over 5 % of the resamples or alike in all. Calibration errors and their difference: closed
 * form (src/metric/score/calibration.h). No interval: average precision, Brier skill score and what compares them; distances of
 * scores; ratios and extremes over groups of calibration errors; extremes over groups of what is bootstrapped. An interval holds
 * its value.
 * Without decisions the disparities and selection rates are those of the labels, all else undefined. "few" notes a
 * denominator under 30 effective rows. Log loss keeps scores within 2^-52 of 0 and 1.
 * EQ_EINPUT as eq_tally_count; a score outside [0,1]; an option out of its range. O(n + (bootstrap + groups) x groups). */
eq_status eq_audit_compute(eq_ctx *cx, eq_arena *arena, const eq_outcomes *outcomes, const eq_audit_options *options,
                           eq_audit *out);

#endif
