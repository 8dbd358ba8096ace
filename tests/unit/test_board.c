/* Reports that carry their counts: what is counted, that it comes back as it was, what a check finds. */
#include <stdlib.h>

#include "base/base64.h"
#include "base/json_tree.h"
#include "board/board.h"
#include "board/counts.h"
#include "small_lab.h"

static eq_ctx cx;

/* Nine rows: f and m, a score each but two, a missing group, a missing score; "1,0" and "1,1" come twice with one score. */
static const char people[] =
    "id,sex,y,d,s\n1,f,1,0,0.5\n2,f,1,0,0.5\n3,m,1,1,0.25\n4,f,1,0,0.125\n5,m,1,1,0.25\n6,m,0,0,NA\n7,?,0,"
    "1,0.75\n8,m,0,1,0.5\n9,f,0,0,0.5\n";
#define SUBJECT "{\"label\": \"y\", \"pred\": \"d\", \"score\": \"s\", \"protected\": [\"sex\"]}"
#define REQUEST                                                                                                                  \
    "{\"document\": {\"title\": \"A <question> & more\", \"author\": \"Ann\", \"made\": \"2026-01-02\", \"about\": {\"title\": " \
    "\"p.csv\"}}, \"subject\": " SUBJECT ", \"questions\": {\"audit\": {\"bootstrap\": 20}, \"curves\": {}}, \"answers\": {}}"

/* The report, in cx.mem. */
static const char *make(const char *request) {
    const char *report;
    eq_lab *lab;
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    eq_status status = eq_lab_board(lab, eq_bytes_of(people), request, &report);
    CHECK_TEXT(eq_message(&cx), "");
    report = status == EQ_OK ? eq_arena_text(&cx, &cx.mem, report, strlen(report)) : "";
    eq_lab_close(lab);
    return report;
}

/* What is found of a report; to be freed. */
static eq_tree verify(const char *report) {
    const char *json = "{}";
    eq_tree tree = NULL;
    CHECK(eq_board_verify(&cx, &cx.mem, eq_bytes_of(report), &json) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    CHECK(eq_tree_parse(&cx, "found", eq_bytes_of(json), &tree) == EQ_OK);
    return tree;
}

static const char *first_said(eq_tree found) { return eq_tree_text(eq_tree_first(eq_tree_get(found, "said"))); }

/* The report with the first `from` behind `behind` as `to`. */
static char *with(const char *report, const char *behind, const char *from, const char *to) {
    const char *at = strstr(report, behind);
    at = at ? strstr(at, from) : NULL;
    CHECK(at != NULL);
    if (!at) at = report;
    return eq_arena_format(&cx, &cx.mem, "%.*s%s%s", (int)(at - report), report, to, at + strlen(from));
}

/* RFC 4648, section 10. */
static void base64_is_that_of_the_rfc(void) {
    static const char *const pairs[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};
    static const char *const wrong[] = {"Z", "Zg=", "Zg=a", "Zh==", "Zm9=", "Z*==", "====", "Zg==Zg=="};
    unsigned char bytes[16];
    size_t size;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        eq_text text = {.cx = &cx, .arena = &cx.mem};
        const char *made;
        eq_text_base64(&text, pairs[i][0], strlen(pairs[i][0]));
        CHECK(eq_text_end(&text, &made) == EQ_OK);
        CHECK_TEXT(made, pairs[i][1]);
        CHECK(eq_base64_read(made, strlen(made), bytes, &size));
        CHECK(size == strlen(pairs[i][0]) && !memcmp(bytes, pairs[i][0], size));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) CHECK(!eq_base64_read(wrong[i], strlen(wrong[i]), bytes, &size));
}

