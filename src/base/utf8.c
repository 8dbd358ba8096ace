/* UTF-8 by the table of RFC 3629: the first byte of a character says how many follow, and what the second may be.
 *
 * Names and levels travel into JSON as they stand in the file, so a byte of Latin-1 would make a report that no JSON
 * reader takes, and a group whose name the page cannot give back. Nearly all bytes are ASCII: eight at a time are skipped. */
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
