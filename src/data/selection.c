/* Decisions come from a column of them, by values that are favourable; or from scores: beyond a threshold for all or for each
 * group, beyond the median, or among the K best. All who tie with the K-th are in, for nothing in the file prefers one of
 * them. */
#include <math.h>
#include <string.h>

#include "data/aside.h"
#include "data/decision.h"
#include "data/group.h"
#include "data/fix.h"
#include "data/selection.h"
#include "math/sort.h"
#include "math/stats.h"

typedef struct selecting {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_selecting_from *from;
    const eq_prediction_columns *columns;
    const eq_table *table;
    uint8_t *selected;
    const double *score, *count;
    bool inverse; /* the score is the chance of an unfavourable label */
    eq_selection *out;
} selecting;

static const eq_column *column_of(const eq_table *table, const char *name) {
    return name ? &table->column[eq_table_find(table, name)] : NULL;
}

bool eq_label_is_favourable(const eq_prediction_columns *columns, const char *value) {
    if (!columns->favourable) return eq_same_value(value, "1");
    if (eq_same_value(value, columns->favourable)) return true;
    for (size_t i = 0; i < columns->n_also; i++)
        if (eq_same_value(value, columns->also[i])) return true;
    return false;
}

/* ---- of decisions ---- */

static bool is_named(const eq_selection_rule *rule, const char *value) {
    for (size_t i = 0; i < rule->n_favourable; i++)
        if (eq_same_value(value, rule->favourable[i])) return true;
    return false;
}

/* A value that was named occurs; else it is a slip, and everybody would count as refused. */
static eq_status check_named(eq_ctx *cx, const eq_selection_rule *rule, const eq_column *pred) {
    for (size_t i = 0; i < rule->n_favourable; i++) {
        size_t l = 0;
        while (l < pred->n_levels && !eq_same_value(pred->level[l], rule->favourable[i])) l++;
        if (l == pred->n_levels)
            return eq_fail(cx, EQ_EINPUT, "pred_favourable \"%.60s\": is no value of column \"%s\", which has \"%.60s\"%s",
                           rule->favourable[i], pred->name, pred->n_levels ? pred->level[0] : "",
                           pred->n_levels > 1 ? " and others" : "");
    }
    return EQ_OK;
}

eq_status eq_selection_judge(eq_ctx *cx, const eq_prediction_columns *c, const eq_column *label, const eq_column *pred,
                             uint8_t *of_level) {
    eq_decisions rule;
    bool named = c->select.n_favourable > 0, by_label = !named && label && !c->n_also;
    if (named) EQ_TRY(check_named(cx, &c->select, pred));
    if (by_label) EQ_TRY(eq_decisions_make(cx, label, c->favourable, &rule));
    for (size_t l = 0; l < pred->n_levels; l++) {
        const char *value = pred->level[l];
        if (named) of_level[l] = is_named(&c->select, value);
        else if (by_label) of_level[l] = eq_decision_is_favourable(&rule, value);
        else of_level[l] = eq_label_is_favourable(c, value);
        if (!named && !c->favourable && !of_level[l] && !eq_same_value(value, "0")) of_level[l] = EQ_UNDECIDED;
    }
    return EQ_OK;
}

static eq_status refuse_value(const selecting *s, const eq_column *pred, size_t row) {
    const char *value = pred->level[pred->code[row]];
    eq_about about = {.field = "pred_favourable", .line = s->from->line[row], .column = pred->name, .value = value};
    eq_fix_offer(pred, "pred_favourable", &about);
    return eq_fail_about(s->cx, &about, "line %u, column \"%s\": \"%.60s\" is neither 1 nor 0", s->from->line[row], pred->name,
                         value);
}

static eq_status take_decisions(selecting *s, const eq_column *pred) {
    uint8_t *of_level;
    EQ_NEW(s->cx, &s->cx->tmp, of_level, pred->n_levels);
    EQ_TRY(eq_selection_judge(s->cx, s->columns, column_of(s->table, s->columns->label), pred, of_level));
    for (size_t i = 0; i < s->table->n_rows; i++) {
        uint32_t level = pred->code[i];
        s->selected[i] = level == EQ_MISSING ? EQ_UNDECIDED : of_level[level];
        if (level != EQ_MISSING && of_level[level] == EQ_UNDECIDED) return refuse_value(s, pred, i);
    }
    return EQ_OK;
}

/* ---- of scores ---- */

static bool is_beyond(const selecting *s, double score, double threshold, bool at_least) {
    bool lower = s->columns->select.lower;
    bool beyond = lower ? score < threshold : score > threshold;
    if (at_least && !(score < threshold) && !(score > threshold)) beyond = true;
    return beyond != s->inverse;
}

