/* Times what an audit costs natively: medians of processor time over rounds of one run, on 20,000 rows.
 *
 * The first line is the target of the core: the multinomial bootstrap of every metric of counts, two groups,
 * 10,000 resamples, in 20 ms. Times on a shared machine drift; the others are there to see what the first is
 * made of. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "equipoise/rng.h"
#include "metric/interval/percentile.h"

enum { ROWS = 20000, RESAMPLES = 10000, ROUNDS = 21, MAX_GROUPS = 8 };

typedef struct bench {
    eq_ctx cx;
    uint8_t y[ROWS], yhat[ROWS], privileged[MAX_GROUPS];
    double score[ROWS], weight[ROWS];
    uint16_t group[ROWS];
    eq_outcomes outcomes;
    eq_tally tally[MAX_GROUPS];
} bench;

static bench b; /* a bench is a program, not the library */

static eq_status fill(eq_ctx *cx, size_t n_groups) {
    eq_rng rng = eq_rng_seed(1);
    for (size_t i = 0; i < ROWS; i++) {
        b.group[i] = (uint16_t)eq_rng_below(&rng, n_groups);
        b.y[i] = eq_rng_uniform(&rng) < (b.group[i] ? 0.5 : 0.4);
        b.score[i] = (eq_rng_uniform(&rng) + eq_rng_uniform(&rng) + b.y[i] * 0.6) / 2.6;
        b.yhat[i] = b.score[i] > 0.5;
        b.weight[i] = 0.5 + eq_rng_uniform(&rng);
    }
    for (size_t g = 0; g < MAX_GROUPS; g++) b.privileged[g] = g + 1 == n_groups;
    b.outcomes = (eq_outcomes){
        .n_rows = ROWS, .n_groups = n_groups, .y = b.y, .yhat = b.yhat, .group = b.group, .privileged = b.privileged};
    return eq_tally_count(cx, &b.outcomes, b.tally);
}

static eq_status draw_only(eq_ctx *cx) {
    eq_bootstrap bootstrap = {b.tally, b.privileged, b.outcomes.n_groups, RESAMPLES, eq_rng_seed(2)};
    eq_resamples resamples;
    eq_mark mark = eq_arena_mark(&cx->mem);
    EQ_TRY(eq_bootstrap_draw(cx, &cx->mem, &bootstrap, &resamples));
    eq_arena_reset(&cx->mem, mark);
    return EQ_OK;
}

static eq_status audit(eq_ctx *cx, size_t resamples) {
    eq_audit_options options = {.bootstrap = resamples, .seed = 3};
    eq_audit audit;
    eq_mark mark = eq_arena_mark(&cx->mem);
    EQ_TRY(eq_audit_compute(cx, &cx->mem, &b.outcomes, &options, &audit));
    eq_arena_reset(&cx->mem, mark);
    return EQ_OK;
}

static eq_status audit_without(eq_ctx *cx) { return audit(cx, 0); }
static eq_status audit_with(eq_ctx *cx) { return audit(cx, RESAMPLES); }

static int compare(const void *a, const void *c) {
    double x = *(const double *)a, y = *(const double *)c;
    return (x > y) - (x < y);
}

/* The median time of a job in ms, after one round to warm up; -1 when it fails. */
static double median(eq_status (*job)(eq_ctx *)) {
    double ms[ROUNDS];
    if (job(&b.cx) != EQ_OK) return -1;
    for (int i = 0; i < ROUNDS; i++) {
        clock_t start = clock(); /* of the processor: neighbours on the machine count less */
        if (job(&b.cx) != EQ_OK) return -1;
        ms[i] = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
    }
    qsort(ms, ROUNDS, sizeof *ms, compare);
    return ms[ROUNDS / 2];
}

/* Metrics that a bootstrap gives an interval. */
static size_t count_bootstrapped(void) {
    size_t n = 0;
    for (size_t m = 0; m < eq_metric_count(); m++) n += eq_metric_row_at(m)->interval == EQ_BOOTSTRAP;
    return n;
}

int main(void) {
    static const size_t groups[] = {2, 8};
    printf("audit, %d rows, %zu metrics, %zu with bootstrap intervals; medians of %d rounds\n", ROWS, eq_metric_count(),
           count_bootstrapped(), ROUNDS);
    for (size_t k = 0; k < sizeof groups / sizeof *groups; k++) {
        if (fill(&b.cx, groups[k]) != EQ_OK) return 1;
        double without = median(audit_without), with = median(audit_with);
        printf("  bootstrap, %d resamples, %zu groups, all count metrics: %6.1f ms%s\n", RESAMPLES, groups[k], with - without,
               groups[k] == 2 ? " (target 20)" : "");
        printf("    of which drawing the resamples:  %6.1f ms\n", median(draw_only));
        b.outcomes.weight = b.weight;
        if (eq_tally_count(&b.cx, &b.outcomes, b.tally) != EQ_OK) return 1;
        printf("    the same, weighted rows:         %6.1f ms\n", median(audit_with) - median(audit_without));
        b.outcomes.weight = NULL;
        printf("    audit without bootstrap:         %6.1f ms\n", without);
        b.outcomes.score = b.score;
        printf("    audit without bootstrap, scores: %6.1f ms\n", median(audit_without));
    }
    eq_ctx_free(&b.cx);
    return 0;
}
