/* Which labels massaging changes. */
#ifndef EQ_MASSAGING_H
#define EQ_MASSAGING_H

#include "method/pre/resampling.h"

/* Changes labels of `train` so that base rates meet at `strength` 1; work->rows: the rows of each cell, those to be changed
 * first in front. factor (n_groups, 2), overwritten: weight after over weight before of each cell, 1 where nobody was.
 * O(n + n_groups log n_groups), scratch from cx->tmp. */
eq_status eq_massaging_flip(eq_ctx *cx, const eq_resampling *work, double strength, eq_dataset *train, double (*factor)[2]);

#endif
