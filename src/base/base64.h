/* Base64 (RFC 4648, with "+", "/" and "=" at the end): numbers whose digits are longer than their bits. */
#ifndef EQ_BASE64_H
#define EQ_BASE64_H

#include "base/text.h"

/* Adds `size` bytes as text. O(size). */
void eq_text_base64(eq_text *text, const void *bytes, size_t size);

/* The bytes of a text; false: it is none of ours (another letter, a wrong length, bits behind the end). out: 3 bytes for
 * each four
 * letters at most; *size: how many. O(letters). */
bool eq_base64_read(const char *text, size_t letters, unsigned char *out, size_t *size);

#endif
