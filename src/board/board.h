/* The report as a file: one HTML page, or one object in JSON, made of what it carries inside and of nothing else. */
#ifndef EQ_BOARD_H
#define EQ_BOARD_H

#include "board/inside.h"
#include "equipoise/board.h"

/* The report that is asked for:
 *   {"format": "html" or "json", "document": as of eq_audit_html without answers, "subject": options of eq_lab_subject,
 *    "questions": {analysis: options}, "answers": {analysis: its answer, of those that counts do not give}}
 * In JSON it is {the audit's members, the other answers by id, "inside", "seal": SHA-256 of what is inside}. What counts give is
 * asked of the counts, so that checking it gives the same bits. Lives in `arena`. EQ_EINPUT names the path of what is wrong.
 * O(bytes of the file) and the analyses' own cost. */
eq_status eq_board_make(eq_ctx *cx, eq_arena *arena, const eq_subject_place *from, eq_bytes request, const char **report);

/* The two from what is inside. inside: bytes without "<", ">" and "&", ended by a zero byte; tree: the same, read. */
eq_status eq_board_page(eq_ctx *cx, eq_arena *arena, eq_bytes inside, eq_tree tree, const char **html);
eq_status eq_board_object(eq_ctx *cx, eq_arena *arena, eq_tree tree, const char **json);

#endif
