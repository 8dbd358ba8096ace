/* The analysis `slices`: a file or loaded data in, JSON out. */
#include <stdlib.h>

#include <cJSON.h>

#include "check.h"
#include "equipoise.h"

static const char schema[] = "{\"name\": \"small\", \"files\": [{\"name\": \"small.csv\"}], \"columns\": ["
                             "{\"name\": \"id\", \"kind\": \"number\"}, {\"name\": \"age\", \"kind\": \"number\"},"
                             "{\"name\": \"town\", \"kind\": \"category\"}, {\"name\": \"same\", \"kind\": \"category\"},"
                             "{\"name\": \"sex\", \"role\": \"protected\", \"kind\": \"category\", \"privileged\": [\"m\"]},"
                             "{\"name\": \"y\", \"role\": \"label\", \"favourable\": [\"1\"]}]}";

enum { N = 1440 };

static char *text_of(int (*write_row)(char *end, int row), const char *head) {
    char *text = malloc(N * 64 + 256), *end = text + sprintf(text, "%s\n", head);
    for (int i = 0; i < N; i++) end += write_row(end, i);
    return text;
}

/* Row i: age 20..59, each of 36 rows; town a b c or (every 12th) missing; sex m, f, and x for the first 12. Wrong where the
 * town is b and the age 50 or more: 10 of 40 ages x 4 of 12 rows, 120 in all. Of the others every 19th. */
static int prediction(char *end, int i) {
    static const char *const town[] = {"a", "b", "c", ""};
    int age = 20 + i / 12 % 40, t = i % 12 == 11 ? 3 : i % 3, y = i % 7 < 3;
    bool wrong = t == 1 && age >= 50 ? true : i % 19 == 0;
    return sprintf(end, "%d,%d,%d,%d,%s,k,%s\n", y, wrong ? !y : y, i + 1, age, town[t], i < 12 ? "x" : i % 2 ? "m" : "f");
}

/* The label is 1 for a quarter of the people, and never in town c. */
static int person(char *end, int i) {
    static const char *const town[] = {"a", "b", "c"};
    return sprintf(end, "%d,%d,%s,k,%s,%d\n", i + 1, 20 + i / 12 % 40, town[i % 3], i % 2 ? "m" : "f", i % 3 != 2 && i % 8 < 3);
}

static cJSON *ask(char *file, char *data, const char *options) {
    eq_ctx cx = {0};
    eq_lab *lab;
    const char *json = "{}";
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    if (data) {
        eq_bytes bytes = {data, strlen(data)};
        eq_source source = {.schema = {schema, sizeof schema - 1}, .file = &bytes, .n_files = 1};
        CHECK(eq_lab_load(lab, &source) == EQ_OK);
    }
    eq_lab_analyse(lab, "slices", (eq_bytes){file, file ? strlen(file) : 0}, options, &json);
    cJSON *tree = cJSON_Parse(*eq_message(&cx) ? "{}" : json);
    if (*eq_message(&cx)) cJSON_AddStringToObject(tree, "error", eq_message(&cx));
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    free(file);
    free(data);
    return tree;
}

static const cJSON *at(const cJSON *tree, const char *list, int index, const char *key) {
    return cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(tree, list), index), key);
}

static double number(const cJSON *object, const char *key) { return cJSON_GetNumberValue(cJSON_GetObjectItem(object, key)); }

static const char *text(const cJSON *object, const char *key) { return cJSON_GetStringValue(cJSON_GetObjectItem(object, key)); }

static const char head[] = "y,pred,id,age,town,same,sex";
#define OF_FILE "\"label\": \"y\", \"pred\": \"pred\", \"protected\": \"sex\""

/* 4 bins of 10 ages: 20-29, 30-39, 40-49, 50-59. The 120 rows are all wrong. Of the 76 multiples of 19, 7 are among them,
 * so outside 69 of 1,320 are. */
static void a_file_of_predictions_shows_its_worst_subgroup(void) {
    cJSON *tree = ask(text_of(prediction, head), NULL, "{" OF_FILE "}");
    const cJSON *slices = cJSON_GetObjectItem(tree, "slices"), *worst = cJSON_GetArrayItem(slices, 0), *condition;
    CHECK_TEXT(text(tree, "of"), "error_rate");
    CHECK(number(tree, "direction") == -1 && number(tree, "minimum") == 30 && number(tree, "depth") == 2);
    CHECK_TEXT(text(worst, "name"), "age 50 to 59, town = b");
    CHECK(number(worst, "n") == 120 && number(worst, "about") == 120 && number(worst, "weight") == 120);
    CHECK_NEAR(number(worst, "share"), 120.0 / 1440, 1e-15);
    CHECK_NEAR(number(cJSON_GetObjectItem(worst, "value"), "value"), 1, 0);
    CHECK_NEAR(number(cJSON_GetObjectItem(worst, "rest"), "value"), 69.0 / 1320, 1e-12);
    CHECK_NEAR(number(cJSON_GetObjectItem(tree, "overall"), "value"), 189.0 / 1440, 1e-12);
    CHECK_NEAR(number(cJSON_GetObjectItem(worst, "difference"), "value"), 1 - 69.0 / 1320, 1e-12);
    CHECK(number(worst, "p") < 1e-100 && number(worst, "p_adjusted") < 1e-100 && number(worst, "q") < 1e-100);
    condition = cJSON_GetArrayItem(cJSON_GetObjectItem(worst, "conditions"), 0);
    CHECK_TEXT(text(condition, "column"), "age");
    CHECK_TEXT(text(condition, "text"), "50 to 59");
    CHECK(number(condition, "from") == 50 && number(condition, "to") == 59);
    condition = cJSON_GetArrayItem(cJSON_GetObjectItem(worst, "conditions"), 1);
    CHECK_TEXT(text(condition, "text"), "b");
    CHECK(!cJSON_HasObjectItem(condition, "from"));
    CHECK(cJSON_GetArraySize(slices) == 1); /* the town alone and the ages alone say no more */
    CHECK_CONTAINS(text(tree, "note"), "of at least 30 rows were tested");
    CHECK_CONTAINS(text(tree, "note"), "intervals are not adjusted");
    cJSON_Delete(tree);
}

