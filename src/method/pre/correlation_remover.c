/* Correlation remover: the part of every feature that a linear model could read the group from is taken out.
 *
 * With S the groups as 0/1 columns (all but one), centred, and B the weighted least-squares fit of the features X to S, what is
 * left is X - strength S B. A fit to groups is their means, so S B is, of a row of group g, mean_g(X) - mean(X), and no
 * equations are solved. At strength 1 every feature has the same mean in every group: no correlation with any of them is left
 * in the training data. The features that are a protected column itself are dropped, unless strength is 0, which leaves the
 * data as they are. Rows that are judged get the shifts of the training rows, by their own group; a group without training rows
 * is not shifted. A model that is not linear may undo it: shifted 0/1 columns tell it the group. Source: fairlearn's
 * CorrelationRemover (Bird et al. 2020; the residual of linear regression as in Calders et al., ICDM 2013). Deviations: groups
 * crossed by several columns are taken together; instance weights count. */
#include <string.h>

#include "method/methods.h"
#include "method/pre/unprotected.h"

enum { STRENGTH };

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "Share of each feature's correlation with the groups that is taken out",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
};

typedef struct removal {
    size_t n_groups;
    eq_unprotected kept;
    double *shift; /* (n_groups, kept.n) what is taken from a row of the group */
} removal;

/* Weighted means of a feature: of each group (n_groups), and of all. weight (n_groups) and total are the rows'. */
static double mean_by_group(const eq_dataset *train, size_t feature, const double *weight, double total, double *mean) {
    double sum = 0;
    memset(mean, 0, train->n_groups * sizeof *mean);
    for (size_t i = 0; i < train->n_rows; i++)
        mean[train->group[i]] += train->weight[i] * (double)train->x[i * train->n_features + feature];
    for (size_t g = 0; g < train->n_groups; g++) {
        sum += mean[g];
        if (weight[g] > 0) mean[g] /= weight[g];
    }
    return sum / total;
}

static eq_status learn_shifts(eq_step *step, const eq_dataset *train, removal *state) {
    double *weight, *mean, total = 0;
    EQ_NEW(step->cx, &step->cx->tmp, weight, train->n_groups);
    EQ_NEW(step->cx, &step->cx->tmp, mean, train->n_groups);
    EQ_NEW_CELLS(step->cx, step->arena, state->shift, train->n_groups, state->kept.n);
    for (size_t i = 0; i < train->n_rows; i++) weight[train->group[i]] += train->weight[i];
    for (size_t g = 0; g < train->n_groups; g++) total += weight[g];
    for (size_t k = 0; k < state->kept.n; k++) {
        double all = mean_by_group(train, state->kept.feature[k], weight, total, mean);
        for (size_t g = 0; g < train->n_groups; g++)
            state->shift[g * state->kept.n + k] = weight[g] > 0 ? step->param[STRENGTH] * (mean[g] - all) : 0;
    }
    return EQ_OK;
}

static void shift_rows(const removal *state, eq_rows *rows) {
    size_t kept = state->kept.n;
    for (size_t i = 0; i < rows->n_rows; i++) {
        if (rows->group[i] >= state->n_groups) continue;
        const double *shift = state->shift + rows->group[i] * kept;
        float *x = rows->x + i * rows->n_features;
        for (size_t k = 0; k < kept; k++) x[state->kept.feature[k]] = (float)((double)x[state->kept.feature[k]] - shift[k]);
    }
}

static eq_status map_x(const eq_step *step, eq_rows *rows) {
    const removal *state = step->state;
    if (!state->kept.n) return EQ_OK; /* strength 0 */
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "correlation_remover: it was not given the groups");
    shift_rows(state, rows);
    eq_unprotected_keep(&state->kept, rows);
    return EQ_OK;
}

static eq_status remove_from(eq_step *step, eq_dataset *train) {
    removal *state = step->state;
    state->n_groups = train->n_groups;
    EQ_TRY(eq_unprotected_find(step, "correlation_remover", train, &state->kept));
    EQ_TRY(learn_shifts(step, train, state));
    eq_rows rows = {.n_rows = train->n_rows, .n_features = train->n_features, .x = train->x, .group = train->group};
    shift_rows(state, &rows);
    return eq_unprotected_narrow(step, &state->kept, train);
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    step->done = 1;
    if (step->param[STRENGTH] == 0) return EQ_OK;
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = remove_from(step, train);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

const eq_method eq_method_correlation_remover = {
    .id = "correlation_remover",
    .title = "Correlation remover",
    .cite = "Bird et al. 2020, Fairlearn: a toolkit for assessing and improving fairness in AI",
    .help = "Drops the protected column and takes out of every other feature what a linear model could read the group from.",
    .family = EQ_PRE,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT | EQ_CHANGES_WIDTH,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(removal),
    .prepare = prepare,
    .map_x = map_x,
};
