/* Demographic disparity is a difference of two shares of different people: a group's share of all who are refused less its
 * share of all who are selected; so it has Newcombe's interval. Within strata it is that difference's mean by size (Wachter,
 * Mittelstadt & Russell 2021), and likewise the parity difference, by the people of the unprivileged side. A stratum in which
 * nobody is refused or nobody selected, or one side is absent, says nothing: it is left out, and counted. */
#include <math.h>

#include "math/stats.h"
#include "metric/groups/strata.h"
#include "metric/reason.h"

enum { SELECTED = 3, REFUSED = 4 }; /* of eq_whole_at */

/* ---- counting ---- */

eq_status eq_stratified_count(eq_ctx *cx, eq_arena *arena, const eq_outcomes *o, eq_stratified *out) {
    size_t n_sets = eq_set_count(o->n_groups);
    eq_stratified made = {.n = o->n_strata};
    EQ_NEW_CELLS(cx, arena, made.tally, made.n, n_sets);
    for (size_t i = 0; i < o->n_rows; i++) {
        if (o->stratum[i] >= made.n) continue;
        eq_tally_add_row(o, i, &made.tally[o->stratum[i] * n_sets + o->group[i]]);
        made.rows += (uint64_t)eq_row_count(o, i);
    }
    for (size_t s = 0; s < made.n; s++) eq_tally_pool(&made.tally[s * n_sets], o->privileged, o->n_groups);
    *out = made;
    return EQ_OK;
}

/* ---- in one stratum, or among all ---- */

/* The set's share of a whole of all rows. */
static eq_share share_of(const eq_tally *own, const eq_tally *all, unsigned whole) {
    const eq_whole *of = eq_whole_at(whole);
    return (eq_share){eq_whole_weight(own, of) / eq_whole_weight(all, of), eq_whole_effective(all, of)};
}

/* The share of a set's own rows that is selected. */
static eq_share selected_in(const eq_tally *own) {
    const eq_whole *rows = eq_whole_at(0);
    return (eq_share){eq_whole_weight(own, eq_whole_at(SELECTED)) / eq_whole_weight(own, rows), eq_whole_effective(own, rows)};
}

static eq_limited difference(eq_share a, eq_share b, double z) {
    eq_interval i = eq_newcombe(a, b, z);
    return (eq_limited){a.share - b.share, i.low, i.high};
}

static eq_limited disparity(const eq_tally *own, const eq_tally *all, double z) {
    return difference(share_of(own, all, REFUSED), share_of(own, all, SELECTED), z);
}

/* A group that is nobody has a part of 0 in both, which is not to be told from one that is treated alike. */
static bool is_nobody(const eq_within *w, size_t set) { return !(eq_whole_weight(&w->tally[set], eq_whole_at(0)) > 0); }

eq_within_number eq_within_demographic_disparity(const eq_within *w, size_t set, double z) {
    if (is_nobody(w, set)) return (eq_within_number){.number = {EQ_NAN, EQ_NAN, EQ_NAN}};
    return (eq_within_number){.number = disparity(&w->tally[set], &w->tally[eq_set_overall(w->n_groups)], z)};
}

/* ---- over strata ---- */

/* A mean by weight, whose arms are squared and added. */
typedef struct mean {
    double weight, value, below, above;
    size_t used;
} mean;

static void add(mean *to, double weight, eq_limited of) {
    double below = weight * (of.value - of.low), above = weight * (of.high - of.value);
    to->weight += weight;
    to->value += weight * of.value;
    to->below += below * below;
    to->above += above * above;
    to->used++;
}

static eq_within_number number_of(const mean *m, const eq_stratified *strata) {
    eq_within_number out = {.number = {EQ_NAN, EQ_NAN, EQ_NAN}, .used = m->used, .of = strata ? strata->n : 0};
    if (!(m->weight > 0)) return out;
    double value = m->value / m->weight;
    out.number = (eq_limited){value, value - sqrt(m->below) / m->weight, value + sqrt(m->above) / m->weight};
    return out;
}

eq_within_number eq_within_conditional_demographic_disparity(const eq_within *w, size_t set, double z) {
    mean m = {0};
    for (size_t s = 0; w->strata && s < w->strata->n && !is_nobody(w, set); s++) {
        const eq_tally *tally = &w->strata->tally[s * eq_set_count(w->n_groups)], *all = &tally[eq_set_overall(w->n_groups)];
        if (!(eq_whole_weight(all, eq_whole_at(REFUSED)) > 0 && eq_whole_weight(all, eq_whole_at(SELECTED)) > 0)) continue;
        add(&m, eq_whole_weight(all, eq_whole_at(0)), disparity(&tally[set], all, z));
    }
    return number_of(&m, w->strata);
}

eq_within_number eq_within_conditional_statistical_parity_difference(const eq_within *w, size_t set, double z) {
    (void)set;
    mean m = {0};
    for (size_t s = 0; w->strata && s < w->strata->n; s++) {
        const eq_tally *tally = &w->strata->tally[s * eq_set_count(w->n_groups)];
        const eq_tally *u = &tally[eq_set_side(w->n_groups, EQ_UNPRIVILEGED)],
                       *p = &tally[eq_set_side(w->n_groups, EQ_PRIVILEGED)];
        double rows = eq_whole_weight(u, eq_whole_at(0));
        if (rows > 0 && eq_whole_weight(p, eq_whole_at(0)) > 0) add(&m, rows, difference(selected_in(u), selected_in(p), z));
    }
    return number_of(&m, w->strata);
}
