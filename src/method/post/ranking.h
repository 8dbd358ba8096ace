/* Rankings in which every prefix holds enough of a group: the tables of FA*IR and the two ways to rank. */
#ifndef EQ_RANKING_H
#define EQ_RANKING_H

#include <stdint.h>

#include "equipoise/arena.h"

/* What is asked of a ranking of k places. */
typedef struct eq_fair_test {
    size_t k;
    double p;     /* least share of the protected, [0,1) */
    double alpha; /* level of the test of every prefix, (0,1) */
} eq_fair_test;

/* table (k): how many protected the first i + 1 places must hold, the smallest m with P(Binomial(i + 1, p) <= m) > alpha.
 * O(k). */
void eq_fair_table(const eq_fair_test *test, uint32_t *table);

/* How probable it is that a ranking drawn fairly, each place protected with chance p, fails the table at some prefix.
 * O(k sqrt(k)) or so, scratch from cx->tmp. */
eq_status eq_fair_fail(eq_ctx *cx, const eq_fair_test *test, const uint32_t *table, double *probability);

/* The table with the largest level, at most test->alpha, at which fair rankings fail with at most the chance test->alpha: all
 * prefixes are tested at once. *level: below it the table is this one, from it on another that fails too often; or test->alpha.
 * Source: Zehlike et al. 2017, section 4.3, here by bisection. */
eq_status eq_fair_adjust(eq_ctx *cx, const eq_fair_test *test, uint32_t *table, double *level);

/* Candidates by falling score. */
typedef struct eq_ranked {
    size_t n, n_groups;
    const uint16_t *group; /* (n) of the candidate at place i by score */
} eq_ranked;

/* The k candidates that are ranked, in order, as places by score (k): the better of two queues, unless the table forces one of
 * group 1. While there are any. O(n). */
void eq_rank_two(const eq_ranked *by_score, const uint32_t *table, size_t k, uint32_t *ranked);

/* The same for any groups: at every prefix of i places group g holds between floor(i low[g]) and ceil(i high[g]); who is short
 * of it goes first, by score, and who is at the upper bound waits. While there are any; with more than three groups a group may
 * be short by one for a place. O(n + k n_groups), scratch from cx->tmp. Source: Geyik, Ambler & Kenthapadi 2019, DetGreedy. */
eq_status eq_rank_shares(eq_ctx *cx, const eq_ranked *by_score, const double *low, const double *high, size_t k,
                         uint32_t *ranked);

#endif
