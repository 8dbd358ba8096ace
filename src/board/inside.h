/* What a report carries inside, so that it can be made again from nothing but itself:
 *   {"format": 1, "version": ours, "document": what eq_audit_html is given but its answers, "schema": of labels that were loaded,
 *    "subject": options of eq_lab_subject, "counts": see counts.h, "questions": {analysis: options},
 *    "kept": {analysis: {"why": sentence, "answer": its answer}}}
 * What is asked of the counts is not in it: it is asked again. `kept` are the answers that counts do not give. */
#ifndef EQ_BOARD_INSIDE_H
#define EQ_BOARD_INSIDE_H

#include "analysis/request.h"

#define EQ_INSIDE_FORMAT 1
#define EQ_INSIDE_MOST ((size_t)900000) /* bytes of the counts: with all the rest a report stays under a megabyte */

/* Writes it, of what eq_board_make is asked. why_not: why counts are left out; NULL = only where they are too long. Lives
 * in `arena`; the texts in `request` must outlive it.
 * EQ_EINPUT names the path of what is wrong. O(bytes). */
eq_status eq_inside_write(eq_ctx *cx, eq_arena *arena, const eq_subject_place *from, const eq_json *request, const char *why_not,
                          const char **json);

/* Why counts do not give that answer, a sentence; NULL: they do. */
const char *eq_inside_why_kept(const char *id, eq_tree answer);

/* Asks again: the document of eq_audit_html with all answers, and of each in "checked" [{"id", "title", "recomputed", "why"}]
 * whether it was answered from the counts. Lives in `arena`. EQ_EINPUT: what is inside is not whole, cannot be asked, or
 * keeps an answer that its counts give: what is not asked of them is not checked. */
eq_status eq_inside_document(eq_ctx *cx, eq_arena *arena, const eq_json *inside, const char **document);

#endif
