/* UTF-8 against the table of RFC 3629, section 4. */
#include "check.h"
#include "base/utf8.h"
#include "equipoise/arena.h"

static size_t flaw(const char *text) { return eq_utf8_check(text, strlen(text)); }

static void characters_of_every_size_are_text(void) {
    static const char text[] = "plain ASCII of more than eight bytes \xC2\x80 \xDF\xBF \xE0\xA0\x80 \xED\x9F\xBF \xEF\xBF\xBF "
                               "\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF and ASCII again";
    CHECK(flaw(text) == sizeof text - 1);
    CHECK(flaw("") == 0);
}

static void what_no_character_may_be_is_found_where_it_begins(void) {
    static const char *const bad[] = {
        "\x80",     /* a second byte first */
        "\xC0\x80", /* overlong */
        "\xC1\xBF",
        "\xE0\x9F\xBF",
        "\xF0\x8F\xBF\xBF",
        "\xED\xA0\x80",     /* half a surrogate pair */
        "\xF4\x90\x80\x80", /* beyond U+10FFFF */
        "\xF5\x80\x80\x80",
        "\xFF",
        "\xC3", /* cut short, by the end and by another character */
        "\xE2\x82",
        "\xF0\x9F\x98",
        "\xC3x",
        "\xE2\x82x",
        "\xF0\x9F\x98x",
    };
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        for (size_t before = 0; before < 20; before++) { /* all places in a word of eight bytes */
            char text[32] = "abcdefghijklmnopqrst";
            strcpy(text + before, bad[k]);
            CHECK(flaw(text) == before);
        }
}

/* A name is cut to so many bytes, and the sentence goes into reports: half a character would spoil their JSON. */
static void a_sentence_never_holds_half_a_character(void) {
    eq_ctx cx = {0};
    CHECK(eq_fail(&cx, EQ_EINPUT, "group \"%.4s\": is not there", "caf\xC3\xA9") == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "group \"caf?\": is not there");
    eq_ctx_clear(&cx);
    CHECK(eq_fail(&cx, EQ_EINPUT, "group \"%.5s\": is not there", "caf\xC3\xA9") == EQ_EINPUT);
    CHECK_TEXT(eq_message(&cx), "group \"caf\xC3\xA9\": is not there");
}

int main(void) {
    RUN(characters_of_every_size_are_text);
    RUN(what_no_character_may_be_is_found_where_it_begins);
    RUN(a_sentence_never_holds_half_a_character);
    return check_done();
}
