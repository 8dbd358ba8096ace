/* Slices: the subgroups, described by a few conditions, in which a rate is worse than in the rest. */
#ifndef EQ_METRIC_SLICE_H
#define EQ_METRIC_SLICE_H

#include "equipoise/metric.h"

enum {
    EQ_SLICE_DEPTH = 3, /* most conditions of a slice */
    EQ_SLICE_TOP = 64,  /* most slices listed */
};
#define EQ_SLICE_MOST_TESTED 500000 /* slices */
#define EQ_SLICE_MOST_CELLS 2000000 /* of one cross-table */
#define EQ_SLICE_MOST_VISITS 2e9    /* rows looked at, over all cross-tables: some seconds */

/* One property of the rows, in levels. */
typedef struct eq_attribute {
    const uint32_t *code; /* (n_rows) < n_levels */
    size_t n_levels;
} eq_attribute;

typedef struct eq_slice_question {
    const eq_outcomes *outcomes;
    const eq_attribute *attribute; /* (n_attributes) */
    size_t n_attributes;
    size_t metric;     /* a rate that is a share of one whole (Wilson's interval in the table) */
    size_t depth;      /* 1..EQ_SLICE_DEPTH conditions */
    size_t minimum;    /* rows the rate is about that a slice has at least; >= 1 */
    size_t top;        /* 1..EQ_SLICE_TOP */
    double confidence; /* of every interval, in (0,1) */
} eq_slice_question;

typedef struct eq_slice {
    size_t n_conditions, attribute[EQ_SLICE_DEPTH], level[EQ_SLICE_DEPTH];
    uint64_t n;                       /* rows */
    uint64_t n_about;                 /* of these, rows the rate is about */
    double weight, share;             /* share: of the weight of all rows */
    eq_value value, rest, difference; /* rest: the rows the rate is about outside; difference: value - rest */
    double p;                         /* two-sided, this slice alone */
    double p_holm, p_bh;              /* over all slices tested: Holm 1979; Benjamini & Hochberg 1995 */
    bool small;                       /* under 30 effective rows the rate is about */
} eq_slice;

typedef struct eq_slices {
    eq_value overall;
    size_t n_tested;
    size_t n_explained; /* of those worse than the rest, that were passed over for saying no more than others */
    size_t n;
    eq_slice *slice; /* (n) worst first */
} eq_slices;

/* Finds the worst slices. Every conjunction of up to `depth` conditions on different attributes with enough rows is
 * tested, exactly and whatever its value, except those of the same rows as a shorter one. Rows the rate is not about
 * (of tpr, the negatives) are no support.
 *
 * Worse: larger where smaller is better, smaller where larger is better, and merely different where the table knows no
 * better. Rank: the bound of the difference's interval (Newcombe) that is nearer to 0, that is how much worse a slice is at
 * least: a wide gap of few rows comes after a narrower one that is sure. Slices whose interval reaches 0 are not listed, nor,
 * where only difference counts, those of more than half the rows: there the others are the subgroup.
 * A slice is passed over, intervals being what decides,
 *   - if it is not worse than what a shorter version of it has beyond it: then the shorter one says it;
 *   - if most of it is beyond all slices already listed, but is not worse there than what is in none of them;
 *   - if most of it (or all but `minimum` rows) is in those, and it is not worse than what each that holds most of it has
 *     beyond it, or none does.
 * p: the pooled normal test, of unweighted rows Fisher's exact test where an expected count is under 5 (eq_share_test).
 *
 * Lives in `arena`. overall undefined (with its reason): then no slice. EQ_EINPUT: the metric is no share of one whole; an
 * option out of range; as eq_tally_count. EQ_ELIMIT: over one of the limits above; says which and what to do.
 * O(rows attributes^depth + tested log tested), and until the list is full a few times its rows for each slice that is worse
 * than the rest; scratch from cx->tmp. */
eq_status eq_slices_find(eq_ctx *cx, eq_arena *arena, const eq_slice_question *question, eq_slices *out);

#endif
