/* Preferential resampling: rows near the border between the outcomes are left out or repeated until group and label are
 * independent in the training data.
 *
 * As many rows are wanted of each cell as of uniform resampling. A ranker says which rows are near the border: favourable ones
 * that it scores low, unfavourable ones that it scores high. Where rows are missing those nearest to the border are there once
 * more; where there are too many those nearest are left out: the doubtful cases move, the clear ones stay. Nothing is drawn.
 * Source: Kamiran & Calders, "Data preprocessing techniques for classification without discrimination", Knowledge and
 * Information Systems 33 (2012), section 4.4.2. Deviations: any number of groups, weighted rows and `strength` as in uniform
 * resampling; the ranker is a logistic regression (they take naive Bayes). */
#include "method/methods.h"
#include "method/pre/border.h"
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
    eq_ranker ranker;
    double (*factor)[2]; /* (n_groups, 2) rows after over rows before of a cell */
} sampling;

static eq_status resample(eq_step *step, eq_dataset *train) {
    sampling *state = step->state;
    eq_resampling work;
    EQ_NEW(step->cx, step->arena, state->factor, train->n_groups);
    EQ_TRY(eq_resampling_begin(step->cx, &step->cx->tmp, train, &work));
    EQ_TRY(eq_border_sort(step->cx, train, state->ranker.logit, &work.rows));
    eq_resampling_balance(&work, step->param[STRENGTH], EQ_KEEP_LAST, state->factor);
    return eq_resampling_take(step, "preferential_resampling", &work, train);
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    sampling *state = step->state;
    EQ_TRY(eq_ranker_step(step, "preferential_resampling", train, &state->ranker));
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = resample(step, train);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

static eq_status weigh(const eq_step *step, const eq_dataset *valid, double *weight) {
    const sampling *state = step->state;
    eq_cells_scale(state->factor, valid, weight);
    return EQ_OK;
}

const eq_method eq_method_preferential_resampling = {
    .id = "preferential_resampling",
    .title = "Preferential resampling",
    .cite = "Kamiran & Calders 2012, Knowledge and Information Systems 33",
    .help = "Leaves out or repeats training rows, the doubtful ones first, until group and label are independent.",
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
