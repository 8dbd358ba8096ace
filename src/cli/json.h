/* Reading our own JSON to print it: a tree of values in which what is missing reads as nothing. */
#ifndef EQ_CLI_JSON_H
#define EQ_CLI_JSON_H

#include <stdbool.h>

#include "experiment/json_out.h"

/* A value in a tree; NULL = not there. */
typedef const cJSON *cli_json;

/* Parses a text; give the tree back with cli_json_free. `what` names it in messages. */
eq_status cli_json_parse(eq_ctx *cx, const char *what, const char *text, cli_json *out);
void cli_json_free(cli_json tree);

cli_json cli_json_get(cli_json object, const char *key);
/* The first item of an array or member of an object, the one behind, and a member's name. */
cli_json cli_json_first(cli_json parent);
cli_json cli_json_next(cli_json item);
const char *cli_json_key(cli_json member);
size_t cli_json_count(cli_json parent);

const char *cli_json_text(cli_json value); /* NULL when it is no text */
double cli_json_number(cli_json value);    /* NaN when it is no number */
bool cli_json_true(cli_json value);
bool cli_json_is_list(cli_json value);

/* A value for reading: a text without quotes, numbers at up to 6 digits, lists as "a, b". Lives in cx->mem; NULL only when
 * memory ran out. */
const char *cli_json_show(eq_ctx *cx, cli_json value);

/* Adds the texts under `key` as an array. */
void cli_json_add_texts(eq_out *out, const char *key, const char *const *text, size_t n);

#endif
