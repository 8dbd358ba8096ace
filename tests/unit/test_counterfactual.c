/* The counterfactual test on logistic models whose weights are known, so that every flip can be counted by hand; and the
 * setting that asks for it, end to end. */
#include <stdlib.h>

#include <cJSON.h>

#include "check.h"
#include "equipoise.h"
#include "experiment/counterfactual.h"
#include "metric/cause.h"

enum { MOST_ROWS = 8, MOST_FEATURES = 4 };

/* A tested model with room for its scores. */
typedef struct bench {
    eq_ctx cx;
    eq_dataset rows;
    eq_protected column[2];
    eq_predictor model;
    eq_pipeline chain;
    double mean[MOST_FEATURES], scale[MOST_FEATURES], score[MOST_ROWS];
    float x[MOST_ROWS * MOST_FEATURES], narrow[MOST_ROWS];
    uint8_t yhat[MOST_ROWS];
    uint32_t row[MOST_ROWS];
    eq_counterfactual_input in;
} bench;

static const char *const sexes[2] = {"f", "m"};
static const uint8_t second[2] = {0, 1};
static const uint16_t itself[3] = {0, 1, 2};

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

/* A logistic model with these weights, then the bias. */
static void set_model(bench *b, const float *weight, size_t n_features) {
    const eq_model_spec spec = {.kind = eq_kind_find("logistic_regression")};
    CHECK(eq_predictor_init(&b->cx, &b->cx.mem, &spec, n_features, eq_rng_seed(1), &b->model) == EQ_OK);
    eq_model *model = eq_predictor_network(&b->model);
    memcpy(model->weight + model->layer[0].weight, weight, n_features * sizeof *weight);
    model->weight[model->layer[0].bias] = weight[n_features];
}

/* Scores and decides about the rows as they are. */
static void decide(bench *b) {
    const eq_dataset *rows = &b->rows;
    CHECK(eq_predictor_score(&b->cx, &b->model, rows->x, rows->n_rows, b->narrow) == EQ_OK);
    for (size_t i = 0; i < rows->n_rows; i++) {
        b->row[i] = (uint32_t)(100 + i);
        b->score[i] = (double)b->narrow[i];
        b->yhat[i] = b->score[i] > b->chain.threshold;
    }
    b->in.rows = rows, b->in.mean = b->mean, b->in.scale = b->scale, b->in.pipeline = &b->chain;
    b->chain.model = b->model;
    b->in.score = b->score, b->in.yhat = b->yhat, b->in.confidence = 0.95;
}

static const eq_counterfactual *test(bench *b) {
    eq_counterfactual_run *run;
    int64_t budget = INT64_MAX;
    CHECK(eq_counterfactual_new(&b->cx, &b->cx.mem, &b->in, &run) == EQ_OK);
    CHECK(eq_counterfactual_step(&b->cx, run, &budget) == EQ_OK);
    return eq_counterfactual_found(run);
}

/* Three of group f, three of m, at a = 0.5, 2, -3; logit = sex + a with sex -1 or +1 (0 and 1 standardised), threshold 1/2:
 *   f -0.5 -> 1.5 flips, 1 -> 3, -4 -> -2;  m 1.5 -> -0.5 flips, 3 -> 1, -2 -> -4 */
static void make_sexes(bench *b) {
    static const double a[3] = {0.5, 2, -3};
    static const uint16_t group[6] = {0, 0, 0, 1, 1, 1};
    static const float weight[3] = {1, 1, 0};
    memset(b, 0, sizeof *b);
    b->mean[0] = b->scale[0] = 0.5, b->scale[1] = 1;
    for (size_t i = 0; i < 6; i++) b->x[2 * i] = group[i] ? 1 : -1, b->x[2 * i + 1] = (float)a[i % 3];
    b->column[0] = (eq_protected){"sex", 2, sexes, second, itself, 0, 1, false};
    static const char *names[2] = {"f", "m"};
    static uint16_t groups[6];
    memcpy(groups, group, sizeof group);
    b->rows = (eq_dataset){.n_rows = 6,
                           .n_features = 2,
                           .n_groups = 2,
                           .x = b->x,
                           .group = groups,
                           .row = b->row,
                           .group_name = names,
                           .n_protected = 1,
                           .protected_column = b->column};
    b->chain.threshold = 0.5;
    set_model(b, weight, 2);
    decide(b);
}

