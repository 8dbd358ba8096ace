/* Standings from tallies, frontiers from threshold curves; both over the same groups, so that a model's own point can never lie
 * above its own frontier at its gap. */
#include "metric/frontier/unprocess.h"

#include <math.h>

#include "base/work.h"
#include "math/sort.h"
#include "math/stats.h"
#include "metric/tally.h"

/* Rates of a group in the order selection, TPR, FPR, and the effective rows behind each. */
typedef struct group_rates {
    double rate[3], n[3];
} group_rates;

static group_rates rates_of(double tp, double fp, double positives, double negatives) {
    return (group_rates){.rate = {(tp + fp) / (positives + negatives), tp / positives, fp / negatives}};
}

static bool is_bounded(eq_parity parity, int rate) {
    static const unsigned bounded[EQ_N_PARITIES] = {
        [EQ_PARITY_SELECTION] = 1, [EQ_PARITY_TPR] = 2, [EQ_PARITY_FPR] = 4, [EQ_PARITY_ODDS] = 6};
    return bounded[parity] >> rate & 1;
}

/* The groups that are furthest apart in a bounded rate. */
typedef struct extremes {
    double gap, variance; /* of that gap */
} extremes;

static extremes furthest(eq_parity parity, const group_rates *group, const bool *in, size_t n_groups) {
    extremes out = {0};
    for (int k = 0; k < 3; k++) {
        size_t low = SIZE_MAX, high = SIZE_MAX;
        if (!is_bounded(parity, k)) continue;
        for (size_t g = 0; g < n_groups; g++) {
            if (!in[g]) continue;
            if (low == SIZE_MAX || group[g].rate[k] < group[low].rate[k]) low = g;
            if (high == SIZE_MAX || group[g].rate[k] >= group[high].rate[k]) high = g;
        }
        if (low == SIZE_MAX) continue;
        double r = group[low].rate[k], s = group[high].rate[k], variance = 0;
        if (low != high) variance = r * (1 - r) / group[low].n[k] + s * (1 - s) / group[high].n[k];
        if (s - r > out.gap) out.gap = s - r;
        if (variance > out.variance) out.variance = variance;
    }
    return out;
}

/* ---- one model ---- */

typedef struct view {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_unprocess_question *question;
    size_t n_rows, n_groups;
    bool *in;                  /* (n_groups) takes part */
    group_rates *rates;        /* (n_groups) scratch, with the sizes filled in */
    eq_threshold_curve *curve; /* (n_groups) */
    eq_rule *rule;             /* (n_groups) scratch */
} view;

static eq_status draw_curves(view *v, const eq_outcomes *o) {
    uint32_t *code;
    eq_classed groups;
    double *weight = NULL;
    EQ_NEW(v->cx, v->arena, code, o->n_rows);
    for (size_t i = 0; i < o->n_rows; i++) code[i] = o->group[i];
    if (o->weight || o->count) EQ_NEW(v->cx, v->arena, weight, o->n_rows);
    for (size_t i = 0; weight && i < o->n_rows; i++) weight[i] = eq_row_weight(o, i);
    EQ_TRY(eq_sort_classes(v->cx, v->arena, code, o->n_rows, o->n_groups, &groups));
    EQ_NEW(v->cx, v->arena, v->curve, o->n_groups);
    for (size_t g = 0; g < o->n_groups; g++) {
        eq_curve_rows rows = {.n_rows = groups.first[g + 1] - groups.first[g],
                              .row = groups.place + groups.first[g],
                              .score = o->score,
                              .y = o->y,
                              .weight = weight};
        EQ_TRY(eq_curve_build(v->cx, v->arena, &rows, &v->curve[g]));
    }
    return EQ_OK;
}

/* Performance and gap of what is selected, tp and fp (n_groups) each. */
static eq_standing stand(view *v, const double *tp, const double *fp, const eq_tally *tally) {
    double sum[4] = {0};
    for (size_t g = 0; g < v->n_groups; g++) {
        double positives = tally[g].tp + tally[g].fn, negatives = tally[g].fp + tally[g].tn;
        group_rates rates = rates_of(tp[g], fp[g], positives, negatives);
        for (int k = 0; k < 3; k++) v->rates[g].rate[k] = rates.rate[k];
        if (!v->in[g]) continue;
        sum[0] += tp[g], sum[1] += fp[g], sum[2] += positives, sum[3] += negatives;
    }
    double accuracy = (sum[0] + sum[3] - sum[1]) / (sum[2] + sum[3]), balanced = (sum[0] / sum[2] + 1 - sum[1] / sum[3]) / 2;
    return (eq_standing){v->question->goal == EQ_GOAL_BALANCED ? balanced : accuracy,
                         furthest(v->question->parity, v->rates, v->in, v->n_groups).gap};
}

