/* Dropout repair: looks, by simulated annealing, for a set of hidden units to leave out.
 *
 * A state says of every hidden unit whether it is left out (what comes into it becomes 0, as in bias pruning); a neighbour has
 * one unit more or less, within `least` and `most`. A network costs
 *   bias + 3 bias_0 [performance < 0.98 performance_0],
 * of its decisions, 0 being the network as trained; a dearer neighbour is accepted with probability exp(-rise / T), T = T_0 /
 * ln(2 + i), where T_0 would accept the mean rise of the first neighbours with 0.75. The cheapest network seen is kept; the
 * one as trained is the first seen. Source: Dasu, Kumar, Tizpaz-Niari & Tan, "NeuFair: neural network fairness repair with
 * dropout" (ISSTA 2024). Deviations: `cost` objective takes bias and performance from the plan's objective at the threshold of
 * best performance (`odds`: as the authors, the larger gap of TPR and FPR, and the F1 score, at 0.5); the search ends after so
 * many evaluations, not seconds; the untouched network takes part. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "math/sample.h"
#include "method/intra/bias_pruning.h"
#include "method/intra/bias_slope.h"
#include "method/intra/repair.h"
#include "model/train.h"

enum { EVALUATIONS = EQ_REPAIR_OWN, LEAST, MOST, COST };
enum { BY_OBJECTIVE, BY_ODDS };
enum { PROBES = 20 }; /* neighbours of the start that T_0 is measured on */

static const char *const costs[] = {"objective", "odds", NULL};

static const eq_param params[] = {
    EQ_REPAIR_PARAMS,
    {.id = "evaluations",
     .title = "Networks tried",
     .help = "Networks tried",
     .kind = EQ_INTEGER,
     .initial = 2000,
     .min = 0,
     .max = 1000000},
    {.id = "least", .title = "Fewest dropped", .help = "Units left out at least", .kind = EQ_INTEGER, .initial = 2, .max = 10000},
    {.id = "most", .title = "Most dropped", .help = "Units left out at most", .kind = EQ_INTEGER, .initial = 50, .max = 10000},
    {.id = "cost",
     .title = "Cost",
     .help = "What a network costs: bias and performance of the objective; or, as the authors, equalized odds and F1 at 0.5",
     .kind = EQ_CHOICE,
     .initial = BY_OBJECTIVE,
     .max = BY_ODDS,
     .choice = costs},
};

typedef struct annealing {
    eq_repair repair;
    eq_bias_slope slope;
    eq_model trained, best;
    eq_unit *unit;
    size_t n_units, n_dropped, least, most;
    uint64_t at;                              /* networks tried, the one as trained left out */
    double bias, performance;                 /* of the network as trained */
    double cost, cheapest, rise, temperature; /* of the present state; of the best; summed over probes; T_0 */
    size_t n_rises;
    bool begun, found;
} annealing;

/* Decisions at 0.5 of the present model: the larger of the two sides' gaps of TPR and FPR, and F1. NaN without rows. */
static void odds_of(const eq_step *step, const eq_bias_slope *s, double *bias, double *f1) {
    double all[2][2] = {{0}}, yes[2][2] = {{0}}; /* by label and side */
    for (size_t i = 0; i < s->rows->n_rows; i++) {
        size_t y = s->rows->y[i], side = step->privileged[s->rows->group[i]] != 0;
        all[y][side] += s->rows->weight[i];
        if (s->score[i] > 0.5f) yes[y][side] += s->rows->weight[i];
    }
    double gap[2];
    for (int y = 0; y < 2; y++) gap[y] = fabs(yes[y][0] / all[y][0] - yes[y][1] / all[y][1]);
    *bias = gap[0] > gap[1] || isnan(gap[0]) ? gap[0] : gap[1];
    double hit = yes[1][0] + yes[1][1], said = hit + yes[0][0] + yes[0][1], is = all[1][0] + all[1][1];
    *f1 = said + is > 0 ? 2 * hit / (said + is) : 0;
}

/* A network whose bias is undefined costs more than any. */
static eq_status cost_of(eq_step *step, double *cost) {
    annealing *a = step->state;
    eq_objective_value value;
    EQ_TRY(eq_bias_slope_judge(step, &a->slope, &value));
    double bias = fabs(value.bias), performance = value.performance;
    if (step->param[COST] == BY_ODDS) odds_of(step, &a->slope, &bias, &performance);
    if (!a->begun) a->bias = bias, a->performance = performance;
    a->begun = true;
    *cost = bias + (performance < 0.98 * a->performance ? 3 * a->bias : 0);
    if (isnan(*cost)) *cost = 1000;
    return EQ_OK;
}

