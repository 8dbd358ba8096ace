#include <stdio.h>

#include "answer/terminal.h"
#include "cli/files.h"
#include "cli/show.h"

static void print(eq_text *text) {
    const char *whole;
    if (eq_text_end(text, &whole) == EQ_OK) fputs(whole, stdout);
}

void cli_print_table(eq_ctx *cx, const eq_aligned *table) {
    eq_text text = {.cx = cx, .arena = &cx->mem};
    eq_aligned_write(table, &text);
    print(&text);
}

void cli_print_reasons(eq_ctx *cx, const eq_reasons *reasons) {
    eq_text text = {.cx = cx, .arena = &cx->mem};
    eq_reasons_write(reasons, &text);
    print(&text);
}

eq_status cli_print_answer(eq_ctx *cx, eq_tree answer) {
    eq_text text = {.cx = cx, .arena = &cx->mem};
    const char *whole;
    EQ_TRY(eq_answer_terminal(&text, answer));
    EQ_TRY(eq_text_end(&text, &whole));
    return cli_print(cx, whole);
}
