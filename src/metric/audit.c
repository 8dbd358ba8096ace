/* An audit: every metric of the table over every set it is defined for, with its interval.
 *
 * Order of work: tallies of the groups, pooled into sides and overall; estimates from scores; values; then
 * one bootstrap, whose resampled counts serve what has no interval in closed form. What the table says of a row decides
 * how its interval is made: Wilson 1927 for shares, DeLong et al. 1988 or the sample variance for scores, gap_interval.c
 * for gaps between such rates, percentiles of the multinomial bootstrap (Efron & Tibshirani 1993) for everything else. */
#include <math.h>

#include "base/work.h"
#include "math/kernels.h"
#include "math/stats.h"
#include "metric/groups/between.h"
#include "metric/groups/strata.h"
#include "metric/interval/gap_interval.h"
#include "metric/interval/percentile.h"
#include "metric/measured.h"
#include "metric/reason.h"

typedef struct auditor {
    eq_ctx *cx;
    eq_arena *arena;
    const eq_outcomes *outcomes;
    double confidence, z;
    eq_metric_settings settings;
    size_t n_groups, n_sets, minimum;
    const eq_tally *tally;            /* (n_sets) */
    eq_counts *counts;                /* (n_sets) */
    const eq_score_estimates *scores; /* (n_sets), or NULL */
    const eq_stratified *strata;      /* NULL: there are none */
    eq_evidence evidence;
    eq_gap_source gaps;
} auditor;

/* A ratio's error is that of its logarithm; no error is no interval. */
static void set_normal_interval(const auditor *a, const eq_metric_row *row, double error, eq_value *v) {
    const eq_interval range = eq_metric_range(row, a->outcomes->any_scale);
    if (isnan(error)) return;
    double factor = row->shape == EQ_RATIO ? eq_exp(a->z * error) : 1;
    v->low = row->shape == EQ_RATIO ? v->value / factor : v->value - a->z * error;
    v->high = row->shape == EQ_RATIO ? v->value * factor : v->value + a->z * error;
    if (v->low < range.low) v->low = range.low;
    if (v->high > range.high) v->high = range.high;
}

static void set_interval(eq_value *v, eq_interval i) {
    v->low = i.low;
    v->high = i.high;
}

/* Of one set, or of the difference of the two sides; ratios and extremes over groups of what noise raises have none. */
static void set_calibration_interval(const auditor *a, const eq_metric_row *row, size_t set, eq_value *v) {
    const eq_score_estimates *scores = a->scores;
    eq_interval i = {EQ_NAN, EQ_NAN};
    if (row->interval != EQ_CALIBRATION) return;
    if (row->shape == EQ_OF_SCORES) i = eq_calibration_interval(&scores[set].calibration, a->z);
    if (row->shape == EQ_DIFFERENCE)
        i = eq_calibration_difference_interval(&scores[eq_set_side(a->n_groups, EQ_UNPRIVILEGED)].calibration,
                                               &scores[eq_set_side(a->n_groups, EQ_PRIVILEGED)].calibration, a->z);
    if (i.low < row->info.min) i.low = row->info.min;
    if (i.high > row->info.max) i.high = row->info.max;
    set_interval(v, i);
}

/* A set within all rows or within strata; a part of the strata is said to be one. */
static eq_status fill_within(const auditor *a, const eq_metric_row *row, size_t set, eq_value *v) {
    eq_within within = {a->tally, a->n_groups, a->strata};
    bool rate = row->info.kind == EQ_RATE, with_itself = rate && set == eq_set_overall(a->n_groups);
    eq_within_number found = with_itself ? (eq_within_number){.number.value = EQ_NAN} : row->within(&within, set, a->z);
    if (isnan(found.number.value))
        return rate ? eq_refuse_rate(a->cx, a->arena, &a->evidence, row, set, v)
                    : eq_refuse_disparity(a->cx, a->arena, &a->evidence, row, v);
    *v = eq_value_within(found.number.value, (eq_interval){found.number.low, found.number.high});
    eq_value_few(rate ? eq_few_rate(&a->evidence, row, set) : eq_few_disparity(&a->evidence, row), v);
    if (found.used == found.of) return EQ_OK;
    const char *used = eq_arena_format(a->cx, a->arena, "%zu", found.used);
    const char *of = eq_arena_format(a->cx, a->arena, "%zu", found.of);
    return used && of ? eq_value_note(a->cx, a->arena, &(eq_reason){.cause = EQ_STRATA_USED, .who = used, .what = of}, v)
                      : EQ_EMEMORY;
}

