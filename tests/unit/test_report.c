/* What a report says of its models besides figures: what they read, and what is to be known before a number is believed. */
#include <math.h>

#include <cJSON.h>

#include "experiment/front.h"
#include "experiment/warning.h"
#include "small_lab.h"

/* What is read is a matter of the run: the same method reads the column where it is encoded, and not where it is left out. */
static void every_model_says_whether_it_reads_the_protected_column(void) {
    static const char text[] =
        "{\"equipoise\": 1, \"protected\": \"g\", \"drop_protected\": %s, \"model\": {\"hidden\": [3]},"
        " \"train\": {\"max_epochs\": 1}, \"report\": {\"bootstrap\": 0},"
        " \"methods\": [{\"id\": \"none\"}, {\"id\": \"group_thresholds\"}, {\"id\": \"correlation_remover\"}]}";
    static const char *const says[2][3] = {
        {"reads g", "reads g; needs the group", "does not read g; needs the group"},
        {"does not read g; needs no group", "does not read g; needs the group", "does not read g; needs the group"}};
    for (int dropped = 0; dropped < 2; dropped++) {
        char plan_text[500];
        snprintf(plan_text, sizeof plan_text, text, dropped ? "true" : "false");
        char *report = run_shard(plan_text, 100000, 0, 1);
        cJSON *tree = cJSON_Parse(report);
        for (int c = 0; c < 3; c++) {
            const cJSON *cell = cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "cells"), c),
                        *line = cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "summary"), c);
            CHECK_TEXT(cJSON_GetStringValue(cJSON_GetObjectItem(cell, "reads")), says[dropped][c]);
            CHECK_TEXT(cJSON_GetStringValue(cJSON_GetObjectItem(line, "reads")), says[dropped][c]);
            CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(cell, "reads_column")) == (!dropped && c < 2));
            CHECK(cJSON_IsTrue(cJSON_GetObjectItem(cell, "needs_group")) == (c > 0));
        }
        halves_make(plan_text, report);
        cJSON_Delete(tree);
        free(report);
    }
}

static const char *sentence_of(const cJSON *list, const char *id) {
    const cJSON *warning;
    cJSON_ArrayForEach(warning, list) {
        if (!strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(warning, "id")), id))
            return cJSON_GetStringValue(cJSON_GetObjectItem(warning, "says"));
    }
    return NULL;
}

/* 60 validation rows of about 400; each kind that one cell can show is in its JSON, and in the report's list with its seeds. */
static void a_cell_warns_in_sentences_with_numbers(void) {
    static const char text[] =
        "{\"equipoise\": 1, \"protected\": \"g\", \"model\": {\"hidden\": [3]}, \"train\": {\"max_epochs\": 1},"
        " \"split\": {\"train\": 0.8, \"valid\": 0.1, \"test\": 0.1}, \"seeds\": [1, 2], \"report\": {\"bootstrap\": 0},"
        " \"methods\": [{\"id\": \"none\"}, {\"id\": \"equalized_odds\"}]}";
    char *report = run_shard(text, 100000, 0, 1);
    cJSON *tree = cJSON_Parse(report);
    const cJSON *cells = cJSON_GetObjectItem(tree, "cells"), *plain = cJSON_GetArrayItem(cells, 0),
                *drawn = cJSON_GetArrayItem(cells, 2), *list = cJSON_GetObjectItem(plain, "warnings");
    CHECK_TEXT(sentence_of(list, "reads_column"), "the model reads g");
    CHECK_CONTAINS(sentence_of(list, "few"), "validation rows, fewer than 30");
    CHECK(!sentence_of(list, "randomised"));
    CHECK_CONTAINS(sentence_of(cJSON_GetObjectItem(drawn, "warnings"), "randomised"), "one draw");
    CHECK_TEXT(sentence_of(cJSON_GetObjectItem(tree, "warnings"), "reads_column"), "the model reads g");
    const cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "warnings"), 0);
    CHECK(cJSON_GetObjectItem(first, "of")->valueint == 2 && cJSON_GetObjectItem(first, "n_seeds")->valueint >= 1);
    halves_make(text, report);
    cJSON_Delete(tree);
    free(report);
}

