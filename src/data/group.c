/* Groups. A combination is a mixed-radix number; those that occur are numbered in the order of that number,
 * so the numbering depends on the values alone, not on the order of rows. Names are tried from the plainest: the quoted
 * ones are never alike, because from them the values can be read back. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "data/group.h"
#include "base/number.h"

#define MAX_COMBINATIONS ((size_t)1 << 22) /* that could occur, not that do */

/* How groups of several axes are called, plainest first. */
typedef enum style { VALUES, COLUMNS, QUOTED } style;

/* A text in quotes, those within doubled: then no two lists of values read alike. */
static const char *quoted(eq_ctx *cx, eq_arena *arena, const char *text) {
    eq_text out = {.cx = cx, .arena = arena};
    const char *whole;
    eq_text_add(&out, "\"");
    for (; *text; text++) eq_text_format(&out, *text == '"' ? "%c\"" : "%c", *text);
    eq_text_add(&out, "\"");
    return eq_text_end(&out, &whole) == EQ_OK ? whole : NULL;
}

static const char *part_of(eq_ctx *cx, eq_arena *arena, const eq_axis *axis, const char *value, style how) {
    if (how == VALUES) return value;
    if (how == QUOTED && !(value = quoted(cx, arena, value))) return NULL;
    return eq_arena_format(cx, arena, "%s = %s", axis->column, value);
}

/* "Female, not White" of combination `at`. */
static const char *name_of(eq_ctx *cx, eq_arena *arena, const eq_crossing *c, size_t at, style how) {
    const char *name = NULL;
    for (size_t a = c->n_axes; a-- > 0;) {
        const char *part = part_of(cx, arena, &c->axis[a], c->axis[a].name[at % c->axis[a].n], how);
        if (!part) return NULL;
        at /= c->axis[a].n;
        name = name ? eq_arena_format(cx, arena, "%s, %s", part, name) : part;
        if (!name) return NULL;
    }
    return name;
}

/* A value that says nothing without its column. */
static bool is_code(const char *text) {
    static const char *const bare[] = {"yes", "no", "Yes", "No", "YES", "NO", "true", "false", "True", "False", "TRUE", "FALSE"};
    double value;
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
        if (!strcmp(text, bare[i])) return true;
    return eq_number_parse(text, strlen(text), '.', &value);
}

static bool has_value(const eq_axis *axis, const char *text) {
    for (size_t l = 0; l < axis->n; l++)
        if (!strcmp(axis->name[l], text)) return true;
    return false;
}

static bool values_tell(const eq_crossing *c) {
    for (size_t a = 0; c->n_axes > 1 && a < c->n_axes; a++)
        for (size_t l = 0; l < c->axis[a].n; l++) {
            if (is_code(c->axis[a].name[l])) return false;
            for (size_t b = 0; b < a; b++)
                if (has_value(&c->axis[b], c->axis[a].name[l])) return false;
        }
    return true;
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
            return eq_fail(cx, EQ_ELIMIT, "column \"%s\": %zu values crossed with %zu combinations are too many groups",
                           c->axis[a].column, c->axis[a].n, *n);
        *n *= c->axis[a].n;
    }
    return EQ_OK;
}

/* number (n_combinations) becomes the group of each combination that occurs. */
static eq_status number_groups(eq_ctx *cx, eq_arena *arena, const eq_crossing *c, uint32_t *number, eq_groups *out) {
    size_t n_combinations = 1;
    for (size_t a = 0; a < c->n_axes; a++) n_combinations *= c->axis[a].n;
    for (size_t i = 0; i < c->n_rows; i++) number[combination(c, i)] = 1;
    for (size_t at = 0; at < n_combinations; at++) out->n += number[at];
    if (out->n > EQ_MAX_GROUPS)
        return eq_fail(cx, EQ_ELIMIT, "column \"%s\"%s: %zu groups occur, at most %d are allowed", c->axis[0].column,
                       c->n_axes > 1 ? " crossed with others" : "", out->n, EQ_MAX_GROUPS);
    EQ_NEW(cx, arena, out->name, out->n);
    EQ_NEW(cx, arena, out->privileged, out->n);
    uint32_t g = 0;
    for (size_t at = 0; at < n_combinations; at++) {
        if (!number[at]) continue;
        out->privileged[g] = is_privileged(c, at);
        number[at] = ++g; /* from 1, for 0 does not occur */
    }
    return EQ_OK;
}

static int compare_names(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Whether no two of the groups are called alike. */
static eq_status are_different(eq_ctx *cx, const eq_groups *groups, bool *out) {
    const char **sorted;
    EQ_NEW(cx, &cx->tmp, sorted, groups->n);
    memcpy(sorted, groups->name, groups->n * sizeof *sorted);
    if (groups->n > 1) qsort(sorted, groups->n, sizeof *sorted, compare_names);
    *out = true;
    for (size_t g = 1; g < groups->n; g++) *out &= strcmp(sorted[g - 1], sorted[g]) != 0;
    return EQ_OK;
}

static eq_status name_groups(eq_ctx *cx, eq_arena *arena, const eq_crossing *c, const uint32_t *number, eq_groups *out) {
    size_t n_combinations = 1;
    bool different = false;
    for (size_t a = 0; a < c->n_axes; a++) n_combinations *= c->axis[a].n;
    for (style how = values_tell(c) ? VALUES : COLUMNS; !different && how <= QUOTED; how++) {
        for (size_t at = 0; at < n_combinations; at++) {
            if (!number[at]) continue;
            const char *name = out->name[number[at] - 1] = name_of(cx, arena, c, at, how);
            if (!name) return EQ_EMEMORY;
        }
        EQ_TRY(are_different(cx, out, &different));
        if (c->n_axes == 1) return EQ_OK;
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
    if (status == EQ_OK) status = name_groups(cx, arena, crossing, number, &groups);
    for (size_t i = 0; i < crossing->n_rows && status == EQ_OK; i++)
        groups.group[i] = (uint16_t)(number[combination(crossing, i)] - 1);
    if (arena != &cx->tmp) eq_arena_reset(&cx->tmp, mark);
    *out = groups;
    return status;
}
