/* Closed-form intervals of gaps. Values marked [scipy] were computed apart with scipy.stats (norm, beta) by the formulas of the
 * header; the others follow from laws. Groups are given as hits of rows; a row's label is 0 and its decision the hit, so the
 * selection rate and the false positive rate are hits / rows. */
#include <math.h>
#include <string.h>

#include "check.h"
#include "equipoise/metric.h"
#include "equipoise/rng.h"
#include "math/beta.h"
#include "math/stats.h"

enum { MOST_GROUPS = 6 };

static eq_ctx cx;

typedef struct groups {
    size_t n;
    double hits[MOST_GROUPS], rows[MOST_GROUPS];
} groups;

/* Two rows with counts a group: hits and misses. Group 0 is the reference. */
static eq_value value_of(const groups *g, const char *id) {
    uint8_t y[2 * MOST_GROUPS] = {0}, yhat[2 * MOST_GROUPS], privileged[MOST_GROUPS] = {1};
    double count[2 * MOST_GROUPS];
    uint16_t group[2 * MOST_GROUPS];
    for (size_t i = 0; i < 2 * g->n; i++) {
        group[i] = (uint16_t)(i / 2);
        yhat[i] = i % 2;
        count[i] = i % 2 ? g->hits[i / 2] : g->rows[i / 2] - g->hits[i / 2];
    }
    eq_outcomes o = {
        .n_rows = 2 * g->n, .n_groups = g->n, .y = y, .yhat = yhat, .count = count, .group = group, .privileged = privileged};
    eq_audit a;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, NULL, &a) == EQ_OK);
    return a.metric[eq_metric_find(id)];
}

/* FP 0 of 90 against 12 of 810 [scipy]; Fisher's p is 0.62. All of 12 against all of 12: z^2 / (n + z^2) either way. */
static void differences_of_shares_have_newcombes_interval(void) {
    groups rare = {2, {12, 0}, {810, 90}}, all = {2, {12, 12}, {12, 12}};
    eq_value v = value_of(&rare, "fpr_difference");
    CHECK_NEAR(v.value, -12 / 810.0, 1e-15);
    CHECK_NEAR(v.low, -0.025715252292, 1e-10);
    CHECK_NEAR(v.high, 0.026605827158, 1e-10);
    v = value_of(&all, "statistical_parity_difference");
    double z2 = 1.959963984540054 * 1.959963984540054;
    CHECK(v.value == 0);
    CHECK_NEAR(v.low, -z2 / (12 + z2), 1e-14); /* -0.2425 */
    CHECK_NEAR(v.high, z2 / (12 + z2), 1e-14);
    CHECK_TEXT(v.note, "few");
}

/* 30 of 100 against 45 of 120 [scipy]. */
static void ratios_of_shares_have_movers_interval(void) {
    groups g = {2, {45, 30}, {120, 100}};
    eq_value v = value_of(&g, "disparate_impact");
    CHECK_NEAR(v.value, 0.8, 1e-15);
    CHECK_NEAR(v.low, 0.547622314739, 1e-10);
    CHECK_NEAR(v.high, 1.158767879742, 1e-10);
    CHECK(v.note == NULL);
    groups none = {2, {45, 0}, {120, 100}};
    v = value_of(&none, "disparate_impact");
    CHECK(v.value == 0 && v.low == 0 && v.high > 0 && v.high < 0.2);
}

/* 30 of 100, 45 of 120, 80 of 100: the largest gap is 0.5 [scipy]. */
static void gaps_over_groups_have_exact_limits_that_allow_for_the_choice(void) {
    groups g = {3, {30, 45, 80}, {100, 120, 100}};
    eq_value v = value_of(&g, "demographic_parity_difference");
    CHECK_NEAR(v.value, 0.5, 1e-15);
    CHECK_NEAR(v.low, 0.321798587095, 1e-9);
    CHECK_NEAR(v.high, 0.614245539120, 1e-9);
    v = value_of(&g, "worst_group_tnr");
    CHECK_NEAR(v.value, 0.2, 1e-15);
    CHECK_NEAR(v.low, 0.126655552102, 1e-9);
    CHECK_NEAR(v.high, 0.312451825316, 1e-9);
}

static groups draw(eq_rng *rng, size_t n) {
    groups g = {.n = n};
    for (size_t i = 0; i < n; i++) {
        g.rows[i] = (double)(3 + eq_rng_below(rng, 200));
        g.hits[i] = floor(eq_rng_uniform(rng) * (g.rows[i] + 1));
    }
    return g;
}

/* Over random tables: no value outside its interval; exchanging the sides turns signs and ratios round; the ratio leaves out
 * 1 exactly when the difference leaves out 0. */
