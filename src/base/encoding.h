/* Texts that come from outside are UTF-8, or refused with a sentence that says what they are. */
#ifndef EQ_BASE_ENCODING_H
#define EQ_BASE_ENCODING_H

#include <stddef.h>

#include "equipoise/status.h"

/* EQ_EINPUT when the bytes are not UTF-8, with `what` ("plan: ", "") before the line: "line 3: byte 0xE9 is not UTF-8, ...";
 * UTF-16 and UTF-32 are called by their name. */
eq_status eq_encoding_need(eq_ctx *cx, const char *what, const char *bytes, size_t size);

/* That sentence, for who reads in pieces. Always EQ_EINPUT. */
eq_status eq_encoding_refuse(eq_ctx *cx, const char *what, size_t line, unsigned byte);

#endif
