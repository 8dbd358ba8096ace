/* Errors with a sentence. The first failure is kept: later ones are only its echoes on the way up. A sentence is UTF-8
 * even where names in it were cut to a number of bytes, because sentences go into reports. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "equipoise/arena.h"

const char *eq_status_word(eq_status status) {
#define WORD(name, word) word,
    static const char *const words[] = {EQ_STATUSES(WORD)};
#undef WORD
    return (unsigned)status < EQ_N_STATUSES ? words[status] : "unknown";
}

eq_status eq_fail(eq_ctx *cx, eq_status status, const char *format, ...) {
    if (cx->status != EQ_OK) return status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(cx->message, sizeof cx->message, format, arguments);
    va_end(arguments);
    size_t size = strlen(cx->message), at;
    while ((at = eq_utf8_check(cx->message, size)) < size) cx->message[at] = '?';
    cx->status = status;
    return status;
}

const char *eq_message(const eq_ctx *cx) {
    return cx->status == EQ_OK ? "" : cx->message;
}

void eq_ctx_clear(eq_ctx *cx) {
    cx->status = EQ_OK;
    cx->message[0] = 0;
}