/* Of four chains one moves thresholds and no more; behind another method the same one does not stand alone. */
static void what_moves_thresholds_alone_is_named_in_the_report(void) {
    static const char text[] =
        "{\"equipoise\": 1, \"protected\": \"g\", \"model\": {\"hidden\": [3]}, \"train\": {\"max_epochs\": 1},"
        " \"report\": {\"bootstrap\": 0}, \"methods\": [{\"id\": \"none\"}, {\"id\": \"reweighing\"},"
        " {\"id\": \"group_thresholds\"}, [{\"id\": \"reweighing\"}, {\"id\": \"group_thresholds\"}]]}";
    char *report = run_shard(text, 100000, 0, 1);
    cJSON *tree = cJSON_Parse(report);
    const cJSON *cells = cJSON_GetObjectItem(tree, "cells");
    CHECK(cJSON_GetArraySize(cells) == 4);
    for (int c = 0; c < 4; c++) {
        const char *says = sentence_of(cJSON_GetObjectItem(cJSON_GetArrayItem(cells, c), "warnings"), "rethresholding_only");
        CHECK(!says == (c != 2));
        if (says) CHECK_CONTAINS(says, "in the order of the plain model's scores");
    }
    CHECK(sentence_of(cJSON_GetObjectItem(tree, "warnings"), "rethresholding_only") != NULL);
    cJSON_Delete(tree);
    free(report);
}

/* 200 rows, both groups 50 good and 50 bad outcomes. Privileged: 40 of 50 and 10 of 50 chosen; others: 20 of 50 and 10 of 50. */
static void what_a_bias_compares_is_counted_by_hand(void) {
    enum { N = 200 };
    static uint8_t y[N], yhat[N];
    static uint16_t group[N];
    static double score[N];
    static const uint8_t privileged[] = {0, 1};
    static const char *const names[] = {"f", "m"};
    for (int i = 0; i < N; i++) {
        group[i] = i >= 100;
        y[i] = i % 100 < 50;
        int among = i % 50, chosen = !y[i] ? 10 : group[i] ? 40 : 20;
        yhat[i] = among < chosen;
        score[i] = yhat[i] ? 0.75 : 0.25;
    }
    eq_outcomes outcomes = {.n_rows = N,
                            .n_groups = 2,
                            .y = y,
                            .yhat = yhat,
                            .score = score,
                            .group = group,
                            .group_name = names,
                            .privileged = privileged};
    eq_objective objective = {.performance = EQ_ACCURACY, .bias = EQ_EQUAL_OPPORTUNITY_DIFFERENCE, .epsilon = 0.05};
    eq_decided found;
    eq_ctx cx = {0};
    CHECK(eq_decided_find(&cx, &objective, &outcomes, &found) == EQ_OK);
    double p = 21.0 / 52, q = 41.0 / 52; /* (20 + 1) / (50 + 2), (40 + 1) / (50 + 2) */
    CHECK_NEAR(found.sides.rate[0], 0.4, 1e-15);
    CHECK_NEAR(found.sides.rate[1], 0.8, 1e-15);
    CHECK_NEAR(found.sides.error, sqrt(p * (1 - p) / 52 + q * (1 - q) / 52), 1e-15);
    CHECK_NEAR(found.sides.rows, 50, 0);
    CHECK_NEAR(found.share, 0.7, 1e-15); /* 30 of 100 of f are chosen, 50 of 100 of m */
    CHECK_TEXT(found.group, "f");
    CHECK_NEAR(found.deviation, sqrt(0.25 * 0.24), 1e-12); /* half the distance of the scores, 2 sqrt(.4 .6) */
    CHECK_NEAR(found.constant, 0.5, 0);
    objective.bias = EQ_AVERAGE_ODDS_DIFFERENCE;
    CHECK(eq_decided_find(&cx, &objective, &outcomes, &found) == EQ_OK);
    CHECK_NEAR(found.sides.rate[1], 0.5, 1e-15);
    eq_ctx_free(&cx);
}

