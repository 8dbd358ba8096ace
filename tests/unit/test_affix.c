/* What stands beside numbers, and is none of them. */
#include "check.h"
#include "data/table/affix.h"
#include "data/table/format.h"

static const eq_csv_format english = {.decimal = '.', .thousands = ','}, german = {.decimal = ',', .thousands = '.'};

static double number(const char *text, const char *affix, const eq_csv_format *format) {
    double value = -999;
    return eq_affix_number(format, affix, (eq_cell){text, strlen(text)}, &value) ? value : -999;
}

static const char *found(const char *text) {
    static char of[80];
    eq_cell rest;
    const char *affix = eq_affix_find((eq_cell){text, strlen(text)}, &rest);
    if (!affix) return "none";
    snprintf(of, sizeof of, "%s|%.*s", affix, (int)rest.size, rest.text);
    return of;
}

static void an_affix_is_found_before_and_behind(void) {
    CHECK_TEXT(found("$ 1,200"), "$|1,200");
    CHECK_TEXT(found("$5,140"), "$|5,140");
    CHECK_TEXT(found("US$5"), "US$|5");
    CHECK_TEXT(found("22.11%"), "%|22.11");
    CHECK_TEXT(found("45 %"), "%|45");
    CHECK_TEXT(found("-5 %"), "%|-5");
    CHECK_TEXT(found(".5%"), "%|.5");
    CHECK_TEXT(found("-$5"), "$|5");
    CHECK_TEXT(found("$-5"), "$|-5");
    CHECK_TEXT(found("1.251,93 EUR"), "EUR|1.251,93");
    CHECK_TEXT(found("1.251,93\u00A0\u20AC"), "\u20AC|1.251,93");
    CHECK_TEXT(found("CHF 100"), "CHF|100");
}

static void names_and_numbers_have_none(void) {
    static const char *const none[] = {"",    "5", "1,200", "-5", "$", "A4",         "4A", "12 kg",
                                       "EUR", "%", "%%",    "$$", "x", "2024-01-02", "5e3"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) CHECK_TEXT(found(none[i]), "none");
}

static void a_number_is_read_without_its_affix(void) {
    CHECK_NEAR(number("$ 1,200", "$", &english), 1200, 0);
    CHECK_NEAR(number("1,200", "$", &english), 1200, 0); /* some cells may lack it */
    CHECK_NEAR(number("-$1,200.50", "$", &english), -1200.5, 0);
    CHECK_NEAR(number("$-3", "$", &english), -3, 0);
    CHECK_NEAR(number("+$3", "$", &english), 3, 0);
    CHECK_NEAR(number("1.200 EUR", "EUR", &german), 1200, 0);
    CHECK_NEAR(number("45 %", "%", &english), 45, 0);
    CHECK_NEAR(number("12 kg", "kg", &english), 12, 0); /* whatever it is said to be */
    CHECK_NEAR(number("$5", NULL, &english), -999, 0);
    CHECK_NEAR(number("\u20AC5", "$", &english), -999, 0);
    CHECK_NEAR(number("--5", "$", &english), -999, 0);
    CHECK_NEAR(number("-$-5", "$", &english), -999, 0);
    CHECK_NEAR(number("$", "$", &english), -999, 0);
    CHECK_NEAR(number("-", "%", &english), -999, 0);
}

static eq_schema_column guessed(eq_ctx *cx, const char *file) {
    eq_schema schema;
    CHECK(eq_schema_guess(cx, &cx->mem, eq_bytes_of(file), &schema) == EQ_OK);
    return schema.column[0];
}

static void a_column_of_one_affix_holds_numbers_and_of_two_names(void) {
    eq_ctx cx = {0};
    eq_schema_column c = guessed(&cx, "pay;g\n$ 1,200;a\n$ 900;b\n?;b\n");
    CHECK(c.kind == EQ_NUMBER);
    CHECK_TEXT(c.affix, "$");
    c = guessed(&cx, "share;g\n45 %;a\n7;b\n");
    CHECK(c.kind == EQ_NUMBER);
    CHECK_TEXT(c.affix, "%");
    c = guessed(&cx, "pay;g\n$ 1,200;a\n\u20AC 900;b\n");
    CHECK(c.kind == EQ_CATEGORY && !c.affix); /* they do not compare */
    c = guessed(&cx, "pay;g\n$ 1,200;a\nlots;b\n");
    CHECK(c.kind == EQ_CATEGORY && !c.affix);
    eq_ctx_free(&cx);
}

static void what_may_stand_beside_a_number_is_guessed(void) {
    static const struct {
        const char *cell, *affix;
    } cases[] = {{"12 kg", "kg"}, {"12kg", "kg"}, {"\u2116 7", "\u2116"},        {"-3 h", "h"}, {"later", NULL}, {"12", NULL},
                 {"a12b", NULL},  {"", NULL},     {"12 a very long unit", NULL}, {"1=2", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        eq_ctx cx = {0};
        const char *affix = eq_affix_guess(&cx, &english, (eq_cell){cases[i].cell, strlen(cases[i].cell)});
        CHECK_TEXT(affix ? affix : "none", cases[i].affix ? cases[i].affix : "none");
        eq_ctx_free(&cx);
    }
}

int main(void) {
    RUN(an_affix_is_found_before_and_behind);
    RUN(names_and_numbers_have_none);
    RUN(a_number_is_read_without_its_affix);
    RUN(a_column_of_one_affix_holds_numbers_and_of_two_names);
    RUN(what_may_stand_beside_a_number_is_guessed);
    return check_done();
}
