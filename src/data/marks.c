#include <string.h>

#include "base/number.h"
#include "data/marks.h"
#include "data/table/recode.h"

static eq_status refuse(eq_ctx *cx, const char *field, const eq_ambiguity *a) {
    char decimal[EQ_NUMBER_TEXT], grouped[EQ_NUMBER_TEXT];
    bool point = a->mark == '.';
    eq_number_digits(a->decimal, decimal);
    eq_number_digits(a->grouped, grouped);
    eq_about about = {.field = field,
                      .line = a->line,
                      .column = a->column,
                      .value = a->example,
                      .fix = {{"decimal_point", point ? decimal : grouped}}};
    about.fix[1] = (eq_fix){"decimal_comma", point ? grouped : decimal};
    return eq_fail_about(cx, &about, "line %zu, column \"%s\": \"%s\" is %s or %s, and nothing in the column says which", a->line,
                         a->column, a->example, decimal, grouped);
}

eq_status eq_marks_check(eq_ctx *cx, const eq_prediction_columns *columns, const eq_schema *guessed) {
    static const char *const field[] = {"weight", "count", "weight_squared"};
    const char *const counts[] = {columns->weight, columns->count, columns->weight_squared};
    for (size_t i = 0; i < guessed->n_ambiguous; i++)
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
            if (counts[c] && !strcmp(counts[c], guessed->ambiguous[i].column))
                return refuse(cx, field[c], &guessed->ambiguous[i]);
    return EQ_OK;
}

/* ---- what is said ---- */

static bool is_asked_for(const eq_prediction_columns *c, const char *name) {
    const char *const single[] = {c->label, c->pred, c->score, c->weight, c->count, c->weight_squared, c->stratum};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (single[i] && !strcmp(single[i], name)) return true;
    for (size_t i = 0; i < c->n_protected; i++)
        if (!strcmp(c->protected_column[i], name)) return true;
    for (size_t i = 0; i < c->n_memberships; i++)
        if (!strcmp(c->membership[i], name)) return true;
    return false;
}

static eq_status add(eq_ctx *cx, eq_arena *arena, const char **said, const char *more) {
    if (!more) return EQ_EMEMORY;
    char first[2] = {more[0] >= 'a' && more[0] <= 'z' ? (char)(more[0] - 'a' + 'A') : more[0], 0};
    *said = *said ? eq_arena_format(cx, arena, "%s; %s", *said, more) : eq_arena_format(cx, arena, "%s%s", first, more + 1);
    return *said ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_ragged_say(eq_ctx *cx, eq_arena *arena, eq_ragged ragged, const char **said) {
    if (!ragged.n) return EQ_OK;
    return add(cx, arena, said,
               eq_arena_format(cx, arena, "%zu row%s of more or fewer cells than the header %s set aside, the first in line %zu",
                               ragged.n, ragged.n == 1 ? "" : "s", ragged.n == 1 ? "is" : "are", ragged.line));
}

eq_status eq_columns_say(eq_ctx *cx, eq_arena *arena, const eq_prediction_columns *columns, const eq_schema *guessed,
                         const char **said) {
    for (size_t i = 0; i < guessed->n_columns; i++) {
        const eq_schema_column *c = &guessed->column[i];
        bool asked = is_asked_for(columns, c->name);
        if (c->affix && asked && (c->kind == EQ_NUMBER || eq_recode_reads_number(c)))
            EQ_TRY(add(cx, arena, said,
                       eq_arena_format(cx, arena, "the numbers of column \"%.60s\" are read without the \"%.20s\" beside them",
                                       c->name, c->affix)));
        if (c->called && is_asked_for(columns, c->called))
            EQ_TRY(add(cx, arena, said,
                       eq_arena_format(cx, arena,
                                       "the file has more than one column \"%.60s\": the first is that, column %zu is \"%.60s\"",
                                       c->called, i + 1, c->name)));
    }
    return EQ_OK;
}
