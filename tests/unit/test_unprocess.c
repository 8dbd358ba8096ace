/* Unprocessing by hand, and its law: no decisions by thresholds lie above the frontier of their own scores. Two groups of four,
 * by descending score (those of test_group_thresholds.c):
 *   group 0: 0.9 +, 0.7 -, 0.5 +, 0.3 -     group 1: 0.8 +, 0.6 +, 0.4 -, 0.2 - */
#include "check.h"
#include "equipoise.h"
#include "equipoise/rng.h"
#include "metric/frontier/unprocess.h"

static eq_ctx cx;
static const uint8_t y[] = {1, 0, 1, 0, 1, 1, 0, 0};
static const uint16_t group[] = {0, 0, 0, 0, 1, 1, 1, 1};
static const double score[] = {0.9, 0.7, 0.5, 0.3, 0.8, 0.6, 0.4, 0.2};
static const char *const name[] = {"a", "b"};
static const uint8_t privileged[] = {0, 1};

static eq_outcomes outcomes(const uint8_t *yhat, const double *scores) {
    return (eq_outcomes){.n_rows = 8,
                         .n_groups = 2,
                         .y = y,
                         .yhat = yhat,
                         .score = scores,
                         .group = group,
                         .group_name = name,
                         .privileged = privileged};
}

/* Above 0.45: selected 3 and 2 of four, TPR 1 and 1, one wrong of eight: accuracy 7/8, gap 1/4. Mixed thresholds reach 7/8 at any
 * gap (group 0 is at 1 from selection rate 1/4 to 3/4). A second model that selects one true positive a group: 6/8 at gap 0,
 * which is 1/8 less than thresholds give. */
static void a_repaired_model_is_held_against_thresholds_at_its_own_gap(void) {
    static const uint8_t first[] = {1, 1, 1, 0, 1, 1, 0, 0}, second[] = {1, 0, 0, 0, 1, 0, 0, 0};
    eq_outcomes a = outcomes(first, score), b = outcomes(second, NULL);
    eq_unprocess_question question = {.parity = EQ_PARITY_SELECTION, .goal = EQ_GOAL_ACCURACY, .n_steps = 2};
    eq_unprocessing u;
    CHECK(eq_unprocess(&cx, &cx.mem, &question, &a, &b, &u) == EQ_OK);
    CHECK_NEAR(u.model[0].own.performance, 7 / 8.0, 1e-15);
    CHECK_NEAR(u.model[0].own.gap, 1 / 4.0, 1e-15);
    CHECK_NEAR(u.model[0].at_own_gap, 7 / 8.0, 1e-15);
    CHECK_NEAR(u.model[1].own.performance, 6 / 8.0, 1e-15);
    CHECK_NEAR(u.model[1].own.gap, 0, 1e-15);
    CHECK_NEAR(u.model[1].at_own_gap, 7 / 8.0, 1e-15);
    CHECK(u.model[0].frontier && !u.model[1].frontier && u.n_tolerances == 3);
    for (int k = 0; k < 3; k++) CHECK_NEAR(u.model[0].frontier[k], 7 / 8.0, 1e-15);
    CHECK_NEAR(u.tolerance[2], 1 / 4.0, 1e-15);
    /* the rules at gap 0: both groups select half; 1/2 1/2 / 4 twice */
    CHECK_NEAR(u.group[0].selection, 0.5, 1e-15);
    CHECK_NEAR(u.group[1].selection, 0.5, 1e-15);
    CHECK_NEAR(u.overshoot * u.overshoot, 0.125, 1e-15);
    question.fixed = true; /* one threshold a group: at gap 0 group 0 has 1 of 2 right and 1 of 2 wrong: 6/8 */
    CHECK(eq_unprocess(&cx, &cx.mem, &question, &a, &b, &u) == EQ_OK);
    CHECK_NEAR(u.model[1].at_own_gap, 6 / 8.0, 1e-15);
}

