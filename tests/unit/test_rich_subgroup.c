/* The analysis `rich_subgroup`: the auditor of subgroup fairness on given decisions. */
#include <stdlib.h>

#include <cJSON.h>

#include "check.h"
#include "equipoise.h"

/* 80 people in four combinations of a and b, 20 each, half of them with y = 1. Of the ten with y = 0 as many are favoured as the
 * combination's digit says; NULL: everybody has y = 1. */
static char *people(const char *favoured_of) {
    char *text = malloc(80 * 20 + 40), *end = text + sprintf(text, "a,b,y,pred\n");
    for (int i = 0; i < 80; i++) {
        int group = i / 20, among = i % 20, y = among >= 10 || !favoured_of;
        int favoured = y || among < favoured_of[group] - '0';
        end += sprintf(end, "%s,%s,%d,%d\n", group & 2 ? "yes" : "no", group & 1 ? "yes" : "no", y, favoured);
    }
    return text;
}

static cJSON *ask_of(const char *favoured_of, const char *more) {
    char options[300];
    eq_ctx cx = {0};
    eq_lab *lab;
    const char *json = "{}";
    char *file = people(favoured_of);
    snprintf(options, sizeof options,
             "{\"label\": \"y\", \"favourable\": \"1\", \"pred\": \"pred\", \"protected\": [\"a\", \"b\"]%s}", more);
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    CHECK(eq_lab_analyse(lab, "rich_subgroup", (eq_bytes){file, strlen(file)}, options, &json) == EQ_OK);
    if (*eq_message(&cx)) printf("  %s\n", eq_message(&cx));
    cJSON *tree = cJSON_Parse(json);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    free(file);
    return tree;
}

/* Six of "yes, yes" are favoured and two of the others: 12 of 40. The last differ by 0.3 and are 10 of 80: 0.0375, as in
 * test_gerry_fair.c. */
static cJSON *ask(const char *more) { return ask_of("2226", more); }

/* The words of the lead, its numbers left out. */
static const char *lead(const cJSON *tree) {
    const cJSON *block, *part;
    static char text[500];
    *text = 0;
    cJSON_ArrayForEach(block, cJSON_GetObjectItem(tree, "blocks")) {
        if (strcmp(cJSON_GetObjectItem(block, "block")->valuestring, "lead")) continue;
        cJSON_ArrayForEach(part, cJSON_GetObjectItem(block, "parts")) {
            const cJSON *words = cJSON_IsString(part) ? part : part->child;
            if (cJSON_IsString(words)) strcat(text, words->valuestring);
        }
    }
    return text;
}

static double number(const cJSON *tree, const char *key) { return cJSON_GetNumberValue(cJSON_GetObjectItem(tree, key)); }

static void the_worst_combination_is_found_and_named(void) {
    cJSON *tree = ask(", \"subgroups\": \"conjunctions\""), *members = cJSON_GetObjectItem(tree, "members");
    CHECK_NEAR(number(tree, "violation"), 0.0375, 1e-12);
    CHECK_NEAR(number(tree, "gap"), 0.3, 1e-12);
    CHECK_NEAR(number(tree, "share"), 0.25, 1e-12);
    CHECK(number(tree, "combinations") == 4 && cJSON_GetArraySize(members) == 1);
    CHECK_TEXT(cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetArrayItem(members, 0), "name")), "a = yes, b = yes");
    CHECK_NEAR(number(cJSON_GetArrayItem(members, 0), "wrong"), 6, 0);
    cJSON_Delete(tree);
    tree = ask(", \"subgroups\": \"linear\"");
    CHECK(number(tree, "violation") > 0 && number(tree, "violation") <= 0.0375 + 1e-12);
    cJSON_Delete(tree);
}

/* Nobody with y = 1 is refused. */
static void equal_rates_have_no_worst_subgroup(void) {
    cJSON *tree = ask(", \"rate\": \"false_negative_rate\"");
    CHECK(number(tree, "violation") == 0 && cJSON_GetArraySize(cJSON_GetObjectItem(tree, "members")) == 0);
    CHECK_CONTAINS(lead(tree), "No combination of protected values has another false negative rate");
    cJSON_Delete(tree);
}

/* Errors where just one of a and b is "yes": 8 of 10 there, 2 of 10 elsewhere, so each column by itself says nothing. The
 * regression finds nobody; trying all combinations finds one that differs by 0.3 and is 10 of 80. */
static void what_a_regression_passes_over_is_not_called_absent(void) {
    cJSON *tree = ask_of("2882", ", \"subgroups\": \"linear\"");
    CHECK(number(tree, "violation") == 0);
    CHECK_CONTAINS(lead(tree), "does not show that there is none");
    cJSON_Delete(tree);
    tree = ask_of("2882", ", \"subgroups\": \"conjunctions\"");
    CHECK_NEAR(number(tree, "violation"), 0.0375, 1e-12);
    CHECK_CONTAINS(lead(tree), "In the worst subgroup found the ");
    cJSON_Delete(tree);
}

static void a_rate_of_nobody_is_undefined(void) {
    cJSON *tree = ask_of(NULL, "");
    CHECK_CONTAINS(lead(tree), "Nobody has an unfavourable outcome, so the false positive rate is undefined");
    cJSON_Delete(tree);
}

int main(void) {
    RUN(the_worst_combination_is_found_and_named);
    RUN(equal_rates_have_no_worst_subgroup);
    RUN(what_a_regression_passes_over_is_not_called_absent);
    RUN(a_rate_of_nobody_is_undefined);
    return check_done();
}
