/* Where to draw the line: one for everyone or one a group, the best for each of five ideas of what has to be alike. The lines are
 * exact (metric/frontier). They are judged on the very people who chose them, which is said; or on others: then each person is
 * held back by chance, the lines are chosen by the rest, and both parts are counted. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "metric/frontier/frontier.h"
#include "math/sample.h"
#include "math/stats.h"
#include "metric/tally.h"

enum { TOLERANCE, COST_REFUSED, COST_SELECTED, AMONG, HOLD };

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
    {.id = "hold",
     .title = "Held back",
     .help = "The chance by which a person does not choose the lines but judges them; 0: everyone does both",
     .kind = EQ_OPTION_NUMBER,
     .max = 0.9},
    {.id = NULL}};

typedef struct strategy {
    const char *id, *title;
    eq_parity parity;
    bool single; /* one line for everyone */
} strategy;

static const strategy strategies[] = {{"one_line", EQ_WORDS("One line for everyone"), EQ_PARITY_NONE, true},
                                      {"demographic_parity", EQ_WORDS("Alike in who is selected"), EQ_PARITY_SELECTION, false},
                                      {"equal_opportunity", EQ_WORDS("Alike in who is wrongly refused"), EQ_PARITY_TPR, false},
                                      {"fpr_parity", EQ_WORDS("Alike in who is wrongly selected"), EQ_PARITY_FPR, false},
                                      {"equalized_odds", EQ_WORDS("Alike in both errors"), EQ_PARITY_ODDS, false}};
enum { N_STRATEGIES = sizeof strategies / sizeof *strategies };

/* What the lines of a strategy come to. */
typedef struct reached {
    double right, total, cost;
} reached;

/* What a line does to the people of a group, by weight. */
typedef struct tallied {
    double tp, fp, positives, negatives;
} tallied;

/* Who chooses the lines, and who only judges them. */
enum { CHOOSE, JUDGE, N_PARTS };

