/* Histograms of gradients, the sums that splits are found by.
 *
 * Sums are of whole numbers: a row's gradient and hessian are counted in a unit so small that 2^61 of them hold the
 * sum of all rows (2^-47 of a mean weight for 16,384 rows). So a sum has the same bits in whatever order rows come,
 * a child is exactly its parent without its sibling, and splits that part the rows alike have equal gains. */
#ifndef EQ_HISTOGRAM_H
#define EQ_HISTOGRAM_H

#include "model/trees/bins.h"

/* The first and second derivative of a row's loss by its raw score, in units. */
typedef struct eq_gradient_pair {
    int64_t gradient, hessian;
} eq_gradient_pair;

/* Of some rows. */
typedef struct eq_gradient_sum {
    int64_t gradient, hessian, n_rows;
} eq_gradient_sum;

static inline eq_gradient_sum eq_gradient_less(eq_gradient_sum all, eq_gradient_sum part) {
    return (eq_gradient_sum){all.gradient - part.gradient, all.hessian - part.hessian, all.n_rows - part.n_rows};
}

/* Units in one: a power of two, such that sums of weights that add up to n_rows stay below 2^62. n_rows < 2^32. */
double eq_gradient_scale(size_t n_rows);

/* Some rows of the training data, in any order, with their pairs. */
typedef struct eq_gradient_rows {
    const uint32_t *row;          /* (n) */
    const eq_gradient_pair *pair; /* (n) of row[0], row[1], ... */
    size_t n;
} eq_gradient_rows;

/* The sums of the rows in each cell. cell (bins->n_cells), overwritten. O(rows bundles). */
void eq_histogram_fill(const eq_bins *bins, const eq_gradient_rows *rows, eq_gradient_sum *cell);

/* all = all - part, cell by cell. */
void eq_histogram_subtract(eq_gradient_sum *all, const eq_gradient_sum *part, size_t n_cells);

#endif
