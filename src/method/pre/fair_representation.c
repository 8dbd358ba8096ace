/* Fair representation: every row becomes a mixture of a few prototypes, which the groups belong to alike.
 *
 * Prototypes are learnt that describe rows well (Ax), tell the label (Ay), and to which each group belongs equally much on
 * average (Az), by L-BFGS from three starts, of which the best is kept; see prototypes.c. A start is k training rows, drawn,
 * whose chances of the favourable outcome are drawn in [0,1]. A row x is then x + strength (xhat - x); the same map, which
 * needs no group, for rows that are judged. The more fairness weighs the more rows become alike: with a large weight all may
 * belong to one prototype, and a model has nothing left to go by; that is said. Where only one group has training rows the data
 * stay as they are. Source: Zemel, Wu, Swersky, Pitassi & Dwork, "Learning fair representations" (ICML 2013),
 * in AIF360's form. Deviations: slopes by formula (theirs by differences); any number of groups; starts from rows (theirs
 * uniform in [0,1], for features on that scale); labels stay those of the rows, and the plan's model learns them (theirs
 * replaces them by the prototypes'). */
#include <string.h>

#include "math/lbfgs.h"
#include "math/stats.h"
#include "method/methods.h"
#include "method/pre/prototypes.h"

enum { STRENGTH, PROTOTYPES, FAIRNESS, LABEL, RECONSTRUCTION, ITERATIONS, OUTPUT };
enum { MIXTURES, MEMBERSHIPS };
enum { N_STARTS = 3 };
#define COLLAPSED 0.95 /* mean membership of one prototype */

static const char *const outputs[] = {"reconstruction", "memberships", NULL};

static const eq_param params[] = {
    {.id = "strength",
     .title = "Strength",
     .help = "How far a row goes from what it is (0) to its mixture of prototypes (1)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "prototypes",
     .title = "Prototypes",
     .help = "How many there are",
     .kind = EQ_INTEGER,
     .initial = 5,
     .min = 2,
     .max = 32},
    {.id = "fairness",
     .title = "Fairness weight",
     .help = "Weight of the groups' difference in belonging to each prototype (Az)",
     .kind = EQ_REAL,
     .initial = 50,
     .min = 0,
     .max = 200},
    {.id = "label",
     .title = "Label weight",
     .help = "Weight of the error in predicting the label from the prototypes (Ay)",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 100},
    {.id = "reconstruction",
     .title = "Reconstruction weight",
     .help = "Weight of the squared difference between rows and their mixtures (Ax)",
     .kind = EQ_REAL,
     .initial = 0.01,
     .min = 0,
     .max = 100},
    {.id = "iterations",
     .title = "Iterations",
     .help = "Steps downhill from each of three starts, at most",
     .kind = EQ_INTEGER,
     .initial = 200,
     .min = 1,
     .max = 5000},
    {.id = "output",
     .title = "Features become",
     .help = "Each row's mixture of prototypes, or only how much it belongs to each: the same at any strength above 0",
     .kind = EQ_CHOICE,
     .initial = MIXTURES,
     .max = MEMBERSHIPS,
     .choice = outputs},
};

typedef struct representation {
    eq_prototypes *loss;
    eq_lbfgs *search;
    size_t start, size; /* under way; numbers of a point */
    double *point;      /* (size) the best so far */
    double value;       /* its loss */
    double *low, *high;
} representation;

static bool has_two_groups(const eq_dataset *train) {
    for (size_t i = 1; i < train->n_rows; i++)
        if (train->group[i] != train->group[0]) return true;
    return false;
}

