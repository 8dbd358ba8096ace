/* Prototypes: a few points by whose nearness rows are told, so that rows can be described without saying their group. The loss of
 * a fair representation and its slopes. */
#ifndef EQ_PROTOTYPES_H
#define EQ_PROTOTYPES_H

#include "equipoise/dataset.h"

/* What the loss counts. A point of the search is k prototypes of n_features numbers each, and then the k chances that a row at
 * each of them has the favourable outcome: k (n_features + 1) numbers. */
typedef struct eq_prototypes_task {
    const eq_dataset *rows; /* borrowed; n_groups, labels, weights count */
    size_t k;
    double reconstruction, label, fairness; /* Ax, Ay, Az */
} eq_prototypes_task;

typedef struct eq_prototypes eq_prototypes;

/* Lives in `arena`; memory: 2 k numbers a row. */
eq_status eq_prototypes_new(eq_ctx *cx, eq_arena *arena, const eq_prototypes_task *task, eq_prototypes **out);

/* The loss at a point and its slopes (overwritten); a row looked at costs 1/2, and is looked at twice. False: budget spent, call
 * again with the same arguments. value: the weighted sum and its parts Lx, Ly, Lz. */
bool eq_prototypes_evaluate(eq_prototypes *prototypes, const double *point, int64_t *budget, double value[4], double *slope);

typedef struct eq_prototype_set {
    const double *point; /* (k, width), and whatever comes after */
    size_t k, width;
} eq_prototype_set;

/* How much a row x (width) belongs to each prototype: membership (k), in [0,1], of sum 1. distance (k) or NULL. */
void eq_prototypes_belong(const eq_prototype_set *set, const float *x, double *membership, double *distance);

#endif
