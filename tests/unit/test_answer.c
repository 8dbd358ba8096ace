/* Answers as they are written and read back: rounding, sentences, paths and rows, each worked by hand. */
#include <math.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/block.h"
#include "check.h"

static eq_ctx cx;

/* ---- numbers ---- */

static const char *shown_with(eq_figure figure, double x, const char *minus) {
    eq_text text = {.cx = &cx, .arena = &cx.mem};
    const char *out;
    eq_figure_add(&text, figure, x, minus);
    return eq_text_end(&text, &out) == EQ_OK ? out : NULL;
}

static const char *shown(eq_figure figure, double x) { return shown_with(figure, x, "-"); }

static void three_decimals_and_no_minus_before_zero(void) {
    CHECK_TEXT(shown(EQ_SHOW_NUMBER, 0.0005), "0.001"); /* the double is a little over it */
    CHECK_TEXT(shown(EQ_SHOW_NUMBER, -0.0004), "0.000");
    CHECK_TEXT(shown(EQ_SHOW_NUMBER, -0.0006), "-0.001");
    CHECK_TEXT(shown_with(EQ_SHOW_NUMBER, -0.5, "\u2212"), "\u22120.500");
    CHECK_TEXT(shown(EQ_SHOW_NUMBER, 0.9996), "1.000");
    CHECK_TEXT(shown(EQ_SHOW_SIGNED, 0.25), "+0.250");
    CHECK_TEXT(shown(EQ_SHOW_SIGNED, -0.25), "-0.250");
    CHECK_TEXT(shown(EQ_SHOW_SIGNED, 0.0004), "0.000");
    CHECK_TEXT(shown(EQ_SHOW_SIGNED, -0.0), "0.000");
    CHECK_TEXT(shown(EQ_SHOW_GAP, 0.1), "+0.100");
    CHECK_TEXT(shown(EQ_SHOW_NUMBER, (double)NAN), "undefined");
    CHECK_TEXT(shown(EQ_SHOW_COUNT, (double)NAN), "undefined");
}

static void counts_shares_and_chances_by_their_own_rules(void) {
    CHECK_TEXT(shown(EQ_SHOW_COUNT, 0), "0");
    CHECK_TEXT(shown(EQ_SHOW_COUNT, 999), "999");
    CHECK_TEXT(shown(EQ_SHOW_COUNT, 1000), "1,000");
    CHECK_TEXT(shown(EQ_SHOW_COUNT, 1234567), "1,234,567");
    CHECK_TEXT(shown(EQ_SHOW_COUNT, 12345.5), "12,345.50");
    CHECK_TEXT(shown(EQ_SHOW_COUNT, 999.999), "1,000"); /* to hundredths, which carry */
    CHECK_TEXT(shown(EQ_SHOW_COUNT, -1234), "-1,234");
    CHECK_TEXT(shown(EQ_SHOW_PERCENT, 0.2614), "26.1\u00a0%");
    CHECK_TEXT(shown(EQ_SHOW_PERCENT, 1), "100.0\u00a0%");
    CHECK_TEXT(shown(EQ_SHOW_PROBABILITY, 0.0009), "< 0.001");
    CHECK_TEXT(shown(EQ_SHOW_PROBABILITY, 0.001), "0.001");
    CHECK_TEXT(shown(EQ_SHOW_PROBABILITY, 1), "1.000");
    CHECK_TEXT(shown(EQ_SHOW_GENERAL, 0.5), "0.5");
    CHECK_TEXT(shown(EQ_SHOW_GENERAL, 1000), "1000");
}

static void every_figure_has_a_word_of_its_own(void) {
    for (eq_figure figure = 0; figure < EQ_N_FIGURES; figure++) CHECK(eq_figure_find(eq_figure_id(figure)) == figure);
    CHECK(eq_figure_find("nosuch") == EQ_SHOW_WORDS);
    CHECK(eq_figure_is_number(EQ_SHOW_COUNT) && eq_figure_is_number(EQ_SHOW_GAP) && !eq_figure_is_number(EQ_SHOW_METRIC));
}

/* ---- writing ---- */

/* What is written by `say`, as JSON. */
static const char *written(void (*say)(eq_answer *answer)) {
    eq_out out;
    eq_answer answer;
    const char *json = NULL;
    eq_out_begin(&cx, &out);
    eq_answer_begin(&cx, &out, &answer);
    say(&answer);
    eq_answer_end(&answer, out.root);
    return eq_out_print(&out, &cx.mem, &json) == EQ_OK ? json : NULL;
}

static void say_sentences(eq_answer *answer) {
    eq_value gap = {.value = -0.25, .low = -0.5, .high = 0};
    eq_answer_say(answer, EQ_LEAD, "{text} of {count} rows{text}", "Half", 3.0, (const char *)NULL);
    eq_answer_say(answer, EQ_NOTE, "{term:few}: {gap}.", &gap);
    eq_answer_say(answer, EQ_WARNING, "no parts {");
}

