/* The groups that make an extreme, found again from the rates: a spread (interval/spread.c) keeps the extremes and not whose
 * they are, because thousands of resamples need only the numbers. Highest and lowest are each the first of equals, so where all
 * are alike both are the first group. */
#include <math.h>

#include "math/stats.h"
#include "metric/groups/between.h"
#include "metric/measure.h"
#include "metric/reason.h"

/* Two groups, and how far apart they are: a difference, or the part that the lower is of the higher. */
typedef struct ends {
    size_t highest, lowest;
    double gap;
} ends;

static double rate_in(const eq_between_source *s, const eq_metric_row *rate, size_t set) {
    return rate->info.needs_score ? rate->score(&s->scores[set]).value : eq_rate_of(rate, &s->counts[set]);
}

static bool is_ratio(const eq_metric_row *row) { return row->shape == EQ_MIN_RATIO || row->shape == EQ_OVERALL_RATIO; }

static ends ends_of(const eq_between_source *s, const eq_metric_row *row, const eq_metric_row *rate) {
    double most = rate_in(s, rate, 0), least = most;
    ends e = {0, 0, 0};
    for (size_t g = 1; g < s->n_groups; g++) {
        double r = rate_in(s, rate, g);
        if (r > most) most = r, e.highest = g;
        if (r < least) least = r, e.lowest = g;
    }
    e.gap = is_ratio(row) ? least / most : most - least;
    return e;
}

/* Of equals the first; `highest` is the group. */
static ends farthest_of(const eq_between_source *s, const eq_metric_row *row, const eq_metric_row *rate) {
    double all = rate_in(s, rate, eq_set_overall(s->n_groups));
    ends e = {0, 0, EQ_NAN};
    for (size_t g = 0; g < s->n_groups; g++) {
        double r = rate_in(s, rate, g), gap = is_ratio(row) ? (r < all ? r / all : all / r) : fabs(r - all);
        if (isnan(e.gap) || (is_ratio(row) ? gap < e.gap : gap > e.gap)) e = (ends){g, g, gap};
    }
    return e;
}

static const char *name_of(const eq_between_source *s, size_t group) { return s->group[group].name; }

/* Which of two rates decides, 0 or 1; a mean is of both: 2. */
static int decider(const eq_metric_row *row, const ends found[2]) {
    if (row->join == EQ_LARGER) return found[1].gap > found[0].gap;
    if (row->join == EQ_SMALLER) return found[1].gap < found[0].gap;
    return 2;
}

static eq_status keep_between(eq_ctx *cx, eq_arena *arena, size_t n, eq_value *v, eq_between **out) {
    EQ_NEW(cx, arena, *out, n);
    v->between = *out;
    v->n_between = n;
    return EQ_OK;
}

/* What is found of one rate of two, in words. */
static const char *words_of(eq_ctx *cx, eq_arena *arena, const eq_between_source *s, const eq_metric_row *rate, const ends *e,
                            bool farthest) {
    char title[EQ_TITLE_SIZE];
    eq_title_inside(rate, title);
    if (farthest) return eq_arena_format(cx, arena, "%s (%s)", name_of(s, e->highest), title);
    return eq_arena_format(cx, arena, "%s: highest %s, lowest %s", title, name_of(s, e->highest), name_of(s, e->lowest));
}

static const char *same_in_both(eq_ctx *cx, eq_arena *arena, const eq_between_source *s, const ends *e, bool farthest) {
    if (farthest) return eq_arena_format(cx, arena, "%s (both rates)", name_of(s, e->highest));
    return eq_arena_format(cx, arena, "both rates: highest %s, lowest %s", name_of(s, e->highest), name_of(s, e->lowest));
}

