/* The analyses "curves" and "compare" asked of a lab, as a host asks them. */
#include <cJSON.h>

#include "check.h"
#include "equipoise.h"

static eq_ctx cx;
static eq_lab *lab;

/* Group a: .9+ .7+ .4-    group b: .7- .4- .1-, no positives.    s2 moves two of a; w weighs. */
static const char csv[] = "y,s,s2,d2,g,w\n"
                          "1,0.9,0.9,1,a,1\n"
                          "0,0.7,0.7,1,b,2\n"
                          "1,0.7,0.4,0,a,1\n"
                          "0,0.4,0.6,1,a,1\n"
                          "0,0.4,0.4,0,b,2\n"
                          "0,0.1,0.1,0,b,2\n";

#define COLUMNS "\"label\": \"y\", \"score\": \"s\", \"protected\": [\"g\"], \"privileged\": \"a\""

/* The answer about a file; NULL when refused. */
static cJSON *ask_about(const char *file, const char *id, const char *options) {
    const char *text = NULL;
    if (!lab) CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    eq_ctx_clear(&cx);
    return eq_lab_analyse(lab, id, (eq_bytes){file, strlen(file)}, options, &text) == EQ_OK ? cJSON_Parse(text) : NULL;
}

static cJSON *ask(const char *id, const char *options) { return ask_about(csv, id, options); }

static const cJSON *at(const cJSON *node, const char *key) {
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(node, key);
    CHECK(member != NULL);
    if (!member) printf("  ... %s\n", key);
    return member;
}

static const cJSON *nth(const cJSON *list, int i) { return cJSON_GetArrayItem(list, i); }

static double number(const cJSON *node) { return cJSON_IsNumber(node) ? node->valuedouble : (double)NAN; }

static void is_array(const cJSON *array, const double *expected, int n) {
    CHECK(cJSON_GetArraySize(array) == n);
    for (int i = 0; i < n; i++) {
        if (isnan(expected[i])) CHECK(cJSON_IsNull(nth(array, i)));
        else CHECK_NEAR(number(nth(array, i)), expected[i], 1e-15);
    }
    if (check_failed_here) printf("  ... %s\n", array && array->string ? array->string : "");
}

#define IS_ARRAY(array, ...) \
    is_array(array, (const double[]){__VA_ARGS__}, (int)(sizeof((const double[]){__VA_ARGS__}) / sizeof(double)))
#define NONE ((double)NAN)

/* ---- curves ---- */

static void curves_are_those_worked_by_hand(void) {
    cJSON *tree = ask("curves", "{" COLUMNS ", \"weight\": \"w\"}");
    CHECK_TEXT(eq_message(&cx), "");
    const cJSON *a = nth(at(tree, "groups"), 0), *b = nth(at(tree, "groups"), 1);
    IS_ARRAY(at(tree, "thresholds"), 1, .8, .55, .25, -1);
    CHECK(number(at(tree, "at")) == 2); /* .5 decides as .55 does */
    IS_ARRAY(at(a, "tp"), 0, 1, 2, 2, 2);
    IS_ARRAY(at(a, "fp"), 0, 0, 0, 1, 1);
    IS_ARRAY(at(b, "fp"), 0, 0, 2, 4, 6);
    CHECK(number(at(b, "n")) == 3 && number(at(b, "negatives")) == 6 && number(at(b, "positives")) == 0);
    IS_ARRAY(at(at(a, "rates"), "tpr"), 0, .5, 1, 1, 1);
    IS_ARRAY(at(at(a, "rates"), "ppv"), NONE, 1, 1, 2. / 3, 2. / 3);
    IS_ARRAY(at(at(b, "rates"), "tpr"), NONE, NONE, NONE, NONE, NONE); /* no positives */
    IS_ARRAY(at(at(b, "rates"), "fpr"), 0, 0, 1. / 3, 2. / 3, 1);
    IS_ARRAY(at(at(at(tree, "overall"), "rates"), "selection_rate"), 0, 1. / 9, 4. / 9, 7. / 9, 1);
    IS_ARRAY(at(at(tree, "metrics"), "statistical_parity_difference"), 0, -1. / 3, -1. / 3, -1. / 3, 0);
    IS_ARRAY(at(at(tree, "metrics"), "equal_opportunity_difference"), NONE, NONE, NONE, NONE, NONE);
    CHECK(cJSON_IsNull(at(at(b, "auc"), "value")));
    CHECK_CONTAINS(at(at(b, "auc"), "why")->valuestring, "group \"b\" has no favourable outcomes");
    CHECK_NEAR(number(at(at(a, "auc"), "value")), 1, 0);
    cJSON_Delete(tree);
}

