/* Sums over pairs, a square of groups at a time: their rates are made once for each square and wait on the stack, so nothing is
 * allocated and the order of the sum hangs on the number of groups alone. */
#include <math.h>

#include "math/kernels.h"
#include "math/stats.h"
#include "metric/groups/pairs.h"

enum { SQUARE = 64 };

typedef struct rated {
    double rate[SQUARE];
    size_t n;
} rated;

static rated rated_from(const eq_metric_row *rate, const eq_counts *set, size_t first, size_t n_groups) {
    rated r = {.n = n_groups - first < SQUARE ? n_groups - first : SQUARE};
    rate->rates(&set[first], 1, r.n, r.rate);
    return r;
}

static double mean_distance(const eq_metric_row *rate, const eq_counts *set, size_t n_groups) {
    double sum = 0, n_pairs = (double)n_groups * ((double)n_groups - 1) / 2;
    for (size_t from = 0; from < n_groups; from += SQUARE) {
        rated a = rated_from(rate, set, from, n_groups);
        for (size_t to = from; to < n_groups; to += SQUARE) {
            rated b = rated_from(rate, set, to, n_groups);
            for (size_t g = 0; g < a.n; g++)
                for (size_t h = to == from ? g + 1 : 0; h < b.n; h++) sum += fabs(a.rate[g] - b.rate[h]);
        }
    }
    return n_pairs > 0 ? sum / n_pairs : 0;
}

static double loss(const eq_metric_row *rate, const eq_counts *set, size_t n_groups) {
    double p = eq_rate_of(rate, &set[eq_set_side(n_groups, EQ_PRIVILEGED)]), sum = 0;
    if (isnan(eq_rate_of(rate, &set[eq_set_side(n_groups, EQ_UNPRIVILEGED)]))) return EQ_NAN;
    for (size_t g = 0; g < n_groups; g++) sum += fabs(eq_log(eq_rate_of(rate, &set[g]) / p));
    return isfinite(sum) ? sum : EQ_NAN;
}

double eq_pairs_number(const eq_metric_row *row, const eq_counts *set, size_t n_groups) {
    const eq_metric_row *rate = eq_metric_row_at(row->a);
    return row->shape == EQ_PAIRWISE ? mean_distance(rate, set, n_groups) : loss(rate, set, n_groups);
}