static eq_standing stand_decided(view *v, const eq_tally *tally, double *tp, double *fp) {
    for (size_t g = 0; g < v->n_groups; g++) tp[g] = tally[g].tp, fp[g] = tally[g].fp;
    return stand(v, tp, fp, tally);
}

static eq_standing stand_ruled(view *v, const eq_tally *tally, double *tp, double *fp) {
    for (size_t g = 0; g < v->n_groups; g++) tp[g] = v->rule[g].tp, fp[g] = v->rule[g].fp;
    return stand(v, tp, fp, tally);
}

/* The frontier at a tolerance; the rules are left in v->rule. */
static eq_status solve(view *v, eq_parity parity, double tolerance, double *value, bool *reduced) {
    const eq_unprocess_question *q = v->question;
    eq_frontier f = {.n_groups = v->n_groups,
                     .group = v->curve,
                     .parity = parity,
                     .tolerance = tolerance < 1 ? tolerance : 1,
                     .fixed = q->fixed,
                     .goal = q->goal};
    eq_frontier_point point;
    EQ_TRY(eq_frontier_best(v->cx, v->arena, &f, v->rule, &point));
    *value = point.value;
    *reduced = *reduced || point.reduced;
    return EQ_OK;
}

/* What it decides, and the best it could without a bound: a tolerance of 1 keeps the groups that take part. */
static eq_status look(view *v, const eq_outcomes *o, eq_unprocessed *model, eq_unprocessing *out) {
    eq_tally *tally;
    double *tp, *fp;
    EQ_NEW(v->cx, &v->cx->tmp, tally, v->n_groups);
    EQ_NEW(v->cx, &v->cx->tmp, tp, v->n_groups);
    EQ_NEW(v->cx, &v->cx->tmp, fp, v->n_groups);
    *model = (eq_unprocessed){.decided = o->yhat != NULL,
                              .scored = o->score != NULL,
                              .own = {EQ_NAN, EQ_NAN},
                              .best = {EQ_NAN, EQ_NAN},
                              .at_own_gap = EQ_NAN};
    EQ_TRY(eq_tally_count(v->cx, o, tally));
    if (model->decided) model->own = stand_decided(v, tally, tp, fp);
    if (!model->scored) return EQ_OK;
    EQ_TRY(draw_curves(v, o));
    EQ_TRY(solve(v, v->question->parity, 1, &model->best.performance, &out->reduced));
    model->best.gap = stand_ruled(v, tally, tp, fp).gap;
    return EQ_OK;
}

/* One solution after the other: each may take a moment. */
static eq_status draw_frontier(view *v, eq_unprocessed *model, eq_unprocessing *out) {
    if (!model->frontier) EQ_NEW(v->cx, v->arena, model->frontier, out->n_tolerances);
    for (size_t k = 0; k < out->n_tolerances; k++)
        EQ_ONCE(v->cx, v->n_rows / 100 + 1, solve(v, v->question->parity, out->tolerance[k], &model->frontier[k], &out->reduced));
    return EQ_OK;
}

/* ---- both ---- */

/* Which groups take part, and how many effective rows their rates rest on. */
static eq_status take_parts(view *v, const eq_outcomes *o) {
    eq_tally *tally;
    size_t n_in = 0;
    EQ_NEW(v->cx, &v->cx->tmp, tally, o->n_groups);
    EQ_NEW(v->cx, v->arena, v->in, o->n_groups);
    EQ_NEW(v->cx, v->arena, v->rates, o->n_groups);
    EQ_NEW(v->cx, v->arena, v->rule, o->n_groups);
    EQ_TRY(eq_tally_count(v->cx, o, tally));
    double class_weight[2] = {0, 0};
    for (size_t g = 0; g < o->n_groups; g++) {
        const eq_tally *t = &tally[g];
        double positives = t->tp + t->fn, negatives = t->fp + t->tn;
        double squares[2] = {t->squared[EQ_TP] + t->squared[EQ_FN], t->squared[EQ_FP] + t->squared[EQ_TN]};
        eq_threshold_curve sizes = {.positives = positives, .negatives = negatives};
        v->in[g] = eq_frontier_takes_part(v->question->parity, &sizes);
        v->rates[g].n[0] = eq_effective_size(positives + negatives, squares[0] + squares[1]);
        v->rates[g].n[1] = eq_effective_size(positives, squares[0]);
        v->rates[g].n[2] = eq_effective_size(negatives, squares[1]);
        if (v->in[g]) class_weight[1] += positives, class_weight[0] += negatives;
        n_in += v->in[g];
    }
    if (n_in && (v->question->goal != EQ_GOAL_BALANCED || (class_weight[0] > 0 && class_weight[1] > 0))) return EQ_OK;
    return eq_fail(v->cx, EQ_EINPUT, "unprocessing: no group has the outcomes that are asked about");
}

