/* Looking into a network: by hand where it is small, and through the lab. */
#include <math.h>

#include "base/json_tree.h"
#include "equipoise/units.h"
#include "experiment/units.h"
#include "small_lab.h"

static eq_ctx cx;

/* ---- by hand: h = (relu(x), relu(-x)), logit = 2 h1 - h2 + 0.5, people at -2, -1 (group 0) and 1, 3 (group 1) ---- */

static float x[] = {-2, -1, 1, 3};
static uint8_t y[] = {0, 1, 1, 1}, privileged[] = {0, 1};
static uint16_t group[] = {0, 0, 1, 1};
static double weight[] = {1, 1, 1, 1};
static const char *name[] = {"f", "m"};
static eq_dataset people = {.n_rows = 4,
                            .n_features = 1,
                            .n_groups = 2,
                            .x = x,
                            .y = y,
                            .group = group,
                            .weight = weight,
                            .privileged = privileged,
                            .group_name = name};

static eq_model make_model(void) {
    static const float w[] = {1, -1, 0, 0, 2, -1, 0.5f};
    eq_model_config config = {.kind = EQ_MLP, .n_hidden = 1, .hidden = {2}};
    eq_model model;
    CHECK(eq_model_init(&cx, &cx.mem, &config, 1, eq_rng_seed(1), &model) == EQ_OK);
    CHECK(model.n_weights == sizeof w / sizeof *w);
    memcpy(model.weight, w, sizeof w);
    return model;
}

static void a_small_network_by_hand(void) {
    static const eq_objective objective = {.performance = EQ_ACCURACY, .epsilon = 0.05};
    eq_units_question question = {&people, &objective, 0.5, NULL, 0};
    eq_model model = make_model();
    eq_units *units;
    eq_unit_effect whole;
    size_t n;
    int64_t budget = 1;
    CHECK(eq_units_new(&cx, &cx.mem, &model, &question, &units) == EQ_OK);
    while (eq_units_step(units, &budget) == EQ_MORE) budget = 1;
    const eq_unit_column *column = eq_units_found(units, &n, &whole);
    CHECK(n == 2 && column[0].input && !column[1].input && column[1].n_units == 2);
    /* logits -1.5, -0.5, 2.5, 6.5: means -1 and 4.5; nobody of group 0 is selected, all of group 1 */
    CHECK_NEAR(whole.logit_gap, -5.5, 1e-12);
    CHECK_NEAR(whole.bias, -1, 1e-12);
    CHECK_NEAR(whole.performance, 0.75, 1e-12);
    const eq_unit_seen *unit = column[1].unit;
    CHECK_NEAR(unit[0].mean, 1, 1e-12); /* 0, 0, 1, 3 */
    CHECK_NEAR(unit[0].by_group[1], 2, 1e-12);
    CHECK_NEAR(unit[0].sd, sqrt(1.5), 1e-12);
    CHECK_NEAR(unit[0].share, -4, 1e-12);   /* 2 (0 - 2) */
    CHECK_NEAR(unit[1].share, -1.5, 1e-12); /* -1 (1.5 - 0) */
    /* the first cut: logits 0.5, 1.5, 2.5, 2.5: all are selected */
    CHECK_NEAR(unit[0].cut.logit_gap, -1.5, 1e-6);
    CHECK_NEAR(unit[0].cut.bias, 0, 1e-12);
    CHECK_NEAR(unit[0].cut.performance, 0.75, 1e-12);
    /* the second, whose mean is 0.75: -0.25, -0.25, 1.75, 5.75 */
    CHECK_NEAR(unit[1].cut.logit_gap, -4, 1e-6);
    CHECK_NEAR(unit[1].cut.bias, -1, 1e-12);
    CHECK(isnan(column[0].unit[0].share) && isnan(column[0].unit[0].cut.bias));
    CHECK(column[1].n_edges == 2 && column[1].edge[0].from == 0 && column[1].edge[0].to == 0);
    CHECK_NEAR(column[1].edge[0].weight, 2, 0);
}

static void one_side_alone_is_refused(void) {
    static const eq_objective objective = {.epsilon = 0.05};
    eq_units_question question = {&people, &objective, 0.5, NULL, 0};
    eq_model model = make_model();
    eq_units *units;
    privileged[1] = 0;
    CHECK(eq_units_new(&cx, &cx.mem, &model, &question, &units) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "nobody is privileged");
    eq_ctx_clear(&cx);
    privileged[1] = 1;
}

/* ---- through the lab ---- */

static const char plan[] = "{\"equipoise\": 1, \"model\": {\"hidden\": [6, 5], \"batch_norm\": true}, \"split\": {\"seed\": 3},"
                           " \"train\": {\"max_epochs\": 8, \"batch\": 32}, \"report\": {\"bootstrap\": 0},"
                           " \"methods\": [{\"id\": \"none\"}, {\"id\": \"group_thresholds\"}]}";
static const char of_given[] = "{\"equipoise\": 1, \"model\": {\"given\": \"cut.eqm\"}, \"split\": {\"seed\": 3},"
                               " \"report\": {\"bootstrap\": 0}, \"methods\": [{\"id\": \"none\"}]}";

