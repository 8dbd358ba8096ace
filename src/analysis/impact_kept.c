#include <math.h>
#include <string.h>

#include "analysis/impact_kept.h"

#define MOST_SCORED 4 /* comparisons of scores that are kept of a table: an arena frees none */

typedef struct eq_impact_scored {
    size_t against;
    double confidence;
    eq_scored_group *group; /* (n_groups) */
    struct eq_impact_scored *next;
} eq_impact_scored;

static eq_arena *arena_of(const eq_subject *subject) { return subject->impact ? subject->kept_in : subject->arena; }

/* ---- everybody ---- */

/* Of rows that came from no file: the groups that they have. */
static eq_status make_everyone(const eq_subject *subject, eq_everyone *out) {
    const eq_outcomes *o = &subject->outcomes;
    eq_ctx *cx = subject->cx;
    eq_column *column;
    const eq_column **axis;
    EQ_NEW(cx, arena_of(subject), column, 1);
    EQ_NEW(cx, arena_of(subject), axis, 1);
    *column = (eq_column){.name = "group", .kind = EQ_CATEGORY, .n_levels = o->n_groups};
    for (size_t i = 0; i < subject->table.n_columns; i++)
        if (subject->use[i] == EQ_USE_PROTECTED) column->name = subject->table.column[i].name;
    EQ_NEW(cx, arena_of(subject), column->code, o->n_rows);
    EQ_NEW(cx, arena_of(subject), column->level, o->n_groups);
    for (size_t i = 0; i < o->n_rows; i++) column->code[i] = o->group[i];
    for (size_t g = 0; g < o->n_groups; g++) column->level[g] = o->group_name[g];
    axis[0] = column;
    *out = (eq_everyone){.n_rows = o->n_rows,
                         .n_axes = 1,
                         .selected = o->yhat,
                         .count = o->count,
                         .weight = o->weight == o->count ? NULL : o->weight,
                         .weight_squared = o->weight_squared,
                         .score = o->score,
                         .axis = axis,
                         .pred = subject->pred_column < subject->table.n_columns ? &subject->table.column[subject->pred_column]
                                                                                 : NULL,
                         .selection = {.given = true, .cut = EQ_NAN}};
    return EQ_OK;
}

static eq_status count_everyone(const eq_subject *subject, const eq_everyone *all, eq_impact_rows *out) {
    if (all->pred) {
        EQ_NEW(subject->cx, arena_of(subject), out->value_n, all->pred->n_levels);
        EQ_NEW(subject->cx, arena_of(subject), out->value_yes, all->pred->n_levels);
    }
    for (size_t i = 0; i < all->n_rows; i++) {
        out->people += eq_everyone_people(all, i);
        if (all->selected[i] == EQ_UNDECIDED) out->no_decision += eq_everyone_people(all, i);
        else if (all->pred) {
            out->value_n[all->pred->code[i]] += eq_everyone_people(all, i);
            out->value_yes[all->pred->code[i]] = all->selected[i];
        }
    }
    return EQ_OK;
}

eq_status eq_impact_rows_of(const eq_subject *subject, eq_impact_rows *out) {
    eq_everyone *made;
    *out = (eq_impact_rows){.people = 0};
    if (subject->impact && subject->impact->rows.everyone) return *out = subject->impact->rows, EQ_OK;
    EQ_NEW(subject->cx, arena_of(subject), made, 1);
    *made = subject->everyone;
    if (!subject->columns || !subject->everyone.selected) EQ_TRY(make_everyone(subject, made));
    EQ_TRY(count_everyone(subject, made, out));
    out->everyone = made;
    if (subject->impact) subject->impact->rows = *out;
    return EQ_OK;
}

/* ---- tables ---- */

eq_status eq_impact_people_of(const eq_subject *subject, const eq_everyone *everyone, const size_t *axis, size_t n_axes,
                              eq_impact_people **out) {
    eq_ctx *cx = subject->cx;
    eq_impact_people *made;
    size_t *own;
    for (*out = subject->impact ? subject->impact->table : NULL; *out; *out = (*out)->next)
        if ((*out)->n_axes == n_axes && !memcmp((*out)->axis, axis, n_axes * sizeof *axis)) return EQ_OK;
    EQ_NEW(cx, arena_of(subject), made, 1);
    EQ_NEW(cx, arena_of(subject), own, n_axes);
    memcpy(own, axis, n_axes * sizeof *own);
    eq_axes axes = {own, n_axes, subject->columns && subject->columns->unknown == EQ_UNKNOWN_LEFT_OUT};
    EQ_TRY(eq_people_count(cx, arena_of(subject), everyone, &axes, &made->people));
    made->axis = own;
    made->n_axes = n_axes;
    if (subject->impact) {
        made->next = subject->impact->table;
        subject->impact->table = made;
    }
    *out = made;
    return EQ_OK;
}

/* ---- scores ---- */

static eq_status compare(const eq_subject *subject, const eq_everyone *all, const eq_people_table *people, size_t against,
                         eq_scored_group *out) {
    eq_ctx *cx = subject->cx;
    size_t n = 0;
    double *score, *weight, *squared;
    uint16_t *group;
    EQ_NEW(cx, &cx->tmp, score, all->n_rows);
    EQ_NEW(cx, &cx->tmp, weight, all->n_rows);
    EQ_NEW(cx, &cx->tmp, squared, all->n_rows);
    EQ_NEW(cx, &cx->tmp, group, all->n_rows);
    for (size_t i = 0; i < all->n_rows; i++) {
        if (people->group[i] == EQ_NO_GROUP || isnan(all->score[i])) continue;
        score[n] = all->score[i];
        weight[n] = eq_everyone_weight(all, i);
        squared[n] = eq_everyone_squared(all, i);
        group[n++] = people->group[i];
    }
    eq_scored of = {n, people->counts.n_groups, score, group, weight, squared};
    return eq_scored_compare(cx, &of, against, subject->audit.confidence, out);
}

eq_status eq_impact_scored_of(const eq_subject *subject, const eq_everyone *everyone, eq_impact_people *table, size_t against,
                              eq_scored_group **out) {
    eq_ctx *cx = subject->cx;
    bool keeps = subject->impact && table->n_scored < MOST_SCORED;
    double confidence = subject->audit.confidence;
    eq_impact_scored *made;
    for (eq_impact_scored *s = table->scored; s; s = s->next)
        if (s->against == against && s->confidence >= confidence && s->confidence <= confidence) return *out = s->group, EQ_OK;
    EQ_NEW(cx, keeps ? subject->kept_in : subject->arena, made, 1);
    EQ_NEW(cx, keeps ? subject->kept_in : subject->arena, made->group, table->people.counts.n_groups);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_TRY(compare(subject, everyone, &table->people, against, made->group));
    eq_arena_reset(&cx->tmp, mark);
    made->against = against;
    made->confidence = confidence;
    *out = made->group;
    if (!keeps) return EQ_OK;
    made->next = table->scored;
    table->scored = made;
    table->n_scored++;
    return EQ_OK;
}
