/* What is said of bytes that are not UTF-8. Apart from utf8.c, which the sentences themselves are checked with. */
#include <stdbool.h>
#include <string.h>

#include "base/encoding.h"
#include "base/utf8.h"

/* What a spreadsheet's "Unicode text" is, by its mark or by the zero bytes beside the first two letters. */
static const char *wide_encoding(const char *bytes, size_t size) {
    static const struct {
        const char *name, *bytes;
        size_t size;
    } marks[] = {
        {"UTF-32", "\xFF\xFE\0\0", 4}, {"UTF-32", "\0\0\xFE\xFF", 4}, {"UTF-16", "\xFF\xFE", 2}, {"UTF-16", "\xFE\xFF", 2}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (size >= marks[i].size && !memcmp(bytes, marks[i].bytes, marks[i].size)) return marks[i].name;
    if (size < 4) return NULL;
    bool little = bytes[0] && !bytes[1] && bytes[2] && !bytes[3], big = !bytes[0] && bytes[1] && !bytes[2] && bytes[3];
    return little || big ? "UTF-16" : NULL;
}

eq_status eq_encoding_refuse(eq_ctx *cx, const char *what, size_t line, unsigned byte) {
    return eq_fail(cx, EQ_EINPUT, "%sline %zu: byte 0x%02X is not UTF-8, expected the text saved as UTF-8", what, line, byte);
}

eq_status eq_encoding_need(eq_ctx *cx, const char *what, const char *bytes, size_t size) {
    const char *wide = wide_encoding(bytes, size);
    if (wide) return eq_fail(cx, EQ_EINPUT, "%sthe text is %s, expected it saved as UTF-8", what, wide);
    size_t at = size ? eq_utf8_check(bytes, size) : 0, line = 1;
    if (at == size) return EQ_OK;
    for (size_t i = 0; i < at; i++) line += bytes[i] == '\n';
    return eq_encoding_refuse(cx, what, line, (unsigned char)bytes[at]);
}
