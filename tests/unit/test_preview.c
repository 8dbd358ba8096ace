/* Looking a file over that nobody described: first rows, counts of values, a schema; the same whatever the steps. */
#include <stdlib.h>

#include <cJSON.h>

#include "check.h"
#include "data/table/preview.h"
#include "data/table/schema_json.h"

#define BYTES(text) ((eq_bytes){(text), sizeof(text) - 1})

/* What is known in the end, made in steps of a budget. */
static cJSON *looked_over(eq_bytes file, int64_t step, size_t *n_steps) {
    eq_ctx cx = {0};
    eq_arena own = {0};
    eq_preview *preview;
    const char *json = "null";
    eq_status status = eq_preview_new(&cx, &own, file, (eq_bytes){NULL, 0}, &preview);
    for (*n_steps = 1; status == EQ_OK; ++*n_steps) {
        int64_t budget = step;
        double before = eq_preview_done(preview);
        status = eq_preview_step(&cx, preview, &budget);
        if (status != EQ_MORE) break;
        CHECK(eq_preview_done(preview) > before && eq_preview_done(preview) < 1);
        status = EQ_OK;
    }
    CHECK_TEXT(eq_message(&cx), "");
    if (status == EQ_OK) status = eq_preview_json(&cx, &cx.mem, preview, &json);
    CHECK(status == EQ_OK && cx.tmp.size == 0);
    cJSON *tree = cJSON_Parse(json);
    eq_arena_free(&own);
    eq_ctx_free(&cx);
    return tree;
}

static cJSON *previewed(eq_bytes file) {
    size_t n;
    return looked_over(file, INT64_MAX, &n);
}

static const cJSON *member(const cJSON *object, const char *key) { return cJSON_GetObjectItemCaseSensitive(object, key); }
static const cJSON *item(const cJSON *list, int i) { return cJSON_GetArrayItem(list, i); }
static double number(const cJSON *object, const char *key) { return cJSON_GetNumberValue(member(object, key)); }

/* "b:2 a:1" of a column. */
static const char *values_of(const cJSON *preview, int column) {
    static char text[500];
    const cJSON *value;
    *text = 0;
    cJSON_ArrayForEach(value, member(item(member(preview, "columns"), column), "values")) {
        size_t at = strlen(text);
        snprintf(text + at, sizeof text - at, "%s%s:%.0f", at ? " " : "", cJSON_GetStringValue(member(value, "value")),
                 number(value, "n"));
    }
    return text;
}

static const char *cell_of(const cJSON *preview, int row, int column) {
    return cJSON_GetStringValue(item(item(member(preview, "first"), row), column));
}

static void values_are_counted_the_commonest_first(void) {
    cJSON *p = previewed(BYTES("\xEF\xBB\xBF"
                               "colour;n\r\nred;1\r\n\"green; \"\"dark\"\"\nand light\";2\r\nred;\r\nblue;2\r\n"));
    CHECK_NEAR(number(p, "rows"), 4, 0);
    CHECK_NEAR(number(p, "done"), 1, 0);
    CHECK_TEXT(values_of(p, 0), "red:2 green; \"dark\"\nand light:1 blue:1");
    CHECK_TEXT(values_of(p, 1), "2:2 1:1 :1");
    CHECK_TEXT(cell_of(p, 1, 0), "green; \"dark\"\nand light");
    CHECK_TEXT(cell_of(p, 2, 1), "");
    CHECK_NEAR(number(item(member(p, "columns"), 0), "distinct"), 3, 0);
    CHECK_TEXT(cJSON_GetStringValue(member(item(member(member(p, "schema"), "columns"), 0), "name")), "colour");
    CHECK_TEXT(cJSON_GetStringValue(member(member(member(p, "schema"), "format"), "delimiter")), ";");
    cJSON_Delete(p);
}

static void a_first_row_that_is_no_header_is_one_of_the_data(void) {
    cJSON *p = previewed(BYTES("|note\n1, x\n2, y\n2, x\n"));
    CHECK_NEAR(number(p, "rows"), 3, 0);
    CHECK_TEXT(values_of(p, 0), "2:2 1:1");
    CHECK_TEXT(cell_of(p, 0, 1), "x");
    CHECK(cJSON_GetArraySize(member(p, "first")) == 3);
    cJSON_Delete(p);
}