static void intervals_hold_their_values_and_turn_round_with_the_sides(void) {
    static const char *const ids[] = {"statistical_parity_difference",
                                      "disparate_impact",
                                      "demographic_parity_difference",
                                      "demographic_parity_ratio",
                                      "selection_rate_overall_difference",
                                      "selection_rate_overall_ratio",
                                      "worst_group_fpr",
                                      "equalized_odds_max_difference",
                                      "accuracy_difference",
                                      "error_rate_max_difference",
                                      "class_imbalance"};
    eq_rng rng = eq_rng_seed(1);
    for (int k = 0; k < 300; k++) {
        groups g = draw(&rng, 2 + (size_t)k % 5), turned = g;
        for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
            eq_value v = value_of(&g, ids[i]);
            if (!isnan(v.value) && !isnan(v.low)) CHECK(v.low <= v.value && v.value <= v.high);
        }
        if (g.n != 2) continue;
        turned.hits[0] = g.hits[1], turned.hits[1] = g.hits[0], turned.rows[0] = g.rows[1], turned.rows[1] = g.rows[0];
        eq_value d = value_of(&g, ids[0]), back = value_of(&turned, ids[0]), r = value_of(&g, ids[1]);
        CHECK_NEAR(back.low, -d.high, 1e-14);
        CHECK_NEAR(back.high, -d.low, 1e-14);
        if (isnan(r.value)) continue;
        CHECK((r.high < 1) == (d.high < 0) && (r.low > 1) == (d.low > 0));
        eq_value other = value_of(&turned, ids[1]);
        if (!isnan(other.value)) CHECK_NEAR(other.low, 1 / r.high, 1e-12);
    }
}

/* Two groups: the unsigned gap is the signed one without its sign, but for exact limits in the place of Wilson's. */
static void of_two_groups_the_unsigned_gap_is_the_folded_one(void) {
    groups g = {2, {400, 330}, {1000, 1100}};
    eq_value d = value_of(&g, "statistical_parity_difference"), u = value_of(&g, "demographic_parity_difference");
    CHECK_NEAR(u.value, -d.value, 1e-15);
    CHECK_NEAR(u.low, -d.high, 0.002);
    CHECK_NEAR(u.high, -d.low, 0.002);
    g.hits[1] = 440; /* alike: the interval begins at no gap */
    u = value_of(&g, "demographic_parity_difference");
    CHECK(u.value == 0 && u.low == 0 && u.high > 0.03);
}

static eq_limited exact(double hits, double rows) {
    eq_interval i = eq_clopper_pearson((eq_share){hits / rows, rows}, 0.025);
    return (eq_limited){hits / rows, i.low, i.high};
}

/* The same to the last bits, with the signed rule on the same exact arms: M = 2 ordered pairs, so both tails are .025. */
static void of_two_groups_the_unsigned_gap_is_the_fold_of_the_same_arms(void) {
    eq_rng rng = eq_rng_seed(7);
    for (int k = 0; k < 300; k++) {
        groups g = draw(&rng, 2);
        eq_limited a = exact(g.hits[0], g.rows[0]), b = exact(g.hits[1], g.rows[1]);
        eq_interval d = eq_mover_difference(a, b);
        eq_value u = value_of(&g, "demographic_parity_difference"), r = value_of(&g, "demographic_parity_ratio");
        double low = d.low > 0 ? d.low : d.high < 0 ? -d.high : 0, high = d.high > -d.low ? d.high : -d.low;
        CHECK_NEAR(u.low, low, 1e-14);
        CHECK_NEAR(u.high, high < 1 ? high : 1, 1e-14);
        if (!(a.value > 0 && b.value > 0)) continue;
        eq_interval q = a.value < b.value ? eq_mover_ratio(a, b) : eq_mover_ratio(b, a);
        double other = q.high > 1 ? 1 / q.high : 1; /* the lower end of the pair turned round */
        CHECK_NEAR(r.low, q.low < other ? q.low : other, 1e-13);
        CHECK_NEAR(r.high, q.high < 1 ? q.high : 1, 1e-13);
    }
}

/* Counts times 7 have the same rates, gaps and ratios, and narrower intervals inside the old ones. */
static void scaled_counts_have_the_same_values_and_narrower_intervals(void) {
    static const char *const ids[] = {"statistical_parity_difference", "disparate_impact", "demographic_parity_difference",
                                      "demographic_parity_ratio",      "worst_group_fpr",  "average_pairwise_difference_fpr"};
    eq_rng rng = eq_rng_seed(11);
    for (int k = 0; k < 100; k++) {
        groups g = draw(&rng, 2 + (size_t)k % 4), more = g;
        for (size_t i = 0; i < g.n; i++) more.hits[i] *= 7, more.rows[i] *= 7;
        for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
            eq_value v = value_of(&g, ids[i]), scaled = value_of(&more, ids[i]);
            CHECK(isnan(v.value) == isnan(scaled.value));
            if (isnan(v.value)) continue;
            CHECK_NEAR(scaled.value, v.value, 1e-14);
            if (!isinf(v.high)) CHECK(scaled.high - scaled.low <= v.high - v.low + 1e-12);
        }
    }
}

