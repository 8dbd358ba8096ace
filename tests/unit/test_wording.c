/* How a message was made: its format and each argument as it stands in it. */
#include <stdarg.h>

#include "check.h"
#include "base/json_read.h"
#include "base/wording.h"

static char said[2 * EQ_MESSAGE_SIZE];

/* The arguments, a bar between them; those of a sentence within brackets. */
static const char *args_of(const eq_ctx *cx) {
    size_t end[EQ_MOST_WORDED], depth = 0;
    *said = 0;
    for (size_t i = 1; i < cx->wording.n; i++) {
        const eq_worded *piece = &cx->wording.piece[i];
        size_t used = strlen(said);
        snprintf(said + used, sizeof said - used, "%s%.*s", !used || said[used - 1] == '(' ? "" : "|",
                 piece->form ? 0 : (int)piece->size, cx->message + piece->start);
        if (piece->form) strcat(said, "("), end[depth++] = i + piece->n;
        while (depth && end[depth - 1] == i) strcat(said, ")"), depth--;
    }
    return said;
}

/* The message must be what printf makes, as ever. */
static void says(const char *args, const char *form, ...) __attribute__((format(printf, 2, 3)));
static void says(const char *args, const char *form, ...) {
    eq_ctx cx = {0};
    char text[EQ_MESSAGE_SIZE], again[EQ_MESSAGE_SIZE];
    va_list given, twice;
    va_start(given, form);
    va_copy(twice, given);
    vsnprintf(text, sizeof text, form, given);
    eq_word_list(&cx, again, sizeof again, form, twice);
    va_end(twice);
    va_end(given);
    CHECK_TEXT(again, text);
    eq_fail(&cx, EQ_EINPUT, "%s", again);
    CHECK_TEXT(eq_message(&cx), text);
    char expected[EQ_MESSAGE_SIZE];
    snprintf(expected, sizeof expected, "(%s)", args);
    CHECK_TEXT(args_of(&cx), expected);
    CHECK(cx.wording.n > 1 && cx.wording.piece[1].form == form);
}

static void every_conversion_of_the_core_is_known(void) {
    says("", "the file has no row");
    says("", "100 %% of them");
    says("a", "%s: is empty", "a");
    says("g|x", "\"%s\" has no value \"%s\"", "g", "x");
    says("a|", "%s%s", "a", "");
    says("abc", "is \"%.3s\", expected less", "abcdef");
    says("ab", "is \"%.60s\"", "ab");
    says("ab", "is \"%.*s\"", 2, "abcdef");
    says("7|3", "line %zu: has %zu cells", (size_t)7, (size_t)3);
    says("18446744073709551615", "%zu", (size_t)-1);
    says("-4|4000000000", "%d of %u", -4, 4000000000U);
    says("E3", "byte 0x%02X is not UTF-8", 0xE3U);
    says("0A", "byte 0x%02X is not UTF-8", 10U);
    says("5|-6", "%lu and %ld", 5UL, -6L);
    says("9000000000|-1", "%llu and %lld", 9000000000ULL, -1LL);
    says("0.5|1e+20", "%g and %g", 0.5, 1e20);
    says("0.333", "%.3g", 1.0 / 3);
    says("0.1|0.10000000000000001", "%.15g or %.17g", 0.1, 0.1);
    says("12", "%.0f rows", 12.0);
    says("12.50", "%.2f rows", 12.5);
    says("c", "is \"%c\"", 'c');
    says("inf", "is %g", (double)INFINITY);
    says("2|c", "%d%% of \"%s\"", 2, "c");
    says("%d", "is \"%s\"", "%d");
    says("a\"b|x", "\"%s\" and \"%s\"", "a\"b", "x");
    says("S\xc3\xa3o", "\"%s\"", "S\xc3\xa3o");
    says("line 3|col", "%s, column \"%s\": the cell is empty", "line 3", "col");
}

static void a_sentence_within_another_keeps_its_own_form(void) {
    eq_ctx cx = {0};
    eq_json root = {.cx = &cx, .key = "plan"}, seeds = {.cx = &cx, .parent = &root, .key = "seeds"};
    CHECK(eq_json_fail(&seeds, "has %d items, expected \"%s\"", 3, "one") == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "seeds: has 3 items, expected \"one\"");
    CHECK_TEXT(args_of(&cx), "seeds|(3|one)");
    char sentence[EQ_MESSAGE_SIZE];
    eq_word_failure(&cx, sentence); /* and is wrapped once more */
    CHECK_TEXT(eq_message(&cx), "");
    eq_fail(&cx, EQ_EINPUT, "%.120s: %s (%zu)", "m.onnx", sentence, (size_t)8);
    CHECK_TEXT(eq_message(&cx), "m.onnx: seeds: has 3 items, expected \"one\" (8)");
    CHECK_TEXT(args_of(&cx), "m.onnx|(seeds|(3|one))|8");
    eq_out out;
    const char *json = "";
    eq_out_begin(&cx, &out);
    eq_wording_write(&out, out.root);
    CHECK(eq_out_print(&out, &cx.mem, &json) == EQ_OK);
    CHECK_TEXT(json,
               "{\"form\":\"%.120s: %s (%zu)\",\"args\":[\"m.onnx\",{\"form\":\"%s: %s\",\"args\":[\"seeds\",{\"form\":\"has %d "
               "items, expected \\\"%s\\\"\",\"args\":[\"3\",\"one\"]}]},\"8\"]}");
    eq_ctx_free(&cx);
}

/* 80 bytes are shown of a name, the last three dots; the sentence after it is whole. */
static void a_long_name_is_an_argument_as_it_was_cut(void) {
    eq_ctx cx = {0};
    char name[200], shown[100];
    memset(name, 'a', 199), name[199] = 0;
    memset(shown, 'a', 77), memcpy(shown + 77, "...|2", 6);
    eq_fail(&cx, EQ_EINPUT, "no column is called \"%s\", expected %d", name, 2);
    CHECK_TEXT(args_of(&cx), shown);
    eq_ctx_free(&cx);
}

static void what_was_cut_has_its_message_only(void) {
    eq_ctx cx = {0};
    char name[700];
    memset(name, 'a', 699), name[699] = 0;
    eq_fail(&cx, EQ_EINPUT, "%s is no column", name);
    CHECK(strlen(eq_message(&cx)) == EQ_MESSAGE_SIZE - 1 && cx.wording.n == 0);
    eq_ctx_clear(&cx);
    eq_fail(&cx, EQ_EINPUT, "%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s", "", "", "", "", "", "", "", "", "", "", "", "",
            "", "", "", "", "", "", "", "", "", "", "", "x");
    CHECK_TEXT(eq_message(&cx), "x");
    CHECK(cx.wording.n == 0);
    eq_ctx_free(&cx);
}

/* Some C libraries print the sign of NaN; a message never has it. */
static void not_a_number_is_an_argument_like_any(void) {
    eq_ctx cx = {0};
    eq_fail(&cx, EQ_EINPUT, "is %g, expected %g", -(double)NAN, 1.0);
    CHECK_TEXT(args_of(&cx), "nan|1");
    eq_ctx_free(&cx);
}

int main(void) {
    RUN(every_conversion_of_the_core_is_known);
    RUN(a_sentence_within_another_keeps_its_own_form);
    RUN(a_long_name_is_an_argument_as_it_was_cut);
    RUN(what_was_cut_has_its_message_only);
    RUN(not_a_number_is_an_argument_like_any);
    return check_done();
}
