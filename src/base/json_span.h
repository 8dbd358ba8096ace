/* JSON that is read where it stands: no tree is made, a value is its place in the text. For long files of numbers, which a tree
 * would hold in many times their size, and for what Python writes: NaN, Infinity and -Infinity are numbers here.
 *
 *     eq_span root, trees;
 *     EQ_TRY(eq_span_open(cx, bytes, &root));             all is checked once; what follows cannot run out of the text
 *     eq_span_get(root, "trees", &trees);
 *     for (eq_span item = eq_span_first(trees); item.at; item = eq_span_next(item)) ...
 */
#ifndef EQ_JSON_SPAN_H
#define EQ_JSON_SPAN_H

#include <stdbool.h>

#include "equipoise/arena.h"

#define EQ_SPAN_DEPTH 64 /* objects and arrays within one another */

/* A value within a text that was opened; at NULL = it is not there. */
typedef struct eq_span {
    const char *at, *end; /* its first byte; the end of the whole text */
} eq_span;

/* The one value of a text. EQ_EINPUT, in a sentence without the file's name: "the JSON ends inside learner.objective", not UTF-8,
 * "line 3: is not JSON", nested more than EQ_SPAN_DEPTH deep. O(bytes), allocates nothing. */
eq_status eq_span_open(eq_ctx *cx, eq_bytes text, eq_span *out);

/* Which kind it is: one of { [ " 0 (a number) t (true or false) n (null), or 0 where it is not there. */
char eq_span_kind(eq_span value);

/* The member of an object; not there where it is null or `object` is none. O(bytes of the object). */
eq_span eq_span_get(eq_span object, const char *key);
/* A member of a member: path "learner/objective/name". */
eq_span eq_span_at(eq_span object, const char *path);

/* Items of an array, one after the other; not there behind the last, or where it is no array. */
eq_span eq_span_first(eq_span array);
eq_span eq_span_next(eq_span item);
/* The members of an object: *key is the name as it stands, without quotes. */
eq_span eq_span_member(eq_span object, eq_bytes *key);
eq_span eq_span_next_member(eq_span member, eq_bytes *key);
bool eq_span_is(eq_bytes key, const char *name);

size_t eq_span_count(eq_span array); /* O(bytes) */

/* A number, or true (1) or false (0); false: it is something else. */
bool eq_span_number(eq_span value, double *out);
/* A text that holds a number, or a number. */
bool eq_span_number_or_text(eq_span value, double *out);
/* A whole number in [min, max]. */
bool eq_span_whole(eq_span value, double min, double max, double *out);
/* The text says exactly this. */
bool eq_span_says(eq_span value, const char *text);

/* The text, its escapes resolved. *out NULL: it is none. Lives in `arena`. */
eq_status eq_span_text(eq_ctx *cx, eq_arena *arena, eq_span value, const char **out);

/* An array of numbers. *out NULL: it is none, or has an item that is no number. Lives in `arena`. O(bytes). */
eq_status eq_span_numbers(eq_ctx *cx, eq_arena *arena, eq_span array, double **out, size_t *n);
/* An array of texts, likewise. */
eq_status eq_span_texts(eq_ctx *cx, eq_arena *arena, eq_span array, const char *const **out, size_t *n);

#endif
