/* Counting: one pass over the rows for two bundles. */
#include <math.h>
#include <string.h>

#include "model/trees/histogram.h"

double eq_gradient_scale(size_t n_rows) {
    int bits = 0;
    while (n_rows >> bits) bits++;
    return ldexp(1, 61 - bits);
}

static inline void add_pair(eq_gradient_sum *sum, eq_gradient_pair pair) {
    sum->gradient += pair.gradient;
    sum->hessian += pair.hessian;
    sum->n_rows++;
}

/* Two bundles share what is read of a row; their cells are apart, so neither waits for the other's sums. */
static void fill_two(const uint8_t *const code[2], const eq_gradient_rows *rows, eq_gradient_sum *const cell[2]) {
    const uint8_t *code0 = code[0], *code1 = code[1];
    eq_gradient_sum *cell0 = cell[0], *cell1 = cell[1];
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t row = rows->row[i];
        eq_gradient_pair pair = rows->pair[i];
        add_pair(&cell0[code0[row]], pair);
        add_pair(&cell1[code1[row]], pair);
    }
}

void eq_histogram_fill(const eq_bins *bins, const eq_gradient_rows *rows, eq_gradient_sum *cell) {
    size_t b = 0;
    memset(cell, 0, bins->n_cells * sizeof *cell);
    for (; b + 2 <= bins->n_bundles; b += 2) {
        eq_gradient_sum *const cells[2] = {cell + bins->first_cell[b], cell + bins->first_cell[b + 1]};
        fill_two((const uint8_t *const[2]){bins->code[b], bins->code[b + 1]}, rows, cells);
    }
    for (; b < bins->n_bundles; b++)
        for (size_t i = 0; i < rows->n; i++) add_pair(&cell[bins->first_cell[b] + bins->code[b][rows->row[i]]], rows->pair[i]);
}

void eq_histogram_subtract(eq_gradient_sum *all, const eq_gradient_sum *part, size_t n_cells) {
    for (size_t c = 0; c < n_cells; c++) all[c] = eq_gradient_less(all[c], part[c]);
}