static void a_sentence_is_its_parts(void) {
    const char *json = written(say_sentences);
    CHECK_CONTAINS(json, "{\"block\":\"lead\",\"parts\":[{\"text\":\"Half\"},\" of \",{\"count\":3},\" rows\",{\"text\":\"\"}]}");
    CHECK_CONTAINS(json,
                   "{\"block\":\"note\",\"parts\":[{\"term\":\"few\"},\": \",{\"gap\":{\"value\":-0.25,\"low\":-0.5,\"high\":0");
    CHECK_CONTAINS(json, "{\"block\":\"warning\",\"parts\":[\"no parts {\"]}");
}

static void say_phrase(eq_answer *answer) {
    static const eq_table_column columns[] = {{"Name", EQ_SHOW_NAME, "name", NULL}};
    const eq_phrase *ratio = eq_phrase_new(&cx, &cx.mem, "the ratio of {text} is {number}", "Zed", 0.5);
    const eq_phrase *whole = eq_phrase_new(&cx, &cx.mem, "{words}, under {digits}", ratio, "4/5");
    eq_answer_say(answer, EQ_NOTE, "Told: {words}.", whole);
    eq_out_phrase(answer->values, answer->values->root, "why", whole);
    eq_out_phrase(answer->values, answer->values->root, "none", NULL);
    eq_answer_table(
        answer,
        &(eq_table_block){.id = "t", .title = "{words} by group", .titled = "TPR", .of = "r", .column = columns, .n_columns = 1});
}

#define RATIO_PARTS \
    "{\"words\":[\"the ratio of \",{\"text\":\"Zed\"},\" is \",{\"number\":0.5}]},\", under \",{\"digits\":\"4/5\"}"

/* A clause stands among the values with its text and its parts, and in a sentence as parts within its parts. */
static void a_phrase_keeps_its_form_wherever_it_stands(void) {
    const char *json = written(say_phrase);
    CHECK_CONTAINS(json, "{\"block\":\"note\",\"parts\":[\"Told: \",{\"words\":[" RATIO_PARTS "]},\".\"]}");
    CHECK_CONTAINS(json, "\"why\":\"the ratio of Zed is 0.500, under 4/5\",\"why_parts\":[" RATIO_PARTS "]");
    CHECK_CONTAINS(json, "\"none\":null,\"blocks\"");
    CHECK_CONTAINS(json, "\"title\":\"TPR by group\",\"title_parts\":[{\"words\":\"TPR\"},\" by group\"],\"of\":\"r\"");
    CHECK(!eq_phrase_new(&cx, &cx.mem, "{words}", (const eq_phrase *)NULL));
}

static void say_table(eq_answer *answer) {
    static const char *const keys[] = {"b", "a"};
    static const eq_table_column columns[] = {{"Name", EQ_SHOW_NAME, "name", NULL}, {"N", EQ_SHOW_COUNT, "n", "all/n"}};
    eq_answer_table(answer, &(eq_table_block){.id = "t",
                                              .of = "rows",
                                              .key = keys,
                                              .n_keys = 2,
                                              .column = columns,
                                              .n_columns = 2,
                                              .none = "None.",
                                              .folded = true});
    eq_answer_figure(answer,
                     &(eq_figure_block){.kind = "roc", .title = "R", .of = "rows", .name = "name", .key = keys, .n_keys = 1});
}

static void a_table_says_whose_rows_and_where_their_cells_are(void) {
    const char *json = written(say_table);
    CHECK_CONTAINS(json, "\"id\":\"t\",\"of\":\"rows\",\"keys\":[\"b\",\"a\"]");
    CHECK_CONTAINS(json, "\"none\":\"None.\"");
    CHECK_CONTAINS(json, "\"folded\":true");
    CHECK_CONTAINS(json, "{\"title\":\"N\",\"figure\":\"count\",\"path\":\"n\",\"total\":\"all/n\"}");
    CHECK_CONTAINS(json, "\"kind\":\"roc\",\"title\":\"R\",\"of\":\"rows\",\"keys\":[\"b\"],\"name\":\"name\"");
}

static void say_wrongly(eq_answer *answer) { eq_answer_say(answer, EQ_NOTE, "{nosuch}", 1.0); }

static void a_form_that_does_not_exist_is_an_error(void) { CHECK(!written(say_wrongly)); }

/* An argument of another type does not compile; one of another kind than the form's, or one too few or too many: */
static void say_a_number_as_text(eq_answer *answer) { eq_answer_say(answer, EQ_NOTE, "{text}", 1.0); }
static void say_a_text_as_number(eq_answer *answer) { eq_answer_say(answer, EQ_NOTE, "{count}", "one"); }
static void say_a_number_as_estimate(eq_answer *answer) { eq_answer_say(answer, EQ_NOTE, "{estimate}", 1.0); }
static void say_too_little(eq_answer *answer) { eq_answer_say(answer, EQ_NOTE, "{count} of {count}", 1.0); }
static void say_too_much(eq_answer *answer) { eq_answer_say(answer, EQ_NOTE, "{count}", 1.0, 2.0); }