/* It is refused or set aside: counted among the others, its lack of cells would make no number of b. */
static void a_row_of_another_width_tells_nothing(void) {
    cJSON *p = previewed(BYTES("a,b,c\nx,1,u\ny\nx,2\nz,3,v\nx,1,u,w\n"));
    CHECK_TEXT(values_of(p, 1), "1:1 3:1");
    CHECK_TEXT(values_of(p, 2), "u:1 v:1");
    CHECK_TEXT(cJSON_GetStringValue(member(item(member(member(p, "schema"), "columns"), 1), "kind")), "number");
    cJSON_Delete(p);
}

/* 12,000 rows; an id each, and one of 3 colours. */
static char *make_file(void) {
    char *text = malloc(12000 * 24 + 100), *end = text;
    end += sprintf(end, "id,colour,y\n");
    for (int i = 0; i < 12000; i++)
        end += sprintf(end, "p%d,%s,%d\n", i, i % 4 ? "red" : i % 8 ? "blue" : "\"a \"\"b\"\"\"", i % 3 == 0);
    return text;
}

static void every_value_is_counted_and_the_commonest_are_shown(void) {
    char *text = make_file();
    cJSON *p = previewed((eq_bytes){text, strlen(text)});
    const cJSON *id = item(member(p, "columns"), 0);
    CHECK_NEAR(number(id, "distinct"), 12000, 0);
    CHECK(!cJSON_IsTrue(member(id, "more")) && cJSON_GetArraySize(member(id, "values")) == 200);
    CHECK_TEXT(cJSON_GetStringValue(member(item(member(id, "values"), 0), "value")), "p0");
    CHECK(!cJSON_IsTrue(member(item(member(p, "columns"), 1), "more")));
    CHECK_TEXT(values_of(p, 1), "red:9000 a \"b\":1500 blue:1500");
    CHECK(cJSON_GetArraySize(member(p, "first")) == 20);
    cJSON_Delete(p);
    free(text);
}

/* "date (dates) id" of a column: kind, reason, warnings. */
static const char *kind_of(const cJSON *preview, int column) {
    static char text[200];
    const cJSON *c = item(member(preview, "columns"), column), *warning;
    snprintf(text, sizeof text, "%s (%s)", cJSON_GetStringValue(member(c, "kind")),
             cJSON_GetStringValue(member(member(c, "why"), "id")));
    cJSON_ArrayForEach(warning, member(c, "warnings")) {
        size_t at = strlen(text);
        snprintf(text + at, sizeof text - at, " %s", cJSON_GetStringValue(member(warning, "kind")));
    }
    return text;
}

static void what_a_column_holds_is_guessed_with_its_reason(void) {
    static char text[20000];
    char *end = text + sprintf(text, "n;row;who;born;seen;paid;level;said;one\n");
    for (int i = 0; i < 150; i++)
        end +=
            sprintf(end, "%d.5;%d;p%dx;%02d.%02d.1990;2024-01-%02dT10:00;%s;%s;the %d-th sentence of a person, word by word;x\n",
                    i % 7, i + 1, 3 * i, i % 12 + 1, i % 11 + 1, i % 30 + 1, i % 3 ? "Yes" : "no",
                    i % 2   ? "low"
                    : i % 4 ? "NA"
                            : "high",
                    i);
    cJSON *p = previewed((eq_bytes){text, (size_t)(end - text)});
    CHECK_TEXT(kind_of(p, 0), "number (numbers)");
    CHECK_TEXT(kind_of(p, 1), "id (counter) id");
    CHECK_TEXT(kind_of(p, 2), "id (all_different) id");
    CHECK_TEXT(kind_of(p, 3), "date (dates) many"); /* 132 of them */
    CHECK_TEXT(kind_of(p, 4), "date (dates)");
    CHECK_TEXT(kind_of(p, 5), "yes_no (two_values)");
    CHECK_TEXT(kind_of(p, 6), "category (values)");
    CHECK_TEXT(kind_of(p, 7), "text (sentences) id");
    CHECK_TEXT(kind_of(p, 8), "category (values) constant");
    const cJSON *born = member(item(member(p, "columns"), 3), "why"), *level = item(member(p, "columns"), 6);
    CHECK(cJSON_GetArraySize(member(born, "orders")) == 2); /* no day is above 12: day or month may be first */
    CHECK_NEAR(number(level, "known"), 2, 0);
    CHECK_NEAR(number(item(member(level, "missing"), 0), "n"), 37, 0); /* of 0 to 149, those that leave 2 divided by 4 */
    CHECK_NEAR(number(item(member(p, "columns"), 0), "min"), 0.5, 0);
    CHECK_NEAR(number(item(member(p, "columns"), 0), "max"), 6.5, 0);
    cJSON_Delete(p);
}

