/* Reading JSON: typed getters that refuse with the JSON path of what is wrong.
 *
 * A place is a value and how one got there; getters check type and range at the place and say, on refusal, for instance
 *   methods[1].lambda: is -3, expected a number in [0, 1000]
 * Places live on the stack of their reader and point to their parent's, which must outlive them. */
#ifndef EQ_JSON_READ_H
#define EQ_JSON_READ_H

#include <stdint.h>

#include "base/json_tree.h"

typedef struct eq_json {
    eq_ctx *cx;
    eq_tree value;
    const struct eq_json *parent; /* NULL at the root */
    const char *key;              /* in an object; at the root: what the text is, such as "plan" */
    size_t index;                 /* in an array, when key is NULL */
} eq_json;

eq_json eq_json_root(eq_ctx *cx, const char *what, eq_tree value);

/* What of ours a text is: "a plan", "a report", "a schema", "a twin", ...; NULL: none that is known. O(members). */
const char *eq_json_kind(eq_tree value);

/* EQ_EINPUT where the root is another kind of text than `kind`, as of a report given for a plan. */
eq_status eq_json_expect(const eq_json *root, const char *kind);

/* Refuses at a place: "<path>: <sentence>". Always returns EQ_EINPUT. */
eq_status eq_json_fail(const eq_json *place, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The place is an object whose keys are all in `keys` (NULL-terminated), none twice. */
eq_status eq_json_object(const eq_json *place, const char *const *keys);

/* The member called `key` of an object place; false when absent or null (then *out is untouched). */
bool eq_json_get(const eq_json *object, const char *key, eq_json *out);

/* As eq_json_get, but a missing member is refused. */
eq_status eq_json_need(const eq_json *object, const char *key, eq_json *out);

/* The place is an array of min..max items; *n is their number. */
eq_status eq_json_array(const eq_json *place, size_t min, size_t max, size_t *n);

/* Item `index` of an array place; its value is NULL when there is none. O(index): a long list is walked by eq_json_next. */
eq_json eq_json_item(const eq_json *array, size_t index);
/* Makes an item the next of its array, O(1); its value is NULL behind the last. */
void eq_json_next(eq_json *item);

/* A finite number in [min, max]; integer: a whole one. */
eq_status eq_json_number(const eq_json *place, double min, double max, double *out);
eq_status eq_json_integer(const eq_json *place, double min, double max, double *out);
eq_status eq_json_size(const eq_json *place, size_t min, size_t max, size_t *out);
eq_status eq_json_boolean(const eq_json *place, bool *out);

/* A text, copied into `arena`. */
eq_status eq_json_text(const eq_json *place, eq_arena *arena, const char **out);

/* An array of texts, copied into `arena`. A single text counts as an array of one. */
eq_status eq_json_texts(const eq_json *place, eq_arena *arena, const char ***out, size_t *n);

/* The place printed again without white space, into `arena`. */
eq_status eq_json_print(const eq_json *place, eq_arena *arena, const char **out);

/* A member of the object that `text` holds, printed again; *out is untouched when it is absent. `what` names the text. */
eq_status eq_json_member(eq_ctx *cx, eq_arena *arena, const char *what, eq_bytes text, const char *key, const char **out);

/* One of `choices` (NULL-terminated); *out is its position. */
eq_status eq_json_choice(const eq_json *place, const char *const *choices, size_t *out);

#endif
