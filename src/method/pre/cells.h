/* Training rows counted by group and label: what methods that balance these cells start from. */
#ifndef EQ_CELLS_H
#define EQ_CELLS_H

#include "equipoise/dataset.h"

typedef struct eq_cells {
    size_t (*n)[2];          /* (n_groups, 2) rows */
    double (*weight)[2];     /* (n_groups, 2) their weights' sum; so below */
    double *group, class[2]; /* (n_groups) */
    double total;
} eq_cells;

/* Lives in `arena`. O(n). */
eq_status eq_cells_count(eq_ctx *cx, eq_arena *arena, const eq_dataset *data, eq_cells *out);

/* The weight a cell would have if group and label were independent: W_g W_c / W. */
double eq_cells_expected(const eq_cells *cells, size_t g, size_t c);

/* What a method did to the weight of each cell, done to the weights (n_rows) of other rows. factor (n_groups, 2). */
void eq_cells_scale(double (*factor)[2], const eq_dataset *data, double *weight);

#endif