static eq_status note_two(eq_ctx *cx, eq_arena *arena, const eq_between_source *s, const eq_metric_row *row, eq_value *v) {
    const eq_metric_row *rate[2] = {eq_metric_row_at(row->a), eq_metric_row_at(row->b)};
    bool farthest = row->shape == EQ_OVERALL_DIFFERENCE || row->shape == EQ_OVERALL_RATIO;
    ends found[2];
    const char *words;
    for (int k = 0; k < 2; k++) found[k] = farthest ? farthest_of(s, row, rate[k]) : ends_of(s, row, rate[k]);
    int which = decider(row, found), first = which == 2 ? 0 : which, n = which == 2 ? 2 : 1;
    eq_between *between;
    eq_reason reason = {.cause = farthest ? EQ_FARTHEST_GROUP : EQ_BETWEEN_BY_RATE};
    EQ_TRY(keep_between(cx, arena, (size_t)n, v, &between));
    for (int k = 0; k < n; k++) {
        const ends *e = &found[first + k];
        const eq_metric_row *of = rate[first + k];
        words = words_of(cx, arena, s, of, e, farthest);
        if (words && reason.who) words = eq_arena_format(cx, arena, "%s%s %s", reason.who, farthest ? "," : ";", words);
        if (!words) return EQ_EMEMORY;
        reason.who = words;
        between[k] = (eq_between){name_of(s, e->highest), farthest ? NULL : name_of(s, e->lowest), of->info.id};
    }
    bool same = found[0].highest == found[1].highest && found[0].lowest == found[1].lowest;
    if (n == 2 && same) reason.who = same_in_both(cx, arena, s, &found[0], farthest);
    return reason.who ? eq_value_note(cx, arena, &reason, v) : EQ_EMEMORY;
}

static eq_status note_ends(eq_ctx *cx, eq_arena *arena, const eq_between_source *s, const ends *e, eq_value *v) {
    eq_between *between;
    EQ_TRY(keep_between(cx, arena, 1, v, &between));
    *between = (eq_between){name_of(s, e->highest), name_of(s, e->lowest), NULL};
    return eq_value_note(cx, arena, &(eq_reason){.cause = EQ_BETWEEN, .who = between->highest, .what = between->lowest}, v);
}

static eq_status note_one(eq_ctx *cx, eq_arena *arena, const eq_between_source *s, const eq_metric_row *row, eq_value *v) {
    const eq_metric_row *rate = eq_metric_row_at(row->a);
    if (row->shape == EQ_MAX_DIFFERENCE || row->shape == EQ_MIN_RATIO) {
        ends e = ends_of(s, row, rate);
        return note_ends(cx, arena, s, &e, v);
    }
    if (row->shape == EQ_LEAST || row->shape == EQ_MOST) {
        ends e = ends_of(s, row, rate);
        const char *worst = name_of(s, row->shape == EQ_LEAST ? e.lowest : e.highest);
        return eq_value_note(cx, arena, &(eq_reason){.cause = EQ_WORST_GROUP, .who = worst}, v);
    }
    if (row->shape != EQ_OVERALL_DIFFERENCE && row->shape != EQ_OVERALL_RATIO) return EQ_OK;
    ends e = farthest_of(s, row, rate);
    return eq_value_note(cx, arena, &(eq_reason){.cause = EQ_FARTHEST_GROUP, .who = name_of(s, e.highest)}, v);
}

/* Differential fairness is a ratio of smoothed rates; the shares of both decisions add up to 1, so either has these ends. */
static eq_status note_smoothed(eq_ctx *cx, eq_arena *arena, const eq_between_source *s, eq_value *v) {
    double most = -1, least = 2;
    ends e = {0, 0, 0};
    for (size_t g = 0; g < s->n_groups; g++) {
        const eq_counts *c = &s->counts[g];
        double r = (c->tp + c->fp + s->settings.concentration / 2) / (eq_counts_rows(c) + s->settings.concentration);
        if (r > most) most = r, e.highest = g;
        if (r < least) least = r, e.lowest = g;
    }
    return note_ends(cx, arena, s, &e, v);
}

eq_status eq_between_note(eq_ctx *cx, eq_arena *arena, const eq_between_source *s, const eq_metric_row *row, eq_value *v) {
    if (row->measure == eq_measure_smoothed_empirical_differential_fairness) return note_smoothed(cx, arena, s, v);
    if (!eq_metric_is_gap(row) || row->info.compared != EQ_GROUPS || !s->n_groups) return EQ_OK;
    return row->join == EQ_ALONE ? note_one(cx, arena, s, row, v) : note_two(cx, arena, s, row, v);
}
