/* Writing JSON: cJSON trees built with one check at the end instead of one a member. */
#ifndef EQ_JSON_OUT_H
#define EQ_JSON_OUT_H

#include <stdbool.h>

#include <cJSON.h>

#include "equipoise/model.h"

/* A tree under construction. Members are added to `at`; a refused allocation is remembered and the rest become no-ops. */
typedef struct eq_out {
    eq_ctx *cx;
    cJSON *root;
    bool failed;
    bool brief; /* values without their null members: a report holds hundreds for every cell and part */
} eq_out;

/* An empty object to begin with. End with eq_out_text or eq_out_drop. */
eq_out eq_out_new(eq_ctx *cx);

/* A number that reads back as this very double: 15 digits where they do, else 17 (cJSON alone prints 15 also where they are
 * the neighbour, and a threshold equal to a score then decides otherwise). NaN and infinities become null. NULL: no memory. */
cJSON *eq_exact_number(double value);

/* Adds to the object `to`, under `key`; or, with key NULL, to the array `to`. NaN and infinities become null; text NULL too. */
void eq_out_number(eq_out *out, cJSON *to, const char *key, double value);
void eq_out_short(eq_out *out, cJSON *to, const char *key, float value); /* at 7 significant digits */
void eq_out_text(eq_out *out, cJSON *to, const char *key, const char *text);
void eq_out_bool(eq_out *out, cJSON *to, const char *key, bool value);
void eq_out_raw(eq_out *out, cJSON *to, const char *key, const char *json); /* JSON text as it stands */
cJSON *eq_out_object(eq_out *out, cJSON *to, const char *key);              /* never NULL: a failed tree gives its root */
cJSON *eq_out_array(eq_out *out, cJSON *to, const char *key);

/* Prints the tree without white space into `arena` and gives it back. EQ_EMEMORY. */
eq_status eq_out_print(eq_out *out, eq_arena *arena, const char **text);

/* Gives the tree back without printing. */
void eq_out_drop(eq_out *out);

/* A training curve's arrays without the first `from` epochs, as members of `to`; of its biases the one that is asked for. */
void eq_out_curve(eq_out *out, cJSON *to, const eq_curve *curve, eq_bias bias, size_t from);

/* {"value", "low", "high", "why"} and, where there is one, "note"; but see `brief`. */
void eq_out_value(eq_out *out, cJSON *to, const char *key, const eq_value *value);

/* What is said first of an audit as "headline", and of every rate as "apart" by the rate's id, members of `to`:
 * {"text", "parts": [texts], "minimum", "groups": [first, second] or [], "difference": value, "left_out": [{"name", "n"}]},
 * of a rate text and parts alone. outcome: as in eq_headlines. */
void eq_out_headline(eq_out *out, cJSON *to, const eq_audit *audit);
void eq_out_headlines(eq_out *out, cJSON *to, const eq_audit *audit, const char *outcome);

/* The groups, overall and metrics of an audit, as members of `to`; and the two sides, where the groups were pooled. */
void eq_out_audit(eq_out *out, cJSON *to, const eq_audit *audit);
void eq_out_sides(eq_out *out, cJSON *to, const eq_audit *audit);

#endif
