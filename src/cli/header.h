/* What a person should know of the header of the file they named columns of. */
#ifndef EQ_CLI_HEADER_H
#define EQ_CLI_HEADER_H

#include "cli/args.h"
#include "equipoise/table.h"

/* Says on standard error which of the named columns is in the header of a predictions file more than once: the first of them
 * is the one that is read. `head` is the file's beginning, of which that is
 * `said`; one that cannot be read is left to who reads it whole. */
eq_status cli_header_say(cli_call *call, eq_bytes head, const eq_dialect *said);

#endif
