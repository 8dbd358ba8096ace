/* Levels, contingency tables and ranks, on numbers worked by hand. */
#include <math.h>

#include "check.h"
#include "math/kernels.h"
#include "stat/column_auc.h"

static eq_ctx cx;

/* The table of n rows' codes and classes. */
static eq_contingency count(const uint32_t *code, const uint16_t *of, size_t n) {
    eq_codes codes = {n, 8, code};
    eq_classes classes = {2, of, NULL};
    eq_binning levels;
    eq_contingency table;
    CHECK(eq_bin_codes(&cx, &cx.mem, &codes, (const size_t[2]){1, 100}, &levels) == EQ_OK);
    CHECK(eq_contingency_count(&cx, &cx.mem, &levels, &classes, &table) == EQ_OK);
    return table;
}

static void a_level_that_is_the_class_tells_all_of_it(void) {
    static const uint32_t code[4] = {3, 3, 5, 5};
    static const uint16_t of[4] = {0, 0, 1, 1};
    eq_contingency t = count(code, of, 4);
    CHECK_NEAR(eq_mutual_information(&t), eq_log(2), 1e-15);
    CHECK_NEAR(eq_class_entropy(&t), eq_log(2), 1e-15);
    CHECK_NEAR(eq_cramers_v(&t), 1, 1e-15);
    CHECK_NEAR(eq_chance_information(&t), 1.0 / 8, 1e-15); /* (2 - 1)(2 - 1) / (2 x 4) */
}

static void independent_levels_tell_nothing(void) {
    static const uint32_t code[4] = {0, 0, 1, 1};
    static const uint16_t of[4] = {0, 1, 0, 1};
    eq_contingency t = count(code, of, 4);
    CHECK_NEAR(eq_mutual_information(&t), 0, 1e-15);
    CHECK_NEAR(eq_cramers_v(&t), 0, 0);
}

/* Rows 3 1 and 1 3 of 8: every cell is expected to be 2, so chi-squared is 4 x 1/2 = 2 and phi^2 = 2/8 = 1/4. Corrected:
 * (1/4 - 1/7) / (2 - 1/7 - 1) = (3/28) / (6/7) = 1/8. Information: 3/4 log(3/2) + 1/4 log(1/2). */
static void cramers_v_is_corrected_for_chance(void) {
    static const uint32_t code[8] = {0, 0, 0, 0, 1, 1, 1, 1};
    static const uint16_t of[8] = {0, 0, 0, 1, 0, 1, 1, 1};
    eq_contingency t = count(code, of, 8);
    CHECK_NEAR(eq_cramers_v(&t), sqrt(0.125), 1e-15);
    CHECK_NEAR(eq_mutual_information(&t), 0.75 * eq_log(1.5) + 0.25 * eq_log(0.5), 1e-15);
}

static void one_level_or_one_class_leaves_cramers_v_undefined(void) {
    static const uint32_t code[4] = {0, 0, 0, 0}, two[4] = {0, 1, 0, 1};
    static const uint16_t of[4] = {0, 1, 0, 1}, same[4] = {1, 1, 1, 1};
    eq_contingency t = count(code, of, 4), u = count(two, same, 4);
    CHECK(isnan(eq_cramers_v(&t)) && isnan(eq_cramers_v(&u)));
    CHECK_NEAR(eq_mutual_information(&t), 0, 0);
    CHECK_NEAR(eq_class_entropy(&u), 0, 0);
}

static void missing_is_a_level_and_rare_values_share_one(void) {
    enum { N = 9 };
    static const uint32_t code[N] = {0, 0, 0, 1, 1, 2, 3, UINT32_MAX, UINT32_MAX};
    static const uint32_t expected[N] = {0, 0, 0, 1, 1, 2, 2, 3, 3};
    eq_codes codes = {N, 5, code};
    eq_binning b;
    CHECK(eq_bin_codes(&cx, &cx.mem, &codes, (const size_t[2]){2, 100}, &b) == EQ_OK);
    CHECK(b.n_levels == 4 && b.has_missing && b.n_pooled == 2 && b.n_distinct == 4 && b.n_alone == 2);
    for (size_t i = 0; i < N; i++) CHECK(b.level[i] == expected[i]);
    /* at most one level: those under 2 rows are pooled, then those under 4, and nothing is left by itself */
    CHECK(eq_bin_codes(&cx, &cx.mem, &codes, (const size_t[2]){2, 1}, &b) == EQ_OK);
    CHECK(b.n_levels == 2 && b.n_pooled == 4);
}

static eq_binning bin(const double *value, size_t n, size_t n_bins, eq_ranking *ranking) {
    eq_binning b = {0};
    eq_numbers numbers = {n, value, ranking};
    CHECK(eq_ranking_make(&cx, &cx.mem, value, n, ranking) == EQ_OK);
    CHECK(eq_bin_numbers(&cx, &cx.mem, &numbers, n_bins, &b) == EQ_OK);
    return b;
}

/* Two bins of 10 rows: the 0 that 6 rows have gets one, the four others share the bin that is left, on either side of it. */
static void a_number_that_fills_a_bin_has_it_alone(void) {
    static const double value[10] = {0, 0, -2, 0, 5, 0, 7, 0, -1, 0};
    static const uint32_t expected[10] = {1, 1, 0, 1, 2, 1, 2, 1, 0, 1};
    eq_ranking ranking;
    eq_binning b = bin(value, 10, 2, &ranking);
    CHECK(b.n_levels == 3 && b.n_distinct == 5 && b.n_alone == 4 && !b.has_missing);
    for (size_t i = 0; i < 10; i++) CHECK(b.level[i] == expected[i]);
}