static void flips_of_a_known_weight_are_counted(void) {
    bench b;
    make_sexes(&b);
    const eq_counterfactual_column *sex = &test(&b)->column[0];
    double up = (sigmoid(1.5) - sigmoid(-0.5) + sigmoid(3) - sigmoid(1) + sigmoid(-2) - sigmoid(-4)) / 3;
    CHECK(sex->in_features && !sex->why);
    CHECK(sex->overall.n == 6 && sex->overall.to_favourable == 1 && sex->overall.to_unfavourable == 1);
    CHECK(sex->group[0].n == 3 && sex->group[0].to_favourable == 1 && sex->group[0].to_unfavourable == 0);
    CHECK(sex->group[1].n == 3 && sex->group[1].to_favourable == 0 && sex->group[1].to_unfavourable == 1);
    CHECK_NEAR(sex->overall.rate.value, 1.0 / 3, 1e-15);
    CHECK(sex->overall.rate.low > 0 && sex->overall.rate.high < 1);
    CHECK_TEXT(sex->overall.rate.note, "few");
    CHECK_NEAR(sex->group[0].change.value, up, 1e-6);
    CHECK_NEAR(sex->group[1].change.value, -up, 1e-6);
    CHECK_NEAR(sex->overall.change.value, 0, 1e-7);
    CHECK_NEAR(sex->overall.abs_change.value, up, 1e-6);
    eq_ctx_free(&b.cx);
}

/* The changes of the group f are c = s(1.5) - s(-0.5), s(3) - s(1), s(-2) - s(-4): mean +- 1.96 sd / sqrt 3. */
static void a_mean_change_has_the_normal_interval(void) {
    bench b;
    make_sexes(&b);
    const eq_flips *f = &test(&b)->column[0].group[0];
    double c[3] = {sigmoid(1.5) - sigmoid(-0.5), sigmoid(3) - sigmoid(1), sigmoid(-2) - sigmoid(-4)}, square = 0;
    double mean = (c[0] + c[1] + c[2]) / 3;
    for (int i = 0; i < 3; i++) square += (c[i] - mean) * (c[i] - mean);
    CHECK_NEAR(f->change.high - mean, 1.959963984540054 * sqrt(square / 2 / 3), 1e-6);
    CHECK_NEAR(mean - f->change.low, 1.959963984540054 * sqrt(square / 2 / 3), 1e-6);
    eq_ctx_free(&b.cx);
}

static void a_row_flipped_twice_is_itself(void) {
    bench b;
    make_sexes(&b);
    const eq_counterfactual_column before = test(&b)->column[0];
    double score[6];
    memcpy(score, b.score, sizeof score);
    for (size_t i = 0; i < 6; i++) {
        uint16_t value = b.rows.group[i] ? 0 : 1; /* as the test writes it */
        b.rows.group[i] = value;
        b.x[2 * i] = (float)((value - b.mean[0]) / b.scale[0]);
    }
    decide(&b);
    const eq_counterfactual_column after = test(&b)->column[0];
    CHECK(after.group[1].change.value == -before.group[0].change.value);
    CHECK(after.group[0].change.value == -before.group[1].change.value);
    CHECK(after.group[1].to_unfavourable == before.group[0].to_favourable);
    for (size_t i = 0; i < 3; i++) CHECK(score[i] < b.score[i] && score[i + 3] > b.score[i + 3]);
    eq_ctx_free(&b.cx);
}

/* By a alone: 0.5, 2, -3, 0.5, 2, -3, decided 0 1 0 1 1 0. Nearest opposite: 0-3 at 0, 1-0 at 1.5, 2-3 at 3.5, 3-0 at 0,
 * 4-0 at 1.5, 5-3 at 3.5; of another group for 0, 2, 3 and 4. 0 and 3 are each other's nearest: one pair. */
static void the_nearest_opposite_decisions_are_found(void) {
    static const uint32_t unfavourable[5] = {100, 100, 100, 102, 105}, favourable[5] = {103, 101, 104, 103, 103};
    static const double distance[5] = {0, 1.5, 1.5, 3.5, 3.5};
    bench b;
    make_sexes(&b);
    const eq_counterfactual *found = test(&b);
    CHECK(!found->why && found->overall.n == 6 && found->group[0].n == 3);
    CHECK_NEAR(found->overall.median.value, 1.5, 0);
    CHECK_NEAR(found->overall.other_group.value, 4.0 / 6, 1e-15);
    CHECK_NEAR(found->group[0].median.value, 1.5, 0);
    CHECK_NEAR(found->group[0].other_group.value, 2.0 / 3, 1e-15);
    CHECK_NEAR(found->group[1].other_group.value, 2.0 / 3, 1e-15);
    CHECK(found->n_pairs == 5);
    for (size_t r = 0; r < 5; r++) {
        CHECK(found->pair[r].distance == distance[r]);
        CHECK(found->pair[r].row[0] == unfavourable[r] && found->pair[r].row[1] == favourable[r]);
        CHECK(found->pair[r].score[0] <= 0.5 && found->pair[r].score[1] > 0.5);
    }
    CHECK(found->pair[0].group[0] == 0 && found->pair[0].group[1] == 1);
    eq_ctx_free(&b.cx);
}

