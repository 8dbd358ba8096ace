/* The analysis `monitor`: a stream of predictions in, windows, charts and drift out. */
#include <stdlib.h>

#include <cJSON.h>

#include "check.h"
#include "equipoise.h"

/* Twelve months of people of groups f and m. Decisions are right with chance 0.8; from month `since` on (0: never) women are
 * selected less by `shift` of the time, and their ages are 10 higher. */
typedef struct stream {
    uint64_t seed;
    int n_windows, n_rows, since;
    double shift;
} stream;

static char *csv_of(const stream *s) {
    size_t n = (size_t)(s->n_windows * s->n_rows);
    char *text = malloc(n * 40 + 100), *end = text + sprintf(text, "month,y,pred,sex,age,number\n");
    eq_rng rng = eq_rng_seed(s->seed);
    for (int w = 1; w <= s->n_windows; w++)
        for (int i = 0; i < s->n_rows; i++) {
            bool woman = eq_rng_uniform(&rng) < 0.4, y = eq_rng_uniform(&rng) < 0.5, moved = s->since && w >= s->since && woman;
            bool yhat = eq_rng_uniform(&rng) < 0.8 ? y : !y;
            if (eq_rng_uniform(&rng) < (moved ? s->shift : 0)) yhat = false;
            unsigned age = 20 + (unsigned)eq_rng_below(&rng, 30) + (moved ? 10 : 0);
            end += sprintf(end, "2024-%02d,%d,%d,%c,%u,%d\n", w, y, yhat, woman ? 'f' : 'm', age, w);
        }
    return text;
}

#define COMMON "{\"label\": \"y\", \"pred\": \"pred\", \"protected\": \"sex\", \"privileged\": \"m\", \"bootstrap\": 200"

/* The answer as a tree; a refusal as its member "error". */
static cJSON *ask(const char *file, const char *options) {
    eq_ctx cx = {0};
    eq_lab *lab;
    const char *json = "{}";
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    eq_lab_analyse(lab, "monitor", (eq_bytes){file, strlen(file)}, options, &json);
    cJSON *tree = cJSON_Parse(*eq_message(&cx) ? "{}" : json);
    if (*eq_message(&cx)) cJSON_AddStringToObject(tree, "error", eq_message(&cx));
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    return tree;
}

static cJSON *watch(const stream *s, const char *options) {
    char *file = csv_of(s);
    cJSON *tree = ask(file, options);
    CHECK_TEXT(cJSON_HasObjectItem(tree, "error") ? cJSON_GetStringValue(cJSON_GetObjectItem(tree, "error")) : "", "");
    free(file);
    return tree;
}

static const cJSON *get(const cJSON *object, const char *key) { return cJSON_GetObjectItem(object, key); }
static const cJSON *item(const cJSON *array, int i) { return cJSON_GetArrayItem(array, i); }
static double number(const cJSON *object, const char *key) { return cJSON_GetNumberValue(get(object, key)); }
static const char *text(const cJSON *object, const char *key) { return cJSON_GetStringValue(get(object, key)); }
static double value(const cJSON *object, const char *key) { return number(get(object, key), "value"); }

static const cJSON *alarms(const cJSON *tree, const char *metric) { return get(get(get(tree, "charts"), metric), "alarms"); }

static int count_alarms(const cJSON *tree) {
    int n = 0;
    const cJSON *chart;
    cJSON_ArrayForEach(chart, get(tree, "charts")) n += cJSON_GetArraySize(get(chart, "alarms"));
    return n;
}

/* 600 rows a window: the gap's error is about sqrt(0.25/240 + 0.25/360) = 0.042. Women are selected half as often from month 7
 * on, so the gap goes from 0 to about -0.25: six errors, over 5 + 0.5 at once in most streams and in two windows in all. */
