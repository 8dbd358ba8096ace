/* Progress is read several times a second while training, so of the curve it says only what is new. */
#include "experiment/json_progress.h"
#include "experiment/json_report.h"

static void add_cell(eq_out *out, const eq_progress *progress) {
    static const char *const stages[] = {"prepare", "train", "adjust", "calibrate", "evaluate"};
    const eq_runner *runner = progress->runner;
    cJSON *object = eq_out_object(out, out->root, "cell");
    eq_out_number(out, object, "index", (double)progress->cell->index);
    eq_report_identity(out, object, progress->plan, progress->cell);
    eq_out_number(out, object, "seed", progress->cell->seed);
    eq_out_text(out, object, "stage", stages[runner ? runner->stage : EQ_STAGE_PREPARE]);
    eq_out_number(out, object, "done", runner ? runner->done : 0);
}

static void add_curve(eq_out *out, const eq_progress *progress, const eq_curve *curve) {
    const eq_seen *seen = progress->seen;
    bool same = seen && progress->cell && seen->cell == progress->cell->index && seen->n_epochs <= curve->n_epochs;
    size_t from = same ? seen->n_epochs : 0;
    cJSON *object = eq_out_object(out, out->root, "curve");
    eq_out_number(out, object, "from", (double)from);
    eq_out_curve(out, object, curve, progress->runner->objective.bias, from);
}

eq_status eq_progress_json(eq_ctx *cx, eq_arena *arena, const eq_progress *progress, const char **json) {
    eq_out out = eq_out_new(cx);
    cJSON *cells = eq_out_object(&out, out.root, "cells");
    eq_out_number(&out, cells, "done", (double)progress->done);
    eq_out_number(&out, cells, "total", (double)progress->total);
    eq_out_number(&out, cells, "groups", (double)progress->n_groups);
    if (progress->cell) add_cell(&out, progress);
    else eq_out_text(&out, out.root, "cell", NULL);
    const eq_curve *curve = progress->runner ? progress->runner->curve : NULL;
    if (curve) add_curve(&out, progress, curve);
    else eq_out_text(&out, out.root, "curve", NULL);
    return eq_out_print(&out, arena, json);
}
