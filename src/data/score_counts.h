/* Counts by score of several kinds of rows, in bounded memory: see data/stream.h. */
#ifndef EQ_SCORE_COUNTS_H
#define EQ_SCORE_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

/* Sums over the rows of one kind: (n_sums, capacity): how many, and where rows are weighted their weights and the squares. */
typedef struct eq_score_kind {
    double *sum;
} eq_score_kind;

typedef struct eq_score_counts {
    eq_ctx *cx;
    eq_arena arena; /* all that follows */
    double threshold;
    bool exact;      /* more scores than there is room for are refused, not put into bins */
    size_t n_sums;   /* 1, or 3 with weights */
    size_t n_scores; /* different scores; with a grid its bins, and the upper half of the threshold's */
    size_t capacity; /* scores there is room for */
    size_t grid;     /* bins in [0, 1], a power of two; 0 = every score has its own */
    double *value;   /* (capacity) the score; with a grid that of the first row */
    uint8_t *held;   /* (capacity) with a grid: 0 no row, 1 rows of one score, 2 of several */
    uint32_t *place; /* (mask + 1) without a grid: where a score is, plus 1 */
    size_t mask;
    eq_score_kind *kind; /* (kind_capacity) */
    size_t n_kinds, kind_capacity;
} eq_score_counts;

/* A new kind of rows; *kind is its number. */
eq_status eq_score_counts_add_kind(eq_score_counts *counts, size_t *kind);

/* Counts a row of a kind with a score, in [0, 1] or, while there is no grid, `exact` and any; `weight` is read where n_sums is 3.
 * EQ_ELIMIT: too many scores for `exact`. O(1), but for the times it makes room. */
eq_status eq_score_counts_add(eq_score_counts *counts, size_t kind, double score, double weight);

/* What the rows at a place are said to have as their score: on the same side of the threshold as they. */
double eq_score_counts_at(const eq_score_counts *counts, size_t score);

#endif
