#include "cli/dialect.h"
#include "data/table/dialect.h"

eq_status cli_dialect_add(cli_call *call, eq_out *out) {
    static const char *const texts[] = {"encoding", "delimiter", "quote", "escape", "decimal", "thousands"};
    static const char *const counts[] = {"header", "skip"};
    const size_t lines[2] = {0, 100000};
    size_t n = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (cli_has(call, texts[i])) eq_out_text(out, out->root, texts[i], cli_text(call, texts[i]));
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        EQ_TRY(cli_whole(call, counts[i], lines, &n));
        if (cli_has(call, counts[i])) eq_out_number(out, out->root, counts[i], (double)n);
    }
    return EQ_OK;
}

eq_status cli_dialect_read(cli_call *call, eq_dialect *out) {
    eq_ctx *cx = call->cx;
    const char *json;
    eq_out said;
    eq_tree tree;
    eq_out_begin(cx, &said);
    eq_status status = cli_dialect_add(call, &said);
    if (status == EQ_OK) status = eq_out_print(&said, &cx->mem, &json);
    else eq_out_drop(&said);
    if (status != EQ_OK) return status;
    EQ_TRY(eq_tree_parse(cx, "options", eq_bytes_of(json), &tree));
    eq_json root = eq_json_root(cx, "", tree);
    status = eq_json_read_dialect(&root, out);
    eq_tree_free(tree);
    return status;
}
