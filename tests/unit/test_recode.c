/* What a column's values become: numbers that are one, levels merged and ordered, cuts, dates; and their JSON. */
#include <math.h>

#include "check.h"
#include "data/table/date.h"
#include "data/table/recode.h"
#include "data/table/schema_json.h"
#include "data/table/table.h"
#include "equipoise.h"

#define BYTES(literal) ((eq_bytes){(literal), sizeof(literal) - 1})

/* Reads a file of one feature `x` and a label `y` by a schema; the feature's members are `said`. */
static eq_status read_by(eq_ctx *cx, const char *said, const char *file, eq_table *out) {
    char json[1000];
    eq_schema schema;
    snprintf(json, sizeof json, "{\"name\": \"t\", \"columns\": [{\"name\": \"x\", %s}, {\"name\": \"y\", \"role\": \"label\"}]}",
             said);
    eq_bytes bytes = {file, strlen(file)};
    eq_status status = eq_json_read_schema(cx, &cx->mem, (eq_bytes){json, strlen(json)}, &schema);
    return status == EQ_OK ? eq_table_read(cx, &cx->mem, &schema, &bytes, 1, out) : status;
}

/* Levels of x as "a|b", and the rows' codes as digits. */
static void check_levels(const char *said, const char *file, const char *levels, const char *codes) {
    eq_ctx cx = {0};
    eq_table t;
    char text[400] = "";
    CHECK(read_by(&cx, said, file, &t) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    if (*eq_message(&cx)) {
        eq_ctx_free(&cx);
        return;
    }
    for (size_t l = 0; l < t.column[0].n_levels; l++) {
        if (l) strcat(text, "|");
        strcat(text, t.column[0].level[l]);
    }
    CHECK_TEXT(text, levels);
    for (size_t i = 0; i < t.n_rows; i++) text[i] = (char)('0' + t.column[0].code[i]);
    text[t.n_rows] = 0;
    CHECK_TEXT(text, codes);
    CHECK(cx.tmp.size == 0);
    eq_ctx_free(&cx);
}

static void values_that_are_one_number_are_one(void) {
    const char *plain = "\"kind\": \"category\"";
    check_levels(plain, "x,y\n05,1\n5,1\n5.0,0\n6,0\n+6,1\nsix,1\n", "5|6|six", "000112");
    check_levels(plain, "x,y\n0,1\n-0,1\n0.00,0\n.0,0\n", "0", "0000");
    check_levels(plain, "x,y\n007,1\n07,1\n1e1,0\n10,0\n", "07|10|1e1", "0021"); /* an exponent may be a code's letter */
    check_levels(plain, "x,y\n1 ,1\n1,0\n0x1,1\n", "0x1|1|1 ", "210");           /* what is no plain number is a text */
    check_levels("\"kind\": \"category\", \"merge\": {\"five\": \"5.00\"}", "x,y\n05,1\n5.0,0\n6,0\n", "6|five", "110");
}

static void levels_are_merged_renamed_and_ordered(void) {
    const char *file = "x,y\nM,1\nmale,1\nMale,0\nF,0\nfemale,1\nother,1\n";
    check_levels("\"kind\": \"category\", \"merge\": {\"Male\": [\"M\", \"male\"], \"Female\": [\"F\", \"female\"]}", file,
                 "Female|Male|other", "111002");
    check_levels("\"kind\": \"category\", \"merge\": {\"man\": [\"M\", \"male\", \"Male\", \"nobody\"]}, "
                 "\"order\": [\"other\", \"man\", \"gone\"]",
                 file, "other|man|F|female", "111230");
    check_levels("\"kind\": \"category\", \"merge\": {\"F\": \"M\", \"M\": \"F\"}", "x,y\nM,1\nF,0\nM,1\n", "F|M",
                 "010"); /* swapped */
    check_levels("\"role\": \"protected\", \"kind\": \"category\", \"merge\": {\"no religion\": \"None\"}",
                 "x,y\nNone,1\nA,0\nNA,0\n", "A|no religion", "10"); /* named: a value, not a word for nothing */
}

/* Ages 18 24 25 44 45 60: those that equal a cut are above it. */
static void numbers_are_cut(void) {
    const char *ages = "x,y\n18,1\n24,0\n25,1\n44,0\n45,1\n60,1\n";
    check_levels("\"kind\": \"number\", \"cuts\": [25, 45]", ages, "under 25|25 to 44|45 and over", "001122");
    check_levels("\"kind\": \"number\", \"cuts\": [25, 26, 90]", ages, "under 25|25|26 to 89", "001222");
    check_levels("\"kind\": \"number\", \"cuts\": [2.5]", "x,y\n2.5,1\n2.4,0\n", "under 2.5|2.5 and over", "10");
    check_levels("\"kind\": \"number\", \"cuts\": [1, 2]", "x,y\n0.5,1\n1.5,0\n2,0\n", "under 1|1 to under 2|2 and over", "012");
    /* six values in three parts: order numbers 2 and 4 begin the second and the third */
    check_levels("\"kind\": \"number\", \"quantiles\": 3", ages, "under 25|25 to 44|45 and over", "001122");
    check_levels("\"kind\": \"number\", \"quantiles\": 2", "x,y\n1,1\n1,0\n1,1\n2,0\n", "under 2|2 and over", "0001");
}

static void dates_become_numbers(void) {
    const struct {
        const char *text;
        eq_date_order order;
        double days; /* NaN: no date */
    } tries[] = {{"1970-01-01", EQ_DATE_YMD, 0},
                 {"1969-12-31", EQ_DATE_YMD, -1},
                 {"2000-02-29", EQ_DATE_YMD, 11016},
                 {"29.02.2000", EQ_DATE_DMY, 11016},
                 {"02/29/2000", EQ_DATE_MDY, 11016},
                 {"20000229", EQ_DATE_YMD, 11016},
                 {"2000-2-29 03:41:20", EQ_DATE_YMD, 11016},
                 {"2000-02-29T03:41:20.5+01:00", EQ_DATE_YMD, 11016},
                 {"1900-02-29", EQ_DATE_YMD, NAN},
                 {"2001-02-29", EQ_DATE_YMD, NAN},
                 {"13/01/2000", EQ_DATE_MDY, NAN},
                 {"2000-01/01", EQ_DATE_YMD, NAN},
                 {"00-01-01", EQ_DATE_YMD, NAN},
                 {"2000-01-01x", EQ_DATE_YMD, NAN},
                 {"2000-01-01 noon", EQ_DATE_YMD, NAN},
                 {"", EQ_DATE_YMD, NAN},
                 {"2000-00-10", EQ_DATE_YMD, NAN}};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        double days = 0.5;
        bool is_date = eq_date_parse(tries[i].text, strlen(tries[i].text), tries[i].order, &days);
        CHECK(is_date == !isnan(tries[i].days));
        if (is_date) CHECK_NEAR(days, tries[i].days, 0);
        char text[EQ_DATE_TEXT];
        if (!is_date || eq_date_year(days) < 2000) continue;
        eq_date_text(days, text);
        CHECK_TEXT(text, "2000-02-29");
    }
    eq_ctx cx = {0};
    eq_table t;
    const char *born = "x,y\n31.01.1990,1\n01.02.1990,0\n28.02.2000,1\n";
    CHECK(read_by(&cx, "\"kind\": \"date\", \"date\": {\"order\": \"dmy\", \"as\": \"age\", \"at\": \"2020-01-31\"}", born, &t) ==
          EQ_OK);
    CHECK_NEAR(t.column[0].number[0], 30, 0); /* on the day itself */
    CHECK_NEAR(t.column[0].number[1], 29, 0);
    CHECK_NEAR(t.column[0].number[2], 19, 0);
    CHECK(read_by(&cx, "\"kind\": \"date\", \"date\": {\"order\": \"dmy\", \"as\": \"year\"}", born, &t) == EQ_OK);
    CHECK_NEAR(t.column[0].number[0], 1990, 0);
    CHECK(read_by(&cx, "\"kind\": \"date\"", "x,y\n1970-01-02,1\n1970-02-01,0\n", &t) == EQ_OK);
    CHECK_NEAR(t.column[0].number[0], 1, 0);
    CHECK_NEAR(t.column[0].number[1], 31, 0);
    eq_ctx_free(&cx);
    check_levels(
        "\"role\": \"protected\", \"kind\": \"date\", \"date\": {\"order\": \"dmy\", \"as\": \"age\", \"at\": \"2020-01-31\"}, "
        "\"cuts\": [20]",
        born, "under 20|20 and over", "110");
}

