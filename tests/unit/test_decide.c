/* Where to draw the line, on the decile scores of 6,150 people (ProPublica's counts, by race and new charge; 1 is the lowest
 * risk). The right answers come from all 121 pairs of lines, worked out elsewhere. */
#include <cJSON.h>

#include "check.h"
#include "equipoise.h"
#include "analysis/analysis.h"

/* People by decile: Black and White, not charged again and charged again. */
static const int deciles[2][2][10] = {
    {{307, 274, 201, 208, 189, 169, 163, 114, 111, 59}, {91, 119, 145, 177, 176, 215, 237, 245, 269, 227}},
    {{539, 248, 180, 172, 130, 83, 55, 32, 30, 19}, {142, 113, 93, 113, 111, 111, 88, 82, 68, 45}}};

/* The favourable outcome is no new charge, and so a score of it falls with the decile. */
static const char *table(char *text, size_t size) {
    size_t n = (size_t)snprintf(text, size, "race,again,score,n\n");
    for (int r = 0; r < 2; r++)
        for (int again = 0; again < 2; again++)
            for (int d = 0; d < 10; d++)
                n += (size_t)snprintf(text + n, size - n, "%s,%d,%g,%d\n", r ? "White" : "Black", again, 1 - (d + 1) / 10.0,
                                      deciles[r][again][d]);
    return text;
}

static cJSON *ask(const char *own) {
    eq_ctx cx = {0};
    char text[2000], options[400];
    const char *json = NULL;
    table(text, sizeof text);
    snprintf(
        options, sizeof options,
        "{\"label\": \"again\", \"favourable\": \"0\", \"score\": \"score\", \"count\": \"n\", \"protected\": [\"race\"]%s%s}",
        *own ? ", " : "", own);
    eq_subject_place from = {.file = {text, strlen(text)}};
    eq_bytes bytes = {options, strlen(options)};
    CHECK(eq_analysis_json(&cx, &cx.mem, "decide", &from, bytes, &json) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    cJSON *root = json ? cJSON_Parse(json) : NULL;
    eq_ctx_free(&cx);
    return root;
}

/* A group's line as the decile from which people are marked. */
static double decile(const cJSON *strategy, const char *name) {
    const cJSON *group;
    cJSON_ArrayForEach(group, cJSON_GetObjectItem(strategy, "groups")) {
        if (strcmp(cJSON_GetObjectItem(group, "name")->valuestring, name)) continue;
        double line = cJSON_GetObjectItem(group, "line")->valuedouble;
        return line < 0 ? 11 : ceil(10 * (1 - line)); /* 11: everyone is selected, nobody marked */
    }
    return -1;
}

static void check_strategy(const cJSON *root, int s, double black, double white, double right) {
    const cJSON *strategy = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "strategies"), s);
    CHECK_NEAR(decile(strategy, "Black"), black, 0);
    CHECK_NEAR(decile(strategy, "White"), white, 0);
    if (right > 0) CHECK_NEAR(cJSON_GetObjectItem(strategy, "right")->valuedouble, right, 0);
}

static void each_idea_of_alike_has_its_lines(void) {
    cJSON *root = ask("");
    check_strategy(root, 0, 6, 6, 4035);
    check_strategy(root, 1, 5, 3, 3857);
    check_strategy(root, 2, 7, 5, 3970);
    check_strategy(root, 3, 7, 5, 3970);
    check_strategy(root, 4, 7, 5, 3970);
    cJSON_Delete(root);
}

/* A false alarm, one marked who is not charged again, that costs two or four misses; from 11 nobody is marked. */
static void a_dearer_false_alarm_moves_the_line_until_nobody_is_marked(void) {
    cJSON *two = ask("\"cost_refused\": 2"), *four = ask("\"cost_refused\": 4");
    check_strategy(two, 0, 8, 8, 0);
    check_strategy(four, 0, 11, 11, 0);
    CHECK_NEAR(cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(two, "strategies"), 0), "cost")->valuedouble, 2661, 0);
    CHECK_NEAR(cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(four, "strategies"), 0), "cost")->valuedouble, 2867, 0);
    cJSON_Delete(two);
    cJSON_Delete(four);
}

/* Nothing but "all" and "none" is alike to the last person. */
static void with_no_tolerance_everyone_or_nobody_is_selected(void) {
    cJSON *root = ask("\"tolerance\": 0");
    const cJSON *share = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "strategies"), 1), *group;
    cJSON_ArrayForEach(group, cJSON_GetObjectItem(share, "groups")) {
        double tp = cJSON_GetObjectItem(group, "tp")->valuedouble, of = cJSON_GetObjectItem(group, "positives")->valuedouble;
        CHECK(tp == 0 || tp == of);
    }
    cJSON_Delete(root);
}

