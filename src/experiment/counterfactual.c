/* Attribute flip test and nearest opposite decisions.
 *
 * A row is moved by writing another value of one protected column into its features and, for a rule applied afterwards that
 * looks at groups, by giving it the group of its moved values; everything else stays, also the person's draws of a
 * randomised rule, which hang on the row's number. So a difference is due to the attribute alone - as far as the other
 * features are taken as they are: what would be different about a person of another sex is not asked.
 *
 * The second test asks it the other way round, as the What-If Tool does: no attribute is changed, the nearest row that was
 * decided about otherwise is looked up, and whether it is of another group.
 *
 * Sources: Kusner et al. 2017 (counterfactual fairness; this is its simplest form, without a causal model); Wexler et al.
 * 2020 (the What-If Tool: nearest counterfactual). */
#include <string.h>

#include "experiment/counterfactual.h"
#include "math/sort.h"
#include "math/stats.h"
#include "stat/neighbour.h"
#include "metric/cause.h"
#include "metric/tally.h"

enum { NO_GROUP = UINT16_MAX };

/* What the moves of one column have done to a row so far. */
typedef struct moved {
    size_t n;
    bool flips;
    double change, abs_change; /* sums over the moves */
} moved;

struct eq_counterfactual_run {
    eq_counterfactual_input in;
    eq_arena *arena;
    double z;
    eq_counterfactual found;
    size_t column, move; /* the move under way: every value plus 1 + move, around */
    moved *moved;        /* (n_rows) */
    float *x, *score;    /* (n_rows, n_features), (n_rows) of the moved rows */
    uint8_t *yhat;
    uint16_t *group;     /* (n_rows) or NO_GROUP */
    uint32_t *all;       /* (n_rows) 0, 1, 2, ... */
    eq_classed by_group; /* the rows of each group, ascending */
    /* nearest: side 0 asks for its nearest of side 1, and the other way round */
    eq_points side[2];
    uint32_t *member[2]; /* (side[d].n_rows) rows decided d */
    eq_neighbour_search *search[2];
    double *distance;  /* (n_rows) of each row from its nearest */
    bool *other_group; /* (n_rows) whether that is of another group */
    bool searching;
};

/* ---- moving rows ---- */

static bool needs_group(const eq_counterfactual_run *run) { return eq_pipeline_reads_group(run->in.pipeline); }

/* Scores hang on the group itself, not on features alone. */
static bool scores_by_group(const eq_counterfactual_run *run) {
    eq_pipeline before = *run->in.pipeline;
    before.post = NULL;
    return eq_pipeline_reads_group(&before);
}

/* The group like g but with another value of column c; NO_GROUP when none occurs. */
static uint16_t group_with(const eq_dataset *rows, size_t g, size_t c, uint16_t value) {
    for (size_t other = 0; other < rows->n_groups; other++) {
        bool same = true;
        for (size_t p = 0; p < rows->n_protected && same; p++) {
            const uint16_t *of = rows->protected_column[p].of_group;
            same = of[other] == (p == c ? value : of[g]);
        }
        if (same) return (uint16_t)other;
    }
    return NO_GROUP;
}

/* The feature's number when the column has this value, standardised as the rows are. */
static float encoded(const eq_counterfactual_input *in, const eq_protected *p, size_t feature, size_t value) {
    double plain = p->n_features == 1 ? p->privileged[value] : feature - p->feature == value;
    return (float)((plain - in->mean[feature]) / in->scale[feature]);
}

