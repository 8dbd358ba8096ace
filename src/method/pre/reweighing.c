/* Reweighing: instance weights that make the group independent of the label in the training data.
 *
 * A row of group g and class c gets weight w_gc = W_g W_c / (W W_gc), the count expected under independence
 * over the count found (all counts weighted). Afterwards the weighted base rate is the same in every group,
 * while the weight of every group and of every class is what it was, as long as no cell is empty. Any number
 * of groups. Source: Kamiran & Calders, "Data preprocessing techniques for classification without
 * discrimination", Knowledge and Information Systems 33 (2012), section 4.3. Ours: `strength`, which goes
 * from the old weight (0) to that one (1). A cell (g, c) without rows needs no weight; its expected count is
 * then simply missing from the total. Validation rows get the factor of their cell, for the loss that early stopping
 * watches: unweighted it is least before the weights have changed anything. */
#include "method/methods.h"
#include "method/pre/cells.h"

enum { STRENGTH };

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "How far the weights go from equal (0) to full independence of group and label (1)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
};

typedef struct weights {
    double (*factor)[2]; /* (n_groups, 2) of a cell's rows */
} weights;

static eq_status prepare(eq_step *step, eq_dataset *train) {
    weights *state = step->state;
    double strength = step->param[STRENGTH];
    eq_cells cells;
    EQ_NEW(step->cx, step->arena, state->factor, train->n_groups);
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    EQ_TRY(eq_cells_count(step->cx, &step->cx->tmp, train, &cells));
    for (size_t g = 0; g < train->n_groups; g++)
        for (size_t c = 0; c < 2; c++) {
            double own = cells.weight[g][c]; /* 0: nobody there to scale */
            double w = own > 0 ? cells.group[g] * cells.class[c] / (cells.total * own) : 1;
            state->factor[g][c] = 1 + strength * (w - 1);
        }
    eq_cells_scale(state->factor, train, train->weight);
    step->done = 1;
    eq_arena_reset(&step->cx->tmp, mark);
    return EQ_OK;
}

static eq_status weigh(const eq_step *step, const eq_dataset *valid, double *weight) {
    const weights *state = step->state;
    eq_cells_scale(state->factor, valid, weight);
    return EQ_OK;
}

const eq_method eq_method_reweighing = {
    .id = "reweighing",
    .title = "Reweighing",
    .cite = "Kamiran & Calders 2012, Knowledge and Information Systems 33",
    .help = "Weighs training rows so that group and label become independent; the model and its use stay as "
            "they are.",
    .family = EQ_PRE,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(weights),
    .prepare = prepare,
    .weigh = weigh,
};
