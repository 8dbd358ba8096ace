/* How a message was made, so that it can be worded in another language: its format, and where in it each argument stands. */
#ifndef EQ_WORDING_H
#define EQ_WORDING_H

#include <stdarg.h>

#include "base/json_write.h"

/* Notes of `text` how it was printed by `form`. An argument that is cx->phrase keeps its own form. Nothing is noted (n = 0) where
 * the two do not agree, because the text was cut, or where that has more than EQ_MOST_WORDED. O(text). */
void eq_wording_note(const eq_ctx *cx, eq_wording *wording, const char *text, const char *form, va_list arguments);

/* Prints a sentence that is to be an argument of the next failure, into `to` of `size` bytes; gives `to`. */
const char *eq_word(eq_ctx *cx, char *to, size_t size, const char *form, ...) __attribute__((format(printf, 4, 5)));
void eq_word_list(eq_ctx *cx, char *to, size_t size, const char *form, va_list arguments) __attribute__((format(printf, 4, 0)));

/* The same of the kept failure, which is forgotten: another wraps it. */
void eq_word_failure(eq_ctx *cx, char to[EQ_MESSAGE_SIZE]);

/* Adds form and args of the kept failure, as far as they are known: texts, and {form, args} of what is a sentence itself. */
void eq_wording_write(eq_out *out, eq_place to);

#endif
