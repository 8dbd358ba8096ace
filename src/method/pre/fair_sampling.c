/* Fair sampling: training rows are left out or repeated by side and outcome, as much as brings one rate's gap within a
 * tolerance.
 *
 * What fair_cost does by weights is done here by rows: one number t, the price of the gap (price.h), gives each side a cut, and
 * a cell of n rows gets floor(2 (1 - cut) n + 1/2) where favourable, floor(2 cut n + 1/2) where not; which are left out or
 * repeated a seeded shuffle says. t is searched by training the plan's model on such rows and looking at the gap on validation;
 * then the rows are laid at strength t for whatever is trained. If the gap is within the tolerance from the start, the rows stay
 * as they are. Validation rows are weighted by rows after over rows before of their cell. That the model is then the best with so
 * small a gap is proved where it reads the sides and comes near the true chances; else it is a heuristic. Two sides: the
 * privileged groups and all others. Source: Zeng, Dobriban & Cheng 2024 (FUDS), arXiv 2402.02817. Deviation: gaps are those at
 * the run's own threshold, not at 1/2. */
#include <math.h>

#include "method/methods.h"
#include "method/pre/resampling.h"
#include "method/price.h"

enum { STRENGTH, CONSTRAINT, TOLERANCE };

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the price found by which rows are sampled: none (0) to all of it (1)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    EQ_PRICED_PARAMS,
};

typedef struct sampling {
    eq_price_search search;
    bool begun;
    double (*factor)[2]; /* (n_groups, 2) rows after over rows before of a cell; NULL: rows stay */
} sampling;

/* The rows at these factors; what became of each cell into `after` (n_groups, 2). */
static eq_status sample(eq_step *step, eq_dataset *train, double factor[2][2], double (*after)[2]) {
    eq_resampling work;
    eq_rng streams = eq_rng_split(&step->rng, "rows");
    EQ_TRY(eq_resampling_begin(step->cx, &step->cx->tmp, train, &work));
    for (size_t cell = 0; cell < 2 * train->n_groups; cell++) {
        size_t g = cell / 2, c = cell % 2, n = work.rows.first[cell + 1] - work.rows.first[cell];
        eq_resampling_shuffle(&work, &streams, train, cell);
        size_t want = (size_t)floor(factor[step->privileged[g]][c] * (double)n + 0.5);
        after[g][c] = eq_resampling_want(&work, cell, want, EQ_KEEP_FIRST);
    }
    return eq_resampling_take(step, "fair_sampling", &work, train);
}

static eq_status lay(eq_step *step, const eq_dataset *train, double factor[2][2], eq_dataset *out) {
    double(*after)[2];
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    EQ_NEW(step->cx, &step->cx->tmp, after, train->n_groups);
    *out = *train;
    eq_status status = sample(step, out, factor, after);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

static eq_status begin(eq_step *step, const eq_dataset *train, sampling *state) {
    state->search.id = "fair_sampling";
    state->search.lay = lay;
    state->search.tolerance = step->param[TOLERANCE];
    EQ_TRY(eq_price_init(step, "fair_sampling", (eq_priced_rate)step->param[CONSTRAINT], train, &state->search.price));
    state->begun = true;
    return EQ_OK;
}

static eq_status lay_for_good(eq_step *step, eq_dataset *train, sampling *state) {
    double factor[2][2], t = step->param[STRENGTH] * state->search.t;
    if (t == 0) return EQ_OK;
    eq_price_factors(&state->search.price, t, factor);
    EQ_NEW(step->cx, step->arena, state->factor, train->n_groups);
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = sample(step, train, factor, state->factor);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    sampling *state = step->state;
    if (step->param[STRENGTH] > 0) {
        if (!state->begun) EQ_TRY(begin(step, train, state));
        if (state->search.price.both) {
            EQ_TRY(eq_price_search_step(step, train, &state->search));
            EQ_TRY(lay_for_good(step, train, state));
        }
    }
    step->done = 1;
    return EQ_OK;
}

static eq_status weigh(const eq_step *step, const eq_dataset *valid, double *weight) {
    const sampling *state = step->state;
    if (state->factor) eq_cells_scale(state->factor, valid, weight);
    return EQ_OK;
}

const eq_method eq_method_fair_sampling = {
    .id = "fair_sampling",
    .title = "Fair sampling",
    .cite = "Zeng, Dobriban & Cheng 2024, Bayes-optimal fair classification with linear disparity constraints, arXiv 2402.02817",
    .help = "Leaves out or repeats training rows by side and outcome until one rate's gap on validation is within a tolerance.",
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
