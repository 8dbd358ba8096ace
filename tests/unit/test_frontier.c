/* The frontier's laws on small random groups, against everything there is to try. */
#include <math.h>

#include "check.h"
#include "equipoise/rng.h"
#include "metric/frontier/frontier.h"

enum { MOST = 12, GROUPS = 3 };

static eq_ctx cx;
static eq_threshold_curve curve[GROUPS], rated[GROUPS];
static eq_rule rule[GROUPS];
static size_t n_groups;

/* 2 or 3 groups of 3 to 12 people with scores in tenths, so that some are tied. */
static void draw(uint64_t seed) {
    eq_rng rng = eq_rng_seed(seed);
    double score[MOST];
    uint8_t y[MOST];
    eq_ctx_free(&cx);
    n_groups = 2 + seed % 2;
    for (size_t g = 0; g < n_groups; g++) {
        eq_curve_rows rows = {.n_rows = 3 + eq_rng_below(&rng, MOST - 3), .score = score, .y = y};
        for (size_t i = 0; i < rows.n_rows; i++) {
            y[i] = i < 2 ? (uint8_t)i : eq_rng_below(&rng, 3) != 0; /* both classes in every group */
            score[i] = (double)(eq_rng_below(&rng, 8) + (uint64_t)y[i]) / 10;
        }
        CHECK(eq_curve_build(&cx, &cx.mem, &rows, &curve[g]) == EQ_OK);
        double weight[MOST];
        for (size_t i = 0; i < rows.n_rows; i++) weight[i] = (double)(eq_rng_below(&rng, 4) + (i < 2));
        rows.weight = weight;
        CHECK(eq_curve_build(&cx, &cx.mem, &rows, &rated[g]) == EQ_OK);
    }
}

static double best(eq_frontier f) {
    eq_frontier_point point;
    f.n_groups = n_groups;
    f.group = curve;
    CHECK(eq_frontier_best(&cx, &cx.mem, &f, rule, &point) == EQ_OK);
    return point.feasible ? point.value : -1;
}

static double goal_of(eq_goal goal, double tp, double fp, double p, double n) {
    double tn = n - fp, fn = p - tp, product = (tp + fp) * (tn + fn) * p * n;
    switch (goal) {
    case EQ_GOAL_BALANCED: return (tp / p + tn / n) / 2;
    case EQ_GOAL_F1: return 2 * tp / (2 * tp + fp + fn);
    case EQ_GOAL_MCC: return product > 0 ? (tp * tn - fp * fn) / sqrt(product) : 0;
    default: return (tp + tn) / (p + n);
    }
}

/* Every choice of one threshold a group. */
static double by_force(const eq_frontier *f) {
    double top = -1;
    size_t n_all = 1;
    for (size_t g = 0; g < n_groups; g++) n_all *= curve[g].n_points;
    for (size_t code = 0; code < n_all; code++) {
        double low[3] = {2, 2, 2}, high[3] = {-1, -1, -1}, tp = 0, fp = 0, p = 0, n = 0;
        bool reaches = true;
        for (size_t g = 0, rest = code; g < n_groups; rest /= curve[g++].n_points) {
            const eq_threshold_curve *c = &curve[g];
            size_t i = rest % c->n_points;
            double all = c->positives + c->negatives;
            double rate[3] = {(c->tp[i] + c->fp[i]) / all, c->tp[i] / c->positives, c->fp[i] / c->negatives};
            for (int k = 0; k < 3; k++) low[k] = fmin(low[k], rate[k]), high[k] = fmax(high[k], rate[k]);
            reaches = reaches && rate[f->least == EQ_LEAST_TPR] >= f->minimum - 1e-12;
            tp += c->tp[i], fp += c->fp[i], p += c->positives, n += c->negatives;
        }
        double gap[] = {0, high[0] - low[0], high[1] - low[1], high[2] - low[2], fmax(high[1] - low[1], high[2] - low[2])};
        if (reaches && gap[f->parity] <= f->tolerance + 1e-12) top = fmax(top, goal_of(f->goal, tp, fp, p, n));
    }
    return top;
}

static void fixed_rules_are_the_best_of_all_there_are(void) {
    static const double tolerance[] = {0, 0.1, 0.25, 0.6, 1};
    for (uint64_t seed = 0; seed < 40; seed++) {
        draw(seed);
        for (eq_parity parity = EQ_PARITY_NONE; parity <= EQ_PARITY_ODDS; parity++)
            for (size_t k = 0; k < 5; k++)
                for (eq_goal goal = EQ_GOAL_ACCURACY; goal <= EQ_GOAL_F1; goal++) {
                    if (goal == EQ_GOAL_UTILITY) continue;
                    eq_frontier f = {.parity = parity, .tolerance = tolerance[k], .fixed = true, .goal = goal};
                    f.least = EQ_LEAST_TPR;
                    f.minimum = seed % 2 ? 0.4 : 0;
                    CHECK_NEAR(best(f), by_force(&f), 1e-12);
                }
    }
}

