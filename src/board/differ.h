/* The first place where a report is not what its own counts give: said so that a person finds it on the page. */
#ifndef EQ_BOARD_DIFFER_H
#define EQ_BOARD_DIFFER_H

#include <stdint.h>

#include "base/json_tree.h"
#include "base/text.h"

/* Texts, without marks of HTML, cut where they are long. */
typedef struct eq_difference {
    const char *where;         /* "Rates by group, row "Female", column "Selection rate"" */
    const char *says, *should; /* the word that differs, and what it is when it is made again */
    const char *within;        /* what it stands in, made again; NULL = nothing more */
    bool inside;               /* every number agrees: a part of what is inside is not what the report was written with, */
    const char *part;          /* this one; "" where it is not said */
} eq_difference;

/* Of two HTML reports, `made` again; false: they are the same bytes. Lives in `arena`. O(bytes). */
eq_status eq_differ_html(eq_ctx *cx, eq_arena *arena, eq_bytes given, eq_bytes made, bool *differ, eq_difference *out);

/* Of two answers in JSON, members in the order of `made`; where: the path. Lives in `arena`. O(values x members of one). */
eq_status eq_differ_json(eq_ctx *cx, eq_arena *arena, eq_tree given, eq_tree made, bool *differ, eq_difference *out);

#endif
