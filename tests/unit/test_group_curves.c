/* Every threshold of every group from one sort: against counting the rows again, and by hand. */
#include <stdlib.h>

#include "check.h"
#include "equipoise.h"
#include "metric/score/group_curves.h"
#include "metric/score/score_bin.h"

static eq_ctx cx;

enum { MOST_ROWS = 600 };
static double score[MOST_ROWS], weight[MOST_ROWS];
static uint8_t y[MOST_ROWS], yhat[MOST_ROWS], privileged[MOST_ROWS];
static uint16_t group[MOST_ROWS];

static eq_outcomes outcomes_of(size_t n_rows, size_t n_groups, bool weighted) {
    return (eq_outcomes){.n_rows = n_rows,
                         .n_groups = n_groups,
                         .y = y,
                         .score = score,
                         .weight = weighted ? weight : NULL,
                         .group = group,
                         .privileged = privileged};
}

/* Scores in steps of 1 / n_levels, so that many are tied; 0 and 1 occur. */
static eq_outcomes draw(size_t n_rows, size_t n_groups, uint64_t n_levels, bool weighted) {
    eq_rng rng = eq_rng_seed(n_rows + n_levels);
    for (size_t i = 0; i < n_rows; i++) {
        score[i] = (double)eq_rng_below(&rng, n_levels + 1) / (double)n_levels;
        y[i] = eq_rng_uniform(&rng) < score[i];
        group[i] = (uint16_t)(eq_rng_below(&rng, n_groups) * eq_rng_below(&rng, 2)); /* group 0 has half of all */
        weight[i] = eq_rng_uniform(&rng);
    }
    for (size_t g = 0; g < n_groups; g++) privileged[g] = g % 3 == 0;
    return outcomes_of(n_rows, n_groups, weighted);
}

