/* UTF-8: whether bytes are text that every JSON reader takes. */
#ifndef EQ_UTF8_H
#define EQ_UTF8_H

#include <stddef.h>

/* Offset of the first byte that is not UTF-8, or size: no overlong forms, no halves of surrogate pairs, nothing cut short.
 * O(size). Source: RFC 3629, section 4. */
size_t eq_utf8_check(const char *bytes, size_t size);

#endif