/* Whether what it is made of is there. */
static bool is_given(const auditor *a, const eq_metric_row *row) {
    if (eq_metric_lacks(row, a->outcomes)) return false;
    return row->info.needs_score ? a->scores != NULL : a->outcomes->yhat || !(eq_metric_needs(row) & EQ_DECISIONS);
}

static eq_status fill_rate(const auditor *a, const eq_metric_row *row, size_t set, eq_value *v) {
    eq_estimate e = {EQ_NAN, EQ_NAN};
    if (row->within) return fill_within(a, row, set, v);
    if (is_given(a, row)) e = row->score ? row->score(&a->scores[set]) : (eq_estimate){eq_rate_of(row, &a->counts[set]), EQ_NAN};
    if (isnan(e.value)) return eq_refuse_rate(a->cx, a->arena, &a->evidence, row, set, v);
    *v = eq_value_bare(e.value);
    eq_value_few(eq_few_rate(&a->evidence, row, set), v);
    if (row->interval == EQ_NORMAL) set_normal_interval(a, row, e.error, v);
    set_calibration_interval(a, row, set, v);
    if (row->interval == EQ_WILSON)
        set_interval(v, eq_wilson(e.value, eq_whole_effective(&a->tally[set], eq_whole_of(row)), a->z));
    if (row->interval == EQ_SHARES) set_interval(v, eq_shares_interval(&a->gaps, row, set));
    return EQ_OK;
}

static eq_status note_groups(const auditor *a, const eq_metric_row *row, const eq_audit *out, eq_value *v) {
    eq_between_source s = {a->counts, a->scores, out->group, a->n_groups, a->settings};
    return eq_between_note(a->cx, a->arena, &s, row, v);
}

/* Differences and ratios of one rate of scores between the sides have an error of their own. */
static eq_status set_gap_interval(auditor *a, const eq_metric_row *row, double error, eq_value *v) {
    eq_interval i;
    if (row->interval == EQ_NORMAL && !isnan(error)) return set_normal_interval(a, row, error, v), EQ_OK;
    if (!eq_gap_is_closed(row)) return EQ_OK;
    EQ_TRY(eq_gap_interval(a->cx, &a->gaps, row, &i));
    set_interval(v, i);
    return EQ_OK;
}

static eq_status fill_disparity(auditor *a, size_t m, const eq_audit *out, eq_value *v) {
    const eq_metric_row *row = eq_metric_row_at(m);
    bool by_score = row->info.needs_score;
    eq_estimate e = {EQ_NAN, EQ_NAN};
    if (row->within) return fill_within(a, row, 0, v);
    if (is_given(a, row))
        e = by_score ? eq_metric_of_scores(row, a->scores, a->n_groups)
                     : (eq_estimate){eq_metric_of_counts(m, a->counts, a->n_groups, &a->settings), EQ_NAN};
    if (isnan(e.value)) return eq_refuse_disparity(a->cx, a->arena, &a->evidence, row, v);
    *v = eq_value_bare(e.value);
    eq_value_few(eq_few_disparity(&a->evidence, row), v);
    set_calibration_interval(a, row, 0, v);
    EQ_TRY(set_gap_interval(a, row, e.error, v));
    return note_groups(a, row, out, v);
}

static eq_status fill_bootstrap(const auditor *a, const eq_audit_options *options, eq_audit *out) {
    if (!options->bootstrap || !a->tally[eq_set_overall(a->n_groups)].n_rows) return EQ_OK;
    eq_rng seed = eq_rng_seed(options->seed);
    eq_bootstrap bootstrap = {a->tally, a->outcomes->privileged, a->n_groups, options->bootstrap,
                              eq_rng_split(&seed, "bootstrap")};
    eq_percentiles percentiles = {a->confidence, a->settings};
    return eq_percentiles_fill(a->cx, &bootstrap, &percentiles, out);
}

