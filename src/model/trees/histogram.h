/* Histograms of gradients, the sums that splits are found by.
 *
 * Sums are of whole numbers: a row's gradient and curvature are counted in a unit so small that 2^61 of them hold the
 * sum of all rows (2^-47 of a mean weight for 16,384 rows). So a sum has the same bits in whatever order rows come,
 * a child is exactly its parent without its sibling, and splits that part the rows alike have equal gains. */
#ifndef EQ_HISTOGRAM_H
#define EQ_HISTOGRAM_H

#include "model/trees/bins.h"

/* The first and second derivative of a row's loss by its raw score, in units. */
typedef struct eq_pull {
    int64_t gradient, curvature;
} eq_pull;

/* Of some rows. */
typedef struct eq_pulls {
    int64_t gradient, curvature, n_rows;
} eq_pulls;

static inline eq_pulls eq_pulls_less(eq_pulls all, eq_pulls part) {
    return (eq_pulls){all.gradient - part.gradient, all.curvature - part.curvature, all.n_rows - part.n_rows};
}

/* Units in one: a power of two, such that sums of weights that add up to n_rows stay below 2^62. n_rows < 2^32. */
double eq_pull_scale(size_t n_rows);

/* Some rows of the training data, in any order, with their pulls. */
typedef struct eq_pulled_rows {
    const uint32_t *row; /* (n) */
    const eq_pull *pull; /* (n) of row[0], row[1], ... */
    size_t n;
} eq_pulled_rows;

/* The pulls of the rows in each cell. cell (bins->n_cells), overwritten. O(rows bundles). */
void eq_histogram_fill(const eq_bins *bins, const eq_pulled_rows *rows, eq_pulls *cell);

/* all = all - part, cell by cell. */
void eq_histogram_subtract(eq_pulls *all, const eq_pulls *part, size_t n_cells);

#endif
