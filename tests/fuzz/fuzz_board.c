/* What a report carries inside, mutated: refused with a sentence or asked again, and the report made of it agrees with itself. A
 * text that is no JSON is taken as a page, and compared with one. */
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "board/board.h"
#include "board/differ.h"
#include "fuzz/fuzz.h"

#define OPEN "<pre id=\"equipoise\">"
#define CLOSE "</pre>"

const char *const fuzz_word[] = {"{",           "}",           "[",
                                 "]",           ",",           ":",
                                 "\"",          "null",        "0",
                                 "-1",          "1e309",       "0.5",
                                 "9e15",        "\"n\"",       "\"of\"",
                                 "\"scores\"",  "\"kept\"",    "\"schema\"",
                                 "\"counts\"",  "\"weight\"",  "\"score\"",
                                 "\"squares\"", "\"weights\"", "AAAA",
                                 "=",           "<td>",        "</td>",
                                 "<tr>",        "<h2>",        "<table>",
                                 "<svg>",       "&lt;",        "<div id=\"seal\">",
                                 NULL};

static void check_page(eq_ctx *cx, const char *text) {
    const char *json;
    char *page = eq_arena_format(cx, &cx->mem, "<!doctype html>%s%s%s", OPEN, text, CLOSE);
    if (page) (void)eq_board_verify(cx, &cx->mem, eq_bytes_of(page), &json);
    eq_ctx_clear(cx);
}

/* Made of what is inside, it agrees. */
static void check_inside(eq_ctx *cx, const char *text) {
    const char *page, *json;
    eq_tree tree;
    if (strpbrk(text, "<>&") || eq_tree_parse(cx, "inside", eq_bytes_of(text), &tree) != EQ_OK) return;
    if (eq_board_page(cx, &cx->mem, eq_bytes_of(text), tree, &page) == EQ_OK) {
        if (eq_board_verify(cx, &cx->mem, eq_bytes_of(page), &json) != EQ_OK) abort();
        if (!strstr(json, "\"difference\":null")) abort();
    }
    eq_tree_free(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char ours[] =
        "<body><h2>Groups</h2><table><tr><th scope=\"col\">Group</th></tr><tr><th scope=\"row\">a</th><td>1</td>"
        "</tr></table><dl><dt>Data</dt><dd>x</dd></dl><div id=\"seal\"><p>y</p></div></body>";
    eq_ctx cx = {.size_limit = (size_t)64 << 20};
    eq_difference difference;
    bool differ;
    char *text = eq_arena_text(&cx, &cx.mem, (const char *)data, size);
    if (text) {
        check_page(&cx, text);
        check_inside(&cx, text);
        eq_ctx_clear(&cx);
        (void)eq_differ_html(&cx, &cx.mem, (eq_bytes){text, size}, eq_bytes_of(ours), &differ, &difference);
        (void)eq_differ_html(&cx, &cx.mem, eq_bytes_of(ours), (eq_bytes){text, size}, &differ, &difference);
    }
    eq_ctx_free(&cx);
    return 0;
}
