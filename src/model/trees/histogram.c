/* Counting: one pass over the rows for each bundle. */
#include <math.h>
#include <string.h>

#include "model/trees/histogram.h"

double eq_gradient_scale(size_t n_rows) {
    int bits = 0;
    while (n_rows >> bits) bits++;
    return ldexp(1, 61 - bits);
}

void eq_histogram_fill(const eq_bins *bins, const eq_gradient_rows *rows, eq_gradient_sum *cell) {
    memset(cell, 0, bins->n_cells * sizeof *cell);
    for (size_t b = 0; b < bins->n_bundles; b++) {
        const uint8_t *code = bins->code[b];
        eq_gradient_sum *of_code = cell + bins->first_cell[b];
        for (size_t i = 0; i < rows->n; i++) {
            eq_gradient_sum *sum = &of_code[code[rows->row[i]]];
            sum->gradient += rows->pair[i].gradient;
            sum->hessian += rows->pair[i].hessian;
            sum->n_rows++;
        }
    }
}

void eq_histogram_subtract(eq_gradient_sum *all, const eq_gradient_sum *part, size_t n_cells) {
    for (size_t c = 0; c < n_cells; c++) all[c] = eq_gradient_less(all[c], part[c]);
}