static void overfitting_levelling_and_constants_are_said_by_their_rule(void) {
    eq_ctx cx = {0};
    const char *says[EQ_N_WARNINGS], *levelled;
    eq_pipeline none = {0};
    eq_reads reads = {0};
    eq_decided valid = {.sides = {{0.40, 0.42}, 0.02, 500}, .share = 0.6, .deviation = 0.2, .constant = 0.7};
    eq_decided test = valid;
    eq_warned cell = {&none, &reads, &valid, &test, 0.8, false, false, false};
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK);
    for (int w = 0; w < EQ_N_WARNINGS; w++) CHECK(!says[w]);
    test.sides.rate[0] = 0.34; /* gap -.08; limit .02 + 2 sqrt(2) .02 = .0766 */
    test.share = 0.99;
    test.group = "f";
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK);
    CHECK_TEXT(says[EQ_WARN_OVERFITTED], "the gap is -0.020 on validation and -0.080 on test, where 0.057 is sampling noise");
    CHECK_TEXT(says[EQ_WARN_DEGENERATE], "near-constant: of the test rows of \"f\" 99.0 % are decided alike");
    test.sides.rate[0] = 0.345; /* .075: within */
    test.share = 0.6;
    cell.performance = 0.704;
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK);
    CHECK(!says[EQ_WARN_OVERFITTED]);
    CHECK_CONTAINS(says[EQ_WARN_DEGENERATE], "performance 0.704 on test, where deciding alike about everybody has 0.700");
    CHECK(eq_warning_levelled(&cx, &cx.mem, (double[]){0.3, 0.5}, (double[]){0.35, 0.4}, &levelled) == EQ_OK);
    CHECK_TEXT(levelled,
               "the gap fell from 0.200 to 0.050 as the better side's rate fell by 0.100 and the worse side's rose by 0.050");
    CHECK(eq_warning_levelled(&cx, &cx.mem, (double[]){0.3, 0.5}, (double[]){0.4, 0.45}, &levelled) == EQ_OK && !levelled);
    CHECK(eq_warning_levelled(&cx, &cx.mem, (double[]){0.3, 0.5}, (double[]){0.1, 0.4}, &levelled) == EQ_OK && !levelled);
    eq_ctx_free(&cx);
}

static void a_given_model_that_may_know_the_rows_is_marked_where_it_was_edited(void) {
    eq_ctx cx = {0};
    const char *says[EQ_N_WARNINGS];
    eq_pipeline chain = {0};
    eq_reads reads = {0};
    eq_decided part = {.sides = {{0.4, 0.4}, 0.02, 500}, .share = 0.6, .deviation = 0.2, .constant = 0.5};
    eq_warned cell = {&chain, &reads, &part, &part, 0.8, false, true, false};
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK && !says[EQ_WARN_LEARNED]);
    chain.intra = eq_method_find("bias_pruning");
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK);
    CHECK_CONTAINS(says[EQ_WARN_LEARNED], "which rows the model learned from is not known");
    CHECK_TEXT(eq_warning_id(EQ_WARN_LEARNED), "trained_on_unknown");
    chain.intra = NULL;
    chain.post = eq_method_find("reject_option");
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK && says[EQ_WARN_LEARNED]);
    cell.has_rule = true;
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK && !says[EQ_WARN_RULE_LEFT]);
    chain.post = NULL;
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK);
    CHECK_CONTAINS(says[EQ_WARN_RULE_LEFT], "decides by a rule for each group");
    CHECK_TEXT(eq_warning_id(EQ_WARN_RULE_LEFT), "own_rule_left");
    chain.post = eq_method_find("reject_option");
    cell.may_know_rows = false;
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK && !says[EQ_WARN_LEARNED]);
    eq_ctx_free(&cx);
}

