/* What the answer layer lays out, on standard output. */
#ifndef EQ_CLI_SHOW_H
#define EQ_CLI_SHOW_H

#include "answer/aligned.h"

void cli_print_table(eq_ctx *cx, const eq_aligned *table);
void cli_print_reasons(eq_ctx *cx, const eq_reasons *reasons);

/* The blocks of an answer. */
eq_status cli_print_answer(eq_ctx *cx, eq_tree answer);

#endif
