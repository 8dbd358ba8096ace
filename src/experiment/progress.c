/* Progress is read several times a second while training, so of the curve it says only what is new. */
#include "experiment/progress.h"
#include "experiment/report.h"

static void add_series(eq_out *out, eq_place to, const char *key, const float *value, size_t n) {
    eq_place array = eq_out_array(out, to, key);
    for (size_t i = 0; i < n; i++) eq_out_short(out, array, NULL, value[i]);
}

void eq_out_curve(eq_out *out, eq_place to, const eq_curve *curve, eq_bias bias, size_t from) {
    size_t n = curve->n_epochs - from;
    eq_place epochs = eq_out_array(out, to, "epoch");
    for (size_t i = 0; i < n; i++) eq_out_number(out, epochs, NULL, (double)(from + i + 1));
    add_series(out, to, "train_loss", curve->train_loss + from, n);
    add_series(out, to, "valid_loss", curve->valid_loss + from, n);
    add_series(out, to, "performance", curve->performance + from, n);
    add_series(out, to, "bias", curve->bias[bias] + from, n);
    add_series(out, to, "learning_rate", curve->learning_rate + from, n);
    eq_out_number(out, to, "best_epoch", (double)curve->best_epoch);
}

static void add_cell(eq_out *out, const eq_progress *progress) {
    static const char *const stages[] = {"prepare", "train", "adjust", "calibrate", "evaluate"};
    const eq_runner *runner = progress->runner;
    eq_place object = eq_out_object(out, out->root, "cell");
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
    eq_place object = eq_out_object(out, out->root, "curve");
    eq_out_number(out, object, "from", (double)from);
    eq_out_curve(out, object, curve, progress->runner->objective.bias, from);
}

eq_status eq_progress_json(eq_ctx *cx, eq_arena *arena, const eq_progress *progress, const char **json) {
    eq_out out;
    eq_out_begin(cx, &out);
    eq_place cells = eq_out_object(&out, out.root, "cells");
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
