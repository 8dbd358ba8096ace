/* A model card: what a model is for, what it was made of, how it measures before and after, by group, and where that ends.
 * Mitchell et al. 2019, "Model Cards for Model Reporting". */
#ifndef EQ_CARD_H
#define EQ_CARD_H

#include "equipoise/arena.h"

typedef struct eq_card_of {
    eq_bytes report;    /* of a run, as JSON */
    size_t cell;        /* its index in the plan */
    const char *sha256; /* of the model's file; NULL = not known, then of its weights alone */
} eq_card_of;

/* The card as JSON, an answer whose blocks every renderer shows: {"kind": "model card", "title", "use", "model", "before",
 * "data", "measures", "groups", "limits", "blocks"}. "before" is the cell of the same seed and settings that no method touched;
 * null where the report has none. Lives in `arena`. EQ_EINPUT: no report, no such cell, or one that failed. */
eq_status eq_card_json(eq_ctx *cx, eq_arena *arena, const eq_card_of *of, const char **json);

/* The same as one HTML file, by eq_audit_html. */
eq_status eq_card_html(eq_ctx *cx, eq_arena *arena, const char *card_json, const char **html);

#endif