static void chance_never_loses_and_tolerance_never_hurts(void) {
    for (uint64_t seed = 0; seed < 40; seed++) {
        draw(seed);
        for (eq_parity parity = EQ_PARITY_SELECTION; parity <= EQ_PARITY_ODDS; parity++)
            for (eq_goal goal = EQ_GOAL_ACCURACY; goal <= EQ_GOAL_F1; goal++) {
                double before = -1, before_fixed = -1;
                for (int k = 0; k <= 4; k++) {
                    eq_frontier f = {.parity = parity, .tolerance = k / 4.0, .goal = goal, .utility = {2, -1, 0.5, -1}};
                    double mixed = best(f);
                    f.fixed = true;
                    double fixed = best(f);
                    CHECK(mixed >= fixed - 1e-12 && mixed >= before - 1e-12 && fixed >= before_fixed - 1e-12);
                    before = mixed, before_fixed = fixed;
                }
                eq_frontier free = {.goal = goal, .utility = {2, -1, 0.5, -1}};
                CHECK_NEAR(before, best(free), 1e-12);
                if (goal != EQ_GOAL_F1) CHECK_NEAR(before, before_fixed, 1e-12); /* nothing to gain by chance */
            }
    }
}

/* A least rate of 0.0000001 is no constraint, but sends the question to the linear program. */
static void hulls_and_the_linear_program_agree(void) {
    for (uint64_t seed = 0; seed < 40; seed++) {
        draw(seed);
        for (eq_parity parity = EQ_PARITY_NONE; parity <= EQ_PARITY_FPR; parity++)
            for (int k = 0; k <= 4; k++) {
                eq_frontier f = {.parity = parity, .tolerance = k / 10.0, .goal = EQ_GOAL_BALANCED};
                double by_hulls = best(f);
                f.minimum = 1e-12;
                CHECK_NEAR(best(f), by_hulls, 1e-10);
            }
    }
}

/* Selected weight of a rule by the counts of the rates. */
static double rated_selection(size_t g) {
    const eq_threshold_curve *c = &rated[g];
    double sum = 0, before = 0;
    for (size_t k = 0; k < rule[g].n; k++) {
        size_t i = 0;
        while (curve[g].threshold[i] != rule[g].threshold[k]) i++;
        sum += (rule[g].upto[k] - before) * (c->tp[i] + c->fp[i]);
        before = rule[g].upto[k];
    }
    return sum / (c->positives + c->negatives);
}

/* Rates by other weights than the goal's: the constraint holds by those, and hulls and the linear program agree. */
static void rates_may_be_counted_by_weights_of_their_own(void) {
    for (uint64_t seed = 0; seed < 40; seed++) {
        draw(seed);
        for (eq_parity parity = EQ_PARITY_SELECTION; parity <= EQ_PARITY_FPR; parity++)
            for (int k = 0; k <= 4; k++) {
                eq_frontier f = {.parity = parity, .tolerance = k / 10.0, .goal = EQ_GOAL_BALANCED, .rated = rated};
                double by_hulls = best(f), low = 2, high = -1;
                for (size_t g = 0; g < n_groups && parity == EQ_PARITY_SELECTION; g++)
                    low = fmin(low, rated_selection(g)), high = fmax(high, rated_selection(g));
                CHECK(high - low <= f.tolerance + 1e-12);
                f.fixed = true;
                CHECK(best(f) <= by_hulls + 1e-12);
                f.fixed = false, f.minimum = 1e-12;
                CHECK_NEAR(best(f), by_hulls, 1e-10);
            }
    }
}

/* Under a parity of one rate the best MCC is at least that of every fixed choice, and within the search's step of a finer one:
 * over all groups together it is a smooth function of the number selected. */
static void mcc_is_at_least_that_of_fixed_rules(void) {
    for (uint64_t seed = 0; seed < 10; seed++) {
        draw(seed);
        eq_frontier f = {.parity = EQ_PARITY_TPR, .tolerance = 0.3, .goal = EQ_GOAL_MCC};
        CHECK(best(f) >= by_force(&f) - 1e-3);
    }
}

/* The PPV of all groups that select anybody within 0.1 of each other, counted from the rules; and better than the best fixed
 * choice that keeps it. */