/* Fills x and group with the rows after the move under way. */
static eq_status move_rows(eq_ctx *cx, eq_counterfactual_run *run) {
    const eq_dataset *rows = run->in.rows;
    const eq_protected *p = &rows->protected_column[run->column];
    eq_mark mark = eq_arena_mark(&cx->tmp);
    uint16_t *value, *to;
    EQ_NEW(cx, &cx->tmp, value, rows->n_groups);
    EQ_NEW(cx, &cx->tmp, to, rows->n_groups);
    for (size_t g = 0; g < rows->n_groups; g++) {
        value[g] = (uint16_t)((p->of_group[g] + 1 + run->move) % p->n_values);
        to[g] = group_with(rows, g, run->column, value[g]);
    }
    memcpy(run->x, rows->x, rows->n_rows * rows->n_features * sizeof *run->x);
    for (size_t i = 0; i < rows->n_rows; i++) {
        run->group[i] = to[rows->group[i]];
        for (size_t f = p->feature; f < p->feature + p->n_features; f++)
            run->x[i * rows->n_features + f] = encoded(&run->in, p, f, value[rows->group[i]]);
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* Scores and decides about the moved rows as about any unseen rows. A row without a group goes through with its own. */
static eq_status decide_moved(eq_ctx *cx, eq_counterfactual_run *run) {
    const eq_counterfactual_input *in = &run->in;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    uint16_t *group;
    eq_rows rows = {
        .n_rows = in->rows->n_rows, .n_features = in->rows->n_features, .x = run->x, .arena = &cx->tmp, .row = in->rows->row};
    EQ_NEW(cx, &cx->tmp, group, rows.n_rows);
    for (size_t i = 0; i < rows.n_rows; i++) group[i] = run->group[i] == NO_GROUP ? in->rows->group[i] : run->group[i];
    rows.group = group;
    EQ_TRY(eq_pipeline_map(in->pipeline, &rows));
    EQ_TRY(eq_pipeline_score(cx, in->pipeline, &rows, run->score));
    EQ_TRY(eq_pipeline_decide(in->pipeline, &rows, run->score, run->yhat));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

static eq_status make_move(eq_ctx *cx, eq_counterfactual_run *run) {
    const eq_counterfactual_input *in = &run->in;
    EQ_TRY(move_rows(cx, run));
    EQ_TRY(decide_moved(cx, run));
    for (size_t i = 0; i < in->rows->n_rows; i++) {
        if (needs_group(run) && run->group[i] == NO_GROUP) continue;
        double change = (double)run->score[i] - in->score[i];
        moved *m = &run->moved[i];
        m->n++;
        m->flips |= run->yhat[i] != in->yhat[i];
        m->change += change;
        m->abs_change += fabs(change);
    }
    return EQ_OK;
}

/* ---- summing up a column ---- */

/* The rows of a group, or with g = n_groups all. */
static eq_row_list rows_of(const eq_counterfactual_run *run, size_t g) {
    const size_t *first = run->by_group.first;
    if (g == run->in.rows->n_groups) return (eq_row_list){run->all, run->in.rows->n_rows};
    return (eq_row_list){run->by_group.place + first[g], first[g + 1] - first[g]};
}

static const char *name_of(eq_ctx *cx, eq_arena *arena, const eq_dataset *rows, size_t g) {
    if (g == rows->n_groups) return "the test part";
    return eq_arena_format(cx, arena, "group \"%.120s\" of the test part", rows->group_name[g]);
}

/* A row's own mean over its moves. */
static double mean_change(const moved *m, bool magnitude) { return (magnitude ? m->abs_change : m->change) / (double)m->n; }

/* Mean over the moved rows of a set with its normal interval; one row has none. n > 0. */
static eq_value mean_of(const eq_counterfactual_run *run, size_t g, size_t n, bool magnitude) {
    eq_row_list rows = rows_of(run, g);
    double sum = 0, square = 0, count = (double)n;
    for (size_t k = 0; k < rows.n; k++)
        if (run->moved[rows.index[k]].n) sum += mean_change(&run->moved[rows.index[k]], magnitude);
    double mean = sum / count;
    for (size_t k = 0; k < rows.n; k++) {
        if (!run->moved[rows.index[k]].n) continue;
        double off = mean_change(&run->moved[rows.index[k]], magnitude) - mean;
        square += off * off;
    }
    double half = n > 1 ? run->z * sqrt(square / (count - 1) / count) : EQ_NAN, least = magnitude ? 0 : -1;
    eq_value out = eq_value_within(mean, (eq_interval){mean - half, mean + half});
    eq_value_few(n < EQ_FEW, &out);
    if (out.low < least) out.low = least;
    if (out.high > 1) out.high = 1;
    return out;
}

static eq_value share_of(const eq_counterfactual_run *run, size_t part, size_t n) {
    double share = (double)part / (double)n;
    eq_value out = eq_value_within(share, eq_wilson(share, (double)n, run->z));
    eq_value_few(n < EQ_FEW, &out);
    return out;
}

static eq_status sum_flips(eq_ctx *cx, eq_counterfactual_run *run, size_t g, eq_flips *out) {
    eq_row_list rows = rows_of(run, g);
    for (size_t k = 0; k < rows.n; k++) {
        size_t i = rows.index[k];
        const moved *m = &run->moved[i];
        if (m->n) out->n++;
        else out->n_no_group++;
        if (m->n && m->flips) ++*(run->in.yhat[i] ? &out->to_unfavourable : &out->to_favourable);
    }
    if (out->n) {
        out->rate = share_of(run, out->to_favourable + out->to_unfavourable, out->n);
        out->change = mean_of(run, g, out->n, false);
        out->abs_change = mean_of(run, g, out->n, true);
        return EQ_OK;
    }
    eq_reason reason = {.cause = out->n_no_group ? EQ_NONE_MOVED : EQ_NO_FLIPS, .who = name_of(cx, run->arena, run->in.rows, g)};
    if (!reason.who) return EQ_EMEMORY;
    EQ_TRY(eq_value_refuse(cx, run->arena, &reason, NULL, &out->rate));
    out->change = out->abs_change = out->rate;
    return EQ_OK;
}

/* What has to be said about a column before its figures are read, or NULL. */
static eq_status explain(eq_ctx *cx, eq_counterfactual_run *run, eq_counterfactual_column *out) {
    const char *unseen = "", *unmoved = "", *reader = scores_by_group(run) ? "the method" : "the rule applied afterwards";
    if (!out->in_features && scores_by_group(run))
        unseen = eq_arena_format(cx, run->arena, "\"%s\" is not among the features, the method itself looks at it", out->column);
    else if (!out->in_features)
        unseen = eq_arena_format(cx, run->arena, "\"%s\" is not among the features: the model's scores do not depend on it%s",
                                 out->column, needs_group(run) ? ", only the rule applied afterwards looks at it" : "");
    if (out->overall.n_no_group)
        unmoved = eq_arena_format(cx, run->arena,
                                  "%s%zu rows are left out: no group has their other values together with "
                                  "another \"%s\", and %s needs one",
                                  *unseen ? "; " : "", out->overall.n_no_group, out->column, reader);
    if (!unseen || !unmoved) return EQ_EMEMORY;
    if (!*unseen && !*unmoved) return EQ_OK;
    out->why = eq_arena_format(cx, run->arena, "%s%s", unseen, unmoved);
    return out->why ? EQ_OK : EQ_EMEMORY;
}

static eq_status finish_column(eq_ctx *cx, eq_counterfactual_run *run) {
    const eq_dataset *rows = run->in.rows;
    const eq_protected *p = &rows->protected_column[run->column];
    eq_counterfactual_column *out = &run->found.column[run->column];
    out->column = p->column;
    out->in_features = p->n_features > 0;
    EQ_NEW(cx, run->arena, out->group, rows->n_groups);
    for (size_t g = 0; g < rows->n_groups; g++) EQ_TRY(sum_flips(cx, run, g, &out->group[g]));
    EQ_TRY(sum_flips(cx, run, rows->n_groups, &out->overall));
    memset(run->moved, 0, rows->n_rows * sizeof *run->moved);
    return explain(cx, run, out);
}

/* ---- nearest rows of the opposite decision ---- */

static bool is_protected(const eq_dataset *rows, size_t feature) {
    for (size_t p = 0; p < rows->n_protected; p++) {
        const eq_protected *column = &rows->protected_column[p];
        if (feature >= column->feature && feature - column->feature < column->n_features) return true;
    }
    return false;
}

/* The rows decided `decision`, without the protected features. */
static eq_status take_side(eq_ctx *cx, eq_counterfactual_run *run, int decision) {
    const eq_dataset *rows = run->in.rows;
    eq_points *side = &run->side[decision];
    float *x;
    size_t n = 0;
    for (size_t i = 0; i < rows->n_rows; i++) side->n_rows += run->in.yhat[i] == decision;
    for (size_t f = 0; f < rows->n_features; f++) side->n_columns += !is_protected(rows, f);
    EQ_NEW(cx, run->arena, run->member[decision], side->n_rows);
    EQ_NEW_CELLS(cx, run->arena, x, side->n_rows, side->n_columns);
    side->x = x;
    for (size_t i = 0; i < rows->n_rows; i++) {
        if (run->in.yhat[i] != decision) continue;
        run->member[decision][n++] = (uint32_t)i;
        for (size_t f = 0; f < rows->n_features; f++)
            if (!is_protected(rows, f)) *x++ = rows->x[i * rows->n_features + f];
    }
    return EQ_OK;
}

static eq_status begin_nearest(eq_ctx *cx, eq_counterfactual_run *run) {
    for (int d = 0; d < 2; d++) EQ_TRY(take_side(cx, run, d));
    if (!run->side[0].n_rows) run->found.why = EQ_ALL_FAVOURABLE;
    else if (!run->side[1].n_rows) run->found.why = EQ_ALL_UNFAVOURABLE;
    else if (!run->side[0].n_columns) run->found.why = EQ_NO_DISTANCE;
    for (int d = 0; d < 2 && !run->found.why; d++) {
        eq_neighbour_question ask = {run->side[!d], &run->side[d], 1};
        EQ_TRY(eq_neighbour_search_new(cx, run->arena, &ask, &run->search[d]));
    }
    run->searching = true;
    return EQ_OK;
}

/* The row nearest to member i of side d, as a member of the other side. */
static uint32_t nearest_to(const eq_counterfactual_run *run, int d, size_t i) {
    return eq_neighbour_search_found(run->search[d])->row[i];
}

static double distance_of(const eq_counterfactual_run *run, int d, size_t i) {
    return eq_neighbour_search_found(run->search[d])->distance[i];
}

/* What is told of each row by its own nearest. */
static eq_status read_nearest(eq_ctx *cx, eq_counterfactual_run *run) {
    const eq_dataset *rows = run->in.rows;
    EQ_NEW(cx, run->arena, run->distance, rows->n_rows);
    EQ_NEW(cx, run->arena, run->other_group, rows->n_rows);
    for (int d = 0; d < 2 && !run->found.why; d++)
        for (size_t i = 0; i < run->side[d].n_rows; i++) {
            uint32_t row = run->member[d][i], other = run->member[!d][nearest_to(run, d, i)];
            run->distance[row] = distance_of(run, d, i);
            run->other_group[row] = rows->group[row] != rows->group[other];
        }
    return EQ_OK;
}

static eq_status sum_nearest(eq_ctx *cx, eq_counterfactual_run *run, size_t g, eq_nearest *out) {
    eq_row_list rows = rows_of(run, g);
    size_t n_other = 0;
    double *distance;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, distance, rows.n);
    for (size_t k = 0; k < rows.n && !run->found.why; k++) {
        distance[out->n++] = run->distance[rows.index[k]];
        n_other += run->other_group[rows.index[k]];
    }
    double median = eq_quantile(distance, out->n, 0.5);
    eq_arena_reset(&cx->tmp, mark);
    if (out->n) {
        out->median = eq_value_bare(median);
        eq_value_few(out->n < EQ_FEW, &out->median);
        out->other_group = share_of(run, n_other, out->n);
        return EQ_OK;
    }
    eq_reason reason = {.cause = run->found.why};
    if (!reason.cause) reason = (eq_reason){.cause = EQ_NO_DISTANCES, .who = name_of(cx, run->arena, run->in.rows, g)};
    if (reason.cause == EQ_NO_DISTANCES && !reason.who) return EQ_EMEMORY;
    EQ_TRY(eq_value_refuse(cx, run->arena, &reason, NULL, &out->median));
    out->other_group = out->median;
    return EQ_OK;
}

/* The closest of all rows with their nearest; a pair that is each other's nearest counts once. */
static eq_status find_pairs(eq_ctx *cx, eq_counterfactual_run *run) {
    const eq_dataset *rows = run->in.rows;
    size_t n = 0, n_first = run->side[0].n_rows;
    double *distance;
    uint32_t *order, *asks;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, distance, rows->n_rows);
    EQ_NEW(cx, &cx->tmp, order, rows->n_rows);
    EQ_NEW(cx, &cx->tmp, asks, rows->n_rows); /* members of side 0, then of side 1 */
    for (int d = 0; d < 2; d++)
        for (size_t i = 0; i < run->side[d].n_rows; i++) {
            if (d && nearest_to(run, 0, nearest_to(run, 1, i)) == i) continue;
            distance[n] = distance_of(run, d, i);
            asks[n++] = (uint32_t)(i + (d ? n_first : 0));
        }
    EQ_TRY(eq_sort_order(cx, distance, n, order));
    for (size_t r = 0; r < n && r < EQ_CLOSE_PAIRS; r++) {
        eq_close_pair *pair = &run->found.pair[run->found.n_pairs++];
        uint32_t at = asks[order[r]];
        int d = at >= n_first;
        size_t i = at - (d ? n_first : 0), nearest = nearest_to(run, d, i);
        uint32_t both[2] = {run->member[0][d ? nearest : i], run->member[1][d ? i : nearest]};
        pair->distance = distance[order[r]];
        for (int k = 0; k < 2; k++) {
            pair->row[k] = rows->row[both[k]];
            pair->group[k] = rows->group[both[k]];
            pair->score[k] = run->in.score[both[k]];
        }
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

static eq_status finish_nearest(eq_ctx *cx, eq_counterfactual_run *run) {
    size_t n_groups = run->in.rows->n_groups;
    EQ_TRY(read_nearest(cx, run));
    for (size_t g = 0; g < n_groups; g++) EQ_TRY(sum_nearest(cx, run, g, &run->found.group[g]));
    EQ_TRY(sum_nearest(cx, run, n_groups, &run->found.overall));
    return run->found.why ? EQ_OK : find_pairs(cx, run);
}

/* ---- the run ---- */

static eq_status list_rows(eq_ctx *cx, eq_counterfactual_run *run) {
    const eq_dataset *rows = run->in.rows;
    uint32_t *group;
    EQ_NEW(cx, run->arena, run->all, rows->n_rows);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, group, rows->n_rows);
    for (size_t i = 0; i < rows->n_rows; i++) {
        run->all[i] = (uint32_t)i;
        group[i] = rows->group[i];
    }
    EQ_TRY(eq_sort_classes(cx, run->arena, group, rows->n_rows, rows->n_groups, &run->by_group));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_counterfactual_new(eq_ctx *cx, eq_arena *arena, const eq_counterfactual_input *input, eq_counterfactual_run **out) {
    const eq_dataset *rows = input->rows;
    eq_counterfactual_run *run;
    EQ_NEW(cx, arena, run, 1);
    run->in = *input;
    run->arena = arena;
    run->z = eq_normal_quantile(0.5 + input->confidence / 2);
    run->found.n_columns = rows->n_protected;
    run->found.n_groups = rows->n_groups;
    run->found.group_name = rows->group_name;
    EQ_NEW(cx, arena, run->found.column, rows->n_protected);
    EQ_NEW(cx, arena, run->found.group, rows->n_groups);
    EQ_NEW(cx, arena, run->moved, rows->n_rows);
    EQ_NEW_CELLS(cx, arena, run->x, rows->n_rows, rows->n_features);
    EQ_NEW(cx, arena, run->score, rows->n_rows);
    EQ_NEW(cx, arena, run->yhat, rows->n_rows);
    EQ_NEW(cx, arena, run->group, rows->n_rows);
    *out = run;
    return list_rows(cx, run);
}

eq_status eq_counterfactual_step(eq_ctx *cx, eq_counterfactual_run *run, int64_t *budget) {
    const eq_dataset *rows = run->in.rows;
    for (; run->column < rows->n_protected; run->column++, run->move = 0) {
        for (; run->move + 1 < rows->protected_column[run->column].n_values; run->move++) {
            if (*budget <= 0) return EQ_MORE;
            EQ_TRY(make_move(cx, run));
            *budget -= (int64_t)(rows->n_rows / 3 + 1);
        }
        EQ_TRY(finish_column(cx, run));
    }
    if (!run->searching) EQ_TRY(begin_nearest(cx, run));
    for (int d = 0; d < 2 && run->search[d]; d++) EQ_TRY(eq_neighbour_search_step(run->search[d], budget));
    return finish_nearest(cx, run);
}

const eq_counterfactual *eq_counterfactual_found(const eq_counterfactual_run *run) { return &run->found; }
