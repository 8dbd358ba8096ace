/* People whose attributes are known are crossed and tallied as any rows are; the others are counted apart, and of several
 * attributes each of them may belong to the groups that agree with what is known. */
#include <string.h>

#include "data/group.h"
#include "impact/people.h"

double eq_everyone_people(const eq_everyone *everyone, size_t row) { return everyone->count ? everyone->count[row] : 1; }

double eq_everyone_weight(const eq_everyone *everyone, size_t row) {
    return everyone->weight ? everyone->weight[row] : eq_everyone_people(everyone, row);
}

double eq_everyone_squared(const eq_everyone *everyone, size_t row) {
    double people = eq_everyone_people(everyone, row), weight = eq_everyone_weight(everyone, row);
    if (!everyone->weight) return people;
    return everyone->weight_squared ? everyone->weight_squared[row] : weight * weight / people;
}

typedef struct counting {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_everyone *all;
    const eq_axes *axes;
    eq_people_table *out;
    uint32_t *known; /* (n_known) rows */
    size_t n_known;
    uint32_t **code; /* (axes->n) (n_known) */
    uint32_t *first; /* (n_groups) a row of each */
} counting;

static const eq_column *column_at(const counting *c, size_t a) { return c->all->axis[c->axes->axis[a]]; }

/* Whether somebody decided about the person, who is not left out. */
static bool counts(const counting *c, size_t row) {
    if (c->all->selected[row] == EQ_UNDECIDED) return false;
    for (size_t a = 0; c->axes->leave_out && a < c->all->n_axes; a++)
        if (c->all->axis[a]->code[row] == EQ_MISSING) return false;
    return true;
}

static bool is_known(const counting *c, size_t row) {
    for (size_t a = 0; a < c->axes->n; a++)
        if (column_at(c, a)->code[row] == EQ_MISSING) return false;
    return true;
}

static eq_status find_known(counting *c) {
    EQ_NEW(c->cx, &c->cx->tmp, c->known, c->all->n_rows);
    for (size_t i = 0; i < c->all->n_rows; i++)
        if (counts(c, i) && is_known(c, i)) c->known[c->n_known++] = (uint32_t)i;
    return EQ_OK;
}

static eq_status cross(counting *c, eq_groups *groups) {
    eq_axis *axis;
    EQ_NEW(c->cx, &c->cx->tmp, axis, c->axes->n);
    EQ_NEW(c->cx, &c->cx->tmp, c->code, c->axes->n);
    for (size_t a = 0; a < c->axes->n; a++) {
        const eq_column *column = column_at(c, a);
        uint8_t *nobody;
        EQ_NEW(c->cx, &c->cx->tmp, c->code[a], c->n_known);
        EQ_NEW(c->cx, &c->cx->tmp, nobody, column->n_levels);
        for (size_t i = 0; i < c->n_known; i++) c->code[a][i] = column->code[c->known[i]];
        axis[a] = (eq_axis){column->name, c->code[a], column->level, nobody, column->n_levels};
    }
    eq_crossing crossing = {axis, c->axes->n, c->n_known};
    return eq_groups_cross(c->cx, c->arena, &crossing, groups);
}

static eq_status name_values(counting *c) {
    size_t n = c->out->counts.n_groups;
    EQ_NEW(c->cx, &c->cx->tmp, c->first, n);
    EQ_NEW(c->cx, c->arena, c->out->value, n);
    for (size_t i = c->n_known; i-- > 0;) c->first[c->out->group[c->known[i]]] = c->known[i];
    for (size_t g = 0; g < n; g++) {
        EQ_NEW(c->cx, c->arena, c->out->value[g], c->axes->n);
        for (size_t a = 0; a < c->axes->n; a++) {
            const eq_column *column = column_at(c, a);
            c->out->value[g][a] = column->level[column->code[c->first[g]]];
        }
    }
    return EQ_OK;
}