static void a_shift_is_told_when_it_happens_and_not_before(void) {
    int n_at_once = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        cJSON *tree = watch(&(stream){seed, 12, 600, 7, 0.5}, COMMON ", \"batch\": \"month\"}");
        const cJSON *first = item(alarms(tree, "statistical_parity_difference"), 0);
        CHECK(number(first, "window") == 6 || number(first, "window") == 7);
        CHECK(number(first, "until") == 11);
        CHECK_TEXT(text(first, "kind"), "lower");
        CHECK_CONTAINS(text(first, "why"), "Statistical parity difference is lower than before since window \"2024-0");
        n_at_once += number(first, "window") == 6;
        cJSON_Delete(tree);
    }
    printf("  note the alarm is raised in the window of the shift in %d of 10 streams\n", n_at_once);
    CHECK(n_at_once >= 5);
}

/* Four metrics of 12 windows of 300 rows; simulated with seeds 1 to 60. (With seeds 1 to 400, 20 of 1,600 charts raise an
 * alarm; 18 of windows of 100 rows, 20 of 1,000.) */
static void without_a_shift_alarms_are_rare(void) {
    int n_false = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        cJSON *tree = watch(&(stream){seed, 12, 300, 0, 0}, COMMON ", \"batch\": \"month\", \"attributes\": []}");
        n_false += count_alarms(tree);
        cJSON_Delete(tree);
    }
    printf("  note 60 streams without a shift, 4 charts each: %d false alarms\n", n_false);
    CHECK(n_false <= 12);
}

/* The band of a gap is around fair, of a rate around the reference; the whole interval must be outside. */
static void a_gap_that_leaves_its_band_is_told(void) {
    static const char options[] =
        COMMON ", \"batch\": \"month\", \"h\": 50, \"metrics\": [\"statistical_parity_difference\", \"selection_rate\"],"
               " \"tolerance\": {\"statistical_parity_difference\": 0.1, \"selection_rate\": 0.3}}";
    cJSON *tree = watch(&(stream){1, 9, 600, 7, 0.5}, options);
    const cJSON *charts = get(tree, "charts"), *rate = get(charts, "selection_rate");
    const cJSON *gap = get(charts, "statistical_parity_difference"), *alarm = item(get(gap, "alarms"), 0);
    CHECK_NEAR(number(gap, "low"), -0.1, 0);
    CHECK_NEAR(number(gap, "high"), 0.1, 0);
    CHECK_NEAR(number(rate, "low"), number(rate, "target") - 0.3, 1e-12);
    CHECK(cJSON_GetArraySize(get(gap, "alarms")) == 1 && cJSON_GetArraySize(get(rate, "alarms")) == 0);
    CHECK(number(alarm, "window") == 6 && number(alarm, "until") == 8);
    CHECK_TEXT(text(alarm, "kind"), "band");
    CHECK_CONTAINS(text(alarm, "why"), "in window \"2024-07\", and its interval from");
    CHECK_CONTAINS(text(alarm, "why"), "is wholly outside the band from -0.1 to 0.1");
    cJSON_Delete(tree);
}

/* Ages of women go up by 10 of 30 with the shift: told of the group and, less, of all; not before. */
static void drift_of_an_input_is_told_by_group(void) {
    cJSON *tree = watch(&(stream){4, 9, 600, 7, 0.2}, COMMON ", \"batch\": \"month\", \"attributes\": [\"age\", \"sex\"]}");
    const cJSON *age = item(get(tree, "drift"), 0), *f = item(get(age, "groups"), 0), *m = item(get(age, "groups"), 1);
    CHECK_TEXT(text(age, "column"), "age");
    CHECK_TEXT(text(f, "name"), "f");
    CHECK(cJSON_GetArraySize(get(age, "psi")) == 9 && cJSON_GetArraySize(get(f, "ks_p")) == 9);
    for (int w = 1; w < 9; w++) {
        double psi = cJSON_GetNumberValue(item(get(f, "psi"), w)), p = cJSON_GetNumberValue(item(get(f, "ks_p"), w));
        CHECK((psi > 0.5) == (w >= 6) && (p < 1e-6) == (w >= 6));
        CHECK(cJSON_GetNumberValue(item(get(m, "psi"), w)) < 0.2);
        CHECK(cJSON_GetNumberValue(item(get(age, "psi"), w)) < psi);
    }
    CHECK_TEXT(text(item(get(tree, "drift"), 1), "kind"), "category");
    CHECK(cJSON_GetArraySize(get(item(get(tree, "drift"), 1), "ks")) == 0);
    CHECK_CONTAINS(text(tree, "note"), "half a row added to every bin");
    cJSON_Delete(tree);
}

