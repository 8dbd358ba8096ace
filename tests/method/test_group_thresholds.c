/* Group thresholds by hand. Two groups of four, by descending score:
 *   group 0: 0.9 +, 0.7 -, 0.5 +, 0.3 -     group 1: 0.8 +, 0.6 +, 0.4 -, 0.2 -
 * Balanced accuracy over all eight rows counts every true positive and every false positive 1/8. */
#include "check.h"
#include "equipoise/method.h"
#include "method/post/strata.h"
#include "metric/frontier/frontier.h"

static eq_ctx cx;

static uint8_t y[] = {1, 0, 1, 0, 1, 1, 0, 0};
static uint16_t group[] = {0, 0, 0, 0, 1, 1, 1, 1};
static double weight[] = {1, 1, 1, 1, 1, 1, 1, 1};
static const double score[] = {0.9, 0.7, 0.5, 0.3, 0.8, 0.6, 0.4, 0.2};

static eq_rule rule[3];

/* Solves the two groups, and a third one without rows. */
static double solve(eq_frontier f) {
    static const uint32_t row[] = {0, 1, 2, 3, 4, 5, 6, 7};
    eq_threshold_curve curve[3];
    eq_frontier_point point;
    for (size_t g = 0; g < 3; g++) {
        eq_curve_rows rows = {.n_rows = g < 2 ? 4 : 0, .row = row + 4 * (g % 2), .score = score, .y = y};
        CHECK(eq_curve_build(&cx, &cx.mem, &rows, &curve[g]) == EQ_OK);
    }
    f.n_groups = 3;
    f.group = curve;
    f.goal = EQ_GOAL_BALANCED;
    CHECK(eq_frontier_best(&cx, &cx.mem, &f, rule, &point) == EQ_OK && point.feasible);
    CHECK(rule[0].n && rule[1].n && !rule[2].n);
    return point.value;
}

/* At selection rate x the hulls add up (in eighths): group 0 is 1 from x = 1/4 to 3/4, group 1 peaks with 2
 * at x = 1/2. So x = 1/2: group 0 half way between its thresholds for 1/4 (0.8) and for 3/4 (0.4), group 1 at
 * 0.5. */
static void demographic_parity_mixes_two_thresholds(void) {
    CHECK_NEAR(solve((eq_frontier){.parity = EQ_PARITY_SELECTION}), 0.5 + 3 / 8.0, 1e-15);
    CHECK(rule[0].n == 2 && rule[1].n == 1);
    CHECK_NEAR(rule[0].threshold[0], 0.4, 1e-15);
    CHECK_NEAR(rule[0].threshold[1], 0.8, 1e-15);
    CHECK_NEAR(rule[0].upto[0], 0.5, 1e-15);
    CHECK_NEAR(eq_rule_chance(&rule[0], 0.39), 0, 0);
    CHECK_NEAR(eq_rule_chance(&rule[0], 0.41), 0.5, 1e-15);
    CHECK_NEAR(eq_rule_chance(&rule[0], 0.81), 1, 0);
    CHECK(eq_rule_chance(&rule[1], 0.51) == 1 && eq_rule_chance(&rule[1], 0.49) == 0);
}

/* Without chance group 0 can have selection rates 1/4 and 3/4 at 1 eighth, or 1/2 at 0: the groups at 1/2 come to 0 + 2, and
 * within 1/4 of each other to 1 + 2. */
static void a_tolerance_gives_what_chance_gave(void) {
    CHECK_NEAR(solve((eq_frontier){.parity = EQ_PARITY_SELECTION, .fixed = true}), 0.5 + 2 / 8.0, 1e-15);
    CHECK_NEAR(solve((eq_frontier){.parity = EQ_PARITY_SELECTION, .fixed = true, .tolerance = 0.25}), 0.5 + 3 / 8.0, 1e-15);
    CHECK(rule[0].n == 1 && rule[1].n == 1);
}

/* At true positive rate 1: group 0 pays one false positive (threshold 0.4), group 1 none (0.5): 1 + 2
 * eighths, the most. */
static void equal_opportunity_lets_both_groups_have_every_true_positive(void) {
    CHECK_NEAR(solve((eq_frontier){.parity = EQ_PARITY_TPR}), 0.5 + 3 / 8.0, 1e-15);
    CHECK(eq_rule_chance(&rule[0], 0.41) == 1 && eq_rule_chance(&rule[0], 0.39) == 0);
    CHECK(eq_rule_chance(&rule[1], 0.51) == 1 && eq_rule_chance(&rule[1], 0.49) == 0);
}

/* ROC hulls: group 0 from (0, 1/2) to (1/2, 1), group 1 stands at (0, 1). The lower one has TPR - FPR = 1/2 at both ends, so
 * both groups come to 1/2 (in eighths 1 each), group 1 by taking its own threshold for some and a worse one for the others. */
