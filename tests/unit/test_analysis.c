/* Analyses: what they are asked about, what options they know, and the features made of a subject. */
#include <cJSON.h>

#include "check.h"
#include "data/table/table.h"
#include "equipoise.h"
#include "analysis/analysis.h"

#define BYTES(literal) ((eq_bytes){(literal), sizeof(literal) - 1})

static const char *groups[] = {"g"};

/* Six people; one age and one town are not known. */
static const char people[] = "y,s,g,age,town,same\n"
                             "1,0.9,a,20,x,k\n1,0.8,a,,x,k\n0,0.2,a,40,y,k\n"
                             "1,0.6,b,40,?,k\n0,0.4,b,20,y,k\n0,0.1,b,60,z,k\n";

static eq_subject subject_of(eq_ctx *cx, eq_arena *arena, const char *text) {
    eq_subject subject = {.cx = cx, .arena = arena};
    eq_subject_request request = {
        .columns = {
            .label = "y", .score = "s", .n_protected = 1, .protected_column = groups, .threshold = 0.5, .all_columns = true}};
    eq_bytes file = {text, strlen(text)};
    CHECK(eq_subject_of_predictions(file, &request, &subject) == EQ_OK);
    CHECK_TEXT(eq_message(cx), "");
    return subject;
}

static void every_column_of_a_predictions_file_comes_along(void) {
    eq_ctx cx = {0};
    eq_arena own = {0};
    eq_subject s = subject_of(&cx, &own, people);
    CHECK(s.outcomes.n_rows == 6 && s.table.n_rows == 6 && s.table.n_columns == 6);
    size_t age = eq_table_find(&s.table, "age"), town = eq_table_find(&s.table, "town");
    CHECK(s.use[eq_table_find(&s.table, "y")] == EQ_USE_OUTCOME && s.use[eq_table_find(&s.table, "s")] == EQ_USE_OUTCOME);
    CHECK(s.use[eq_table_find(&s.table, "g")] == EQ_USE_PROTECTED && s.use[age] == EQ_USE_ATTRIBUTE);
    CHECK(s.table.column[age].kind == EQ_NUMBER && isnan(s.table.column[age].number[1]) && s.table.column[age].n_missing == 1);
    CHECK(s.table.column[town].n_levels == 3 && s.table.column[town].code[3] == EQ_MISSING);
    CHECK_TEXT(s.table.column[town].level[s.table.column[town].code[5]], "z");
    eq_arena_free(&own);
    eq_ctx_free(&cx);
}

/* age: 20 . 40 40 20 60, mean 36, squares 256 16 16 256 576 = 1120, deviation sqrt(1120 / 5). town: three 0/1 columns.
 * `same` is constant: left out. */
static void features_are_standardised_and_missing_cells_pull_nowhere(void) {
    eq_ctx cx = {0};
    eq_arena own = {0};
    eq_subject s = subject_of(&cx, &own, people);
    eq_features f;
    CHECK(eq_subject_features(&s, false, &f) == EQ_OK);
    CHECK(f.n_features == 4 && f.n_left_out == 1);
    CHECK_TEXT(f.name[0], "age");
    CHECK_TEXT(f.name[1], "town=x");
    CHECK_NEAR(f.x[0], (20 - 36) / sqrt(1120.0 / 5), 1e-6);
    CHECK_NEAR(f.x[1 * 4], 0, 0);
    CHECK_NEAR(f.x[5 * 4], (60 - 36) / sqrt(1120.0 / 5), 1e-6);
    /* town=x: 2 of 6, mean 1/3, deviation sqrt(2)/3 */
    CHECK_NEAR(f.x[1], sqrt(2), 1e-6);
    CHECK_NEAR(f.x[3 * 4 + 1], -sqrt(0.5), 1e-6);
    CHECK(eq_subject_features(&s, true, &f) == EQ_OK && f.n_features == 6);
    eq_arena_free(&own);
    eq_ctx_free(&cx);
}

static void refused(const char *analysis, eq_bytes file, const char *options, const char *why) {
    eq_ctx cx = {0};
    eq_lab *lab;
    const char *json = NULL;
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    CHECK(eq_lab_analyse(lab, analysis, file, options, &json) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), why);
    CHECK(json == NULL && cx.tmp.size == 0);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
}

