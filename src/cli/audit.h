/* The audit as tables. */
#ifndef EQ_CLI_AUDIT_H
#define EQ_CLI_AUDIT_H

#include "answer/aligned.h"

/* Prints what is said first, the groups with their rates, then the disparities; `of_labels`: there are no decisions. */
eq_status cli_audit_print(eq_ctx *cx, eq_tree audit, bool of_labels, const char *confidence);

#endif
