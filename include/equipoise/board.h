/* A report for a board: it carries the counts and the options that it was made of, and so can be checked by who has nothing
 * else. */
#ifndef EQUIPOISE_BOARD_H
#define EQUIPOISE_BOARD_H

#include <stdbool.h>

#include "equipoise/arena.h"

typedef struct eq_lab eq_lab; /* experiment.h */

/* A report that carries its counts and options inside and that eq_board_verify checks. Of a file of predictions (any model's, a
 * cell's too: eq_lab_predictions) or, where file.size is 0, of the loaded data's labels. Request:
 *   {"format": "html" (one file, where it is not said) or "json", "document": that of eq_audit_html without answers,
 *    "subject": options of eq_lab_subject, "questions": {analysis: options}, "answers": {analysis: its answer}}
 * Analyses that understand counts are answered anew, from the counts; of the others, and of those that are an
 * {"error"}, the answer
 * given is kept, and the report says so. Counts of over 0.9 MB are left out, and the report says so too. document.about.sha256 is
 * made of the file where it is not there. EQ_EINPUT names the path of what is wrong; as eq_lab_subject. O(bytes) and the
 * analyses' own cost. */
eq_status eq_lab_board(eq_lab *lab, eq_bytes file, const char *request_json, const char **report);

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
