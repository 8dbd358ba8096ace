/* A model that others made goes home in ONNX, whatever its own format: an ONNX file as its own bytes with what was edited, trees
 * and scaled networks as new files; the rule that the cell's methods learned stands behind the score. What was measured of it, on
 * how many rows, goes with it. */
#include <math.h>
#include <string.h>

#include "base/json_write.h"
#include "base/wording.h"
#include "experiment/report.h"
#include "experiment/saved.h"
#include "metric/objective.h"
#include "model/export/export.h"

/* {"bias", "bias_id", "performance", "performance_id", "rows"} on the test part. */
static eq_status write_audit(eq_ctx *cx, eq_arena *arena, const eq_runner *run, const char **out) {
    const eq_objective_value *found = &run->result.part[EQ_PART_TEST].by.objective;
    eq_out json;
    eq_out_begin(cx, &json);
    eq_out_number(&json, json.root, "bias", found->bias);
    eq_out_text(&json, json.root, "bias_id", eq_bias_id(run->objective.bias));
    eq_out_number(&json, json.root, "performance", found->performance);
    eq_out_text(&json, json.root, "performance_id", eq_performance_id(run->objective.performance));
    eq_out_number(&json, json.root, "rows", (double)run->split.test.n_rows);
    return eq_out_print(&json, arena, out);
}

static eq_status fill(eq_ctx *cx, eq_arena *arena, const eq_runner *run, const char *plan_json, eq_export_notes *notes) {
    char digest[65];
    eq_bytes_sha256(eq_bytes_of(plan_json), digest);
    notes->column = (const char *const *)run->given->column;
    notes->favourable = run->all->outcome_name[1];
    notes->threshold = run->chain.post ? (double)NAN : run->chain.threshold;
    notes->plan_sha256 = eq_arena_text(cx, arena, digest, 64);
    notes->method = eq_report_chain(cx, arena, run->plan, run->cell);
    if (!notes->plan_sha256 || !notes->method) return EQ_EMEMORY;
    return write_audit(cx, arena, run, &notes->audit);
}

static eq_status write(eq_ctx *cx, eq_arena *own, const eq_saved_given *what, eq_bytes *out) {
    const eq_runner *run = what->run;
    eq_scorer scorer = *run->given->scorer;
    eq_export_notes notes = {0};
    eq_rule rule;
    if (scorer.turned && !strcmp(scorer.format->id, "onnx"))
        return eq_fail(cx, EQ_EINPUT, "its score is turned, 1 minus what the file gives, which is not written into the file");
    if (scorer.held) return eq_fail(cx, EQ_EINPUT, "its score is held to [0, 1], which is not written into the file");
    const eq_model *edited = scorer.network ? eq_predictor_network(&run->chain.model) : NULL;
    EQ_TRY(fill(cx, own, run, what->plan_json, &notes));
    notes.decision = what->decision;
    EQ_TRY(eq_rule_read(cx, own, what->decision, notes.threshold, &rule));
    if (!strcmp(scorer.format->id, "onnx")) return eq_export_edited(cx, own, &(eq_edited){&scorer, edited}, &rule, &notes, out);
    scorer.network = edited;
    return eq_export_given(cx, own, &scorer, &rule, &notes, out);
}

eq_status eq_saved_given_write(eq_ctx *cx, eq_arena *arena, const eq_saved_given *what, eq_bytes *out) {
    char sentence[EQ_MESSAGE_SIZE];
    eq_arena own = {0};
    eq_bytes made = {0};
    eq_status status = write(cx, &own, what, &made);
    if (status == EQ_EINPUT) {
        eq_word_failure(cx, sentence);
        (void)eq_fail(cx, EQ_EINPUT, "cell %zu: its model is no file by itself: %.80s: %.300s", what->run->cell->index,
                      what->run->given->name, sentence);
    }
    if (status == EQ_OK) {
        char *bytes = eq_arena_alloc(cx, arena, made.size, 1);
        status = bytes ? EQ_OK : EQ_EMEMORY;
        if (bytes) memcpy(bytes, made.data, made.size), *out = (eq_bytes){bytes, made.size};
    }
    eq_arena_free(&own);
    return status;
}
