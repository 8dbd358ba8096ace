/* JSON read where it stands: what is taken, what is refused and how it is said. */
#include <math.h>

#include "base/json_span.h"
#include "check.h"

static eq_ctx cx;

static eq_span open_text(const char *text) {
    eq_span root;
    eq_ctx_clear(&cx);
    CHECK(eq_span_open(&cx, eq_bytes_of(text), &root) == EQ_OK);
    return root;
}

static void refused(const char *text, const char *says) {
    eq_span root;
    eq_ctx_clear(&cx);
    CHECK(eq_span_open(&cx, eq_bytes_of(text), &root) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), says);
    CHECK(root.at == NULL);
}

static void members_and_items_are_found_where_they_stand(void) {
    eq_span root =
        open_text(" {\"a\": [1, -2.5e1, NaN, Infinity,-Infinity, true], \"b\" :{\"c\":{\"d\":\"x\"}, \"n\":null}, \"\":[] } ");
    double *number;
    size_t n;
    CHECK(eq_span_numbers(&cx, &cx.mem, eq_span_get(root, "a"), &number, &n) == EQ_OK && n == 6);
    CHECK(number[0] == 1 && number[1] == -25 && isnan(number[2]) && number[3] > 1e308 && number[4] < -1e308 && number[5] == 1);
    CHECK(eq_span_says(eq_span_at(root, "b/c/d"), "x"));
    CHECK(eq_span_at(root, "b/c/e").at == NULL && eq_span_at(root, "b/n").at == NULL && eq_span_at(root, "a/b").at == NULL);
    CHECK(eq_span_count(eq_span_get(root, "")) == 0 && eq_span_kind(eq_span_get(root, "b")) == '{');
    CHECK(eq_span_first(eq_span_get(root, "b")).at == NULL);
    eq_ctx_free(&cx);
}

/* A key within a text or an inner object is not a member of the outer one. */
static void what_looks_like_a_key_elsewhere_is_none(void) {
    eq_span root = open_text("{\"x\": \"{\\\"k\\\": 1}\", \"y\": {\"k\": 2}, \"k\": 3}");
    double value;
    CHECK(eq_span_number(eq_span_get(root, "k"), &value) && value == 3);
    eq_ctx_free(&cx);
}

static void texts_have_their_escapes_resolved(void) {
    const char *text;
    eq_span root = open_text("[\"a\\n\\u00e9\\ud83d\\ude00\\\"\\\\/\", \"\\u0000\", \"\\ud800x\", \"\\q\", 5]");
    eq_span item = eq_span_first(root);
    CHECK(eq_span_text(&cx, &cx.mem, item, &text) == EQ_OK);
    CHECK_TEXT(text, "a\n\xC3\xA9\xF0\x9F\x98\x80\"\\/");
    for (int i = 0; i < 3; i++) {
        item = eq_span_next(item);
        eq_ctx_clear(&cx);
        CHECK(eq_span_text(&cx, &cx.mem, item, &text) == EQ_EINPUT);
        CHECK_CONTAINS(eq_message(&cx), "an escape that means no character");
    }
    CHECK(eq_span_text(&cx, &cx.mem, eq_span_next(item), &text) == EQ_OK && text == NULL);
    eq_ctx_free(&cx);
}

static void what_is_no_json_is_said_with_its_place(void) {
    refused("", "is empty");
    refused("{\"a\": {\"b\": [1, 2", "the JSON ends inside a.b");
    refused("{\"a\": \"unended", "the JSON ends inside a");
    refused("{\n\n\"a\" 1}", "line 3: is not JSON");
    refused("[1 2]", "expected a comma");
    refused("[1,]", "is not JSON");
    refused("{\"a\":1,}", "expected a key");
    refused("[01]", "is not JSON");
    refused("[1.]", "is not JSON");
    refused("[+1]", "is not JSON");
    refused("[nan]", "is not JSON");
    refused("[1e999]", "is not JSON");
    refused("1 2", "something follows");
    refused("[\"\x01\"]", "control character");
    refused("[\"\xff\"]", "not UTF-8");
    refused("]", "is not JSON");
}

static void nesting_ends_at_64(void) {
    char text[200];
    memset(text, '[', 64);
    memset(text + 64, ']', 64);
    text[128] = 0;
    CHECK(eq_span_kind(open_text(text)) == '[');
    memset(text, '[', 65);
    text[65] = 0;
    refused(text, "nested more than 64 deep");
}

static void whole_numbers_and_numbers_in_texts_are_told_apart(void) {
    double value;
    eq_span root = open_text("[3, 3.5, \"5E-1\", \"x\"]"), item = eq_span_first(root);
    CHECK(eq_span_whole(item, 0, 3, &value) && !eq_span_whole(item, 4, 9, &value));
    item = eq_span_next(item);
    CHECK(!eq_span_whole(item, 0, 9, &value));
    item = eq_span_next(item);
    CHECK(!eq_span_number(item, &value) && eq_span_number_or_text(item, &value) && value == 0.5);
    CHECK(!eq_span_number_or_text(eq_span_next(item), &value));
}

int main(void) {
    RUN(members_and_items_are_found_where_they_stand);
    RUN(what_looks_like_a_key_elsewhere_is_none);
    RUN(texts_have_their_escapes_resolved);
    RUN(what_is_no_json_is_said_with_its_place);
    RUN(nesting_ends_at_64);
    RUN(whole_numbers_and_numbers_in_texts_are_told_apart);
    return check_done();
}