static void check_refusal(const char *said, const char *file, const char *sentence) {
    eq_ctx cx = {0};
    eq_table t;
    CHECK(read_by(&cx, said, file, &t) == EQ_EINPUT);
    CHECK(strstr(eq_message(&cx), sentence) != NULL);
    if (!strstr(eq_message(&cx), sentence)) CHECK_TEXT(eq_message(&cx), sentence);
    eq_ctx_free(&cx);
}

static void what_contradicts_itself_is_refused(void) {
    const char *file = "x,y\n1,1\n1,0\n";
    check_refusal("\"kind\": \"number\", \"cuts\": [2, 1]", file,
                  "column \"x\": the cut 1 does not stand above the one before it");
    check_refusal("\"kind\": \"number\", \"cuts\": []", file, "columns[0].cuts");
    check_refusal("\"kind\": \"number\", \"cuts\": [1], \"quantiles\": 2", file, "column \"x\": has cuts and quantiles");
    check_refusal("\"kind\": \"number\", \"quantiles\": 3", file, "every value is 1, so it has no quantiles");
    check_refusal("\"kind\": \"number\", \"merge\": {\"a\": \"1\"}", file, "column \"x\": holds numbers, which have no levels");
    check_refusal("\"kind\": \"category\", \"merge\": {\"a\": \"1\", \"b\": [\"1\"]}", file,
                  "column \"x\": \"1\" is merged twice");
    check_refusal("\"kind\": \"category\", \"order\": [\"1\", \"1\"]", file, "column \"x\": \"1\" is twice in its order");
    check_refusal("\"kind\": \"date\", \"date\": {\"as\": \"age\"}", file, "columns[0].date: is an age, expected the day");
    check_refusal("\"kind\": \"date\", \"date\": {\"as\": \"age\", \"at\": \"1.1.2020\"}", file,
                  "expected a day such as 2026-01-31");
    check_refusal("\"kind\": \"date\"", "x,y\n2020-02-30,1\n",
                  "line 2, column \"x\": \"2020-02-30\" is not a date of year, month and day");
    check_refusal("\"kind\": \"number\", \"cuts\": [1], \"privileged\": {\"min\": 1}", file,
                  "column \"x\": is cut, so its privileged");
}