static void columns_that_say_the_same_are_found(void) {
    cJSON *p = previewed(BYTES("a,b,c,d,e\n1,1,x,1,5\n2,2,y,1,6\n2,2,y,2,7\n1,1,x,2,8\n1,1,x,2,9\n"));
    const cJSON *b = item(member(item(member(p, "columns"), 1), "warnings"), 0),
                *c = item(member(item(member(p, "columns"), 2), "warnings"), 0);
    CHECK_TEXT(kind_of(p, 0), "number (numbers)");
    CHECK_TEXT(kind_of(p, 1), "number (numbers) same");
    CHECK_TEXT(kind_of(p, 2), "category (values) like");
    CHECK_TEXT(kind_of(p, 3), "number (numbers)");
    CHECK_TEXT(cJSON_GetStringValue(member(b, "with")), "a");
    CHECK_TEXT(cJSON_GetStringValue(member(c, "with")), "a");
    cJSON_Delete(p);
}

static void where_the_cuts_fall_changes_nothing(void) {
    char *text = make_file();
    eq_bytes file = {text, strlen(text)};
    size_t n_whole, n_cut;
    cJSON *whole = looked_over(file, INT64_MAX, &n_whole), *cut = looked_over(file, 1, &n_cut);
    CHECK(n_whole == 1 && n_cut > 100 && cJSON_Compare(whole, cut, true));
    cJSON_Delete(whole);
    cJSON_Delete(cut);
    free(text);
}

/* What eq_schema_guess says of the whole, the preview says in the end; and of the first rows before. */
static void the_schema_is_the_guess(void) {
    eq_ctx cx = {0};
    eq_arena own = {0};
    eq_schema schema;
    eq_preview *preview;
    const char *guessed = "", *json = "";
    int64_t budget = 1;
    char *text = make_file();
    eq_bytes file = {text, strlen(text)};
    CHECK(eq_schema_guess(&cx, &cx.mem, file, &schema) == EQ_OK &&
          eq_json_write_schema(&cx, &cx.mem, &schema, &guessed) == EQ_OK);
    CHECK(eq_preview_new(&cx, &own, file, (eq_bytes){NULL, 0}, &preview) == EQ_OK &&
          eq_preview_step(&cx, preview, &budget) == EQ_MORE);
    CHECK(eq_preview_json(&cx, &cx.mem, preview, &json) == EQ_OK);
    cJSON *first = cJSON_Parse(json), *want = cJSON_Parse(guessed);
    CHECK(cJSON_GetArraySize(member(first, "first")) == 20 && number(first, "done") < 0.1);
    CHECK(cJSON_Compare(member(first, "schema"), want, true));
    cJSON *last = previewed(file);
    CHECK(cJSON_Compare(member(last, "schema"), want, true));
    cJSON_Delete(first);
    cJSON_Delete(want);
    cJSON_Delete(last);
    eq_arena_free(&own);
    eq_ctx_free(&cx);
    free(text);
}

static void a_column_is_crossed_with_the_favourable_outcomes(void) {
    eq_ctx cx = {0};
    const char *json = "";
    eq_bytes options = BYTES("{\"header\": true, \"column\": 1, \"target\": 2, \"favourable\": [\"1\"]}");
    char *text = make_file();
    CHECK(eq_preview_cross(&cx, &cx.mem, (eq_bytes){text, strlen(text)}, options, &json) == EQ_OK);
    CHECK_TEXT(json, "{\"values\":[{\"value\":\"red\",\"n\":9000,\"positives\":3000},"
                     "{\"value\":\"a \\\"b\\\"\",\"n\":1500,\"positives\":500},"
                     "{\"value\":\"blue\",\"n\":1500,\"positives\":500}]}");
    CHECK(eq_preview_cross(&cx, &cx.mem, (eq_bytes){text, strlen(text)}, BYTES("{\"column\": 1}"), &json) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "target: is missing");
    eq_ctx_free(&cx);
    free(text);
}

