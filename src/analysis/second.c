/* The table of a subject has every column of its file as it was guessed, so one that says what a second model does may be words
 * or numbers: decisions 0 and 1 are numbers to whoever guesses. */
#include <math.h>
#include <string.h>

#include "analysis/second.h"
#include "base/number.h"
#include "data/aside.h"
#include "data/decision.h"
#include "data/selection.h"
#include "data/table/table.h"

enum { MOST_DECISIONS = 64 }; /* values of a column of numbers that may be decisions */

typedef struct second {
    eq_subject *own;
    const eq_column *score, *pred; /* NULL = not named */
    double threshold;
} second;

static eq_status find_column(const eq_subject *own, const eq_json *root, const char *key, const eq_column **out) {
    eq_json place;
    const char *name;
    if (!eq_json_get(root, key, &place)) return EQ_OK;
    EQ_TRY(eq_json_text(&place, &own->cx->tmp, &name));
    size_t c = eq_table_find(&own->table, name);
    if (c == SIZE_MAX) return eq_json_fail(&place, "is \"%.60s\", expected a column of the file", name);
    *out = &own->table.column[c];
    return EQ_OK;
}

/* ---- rows that lack it ---- */

static bool lacks(const second *s, size_t row) {
    return (s->score && eq_cell_is_missing(s->score, row)) || (s->pred && eq_cell_is_missing(s->pred, row));
}

#define TAKE(array)                                                                 \
    do {                                                                            \
        void *taken = NULL;                                                         \
        EQ_TRY(take(own, rows, (array), sizeof *(array), (array) ? &taken : NULL)); \
        (array) = taken;                                                            \
    } while (0)

static eq_status take(eq_subject *own, eq_row_list rows, const void *from, size_t size, void **out) {
    char *to;
    if (!out) return EQ_OK;
    EQ_NEW_CELLS(own->cx, own->arena, to, rows.n, size);
    for (size_t i = 0; i < rows.n; i++) memcpy(to + i * size, (const char *)from + rows.index[i] * size, size);
    *out = to;
    return EQ_OK;
}

/* The rows of the outcomes; of the table those columns that are looked at. */
static eq_status take_rows(second *s, eq_row_list rows) {
    eq_subject *own = s->own;
    eq_outcomes *o = &own->outcomes;
    eq_column column[3] = {own->table.column[own->label_column]};
    eq_table looked_at = own->table;
    looked_at.column = column;
    looked_at.n_columns = 1;
    if (s->score) column[looked_at.n_columns++] = *s->score;
    if (s->pred) column[looked_at.n_columns++] = *s->pred;
    EQ_TRY(eq_table_take(own->cx, own->arena, &looked_at, rows, &own->table));
    own->label_column = 0;
    if (s->score) s->score = &own->table.column[1];
    if (s->pred) s->pred = &own->table.column[own->table.n_columns - 1];
    TAKE(o->y);
    TAKE(o->yhat);
    TAKE(o->score);
    TAKE(o->weight);
    TAKE(o->count);
    TAKE(o->weight_squared);
    TAKE(o->group);
    o->n_rows = rows.n;
    own->measured = NULL;
    own->impact = NULL;
    return EQ_OK;
}

static eq_status leave_out(second *s) {
    eq_subject *own = s->own;
    eq_row_list kept = {0};
    uint32_t *index;
    size_t n = own->outcomes.n_rows;
    EQ_NEW(own->cx, &own->cx->tmp, index, n);
    for (size_t i = 0; i < n; i++) {
        if (lacks(s, i)) own->n_without_second += own->outcomes.count ? own->outcomes.count[i] : 1;
        else index[kept.n++] = (uint32_t)i;
    }
    kept.index = index;
    if (!kept.n)
        return eq_fail(own->cx, EQ_EINPUT, "column \"%s\": every row lacks what the second model says",
                       s->pred ? s->pred->name : s->score->name);
    return kept.n < n ? take_rows(s, kept) : EQ_OK;
}

/* ---- what it says ---- */

static eq_status check_scores(eq_ctx *cx, const eq_column *score, size_t n) {
    if (score->kind != EQ_NUMBER)
        return eq_fail(cx, EQ_EINPUT, "column \"%s\": \"%.60s\" is no number, expected scores in [0, 1]", score->name,
                       score->n_levels ? score->level[0] : "");
    for (size_t i = 0; i < n; i++)
        if (!(score->number[i] >= 0 && score->number[i] <= 1))
            return eq_fail(cx, EQ_EINPUT, "column \"%s\": a score is %g, expected a number in [0, 1]", score->name,
                           score->number[i]);
    return EQ_OK;
}