static void drop(const annealing *a, const eq_model *trained, eq_model *model) {
    eq_model_assign(model, trained);
    for (size_t u = 0; u < a->n_units; u++)
        if (a->unit[u].cut) eq_unit_cut(model, &a->unit[u]);
}

static eq_status begin(eq_step *step, const eq_dataset *valid, eq_model *model) {
    annealing *a = step->state;
    eq_rng start = eq_rng_split(&step->rng, "start");
    EQ_TRY(eq_repair_begin(step, valid, model, &a->repair));
    EQ_TRY(eq_bias_slope_begin(step, "dropout_repair", valid, model, &a->slope));
    EQ_TRY(eq_model_copy(step->cx, step->arena, model, &a->trained));
    EQ_TRY(eq_model_copy(step->cx, step->arena, model, &a->best));
    a->n_units = eq_units_list(model, NULL);
    EQ_NEW(step->cx, step->arena, a->unit, a->n_units + 1);
    eq_units_list(model, a->unit);
    a->most = (size_t)step->param[MOST] < a->n_units ? (size_t)step->param[MOST] : a->n_units;
    a->least = (size_t)step->param[LEAST] < a->most ? (size_t)step->param[LEAST] : a->most;
    EQ_TRY(cost_of(step, &a->cheapest));
    size_t wanted = a->least + (size_t)eq_rng_below(&start, a->most - a->least + 1);
    while (a->n_dropped < wanted) {
        eq_unit *unit = &a->unit[eq_rng_below(&start, a->n_units)];
        a->n_dropped += !unit->cut;
        unit->cut = true;
    }
    drop(a, &a->trained, model);
    EQ_TRY(cost_of(step, &a->cost));
    a->temperature = 0;
    return EQ_OK;
}

static void flip(annealing *a, size_t u) {
    a->n_dropped += a->unit[u].cut ? SIZE_MAX : 1;
    a->unit[u].cut = !a->unit[u].cut;
}

static void keep(annealing *a, const eq_model *model, double cost) {
    if (!(cost < a->cheapest)) return;
    a->cheapest = cost;
    a->found = true;
    eq_model_assign(&a->best, model);
}

/* One neighbour: looked at, and moved to or not. The first ones only measure by how much costs rise. */
static eq_status try_neighbour(eq_step *step, eq_model *model) {
    annealing *a = step->state;
    eq_rng moves = eq_rng_split(&step->rng, "moves"), move = eq_rng_at(&moves, a->at);
    size_t u = (size_t)eq_rng_below(&move, a->n_units);
    double cost, chance = eq_rng_uniform(&move);
    a->at++;
    flip(a, u);
    if (a->n_dropped < a->least || a->n_dropped > a->most) {
        flip(a, u);
        step->budget--;
        return EQ_OK;
    }
    drop(a, &a->trained, model);
    EQ_TRY(cost_of(step, &cost));
    keep(a, model, cost);
    double rise = cost - a->cost;
    bool probing = a->at <= PROBES;
    if (probing && rise > 0) a->rise += rise, a->n_rises++;
    if (a->n_rises) a->temperature = -(a->rise / (double)a->n_rises) / eq_log(0.75);
    double temperature = a->temperature / eq_log(2 + (double)a->at);
    bool accepted = !(rise > 0) || (temperature > 0 && chance < eq_exp(-rise / temperature));
    if (accepted && !probing) a->cost = cost;
    else flip(a, u);
    return EQ_OK;
}

static eq_status adjust(eq_step *step, const eq_dataset *valid, eq_model *model) {
    annealing *a = step->state;
    uint64_t all = (uint64_t)step->param[EVALUATIONS];
    if (!a->unit) {
        EQ_TRY(begin(step, valid, model));
        if (all) keep(a, model, a->cost);
    }
    while (a->most && a->at < all) {
        step->done = 0.9 * (double)a->at / (double)all;
        if (step->budget <= 0) return EQ_MORE;
        EQ_TRY(try_neighbour(step, model));
    }
    if (!a->repair.captured) eq_model_assign(model, &a->best);
    if (!a->found) step->said = "No set of units tried was better on validation: the network is as it was trained.";
    return eq_repair_finish(step, valid, model, &a->repair);
}

const eq_method eq_method_dropout_repair = {
    .id = "dropout_repair",
    .title = "Dropout repair",
    .cite = "Dasu, Kumar, Tizpaz-Niari & Tan 2024, NeuFair: neural network fairness repair with dropout, ISSTA",
    .help = "Looks, by simulated annealing, for hidden units to leave out so that the bias falls and performance stays.",
    EQ_REPAIRS(annealing, params, adjust),
};