/* Overall .1 .4 .4 .7 .7 .9 in two bins: the middle, .55, parts them. */
static void calibration_and_histograms_go_with_them(void) {
    cJSON *tree = ask("curves", "{" COLUMNS ", \"bins\": 2, \"confidence\": 0.9}");
    const cJSON *overall = at(tree, "overall"), *low = nth(at(overall, "calibration"), 0),
                *high = nth(at(overall, "calibration"), 1), *histogram = at(overall, "histogram");
    CHECK(cJSON_GetArraySize(at(overall, "calibration")) == 2);
    CHECK(number(at(low, "n")) == 3 && number(at(low, "low")) == .1 && number(at(low, "high")) == .4);
    CHECK_NEAR(number(at(low, "mean_score")), .3, 1e-15);
    CHECK_NEAR(number(at(at(high, "rate"), "value")), 2. / 3, 1e-15);
    CHECK(number(at(at(high, "rate"), "low")) > .2 && number(at(at(high, "rate"), "high")) < .95);
    CHECK_TEXT(at(at(high, "rate"), "note")->valuestring, "few");
    CHECK(cJSON_GetArraySize(at(histogram, "edges")) == 21);
    CHECK(number(nth(at(histogram, "negatives"), 7)) == 2); /* .35 < .4 <= .4 */
    CHECK(number(nth(at(histogram, "positives"), 13)) == 1 && number(nth(at(histogram, "positives"), 17)) == 1);
    cJSON_Delete(tree);
}

static void few_points_keep_the_threshold_in_use(void) {
    cJSON *tree = ask("curves", "{" COLUMNS ", \"points\": 3, \"threshold\": 0.2, \"metrics\": [\"tpr\"]}");
    IS_ARRAY(at(tree, "thresholds"), 1, .25, -1);
    CHECK(number(at(tree, "at")) == 1 && number(at(tree, "distinct")) == 5);
    CHECK(cJSON_GetArraySize(at(nth(at(tree, "groups"), 0), "rates")) == 1);
    CHECK(cJSON_GetArraySize(at(tree, "metrics")) == 0);
    cJSON_Delete(tree);
}

static void refuses(const char *id, const char *options, const char *why) {
    CHECK(ask(id, options) == NULL);
    CHECK_TEXT(eq_message(&cx), why);
}

static void what_cannot_be_drawn_is_refused_by_its_path(void) {
    refuses("curves", "{" COLUMNS ", \"metrics\": [\"tpr\", \"beauty\"]}",
            "metrics[1]: is \"beauty\", expected the id of a metric");
    refuses("curves", "{" COLUMNS ", \"metrics\": [\"auc\"]}",
            "metrics[0]: is \"auc\", which is made of scores, expected a metric of counts");
    refuses("curves", "{" COLUMNS ", \"metrics\": [\"tpr\", \"tpr\"]}", "metrics[1]: is \"tpr\" again, expected each once");
    refuses("curves", "{" COLUMNS ", \"points\": 1000000}",
            "points: 1000000 thresholds of 2 groups are too many numbers for one answer, expected at most 129032");
    refuses("curves", "{\"label\": \"y\", \"pred\": \"d2\", \"protected\": [\"g\"]}",
            "curves: there are no scores, expected a column of scores in [0, 1]");
    CHECK(ask("curves", "{" COLUMNS ", \"points\": 2}") == NULL);
    CHECK_CONTAINS(eq_message(&cx), "points: is 2");
}

/* ---- compare ---- */

/* The second model's decisions by s2 at .5: of a, + + -> + - and - -> +. */
static void two_models_are_compared_by_score_or_by_decision(void) {
    static const char *const second[] = {"\"score2\": \"s2\"", "\"pred2\": \"d2\"", "\"score2\": \"s2\", \"threshold2\": 0.55"};
    char options[300];
    for (int i = 0; i < 3; i++) {
        snprintf(options, sizeof options, "{" COLUMNS ", %s}", second[i]);
        cJSON *tree = ask("compare", options);
        CHECK_TEXT(eq_message(&cx), "");
        const cJSON *a = nth(at(tree, "groups"), 0);
        CHECK_NEAR(number(at(at(at(a, "a"), "tpr"), "value")), 1, 0);
        CHECK_NEAR(number(at(at(at(a, "b"), "tpr"), "value")), .5, 0);
        CHECK_NEAR(number(at(at(at(a, "difference"), "tpr"), "value")), -.5, 0);
        CHECK_NEAR(number(at(at(a, "changed"), "value")), 2. / 3, 1e-15);
        CHECK(number(at(a, "to_favourable")) == 1 && number(at(a, "to_unfavourable")) == 1);
        CHECK_NEAR(number(at(at(at(tree, "difference"), "accuracy"), "value")), -2. / 6, 1e-15);
        CHECK(cJSON_IsNumber(at(at(at(tree, "difference"), "accuracy"), "low")));
        CHECK(number(at(at(tree, "mcnemar"), "only_a")) == 2 && number(at(at(tree, "mcnemar"), "only_b")) == 0);
        CHECK_NEAR(number(at(at(tree, "mcnemar"), "p")), .5, 0);
        CHECK(cJSON_IsNumber(at(at(at(tree, "difference"), "auc"), "value")) == (i != 1));
        cJSON_Delete(tree);
    }
}

