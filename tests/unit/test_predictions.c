/* Predictions files: what is read, what is taken for granted, and what is refused. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "equipoise.h"

#define BYTES(literal) ((eq_bytes){(literal), sizeof(literal) - 1})

static const char *sex[] = {"sex"}, *both[] = {"sex", "race"};

static eq_prediction_columns usual(void) {
    eq_prediction_columns columns = {
        .label = "y", .score = "s", .pred = "d", .weight = "w", .n_protected = 1, .protected_column = sex, .threshold = 0.5};
    return columns;
}

static void every_column_is_read(void) {
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = usual();
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("id;y;s;d;sex;w\n7;1;0.25;1;M;2\n8;0;0.75;0;F;0\n9;1;1;1;M;0.5\n"), &columns,
                              &p) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    CHECK(p.n_rows == 3 && p.n_groups == 2);
    CHECK(p.y[0] == 1 && p.y[1] == 0 && p.y[2] == 1);
    CHECK(p.yhat[0] == 1 && p.yhat[1] == 0 && p.yhat[2] == 1); /* the file's decisions, not the scores' */
    CHECK_NEAR(p.score[1], 0.75, 0);
    CHECK_NEAR(p.weight[1], 0, 0);
    CHECK_NEAR(p.weight[2], 0.5, 0);
    CHECK(p.group[0] == 1 && p.group[1] == 0 && p.privileged[1] == 1 && p.privileged[0] == 0);
    CHECK_TEXT(p.group_name[1], "M");
    CHECK(cx.tmp.size == 0);
    eq_ctx_free(&cx);
}

/* score > 0.5, strictly. */
static void without_decisions_the_threshold_decides(void) {
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = usual();
    columns.pred = columns.weight = NULL;
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,s,sex\n1,0.5,M\n0,0.50001,F\n1,0,M\n"), &columns, &p) == EQ_OK);
    CHECK(p.yhat[0] == 0 && p.yhat[1] == 1 && p.yhat[2] == 0 && p.weight == NULL);
    columns.threshold = -1; /* "everyone", as a report may say */
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,s,sex\n1,0.5,M\n0,0,F\n"), &columns, &p) == EQ_OK);
    CHECK(p.yhat[0] == 1 && p.yhat[1] == 1);
    columns.score = NULL;
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,s,sex\n1,0.5,M\n0,0.50001,F\n"), &columns, &p) == EQ_OK);
    CHECK(p.yhat == NULL && p.score == NULL);
    eq_ctx_free(&cx);
}

static void numbers_written_differently_are_the_same_outcome(void) {
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = usual();
    columns.score = columns.weight = NULL;
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex\n1.0,1,M\n0,0.00,F\n"), &columns, &p) == EQ_OK);
    CHECK(p.y[0] == 1 && p.y[1] == 0 && p.yhat[0] == 1 && p.yhat[1] == 0);
    eq_ctx_free(&cx);
}

/* A model's 1 and 0 beside labels that are words, but not beside a favourable "no". */
static void decisions_are_labels_or_codes(void) {
    static const struct {
        const char *favourable, *file, *why; /* why NULL = the decisions are 1, 0, 1 */
    } tries[] = {
        {"yes", "y,d,sex\nyes,1,M\nno,0,F\nno,1,F\n", NULL},
        {"t", "y,d,sex\nt,1.0,M\nf,0,F\nf,1,F\n", NULL},
        {"yes", "y,d,sex\nyes,1,M\nyes,0,F\nyes,1,F\n", NULL}, /* one label only */
        {"f", "y,d,sex\nt,favourable,M\nf,unfavourable,F\nf,favourable,F\n", NULL},
        {"0", "y,d,sex\n1,0,M\n0,1,F\n0,0,F\n", NULL}, /* 0 is a label here, not a code */
        {"2", "y,d,sex\n1,2,M\n2,1,F\n2,2,F\n", NULL},
        {"no", "y,d,sex\nyes,1,M\nno,0,F\nno,1,F\n", "column \"d\": is 1 the decision \"no\""},
        {"yes", "y,d,sex\nyes,1,M\nno,no,F\nno,1,F\n", "column \"d\": has \"1\" and \"no\""},
        {"2", "y,d,sex\n1,0,M\n2,1,F\n2,1,F\n", "column \"d\": \"0\" is no value of the label column"},
        {"yes", "y,d,sex\nyes,2,M\nno,0,F\nno,1,F\n", "column \"d\": \"2\" is no value of the label column"},
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        eq_ctx cx = {0};
        eq_predictions p;
        eq_prediction_columns columns = usual();
        columns.score = columns.weight = NULL;
        columns.favourable = tries[i].favourable;
        eq_status status = eq_predictions_read(&cx, &cx.mem, (eq_bytes){tries[i].file, strlen(tries[i].file)}, &columns, &p);
        CHECK(status == (tries[i].why ? EQ_EINPUT : EQ_OK));
        if (tries[i].why) CHECK(strstr(eq_message(&cx), tries[i].why) != NULL);
        else CHECK(p.yhat[0] == 1 && p.yhat[1] == 0 && p.yhat[2] == 1);
        eq_ctx_free(&cx);
    }
}

