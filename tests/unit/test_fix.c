/* What a refusal is about, and the fixes that go with it: kept in the context, worded by one table. */
#include "check.h"
#include "base/json_write.h"
#include "data/fix.h"

static const char *json_of(eq_ctx *cx) {
    eq_out out;
    const char *json = "";
    eq_out_begin(cx, &out);
    eq_fix_write(&out, out.root);
    CHECK(eq_out_print(&out, &cx->mem, &json) == EQ_OK);
    return json;
}

static void a_refusal_says_what_it_is_about_and_what_would_mend_it(void) {
    eq_ctx cx = {0};
    char column[] = "w", value[] = "1.000";
    eq_about about = {.field = "weight",
                      .line = 2,
                      .column = column,
                      .value = value,
                      .fix = {{"decimal_point", "1"}, {"decimal_comma", "1000"}}};
    CHECK(eq_fail_about(&cx, &about, "\"%s\" is 1 or 1000", value) == EQ_EINPUT);
    column[0] = value[0] = '?'; /* it was copied */
    CHECK_TEXT(eq_message(&cx), "\"1.000\" is 1 or 1000");
    CHECK_TEXT(json_of(&cx),
               "{\"message\":\"\\\"1.000\\\" is 1 or 1000\",\"field\":\"weight\",\"line\":2,\"column\":\"w\",\"value\":\"1.000\","
               "\"fixes\":[{\"id\":\"decimal_point\",\"value\":\"1\",\"words\":\"take the point before decimals, so that "
               "\\\"1.000\\\" is 1\",\"options\":[\"--decimal\",\".\",\"--thousands\",\",\"]},{\"id\":\"decimal_comma\","
               "\"value\":\"1000\",\"words\":\"take the comma before decimals, so that \\\"1.000\\\" is 1000\",\"options\":["
               "\"--decimal\",\",\",\"--thousands\",\".\"]}]}");
    eq_ctx_free(&cx);
}

static void the_first_refusal_is_kept_with_its_own_fixes(void) {
    eq_ctx cx = {0};
    eq_fail(&cx, EQ_EINPUT, "first");
    eq_fail_about(&cx, &(eq_about){.field = "file"}, "second");
    CHECK(!eq_message_about(&cx)->field);
    eq_ctx_clear(&cx);
    CHECK(!eq_message_about(&cx)->field && !*eq_message(&cx));
    eq_fail_about(&cx, &(eq_about){.field = "file"}, "third");
    eq_fail(&cx, EQ_EMEMORY, "fourth");
    CHECK_TEXT(eq_message(&cx), "third");
    CHECK_TEXT(eq_message_about(&cx)->field, "file");
    eq_ctx_clear(&cx);
    CHECK_TEXT(json_of(&cx), "{\"message\":\"\",\"field\":null,\"line\":null,\"column\":null,\"value\":null,\"fixes\":[]}");
    eq_ctx_free(&cx);
}

/* Half a name would be another column's. */
static void a_name_too_long_to_keep_takes_its_fixes_with_it(void) {
    eq_ctx cx = {0};
    char name[2 * EQ_ABOUT_SIZE];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = 0;
    eq_about about = {.field = "columns", .column = name, .fix = {{"missing_of", "?"}}};
    eq_fail_about(&cx, &about, "long");
    CHECK(eq_message_about(&cx)->field && !eq_message_about(&cx)->column && !eq_message_about(&cx)->fix[0].id);
    eq_ctx_clear(&cx);
    about = (eq_about){.field = "favourable", .column = "y", .fix = {{"favourable", name}, {"favourable", "yes"}}};
    eq_fail_about(&cx, &about, "long");
    CHECK_TEXT(eq_message_about(&cx)->fix[0].value, "yes");
    CHECK(!eq_message_about(&cx)->fix[1].id);
    eq_ctx_free(&cx);
}

static void what_fails_for_want_of_memory_has_its_sentence_still(void) {
    for (size_t k = 1; k < 20; k++) {
        eq_ctx cx = {0};
        const char *json;
        eq_out out;
        eq_fail_about(&cx, &(eq_about){.field = "encoding", .fix = {{"encoding", "utf-16le"}}}, "bytes");
        cx.fail_at = cx.n_allocations + k;
        eq_out_begin(&cx, &out);
        eq_fix_write(&out, out.root);
        eq_status status = eq_out_print(&out, &cx.mem, &json);
        CHECK(status == EQ_OK || status == EQ_EMEMORY);
        CHECK_TEXT(eq_message(&cx), "bytes");
        eq_ctx_free(&cx);
    }
}

int main(void) {
    RUN(a_refusal_says_what_it_is_about_and_what_would_mend_it);
    RUN(the_first_refusal_is_kept_with_its_own_fixes);
    RUN(a_name_too_long_to_keep_takes_its_fixes_with_it);
    RUN(what_fails_for_want_of_memory_has_its_sentence_still);
    return check_done();
}