/* Of the file's rows the third (label 1, refused by the second) and the fourth (label 0, selected) change, both of a. */
static void those_who_change_are_counted_by_label_and_listed_a_page_at_a_time(void) {
    cJSON *tree = ask("compare", "{" COLUMNS ", \"score2\": \"s2\", \"rows\": 5}");
    CHECK_TEXT(eq_message(&cx), "");
    const cJSON *a = nth(at(tree, "groups"), 0), *people = at(tree, "people"), *third = nth(at(people, "rows"), 0);
    CHECK(number(at(a, "gained_positives")) == 0 && number(at(a, "gained_negatives")) == 1);
    CHECK(number(at(a, "lost_positives")) == 1 && number(at(a, "lost_negatives")) == 0);
    CHECK(number(at(at(tree, "overall"), "lost_positives")) == 1);
    CHECK(number(at(people, "n")) == 2 && cJSON_GetArraySize(at(people, "rows")) == 2);
    CHECK_TEXT(at(third, "group")->valuestring, "a");
    CHECK(cJSON_IsTrue(at(third, "positive")) && cJSON_IsFalse(at(third, "gains")));
    CHECK(number(at(third, "score")) == .7 && number(at(third, "score2")) == .4);
    CHECK(cJSON_GetArraySize(at(people, "columns")) == cJSON_GetArraySize(at(third, "cells")));
    for (int c = 0; c < cJSON_GetArraySize(at(people, "columns")); c++)
        if (!strcmp(nth(at(people, "columns"), c)->valuestring, "w")) CHECK(number(nth(at(third, "cells"), c)) == 1);
    cJSON_Delete(tree);
    tree = ask("compare", "{" COLUMNS ", \"score2\": \"s2\", \"rows\": 1, \"offset\": 1}");
    const cJSON *page = at(at(tree, "people"), "rows");
    CHECK(number(at(at(tree, "people"), "n")) == 2 && cJSON_GetArraySize(page) == 1);
    CHECK(cJSON_IsFalse(at(nth(page, 0), "positive")) && cJSON_IsTrue(at(nth(page, 0), "gains")));
    cJSON_Delete(tree);
    tree = ask("compare", "{" COLUMNS ", \"score2\": \"s2\"}");
    CHECK(cJSON_GetObjectItemCaseSensitive(tree, "people") == NULL);
    cJSON_Delete(tree);
    CHECK(ask("compare", "{" COLUMNS ", \"score2\": \"s2\", \"rows\": -1}") == NULL);
    CHECK_CONTAINS(eq_message(&cx), "rows: is -1");
}

/* s at .8 for .5: .7 of either group is no longer selected. */
static void one_score_at_two_thresholds_is_two_models(void) {
    cJSON *tree = ask("compare", "{" COLUMNS ", \"score2\": \"s\", \"threshold2\": 0.8}");
    CHECK_TEXT(eq_message(&cx), "");
    CHECK(number(at(at(tree, "overall"), "to_unfavourable")) == 2 && number(at(at(tree, "overall"), "to_favourable")) == 0);
    CHECK(number(at(at(at(tree, "difference"), "auc"), "value")) == 0);
    CHECK(number(at(at(at(tree, "difference"), "auc"), "high")) == 0);
    cJSON_Delete(tree);
}

