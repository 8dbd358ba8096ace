/* Which column of a table each column of a model is. Names win over order; what is not certain is said, and what cannot be known
 * is asked. */
#ifndef EQ_SCORER_FIT_H
#define EQ_SCORER_FIT_H

#include "model/scorer/scorer.h"

typedef enum eq_fit_how { EQ_FIT_BY_NAME, EQ_FIT_NEAR_NAME, EQ_FIT_BY_ORDER, EQ_FIT_BY_HAND } eq_fit_how;
extern const char *const eq_fit_words[]; /* in that order: "name", "near name", "order", "by hand" */

/* A table as it is looked at. */
typedef struct eq_fit_table {
    size_t n;
    const char *const *name; /* (n) columns */
    size_t n_other;
    const char *const *other; /* (n_other) those that are no input by themselves: label, decision, weight ... */
    size_t n_chosen;
    const char *const *chosen; /* (n_chosen) a person's own choice, in the model's order; 0 = none */
} eq_fit_table;

typedef struct eq_fit {
    eq_fit_how how;
    size_t *column;       /* (scorer->n_columns) places in the table */
    size_t n_near, *near; /* (n_near) columns of the model whose name in the table is spelt otherwise */
    size_t n_ignored;
    const char **ignored; /* (n_ignored) columns of the table that are neither taken nor named as others */
    const eq_asked *asks; /* what has to be answered first; then nothing else is filled in. NULL = nothing */
} eq_fit;

/* Lives in `arena`. EQ_EINPUT only where memory is not the matter: never; what does not fit is asked. O(columns of both). */
eq_status eq_fit_columns(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, const eq_fit_table *table, eq_fit *out);

#endif