static void equalized_odds_hold_the_better_separated_group_back(void) {
    CHECK_NEAR(solve((eq_frontier){.parity = EQ_PARITY_ODDS}), 0.5 + 2 / 8.0, 1e-12);
    for (int g = 0; g < 2; g++) CHECK_NEAR(rule[g].tp / 2 - rule[g].fp / 2, 0.5, 1e-12);
    CHECK_NEAR(rule[0].tp, rule[1].tp, 1e-12);
    CHECK(rule[1].n == 2);
}

/* Hulls (0,0) (0.2,0.8) (1,1) and (0,0.5) (1,1): the lower one is best where they cross, 4x = 0.5 + 0.5x, x =
 * 1/7, TPR 4/7: 3/7 against 0.4 at the vertex 0.2. */
static void equalized_odds_may_lie_where_two_hulls_cross(void) {
    double threshold[] = {1, 0.5, -1}, tp[2][3] = {{0, 8, 10}, {0, 1, 2}}, fp[2][3] = {{0, 2, 10}, {0, 0, 1}};
    eq_threshold_curve curve[2] = {{3, threshold, tp[0], fp[0], 10, 10}, {3, threshold, tp[1], fp[1], 2, 1}};
    const double gain[] = {1 / 24.0, 1 / 24.0}, loss[] = {1 / 22.0, 1 / 22.0};
    eq_frontier_point point;
    eq_frontier f = {.parity = EQ_PARITY_ODDS, .n_groups = 2, .group = curve, .gain = gain, .loss = loss};
    CHECK(eq_frontier_solve(&cx, &cx.mem, &f, rule, &point) == EQ_OK);
    CHECK_NEAR(rule[0].fp / 10, 1 / 7.0, 1e-12);
    CHECK_NEAR(rule[0].tp / 10, 4 / 7.0, 1e-12);
    CHECK_NEAR(rule[1].fp / 1, 1 / 7.0, 1e-12);
    CHECK_NEAR(rule[1].tp / 2, 4 / 7.0, 1e-12);
}

/* ---- the hooks ---- */

enum { N = 20000 };
enum { PARITY, OPPORTUNITY, ODDS, OWN_BEST }; /* of the choices of `constraint` */
static float scores[N], unchanged[N];
static uint8_t yhat[2][N];
static uint32_t person[N];
static uint16_t groups[N];

/* Calibrates on the eight rows (a third group is unseen) and decides for N people; common threshold 0.65. */
static void decide_for_all(const double first[2], uint8_t *out) {
    const eq_method *method = eq_method_find("group_thresholds");
    double param[EQ_MAX_PARAMS];
    for (size_t k = 0; k < method->n_params; k++) param[k] = k < 2 ? first[k] : method->params[k].initial;
    const eq_objective objective = {.performance = EQ_BALANCED_ACCURACY, .epsilon = 0.05};
    double state[16] = {0};
    float valid_score[8];
    CHECK(method->state_size <= sizeof state);
    for (size_t i = 0; i < 8; i++) valid_score[i] = (float)score[i];
    eq_dataset valid = {.n_rows = 8, .n_groups = 3, .y = y, .group = group, .weight = weight};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .rng = eq_rng_seed(3),
                    .param = param,
                    .state = state,
                    .objective = &objective,
                    .n_groups = 3,
                    .threshold = 0.65};
    eq_rows rows = {.n_rows = N, .row = person, .group = groups};
    CHECK(method->calibrate(&step, &valid, valid_score) == EQ_OK);
    CHECK(method->decide(&step, &rows, scores, out) == EQ_OK);
}

static void everyone_scores(float value, uint16_t g) {
    for (uint32_t i = 0; i < N; i++) person[i] = i, groups[i] = g, scores[i] = unchanged[i] = value;
}

static double share(const uint8_t *decision) {
    double n = 0;
    for (size_t i = 0; i < N; i++) n += decision[i];
    return n / N;
}

/* Group 0, score 0.6, between 0.4 and 0.8: half are selected. Deviation of the share: sqrt(1/4 / 20000) =
 * 0.0035. */
static void the_mixture_is_met_by_the_share_of_people(void) {
    everyone_scores(0.6f, 0);
    decide_for_all((double[2]){PARITY, 1}, yhat[0]);
    CHECK_NEAR(share(yhat[0]), 0.5, 0.015);
    CHECK(!memcmp(scores, unchanged, sizeof scores));
}

/* Group 1, score 0.6: by its rule yes (0.5), by the common threshold no. A larger strength adds people, and
 * drops none. */
