/* Logistic regression at its minimum, pulled block by block. Internal to the core; the trainer of model.h drives it. */
#ifndef EQ_LOGISTIC_H
#define EQ_LOGISTIC_H

#include "equipoise/model.h"
#include "math/sparse.h"

typedef struct eq_logistic eq_logistic;

/* What a whole pass over the rows has led to. */
typedef enum eq_logistic_verdict {
    EQ_LOGISTIC_AGAIN, /* the step was too long: the same pass again with a shorter one */
    EQ_LOGISTIC_MOVED, /* a better point; the model has its weights */
    EQ_LOGISTIC_SOLVED /* the model has the weights of the minimum, to the precision in logistic.c */
} eq_logistic_verdict;

typedef struct eq_logistic_config {
    double scale, ridge;       /* factor on the instance weights, so that their mean is 1; > 0, of the L2 term */
    bool go_on;                /* begin at the model's weights; else at 0, whatever those are */
    const eq_penalty *penalty; /* has add_whole and joins F, and *loss of eq_logistic_judge; NULL: none */
    const eq_sparse *split;    /* eq_logistic_split of the training rows, borrowed; NULL: it is made */
} eq_logistic_config;

/* What is unlike in the rows, n_rows 0 where that is too much: the same for all labels and weights. Lives in `arena`. */
eq_status eq_logistic_split(eq_ctx *cx, eq_arena *arena, const eq_dataset *train, eq_sparse *out);

/* Begins. model: without hidden layers; model, train and penalty are borrowed. Lives in `arena`; memory: 25 doubles a feature,
 * with a penalty 2 a row; or 2 for each pair of features and 10 bytes a number that is unlike the usual row's. */
eq_status eq_logistic_new(eq_ctx *cx, eq_arena *arena, eq_model *model, const eq_dataset *train, const eq_logistic_config *config,
                          eq_logistic **out);

/* Adds the rows first .. first + n - 1 to the loss and its gradient at the point that is tried. Rows come in order, each
 * once a pass, in blocks of any size: their sums have a fixed order. O(n n_features); by Newton's method O(n square of
 * the numbers that are unlike). */
void eq_logistic_add(eq_logistic *logistic, size_t first, size_t n);

/* Ends a pass. *loss: mean cross-entropy of the training rows at the point kept, without the L2 term; not finite, and solved
 * with weights 0, where a feature is not finite. */
eq_logistic_verdict eq_logistic_judge(eq_logistic *logistic, double *loss);

#endif