typedef struct decider {
    eq_subject *subject;
    const eq_outcomes *o;
    double hold;               /* chance to be held back; 0: there is no second part */
    bool weighted;             /* someone weighs anything but 1 */
    double *weight[N_PARTS];   /* (n_rows) of the people of a row who are in it */
    double people[N_PARTS];    /* of the groups that are asked about */
    size_t n;                  /* groups that are asked about */
    size_t *group;             /* (n) of the outcomes */
    eq_threshold_curve *curve; /* (n), then that of all of them together */
    eq_rule *rule;             /* (n) */
    double tolerance, cost[2]; /* of a wrong refusal, of a wrong selection */
    struct {
        bool feasible; /* there are lines within the tolerance */
        double *line;  /* (n); NaN: the group is left out */
    } found[N_STRATEGIES];
    reached single[N_PARTS]; /* by one line for everyone */
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

static bool is_asked(const decider *d, size_t row) {
    for (size_t k = 0; k < d->n; k++)
        if (d->o->group[row] == d->group[k]) return true;
    return false;
}

static bool weigh_alike(const eq_outcomes *o, size_t row) {
    if (!o->count || !o->weight_squared || o->count[row] == 0) return true;
    double w = eq_row_weight(o, row), apart = o->weight_squared[row] * o->count[row] - w * w; /* 0 by Cauchy and Schwarz */
    return fabs(apart) <= 1e-9 * w * w;
}

/* Deals the people out. Of a row that stands for many, each is held back by the same chance: a binomial number of them. Their
 * weights have to be alike, for nothing says whose weight would go with them. */
static eq_status split_people(decider *d) {
    eq_ctx *cx = d->subject->cx;
    const eq_outcomes *o = d->o;
    eq_rng root = eq_rng_seed(d->subject->audit.seed), parts = eq_rng_split(&root, "decide hold");
    for (int p = 0; p < N_PARTS; p++) EQ_NEW(cx, d->subject->arena, d->weight[p], o->n_rows);
    for (size_t i = 0; i < o->n_rows; i++) {
        double n = o->count ? o->count[i] : 1, held = 0, w = eq_row_weight(o, i);
        if (d->hold > 0 && !weigh_alike(o, i))
            return eq_fail(cx, EQ_EINPUT, "hold is %g, expected 0: the people of row %zu do not weigh alike", d->hold, i + 1);
        if (d->hold > 0) {
            eq_rng own = eq_rng_at(&parts, i);
            held = (double)eq_sample_binomial(&own, (uint64_t)n, d->hold);
        }
        d->weight[JUDGE][i] = held > 0 ? w * (held / n) : 0;
        d->weight[CHOOSE][i] = held > 0 ? w * ((n - held) / n) : w;
        if (!is_asked(d, i)) continue;
        if (w < n || w > n || eq_row_squared(o, i) < n || eq_row_squared(o, i) > n) d->weighted = true;
        d->people[JUDGE] += held;
        d->people[CHOOSE] += n - held;
    }
    return EQ_OK;
}

/* The rows of a group of the list, or of all of them, with people who choose. */
static size_t take_rows(const decider *d, size_t k, uint32_t *row) {
    size_t n = 0;
    for (size_t i = 0; i < d->o->n_rows; i++) {
        bool in = false;
        for (size_t j = 0; j < d->n; j++) in = in || ((j == k || k == d->n) && d->o->group[i] == d->group[j]);
        if (in && (d->hold <= 0 || d->weight[CHOOSE][i] > 0)) row[n++] = (uint32_t)i;
    }
    return n;
}

static eq_status draw_curves(decider *d) {
    eq_ctx *cx = d->subject->cx;
    uint32_t *row;
    EQ_NEW(cx, &cx->tmp, row, d->o->n_rows);
    EQ_NEW(cx, d->subject->arena, d->curve, d->n + 1);
    EQ_NEW(cx, d->subject->arena, d->rule, d->n);
    for (size_t k = 0; k <= d->n; k++) {
        eq_curve_rows rows = {.row = row, .score = d->o->score, .y = d->o->y, .weight = d->weight[CHOOSE]};
        rows.n_rows = take_rows(d, k, row);
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

static tallied apply(const decider *d, int part, size_t k, double line) {
    double all[2] = {0}, selected[2] = {0};
    for (size_t i = 0; i < d->o->n_rows; i++) {
        if (d->o->group[i] != d->group[k]) continue;
        all[d->o->y[i]] += d->weight[part][i];
        if (d->o->score[i] > line) selected[d->o->y[i]] += d->weight[part][i];
    }
    bool none = isnan(line);
    return (tallied){none ? EQ_NAN : selected[1], none ? EQ_NAN : selected[0], all[1], all[0]};
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

static void add_tallied(const decider *d, eq_place place, const tallied *t, reached *sum) {
    if (!isnan(t->tp)) {
        sum->right += t->tp + t->negatives - t->fp;
        sum->total += t->positives + t->negatives;
        sum->cost += cost_of(d, t->tp, t->fp, t->positives);
    }
    eq_out_number(d->out, place, "tp", t->tp);
    eq_out_number(d->out, place, "fp", t->fp);
    eq_out_number(d->out, place, "positives", t->positives);
    eq_out_number(d->out, place, "negatives", t->negatives);
}

static void add_group(const decider *d, size_t k, double line, eq_place list, reached sum[N_PARTS]) {
    const eq_threshold_curve *c = &d->curve[k];
    eq_place place = eq_out_object(d->out, list, NULL);
    tallied t = apply(d, CHOOSE, k, line);
    t.positives = c->positives;
    t.negatives = c->negatives;
    eq_out_text(d->out, place, "name", d->o->group_name[d->group[k]]);
    eq_out_number(d->out, place, "line", line);
    add_tallied(d, place, &t, &sum[CHOOSE]);
    if (d->hold <= 0) return;
    t = apply(d, JUDGE, k, line);
    add_tallied(d, eq_out_object(d->out, place, "held"), &t, &sum[JUDGE]);
}

static void add_reached(const decider *d, eq_place place, bool feasible, const reached *sum) {
    eq_out_number(d->out, place, "right", feasible ? sum->right : EQ_NAN);
    eq_out_number(d->out, place, "of", feasible ? sum->total : EQ_NAN);
    eq_out_number(d->out, place, "accuracy", feasible && sum->total > 0 ? sum->right / sum->total : EQ_NAN);
    eq_out_number(d->out, place, "cost", feasible ? sum->cost : EQ_NAN);
}

static void add_strategy(decider *d, size_t which, eq_place list) {
    const strategy *s = &strategies[which];
    eq_out *out = d->out;
    bool feasible = d->found[which].feasible;
    reached sum[N_PARTS] = {0};
    eq_place place = eq_out_object(out, list, NULL);
    eq_out_text(out, place, "id", s->id);
    eq_out_text(out, place, "title", s->title);
    eq_out_bool(out, place, "feasible", feasible);
    if (feasible) {
        eq_place groups = eq_out_array(out, place, "groups");
        for (size_t k = 0; k < d->n; k++) add_group(d, k, d->found[which].line[k], groups, sum);
    }
    add_reached(d, place, feasible, &sum[CHOOSE]);
    if (d->hold > 0) add_reached(d, eq_out_object(out, place, "held"), feasible, &sum[JUDGE]);
    if (s->single) memcpy(d->single, sum, sizeof sum);
}

static void say(const decider *d, eq_answer *answer) {
    static const eq_table_column columns[] = {{"Strategy", EQ_SHOW_NAME, "title", NULL},
                                              {"Right", EQ_SHOW_COUNT, "right", NULL},
                                              {"Of", EQ_SHOW_COUNT, "of", NULL},
                                              {"Share", EQ_SHOW_PERCENT, "accuracy", NULL},
                                              {"Cost", EQ_SHOW_NUMBER, "cost", NULL}};
    const reached *single = &d->single[CHOOSE];
    bool most_right = d->cost[0] > 0 && fabs(d->cost[0] - d->cost[1]) <= 0; /* the cheapest line has the fewest errors */
    static const char *const lead[2][2] = {
        {EQ_WORDS("The cheapest line for everyone decides {count} of {count} rightly ({percent})."),
         EQ_WORDS("The cheapest line for everyone decides {count} of {count} rightly ({percent}), each person by their weight.")},
        {EQ_WORDS("One line for everyone decides {count} of {count} rightly at best ({percent})."),
         EQ_WORDS("One line for everyone decides {count} of {count} rightly at best ({percent}), each person by their weight.")}};
    eq_answer_say(answer, EQ_LEAD, lead[most_right][d->weighted], single->right, single->total, single->right / single->total);
    eq_answer_table(answer, &(eq_table_block){.id = "strategies",
                                              .title = "The cheapest lines, by what has to be alike",
                                              .of = "strategies",
                                              .column = columns,
                                              .n_columns = sizeof columns / sizeof *columns});
    eq_answer_say(answer, EQ_NOTE,
                  d->hold > 0 ? "Rates that have to be alike lie {percent} apart at most among those who chose the lines; a "
                                "strategy without numbers has no such lines. One a group reads each person\u2019s group."
                              : "Rates that have to be alike lie {percent} apart at most; a strategy without numbers has no such "
                                "lines. One a group reads each person\u2019s group.",
                  d->tolerance);
    if (d->hold <= 0) {
        eq_answer_say(answer, EQ_NOTE, "The lines were chosen on the very people they are judged by.");
        return;
    }
    const reached *held = &d->single[JUDGE];
    eq_answer_say(answer, EQ_NOTE,
                  d->weighted
                      ? "{count} people chose the lines; on {count} others, who were held back by chance, one line for everyone "
                        "decides {count} of {count} rightly, each person by their weight."
                      : "{count} people chose the lines; on {count} others, who were held back by chance, one line for everyone "
                        "decides {count} of {count} rightly.",
                  d->people[CHOOSE], d->people[JUDGE], held->right, held->total);
}

static eq_status begin(decider *d, const eq_option_value *option) {
    d->tolerance = option[TOLERANCE].number;
    d->cost[0] = option[COST_REFUSED].number;
    d->cost[1] = option[COST_SELECTED].number;
    d->hold = option[HOLD].number;
    EQ_TRY(find_groups(d, &option[AMONG]));
    EQ_TRY(split_people(d));
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
    if (d->hold > 0) {
        eq_place parts = eq_out_object(answer->values, answer->values->root, "people");
        eq_out_number(answer->values, parts, "choose", d->people[CHOOSE]);
        eq_out_number(answer->values, parts, "judge", d->people[JUDGE]);
    }
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