/* The largest gap that a model has, or would have without a bound: beyond it the frontier is flat. */
static void choose_tolerances(const eq_unprocess_question *q, eq_unprocessing *out) {
    double most = 0;
    for (int m = 0; m < 2; m++) {
        if (out->model[m].own.gap > most) most = out->model[m].own.gap;
        if (out->model[m].best.gap > most) most = out->model[m].best.gap;
    }
    out->n_tolerances = q->n_steps + 1;
    for (size_t k = 0; k <= q->n_steps; k++) out->tolerance[k] = q->n_steps ? most * (double)k / (double)q->n_steps : 0;
}

/* The first model's rules at the gap of the last model that decided. */
static eq_status keep_rules(view *v, eq_unprocessing *out) {
    EQ_NEW(v->cx, v->arena, out->group, v->n_groups);
    for (int m = 0; m < 2; m++)
        if (out->model[m].decided)
            EQ_TRY(solve(v, v->question->parity, out->model[m].own.gap, &out->model[m].at_own_gap, &out->reduced));
    for (size_t g = 0; g < v->n_groups; g++) {
        const eq_threshold_curve *c = &v->curve[g];
        const eq_rule *rule = &v->rule[g];
        group_rates rates = rates_of(rule->tp, rule->fp, c->positives, c->negatives);
        out->group[g] = (eq_unprocessed_group){.weight = c->positives + c->negatives, .rule = *rule};
        out->group[g].selection = rule->n ? rates.rate[0] : EQ_NAN;
        out->group[g].tpr = rule->n ? rates.rate[1] : EQ_NAN;
        out->group[g].fpr = rule->n ? rates.rate[2] : EQ_NAN;
        for (int k = 0; k < 3; k++) v->rates[g].rate[k] = rates.rate[k];
    }
    out->overshoot = sqrt(furthest(v->question->parity, v->rates, v->in, v->n_groups).variance);
    return EQ_OK;
}

/* What is kept from one call to the next. */
typedef struct unprocess_work {
    view v;
    eq_threshold_curve *curve[2]; /* of the first model, of the second */
    eq_unprocessing found;
} unprocess_work;

static eq_status look_at(unprocess_work *w, const eq_outcomes *o, int model) {
    EQ_TRY(look(&w->v, o, &w->found.model[model], &w->found));
    w->curve[model] = w->v.curve;
    return EQ_OK;
}

static eq_status work_on(unprocess_work *w, const eq_outcomes *first, const eq_outcomes *second) {
    view *v = &w->v;
    size_t cost = first->n_rows / 20 + 1;
    EQ_ONCE(v->cx, cost, take_parts(v, first));
    if (second) EQ_ONCE(v->cx, cost, look_at(w, second, 1));
    EQ_ONCE(v->cx, cost, look_at(w, first, 0));
    choose_tolerances(v->question, &w->found);
    v->curve = w->curve[1];
    if (w->found.model[1].scored) EQ_TRY(draw_frontier(v, &w->found.model[1], &w->found));
    v->curve = w->curve[0];
    EQ_TRY(draw_frontier(v, &w->found.model[0], &w->found));
    return keep_rules(v, &w->found);
}

static eq_status compute(const view *fresh, const eq_outcomes *first, const eq_outcomes *second, eq_unprocessing *out) {
    eq_piece *piece;
    EQ_TRY(eq_work_piece(fresh->cx, sizeof(unprocess_work), &piece));
    unprocess_work *w = piece->state;
    if (!w->v.cx) w->v = *fresh;
    w->v.question = fresh->question;
    EQ_TRY(work_on(w, first, second));
    *out = w->found;
    return EQ_OK;
}

eq_status eq_unprocess(eq_ctx *cx, eq_arena *arena, const eq_unprocess_question *question, const eq_outcomes *first,
                       const eq_outcomes *second, eq_unprocessing *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    view fresh = {.cx = cx, .arena = arena, .question = question, .n_rows = first->n_rows, .n_groups = first->n_groups};
    *out = (eq_unprocessing){.model = {{.decided = false}, {.decided = false}}};
    eq_status status = compute(&fresh, first, second, out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
