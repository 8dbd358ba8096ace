/* Three bytes are four letters; what is wanting at the end is said by one or two "=". */
#include <stdint.h>
#include <string.h>

#include "base/base64.h"

static const char letter[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void eq_text_base64(eq_text *text, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i += 3) {
        size_t n = size - i < 3 ? size - i : 3;
        uint32_t bits = (uint32_t)at[i] << 16 | (n > 1 ? (uint32_t)at[i + 1] << 8 : 0) | (n > 2 ? at[i + 2] : 0);
        char four[5] = {letter[bits >> 18], letter[bits >> 12 & 63], n > 1 ? letter[bits >> 6 & 63] : '=',
                        n > 2 ? letter[bits & 63] : '=', 0};
        eq_text_add(text, four);
    }
}

/* 64: it is no letter. */
static uint32_t value_of(char c) {
    const char *found = c ? strchr(letter, c) : NULL;
    return found ? (uint32_t)(found - letter) : 64;
}

bool eq_base64_read(const char *text, size_t letters, unsigned char *out, size_t *size) {
    *size = 0;
    if (letters % 4) return false;
    for (size_t i = 0; i < letters; i += 4) {
        bool last = i + 4 == letters;
        size_t n = last && text[i + 3] == '=' ? text[i + 2] == '=' ? 1 : 2 : 3;
        uint32_t bits = 0;
        for (size_t k = 0; k < 4; k++) {
            uint32_t value = k <= n ? value_of(text[i + k]) : 0;
            if (value > 63) return false;
            bits = bits << 6 | value;
        }
        if (n < 3 && bits & (n == 1 ? 0xFFFFu : 0xFFu)) return false;
        for (size_t k = 0; k < n; k++) out[(*size)++] = (unsigned char)(bits >> (16 - 8 * k));
    }
    return true;
}