static void what_cannot_be_asked_is_refused_in_one_sentence(void) {
    eq_bytes file = {people, sizeof people - 1}, none = {NULL, 0};
    refused("audot", file, "{}", "analysis: is \"audot\", expected one of audit");
    refused("audit", none, "{}", "data: none is loaded yet");
    refused("audit", file, "{\"protected\": \"g\"}", "label");
    refused("audit", file, "{\"label\": \"y\", \"protected\": \"g\", \"by_level\": true}", "by_level");
    refused("audit", file, "{\"label\": \"y\", \"protected\": \"g\", \"sedd\": 3}", "sedd");
    refused("audit", file, "{\"label\": \"y\", \"protected\": \"h\"}", "no column is called \"h\"");
    refused("audit", file, "{\"label\": \"y\", \"protected\": \"g\", \"score\": \"age\"}",
            "column \"age\": is 20, expected a number in [0, 1]");
}

/* People are set aside unless that is refused; a weight cannot be done without. */
static void a_missing_cell_of_a_named_column_is_refused_where_that_is_asked_for(void) {
    refused("audit", BYTES("y,g,age\n1,a,3\n,b,4\n0,b,4\n"), "{\"label\": \"y\", \"protected\": \"g\", \"missing\": \"refuse\"}",
            "line 3, column \"y\": the value is missing");
    refused("audit", BYTES("y,g,w\n1,a,3\n0,b,\n"), "{\"label\": \"y\", \"protected\": \"g\", \"weight\": \"w\"}",
            "line 3, column \"w\": the cell is empty");
    refused("audit", BYTES("y,g,age\n1,a,3\n0,b,4\n"), "{\"label\": \"y\", \"protected\": \"g\", \"missing\": \"drop\"}",
            "missing: is \"drop\", expected one of unknown, as-group, leave-out, refuse");
}

