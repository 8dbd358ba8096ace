/* The table of cause.h as data, and the one place where a sentence is made of a row. */
#include <string.h>

#include "math/stats.h"
#include "metric/cause.h"

static const struct {
    const char *id, *words;
} table[EQ_N_CAUSES] = {[EQ_NO_CAUSE] = {"", ""},
#define ROW(name, id, words) [EQ_##name] = {id, words},
                        EQ_CAUSES(ROW)
#undef ROW
};

const char *eq_cause_id(eq_cause cause) { return table[cause].id; }
const char *eq_cause_words(eq_cause cause) { return table[cause].words; }

eq_cause eq_cause_find(const char *id) {
    eq_cause cause = EQ_N_CAUSES - 1;
    while (cause && strcmp(table[cause].id, id)) cause--;
    return cause;
}

/* Up to the next bracket, and what is to stand in its place; words moves behind it. */
static int take(const char **words, const eq_reason *reason, const char **filled) {
    const char *open = strchr(*words, '{');
    *filled = "";
    if (!open) return 0;
    int size = (int)(open - *words);
    *filled = !strncmp(open, "{who}", 5) ? reason->who : reason->what;
    *words = strchr(open, '}') + 1;
    return size;
}

const char *eq_reason_clause(eq_ctx *cx, eq_arena *arena, const eq_reason *reason) {
    const char *first = table[reason->cause].words, *second = first, *filled[2];
    if (!strchr(first, '{')) return first;
    int size = take(&second, reason, &filled[0]);
    const char *rest = second;
    int next = take(&rest, reason, &filled[1]);
    return eq_arena_format(cx, arena, "%.*s%s%.*s%s%s", size, first, filled[0], next, second, filled[1], rest);
}

eq_value eq_value_bare(double value) { return (eq_value){.value = value, .low = EQ_NAN, .high = EQ_NAN}; }

eq_value eq_value_within(double value, eq_interval interval) {
    return (eq_value){.value = value, .low = interval.low, .high = interval.high};
}

eq_value eq_value_undefined(eq_cause cause) {
    eq_value out = eq_value_bare(EQ_NAN);
    eq_value_unbounded(cause, &out);
    return out;
}

void eq_value_unbounded(eq_cause cause, eq_value *value) {
    value->reason = (eq_reason){.cause = cause};
    value->why = table[cause].words;
}

eq_status eq_value_refuse(eq_ctx *cx, eq_arena *arena, const eq_reason *reason, const char *of, eq_value *out) {
    const char *clause = eq_reason_clause(cx, arena, reason);
    *out = eq_value_bare(EQ_NAN);
    out->reason = *reason;
    out->why = clause;
    if (clause && of) out->why = eq_arena_format(cx, arena, "%s%s%s is undefined", clause, *clause ? ": " : "", of);
    return out->why ? EQ_OK : EQ_EMEMORY;
}

void eq_value_few(bool few, eq_value *value) {
    value->few = few;
    value->note = few ? table[EQ_FEW_ROWS].words : NULL;
}

eq_status eq_value_note(eq_ctx *cx, eq_arena *arena, const eq_reason *reason, eq_value *value) {
    value->noted = *reason;
    value->note = eq_reason_clause(cx, arena, reason);
    if (value->note && value->few) value->note = eq_arena_format(cx, arena, "%s (%s)", value->note, table[EQ_FEW_ROWS].words);
    return value->note ? EQ_OK : EQ_EMEMORY;
}
