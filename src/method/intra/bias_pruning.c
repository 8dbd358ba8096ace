/* Bias pruning: cuts the hidden units that carry the bias, one after another.
 *
 * With mu the bias of the scores on validation (a difference of means), the unit is cut whose cut takes most off mu in the
 * direction of its initial sign; then all is measured anew. Every network on the way gets its performance-best threshold, and
 * the one with the smallest bias of decisions is kept, of those that lost no more performance than `loss`; the network as
 * trained is one of them. Criteria: `taylor` goes by the first-order change of mu, `slope` by the plain slope (the authors'
 * code), `exact` by trying every unit. Source: Marcinkevics, Ozkan & Vogt, "Debiasing deep chest X-ray classifiers using
 * intra- and post-processing methods" (MLHC 2022). Deviations: the slope is not the effect of a cut, so taylor is the
 * default; a unit is cut once. */
#include <math.h>
#include <string.h>

#include "method/intra/bias_pruning.h"
#include "method/intra/bias_slope.h"
#include "method/intra/repair.h"
#include "model/graph/graph.h"

enum { CRITERION = EQ_REPAIR_OWN, LOSS };
enum { BY_TAYLOR, BY_SLOPE, BY_EXACT };

static const char *const criteria[] = {"taylor", "slope", "exact", NULL};

static const eq_param params[] = {
    EQ_REPAIR_PARAMS,
    {.id = "criterion",
     .title = "Criterion",
     .help = "Which unit is cut: by first-order effect on the bias, by its slope as the authors do, by trying all",
     .kind = EQ_CHOICE,
     .initial = BY_TAYLOR,
     .min = 0,
     .max = BY_EXACT,
     .choice = criteria},
    {.id = "loss",
     .title = "Performance lost",
     .help = "How much performance on validation the pruned network may lose",
     .kind = EQ_REAL,
     .initial = 0.05,
     .min = 0,
     .max = 1},
};

typedef struct pruning {
    eq_repair repair;
    eq_bias_slope slope;
    eq_least_biased kept;
    eq_unit *unit;
    size_t n_units, n_cut;
    size_t trying, chosen; /* exact: the next unit to try; the best so far, n_units = none */
    double chosen_bias;
    double sign; /* of the initial bias */
} pruning;

size_t eq_units_list(const eq_model *model, eq_unit *unit) {
    size_t n = 0;
    const eq_layer *last = eq_model_last(model);
    for (size_t l = 0; l < model->n_layers; l++) {
        const eq_layer *layer = &model->layer[l];
        bool table = model->graph->node[layer->node].op != model->graph->node[last->node].op;
        for (size_t u = 0; layer != last && !table && u < layer->n_out; u++, n++)
            if (unit) unit[n] = (eq_unit){.layer = l, .column = u};
    }
    return n;
}

double eq_unit_slope(const eq_model *model, const float *gradient, const eq_unit *unit) {
    const eq_layer *layer = &model->layer[unit->layer];
    return layer->bias == SIZE_MAX ? 0 : (double)gradient[layer->bias + unit->column];
}

double eq_unit_taylor(const eq_model *model, const float *gradient, const eq_unit *unit) {
    const eq_layer *layer = &model->layer[unit->layer];
    double sum = 0;
    for (size_t k = 0; k < layer->n_in; k++) {
        size_t at = layer->weight + k * layer->n_out + unit->column;
        sum += (double)gradient[at] * (double)model->weight[at];
    }
    if (layer->bias != SIZE_MAX)
        sum += (double)gradient[layer->bias + unit->column] * (double)model->weight[layer->bias + unit->column];
    return -sum;
}

void eq_unit_cut(eq_model *model, eq_unit *unit) {
    const eq_layer *layer = &model->layer[unit->layer];
    for (size_t k = 0; k < layer->n_in; k++) model->weight[layer->weight + k * layer->n_out + unit->column] = 0;
    if (layer->bias != SIZE_MAX) model->weight[layer->bias + unit->column] = 0;
    unit->cut = true;
}

