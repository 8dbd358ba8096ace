/* Whom a measure over groups is about. Counts of three groups, tp fp tn fn:
 *   a  3 1 4 2    selected .4  tpr .6  fpr .2   accuracy .7
 *   b  4 2 2 2    selected .6  tpr .667 fpr .5  accuracy .6
 *   c  1 1 6 2    selected .2  tpr .333 fpr .143 accuracy .7
 * All: 24 + 6 rows: selected .4, tpr 8/14, fpr 4/16. */
#include <math.h>

#include "check.h"
#include "equipoise/metric.h"

static eq_ctx cx;

static eq_audit audit_of(const double (*cell)[4], size_t n_groups, bool decided) {
    static uint8_t y[12], yhat[12];
    static const uint8_t privileged[3] = {1};
    static uint16_t group[12];
    static double count[12];
    static const char *const name[3] = {"a", "b", "c"};
    for (size_t i = 0; i < 4 * n_groups; i++) {
        size_t c = i % 4;
        y[i] = c == 0 || c == 3, yhat[i] = c < 2, group[i] = (uint16_t)(i / 4), count[i] = cell[i / 4][c];
    }
    eq_outcomes o = {.n_rows = 4 * n_groups,
                     .n_groups = n_groups,
                     .y = y,
                     .yhat = decided ? yhat : NULL,
                     .count = count,
                     .group = group,
                     .group_name = name,
                     .privileged = privileged};
    eq_audit a;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, NULL, &a) == EQ_OK);
    return a;
}

static eq_value of(const eq_audit *a, const char *id) { return a->metric[eq_metric_find(id)]; }

static void check_pair(const eq_value *v, size_t i, const char *highest, const char *lowest, const char *rate) {
    CHECK(v->n_between > i);
    if (v->n_between <= i) return;
    CHECK_TEXT(v->between[i].highest, highest);
    CHECK_TEXT(v->between[i].lowest, lowest);
    if (rate) CHECK_TEXT(v->between[i].rate, rate);
    else CHECK(v->between[i].rate == NULL);
}

static const double three[3][4] = {{3, 1, 4, 2}, {4, 2, 2, 2}, {1, 1, 6, 2}};

static void an_extreme_over_groups_names_both(void) {
    eq_audit a = audit_of(three, 3, true);
    eq_value v = of(&a, "demographic_parity_difference");
    check_pair(&v, 0, "b", "c", NULL);
    CHECK_TEXT(v.note, "highest b, lowest c (few)");
    v = of(&a, "demographic_parity_ratio");
    check_pair(&v, 0, "b", "c", NULL);
    v = of(&a, "error_rate_max_difference");
    check_pair(&v, 0, "b", "a", NULL); /* a and c are alike: the first */
    v = of(&a, "smoothed_empirical_differential_fairness");
    check_pair(&v, 0, "b", "c", NULL);
    v = of(&a, "statistical_parity_difference");
    CHECK(v.n_between == 0 && v.noted.cause == EQ_NO_CAUSE);
}

/* tpr is 1/3 apart and fpr 5/14; the ratios are 1/2 and 2/7. */
static void of_two_rates_the_one_that_decides_is_named(void) {
    eq_audit a = audit_of(three, 3, true);
    eq_value v = of(&a, "equalized_odds_max_difference");
    CHECK_NEAR(v.value, 5.0 / 14, 1e-15);
    check_pair(&v, 0, "b", "c", "fpr");
    CHECK(v.n_between == 1);
    CHECK_TEXT(v.note, "by false positive rate: highest b, lowest c (few)");
    v = of(&a, "equalized_odds_ratio");
    CHECK_NEAR(v.value, 2.0 / 7, 1e-15);
    check_pair(&v, 0, "b", "c", "fpr");
    v = of(&a, "average_odds_max_difference");
    CHECK(v.n_between == 2);
    check_pair(&v, 0, "b", "c", "tpr");
    check_pair(&v, 1, "b", "c", "fpr");
    CHECK_TEXT(v.note, "by both rates: highest b, lowest c (few)");
}

/* From .4 selected: a 0, b .2, c .2 below, which rounding makes .20000000000000001; as a ratio 2/3 and 1/2. */
static void the_group_farthest_from_all_rows_is_named(void) {
    const double cell[3][4] = {{3, 1, 4, 2}, {5, 2, 1, 2}, {1, 1, 6, 2}};
    eq_audit a = audit_of(cell, 3, true);
    eq_value v = of(&a, "selection_rate_overall_difference");
    CHECK(v.noted.cause == EQ_FARTHEST_GROUP && v.n_between == 0);
    CHECK_TEXT(v.note, "farthest b (few)"); /* .7, of all 13/30 */
    CHECK_TEXT(of(&a, "selection_rate_overall_ratio").note, "farthest c (few)");
    v = of(&a, "equalized_odds_overall_difference");
    CHECK_TEXT(v.note, "farthest b (false positive rate) (few)"); /* 2/3, of all 4/15 */
    CHECK(v.n_between == 1 && !v.between->lowest);
    CHECK_TEXT(v.between->highest, "b");
    CHECK_TEXT(v.between->rate, "fpr");
}

static void where_all_are_alike_both_are_the_first(void) {
    const double alike[3][4] = {{3, 1, 4, 2}, {3, 1, 4, 2}, {3, 1, 4, 2}};
    eq_audit a = audit_of(alike, 3, true);
    eq_value v = of(&a, "demographic_parity_difference");
    CHECK(v.value == 0);
    check_pair(&v, 0, "a", "a", NULL);
}

static void what_is_undefined_is_about_nobody(void) {
    const double none[2][4] = {{0, 0, 4, 0}, {1, 1, 1, 1}};
    eq_audit a = audit_of(none, 2, true);
    eq_value v = of(&a, "equal_opportunity_max_difference");
    CHECK(isnan(v.value) && v.n_between == 0 && v.note == NULL);
    a = audit_of(three, 3, false);
    v = of(&a, "demographic_parity_difference"); /* of the labels: a .5, b .6, c .3 */
    check_pair(&v, 0, "b", "c", NULL);
}

int main(void) {
    RUN(an_extreme_over_groups_names_both);
    RUN(of_two_rates_the_one_that_decides_is_named);
    RUN(the_group_farthest_from_all_rows_is_named);
    RUN(where_all_are_alike_both_are_the_first);
    RUN(what_is_undefined_is_about_nobody);
    eq_ctx_free(&cx);
    return check_done();
}