static eq_status fill_group(const auditor *a, size_t set, eq_group_audit *out) {
    out->tally = a->tally[set];
    out->small = out->tally.n_rows < a->minimum;
    EQ_NEW(a->cx, a->arena, out->rate, eq_metric_count());
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_row *row = eq_metric_row_at(m);
        if (row->info.kind == EQ_RATE) EQ_TRY(fill_rate(a, row, set, &out->rate[m]));
        else out->rate[m] = eq_value_undefined(EQ_OVER_GROUPS);
    }
    return EQ_OK;
}

eq_status eq_measured_room(eq_ctx *cx, eq_arena *arena, const eq_outcomes *outcomes, eq_measured *out) {
    eq_measured room = {0};
    EQ_NEW(cx, arena, room.tally, eq_set_count(outcomes->n_groups));
    if (outcomes->score) EQ_NEW(cx, arena, room.scores, eq_set_count(outcomes->n_groups));
    *out = room;
    return EQ_OK;
}

static eq_status make(eq_ctx *cx, const eq_outcomes *o, eq_measured *measured) {
    EQ_TRY(eq_tally_count(cx, o, measured->tally));
    eq_tally_pool(measured->tally, o->privileged, o->n_groups);
    if (o->score) EQ_TRY(eq_scores_estimate(cx, o, measured->scores));
    measured->made = true; /* only once it is whole */
    return EQ_OK;
}

/* Tallies, counts and score estimates of every set; scratch, unless they are kept. */
static eq_status measure(auditor *a, eq_measured *kept) {
    eq_ctx *cx = a->cx;
    eq_measured own, *measured = kept ? kept : &own;
    if (!kept) EQ_TRY(eq_measured_room(cx, eq_work_arena(cx), a->outcomes, &own));
    if (!measured->made) EQ_TRY(make(cx, a->outcomes, measured));
    if (a->outcomes->stratum) {
        eq_stratified *strata;
        EQ_NEW(cx, eq_work_arena(cx), strata, 1);
        EQ_TRY(eq_stratified_count(cx, eq_work_arena(cx), a->outcomes, strata));
        a->strata = strata;
    }
    EQ_NEW(cx, eq_work_arena(cx), a->counts, a->n_sets);
    a->tally = measured->tally;
    for (size_t s = 0; s < a->n_sets; s++) a->counts[s] = eq_counts_of(&a->tally[s]);
    a->gaps = (eq_gap_source){.tally = a->tally,
                              .scores = measured->scores,
                              .privileged = a->outcomes->privileged,
                              .n_groups = a->n_groups,
                              .confidence = a->confidence,
                              .any_scale = a->outcomes->any_scale,
                              .arena = eq_work_arena(cx)};
    a->scores = measured->scores;
    return EQ_OK;
}

/* The group's name, or its number where no names were given. */
static eq_status copy_name(const auditor *a, size_t g, const char **out) {
    const char *const *name = a->outcomes->group_name;
    *out = name && name[g] ? eq_arena_format(a->cx, a->arena, "%s", name[g]) : eq_arena_format(a->cx, a->arena, "%zu", g);
    return *out ? EQ_OK : EQ_EMEMORY;
}