static void run(eq_lab *lab, const char *text) {
    CHECK(eq_lab_start(lab, text, 0, 1) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    CHECK(eq_lab_step(lab, INT64_MAX) == EQ_OK);
}

static char *answer(eq_lab *lab, size_t cell, const char *options, int64_t budget) {
    const char *json = "";
    eq_status status;
    while ((status = eq_lab_units(lab, cell, options, budget, &json)) == EQ_MORE) continue;
    CHECK(status == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    char *copy = malloc(strlen(json) + 1);
    memcpy(copy, json, strlen(json) + 1);
    return copy;
}

static eq_tree parse(const char *text) {
    eq_tree tree = NULL;
    CHECK(eq_tree_parse(&cx, "answer", eq_bytes_of(text), &tree) == EQ_OK);
    return tree;
}

static eq_tree item(eq_tree list, size_t i) {
    eq_tree at = eq_tree_first(list);
    while (i--) at = eq_tree_next(at);
    return at;
}

static eq_tree cell_of(eq_tree report, size_t i) { return item(eq_tree_get(report, "cells"), i); }

static eq_lab *lab_with_run(void) {
    eq_lab *lab = open_lab(&cx);
    eq_lab_keep_models(lab, true);
    run(lab, plan);
    return lab;
}

/* What is said of the whole is what the report says of the cell, on either part. */
static void the_whole_is_the_cell_of_the_report(void) {
    static const char *const part[] = {"valid", "test"};
    eq_lab *lab = lab_with_run();
    const char *report;
    CHECK(eq_lab_report(lab, &report) == EQ_OK);
    eq_tree told = parse(report);
    for (int p = 0; p < 2; p++) {
        char options[40];
        snprintf(options, sizeof options, "{\"part\": \"%s\"}", part[p]);
        char *text = answer(lab, 0, options, 1);
        eq_tree units = parse(text), whole = eq_tree_get(units, "whole");
        eq_tree objective = eq_tree_get(eq_tree_get(cell_of(told, 0), part[p]), "objective");
        CHECK_NEAR(eq_tree_number_of(whole, "bias"), eq_tree_number_of(objective, "bias"), 1e-12);
        CHECK_NEAR(eq_tree_number_of(whole, "performance"), eq_tree_number_of(objective, "performance"), 1e-12);
        double sum = 0;
        EQ_EACH(unit, eq_tree_get(item(eq_tree_get(units, "columns"), 2), "units")) sum += eq_tree_number_of(unit, "share");
        CHECK_NEAR(sum, eq_tree_number_of(whole, "logit_gap"), 1e-5);
        eq_tree_free(units);
        free(text);
    }
    eq_tree_free(told);
    close_lab(&cx, lab);
}

static void where_the_calls_are_cut_changes_nothing(void) {
    eq_lab *lab = lab_with_run();
    char *one = answer(lab, 0, NULL, INT64_MAX), *many = answer(lab, 0, NULL, 1);
    CHECK_TEXT(many, one);
    free(one);
    free(many);
    close_lab(&cx, lab);
}

/* Behind two hidden layers with norms: the effect that was told of a cut is that of the network with the unit cut. */
static void a_cut_network_does_what_was_told(void) {
    eq_lab *lab = lab_with_run();
    eq_bytes model;
    char *before = answer(lab, 0, NULL, INT64_MAX), *beforehand = answer(lab, 0, "{\"cut\": [[1, 2]]}", INT64_MAX);
    CHECK(eq_lab_cut(lab, 0, "{\"cut\": [[1, 2]]}", &model) == EQ_OK);
    CHECK(eq_lab_give_model(lab, "cut.eqm", model) == EQ_OK);
    run(lab, of_given);
    char *after = answer(lab, 0, NULL, INT64_MAX);
    eq_tree told = parse(before), cut = parse(beforehand), found = parse(after);
    eq_tree unit = item(eq_tree_get(item(eq_tree_get(told, "columns"), 1), "units"), 2), effect = eq_tree_get(unit, "cut");
    double gap = eq_tree_number_of(effect, "logit_gap");
    CHECK(gap == eq_tree_number_of(eq_tree_get(found, "whole"), "logit_gap"));
    CHECK(gap == eq_tree_number_of(eq_tree_get(cut, "whole"), "logit_gap"));
    CHECK(eq_tree_number_of(effect, "bias") == eq_tree_number_of(eq_tree_get(cut, "whole"), "bias"));
    CHECK(gap != eq_tree_number_of(eq_tree_get(told, "whole"), "logit_gap"));
    eq_tree_free(told);
    eq_tree_free(cut);
    eq_tree_free(found);
    free(before);
    free(beforehand);
    free(after);
    close_lab(&cx, lab);
}

static void refused(eq_lab *lab, size_t cell, const char *options, const char *sentence) {
    const char *json;
    CHECK(eq_lab_units(lab, cell, options, INT64_MAX, &json) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), sentence);
}

static void what_cannot_be_is_refused(void) {
    eq_lab *lab = open_lab(&cx);
    refused(lab, 0, NULL, "plan: none was started");
    eq_lab_keep_models(lab, true);
    run(lab, plan);
    refused(lab, 2, NULL, "cell 2: its model is not kept");
    refused(lab, 0, "{\"part\": \"train\"}", "part: is \"train\"");
    refused(lab, 0, "{\"cut\": [[0, 0]]}", "cut[0]: is unit 0 of column 0");
    refused(lab, 0, "{\"cut\": [[1, 1], [1, 6]]}", "cut[1]: is unit 6 of column 1");
    refused(lab, 0, "{\"cut\": [[1]]}", "cut[0]");
    /* a rule of its own decides: gaps in scores, none in decisions */
    char *text = answer(lab, 1, NULL, INT64_MAX);
    CHECK_CONTAINS(text, "\"threshold\":null");
    CHECK_CONTAINS(text, "\"bias\":null,\"performance\":null");
    free(text);
    close_lab(&cx, lab);
}

int main(void) {
    RUN(a_small_network_by_hand);
    RUN(one_side_alone_is_refused);
    RUN(the_whole_is_the_cell_of_the_report);
    RUN(where_the_calls_are_cut_changes_nothing);
    RUN(a_cut_network_does_what_was_told);
    RUN(what_cannot_be_is_refused);
    eq_ctx_free(&cx);
    return check_done();
}