static void the_favourable_value_and_the_reference_may_be_named(void) {
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = usual();
    columns.score = columns.weight = NULL;
    columns.favourable = "good";
    const char *named[] = {"F"};
    columns.privileged = named;
    columns.n_privileged = 1;
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex\ngood,bad,M\nbad,good,F\n"), &columns, &p) == EQ_OK);
    CHECK(p.y[0] == 1 && p.y[1] == 0 && p.yhat[0] == 0 && p.yhat[1] == 1);
    CHECK(p.privileged[0] == 1 && p.privileged[1] == 0);
    eq_ctx_free(&cx);
}

/* One text or several, as the command line and JSON hand them over. */
#define NAMED(...)                                      \
    columns.privileged = (const char *[]){__VA_ARGS__}; \
    columns.n_privileged = sizeof(const char *[]){__VA_ARGS__} / sizeof(char *)

/* "0101": which groups are privileged; "" where reading is refused. */
static const char *reference(eq_bytes file, const eq_prediction_columns *columns) {
    static char text[20];
    eq_ctx cx = {0};
    eq_predictions p;
    text[0] = 0;
    if (eq_predictions_read(&cx, &cx.mem, file, columns, &p) == EQ_OK)
        for (size_t g = 0; g < p.n_groups && g < 19; g++) text[g] = p.privileged[g] ? '1' : '0', text[g + 1] = 0;
    CHECK(cx.tmp.size == 0);
    eq_ctx_free(&cx);
    return text;
}

/* Groups 0,0; 0,1; 1,0; 1,1. Codes say nothing without their column's name. */
static void several_protected_columns_are_crossed(void) {
    static const char file[] = "y,sex,race\n1,0,0\n0,0,1\n1,1,0\n0,1,1\n1,1,1\n";
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = {.label = "y", .n_protected = 2, .protected_column = both};
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES(file), &columns, &p) == EQ_OK);
    CHECK(p.n_groups == 4);
    CHECK_TEXT(p.group_name[1], "sex = 0, race = 1");
    CHECK_TEXT(reference(BYTES(file), &columns), "0001"); /* the largest */
    NAMED("0");
    CHECK_TEXT(reference(BYTES(file), &columns), "1000"); /* of both columns, for both have it */
    NAMED("1, 0");
    CHECK_TEXT(reference(BYTES(file), &columns), "0010");
    NAMED("sex = 1, race = 0");
    CHECK_TEXT(reference(BYTES(file), &columns), "0010");
    NAMED("sex=1");
    CHECK_TEXT(reference(BYTES(file), &columns), "0011");
    NAMED("sex = 0", "race = 1");
    CHECK_TEXT(reference(BYTES(file), &columns), "0100");
    NAMED("sex = 0, race = 0", "1,1");
    CHECK_TEXT(reference(BYTES(file), &columns), "1001");
    columns.n_privileged = 0; /* equals: the first */
    CHECK_TEXT(reference(BYTES("y,sex,race\n1,0,1\n0,1,0\n"), &columns), "10");
    eq_ctx_free(&cx);
}

