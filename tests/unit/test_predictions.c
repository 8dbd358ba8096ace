/* Predictions files: what is read, what is taken for granted, and what is refused. */
#include "check.h"
#include "equipoise.h"

#define BYTES(literal) ((eq_bytes){(literal), sizeof(literal) - 1})

static const char *sex[] = {"sex"}, *both[] = {"sex", "race"};

static eq_prediction_columns usual(void) {
    eq_prediction_columns columns = {.label = "y",
                                     .score = "s",
                                     .pred = "d",
                                     .weight = "w",
                                     .n_protected = 1,
                                     .protected_column = sex,
                                     .threshold = 0.5};
    return columns;
}

static void every_column_is_read(void) {
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = usual();
    CHECK(eq_predictions_read(&cx, &cx.mem,
                              BYTES("id;y;s;d;sex;w\n7;1;0.25;1;M;2\n8;0;0.75;0;F;0\n9;1;1;1;M;0.5\n"),
                              &columns, &p) == EQ_OK);
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
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,s,sex\n1,0.5,M\n0,0.50001,F\n1,0,M\n"), &columns, &p) ==
          EQ_OK);
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

static void the_favourable_value_and_the_reference_may_be_named(void) {
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = usual();
    columns.score = columns.weight = NULL;
    columns.favourable = "good";
    columns.privileged = "F";
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,d,sex\ngood,bad,M\nbad,good,F\n"), &columns, &p) ==
          EQ_OK);
    CHECK(p.y[0] == 1 && p.y[1] == 0 && p.yhat[0] == 0 && p.yhat[1] == 1);
    CHECK(p.privileged[0] == 1 && p.privileged[1] == 0);
    eq_ctx_free(&cx);
}

/* Without a name the last value of each column; a value may be meant for every column, or a group be named
 * whole. */
static void several_protected_columns_are_crossed(void) {
    static const char file[] = "y,sex,race\n1,0,0\n0,0,1\n1,1,0\n0,1,1\n1,1,1\n";
    eq_ctx cx = {0};
    eq_predictions p;
    eq_prediction_columns columns = {.label = "y", .n_protected = 2, .protected_column = both};
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES(file), &columns, &p) == EQ_OK);
    CHECK(p.n_groups == 4 && p.privileged[3] == 1 &&
          p.privileged[0] + p.privileged[1] + p.privileged[2] == 0);
    CHECK_TEXT(p.group_name[1], "0, 1");
    columns.privileged = "0";
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES(file), &columns, &p) == EQ_OK && p.privileged[0] == 1);
    columns.privileged = "1, 0";
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES(file), &columns, &p) == EQ_OK && p.privileged[2] == 1);
    columns.privileged = NULL; /* 1, 1 does not occur: the last group that does */
    CHECK(eq_predictions_read(&cx, &cx.mem, BYTES("y,sex,race\n1,0,1\n0,1,0\n"), &columns, &p) == EQ_OK);
    CHECK(p.n_groups == 2 && p.privileged[1] == 1 && p.privileged[0] == 0);
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
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,1.5,0,F,1\n"),
                  "line 3, column \"s\": is 1.5, expected a number in [0, 1]");
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,0.5,1,M,-1\n"),
                  "line 2, column \"w\": is -1, expected a number in [0, 1e+60]");
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,,0,F,1\n"),
                  "line 3, column \"s\": the cell is empty, expected a value");
    check_refusal(&columns, BYTES("y,s,d,sex,w\nyes,0.5,1,M,1\nno,0,0,F,1\n"),
                  "column \"y\": \"no\" is neither 1 nor 0; name the favourable value");
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,0,2,F,1\n"),
                  "column \"d\": \"2\" is neither 1 nor 0; name the favourable value");
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,0,0,M,1\n"),
                  "protected column \"sex\": every row is in group \"M\", expected at least two groups");
    check_refusal(&columns, BYTES("y,s,sex,w\n1,0.5,M,1\n"),
                  "line 1: no column is called \"d\"; the header has: y, s, sex, w");
    check_refusal(&columns, BYTES("y,s,d,sex,w\n1,0.5,1,M,1e308\n0,0,0,F,1e308\n"),
                  "line 2, column \"w\": is 1e+308, expected a number in [0, 1e+60]");
    named.favourable = "maybe";
    check_refusal(&named, BYTES("y,s,d,sex,w\nyes,0.5,yes,M,1\nno,0,no,F,1\n"),
                  "favourable \"maybe\": is no value of column \"y\", which has \"no\" and others");
    named.favourable = "yes";
    check_refusal(&named, BYTES("y,s,d,sex,w\nyes,0.5,Yes,M,1\nno,0,no,F,1\n"),
                  "column \"d\": \"Yes\" is no value of the label column \"y\"");
    named = usual();
    named.privileged = "X";
    check_refusal(&named, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,0,0,F,1\n"),
                  "no group is called \"X\", expected one of \"F\", \"M\"");
    named = usual();
    named.threshold = 2;
    check_refusal(&named, BYTES("y\n1\n"), "threshold: is 2, expected a number in [-1, 1]");
    named = usual();
    named.pred = "y";
    check_refusal(&named, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n"), "column \"y\": is there twice");
    named.n_protected = 0;
    check_refusal(&named, BYTES("y,s\n1,0.5\n"),
                  "predictions: 0 protected columns are named, expected 1 to 16");
}

static eq_prediction_columns counted(void) {
    return (eq_prediction_columns){.label = "y", .pred = "d", .count = "n", .n_protected = 1, .protected_column = sex,
                                   .threshold = 0.5};
}

/* A row that counts none is not there: neither is its group, nor its value as the last in byte order. */
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
    check_refusal(&columns, BYTES("y,d,sex,n\n1,0,F,3\n1,1,M,\n"),
                  "line 3, column \"n\": the cell is empty, expected a value");
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
            eq_predictions_read(&cx, &cx.mem, BYTES("y,s,d,sex,w\n1,0.5,1,M,1\n0,0,0,F,1\n"), &columns, &p);
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
    RUN(the_favourable_value_and_the_reference_may_be_named);
    RUN(several_protected_columns_are_crossed);
    RUN(one_kind_of_label_is_read);
    RUN(refusals_name_what_is_wrong);
    RUN(a_table_of_counts_is_read);
    RUN(a_count_that_is_none_is_refused_with_its_line);
    RUN(every_failed_allocation_is_a_status);
    return check_done();
}