static void thresholds_never_pass_their_own_frontier(void) {
    enum { N = 60 };
    eq_rng rng = eq_rng_seed(4);
    for (int round = 0; round < 30; round++) {
        double s[N], s2[N];
        uint8_t label[N], yhat[N], yhat2[N];
        uint16_t g[N];
        for (int i = 0; i < N; i++) {
            g[i] = (uint16_t)eq_rng_below(&rng, 2);
            label[i] = (uint8_t)(i < 4 ? (uint64_t)i / 2 : eq_rng_below(&rng, 2));
            if (i < 4) g[i] = (uint16_t)(i % 2);
            s[i] = (double)(eq_rng_below(&rng, 10) + 3u * label[i]) / 13;
            s2[i] = (double)(eq_rng_below(&rng, 10) + 2u * label[i]) / 13;
            yhat[i] = s[i] > (g[i] ? 0.5 : 0.3);
            yhat2[i] = s2[i] > 0.4;
        }
        eq_outcomes a = {.n_rows = N,
                         .n_groups = 2,
                         .y = label,
                         .yhat = yhat,
                         .score = s,
                         .group = g,
                         .group_name = name,
                         .privileged = privileged};
        eq_outcomes b = a;
        b.yhat = yhat2, b.score = s2;
        for (eq_parity parity = EQ_PARITY_SELECTION; parity <= EQ_PARITY_ODDS; parity++)
            for (eq_goal goal = EQ_GOAL_ACCURACY; goal <= EQ_GOAL_BALANCED; goal++) {
                eq_unprocess_question question = {.parity = parity, .goal = goal, .fixed = round % 2 == 0, .n_steps = 4};
                eq_unprocessing u;
                CHECK(eq_unprocess(&cx, &cx.mem, &question, &a, &b, &u) == EQ_OK);
                CHECK(u.model[0].own.performance <= u.model[0].at_own_gap + 1e-12);
                CHECK(u.model[0].best.performance >= u.model[0].at_own_gap - 1e-12);
                CHECK_NEAR(u.model[0].frontier[4], u.model[0].best.performance, 1e-12);
                CHECK_NEAR(u.model[1].frontier[4], u.model[1].best.performance, 1e-12);
            }
        eq_ctx_free(&cx);
    }
}

/* The same through the lab, as a host asks; a group without favourable outcomes is left out of TPR, and said. */
static void the_lab_answers_in_values_and_words(void) {
    static const char file[] = "y,s,g,d\n1,0.9,a,1\n0,0.7,a,0\n1,0.5,a,0\n0,0.3,a,0\n1,0.8,b,1\n1,0.6,b,0\n0,0.4,b,0\n0,0.2,b,0\n"
                               "0,0.1,c,0\n";
    static const char asked[] = "{\"label\": \"y\", \"score\": \"s\", \"protected\": \"g\", \"pred2\": \"d\", \"steps\": 2,"
                                " \"constraint\": \"equal_opportunity\"}";
    eq_lab *lab;
    const char *json = "";
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    CHECK(eq_lab_analyse(lab, "unprocessing", (eq_bytes){file, sizeof file - 1}, asked, &json) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    CHECK_CONTAINS(json, "\"name\":\"Second model\",\"decided\":{\"performance\":0.75,\"gap\":0}");
    CHECK_CONTAINS(json, "\"thresholds_at_gap\":0.875,\"beyond\":-0.125");
    CHECK_CONTAINS(json, "moving thresholds would have done as much");
    CHECK_CONTAINS(json, "is left out of all of this");
    CHECK(eq_lab_analyse(lab, "unprocessing", (eq_bytes){file, 20}, asked, &json) != EQ_OK);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(a_repaired_model_is_held_against_thresholds_at_its_own_gap);
    RUN(thresholds_never_pass_their_own_frontier);
    RUN(the_lab_answers_in_values_and_words);
    eq_ctx_free(&cx);
    return check_done();
}
