/* UTF-8: whether bytes are text that every JSON reader takes. */
#ifndef EQ_UTF8_H
#define EQ_UTF8_H

#include <stddef.h>
#include "equipoise/status.h"

/* Offset of the first byte that is not UTF-8, or size: no overlong forms, no halves of surrogate pairs, nothing cut short.
 * O(size). Source: RFC 3629, section 4. */
size_t eq_utf8_check(const char *bytes, size_t size);

/* EQ_EINPUT when they are not, with `what` ("plan: ", "") before the line: "line 3: byte 0xE9 is not UTF-8, ..."; UTF-16 and
 * UTF-32 are called by their name. */
eq_status eq_utf8_need(eq_ctx *cx, const char *what, const char *bytes, size_t size);

/* That sentence, for who reads in pieces. Always EQ_EINPUT. */
eq_status eq_utf8_refuse(eq_ctx *cx, const char *what, size_t line, unsigned byte);

#endif
