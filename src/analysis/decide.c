/* Where to draw the line: one for everyone or one a group, the best for each of five ideas of what has to be alike. The lines are
 * exact (metric/frontier); they were chosen on the very people they are judged by, which is said. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "metric/frontier/frontier.h"
#include "math/stats.h"
#include "metric/tally.h"

enum { TOLERANCE, COST_REFUSED, COST_SELECTED, AMONG };

static const eq_option options[] = {
    {.id = "tolerance",
     .title = "Gap at most",
     .help = "How far the rates that have to be alike may lie apart",
     .kind = EQ_OPTION_NUMBER,
     .initial = 0.02,
     .max = 1},
    {.id = "cost_refused",
     .title = "Cost of refusing",
     .help = "What one who should be selected and is not costs",
     .kind = EQ_OPTION_NUMBER,
     .initial = 1,
     .max = 1e6},
    {.id = "cost_selected",
     .title = "Cost of selecting",
     .help = "What one who should not be selected and is costs",
     .kind = EQ_OPTION_NUMBER,
     .initial = 1,
     .max = 1e6},
    {.id = "among", .title = "Groups", .help = "Groups for whom lines are drawn", .kind = EQ_OPTION_TEXTS, .otherwise = "all"},
    {.id = NULL}};

typedef struct strategy {
    const char *id, *title;
    eq_parity parity;
    bool single; /* one line for everyone */
} strategy;

static const strategy strategies[] = {{"one_line", "One line for everyone", EQ_PARITY_NONE, true},
                                      {"demographic_parity", "Alike in who is selected", EQ_PARITY_SELECTION, false},
                                      {"equal_opportunity", "Alike in who is wrongly refused", EQ_PARITY_TPR, false},
                                      {"fpr_parity", "Alike in who is wrongly selected", EQ_PARITY_FPR, false},
                                      {"equalized_odds", "Alike in both errors", EQ_PARITY_ODDS, false}};
enum { N_STRATEGIES = sizeof strategies / sizeof *strategies };

/* What the lines of a strategy come to. */
typedef struct reached {
    double right, total, cost;
} reached;

typedef struct decider {
    eq_subject *subject;
    const eq_outcomes *o;
    size_t n;                  /* groups that are asked about */
    size_t *group;             /* (n) of the outcomes */
    eq_threshold_curve *curve; /* (n), then that of all of them together */
    eq_rule *rule;             /* (n) */
    double tolerance, cost[2]; /* of a wrong refusal, of a wrong selection */
    struct {
        bool feasible; /* there are lines within the tolerance */
        double *line;  /* (n); NaN: the group is left out */
    } found[N_STRATEGIES];
    reached single; /* by one line for everyone */
    eq_out *out;
} decider;

/* ---- who, and every line ---- */

static eq_status find_groups(decider *d, const eq_option_value *among) {
    eq_ctx *cx = d->subject->cx;
    EQ_NEW(cx, d->subject->arena, d->group, among->n + d->o->n_groups);
    for (size_t g = 0; g < d->o->n_groups && !among->n; g++) d->group[d->n++] = g;
    for (size_t i = 0; i < among->n; i++) {
        size_t g = 0;
        while (g < d->o->n_groups && strcmp(d->o->group_name[g], among->list[i])) g++;
        if (g == d->o->n_groups) return eq_fail(cx, EQ_EINPUT, "among[%zu]: \"%s\" is no group of these rows", i, among->list[i]);
        d->group[d->n++] = g;
    }
    return EQ_OK;
}

/* The rows of a group of the list, or of all of them. */
static size_t take_rows(const decider *d, size_t k, uint32_t *row) {
    size_t n = 0;
    for (size_t i = 0; i < d->o->n_rows; i++) {
        bool in = false;
        for (size_t j = 0; j < d->n; j++) in = in || ((j == k || k == d->n) && d->o->group[i] == d->group[j]);
        if (in) row[n++] = (uint32_t)i;
    }
    return n;
}