static void decide(selecting *s, size_t row, double threshold, bool at_least) {
    s->selected[row] = isnan(s->score[row]) ? EQ_UNDECIDED : is_beyond(s, s->score[row], threshold, at_least);
}

static double people(const selecting *s, size_t row) { return s->count ? s->count[row] : 1; }

/* Rows with a score, the best first; equal ones in row order. */
static eq_status rank(const selecting *s, uint32_t **order, size_t *n) {
    size_t n_rows = s->table->n_rows;
    double *value;
    uint32_t *row, *place;
    bool down = s->columns->select.lower == s->inverse; /* larger is better */
    *n = 0;
    EQ_NEW(s->cx, &s->cx->tmp, value, n_rows);
    EQ_NEW(s->cx, &s->cx->tmp, row, n_rows);
    EQ_NEW(s->cx, &s->cx->tmp, place, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        if (isnan(s->score[i])) continue;
        value[*n] = down ? -s->score[i] : s->score[i];
        row[(*n)++] = (uint32_t)i;
    }
    EQ_TRY(eq_sort_order(s->cx, value, *n, place));
    for (size_t i = 0; i < *n; i++) place[i] = row[place[i]];
    *order = place;
    return EQ_OK;
}

static void count_around(selecting *s, double cut) {
    bool down = s->columns->select.lower == s->inverse;
    s->out->cut = cut;
    for (size_t i = 0; i < s->table->n_rows; i++) {
        double x = s->score[i], n = people(s, i);
        if (isnan(x)) continue;
        if (x > cut) *(down ? &s->out->better : &s->out->worse) += n;
        else if (x < cut) *(down ? &s->out->worse : &s->out->better) += n;
        else s->out->equal += n;
    }
}

static eq_status find_cut(selecting *s, double *cut) {
    uint32_t *order;
    size_t n, i = 0;
    double all = 0, top = s->columns->select.top, before = 0;
    EQ_TRY(rank(s, &order, &n));
    for (size_t k = 0; k < n; k++) all += people(s, order[k]);
    if (!n) return eq_fail(s->cx, EQ_EINPUT, "column \"%s\": nobody has a score, expected some", s->columns->score);
    bool median = s->columns->select.by == EQ_ABOVE_MEDIAN;
    if (!median && top > all)
        return eq_fail(s->cx, EQ_EINPUT, "top: is %.0f, expected at most the %.0f people who have a score", top, all);
    double wanted = median ? all / 2 : top;
    while (i + 1 < n && before + people(s, order[i]) < wanted) before += people(s, order[i++]);
    *cut = s->score[order[i]];
    bool even = median && before + people(s, order[i]) <= wanted && i + 1 < n; /* the middle two */
    if (even) *cut = *cut / 2 + s->score[order[i + 1]] / 2;
    return EQ_OK;
}

static eq_status decide_by_rank(selecting *s) {
    double cut = EQ_NAN;
    bool top = s->columns->select.by == EQ_TOP;
    EQ_TRY(find_cut(s, &cut));
    count_around(s, cut);
    bool lower = s->columns->select.lower != s->inverse;
    for (size_t i = 0; i < s->table->n_rows; i++) {
        double x = s->score[i];
        bool beyond = lower ? x < cut : x > cut;
        s->selected[i] = isnan(x) ? EQ_UNDECIDED : beyond || ((top || s->columns->select.at_least) && x >= cut && x <= cut);
    }
    return EQ_OK;
}

/* The rows whose group is known, crossed. */
static eq_status cross_known(const selecting *s, eq_groups *groups, uint32_t **known, size_t *n) {
    const eq_prediction_columns *c = s->columns;
    eq_axis axis[EQ_MOST_PROTECTED];
    EQ_NEW(s->cx, &s->cx->tmp, *known, s->table->n_rows);
    *n = 0;
    for (size_t i = 0; i < s->table->n_rows; i++) {
        bool missing = false;
        for (size_t a = 0; a < c->n_protected; a++) missing |= column_of(s->table, c->protected_column[a])->code[i] == EQ_MISSING;
        if (!missing) (*known)[(*n)++] = (uint32_t)i;
    }
    for (size_t a = 0; a < c->n_protected; a++) {
        const eq_column *column = column_of(s->table, c->protected_column[a]);
        uint32_t *code;
        uint8_t *nobody;
        EQ_NEW(s->cx, &s->cx->tmp, code, *n);
        EQ_NEW(s->cx, &s->cx->tmp, nobody, column->n_levels);
        for (size_t i = 0; i < *n; i++) code[i] = column->code[(*known)[i]];
        axis[a] = (eq_axis){column->name, code, column->level, nobody, column->n_levels};
    }
    eq_crossing crossing = {axis, c->n_protected, *n};
    return eq_groups_cross(s->cx, &s->cx->tmp, &crossing, groups);
}

