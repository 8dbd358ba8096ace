/* Uniform resampling: rows are left out or repeated until group and label are independent in the training data.
 *
 * Of the n_gc rows of group g and class c, r = floor(n_gc W_g W_c / (W W_gc) + 1/2) are wanted: the factor of reweighing, met by
 * rows instead of weights. Where r >= n_gc every row is there r / n_gc times and the r mod n_gc rows that a seeded shuffle puts
 * first once more; where r < n_gc those first r rows stay. Copies keep the weight and the number of their row. Afterwards base
 * rates of groups differ by no more than rounding to whole rows allows; a cell without rows stays empty. Source: Kamiran &
 * Calders, "Data preprocessing techniques for classification without discrimination", Knowledge and Information Systems 33
 * (2012), section 4.4. Deviations: any number of groups; weighted rows, where the paper's W_g W_c / W counts rows; no
 * replacement within a pass, which only adds noise; `strength`, the way from n_gc to r. Validation rows are weighted by
 * rows after over rows before of their cell, so that early stopping watches the loss that training minimises. */
#include "method/methods.h"
#include "method/pre/resampling.h"

enum { STRENGTH };

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "How far the rows of each group and label go from as many as there are (0) to as many as independence asks (1)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
};

typedef struct sampling {
    double (*factor)[2]; /* (n_groups, 2) rows after over rows before of a cell */
} sampling;

static eq_status resample(eq_step *step, eq_dataset *train) {
    sampling *state = step->state;
    eq_resampling work;
    eq_rng streams = eq_rng_split(&step->rng, "rows");
    EQ_NEW(step->cx, step->arena, state->factor, train->n_groups);
    EQ_TRY(eq_resampling_begin(step->cx, &step->cx->tmp, train, &work));
    for (size_t cell = 0; cell < 2 * train->n_groups; cell++) eq_resampling_shuffle(&work, &streams, train, cell);
    eq_resampling_balance(&work, step->param[STRENGTH], EQ_KEEP_FIRST, state->factor);
    return eq_resampling_take(step, "uniform_resampling", &work, train);
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = resample(step, train);
    eq_arena_reset(&step->cx->tmp, mark);
    step->done = 1;
    return status;
}

static eq_status weigh(const eq_step *step, const eq_dataset *valid, double *weight) {
    const sampling *state = step->state;
    eq_cells_scale(state->factor, valid, weight);
    return EQ_OK;
}

const eq_method eq_method_uniform_resampling = {
    .id = "uniform_resampling",
    .title = "Uniform resampling",
    .cite = "Kamiran & Calders 2012, Knowledge and Information Systems 33",
    .help = "Leaves out or repeats training rows, chosen at random, until group and label are independent.",
    .family = EQ_PRE,
    .flags = EQ_CHANGES_ROWS,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(sampling),
    .prepare = prepare,
    .weigh = weigh,
};
