/* Numbers in JSON read back as the very doubles that were written, also once more after a tree was read and printed again:
 * cJSON alone prints 15 digits where they come within an epsilon of the value, which is the neighbour in one of many. */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "equipoise/rng.h"
#include "base/json_read.h"
#include "base/json_write.h"

/* What is written for {"x":value}. */
static const char *written(eq_ctx *cx, double value) {
    const char *text = "";
    eq_out out;
    eq_out_begin(cx, &out);
    eq_out_number(&out, out.root, "x", value);
    CHECK(eq_out_print(&out, &cx->mem, &text) == EQ_OK);
    return text;
}

/* The number in it. */
static double read_back(const char *text) { return strtod(text + strlen("{\"x\":"), NULL); }

static void a_number_reads_back_exactly(void) {
    eq_ctx cx = {0};
    eq_rng rng = eq_rng_seed(7);
    for (int i = 0; i < 20000; i++) {
        eq_mark mark = eq_arena_mark(&cx.mem);
        double value = (eq_rng_uniform(&rng) - 0.5) * (i % 3 ? 1 : 1e6);
        const char *text = written(&cx, value), *again = "";
        CHECK_NEAR(read_back(text), value, 0);
        eq_tree tree;
        CHECK(eq_tree_parse(&cx, "x", (eq_bytes){text, strlen(text)}, &tree) == EQ_OK);
        eq_json root = eq_json_root(&cx, "x", tree);
        CHECK(eq_json_print(&root, &cx.mem, &again) == EQ_OK);
        CHECK_TEXT(again, text);
        eq_tree_free(tree);
        eq_arena_reset(&cx.mem, mark);
    }
    eq_ctx_free(&cx);
}

static void neighbours_are_told_apart(void) {
    eq_ctx cx = {0};
    CHECK_TEXT(written(&cx, 0.8), "{\"x\":0.8}");
    CHECK_TEXT(written(&cx, nextafter(0.8, 0)), "{\"x\":0.79999999999999993}");
    CHECK_TEXT(written(&cx, nextafter(0.8, 1)), "{\"x\":0.80000000000000016}");
    CHECK_TEXT(written(&cx, 9007199254740991), "{\"x\":9007199254740991}");
    CHECK_TEXT(written(&cx, 0.1 + 0.2), "{\"x\":0.30000000000000004}");
    CHECK_NEAR(read_back(written(&cx, 5e-324)), 5e-324, 0);
    CHECK_NEAR(read_back(written(&cx, 1.7976931348623157e308)), 1.7976931348623157e308, 0);
    eq_ctx_free(&cx);
}

static void whole_numbers_zero_and_the_undefined_stay_what_they_are(void) {
    eq_ctx cx = {0};
    CHECK_TEXT(written(&cx, 0), "{\"x\":0}");
    CHECK_TEXT(written(&cx, -1), "{\"x\":-1}");
    CHECK_TEXT(written(&cx, 48842), "{\"x\":48842}");
    CHECK_TEXT(written(&cx, 0.5), "{\"x\":0.5}");
    CHECK_TEXT(written(&cx, (double)NAN), "{\"x\":null}");
    CHECK_TEXT(written(&cx, HUGE_VAL), "{\"x\":null}");
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(a_number_reads_back_exactly);
    RUN(neighbours_are_told_apart);
    RUN(whole_numbers_zero_and_the_undefined_stay_what_they_are);
    return check_done();
}
