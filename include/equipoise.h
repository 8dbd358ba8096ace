/* Equipoise: measure unfairness in a classifier and remove it. Umbrella header.
 *
 *   eq_ctx cx = {0};
 *   eq_lab *lab;
 *   const char *report;
 *   eq_source source = {.schema = schema, .twin = twin};   // bytes of datasets/adult.json, datasets/adult.twin.json
 *   if (eq_lab_new(&cx, &lab) || eq_lab_load(lab, &source) || eq_lab_start(lab, plan, 0, 1)) goto failed;
 *   while (eq_lab_step(lab, 100000) == EQ_MORE) show_progress(lab);
 *   if (eq_lab_report(lab, &report)) goto failed;
 *   puts(report);
 * failed:
 *   if (*eq_message(&cx)) fputs(eq_message(&cx), stderr);
 *   eq_ctx_free(&cx);
 */
#ifndef EQUIPOISE_H
#define EQUIPOISE_H

#include "equipoise/arena.h"
#include "equipoise/dataset.h"
#include "equipoise/experiment.h"
#include "equipoise/kind.h"
#include "equipoise/method.h"
#include "equipoise/metric.h"
#include "equipoise/model.h"
#include "equipoise/objective.h"
#include "equipoise/param.h"
#include "equipoise/rng.h"
#include "equipoise/status.h"
#include "equipoise/table.h"
#include "equipoise/version.h"

#endif
