/* Answers as people read them: one HTML file, one table. */
#ifndef EQUIPOISE_ANSWER_H
#define EQUIPOISE_ANSWER_H

#include "equipoise/arena.h"

/* A report of answers as one HTML file without scripts, the same from every host. Lives in `arena`. The document:
 *   {"title": text, "made": date, "options": text, "about": what eq_lab_describe says or a part of it,
 *    "tolerance": {"name", "difference", "ratio"}, "chosen": [metric ids], "answers": {analysis id: its answer},
 *    "said": {what a preset asks for: text}}
 * EQ_EINPUT: it is not JSON, or has no answers. */
eq_status eq_audit_html(eq_ctx *cx, eq_arena *arena, eq_bytes document, const char **html);

/* Every number of document.answers.audit as CSV, RFC 4180: a line a group and count or rate, all rows as "overall", then a line
 * a disparity without a group, then of each impact table a line a group and field, whose metric is its path in the JSON
 * ("impact/race/ratio"; yes and no are 1 and 0), and a line a field of the table without a group. Columns: group, metric,
 * value, low, high, small ("yes": fewer rows than the minimum), why, note,
 * matters ("yes": one of "chosen"), reading (against the ideal, or the tolerance). Numbers read back as they are. The document
 * is that of eq_audit_html. Lives in `arena`. EQ_EINPUT: it is not JSON, or has no audit. */
eq_status eq_audit_csv(eq_ctx *cx, eq_arena *arena, eq_bytes document, const char **csv);

#endif
