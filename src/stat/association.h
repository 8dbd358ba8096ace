/* Association of a column with classes (label, groups): from a contingency table of the column cut into levels. */
#ifndef EQ_STAT_ASSOCIATION_H
#define EQ_STAT_ASSOCIATION_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"
#include "equipoise/value.h"

/* The rows that have a number, by rising number; equal ones in row order. */
typedef struct eq_ranking {
    size_t n;
    uint32_t *row; /* (n) */
} eq_ranking;

/* Ranks value (n_rows), NaN = missing. Lives in `arena`. O(n), scratch of 48 n bytes. EQ_ELIMIT as eq_sort_order. */
eq_status eq_ranking_make(eq_ctx *cx, eq_arena *arena, const double *value, size_t n_rows, eq_ranking *out);

/* A column cut into levels that have rows. */
typedef struct eq_binning {
    size_t n_rows, n_levels;
    uint32_t *level; /* (n_rows) < n_levels; the last one is "missing" if has_missing */
    bool has_missing;
    size_t n_distinct; /* values there were, missing not counted */
    size_t n_pooled;   /* of them: rare ones that share one level, the last one that is not "missing"; 0 = none */
    size_t n_alone;    /* rows whose value no other row has */
} eq_binning;

/* Numbers into quantile bins. Equal numbers are never parted: one that an n_bins-th of the rows have gets a bin of its own,
 * and the rest fill the other bins, by rising number, until each holds its share of the rest. Bins of its own may cut others
 * in two, so there are at most 2 n_bins. With no more distinct numbers than n_bins each has its own.
 *   value (n_rows), NaN = missing    ranking: of the same value. Lives in `arena`. O(n_rows). */
typedef struct eq_numbers {
    size_t n_rows;
    const double *value;
    const eq_ranking *ranking;
} eq_numbers;
eq_status eq_bin_numbers(eq_ctx *cx, eq_arena *arena, const eq_numbers *numbers, size_t n_bins, eq_binning *out);

/* Codes into levels of their own; those with under `least` rows are pooled, `least` doubling until at most `most` levels
 * are left (missing and pooled not counted).
 *   code (n_rows) < n_codes, or UINT32_MAX = missing. Lives in `arena`. O(n_rows + n_codes). */
typedef struct eq_codes {
    size_t n_rows, n_codes;
    const uint32_t *code;
} eq_codes;
eq_status eq_bin_codes(eq_ctx *cx, eq_arena *arena, const eq_codes *codes, const size_t least_most[2], eq_binning *out);

/* Classes of rows, with weights. */
typedef struct eq_classes {
    size_t n;
    const uint16_t *of;   /* (n_rows) < n */
    const double *weight; /* (n_rows) >= 0, or NULL = ones */
} eq_classes;

/* A contingency table: weight of each level in each class. */
typedef struct eq_contingency {
    size_t n_levels, n_classes;
    double *cell;             /* (n_levels, n_classes) row-major, >= 0 */
    double *level, *of_class; /* (n_levels), (n_classes) its margins */
    double whole;             /* weight of all rows */
    double size;              /* effective rows (Kish); rows where the weights are ones */
} eq_contingency;

/* Counts a table. Lives in `arena`. O(n_rows + cells). */
eq_status eq_contingency_count(eq_ctx *cx, eq_arena *arena, const eq_binning *levels, const eq_classes *classes,
                               eq_contingency *out);

/* Mutual information of level and class in nats, as counted (plug-in): sum of p log(p / (p_level p_class)). In [0, log of the
 * smaller dimension]. NaN when nothing weighs. Source: Shannon 1948. */
double eq_mutual_information(const eq_contingency *table);

/* What it is expected to be by chance alone, to first order: (levels - 1)(classes - 1) / (2 size), counting those with weight.
 * Source: Miller 1955. */
double eq_chance_information(const eq_contingency *table);

/* Entropy of the classes in nats. NaN when nothing weighs. */
double eq_class_entropy(const eq_contingency *table);

/* Cramer's V in [0,1], corrected for bias: 0 is expected of independent columns however many levels they have.
 * NaN: one level or one class alone has weight, or there are too few rows to correct. Source: Bergsma 2013. */
double eq_cramers_v(const eq_contingency *table);

#endif