static void what_is_written_is_read_again(void) {
    static const char json[] =
        "{\"name\": \"t\", \"columns\": ["
        "{\"name\": \"x\", \"kind\": \"category\", \"merge\": {\"M\": [\"m\", \"male\"], \"F\": [\"f\"]}, "
        "\"order\": [\"M\", \"F\"]}, "
        "{\"name\": \"a\", \"role\": \"audited\", \"kind\": \"number\", \"cuts\": [25, 45.5]}, "
        "{\"name\": \"q\", \"role\": \"stratum\", \"kind\": \"number\", \"quantiles\": 4}, "
        "{\"name\": \"b\", \"kind\": \"date\", \"date\": {\"order\": \"mdy\", \"as\": \"age\", \"at\": \"2026-01-31\"}}, "
        "{\"name\": \"i\", \"role\": \"drop\", \"kind\": \"id\"}, "
        "{\"name\": \"d\", \"role\": \"decision\", \"kind\": \"yes_no\", \"favourable\": [\"Y\"]}, "
        "{\"name\": \"y\", \"role\": \"label\", \"favourable\": [\"1\"], \"unfavourable\": [\"0\"]}]}";
    eq_ctx cx = {0};
    eq_schema schema;
    const char *once, *twice;
    CHECK(eq_json_read_schema(&cx, &cx.mem, BYTES(json), &schema) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    CHECK(eq_json_write_schema(&cx, &cx.mem, &schema, &once) == EQ_OK);
    CHECK(eq_json_read_schema(&cx, &cx.mem, (eq_bytes){once, strlen(once)}, &schema) == EQ_OK);
    CHECK(eq_json_write_schema(&cx, &cx.mem, &schema, &twice) == EQ_OK);
    CHECK_TEXT(once, twice);
    CHECK(strstr(once, "\"at\":\t\"2026-01-31\"") && strstr(once, "\"kind\":\t\"id\"") && strstr(once, "\"kind\":\t\"yes_no\""));
    CHECK(schema.column[1].role == EQ_ROLE_AUDITED && schema.column[0].recode.n_merged == 3);
    eq_ctx_free(&cx);
}

/* A kind said anew is what the column is: a birth date of the schema's becomes the texts that stand there. */
static void a_date_that_is_said_to_be_a_category_is_none(void) {
    eq_schema_column column[] = {eq_schema_column_plain("born", EQ_FEATURE, EQ_NUMBER)};
    eq_column_change change = {.name = "born", .kind = true, .column = {.kind = EQ_CATEGORY}};
    eq_schema schema = {.name = "t", .n_columns = 1, .column = column};
    eq_ctx cx = {0};
    column->nature = EQ_IS_DATE;
    column->recode.date = EQ_DATE_DMY;
    CHECK(eq_schema_change(&cx, (eq_change_list){&change, 1}, &schema) == EQ_OK);
    CHECK(column->kind == EQ_CATEGORY && column->recode.date == EQ_NO_DATE);
    change.column = (eq_schema_column){.kind = EQ_NUMBER, .nature = EQ_IS_DATE, .recode = {.date = EQ_DATE_YMD}};
    change.recode = true;
    CHECK(eq_schema_change(&cx, (eq_change_list){&change, 1}, &schema) == EQ_OK);
    CHECK(column->nature == EQ_IS_DATE && column->recode.date == EQ_DATE_YMD);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(values_that_are_one_number_are_one);
    RUN(levels_are_merged_renamed_and_ordered);
    RUN(numbers_are_cut);
    RUN(dates_become_numbers);
    RUN(what_contradicts_itself_is_refused);
    RUN(a_date_that_is_said_to_be_a_category_is_none);
    RUN(what_is_written_is_read_again);
    return check_done();
}