static void groups_of_words_are_preferred_by_a_value_of_any_column(void) {
    static const char file[] = "y,sex,race\n1,f,b\n0,f,w\n1,m,b\n0,m,w\n";
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = {.label = "y", .n_protected = 2, .protected_column = both};
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES(file), &columns, &p) == EQ_OK);
    CHECK_TEXT(p.group_name[3], "m, w");
    NAMED("w");
    CHECK_TEXT(reference(BYTES(file), &columns), "0101");
    NAMED("m,w");
    CHECK_TEXT(reference(BYTES(file), &columns), "0001");
    NAMED("m", "w");
    CHECK_TEXT(reference(BYTES(file), &columns), "0001");
    NAMED("m", "f");
    CHECK_TEXT(reference(BYTES(file), &columns), ""); /* that is everybody */
    NAMED("w", "x");
    CHECK_TEXT(reference(BYTES(file), &columns), "");
    NAMED("m, w, x");
    CHECK_TEXT(reference(BYTES(file), &columns), "");
    eq_ctx_free(&cx);
}

/* "a, b" with "c", and "a" with "b, c"; then names that are alike even with their columns. */
static void no_two_groups_are_called_alike(void) {
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = {.label = "y", .n_protected = 2, .protected_column = both};
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,sex,race\n1,\"a, b\",c\n0,a,\"b, c\"\n"), &columns, &p) == EQ_OK);
    CHECK_TEXT(p.group_name[0], "sex = a, race = b, c");
    CHECK_TEXT(p.group_name[1], "sex = a, b, race = c");
    eq_bytes alike = BYTES("y,sex,race\n1,\"a, race = b\",c\n0,a,\"b, race = c\"\n1,1,z\n");
    CHECK(eq_predictions_read(&cx, &cx.mem, alike, &columns, &p) == EQ_OK);
    CHECK_TEXT(p.group_name[1], "sex = \"a\", race = \"b, race = c\"");
    CHECK_TEXT(p.group_name[2], "sex = \"a, race = b\", race = \"c\"");
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,sex,race\n1,other,w\n0,m,other\n"), &columns, &p) == EQ_OK);
    CHECK_TEXT(p.group_name[0], "sex = m, race = other"); /* the same value in two columns */
    eq_ctx_free(&cx);
}

/* Three rows of "a" against two people of "z", and a word of nobody that would come last and one that would be largest. */
static void the_largest_group_is_the_reference_and_never_a_missing_one(void) {
    eq_prediction_columns columns = {.label = "y", .n_protected = 1, .protected_column = sex};
    static const char file[] = "y,sex\n1,a\n0,a\n1,a\n1,z\n0,z\n1,nan\n0,nan\n1,nan\n0,nan\n1,nan\n";
    CHECK_TEXT(reference(BYTES(file), &columns), "10");
    columns.unknown = EQ_UNKNOWN_AS_GROUP;
    CHECK_TEXT(reference(BYTES(file), &columns), "100"); /* a, nan, z */
    columns.count = "n";
    CHECK_TEXT(reference(BYTES("y,sex,n\n1,a,3\n0,a,1\n1,z,5\n1,,90\n"), &columns), "001"); /* (empty), a, z: sums of counts */
}

static const char *const nothings[] = {"",     "NA",  "na",   "nan", "NaN",     "NULL", "null",
                                       "None", "N/A", "#N/A", "?",   "unknown", "\\N"};

/* Eight rows in which the label, the decision or the group of one is not known. */
static void what_is_missing_is_set_aside_and_counted(void) {
    for (size_t t = 0; t < sizeof nothings / sizeof *nothings; t++)
        for (int where = 0; where < 6; where++) {
            char file[200];
            const char *w = nothings[t];
            snprintf(file, sizeof file, "y,d,sex\n1,1,a\n0,1,a\n1,0,a\n0,0,a\n1,1,b\n0,0,b\n1,0,b\n%s,%s,%s\n",
                     where % 3 == 0 ? w : "1", where % 3 == 1 ? w : "1", where % 3 == 2 ? w : "a");
            eq_ctx cx = {0};
            eq_predictions p;
            eq_prediction_columns columns = {.label = "y",
                                             .pred = "d",
                                             .n_protected = 1,
                                             .protected_column = sex,
                                             .favourable = where < 3 ? "1" : NULL,
                                             .all_columns = where < 3};
            CHECK(eq_predictions_read(&cx, &cx.mem, (eq_bytes){file, strlen(file)}, &columns, &p) == EQ_OK);
            CHECK_TEXT(eq_message(&cx), "");
            CHECK(p.n_rows == 7 && p.n_groups == 2 && p.table.n_rows == 7 && p.privileged[0] == 1);
            CHECK_NEAR(p.people.read, 8, 0);
            CHECK_NEAR(p.people.used, 7, 0);
            CHECK_NEAR(p.people.no_label, where % 3 == 0, 0);
            CHECK_NEAR(p.people.no_decision, where % 3 == 1, 0);
            CHECK_NEAR(p.people.set_aside, where % 3 < 2, 0);
            CHECK_NEAR(p.people.unknown, where % 3 == 2, 0);
            CHECK_NEAR(p.people.unknown_selected, where % 3 == 2, 0);
            CHECK(cx.tmp.size == 0);
            eq_ctx_free(&cx);
        }
}