static void without_an_opposite_decision_there_is_no_nearest(void) {
    bench b;
    make_sexes(&b);
    b.chain.threshold = -1;
    decide(&b);
    const eq_counterfactual *found = test(&b);
    CHECK_TEXT(eq_cause_words(found->why), "no row of the test part is decided unfavourably: there is no opposite");
    CHECK(found->n_pairs == 0 && isnan(found->overall.median.value) && isnan(found->group[1].other_group.value));
    CHECK_TEXT(found->overall.median.why, eq_cause_words(found->why));
    CHECK(found->overall.median.reason.cause == found->why);
    CHECK(found->column[0].overall.n == 6 && found->column[0].overall.rate.value == 0);
    b.chain.threshold = 1;
    decide(&b);
    CHECK_CONTAINS(eq_cause_words(test(&b)->why), "decided favourably");
    eq_ctx_free(&b.cx);
}

/* The same features, but sex is not one of them: column 0 is just a number. */
static void a_column_outside_the_features_changes_nothing_and_says_so(void) {
    bench b;
    make_sexes(&b);
    b.column[0].n_features = 0;
    const eq_counterfactual_column *sex = &test(&b)->column[0];
    CHECK(!sex->in_features && sex->overall.n == 6 && sex->overall.rate.value == 0 && sex->overall.abs_change.value == 0);
    CHECK_TEXT(sex->why, "\"sex\" is not among the features: the model's scores do not depend on it");
    eq_ctx_free(&b.cx);
}

/* One row of each level p q s as three features with weights 0 1 3 and bias -2: logits -2, -1, 1, decided 0 0 1. p moves to
 * q (-1) and s (1, flips); q to s (flips) and p; s to p and q (both flip). Groups of one row; nothing but the column. */
static void levels_are_moved_to_each_other_level(void) {
    static const char *const levels[3] = {"p", "q", "s"};
    static const char *names[3] = {"p", "q", "s"};
    static const float weight[4] = {0, 1, 3, -2};
    static uint16_t group[3] = {0, 1, 2};
    bench b = {.chain = {.threshold = 0.5}};
    for (size_t f = 0; f < 3; f++) b.x[4 * f] = 1, b.scale[f] = 1;
    b.column[0] = (eq_protected){"race", 3, levels, second, itself, 0, 3, false};
    b.rows = (eq_dataset){.n_rows = 3,
                          .n_features = 3,
                          .n_groups = 3,
                          .x = b.x,
                          .group = group,
                          .row = b.row,
                          .group_name = names,
                          .n_protected = 1,
                          .protected_column = b.column};
    set_model(&b, weight, 3);
    decide(&b);
    const eq_counterfactual *found = test(&b);
    const eq_counterfactual_column *race = &found->column[0];
    CHECK(race->overall.to_favourable == 2 && race->overall.to_unfavourable == 1 && race->overall.rate.value == 1);
    CHECK_NEAR(race->group[0].change.value, (sigmoid(-1) + sigmoid(1)) / 2 - sigmoid(-2), 1e-6);
    CHECK_NEAR(race->group[1].change.value, (sigmoid(-2) + sigmoid(1)) / 2 - sigmoid(-1), 1e-6);
    CHECK_NEAR(race->group[1].abs_change.value, (sigmoid(-1) - sigmoid(-2) + sigmoid(1) - sigmoid(-1)) / 2, 1e-6);
    CHECK(race->group[0].n == 1 && isnan(race->group[0].change.low) && !race->group[0].change.why);
    CHECK(race->group[0].rate.low > 0);
    CHECK_CONTAINS(eq_cause_words(found->why), "no feature beside the protected columns");
    eq_ctx_free(&b.cx);
}

static eq_status decide_by_group(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    (void)step, (void)score;
    for (size_t i = 0; i < rows->n_rows; i++) yhat[i] = rows->group[i] == 1;
    return EQ_OK;
}

