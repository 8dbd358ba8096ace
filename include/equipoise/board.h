/* A report for a board: it carries the counts and the options that it was made of, and so can be checked by who has nothing
 * else. How one is made: eq_lab_board, experiment.h. */
#ifndef EQUIPOISE_BOARD_H
#define EQUIPOISE_BOARD_H

#include <stdbool.h>

#include "equipoise/arena.h"

/* Makes a report again from what is inside it and compares: of HTML every byte, of JSON every value.
 *   report  what eq_lab_board wrote, perhaps changed since
 *   *json   {"format": "html" or "json", "version", "title", "author", "made", "data", "sha256", "people" (null: no counts are
 *           inside), "agrees", "recomputed": [titles], "not_recomputed": [{"title", "why"}],
 *           "difference": null or {"where", "says", "should", "within"}, "said": [sentences]}
 * What cannot be recomputed is named and never counted as checked. A report whose inside can be read and not asked again does not
 * agree, and says why. Lives in `arena`. EQ_EINPUT: it is no report of ours, has nothing inside, or is cut. O(bytes) and the
 * analyses' own cost. */
eq_status eq_board_verify(eq_ctx *cx, eq_arena *arena, eq_bytes report, const char **json);

#endif