/* A word may be meant: the favourable value, the dash against a plus, a group that is to be one, a list of one's own. */
static void a_word_that_is_meant_is_a_value(void) {
    static const char *own[] = {"99"};
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = {.label = "y", .pred = "d", .n_protected = 1, .protected_column = sex};
    columns.favourable = "None";
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex\nNone,None,a\nill,ill,b\n"), &columns, &p) == EQ_OK && p.n_rows == 2);
    columns.favourable = "+";
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex\n+,-,a\n-,+,b\n"), &columns, &p) == EQ_OK && p.n_rows == 2);
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex\n+,0,a\n0,+,b\n-,+,b\n"), &columns, &p) == EQ_OK && p.n_rows == 2);
    columns.favourable = NULL;
    columns.unknown = EQ_UNKNOWN_AS_GROUP;
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex\n1,1,None\n0,0,\n1,0,z\n"), &columns, &p) == EQ_OK && p.n_groups == 3);
    CHECK_TEXT(p.group_name[0], "(empty)");
    CHECK_TEXT(p.group_name[1], "None");
    CHECK(p.privileged[2] == 1);
    columns.unknown = EQ_UNKNOWN_APART;
    columns.missing_word = own;
    columns.n_missing_words = 1;
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex\n1,1,NA\n0,0,99\n1,0,z\n99,1,z\n"), &columns, &p) == EQ_OK);
    CHECK(p.n_rows == 2 && p.n_groups == 2);
    CHECK_TEXT(p.group_name[0], "NA");
    eq_ctx_free(&cx);
}

/* 10 people: 4 of unknown group (3 selected), 2 without label, 1 without both; counts count. */
static void people_are_counted_and_not_rows(void) {
    static const char file[] = "y,d,sex,n\n1,1,a,1\n0,0,b,2\n1,1,,3\n1,0,NA,1\n,1,a,2\nNULL,1,?,1\n";
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = {.label = "y", .pred = "d", .count = "n", .n_protected = 1, .protected_column = sex};
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES(file), &columns, &p) == EQ_OK);
    CHECK_NEAR(p.people.read, 10, 0);
    CHECK_NEAR(p.people.used, 3, 0);
    CHECK_NEAR(p.people.unknown, 4, 0);
    CHECK_NEAR(p.people.unknown_selected, 3, 0);
    CHECK_NEAR(p.people.set_aside, 3, 0);
    CHECK_NEAR(p.people.no_label, 3, 0);
    CHECK_NEAR(p.people.no_group, 1, 0);
    CHECK_TEXT(p.people.outcome_words, "\"NULL\", an empty cell");
    CHECK_TEXT(p.people.group_words, "\"?\", \"NA\", an empty cell");
    columns.unknown = EQ_UNKNOWN_LEFT_OUT;
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES(file), &columns, &p) == EQ_OK);
    CHECK_NEAR(p.people.unknown, 0, 0);
    CHECK_NEAR(p.people.set_aside, 7, 0);
    CHECK_NEAR(p.people.no_group, 5, 0);
    eq_ctx_free(&cx);
}