static eq_status draw_curves(decider *d) {
    eq_ctx *cx = d->subject->cx;
    uint32_t *row;
    double *weight;
    EQ_NEW(cx, &cx->tmp, row, d->o->n_rows);
    EQ_NEW(cx, &cx->tmp, weight, d->o->n_rows);
    EQ_NEW(cx, d->subject->arena, d->curve, d->n + 1);
    EQ_NEW(cx, d->subject->arena, d->rule, d->n);
    for (size_t i = 0; i < d->o->n_rows; i++) weight[i] = eq_row_weight(d->o, i);
    for (size_t k = 0; k <= d->n; k++) {
        eq_curve_rows rows = {.n_rows = take_rows(d, k, row), .row = row, .score = d->o->score, .y = d->o->y, .weight = weight};
        EQ_TRY(eq_curve_build(cx, d->subject->arena, &rows, &d->curve[k]));
    }
    return EQ_OK;
}

/* ---- lines ---- */

static double cost_of(const decider *d, double tp, double fp, double positives) {
    return d->cost[0] * (positives - tp) + d->cost[1] * fp;
}

/* The first of the cheapest lines for everyone, from "select nobody" on. */
static double best_line(const decider *d) {
    const eq_threshold_curve *all = &d->curve[d->n];
    size_t best = 0;
    for (size_t k = 1; k < all->n_points; k++)
        if (cost_of(d, all->tp[k], all->fp[k], all->positives) < cost_of(d, all->tp[best], all->fp[best], all->positives))
            best = k;
    return all->threshold[best];
}

/* What a line does to a group: the weight that it selects. */
static void apply(const decider *d, size_t k, double line, double selected[2]) {
    selected[0] = selected[1] = 0;
    for (size_t i = 0; i < d->o->n_rows; i++)
        if (d->o->group[i] == d->group[k] && d->o->score[i] > line) selected[d->o->y[i]] += eq_row_weight(d->o, i);
}

static eq_status find_lines(decider *d, size_t which) {
    eq_ctx *cx = d->subject->cx;
    const strategy *s = &strategies[which];
    double *line;
    EQ_NEW(cx, d->subject->arena, line, d->n);
    d->found[which].line = line;
    d->found[which].feasible = true;
    for (size_t k = 0; k < d->n && s->single; k++) line[k] = best_line(d);
    if (s->single) return EQ_OK;
    eq_frontier f = {.n_groups = d->n,
                     .group = d->curve,
                     .parity = s->parity,
                     .tolerance = d->tolerance,
                     .fixed = true,
                     .goal = EQ_GOAL_UTILITY,
                     .utility = {0, -d->cost[1], 0, -d->cost[0]}};
    eq_frontier_point point;
    EQ_TRY(eq_frontier_best(cx, d->subject->arena, &f, d->rule, &point));
    d->found[which].feasible = point.feasible;
    for (size_t k = 0; k < d->n; k++) line[k] = d->rule[k].n ? d->rule[k].threshold[0] : EQ_NAN;
    return EQ_OK;
}

/* ---- the answer ---- */

static void add_group(const decider *d, size_t k, double line, eq_place list, reached *sum) {
    eq_out *out = d->out;
    const eq_threshold_curve *c = &d->curve[k];
    eq_place place = eq_out_object(out, list, NULL);
    double selected[2] = {EQ_NAN, EQ_NAN};
    eq_out_text(out, place, "name", d->o->group_name[d->group[k]]);
    eq_out_number(out, place, "line", line);
    if (!isnan(line)) {
        apply(d, k, line, selected);
        sum->right += selected[1] + c->negatives - selected[0];
        sum->total += c->positives + c->negatives;
        sum->cost += cost_of(d, selected[1], selected[0], c->positives);
    }
    eq_out_number(out, place, "tp", selected[1]);
    eq_out_number(out, place, "fp", selected[0]);
    eq_out_number(out, place, "positives", c->positives);
    eq_out_number(out, place, "negatives", c->negatives);
}

