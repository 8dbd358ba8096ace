/* The border between the outcomes: a ranker of training rows, and each cell's rows with those nearest to the other outcome
 * first. */
#ifndef EQ_BORDER_H
#define EQ_BORDER_H

#include "equipoise/method.h"
#include "math/sort.h"

/* Logistic regression with scikit-learn's C = 1 of all training rows, and their logits. Zero = not begun. */
typedef struct eq_ranker {
    eq_model model;
    struct eq_logistic *fit;
    size_t next_row, n_passes;
    double *logit; /* (n_rows) when done */
} eq_ranker;

/* Works for step->budget, a row costing 1; EQ_MORE to be called again with the same rows. Sets step->done. Weights count by
 * their ratios. EQ_EINPUT, in the name of the method: a feature is not finite. */
eq_status eq_ranker_step(eq_step *step, const char *id, const eq_dataset *train, eq_ranker *ranker);

/* Orders the rows of each cell: favourable ones ascending, unfavourable ones descending by `rank` (n_rows), ties by row.
 * rows: of cells 2 g + y, ascending within. O(n). */
eq_status eq_border_sort(eq_ctx *cx, const eq_dataset *train, const double *rank, eq_classed *rows);

#endif
