/* Which groups are privileged, in people's words.
 *
 * A text is taken as a whole group's name first, then as "column = value", then as a value of every column that has it, and
 * last as a list of one value for each column. Groups named whole and groups with the values are all privileged. */
#include <string.h>

#include "data/aside.h"
#include "data/group.h"

typedef struct preferring {
    eq_ctx *cx;
    const eq_crossing *crossing;
    eq_groups *groups;
    uint32_t *of;      /* (groups->n, n_axes) the value that a group has */
    uint8_t **allowed; /* (n_axes) (n) values that were named */
    bool *restricted;  /* (n_axes) some were */
    uint8_t *whole;    /* (groups->n) named whole */
} preferring;

static eq_status prepare(preferring *p) {
    const eq_crossing *c = p->crossing;
    eq_arena *tmp = &p->cx->tmp;
    EQ_NEW(p->cx, tmp, p->of, p->groups->n * c->n_axes);
    EQ_NEW(p->cx, tmp, p->allowed, c->n_axes);
    EQ_NEW(p->cx, tmp, p->restricted, c->n_axes);
    EQ_NEW(p->cx, tmp, p->whole, p->groups->n);
    for (size_t a = 0; a < c->n_axes; a++) EQ_NEW(p->cx, tmp, p->allowed[a], c->axis[a].n);
    for (size_t i = 0; i < c->n_rows; i++)
        for (size_t a = 0; a < c->n_axes; a++) p->of[p->groups->group[i] * c->n_axes + a] = c->axis[a].code[i];
    return EQ_OK;
}

/* The axis's value of that text, or failing that of that number; SIZE_MAX. */
static size_t find_value(const eq_axis *axis, const char *text) {
    size_t found = SIZE_MAX;
    for (size_t l = 0; l < axis->n; l++) {
        if (!strcmp(axis->name[l], text)) return l;
        if (found == SIZE_MAX && eq_same_value(axis->name[l], text)) found = l;
    }
    return found;
}

static void allow(preferring *p, size_t axis, size_t value) {
    p->allowed[axis][value] = 1;
    p->restricted[axis] = true;
}

static bool take_name(preferring *p, const char *text) {
    for (size_t g = 0; g < p->groups->n; g++)
        if (!strcmp(p->groups->name[g], text)) return p->whole[g] = 1, true;
    return false;
}

/* Behind "column =" of that axis, or NULL. */
static const char *behind_column(const eq_axis *axis, const char *text) {
    size_t size = strlen(axis->column);
    if (strncmp(text, axis->column, size)) return NULL;
    text += size + strspn(text + size, " ");
    return *text == '=' ? text + 1 + strspn(text + 1, " ") : NULL;
}

static bool take_assignment(preferring *p, const char *text) {
    for (size_t a = 0; a < p->crossing->n_axes; a++) {
        const char *value = behind_column(&p->crossing->axis[a], text);
        size_t at = value ? find_value(&p->crossing->axis[a], value) : SIZE_MAX;
        if (at != SIZE_MAX) return allow(p, a, at), true;
    }
    return false;
}

static bool take_value(preferring *p, const char *text) {
    bool taken = false;
    for (size_t a = 0; a < p->crossing->n_axes; a++) {
        size_t at = find_value(&p->crossing->axis[a], text);
        if (at == SIZE_MAX) continue;
        allow(p, a, at);
        taken = true;
    }
    return taken;
}

/* "m, w": a value of each axis, in their order; each may have its column before it. */
static eq_status take_list(preferring *p, const char *text, bool *taken) {
    size_t n_axes = p->crossing->n_axes, *value;
    *taken = false;
    EQ_NEW(p->cx, &p->cx->tmp, value, n_axes);
    for (size_t a = 0; a < n_axes; a++) {
        size_t size = strcspn(text, ",");
        if (!text[size] != (a + 1 == n_axes)) return EQ_OK;
        const char *next = text + size + (text[size] == ',');
        while (size && text[size - 1] == ' ') size--;
        const char *part = eq_arena_text(p->cx, &p->cx->tmp, text, size);
        if (!part) return EQ_EMEMORY;
        const char *named = behind_column(&p->crossing->axis[a], part);
        value[a] = find_value(&p->crossing->axis[a], named ? named : part);
        if (value[a] == SIZE_MAX) return EQ_OK;
        text = next + strspn(next, " ");
    }
    for (size_t g = 0; g < p->groups->n; g++) {
        bool same = true;
        for (size_t a = 0; a < n_axes; a++) same &= p->of[g * n_axes + a] == value[a];
        if (same) p->whole[g] = 1, *taken = true;
    }
    return EQ_OK;
}

static eq_status refuse(const preferring *p, const char *text) {
    const char *list = "";
    for (size_t g = 0; g < p->groups->n && g < 8 && list; g++)
        list = eq_arena_format(p->cx, &p->cx->tmp, "%s%s\"%.60s\"", list, g ? ", " : "", p->groups->name[g]);
    if (!list) return EQ_EMEMORY;
    return eq_fail(p->cx, EQ_EINPUT, "no group is called \"%s\", expected one of %s%s%s", text, list,
                   p->groups->n > 8 ? ", ..." : "", p->crossing->n_axes > 1 ? ", or a value of each column" : "");
}

/* Whether a group has a named value in every column of which some were named. */
static bool is_allowed(const preferring *p, size_t g) {
    bool some = false;
    for (size_t a = 0; a < p->crossing->n_axes; a++) {
        if (!p->restricted[a]) continue;
        some = true;
        if (!p->allowed[a][p->of[g * p->crossing->n_axes + a]]) return false;
    }
    return some;
}

eq_status eq_groups_prefer(eq_ctx *cx, const eq_crossing *crossing, eq_preference preference, eq_groups *groups) {
    preferring p = {.cx = cx, .crossing = crossing, .groups = groups};
    size_t n = 0;
    EQ_TRY(prepare(&p));
    for (size_t i = 0; i < preference.n; i++) {
        const char *text = preference.text[i];
        bool taken = take_name(&p, text) || take_assignment(&p, text) || take_value(&p, text);
        if (!taken) EQ_TRY(take_list(&p, text, &taken));
        if (!taken) return refuse(&p, text);
    }
    for (size_t g = 0; g < groups->n; g++) {
        groups->privileged[g] = p.whole[g] || is_allowed(&p, g);
        n += groups->privileged[g];
    }
    if (!n) return refuse(&p, preference.text[0]);
    return n < groups->n ? EQ_OK
                         : eq_fail(cx, EQ_EINPUT, "\"%s\"%s: every group is privileged, expected one that is not",
                                   preference.text[0], preference.n > 1 ? " and others" : "");
}
