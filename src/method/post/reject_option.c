/* Reject option: people whose scores lie near the threshold are decided by their group: the side that is
 * behind is favoured, the other one is not.
 *
 * With threshold t and margin m a row is near when t - m < score <= t + m; so the rule is one cut a side, at
 * t - m for those moved up and at t + m for the others, and a cell of the grid costs two binary searches in
 * sums over the sorted scores instead of a pass over the rows. Source: Kamiran, Karim & Zhang, "Decision
 * theory for discrimination-aware classification", ICDM 2012; grid and choice of the best cell as in AIF360.
 * Deviations: AIF360 always moves the unprivileged up, which cannot help where they are ahead already: here
 * both directions are tried; the bound on the bias is strict, as in the objective; where no cell keeps it
 * AIF360 takes the most negative bias, here it is the smallest |bias| (`variant` gives AIF360's choices). */
#include <math.h>

#include "math/sort.h"
#include "metric/objective.h"
#include "method/chances.h"
#include "method/methods.h"
#include "method/post/reject_option.h"
#include "method/validation.h"

/* ---- the search ---- */

/* The rows of one side by ascending score. */
typedef struct side_sums {
    size_t n;
    double *score;    /* (n) */
    double *above[2]; /* (n + 1) weight of the rows k, k + 1, ... with y = 0, 1 */
} side_sums;

static eq_status sum_side(eq_ctx *cx, const eq_outcomes *o, const uint32_t *order, int which, side_sums *out) {
    EQ_NEW(cx, &cx->tmp, out->score, o->n_rows);
    for (int y = 0; y < 2; y++) EQ_NEW(cx, &cx->tmp, out->above[y], o->n_rows + 1);
    uint32_t *row;
    size_t n = 0;
    EQ_NEW(cx, &cx->tmp, row, o->n_rows);
    for (size_t i = 0; i < o->n_rows; i++)
        if ((o->privileged[o->group[order[i]]] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED) == which) row[n++] = order[i];
    for (size_t k = n; k-- > 0;) {
        double weight = o->weight ? o->weight[row[k]] : 1;
        out->score[k] = o->score[row[k]];
        for (int y = 0; y < 2; y++) out->above[y][k] = out->above[y][k + 1] + (o->y[row[k]] == y ? weight : 0);
    }
    out->n = n;
    return EQ_OK;
}

/* The tally of a side whose rows with score > cut are favoured. */
static eq_tally tally_above(const side_sums *side, double cut) {
    size_t low = 0, high = side->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (side->score[middle] > cut) high = middle;
        else low = middle + 1;
    }
    return (eq_tally){.tp = side->above[1][low],
                      .fp = side->above[0][low],
                      .fn = side->above[1][0] - side->above[1][low],
                      .tn = side->above[0][0] - side->above[0][low]};
}

/* a strictly better than b. */
static bool better(const eq_reject_grid *grid, const eq_reject_rule *a, const eq_reject_rule *b) {
    if (!a->given || !b->given) return a->given;
    if (a->feasible != b->feasible) return a->feasible;
    if (a->feasible) return a->value.performance > b->value.performance;
    if (grid->as_aif360) return a->value.bias < b->value.bias;
    return fabs(a->value.bias) < fabs(b->value.bias);
}

typedef struct search {
    const eq_objective *objective;
    const eq_reject_grid *grid;
    side_sums side[EQ_N_SIDES];
} search;

static void judge(const search *s, eq_reject_rule *rule) {
    double bound = s->objective->epsilon - s->objective->margin;
    int up = rule->direction == EQ_PRIVILEGED_UP ? EQ_PRIVILEGED : EQ_UNPRIVILEGED;
    eq_tally side[EQ_N_SIDES];
    rule->cut[up] = rule->threshold - rule->margin;
    rule->cut[1 - up] = rule->threshold + rule->margin;
    for (int k = 0; k < EQ_N_SIDES; k++) side[k] = tally_above(&s->side[k], rule->cut[k]);
    rule->value = eq_objective_of_sides(s->objective, side, bound);
    rule->given = !isnan(rule->value.bias) && !isnan(rule->value.performance);
    double bias = fabs(rule->value.bias);
    rule->feasible = rule->given && (bias < bound || (s->grid->as_aif360 && bias <= bound));
}

/* Point i of n equally spaced ones, as numpy's linspace rounds them. */
static double spaced(double low, double high, size_t i, size_t n) {
    return i + 1 == n ? high : (double)i * ((high - low) / (double)(n - 1)) + low;
}

static void try_direction(const search *s, eq_reject_direction direction, eq_reject_rule *best) {
    const eq_reject_grid *grid = s->grid;
    for (size_t i = 0; i < grid->n_thresholds; i++) {
        double threshold = spaced(grid->low, grid->high, i, grid->n_thresholds);
        double widest = threshold <= 0.5 ? threshold : 1 - threshold;
        for (size_t k = 0; k < grid->n_margins; k++) {
            eq_reject_rule rule = {.threshold_index = i,
                                   .margin_index = k,
                                   .direction = direction,
                                   .threshold = threshold,
                                   .margin = spaced(0, widest, k, grid->n_margins)};
            judge(s, &rule);
            if (better(grid, &rule, best)) *best = rule;
        }
    }
}

