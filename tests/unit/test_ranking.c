/* Tables of FA*IR against ../shared/golden/methods/fair_ranking.json (exact; 1e-12 on probabilities), and rankings by hand. */
#include <math.h>
#include <stdbool.h>

#include "check.h"
#include "equipoise/rng.h"
#include "golden/golden.h"
#include "method/post/ranking.h"

enum { MOST = 400 };
static eq_ctx cx;
static uint32_t table[MOST], ranked[MOST];

static void check_table(const cJSON *expected) {
    for (int i = 0; i < cJSON_GetArraySize(expected); i++) CHECK((int)table[i] == cJSON_GetArrayItem(expected, i)->valueint);
}

static void tables_are_the_golden_ones(void) {
    cJSON *golden = golden_json(&cx, golden_folder(), "methods/fair_ranking.json");
    const cJSON *entry;
    int n = 0;
    if (!golden) SKIP("no golden files at ../shared/golden/methods");
    cJSON_ArrayForEach(entry, golden) {
        eq_fair_test test = {.k = (size_t)golden_at(entry, "k")->valueint,
                             .p = golden_at(entry, "p")->valuedouble,
                             .alpha = golden_at(entry, "alpha")->valuedouble};
        double failed, level;
        int failed_before = check_failed_here;
        eq_fair_table(&test, table);
        check_table(golden_at(entry, "table"));
        CHECK(eq_fair_fail(&cx, &test, table, &failed) == EQ_OK);
        CHECK_NEAR(failed, golden_at(entry, "fail_probability")->valuedouble, 1e-12);
        CHECK(eq_fair_adjust(&cx, &test, table, &level) == EQ_OK);
        check_table(golden_at(entry, "adjusted_table"));
        CHECK_NEAR(level, golden_at(entry, "adjusted_alpha_at_least")->valuedouble, 1e-12);
        test.alpha = level;
        CHECK(eq_fair_fail(&cx, &test, table, &failed) == EQ_OK);
        CHECK_NEAR(failed, golden_at(entry, "adjusted_fail_probability")->valuedouble, 1e-12);
        if (check_failed_here > failed_before) printf("  ... in %s\n", entry->string);
        n++;
    }
    CHECK(n == 7);
    cJSON_Delete(golden);
}

/* Large rankings: the table is about p k less 1.3 deviations of it; adjusted it fails less often, but hardly less than it may. */
static void large_tables_keep_the_level(void) {
    eq_fair_test test = {.k = MOST, .p = 0.3, .alpha = 0.1};
    double failed, level;
    eq_fair_table(&test, table);
    CHECK_NEAR(table[MOST - 1], 0.3 * MOST - 1.2816 * sqrt(MOST * 0.21), 1.5);
    CHECK(eq_fair_fail(&cx, &test, table, &failed) == EQ_OK && failed > 0.1);
    CHECK(eq_fair_adjust(&cx, &test, table, &level) == EQ_OK && level < 0.1);
    CHECK(eq_fair_fail(&cx, &test, table, &failed) == EQ_OK);
    CHECK(failed <= 0.1 && failed > 0.09);
}

/* Scores fall as the groups say: 0 0 0 1 0 1 1. With p = .5, alpha = .1 the table of six is 0 0 0 1 1 1: the fourth place is
 * due to the first of group 1, which stands there anyway; a table that wants one at the second place pulls it forward. */
static void the_better_of_two_queues_unless_one_is_due(void) {
    static const uint16_t group[] = {0, 0, 0, 1, 0, 1, 1};
    static const uint32_t due[] = {0, 1, 1, 2, 2, 3};
    eq_ranked by_score = {.n = 7, .n_groups = 2, .group = group};
    eq_fair_test test = {.k = 6, .p = 0.5, .alpha = 0.1};
    eq_fair_table(&test, table);
    eq_rank_two(&by_score, table, 6, ranked);
    for (uint32_t i = 0; i < 6; i++) CHECK(ranked[i] == i);
    static const uint32_t pulled[] = {0, 3, 1, 5, 2, 6};
    eq_rank_two(&by_score, due, 6, ranked);
    for (uint32_t i = 0; i < 6; i++) CHECK(ranked[i] == pulled[i]);
    static const uint32_t many[] = {1, 2, 3, 4, 5, 6}; /* more than there are: the others follow */
    static const uint32_t first[] = {3, 5, 6, 0, 1, 2};
    eq_rank_two(&by_score, many, 6, ranked);
    for (uint32_t i = 0; i < 6; i++) CHECK(ranked[i] == first[i]);
}

/* Three groups of a third each, all of group 0 ahead: 0 1 2 in turn. */
static void shares_hold_at_every_prefix(void) {
    static const uint16_t group[] = {0, 0, 0, 1, 1, 1, 2, 2, 2};
    static const uint32_t turns[] = {0, 3, 6, 1, 4, 7, 2, 5, 8};
    const double third[] = {1 / 3.0, 1 / 3.0, 1 / 3.0};
    eq_ranked by_score = {.n = 9, .n_groups = 3, .group = group};
    CHECK(eq_rank_shares(&cx, &by_score, third, third, 9, ranked) == EQ_OK);
    for (uint32_t i = 0; i < 9; i++) CHECK(ranked[i] == turns[i]);
}

/* Any scores, two or three groups of any shares: within the bounds at every prefix, each candidate once, and best first within a
 * group. With up to six groups no group is ever short by more than one. */
static void random_rankings_hold_their_shares(void) {
    eq_rng rng = eq_rng_seed(5);
    for (size_t round = 0; round < 100; round++) {
        uint16_t group[MOST];
        size_t n_groups = 2 + round % 5, count[6] = {0}, held[6] = {0}, short_by = 0, n = MOST;
        double share[6];
        bool taken[MOST] = {false};
        for (size_t i = 0; i < n; i++) {
            group[i] = (uint16_t)(eq_rng_below(&rng, n_groups) * eq_rng_below(&rng, 2));
            count[group[i]]++;
        }
        for (size_t g = 0; g < n_groups; g++) share[g] = (double)count[g] / (double)n;
        eq_ranked by_score = {.n = n, .n_groups = n_groups, .group = group};
        CHECK(eq_rank_shares(&cx, &by_score, share, share, n, ranked) == EQ_OK);
        size_t last[6] = {0};
        for (size_t i = 0; i < n; i++) {
            uint16_t g = group[ranked[i]];
            CHECK(!taken[ranked[i]] && (!held[g] || ranked[i] > last[g]));
            taken[ranked[i]] = true;
            last[g] = ranked[i];
            held[g]++;
            for (size_t a = 0; a < n_groups; a++) {
                double quota = (double)(i + 1) * share[a];
                size_t least = (size_t)floor(quota + 1e-9);
                if (held[a] < least && least - held[a] > short_by) short_by = least - held[a];
                CHECK(n_groups > 3 || held[a] <= (size_t)ceil(quota - 1e-9));
            }
        }
        CHECK(short_by <= (n_groups > 3));
    }
}

int main(void) {
    RUN(tables_are_the_golden_ones);
    RUN(large_tables_keep_the_level);
    RUN(the_better_of_two_queues_unless_one_is_due);
    RUN(shares_hold_at_every_prefix);
    RUN(random_rankings_hold_their_shares);
    eq_ctx_free(&cx);
    return check_done();
}
