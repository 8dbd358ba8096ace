/* Errors with a sentence. The first failure is kept: later ones are only its echoes on the way up. A sentence is UTF-8
 * even where names in it were cut to a number of bytes, because sentences go into reports. It says what was expected even
 * where a name in it is as long as a file: what stands between quotes is cut before the sentence is. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/wording.h"
#include "base/utf8.h"
#include "equipoise/arena.h"

#define QUOTED_SIZE 80 /* most bytes of a name */
#define FORMATTED_SIZE 4096

/* The format with each "%s" no longer than shows whether it is to be cut: what comes behind a long name is not lost. */
static void bound_quoted(const char *format, char *to, size_t size) {
    static const char quoted[] = "\"%s\"", bounded[] = "\"%.81s\"";
    size_t used = 0;
    while (*format && used + sizeof bounded < size) {
        bool found = !strncmp(format, quoted, sizeof quoted - 1);
        if (found) memcpy(to + used, bounded, sizeof bounded - 1);
        else to[used] = *format;
        used += found ? sizeof bounded - 1 : 1;
        format += found ? sizeof quoted - 1 : 1;
    }
    to[used] = 0;
}

/* A C library prints the sign of NaN or not. */
static void unsign_nan(char *text) {
    for (char *at = text; (at = strstr(at, "-nan"));) memmove(at, at + 1, strlen(at));
}

/* Cuts what stands between two quotes to QUOTED_SIZE bytes, the last three of them dots; an end that never came counts. */
static void cut_quoted(char *text) {
    char *open = strchr(text, '"');
    while (open) {
        char *close = strchr(open + 1, '"'), *end = close ? close : open + 1 + strlen(open + 1);
        if (end - open - 1 > QUOTED_SIZE) {
            char *cut = open + 1 + QUOTED_SIZE - 3;
            memcpy(cut, "...", 3);
            memmove(cut + 3, end, strlen(end) + 1);
            close = close ? cut + 3 : NULL;
        }
        open = close ? strchr(close + 1, '"') : NULL;
    }
}

static void say(eq_ctx *cx, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
static void say(eq_ctx *cx, const char *format, va_list arguments) {
    char text[FORMATTED_SIZE] = "", bounded[EQ_MESSAGE_SIZE];
    va_list again;
    va_copy(again, arguments);
    bound_quoted(format, bounded, sizeof bounded);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* it is the checked one, with precisions */
    vsnprintf(text, sizeof text, bounded, arguments);
#pragma GCC diagnostic pop
    unsign_nan(text);
    cut_quoted(text);
    memcpy(cx->message, text, sizeof cx->message - 1);
    cx->message[sizeof cx->message - 1] = 0;
    size_t size = strlen(cx->message), at;
    while ((at = eq_utf8_check(cx->message, size)) < size) cx->message[at] = '?';
    eq_wording_note(cx, &cx->wording, cx->message, format, again);
    va_end(again);
    cx->phrase_text = NULL;
}

eq_status eq_fail(eq_ctx *cx, eq_status status, const char *format, ...) {
    va_list arguments;
    if (cx->status != EQ_OK) return status;
    va_start(arguments, format);
    say(cx, format, arguments);
    va_end(arguments);
    memset(&cx->about, 0, sizeof cx->about);
    cx->status = status;
    return status;
}

/* A copy behind what is kept already; NULL where there is no room, or no UTF-8: half a name would be another's. */
static const char *keep(eq_ctx *cx, const char *text, size_t *used) {
    size_t size = text ? strlen(text) : 0;
    if (!text || size >= sizeof cx->about_text - *used || eq_utf8_check(text, size) < size) return NULL;
    char *kept = memcpy(cx->about_text + *used, text, size + 1);
    *used += size + 1;
    return kept;
}

static void keep_about(eq_ctx *cx, const eq_about *about) {
    eq_about kept = {.line = about->line};
    size_t used = 0, n = 0;
    kept.field = keep(cx, about->field, &used);
    kept.column = keep(cx, about->column, &used);
    kept.value = keep(cx, about->value, &used);
    for (size_t i = 0; i < EQ_MOST_FIXES && about->fix[i].id; i++) {
        eq_fix fix = {keep(cx, about->fix[i].id, &used), keep(cx, about->fix[i].value, &used)};
        bool of_column = !about->column || kept.column;
        if (fix.id && of_column && (fix.value || !about->fix[i].value)) kept.fix[n++] = fix;
    }
    cx->about = kept;
}

eq_status eq_fail_about(eq_ctx *cx, const eq_about *about, const char *format, ...) {
    va_list arguments;
    if (cx->status != EQ_OK) return EQ_EINPUT;
    va_start(arguments, format);
    say(cx, format, arguments);
    va_end(arguments);
    keep_about(cx, about);
    cx->status = EQ_EINPUT;
    return EQ_EINPUT;
}

const eq_about *eq_message_about(const eq_ctx *cx) {
    static const eq_about nothing;
    return cx->status == EQ_OK ? &nothing : &cx->about;
}

const char *eq_message(const eq_ctx *cx) { return cx->status == EQ_OK ? "" : cx->message; }

void eq_ctx_clear(eq_ctx *cx) {
    cx->status = EQ_OK;
    cx->message[0] = 0;
    cx->wording.n = 0;
    cx->phrase_text = NULL;
    memset(&cx->about, 0, sizeof cx->about);
}
