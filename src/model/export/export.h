/* Taking a model home: as ONNX, with the rule by which it decides folded in.
 *
 * The file has an input (n, 1) for each column of the data, called like it. Where columns have no names, are levels by their
 * place, and of our own JSON where all are numbers, it has one input "features" (n, columns). The note "equipoise.columns" names
 * the columns in order. There are outputs "score" (n, 1), the probability of the favourable outcome, and, where a rule is known,
 * "decision" (n, 1), 1 or 0. A rule by group has an input "group" (n, 1) of texts; one that draws has "u" (n, 1), numbers in
 * [0, 1); they are "equipoise.group" and "equipoise.u" where a column is called so. A column that is called like another value of
 * the file has the input "column.2", by its place. */
#ifndef EQ_EXPORT_H
#define EQ_EXPORT_H

#include "model/export/onnx_out.h"
#include "model/forest/forest.h"
#include "model/graph/file.h"
#include "model/scorer/scorer.h"

enum { EQ_MOST_RULE_GROUPS = 4096, EQ_MOST_RULE_STEPS = 8 };

/* How a group is decided: favourable with chance[k] where the score is above the first k of its thresholds. */
typedef struct eq_rule_group {
    const char *name;
    size_t n;
    double threshold[EQ_MOST_RULE_STEPS];  /* (n) ascending */
    double chance[EQ_MOST_RULE_STEPS + 1]; /* (n + 1) in [0,1] */
} eq_rule_group;

typedef struct eq_rule {
    size_t n_groups; /* 0: no rule; 1 with name NULL: one threshold for all */
    eq_rule_group *group;
} eq_rule;

/* The rule that a model file says: of its threshold, or of its decision {chances, groups, kind, thresholds}. Lives in `arena`.
 * EQ_EINPUT: the decision is of another form. */
eq_status eq_rule_read(eq_ctx *cx, eq_arena *arena, const char *decision, double threshold, eq_rule *out);

/* Notes of a file; NULL = not said. */
typedef struct eq_export_notes {
    const char *method, *plan_sha256, *favourable, *audit; /* audit: JSON of what was measured, and on how many rows */
    const char *decision;                                  /* where there is no threshold */
    double threshold;                                      /* NaN = none */
    const char *const *column;                             /* (n_columns) names of the model's columns, in its order */
    size_t n_columns;                                      /* 0: as many as the model has */
} eq_export_notes;

/* A model of ours. */
eq_status eq_export_own(eq_ctx *cx, eq_arena *arena, const eq_model_file *file, const eq_export_notes *notes, eq_bytes *out);
/* A given model of trees (scorer->forest), of a network behind numbers that are (x - offset) / spread, or of our own JSON.
 * EQ_EINPUT: others. */
eq_status eq_export_given(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, const eq_rule *rule, const eq_export_notes *notes,
                          eq_bytes *out);

/* A given model read from ONNX, and its network as methods left it; NULL = as it was. */
typedef struct eq_edited {
    const eq_scorer *scorer;
    const eq_model *network;
} eq_edited;

/* The file's own bytes with what was edited, the rule behind its score, and our notes; a rule that an earlier export added gives
 * way. Without an edit and a rule the same bytes. Old outputs stay; "score" is called "equipoise.score" where the file has a
 * value of that name. EQ_EINPUT: an edit that the file has no place for; a rule on a model older than opset 9. */
eq_status eq_export_edited(eq_ctx *cx, eq_arena *arena, const eq_edited *edited, const eq_rule *rule,
                           const eq_export_notes *notes, eq_bytes *out);

/* ---- parts ---- */

/* n_columns of the model: of notes->column, if any. */
eq_status eq_export_add_notes(eq_onnx_out *onnx, const eq_export_notes *notes, size_t n_columns);

/* Adds an input for each column of the data that a model of ours is made of, and what makes its columns of them: *table is what
 * that is called; the notes then have the columns' names. Where eq_export_has_inputs says so. */
bool eq_export_has_inputs(const eq_model_file *file);
eq_status eq_export_inputs(eq_onnx_out *onnx, const eq_model_file *file, eq_export_notes *notes, const char **table);
/* Adds what comes into another's model: an input for each column where all have names and are numbers, or levels that the file
 * names; else one table. EQ_EINPUT: there are levels, and it would be one. */
eq_status eq_export_table(eq_onnx_out *onnx, const eq_scorer *scorer, int type, const char **table);
/* What a column's input is called: like it, or "column.2", by its place from 0, where another column is called so (taken) or it
 * would be taken for a value that is written here. */
const char *eq_export_input_name(eq_onnx_out *onnx, const char *column, size_t place, bool taken);
/* Adds a network's operations behind the value `in`, and gives its logit the name "logit". */
eq_status eq_export_network(eq_onnx_out *onnx, const eq_model *model, const char *in);
/* Adds the trees and what makes their number a score, "score", behind the value `in`. */
eq_status eq_export_trees(eq_onnx_out *onnx, const eq_scorer *scorer, const char *in);
/* Adds the number of one of a forest's targets. */
typedef struct eq_out_forest {
    size_t target;
    const char *in, *out;
} eq_out_forest;
eq_status eq_export_forest(eq_onnx_out *onnx, const eq_forest *forest, const eq_out_forest *as);
/* The sum over the trees of a forest of one target, without its base, as two numbers that are added: out[0] is a multiple of
 * *grid and exact in float32, out[1] is what is left. */
eq_status eq_export_forest_halves(eq_onnx_out *onnx, const eq_forest *forest, const char *in, const char *const out[2],
                                  double *grid);
/* Adds inputs, steps and "score" of a model of our own JSON. EQ_EINPUT: steps that ONNX is not written of, see onnx_cell.c. */
eq_status eq_export_cell(eq_onnx_out *onnx, const eq_scorer *scorer);
/* Adds the rule behind "score": decision. */
eq_status eq_export_rule(eq_onnx_out *onnx, const eq_rule *rule, const char *score);

#endif
