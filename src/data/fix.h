/* The fixes that a refusal names, in words and as options; and all that it is about as JSON. */
#ifndef EQ_DATA_FIX_H
#define EQ_DATA_FIX_H

#include "base/json_write.h"
#include "equipoise/table.h"

#define EQ_MOST_FIX_OPTIONS 4

/* What a fix does, an imperative without its point; in `arena`. NULL as eq_arena_alloc, or where no row of fixes.def has its
 * id. */
const char *eq_fix_words(eq_ctx *cx, eq_arena *arena, const eq_about *about, const eq_fix *fix);

/* The arguments of a command line that make it; how many. They live in `arena`; 0 as above. */
size_t eq_fix_options(eq_ctx *cx, eq_arena *arena, const eq_about *about, const eq_fix *fix,
                      const char *option[EQ_MOST_FIX_OPTIONS]);

/* Offers each level of a category as a value of fix `id`, where they are few enough to be all offered. */
void eq_fix_offer(const eq_column *column, const char *id, eq_about *about);

/* Adds message, field, line, column and value (null where they are not known), and fixes: [{id, value, words, options}]. */
void eq_fix_write(eq_out *out, eq_place to);

/* The same with form and args, by which it is said in another language (base/wording.h). */
void eq_refusal_write(eq_out *out, eq_place to);

#endif