/* Groups in another order: the same numbers but for the last bits, and the same groups named where no two are alike. */
static void the_order_of_groups_changes_only_who_of_equals_is_named(void) {
    static const char *const ids[] = {"demographic_parity_difference",     "demographic_parity_ratio", "worst_group_fpr",
                                      "selection_rate_overall_difference", "parity_loss_fpr",          "accuracy_max_difference"};
    eq_rng rng = eq_rng_seed(12);
    for (int k = 0; k < 100; k++) {
        groups g = draw(&rng, 4), turned = {.n = 4};
        static const size_t place[4] = {0, 3, 1, 2}; /* where each goes; the reference stays */
        for (size_t i = 0; i < 4; i++) turned.hits[place[i]] = g.hits[i], turned.rows[place[i]] = g.rows[i];
        for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
            eq_value v = value_of(&g, ids[i]), other = value_of(&turned, ids[i]);
            CHECK(isnan(v.value) == isnan(other.value));
            if (isnan(v.value)) continue;
            CHECK_NEAR(other.value, v.value, 1e-14);
            if (!isnan(v.low)) CHECK_NEAR(other.low, v.low, 1e-13);
            if (!isnan(v.low) && !isinf(v.high)) CHECK_NEAR(other.high, v.high, 1e-13);
            if (!v.n_between) continue;
            size_t was = (size_t)(v.between->highest[0] - '0'), is = (size_t)(other.between->highest[0] - '0');
            double a = g.hits[was] / g.rows[was], b = turned.hits[is] / turned.rows[is];
            if (strncmp(ids[i], "accuracy", 8)) CHECK(fabs(a - b) <= 0); /* the same rate, so the same group but for equals */
        }
    }
}

/* A table of one value: the bootstrap knows no other, which is no certainty. */
static void alike_resamples_are_no_interval(void) {
    groups g = {2, {12, 12}, {12, 12}};
    eq_value v = value_of(&g, "kl_divergence");
    CHECK(v.value == 0 && isnan(v.low) && isnan(v.high));
    eq_audit_options options = {.bootstrap = 100};
    uint8_t y[4] = {1, 1, 1, 1}, yhat[4] = {1, 1, 1, 1}, privileged[2] = {0, 1};
    uint16_t group[4] = {0, 0, 1, 1};
    eq_outcomes o = {.n_rows = 4, .n_groups = 2, .y = y, .yhat = yhat, .group = group, .privileged = privileged};
    eq_audit a;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, &options, &a) == EQ_OK);
    v = a.metric[eq_metric_find("generalized_entropy_index")];
    CHECK(v.value == 0 && isnan(v.low));
    CHECK_TEXT(v.why, "no interval: every resample gave the same value");
}

/* Three groups of 200 people with scores, decided at .5, in two strata. */
static eq_audit audit_of_scores(void) {
    enum { MANY = 600 };
    static uint8_t y[MANY], yhat[MANY], privileged[3] = {1};
    static uint16_t group[MANY];
    static uint32_t stratum[MANY];
    static double score[MANY];
    eq_rng rng = eq_rng_seed(9);
    for (size_t i = 0; i < MANY; i++) {
        score[i] = floor(1000 * eq_rng_uniform(&rng)) / 1000;
        y[i] = eq_rng_uniform(&rng) < 0.1 + 0.8 * score[i];
        yhat[i] = score[i] > 0.5, group[i] = (uint16_t)(i % 3), stratum[i] = (uint32_t)(i / 3 % 2);
    }
    eq_outcomes o = {.n_rows = MANY,
                     .n_groups = 3,
                     .y = y,
                     .yhat = yhat,
                     .score = score,
                     .group = group,
                     .privileged = privileged,
                     .stratum = stratum,
                     .n_strata = 2};
    eq_audit a;
    CHECK(eq_audit_compute(&cx, &cx.mem, &o, &(eq_audit_options){.bootstrap = 200}, &a) == EQ_OK);
    return a;
}

/* "No interval" stands in a formula if and only if the metric never has one. */
static void a_formula_says_where_there_is_no_interval(void) {
    eq_audit a = audit_of_scores();
    for (size_t m = 0; m < eq_metric_count(); m++) {
        const eq_metric_info *info = eq_metric_at(m);
        eq_value v = info->kind == EQ_RATE ? a.group[1].rate[m] : a.metric[m];
        bool says = strstr(info->formula, "no interval") != NULL;
        CHECK(!isnan(v.value) && v.few == false);
        if (says != isnan(v.low)) printf("    ... %s\n", info->id);
        CHECK(says == isnan(v.low) && says == isnan(v.high));
        if (strstr(info->formula, "exact limits")) CHECK(info->compared == EQ_GROUPS && !info->needs_score);
    }
}

int main(void) {
    RUN(differences_of_shares_have_newcombes_interval);
    RUN(ratios_of_shares_have_movers_interval);
    RUN(gaps_over_groups_have_exact_limits_that_allow_for_the_choice);
    RUN(intervals_hold_their_values_and_turn_round_with_the_sides);
    RUN(of_two_groups_the_unsigned_gap_is_the_folded_one);
    RUN(of_two_groups_the_unsigned_gap_is_the_fold_of_the_same_arms);
    RUN(scaled_counts_have_the_same_values_and_narrower_intervals);
    RUN(the_order_of_groups_changes_only_who_of_equals_is_named);
    RUN(alike_resamples_are_no_interval);
    RUN(a_formula_says_where_there_is_no_interval);
    eq_ctx_free(&cx);
    return check_done();
}
