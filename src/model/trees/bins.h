/* Features cut into bins, so that a tree looks for splits among at most 255 places a feature instead of among rows. */
#ifndef EQ_BINS_H
#define EQ_BINS_H

#include <stdbool.h>
#include <stdint.h>

#include "equipoise/arena.h"

#define EQ_MOST_BINS 255 /* of values; one more code is for missing ones */

/* A feature's bins: a value is in the first bin b with value <= edge[b], else in bin n_edges. */
typedef struct eq_binned {
    const double *edge; /* (n_edges) ascending */
    uint32_t n_edges;
    bool missing;   /* a training row has no value: code n_edges + 1 */
    bool bundled;   /* of two bins, and shares its bundle: only its upper bin has a code of its own, `upper` */
    uint32_t upper; /* > 0 */
    size_t bundle;  /* SIZE_MAX: all values are alike, nothing to split */
} eq_binned;

/* The training rows in bins. A bundle is one feature; or features of two bins of which never two are in the upper one, as
 * the indicators of a category are: together they need one code a row, 0 = none is. Histograms have a cell for each code. */
typedef struct eq_bins {
    size_t n_rows, n_features, n_bundles, n_cells;
    eq_binned *feature; /* (n_features) */
    uint8_t **code;     /* (n_bundles, n_rows) */
    size_t *first_cell; /* (n_bundles + 1) */
} eq_bins;

/* The matrix that is cut into bins. */
typedef struct eq_matrix {
    const float *x; /* (n_rows, n_features) row-major, finite or NaN = missing */
    size_t n_rows, n_features;
} eq_matrix;

/* Edges lie midway between distinct values where those are at most most_bins, 2..EQ_MOST_BINS; else at the percentiles
 * k 100 / most_bins, a percentile between two values being midway. Rows count alike whatever their weights. Lives in
 * `arena`, scratch from cx->tmp, 84 bytes a row. Memory: a byte for each row and bundle. O(cells).
 * Source: the bins of scikit-learn's HistGradientBoosting; bundles: Ke et al. 2017, "LightGBM", section 4. */
eq_status eq_bins_make(eq_ctx *cx, eq_arena *arena, const eq_matrix *matrix, size_t most_bins, eq_bins *out);

#endif