/* Groups f b, m b, m w: there is no f w. A rule that favours m b alone. sex: f b <-> m b flips both, m w has no group to
 * go to. race: m b <-> m w flips both, f b has none. */
static void rows_without_a_group_to_move_to_are_left_out_and_counted(void) {
    static const eq_method by_group = {.family = EQ_POST, .flags = EQ_NEEDS_GROUP_AT_PREDICT, .decide = decide_by_group};
    static const char *const races[2] = {"b", "w"};
    static const char *names[3] = {"f, b", "m, b", "m, w"};
    static const uint16_t sex_of[3] = {0, 1, 1}, race_of[3] = {0, 0, 1};
    bench b;
    make_sexes(&b);
    static uint16_t group[6] = {0, 0, 1, 1, 2, 2};
    b.column[0] = (eq_protected){"sex", 2, sexes, second, sex_of, 0, 1, false};
    b.column[1] = (eq_protected){"race", 2, races, second, race_of, 0, 0, false};
    b.rows.n_protected = 2, b.rows.n_groups = 3, b.rows.group = group, b.rows.group_name = names;
    decide(&b);
    for (size_t i = 0; i < 6; i++) b.yhat[i] = group[i] == 1;
    b.chain.post = &by_group;
    const eq_counterfactual *found = test(&b);
    const eq_counterfactual_column *sex = &found->column[0], *race = &found->column[1];
    CHECK(sex->overall.n == 4 && sex->overall.n_no_group == 2 && sex->overall.to_favourable == 2);
    CHECK(sex->overall.to_unfavourable == 2 && sex->group[2].n == 0 && sex->group[2].n_no_group == 2);
    CHECK_TEXT(sex->group[2].rate.why, "group \"m, w\" of the test part has no rows that could be moved: flips are undefined");
    CHECK_TEXT(sex->why, "2 rows are left out: no group has their other values together with another \"sex\", and the rule "
                         "applied afterwards needs one");
    CHECK(race->overall.n == 4 && race->group[0].n_no_group == 2 && race->group[2].to_favourable == 2);
    CHECK_CONTAINS(race->why, "only the rule applied afterwards looks at it; 2 rows are left out");
    eq_ctx_free(&b.cx);
}

static eq_status blind(const eq_step *step, eq_rows *rows) {
    (void)step;
    for (size_t i = 0; i < rows->n_rows; i++) rows->x[i * rows->n_features] = 0;
    return EQ_OK;
}

/* The map writes 0 over sex, for moved rows too: nothing can change. */
static void moved_rows_go_through_the_map_of_a_pre_processing_method(void) {
    static const eq_method blinding = {.family = EQ_PRE, .map_x = blind};
    float kept[12];
    bench b;
    make_sexes(&b);
    memcpy(kept, b.x, sizeof kept);
    for (size_t i = 0; i < 6; i++) b.x[2 * i] = 0;
    decide(&b);
    memcpy(b.x, kept, sizeof kept);
    b.chain.pre = &blinding;
    const eq_counterfactual_column *sex = &test(&b)->column[0];
    CHECK(sex->in_features && sex->overall.rate.value == 0 && sex->overall.abs_change.value == 0);
    eq_ctx_free(&b.cx);
}

static void running_out_of_memory_is_a_status(void) {
    bench b;
    make_sexes(&b);
    eq_status status = EQ_EMEMORY;
    size_t at = 1;
    for (; status == EQ_EMEMORY && at < 200; at++) {
        eq_ctx cx = {.fail_at = at};
        eq_counterfactual_run *run = NULL;
        int64_t budget = INT64_MAX;
        status = eq_counterfactual_new(&cx, &cx.mem, &b.in, &run);
        if (status == EQ_OK) status = eq_counterfactual_step(&cx, run, &budget);
        eq_ctx_free(&cx);
    }
    CHECK(status == EQ_OK && at > 30);
    eq_ctx_free(&b.cx);
}

/* ---- end to end ---- */

static const char schema[] =
    "{\"name\": \"small\", \"files\": [{\"name\": \"small.csv\"}], \"columns\": [{\"name\": \"a\", \"kind\": \"number\"},"
    " {\"name\": \"g\", \"kind\": \"category\", \"role\": \"protected\", \"privileged\": [\"m\"]},"
    " {\"name\": \"h\", \"kind\": \"category\"}, {\"name\": \"y\", \"role\": \"label\", \"favourable\": [\"1\"]}]}";

