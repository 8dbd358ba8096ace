/* Groups are those of everybody in the table, also who is lost, so that a share is of the group as it was. */
#include <string.h>

#include "data/group.h"
#include "data/loss.h"
#include "data/table/table.h"

typedef struct counting {
    const eq_losing *what;
    eq_groups groups;
    double *of, *lost; /* (groups.n) */
} counting;

/* A column as an axis whose last value is "unknown", where somebody is. */
static eq_status make_axis(eq_ctx *cx, const eq_table *table, const eq_column *column, eq_axis *axis) {
    static const char *const known[] = {"known"};
    uint32_t *code;
    const char **name;
    uint8_t *privileged;
    bool number = column->kind == EQ_NUMBER;
    size_t n = number ? 1 : column->n_levels;
    EQ_NEW(cx, &cx->tmp, code, table->n_rows);
    EQ_NEW(cx, &cx->tmp, name, n + 1);
    EQ_NEW(cx, &cx->tmp, privileged, n + 1);
    for (size_t l = 0; l < n; l++) name[l] = number ? known[0] : column->level[l];
    name[n] = EQ_UNKNOWN_GROUP;
    for (size_t i = 0; i < table->n_rows; i++)
        code[i] = eq_cell_is_missing(column, i) ? (uint32_t)n : number ? 0 : column->code[i];
    *axis = (eq_axis){column->name, code, name, privileged, n + 1};
    return EQ_OK;
}

static eq_status make_groups(eq_ctx *cx, counting *c) {
    const eq_losing *w = c->what;
    eq_axis *axis;
    EQ_NEW(cx, &cx->tmp, axis, w->n_groups);
    for (size_t a = 0; a < w->n_groups; a++) EQ_TRY(make_axis(cx, w->table, &w->table->column[w->group[a]], &axis[a]));
    const eq_crossing crossing = {axis, w->n_groups, w->table->n_rows};
    EQ_TRY(eq_groups_cross(cx, &cx->tmp, &crossing, &c->groups));
    EQ_NEW(cx, &cx->tmp, c->of, c->groups.n);
    EQ_NEW(cx, &cx->tmp, c->lost, c->groups.n);
    for (size_t i = 0; i < w->table->n_rows; i++) c->of[c->groups.group[i]] += w->count ? w->count[i] : 1;
    return EQ_OK;
}

/* Column number k of those asked about; k = n: any of them. */
static bool lacks(const eq_losing *w, size_t k, size_t row) {
    if (k < w->n) return eq_cell_is_missing(&w->table->column[w->column[k]], row);
    for (k = 0; k < w->n; k++)
        if (lacks(w, k, row)) return true;
    return false;
}

static void write_loss(eq_out *out, eq_place list, const counting *c, size_t k) {
    const eq_losing *w = c->what;
    double n = 0;
    memset(c->lost, 0, c->groups.n * sizeof *c->lost);
    for (size_t i = 0; i < w->table->n_rows; i++) {
        if (!lacks(w, k, i)) continue;
        double people = w->count ? w->count[i] : 1;
        n += people;
        c->lost[c->groups.group[i]] += people;
    }
    if (!(n > 0)) return;
    eq_place object = eq_out_object(out, list, NULL);
    eq_out_text(out, object, "column", k < w->n ? w->table->column[w->column[k]].name : NULL);
    eq_out_text(out, object, "why", k < w->n ? w->why[k] : "any");
    eq_out_number(out, object, "n", n);
    eq_place groups = eq_out_array(out, object, "groups");
    for (size_t g = 0; g < c->groups.n; g++) {
        eq_place group = eq_out_object(out, groups, NULL);
        eq_out_text(out, group, "name", c->groups.name[g]);
        eq_out_number(out, group, "n", c->lost[g]);
        eq_out_number(out, group, "of", c->of[g]);
    }
}

static eq_status write_losses(eq_out *out, eq_place list, const eq_losing *w) {
    counting c = {.what = w};
    size_t n_lacking = 0;
    for (size_t k = 0; k < w->n; k++) n_lacking += w->table->column[w->column[k]].n_missing > 0;
    if (!n_lacking || !w->n_groups || !w->table->n_rows) return EQ_OK;
    EQ_TRY(make_groups(out->cx, &c));
    for (size_t k = 0; k < w->n; k++)
        if (w->table->column[w->column[k]].n_missing > 0) write_loss(out, list, &c, k);
    if (n_lacking > 1) write_loss(out, list, &c, w->n);
    return EQ_OK;
}

eq_status eq_losses_write(eq_out *out, eq_place to, const char *key, const eq_losing *w) {
    eq_mark mark = eq_arena_mark(&out->cx->tmp);
    eq_status status = write_losses(out, eq_out_array(out, to, key), w);
    eq_arena_reset(&out->cx->tmp, mark);
    return status;
}

eq_status eq_losses_text(eq_ctx *cx, eq_arena *arena, const eq_losing *w, const char **json) {
    eq_out out;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_out_begin_list(cx, &out);
    eq_status status = write_losses(&out, out.root, w);
    if (status == EQ_OK) status = eq_out_print(&out, arena, json);
    else eq_out_drop(&out);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    return status;
}