/* People of an outcome by the lines of a strategy, in a part of them: all, those selected. */
static double sum_of(const cJSON *strategy, const char *part, const char *what) {
    double sum = 0;
    const cJSON *group;
    cJSON_ArrayForEach(group, cJSON_GetObjectItem(strategy, "groups")) {
        const cJSON *of = *part ? cJSON_GetObjectItem(group, part) : group;
        sum += cJSON_GetObjectItem(of, what)->valuedouble;
    }
    return sum;
}

/* Each of 6,150 is in one part: the halves add up to the whole, and are halves up to chance (six standard deviations: 236). What
 * the lines do to both halves together is what they do to everyone. */
static void some_are_held_back_to_judge(void) {
    cJSON *root = ask("\"hold\": 0.5, \"seed\": 3"), *again = ask("\"hold\": 0.5, \"seed\": 3");
    cJSON *other = ask("\"hold\": 0.5, \"seed\": 4"), *whole = ask("");
    const cJSON *people = cJSON_GetObjectItem(root, "people");
    double choose = cJSON_GetObjectItem(people, "choose")->valuedouble, judge = cJSON_GetObjectItem(people, "judge")->valuedouble;
    CHECK_NEAR(choose + judge, 6150, 0);
    CHECK_NEAR(judge, 3075, 236);
    CHECK(cJSON_Compare(root, again, true));
    CHECK(!cJSON_Compare(root, other, true));
    CHECK(whole && cJSON_GetObjectItem(whole, "people") == NULL);
    for (int s = 0; s < 5; s++) {
        const cJSON *strategy = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "strategies"), s), *group;
        CHECK_NEAR(sum_of(strategy, "held", "positives") + sum_of(strategy, "", "positives"), 1795 + 1488, 0);
        CHECK_NEAR(sum_of(strategy, "held", "positives") + sum_of(strategy, "held", "negatives"), judge, 0);
        cJSON_ArrayForEach(group, cJSON_GetObjectItem(strategy, "groups")) {
            const char *name = cJSON_GetObjectItem(group, "name")->valuestring;
            double from = decile(strategy, name), tp = 0;
            for (int i = 1; i < from && i <= 10; i++) tp += deciles[strcmp(name, "White") == 0][0][i - 1];
            double both = cJSON_GetObjectItem(group, "tp")->valuedouble;
            both += cJSON_GetObjectItem(cJSON_GetObjectItem(group, "held"), "tp")->valuedouble;
            CHECK_NEAR(both, tp, 0);
        }
    }
    cJSON_Delete(root), cJSON_Delete(again), cJSON_Delete(other), cJSON_Delete(whole);
}

/* Four people in a row whose squared weights sum to 10 do not all weigh 1. */
static void who_weighs_unequally_in_one_row_is_not_dealt_out(void) {
    static const char *const columns = "\"label\": \"y\", \"score\": \"s\", \"count\": \"n\", "
                                       "\"weight\": \"w\", \"weight_squared\": \"q\", \"protected\": [\"g\"]";
    static const char *const table_of[] = {"g,y,s,n,w,q\na,1,0.7,4,4,4\na,0,0.2,4,4,4\nb,1,0.7,4,4,4\nb,0,0.2,4,4,4\n",
                                           "g,y,s,n,w,q\na,1,0.7,4,4,4\na,0,0.2,4,4,10\nb,1,0.7,4,4,4\nb,0,0.2,4,4,4\n"};
    for (int unequal = 0; unequal < 2; unequal++) {
        eq_ctx cx = {0};
        char options[300];
        const char *json = NULL;
        snprintf(options, sizeof options, "{%s, \"hold\": 0.5}", columns);
        eq_subject_place from = {.file = {table_of[unequal], strlen(table_of[unequal])}};
        eq_status status = eq_analysis_json(&cx, &cx.mem, "decide", &from, (eq_bytes){options, strlen(options)}, &json);
        CHECK(status == (unequal ? EQ_EINPUT : EQ_OK));
        CHECK_TEXT(eq_message(&cx), unequal ? "hold is 0.5, expected 0: the people of row 2 do not weigh alike" : "");
        eq_ctx_free(&cx);
    }
}

int main(void) {
    RUN(each_idea_of_alike_has_its_lines);
    RUN(a_dearer_false_alarm_moves_the_line_until_nobody_is_marked);
    RUN(with_no_tolerance_everyone_or_nobody_is_selected);
    RUN(some_are_held_back_to_judge);
    RUN(who_weighs_unequally_in_one_row_is_not_dealt_out);
    return check_done();
}
