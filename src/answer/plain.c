/* Only what people read is changed; JSON and CSV carry names as they are. */
#include <stdio.h>
#include <string.h>

#include "answer/plain.h"
#include "base/text.h"

/* Bytes of the character at p that a terminal must not see; 0 where it may. */
static size_t unsafe_size(const unsigned char *p) {
    if (*p < 0x20 || *p == 0x7f) return 1;
    if (p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f) return 2; /* C1 */
    if (p[0] == 0xd8 && p[1] == 0x9c) return 2;                 /* U+061C */
    if (p[0] != 0xe2) return 0;
    bool in_80 = p[1] == 0x80 && (p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xa8 && p[2] <= 0xae)); /* 200E-F, 2028-202E */
    bool in_81 = p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9;                                     /* 2066-2069 */
    return in_80 || in_81 ? 3 : 0;
}

const char *eq_plain(eq_ctx *cx, const char *text) {
    const unsigned char *p = (const unsigned char *)text;
    while (*p && !unsafe_size(p)) p++;
    if (!*p) return text;
    eq_text out = {.cx = cx, .arena = &cx->mem};
    const char *plain;
    for (p = (const unsigned char *)text; *p;) {
        size_t n = unsafe_size(p);
        if (!n) eq_text_format(&out, "%c", *p++);
        for (; n; n--) eq_text_format(&out, "\\x%02X", *p++);
    }
    return eq_text_end(&out, &plain) == EQ_OK ? plain : "?";
}