static eq_status begin(eq_step *step, const eq_dataset *train, representation *state) {
    size_t k = (size_t)step->param[PROTOTYPES], n = k * train->n_features;
    eq_prototypes_task task = {.rows = train,
                               .k = k,
                               .reconstruction = step->param[RECONSTRUCTION],
                               .label = step->param[LABEL],
                               .fairness = step->param[FAIRNESS]};
    state->size = n + k;
    EQ_NEW(step->cx, step->arena, state->point, state->size);
    EQ_NEW(step->cx, step->arena, state->low, state->size);
    EQ_NEW(step->cx, step->arena, state->high, state->size);
    for (size_t j = 0; j < state->size; j++) {
        state->low[j] = j < n ? -EQ_INFINITY : 0;
        state->high[j] = j < n ? EQ_INFINITY : 1;
    }
    return eq_prototypes_new(step->cx, step->arena, &task, &state->loss);
}

static eq_status set_out(eq_step *step, const eq_dataset *train, representation *state) {
    size_t width = train->n_features, k = (size_t)step->param[PROTOTYPES];
    eq_rng starts = eq_rng_split(&step->rng, "starts"), stream = eq_rng_at(&starts, state->start);
    eq_lbfgs_config config = {
        .n = state->size, .low = state->low, .high = state->high, .flat = 1e-6, .most_steps = (size_t)step->param[ITERATIONS]};
    double *start;
    EQ_NEW(step->cx, step->arena, start, state->size);
    for (size_t j = 0; j < k; j++) {
        const float *x = train->x + eq_rng_below(&stream, train->n_rows) * width;
        for (size_t f = 0; f < width; f++) start[j * width + f] = (double)x[f];
        start[k * width + j] = eq_rng_uniform(&stream);
    }
    return eq_lbfgs_new(step->cx, step->arena, &config, start, &state->search);
}

/* One start after the other. */
static eq_status learn(eq_step *step, const eq_dataset *train, representation *state) {
    double value[4];
    if (!state->loss) EQ_TRY(begin(step, train, state));
    for (; state->start < N_STARTS; state->start++) {
        if (!state->search) EQ_TRY(set_out(step, train, state));
        do {
            if (!eq_prototypes_evaluate(state->loss, eq_lbfgs_point(state->search), &step->budget, value,
                                        eq_lbfgs_gradient(state->search)))
                return EQ_MORE;
            double run = (double)eq_lbfgs_steps(state->search) / step->param[ITERATIONS];
            step->done = ((double)state->start + (run < 1 ? run : 1)) / N_STARTS;
        } while (!eq_lbfgs_tell(state->search, value[0]));
        if (!state->start || eq_lbfgs_value(state->search) < state->value) {
            state->value = eq_lbfgs_value(state->search);
            memcpy(state->point, eq_lbfgs_point(state->search), state->size * sizeof *state->point);
        }
        state->search = NULL;
    }
    return EQ_OK;
}

/* As many features as there are prototypes. */
static eq_status take_memberships(const eq_step *step, eq_rows *rows) {
    const representation *state = step->state;
    size_t width = rows->n_features, k = (size_t)step->param[PROTOTYPES];
    eq_prototype_set prototypes = {state->point, k, width};
    double *membership;
    float *x;
    EQ_NEW_CELLS(step->cx, rows->arena, x, rows->n_rows, k);
    EQ_NEW(step->cx, &step->cx->tmp, membership, k);
    for (size_t i = 0; i < rows->n_rows; i++) {
        eq_prototypes_belong(&prototypes, rows->x + i * width, membership, NULL);
        for (size_t j = 0; j < k; j++) x[i * k + j] = (float)membership[j];
    }
    rows->x = x;
    rows->n_features = k;
    return EQ_OK;
}

static eq_status map_rows(const eq_step *step, eq_rows *rows) {
    const representation *state = step->state;
    size_t width = rows->n_features, k = (size_t)step->param[PROTOTYPES];
    eq_prototype_set prototypes = {state->point, k, width};
    double *membership, *xhat;
    EQ_NEW(step->cx, &step->cx->tmp, membership, k);
    EQ_NEW(step->cx, &step->cx->tmp, xhat, width);
    for (size_t i = 0; i < rows->n_rows; i++) {
        float *x = rows->x + i * width;
        eq_prototypes_belong(&prototypes, x, membership, NULL);
        memset(xhat, 0, width * sizeof *xhat);
        for (size_t j = 0; j < k; j++)
            for (size_t f = 0; f < width; f++) xhat[f] += membership[j] * state->point[j * width + f];
        for (size_t f = 0; f < width; f++) x[f] = (float)((double)x[f] + step->param[STRENGTH] * (xhat[f] - (double)x[f]));
    }
    return EQ_OK;
}

