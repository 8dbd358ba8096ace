/* Options that are rows of the core's own tables: what was given of them, as members of JSON. */
#ifndef EQ_CLI_ROWS_H
#define EQ_CLI_ROWS_H

#include "analysis/option.h"
#include "cli/args.h"

/* Whether what was given is right is the core's to say. */
eq_status cli_rows_add(cli_call *call, const eq_option *row, eq_out *out, eq_place to);

/* "inject", where records are bent by hand. */
eq_status cli_inject_add(cli_call *call, eq_out *out);

/* Misuse: what bends without the group that it bends, or where no data set is loaded. */
eq_status cli_inject_check(cli_call *call, bool data);

#endif
