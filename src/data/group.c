/* Groups. A combination is a mixed-radix number; those that occur are numbered in the order of that number, so the
 * numbering depends on the values alone, not on the order of rows. */
#include <string.h>

#include "data/group.h"

#define MAX_COMBINATIONS ((size_t)1 << 22) /* that could occur, not that do */

/* "Female, not White" of combination `at`. */
static const char *name_of(eq_ctx *cx, eq_arena *arena, const eq_axis *axis, size_t n_axes, size_t at) {
    const char *name = NULL;
    for (size_t a = n_axes; a-- > 0;) {
        const char *value = axis[a].name[at % axis[a].n];
        at /= axis[a].n;
        name = name ? eq_arena_format(cx, arena, "%s, %s", value, name) : value;
        if (!name) return NULL;
    }
    return name;
}

static bool is_privileged(const eq_axis *axis, size_t n_axes, size_t at) {
    for (size_t a = n_axes; a-- > 0;) {
        if (!axis[a].privileged[at % axis[a].n]) return false;
        at /= axis[a].n;
    }
    return true;
}

static size_t combination(const eq_axis *axis, size_t n_axes, size_t row) {
    size_t at = 0;
    for (size_t a = 0; a < n_axes; a++) at = at * axis[a].n + axis[a].code[row];
    return at;
}

typedef struct crossing {
    const eq_axis *axis;
    size_t n_axes, n_combinations;
    uint32_t *number;
} crossing;

/* number[] has a 1 where a row falls, and gets group numbers plus one. */
static eq_status number_groups(eq_ctx *cx, eq_arena *arena, const crossing *c, eq_groups *out) {
    eq_groups groups = *out;
    for (size_t at = 0; at < c->n_combinations; at++)
        if (c->number[at]) c->number[at] = (uint32_t)++groups.n;
    if (groups.n > EQ_MAX_GROUPS)
        return eq_fail(cx, EQ_ELIMIT, "column \"%s\"%s: %zu groups occur, at most %d are allowed", c->axis[0].column,
                       c->n_axes > 1 ? " crossed with others" : "", groups.n, EQ_MAX_GROUPS);
    EQ_NEW(cx, arena, groups.name, groups.n);
    EQ_NEW(cx, arena, groups.privileged, groups.n);
    for (size_t at = 0; at < c->n_combinations; at++) {
        if (!c->number[at]) continue;
        size_t g = c->number[at] - 1;
        groups.privileged[g] = is_privileged(c->axis, c->n_axes, at);
        groups.name[g] = name_of(cx, arena, c->axis, c->n_axes, at);
        if (!groups.name[g]) return EQ_EMEMORY;
    }
    *out = groups;
    return EQ_OK;
}

eq_status eq_groups_cross(eq_ctx *cx, eq_arena *arena, const eq_axis *axis, size_t n_axes, size_t n_rows,
                          eq_groups *out) {
    size_t n_combinations = 1;
    for (size_t a = 0; a < n_axes; a++) {
        if (axis[a].n > MAX_COMBINATIONS / n_combinations)
            return eq_fail(cx, EQ_ELIMIT, "column \"%s\": %zu values crossed with %zu combinations are too many groups",
                           axis[a].column, axis[a].n, n_combinations);
        n_combinations *= axis[a].n ? axis[a].n : 1;
    }
    eq_groups groups = {0};
    uint32_t *number;
    EQ_NEW(cx, arena, groups.group, n_rows);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, number, n_combinations);
    crossing c = {axis, n_axes, n_combinations, number};
    for (size_t i = 0; i < n_rows; i++) number[combination(axis, n_axes, i)] = 1;
    eq_status status = number_groups(cx, arena, &c, &groups);
    for (size_t i = 0; i < n_rows && status == EQ_OK; i++)
        groups.group[i] = (uint16_t)(number[combination(axis, n_axes, i)] - 1);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    *out = groups;
    return status;
}

eq_status eq_groups_prefer(eq_ctx *cx, eq_groups *groups, const char *name) {
    size_t found = groups->n;
    for (size_t g = 0; g < groups->n; g++)
        if (!strcmp(groups->name[g], name)) found = g;
    if (found == groups->n) {
        const char *list = "";
        for (size_t g = 0; g < groups->n && g < 8 && list; g++)
            list = eq_arena_format(cx, &cx->tmp, "%s%s\"%.40s\"", list, g ? ", " : "", groups->name[g]);
        if (!list) return EQ_EMEMORY;
        return eq_fail(cx, EQ_EINPUT, "no group is called \"%s\", expected one of %s%s", name, list,
                       groups->n > 8 ? ", ..." : "");
    }
    for (size_t g = 0; g < groups->n; g++) groups->privileged[g] = g == found;
    return EQ_OK;
}