/* The answer of an audit as a tree. */
static cJSON *audited(eq_bytes file, const char *options) {
    eq_ctx cx = {0};
    eq_lab *lab;
    const char *json = "null";
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    CHECK(eq_lab_analyse(lab, "audit", file, options, &json) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    cJSON *tree = cJSON_Parse(json);
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    return tree;
}

static const cJSON *member(const cJSON *object, const char *key) { return cJSON_GetObjectItemCaseSensitive(object, key); }

/* The sentence of a kind, "" where there is none. */
static const char *note_of(const cJSON *audit, const char *kind) {
    const cJSON *note;
    cJSON_ArrayForEach(note, member(audit, "notes")) if (!strcmp(cJSON_GetStringValue(member(note, "kind")),
                                                                 kind)) return cJSON_GetStringValue(member(note, "text"));
    return "";
}

static void an_audit_says_who_and_what_it_is_made_of(void) {
    cJSON *a = audited(BYTES("y,d,g\nyes,yes,a\nno,no,a\nNA,yes,b\nno,yes,b\nYes,no,b\nyes,yes,nan\n"),
                       "{\"label\": \"y\", \"pred\": \"d\", \"protected\": \"g\", \"favourable\": \"yes\"}");
    const cJSON *label = member(member(a, "outcomes"), "label"), *bad = member(label, "unfavourable");
    CHECK(cJSON_GetArraySize(bad) == 2 && cJSON_GetArraySize(member(label, "favourable")) == 1);
    CHECK_TEXT(cJSON_GetStringValue(member(cJSON_GetArrayItem(bad, 0), "value")), "Yes");
    CHECK_NEAR(member(cJSON_GetArrayItem(bad, 1), "n")->valuedouble, 2, 0);
    CHECK_CONTAINS(note_of(a, "unfavourable"),
                   "Label \"y\": favourable is \"yes\" (1 row), and as unfavourable counts \"Yes\" (1 row), \"no\" (2).");
    CHECK_CONTAINS(note_of(a, "outcome"), "Decision \"d\": favourable is \"yes\" (2 rows)");
    CHECK_CONTAINS(note_of(a, "set_aside"), "1 of 6 rows is set aside and in no figure: 1 without a label (\"NA\")");
    CHECK_CONTAINS(note_of(a, "unknown"), "1 of 6 rows is of unknown group (\"nan\"); 1 of them decided favourably");
    CHECK_CONTAINS(note_of(a, "privileged"), "compared with \"a\", the largest group");
    CHECK_TEXT(cJSON_GetStringValue(member(member(a, "privileged"), "chosen")), "largest");
    CHECK_TEXT(note_of(a, "score_direction"), "");
    cJSON_Delete(a);
}

/* 20 positives with scores below 20 negatives: AUC 0, without an interval. */
static void scores_that_rank_the_wrong_way_round_are_warned_of(void) {
    char file[2000] = "y,s,g\n";
    for (int i = 0; i < 40; i++)
        snprintf(file + strlen(file), sizeof file - strlen(file), "%d,%.2f,%s\n", i % 2,
                 i % 2 ? 0.1 + i * 0.005 : 0.55 + i * 0.01, i % 4 < 2 ? "a" : "b");
    eq_bytes bytes = {file, strlen(file)};
    cJSON *wrong = audited(bytes, "{\"label\": \"y\", \"score\": \"s\", \"protected\": \"g\"}");
    cJSON *right = audited(bytes, "{\"label\": \"y\", \"score\": \"s\", \"protected\": \"g\", \"favourable\": \"0\"}");
    CHECK_CONTAINS(note_of(wrong, "score_direction"), "below what chance would give");
    CHECK_TEXT(note_of(right, "score_direction"), "");
    cJSON_Delete(wrong);
    cJSON_Delete(right);
}

/* An analysis that does not say that it knows counts would take three people for one. */
static void a_table_of_counts_is_for_those_that_understand_it(void) {
    eq_ctx cx = {0};
    eq_lab *lab;
    eq_bytes counts = BYTES("y,d,s,g,n\n1,1,0.9,a,3\n0,0,0.1,b,2\n1,0,0.2,b,1\n");
    static const char options[] = "{\"label\": \"y\", \"pred\": \"d\", \"score\": \"s\", \"count\": \"n\", \"protected\": \"g\"}";
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    for (size_t a = 0; a < eq_analysis_count(); a++) {
        const char *json = NULL;
        const eq_analysis *analysis = eq_analysis_at(a);
        if (analysis->needs & EQ_TAKES_COUNTS) continue;
        CHECK(eq_lab_analyse(lab, analysis->id, counts, options, &json) == EQ_EINPUT);
        CHECK_CONTAINS(eq_message(&cx), "a table of counts no longer has");
    }
    const char *json = NULL;
    CHECK(eq_lab_analyse(lab, "audit", counts, options, &json) == EQ_OK);
    CHECK_CONTAINS(json, "\"n\":6");
    eq_lab_close(lab);
    eq_ctx_free(&cx);
}

/* Two pairs of twins. a and b at 1: labels 1, 0, each half away from its pair's mean; at 5: labels 1, 1. 1 - (1/2 + 1/2) / 4. */
static void consistency_is_about_the_nearest_by_all_other_columns(void) {
    eq_ctx cx = {0};
    eq_lab *lab;
    const char *json = "";
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    CHECK(eq_lab_analyse(lab, "individual", BYTES("y,g,age,k\n1,a,1,c\n0,b,1,c\n1,a,5,c\n1,b,5,c\n"),
                         "{\"label\": \"y\", \"protected\": \"g\", \"neighbours\": 2}", &json) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    CHECK_CONTAINS(json, "\"k\":2,\"of\":\"labels\",\"features\":1,\"n\":4,\"consistency\":{\"value\":0.75,");
    CHECK_CONTAINS(json, "\"left_out\":[\"k\"]");
    CHECK_CONTAINS(json, "[\"Also left out, being constant or of very many levels: \",{\"text\":\"k\"},\".\"]");
    eq_lab_close(lab);
    eq_ctx_free(&cx);
    refused("individual", BYTES("y,g\n1,a\n0,b\n"), "{\"label\": \"y\", \"protected\": \"g\"}", "no column says who is alike");
    refused("individual", BYTES("y,g,x\n1,a,1\n0,b,2\n"), "{\"label\": \"y\", \"protected\": \"g\", \"neighbours\": 0}",
            "neighbours: is 0");
}

static void every_analysis_has_a_title_and_a_help(void) {
    for (size_t a = 0; a < eq_analysis_count(); a++) {
        const eq_analysis *analysis = eq_analysis_at(a);
        CHECK(strlen(analysis->title) > 3 && strlen(analysis->help) > 10 && analysis->run && analysis->options);
        for (size_t b = 0; b < a; b++) CHECK(strcmp(analysis->id, eq_analysis_at(b)->id));
    }
}

int main(void) {
    RUN(every_column_of_a_predictions_file_comes_along);
    RUN(features_are_standardised_and_missing_cells_pull_nowhere);
    RUN(what_cannot_be_asked_is_refused_in_one_sentence);
    RUN(a_missing_cell_of_a_named_column_is_refused_where_that_is_asked_for);
    RUN(an_audit_says_who_and_what_it_is_made_of);
    RUN(scores_that_rank_the_wrong_way_round_are_warned_of);
    RUN(a_table_of_counts_is_for_those_that_understand_it);
    RUN(consistency_is_about_the_nearest_by_all_other_columns);
    RUN(every_analysis_has_a_title_and_a_help);
    return check_done();
}
