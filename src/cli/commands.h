/* The commands: each prints its result on standard output and returns why it could not. */
#ifndef EQ_CLI_COMMANDS_H
#define EQ_CLI_COMMANDS_H

#include "cli/args.h"

eq_status cli_run_catalog(cli_call *call);
eq_status cli_run_audit(cli_call *call);
eq_status cli_run_verify(cli_call *call);
eq_status cli_run_sql(cli_call *call);
eq_status cli_run_plan(cli_call *call);
eq_status cli_run_sensitivity(cli_call *call);
eq_status cli_run_merge(cli_call *call);
eq_status cli_run_model_describe(cli_call *call);
eq_status cli_run_model_score(cli_call *call);
eq_status cli_run_model_export(cli_call *call);
eq_status cli_run_model_card(cli_call *call);
eq_status cli_run_model_cell(cli_call *call);
eq_status cli_run_twin_fit(cli_call *call);
eq_status cli_run_twin_sample(cli_call *call);

#endif
