/* Groups. A combination is a mixed-radix number; those that occur are numbered in the order of that number,
 * so the numbering depends on the values alone, not on the order of rows. */
#include <string.h>

#include "data/group.h"

#define MAX_COMBINATIONS ((size_t)1 << 22) /* that could occur, not that do */

/* "Female, not White" of combination `at`. */
static const char *name_of(eq_ctx *cx, eq_arena *arena, const eq_crossing *c, size_t at) {
    const char *name = NULL;
    for (size_t a = c->n_axes; a-- > 0;) {
        const char *value = c->axis[a].name[at % c->axis[a].n];
        at /= c->axis[a].n;
        name = name ? eq_arena_format(cx, arena, "%s, %s", value, name) : value;
        if (!name) return NULL;
    }
    return name;
}

static bool is_privileged(const eq_crossing *c, size_t at) {
    for (size_t a = c->n_axes; a-- > 0;) {
        if (!c->axis[a].privileged[at % c->axis[a].n]) return false;
        at /= c->axis[a].n;
    }
    return true;
}

static size_t combination(const eq_crossing *c, size_t row) {
    size_t at = 0;
    for (size_t a = 0; a < c->n_axes; a++) at = at * c->axis[a].n + c->axis[a].code[row];
    return at;
}

static eq_status count_combinations(eq_ctx *cx, const eq_crossing *c, size_t *n) {
    *n = 1;
    for (size_t a = 0; a < c->n_axes; a++) {
        if (!c->axis[a].n) return eq_fail(cx, EQ_EINPUT, "column \"%s\": has no values", c->axis[a].column);
        if (c->axis[a].n > MAX_COMBINATIONS / *n)
            return eq_fail(cx, EQ_ELIMIT,
                           "column \"%s\": %zu values crossed with %zu combinations are too many groups",
                           c->axis[a].column, c->axis[a].n, *n);
        *n *= c->axis[a].n;
    }
    return EQ_OK;
}

/* number (n_combinations) becomes the group of each combination that occurs. */
static eq_status number_groups(eq_ctx *cx, eq_arena *arena, const eq_crossing *c, uint32_t *number,
                               eq_groups *out) {
    size_t n_combinations = 1;
    for (size_t a = 0; a < c->n_axes; a++) n_combinations *= c->axis[a].n;
    for (size_t i = 0; i < c->n_rows; i++) number[combination(c, i)] = 1;
    for (size_t at = 0; at < n_combinations; at++) out->n += number[at];
    if (out->n > EQ_MAX_GROUPS)
        return eq_fail(cx, EQ_ELIMIT, "column \"%s\"%s: %zu groups occur, at most %d are allowed",
                       c->axis[0].column, c->n_axes > 1 ? " crossed with others" : "", out->n, EQ_MAX_GROUPS);
    EQ_NEW(cx, arena, out->name, out->n);
    EQ_NEW(cx, arena, out->privileged, out->n);
    uint32_t g = 0;
    for (size_t at = 0; at < n_combinations; at++) {
        if (!number[at]) continue;
        out->privileged[g] = is_privileged(c, at);
        out->name[g] = name_of(cx, arena, c, at);
        if (!out->name[g]) return EQ_EMEMORY;
        number[at] = g++;
    }
    return EQ_OK;
}

eq_status eq_groups_cross(eq_ctx *cx, eq_arena *arena, const eq_crossing *crossing, eq_groups *out) {
    eq_groups groups = {0};
    size_t n_combinations;
    uint32_t *number;
    EQ_TRY(count_combinations(cx, crossing, &n_combinations));
    EQ_NEW(cx, arena, groups.group, crossing->n_rows);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, number, n_combinations);
    eq_status status = number_groups(cx, arena, crossing, number, &groups);
    for (size_t i = 0; i < crossing->n_rows && status == EQ_OK; i++)
        groups.group[i] = (uint16_t)number[combination(crossing, i)];
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
