/* Experiments: a plan (JSON) over a data set, pulled cell by cell into a report (JSON). */
#ifndef EQUIPOISE_EXPERIMENT_H
#define EQUIPOISE_EXPERIMENT_H

#include "equipoise/answer.h"
#include "equipoise/method.h"

/* A lab holds what a host works with: schemas, files, the loaded data set, one running experiment.
 * All JSON texts returned live in the lab until the next call that returns a text of the same kind. */
typedef struct eq_lab eq_lab;

/* A new lab on a context (borrowed). Lives in cx->mem. */
eq_status eq_lab_new(eq_ctx *cx, eq_lab **out);

/* Frees what the lab holds outside cx->mem; the lab is then as new. */
void eq_lab_close(eq_lab *lab);

/* Everything there is to choose from: families, methods with parameters, metrics, model and training settings, limits. */
eq_status eq_lab_catalog(eq_lab *lab, const char **json);

/* Loads a data set and replaces the one loaded before (kept if this fails). */
eq_status eq_lab_load(eq_lab *lab, const eq_source *source);

/* What is loaded: name, title, synthetic, rows read / dropped / kept, columns with kinds and levels, protected columns with
 * base rates by group, features, licence, source, known defects, checksum of the bytes. */
eq_status eq_lab_describe(eq_lab *lab, const char **json);

/* Who analyses are asked about: rows of people with their outcomes and groups, read once, kept and never changed.
 *   file     a predictions file, whose bytes are not needed afterwards; or
 *   of_cell  the test rows of a finished cell of the run, as eq_lab_predictions has them; against: and what cell `other`
 *            decided about the same rows, as the second model; or
 *   neither  the loaded data's labels */
typedef struct eq_subject_source {
    eq_bytes file;
    bool of_cell, against;
    size_t cell, other;
} eq_subject_source;

/* Makes a subject; *subject is its handle, never given twice. The newest 8 are kept. One of labels goes with the loaded data,
 * one of a cell with the run. Options, all but "label" and, of a file, "protected" optional; of a cell "privileged" alone:
 *   {"protected": [...], "privileged": ..., "favourable": ...}
 *   of the loaded data also "by_level"; of a file "label", "score", "pred", "weight", "threshold", and of a table of counts
 *   "count", "weight_squared", "missing" ("unknown", "as-group", "leave-out", "refuse"), "missing_tokens" (see
 *   eq_prediction_columns), "decimal" ("." or ","), "thousands" (".", ",", "'", "space", "none"). "privileged" is a text or
 *   a list of texts. A second model on the same rows is an option of the analyses that compare, and reads nothing again.
 * EQ_EINPUT names the path of what is wrong; as eq_dataset_encode, eq_predictions_read, eq_lab_predictions. O(bytes). */
eq_status eq_lab_subject(eq_lab *lab, const eq_subject_source *source, const char *options_json, size_t *subject);

/* What a subject is: {"rows", "decided", "scored", "chances" (the scores are some), "labelled": booleans, "groups": [names],
 * "columns": [{"name", "kind", "use": "attribute", "protected" or "outcome"}]}. EQ_EINPUT: it is gone. */
eq_status eq_lab_about(eq_lab *lab, size_t subject, const char **json);

/* Frees a subject; without a word where it is gone already. What is asked about it is ended. */
void eq_lab_drop(eq_lab *lab, size_t subject);

/* Asks an analysis of src/analysis/analyses.def ("audit", ...) about a subject; what was being asked is ended. Options:
 *   {"bootstrap": n, "confidence": c, "seed": s} and the analysis's own
 * EQ_EINPUT names the path of what is wrong; the subject is gone. */
eq_status eq_lab_ask(eq_lab *lab, size_t subject, const char *analysis, const char *options_json);

/* Works on the answer for about as long as `budget` rows of training take. EQ_MORE: call again. EQ_OK: *json is the answer.
 * Where the cuts fall changes nothing. EQ_EINPUT: nothing is asked; the subject has not what the analysis needs. */
eq_status eq_lab_answer(eq_lab *lab, int64_t budget, const char **json);

/* The part of the work on the answer that is done, about, [0, 1]. */
double eq_lab_answered(const eq_lab *lab);

/* A question that is asked once: subject and answer in one call, of the loaded data or, where file.size is not 0, of a file of
 * predictions. Options: the subject's and the analysis's in one object. Errors as of both. */
eq_status eq_lab_analyse(eq_lab *lab, const char *analysis, eq_bytes file, const char *options_json, const char **json);

/* Gives a model file (.eqm) its name: a plan's "model": {"given": name} then means it. A file of the same name takes its place;
 * of many the oldest are forgotten. EQ_EINPUT: no model file, cut, changed, another version, shapes that do not fit: names file,
 * op and number; what was given before stays. O(bytes). */
eq_status eq_lab_give_model(eq_lab *lab, const char *name, eq_bytes bytes);

/* Whether the models of cells that are finished from here on are kept for eq_lab_model; false at first. */
void eq_lab_keep_models(eq_lab *lab, bool keep);

