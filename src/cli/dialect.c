#include <string.h>

#include "cli/dialect.h"

eq_status cli_dialect_add(cli_call *call, eq_out *out) {
    static const char *const texts[] = {"encoding", "delimiter", "quote", "escape", "decimal", "thousands", "ragged"};
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

eq_status cli_tokens_add(cli_call *call, eq_out *out) {
    if (!cli_has(call, "missing-tokens")) return EQ_OK;
    const char *given = cli_text(call, "missing-tokens"), **word;
    size_t n = 0;
    EQ_NEW(call->cx, &call->cx->mem, word, strlen(given) + 1);
    for (const char *at = given; *at; at += *at == ',') {
        size_t size = strcspn(at, ",");
        word[n] = eq_arena_text(call->cx, &call->cx->mem, at, size);
        if (!word[n++]) return EQ_EMEMORY;
        at += size;
    }
    eq_out_texts(out, out->root, "missing_tokens", word, n);
    return EQ_OK;
}
