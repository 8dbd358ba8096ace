/* What the commands that take a plan read first. */
#ifndef EQ_CLI_PLAN_H
#define EQ_CLI_PLAN_H

#include "cli/args.h"

/* The plan, the first operand, and the data set it is about: the one it names, or --data. */
eq_status cli_plan_read(cli_call *call, const char **plan, eq_source *source);

/* The model file that the plan's model.given names, read; bytes.data NULL = it names none. */
typedef struct cli_brought {
    const char *name;
    eq_bytes bytes;
} cli_brought;
eq_status cli_plan_given(eq_ctx *cx, const char *plan, cli_brought *out);

/* Loads the data and gives the model: what a plan is then started on. */
eq_status cli_plan_load(eq_lab *lab, const eq_source *source, const cli_brought *given);

#endif
