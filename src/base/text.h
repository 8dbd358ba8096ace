/* A text that grows: for documents that are written from front to back. */
#ifndef EQ_BASE_TEXT_H
#define EQ_BASE_TEXT_H

#include <stdbool.h>

#include "equipoise/arena.h"

/* Marks a text that the core words itself and that is known by itself where it is said in another language: tests/web/said.mjs
 * finds it by this (as gettext does by N_). */
#define EQ_WORDS(text) text

/* The same of a format whose text stands alone, in a report or in what is said of a file: the page reads it back by the format
 * (web/words/printed.js), and tests/web/printed.mjs finds it by this. */
#define EQ_PRINTS(format) format

/* Set cx and arena, leave the rest zero. A refused allocation is remembered and the rest become no-ops, so writers read
 * like what they write and check once, at the end. */
typedef struct eq_text {
    eq_ctx *cx;
    eq_arena *arena;
    char *data;
    size_t size, room;
    bool failed;
} eq_text;

/* Adds a text as it stands; NULL adds nothing. Amortised O(size). */
void eq_text_add(eq_text *text, const char *part);

/* Adds printf-formatted text. */
void eq_text_format(eq_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds a text for HTML: & < > " and ' escaped, so that it is safe between tags and in a quoted attribute. */
void eq_text_escaped(eq_text *text, const char *part);

/* The whole, ended by a zero byte. EQ_EMEMORY when an allocation was refused on the way. */
eq_status eq_text_end(eq_text *text, const char **out);

#endif
