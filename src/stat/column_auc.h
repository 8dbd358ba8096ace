/* AUC of any numbers, and of categories, for two classes: how well one column alone tells the classes apart. */
#ifndef EQ_STAT_COLUMN_AUC_H
#define EQ_STAT_COLUMN_AUC_H

#include "stat/association.h"
#include "equipoise/value.h"

/* Two classes of rows, with weights. */
typedef struct eq_binary {
    size_t n_rows;
    const uint8_t *y;     /* (n_rows) 0/1 */
    const double *weight; /* (n_rows) >= 0, or NULL = ones */
} eq_binary;

/* AUC of the ranked rows with y = 1 against those with y = 0, ties counting one half, and its standard error (DeLong et al.
 * 1988 with the effective sizes of scores.h). Rows that are not ranked (missing) are left out. NaN: a class is empty; error
 * NaN: a class of one row, or perfect separation. O(n), allocates nothing. */
eq_estimate eq_numbers_auc(const eq_numbers *numbers, const eq_binary *classes);

/* AUC of a category, each level standing for its share of y = 1 among *other* rows: rows are dealt into folds, a fold is ranked
 * by the shares in the other folds, (positives + p) / (rows + 1) with p their overall share, and the AUCs of the folds are
 * averaged. Ranking rows by shares that they themselves made up would find an AUC of 1 in a column of serial numbers, and
 * ranking all folds in one list one below 1/2 in pure noise. An AUC under 1/2 is chance.
 *   fold (n_rows) < n_folds. Folds without both classes are left out; NaN when that leaves none. The error takes the shares
 * as given. O(n_rows + levels n_folds), scratch 32 bytes x levels x n_folds. */
eq_status eq_levels_auc(eq_ctx *cx, const eq_binning *levels, const eq_binary *classes, const uint8_t *fold, size_t n_folds,
                        eq_estimate *out);

#endif
