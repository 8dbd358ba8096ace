/* Equipoise: measure unfairness in a classifier and remove it. Umbrella header.
 *
 *   eq_ctx cx = {0};
 *   eq_lab *lab = NULL;
 *   const char *report;
 *   eq_source source = {.schema = schema, .twin = twin};   // bytes of datasets/adult.json, datasets/adult.twin.json
 *   if (eq_lab_new(&cx, &lab) || eq_lab_load(lab, &source) || eq_lab_start(lab, plan, 0, 1)) goto failed;
 *   while (eq_lab_step(lab, 100000) == EQ_MORE) show_progress(lab);
 *   if (eq_lab_report(lab, &report)) goto failed;
 *   puts(report);
 * failed:
 *   if (*eq_message(&cx)) fputs(eq_message(&cx), stderr);
 *   if (lab) eq_lab_close(lab);
 *   eq_ctx_free(&cx);
 *
 * Asking about data, or anybody's decisions, without training: read once, ask often.
 *
 *   eq_subject_source of = {.file = predictions};           // or .of_cell, .cell of the run; or neither: the loaded labels
 *   if (eq_lab_subject(lab, &of, "{\"label\": \"y\", \"score\": \"s\", \"protected\": [\"sex\"]}", &subject)) goto failed;
 *   if (eq_lab_ask(lab, subject, "slices", "{\"depth\": 3}")) goto failed;
 *   while ((status = eq_lab_answer(lab, 5000, &json)) == EQ_MORE) show(eq_lab_answered(lab));
 *   eq_lab_drop(lab, subject);
 *
 * Order of calls: eq_lab_new; eq_lab_load before eq_lab_start and before a subject of labels; eq_lab_start, and eq_lab_step until
 * a cell is finished, before a subject of it. Loading drops the run and the subjects of labels, starting those of cells.
 * eq_lab_close before eq_ctx_free.
 *
 * What is stable, from version 1.0 on: the calls above, the keys of the JSON they take and give, plans, reports and model files,
 * each of which carries the number of its format. Before 1.0 they change only with a line in the CHANGELOG. What may change at
 * any time: headers under src/, the words of messages and blocks, the structs of kind.h and method.h.
 *
 * Threads: a context, its lab and all they gave belong to one thread at a time; give each thread its own. The bytes handed in (a
 * file, a schema, a plan) and the tables of methods, metrics, kinds and operations are only read: any number of threads may share
 * them. The one thing that is global is the JSON parser's note of its last error: of calls that take JSON, of eq_lab_report and
 * of eq_lab_part, which read their own, one at a time (as src/cli/pool.c does; eq_lab_step reads none). How a plan's cells are
 * dealt out changes no result.
 */
#ifndef EQUIPOISE_H
#define EQUIPOISE_H

#include "equipoise/arena.h"
#include "equipoise/board.h"
#include "equipoise/dataset.h"
#include "equipoise/experiment.h"
#include "equipoise/kind.h"
#include "equipoise/method.h"
#include "equipoise/metric.h"
#include "equipoise/model.h"
#include "equipoise/objective.h"
#include "equipoise/param.h"
#include "equipoise/recode.h"
#include "equipoise/rng.h"
#include "equipoise/schema.h"
#include "equipoise/scoring.h"
#include "equipoise/status.h"
#include "equipoise/table.h"
#include "equipoise/units.h"
#include "equipoise/version.h"

#endif