/* The levels that a person set aside alone had are nobody's: no third group, no third outcome. */
static void values_of_nobody_leave_the_file(void) {
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = {.label = "y", .score = "s", .n_protected = 1, .protected_column = sex, .threshold = 0.5};
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,s,sex\n1,0.2,a\n0,0.7,b\nodd,NaN,c\n1,,b\n"), &columns, &p) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    CHECK(p.n_rows == 2 && p.n_groups == 2 && p.table.column[0].n_levels == 2 && p.table.column[2].n_levels == 2);
    CHECK_NEAR(p.people.no_score, 2, 0);
    CHECK(p.yhat[0] == 0 && p.yhat[1] == 1);
    eq_ctx_free(&cx);
}

static void one_kind_of_label_is_read(void) {
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = {.label = "y", .pred = "d", .n_protected = 1, .protected_column = sex};
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex\n1,0,M\n1,1,F\n"), &columns, &p) == EQ_OK);
    CHECK(p.y[0] == 1 && p.y[1] == 1 && p.yhat[0] == 0);
    eq_ctx_free(&cx);
}

static void check_refusal(const eq_prediction_columns *columns, eq_bytes file, const char *message) {
    eq_ctx cx = {0};
    eq_predictions p;
    CHECK(eq_predictions_read(&cx, &cx.mem, file, columns, &p) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), message);
    CHECK(cx.tmp.size == 0);
    eq_ctx_free(&cx);
}

static void refusals_name_what_is_wrong(void) {
    eq_prediction_columns columns = usual(), named = usual();
    named.pred = NULL; /* else nothing is made of the scores that is bound to a scale */
    check_refusal(&named, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,1.5,0,F,1\n"),
                  "line 3, column \"s\": is 1.5, expected a number in [0, 1], or a threshold on the scale of the scores, "
                  "the median, or how many are at the top");
    named = usual();
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,0.5,1,M,-1\n"), "line 2, column \"w\": is -1, expected a number in [0, 1e+60]");
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,0,0,F,\n"),
                  "line 3, column \"w\": the cell is empty, expected a value");
    check_refusal(&columns, BYTES("y,s,d,sex,w\nyes,0.5,1,M,1\nno,0,0,F,1\n"),
                  "line 3, column \"y\": \"no\" is neither 1 nor 0");
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,,1,M,1\n1,0.5,1,M,1\n0,0,2,F,1\n"),
                  "line 4, column \"d\": \"2\" is neither 1 nor 0");
    named.unknown = EQ_UNKNOWN_REFUSED;
    check_refusal(&named, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,0.1,0,N/A,1\n"),
                  "line 3, column \"sex\": the value is missing, expected one (missing values are refused, as asked for)");
    named = usual();
    check_refusal(&named, BYTES("y,s,d,sex,w\n1,0.5,NA,M,1\nNA,0.1,0,,1\n1,1,1,?,1\n"),
                  "all 3 rows lack a label, a decision, a score or a group (\"NA\", \"?\", an empty cell), expected some with "
                  "all of them");
    check_refusal(&named, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,0.1,0,,1\n"),
                  "protected column \"sex\": every row is in group \"M\" or in none that is known, expected at least two groups");
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,0,0,M,1\n"),
                  "protected column \"sex\": every row is in group \"M\", expected at least two groups");
    check_refusal(&columns, BYTES("y,s,sex,w\n1,0.5,M,1\n"), "line 1: no column is called \"d\"; the header has: y, s, sex, w");
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,0.5,1,M,1e308\n0,0,0,F,1e308\n"),
                  "line 2, column \"w\": is 1e+308, expected a number in [0, 1e+60]");
    named.favourable = "maybe";
    check_refusal(&named, BYTES("y,s,d,sex,w\nyes,0.5,yes,M,1\nno,0,no,F,1\n"),
                  "favourable \"maybe\": is no value of column \"y\", which has \"no\" and others");
    named.favourable = "yes";
    check_refusal(&named, BYTES("y,s,d,sex,w\nyes,0.5,Yes,M,1\nno,0,no,F,1\n"),
                  "column \"d\": \"Yes\" is no value of the label column \"y\"");
    named = usual();
    const char *nobody[] = {"X"};
    named.privileged = nobody;
    named.n_privileged = 1;
    check_refusal(&named, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,0,0,F,1\n"),
                  "no group is called \"X\", expected one of \"F\", \"M\"");
    named = usual();
    named.threshold = HUGE_VAL;
    check_refusal(&named, BYTES("y\n1\n"), "threshold: is inf, expected a finite number");
    named = usual();
    named.pred = "y";
    check_refusal(&named, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n"), "column \"y\": is there twice");
    named.n_protected = 0;
    check_refusal(&named, BYTES("y,s\n1,0.5\n"), "predictions: 0 protected columns are named, expected 1 to 16");
}

