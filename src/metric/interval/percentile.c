/* Percentiles of the multinomial bootstrap.
 *
 * The work is ordered by rate: the spread of one rate in all resamples is made once and read by the dozen gaps
 * that rest on it, so memory is two spreads a resample and not one a metric. Percentiles are of the resamples in
 * which a metric is defined: a metric that is undefined in more than one of twenty has no interval, because what
 * is left is not the distribution. */
#include <math.h>

#include "base/work.h"
#include "math/stats.h"
#include "metric/interval/percentile.h"
#include "metric/interval/spread.h"

typedef struct filler {
    const eq_percentiles *how;
    const eq_resamples *resamples;
    eq_sides sides;
    eq_spread *spread[2];   /* (n_resamples) of the rate at hand, and of a second rate */
    double *draw, *scratch; /* (n_resamples), (2 n_resamples) */
    eq_audit *audit;
} filler;

/* From f->draw, whose order is lost. */
static void set_percentiles(const filler *f, eq_value *v) {
    eq_draws_fill(f->draw, f->resamples->n_resamples, f->how->confidence, f->scratch, v);
}

static void fill_rate(const filler *f, const eq_metric_row *row, size_t set, eq_value *v) {
    if (isnan(v->value)) return;
    row->rates(&f->resamples->counts[set], f->resamples->n_sets, f->resamples->n_resamples, f->draw);
    set_percentiles(f, v);
}

static void fill_measure(const filler *f, const eq_metric_row *row, eq_value *v) {
    const eq_resamples resamples = *f->resamples;
    double *draw = f->draw;
    if (isnan(v->value)) return;
    for (size_t r = 0; r < resamples.n_resamples; r++)
        draw[r] = row->measure(&resamples.counts[r * resamples.n_sets], f->sides.n_groups, &f->how->settings);
    set_percentiles(f, v);
}

/* Of two sides only: the percentiles of a largest gap over groups never hold 0, so they are no interval. */
static bool has_percentiles(const eq_metric_row *row) {
    return eq_metric_is_gap(row) && row->shape <= EQ_RATIO && eq_metric_row_at(row->a)->interval == EQ_BOOTSTRAP;
}

/* The gaps that rest on rate `m` first. */
static void fill_gaps(const filler *f, size_t m) {
    size_t n = f->resamples->n_resamples;
    eq_spread_of_counts(eq_metric_row_at(m), f->resamples->counts, &f->sides, n, f->spread[0]);
    size_t second = m;
    for (size_t gap = 0; gap < eq_metric_count(); gap++) {
        const eq_metric_row *row = eq_metric_row_at(gap);
        if (!has_percentiles(row) || row->a != m || isnan(f->audit->metric[gap].value)) continue;
        if (row->b != m && row->b != second) {
            second = row->b;
            eq_spread_of_counts(eq_metric_row_at(second), f->resamples->counts, &f->sides, n, f->spread[1]);
        }
        eq_spread_join(row, f->spread[0], f->spread[row->b != m], n, f->draw);
        set_percentiles(f, &f->audit->metric[gap]);
    }
}

/* A side of one group has that group's counts in every resample. */
static void take_interval(const eq_value *group, eq_value *v) {
    v->low = group->low;
    v->high = group->high;
    v->reason = group->reason;
    v->why = group->why;
}

static void fill_metric(const filler *f, size_t m) {
    const eq_metric_row *row = eq_metric_row_at(m);
    if (row->measure) fill_measure(f, row, &f->audit->metric[m]);
    if (!row->rates || row->interval != EQ_BOOTSTRAP) return;
    fill_gaps(f, m);
    for (size_t g = 0; g < f->sides.n_groups; g++) fill_rate(f, row, g, &f->audit->group[g].rate[m]);
    fill_rate(f, row, eq_set_overall(f->sides.n_groups), &f->audit->overall.rate[m]);
    for (int side = 0; side < EQ_N_SIDES; side++) {
        eq_value *v = &f->audit->side[side].rate[m];
        size_t at = f->sides.at[side];
        if (at == eq_set_side(f->sides.n_groups, side)) fill_rate(f, row, at, v);
        else if (!isnan(v->value)) take_interval(&f->audit->group[at].rate[m], v);
    }
}

/* A metric at a time; *next is the first that is still to be filled. */
static eq_status fill_all(eq_ctx *cx, const filler *f, size_t *next) {
    for (; *next < eq_metric_count(); ++*next) {
        if (eq_work_is_spent(cx)) return EQ_MORE;
        const eq_metric_row *row = eq_metric_row_at(*next);
        bool any = row->measure || (row->rates && row->interval == EQ_BOOTSTRAP);
        fill_metric(f, *next);
        if (any) eq_work_spend(cx, f->resamples->n_resamples * (f->sides.n_groups + 4) / 300);
    }
    return EQ_OK;
}

eq_status eq_percentiles_fill(eq_ctx *cx, const eq_bootstrap *bootstrap, const eq_percentiles *percentiles, eq_audit *audit) {
    eq_resamples resamples;
    filler f = {.how = percentiles,
                .resamples = &resamples,
                .audit = audit,
                .sides = eq_sides_of(bootstrap->privileged, bootstrap->n_groups)};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_piece *piece;
    EQ_TRY(eq_bootstrap_draw(cx, &cx->tmp, bootstrap, &resamples));
    EQ_TRY(eq_work_piece(cx, sizeof(size_t), &piece));
    for (int k = 0; k < 2; k++) EQ_NEW(cx, &cx->tmp, f.spread[k], resamples.n_resamples);
    EQ_NEW(cx, &cx->tmp, f.draw, resamples.n_resamples);
    EQ_NEW(cx, &cx->tmp, f.scratch, 2 * resamples.n_resamples);
    eq_status status = fill_all(cx, &f, piece->state);
    eq_arena_reset(&cx->tmp, mark);
    return status;
}
