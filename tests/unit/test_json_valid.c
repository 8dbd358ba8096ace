/* JSON or not, by the grammar of RFC 8259; and what telling them apart is for. */
#include <stdlib.h>

#include <cJSON.h>

#include "check.h"
#include "base/json_read.h"

static const char *const good[] = {"0",
                                   "-1.5e+3",
                                   "1E5",
                                   "\"\"",
                                   "\"\\u00e9\\ud83d\\ude00\\n\\/\"",
                                   "true",
                                   "false",
                                   "null",
                                   "[]",
                                   "{}",
                                   " [ 1 , [ ] ] ",
                                   "{\"a\":{\"b\":[1,2,{\"c\":null}]},\"d\":\"x\"}",
                                   "\xef\xbb\xbf{\"bom\":1}",
                                   "\"\xc3\xa9\"",
                                   "[true,false,null]",
                                   NULL};
static const char *const bad[] = {"",
                                  " ",
                                  "-",
                                  "1e",
                                  "1.",
                                  ".5",
                                  "+1",
                                  "\"",
                                  "\"\\x\"",
                                  "\"\\u12g4\"",
                                  "\"\\ud800\"",
                                  "\"\\ud800\\u0041\"",
                                  "\"\\udc00\"",
                                  "\"\\u0000\"",
                                  "tru",
                                  "[1,]",
                                  "[1",
                                  "{\"a\"}",
                                  "{\"a\":}",
                                  "{a:1}",
                                  "{\"a\":1,}",
                                  "{\"a\" 1}",
                                  "]",
                                  ",",
                                  "\xef\xbb",
                                  NULL};

static eq_bytes bytes_of(const char *text) {
    eq_bytes bytes = {text, strlen(text)};
    return bytes;
}

static bool is_valid(const char *text) {
    const char *end;
    return eq_json_is_valid(bytes_of(text), &end);
}

static void json_is_told_from_what_is_not(void) {
    for (size_t i = 0; good[i]; i++) {
        cJSON *tree = cJSON_ParseWithLength(good[i], strlen(good[i]));
        if (!is_valid(good[i]) || !tree) CHECK_TEXT(good[i], "refused");
        cJSON_Delete(tree);
    }
    for (size_t i = 0; bad[i]; i++)
        if (is_valid(bad[i])) CHECK_TEXT(bad[i], "taken");
}

static void the_end_is_behind_the_value_or_where_it_goes_wrong(void) {
    const char *text = "[1, 2] x", *wrong = "[1, 2, }", *end;
    CHECK(eq_json_is_valid(bytes_of(text), &end) && end == text + 6);
    CHECK(!eq_json_is_valid(bytes_of(wrong), &end) && end == wrong + 7);
}

static void nesting_has_the_limit_of_cjson(void) {
    static char text[2 * CJSON_NESTING_LIMIT + 4];
    for (size_t depth = CJSON_NESTING_LIMIT; depth <= CJSON_NESTING_LIMIT + 1; depth++) {
        memset(text, '[', depth);
        text[depth] = '1';
        memset(text + depth + 1, ']', depth);
        text[2 * depth + 1] = 0;
        cJSON *tree = cJSON_Parse(text);
        CHECK(is_valid(text) == (tree != NULL));
        CHECK((tree != NULL) == (depth <= CJSON_NESTING_LIMIT));
        cJSON_Delete(tree);
    }
}

static void *refuse(size_t size) {
    (void)size;
    return NULL;
}

static void a_good_text_without_memory_is_not_called_bad(void) {
    eq_ctx cx = {0};
    eq_tree tree;
    cJSON_Hooks hooks = {refuse, free};
    cJSON_InitHooks(&hooks);
    CHECK(eq_tree_parse(&cx, "plan", bytes_of("{\"a\": 1}"), &tree) == EQ_EMEMORY);
    CHECK_TEXT(eq_message(&cx), "memory: there is not enough to read the plan");
    eq_ctx_clear(&cx);
    CHECK(eq_tree_parse(&cx, "plan", bytes_of("{\"a\": }"), &tree) == EQ_EINPUT);
    cJSON_InitHooks(NULL);
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(json_is_told_from_what_is_not);
    RUN(the_end_is_behind_the_value_or_where_it_goes_wrong);
    RUN(nesting_has_the_limit_of_cjson);
    RUN(a_good_text_without_memory_is_not_called_bad);
    return check_done();
}