/* Month b has no f: its row of the group is there with 0 rows, and what it makes undefined says so. */
static void a_window_without_a_group_is_undefined_with_a_reason(void) {
    cJSON *tree = ask("t,y,pred,sex\na,1,1,f\na,0,0,m\na,0,0,f\na,1,1,m\nb,1,1,m\nb,0,1,m\nc,1,0,f\nc,0,0,m\nc,1,1,m\n",
                      COMMON ", \"batch\": \"t\"}");
    const cJSON *window = item(get(tree, "windows"), 1), *gap = get(get(window, "metrics"), "statistical_parity_difference");
    CHECK_TEXT(text(window, "name"), "b");
    CHECK(number(window, "n") == 2 && cJSON_GetArraySize(get(window, "groups")) == 2);
    CHECK(number(item(get(window, "groups"), 0), "n") == 0);
    CHECK(cJSON_IsNull(get(gap, "value")));
    CHECK_CONTAINS(text(gap, "why"), "group \"f\" has no rows");
    CHECK(cJSON_IsNull(item(get(get(get(tree, "charts"), "statistical_parity_difference"), "z"), 1)));
    CHECK_NEAR(value(get(window, "metrics"), "selection_rate"), 1, 0);
    /* the rates that the watched metrics are made of: selection, tpr, accuracy */
    CHECK(cJSON_GetArraySize(get(item(get(window, "groups"), 1), "rates")) == 3);
    CHECK_NEAR(value(get(item(get(window, "groups"), 1), "rates"), "accuracy"), 0.5, 0);
    cJSON_Delete(tree);
}

static const char few[] = "t,u,y,pred,sex\n10,b,1,1,f\n10,b,0,0,m\n9,a,1,1,f\n9,a,0,0,m\n9,a,0,1,m\n11,c,1,1,f\n11,c,0,0,m\n";

static void numbers_are_ordered_as_numbers_and_an_order_can_be_given(void) {
    cJSON *tree = ask(few, COMMON ", \"batch\": \"t\"}");
    CHECK_TEXT(text(item(get(tree, "windows"), 0), "name"), "9");
    CHECK_TEXT(text(item(get(tree, "windows"), 2), "name"), "11");
    CHECK(number(item(get(tree, "windows"), 0), "n") == 3);
    cJSON_Delete(tree);
    tree = ask(few, COMMON ", \"batch\": \"u\", \"order\": [\"c\", \"a\", \"b\"], \"reference\": \"a\"}");
    CHECK_TEXT(text(item(get(tree, "windows"), 0), "name"), "c");
    CHECK(number(item(get(tree, "windows"), 1), "n") == 3);
    CHECK(cJSON_IsTrue(get(item(get(tree, "windows"), 1), "reference")));
    CHECK_TEXT(cJSON_GetStringValue(item(get(get(tree, "reference"), "windows"), 0)), "a");
    CHECK(number(get(tree, "reference"), "n") == 3);
    cJSON_Delete(tree);
}

static void one_window_is_audited_and_raises_nothing(void) {
    cJSON *tree = ask("t,y,pred,sex\na,1,1,f\na,0,0,m\na,0,0,f\na,1,1,m\n", COMMON ", \"batch\": \"t\"}");
    CHECK(cJSON_GetArraySize(get(tree, "windows")) == 1 && count_alarms(tree) == 0);
    CHECK_TEXT(text(tree, "why"), "every window is part of the reference: there is none to watch");
    cJSON_Delete(tree);
    tree = ask(few, COMMON ", \"batch\": \"t\"}");
    CHECK(cJSON_IsNull(get(tree, "why")));
    cJSON_Delete(tree);
}

/* As many windows and groups, each with a row in its turn. */
static char *csv_of_crowd(int n_windows, int n_groups) {
    char *text = malloc((size_t)(n_windows + n_groups) * 30 + 100), *end = text + sprintf(text, "t,y,pred,sex\n");
    for (int i = 0; i < n_windows || i < n_groups; i++)
        end += sprintf(end, i % n_groups ? "%d,%d,%d,g%d\n" : "%d,%d,%d,m\n", i % n_windows, i % 2, i / 2 % 2, i % n_groups);
    return text;
}

