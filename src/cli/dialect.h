/* How a file is written, as the options of the command line say it. */
#ifndef EQ_CLI_DIALECT_H
#define EQ_CLI_DIALECT_H

#include "cli/args.h"
#include "base/json_write.h"

/* Puts what is said into the options of a subject, under the names that they have there. */
eq_status cli_dialect_add(cli_call *call, eq_out *out);

/* Adds {"missing_tokens"}: of --missing-tokens A,B the words between the commas; given as nothing, there are none. */
eq_status cli_tokens_add(cli_call *call, eq_out *out);

#endif
