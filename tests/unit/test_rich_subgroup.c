/* The analysis `rich_subgroup`: the auditor of subgroup fairness on given decisions. */
#include <stdlib.h>

#include <cJSON.h>

#include "check.h"
#include "equipoise.h"

/* 80 people in four combinations of a and b, 20 each, half of them with y = 1. Of the ten with y = 0 six of "yes, yes" are
 * favoured and two of the others: 12 of 40. The last differ by 0.3 and are 10 of 80: 0.0375, as in test_gerry_fair.c. */
static char *people(void) {
    char *text = malloc(80 * 20 + 40), *end = text + sprintf(text, "a,b,y,pred\n");
    for (int i = 0; i < 80; i++) {
        int group = i / 20, among = i % 20, y = among >= 10;
        int favoured = y || among < (group == 3 ? 6 : 2);
        end += sprintf(end, "%s,%s,%d,%d\n", group & 2 ? "yes" : "no", group & 1 ? "yes" : "no", y, favoured);
    }
    return text;
}

static cJSON *ask(const char *more) {
    char options[300];
    eq_ctx cx = {0};
    eq_lab *lab;
    const char *json = "{}";
    char *file = people();
    snprintf(options, sizeof options, "{\"label\": \"y\", \"pred\": \"pred\", \"protected\": [\"a\", \"b\"]%s}", more);
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    CHECK(eq_lab_analyse(lab, "rich_subgroup", (eq_bytes){file, strlen(file)}, options, &json) == EQ_OK);
    if (*eq_message(&cx)) printf("  %s\n", eq_message(&cx));
    cJSON *tree = cJSON_Parse(json);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    free(file);
    return tree;
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
    CHECK(number(tree, "violation") < 1e-12 && cJSON_GetArraySize(cJSON_GetObjectItem(tree, "members")) == 0);
    cJSON_Delete(tree);
}

int main(void) {
    RUN(the_worst_combination_is_found_and_named);
    RUN(equal_rates_have_no_worst_subgroup);
    return check_done();
}