static eq_prediction_columns counted(void) {
    return (eq_prediction_columns){
        .label = "y", .pred = "d", .count = "n", .n_protected = 1, .protected_column = sex, .threshold = 0.5};
}

/* A row that counts none is not there: neither is its group. */
static void a_table_of_counts_is_read(void) {
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = counted();
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex,n\n1,0,F,3\n0,1,Z,0\n1,1,M,9007199254740992\n"), &columns, &p) ==
          EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    CHECK(p.n_rows == 2 && p.n_groups == 2 && p.table.n_rows == 2 && p.privileged[1] == 1);
    CHECK_NEAR(p.count[0], 3, 0);
    CHECK_NEAR(p.count[1], 0x1p53, 0);
    CHECK(p.weight == p.count && p.weight_squared == p.count);
    columns.weight = "w";
    columns.weight_squared = "v";
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex,n,w,v\n1,0,F,3,6,12\n1,1,M,2,3,5\n"), &columns, &p) == EQ_OK);
    CHECK_NEAR(p.weight[1], 3, 0);
    CHECK_NEAR(p.weight_squared[1], 5, 0);
    eq_ctx_free(&cx);
}

static void a_count_that_is_none_is_refused_with_its_line(void) {
    eq_prediction_columns columns = counted();
    check_refusal(&columns, BYTES("y,d,sex,n\n1,0,F,3\n1,1,M,2.5\n"),
                  "line 3, column \"n\": is 2.5, expected a whole number in [0, 9.0072e+15]");
    check_refusal(&columns, BYTES("y,d,sex,n\n1,0,F,-3\n1,1,M,2\n"),
                  "line 2, column \"n\": is -3, expected a whole number in [0, 9.0072e+15]");
    check_refusal(&columns, BYTES("y,d,sex,n\n1,0,F,3\n1,1,M,\n"), "line 3, column \"n\": the cell is empty, expected a value");
    check_refusal(&columns, BYTES("y,d,sex,n\n1,0,F,0\n1,1,M,0\n"),
                  "column \"n\": every row counts 0, expected one that counts more");
    columns.weight_squared = "n";
    check_refusal(&columns, BYTES("y,d,sex,n\n1,0,F,1\n"),
                  "predictions: squared weights are named, expected counts and weights beside them");
}

static void every_failed_allocation_is_a_status(void) {
    size_t k = 1;
    eq_prediction_columns columns = usual();
    for (; k < 1000; k++) {
        eq_ctx cx = {.fail_at = k};
        eq_predictions p;
        eq_status status =
            eq_predictions_read(&cx, &cx.mem, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,0,0,F,1\n1,1,NA,?,1\n"), &columns, &p);
        CHECK(status == EQ_OK || status == EQ_EMEMORY);
        CHECK(cx.tmp.size == 0);
        eq_ctx_free(&cx);
        if (status == EQ_OK) break;
    }
    CHECK(k > 30 && k < 1000);
}

int main(void) {
    RUN(every_column_is_read);
    RUN(without_decisions_the_threshold_decides);
    RUN(numbers_written_differently_are_the_same_outcome);
    RUN(decisions_are_labels_or_codes);
    RUN(the_favourable_value_and_the_reference_may_be_named);
    RUN(several_protected_columns_are_crossed);
    RUN(groups_of_words_are_preferred_by_a_value_of_any_column);
    RUN(no_two_groups_are_called_alike);
    RUN(the_largest_group_is_the_reference_and_never_a_missing_one);
    RUN(what_is_missing_is_set_aside_and_counted);
    RUN(a_word_that_is_meant_is_a_value);
    RUN(people_are_counted_and_not_rows);
    RUN(values_of_nobody_leave_the_file);
    RUN(one_kind_of_label_is_read);
    RUN(refusals_name_what_is_wrong);
    RUN(a_table_of_counts_is_read);
    RUN(a_count_that_is_none_is_refused_with_its_line);
    RUN(every_failed_allocation_is_a_status);
    return check_done();
}
