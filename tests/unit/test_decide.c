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

/* The words of an answer's block, its numbers left out. */
static const char *words(const cJSON *root, const char *kind, char *text) {
    const cJSON *block, *part;
    *text = 0;
    cJSON_ArrayForEach(block, cJSON_GetObjectItem(root, "blocks")) {
        if (strcmp(cJSON_GetObjectItem(block, "block")->valuestring, kind) || *text) continue;
        cJSON_ArrayForEach(part, cJSON_GetObjectItem(block, "parts")) {
            const cJSON *words = cJSON_IsString(part) ? part : part->child;
            if (cJSON_IsString(words)) strcat(text, words->valuestring);
        }
    }
    return text;
}

/* The cheapest line decides the most people rightly where both errors cost the same; at twice the cost of a false alarm it
 * decides fewer than 4,035 rightly, and "at best" would not be so. */
static void at_best_is_said_only_of_the_most_right_decisions(void) {
    static const char *const costs[] = {"", "\"cost_refused\": 3, \"cost_selected\": 3", "\"cost_refused\": 2",
                                        "\"cost_refused\": 0, \"cost_selected\": 0"};
    for (int k = 0; k < 4; k++) {
        cJSON *root = ask(costs[k]), *one = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "strategies"), 0);
        char text[1000];
        bool most = cJSON_GetObjectItem(one, "right")->valuedouble >= 4035;
        CHECK(most == (k < 2));
        CHECK_CONTAINS(words(root, "lead", text), k < 2 ? "rightly at best" : "The cheapest line for everyone decides");
        CHECK((strstr(text, "at best") != NULL) == most);
        cJSON_Delete(root);
    }
}

/* What is alike among those who chose the lines need not be so among the others. */
static void alike_is_said_of_those_who_chose(void) {
    char text[1000];
    cJSON *whole = ask(""), *part = ask("\"hold\": 0.5");
    CHECK(!strstr(words(whole, "note", text), "among those who chose"));
    CHECK_CONTAINS(words(part, "note", text), "apart at most among those who chose the lines;");
    cJSON_Delete(whole), cJSON_Delete(part);
}

/* People selected below a decile (1 to 11) of a race, by outcome: those charged again and not. */
static double selected_below(int race, int again, int from) {
    double n = 0;
    for (int i = 1; i < from; i++) n += deciles[race][again][i - 1];
    return n;
}

/* The cheapest of all 121 pairs of lines whose rates of an outcome (2: of everybody) lie within the tolerance. */
static double cheapest_pair(int of, double cost_refused, double cost_selected) {
    double least = 1e9;
    for (int b = 1; b <= 11; b++)
        for (int w = 1; w <= 11; w++) {
            double rate[2], cost = 0;
            for (int race = 0; race < 2; race++) {
                int from = race ? w : b;
                double good = selected_below(race, 0, from), bad = selected_below(race, 1, from);
                double all_good = selected_below(race, 0, 11), all_bad = selected_below(race, 1, 11);
                rate[race] = of == 0 ? good / all_good : of == 1 ? bad / all_bad : (good + bad) / (all_good + all_bad);
                cost += cost_refused * (all_good - good) + cost_selected * bad;
            }
            if (fabs(rate[0] - rate[1]) <= 0.02 && cost < least) least = cost;
        }
    return least;
}

/* Of demographic parity, equal opportunity and parity of false positive rates, whichever error is dearer. */
static void unequal_costs_have_the_cheapest_of_all_pairs_of_lines(void) {
    static const int of[] = {2, 0, 1};
    for (int dear = 0; dear < 2; dear++) {
        cJSON *root = ask(dear ? "\"cost_selected\": 2" : "\"cost_refused\": 2"), *list = cJSON_GetObjectItem(root, "strategies");
        for (int s = 1; s < 4; s++)
            CHECK_NEAR(cJSON_GetObjectItem(cJSON_GetArrayItem(list, s), "cost")->valuedouble,
                       cheapest_pair(of[s - 1], dear ? 1 : 2, dear ? 2 : 1), 1e-9);
        cJSON_Delete(root);
    }
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

/* Persons choose and judge, what is decided rightly is weight: that is said where the two differ, and only there. Everyone
 * weighs 1, or 2 (four people of squares 16, or one of weight 2). */
static void what_counts_by_weight_is_said_to(void) {
    static const struct {
        const char *columns, *table;
        bool weighted;
    } cases[] = {{"", "g,y,s,n,w\na,1,0.7,4,1\na,0,0.2,4,1\nb,1,0.7,4,1\nb,0,0.2,4,1\n", false},
                 {", \"weight\": \"w\"", "g,y,s,n,w\na,1,0.7,4,1\na,0,0.2,4,1\nb,1,0.7,4,1\nb,0,0.2,4,1\n", false},
                 {", \"weight\": \"w\"", "g,y,s,n,w\na,1,0.7,4,2\na,0,0.2,4,1\nb,1,0.7,4,1\nb,0,0.2,4,1\n", true},
                 {", \"count\": \"n\"", "g,y,s,n,w\na,1,0.7,4,8\na,0,0.2,4,4\nb,1,0.7,4,4\nb,0,0.2,4,4\n", false},
                 {", \"count\": \"n\", \"weight\": \"w\", \"weight_squared\": \"q\"",
                  "g,y,s,n,w,q\na,1,0.7,4,8,16\na,0,0.2,4,4,4\nb,1,0.7,4,4,4\nb,0,0.2,4,4,4\n", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        eq_ctx cx = {0};
        char options[300];
        const char *json = NULL;
        snprintf(options, sizeof options, "{\"label\": \"y\", \"score\": \"s\", \"protected\": [\"g\"], \"hold\": 0.3%s}",
                 cases[i].columns);
        eq_subject_place from = {.file = {cases[i].table, strlen(cases[i].table)}};
        CHECK(eq_analysis_json(&cx, &cx.mem, "decide", &from, (eq_bytes){options, strlen(options)}, &json) == EQ_OK);
        CHECK_TEXT(eq_message(&cx), "");
        const char *first = json ? strstr(json, ", each person by their weight") : NULL;
        CHECK(!first == !cases[i].weighted);
        CHECK(!first || strstr(first + 1, ", each person by their weight")); /* of the lines as chosen, and of those held back */
        eq_ctx_free(&cx);
    }
}

int main(void) {
    RUN(each_idea_of_alike_has_its_lines);
    RUN(a_dearer_false_alarm_moves_the_line_until_nobody_is_marked);
    RUN(at_best_is_said_only_of_the_most_right_decisions);
    RUN(unequal_costs_have_the_cheapest_of_all_pairs_of_lines);
    RUN(alike_is_said_of_those_who_chose);
    RUN(with_no_tolerance_everyone_or_nobody_is_selected);
    RUN(some_are_held_back_to_judge);
    RUN(who_weighs_unequally_in_one_row_is_not_dealt_out);
    RUN(what_counts_by_weight_is_said_to);
    return check_done();
}