static void strength_is_the_share_of_people_under_the_rule(void) {
    everyone_scores(0.6f, 1);
    decide_for_all((double[2]){PARITY, 0.3}, yhat[0]);
    decide_for_all((double[2]){PARITY, 0.6}, yhat[1]);
    CHECK_NEAR(share(yhat[0]), 0.3, 0.015);
    CHECK_NEAR(share(yhat[1]), 0.6, 0.015);
    int dropped = 0;
    for (size_t i = 0; i < N; i++) dropped += yhat[0][i] && !yhat[1][i];
    CHECK(dropped == 0);
    decide_for_all((double[2]){PARITY, 0}, yhat[0]);
    CHECK(share(yhat[0]) == 0);
}

static void a_group_unseen_in_validation_gets_the_common_threshold(void) {
    for (uint16_t constraint = 0; constraint < 8; constraint++) {
        everyone_scores(0.6f, 2);
        decide_for_all((double[2]){constraint, 1}, yhat[0]);
        CHECK(share(yhat[0]) == 0);
        everyone_scores(0.7f, 2);
        decide_for_all((double[2]){constraint, 1}, yhat[0]);
        CHECK(share(yhat[0]) == 1);
    }
}

/* TPR - FPR of group 0 is 1/2 above 0.8 and above 0.4: the smaller threshold wins; of group 1 it is 1 above
 * 0.5. */
static void max_balanced_accuracy_is_each_groups_own_best(void) {
    static const float at[] = {0.41f, 0.39f, 0.51f, 0.49f};
    for (int k = 0; k < 4; k++) {
        everyone_scores(at[k], (uint16_t)(k / 2));
        decide_for_all((double[2]){OWN_BEST, 1}, yhat[0]);
        CHECK(share(yhat[0]) == !(k % 2));
    }
}

/* Everybody favourable in validation: no group has an FPR, and there is no balanced accuracy. */
static void without_any_rule_the_method_refuses(void) {
    const eq_method *method = eq_method_find("group_thresholds");
    const eq_objective objective = {.performance = EQ_BALANCED_ACCURACY, .epsilon = 0.05};
    double state[16] = {0};
    float valid_score[8];
    uint8_t all[8];
    for (size_t i = 0; i < 8; i++) valid_score[i] = (float)score[i], all[i] = 1;
    eq_dataset valid = {.n_rows = 8, .n_groups = 3, .y = all, .group = group, .weight = weight};
    eq_step step = {.cx = &cx,
                    .arena = &cx.mem,
                    .param = (const double[EQ_MAX_PARAMS]){ODDS, 1, 0, 0, 1},
                    .state = state,
                    .objective = &objective,
                    .n_groups = 3};
    CHECK(method->calibrate(&step, &valid, valid_score) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "group_thresholds: no group has, on validation, the outcomes that equalized_odds speaks of");
    eq_ctx_clear(&cx);
}

/* One threshold a group under equalized odds, scores all unlike: 2 n (n / 2) steps with a tolerance of 1, 1e8 for 10,000
 * people, of whom all are looked at, and 4e8 for 20,000, of whom every other is. */
static void a_rule_that_is_the_best_of_a_grid_says_so(void) {
    enum { MANY = 20000 };
    static float many_score[MANY];
    static uint8_t many_y[MANY];
    static uint16_t many_group[MANY];
    static double many_weight[MANY];
    const eq_method *method = eq_method_find("group_thresholds");
    const eq_objective objective = {.performance = EQ_BALANCED_ACCURACY, .epsilon = 0.05};
    for (size_t i = 0; i < MANY; i++) {
        many_score[i] = (float)i / MANY;
        many_y[i] = i / 2 % 2;
        many_group[i] = i % 2;
        many_weight[i] = 1;
    }
    for (size_t n = MANY / 2; n <= MANY; n *= 2) {
        double state[16] = {0};
        eq_dataset valid = {.n_rows = n, .n_groups = 2, .y = many_y, .group = many_group, .weight = many_weight};
        eq_step step = {.cx = &cx,
                        .arena = &cx.mem,
                        .param = (const double[EQ_MAX_PARAMS]){ODDS, 1, 1, 0, 0},
                        .state = state,
                        .objective = &objective,
                        .n_groups = 2};
        CHECK(method->calibrate(&step, &valid, many_score) == EQ_OK);
        if (n < MANY) CHECK(!step.said);
        else CHECK_TEXT(step.said, "Of very many thresholds only every so manyth was tried: the rule is the best of a grid.");
    }
}

