/* Over all groups that are compared: the largest difference, the least ratio, the least rate, and who makes them. The intervals
 * are those of every gap over groups (metric/interval/gap_interval.c), made of these groups' tallies. */
#include <math.h>

#include "impact/work.h"
#include "math/beta.h"
#include "metric/cause.h"
#include "metric/interval/gap_interval.h"

static const eq_metric_row *find(eq_metric_shape shape) {
    size_t rate = eq_metric_find("selection_rate");
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_row *row = eq_metric_row_at(m);
        if (row->shape == shape && row->join == EQ_ALONE && row->a == rate) return row;
    }
    return NULL;
}

static eq_status value_of(eq_impact_work *w, eq_gap_source *source, eq_metric_shape shape, double value, eq_value *out) {
    eq_interval i = {EQ_NAN, EQ_NAN};
    const eq_metric_row *row = find(shape);
    if (row && w->n_compared > 1) EQ_TRY(eq_gap_interval(w->cx, source, row, &i));
    *out = eq_value_within(value, i);
    return EQ_OK;
}

/* Exact limits: the least of the lower ones, of which only the worst group's may err, and of the upper ones any may. */
static eq_interval worst_interval(const eq_impact_work *w) {
    double alpha = 1 - w->asked->confidence;
    eq_interval out = {1, 1};
    for (size_t i = 0; i < w->n_compared; i++) {
        eq_share share = eq_picked_share(&w->picked[w->compared[i]]);
        eq_interval near = eq_clopper_pearson(share, alpha / 2);
        eq_interval far = eq_clopper_pearson(share, alpha / (2 * (double)w->n_compared));
        if (near.low < out.low) out.low = near.low;
        if (far.high < out.high) out.high = far.high;
    }
    return out;
}

eq_status eq_impact_extremes(eq_impact_work *w) {
    eq_impact_table *out = w->out;
    eq_tally *tally;
    size_t n = w->n_compared, most = 0, fewest = 0;
    out->max_difference = out->min_ratio = out->worst_rate = eq_value_undefined(EQ_NOTHING_COMPARED);
    out->between[0] = out->between[1] = SIZE_MAX;
    if (!n) return EQ_OK;
    EQ_NEW(w->cx, &w->cx->tmp, tally, eq_set_count(n));
    for (size_t i = 0; i < n; i++) {
        size_t g = w->compared[i];
        tally[i] = w->counts->tally[g];
        if (eq_rates_compare(w, &w->picked[g], &w->picked[w->compared[most]]) > 0) most = i;
        if (eq_rates_compare(w, &w->picked[g], &w->picked[w->compared[fewest]]) < 0) fewest = i;
    }
    if (most == fewest && n > 1) fewest = 1; /* all are alike */
    eq_gap_source source = {.tally = tally, .n_groups = n, .confidence = w->asked->confidence, .arena = &w->cx->tmp};
    out->between[0] = w->compared[most];
    out->between[1] = w->compared[fewest];
    double high = eq_picked_rate(&w->picked[out->between[0]]), low = eq_picked_rate(&w->picked[out->between[1]]);
    out->worst_rate = eq_value_within(low, worst_interval(w));
    if (n < 2) return EQ_OK;
    EQ_TRY(value_of(w, &source, EQ_MAX_DIFFERENCE, high - low, &out->max_difference));
    if (high > 0) EQ_TRY(value_of(w, &source, EQ_MIN_RATIO, low / high, &out->min_ratio));
    else out->min_ratio = eq_value_undefined(EQ_ZERO_GROUPS);
    return EQ_OK;
}
