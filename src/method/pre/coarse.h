/* A data set seen coarsely: a few of its columns, cut into a few levels each, so that its rows fall into countable cells. */
#ifndef EQ_COARSE_H
#define EQ_COARSE_H

#include "equipoise/method.h"
#include "method/pre/transport.h"

enum { EQ_MAX_LEVELS = 8 };

/* One column: a number cut at up to 7 places, or the 0/1 features of a category. */
typedef struct eq_coarse_column {
    size_t feature, n_features;                  /* 1 = a number */
    size_t n_levels;                             /* 2..EQ_MAX_LEVELS */
    float cut[EQ_MAX_LEVELS - 1];                /* a number's level is how many of these lie below it */
    float middle[EQ_MAX_LEVELS];                 /* of a number's rows at a level, the lower median */
    float off[EQ_MAX_LEVELS], on[EQ_MAX_LEVELS]; /* values of a category's features: not at the level, at it */
    double association;                          /* with the label: share of its variance that levels explain, [0,1] */
} eq_coarse_column;

typedef struct eq_coarse {
    eq_lattice_shape shape;
    eq_coarse_column column[EQ_MAX_COARSE];
} eq_coarse;

/* Chooses up to n_columns columns that are not protected, those most associated with the label first, as long as there are at
 * most EQ_MAX_CELLS cells; numbers are cut into n_levels of about as many rows, or at each value where there are no more. A
 * category with more than EQ_MAX_LEVELS levels and a column that never varies are passed over. shape.n_columns is 0 where none
 * is left. Scratch from cx->tmp. O(cells log rows). */
eq_status eq_coarse_choose(eq_ctx *cx, const eq_dataset *train, size_t n_columns, size_t n_levels, eq_coarse *out);

/* The cell of a row of features x with label y. */
size_t eq_coarse_cell(const eq_coarse *coarse, const float *x, uint8_t y);

/* Rewrites a row of one cell so that it lies in another; a column whose level stays keeps its values. */
void eq_coarse_move(const eq_coarse *coarse, size_t from, size_t to, float *x, uint8_t *y);

#endif