/* Twelve people are of sex x: named, not dropped. The running number and the constant are no attributes. */
static void what_makes_no_subgroup_is_said(void) {
    cJSON *tree = ask(text_of(prediction, head), NULL, "{" OF_FILE "}");
    CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(tree, "small")) == 1);
    CHECK_TEXT(cJSON_GetStringValue(at(tree, "small", 0, "name")), "x");
    CHECK(cJSON_GetNumberValue(at(tree, "small", 0, "n")) == 12);
    CHECK(cJSON_GetArraySize(cJSON_GetObjectItem(tree, "attributes")) == 3); /* sex, age, town */
    CHECK_TEXT(cJSON_GetStringValue(at(tree, "left_out", 0, "column")), "id");
    CHECK_TEXT(cJSON_GetStringValue(at(tree, "left_out", 0, "why")), "is different in every row");
    CHECK_TEXT(cJSON_GetStringValue(at(tree, "left_out", 1, "column")), "same");
    CHECK_TEXT(cJSON_GetStringValue(at(tree, "left_out", 1, "why")), "is the same in every row");
    cJSON_Delete(tree);
}

/* 120 rows have no town, and 480, 480 and 360 one of the three: with a minimum of 120 there are four subgroups, of 121 three. */
static void missing_is_a_level_of_its_own(void) {
    static const char *const options[2] = {"{" OF_FILE ", \"attributes\": [\"town\"], \"depth\": 1, \"minimum\": 120}",
                                           "{" OF_FILE ", \"attributes\": [\"town\"], \"depth\": 1, \"minimum\": 121}"};
    cJSON *tree = ask(text_of(prediction, head), NULL, options[0]);
    CHECK(number(tree, "tested") == 4);
    cJSON_Delete(tree);
    tree = ask(text_of(prediction, head), NULL, options[1]);
    CHECK(number(tree, "tested") == 3);
    cJSON_Delete(tree);
}

/* Labels: of base_rate, and different is as bad as lower. Town c has none of 480; the others 360 of 960. */
static void the_labels_of_loaded_data_are_searched_too(void) {
    cJSON *tree = ask(NULL, text_of(person, "id,age,town,same,sex,y"), "{\"depth\": 1}");
    const cJSON *worst = cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "slices"), 0);
    CHECK_TEXT(text(tree, "of"), "base_rate");
    CHECK(number(tree, "direction") == 0);
    CHECK_TEXT(text(worst, "name"), "town = c");
    CHECK(number(worst, "n") == 480);
    CHECK_NEAR(number(cJSON_GetObjectItem(worst, "value"), "value"), 0, 0);
    CHECK_NEAR(number(cJSON_GetObjectItem(worst, "difference"), "value"), -360.0 / 960, 1e-12);
    cJSON_Delete(tree);
    tree = ask(NULL, text_of(person, "id,age,town,same,sex,y"), "{\"of\": \"tpr\"}");
    CHECK_CONTAINS(text(tree, "error"), "of: is \"tpr\", which is made of decisions, and there are none");
    cJSON_Delete(tree);
}

/* tpr is about positives, where i % 7 < 3: of the slice's 120 rows 51. */
static void of_a_rate_about_positives_they_are_the_support(void) {
    cJSON *tree = ask(text_of(prediction, head), NULL, "{" OF_FILE ", \"of\": \"tpr\"}");
    const cJSON *worst = cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "slices"), 0);
    CHECK_TEXT(text(worst, "name"), "age 50 to 59, town = b");
    CHECK(number(worst, "n") == 120 && number(worst, "about") == 51);
    cJSON_Delete(tree);
}

static void refused(const char *options, const char *why) {
    cJSON *tree = ask(text_of(prediction, head), NULL, options);
    CHECK_CONTAINS(text(tree, "error"), why);
    cJSON_Delete(tree);
}

static void what_cannot_be_asked_is_refused_in_one_sentence(void) {
    refused("{" OF_FILE ", \"of\": \"auc\"}", "of: is \"auc\", expected one of base_rate, selection_rate, tpr");
    refused("{" OF_FILE ", \"depth\": 4}", "depth: is 4, expected a whole number in [1, 3]");
    refused("{" OF_FILE ", \"attributes\": [\"agee\"]}", "attributes[0]: no column is called \"agee\"");
    refused("{" OF_FILE ", \"attributes\": [\"age\", \"pred\"]}", "attributes[1]: \"pred\" is an outcome");
    refused("{" OF_FILE ", \"attributes\": [\"age\", \"age\"]}", "attributes[1]: \"age\" is there twice");
    refused("{" OF_FILE ", \"dept\": 2}", "dept: is not a known key");
}

int main(void) {
    RUN(a_file_of_predictions_shows_its_worst_subgroup);
    RUN(what_makes_no_subgroup_is_said);
    RUN(missing_is_a_level_of_its_own);
    RUN(the_labels_of_loaded_data_are_searched_too);
    RUN(of_a_rate_about_positives_they_are_the_support);
    RUN(what_cannot_be_asked_is_refused_in_one_sentence);
    return check_done();
}