static void a_sentence_that_does_not_fit_its_arguments_is_an_error(void) {
    CHECK(!written(say_a_number_as_text) && !written(say_a_text_as_number) && !written(say_a_number_as_estimate));
    CHECK(!written(say_too_little) && !written(say_too_much));
}

/* ---- reading ---- */

static const char values[] =
    "{\"rows\": [{\"name\": \"a\", \"v\": {\"x\": 1}, \"series\": [5, 6, 7]}, {\"name\": \"b\", \"v\": {\"x\": 2}}],"
    " \"beside\": [10, 20], \"members\": {\"tpr\": {\"value\": 0.5}, \"a/b\": {\"value\": 3}, \"none\": null},"
    " \"other\": {\"tpr\": 7, \"a/b\": 8},"
    " \"tables\": [{\"of\": \"rows\"}, {\"of\": \"rows\", \"keys\": [\"1\", \"5\", \"x\", \"0\"]}, {\"of\": \"members\"},"
    " {\"of\": \"members\", \"keys\": [\"nosuch\", \"a/b\"]}, {\"of\": \"nothing/here\"}, {\"of\": \"rows/0/series\"}]}";

static eq_tree tree;

static eq_block_row row_of(size_t table) {
    eq_tree block = eq_tree_first(eq_tree_get(tree, "tables"));
    while (table--) block = eq_tree_next(block);
    return eq_block_first(tree, block);
}

static double number_at(const eq_block_row *row, const char *path) { return eq_tree_number(eq_block_at(row, path)); }

static void a_path_goes_by_keys_and_by_places(void) {
    eq_block_row row = row_of(0);
    CHECK(number_at(&row, "v/x") == 1 && number_at(&row, "series/2") == 7 && number_at(&row, "/rows/1/v/x") == 2);
    CHECK(!eq_block_at(&row, "series/3") && !eq_block_at(&row, "series/x") && !eq_block_at(&row, "series/1x"));
    CHECK(!eq_block_at(&row, "nosuch/x") && !eq_block_at(&row, "/nosuch") && !eq_block_at(&row, "v/x/y"));
    CHECK(eq_block_at(&row, "") == row.row);
    CHECK(number_at(&row, "/beside/*") == 10);
    eq_block_next(&row);
    CHECK(number_at(&row, "v/x") == 2 && number_at(&row, "/beside/*") == 20);
    eq_block_next(&row);
    CHECK(!row.row);
}

static void a_star_is_the_rows_own_key_slashes_and_all(void) {
    eq_block_row row = row_of(2);
    CHECK_TEXT(row.key, "tpr");
    CHECK(number_at(&row, "/other/*") == 7 && number_at(&row, "value") == 0.5);
    eq_block_next(&row);
    CHECK(number_at(&row, "/other/*") == 8 && number_at(&row, "/members/*/value") == 3);
}

static void keys_choose_and_order_rows(void) {
    eq_block_row row = row_of(1); /* of a list: places; those that are not there are passed over */
    CHECK_TEXT(eq_tree_words(row.row, "name"), "b");
    CHECK(number_at(&row, "/beside/*") == 20);
    eq_block_next(&row);
    CHECK_TEXT(eq_tree_words(row.row, "name"), "a");
    eq_block_next(&row);
    CHECK(!row.row);
    row = row_of(3);
    CHECK_TEXT(row.key, "a/b");
    eq_block_next(&row);
    CHECK(!row.row);
    CHECK(!row_of(4).row);
    row = row_of(5);
    CHECK(row.row && eq_tree_number(row.row) == 5);
}

static void a_key_that_is_too_long_points_to_nothing(void) {
    char path[400];
    memset(path, 'k', sizeof path - 1);
    path[sizeof path - 1] = 0;
    eq_block_row row = row_of(0);
    CHECK(!eq_block_at(&row, path));
}

int main(void) {
    eq_bytes json = {values, sizeof values - 1};
    RUN(three_decimals_and_no_minus_before_zero);
    RUN(counts_shares_and_chances_by_their_own_rules);
    RUN(every_figure_has_a_word_of_its_own);
    RUN(a_sentence_is_its_parts);
    RUN(a_phrase_keeps_its_form_wherever_it_stands);
    RUN(a_table_says_whose_rows_and_where_their_cells_are);
    RUN(a_form_that_does_not_exist_is_an_error);
    RUN(a_sentence_that_does_not_fit_its_arguments_is_an_error);
    if (eq_tree_parse(&cx, "values", json, &tree) != EQ_OK) return 1; /* without a tally, which is a failure */
    RUN(a_path_goes_by_keys_and_by_places);
    RUN(a_star_is_the_rows_own_key_slashes_and_all);
    RUN(keys_choose_and_order_rows);
    RUN(a_key_that_is_too_long_points_to_nothing);
    eq_tree_free(tree);
    eq_ctx_free(&cx);
    return check_done();
}
