#include <string.h>

#include "data/marks.h"

eq_status eq_marks_check(eq_ctx *cx, const eq_prediction_columns *columns, const eq_schema *guessed) {
    const char *const counts[] = {columns->weight, columns->count, columns->weight_squared};
    for (size_t i = 0; i < guessed->n_ambiguous; i++) {
        const eq_ambiguity *a = &guessed->ambiguous[i];
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
            if (!counts[c] || strcmp(counts[c], a->column)) continue;
            char other = a->mark == '.' ? ',' : '.';
            return eq_fail(cx, EQ_EINPUT,
                           "line %zu, column \"%s\": \"%s\" is %.15g or %.15g, and nothing in the column says which; "
                           "name the marks: --decimal %c --thousands %c for %.15g, --decimal %c --thousands %c for %.15g",
                           a->line, a->column, a->example, a->decimal, a->grouped, a->mark, other, a->decimal, other, a->mark,
                           a->grouped);
        }
    }
    return EQ_OK;
}
