/* Whether a model learnt anything: the one place that says what "no better than chance" means.
 *
 * A model that ends at chance tells hardly anybody apart, so every gap between groups is near 0: it would look like one whose
 * bias was taken away. Its figures are therefore marked, and nothing is praised for them. */
#ifndef EQ_CHANCE_H
#define EQ_CHANCE_H

#include "equipoise/dataset.h"

#define EQ_CHANCE_CONFIDENCE 0.95

/* What the scores of validation say. */
typedef struct eq_chance {
    double auc, low, high; /* AUC and its interval; NaN: validation holds one outcome only, and nothing can be said; low and
                            * high alone NaN: no error can be had, from one row with an outcome or perfect separation */
    bool collapsed;        /* auc <= 1/2, or the interval reaches down to 1/2: not told from chance */
} eq_chance;

/* AUC of score (n_rows) on the rows of `valid`, by their labels and weights, with its normal interval by DeLong's error at
 * confidence EQ_CHANCE_CONFIDENCE. O(n log n), scratch from cx->tmp. Source: DeLong et al. 1988. */
eq_status eq_chance_judge(eq_ctx *cx, const eq_dataset *valid, const double *score, eq_chance *out);

/* "no better than chance on validation: AUC 0.512, 95 % interval 0.471 to 0.553"; NULL when it is. Lives in `arena`;
 * EQ_EMEMORY. */
eq_status eq_chance_sentence(eq_ctx *cx, eq_arena *arena, const eq_chance *chance, const char **out);

#endif
