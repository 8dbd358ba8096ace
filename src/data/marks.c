#include <string.h>

#include "base/number.h"
#include "data/marks.h"

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