/* A column of few numbers as one of words. */
static eq_status as_words(eq_ctx *cx, size_t n, const eq_column *from, eq_column *out) {
    double value[MOST_DECISIONS];
    *out = (eq_column){.name = from->name, .kind = EQ_CATEGORY};
    EQ_NEW(cx, &cx->tmp, out->code, n);
    EQ_NEW(cx, &cx->tmp, out->level, MOST_DECISIONS);
    for (size_t i = 0; i < n; i++) {
        uint32_t l = 0;
        while (l < out->n_levels && !(value[l] <= from->number[i] && value[l] >= from->number[i])) l++;
        out->code[i] = l;
        if (l < out->n_levels) continue;
        if (l == MOST_DECISIONS)
            return eq_fail(cx, EQ_EINPUT, "column \"%s\": has more than %d values, expected decisions", from->name,
                           MOST_DECISIONS);
        value[l] = from->number[i];
        out->level[out->n_levels++] = eq_number_text(cx, &cx->tmp, value[l]);
        if (!out->level[l]) return EQ_EMEMORY;
    }
    return EQ_OK;
}

static eq_status decide(const second *s, uint8_t *yhat) {
    static const eq_prediction_columns nothing_named = {0};
    eq_subject *own = s->own;
    size_t n = own->outcomes.n_rows;
    eq_column words = *s->pred;
    const eq_column *label = own->label_column == SIZE_MAX ? NULL : &own->table.column[own->label_column];
    const eq_prediction_columns *columns = own->columns ? own->columns : &nothing_named;
    eq_decisions rule;
    uint8_t *of_level;
    if (s->pred->kind == EQ_NUMBER) EQ_TRY(as_words(own->cx, n, s->pred, &words));
    if (label && columns->favourable && !columns->select.n_favourable && !columns->n_also) {
        EQ_TRY(eq_decisions_make(own->cx, label, columns->favourable, &rule));
        EQ_TRY(eq_decisions_check(own->cx, &rule, &words));
    }
    EQ_NEW(own->cx, &own->cx->tmp, of_level, words.n_levels);
    EQ_TRY(eq_selection_judge(own->cx, columns, label, &words, of_level));
    for (size_t l = 0; l < words.n_levels; l++)
        if (of_level[l] == EQ_UNDECIDED)
            return eq_fail(own->cx, EQ_EINPUT, "column \"%s\": \"%.60s\" is neither 1 nor 0", words.name, words.level[l]);
    for (size_t i = 0; i < n; i++) yhat[i] = of_level[words.code[i]];
    return EQ_OK;
}

static eq_status read(second *s, const eq_json *root) {
    eq_subject *own = s->own;
    eq_json place;
    uint8_t *yhat;
    EQ_TRY(find_column(own, root, "score2", &s->score));
    EQ_TRY(find_column(own, root, "pred2", &s->pred));
    if (eq_json_get(root, "threshold2", &place)) EQ_TRY(eq_json_number(&place, -1, 1, &s->threshold));
    if (!s->score && !s->pred) return EQ_OK;
    if (own->loaded || own->yhat2)
        return eq_fail(own->cx, EQ_EINPUT, "score2, pred2: %s, expected neither",
                       own->loaded ? "the rows came from no file of predictions" : "there is a second model already");
    EQ_TRY(leave_out(s));
    EQ_NEW(own->cx, own->arena, yhat, own->outcomes.n_rows);
    if (s->score) EQ_TRY(check_scores(own->cx, s->score, own->outcomes.n_rows));
    if (s->pred) EQ_TRY(decide(s, yhat));
    for (size_t i = 0; i < own->outcomes.n_rows && !s->pred; i++) yhat[i] = s->score->number[i] > s->threshold;
    own->yhat2 = yhat;
    own->score2 = s->score ? s->score->number : NULL;
    return EQ_OK;
}

eq_status eq_second_read(eq_subject *own, const eq_json *root) {
    second s = {.own = own, .threshold = 0.5};
    eq_mark mark = eq_arena_mark(&own->cx->tmp);
    eq_status status = read(&s, root);
    eq_arena_reset(&own->cx->tmp, mark);
    return status;
}

void eq_second_say(const eq_subject *own, eq_answer *answer) {
    if (own->n_without_second <= 0) return;
    eq_answer_say(answer, EQ_NOTE, "Left out here because they lack what the second model says: {count} people.",
                  own->n_without_second);
}