/* The report of a plan with these members added, run in slices of `budget`; to be freed. */
static char *run_plan(const char *more, int64_t budget) {
    char *csv = malloc(300 * 20), *end = csv + sprintf(csv, "a,g,h,y\n"), plan[600];
    eq_rng rng = eq_rng_seed(5);
    for (int i = 0; i < 300; i++) {
        double a = eq_rng_uniform(&rng);
        int m = eq_rng_uniform(&rng) < 0.5;
        end += sprintf(end, "%.3f,%c,%c,%d\n", a, m ? 'm' : 'f', (char)('p' + i % 3), a + 0.5 * m > 0.75);
    }
    snprintf(plan, sizeof plan,
             "{\"equipoise\": 1, \"model\": {\"kind\": \"logistic_regression\"}, \"train\": "
             "{\"max_epochs\": 40, \"learning_rate\": 0.05}, \"methods\": [{\"id\": \"none\"},"
             " {\"id\": \"group_thresholds\"}], %s}",
             more);
    eq_ctx cx = {0};
    eq_lab *lab;
    const char *report = "";
    eq_bytes file = {csv, (size_t)(end - csv)};
    eq_source source = {.schema = {schema, sizeof schema - 1}, .file = &file, .n_files = 1};
    eq_status status;
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK && eq_lab_load(lab, &source) == EQ_OK && eq_lab_start(lab, plan, 0, 1) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    while ((status = eq_lab_step(lab, budget)) == EQ_MORE) {
    }
    CHECK(status == EQ_OK && eq_lab_report(lab, &report) == EQ_OK);
    char *copy = malloc(strlen(report) + 1);
    memcpy(copy, report, strlen(report) + 1);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    free(csv);
    return copy;
}

static double flip_rate(const char *report, int cell, int column) {
    cJSON *tree = cJSON_Parse(report);
    const cJSON *test = cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "cells"), cell), "counterfactual");
    const cJSON *flips = cJSON_GetArrayItem(cJSON_GetObjectItem(test, "columns"), column);
    const cJSON *rate = cJSON_GetObjectItem(cJSON_GetObjectItem(flips, "overall"), "flip_rate");
    double value = rate ? cJSON_GetObjectItem(rate, "value")->valuedouble : -1;
    cJSON_Delete(tree);
    return value;
}

static void the_setting_writes_the_test_whatever_the_cuts(void) {
    char *whole = run_plan("\"report\": {\"counterfactual\": true}", INT64_MAX / 2);
    char *sliced = run_plan("\"report\": {\"counterfactual\": true}", 1), *off = run_plan("\"seeds\": [1]", INT64_MAX / 2);
    CHECK(!strcmp(whole, sliced));
    CHECK(!strstr(off, "counterfactual"));
    CHECK(flip_rate(whole, 0, 0) > 0.1 && flip_rate(whole, 1, 0) >= 0);
    CHECK_CONTAINS(whole, "\"pairs\":[{\"distance\":");
    free(whole), free(sliced), free(off);
}

static void dropped_columns_and_levels_are_tested_end_to_end(void) {
    char *dropped = run_plan("\"drop_protected\": true, \"report\": {\"counterfactual\": true}", INT64_MAX / 2);
    char *levels = run_plan("\"protected\": [\"g\", \"h\"], \"report\": {\"counterfactual\": true}", INT64_MAX / 2);
    CHECK(flip_rate(dropped, 0, 0) == 0);
    CHECK_CONTAINS(dropped, "\\\"g\\\" is not among the features");
    CHECK(flip_rate(levels, 0, 0) > 0.1 && flip_rate(levels, 0, 1) >= 0 && flip_rate(levels, 0, 1) < 0.2);
    free(dropped), free(levels);
}

int main(void) {
    RUN(flips_of_a_known_weight_are_counted);
    RUN(a_mean_change_has_the_normal_interval);
    RUN(a_row_flipped_twice_is_itself);
    RUN(the_nearest_opposite_decisions_are_found);
    RUN(without_an_opposite_decision_there_is_no_nearest);
    RUN(a_column_outside_the_features_changes_nothing_and_says_so);
    RUN(levels_are_moved_to_each_other_level);
    RUN(rows_without_a_group_to_move_to_are_left_out_and_counted);
    RUN(moved_rows_go_through_the_map_of_a_pre_processing_method);
    RUN(running_out_of_memory_is_a_status);
    RUN(the_setting_writes_the_test_whatever_the_cuts);
    RUN(dropped_columns_and_levels_are_tested_end_to_end);
    return check_done();
}
