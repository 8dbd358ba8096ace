/* Audits without training: of the loaded data's labels, and of a predictions file. */
#include <string.h>

#include "experiment/json_in.h"
#include "experiment/json_out.h"
#include "experiment/loaded.h"

/* What the options of both audits say. */
typedef struct eq_audit_request {
    eq_roles roles;
    eq_prediction_columns columns;
    eq_audit_options options;
} eq_audit_request;

static eq_status read_text(const eq_json *root, const char *key, const char **out) {
    eq_json place;
    return eq_json_get(root, key, &place) ? eq_json_text(&place, &root->cx->tmp, out) : EQ_OK;
}

static eq_status read_common(const eq_json *root, eq_audit_request *out) {
    eq_json place;
    eq_roles *roles = &out->roles;
    out->options.bootstrap = 1000;
    out->options.confidence = 0.95;
    out->options.seed = 1;
    roles->labels_only = true;
    if (eq_json_get(root, "protected", &place))
        EQ_TRY(eq_json_texts(&place, &root->cx->tmp, &roles->protected_column, &roles->n_protected));
    if (eq_json_get(root, "by_level", &place)) EQ_TRY(eq_json_boolean(&place, &roles->by_level));
    EQ_TRY(read_text(root, "privileged", &roles->privileged));
    EQ_TRY(read_text(root, "favourable", &roles->favourable));
    if (eq_json_get(root, "bootstrap", &place)) EQ_TRY(eq_json_size(&place, 0, 1000000, &out->options.bootstrap));
    if (eq_json_get(root, "confidence", &place)) EQ_TRY(eq_json_number(&place, 0.5, 0.9999, &out->options.confidence));
    return EQ_OK;
}

static eq_status read_label_options(const eq_json *root, eq_audit_request *out) {
    static const char *const keys[] = {"protected", "by_level", "privileged", "favourable", "bootstrap", "confidence", NULL};
    EQ_TRY(eq_json_object(root, keys));
    return read_common(root, out);
}

static eq_status read_prediction_options(const eq_json *root, eq_audit_request *out) {
    static const char *const keys[] = {"label", "score", "pred", "weight", "protected", "privileged", "favourable",
                                       "threshold", "bootstrap", "confidence", NULL};
    eq_prediction_columns *columns = &out->columns;
    eq_json place;
    EQ_TRY(eq_json_object(root, keys));
    EQ_TRY(read_common(root, out));
    EQ_TRY(eq_json_need(root, "label", &place));
    EQ_TRY(eq_json_text(&place, &root->cx->tmp, &columns->label));
    EQ_TRY(read_text(root, "score", &columns->score));
    EQ_TRY(read_text(root, "pred", &columns->pred));
    EQ_TRY(read_text(root, "weight", &columns->weight));
    EQ_TRY(eq_json_need(root, "protected", &place));
    columns->protected_column = out->roles.protected_column;
    columns->n_protected = out->roles.n_protected;
    columns->privileged = out->roles.privileged;
    columns->favourable = out->roles.favourable;
    columns->threshold = 0.5;
    if (eq_json_get(root, "threshold", &place)) EQ_TRY(eq_json_number(&place, -1, 1, &columns->threshold));
    return EQ_OK;
}

static eq_status read_options(eq_ctx *cx, eq_bytes text, bool of_predictions, eq_audit_request *out) {
    static const char nothing[] = "{}";
    cJSON *tree;
    memset(out, 0, sizeof *out);
    if (!text.size) text = (eq_bytes){nothing, sizeof nothing - 1};
    EQ_TRY(eq_json_parse(cx, "options", text, &tree));
    eq_json root = eq_json_root(cx, "options", tree);
    eq_status status = of_predictions ? read_prediction_options(&root, out) : read_label_options(&root, out);
    cJSON_Delete(tree);
    return status;
}

/* Computes an audit in `own` and prints it into `arena`. */
static eq_status write_audit(eq_ctx *cx, eq_arena *own, const eq_outcomes *outcomes, const eq_audit_options *options,
                             eq_arena *arena, const char **json) {
    eq_audit audit;
    EQ_TRY(eq_audit_compute(cx, own, outcomes, options, &audit));
    eq_out out = eq_out_new(cx);
    eq_out_audit(&out, out.root, &audit);
    return eq_out_print(&out, arena, json);
}

static eq_status audit_labels(eq_ctx *cx, eq_arena *own, const eq_loaded *loaded, const eq_audit_request *request,
                              eq_outcomes *out) {
    eq_dataset data;
    EQ_TRY(eq_dataset_encode(cx, own, &loaded->schema, &loaded->table, &request->roles, &data));
    *out = (eq_outcomes){.n_rows = data.n_rows, .n_groups = data.n_groups, .y = data.y, .weight = data.weight,
                         .group = data.group, .group_name = data.group_name, .privileged = data.privileged};
    return EQ_OK;
}

eq_status eq_loaded_audit(eq_ctx *cx, eq_arena *arena, const eq_loaded *loaded, eq_bytes options, const char **json) {
    eq_audit_request request;
    eq_outcomes outcomes;
    eq_arena own = {0};
    EQ_TRY(read_options(cx, options, false, &request));
    eq_status status = audit_labels(cx, &own, loaded, &request, &outcomes);
    if (status == EQ_OK) status = write_audit(cx, &own, &outcomes, &request.options, arena, json);
    eq_arena_free(&own);
    return status;
}

eq_status eq_predictions_audit(eq_ctx *cx, eq_arena *arena, eq_bytes file, eq_bytes options, const char **json) {
    eq_audit_request request;
    eq_predictions data;
    eq_arena own = {0};
    EQ_TRY(read_options(cx, options, true, &request));
    eq_status status = eq_predictions_read(cx, &own, file, &request.columns, &data);
    if (status == EQ_OK) {
        eq_outcomes outcomes = {.n_rows = data.n_rows, .n_groups = data.n_groups, .y = data.y, .yhat = data.yhat,
                                .score = data.score, .weight = data.weight, .group = data.group,
                                .group_name = data.group_name, .privileged = data.privileged};
        status = write_audit(cx, &own, &outcomes, &request.options, arena, json);
    }
    eq_arena_free(&own);
    return status;
}
