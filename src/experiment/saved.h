/* The model of a finished cell as a file. */
#ifndef EQ_SAVED_H
#define EQ_SAVED_H

#include "experiment/run.h"

/* The model as the cell's methods left it, the columns it reads and the rule by which it decides, as bytes in `arena`; a runner
 * that has just finished a cell. plan_json: the plan with every default spelt out.
 * EQ_EINPUT: the model is no network, or a method maps rows before it sees them, so that by itself it would not score them
 * alike. */
eq_status eq_saved_write(eq_ctx *cx, eq_arena *arena, const eq_runner *runner, const char *plan_json, eq_bytes *out);

#endif