/* Group 0: .9 and .4 are favoured, .4 and .1 are not: a tie is no other order. Group 1 by itself: .2 above .1. */
static void thresholds_alone_are_told_from_another_order(void) {
    eq_ctx cx = {0};
    uint8_t yhat[] = {1, 1, 0, 0, 1, 0};
    const float score[] = {.9f, .4f, .4f, .1f, .2f, .1f};
    eq_dataset rows = {.n_rows = 6, .n_groups = 3, .group = (uint16_t[]){0, 0, 0, 0, 1, 1}};
    const char *says[EQ_N_WARNINGS];
    eq_pipeline chain = {.post = eq_method_find("reject_option")};
    eq_reads reads = {0};
    eq_decided part = {.sides = {{0.4, 0.4}, 0.02, 500}, .share = 0.6, .deviation = 0.2, .constant = 0.5};
    eq_warned cell = {&chain, &reads, &part, &part, 0.8, false, false, false};
    CHECK(eq_decided_in_order(&cx, &rows, score, yhat, &cell.in_order) == EQ_OK && cell.in_order);
    yhat[4] = 0, yhat[5] = 1;
    CHECK(eq_decided_in_order(&cx, &rows, score, yhat, &cell.in_order) == EQ_OK && !cell.in_order);
    chain.post = eq_method_find("linear_post_blind"); /* has no rule of score and group */
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK && !says[EQ_WARN_RETHRESHOLDED]);
    cell.in_order = true;
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK);
    CHECK_CONTAINS(says[EQ_WARN_RETHRESHOLDED], "re-thresholding only: ");
    chain.intra = eq_method_find("bias_pruning");
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK && !says[EQ_WARN_RETHRESHOLDED]);
    chain = (eq_pipeline){.post = eq_method_find("group_thresholds")}; /* drawn, but by score and group */
    cell.in_order = false;
    CHECK(eq_warnings_find(&cx, &cx.mem, &cell, says) == EQ_OK && says[EQ_WARN_RETHRESHOLDED]);
    eq_ctx_free(&cx);
}

/* a and b are beaten by nobody, c by b, d equals b, e has no gap, f is beaten by e at the same performance. */
static void nobody_beats_who_is_on_the_front(void) {
    static const double performance[] = {0.9, 0.8, 0.8, 0.8, 0.5, 0.5, 0.9}, gap[] = {0.3, 0.1, 0.2, 0.1, 0, 0.05, (double)NAN};
    static const bool expected[] = {true, true, false, true, true, false, false};
    bool on[7];
    eq_ctx cx = {0};
    CHECK(eq_front_find(&cx, performance, gap, 7, on) == EQ_OK);
    for (int i = 0; i < 7; i++) CHECK(on[i] == expected[i]);
    eq_ctx_free(&cx);
}

static void the_front_has_the_baseline_and_the_constant(void) {
    static const char text[] =
        "{\"equipoise\": 1, \"protected\": \"g\", \"model\": {\"kind\": \"logistic_regression\"}, \"seeds\": [1, 2, 3],"
        " \"methods\": [{\"id\": \"none\"}, {\"id\": \"group_thresholds\"}], \"report\": {\"bootstrap\": 0}}";
    char *report = run_shard(text, 100000, 0, 1);
    cJSON *tree = cJSON_Parse(report);
    const cJSON *front = cJSON_GetObjectItem(tree, "front"), *constant = cJSON_GetArrayItem(front, 2),
                *valid = cJSON_GetObjectItem(constant, "valid"), *plain = cJSON_GetArrayItem(front, 0);
    CHECK(cJSON_GetArraySize(front) == 3);
    CHECK_TEXT(cJSON_GetStringValue(cJSON_GetObjectItem(plain, "method")), "none");
    CHECK_TEXT(cJSON_GetStringValue(cJSON_GetObjectItem(constant, "method")), "constant");
    CHECK_NEAR(cJSON_GetObjectItem(valid, "performance")->valuedouble, 0.5, 0);
    CHECK_NEAR(cJSON_GetObjectItem(valid, "gap")->valuedouble, 0, 0);
    CHECK(cJSON_IsTrue(cJSON_GetObjectItem(valid, "on_front")) && cJSON_GetObjectItem(valid, "of")->valueint == 3);
    halves_make(text, report);
    cJSON_Delete(tree);
    free(report);
}

int main(void) {
    RUN(nobody_beats_who_is_on_the_front);
    RUN(the_front_has_the_baseline_and_the_constant);
    RUN(a_cell_warns_in_sentences_with_numbers);
    RUN(what_moves_thresholds_alone_is_named_in_the_report);
    RUN(what_a_bias_compares_is_counted_by_hand);
    RUN(a_given_model_that_may_know_the_rows_is_marked_where_it_was_edited);
    RUN(thresholds_alone_are_told_from_another_order);
    RUN(overfitting_levelling_and_constants_are_said_by_their_rule);
    RUN(every_model_says_whether_it_reads_the_protected_column);
    return check_done();
}
