/* Every threshold of 48,842 rows (Adult's number) in 2 groups, no two scores equal: the one sort, what is built on it, and a
 * lookup of all groups' counts at one threshold against counting the rows again. Medians of nine. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "equipoise/rng.h"
#include "math/sort.h"
#include "metric/score/group_curves.h"

enum { N = 48842, TIMES = 9, N_SETS = 5 };

static double score[N];
static uint8_t y[N], yhat[N];
static uint16_t group[N];
static uint32_t order[N];
static const uint8_t privileged[] = {0, 1};

static double now(void) {
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, z = *(const double *)b;
    return (x > z) - (x < z);
}

static double median(double *time) {
    qsort(time, TIMES, sizeof *time, by_size);
    return time[TIMES / 2];
}

/* Every rate of counts of either group and every disparity of counts, at every threshold. */
static double all_metrics(const eq_group_curves *p, size_t *n_numbers) {
    eq_counts set[N_SETS];
    double sum = 0;
    *n_numbers = 0;
    for (size_t k = 0; k < p->n_points; k++) {
        eq_group_curves_counts(p, k, set);
        for (size_t m = 0; m < eq_metric_count(); m++) {
            const eq_metric_row *row = eq_metric_row_at(m);
            if (row->info.needs_score) continue;
            double value =
                row->rates ? eq_rate_of(row, &set[0]) + eq_rate_of(row, &set[1]) : eq_metric_of_counts(m, set, 2, NULL);
            sum += value > 0 ? value : 0;
            *n_numbers += row->rates ? 2 : 1;
        }
    }
    return sum;
}

int main(void) {
    eq_ctx cx = {0};
    eq_arena own = {0};
    eq_rng rng = eq_rng_seed(1);
    eq_outcomes o = {.n_rows = N, .n_groups = 2, .y = y, .yhat = yhat, .score = score, .group = group, .privileged = privileged};
    double time[5][TIMES], sum = 0;
    size_t n_numbers = 0;
    for (size_t i = 0; i < N; i++) {
        score[i] = eq_rng_uniform(&rng);
        y[i] = eq_rng_uniform(&rng) < score[i];
        group[i] = (uint16_t)eq_rng_below(&rng, 2);
    }
    for (int t = 0; t < TIMES; t++) {
        eq_group_curves p;
        eq_curve_points list;
        eq_counts set[N_SETS];
        eq_tally tally[2];
        double at[6] = {now()};
        if (eq_sort_order(&cx, score, N, order) != EQ_OK) return 1;
        at[1] = now();
        if (eq_group_curves_build(&cx, &own, &o, &p) != EQ_OK) return 1;
        at[2] = now();
        for (size_t k = 0; k < p.n_points; k++) {
            eq_group_curves_counts(&p, k, set);
            sum += set[k % N_SETS].tp;
        }
        at[3] = now();
        for (size_t i = 0; i < N; i++) yhat[i] = score[i] > 0.5;
        if (eq_tally_count(&cx, &o, tally) != EQ_OK) return 1;
        at[4] = now();
        if (eq_group_curves_thin(&cx, &own, &p, 512, 7, &list) != EQ_OK) return 1;
        at[5] = now();
        for (int i = 0; i < 5; i++) time[i][t] = at[i + 1] - at[i];
        time[2][t] /= (double)p.n_points;
        if (t + 1 == TIMES) {
            double start = now();
            sum += all_metrics(&p, &n_numbers);
            printf("thresholds: %zu metrics of counts at %zu thresholds in %.0f ms, %.0f ns each (checksum %.0f)\n",
                   n_numbers / p.n_points, p.n_points, (now() - start) / 1e6, (now() - start) / (double)n_numbers, sum);
        }
        eq_arena_free(&own);
    }
    double sort = median(time[0]), build = median(time[1]), lookup = median(time[2]), count = median(time[3]);
    printf("thresholds: curves of %d rows %.1f ms = %.1f sorts; a lookup of all groups %.0f ns, counting again %.0f times that; "
           "512 chosen in %.1f ms\n",
           N, build / 1e6, build / sort, lookup, count / lookup, median(time[4]) / 1e6);
    eq_ctx_free(&cx);
    return 0;
}