/* With 0 the favourable label, a decision of 0 is favourable too; a score still speaks for the favourable. */
static void the_second_model_shares_the_favourable_value(void) {
    cJSON *tree = ask("compare", "{\"label\": \"y\", \"pred\": \"y\", \"pred2\": \"d2\", \"protected\": [\"g\"]}");
    CHECK(tree == NULL); /* one column, one meaning */
    tree = ask("compare", "{\"label\": \"y\", \"score\": \"s\", \"pred2\": \"d2\", \"protected\": [\"g\"],"
                          " \"favourable\": \"0\", \"weight\": \"w\"}");
    CHECK_TEXT(eq_message(&cx), "");
    /* favourable by score > .5: rows 1 2 3; by d2 = 0: rows 3 5 6 */
    const cJSON *a = nth(at(tree, "groups"), 0), *b = nth(at(tree, "groups"), 1);
    CHECK(number(at(a, "to_favourable")) == 0 && number(at(a, "to_unfavourable")) == 1);
    CHECK(number(at(b, "to_favourable")) == 4 && number(at(b, "to_unfavourable")) == 2); /* rows of weight 2 */
    CHECK_TEXT(at(at(tree, "mcnemar"), "note")->valuestring, "each row counts once, whatever it weighs");
    cJSON_Delete(tree);
}

static void what_cannot_be_compared_is_refused(void) {
    refuses("compare", "{" COLUMNS "}",
            "options: there is no second model, expected its decisions \"pred2\" or its scores \"score2\"");
    CHECK(ask("compare", "{" COLUMNS ", \"score2\": \"t\"}") == NULL);
    CHECK_CONTAINS(eq_message(&cx), "\"t\"");
    CHECK(ask("compare", "{" COLUMNS ", \"score2\": \"s2\", \"threshold2\": 2}") == NULL);
    CHECK_CONTAINS(eq_message(&cx), "threshold2: is 2");
    CHECK(ask("audit", "{" COLUMNS ", \"score2\": \"s2\"}") == NULL);
    CHECK_CONTAINS(eq_message(&cx), "score2");
}

/* ---- tables of counts ---- */

/* Every number of one tree is that of the other, but for what a sum in another order makes of it. */
static void is_like(const cJSON *a, const cJSON *b) {
    CHECK(a->type == b->type && cJSON_GetArraySize(a) == cJSON_GetArraySize(b));
    if (cJSON_IsNumber(a)) CHECK_NEAR(a->valuedouble, b->valuedouble, 1e-14);
    if (cJSON_IsString(a)) CHECK_TEXT(a->valuestring, b->valuestring);
    for (const cJSON *x = a->child, *z = b->child; x && z && !check_failed_here; x = x->next, z = z->next) is_like(x, z);
    if (check_failed_here && a->string) printf("  ... %s\n", a->string);
}

static void a_table_of_counts_is_answered_as_its_rows_are(void) {
    static const char *const cell[] = {"1,0.9,0.8,a", "1,0.4,0.7,a", "0,0.4,0.4,a", "0,0.2,0.6,b", "1,0.2,0.1,b", "1,0.6,0.3,b"};
    static const int count[] = {3, 2, 4, 5, 1, 2};
    static const char *const own[] = {"", ", \"score2\": \"t\""}, *const id[] = {"curves", "compare"};
    char rows[600] = "y,s,t,g\n", counts[200] = "y,s,t,g,n\n", options[200];
    for (int i = 0; i < 6; i++) {
        size_t end = strlen(counts);
        snprintf(counts + end, sizeof counts - end, "%s,%d\n", cell[i], count[i]);
        for (int k = 0; k < count[i]; k++) strcat(strcat(rows, cell[i]), "\n");
    }
    for (int i = 0; i < 2; i++) {
        snprintf(options, sizeof options, "{" COLUMNS "%s}", own[i]);
        cJSON *of_rows = ask_about(rows, id[i], options);
        snprintf(options, sizeof options, "{" COLUMNS "%s, \"count\": \"n\"}", own[i]);
        cJSON *of_counts = ask_about(counts, id[i], options);
        CHECK_TEXT(eq_message(&cx), "");
        CHECK(of_rows != NULL && of_counts != NULL);
        if (of_rows && of_counts) is_like(of_rows, of_counts);
        cJSON_Delete(of_rows);
        cJSON_Delete(of_counts);
    }
}

int main(void) {
    RUN(curves_are_those_worked_by_hand);
    RUN(calibration_and_histograms_go_with_them);
    RUN(few_points_keep_the_threshold_in_use);
    RUN(what_cannot_be_drawn_is_refused_by_its_path);
    RUN(two_models_are_compared_by_score_or_by_decision);
    RUN(those_who_change_are_counted_by_label_and_listed_a_page_at_a_time);
    RUN(one_score_at_two_thresholds_is_two_models);
    RUN(the_second_model_shares_the_favourable_value);
    RUN(what_cannot_be_compared_is_refused);
    RUN(a_table_of_counts_is_answered_as_its_rows_are);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    return check_done();
}
