/* What a file's metadata say of it where we wrote them: so that a model that went home is known when it comes back. */
#ifndef EQ_ONNX_NOTES_H
#define EQ_ONNX_NOTES_H

#include "model/onnx/plan.h"
#include "model/scorer/scorer.h"

/* Keys that are read again; eq_export_notes has the others. COLUMNS: names in their order, as a list of JSON. THRESHOLD,
 * DECISION: of the output that OUTPUT names, or "score"; DECISION: a rule by group, as eq_rule_read has it. */
#define EQ_NOTE_COLUMNS "equipoise.columns"
#define EQ_NOTE_OUTPUT "equipoise.score_output"
#define EQ_NOTE_CLASS "equipoise.score_class"
#define EQ_NOTE_IS "equipoise.score_is"
#define EQ_NOTE_THRESHOLD "equipoise.threshold"
#define EQ_NOTE_DECISION "equipoise.decision"
#define EQ_NOTE_VERSION "equipoise.version"

/* NULL: there is no such note. */
const char *eq_onnx_noted(const eq_onnx_model *model, const char *key);

/* A person's answers, or where none is given of the score those of the notes. */
eq_scorer_options eq_onnx_noted_answers(const eq_onnx_model *model, const eq_scorer_options *said);

/* Names of columns under "equipoise.columns", or "columns" as others write them; none where they are no list of texts. Lives in
 * `arena`. */
eq_status eq_onnx_noted_columns(eq_ctx *cx, eq_arena *arena, const eq_onnx_model *model, const char *const **name, size_t *n);

/* How it decides by the output of that name: NaN, NULL: that is not noted. */
void eq_onnx_noted_rule(const eq_onnx_model *model, const char *output, double *threshold, const char **decision);

#endif