/* The bytes of a finished cell's model as a file, with its columns and the rule by which it decides; in the lab until another
 * plan is started or another group taken. EQ_EINPUT: not finished, not kept, no network, or rows are mapped before it; says
 * which. EQ_ELIMIT: the models before it take too much memory. */
eq_status eq_lab_model(eq_lab *lab, size_t cell, eq_bytes *out);

/* What a finished cell's kept model says of a row of the loaded data with cells changed. question_json {"row": as of predictions,
 * "set": {column: number or value}, "nearest": true}, all but the row optional; *json {"score", "threshold" or null, "chance" of
 * the favourable decision, "group"}, with "nearest" {"row", "distance"} of the test row decided otherwise. EQ_EINPUT: as
 * eq_lab_model and eq_lab_predictions; no such row, column or value. O(rows columns) with "nearest", else O(columns). */
eq_status eq_lab_what_if(eq_lab *lab, size_t cell, const char *question_json, const char **json);

/* 32 bytes that nobody can guess, from the host's source of randomness, for the noise of private training in the plan that is
 * started next; without them that noise comes from the plan's seeds, and its report says that it protects nobody. They serve
 * once: a plan started again has none until new ones are given. O(1). */
void eq_lab_secret(eq_lab *lab, const unsigned char *key);

/* Starts a plan on the loaded data. shard i of n: the cells whose training group is i modulo n; 0 of 1 = all.
 * EQ_EINPUT: a key is unknown, a type wrong, a value impossible: the message starts with its JSON path
 * ("methods[1].lambda: ..."). */
eq_status eq_lab_start(eq_lab *lab, const char *plan_json, size_t shard, size_t n_shards);

/* From here on only the cells of one training group of the shard (numbered in the whole plan) are run; those done before
 * stay in the report. So a host that shares a plan's networks out reads the plan once, not once a network. O(1). */
eq_status eq_lab_take(eq_lab *lab, size_t group);

/* Works for about `budget` rows of training. EQ_MORE: call again. EQ_OK: finished, the report is whole. */
eq_status eq_lab_step(eq_lab *lab, int64_t budget);

/* What a host has seen of the live curve: that of which cell (its index), and how many epochs. */
typedef struct eq_seen {
    size_t cell, n_epochs;
} eq_seen;

/* Where it is: cells done, total, and the trained networks (groups) they share; the current cell's method, seed, stage,
 * fraction done; of its live curve the epochs after those seen ("from" says how many are left out; 0 for another cell).
 * `seen` may be NULL: nothing. O(new epochs). */
eq_status eq_lab_progress(eq_lab *lab, const eq_seen *seen, const char **json);

/* The report of the cells done so far; of those of the group taken last alone. O(cells of the plan). */
eq_status eq_lab_report(eq_lab *lab, const char **json);
eq_status eq_lab_part(eq_lab *lab, const char **json);

/* The test rows of a finished cell as a predictions file (CSV), which eq_lab_analyse reads: "row" (its place among the files'
 * rows, from 0, incomplete ones counted too), "y_true" and "y_pred" (1 = favourable; decisions as they were taken), "score" (all
 * its digits), "group", then the loaded data's columns but the label; one with a name of ours gets another, such as "score_2".
 *   cell  its place in the plan, from 0: "index" in reports
 * The audit of the file is the cell's test audit (intervals by bootstrap are drawn anew).
 * EQ_ELIMIT: the plan has over 64 cells: of so many nothing is kept. EQ_EINPUT: the cell is not finished or could not be run. */
eq_status eq_lab_predictions(eq_lab *lab, size_t cell, const char **csv);

/* What the bias of a plan's networks hangs on: every cell of the shard is run, and then the finished network perturbed.
 *   {"equipoise", "version", "data", "features": [names], "part", "sd", "cells": [{method, seed, bias, ridge, least_norm,
 *   gradient, layers, features, change}]}; see src/experiment/sensitivity.h for what they mean
 * Not pulled: returns when all is done, some ten seconds a network of the default size; for the command line.
 * EQ_EINPUT: as eq_lab_start; a cell cannot be run; perturbations not in [20, 10000], sd not above 0. */
typedef struct eq_sensitivity_options {
    size_t perturbations;   /* networks; memory is 4 bytes times their weights */
    double sd;              /* of the factor on each weight */
    bool on_valid;          /* measured on the validation rows instead of the test rows */
    size_t shard, n_shards; /* as in eq_lab_start */
} eq_sensitivity_options;
eq_status eq_lab_sensitivity(eq_lab *lab, const char *plan_json, const eq_sensitivity_options *options, const char **json);

/* One report from the shards of one plan, cells in the plan's order; cells may be missing. EQ_EINPUT: plans or data differ, a
 * cell is there twice, or says another method, parameter, setting or seed than the plan does at its index. */
eq_status eq_report_merge(eq_ctx *cx, eq_arena *arena, const char *const *report, size_t n_reports, const char **json);

/* The same from a JSON array of report texts. */
eq_status eq_report_merge_json(eq_ctx *cx, eq_arena *arena, eq_bytes reports, const char **json);

#endif
