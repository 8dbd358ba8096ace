/* A file says all that a score needs: which columns, how they are standardised, the operations and weights, and what makes a
 * score a decision. The rule of a post-processing method is written as chances by group (eq_chances), so that whoever applies it
 * needs to know no method: draw u in [0,1) and favour the person where u is below the chance. */
#include <math.h>
#include <string.h>

#include "base/json_write.h"
#include "equipoise/version.h"
#include "experiment/report.h"
#include "experiment/saved.h"

static void add_numbers(eq_out *out, eq_place to, const double *value, size_t n) {
    eq_place list = eq_out_array(out, to, NULL);
    for (size_t i = 0; i < n; i++) eq_out_number(out, list, NULL, value[i]);
}

/* {"chances":[[...], ...],"groups":[...],"kind":...,"thresholds":[[...], ...]}, a list a group. */
static eq_status write_decision(eq_ctx *cx, eq_arena *arena, const eq_runner *run, const char **out) {
    const eq_method *post = run->chain.post;
    size_t n = run->all->n_groups;
    eq_chances *rule;
    eq_out json;
    EQ_NEW(cx, arena, rule, n);
    eq_out_begin(cx, &json);
    if (post) {
        for (size_t g = 0; g < n; g++) post->rule(&run->post, g, &rule[g]);
        eq_place chances = eq_out_array(&json, json.root, "chances");
        for (size_t g = 0; g < n; g++) add_numbers(&json, chances, rule[g].chance, rule[g].n + 1);
        eq_out_texts(&json, json.root, "groups", run->all->group_name, n);
    }
    eq_out_text(&json, json.root, "kind", post ? post->id : "threshold");
    if (post) {
        eq_place thresholds = eq_out_array(&json, json.root, "thresholds");
        for (size_t g = 0; g < n; g++) add_numbers(&json, thresholds, rule[g].threshold, rule[g].n);
    }
    return eq_out_print(&json, arena, out);
}

static eq_status list_columns(eq_ctx *cx, eq_arena *arena, const eq_runner *run, const eq_model_column **out) {
    const eq_dataset *all = run->all;
    eq_model_column *column;
    EQ_NEW(cx, arena, column, all->n_features);
    for (size_t c = 0; c < all->n_features; c++) {
        column[c] = (eq_model_column){.name = all->feature_name[c], .mean = run->split.mean[c], .sd = run->split.scale[c]};
        if (all->source) column[c].source = all->source[c];
    }
    *out = column;
    return EQ_OK;
}

/* What a given model learned from, its own file says; repairing it on these rows does not change that. */
static eq_trained_on trained_on(const eq_runner *run) {
    const eq_split *split = &run->split;
    if (run->given) return run->given->file.trained_on;
    return (eq_trained_on){run->data_sha256, (double)split->test.n_rows, (double)split->train.n_rows,
                           (double)split->valid.n_rows};
}

static eq_status fill(eq_ctx *cx, eq_arena *own, const eq_runner *run, const char *plan_json, eq_model_file *file) {
    char digest[65];
    const char *favourable = run->all->outcome_name[1];
    eq_bytes_sha256(eq_bytes_of(plan_json), digest);
    file->seed = run->cell->seed;
    file->version = EQ_VERSION;
    file->trained_on = trained_on(run);
    file->threshold = run->chain.post ? (double)NAN : run->chain.threshold;
    file->favourable = favourable ? favourable : "";
    file->plan_sha256 = eq_arena_text(cx, own, digest, 64);
    file->method = eq_report_chain(cx, own, run->plan, run->cell);
    if (!file->plan_sha256 || !file->method) return EQ_EMEMORY;
    EQ_TRY(list_columns(cx, own, run, &file->column));
    return write_decision(cx, own, run, &file->decision);
}

eq_status eq_saved_write(eq_ctx *cx, eq_arena *arena, const eq_runner *run, const char *plan_json, eq_bytes *out) {
    const eq_pipeline *chain = &run->chain;
    const eq_method *odd = chain->pre && chain->pre->map_x ? chain->pre : chain->in && chain->in->predict ? chain->in : NULL;
    eq_model_file file = {0};
    eq_arena own = {0};
    if (odd)
        return eq_fail(cx, EQ_EINPUT, "cell %zu: its model is no file by itself, because \"%s\" %s", run->cell->index, odd->id,
                       odd == chain->pre ? "maps rows before a model sees them" : "is a predictor of its own");
    if (chain->post && !chain->post->rule)
        return eq_fail(cx, EQ_EINPUT,
                       "cell %zu: its model is no file by itself, because \"%s\" decides by more than score and group",
                       run->cell->index, chain->post->id);
    if (run->given && run->given->scorer) {
        const char *decision = NULL;
        eq_status status = write_decision(cx, &own, run, &decision);
        if (status == EQ_OK) status = eq_saved_given_write(cx, arena, &(eq_saved_given){run, plan_json, decision}, out);
        eq_arena_free(&own);
        return status;
    }
    eq_model *network = eq_predictor_network(&chain->model);
    if (!network)
        return eq_fail(cx, EQ_EINPUT, "cell %zu: a model of kind \"%s\" cannot be saved yet", run->cell->index,
                       chain->model.kind->id);
    file.model = *network;
    eq_status status = fill(cx, &own, run, plan_json, &file);
    if (status == EQ_OK) status = eq_model_file_write(cx, arena, &file, out);
    eq_arena_free(&own);
    return status;
}
