/* Binomial tables by recursion, and merging of queues.
 *
 * P(Binomial(k, p) <= m) and its last term move from k to k + 1 and from m to m + 1 by one multiplication each, and as k grows m
 * never falls: a table is one walk. The chance to fail is that of a walk whose count falls under the table anywhere: the
 * distribution of counts that have not failed yet, place by place, its negligible ends cut off. */
#include "method/post/ranking.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* P(Binomial(k, p) <= m) and P(= m). */
typedef struct binomial {
    double p, below, at;
    size_t k, m;
} binomial;

static void one_more_place(binomial *b) {
    b->below -= b->p * b->at;
    b->k++;
    b->at *= (double)b->k / (double)(b->k - b->m) * (1 - b->p);
}

static void one_more_protected(binomial *b) {
    b->at *= (double)(b->k - b->m) / (double)(b->m + 1) * (b->p / (1 - b->p));
    b->m++;
    b->below += b->at;
}

/* The table, and the smallest P(Binomial <= m) of its entries: below that every level from this one on has the same table. A
 * probability that equals the level up to rounding is not above it. */
static double walk(const eq_fair_test *test, uint32_t *table) {
    binomial b = {.p = test->p, .below = 1, .at = 1};
    double next = 1;
    for (size_t i = 0; i < test->k; i++) {
        one_more_place(&b);
        while (b.m < b.k && b.below <= test->alpha * (1 + 1e-12)) one_more_protected(&b);
        table[i] = (uint32_t)b.m;
        if (b.below < next) next = b.below;
    }
    return next;
}

void eq_fair_table(const eq_fair_test *test, uint32_t *table) { walk(test, table); }

eq_status eq_fair_fail(eq_ctx *cx, const eq_fair_test *test, const uint32_t *table, double *probability) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    double *chance, p = test->p, failed = 0;
    size_t low = 0, high = 0; /* counts whose chance is kept */
    EQ_NEW(cx, &cx->tmp, chance, test->k + 2);
    chance[0] = 1;
    for (size_t i = 0; i < test->k; i++) {
        chance[high + 1] = 0;
        for (size_t c = high + 1; c > low; c--) chance[c] = chance[c] * (1 - p) + chance[c - 1] * p;
        chance[low] *= 1 - p;
        high++;
        for (; low < table[i] && low <= high; low++) failed += chance[low], chance[low] = 0;
        while (high > low && chance[high] < 1e-30) high--;
        while (low < high && chance[low] < 1e-30) chance[low++] = 0;
        if (low > high) break; /* nothing is left that could fail */
    }
    *probability = failed;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_fair_adjust(eq_ctx *cx, const eq_fair_test *test, uint32_t *table, double *level) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_fair_test tried = *test;
    double high = test->alpha, failed;
    uint32_t *other;
    EQ_NEW(cx, &cx->tmp, other, test->k);
    walk(&tried, table);
    EQ_TRY(eq_fair_fail(cx, &tried, table, &failed));
    *level = test->alpha;
    if (failed > test->alpha) {
        tried.alpha = 0;
        *level = walk(&tried, table); /* demands nothing, and never fails */
    }
    while (high - *level > 1e-9 * test->alpha) { /* below *level is allowed, high is not */
        tried.alpha = *level + (high - *level) / 2;
        double next = walk(&tried, other);
        EQ_TRY(eq_fair_fail(cx, &tried, other, &failed));
        if (failed > test->alpha) high = tried.alpha;
        else *level = next, memcpy(table, other, test->k * sizeof *table);
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* ---- ranking ---- */

void eq_rank_two(const eq_ranked *by_score, const uint32_t *table, size_t k, uint32_t *ranked) {
    size_t next[2] = {0, 0}, n = by_score->n, count = 0;
    for (size_t i = 0; i < k; i++) {
        for (int g = 0; g < 2; g++)
            while (next[g] < n && by_score->group[next[g]] != g) next[g]++;
        bool forced = count < table[i], protected = next[1] < n && (forced || next[1] < next[0]);
        ranked[i] = (uint32_t)next[protected]++;
        count += protected;
    }
}

/* The group of a kind, needy or not yet full, whose next candidate is the best; n_groups when there is none. */
static size_t best_group(const eq_ranked *by_score, const size_t *next, const uint8_t *able) {
    size_t best = by_score->n_groups;
    for (size_t g = 0; g < by_score->n_groups; g++)
        if (able[g] && next[g] < by_score->n && (best == by_score->n_groups || next[g] < next[best])) best = g;
    return best;
}

eq_status eq_rank_shares(eq_ctx *cx, const eq_ranked *by_score, const double *low, const double *high, size_t k,
                         uint32_t *ranked) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    size_t n_groups = by_score->n_groups, *next, *count;
    uint8_t *able;
    EQ_NEW(cx, &cx->tmp, next, n_groups);
    EQ_NEW(cx, &cx->tmp, count, n_groups);
    EQ_NEW(cx, &cx->tmp, able, n_groups);
    for (size_t i = 0; i < k; i++) {
        for (size_t g = 0; g < n_groups; g++)
            while (next[g] < by_score->n && by_score->group[next[g]] != g) next[g]++;
        size_t best = n_groups;
        for (int kind = 0; kind < 3 && best == n_groups; kind++) { /* short of its share; not above it; anybody */
            for (size_t g = 0; g < n_groups; g++) {
                double place = (double)i + 1, held = (double)count[g];
                able[g] = kind == 0 ? held < floor(place * low[g] + 1e-9) : kind == 1 ? held < ceil(place * high[g] - 1e-9) : 1;
            }
            best = best_group(by_score, next, able);
        }
        ranked[i] = (uint32_t)next[best]++;
        count[best]++;
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