static eq_counted count(const char *file, const eq_counted_columns *columns) {
    eq_counted counted;
    CHECK(eq_counted_file(&cx, &cx.mem, eq_bytes_of(file), columns, &counted) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    return counted;
}

static const char *json_of(const eq_counted *counted) {
    eq_out out;
    const char *json = "";
    eq_out_begin(&cx, &out);
    eq_counts_write(&out, out.root, counted);
    CHECK(eq_out_print(&out, &cx.mem, &json) == EQ_OK);
    return json;
}

static const char *csv_of(const char *json, bool one_by_one) {
    eq_tree tree;
    eq_bytes csv = {"", 0};
    CHECK(eq_tree_parse(&cx, "counts", eq_bytes_of(json), &tree) == EQ_OK);
    eq_json root = eq_json_root(&cx, "counts", tree);
    CHECK(eq_counts_csv(&root, &cx.mem, one_by_one, &csv) == EQ_OK);
    CHECK_TEXT(eq_message(&cx), "");
    eq_tree_free(tree);
    return csv.data;
}

/* (y, d, sex) = (1, 0, f): 0.5 twice and 0.125; (1, 1, m): 0.25 twice; the others once. What is missing stays as it is written.
 * Columns stand as in the file. */
static void people_who_agree_are_one_line(void) {
    static const char *const wanted[] = {"y", "d", "sex", "y", "nowhere"};
    const eq_counted_columns columns = {.wanted = wanted, .n_wanted = 5, .score = "s"};
    eq_counted counted = count(people, &columns);
    CHECK(counted.n_kinds == 6 && counted.n_lines == 7);
    const char *json = json_of(&counted);
    CHECK_TEXT(json, "{\"columns\":[\"sex\",\"y\",\"d\"],\"score\":\"s\",\"count\":\"count\",\"decimal\":\".\",\"cells\":["
                     "{\"of\":[\"f\",\"1\",\"0\"],\"scores\":[0.5,0.125],\"n\":[2,1]},"
                     "{\"of\":[\"m\",\"1\",\"1\"],\"scores\":[0.25],\"n\":[2]},"
                     "{\"of\":[\"m\",\"0\",\"0\",\"NA\"]},"
                     "{\"of\":[\"?\",\"0\",\"1\"],\"scores\":[0.75]},"
                     "{\"of\":[\"m\",\"0\",\"1\"],\"scores\":[0.5]},"
                     "{\"of\":[\"f\",\"0\",\"0\"],\"scores\":[0.5]}]}");
    CHECK_TEXT(csv_of(json, false),
               "\"sex\",\"y\",\"d\",\"s\",\"count\"\n"
               "\"f\",\"1\",\"0\",\"0.5\",\"2\"\n\"f\",\"1\",\"0\",\"0.125\",\"1\"\n"
               "\"m\",\"1\",\"1\",\"0.25\",\"2\"\n\"m\",\"0\",\"0\",\"NA\",\"1\"\n"
               "\"?\",\"0\",\"1\",\"0.75\",\"1\"\n\"m\",\"0\",\"1\",\"0.5\",\"1\"\n\"f\",\"0\",\"0\",\"0.5\",\"1\"\n");
}

/* 2 people of weight 1.5 together and 1 of 2; squares where they are not said: 1.5^2 / 2 + 2^2. A count of 0 is nobody; a name
 * that is taken is not given again; marks are the file's. */
static void a_table_of_counts_is_counted_on(void) {
    static const char *const wanted[] = {"count", "g"};
    const eq_counted_columns columns = {.wanted = wanted, .n_wanted = 2, .weight = "w", .count = "k"};
    eq_counted counted = count("count;g;w;k\nx;a;1,5;2\nx;a;2;1\nx;b;9;0\n", &columns);
    const char *json = json_of(&counted);
    CHECK_TEXT(
        json, "{\"columns\":[\"count\",\"g\"],\"weight\":\"w\",\"count\":\"count of rows\",\"weight_squared\":\"weight squared\","
              "\"decimal\":\",\",\"cells\":[{\"of\":[\"x\",\"a\"],\"n\":[3],\"weights\":[3.5],\"squares\":[5.125]}]}");
    CHECK_TEXT(csv_of(json, false),
               "\"count\",\"g\",\"w\",\"count of rows\",\"weight squared\"\n\"x\",\"a\",\"3,5\",\"3\",\"5,125\"\n");
    CHECK_TEXT(csv_of("{\"columns\":[\"a\"],\"count\":\"n\",\"cells\":[{\"of\":[\"q\\\"r\"],\"n\":[2]},{\"of\":[\"\"]}]}", true),
               "\"a\"\n\"q\"\"r\"\n\"q\"\"r\"\n\n");
}

/* Ten thirds have 17 digits, of which eight bytes are 11 letters: they are packed, and come back to the bit. */
static void long_scores_are_carried_as_bits(void) {
    static const char *const wanted[] = {"g"};
    const eq_counted_columns columns = {.wanted = wanted, .n_wanted = 1, .score = "s"};
    eq_text file = {.cx = &cx, .arena = &cx.mem}, table = file;
    const char *text, *expected;
    eq_text_add(&file, "g,s\n");
    eq_text_add(&table, "\"g\",\"s\",\"count\"\n");
    for (int i = 1; i < 11; i++) {
        eq_text_format(&file, "a,%.17g\n", i / 33.0);
        eq_text_format(&table, "\"a\",\"%.17g\",\"1\"\n", i / 33.0);
    }
    CHECK(eq_text_end(&file, &text) == EQ_OK && eq_text_end(&table, &expected) == EQ_OK);
    eq_counted counted = count(text, &columns);
    const char *json = json_of(&counted);
    CHECK_CONTAINS(json, "\"scores\":\"");
    const char *csv = csv_of(json, false);
    for (int i = 1; i < 11; i++) {
        char line[64], digits[32];
        snprintf(digits, sizeof digits, "%.15g", i / 33.0);
        if (strtod(digits, NULL) < i / 33.0 || strtod(digits, NULL) > i / 33.0)
            snprintf(digits, sizeof digits, "%.17g", i / 33.0);
        snprintf(line, sizeof line, "\"a\",\"%s\",\"1\"\n", digits);
        CHECK_CONTAINS(csv, line);
    }
}

static void counts_that_contradict_themselves_are_refused_by_their_path(void) {
    static const char *const wrong[][2] = {
        {"{\"columns\":[\"a\"],\"count\":\"n\",\"cells\":[{\"of\":[\"x\",\"y\"]}]}", "cells[0].of: has 2 cells, expected 1"},
        {"{\"columns\":[\"a\"],\"count\":\"n\",\"cells\":[{\"of\":[\"x\"],\"n\":[1.5]}]}", "has a count of 1.5"},
        {"{\"columns\":[\"a\"],\"count\":\"n\",\"cells\":[{\"of\":[\"x\"],\"n\":[-1]}]}", "has a count of -1"},
        {"{\"columns\":[\"a\"],\"count\":\"n\",\"score\":\"s\",\"cells\":[{\"of\":[\"x\"],\"scores\":[1,2],\"n\":[1]}]}",
         "cells[0].n: has 1 items"},
        {"{\"columns\":[\"a\"],\"count\":\"n\",\"score\":\"s\",\"cells\":[{\"of\":[\"x\"],\"scores\":\"AAAA\"}]}",
         "cells[0].scores: is no base64"},
        {"{\"columns\":[\"a\"],\"count\":\"n\",\"score\":\"s\",\"cells\":[{\"of\":[\"x\"],\"scores\":\"AAAAAAAA8H8=\"}]}",
         "no finite number"},
        {"{\"columns\":[\"a\"],\"count\":\"n\",\"cells\":[{\"of\":[\"x\"],\"scores\":[1]}]}", "cells[0].of"},
        {"{\"columns\":[\"a\"],\"count\":\"n\",\"weight\":\"w\",\"cells\":[]}", "has weights"},
        {"{\"columns\":[\"a\"],\"count\":\"n\",\"decimal\":\"x\",\"cells\":[]}", "decimal: is \"x\""},
        {"{\"columns\":[\"a\"],\"cells\":[]}", "count: is missing"},
        {"{\"columns\":[\"a\"],\"count\":\"n\",\"cells\":[],\"more\":1}", "more: is not a known key"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        eq_tree tree;
        eq_bytes csv;
        CHECK(eq_tree_parse(&cx, "counts", eq_bytes_of(wrong[i][0]), &tree) == EQ_OK);
        eq_json root = eq_json_root(&cx, "counts", tree);
        CHECK(eq_counts_csv(&root, &cx.mem, false, &csv) == EQ_EINPUT);
        CHECK_CONTAINS(eq_message(&cx), wrong[i][1]);
        eq_tree_free(tree);
        eq_ctx_clear(&cx);
    }
}

/* Eight of nine have a group; one of these has no score and is set aside. All of that is told again by the counts. */
static void a_report_agrees_and_says_of_how_many(void) {
    const char *page = make(REQUEST);
    eq_tree found = verify(page);
    CHECK(eq_tree_true(eq_tree_get(found, "agrees")));
    CHECK(eq_tree_number_of(found, "people") == 9);
    CHECK_TEXT(eq_tree_words(found, "title"), "A <question> & more");
    CHECK_TEXT(eq_tree_words(found, "author"), "Ann");
    CHECK(eq_tree_count(eq_tree_get(found, "recomputed")) == 2 && !eq_tree_count(eq_tree_get(found, "not_recomputed")));
    CHECK_CONTAINS(first_said(found), "Agrees");
    CHECK_CONTAINS(page, "<h1>A &lt;question&gt; &amp; more</h1>");
    CHECK_CONTAINS(page, "1 of 9 rows is set aside");
    CHECK_CONTAINS(page, "1; 1 of them decided favourably");
    CHECK(!strstr(page, "<question>"));
    eq_tree_free(found);
}

static void what_was_changed_is_named(void) {
    const char *page = make(REQUEST);
    static const struct {
        const char *behind, *from, *to, *said;
    } change[] = {
        {"<h3>Selection</h3>", ">Statistical parity difference<", ">Statistical parity<",
         "Selection, row \u201cStatistical parity difference\u201d"},
        {"<h2>Groups</h2>", "<td>4</td>", "<td>5</td>",
         "Groups, row \u201cf\u201d, column \u201cRows\u201d says \u201c5\u201d; made again from the counts inside it is "
         "\u201c4\u201d"},
        {"<dt>Unknown", "1; 1 of", "2; 1 of", "Question and data, \u201cUnknown group\u201d says \u201c2;\u201d"},
        {"<h1>", "question", "answer", "A <question> & more"},
        {"<svg viewBox", "M4 1.2a", "M5 1.2a", "the drawing"},
        {"<pre", "\"n\":[2,1]", "\"n\":[3,1]", "made again from the counts inside it is"},
        {"<pre", "\"bootstrap\":20", "\"bootstrap\":21", "made again from the counts inside it is"},
        {"<pre", "\"made\":\"2026-01-02\"", "\"made\":\"2026-01-03\"",
         "2026-01-02\u201d; made again from the counts inside it is \u201c2026-01-03"},
        {"<pre", "\"kept\":{}", "\"kept\":{ }", "but it is not what the report was written with"},
        {"<pre", "\"author\":\"Ann\"", "\"author\":\"Ann \"", "Ann"},
        {"<pre", "\"label\":\"y\",", "\"label\":\"y\",\"missing\":\"unknown\",", "not what the report was written with"},
        {"<pre", "{\"bootstrap\":20}", "{\"bootstrap\":-2}", "cannot be asked again"},
        {"<pre", "{\"format\":1", "{\"format\":2", "a newer version wrote it"},
        {"</main>", "</html>\n", "</html>\n<b>more</b>", "says \u201cmore\u201d"},
        {"<style>", "#15212d", "#ffffff", "The head of the file"},
        {"<h2>Groups", "\n", "\r\n", "Groups has other marks or line ends than it was written with, no other word."},
        {"</main>", "</html>\n", "</html>\n\n", "has other marks or line ends than it was written with, no other word."}};
    for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
        eq_tree found = verify(with(page, change[i].behind, change[i].from, change[i].to));
        CHECK(!eq_tree_true(eq_tree_get(found, "agrees")));
        CHECK_CONTAINS(first_said(found), change[i].said);
        eq_tree_free(found);
    }
}

/* In JSON every value is compared, to the last bit; white space is not. */
static void in_json_the_path_is_named(void) {
    const char *json = make("{\"format\": \"json\", \"document\": {\"title\": \"t\"}, \"subject\": " SUBJECT
                            ", \"questions\": {\"audit\": {\"bootstrap\": 20}}, \"answers\": {}}");
    eq_tree found = verify(json);
    CHECK(eq_tree_true(eq_tree_get(found, "agrees")));
    eq_tree_free(found);
    found = verify(with(json, "\"groups\":[{", "\"n\":4", "\"n\":5"));
    CHECK_CONTAINS(first_said(found), "groups[0].n says \u201c5\u201d; made again from the counts inside it is \u201c4\u201d");
    eq_tree_free(found);
    found = verify(with(json, "\"inside\":", "\"title\":\"t\"", "\"title\":\"u\""));
    CHECK_CONTAINS(first_said(found), "not what the report was written with");
    eq_tree_free(found);
    found = verify(with(json, "", "{", "{ \n"));
    CHECK(eq_tree_true(eq_tree_get(found, "agrees")));
    eq_tree_free(found);
}

static void what_counts_cannot_give_is_kept_and_named(void) {
    static const char request[] =
        "{\"document\": {\"title\": \"t\"}, \"subject\": " SUBJECT ", \"questions\": {\"audit\": {\"bootstrap\": 0}, "
        "\"data\": {}, \"curves\": {}}, \"answers\": {\"data\": {\"blocks\": [{\"block\": \"sentence\", \"parts\": "
        "[\"as it was\"]}]}, \"curves\": {\"error\": \"no curve\"}}}";
    const char *page = make(request);
    eq_tree found = verify(page), not_again = eq_tree_get(found, "not_recomputed");
    CHECK(eq_tree_true(eq_tree_get(found, "agrees")));
    CHECK(eq_tree_count(not_again) == 2 && eq_tree_count(eq_tree_get(found, "recomputed")) == 1);
    CHECK_CONTAINS(eq_tree_words(eq_tree_first(not_again), "why"), "single people");
    CHECK_CONTAINS(eq_tree_words(eq_tree_next(eq_tree_first(not_again)), "why"), "could not be answered");
    CHECK_CONTAINS(page, "as it was");
    eq_tree_free(found);
    /* An answer that the counts give is not believed because it says that it is kept. */
    found = verify(with(page, "<pre", "\"kept\":{", "\"kept\":{\"audit\":{\"why\":\"because\",\"answer\":{\"blocks\":[]}},"));
    CHECK(!eq_tree_true(eq_tree_get(found, "agrees")));
    CHECK_CONTAINS(first_said(found), "kept.audit: is kept, expected it asked of the counts inside, which give it");
    eq_tree_free(found);
    eq_lab *lab;
    const char *report;
    CHECK(eq_lab_new(&cx, &lab) == EQ_OK);
    CHECK(eq_lab_board(lab, eq_bytes_of(people),
                       "{\"document\": {}, \"subject\": " SUBJECT
                       ", \"questions\": {\"audit\": {}, \"data\": {}}, \"answers\": {}}",
                       &report) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "questions.data: has no answer");
    eq_lab_close(lab);
    eq_ctx_clear(&cx);
}

/* The labels of loaded data: groups as the schema has them, asked of the schema's part that is about them. */
static void a_report_of_labels_agrees(void) {
    eq_ctx own = {0};
    eq_lab *lab = open_lab(&own);
    const char *report, *json;
    CHECK(eq_lab_board(lab, (eq_bytes){NULL, 0},
                       "{\"document\": {\"title\": \"t\"}, \"subject\": {}, \"questions\": {\"audit\": {\"bootstrap\": 20}}, "
                       "\"answers\": {}}",
                       &report) == EQ_OK);
    CHECK_TEXT(eq_message(&own), "");
    CHECK(eq_board_verify(&own, &own.mem, eq_bytes_of(report), &json) == EQ_OK);
    CHECK_CONTAINS(json, "\"people\":400,\"agrees\":true");
    CHECK_CONTAINS(report, "\"counts\":{\"columns\":[\"g\",\"y\"]"); /* the features are not inside */
    close_lab(&own, lab);
}

static void what_is_no_report_is_refused(void) {
    static const char *const wrong[][2] = {{"", "has no counts inside"},
                                           {"a,b\n1,2\n", "has no counts inside"},
                                           {"{}", "has no counts inside"},
                                           {"{\"cells\":[]}", "is of a run, which has no counts inside"},
                                           {"{\"groups\":[],\"metrics\":{}}", "is an audit without its counts"},
                                           {"<!doctype html><p>x</p>", "has no counts inside"},
                                           {"<pre id=\"equipoise\">{\"format\":1", "cut in the midst"},
                                           {"<pre id=\"equipoise\">{\"format\":</pre>", "inside"},
                                           {"{\"inside\": {", "report"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *json;
        CHECK(eq_board_verify(&cx, &cx.mem, eq_bytes_of(wrong[i][0]), &json) == EQ_EINPUT);
        CHECK_CONTAINS(eq_message(&cx), wrong[i][1]);
        eq_ctx_clear(&cx);
    }
}

int main(void) {
    RUN(base64_is_that_of_the_rfc);
    RUN(people_who_agree_are_one_line);
    RUN(a_table_of_counts_is_counted_on);
    RUN(long_scores_are_carried_as_bits);
    RUN(counts_that_contradict_themselves_are_refused_by_their_path);
    RUN(a_report_agrees_and_says_of_how_many);
    RUN(what_was_changed_is_named);
    RUN(in_json_the_path_is_named);
    RUN(what_counts_cannot_give_is_kept_and_named);
    RUN(a_report_of_labels_agrees);
    RUN(what_is_no_report_is_refused);
    eq_ctx_free(&cx);
    return check_done();
}
