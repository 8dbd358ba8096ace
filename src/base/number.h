/* Decimal text to double, correctly rounded and independent of any locale; and back. */
#ifndef EQ_NUMBER_H
#define EQ_NUMBER_H

#include <stdbool.h>

#include "equipoise/arena.h"

/* The double nearest to a decimal number (ties to even) that is the whole of text[0..size): optional sign,
 * digits with an optional `decimal` point among them, optional exponent. false: it is anything else ("nan",
 * "inf", "0x1"), or beyond the largest double; then *out is untouched. O(size) for up to 15 digits, slower
 * but exact for any length. */
bool eq_number_parse(const char *text, size_t size, char decimal, double *out);

/* The same of digits in groups of three: 1 to 3 digits that do not begin with 0, then at least one group of `thousands` (as
 * eq_csv_format has it) and three digits, then perhaps `decimal` and digits. A number without groups is none. */
bool eq_number_grouped(const char *text, size_t size, char decimal, char thousands, double *out);

/* Whether two texts are alike, or the same number: 1 is 1.0. */
bool eq_number_same(const char *a, const char *b);

#define EQ_NUMBER_TEXT 32

/* A finite number as people write it, into `text`: the shorter of 15 digits and 17 that reads back as this very double. */
void eq_number_digits(double value, char text[EQ_NUMBER_TEXT]);

/* The same in `arena`; NULL as eq_arena_alloc. */
const char *eq_number_text(eq_ctx *cx, eq_arena *arena, double value);

#endif