/* All but what resampling says. */
static eq_status fill(auditor *a, const eq_audit_options *options, eq_audit *out) {
    out->n_groups = a->n_groups;
    out->decided = a->outcomes->yhat != NULL;
    out->unlabelled = a->outcomes->unlabelled;
    out->asked = *options;
    out->asked.confidence = a->confidence;
    out->asked.minimum = a->minimum;
    EQ_NEW(a->cx, a->arena, out->group, a->n_groups);
    EQ_NEW(a->cx, a->arena, out->metric, eq_metric_count());
    for (size_t g = 0; g < a->n_groups; g++) {
        EQ_TRY(copy_name(a, g, &out->group[g].name));
        out->group[g].privileged = a->outcomes->privileged[g] != 0;
        EQ_TRY(fill_group(a, g, &out->group[g]));
    }
    out->overall.name = "overall";
    EQ_TRY(fill_group(a, eq_set_overall(a->n_groups), &out->overall));
    for (int side = 0; side < EQ_N_SIDES; side++) {
        out->side[side].name = side == EQ_PRIVILEGED ? "privileged" : "unprivileged";
        out->side[side].privileged = side == EQ_PRIVILEGED;
        EQ_TRY(fill_group(a, eq_set_side(a->n_groups, side), &out->side[side]));
    }
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (eq_metric_at(m)->kind == EQ_DISPARITY) EQ_TRY(fill_disparity(a, m, out, &out->metric[m]));
    return EQ_OK;
}

/* What is kept while an audit is worked on. */
typedef struct audit_work {
    auditor a;
    eq_audit audit;
} audit_work;

static eq_status work_on(audit_work *w, const eq_audit_rows *rows, const eq_audit_options *options) {
    auditor *a = &w->a;
    const eq_outcomes *outcomes = a->outcomes = rows->outcomes;
    bool is_made = rows->measured && rows->measured->made;
    EQ_ONCE(a->cx, is_made ? 0 : outcomes->n_rows / 100, measure(a, rows->measured));
    a->evidence = (eq_evidence){outcomes, a->tally};
    EQ_ONCE(a->cx, 100 + 10 * a->n_groups, fill(a, options, &w->audit));
    EQ_TRY(fill_bootstrap(a, options, &w->audit));
    for (size_t m = 0; m < eq_metric_count(); m++)
        if (eq_metric_at(m)->kind == EQ_RATE) w->audit.metric[m] = w->audit.overall.rate[m];
    return EQ_OK;
}

static eq_status read_options(eq_ctx *cx, const eq_audit_options *options, auditor *a) {
    a->confidence = eq_option_of(options->confidence, 0.95);
    a->settings = eq_metric_settings_of(options);
    a->minimum = options->minimum ? options->minimum : 30;
    if (!(a->confidence > 0 && a->confidence < 1))
        return eq_fail(cx, EQ_EINPUT, "confidence is %g, expected a number between 0 and 1", a->confidence);
    if (!isfinite(a->settings.alpha)) return eq_fail(cx, EQ_EINPUT, "alpha is %g, expected a finite number", a->settings.alpha);
    if (!(a->settings.concentration >= 0 && isfinite(a->settings.concentration)))
        return eq_fail(cx, EQ_EINPUT, "concentration is %g, expected a finite number >= 0", a->settings.concentration);
    a->z = eq_normal_quantile(1 - (1 - a->confidence) / 2);
    return EQ_OK;
}

static eq_status compute(eq_ctx *cx, eq_arena *arena, const eq_audit_rows *rows, const eq_audit_options *options, eq_audit *out) {
    eq_piece *piece;
    EQ_TRY(eq_work_piece(cx, sizeof(audit_work), &piece));
    audit_work *w = piece->state;
    w->a.cx = cx;
    w->a.arena = arena;
    w->a.n_groups = rows->outcomes->n_groups;
    w->a.n_sets = eq_set_count(w->a.n_groups);
    EQ_TRY(read_options(cx, options, &w->a));
    EQ_TRY(work_on(w, rows, options));
    *out = w->audit;
    return EQ_OK;
}

eq_status eq_audit_compute_again(eq_ctx *cx, eq_arena *arena, const eq_audit_rows *rows, const eq_audit_options *options,
                                 eq_audit *out) {
    static const eq_audit_options defaults = {0};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    *out = (eq_audit){0};
    eq_status status = compute(cx, arena, rows, options ? options : &defaults, out);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}

eq_status eq_audit_compute(eq_ctx *cx, eq_arena *arena, const eq_outcomes *outcomes, const eq_audit_options *options,
                           eq_audit *out) {
    return eq_audit_compute_again(cx, arena, &(eq_audit_rows){outcomes, NULL}, options, out);
}
