/* Typed JSON reading: what is refused names its path, its value and what was expected. */
#include "check.h"
#include "base/json_read.h"

static const char *const keys[] = {"name", "methods", "flag", NULL};

static eq_status parse(eq_ctx *cx, const char *text, eq_tree *tree) {
    eq_bytes bytes = {text, strlen(text)};
    return eq_tree_parse(cx, "plan", bytes, tree);
}

static void what_is_not_json_is_refused_with_its_line(void) {
    eq_ctx cx = {0};
    eq_tree tree;
    CHECK(parse(&cx, "{\n\"a\": }", &tree) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "plan: line 2: is not valid JSON");
    eq_ctx_clear(&cx);
    CHECK(parse(&cx, "{} x", &tree) == EQ_EINPUT);
    CHECK_CONTAINS(eq_message(&cx), "something follows");
    eq_ctx_clear(&cx);
    CHECK(parse(&cx, "", &tree) == EQ_EINPUT);
    CHECK(tree == NULL);
}

static void refusals_name_path_value_and_expectation(void) {
    eq_ctx cx = {0};
    eq_tree tree;
    CHECK(parse(&cx, "{\"name\": 3, \"methods\": [1, {\"lambda\": -3}], \"flag\": true}", &tree) == EQ_OK);
    eq_json root = eq_json_root(&cx, "plan", tree), place, item, lambda;
    const char *text;
    double number;
    bool flag = false;
    CHECK(eq_json_object(&root, keys) == EQ_OK);
    CHECK(eq_json_get(&root, "name", &place) && eq_json_text(&place, &cx.mem, &text) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "name: is 3, expected a text");
    eq_ctx_clear(&cx);
    CHECK(eq_json_need(&root, "methods", &place) == EQ_OK);
    item = eq_json_item(&place, 1);
    CHECK(eq_json_need(&item, "lambda", &lambda) == EQ_OK);
    CHECK(eq_json_number(&lambda, 0, 1000, &number) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "methods[1].lambda: is -3, expected a number in [0, 1000]");
    eq_ctx_clear(&cx);
    CHECK(eq_json_need(&item, "id", &lambda) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "methods[1].id: is missing");
    eq_ctx_clear(&cx);
    CHECK(eq_json_get(&root, "flag", &place) && eq_json_boolean(&place, &flag) == EQ_OK && flag);
    eq_tree_free(tree);
    eq_ctx_free(&cx);
}

static void unknown_and_double_keys_are_refused(void) {
    eq_ctx cx = {0};
    eq_tree tree;
    CHECK(parse(&cx, "{\"nam\": 3}", &tree) == EQ_OK);
    eq_json root = eq_json_root(&cx, "plan", tree);
    CHECK(eq_json_object(&root, keys) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "nam: is not a known key");
    eq_ctx_clear(&cx);
    eq_tree_free(tree);
    CHECK(parse(&cx, "{\"name\": 3, \"name\": 4}", &tree) == EQ_OK);
    root = eq_json_root(&cx, "plan", tree);
    CHECK(eq_json_object(&root, keys) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "name: is there twice");
    eq_tree_free(tree);
}

static void choices_are_listed_when_none_fits(void) {
    static const char *const colours[] = {"red", "green", NULL};
    eq_ctx cx = {0};
    eq_tree tree;
    size_t choice;
    CHECK(parse(&cx, "[\"green\", \"blue\"]", &tree) == EQ_OK);
    eq_json root = eq_json_root(&cx, "list", tree), item = eq_json_item(&root, 0);
    CHECK(eq_json_choice(&item, colours, &choice) == EQ_OK && choice == 1);
    item = eq_json_item(&root, 1);
    CHECK(eq_json_choice(&item, colours, &choice) == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "[1]: is \"blue\", expected one of red, green");
    eq_tree_free(tree);
}

int main(void) {
    RUN(what_is_not_json_is_refused_with_its_line);
    RUN(refusals_name_path_value_and_expectation);
    RUN(unknown_and_double_keys_are_refused);
    RUN(choices_are_listed_when_none_fits);
    return check_done();
}
