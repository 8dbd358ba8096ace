/* Writing JSON from front to back: a stream, no tree. */
#ifndef EQ_JSON_WRITE_H
#define EQ_JSON_WRITE_H

#include <stdint.h>

#include "base/text.h"

#define EQ_OUT_DEPTH 24 /* objects and arrays within one another */

/* An open object or array. Writing to a place closes what was opened inside it, so nothing is ever closed by hand. */
typedef struct eq_place {
    uint32_t depth, serial; /* of a place that never was open: depth EQ_OUT_DEPTH */
} eq_place;

/* A text under construction. Members are added to a place that is still open; a refused allocation is remembered and the rest
 * become no-ops, so writers read like the JSON they make and check once, at the end. */
typedef struct eq_out {
    eq_ctx *cx;
    eq_arena own; /* of the text until it is done */
    eq_text text;
    eq_place root;
    uint32_t depth, n_places;      /* how many are open within the root; how many there ever were */
    uint32_t serial[EQ_OUT_DEPTH]; /* of the open ones, the root first */
    bool array[EQ_OUT_DEPTH], empty[EQ_OUT_DEPTH];
    bool failed;
    bool late;   /* something was added to a place that was closed: a fault of the writer's */
    bool brief;  /* values without their null members: a report holds hundreds for every cell and part */
    bool spaced; /* for people to edit: a member a line, indented by tabs; arrays on one line */
} eq_out;

/* Begins with an empty object. End with eq_out_print or eq_out_drop. */
void eq_out_begin(eq_ctx *cx, eq_out *out);
/* The same with an empty list. */
void eq_out_begin_list(eq_ctx *cx, eq_out *out);

/* Adds to the object `to`, under `key`; or, with key NULL, to the array `to`. NaN and infinities become null; text NULL too.
 * A number reads back as this very double: 15 digits where they do, else 17. */
void eq_out_number(eq_out *out, eq_place to, const char *key, double value);
void eq_out_short(eq_out *out, eq_place to, const char *key, float value); /* at 7 significant digits */
void eq_out_text(eq_out *out, eq_place to, const char *key, const char *text);
void eq_out_texts(eq_out *out, eq_place to, const char *key, const char *const *text, size_t n); /* an array */
void eq_out_bool(eq_out *out, eq_place to, const char *key, bool value);
void eq_out_raw(eq_out *out, eq_place to, const char *key, const char *json); /* JSON text as it stands */
eq_place eq_out_object(eq_out *out, eq_place to, const char *key);
eq_place eq_out_array(eq_out *out, eq_place to, const char *key);

/* Closes all, hands the text over in `arena` and gives the rest back. EQ_EMEMORY. */
eq_status eq_out_print(eq_out *out, eq_arena *arena, const char **text);

/* Gives all back without a text. */
void eq_out_drop(eq_out *out);

/* One JSON text with its quotes, and one number as above, for who writes from a tree that exists. */
void eq_text_quoted(eq_text *out, const char *text);
void eq_text_number(eq_text *out, double value);

#endif
