/* JSON that was read, as a tree of values in which what is missing reads as nothing: for our own answers and reports. What
 * a person wrote is read by json_read.h, which refuses. */
#ifndef EQ_JSON_TREE_H
#define EQ_JSON_TREE_H

#include <stdbool.h>

#include "equipoise/arena.h"

/* A value in a tree; NULL = not there. */
typedef const struct cJSON *eq_tree;

/* Parses a whole text (`what` names it in messages); give the tree back with eq_tree_free.
 * EQ_EINPUT: not UTF-8, not JSON, something behind it, or nested more than 1,000 deep; names the line. EQ_EMEMORY. O(bytes). */
eq_status eq_tree_parse(eq_ctx *cx, const char *what, eq_bytes text, eq_tree *out);
void eq_tree_free(eq_tree tree);

/* One JSON value stands at the start of the text, nested at most 1,000 deep; *end is behind it, or where it goes wrong.
 * O(bytes), allocates nothing. */
bool eq_json_is_valid(eq_bytes text, const char **end);

/* An object without members. */
eq_tree eq_tree_nothing(void);

eq_tree eq_tree_get(eq_tree object, const char *key);
/* The first item of an array or member of an object, the one behind, and a member's name. */
eq_tree eq_tree_first(eq_tree parent);
eq_tree eq_tree_next(eq_tree item);
const char *eq_tree_key(eq_tree member);
size_t eq_tree_count(eq_tree parent);

/* Each item or member in turn. */
#define EQ_EACH(item, parent) for (eq_tree item = eq_tree_first(parent); item; item = eq_tree_next(item))

bool eq_tree_is_text(eq_tree value);
bool eq_tree_is_number(eq_tree value);
bool eq_tree_is_list(eq_tree value);
bool eq_tree_is_object(eq_tree value);
bool eq_tree_is_null(eq_tree value);
bool eq_tree_is_boolean(eq_tree value);
bool eq_tree_equal(eq_tree a, eq_tree b); /* the same values, members in any order */

const char *eq_tree_text(eq_tree value); /* NULL when it is no text */
double eq_tree_number(eq_tree value);    /* NaN when it is no number */
bool eq_tree_true(eq_tree value);

/* A member's text, "" when there is none; a member's number, NaN when there is none. */
const char *eq_tree_words(eq_tree object, const char *key);
double eq_tree_number_of(eq_tree object, const char *key);

/* A value for reading: a text without quotes, numbers at up to 6 digits, lists as "a, b". Lives in cx->mem; NULL only when
 * memory ran out. */
const char *eq_tree_show(eq_ctx *cx, eq_tree value);

/* The value printed again without white space, into `arena`; numbers in digits that read back. EQ_EMEMORY. */
eq_status eq_tree_print(eq_ctx *cx, eq_arena *arena, eq_tree value, const char **out);

#endif
