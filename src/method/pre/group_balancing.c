/* Group balancing: weights under which groups, labels, or every label of every group count alike.
 *
 * A row's weight is multiplied by m = W / (n W_s), s the set it belongs to and n the number of sets that have rows: cells of
 * group and label, groups, or labels. Then each set weighs W / n, and all together what they did. `strength` t takes m^t.
 * Balanced cells make the group independent of the label, as reweighing does, but also both labels alike frequent: the rarer
 * label is predicted more, and the threshold, chosen on validation, answers for that. Where only one group has rows there is
 * nothing to balance, and weights stay. Validation rows get the factor of their cell for the loss that early stopping watches.
 * Source: class weights as scikit-learn's "balanced" (King & Zeng, "Logistic regression in rare events data", 2001), by group
 * and label as in Idrissi, Arjovsky, Pezeshki & Lopez-Paz, "Simple data balancing achieves competitive worst-group-accuracy"
 * (CLeaR 2022). */
#include "math/kernels.h"
#include "method/methods.h"
#include "method/pre/cells.h"

enum { STRENGTH, BALANCE };
enum { CELLS, GROUPS, LABELS };

static const char *const sets[] = {"cells", "groups", "labels", NULL};

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "Exponent of the factors: from equal weights (0) to equal sets (1)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "balance",
     .title = "What counts alike",
     .help = "Each label of each group, each group, or each label",
     .kind = EQ_CHOICE,
     .initial = CELLS,
     .max = LABELS,
     .choice = sets},
};

typedef struct weights {
    double (*factor)[2]; /* (n_groups, 2) of a cell's rows */
} weights;

/* The weight of the set that a cell belongs to. */
static double set_weight(const eq_cells *cells, int balance, size_t g, size_t c) {
    return balance == CELLS ? cells->weight[g][c] : balance == GROUPS ? cells->group[g] : cells->class[c];
}

static size_t count_groups(const eq_cells *cells, size_t n_groups) {
    size_t n = 0;
    for (size_t g = 0; g < n_groups; g++) n += cells->group[g] > 0;
    return n;
}

static size_t count_sets(const eq_cells *cells, int balance, size_t n_groups) {
    size_t n = 0;
    if (balance == GROUPS) return count_groups(cells, n_groups);
    if (balance == LABELS) return (cells->class[0] > 0) + (size_t)(cells->class[1] > 0);
    for (size_t g = 0; g < n_groups; g++)
        for (size_t c = 0; c < 2; c++) n += cells->weight[g][c] > 0;
    return n;
}

static void learn_factors(const double *param, const eq_cells *cells, size_t n_groups, double (*factor)[2]) {
    int balance = (int)param[BALANCE];
    double each = cells->total / (double)count_sets(cells, balance, n_groups);
    bool alone = count_groups(cells, n_groups) < 2;
    for (size_t g = 0; g < n_groups; g++)
        for (size_t c = 0; c < 2; c++) {
            double own = set_weight(cells, balance, g, c); /* 0: nobody there to scale */
            factor[g][c] = own > 0 && !alone ? eq_pow(each / own, param[STRENGTH]) : 1;
        }
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    weights *state = step->state;
    eq_cells cells;
    EQ_NEW(step->cx, step->arena, state->factor, train->n_groups);
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    EQ_TRY(eq_cells_count(step->cx, &step->cx->tmp, train, &cells));
    learn_factors(step->param, &cells, train->n_groups, state->factor);
    eq_cells_scale(state->factor, train, train->weight);
    eq_arena_reset(&step->cx->tmp, mark);
    step->done = 1;
    return EQ_OK;
}

static eq_status weigh(const eq_step *step, const eq_dataset *valid, double *weight) {
    const weights *state = step->state;
    eq_cells_scale(state->factor, valid, weight);
    return EQ_OK;
}

const eq_method eq_method_group_balancing = {
    .id = "group_balancing",
    .title = "Group balancing",
    .cite =
        "Idrissi, Arjovsky, Pezeshki & Lopez-Paz 2022, Simple data balancing achieves competitive worst-group-accuracy, CLeaR",
    .help = "Weighs training rows so that groups, labels, or the labels of every group count alike, however rare they are.",
    .family = EQ_PRE,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(weights),
    .prepare = prepare,
    .weigh = weigh,
};
