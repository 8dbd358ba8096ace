/* What a person looks at before believing scores. That columns are in the wrong order scores alone do not show: a network keeps
 * a median AUC of .78 of .91 under random orders of its ten columns. Two things do: cuts of trees that lie outside a column's
 * values, and a first step of scaling that does not scale. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "math/kernels.h"
#include "math/sort.h"
#include "model/scorer/order.h"
#include "model/scorer/scored.h"

typedef struct looker {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_scorer *scorer;
    eq_scored *scored;
    eq_score_preview *out;
    size_t room;
    const uint8_t *y;
    uint32_t *order; /* rows by their score */
} looker;

static eq_status warn(looker *l, const char *sentence) {
    if (!sentence) return EQ_EMEMORY;
    if (l->out->n_warnings < l->room) l->out->warning[l->out->n_warnings++] = sentence;
    return EQ_OK;
}

/* ---- numbers ---- */

/* Between the two values around it, as R's type 7. */
static double quantile(const looker *l, double p) {
    double at = p * (double)(l->scored->n_rows - 1);
    size_t below = (size_t)at, above = below + 1 < l->scored->n_rows ? below + 1 : below;
    double a = l->scored->score[l->order[below]], b = l->scored->score[l->order[above]];
    return a + (at - (double)below) * (b - a);
}

/* Of those whose label is known, the share that the threshold puts on its side. */
static double accuracy(const looker *l, double n_known) {
    size_t n_right = 0;
    if (!l->y || n_known < 1 || isnan(l->out->threshold)) return (double)NAN;
    for (size_t i = 0; i < l->scored->n_rows; i++)
        n_right += l->y[i] < 2 && (l->scored->score[i] > l->out->threshold) == (l->y[i] == 1);
    return (double)n_right / n_known;
}

/* Chance that of a person of each label the favourable one's score is larger, ties half; by sums of mid-ranks. */
static double auc(const looker *l, size_t n_yes, size_t n_no) {
    const double *score = l->scored->score;
    double sum = 0, known = 0;
    for (size_t i = 0, end; i < l->scored->n_rows; i = end) {
        double yes = 0, all = 0;
        for (end = i; end < l->scored->n_rows && score[l->order[end]] == score[l->order[i]]; end++)
            if (l->y[l->order[end]] < 2) all++, yes += l->y[l->order[end]];
        sum += yes * (known + (all + 1) / 2);
        known += all;
    }
    double pairs = (double)n_yes * (double)n_no;
    return pairs > 0 ? (sum - (double)n_yes * ((double)n_yes + 1) / 2) / pairs : (double)NAN;
}

static eq_status fill_numbers(looker *l) {
    const eq_scored *s = l->scored;
    size_t n_yes = 0, n_no = 0, n_above = 0, n_ends = 0, n_unit = 0;
    const double most = eq_sigmoid(1);
    bool chance = l->scorer->is == EQ_SCORE_PROBABILITY;
    l->out->threshold = isnan(l->scorer->threshold) && chance ? 0.5 : l->scorer->threshold;
    l->out->least = s->score[l->order[0]];
    l->out->largest = s->score[l->order[s->n_rows - 1]];
    for (size_t q = 0; q < 3; q++) l->out->quartile[q] = quantile(l, 0.25 * (double)(q + 1));
    for (size_t i = 0; i < s->n_rows; i++) {
        n_above += s->score[i] > l->out->threshold;
        n_unit += s->score[i] >= 0.5 && s->score[i] <= most;
        n_ends += s->score[i] < 1e-6 || s->score[i] > 1 - 1e-6;
        n_yes += l->y && l->y[i] == 1;
        n_no += l->y && l->y[i] == 0;
    }
    double n = (double)s->n_rows, known = (double)(n_yes + n_no);
    l->out->above = isnan(l->out->threshold) ? (double)NAN : (double)n_above / n;
    l->out->base_rate = known > 0 ? (double)n_yes / known : (double)NAN;
    l->out->unit_share = l->scorer->taken_for_logit ? (double)n_unit / n : (double)NAN;
    l->out->auc = l->y ? auc(l, n_yes, n_no) : (double)NAN;
    l->out->accuracy = accuracy(l, known);
    if (l->out->least == l->out->largest)
        EQ_TRY(warn(l, eq_arena_format(l->cx, l->arena, EQ_PRINTS("All scores are equal, %.6g."), l->out->least)));
    else if (chance && (double)n_ends > 0.99 * n)
        EQ_TRY(warn(l, EQ_WORDS("More than 99 % of the scores are within a millionth of 0 or 1.")));
    if (l->out->auc < 0.5)
        EQ_TRY(warn(
            l, eq_arena_format(
                   l->cx, l->arena,
                   EQ_PRINTS("Scores are lower where the label is favourable (AUC %.3f): is the favourable class the other one?"),
                   l->out->auc)));
    return EQ_OK;
}

/* ---- the outcome among the inputs ---- */

static eq_status look_at_outcome(looker *l) {
    const eq_scored *s = l->scored;
    for (size_t c = 0; s->label && c < l->scorer->n_columns; c++)
        if (!strcmp(s->name[s->fit.column[c]], s->label))
            return warn(
                l, eq_arena_format(
                       l->cx, l->arena,
                       EQ_PRINTS("The model reads \"%.80s\", the column of the outcomes: it cannot score people whose outcome "
                                 "is not known yet."),
                       s->label));
    return EQ_OK;
}

/* ---- missing values under a number ---- */

