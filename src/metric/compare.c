/* Disparities: how the rates of two sides, or of all groups, become one number.
 *
 * A comparison with an undefined rate is undefined: NaN goes through every sum and difference, and the
 * extremes here keep it too (fmin and fmax drop it, which is how two peers come to report a gap over fewer
 * groups). */
#include <math.h>

#include "math/stats.h"
#include "metric/metric.h"

typedef struct extremes {
    double least, most; /* NaN when any rate is */
    size_t least_at, most_at;
} extremes;

static extremes extremes_of(const eq_metric_row *rate, const eq_counts *set, size_t n_groups) {
    extremes e = {EQ_NAN, EQ_NAN, n_groups, n_groups};
    for (size_t g = 0; g < n_groups; g++) {
        double r = rate->rate(&set[g]);
        if (isnan(r)) return (extremes){EQ_NAN, EQ_NAN, n_groups, n_groups};
        if (!(r >= e.least)) e.least = r, e.least_at = g;
        if (!(r <= e.most)) e.most = r, e.most_at = g;
    }
    return e;
}

static double ratio(double over, double under) {
    if (under > 0) return over / under;
    return EQ_NAN;
}

/* Unlike fmax and fmin, these keep a NaN. */
static double larger(double a, double b) { return a > b || isnan(a) ? a : b; }
static double smaller(double a, double b) { return a < b || isnan(a) ? a : b; }

static double compare_sides(const eq_metric_row *row, const eq_counts *u, const eq_counts *p) {
    const eq_metric_row *a = eq_metric_row_at(row->a), *b = eq_metric_row_at(row->b);
    double au = a->rate(u), ap = a->rate(p);
    if (row->shape == EQ_RATIO) return ratio(au, ap);
    if (row->shape == EQ_DIFFERENCE) return au - ap;
    double da = au - ap, db = b->rate(u) - b->rate(p);
    if (row->shape == EQ_MEAN_DIFFERENCE) return (da + db) / 2;
    if (row->shape == EQ_MEAN_ABS_DIFFERENCE) return (fabs(da) + fabs(db)) / 2;
    return larger(fabs(da), fabs(db));
}

bool eq_metric_over_groups(const eq_metric_row *row) { return row->shape >= EQ_SPREAD; }

size_t eq_metric_worst(const eq_metric_row *row, const eq_counts *set, size_t n_groups) {
    extremes e = extremes_of(eq_metric_row_at(row->a), set, n_groups);
    return row->info.direction > 0 ? e.least_at : e.most_at;
}

double eq_metric_compare(const eq_metric_row *row, const eq_counts *set, size_t n_groups) {
    if (!eq_metric_over_groups(row))
        return compare_sides(row, &set[eq_set_side(n_groups, EQ_UNPRIVILEGED)],
                             &set[eq_set_side(n_groups, EQ_PRIVILEGED)]);
    extremes a = extremes_of(eq_metric_row_at(row->a), set, n_groups);
    if (row->shape == EQ_WORST) return row->info.direction > 0 ? a.least : a.most;
    if (row->shape == EQ_SPREAD) return a.most - a.least;
    if (row->shape == EQ_SPREAD_RATIO) return ratio(a.least, a.most);
    extremes b = extremes_of(eq_metric_row_at(row->b), set, n_groups);
    if (row->shape == EQ_MAX_SPREAD) return larger(a.most - a.least, b.most - b.least);
    return smaller(ratio(a.least, a.most), ratio(b.least, b.most));
}
