/* ONNX models that go back with changed weights, golden/models: read again they have the network that was edited, all else stays;
 * without an edit the bytes are the same. Every model with a network is found by itself. */
#include "check.h"
#include "golden.h"
#include "model/export/export.h"
#include "model/onnx/format.h"

static char models[300];

static eq_bytes file_of(eq_ctx *cx, const char *name) { return golden_bytes(cx, models, name); }

static const eq_export_notes nothing = {.threshold = (double)NAN};
static const eq_rule no_rule = {0};

static bool stays(eq_ctx *cx, const char *name, eq_bytes bytes, const eq_scorer *model) {
    eq_bytes same = {0};
    CHECK(eq_export_edited(cx, &cx->mem, &(eq_edited){model, NULL}, &no_rule, &nothing, &same) == EQ_OK);
    bool alike = same.size == bytes.size && !memcmp(same.data, bytes.data, bytes.size);
    if (!alike) printf("  %s: %zu bytes are %zu\n", name, bytes.size, same.size);
    return alike;
}

/* Weights moved by up to a tenth, biases off 0. */
static void move(eq_model *model) {
    for (size_t k = 0; k < model->n_weights; k++) model->weight[k] += 0.01f * (float)(k % 11) - 0.05f;
}

/* Numbers of a row by the network, whatever the columns are. */
static void score(eq_ctx *cx, const eq_model *model, float *out) {
    float *x = eq_arena_alloc(cx, &cx->mem, 7 * model->n_inputs, sizeof *x);
    for (size_t k = 0; k < 7 * model->n_inputs; k++) x[k] = (float)(k % 3);
    CHECK(eq_model_score(cx, model, x, 7, out) == EQ_OK);
}

static bool goes_and_comes(const char *name) {
    eq_ctx cx = {0};
    eq_bytes bytes = file_of(&cx, name), made;
    eq_scorer model, back;
    eq_model edited;
    float before[7], want[7], got[7];
    if (eq_scorer_read(&cx, &cx.mem, name, bytes, NULL, &model) != EQ_OK) return eq_ctx_free(&cx), false;
    const eq_onnx_state *state = model.state;
    CHECK(stays(&cx, name, bytes, &model));
    if (!state->network.there) return eq_ctx_free(&cx), false;
    CHECK(eq_model_copy(&cx, &cx.mem, &state->network.model, &edited) == EQ_OK);
    score(&cx, &edited, before);
    move(&edited);
    score(&cx, &edited, want);
    eq_status status = eq_export_edited(&cx, &cx.mem, &(eq_edited){&model, &edited}, &no_rule, &nothing, &made);
    if (status == EQ_OK) status = eq_scorer_read(&cx, &cx.mem, "again", made, NULL, &back);
    CHECK(status == EQ_OK);
    if (status != EQ_OK) return printf("  %s: %s\n", name, eq_message(&cx)), eq_ctx_free(&cx), false;
    const eq_onnx_state *again = back.state;
    CHECK(again->network.there && again->network.model.n_inputs == edited.n_inputs);
    score(&cx, &again->network.model, got);
    double most = 0, moved = 0;
    for (int i = 0; i < 7; i++) {
        most = fmax(most, fabs((double)got[i] - (double)want[i]));
        moved = fmax(moved, fabs((double)want[i] - (double)before[i]));
    }
    if (getenv("SHOW") || !(most <= 1e-6)) printf("  %s: %.1e, moved by %.1e\n", name, most, moved);
    CHECK(most <= 1e-6);
    CHECK(moved > 0);
    eq_ctx_free(&cx);
    return true;
}

static void an_edited_network_is_what_is_read_again(void) {
    eq_ctx cx = {0};
    cJSON *index = golden_json(&cx, models, "index.json");
    size_t n = 0;
    if (!index) SKIP("no golden models");
    for (const cJSON *item = index->child; item; item = item->next)
        if (!strcmp(golden_at(item, "format")->valuestring, "onnx")) n += goes_and_comes(golden_at(item, "file")->valuestring);
    CHECK(n >= 17);
    if (getenv("SHOW")) printf("  %zu models\n", n);
    cJSON_Delete(index);
    eq_ctx_free(&cx);
}

/* A rule stands behind the score: as long as it is asked which output that is, nothing is written. */
static void a_rule_waits_for_the_score(void) {
    eq_ctx cx = {0};
    eq_bytes bytes = file_of(&cx, "trees_modes_missing.onnx"), made;
    eq_scorer model;
    eq_rule rule;
    if (!bytes.data) SKIP("no golden models");
    CHECK(eq_scorer_read(&cx, &cx.mem, "trees", bytes, NULL, &model) == EQ_OK && model.asks);
    CHECK(eq_rule_read(&cx, &cx.mem, NULL, 0.5, &rule) == EQ_OK);
    CHECK(eq_export_given(&cx, &cx.mem, &model, &rule, &nothing, &made) == EQ_EINPUT);
    CHECK(strstr(eq_message(&cx), "--score-output") != NULL);
    eq_ctx_free(&cx);
}

int main(void) {
    snprintf(models, sizeof models, "%s/models", golden_folder());
    RUN(an_edited_network_is_what_is_read_again);
    RUN(a_rule_waits_for_the_score);
    return check_done();
}
