/* Additive correction: the trained network is left as it is, and a small correction T(x) is added to its logit.
 *
 * T, linear or with one hidden layer, begins at 0 and minimises over the rows of validation
 *   lambda R(sigmoid(z + T)) + mu mean T^2,
 * R the ratio penalty of fairness_penalty on the rate that the objective's bias compares (for average odds, both rates), of any
 * number of groups; no labels are learnt from beyond it. Then T's operations are written behind the network's: the sum is one
 * network again and needs no group when deciding. Of the corrections t T, t = 0, 0.1, ..., 1 times the strength, the best on
 * validation is kept (reference: the strength itself); where it is t = 0 the network stays bit for bit.
 * Source: Tifrea, Lahoti, Packer, Halpern, Beirami & Prost, "FRAPPE: a group fairness framework for post-processing everything"
 * (ICML 2024). Deviation: full-batch steps, with validation's rows alone. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "method/in/penalty.h"
#include "method/intra/phi.h"
#include "method/intra/repair.h"
#include "model/graph/graph.h"
#include "model/train.h"

enum { LAMBDA = EQ_REPAIR_OWN, MU, UNITS, STEPS, LEARNING_RATE };
enum { N_PARTS = 10 };

static const eq_param params[] = {
    EQ_REPAIR_PARAMS,
    {.id = "lambda",
     .title = "Weight of bias",
     .help = "Weight of the fairness penalty; 0 is no correction",
     .kind = EQ_REAL,
     .initial = 1,
     .max = 1000},
    {.id = "mu",
     .title = "Weight of change",
     .help = "Weight of the mean square of the correction, in logits",
     .kind = EQ_REAL,
     .initial = 0.05,
     .max = 1000},
    {.id = "units",
     .title = "Hidden units",
     .help = "Of the correction; 0 is a linear one",
     .kind = EQ_INTEGER,
     .initial = 0,
     .max = 1000},
    {.id = "steps", .title = "Steps", .help = "Steps over all of validation", .kind = EQ_INTEGER, .initial = 300, .max = 100000},
    {.id = "learning_rate", .title = "Learning rate", .help = "Of Adam", .kind = EQ_REAL, .initial = 0.01, .max = 1},
};

typedef struct correcting {
    eq_model head; /* T */
    eq_tape *tape;
    eq_adam adam;
    eq_penalty penalty[2];
    size_t n_penalties, at, next;
    float *z, *slope, *gradient, *score; /* (n_rows) of the network; of T; (weights of T); (n_rows) */
    double *logit, *by_logit;            /* (n_rows) z + T; R's slope */
    double total, best_phi, best_t;      /* of all weights */
} correcting;

static eq_status make_penalties(eq_step *step, size_t n_rows) {
    correcting *c = step->state;
    eq_bias bias = step->objective->bias;
    const eq_statistic of[] = {bias == EQ_STATISTICAL_PARITY_DIFFERENCE ? EQ_SELECTION_RATE : EQ_TRUE_POSITIVE_RATE,
                               EQ_FALSE_POSITIVE_RATE};
    c->n_penalties = bias == EQ_AVERAGE_ODDS_DIFFERENCE ? 2 : 1;
    for (size_t k = 0; k < c->n_penalties; k++) {
        eq_penalty_config config = {.form = EQ_PENALTY_RATIO,
                                    .statistic = of[k],
                                    .norm = EQ_NORM_L1,
                                    .lambda = step->param[LAMBDA],
                                    .width = 0.1,
                                    .n_groups = step->n_groups,
                                    .max_rows = n_rows};
        EQ_TRY(eq_penalty_new(step->cx, step->arena, &config, &c->penalty[k]));
    }
    return EQ_OK;
}

static eq_status begin(eq_step *step, const eq_dataset *valid, const eq_model *model) {
    correcting *c = step->state;
    size_t n = valid->n_rows, units = (size_t)step->param[UNITS];
    eq_model_config config = {
        .kind = units ? EQ_MLP : EQ_LOGISTIC_REGRESSION, .n_hidden = units > 0, .hidden = {(uint32_t)units}};
    eq_rng weights = eq_rng_split(&step->rng, "correction");
    EQ_TRY(eq_model_init(step->cx, step->arena, &config, model->n_inputs, weights, &c->head));
    const eq_layer *last = eq_model_last(&c->head);
    memset(c->head.weight + last->weight, 0, last->n_in * sizeof *c->head.weight);
    c->head.weight[last->bias] = 0;
    EQ_TRY(make_penalties(step, n));
    EQ_TRY(eq_adam_init(step->cx, step->arena, c->head.n_weights, &c->adam));
    EQ_TRY(eq_tape_new(step->cx, step->arena, &c->head, n, &c->tape));
    EQ_NEW(step->cx, step->arena, c->slope, n);
    EQ_NEW(step->cx, step->arena, c->score, n);
    EQ_NEW(step->cx, step->arena, c->gradient, c->head.n_weights);
    EQ_NEW(step->cx, step->arena, c->logit, n);
    EQ_NEW(step->cx, step->arena, c->by_logit, n);
    EQ_NEW(step->cx, step->arena, c->z, n);
    for (size_t i = 0; i < n; i++) c->total += valid->weight[i];
    c->best_phi = -1;
    step->budget -= (int64_t)(n / 3 + 1);
    return eq_model_logits(step->cx, model, valid->x, n, c->z);
}

