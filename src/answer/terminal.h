/* An answer as a terminal shows it. */
#ifndef EQ_TERMINAL_H
#define EQ_TERMINAL_H

#include "base/json_tree.h"
#include "base/text.h"

/* Adds the blocks of an answer, tables cut to what fits a screen, reasons of undefined values below each. O(bytes). */
eq_status eq_answer_terminal(eq_text *text, eq_tree answer);

#endif
