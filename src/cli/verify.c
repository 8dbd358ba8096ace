/* equipoise verify: a report made again from its own counts. What is found is worded by the core; here it is printed. */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/files.h"
#include "answer/plain.h"
#include "base/json_tree.h"

static void print_said(eq_ctx *cx, eq_tree found) {
    EQ_EACH(sentence, eq_tree_get(found, "said"))
    if (eq_tree_is_text(sentence)) printf("%s\n", eq_plain(cx, eq_tree_text(sentence)));
}

eq_status cli_run_verify(cli_call *call) {
    eq_ctx *cx = call->cx;
    eq_bytes report;
    eq_tree found;
    const char *json;
    EQ_TRY(cli_file_read(cx, call->operand[0], &report));
    EQ_TRY(eq_board_verify(cx, &cx->mem, report, &json));
    EQ_TRY(eq_tree_parse(cx, "result", eq_bytes_of(json), &found));
    if (!cli_has(call, "json")) print_said(cx, found);
    else printf("%s\n", json);
    call->answered = true;
    bool agrees = eq_tree_true(eq_tree_get(found, "agrees")), counted = !eq_tree_is_null(eq_tree_get(found, "people"));
    eq_tree_free(found);
    if (agrees) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT, counted ? "%.300s does not agree with its own counts" : "%.300s has no counts to check it by",
                   call->operand[0]);
}