static eq_status begin(eq_step *step, const eq_dataset *valid, eq_model *model) {
    pruning *p = step->state;
    double bias;
    EQ_TRY(eq_repair_begin(step, valid, model, &p->repair));
    EQ_TRY(eq_bias_slope_begin(step, "bias_pruning", valid, model, &p->slope));
    p->n_units = eq_units_list(model, NULL);
    EQ_NEW(step->cx, step->arena, p->unit, p->n_units + 1);
    eq_units_list(model, p->unit);
    p->chosen = p->n_units;
    EQ_TRY(eq_bias_slope_value(step, &p->slope, &bias));
    p->sign = bias < 0 ? -1 : 1;
    return eq_least_biased_judge(step, &p->slope, step->param[LOSS], &p->kept);
}

/* The unit that the criterion points to; ties to the first. */
static eq_status choose(eq_step *step, const eq_model *model) {
    pruning *p = step->state;
    double bias, best = 0;
    EQ_TRY(eq_bias_slope_measure(step, &p->slope, &bias));
    for (size_t u = 0; u < p->n_units; u++) {
        if (p->unit[u].cut) continue;
        double gain = step->param[CRITERION] == BY_SLOPE ? p->sign * eq_unit_slope(model, p->slope.gradient, &p->unit[u])
                                                         : -p->sign * eq_unit_taylor(model, p->slope.gradient, &p->unit[u]);
        if (p->chosen < p->n_units && !(gain > best)) continue;
        p->chosen = u;
        best = gain;
    }
    return EQ_OK;
}

/* The bias with one unit more cut, of the next unit in turn. The model is left as it was. */
static eq_status try_unit(eq_step *step, eq_model *model) {
    pruning *p = step->state;
    eq_ctx *cx = step->cx;
    eq_unit unit = p->unit[p->trying];
    eq_mark mark = eq_arena_mark(&cx->tmp);
    float *weight;
    double bias;
    EQ_NEW(cx, &cx->tmp, weight, model->n_weights);
    memcpy(weight, model->weight, model->n_weights * sizeof *weight);
    eq_unit_cut(model, &unit);
    EQ_TRY(eq_bias_slope_value(step, &p->slope, &bias));
    memcpy(model->weight, weight, model->n_weights * sizeof *weight);
    eq_arena_reset(&cx->tmp, mark);
    if (p->chosen < p->n_units && !(fabs(bias) < p->chosen_bias)) return EQ_OK;
    p->chosen = p->trying;
    p->chosen_bias = fabs(bias);
    return EQ_OK;
}

/* Cuts one unit; by trying, in as many calls as it takes. */
static eq_status cut_next(eq_step *step, eq_model *model) {
    pruning *p = step->state;
    if (step->param[CRITERION] != BY_EXACT) EQ_TRY(choose(step, model));
    for (; step->param[CRITERION] == BY_EXACT && p->trying < p->n_units; p->trying++) {
        if (p->unit[p->trying].cut) continue;
        if (step->budget <= 0) return EQ_MORE;
        EQ_TRY(try_unit(step, model));
    }
    eq_unit_cut(model, &p->unit[p->chosen]);
    p->n_cut++;
    p->trying = 0;
    p->chosen = p->n_units;
    return eq_least_biased_judge(step, &p->slope, step->param[LOSS], &p->kept);
}

static eq_status adjust(eq_step *step, const eq_dataset *valid, eq_model *model) {
    pruning *p = step->state;
    if (!p->unit) EQ_TRY(begin(step, valid, model));
    while (!p->kept.hopeless && p->n_cut < p->n_units) {
        step->done = 0.9 * (double)p->n_cut / (double)p->n_units;
        if (step->budget <= 0) return EQ_MORE;
        EQ_TRY(cut_next(step, model));
    }
    if (!p->repair.captured) eq_model_assign(model, &p->kept.best);
    if (!p->kept.found) step->said = "No pruned network was less biased at that performance: the network is as it was trained.";
    return eq_repair_finish(step, valid, model, &p->repair);
}

const eq_method eq_method_bias_pruning = {
    .id = "bias_pruning",
    .title = "Bias pruning",
    .cite = "Marcinkevics, Ozkan & Vogt 2022, Debiasing deep chest X-ray classifiers using intra- and post-processing methods, "
            "MLHC",
    .help = "Cuts the hidden units that carry the bias, one after another, and keeps the least biased network on the way.",
    .flags = EQ_NEEDS_GRADIENT,
    EQ_REPAIRS(pruning, params, adjust),
};
