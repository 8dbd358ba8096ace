/* equipoise model card: a report's cell as a model card. */
#include <string.h>

#include "base/json_tree.h"
#include "base/text.h"
#include "answer/terminal.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "experiment/card.h"
#include "model/graph/file.h"

static eq_status print_card(eq_ctx *cx, const char *json) {
    eq_text text = {.cx = cx, .arena = &cx->mem};
    const char *shown;
    eq_tree tree;
    EQ_TRY(eq_tree_parse(cx, "card", eq_bytes_of(json), &tree));
    eq_status status = eq_answer_terminal(&text, tree);
    eq_tree_free(tree);
    if (status == EQ_OK) status = eq_text_end(&text, &shown);
    return status == EQ_OK ? cli_print(cx, shown) : status;
}

static eq_status with_output(cli_call *call, const char *json, cli_output *output) {
    const char *html;
    if (cli_has(call, "html")) {
        EQ_TRY(eq_card_html(call->cx, &call->cx->mem, json, &html));
        EQ_TRY(cli_output_close(call->cx, output, html));
    }
    if (cli_has(call, "json")) return cli_print(call->cx, json);
    return cli_has(call, "html") ? EQ_OK : print_card(call->cx, json);
}

eq_status cli_run_model_card(cli_call *call) {
    eq_ctx *cx = call->cx;
    const size_t cells[2] = {0, 1000000};
    const char *report, *json;
    char digest[65];
    eq_card_of of = {0};
    cli_output output = {0};
    eq_bytes model;
    if (!cli_has(call, "cell")) return cli_misuse(call, "--cell is missing: which cell of the report, by its index from 0");
    EQ_TRY(cli_whole(call, "cell", cells, &of.cell));
    EQ_TRY(cli_text_read(cx, "report", call->operand[0], &report));
    of.report = eq_bytes_of(report);
    if (cli_has(call, "model")) {
        EQ_TRY(cli_file_read(cx, cli_text(call, "model"), &model));
        eq_bytes_sha256(model, digest);
        of.sha256 = digest;
    }
    EQ_TRY(eq_card_json(cx, &cx->mem, &of, &json));
    if (cli_has(call, "html")) EQ_TRY(cli_output_open(cx, cli_text(call, "html"), &output));
    eq_status status = with_output(call, json, &output);
    cli_output_drop(&output);
    return status;
}
