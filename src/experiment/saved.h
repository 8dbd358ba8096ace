/* The model of a finished cell as a file: of ours as .eqm, one that others made as ONNX. */
#ifndef EQ_SAVED_H
#define EQ_SAVED_H

#include "experiment/run.h"

/* The model as the cell's methods left it, the columns it reads and the rule by which it decides, as bytes in `arena`; a runner
 * that has just finished a cell. plan_json: the plan with every default spelt out.
 * EQ_EINPUT: the model is no network, or a method maps rows before it sees them, so that by itself it would not score them
 * alike. */
eq_status eq_saved_write(eq_ctx *cx, eq_arena *arena, const eq_runner *runner, const char *plan_json, eq_bytes *out);

/* The same of a model that others made, as ONNX: the cell's plan, and its decision as a model file has it. EQ_EINPUT: an edit
 * that its file has no place for, or steps before the layers that are not written as ONNX. */
typedef struct eq_saved_given {
    const eq_runner *run;
    const char *plan_json, *decision;
} eq_saved_given;
eq_status eq_saved_given_write(eq_ctx *cx, eq_arena *arena, const eq_saved_given *what, eq_bytes *out);

#endif