static eq_group_curves curves_of(const eq_outcomes *o) {
    eq_group_curves curves = {0};
    CHECK(eq_group_curves_build(&cx, &cx.mem, o, &curves) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    return curves;
}

/* ---- counts ---- */

/* group 0: .9+ .7+ .4-    group 1: .7- .4+ .1-    Between .7 and .4 both of group 0's positives are selected and one
 * negative of group 1. */
static void a_point_has_the_counts_of_its_threshold(void) {
    static const double s[] = {.9, .7, .7, .4, .4, .1}, between[] = {1, .8, .55, .25, -1};
    static const uint8_t label[] = {1, 0, 1, 0, 1, 0}, of[] = {0, 1, 0, 0, 1, 1};
    for (int i = 0; i < 6; i++) score[i] = s[i], y[i] = label[i], group[i] = of[i];
    privileged[0] = 1, privileged[1] = 0;
    eq_outcomes o = outcomes_of(6, 2, false);
    eq_group_curves p = curves_of(&o);
    eq_counts set[5];
    CHECK(p.n_points == 5);
    for (int k = 0; k < 5; k++) CHECK_NEAR(p.threshold[k], between[k], 1e-15);
    eq_group_curves_counts(&p, 2, set);
    CHECK(set[0].tp == 2 && set[0].fp == 0 && set[0].fn == 0 && set[0].tn == 1);
    CHECK(set[1].tp == 0 && set[1].fp == 1 && set[1].fn == 1 && set[1].tn == 1);
    CHECK(set[eq_set_side(2, EQ_PRIVILEGED)].tp == 2 && set[eq_set_overall(2)].tn == 2);
}

static void compare_with_counting(const eq_outcomes *given, double tolerance) {
    eq_outcomes o = *given;
    eq_group_curves p = curves_of(&o);
    size_t n_sets = eq_set_count(o.n_groups);
    eq_tally *tally = calloc(o.n_groups, sizeof *tally);
    eq_counts *set = calloc(n_sets, sizeof *set);
    for (size_t k = 0; k < p.n_points && !check_failed_here; k++) {
        double all = 0;
        for (size_t i = 0; i < o.n_rows; i++) yhat[i] = score[i] > p.threshold[k];
        o.yhat = yhat;
        CHECK(eq_tally_count(&cx, &o, tally) == EQ_OK);
        eq_group_curves_counts(&p, k, set);
        for (size_t g = 0; g < o.n_groups; g++) {
            CHECK_NEAR(set[g].tp, tally[g].tp, tolerance);
            CHECK_NEAR(set[g].fp, tally[g].fp, tolerance);
            CHECK_NEAR(set[g].tn, tally[g].tn, tolerance);
            CHECK_NEAR(set[g].fn, tally[g].fn, tolerance);
            all += tally[g].tp;
        }
        CHECK_NEAR(set[eq_set_overall(o.n_groups)].tp, all, tolerance);
        CHECK(eq_group_curves_find(&p, p.threshold[k]) == k);
    }
    eq_group_curves_counts(&p, p.n_points - 1, set);
    for (size_t s = 0; s < n_sets; s++) CHECK(set[s].fn == 0 && set[s].tn == 0);
    free(tally);
    free(set);
}

static void every_point_has_the_counts_of_counting_again(void) {
    static const size_t n_groups[] = {1, 2, 3, 40, 300};
    for (size_t i = 0; i < 5; i++)
        for (uint64_t levels = 1; levels < 5000; levels *= 17)
            for (int weighted = 0; weighted < 2; weighted++) {
                eq_outcomes o = draw(MOST_ROWS, n_groups[i], levels, weighted);
                compare_with_counting(&o, weighted ? 1e-10 : 0);
            }
}

/* Scores .2 .5 .5 .8: at .5 only .8 is selected, for a decision is score > threshold. */
static void a_threshold_is_found_by_what_it_decides(void) {
    static const double s[] = {.5, .2, .8, .5};
    for (int i = 0; i < 4; i++) score[i] = s[i], y[i] = i > 1, group[i] = 0;
    eq_outcomes o = outcomes_of(4, 1, false);
    eq_group_curves p = curves_of(&o);
    CHECK(p.n_points == 4);
    CHECK(eq_group_curves_find(&p, 1) == 0 && eq_group_curves_find(&p, .8) == 0);
    CHECK(eq_group_curves_find(&p, .79) == 1 && eq_group_curves_find(&p, .5) == 1);
    CHECK(eq_group_curves_find(&p, .49) == 2 && eq_group_curves_find(&p, .2) == 2);
    CHECK(eq_group_curves_find(&p, .1) == 3 && eq_group_curves_find(&p, -1) == 3);
}

/* ---- thinning ---- */

/* The largest step of a true or false positive rate from point a to point b; 0 when no point is between them. */
static double step_of(const eq_group_curves *p, size_t a, size_t b) {
    eq_counts before[8], after[8];
    double most = 0;
    if (b == a + 1) return 0;
    eq_group_curves_counts(p, a, before);
    eq_group_curves_counts(p, b, after);
    for (size_t g = 0; g < p->n_groups; g++) {
        double tpr = (after[g].tp - before[g].tp) / p->total[g].tp, fpr = (after[g].fp - before[g].fp) / p->total[g].fp;
        most = tpr > most ? tpr : most;
        most = fpr > most ? fpr : most;
    }
    return most;
}

/* The least largest step of n_chosen points from first to last, over all choices. */
static double best_step(const eq_group_curves *p, size_t n_chosen) {
    static double best[40][40]; /* [points chosen][last] */
    for (size_t k = 0; k < p->n_points; k++) best[1][k] = k ? HUGE_VAL : 0;
    for (size_t n = 2; n <= n_chosen; n++)
        for (size_t k = 0; k < p->n_points; k++) {
            best[n][k] = best[n - 1][k];
            for (size_t from = 0; from < k; from++) {
                double step = step_of(p, from, k), so_far = best[n - 1][from];
                double largest = step > so_far ? step : so_far;
                if (largest < best[n][k]) best[n][k] = largest;
            }
        }
    return best[n_chosen][p->n_points - 1];
}

static void thinned_points_keep_the_ends_and_step_as_little_as_any_choice(void) {
    eq_outcomes o = draw(200, 3, 36, false);
    eq_group_curves p = curves_of(&o);
    CHECK(p.n_points > 33 && p.n_points < 40);
    for (size_t most = 4; most < 30; most += 5) {
        eq_curve_points list;
        double largest = 0;
        CHECK(eq_group_curves_thin(&cx, &cx.mem, &p, most, 0, &list) == EQ_OK);
        CHECK(list.n <= most && list.point[0] == 0 && list.point[list.n - 1] == p.n_points - 1);
        for (size_t i = 1; i < list.n; i++) {
            double step = step_of(&p, list.point[i - 1], list.point[i]);
            CHECK(list.point[i] > list.point[i - 1]);
            if (step > largest) largest = step;
        }
        CHECK_NEAR(largest, best_step(&p, most - 1), 2e-6); /* one is for `keep` */
    }
}

static void the_kept_point_is_there_and_few_points_all_are(void) {
    eq_outcomes o = draw(MOST_ROWS, 2, 100000, false);
    eq_group_curves p = curves_of(&o);
    eq_curve_points list;
    for (size_t keep = 0; keep < p.n_points; keep += 37) {
        size_t n_found = 0;
        CHECK(eq_group_curves_thin(&cx, &cx.mem, &p, 50, keep, &list) == EQ_OK);
        for (size_t i = 0; i < list.n; i++) n_found += list.point[i] == keep;
        CHECK(n_found == 1 && list.n <= 50 && list.n > 45);
    }
    CHECK(eq_group_curves_thin(&cx, &cx.mem, &p, p.n_points, 0, &list) == EQ_OK);
    CHECK(list.n == p.n_points && list.point[17] == 17);
    CHECK(eq_group_curves_thin(&cx, &cx.mem, &p, 3, 9, &list) == EQ_OK);
    CHECK(list.n == 3 && list.point[1] == 9);
}

/* ---- bins ---- */

/* Two bins of .1 .2 .2 .2 .9: the median .2 is the edge, and what is on it falls below. All rows of .2 stay together. */
static void equal_masses_never_part_a_score(void) {
    static const double s[] = {.9, .2, .2, .1, .2};
    for (int i = 0; i < 5; i++) score[i] = s[i], y[i] = i < 2, group[i] = 0;
    eq_outcomes o = outcomes_of(5, 1, false);
    eq_group_curves p = curves_of(&o);
    eq_score_bin *bin;
    CHECK(eq_score_bins(&cx, &cx.mem, &p, &o, EQ_EQUAL_MASS, 2, &bin) == EQ_OK);
    CHECK(bin[0].n_rows == 4 && bin[1].n_rows == 1);
    CHECK(bin[0].positives == 1 && bin[0].negatives == 3 && bin[1].positives == 1);
    CHECK_NEAR(bin[0].mean_score, .175, 1e-15);
    CHECK(bin[0].low == .1 && bin[0].high == .2 && bin[1].low == .9);
    CHECK(bin[2].n_rows == 4 && bin[3].n_rows == 1); /* all rows, after the groups */
}

/* Edges 0, .25, .5, .75, 1: a score on an edge falls below it, 0 into the first. */
static void equal_widths_are_parted_by_a_threshold_at_an_edge(void) {
    static const double s[] = {0, .25, .26, .5, .75, 1};
    for (int i = 0; i < 6; i++) score[i] = s[i], y[i] = 1, group[i] = 0;
    eq_outcomes o = outcomes_of(6, 1, false);
    eq_group_curves p = curves_of(&o);
    eq_score_bin *bin;
    CHECK(eq_score_bins(&cx, &cx.mem, &p, &o, EQ_EQUAL_WIDTH, 4, &bin) == EQ_OK);
    CHECK(bin[0].n_rows == 2 && bin[1].n_rows == 2 && bin[2].n_rows == 1 && bin[3].n_rows == 1);
    CHECK(eq_score_bins(&cx, &cx.mem, &p, &o, EQ_EQUAL_WIDTH, 40, &bin) == EQ_OK);
    CHECK(bin[1].n_rows == 0 && isnan(bin[1].low) && isnan(bin[1].mean_score));
}

/* The scale of weights is none of the bins' business. */
static void bins_of_equal_weights_are_those_of_rows(void) {
    eq_score_bin *plain, *scaled;
    eq_outcomes o = draw(300, 3, 50, false);
    eq_group_curves p = curves_of(&o);
    CHECK(eq_score_bins(&cx, &cx.mem, &p, &o, EQ_EQUAL_MASS, 7, &plain) == EQ_OK);
    for (size_t i = 0; i < 300; i++) weight[i] = .25;
    o.weight = weight;
    CHECK(eq_score_bins(&cx, &cx.mem, &p, &o, EQ_EQUAL_MASS, 7, &scaled) == EQ_OK);
    for (size_t i = 0; i < 4 * 7; i++) {
        CHECK(plain[i].n_rows == scaled[i].n_rows);
        CHECK_NEAR(scaled[i].positives, plain[i].positives / 4, 1e-12);
        if (plain[i].n_rows) CHECK_NEAR(scaled[i].mean_score, plain[i].mean_score, 1e-12);
    }
}

static void a_score_outside_its_range_is_refused(void) {
    eq_outcomes o = draw(10, 2, 5, false);
    eq_group_curves p;
    score[6] = 1.5;
    CHECK(eq_group_curves_build(&cx, &cx.mem, &o, &p) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "row 7: score is 1.5");
    eq_ctx_clear(&cx);
}

int main(void) {
    RUN(a_point_has_the_counts_of_its_threshold);
    RUN(every_point_has_the_counts_of_counting_again);
    RUN(a_threshold_is_found_by_what_it_decides);
    RUN(thinned_points_keep_the_ends_and_step_as_little_as_any_choice);
    RUN(the_kept_point_is_there_and_few_points_all_are);
    RUN(equal_masses_never_part_a_score);
    RUN(equal_widths_are_parted_by_a_threshold_at_an_edge);
    RUN(bins_of_equal_weights_are_those_of_rows);
    RUN(a_score_outside_its_range_is_refused);
    eq_ctx_free(&cx);
    return check_done();
}