static void ppv_parity_holds(void) {
    for (uint64_t seed = 0; seed < 10; seed++) {
        double low = 2, high = -1, value;
        draw(seed);
        value = best((eq_frontier){.parity = EQ_PARITY_PPV, .tolerance = 0.1});
        for (size_t g = 0; g < n_groups; g++) {
            double selected = rule[g].tp + rule[g].fp;
            if (selected < 1e-6) continue;
            low = fmin(low, rule[g].tp / selected), high = fmax(high, rule[g].tp / selected);
        }
        CHECK(high - low <= 0.1 + 1e-6);
        CHECK(value <= best((eq_frontier){0}) + 1e-12 && value > 0.4);
        value = best((eq_frontier){.parity = EQ_PARITY_FOR, .tolerance = 1});
        CHECK_NEAR(value, best((eq_frontier){0}), 1e-4);
    }
}

/* Group 0 is told perfectly, group 1 not at all and pays 2 for each rate of its own, so it stays at (0, 0). Group 0 is then worth
 * TPR - FPR: within 0.2 of both rates 0.2; with differences of 0.2 on average, 0.4 of the one and nothing of the other. */
static void average_odds_may_put_all_into_one_rate(void) {
    static const uint8_t y[] = {1, 0};
    static const double apart[] = {0.9, 0.1}, tied[] = {0.5, 0.5}, gain[] = {1, 1, 1}, loss[] = {1, 3, 3};
    eq_frontier_point point;
    eq_ctx_free(&cx);
    for (size_t g = 0; g < GROUPS; g++)
        CHECK(eq_curve_build(&cx, &cx.mem, &(eq_curve_rows){.n_rows = 2, .score = g ? tied : apart, .y = y}, &curve[g]) == EQ_OK);
    for (n_groups = 2; n_groups <= GROUPS; n_groups++) {
        eq_frontier f = {.n_groups = n_groups, .group = curve, .tolerance = 0.2, .gain = gain, .loss = loss};
        f.parity = EQ_PARITY_ODDS;
        CHECK(eq_frontier_solve(&cx, &cx.mem, &f, rule, &point) == EQ_OK);
        CHECK_NEAR(point.value, 0.2, 1e-12);
        f.parity = EQ_PARITY_AVERAGE_ODDS;
        CHECK(eq_frontier_solve(&cx, &cx.mem, &f, rule, &point) == EQ_OK);
        CHECK_NEAR(point.value, 0.4, 1e-12);
        CHECK_NEAR(rule[0].tp, 0.4, 1e-12);
        f.tolerance = 0;
        CHECK(eq_frontier_solve(&cx, &cx.mem, &f, rule, &point) == EQ_OK);
        CHECK_NEAR(point.value, 0, 1e-12);
    }
}

/* Both differences within r are so on average, and r on average is within 2 r. */
static void average_odds_lie_between_two_equalized_odds(void) {
    static const double tolerance[] = {0, 0.1, 0.25, 0.5};
    for (uint64_t seed = 0; seed < 40; seed++) {
        draw(seed);
        for (int k = 0; k < 4; k++) {
            eq_frontier f = {.parity = EQ_PARITY_ODDS, .tolerance = tolerance[k], .goal = EQ_GOAL_BALANCED};
            double least = best(f), low[2] = {2, 2}, high[2] = {-1, -1};
            f.tolerance = 2 * tolerance[k];
            double most = best(f);
            f = (eq_frontier){.parity = EQ_PARITY_AVERAGE_ODDS, .tolerance = tolerance[k], .goal = EQ_GOAL_BALANCED};
            double value = best(f);
            CHECK(value >= least - 1e-12 && value <= most + 1e-12);
            for (size_t g = 0; g < n_groups; g++) {
                double rate[] = {rule[g].tp / curve[g].positives, rule[g].fp / curve[g].negatives};
                for (int j = 0; j < 2; j++) low[j] = fmin(low[j], rate[j]), high[j] = fmax(high[j], rate[j]);
            }
            CHECK(high[0] - low[0] + high[1] - low[1] <= 2 * tolerance[k] + 1e-9);
        }
    }
}

static void what_cannot_be_is_told(void) {
    draw(1);
    CHECK(best((eq_frontier){.least = EQ_LEAST_PPV, .minimum = 1, .budget = 1}) == -1);
    eq_frontier f = {.n_groups = n_groups, .group = curve, .fixed = true, .budget = 0.5};
    eq_frontier_point point;
    CHECK(eq_frontier_best(&cx, &cx.mem, &f, rule, &point) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "thresholds without chance under a budget, expected randomised ones");
    eq_ctx_clear(&cx);
}

int main(void) {
    RUN(fixed_rules_are_the_best_of_all_there_are);
    RUN(chance_never_loses_and_tolerance_never_hurts);
    RUN(hulls_and_the_linear_program_agree);
    RUN(rates_may_be_counted_by_weights_of_their_own);
    RUN(mcc_is_at_least_that_of_fixed_rules);
    RUN(ppv_parity_holds);
    RUN(average_odds_may_put_all_into_one_rate);
    RUN(average_odds_lie_between_two_equalized_odds);
    RUN(what_cannot_be_is_told);
    eq_ctx_free(&cx);
    return check_done();
}