/* PPV 1 in both groups and half of all people selected: group 0 has one such person, group 1 two of them, three of eight. */
static void an_impossible_minimum_is_refused(void) {
    const eq_method *method = eq_method_find("group_thresholds");
    const eq_objective objective = {.performance = EQ_BALANCED_ACCURACY, .epsilon = 0.05};
    double state[16] = {0}, param[EQ_MAX_PARAMS];
    float valid_score[8];
    for (size_t k = 0; k < method->n_params; k++) param[k] = method->params[k].initial;
    param[5] = 1, param[6] = EQ_LEAST_PPV, param[7] = 0.5, param[0] = 7;
    for (size_t i = 0; i < 8; i++) valid_score[i] = (float)score[i];
    eq_dataset valid = {.n_rows = 8, .n_groups = 3, .y = y, .group = group, .weight = weight};
    eq_step step = {.cx = &cx, .arena = &cx.mem, .param = param, .state = state, .objective = &objective, .n_groups = 3};
    CHECK(method->calibrate(&step, &valid, valid_score) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "group_thresholds: no thresholds meet none within 0 with minimum 1 and budget 0.5 on validation");
    eq_ctx_clear(&cx);
    param[7] = 0.375;
    memset(state, 0, sizeof state);
    CHECK(method->calibrate(&step, &valid, valid_score) == EQ_OK);
}

/* Strata 0 and 1, in which a quarter and three quarters of anybody score 0.7 and are favourable, the others 0.3. Group 0 has 8
 * and 4 people in them, group 1 4 and 8; so by strata the threshold 1/2 treats both alike, and all are right; without strata,
 * 5 and 7 of 12 would be selected. By strata people weigh (1/2) / (2/3) = 3/4 where their group has 8, 3/2 where it has 4. */
static void among_equals_nothing_need_be_evened_out(void) {
    static float x[24], s[24];
    static uint8_t label[24];
    static uint16_t of[24];
    static double ones[24], by_strata[24];
    static const char *feature[] = {"town"};
    const eq_method *method = eq_method_find("group_thresholds");
    const eq_objective objective = {.performance = EQ_ACCURACY, .epsilon = 0.05};
    double param[EQ_MAX_PARAMS], state[16] = {0};
    for (size_t i = 0; i < 24; i++) {
        size_t g = i / 12, k = i % 12, first = g ? 4 : 8, stratum = k >= first;
        size_t place = stratum ? k - first : k, size = stratum ? 12 - first : first;
        of[i] = (uint16_t)g;
        x[i] = (float)stratum;
        label[i] = 4 * place < size * (stratum ? 3 : 1);
        s[i] = label[i] ? 0.7f : 0.3f;
        ones[i] = 1;
    }
    for (size_t k = 0; k < method->n_params; k++) param[k] = method->params[k].initial;
    eq_dataset valid = {
        .n_rows = 24, .n_features = 1, .n_groups = 2, .x = x, .y = label, .group = of, .weight = ones, .feature_name = feature};
    eq_step step = {.cx = &cx, .arena = &cx.mem, .param = param, .state = state, .objective = &objective, .n_groups = 2};
    CHECK(eq_strata_weights(&step, &valid, 0, false, by_strata) == EQ_OK);
    CHECK_NEAR(by_strata[0], 0.75, 1e-15);
    CHECK_NEAR(by_strata[8], 1.5, 1e-15);
    CHECK_NEAR(by_strata[12], 1.5, 1e-15);
    CHECK_NEAR(by_strata[16], 0.75, 1e-15);
    for (int given = 0; given < 2; given++) {
        eq_chances chances[2];
        param[12] = given;
        memset(state, 0, sizeof state);
        CHECK_TEXT(method->params[12].id, "given");
        CHECK(method->calibrate(&step, &valid, s) == EQ_OK);
        for (size_t g = 0; g < 2; g++) method->rule(&step, g, &chances[g]);
        for (size_t g = 0; g < 2 && given; g++)
            CHECK(chances[g].n == 1 && chances[g].chance[0] == 0 && fabs(chances[g].threshold[0] - 0.5) < 1e-6);
        CHECK(given || chances[0].n > 1 || chances[1].n > 1 || chances[0].chance[0] + chances[1].chance[0] > 0);
    }
    param[12] = 2;
    CHECK(method->calibrate(&step, &valid, s) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "group_thresholds: given is 2, expected at most 1, the number of features");
    eq_ctx_clear(&cx);
}

int main(void) {
    RUN(demographic_parity_mixes_two_thresholds);
    RUN(a_tolerance_gives_what_chance_gave);
    RUN(equal_opportunity_lets_both_groups_have_every_true_positive);
    RUN(equalized_odds_hold_the_better_separated_group_back);
    RUN(equalized_odds_may_lie_where_two_hulls_cross);
    RUN(the_mixture_is_met_by_the_share_of_people);
    RUN(strength_is_the_share_of_people_under_the_rule);
    RUN(a_group_unseen_in_validation_gets_the_common_threshold);
    RUN(max_balanced_accuracy_is_each_groups_own_best);
    RUN(a_rule_that_is_the_best_of_a_grid_says_so);
    RUN(an_impossible_minimum_is_refused);
    RUN(among_equals_nothing_need_be_evened_out);
    RUN(without_any_rule_the_method_refuses);
    eq_ctx_free(&cx);
    return check_done();
}
