/* Training rows left out or repeated, cell by cell: what the resampling methods share. They differ in which rows of a cell come
 * first. */
#ifndef EQ_RESAMPLING_H
#define EQ_RESAMPLING_H

#include "equipoise/method.h"
#include "math/sort.h"
#include "method/pre/cells.h"

typedef struct eq_resampling {
    size_t n_groups;
    eq_cells cells;
    eq_classed rows;  /* row numbers by cell 2 g + y, ascending within until a method orders them */
    uint32_t *copies; /* (n_rows) how often each is to be there */
} eq_resampling;

/* Where a cell has too many rows: whether the first of its order stay, or the last. Where it has too few the first are repeated
 * once more than the others. */
typedef enum eq_keeping { EQ_KEEP_FIRST, EQ_KEEP_LAST } eq_keeping;

/* Lives in `arena`. O(n). */
eq_status eq_resampling_begin(eq_ctx *cx, eq_arena *arena, const eq_dataset *train, eq_resampling *out);

/* Shuffles the rows of a cell, by a stream of `streams` that is the least row number's in it: whatever number or name its group
 * has. O(rows of the cell). */
void eq_resampling_shuffle(eq_resampling *work, const eq_rng *streams, const eq_dataset *train, size_t cell);

/* Fills the copies of a cell's rows, `want` in all, and returns rows after over rows before; 1 for a cell without rows. */
double eq_resampling_want(eq_resampling *work, size_t cell, size_t want, eq_keeping keeping);

/* The same for every cell: floor(n_gc W_g W_c / (W W_gc) + 1/2) rows, the factor of reweighing met by rows, or with a strength
 * below 1 part of the way there. factor (n_groups, 2), overwritten. Source: Kamiran & Calders 2012, section 4.4. */
void eq_resampling_balance(eq_resampling *work, double strength, eq_keeping keeping, double (*factor)[2]);

/* The rows in their order, each as often as its copies say, in step->arena. EQ_EINPUT in the name of the method: none is left. */
eq_status eq_resampling_take(eq_step *step, const char *id, const eq_resampling *work, eq_dataset *train);

#endif