static void numbers_fill_bins_and_missing_ones_their_own(void) {
    static const double value[8] = {6, 5, 4, (double)NAN, 3, 2, 1, (double)NAN};
    static const uint32_t expected[8] = {2, 2, 1, 3, 1, 0, 0, 3};
    eq_ranking ranking;
    eq_binning b = bin(value, 8, 3, &ranking);
    CHECK(b.n_levels == 4 && b.has_missing && ranking.n == 6 && ranking.row[0] == 6 && ranking.row[5] == 0);
    for (size_t i = 0; i < 8; i++) CHECK(b.level[i] == expected[i]);
}

/* Positives 2 and 4, negatives 1 and 3: of four pairs three are in order. Placements: of the positives 1/2 and 1, of the
 * negatives 1 and 1/2; each pair has the variance 1/8, so that of the AUC is 1/16 + 1/16. */
static void auc_of_a_number_has_delongs_error(void) {
    static const double value[5] = {1, 2, 3, 4, (double)NAN};
    static const uint8_t y[5] = {0, 1, 0, 1, 1};
    eq_ranking ranking;
    eq_binary classes = {5, y, NULL};
    bin(value, 5, 2, &ranking);
    eq_numbers numbers = {5, value, &ranking};
    eq_estimate auc = eq_numbers_auc(&numbers, &classes);
    CHECK_NEAR(auc.value, 0.75, 1e-15);
    CHECK_NEAR(auc.error, sqrt(0.125), 1e-15);
}

/* Ties: positives 1, 2 and negatives 1, 0: 1 > 0, 2 > 1, 2 > 0 and half a win for 1 against 1: 3.5 of 4. Weights 2 on the 2:
 * wins (1 x 1.5 + 2 x 2) of 3 x 2. */
static void ties_count_half_and_weights_count(void) {
    static const double value[4] = {1, 2, 1, 0}, weight[4] = {1, 2, 1, 1};
    static const uint8_t y[4] = {1, 1, 0, 0};
    eq_ranking ranking;
    eq_binary plain = {4, y, NULL}, weighted = {4, y, weight};
    bin(value, 4, 2, &ranking);
    eq_numbers numbers = {4, value, &ranking};
    CHECK_NEAR(eq_numbers_auc(&numbers, &plain).value, 3.5 / 4, 1e-15);
    CHECK_NEAR(eq_numbers_auc(&numbers, &weighted).value, 5.5 / 6, 1e-15);
}

static void auc_of_one_class_is_undefined_and_of_perfect_ranks_has_no_error(void) {
    static const double value[4] = {1, 2, 3, 4};
    static const uint8_t one[4] = {1, 1, 1, 1}, apart[4] = {0, 0, 1, 1};
    eq_ranking ranking;
    eq_binary only = {4, one, NULL}, perfect = {4, apart, NULL};
    bin(value, 4, 2, &ranking);
    eq_numbers numbers = {4, value, &ranking};
    CHECK(isnan(eq_numbers_auc(&numbers, &only).value));
    CHECK_NEAR(eq_numbers_auc(&numbers, &perfect).value, 1, 0);
    CHECK(isnan(eq_numbers_auc(&numbers, &perfect).error));
}

/* Two folds of one positive and one negative each, level 0 positive and level 1 negative in both: each fold is ranked by what
 * the other says, in the right order. Turned round in the second fold, both folds are ranked the wrong way. */
static void a_category_is_ranked_by_the_other_folds(void) {
    uint32_t level[4] = {0, 1, 0, 1};
    static const uint8_t y[4] = {1, 0, 1, 0}, turned[4] = {1, 0, 0, 1}, fold[4] = {0, 0, 1, 1};
    eq_binning levels = {.n_rows = 4, .n_levels = 2, .level = level};
    eq_binary classes = {4, y, NULL}, otherwise = {4, turned, NULL};
    eq_estimate auc;
    CHECK(eq_levels_auc(&cx, &levels, &classes, fold, 2, &auc) == EQ_OK);
    CHECK_NEAR(auc.value, 1, 0);
    CHECK(eq_levels_auc(&cx, &levels, &otherwise, fold, 2, &auc) == EQ_OK);
    CHECK_NEAR(auc.value, 0, 0);
}

static void serial_numbers_rank_nothing(void) {
    enum { N = 400 };
    static uint32_t level[N];
    static uint8_t y[N], fold[N];
    eq_rng rng = eq_rng_seed(3);
    for (uint32_t i = 0; i < N; i++) {
        level[i] = i;
        y[i] = (uint8_t)eq_rng_below(&rng, 2);
        fold[i] = (uint8_t)eq_rng_below(&rng, 5);
    }
    eq_binning levels = {.n_rows = N, .n_levels = N, .level = level};
    eq_binary classes = {N, y, NULL};
    eq_estimate auc;
    CHECK(eq_levels_auc(&cx, &levels, &classes, fold, 5, &auc) == EQ_OK);
    CHECK_NEAR(auc.value, 0.5, 0); /* unseen levels all stand at the overall share */
}

int main(void) {
    RUN(a_level_that_is_the_class_tells_all_of_it);
    RUN(independent_levels_tell_nothing);
    RUN(cramers_v_is_corrected_for_chance);
    RUN(one_level_or_one_class_leaves_cramers_v_undefined);
    RUN(missing_is_a_level_and_rare_values_share_one);
    RUN(a_number_that_fills_a_bin_has_it_alone);
    RUN(numbers_fill_bins_and_missing_ones_their_own);
    RUN(auc_of_a_number_has_delongs_error);
    RUN(ties_count_half_and_weights_count);
    RUN(auc_of_one_class_is_undefined_and_of_perfect_ranks_has_no_error);
    RUN(a_category_is_ranked_by_the_other_folds);
    RUN(serial_numbers_rank_nothing);
    eq_ctx_free(&cx);
    return check_done();
}
