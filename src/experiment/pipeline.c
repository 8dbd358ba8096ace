/* The one way by which rows become decisions: of a run's parts, and of rows that the counterfactual test moves. */
#include "experiment/pipeline.h"

static bool reads_group(const eq_method *method) { return method && method->flags & EQ_NEEDS_GROUP_AT_PREDICT; }

bool eq_pipeline_reads_group(const eq_pipeline *p) { return reads_group(p->pre) || reads_group(p->in) || reads_group(p->post); }

static eq_rows shown_to(const eq_method *method, const eq_rows *rows) {
    eq_rows shown = *rows;
    if (!reads_group(method)) shown.group = NULL;
    return shown;
}

eq_status eq_pipeline_map(const eq_pipeline *p, eq_rows *rows) {
    if (!p->pre || !p->pre->map_x) return EQ_OK;
    eq_rows shown = shown_to(p->pre, rows);
    EQ_TRY(p->pre->map_x(p->pre_step, &shown));
    rows->x = shown.x;
    rows->n_features = shown.n_features;
    return EQ_OK;
}

eq_status eq_pipeline_score(eq_ctx *cx, const eq_pipeline *p, const eq_rows *rows, float *score) {
    if (!p->in || !p->in->predict) return eq_predictor_score(cx, &p->model, rows->x, rows->n_rows, score);
    eq_rows shown = shown_to(p->in, rows);
    return p->in->predict(p->in_step, &shown, score);
}

eq_status eq_pipeline_decide(const eq_pipeline *p, const eq_rows *rows, float *score, uint8_t *yhat) {
    for (size_t i = 0; i < rows->n_rows; i++) yhat[i] = (double)score[i] > p->threshold;
    const eq_method *method = p->post ? p->post : p->in;
    if (!method || !method->decide) return EQ_OK;
    eq_rows shown = shown_to(method, rows);
    return method->decide(p->post ? p->post_step : p->in_step, &shown, score, yhat);
}
