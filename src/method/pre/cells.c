/* Sums in the order of rows, so that equal data give equal bits. */
#include "method/pre/cells.h"

eq_status eq_cells_count(eq_ctx *cx, eq_arena *arena, const eq_dataset *data, eq_cells *out) {
    eq_cells cells = {0};
    EQ_NEW(cx, arena, cells.n, data->n_groups);
    EQ_NEW(cx, arena, cells.weight, data->n_groups);
    EQ_NEW(cx, arena, cells.group, data->n_groups);
    for (size_t i = 0; i < data->n_rows; i++) {
        cells.n[data->group[i]][data->y[i]]++;
        cells.weight[data->group[i]][data->y[i]] += data->weight[i];
    }
    for (size_t g = 0; g < data->n_groups; g++) {
        cells.group[g] = cells.weight[g][0] + cells.weight[g][1];
        cells.class[0] += cells.weight[g][0];
        cells.class[1] += cells.weight[g][1];
    }
    cells.total = cells.class[0] + cells.class[1];
    *out = cells;
    return EQ_OK;
}

double eq_cells_expected(const eq_cells *cells, size_t g, size_t c) { return cells->group[g] * cells->class[c] / cells->total; }

void eq_cells_scale(double (*factor)[2], const eq_dataset *data, double *weight) {
    for (size_t i = 0; i < data->n_rows; i++) weight[i] *= factor[data->group[i]][data->y[i]];
}