static void refused(eq_bytes file, const char *why) {
    eq_ctx cx = {0};
    eq_arena own = {0};
    eq_preview *preview;
    int64_t budget = INT64_MAX;
    eq_status status = eq_preview_new(&cx, &own, file, (eq_bytes){NULL, 0}, &preview);
    if (status == EQ_OK) status = eq_preview_step(&cx, preview, &budget);
    CHECK(status == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), why);
    eq_arena_free(&own);
    eq_ctx_free(&cx);
}

static void what_is_no_table_is_refused_in_one_sentence(void) {
    refused(BYTES(""), "the file has no row");
    refused(BYTES("a,b\n"), "the file has a header but no row below it");
    refused(BYTES("a,b\n1,x\n2,\"y\n"), "a quote is opened and never closed");
    refused(BYTES("PK\x03\x04\x14rows.csv"), "this is a zip archive, expected a table as text");
}

/* 1.2 MB: the first rows are there before anything else is read, in the encoding of the beginning; in the end all of it
 * counts. */
static void of_a_long_file_the_first_rows_come_before_it_is_decoded(void) {
    enum { N_ROWS = 120000 };
    eq_ctx cx = {0};
    eq_arena own = {0};
    eq_preview *preview;
    const char *json = "";
    char *text = malloc(N_ROWS * 10 + 16), *at = text;
    at += sprintf(at, "y;g;n\n");
    for (int i = 0; i < N_ROWS; i++)
        at += sprintf(at, "%d;%s;%04d\n", i % 2, i == N_ROWS - 1 ? "\xE9" : i % 3 ? "a" : "b", i % 1000);
    eq_bytes file = {text, (size_t)(at - text)};
    CHECK(file.size > 1 << 20);
    CHECK(eq_preview_new(&cx, &own, file, (eq_bytes){NULL, 0}, &preview) == EQ_OK);
    CHECK(own.size < 1 << 20); /* nothing of the size of the file was made */
    CHECK(eq_preview_json(&cx, &cx.mem, preview, &json) == EQ_OK);
    cJSON *first = cJSON_Parse(json), *last = previewed(file);
    CHECK(cJSON_GetArraySize(member(first, "first")) == 20 && number(first, "done") < 0.01);
    CHECK(cJSON_Compare(member(first, "first"), member(last, "first"), true));
    CHECK_TEXT(cJSON_GetStringValue(member(member(first, "written"), "encoding")), "utf-8");
    CHECK_TEXT(cJSON_GetStringValue(member(member(last, "written"), "encoding")), "windows-1252");
    CHECK(number(last, "rows") >= N_ROWS && number(last, "rows") <= N_ROWS);
    cJSON_Delete(first);
    cJSON_Delete(last);
    eq_arena_free(&own);
    eq_ctx_free(&cx);
    free(text);
}

static void rows_of_another_width_are_counted(void) {
    cJSON *p = previewed(eq_bytes_of("a,b\n1,2\n1\n1,2,3\n4,5\n"));
    CHECK(number(member(p, "ragged"), "n") >= 2 && number(member(p, "ragged"), "n") <= 2);
    CHECK(number(member(p, "ragged"), "line") >= 3 && number(member(p, "ragged"), "line") <= 3);
    cJSON_Delete(p);
    p = previewed(eq_bytes_of("a,b\n1,2\n4,5\n"));
    CHECK(!member(p, "ragged"));
    cJSON_Delete(p);
}

int main(void) {
    RUN(values_are_counted_the_commonest_first);
    RUN(a_first_row_that_is_no_header_is_one_of_the_data);
    RUN(a_row_of_another_width_tells_nothing);
    RUN(every_value_is_counted_and_the_commonest_are_shown);
    RUN(what_a_column_holds_is_guessed_with_its_reason);
    RUN(columns_that_say_the_same_are_found);
    RUN(where_the_cuts_fall_changes_nothing);
    RUN(the_schema_is_the_guess);
    RUN(a_column_is_crossed_with_the_favourable_outcomes);
    RUN(what_is_no_table_is_refused_in_one_sentence);
    RUN(of_a_long_file_the_first_rows_come_before_it_is_decoded);
    RUN(rows_of_another_width_are_counted);
    return check_done();
}