static void add_strategy(decider *d, size_t which, eq_place list) {
    const strategy *s = &strategies[which];
    eq_out *out = d->out;
    bool feasible = d->found[which].feasible;
    reached sum = {0};
    eq_place place = eq_out_object(out, list, NULL);
    eq_out_text(out, place, "id", s->id);
    eq_out_text(out, place, "title", s->title);
    eq_out_bool(out, place, "feasible", feasible);
    if (feasible) {
        eq_place groups = eq_out_array(out, place, "groups");
        for (size_t k = 0; k < d->n; k++) add_group(d, k, d->found[which].line[k], groups, &sum);
    }
    eq_out_number(out, place, "right", feasible ? sum.right : EQ_NAN);
    eq_out_number(out, place, "of", feasible ? sum.total : EQ_NAN);
    eq_out_number(out, place, "accuracy", feasible ? sum.right / sum.total : EQ_NAN);
    eq_out_number(out, place, "cost", feasible ? sum.cost : EQ_NAN);
    if (s->single) d->single = sum;
}

static void say(const decider *d, eq_answer *answer) {
    static const eq_table_column columns[] = {{"Strategy", EQ_SHOW_NAME, "title", NULL},
                                              {"Right", EQ_SHOW_COUNT, "right", NULL},
                                              {"Of", EQ_SHOW_COUNT, "of", NULL},
                                              {"Share", EQ_SHOW_PERCENT, "accuracy", NULL},
                                              {"Cost", EQ_SHOW_NUMBER, "cost", NULL}};
    eq_answer_say(answer, EQ_LEAD, "One line for everyone decides {count} of {count} rightly at best ({percent}).",
                  d->single.right, d->single.total, d->single.right / d->single.total);
    eq_answer_table(answer, &(eq_table_block){.id = "strategies",
                                              .title = "The best lines, by what has to be alike",
                                              .of = "strategies",
                                              .column = columns,
                                              .n_columns = sizeof columns / sizeof *columns});
    eq_answer_say(
        answer, EQ_NOTE,
        "Rates that have to be alike lie {percent} apart at most; a strategy without numbers has no such lines. The lines "
        "were chosen on the very people they are judged by; one a group reads each person\u2019s group.",
        d->tolerance);
}

static eq_status begin(decider *d, const eq_option_value *option) {
    d->tolerance = option[TOLERANCE].number;
    d->cost[0] = option[COST_REFUSED].number;
    d->cost[1] = option[COST_SELECTED].number;
    EQ_TRY(find_groups(d, &option[AMONG]));
    return draw_curves(d);
}

static eq_status run(eq_subject *subject, const eq_option_value *option, eq_answer *answer) {
    size_t cost = subject->outcomes.n_rows / 100 + 1;
    eq_piece *piece;
    EQ_TRY(eq_work_piece(subject->cx, sizeof(decider), &piece));
    decider *d = piece->state;
    d->subject = subject;
    d->o = &subject->outcomes;
    d->out = answer->values;
    eq_work_begin_part(subject->cx, 1);
    EQ_ONCE(subject->cx, cost, begin(d, option));
    for (size_t s = 0; s < N_STRATEGIES; s++) {
        eq_work_tell(subject->cx, (double)s / N_STRATEGIES);
        EQ_ONCE(subject->cx, cost, find_lines(d, s));
    }
    eq_out_number(answer->values, answer->values->root, "tolerance", d->tolerance);
    eq_place list = eq_out_array(answer->values, answer->values->root, "strategies");
    for (size_t s = 0; s < N_STRATEGIES; s++) add_strategy(d, s, list);
    say(d, answer);
    return EQ_OK;
}

const eq_analysis eq_analysis_decide = {
    .id = "decide",
    .title = "Where to draw the line",
    .help = "The best line for everyone, and the best one a group where selection or errors have to be alike",
    .needs = EQ_NEEDS_SCORES | EQ_TAKES_COUNTS,
    .options = options,
    .run = run};
