/* Taking a model home: any model's file as ONNX. */
#include <math.h>
#include <string.h>

#include "equipoise/scoring.h"
#include "base/wording.h"
#include "lab/state.h"
#include "model/export/export.h"

static eq_status refuse_as(eq_ctx *cx, const char *name) {
    char sentence[EQ_MESSAGE_SIZE];
    eq_word_failure(cx, sentence);
    return eq_fail(cx, EQ_EINPUT, "%.120s: %s", name, sentence);
}

/* A model of ours says its rule and what it was made by. */
static eq_status export_own(eq_lab *lab, eq_arena *own, const eq_brought *brought, double threshold, eq_bytes *out) {
    eq_ctx *cx = lab->cx;
    eq_model_file file;
    EQ_TRY(eq_model_file_read(cx, own, brought->name, brought->model, &file));
    if (!isnan(threshold))
        return eq_fail(cx, EQ_EINPUT, "a threshold is for a model of another program; \"%.120s\" has its own rule",
                       brought->name);
    eq_export_notes notes = {
        .method = file.method, .plan_sha256 = file.plan_sha256, .favourable = file.favourable, .threshold = file.threshold};
    return eq_export_own(cx, eq_lab_fresh(lab, EQ_TEXT_EXPORT), &file, &notes, out);
}

/* Another's decides by the threshold, if at all. */
static eq_status export_given(eq_lab *lab, eq_arena *own, const eq_brought *brought, double threshold, eq_bytes *out) {
    eq_ctx *cx = lab->cx;
    eq_scorer model;
    eq_rule rule;
    EQ_TRY(eq_scorer_read(cx, own, brought->name, brought->model, NULL, &model));
    EQ_TRY(eq_rule_read(cx, own, NULL, threshold, &rule));
    const char *favourable = model.favourable < model.n_classes ? model.class_name[model.favourable] : NULL;
    eq_export_notes notes = {.favourable = favourable, .threshold = threshold};
    eq_status status = eq_export_given(cx, eq_lab_fresh(lab, EQ_TEXT_EXPORT), &model, &rule, &notes, out);
    return status == EQ_EINPUT ? refuse_as(cx, brought->name) : status;
}

eq_status eq_lab_export_model(eq_lab *lab, const eq_brought *brought, double threshold, eq_bytes *out) {
    eq_mark mark;
    eq_arena own = {0};
    EQ_TRY(eq_lab_enter(lab, false, &mark));
    bool ours = brought->model.size >= 7 && !memcmp(brought->model.data, EQ_MODEL_MAGIC, 7);
    eq_status status = ours ? export_own(lab, &own, brought, threshold, out) : export_given(lab, &own, brought, threshold, out);
    eq_arena_free(&own);
    return eq_lab_leave(lab, mark, status);
}
