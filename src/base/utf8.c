/* UTF-8 by the table of RFC 3629: the first byte of a character says how many follow, and what the second may be.
 *
 * Names and levels travel into JSON as they stand in the file, so a byte of Latin-1 would make a report that no JSON
 * reader takes, and a group whose name the page cannot give back. Nearly all bytes are ASCII: eight at a time are skipped. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* Bytes of the character at p, with at least one byte before end; 0 when it is none. */
static size_t character_size(const unsigned char *p, const unsigned char *end) {
    unsigned char first = *p;
    if (first < 0x80) return 1;
    if (first < 0xc2 || first > 0xf4) return 0;
    size_t size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if ((size_t)(end - p) < size) return 0;
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < size; i++)
        if (p[i] < 0x80 || p[i] > 0xbf) return 0;
    return size;
}

size_t eq_utf8_check(const char *bytes, size_t n_bytes) {
    const unsigned char *start = (const unsigned char *)bytes, *p = start, *end = start + n_bytes;
    while (p < end) {
        uint64_t word;
        for (; (size_t)(end - p) >= sizeof word; p += sizeof word) {
            memcpy(&word, p, sizeof word);
            if (word & UINT64_C(0x8080808080808080)) break;
        }
        if (p == end) break;
        size_t size = character_size(p, end);
        if (!size) return (size_t)(p - start);
        p += size;
    }
    return n_bytes;
}

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

eq_status eq_utf8_refuse(eq_ctx *cx, const char *what, size_t line, unsigned byte) {
    return eq_fail(cx, EQ_EINPUT, "%sline %zu: byte 0x%02X is not UTF-8, expected the text saved as UTF-8", what, line, byte);
}

eq_status eq_utf8_need(eq_ctx *cx, const char *what, const char *bytes, size_t size) {
    const char *wide = wide_encoding(bytes, size);
    if (wide) return eq_fail(cx, EQ_EINPUT, "%sthe text is %s, expected it saved as UTF-8", what, wide);
    size_t at = size ? eq_utf8_check(bytes, size) : 0, line = 1;
    if (at == size) return EQ_OK;
    for (size_t i = 0; i < at; i++) line += bytes[i] == '\n';
    return eq_utf8_refuse(cx, what, line, (unsigned char)bytes[at]);
}
