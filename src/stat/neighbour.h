/* The k nearest neighbours of every row, exact and the same on every platform. */
#ifndef EQ_STAT_NEIGHBOUR_H
#define EQ_STAT_NEIGHBOUR_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

/* Rows as points. x (n_rows, n_columns) row-major. */
typedef struct eq_points {
    const float *x;
    size_t n_rows, n_columns;
} eq_points;

/* The nearest rows of each row asked about, nearest first. */
typedef struct eq_neighbours {
    size_t n_rows, k;
    uint32_t *row;    /* (n_rows, k) rows of those searched */
    double *distance; /* (n_rows, k) Euclidean */
} eq_neighbours;

typedef struct eq_neighbour_search eq_neighbour_search;

/* Whose neighbours, among whom, how many. */
typedef struct eq_neighbour_question {
    eq_points among;
    const eq_points *of; /* NULL: the rows themselves, each of which is then its own first neighbour, at distance 0 */
    size_t k;            /* fewer are found when `among` has fewer rows */
} eq_neighbour_question;

/* Prepares a search; the points are borrowed as long as it lives.
 * Order: by distance as eq_square_distance gives it; of equally near rows the one with the smallest row number is nearer.
 * EQ_EINPUT: no row or no column, different numbers of columns, a feature that is not finite. EQ_ELIMIT: more than
 * 2^32 - 1 rows. Lives in `arena`: 4 bytes a cell, 12 k bytes a row asked about. O(columns n); the first steps grow the tree. */
eq_status eq_neighbour_search_new(eq_ctx *cx, eq_arena *arena, const eq_neighbour_question *question, eq_neighbour_search **out);

/* Searches while *budget > 0 (unit: about a row trained by the default network). EQ_MORE: call again. EQ_OK: all is found.
 * Where the cuts fall changes nothing. Allocates nothing. From O(columns n log n) for few columns or rows in clusters up to
 * O(columns n^2) for many unrelated columns. */
eq_status eq_neighbour_search_step(eq_neighbour_search *search, int64_t *budget);

/* What was found, whole after EQ_OK. Lives as long as the search. */
const eq_neighbours *eq_neighbour_search_found(const eq_neighbour_search *search);

/* The whole of it in one call. `out` lives in `arena`; scratch from cx->tmp. */
eq_status eq_neighbours_find(eq_ctx *cx, eq_arena *arena, const eq_neighbour_question *question, eq_neighbours *out);

#endif
