/* Texts from data and files as a terminal may show them. */
#ifndef EQ_PLAIN_H
#define EQ_PLAIN_H

#include "equipoise/arena.h"

/* The text with each byte of a control character (C0, DEL, C1), a line separator or a mark that turns the direction of
 * writing as \xNN: so no name moves the cursor, colours the screen, breaks a line or stands reversed. The text itself where
 * there is none, else in cx->mem; "?" when memory runs out. O(bytes). */
const char *eq_plain(eq_ctx *cx, const char *text);

#endif
