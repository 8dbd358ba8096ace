/* The best thresholds under a bound on the gap, 48,842 people (as many as Adult has) in 2 and in 5 groups: the curves and every
 * constraint, medians of 9 runs. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "equipoise/rng.h"
#include "metric/frontier/frontier.h"

enum { N = 48842, RUNS = 9, MOST_GROUPS = 5 };

static eq_ctx cx;
static double score[N];
static uint8_t y[N];
static uint32_t row[MOST_GROUPS][N];
static size_t n_rows[MOST_GROUPS];
static eq_threshold_curve curve[MOST_GROUPS];

static double now(void) {
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, z = *(const double *)b;
    return (x > z) - (x < z);
}

static double median(double *time) {
    qsort(time, RUNS, sizeof *time, by_value);
    return time[RUNS / 2];
}

/* Scores that are nearly, but not in every group, calibrated; distinct, as those of a network are. */
static void draw(size_t n_groups) {
    eq_rng rng = eq_rng_seed(1);
    for (size_t g = 0; g < n_groups; g++) n_rows[g] = 0;
    for (uint32_t i = 0; i < N; i++) {
        size_t g = eq_rng_below(&rng, n_groups);
        double u = eq_rng_uniform(&rng);
        score[i] = u * u * (0.6 + 0.1 * (double)g);
        y[i] = eq_rng_uniform(&rng) < score[i] * (1.1 - 0.1 * (double)g);
        row[g][n_rows[g]++] = i;
    }
}

static void build(size_t n_groups) {
    for (size_t g = 0; g < n_groups; g++) {
        eq_curve_rows rows = {.n_rows = n_rows[g], .row = row[g], .score = score, .y = y};
        if (eq_curve_build(&cx, &cx.mem, &rows, &curve[g]) != EQ_OK) exit(1);
    }
}

static void solve(const char *name, eq_frontier f) {
    double time[RUNS];
    eq_frontier_point point = {0};
    eq_rule rule[MOST_GROUPS];
    f.group = curve;
    for (int k = 0; k < RUNS; k++) {
        eq_mark mark = eq_arena_mark(&cx.mem);
        double start = now();
        if (eq_frontier_best(&cx, &cx.mem, &f, rule, &point) != EQ_OK) exit(1);
        time[k] = now() - start;
        eq_arena_reset(&cx.mem, mark);
    }
    printf("  %-34s %9.3f ms   accuracy %.6f%s\n", name, median(time), point.value, point.reduced ? ", not every threshold" : "");
}

int main(void) {
    for (size_t n_groups = 2; n_groups <= MOST_GROUPS; n_groups += 3) {
        double time[RUNS];
        draw(n_groups);
        for (int k = 0; k < RUNS; k++) {
            eq_mark mark = eq_arena_mark(&cx.mem);
            double start = now();
            build(n_groups);
            time[k] = now() - start;
            eq_arena_reset(&cx.mem, mark);
        }
        build(n_groups);
        printf("%d people, %zu groups\n  %-34s %9.3f ms\n", N, n_groups, "curves", median(time));
        eq_frontier f = {.n_groups = n_groups, .goal = EQ_GOAL_ACCURACY};
        static const char *const name[] = {"no bound", "selection rates within 0.01", "TPR within 0.01", "FPR within 0.01",
                                           "TPR and FPR within 0.01"};
        for (f.parity = EQ_PARITY_NONE; f.parity <= EQ_PARITY_ODDS; f.parity++) {
            f.tolerance = 0.01;
            solve(name[f.parity], f);
        }
        f = (eq_frontier){.n_groups = n_groups, .parity = EQ_PARITY_ODDS, .tolerance = 0.05, .budget = 0.2};
        solve("the same within 0.05, 20 % selected", f);
        f = (eq_frontier){.n_groups = n_groups, .parity = EQ_PARITY_SELECTION, .tolerance = 0.01, .fixed = true};
        solve("selection rates, without chance", f);
    }
    eq_ctx_free(&cx);
    return 0;
}