static eq_status map_x(const eq_step *step, eq_rows *rows) {
    const representation *state = step->state;
    if (!state->point) return EQ_OK; /* strength 0, or one group */
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = step->param[OUTPUT] == MEMBERSHIPS ? take_memberships(step, rows) : map_rows(step, rows);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

/* Whether nearly everybody belongs to one prototype: then little is left to tell people apart by. */
static eq_status say_collapse(eq_step *step, const eq_dataset *train) {
    const representation *state = step->state;
    size_t k = (size_t)step->param[PROTOTYPES];
    eq_prototype_set prototypes = {state->point, k, train->n_features};
    double *membership, *mean, all = 0, most = 0;
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    EQ_NEW(step->cx, &step->cx->tmp, membership, k);
    EQ_NEW(step->cx, &step->cx->tmp, mean, k);
    for (size_t i = 0; i < train->n_rows; i++) {
        eq_prototypes_belong(&prototypes, train->x + i * train->n_features, membership, NULL);
        all += train->weight[i];
        for (size_t j = 0; j < k; j++) mean[j] += train->weight[i] * membership[j];
    }
    for (size_t j = 0; j < k; j++)
        if (mean[j] / all > most) most = mean[j] / all;
    eq_arena_reset(&step->cx->tmp, mark);
    if (!(most > COLLAPSED)) return EQ_OK;
    step->said = eq_arena_format(
        step->cx, step->arena,
        "Collapsed: %.1f %% of the training rows' membership is in one prototype, so rows are almost alike.", 100 * most);
    return step->said ? EQ_OK : EQ_EMEMORY;
}

/* No feature is a protected column any more, though all are made of it where it was a feature. */
static eq_status rename_features(eq_step *step, const eq_rows *rows, eq_dataset *train) {
    const char **name;
    eq_protected *column;
    EQ_NEW(step->cx, step->arena, name, rows->n_features);
    EQ_NEW(step->cx, step->arena, column, train->n_protected);
    for (size_t j = 0; j < rows->n_features; j++)
        if (!(name[j] = eq_arena_format(step->cx, step->arena, "prototype %zu", j + 1))) return EQ_EMEMORY;
    for (size_t p = 0; p < train->n_protected; p++) {
        column[p] = train->protected_column[p];
        column[p].feature = column[p].n_features = 0;
    }
    train->x = rows->x;
    train->n_features = rows->n_features;
    train->feature_name = name;
    train->source = NULL;
    train->protected_column = column;
    return EQ_OK;
}

static eq_status prepare(eq_step *step, eq_dataset *train) {
    if (step->param[STRENGTH] > 0 && has_two_groups(train)) {
        EQ_TRY(learn(step, train, step->state));
        EQ_TRY(say_collapse(step, train));
        eq_rows rows = {.n_rows = train->n_rows, .n_features = train->n_features, .x = train->x, .arena = step->arena};
        EQ_TRY(map_x(step, &rows));
        if (step->param[OUTPUT] == MEMBERSHIPS) EQ_TRY(rename_features(step, &rows, train));
    }
    step->done = 1;
    return EQ_OK;
}

const eq_method eq_method_fair_representation = {
    .id = "fair_representation",
    .title = "Fair representation",
    .cite = "Zemel, Wu, Swersky, Pitassi & Dwork 2013, Learning fair representations, ICML",
    .help =
        "Describes every row as a mixture of a few prototypes that all groups belong to alike; no group is needed for new rows.",
    .family = EQ_PRE,
    .flags = EQ_CHANGES_WIDTH,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(representation),
    .prepare = prepare,
    .map_x = map_x,
};