/* The threshold of each group, NaN where it is that for all. */
static eq_status find_thresholds(const selecting *s, const eq_groups *groups, double **of_group) {
    const eq_selection_rule *rule = &s->columns->select;
    EQ_NEW(s->cx, &s->cx->tmp, *of_group, groups->n);
    for (size_t g = 0; g < groups->n; g++) (*of_group)[g] = EQ_NAN;
    for (size_t t = 0; t < rule->n_groups; t++) {
        size_t g = 0;
        while (g < groups->n && strcmp(groups->name[g], rule->group[t])) g++;
        if (g == groups->n)
            return eq_fail(s->cx, EQ_EINPUT, "threshold \"%.60s\": there is no such group; there are \"%.60s\"%s", rule->group[t],
                           groups->n ? groups->name[0] : "", groups->n > 1 ? " and others" : "");
        if (!isnan((*of_group)[g]))
            return eq_fail(s->cx, EQ_EINPUT, "threshold \"%.60s\": is there twice, expected one", rule->group[t]);
        (*of_group)[g] = rule->threshold[t];
    }
    for (size_t g = 0; g < groups->n; g++) {
        if (!isnan((*of_group)[g])) continue;
        if (!rule->named)
            return eq_fail(s->cx, EQ_EINPUT, "threshold: group \"%.60s\" has none, expected one for it or one for all",
                           groups->name[g]);
        (*of_group)[g] = s->columns->threshold;
    }
    return EQ_OK;
}

static eq_status decide_by_group(selecting *s) {
    const eq_selection_rule *rule = &s->columns->select;
    eq_groups groups = {0};
    uint32_t *known;
    double *of_group;
    size_t n;
    EQ_TRY(cross_known(s, &groups, &known, &n));
    EQ_TRY(find_thresholds(s, &groups, &of_group));
    if (n < s->table->n_rows && !rule->named)
        return eq_fail(s->cx, EQ_EINPUT,
                       "threshold: %zu rows are of unknown group and have none, expected one for all beside "
                       "those of the groups",
                       s->table->n_rows - n);
    for (size_t i = 0; i < s->table->n_rows; i++) decide(s, i, s->columns->threshold, rule->at_least);
    for (size_t i = 0; i < n; i++) decide(s, known[i], of_group[groups.group[i]], rule->at_least);
    return EQ_OK;
}

/* By itself a threshold of 0.5 decides probabilities and nothing else. */
static eq_status check_scale(const selecting *s) {
    for (size_t i = 0; i < s->table->n_rows; i++) {
        double x = s->score[i];
        if (isnan(x) || (x >= 0 && x <= 1)) continue;
        eq_about about = {.field = "threshold", .line = s->from->line[i], .column = s->columns->score, .fix = {{"median", NULL}}};
        return eq_fail_about(
            s->cx, &about,
            "line %u, column \"%s\": is %.15g, expected a number in [0, 1], or a threshold on the scale of the scores, "
            "the median, or how many are at the top",
            s->from->line[i], s->columns->score, x);
    }
    return EQ_OK;
}

static eq_status take_scores(selecting *s) {
    const eq_prediction_columns *c = s->columns;
    s->score = column_of(s->table, c->score)->number;
    s->inverse = c->select.score_of && !eq_label_is_favourable(c, c->select.score_of);
    s->out->of_scores = true;
    s->out->inverse = s->inverse;
    s->out->falls = c->select.lower != s->inverse;
    if (c->select.by != EQ_ABOVE_THRESHOLD) return decide_by_rank(s);
    if (c->select.n_groups) return decide_by_group(s);
    if (!c->select.named) EQ_TRY(check_scale(s));
    for (size_t i = 0; i < s->table->n_rows; i++) decide(s, i, c->threshold, c->select.at_least);
    return EQ_OK;
}

/* ---- the whole ---- */

static eq_status make(selecting *s) {
    const eq_prediction_columns *c = s->columns;
    if (!c->pred && !c->score) return EQ_OK;
    s->out->given = true;
    const eq_column *count = column_of(s->table, c->count);
    s->count = count ? count->number : NULL;
    EQ_NEW(s->cx, s->arena, s->selected, s->table->n_rows);
    return c->pred ? take_decisions(s, column_of(s->table, c->pred)) : take_scores(s);
}

eq_status eq_selection_make(eq_ctx *cx, eq_arena *arena, const eq_selecting_from *from, eq_selection *out, uint8_t **selected) {
    selecting s = {.cx = cx, .arena = arena, .from = from, .columns = from->columns, .table = from->table, .out = out};
    *out = (eq_selection){.cut = EQ_NAN};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_status status = make(&s);
    *selected = s.selected;
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
