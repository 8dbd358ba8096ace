/* Training on weights and stopping without them would go back to the epoch at which the unweighted loss is least, which is
 * the model before the weights were heard: on three groups of base rates .70, .40 and .15 that is the first epoch. */
#include "method/stopping.h"

eq_status eq_stopping_weights(eq_ctx *cx, eq_arena *arena, const eq_dataset *before, const eq_dataset *after,
                              const eq_dataset *valid, double **out) {
    double *weight, (*had)[2], (*has)[2];
    EQ_NEW(cx, arena, weight, valid->n_rows);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, had, valid->n_groups);
    EQ_NEW(cx, &cx->tmp, has, valid->n_groups);
    for (size_t i = 0; i < before->n_rows; i++) {
        had[before->group[i]][before->y[i]] += before->weight[i];
        has[before->group[i]][before->y[i]] += after->weight[i];
    }
    for (size_t i = 0; i < valid->n_rows; i++) {
        double from = had[valid->group[i]][valid->y[i]], to = has[valid->group[i]][valid->y[i]];
        weight[i] = from > 0 ? valid->weight[i] * (to / from) : valid->weight[i];
    }
    eq_arena_reset(&cx->tmp, mark);
    *out = weight;
    return EQ_OK;
}
