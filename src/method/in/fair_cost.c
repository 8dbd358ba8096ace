/* Fair cost-sensitive training: mistakes cost more or less by side and outcome, as much as brings one rate's gap within a
 * tolerance.
 *
 * One number t, the price of the gap (price.h), gives each side a cut; rows count 2 (1 - cut) times where favourable and 2 cut
 * times where not, in training and in the loss that stops it. t is searched by training with it and looking at the gap on
 * validation; then the model is trained in full at strength t. If the gap is within the tolerance from the start t is 0, and the
 * model is the baseline. That this is the best classifier with so small a gap is proved for a model that reads the sides and
 * comes near the true chances; else it is a heuristic. Two sides: the privileged groups and all others. The rule needs no group
 * when deciding, beyond what the model reads. Source: Zeng, Dobriban & Cheng 2024 (FCSC), arXiv 2402.02817. Deviation: gaps are
 * those at the run's own threshold, not at 1/2. */
#include "method/methods.h"
#include "method/price.h"

enum { STRENGTH, CONSTRAINT, TOLERANCE };

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the price found that is paid: from plain training (0) to all of it (1)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    EQ_PRICED_PARAMS,
};

typedef struct priced {
    eq_price_search search;
    bool begun, searched;
    eq_predictor model;
    eq_lesson lesson;
    eq_dataset train;
} priced;

static eq_status lay(eq_step *step, const eq_dataset *train, double factor[2][2], eq_dataset *out) {
    *out = *train;
    EQ_NEW(step->cx, step->arena, out->weight, train->n_rows);
    for (size_t i = 0; i < train->n_rows; i++)
        out->weight[i] = train->weight[i] * factor[step->privileged[train->group[i]]][train->y[i]];
    return EQ_OK;
}

static eq_status begin(eq_step *step, const eq_dataset *train, priced *state) {
    state->search.id = "fair_cost";
    state->search.lay = lay;
    state->search.tolerance = step->param[TOLERANCE];
    EQ_TRY(eq_price_init(step, "fair_cost", (eq_priced_rate)step->param[CONSTRAINT], train, &state->search.price));
    state->searched = !state->search.price.both || step->param[STRENGTH] == 0;
    state->begun = true;
    return EQ_OK;
}

/* The model of the run, from the streams of plain training. */
static eq_status begin_lesson(eq_step *step, const eq_dataset *train, priced *state) {
    double factor[2][2], t = step->param[STRENGTH] * state->search.t, *valid_weight = NULL;
    state->train = *train;
    if (t != 0) {
        eq_price_factors(&state->search.price, t, factor);
        EQ_TRY(lay(step, train, factor, &state->train));
        EQ_TRY(eq_price_weigh(step, factor, &valid_weight));
    }
    state->lesson = (eq_lesson){.arena = step->arena,
                                .spec = step->spec,
                                .train = &state->train,
                                .valid = step->valid,
                                .valid_weight = valid_weight ? valid_weight : step->valid_weight,
                                .rng = step->rng};
    return eq_predictor_init(step->cx, step->arena, step->spec, train->n_features, step->init, &state->model);
}

static eq_status fit(eq_step *step, const eq_dataset *train) {
    priced *state = step->state;
    if (!state->begun) EQ_TRY(begin(step, train, state));
    if (!state->searched) {
        eq_status searching = eq_price_search_step(step, train, &state->search);
        step->done *= 0.8;
        if (searching != EQ_OK) return searching;
        state->searched = true;
    }
    if (!state->lesson.spec) EQ_TRY(begin_lesson(step, train, state));
    state->lesson.budget = step->budget;
    eq_status status = eq_predictor_train(step->cx, &state->model, &state->lesson);
    step->budget = state->lesson.budget;
    step->done = status == EQ_OK ? 1 : 0.8 + 0.2 * state->lesson.done;
    step->curve = state->lesson.curve;
    return status;
}

static eq_status predict(const eq_step *step, const eq_rows *rows, float *score) {
    const priced *state = step->state;
    return eq_predictor_score(step->cx, &state->model, rows->x, rows->n_rows, score);
}

static void identify(const eq_step *step, char sha256[65], size_t *n_weights) {
    const eq_predictor *model = &((const priced *)step->state)->model;
    model->kind->sha256(model->state, sha256);
    *n_weights = model->kind->n_weights(model->state);
}

const eq_method eq_method_fair_cost = {
    .id = "fair_cost",
    .title = "Fair cost-sensitive training",
    .cite = "Zeng, Dobriban & Cheng 2024, Bayes-optimal fair classification with linear disparity constraints, arXiv 2402.02817",
    .help = "Makes mistakes cost more or less by side and outcome until one rate's gap on validation is within a tolerance.",
    .family = EQ_IN,
    .flags = EQ_OWN_PREDICTOR,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(priced),
    .fit = fit,
    .predict = predict,
    .identify = identify,
};