static void refused(const char *file, const char *options, const char *why) {
    cJSON *tree = ask(file, options);
    CHECK_CONTAINS(text(tree, "error"), why);
    cJSON_Delete(tree);
}

static void what_cannot_be_watched_is_refused_in_one_sentence(void) {
    refused(few, COMMON "}", "batch: is missing");
    refused(few, COMMON ", \"batch\": \"month\"}", "batch: no column is called \"month\", expected the one that says when");
    refused("t,y,pred,sex\na,1,1,f\n,0,0,m\nb,1,0,m\n", COMMON ", \"batch\": \"t\"}", "batch: \"t\" is missing in row 2");
    refused(few, COMMON ", \"batch\": \"t\", \"reference\": 4}", "reference: is 4, expected at most the 3 windows there are");
    refused(few, COMMON ", \"batch\": \"t\", \"reference\": \"8\"}", "reference: no row is of batch \"8\"");
    refused(few, COMMON ", \"batch\": \"u\", \"order\": [\"a\", \"b\"]}", "order: \"c\" is not in it, expected every batch");
    refused(few, COMMON ", \"batch\": \"u\", \"order\": [\"a\", \"x\"]}", "order[1]: no row is of batch \"x\"");
    refused(few, COMMON ", \"batch\": \"u\", \"order\": [\"a\", \"a\"]}", "order[1]: \"a\" is there twice");
    char *crowd = csv_of_crowd(150, 140);
    refused(crowd, COMMON ", \"batch\": \"t\"}", "batch: 150 windows of 140 groups each are too much for one answer");
    free(crowd);
    refused(few, COMMON ", \"batch\": \"t\", \"metrics\": [\"auc\"]}", "metrics[0]: is \"auc\", which is made of scores");
    refused(few, COMMON ", \"batch\": \"t\", \"metrics\": [\"fpt\"]}", "metrics[0]: is \"fpt\", expected the id of a metric");
    refused(few, COMMON ", \"batch\": \"t\", \"tolerance\": {\"fpr\": 0.1}}", "tolerance.fpr: is a band of what is not watched");
}

/* The same rows in any order of the file: windows hold the same people. */
static void every_window_is_audited_as_a_file_of_its_own(void) {
    cJSON *tree = watch(&(stream){9, 3, 200, 0, 0}, COMMON ", \"batch\": \"number\"}");
    char *file = csv_of(&(stream){9, 3, 200, 0, 0}), *third = strstr(file, "2024-03");
    char *own = malloc(strlen(third) + 100);
    eq_ctx cx = {0};
    eq_lab *lab;
    const char *json = "{}";
    sprintf(own, "month,y,pred,sex,age,number\n%s", third);
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    CHECK(eq_lab_analyse(lab, "audit", (eq_bytes){own, strlen(own)}, COMMON "}", &json) == EQ_OK);
    cJSON *audit = cJSON_Parse(json);
    const cJSON *metric, *window = item(get(tree, "windows"), 2);
    CHECK(cJSON_GetArraySize(get(window, "metrics")) == 4);
    cJSON_ArrayForEach(metric, get(window, "metrics"))
        CHECK(cJSON_Compare(metric, get(get(audit, "metrics"), metric->string), true));
    cJSON_Delete(audit);
    cJSON_Delete(tree);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    free(own);
    free(file);
}

int main(void) {
    RUN(a_shift_is_told_when_it_happens_and_not_before);
    RUN(without_a_shift_alarms_are_rare);
    RUN(a_gap_that_leaves_its_band_is_told);
    RUN(drift_of_an_input_is_told_by_group);
    RUN(a_window_without_a_group_is_undefined_with_a_reason);
    RUN(numbers_are_ordered_as_numbers_and_an_order_can_be_given);
    RUN(one_window_is_audited_and_raises_nothing);
    RUN(what_cannot_be_watched_is_refused_in_one_sentence);
    RUN(every_window_is_audited_as_a_file_of_its_own);
    return check_done();
}
