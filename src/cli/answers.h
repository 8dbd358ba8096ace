/* The answers of analyses beside the audit, for reading. */
#ifndef EQ_CLI_ANSWERS_H
#define EQ_CLI_ANSWERS_H

#include "answer/aligned.h"

/* Prints the answer of the analysis called `id` on standard output: its warnings and the head of its tables. The whole is in
 * the JSON. */
eq_status cli_answer_print(eq_ctx *cx, const char *id, eq_tree answer);

#endif