eq_status eq_reject_option_search(eq_ctx *cx, const eq_objective *objective, const eq_reject_grid *grid, const eq_outcomes *o,
                                  eq_reject_rule *out) {
    EQ_TRY(eq_outcomes_check(cx, o));
    EQ_TRY(eq_outcomes_check_score(cx, o));
    if (!(grid->low >= 0 && grid->low <= grid->high && grid->high <= 1))
        return eq_fail(cx, EQ_EINPUT, "reject_option: thresholds from %g to %g, expected 0 <= low <= high <= 1", grid->low,
                       grid->high);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    search s = {.objective = objective, .grid = grid};
    uint32_t *order;
    EQ_NEW(cx, &cx->tmp, order, o->n_rows);
    EQ_TRY(eq_sort_order(cx, o->score, o->n_rows, order));
    for (int k = 0; k < EQ_N_SIDES; k++) EQ_TRY(sum_side(cx, o, order, k, &s.side[k]));
    *out = (eq_reject_rule){.given = false};
    if (grid->direction != EQ_PRIVILEGED_UP) try_direction(&s, EQ_UNPRIVILEGED_UP, out);
    if (grid->direction != EQ_UNPRIVILEGED_UP) try_direction(&s, EQ_PRIVILEGED_UP, out);
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* ---- the method ---- */

enum { DIRECTION, METRIC, LOW, HIGH, THRESHOLDS, MARGINS, MARGIN, VARIANT };

static const char *const directions[EQ_N_REJECT_DIRECTIONS + 1] = {
    [EQ_UNPRIVILEGED_UP] = "unprivileged_up",
    [EQ_PRIVILEGED_UP] = "privileged_up",
    [EQ_EITHER_UP] = "both",
};
static const char *const metrics[] = {"objective", "statistical_parity_difference", "equal_opportunity_difference",
                                      "average_odds_difference", NULL};
static const char *const variants[] = {"recommended", "aif360", NULL};

static const eq_param params[] = {
    {.id = "direction",
     .title = "Who is favoured",
     .help = "Whose decisions near the threshold become favourable; both tries either and keeps the better",
     .kind = EQ_CHOICE,
     .initial = EQ_EITHER_UP,
     .min = 0,
     .max = EQ_N_REJECT_DIRECTIONS - 1,
     .choice = directions},
    {.id = "metric",
     .title = "Bias",
     .help = "Bias kept below epsilon: the objective's, or one of its own",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = EQ_N_BIASES,
     .choice = metrics},
    {.id = "low",
     .title = "Lowest threshold",
     .help = "Smallest threshold tried",
     .kind = EQ_REAL,
     .initial = 0.01,
     .min = 0,
     .max = 1},
    {.id = "high",
     .title = "Highest threshold",
     .help = "Largest threshold tried",
     .kind = EQ_REAL,
     .initial = 0.99,
     .min = 0,
     .max = 1},
    {.id = "thresholds",
     .title = "Thresholds tried",
     .help = "Thresholds tried",
     .kind = EQ_INTEGER,
     .initial = 100,
     .min = 2,
     .max = 10000},
    {.id = "margins",
     .title = "Widths tried",
     .help = "Widths of the band around each threshold tried, from 0 to as far as 0 or 1 allows",
     .kind = EQ_INTEGER,
     .initial = 50,
     .min = 2,
     .max = 10000},
    {.id = "margin",
     .title = "Margin",
     .help = "How much further below the bound on bias the search stays on validation",
     .kind = EQ_REAL,
     .initial = 0,
     .min = 0,
     .max = 1},
    {.id = "variant",
     .title = "Variant",
     .help = "aif360: the bound itself is allowed, and where nothing keeps it the most negative bias is taken",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 1,
     .choice = variants},
};

static eq_status calibrate(eq_step *step, const eq_dataset *valid, const float *score) {
    eq_ctx *cx = step->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_outcomes outcomes;
    EQ_TRY(eq_validation_outcomes(step, valid, score, &outcomes));
    eq_objective objective = *step->objective;
    if (step->param[MARGIN] > 0) objective.margin = step->param[MARGIN];
    if (step->param[METRIC] > 0) objective.bias = (eq_bias)(step->param[METRIC] - 1);
    eq_reject_grid grid = {.low = step->param[LOW],
                           .high = step->param[HIGH],
                           .n_thresholds = (size_t)step->param[THRESHOLDS],
                           .n_margins = (size_t)step->param[MARGINS],
                           .direction = (eq_reject_direction)step->param[DIRECTION],
                           .as_aif360 = step->param[VARIANT] > 0};
    EQ_TRY(eq_validation_need(step, "reject_option", &objective, &outcomes));
    EQ_TRY(eq_reject_option_search(cx, &objective, &grid, &outcomes, step->state));
    eq_arena_reset(&cx->tmp, mark);
    step->done = 1;
    return EQ_OK;
}

/* A group that validation did not know has a side all the same. */
static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    const eq_reject_rule *rule = step->state;
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "reject_option: it was not given the groups");
    for (size_t i = 0; i < rows->n_rows; i++) {
        int side = step->privileged[rows->group[i]] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED;
        yhat[i] = (double)score[i] > rule->cut[side];
    }
    return EQ_OK;
}

static void rule_of(const eq_step *step, size_t group, eq_chances *out) {
    const eq_reject_rule *rule = step->state;
    eq_chance_part part = {1, rule->cut[step->privileged[group] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED]};
    eq_chances_make(0, &part, 1, out);
}

const eq_method eq_method_reject_option = {
    .id = "reject_option",
    .title = "Reject option classification",
    .cite = "Kamiran, Karim & Zhang 2012, Decision theory for discrimination-aware classification, ICDM",
    .help = "Near the threshold, decides in favour of the side that is behind and against the other one.",
    .family = EQ_POST,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT,
    EQ_PARAMS(params),
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(eq_reject_rule),
    .calibrate = calibrate,
    .decide = decide,
    .rule = rule_of,
};