/* Of XGBoost `missing` may have been another number than NaN, and the file does not say so. */
static eq_status look_at_missing(looker *l, const eq_scorer_cells *cell) {
    static const double often[] = {-999, 0};
    if (strcmp(l->scorer->format->id, "xgboost-json")) return EQ_OK;
    for (size_t k = 0; k < 2; k++) {
        const char *names = NULL;
        for (size_t c = 0; c < l->scorer->n_columns; c++) {
            const char *name = l->scored->name[l->scored->fit.column[c]];
            size_t n = 0, n_other = 0, n_rows = l->scored->n_rows;
            if (l->scorer->column[c].takes != EQ_TAKES_NUMBER) continue;
            for (size_t i = 0; i < l->scored->n_rows; i++) {
                double x = cell[c].number[i];
                n += x == often[k], n_other += !isnan(x) && x != often[k] && x != 1;
            }
            if (5 * n <= n_rows || !n_other) continue; /* zeros and ones are marks */
            names = names ? eq_arena_format(l->cx, l->arena, EQ_PRINTS("%s, \"%.60s\" (%zu of %zu rows)"), names, name, n, n_rows)
                          : eq_arena_format(l->cx, l->arena, EQ_PRINTS("\"%.60s\" (%zu of %zu rows)"), name, n, n_rows);
            if (!names) return EQ_EMEMORY;
        }
        if (!names) continue;
        EQ_TRY(
            warn(l, eq_arena_format(l->cx, l->arena,
                                    EQ_PRINTS("Often %g: %s. If the model was trained with missing=%g, which its file does not "
                                              "say, leave these cells empty: they are scored as %g now."),
                                    often[k], names, often[k], often[k])));
    }
    return EQ_OK;
}

/* ---- whether the columns are in the model's order ---- */

enum { MOST_ROWS = 1000 };

static size_t few(const looker *l) { return l->scored->n_rows < MOST_ROWS ? l->scored->n_rows : MOST_ROWS; }

/* What the same rows give in the proposed order: of the label, whose accuracy and AUC are all that is known of it. */
static eq_status try_order(looker *l, const eq_scorer_cells *cell, const size_t *place) {
    size_t n = l->scorer->n_columns, n_rows = l->scored->n_rows;
    eq_score_preview seen = {.proposed = NULL};
    eq_scored other = *l->scored;
    looker there = *l;
    eq_scorer_cells *moved;
    EQ_NEW(l->cx, l->arena, l->out->proposed, n);
    EQ_NEW(l->cx, &l->cx->tmp, moved, n);
    EQ_NEW(l->cx, &l->cx->tmp, other.score, n_rows);
    EQ_NEW(l->cx, &l->cx->tmp, there.order, n_rows);
    for (size_t c = 0; c < n; c++) {
        moved[c] = cell[place[c]];
        l->out->proposed[c] = l->scored->name[l->scored->fit.column[place[c]]];
    }
    EQ_TRY(eq_scorer_score(l->cx, l->scorer, &(eq_scorer_rows){.n_rows = n_rows, .column = moved}, other.score));
    EQ_TRY(eq_sort_order(l->cx, other.score, n_rows, there.order));
    there.scored = &other, there.out = &seen, there.room = 0;
    EQ_TRY(fill_numbers(&there));
    if (seen.auc < l->out->auc) l->out->proposed = NULL; /* the people contradict it */
    l->out->proposed_accuracy = seen.accuracy;
    l->out->proposed_auc = seen.auc;
    return EQ_OK;
}

static eq_status look_at_order(looker *l, const eq_scorer_cells *cell) {
    eq_text text = {.cx = l->cx, .arena = l->arena};
    eq_order order;
    const char *sentence;
    l->out->proposed_accuracy = l->out->proposed_auc = (double)NAN;
    if (l->scored->fit.how == EQ_FIT_BY_NAME || few(l) < 20) return EQ_OK;
    EQ_TRY(eq_order_look(l->cx, l->arena, l->scorer, &(eq_order_rows){few(l), cell}, &order));
    for (size_t i = 0; i < order.n_odd; i++)
        eq_text_format(&text, "%s\"%.60s\"", i ? ", " : "", l->scored->name[l->scored->fit.column[order.odd[i]]]);
    EQ_TRY(eq_text_end(&text, &sentence));
    if (!order.n_odd) return EQ_OK;
    EQ_TRY(warn(
        l,
        eq_arena_format(
            l->cx, l->arena,
            order.n_odd == 1
                ? EQ_PRINTS("The columns may be in another order than the model's: %s does not look like what it was trained on.")
                : EQ_PRINTS("The columns may be in another order than the model's: %s do not look like what it was trained on."),
            sentence)));
    return order.proposed ? try_order(l, cell, order.proposed) : EQ_OK;
}

eq_status eq_score_look(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, eq_scored *scored, const uint8_t *y,
                        const eq_scorer_cells *cell) {
    looker l = {.cx = cx, .arena = arena, .scorer = scorer, .scored = scored, .out = &scored->preview, .room = 8, .y = y};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, arena, l.out->warning, l.room);
    EQ_NEW(cx, &cx->tmp, l.order, scored->n_rows);
    EQ_TRY(eq_sort_order(cx, scored->score, scored->n_rows, l.order));
    if (scorer->note) EQ_TRY(warn(&l, scorer->note));
    EQ_TRY(fill_numbers(&l));
    EQ_TRY(look_at_missing(&l, cell));
    EQ_TRY(look_at_order(&l, cell));
    EQ_TRY(look_at_outcome(&l));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
