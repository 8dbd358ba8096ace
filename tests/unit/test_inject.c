/* Records bent by hand: who is taken is worked out here a second time, by the rule of the header. */
#include <math.h>

#include "small_lab.h"
#include "base/json_tree.h"
#include "data/inject.h"
#include "data/table/table.h"

static const char adult_like[] = "{\"equipoise\": 1, \"name\": \"few\", \"files\": [{\"name\": \"few.csv\"}], \"columns\": ["
                                 "{\"name\": \"a\", \"kind\": \"number\", \"role\": \"feature\"},"
                                 "{\"name\": \"g\", \"kind\": \"category\", \"role\": \"protected\", \"privileged\": [\"m\"]},"
                                 "{\"name\": \"y\", \"kind\": \"category\", \"role\": \"label\", \"favourable\": [\"yes\"]}]}";

#define N 300

static eq_ctx cx;
static eq_loaded loaded;
static char group_of[N];
static bool favoured[N];

/* Row i: a = i; three of five are f; every third of all is favoured, every seventh has no outcome. */
static void load(void) {
    static char text[N * 16 + 16];
    char *end = text + sprintf(text, "a,g,y\n");
    for (int i = 0; i < N; i++) {
        group_of[i] = i % 5 < 3 ? 'f' : 'm';
        favoured[i] = i % 3 == 0 && i % 7;
        end += sprintf(end, "%d,%c,%s\n", i, group_of[i], i % 7 ? i % 3 ? "no" : "yes" : "?");
    }
    eq_bytes file = {text, strlen(text)};
    eq_source source = {.schema = {adult_like, sizeof adult_like - 1}, .file = &file, .n_files = 1};
    memset(&cx, 0, sizeof cx);
    CHECK(eq_loaded_read(&cx, &source, &loaded) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
}

static void unload(void) {
    eq_arena_free(&loaded.arena);
    eq_ctx_free(&cx);
}

/* splitmix64 (Steele, Lea & Flood 2014), its first output from `state`. */
static uint64_t splitmix64(uint64_t state) {
    uint64_t z = state + UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static bool has_outcome(int i) { return i % 7 != 0; }

/* Whether fewer than n of the f with that outcome (-1: any) come before row i. */
static bool is_taken(int i, int outcome, size_t n, uint64_t seed) {
    size_t before = 0;
    for (int k = 0; k < N; k++) {
        if (group_of[k] != 'f' || !has_outcome(k) || (outcome >= 0 && favoured[k] != outcome)) continue;
        uint64_t own = splitmix64(seed ^ (uint64_t)i), other = splitmix64(seed ^ (uint64_t)k);
        before += other < own || (other == own && k < i);
    }
    return before < n;
}

static eq_bent bend(eq_inject inject) {
    eq_bent bent;
    eq_roles roles = {0};
    CHECK(eq_inject_table(&cx, &cx.mem, &inject, &loaded, &roles, &bent) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    return bent;
}

static const char *cell(const eq_table *table, const char *name, size_t row) {
    const eq_column *column = &table->column[eq_table_find(table, name)];
    return column->code[row] == EQ_MISSING ? "?" : column->level[column->code[row]];
}

static double number(const eq_table *table, size_t row) { return table->column[eq_table_find(table, "a")].number[row]; }

static const eq_inject nothing = {.group = "g=f", .keep = 1, .keep_favourable = 1, .seed = 1};

static void outcomes_of_the_first_by_rank_are_hidden_and_the_truth_is_kept(void) {
    load();
    eq_inject inject = nothing;
    inject.hide = 0.5;
    inject.seed = 7;
    eq_bent bent = bend(inject);
    size_t n = 0, n_favourable = 0;
    for (int i = 0; i < N; i++) n += group_of[i] == 'f' && has_outcome(i);
    for (int i = 0; i < N; i++) n_favourable += group_of[i] == 'f' && favoured[i];
    CHECK(bent.done.n == n && bent.done.n_favourable == n_favourable);
    CHECK(bent.done.hidden == (size_t)floor(0.5 * (double)n_favourable + 0.5));
    for (int i = 0; i < N; i++) {
        bool hidden = group_of[i] == 'f' && favoured[i] && is_taken(i, 1, bent.done.hidden, 7);
        CHECK_TEXT(cell(&bent.truth, "y", (size_t)i), !has_outcome(i) ? "?" : favoured[i] ? "yes" : "no");
        CHECK_TEXT(cell(&bent.records, "y", (size_t)i), !has_outcome(i) ? "?" : favoured[i] && !hidden ? "yes" : "no");
        CHECK_TEXT(cell(&loaded.whole, "y", (size_t)i), cell(&bent.truth, "y", (size_t)i));
    }
    unload();
}

static void outcomes_are_invented_of_those_who_had_none(void) {
    load();
    eq_inject inject = nothing;
    inject.invent = 0.3;
    eq_bent bent = bend(inject);
    CHECK(bent.done.invented == (size_t)floor(0.3 * (double)(bent.done.n - bent.done.n_favourable) + 0.5));
    for (int i = 0; i < N; i++) {
        bool invented = group_of[i] == 'f' && has_outcome(i) && !favoured[i] && is_taken(i, 0, bent.done.invented, 1);
        CHECK(!strcmp(cell(&bent.records, "y", (size_t)i), "yes") == (favoured[i] || invented));
    }
    unload();
}

static void people_are_kept_by_rank_and_a_larger_share_keeps_the_same_and_more(void) {
    load();
    bool before[N] = {false};
    for (int tenth = 0; tenth <= 10; tenth++) {
        eq_inject inject = nothing;
        inject.keep = tenth / 10.0;
        eq_bent bent = bend(inject);
        size_t kept = (size_t)floor(inject.keep * (double)bent.done.n + 0.5);
        CHECK(bent.done.left_out == bent.done.n - kept && bent.records.n_rows == N - bent.done.left_out);
        bool now[N] = {false};
        for (size_t r = 0; r < bent.records.n_rows; r++) now[(int)number(&bent.records, r)] = true;
        for (int i = 0; i < N; i++) {
            bool stays = group_of[i] != 'f' || !has_outcome(i) || is_taken(i, -1, kept, 1);
            CHECK(now[i] == stays && (!before[i] || now[i]));
        }
        memcpy(before, now, sizeof now);
    }
    unload();
}

static void of_the_favoured_a_share_is_kept_and_dropping_keeps_nobody(void) {
    load();
    eq_inject half = nothing, none = nothing;
    half.keep_favourable = 0.5;
    none.drop = true;
    eq_bent bent = bend(half);
    CHECK(bent.done.left_out == bent.done.left_out_favourable);
    CHECK(bent.done.left_out == bent.done.n_favourable - (size_t)floor(0.5 * (double)bent.done.n_favourable + 0.5));
    bent = bend(none);
    CHECK(bent.done.left_out == bent.done.n);
    for (size_t r = 0; r < bent.records.n_rows; r++)
        CHECK(group_of[(int)number(&bent.records, r)] == 'm' || !has_outcome((int)number(&bent.records, r)));
    unload();
}

static void noise_swaps_cells_of_a_column_within_the_group(void) {
    load();
    eq_inject inject = nothing;
    inject.noise = 0.4;
    inject.feature = "a";
    eq_bent bent = bend(inject);
    size_t most = (size_t)floor(0.4 * (double)bent.done.n + 0.5), moved = 0;
    double sum = 0;
    for (int i = 0; i < N; i++) {
        int from = (int)number(&bent.records, (size_t)i);
        moved += from != i;
        sum += from;
        CHECK(from == i || (group_of[i] == 'f' && group_of[from] == 'f' && (int)number(&bent.records, (size_t)from) == i));
        CHECK_TEXT(cell(&bent.records, "y", (size_t)i), cell(&loaded.whole, "y", (size_t)i));
    }
    CHECK(moved == bent.done.swapped && moved == most / 2 * 2);
    CHECK_NEAR(sum, N * (N - 1) / 2.0, 0);
    unload();
}

static void what_cannot_be_bent_is_refused_by_name(void) {
    load();
    const struct {
        eq_inject inject;
        const char *says;
    } wrong[] = {
        {{.group = "g"}, "inject.group: is \"g\", expected COLUMN=VALUE with a column of the data"},
        {{.group = "h=f"}, "inject.group: is \"h=f\", expected COLUMN=VALUE with a column of the data"},
        {{.group = "y=yes"}, "inject.group: is \"y=yes\", and that column is the label, expected another"},
        {{.group = "g=x"}, "inject.group: \"g\" has no value \"x\", expected one of \"f\", \"m\""},
        {{.group = "g=f", .keep = 1, .noise = 0.1}, "inject.feature: is missing, expected the column that the noise is in"},
        {{.group = "g=f", .keep = 1, .noise = 0.1, .feature = "b"}, "inject.feature: the data have no column \"b\""},
        {{.group = "g=f", .keep = 1, .noise = 0.1, .feature = "y"}, "inject.feature: \"y\" is the label, expected another"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        eq_bent bent;
        eq_roles roles = {0};
        CHECK(eq_inject_table(&cx, &cx.mem, &wrong[i].inject, &loaded, &roles, &bent) == EQ_EINPUT);
        CHECK_TEXT(eq_message(&cx), wrong[i].says);
        eq_ctx_clear(&cx);
    }
    unload();
}

static double at(const char *json, const char *a, const char *b) {
    eq_ctx own = {0};
    eq_tree tree;
    CHECK(eq_tree_parse(&own, "answer", eq_bytes_of(json), &tree) == EQ_OK);
    double value = eq_tree_number(eq_tree_get(eq_tree_get(tree, a), b));
    eq_tree_free(tree);
    eq_ctx_free(&own);
    return value;
}

static void an_audit_is_of_the_bent_records_or_of_the_truth_and_says_so(void) {
    eq_ctx own = {0};
    eq_lab *lab = open_lab(&own);
    eq_bytes none = {NULL, 0};
    const char *json;
    CHECK(eq_lab_analyse(lab, "audit", none, "{\"bootstrap\": 0}", &json) == EQ_OK);
    double positives = at(json, "overall", "positives");
    CHECK(eq_lab_analyse(lab, "audit", none, "{\"bootstrap\": 0, \"inject\": {\"group\": \"g=f\", \"hide\": 1}}", &json) ==
          EQ_OK);
    double hidden = at(json, "bent", "hidden");
    CHECK(hidden > 0 && strstr(json, "favourable outcomes hidden\"") && strstr(json, "\"judged_by\":\"records\""));
    CHECK_NEAR(at(json, "overall", "positives"), positives - hidden, 0);
    CHECK(eq_lab_analyse(lab, "audit", none,
                         "{\"bootstrap\": 0, \"judge_by\": \"truth\", \"inject\": {\"group\": \"g=f\", \"hide\": 1}}",
                         &json) == EQ_OK);
    CHECK_NEAR(at(json, "overall", "positives"), positives, 0);
    CHECK(strstr(json, "\"judged_by\":\"truth\"") != NULL);
    close_lab(&own, lab);
}

static void a_report_that_carries_its_counts_refuses_bent_records(void) {
    eq_ctx own = {0};
    eq_lab *lab = open_lab(&own);
    eq_bytes none = {NULL, 0};
    const char *report;
    CHECK(eq_lab_board(lab, none,
                       "{\"format\": \"html\", \"document\": {}, \"subject\": {\"inject\": {\"group\": \"g=f\"}}, \"questions\": "
                       "{\"audit\": {}}}",
                       &report) == EQ_EINPUT);
    CHECK(strstr(eq_message(&own), "bends the records by hand") != NULL);
    close_lab(&own, lab);
}

static const char plan[] =
    "{\"equipoise\": 1, \"data\": \"small\", \"protected\": \"g\", \"model\": {\"kind\": "
    "\"logistic_regression\"}, \"methods\": [{\"id\": \"none\"}], \"seeds\": [1], "
    "\"objective\": {\"performance\": \"accuracy\"}, \"report\": {\"bootstrap\": 0}%s}";

/* Of the run's test rows, that part of the cell. */
static double of_test(const char *report, bool by_truth, const char *key) {
    eq_ctx own = {0};
    eq_tree tree;
    CHECK(eq_tree_parse(&own, "report", eq_bytes_of(report), &tree) == EQ_OK);
    eq_tree test = eq_tree_get(eq_tree_first(eq_tree_get(tree, "cells")), "test");
    if (by_truth) test = eq_tree_get(test, "by_truth");
    double value = eq_tree_number(eq_tree_get(eq_tree_get(test, "overall"), key));
    eq_tree_free(tree);
    eq_ctx_free(&own);
    return value;
}

static void a_run_learns_from_the_bent_records_and_is_judged_by_both(void) {
    char text[1024];
    sprintf(text, plan, "");
    char *plain = run_shard(text, 100000, 0, 1);
    sprintf(text, plan, ", \"inject\": {\"group\": \"g=f\"}");
    char *still = run_shard(text, 100000, 0, 1);
    sprintf(text, plan, ", \"inject\": {\"group\": \"g=f\", \"hide\": 0.75}");
    char *bent = run_shard(text, 100000, 0, 1);
    double positives = of_test(plain, false, "positives");
    CHECK(isnan(of_test(plain, true, "positives")));
    CHECK_NEAR(of_test(still, false, "positives"), positives, 0);
    CHECK_NEAR(of_test(still, true, "predicted_positives"), of_test(plain, false, "predicted_positives"), 0);
    CHECK(of_test(bent, false, "positives") < positives);
    CHECK_NEAR(of_test(bent, true, "positives"), positives, 0); /* the same people are judged */
    CHECK(of_test(bent, false, "predicted_positives") < of_test(plain, false, "predicted_positives"));
    CHECK(strstr(bent, "\"inject\":{\"group\":\"g=f\",\"hide\":0.75,\"seed\":1}") && strstr(bent, "\"bent\":{\"says\""));
    CHECK(!strstr(plain, "inject") && !strstr(plain, "bent"));
    halves_make(text, bent);
    free(plain), free(still), free(bent);
}

static void a_cell_of_a_bent_run_is_a_subject_by_records_and_by_truth(void) {
    eq_ctx own = {0};
    eq_lab *lab = open_lab(&own);
    char text[1024];
    const char *json, *csv;
    size_t subject;
    double positives[2];
    sprintf(text, plan, ", \"inject\": {\"group\": \"g=f\", \"hide\": 1, \"keep\": 0.8}");
    CHECK(eq_lab_start(lab, text, 0, 1) == EQ_OK);
    CHECK_TEXT(eq_message(&own), "");
    while (eq_lab_step(lab, 100000) == EQ_MORE) {
    }
    eq_subject_source cell = {.of_cell = true, .cell = 0};
    for (int truth = 0; truth < 2; truth++) {
        CHECK(eq_lab_subject(lab, &cell, truth ? "{\"judge_by\": \"truth\"}" : "{}", &subject) == EQ_OK);
        CHECK(eq_lab_ask(lab, subject, "audit", "{\"bootstrap\": 0}") == EQ_OK);
        CHECK(eq_lab_answer(lab, INT64_MAX, &json) == EQ_OK);
        positives[truth] = at(json, "overall", "positives");
        CHECK(strstr(json, "Bent by hand, g=f") != NULL);
    }
    CHECK(positives[0] < positives[1]);
    CHECK(eq_lab_predictions(lab, 0, &csv) == EQ_OK && !strncmp(csv, "row,y_true,score,y_pred,group,truth,a,b,g\n", 42));
    CHECK(eq_lab_what_if(lab, 0, "{\"row\": 0}", &json) == EQ_OK || strstr(eq_message(&own), "model"));
    close_lab(&own, lab);
}

int main(void) {
    RUN(outcomes_of_the_first_by_rank_are_hidden_and_the_truth_is_kept);
    RUN(outcomes_are_invented_of_those_who_had_none);
    RUN(people_are_kept_by_rank_and_a_larger_share_keeps_the_same_and_more);
    RUN(of_the_favoured_a_share_is_kept_and_dropping_keeps_nobody);
    RUN(noise_swaps_cells_of_a_column_within_the_group);
    RUN(what_cannot_be_bent_is_refused_by_name);
    RUN(an_audit_is_of_the_bent_records_or_of_the_truth_and_says_so);
    RUN(a_report_that_carries_its_counts_refuses_bent_records);
    RUN(a_run_learns_from_the_bent_records_and_is_judged_by_both);
    RUN(a_cell_of_a_bent_run_is_a_subject_by_records_and_by_truth);
    return check_done();
}