/* One step over all rows. */
static void correct(eq_step *step, const eq_dataset *valid) {
    correcting *c = step->state;
    size_t n = valid->n_rows;
    eq_tape_forward(c->tape, valid->x, n, EQ_EVALUATING, NULL);
    for (size_t i = 0; i < n; i++) c->logit[i] = (double)c->z[i] + (double)c->tape->logit[i];
    eq_logits rows = {.n_rows = n, .y = valid->y, .group = valid->group, .weight = valid->weight, .logit = c->logit};
    memset(c->by_logit, 0, n * sizeof *c->by_logit);
    for (size_t k = 0; k < c->n_penalties; k++) c->penalty[k].add_whole(c->penalty[k].state, &rows, c->by_logit);
    for (size_t i = 0; i < n; i++) {
        double pull = 2 * step->param[MU] * valid->weight[i] / c->total * (double)c->tape->logit[i];
        c->slope[i] = (float)(c->by_logit[i] + pull);
    }
    eq_tape_backward(c->tape, c->slope, NULL, c->gradient, NULL);
    eq_adam_step(&c->adam, step->param[LEARNING_RATE], 0, c->gradient, c->head.weight);
    step->budget -= (int64_t)n;
}

/* ---- the curve ---- */

static eq_status judge(eq_step *step, const eq_dataset *valid, double t) {
    correcting *c = step->state;
    double phi;
    for (size_t i = 0; i < valid->n_rows; i++) {
        double s = eq_sigmoid((double)c->z[i] + t * (double)c->tape->logit[i]);
        if (isnan(s)) return EQ_OK; /* the correction ran away */
        c->score[i] = (float)s;
    }
    step->budget -= (int64_t)(valid->n_rows / 3 + 1);
    EQ_TRY(eq_phi_of_scores(step, valid, c->score, step->param[EQ_REPAIR_MARGIN], &phi));
    if (phi > c->best_phi) {
        c->best_phi = phi;
        c->best_t = t;
    }
    return EQ_OK;
}

/* ---- one network of two ---- */

/* Writes down all operations of `from`; its wires other than the input get numbers that are higher by `shift`. */
static eq_status write_down(eq_draft *draft, const eq_graph *from, size_t shift) {
    eq_operand in[EQ_MAX_OPERANDS];
    size_t wire;
    for (size_t i = 0; i < from->n_nodes; i++) {
        const eq_node *node = &from->node[i];
        for (size_t k = 0; k < node->n_in; k++) {
            in[k] = *eq_operand_at(from, node, k);
            if (in[k].kind == EQ_WIRE && in[k].at) in[k].at += shift;
        }
        EQ_TRY(eq_draft_add(draft, &(eq_call){node->op->id, node->param, node->n_in, in}, &wire));
    }
    return EQ_OK;
}

/* model = model + t T. */
static eq_status join(eq_step *step, double t, eq_model *model) {
    correcting *c = step->state;
    const eq_graph *one = model->graph, *other = c->head.graph;
    const eq_layer *last = eq_model_last(&c->head);
    eq_draft draft = {.cx = step->cx, .arena = step->arena, .where = "additive_correction: "};
    eq_model sum;
    size_t wire, shift = one->n_wires - 1;
    for (size_t k = 0; k < last->n_in; k++) c->head.weight[last->weight + k] *= (float)t;
    c->head.weight[last->bias] *= (float)t;
    EQ_TRY(eq_draft_begin(&draft, model->n_inputs, one->n_nodes + other->n_nodes + 1, one->n_operands + other->n_operands + 2));
    EQ_TRY(write_down(&draft, one, 0));
    EQ_TRY(write_down(&draft, other, shift));
    eq_operand both[] = {eq_from(one->output), eq_from(other->output + shift)};
    EQ_TRY(eq_draft_add(&draft, &(eq_call){.op = "Add", .n_in = 2, .in = both}, &wire));
    EQ_TRY(eq_draft_end(&draft, &sum));
    memcpy(sum.weight, model->weight, model->n_weights * sizeof *sum.weight);
    memcpy(sum.weight + model->n_weights, c->head.weight, c->head.n_weights * sizeof *sum.weight);
    memcpy(sum.statistic, model->statistic, model->n_statistics * sizeof *sum.statistic);
    *model = sum;
    return EQ_OK;
}

static eq_status adjust(eq_step *step, const eq_dataset *valid, eq_model *model) {
    correcting *c = step->state;
    const double *p = step->param;
    size_t n_steps = p[LAMBDA] > 0 ? (size_t)p[STEPS] : 0;
    if (!c->z) EQ_TRY(begin(step, valid, model));
    for (; c->at < n_steps; c->at++) {
        step->done = 0.9 * (double)c->at / (double)n_steps;
        if (step->budget <= 0) return EQ_MORE;
        correct(step, valid);
    }
    if (c->next == 0) eq_tape_forward(c->tape, valid->x, valid->n_rows, EQ_EVALUATING, NULL);
    if (p[EQ_REPAIR_VARIANT] > 0) c->best_t = p[EQ_REPAIR_STRENGTH], c->next = N_PARTS + 1;
    for (; c->next <= N_PARTS; c->next++) {
        step->done = 0.9 + 0.1 * (double)c->next / (N_PARTS + 1);
        if (step->budget <= 0) return EQ_MORE;
        EQ_TRY(judge(step, valid, p[EQ_REPAIR_STRENGTH] * (double)c->next / N_PARTS));
    }
    if (n_steps && c->best_t > 0) EQ_TRY(join(step, c->best_t, model));
    else step->said = "No correction was better on validation: the network is as it was trained.";
    step->done = 1;
    return EQ_OK;
}

const eq_method eq_method_additive_correction = {
    .id = "additive_correction",
    .title = "Additive correction",
    .cite = "Tifrea et al. 2024, FRAPPE: a group fairness framework for post-processing everything, ICML",
    .help = "Adds a small correction to the network's logit, learnt to make the groups equal and to change little.",
    EQ_REPAIRS(correcting, params, adjust),
};
