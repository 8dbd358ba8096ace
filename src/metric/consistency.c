/* Consistency (Zemel et al. 2013): one minus how far decisions are, on average, from the mean decision of their row's
 * nearest neighbours. Neighbours are found once and serve any decisions over the same features.
 *
 * Deviation from the paper, as in AIF360: a row is its own first neighbour, so k = 1 gives 1. Deviation from AIF360: weights
 * count (see metrics' edge cases); with unit weights the two agree. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "math/stats.h"
#include "metric/cause.h"
#include "metric/consistency.h"
#include "metric/tally.h"

/* |v_i - weighted mean of v over i's neighbours|. Row i is among them, so a row that weighs has a mean. */
static double apart(const eq_outcomes *o, const eq_neighbours *found, const uint8_t *v, size_t i) {
    const uint32_t *near = found->row + i * found->k;
    double sum = 0, whole = 0;
    for (size_t j = 0; j < found->k; j++) {
        double weight = o->weight ? o->weight[near[j]] : 1;
        sum += weight * v[near[j]];
        whole += weight;
    }
    return fabs(v[i] - sum / whole);
}

typedef struct set {
    size_t n_rows;
    double sum, weight, squared; /* of weighted terms; of weights; of their squares */
} set;

static void add(set *to, double term, double weight) {
    to->n_rows++;
    to->sum += weight * term;
    to->weight += weight;
    to->squared += weight * weight;
}

static eq_status finish(eq_ctx *cx, eq_arena *arena, const set *s, const char *who, eq_value *out) {
    if (!(s->weight > 0)) {
        eq_reason reason = {.cause = s->n_rows ? EQ_NO_ROWS_WEIGH : EQ_NO_ROWS,
                            .who = eq_arena_text(cx, arena, who, strlen(who))};
        return reason.who ? eq_value_refuse(cx, arena, &reason, "consistency", out) : EQ_EMEMORY;
    }
    *out = eq_value_bare(1 - s->sum / s->weight);
    eq_value_few(eq_effective_size(s->weight, s->squared) < EQ_FEW, out);
    return EQ_OK;
}

/* All sets undefined for want of neighbours. */
static eq_status too_few_rows(eq_ctx *cx, eq_arena *arena, const eq_outcomes *o, size_t k, eq_consistency *out) {
    const char *n = eq_arena_format(cx, arena, "%zu", o->n_rows);
    eq_reason reason = {.cause = EQ_TOO_FEW_ROWS,
                        .who = eq_arena_format(cx, arena, "%zu rows", o->n_rows),
                        .what = eq_arena_format(cx, arena, "%zu", k),
                        .who_form = EQ_WORDS("{text} rows"),
                        .who_of = n};
    if (!reason.who || !reason.what) return EQ_EMEMORY;
    EQ_TRY(eq_value_refuse(cx, arena, &reason, "consistency", &out->overall));
    for (size_t g = 0; g < o->n_groups; g++) out->group[g] = out->overall;
    return EQ_OK;
}

static eq_status finish_groups(eq_ctx *cx, eq_arena *arena, const eq_outcomes *o, const set *sets, eq_value *out) {
    for (size_t g = 0; g < o->n_groups; g++) {
        char who[160];
        if (o->group_name && o->group_name[g]) snprintf(who, sizeof who, "group \"%.120s\"", o->group_name[g]);
        else snprintf(who, sizeof who, "group %zu", g);
        EQ_TRY(finish(cx, arena, &sets[g], who, &out[g]));
    }
    return EQ_OK;
}

eq_status eq_consistency_measure(eq_ctx *cx, eq_arena *arena, const eq_outcomes *o, const eq_neighbours *found, size_t k,
                                 eq_consistency *out) {
    const uint8_t *v = o->yhat ? o->yhat : o->y;
    set all = {0}, *sets;
    EQ_TRY(eq_outcomes_check(cx, o));
    if (found->n_rows != o->n_rows)
        return eq_fail(cx, EQ_EINPUT, "consistency: neighbours of %zu rows, expected those of the %zu rows decided about",
                       found->n_rows, o->n_rows);
    EQ_NEW(cx, arena, out->group, o->n_groups);
    if (found->k < k) return too_few_rows(cx, arena, o, k, out);
    eq_mark mark = eq_arena_mark(&cx->tmp);
    EQ_NEW(cx, &cx->tmp, sets, o->n_groups);
    for (size_t i = 0; i < o->n_rows; i++) {
        double weight = o->weight ? o->weight[i] : 1, term = weight > 0 ? apart(o, found, v, i) : 0;
        add(&all, term, weight);
        add(&sets[o->group[i]], term, weight);
    }
    EQ_TRY(finish(cx, arena, &all, "the whole data set", &out->overall));
    EQ_TRY(finish_groups(cx, arena, o, sets, out->group));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
