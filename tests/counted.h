/* Groups that are known by their counts alone, and the closed intervals of their gaps without the rest of an audit. */
#ifndef EQ_TESTS_COUNTED_H
#define EQ_TESTS_COUNTED_H

#include <string.h>

#include "metric/interval/gap_interval.h"

enum { COUNTED_MOST = 30 };

/* Everybody has label 1, so that selection rate and true positive rate are hits / rows; group 0 is the privileged one. */
typedef struct counted {
    eq_tally tally[COUNTED_MOST + EQ_N_SIDES + 1];
    uint8_t privileged[COUNTED_MOST];
    eq_gap_source source;
} counted;

static inline void counted_set(counted *c, const double *hits, const double *rows, size_t n_groups, eq_arena *arena) {
    memset(c, 0, sizeof *c);
    c->privileged[0] = 1;
    for (size_t g = 0; g < n_groups; g++) {
        eq_tally *t = &c->tally[g];
        t->tp = t->squared[EQ_TP] = hits[g];
        t->fn = t->squared[EQ_FN] = rows[g] - hits[g];
        t->rows[EQ_TP] = (uint64_t)hits[g], t->rows[EQ_FN] = (uint64_t)(rows[g] - hits[g]);
        t->n_rows = (uint64_t)rows[g];
    }
    eq_tally_pool(c->tally, c->privileged, n_groups);
    c->source =
        (eq_gap_source){.tally = c->tally, .privileged = c->privileged, .n_groups = n_groups, .confidence = 0.95, .arena = arena};
}

/* The interval of a gap, by id. */
static inline eq_interval counted_interval(eq_ctx *cx, counted *c, const char *id) {
    eq_interval i = {EQ_NAN, EQ_NAN};
    if (eq_gap_interval(cx, &c->source, eq_metric_row_at(eq_metric_find(id)), &i) != EQ_OK) i.low = i.high = EQ_NAN;
    return i;
}

#endif