#define GATHER(array, from)                                                          \
    do {                                                                             \
        if (!(from)) break;                                                          \
        double *made_;                                                               \
        EQ_NEW(c->cx, &c->cx->tmp, made_, c->n_known);                               \
        for (size_t i_ = 0; i_ < c->n_known; i_++) made_[i_] = (from)[c->known[i_]]; \
        (array) = made_;                                                             \
    } while (0)

static eq_status tally(counting *c, const eq_groups *groups) {
    const eq_everyone *all = c->all;
    uint8_t *y, *yhat;
    eq_tally *made;
    EQ_NEW(c->cx, &c->cx->tmp, y, c->n_known);
    EQ_NEW(c->cx, &c->cx->tmp, yhat, c->n_known);
    EQ_NEW(c->cx, c->arena, made, groups->n);
    for (size_t i = 0; i < c->n_known; i++) yhat[i] = all->selected[c->known[i]];
    eq_outcomes rows = {.n_rows = c->n_known, .n_groups = groups->n, .y = y, .yhat = yhat, .group = groups->group};
    GATHER(rows.count, all->count);
    GATHER(rows.weight, all->weight);
    GATHER(rows.weight_squared, all->weight_squared);
    EQ_TRY(eq_tally_count(c->cx, &rows, made));
    c->out->counts.tally = made;
    return EQ_OK;
}

/* ---- the unknown ---- */

static bool may_be(const counting *c, size_t row, size_t g) {
    for (size_t a = 0; a < c->axes->n; a++) {
        uint32_t code = column_at(c, a)->code[row];
        if (code != EQ_MISSING && code != column_at(c, a)->code[c->first[g]]) return false;
    }
    return true;
}

static eq_status count_unknown(counting *c) {
    eq_impact_counts *out = &c->out->counts;
    const eq_everyone *all = c->all;
    bool crossed = c->axes->n > 1, any = false;
    eq_maybe *may = NULL;
    if (crossed) EQ_NEW(c->cx, c->arena, may, out->n_groups);
    out->sharp = true;
    for (size_t i = 0; i < all->n_rows; i++) {
        if (!counts(c, i) || is_known(c, i)) continue;
        double people = eq_everyone_people(all, i), w = eq_everyone_weight(all, i);
        bool yes = all->selected[i] == 1;
        size_t n_may = 0;
        any = true;
        c->out->unknown_people += people;
        *(yes ? &out->unknown.selected : &out->unknown.refused) += w;
        for (size_t g = 0; crossed && g < out->n_groups; g++) {
            if (!may_be(c, i, g)) continue;
            n_may++;
            *(yes ? &may[g].selected : &may[g].refused) += w;
        }
        if (crossed && n_may == 1) out->sharp = false; /* of whom it is known after all */
    }
    out->may = any ? may : NULL;
    return EQ_OK;
}

static eq_status count(counting *c) {
    eq_groups groups = {0};
    eq_people_table *out = c->out;
    EQ_TRY(find_known(c));
    if (c->n_known) EQ_TRY(cross(c, &groups));
    out->counts.n_groups = groups.n;
    out->counts.name = groups.name;
    out->counts.whole = !c->all->weight;
    EQ_NEW(c->cx, c->arena, out->group, c->all->n_rows);
    memset(out->group, 0xFF, c->all->n_rows * sizeof *out->group);
    for (size_t i = 0; i < c->n_known; i++) out->group[c->known[i]] = groups.group[i];
    EQ_TRY(name_values(c));
    EQ_TRY(tally(c, &groups));
    return count_unknown(c);
}

eq_status eq_people_count(eq_ctx *cx, eq_arena *arena, const eq_everyone *everyone, const eq_axes *axes, eq_people_table *out) {
    counting c = {.cx = cx, .arena = arena, .all = everyone, .axes = axes, .out = out};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    *out = (eq_people_table){0};
    eq_status status = count(&c);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
