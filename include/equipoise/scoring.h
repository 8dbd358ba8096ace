/* Models that others have made: described, and rows of a file scored by them. */
#ifndef EQUIPOISE_SCORING_H
#define EQUIPOISE_SCORING_H

#include "equipoise/experiment.h"

/* A model's file and its name, which begins messages; and a file of rows with a header, where some are to be scored. */
typedef struct eq_brought {
    const char *name;
    eq_bytes model, rows;
} eq_brought;

/* What a model file is: format, producer, columns, score, layers, what may be edited and why not, as JSON in the lab until the
 * next call of its kind. options_json may be "{}": {"score_output", "score_class", "score_is", "columns"} answer what a file
 * leaves open; {"score": {"asks": sentence}} of the description says what is. EQ_EINPUT: no model that is read; names node and
 * operation. O(bytes). */
eq_status eq_lab_describe_model(eq_lab *lab, const eq_brought *brought, const char *options_json, const char **json);

/* Scores every row of brought->rows. Options as above, and {"label", "favourable", "other": [columns that are no inputs],
 * "name" of the new column ("score")}, and how the file is written (delimiter, decimal, ...).
 * *json: {"matched" ("name", "near name", "order" or "by hand"), "columns", "near": [[asked, found]], "ignored", "score": {"is",
 * "from"}, "preview": {"rows", "least", "quartiles", "largest", "threshold", "above", "base_rate", "auc", "accuracy",
 * "first": 5 scores, "warnings"}, "decimal" and "thousands" of the file}; or {"asks": sentence}, and then *csv is empty.
 * *csv: the file again with the column. Both live in the lab until the next call.
 * EQ_EINPUT: as above; a cell that is no number, an empty one, a level that the model does not know: line, column and cell. */
eq_status eq_lab_score_file(eq_lab *lab, const eq_brought *brought, const char *options_json, eq_bytes *csv, const char **json);

/* The same answer about the loaded data and the model that a plan's model.given names, with the plan's model.columns and
 * model.score: what a plan would find, before it is run; in place of the file's marks "people": {"columns", "rows": the cells of
 * those whose scores are the first}. EQ_EINPUT as eq_lab_start; a model of ours, which asks nothing. */
eq_status eq_lab_look_at_model(eq_lab *lab, const char *plan_json, const char **json);

/* A model file as ONNX: one of ours with its rule folded in, one of others with a threshold, if at all. NaN = none. *out lives in
 * the lab until the next call. EQ_EINPUT: no model that is read, steps that are not written yet, or a threshold for one of ours,
 * which has its own rule. */
eq_status eq_lab_export_model(eq_lab *lab, const eq_brought *brought, double threshold, eq_bytes *out);

#endif
